#pragma once

#include "sim/core/mode.hpp"
#include "sim/core/units.hpp"
#include "sim/fleet/fleet.hpp"
#include "sim/transit/build.hpp"
#include "sim/transit/timetable.hpp"

#include <optional>
#include <span>
#include <variant>
#include <vector>

namespace twinshift::policy {

/// Vehicles of one type at a depot give way to another type.
struct ReplaceFleet {
  DepotId depot;
  VehicleTypeId from;
  VehicleTypeId to;
  std::optional<int> count;  ///< all of them if absent; never more than there are
};

/// Vehicles of a type take the longest blocks of their depot and kind, so far as there are such vehicles.
struct TakeLongBlocks {
  DepotId depot;
  VehicleTypeId type;
};

/// A route's trips leave at another interval within a period of the day, in both directions. Trips with departures of
/// their own (services of one second) count as a service at their mean interval, between the first and the last of
/// those with the same stops, all with the run times of the commonest pattern among them.
struct ChangeHeadway {
  RouteId route;
  TimeOfDay from;
  TimeOfDay to;
  std::optional<Seconds> set;  ///< the new headway; or else
  double factor = 1;           ///< what the present one is multiplied by; the result is at least 30 s
};

/// Prices change for an operator, a mode, or both; all of them if neither is named.
struct ChangeFare {
  std::optional<OperatorId> operated_by;
  std::optional<Mode> mode;
  std::optional<Money> set_base;  ///< the new base fare, nothing per km; or else
  double factor = 1;              ///< what base fare, fare per km and day cap are multiplied by
};

using Measure = std::variant<ReplaceFleet, TakeLongBlocks, ChangeHeadway, ChangeFare>;

/// What measures act on.
struct Inputs {
  transit::ServicePlan plan;
  fleet::Fleet fleet;
  transit::FareTable fares;
};

/// The inputs after all measures, one after the other. Without measures they come back as they were.
[[nodiscard]] Inputs apply(Inputs inputs, std::span<Measure const> measures);

/// Vehicles of `type` that a depot has.
[[nodiscard]] int stock_of(fleet::Depots const& depots, DepotId depot, VehicleTypeId type);

}  // namespace twinshift::policy
