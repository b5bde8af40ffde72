#pragma once

#include "sim/recording/recording.hpp"
#include "viz/camera.hpp"
#include "viz/labels.hpp"
#include "viz/text.hpp"
#include "viz/words.hpp"

#include <memory>
#include <string>
#include <vector>

namespace twinshift::viz {

/// The words and charts around the map.
class Panels {
public:
  /// Sums the day once: order of the legend, heights of the chart.
  Panels(recording::RecordingReader const& reader, TextPainter& text);

  /// Darkens (or lightens) the left and lower edge, so that words stand out from the full-bleed map.
  void fade_edges(Canvas& canvas, Theme const& theme);
  /// Boxes that no label may touch.
  [[nodiscard]] std::vector<Box> boxes(int width, int height) const;
  void draw(Canvas& canvas, Camera const& camera, std::int32_t seconds, Theme const& theme, Language language);
  /// A line of words at the bottom for what the user must know.
  void draw_strip(Canvas& canvas, std::string const& sentence, Theme const& theme) const;
  /// Second of the day at this x of the chart; and whether (x, y) is on it.
  [[nodiscard]] std::int32_t time_at(double x, int width) const;
  [[nodiscard]] bool on_chart(double x, double y, int width, int height) const;

private:
  void draw_head(Canvas& canvas, std::int32_t seconds, Theme const& theme, Language language) const;
  void draw_legend(Canvas& canvas, recording::Counts const& counts, Theme const& theme, Language language) const;
  void draw_marker(Canvas& canvas, Mode mode, Point centre, double scale, Theme const& theme) const;
  void prepare_chart(Canvas& canvas, Theme const& theme);
  void draw_chart(Canvas& canvas, std::int32_t seconds, Theme const& theme);
  void draw_axis(Canvas& canvas, std::int32_t seconds, Theme const& theme, Language language) const;
  void draw_scale_bar(Canvas& canvas, Camera const& camera, Theme const& theme) const;
  void draw_stamp(Canvas& canvas, Theme const& theme, Language language) const;
  [[nodiscard]] std::string mode_name(Mode mode, Language language) const;
  [[nodiscard]] double chart_x(double seconds, int width) const;

  recording::RecordingReader const& reader_;
  TextPainter& text_;
  std::vector<Mode> order_;  // by people and minute of the whole day
  std::string brt_name_;     // what the city calls it
  std::int32_t chart_begin_ = 0;
  std::int32_t chart_end_ = 0;
  double chart_peak_ = 1;       // people at once, all modes
  std::uint32_t most_ = 1;      // people at once, one mode
  std::unique_ptr<Mask> fade_;  // of the last size asked for
  std::vector<Dot> chart_;      // by column; of the size and theme below
  int chart_width_ = 0;
  int chart_height_ = 0;
  bool chart_dark_ = false;
};

}  // namespace twinshift::viz
