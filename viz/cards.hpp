#pragma once

#include "sim/recording/recording.hpp"
#include "viz/labels.hpp"
#include "viz/panels.hpp"
#include "viz/so_far.hpp"
#include "viz/text.hpp"
#include "viz/words.hpp"

#include <string>
#include <vector>

namespace twinshift::viz {

/// Lines of a card about one thing, with a spine in its colour.
struct InfoCard {
  Colour spine;
  std::string title;
  std::vector<std::string> lines;
};

/// Lays the card's lower left corner at (x, bottom).
void draw_info_card(Canvas& canvas, TextPainter& text, InfoCard const& card, double x, double bottom, double scale,
                    Theme const& theme);

/// Box that draw_day_cards fills from its upper right corner down.
[[nodiscard]] Box day_cards_box(recording::Figures const& figures, double right, double top, double scale);
/// Mode share, CO2e, boardings, people left behind and hydrogen of the day so far, each with its course through the
/// day. Says so in words if the recording holds none of it.
void draw_day_cards(Canvas& canvas, TextPainter& text, recording::Figures const& figures, std::int32_t seconds,
                    double right, double top, double scale, Theme const& theme, Language language);

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
/// The whole picture: power, electrolyser, store, buses, and the day below. `city` and `date` stand in the head.
void draw_depot_page(Canvas& canvas, TextPainter& text, recording::DepotFigures const& depot, std::int32_t seconds,
                     std::string const& city_and_date, Theme const& theme, Language language);

/// 45 degree lines over a box, for what is an estimate.
void hatch(Canvas& canvas, Box const& box, double scale, Colour colour);

}  // namespace twinshift::viz
