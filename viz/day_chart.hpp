#pragma once

#include "sim/recording/recording.hpp"
#include "viz/canvas.hpp"
#include "viz/labels.hpp"
#include "viz/text.hpp"

#include <cstdint>
#include <vector>

namespace twinshift::viz {

/// People on the move through the day, modes stacked; what has not happened yet is paler.
class DayChart {
public:
  /// Sums the day once. Borrows the reader.
  explicit DayChart(recording::RecordingReader const& reader);

  [[nodiscard]] std::vector<Mode> const& order() const { return order_; }  ///< by people and minute of the whole day
  [[nodiscard]] double peak() const { return peak_; }                      ///< people at once, all modes
  [[nodiscard]] std::uint32_t most() const { return most_; }               ///< people at once, one mode
  [[nodiscard]] std::int32_t begin() const { return begin_; }
  [[nodiscard]] std::int32_t end() const { return end_; }
  /// Hours of the axis, so that charts beside each other have the same.
  void set_hours(std::int32_t begin, std::int32_t end);

  /// `box`: the plot without its axis; its height stands for `peak` people.
  void draw(Canvas& canvas, Box const& box, double peak, std::int32_t seconds, Theme const& theme, double scale);
  void draw_axis(Canvas& canvas, TextPainter& text, Box const& box, Theme const& theme, double scale) const;
  /// Second of the day at this x, within the recording.
  [[nodiscard]] std::int32_t time_at(double x, Box const& box) const;

private:
  void prepare(Canvas& canvas, Box const& box, double peak, Theme const& theme);
  [[nodiscard]] double x_of(double seconds, Box const& box) const;

  recording::RecordingReader const& reader_;
  std::vector<Mode> order_;
  double peak_ = 1;
  std::uint32_t most_ = 1;
  std::int32_t begin_ = 0;
  std::int32_t end_ = 0;
  std::vector<Dot> dots_;  // by column; of the box, peak, width and theme below
  Box box_;
  double drawn_peak_ = 0;
  bool dark_ = false;
  int width_ = 0;
};

/// A line through points, in pixels.
void stroke(Canvas& canvas, std::span<Point const> points, double width, Colour colour, double alpha = 1);

}  // namespace twinshift::viz
