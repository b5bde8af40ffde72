#pragma once

#include "sim/recording/figures.hpp"
#include "viz/canvas.hpp"
#include "viz/labels.hpp"
#include "viz/text.hpp"
#include "viz/words.hpp"

#include <cstdint>
#include <string>

namespace twinshift::viz {

/// State of a depot at a moment: levels go linearly through the hour.
struct DepotNow {
  double stored_kg = 0, storage_kg = 0;
  double made_kg_h = 0, given_kg_h = 0;
  double electrolyser_mw = 0, rated_mw = 0, other_mw = 0;
  double sun_mw = 0, wind_mw = 0, grid_mw = 0;
  double grid_g_kwh = 0;
  std::int64_t fills = 0;  ///< begun in this hour
  double waited_min = 0;   ///< by all buses in this hour
};
[[nodiscard]] DepotNow depot_now(recording::DepotFigures const& depot, std::int32_t seconds);
/// The depot with the largest store of hydrogen; null if there is none.
[[nodiscard]] recording::DepotFigures const* main_depot(recording::Figures const& figures);

/// A narrow panel: store, queue, electrolyser, power.
void draw_depot_gauge(Canvas& canvas, TextPainter& text, recording::DepotFigures const& depot, std::int32_t seconds,
                      Box const& box, double scale, Theme const& theme, Language language);
/// The whole picture: power, electrolyser, store, buses, and the day below. City, date, the clock's status and the
/// caption stand in the head; without a caption, whether the store lasts.
void draw_depot_page(Canvas& canvas, TextPainter& text, recording::DepotFigures const& depot, std::int32_t seconds,
                     std::string const& city_and_date, std::string const& status, std::string const& caption,
                     Theme const& theme, Language language);
/// Where the page shows the 24 hours.
[[nodiscard]] Box depot_day_box(int width, int height);
/// The hour (0 ... 23) at whose end the store is lowest, and the level then [kg].
struct DepotLow {
  int hour = 0;
  double kg = 0;
};
[[nodiscard]] DepotLow lowest_level(recording::DepotFigures const& depot);

}  // namespace twinshift::viz
