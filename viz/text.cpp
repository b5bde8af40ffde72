#include "viz/text.hpp"

#include <SFML/Graphics/Font.hpp>
#include <SFML/Graphics/Image.hpp>
#include <SFML/Graphics/Texture.hpp>
#include <SFML/System/Err.hpp>
#include <SFML/System/Utf.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <map>
#include <sstream>
#include <vector>

namespace twinshift::viz {
namespace {

constexpr double kHangulRaise = 0.02;  // of the size: optical alignment with Latin capitals
constexpr std::array kFontFolders = {"/usr/share/fonts/opentype/inter/", "/usr/share/fonts/truetype/nanum/",
                                     "/usr/share/fonts/truetype/dejavu/", "/usr/share/fonts/opentype/noto/"};

bool hangul(char32_t c) {
  return (c >= 0x1100 && c <= 0x11FF) || (c >= 0x3130 && c <= 0x318F) || (c >= 0xAC00 && c <= 0xD7A3);
}
bool digit(char32_t c) { return c >= U'0' && c <= U'9'; }

std::u32string decode(std::string_view text) {
  std::u32string result;
  for (auto at = text.begin(); at != text.end();) {
    sf::Uint32 c = 0;
    at = sf::Utf8::decode(at, text.end(), c, U'?');
    result.push_back(c);
  }
  return result;
}

bool load(sf::Font& font, std::initializer_list<char const*> names) {
  for (auto const* name : names)
    for (auto const* folder : kFontFolders) {
      auto const path = std::string{folder} + name;
      if (std::filesystem::exists(path) && font.loadFromFile(path)) return true;
    }
  return false;
}

/// Cover of one glyph.
struct Glyph {
  int left = 0;
  int top = 0;
  int width = 0;
  int height = 0;
  double advance = 0;
  std::vector<std::uint8_t> cover;
};

}  // namespace

struct TextPainter::Fonts {
  std::array<sf::Font, 4> latin;  // by Weight
  std::array<sf::Font, 2> korean;
  std::map<std::tuple<int, int, char32_t>, Glyph> glyphs;
  std::string complaint;
  bool reads_korean = true;

  int font_for(char32_t c, Weight weight) const {
    if (hangul(c)) return weight >= Weight::kSemibold ? 5 : 4;
    return static_cast<int>(weight);
  }
  sf::Font& font(int number) {
    return number < 4 ? latin[static_cast<std::size_t>(number)] : korean[static_cast<std::size_t>(number - 4)];
  }

  Glyph const& glyph(char32_t c, int size, Weight weight) {
    auto const number = font_for(c, weight);
    auto const [entry, fresh] = glyphs.try_emplace({number, size, c});
    if (fresh) rasterise(font(number), c, static_cast<unsigned>(size), entry->second);
    return entry->second;
  }

  static void rasterise(sf::Font& font, char32_t c, unsigned size, Glyph& glyph) {
    auto const& source = font.getGlyph(c, size, false);
    glyph.advance = static_cast<double>(source.advance);
    glyph.left = static_cast<int>(std::lround(source.bounds.left));
    glyph.top = static_cast<int>(std::lround(source.bounds.top));
    auto const area = source.textureRect;
    glyph.width = area.width;
    glyph.height = area.height;
    if (area.width <= 0 || area.height <= 0) return;
    sf::Image const page = font.getTexture(size).copyToImage();
    for (int y = 0; y < area.height; ++y)
      for (int x = 0; x < area.width; ++x)
        glyph.cover.push_back(
            page.getPixel(static_cast<unsigned>(area.left + x), static_cast<unsigned>(area.top + y)).a);
  }

  double digit_cell(int size, Weight weight) {
    double widest = 0;
    for (char32_t c = U'0'; c <= U'9'; ++c) widest = std::max(widest, glyph(c, size, weight).advance);
    return widest;
  }

  /// Calls place(glyph, x) for each letter, x from 0; returns the width.
  template <class Place>
  double set(std::u32string const& text, int size, Weight weight, Place place) {
    // numbers that change must not jitter; digits within words keep their own widths
    bool const number =
        std::all_of(text.begin(), text.end(), [](char32_t c) { return digit(c) || c == U':' || c == U','; });
    double x = 0;
    for (auto const c : text) {
      auto const& g = glyph(c, size, weight);
      auto const cell = number && digit(c) ? digit_cell(size, weight) : g.advance;
      auto const raise = hangul(c) ? static_cast<int>(std::lround(kHangulRaise * size)) : 0;
      place(g, x + (cell - g.advance) / 2, raise);
      x += cell;
    }
    return x;
  }
};

TextPainter::TextPainter() : fonts_{std::make_unique<Fonts>()} {
  std::ostringstream quiet;  // SFML tells of every font it can't open; we say it once, in words
  auto* const before = sf::err().rdbuf(quiet.rdbuf());
  bool latin = load(fonts_->latin[0], {"Inter-Regular.otf"});
  latin = load(fonts_->latin[1], {"Inter-Medium.otf"}) && latin;
  latin = load(fonts_->latin[2], {"Inter-SemiBold.otf"}) && latin;
  latin = load(fonts_->latin[3], {"Inter-Bold.otf"}) && latin;
  if (!latin) {
    fonts_->complaint = "The font Inter (package fonts-inter) is missing; words are set in DejaVu Sans.";
    for (std::size_t i = 0; i < 4; ++i) load(fonts_->latin[i], {i < 2 ? "DejaVuSans.ttf" : "DejaVuSans-Bold.ttf"});
  }
  bool korean = load(fonts_->korean[0], {"NanumSquareR.ttf", "NotoSansCJK-Regular.ttc"});
  korean = load(fonts_->korean[1], {"NanumSquareB.ttf", "NotoSansCJK-Bold.ttc"}) && korean;
  fonts_->reads_korean = korean;
  if (!korean) {
    fonts_->complaint += " A Korean font (package fonts-nanum) is missing; what can be told in English is.";
    for (auto& font : fonts_->korean) load(font, {"DejaVuSans.ttf"});
  }
  sf::err().rdbuf(before);
}

TextPainter::~TextPainter() = default;

bool TextPainter::reads_korean() const { return fonts_->reads_korean; }

std::string const& TextPainter::complaint() const { return fonts_->complaint; }

double TextPainter::measure(std::string_view text, int size, Weight weight) {
  return fonts_->set(decode(text), size, weight, [](Glyph const&, double, int) {});
}

void TextPainter::draw(Canvas& canvas, std::string_view text, double x, double y, int size, Weight weight,
                       Colour colour, Align align, double alpha) {
  auto const letters = decode(text);
  if (align != Align::kLeft) x -= measure(text, size, weight) / (align == Align::kCentre ? 2 : 1);
  auto const whole = static_cast<unsigned>(std::lround(256 * alpha));
  fonts_->set(letters, size, weight, [&](Glyph const& g, double at, int raise) {
    auto const left = static_cast<int>(std::lround(x + at)) + g.left;
    auto const top = static_cast<int>(std::lround(y)) + g.top - raise;
    for (int row = 0; row < g.height; ++row)
      for (int column = 0; column < g.width; ++column)
        canvas.blend(left + column, top + row, colour,
                     g.cover[static_cast<std::size_t>(row * g.width + column)] * whole / 256U);
  });
}

void TextPainter::draw_haloed(Canvas& canvas, std::string_view text, double x, double y, int size, Weight weight,
                              Colour colour, Colour halo, double radius) {
  auto const reach = static_cast<int>(std::ceil(radius));
  auto const width = static_cast<int>(std::ceil(measure(text, size, weight))) + 2 * reach + 2 * size;
  Mask mask{width, 2 * size + 2 * reach};
  fonts_->set(decode(text), size, weight, [&](Glyph const& g, double at, int raise) {
    auto const left = reach + size + static_cast<int>(std::lround(at)) + g.left;
    auto const top = reach + static_cast<int>(1.4 * size) + g.top - raise;
    for (int row = 0; row < g.height; ++row)
      for (int column = 0; column < g.width; ++column) {
        auto const cover = g.cover[static_cast<std::size_t>(row * g.width + column)];
        if (cover < 100) continue;
        for (int dy = -reach; dy <= reach; ++dy)
          for (int dx = -reach; dx <= reach; ++dx) {
            auto const px = left + column + dx;
            auto const py = top + row + dy;
            if (px < 0 || py < 0 || px >= mask.width() || py >= mask.height()) continue;
            auto const share = std::clamp(radius + 0.5 - std::hypot(dx, dy), 0.0, 1.0) *
                               std::clamp(1.6 * (1 - std::hypot(dx, dy) / (radius + 0.5)), 0.0, 1.0);
            auto& value = mask.row(py)[px];
            value = std::max(value, static_cast<std::uint8_t>(235 * share));
          }
      }
  });
  auto const left = static_cast<int>(std::lround(x)) - reach - size;
  auto const top = static_cast<int>(std::lround(y)) - reach - static_cast<int>(1.4 * size);
  for (int row = 0; row < mask.height(); ++row)
    for (int column = 0; column < mask.width(); ++column)
      canvas.blend(left + column, top + row, halo, mask.row(row)[column]);
  draw(canvas, text, x, y, size, weight, colour);
}

}  // namespace twinshift::viz
