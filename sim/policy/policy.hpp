#pragma once

#include "sim/core/geometry.hpp"
#include "sim/core/mode.hpp"
#include "sim/core/units.hpp"
#include "sim/demand/charges.hpp"
#include "sim/demand/synthesis.hpp"
#include "sim/fleet/fleet.hpp"
#include "sim/network/network.hpp"
#include "sim/transit/build.hpp"
#include "sim/transit/timetable.hpp"

#include <array>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace twinshift::policy {

/// Rows of a table that a measure is about, as flags; empty: all of them.
using ZoneFlags = Column<ZoneId, std::uint8_t>;
using LinkFlags = Column<LinkId, std::uint8_t>;

/// A number as it shall be, or what is made of the present one: factor x present + more.
struct Change {
  std::optional<double> set;
  double factor = 1;
  double more = 0;

  [[nodiscard]] double of(double present) const { return set ? *set : factor * present + more; }
};

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

/// Trips of these routes that leave within the hours take so much longer or shorter, from the first stop to the last.
struct ChangeRunTime {
  std::vector<RouteId> routes;
  demand::Hours hours;
  double factor = 1;
};

/// Prices change for an operator, a mode, or both; all of them if neither is named.
struct ChangeFare {
  std::optional<OperatorId> operated_by;
  std::optional<Mode> mode;
  std::optional<Money> set_base;   ///< the new base fare, nothing per km; or else
  double factor = 1;               ///< what base fare, fare per km and day cap are multiplied by
  std::optional<Money> day_cap{};  ///< the new day cap
};

/// Some travellers, or everybody at some hours, pay otherwise.
struct CutFare {
  demand::FareCut cut;
};

struct OfferPass {
  demand::FlatPass pass;
};

/// What it costs to park all day at the activity.
struct ChangeParking {
  ZoneFlags zones;
  Change price;
};

/// Who works there pays so much more a day to park.
struct LevyWorkParking {
  ZoneFlags zones;
  Money a_day;
};

struct ChargeArea {
  demand::AreaCharge charge;
};

/// What drivers feel to pay per km.
struct ChangeCarCost {
  double factor = 1;
  Money more;
};

/// How many of those who work in the zones stay at home on a day.
struct ChangeHomeWorking {
  ZoneFlags zones;
  Change share;
};

struct AddTravelPlan {
  demand::TravelPlan plan;
};

/// Owners of e-bikes in a group multiply.
struct SpreadEBikes {
  demand::Group who;
  double factor = 1;
};

/// Stations of shared bikes.
struct NewStation {
  std::string name;
  Point position;
  int docks = 0;
  int bikes = 0;
};
struct AddStations {
  std::vector<NewStation> stations;
};

struct ChangeBikeShare {
  std::optional<Change> price;
  std::optional<double> e_bikes;  ///< share of the bikes with a motor
};

/// Shared e-scooters are there, and lawful.
struct AllowScooters {
  int count = 0;
  Money unlock;
  Money per_min;
  double constant = 0;  ///< of the mode's utility
};

/// A stop of a new line: one that exists, or a new one.
struct RouteStop {
  StopId stop;       ///< invalid: new
  std::string name;  ///< of a new one
  Point position;
};

/// A line there and back.
struct AddRoute {
  std::string key;
  std::string name;
  Mode mode = Mode::kBus;
  OperatorId operated_by;
  DepotId depot;
  VehicleTypeId type;
  std::vector<RouteStop> stops;
  std::optional<Seconds> run_time;         ///< end to end; or else
  std::optional<MetresPerSecond> speed;    ///< halts included
  std::vector<transit::Service> services;  ///< hours and headways; the pattern is filled in
  int vehicles = 0;                        ///< join the depot's stock ...
  bool size_fleet = false;                 ///< ... or, in their place, as many as the shortest headway needs
};

/// A stop on the way of existing routes.
struct AddStop {
  std::string name;
  Point position;
  std::vector<RouteId> routes;
  Seconds costs{0};  ///< what a halt adds to the run time
};

/// Park-and-ride: a new site, or another price at old ones.
struct AddSite {
  std::string name;
  Point position;
  int spaces = 0;
  Money price;
};

/// Buses get a lane of their own, taken from the others where there are two or more, beside them where there is one.
struct AddBusLane {
  LinkFlags links;
  bool take = true;  ///< false: the lane is new everywhere
};

/// Cars are kept out; buses, bikes and feet are not. Streets that this cuts off from the rest are closed too.
struct CloseToCars {
  LinkFlags links;
};

/// Cycling becomes pleasant there: the weight of its minutes.
struct ProtectBikes {
  LinkFlags links;
  double weight = 1;
};

/// More or fewer people, or jobs and places to learn.
struct Grow {
  ZoneFlags zones;
  double residents = 1;
  double jobs = 1;
};

using Measure = std::variant<ReplaceFleet, TakeLongBlocks, ChangeHeadway, ChangeRunTime, ChangeFare, CutFare, OfferPass,
                             ChangeParking, LevyWorkParking, ChargeArea, ChangeCarCost, ChangeHomeWorking,
                             AddTravelPlan, SpreadEBikes, AddStations, ChangeBikeShare, AllowScooters, AddRoute,
                             AddStop, AddSite, AddBusLane, CloseToCars, ProtectBikes, Grow>;

/// Those of travellers' tastes and prices that measures can change.
struct Prices {
  ModeSet available;
  std::array<double, kModes> constant{};
  Money car_cost_per_km;
  Money bike_share_price;
  Money scooter_unlock;
  Money scooter_per_min;
};

/// What measures act on.
struct Inputs {
  transit::ServicePlan plan;
  fleet::Fleet fleet;
  transit::FareTable fares;
  network::Network network;
  demand::DemandInput demand;
  demand::DemandParameters people;
  demand::Charges charges;
  Prices prices;
};

/// The inputs after all measures, one after the other. Without measures they come back as they were. `touched`, if
/// given, is told of each what it found to change, as in "34 street directions, 5.2 km".
[[nodiscard]] Inputs apply(Inputs inputs, std::span<Measure const> measures,
                           std::vector<std::string>* touched = nullptr);

/// Vehicles of `type` that a depot has.
[[nodiscard]] int stock_of(fleet::Depots const& depots, DepotId depot, VehicleTypeId type);

/// Shift of utility by which a share falls from `share` by the part `cut` of itself, all else equal (binary logit).
[[nodiscard]] double utils_for(double share, double cut);

}  // namespace twinshift::policy
