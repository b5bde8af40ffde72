#pragma once

#include "sim/core/geometry.hpp"
#include "viz/theme.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace twinshift::viz {

/// How much of each pixel something covers, 0 ... 255.
class Mask {
public:
  Mask(int width, int height)
      : width_{width},
        height_{height},
        values_(static_cast<std::size_t>(width) * static_cast<std::size_t>(height), 0) {}
  [[nodiscard]] int width() const { return width_; }
  [[nodiscard]] int height() const { return height_; }
  std::uint8_t* row(int y) { return values_.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(width_); }
  [[nodiscard]] std::uint8_t const* row(int y) const {
    return values_.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(width_);
  }
  void clear() { std::fill(values_.begin(), values_.end(), std::uint8_t{0}); }
  void invert();

  /// Points in pixels, y down. Overlaps add nothing: the larger cover counts, so crossings stay even.
  void line(Point a, Point b, double width);
  void lines(std::span<Point const> points, double width);
  /// Every second stretch of the line, `on` then `off` pixels long.
  void dashes(std::span<Point const> points, double width, double on, double off);
  /// Fills by the even-odd rule; rings need not be closed.
  void area(std::span<std::vector<Point> const> rings);

private:
  int width_;
  int height_;
  std::vector<std::uint8_t> values_;
};

/// One blended pixel, kept to be laid down again.
struct Dot {
  std::uint16_t x = 0;
  std::uint16_t y = 0;
  Colour colour;
  std::uint8_t alpha = 0;
};

/// A picture in memory, four bytes a pixel (red, green, blue, 255), row by row from the top.
class Canvas {
public:
  Canvas(int width, int height)
      : width_{width},
        height_{height},
        pixels_(4U * static_cast<std::size_t>(width) * static_cast<std::size_t>(height)) {}
  [[nodiscard]] int width() const { return width_; }
  [[nodiscard]] int height() const { return height_; }
  [[nodiscard]] std::uint8_t const* data() const { return pixels_.data(); }
  std::uint8_t* pixel(int x, int y) {
    return pixels_.data() +
           4U * (static_cast<std::size_t>(y) * static_cast<std::size_t>(width_) + static_cast<std::size_t>(x));
  }

  void fill(Colour colour);
  /// Lays `colour` over a pixel with opacity 0 ... 255. Outside the canvas: nothing.
  void blend(int x, int y, Colour colour, unsigned alpha);
  /// From now on nothing is painted but written down in `dots`, until nullptr is given. For what is drawn in each
  /// frame.
  void write_down(std::vector<Dot>* dots) { dots_ = dots; }
  void lay_down(std::vector<Dot> const& dots);
  void paint(Mask const& mask, Colour colour, double alpha = 1);
  void rectangle(double x, double y, double width, double height, Colour colour, double alpha = 1);
  void rounded(double x, double y, double width, double height, double radius, Colour colour, double alpha = 1);
  /// A bar with rounded corners around `centre`, its length along (dx, dy).
  void bar(Point centre, double dx, double dy, double length, double width, double corner, Colour colour,
           double alpha = 1);
  void disc(Point centre, double radius, Colour colour, double alpha = 1);
  void ring(Point centre, double radius, double width, Colour colour, double alpha = 1);
  void polygon(std::span<Point const> points, Colour colour, double alpha = 1);
  /// A soft light around a point.
  void glow(Point centre, double radius, Colour colour, double alpha);

private:
  int width_;
  int height_;
  std::vector<std::uint8_t> pixels_;
  std::vector<Dot>* dots_ = nullptr;
};

/// Lays a colour over one pixel (four bytes) with opacity 0 ... 255.
inline void lay(std::uint8_t* pixel, Colour colour, unsigned alpha) {
  auto const mix = [alpha](std::uint8_t under, std::uint8_t over) {
    return static_cast<std::uint8_t>((under * (255U - alpha) + over * alpha + 127U) / 255U);
  };
  pixel[0] = mix(pixel[0], colour.r);
  pixel[1] = mix(pixel[1], colour.g);
  pixel[2] = mix(pixel[2], colour.b);
}

Colour between(Colour a, Colour b, double share);

}  // namespace twinshift::viz
