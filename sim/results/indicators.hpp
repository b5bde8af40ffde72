#pragma once

#include "sim/core/column.hpp"
#include "sim/core/mode.hpp"
#include "sim/demand/journeys.hpp"
#include "sim/demand/population.hpp"
#include "sim/network/network.hpp"
#include "sim/transit/timetable.hpp"

#include <array>
#include <cstdint>
#include <string>

namespace twinshift::results {

/// Sums over the journeys of one sort, such as tours of one main mode. Integers, so that their sum doesn't depend on
/// the order.
struct ModeFigures {
  std::int64_t journeys = 0;           ///< that departed
  std::int64_t residents_to_work = 0;  ///< of them: residents of the city on their way to work
  std::int64_t metres = 0;             ///< as planned, all legs
  std::int64_t seconds = 0;            ///< door to door, journeys that arrived
  std::int64_t arrived = 0;
  std::int64_t travelling = 0;  ///< still under way when the day ended
  std::int64_t gave_up = 0;
  std::int64_t wait_seconds = 0;
  std::int64_t standing_seconds = 0;  ///< on board without a seat, journeys that arrived
  std::int64_t denied = 0;            ///< full vehicles that left someone behind
  std::int64_t rides = 0;             ///< legs in public vehicles, as planned
};

/// Background travel by what is counted apart: vehicles by kind, riders by main mode.
inline constexpr int kBackgroundRows = 3 + kModes;
[[nodiscard]] std::string background_token(int row);

struct Indicators {
  std::array<ModeFigures, kModes> modes{};
  std::array<ModeFigures, kBackgroundRows> background{};
  ModeFigures all;  ///< of modes; background is not in it
  std::int64_t residents = 0;
  std::int64_t agents = 0;  ///< travellers of the day: one tour each

  [[nodiscard]] double share(Mode mode) const;  ///< of all journeys, 0 ... 1
  [[nodiscard]] double residents_to_work_share(Mode mode) const;
};

/// Length of a leg as planned [m].
double leg_metres(demand::Leg const& leg, demand::Journeys const& journeys, network::Network const& network,
                  transit::Timetable const& timetable);

Indicators make_indicators(demand::Population const& population, demand::Journeys const& journeys,
                           Column<JourneyId, demand::JourneyOutcome> const& outcomes, network::Network const& network,
                           transit::Timetable const& timetable);

}  // namespace twinshift::results
