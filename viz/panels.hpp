#pragma once

#include "sim/recording/recording.hpp"
#include "viz/camera.hpp"
#include "viz/day_chart.hpp"
#include "viz/heat.hpp"
#include "viz/labels.hpp"
#include "viz/markers.hpp"
#include "viz/text.hpp"
#include "viz/words.hpp"

#include <memory>
#include <string>
#include <vector>

namespace twinshift::viz {

/// What a city calls its modes.
struct Naming {
  std::string brt;  ///< the word its BRT lines share; may be empty
  [[nodiscard]] std::string of(Mode mode, Language language) const;
};
[[nodiscard]] Naming naming_of(recording::Scenery const& scenery);

void draw_scale_bar(Canvas& canvas, TextPainter& text, double metres_per_pixel, double right, double y, double scale,
                    Theme const& theme);
void draw_heat_legend(Canvas& canvas, TextPainter& text, HeatLegend const& legend, double x, double y, double scale,
                      Theme const& theme);
/// Scenario, seed and short hash.
[[nodiscard]] std::string stamp_of(recording::Scenery const& scenery, Language language);
/// Credits with each part once: parts that another one holds are left out.
[[nodiscard]] std::string short_credits(std::string const& credits);
/// Credits at the left, stamp at the right of the lowest line.
void draw_foot(Canvas& canvas, TextPainter& text, std::string const& stamp, std::string const& credits,
               Theme const& theme);
/// A panel with a hairline around it.
void draw_plate(Canvas& canvas, Box const& box, double radius, double scale, Theme const& theme, double alpha);
/// How the clock runs, right of a name that ends at `x`.
void draw_status(Canvas& canvas, TextPainter& text, std::string const& status, double x, double y, double scale,
                 Theme const& theme);
/// A word at the top in the middle, for pictures that have no place for it.
void draw_pill(Canvas& canvas, TextPainter& text, std::string const& word, Theme const& theme);
/// A line of words at the bottom for what the user must know.
void draw_strip(Canvas& canvas, TextPainter& text, std::string const& sentence, Theme const& theme);

/// What is drawn around the map besides clock and chart.
struct Parts {
  bool legend = true;
  bool stamp = true;
  HeatLegend const* heat = nullptr;  ///< replaces the legend of modes
  std::string caption;
  std::string status;  ///< how the clock runs, beside the city's name
};

/// The words and charts around the map.
class Panels {
public:
  Panels(recording::RecordingReader const& reader, TextPainter& text);

  /// Darkens (or lightens) the left and lower edge, so that words stand out from the full-bleed map.
  void fade_edges(Canvas& canvas, Theme const& theme);
  /// Boxes that no label may touch.
  [[nodiscard]] std::vector<Box> boxes(int width, int height) const;
  void draw(Canvas& canvas, double metres_per_pixel, std::int32_t seconds, Theme const& theme, Language language,
            Parts const& parts);
  /// Second of the day at this x of the chart; and whether (x, y) is on it.
  [[nodiscard]] std::int32_t time_at(double x, int width, int height) const;
  [[nodiscard]] bool on_chart(double x, double y, int width, int height) const;

private:
  void draw_head(Canvas& canvas, std::int32_t seconds, std::string const& status, Theme const& theme,
                 Language language) const;
  void draw_legend(Canvas& canvas, recording::Counts const& counts, Theme const& theme, Language language) const;
  void draw_chart(Canvas& canvas, std::int32_t seconds, Theme const& theme, Language language);
  void draw_caption(Canvas& canvas, std::string const& caption, Theme const& theme) const;
  [[nodiscard]] Box chart_box(int width, int height) const;

  recording::RecordingReader const& reader_;
  TextPainter& text_;
  Naming naming_;
  DayChart chart_;
  std::unique_ptr<Mask> fade_;  // of the last size asked for
};

}  // namespace twinshift::viz
