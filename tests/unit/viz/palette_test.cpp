// The palettes under colour blindness: simulated vision, then distances as eyes see them.

#include "viz/theme.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace twinshift::viz {
namespace {

using Vector = std::array<double, 3>;
using Matrix = std::array<Vector, 3>;

constexpr double kLeastDifference = 10;  // CIEDE2000; own judgement for dots of two pixels
constexpr double kTextContrast = 4.5;    // WCAG 2.x, level AA
constexpr double kMarkContrast = 3.0;

Vector times(Matrix const& m, Vector const& v) {
  Vector result{};
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t k = 0; k < 3; ++k) result[i] += m[i][k] * v[k];
  return result;
}

Vector linear(Colour c) {
  auto const one = [](double value) {
    value /= 255;
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
  };
  return {one(c.r), one(c.g), one(c.b)};
}

Vector clamped(Vector v) {
  for (auto& x : v) x = std::clamp(x, 0.0, 1.0);
  return v;
}

/// CIELAB of linear sRGB, white D65.
Vector lab(Vector const& rgb) {
  constexpr Matrix kToXyz = {
      {{0.4124564, 0.3575761, 0.1804375}, {0.2126729, 0.7151522, 0.0721750}, {0.0193339, 0.1191920, 0.9503041}}};
  auto const xyz = times(kToXyz, rgb);
  auto const f = [](double t) { return t > 216.0 / 24389 ? std::cbrt(t) : (24389.0 / 27 * t + 16) / 116; };
  auto const x = f(xyz[0] / 0.95047);
  auto const y = f(xyz[1]);
  auto const z = f(xyz[2] / 1.08883);
  return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

/// CIEDE2000 (Sharma, Wu, Dalal 2005).
double difference(Vector const& one, Vector const& two) {
  constexpr double kPi = std::numbers::pi;
  auto const c7 = [](double c) { return std::sqrt(std::pow(c, 7) / (std::pow(c, 7) + std::pow(25.0, 7))); };
  auto const c_mean = (std::hypot(one[1], one[2]) + std::hypot(two[1], two[2])) / 2;
  auto const g = 0.5 * (1 - c7(c_mean));
  auto const a1 = (1 + g) * one[1];
  auto const a2 = (1 + g) * two[1];
  auto const c1 = std::hypot(a1, one[2]);
  auto const c2 = std::hypot(a2, two[2]);
  auto const hue = [&](double a, double b) {
    return a == 0 && b == 0 ? 0.0 : std::fmod(std::atan2(b, a) + 2 * kPi, 2 * kPi);
  };
  auto const h1 = hue(a1, one[2]);
  auto const h2 = hue(a2, two[2]);
  auto dh = h2 - h1;
  if (c1 * c2 == 0) dh = 0;
  if (dh > kPi) dh -= 2 * kPi;
  if (dh < -kPi) dh += 2 * kPi;
  auto const l_mean = (one[0] + two[0]) / 2;
  auto const cp_mean = (c1 + c2) / 2;
  auto h_mean = h1 + h2;
  if (c1 * c2 != 0) {
    if (std::abs(h1 - h2) <= kPi)
      h_mean /= 2;
    else
      h_mean = h_mean < 2 * kPi ? (h_mean + 2 * kPi) / 2 : (h_mean - 2 * kPi) / 2;
  }
  auto const degrees = [&](double d) { return d * kPi / 180; };
  auto const t = 1 - 0.17 * std::cos(h_mean - degrees(30)) + 0.24 * std::cos(2 * h_mean) +
                 0.32 * std::cos(3 * h_mean + degrees(6)) - 0.20 * std::cos(4 * h_mean - degrees(63));
  auto const turn = degrees(30) * std::exp(-std::pow((h_mean * 180 / kPi - 275) / 25, 2));
  auto const sl = 1 + 0.015 * std::pow(l_mean - 50, 2) / std::sqrt(20 + std::pow(l_mean - 50, 2));
  auto const sc = 1 + 0.045 * cp_mean;
  auto const sh = 1 + 0.015 * cp_mean * t;
  auto const rt = -std::sin(2 * turn) * 2 * c7(cp_mean);
  auto const dl = (two[0] - one[0]) / sl;
  auto const dc = (c2 - c1) / sc;
  auto const dhh = 2 * std::sqrt(c1 * c2) * std::sin(dh / 2) / sh;
  return std::sqrt(dl * dl + dc * dc + dhh * dhh + rt * dc * dhh);
}

struct Vision {
  char const* name;
  Vector (*see)(Vector const&);
};

// Machado, Oliveira, Fernandes 2009, severity 1, in linear RGB
constexpr Matrix kProtan = {
    {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}};
constexpr Matrix kDeutan = {
    {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}};
constexpr Matrix kTritan = {
    {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}}};

constexpr std::array kVisions = {
    Vision{"normal", [](Vector const& v) { return v; }},
    Vision{"protanopia", [](Vector const& v) { return clamped(times(kProtan, v)); }},
    Vision{"deuteranopia", [](Vector const& v) { return clamped(times(kDeutan, v)); }},
    Vision{"tritanopia", [](Vector const& v) { return clamped(times(kTritan, v)); }},
};

double contrast(Colour a, Colour b) {
  auto const light = [](Colour c) {
    auto const v = linear(c);
    return 0.2126 * v[0] + 0.7152 * v[1] + 0.0722 * v[2] + 0.05;
  };
  auto const x = light(a);
  auto const y = light(b);
  return std::max(x, y) / std::min(x, y);
}

class Palette : public testing::TestWithParam<Theme const*> {};
INSTANTIATE_TEST_SUITE_P(both, Palette, testing::Values(&kDark, &kLight));

TEST(ColourDifference, agrees_with_published_pairs) {
  // Sharma, Wu, Dalal 2005, table 1, pairs 1 and 25
  EXPECT_NEAR(difference({50, 2.6772, -79.7751}, {50, 0, -82.7485}), 2.0425, 1e-4);
  EXPECT_NEAR(difference({60.2574, -34.0099, 36.2677}, {60.4626, -34.1751, 39.4387}), 1.2644, 1e-4);
}

TEST_P(Palette, keeps_all_modes_apart_for_every_eye) {
  for (auto const& vision : kVisions)
    for (std::size_t a = 0; a < kModes; ++a)
      for (std::size_t b = 0; b < a; ++b) {
        auto const one = GetParam()->modes[a];
        auto const two = GetParam()->modes[b];
        if (one == two) continue;  // two-toned modes take a leg's colour
        EXPECT_GE(difference(lab(vision.see(linear(one))), lab(vision.see(linear(two)))), kLeastDifference)
            << vision.name << ": " << kModeTokens[a] << " and " << kModeTokens[b];
      }
}

TEST_P(Palette, keeps_neighbouring_steps_of_heat_apart_and_their_lightness_in_order) {
  for (auto const* scale : {&GetParam()->load, &GetParam()->speed, &GetParam()->emissions}) {
    double before = 0;
    for (std::size_t i = 1; i < scale->size(); ++i) {
      for (auto const& vision : kVisions)
        EXPECT_GE(difference(lab(vision.see(linear((*scale)[i]))), lab(vision.see(linear((*scale)[i - 1])))), 8)
            << vision.name << " step " << i;
      auto const step = lab(linear((*scale)[i]))[0] - lab(linear((*scale)[i - 1]))[0];
      EXPECT_GT(step * (i > 1 ? before : step), 0) << "step " << i;
      before = step;
    }
  }
}

TEST_P(Palette, lets_words_be_read_and_marks_be_seen) {
  auto const& theme = *GetParam();
  for (auto const ground : {theme.land, theme.panel, theme.card})
    for (auto const words : {theme.text, theme.text_second, theme.text_third, theme.noise, theme.alert, theme.hydrogen})
      EXPECT_GE(contrast(words, ground), kTextContrast);
  EXPECT_GE(contrast(theme.water_label, theme.water), kTextContrast);
  EXPECT_GE(contrast(theme.strip_text, theme.strip), kTextContrast);
  for (auto const mode : theme.modes) EXPECT_GE(contrast(mode, theme.land), kMarkContrast);
}

}  // namespace
}  // namespace twinshift::viz
