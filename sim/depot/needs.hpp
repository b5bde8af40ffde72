#pragma once

#include "sim/core/id.hpp"
#include "sim/depot/parameters.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace twinshift::depot {

enum class Carrier : std::uint8_t { kHydrogen, kElectricity };

/// A trip of a block: when it really began and ended, and its length, by which the block's energy is spread over it.
struct Work {
  std::int32_t start_s = 0;
  std::int32_t end_s = 0;
  double metres = 0;
  double from_depot_m = 0;  ///< straight, from the depot to where it starts
  double to_depot_m = 0;    ///< straight, from where it ends
};

/// A vehicle's day as the depot sees it.
struct VehicleDay {
  BlockId block;
  VehicleTypeId type;
  Carrier carrier = Carrier::kHydrogen;
  std::int64_t used = 0;    ///< mg, or mWh at the plug: what the ledger booked for the block
  std::int64_t usable = 0;  ///< the most that may be used between two fillings, reserve kept; same unit
  std::vector<Work> work;   ///< in time order, at least one
};

/// A vehicle at the pump or charger.
struct Need {
  std::size_t vehicle = 0;   ///< row in the list of vehicles
  std::int64_t amount = 0;   ///< mg or mWh
  std::int32_t ready_s = 0;  ///< from when it stands there, seconds since midnight; may pass 24 h
  std::int32_t due_s = 0;    ///< by when it must be done
  bool midday = false;
};

/// What a vehicle needs in a day, and how low its tank gets.
struct DayNeeds {
  Need overnight;
  std::optional<Need> midday;
  std::int64_t least_left = 0;  ///< of `usable` at the lowest point; below 0: the vehicle cannot do its block
};

/// The needs of a vehicle: filled up once it is back, due before the same block begins the next day. If one filling
/// does not last and a break between two trips around midday is long enough for the drive to the depot and the fill,
/// the break that leaves most in the tank is used for another one. `pump_per_h`: what a pump gives [mg or mWh an hour].
///
/// The drive to and from the depot takes time; its energy is in what the ledger booked for the block. That of a midday
/// fill is not.
[[nodiscard]] DayNeeds needs_of(VehicleDay const& vehicle, std::size_t row, Parameters const& parameters,
                                std::int64_t pump_per_h);

}  // namespace twinshift::depot
