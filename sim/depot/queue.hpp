#pragma once

#include "sim/depot/needs.hpp"
#include "sim/depot/site.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace twinshift::depot {

/// A stretch of the day [s since midnight], may run over midnight.
struct Window {
  std::int32_t from_s = 0;
  std::int32_t to_s = 24 * 3600;
};

/// Pumps or chargers in a row: one queue, first come first served; of two that come at once the lower block first.
struct Pumps {
  int count = 0;
  std::int64_t per_h = 1;         ///< mg or mWh an hour
  std::int32_t least_s = 0;       ///< shortest fill
  std::vector<Window> open;       ///< when a fill may begin; ascending
  std::int32_t late_limit_s = 0;  ///< who could begin only this much after the time due, leaves without
  bool as_it_flows = false;       ///< hours count what flows in them (charging); else fills count where they begin
};

/// The gas in a depot's tanks. What is made or brought in an hour is there at the hour's end.
struct Store {
  std::int64_t capacity = 0;    ///< mg
  std::int64_t floor = 0;       ///< stays
  std::int64_t level = 0;       ///< at the start of the first day
  double vent_share = 0;        ///< of what leaves it
  std::int64_t least_made = 0;  ///< an electrolyser that has room for less in an hour stands still
  Hourly made{};                ///< planned
  Hourly brought{};             ///< planned
};

/// One clock hour of the day told.
struct PumpHour {
  std::int64_t wanted = 0;    ///< of vehicles that came to stand at the pumps in this hour
  std::int64_t given = 0;     ///< hydrogen: of fills begun; electricity: as it flows
  std::int64_t withheld = 0;  ///< of vehicles that left without
  std::int64_t vented = 0;
  std::int64_t made = 0;  ///< into the store, at most as planned
  std::int64_t brought = 0;
  std::int64_t stored = 0;    ///< at the hour's end
  std::int64_t waited_s = 0;  ///< by vehicles that stood ready with pumps open, within this hour
  int fills = 0;              ///< begun
};

/// How a need was met on the day before the one told, whose due times lie within it.
struct Service {
  std::int64_t start_s = 0;  ///< counted from the need's own midnight
  std::int64_t end_s = 0;
  std::int64_t wait_s = 0;
  bool served = false;
  bool for_want_of_gas = false;  ///< somebody in front, or itself, waited because the store was empty
};

struct QueueDay {
  std::array<PumpHour, kHours> hours{};
  std::int64_t stored_before = 0;   ///< in the store at midnight
  std::int64_t waiting_before = 0;  ///< wanted by vehicles that stood there at midnight; electricity: still to flow
  std::int64_t waiting_after = 0;
  std::vector<Service> services;  ///< by need
  int dry_hour = -1;              ///< clock hour in which somebody first waited for gas, or -1
};

/// Repeats the same day until it has settled (a week), and tells its last 24 hours. A midday need that is not met joins
/// the vehicle's overnight one. Without a store there is no lack of gas (chargers; planning).
///
/// Whole numbers: wanted + waiting_before = given + withheld + waiting_after, and with a store
/// made + brought + stored_before = given + vented + stored after.
[[nodiscard]] QueueDay run_queue(std::span<Need const> needs, Pumps const& pumps, Store const* store);

/// What leaves the store for `amount` given, and is vented with it.
[[nodiscard]] std::int64_t vented_with(std::int64_t amount, double vent_share);

}  // namespace twinshift::depot
