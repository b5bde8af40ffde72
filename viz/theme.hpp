#pragma once

#include "sim/core/mode.hpp"

#include <array>
#include <cstdint>

namespace twinshift::viz {

struct Colour {
  std::uint8_t r = 0;
  std::uint8_t g = 0;
  std::uint8_t b = 0;
  friend constexpr bool operator==(Colour, Colour) = default;
};

constexpr Colour rgb(std::uint32_t hex) {
  return {static_cast<std::uint8_t>(hex >> 16U), static_cast<std::uint8_t>(hex >> 8U), static_cast<std::uint8_t>(hex)};
}

/// Colours of one theme. The two palettes keep all modes apart under the common kinds of colour blindness.
struct Theme {
  bool dark = true;
  Colour land, built, water, shoreline, text, text_second, text_third, water_label, panel, rule, rail_track, casing;
  double panel_alpha = 0.95;
  Colour strip, strip_text, alert;
  std::array<Colour, 9> roads;       ///< by RoadClass
  std::array<Colour, kModes> modes;  ///< by Mode; the two-toned ones take their first leg's colour
  Colour card, good, noise, hydrogen, wind, sun, grid;
  std::array<Colour, 6> load, speed, emissions;  ///< steps of heat layers, from little to much (speed: free to jammed)
  std::array<Colour, 5> difference;              ///< much less ... inside the noise ... much more

  [[nodiscard]] Colour of(Mode mode) const { return modes[static_cast<std::size_t>(mode)]; }
};

inline constexpr Theme kDark = {
    .dark = true,
    .land = rgb(0x10171F),
    .built = rgb(0x1C232B),
    .water = rgb(0x0A2135),
    .shoreline = rgb(0x1D4763),
    .text = rgb(0xF2F5F8),
    .text_second = rgb(0xB4C0CC),
    .text_third = rgb(0x8B99A8),
    .water_label = rgb(0x6FA3C4),
    .panel = rgb(0x0B1118),
    .rule = rgb(0x2B3743),
    .rail_track = rgb(0x5A6876),
    .casing = rgb(0x10171F),
    .panel_alpha = 0.95,
    .strip = rgb(0xFFC857),
    .strip_text = rgb(0x14202B),
    .alert = rgb(0xFF6B6B),
    .roads = {rgb(0x4A5866), rgb(0x43505D), rgb(0x394653), rgb(0x303C48), rgb(0x28333E), rgb(0x222C36), rgb(0x28333E),
              rgb(0x222C36), rgb(0x222C36)},
    .modes = {rgb(0xEE5A10), rgb(0xA56075), rgb(0x4A70DE), rgb(0xD285E4), rgb(0xE5F2F8), rgb(0xB9B194), rgb(0x5BA054),
              rgb(0xF3F560), rgb(0x77F7C9), rgb(0xFBA207), rgb(0xEE5A10), rgb(0x5BA054), rgb(0x75C0BF)},
    .card = rgb(0x131C25),
    .good = rgb(0x7FD6A2),
    .noise = rgb(0x8B99A8),
    .hydrogen = rgb(0x43D3F2),
    .wind = rgb(0x9FD8C9),
    .sun = rgb(0xFFC857),
    .grid = rgb(0x8391A1),
    .load = {rgb(0x2A2F55), rgb(0x5B3A86), rgb(0xA2478F), rgb(0xE2696F), rgb(0xFFB46B), rgb(0xFFF3C4)},
    .speed = {rgb(0x22405F), rgb(0x4A6377), rgb(0x7F8372), rgb(0xB7A45B), rgb(0xE9CC45), rgb(0xFFF58A)},
    .emissions = {rgb(0x2B2522), rgb(0x5E3A22), rgb(0x9A5220), rgb(0xD9772A), rgb(0xFFAE5C), rgb(0xFFE6C2)},
    .difference = {rgb(0x4DA6FF), rgb(0x2F6CA8), rgb(0x3A4754), rgb(0xA8672F), rgb(0xFF9A3D)},
};

inline constexpr Theme kLight = {
    .dark = false,
    .land = rgb(0xF4F1EA),
    .built = rgb(0xE8E5DE),
    .water = rgb(0xC6DDE8),
    .shoreline = rgb(0x8FB9CC),
    .text = rgb(0x14202B),
    .text_second = rgb(0x44525F),
    .text_third = rgb(0x5C6873),
    .water_label = rgb(0x255E79),
    .panel = rgb(0xF4F1EA),
    .rule = rgb(0xCFC9BD),
    .rail_track = rgb(0x8A8F98),
    .casing = rgb(0xC9C2B3),
    .panel_alpha = 0.96,
    .strip = rgb(0xFFC857),
    .strip_text = rgb(0x14202B),
    .alert = rgb(0xB3261E),
    .roads = {rgb(0xFFFFFF), rgb(0xFFFFFF), rgb(0xFFFFFF), rgb(0xFFFFFF), rgb(0xFDFCF9), rgb(0xFBF9F5), rgb(0xFDFCF9),
              rgb(0xFBF9F5), rgb(0xFBF9F5)},
    .modes = {rgb(0xAA4300), rgb(0x8E6872), rgb(0x1048B4), rgb(0x9456E7), rgb(0x131B30), rgb(0x968779), rgb(0x327E4E),
              rgb(0x6C9650), rgb(0x3D95A7), rgb(0xCB6A00), rgb(0xAA4300), rgb(0x327E4E), rgb(0x09403D)},
    .card = rgb(0xFFFFFF),
    .good = rgb(0x17733F),
    .noise = rgb(0x5F6A74),
    .hydrogen = rgb(0x0A7390),
    .wind = rgb(0x2E7D6B),
    .sun = rgb(0x8A6100),
    .grid = rgb(0x6B7480),
    .load = {rgb(0xF0E3DC), rgb(0xF2B69B), rgb(0xE07A7A), rgb(0xB1487F), rgb(0x6D2F78), rgb(0x2C1A4D)},
    .speed = {rgb(0xDCE6EC), rgb(0xB4C3C4), rgb(0xAFA377), rgb(0x8C7C3E), rgb(0x5A5A3C), rgb(0x1E2F4A)},
    .emissions = {rgb(0xF3E9DD), rgb(0xEFC08F), rgb(0xD98A45), rgb(0xA85A1F), rgb(0x6E3812), rgb(0x38200F)},
    .difference = {rgb(0x1F5FAE), rgb(0x7FB0DE), rgb(0xD6D3CC), rgb(0xE5A768), rgb(0xA8540A)},
};

/// Width of a street [px at 1080 lines] by RoadClass and zoom level: region, city, district, stop.
inline constexpr std::array<std::array<double, 4>, 9> kRoadWidths = {{
    {2.4, 5.0, 9, 22},
    {1.8, 4.2, 8, 20},
    {0.8, 3.2, 6.5, 18},
    {0.6, 2.4, 5.5, 16},
    {0.0, 1.7, 4.5, 14},
    {0.0, 1.1, 3.2, 11},
    {0.0, 1.7, 4.5, 14},
    {0.0, 0.8, 2.0, 5},
    {0.0, 0.7, 1.6, 4},
}};

}  // namespace twinshift::viz
