#pragma once

#include "viz/canvas.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace twinshift::viz {

enum class Weight { kRegular, kMedium, kSemibold, kBold };
enum class Align { kLeft, kCentre, kRight };

/// Sets words: splits them by script, draws each run with its own font on one baseline, gives digits cells of one
/// width. Needs a display while glyphs are made (SFML keeps them in textures).
class TextPainter {
public:
  TextPainter();
  ~TextPainter();
  TextPainter(TextPainter const&) = delete;
  TextPainter& operator=(TextPainter const&) = delete;

  /// Width in pixels.
  [[nodiscard]] double measure(std::string_view text, int size, Weight weight);
  /// `y` is the baseline.
  void draw(Canvas& canvas, std::string_view text, double x, double y, int size, Weight weight, Colour colour,
            Align align = Align::kLeft, double alpha = 1);
  /// The same with a border of `radius` pixels in `halo` around the letters.
  void draw_haloed(Canvas& canvas, std::string_view text, double x, double y, int size, Weight weight, Colour colour,
                   Colour halo, double radius);
  /// False if no font with Korean letters was found: words are better told in English then.
  [[nodiscard]] bool reads_korean() const;
  /// A sentence for the user if a wanted font is missing; empty otherwise.
  [[nodiscard]] std::string const& complaint() const;

private:
  struct Fonts;
  std::unique_ptr<Fonts> fonts_;
};

}  // namespace twinshift::viz
