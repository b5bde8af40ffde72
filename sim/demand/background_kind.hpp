#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace twinshift::demand {

/// Travel that is nobody's way to work, school or university.
enum class BackgroundKind : std::uint8_t {
  kCar,    ///< errands, visits, escort, business; people from outside; through traffic
  kVan,    ///< goods and trades, up to 3.5 t
  kLorry,  ///< heavy goods
  kRider,  ///< a passenger of buses and trains
};

inline constexpr int kBackgroundKinds = 4;
inline constexpr std::array<std::string_view, kBackgroundKinds> kBackgroundTokens = {"car", "van", "lorry", "rider"};
constexpr std::string_view token(BackgroundKind kind) { return kBackgroundTokens[static_cast<std::size_t>(kind)]; }

/// Room and flow that a vehicle takes, in cars. Lorries 2.3: passenger car units of heavy goods vehicles in British
/// practice (TRL; remembered, not seen in the original).
constexpr double car_units(BackgroundKind kind) { return kind == BackgroundKind::kLorry ? 2.3 : 1.0; }

}  // namespace twinshift::demand
