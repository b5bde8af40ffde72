#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace twinshift {

/// How a journey (its main mode) or a leg is made. Tokens are the same in YAML, CSV, code and legends.
enum class Mode : std::uint8_t {
  kCar,
  kCarPassenger,
  kBus,
  kBrt,
  kRail,
  kWalk,
  kBike,
  kEBike,
  kBikeShare,
  kEScooter,
  kParkRide,
  kBikeRail,
  kShuttle,
};

inline constexpr int kModes = 13;

inline constexpr std::array<std::string_view, kModes> kModeTokens = {
    "car",    "car_passenger", "bus",       "brt",       "rail",      "walk",   "bike",
    "e_bike", "bike_share",    "e_scooter", "park_ride", "bike_rail", "shuttle"};

constexpr std::string_view token(Mode mode) { return kModeTokens[static_cast<std::size_t>(mode)]; }

constexpr std::optional<Mode> mode_from_token(std::string_view text) {
  for (std::size_t i = 0; i < kModeTokens.size(); ++i)
    if (kModeTokens[i] == text) return static_cast<Mode>(i);
  return std::nullopt;
}

/// A set of modes.
class ModeSet {
public:
  constexpr ModeSet() = default;
  constexpr ModeSet(std::initializer_list<Mode> modes) {
    for (auto const mode : modes) insert(mode);
  }
  constexpr void insert(Mode mode) { bits_ = static_cast<std::uint16_t>(bits_ | bit(mode)); }
  constexpr void erase(Mode mode) { bits_ = static_cast<std::uint16_t>(bits_ & ~bit(mode)); }
  [[nodiscard]] constexpr bool contains(Mode mode) const { return (bits_ & bit(mode)) != 0; }
  [[nodiscard]] constexpr bool empty() const { return bits_ == 0; }
  friend constexpr bool operator==(ModeSet, ModeSet) = default;

private:
  static constexpr unsigned bit(Mode mode) { return 1U << static_cast<unsigned>(mode); }
  std::uint16_t bits_ = 0;
};

/// Modes whose vehicles run to a timetable.
inline constexpr ModeSet kTransitModes = {Mode::kBus, Mode::kBrt, Mode::kRail, Mode::kShuttle};

}  // namespace twinshift
