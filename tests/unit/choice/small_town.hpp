#pragma once

#include "sim/choice/alternatives.hpp"
#include "sim/transit/build.hpp"

#include <string>
#include <vector>

namespace twinshift::choice::testing {

/// One street along x with a node every 500 m. A bus stops at every node, 60 s a section, every ten minutes; a train
/// at the 2nd, 10th and last but one node, every half hour; a car park at the 5th and shared bikes at every other node.
/// A location at every node. People live at the first nodes and work at the last ones.
struct SmallTown {
  static constexpr int kNodes = 17;

  network::Network network;
  transit::Timetable timetable;
  transit::FareTable fares;
  fleet::Fleet fleet;
  demand::Population population;
  UtilityParameters parameters;

  explicit SmallTown(int people = 300) {
    make_street();
    make_services();
    make_fleet();
    make_places();
    make_parameters();
    for (int i = 0; i < people; ++i) add_person(i);
  }

  [[nodiscard]] ChoiceInput input() const { return {network, timetable, fares, fleet, population, parameters}; }

private:
  static Point at(int node) { return {500.0 * node, 0}; }

  void add_link(int from, int to) {
    auto& links = network.links;
    links.from.push_back(nth<NodeId>(from));
    links.to.push_back(nth<NodeId>(to));
    links.length.push_back(Metres{500});
    links.free_speed.push_back(MetresPerSecond{10});
    links.capacity.push_back(900);
    links.lanes.push_back(1);
    links.link_class.push_back(network::LinkClass::kSecondary);
    links.access.push_back(network::kCarAccess | network::kBusAccess | network::kWalkAccess | network::kBikeAccess);
    links.bus_lane.push_back(0);
    links.reverse.push_back(nth<LinkId>(links.from.size() % 2 == 1 ? links.from.size() : links.from.size() - 2));
    links.shape.push_back(std::vector<Point>{at(from), at(to)});
    links.key.push_back(std::to_string(from) + ">" + std::to_string(to));
    links.name.push_back("");
  }

  void make_street() {
    for (int n = 0; n < kNodes; ++n) {
      network.nodes.position.push_back(at(n));
      network.nodes.key.push_back(std::to_string(n));
    }
    for (int n = 0; n + 1 < kNodes; ++n) {
      add_link(n, n + 1);
      add_link(n + 1, n);
    }
    network::index_network(network);
  }

  static void add_pattern(transit::ServicePlan& plan, RouteId route, std::vector<int> const& nodes, int section_s,
                          int headway_s) {
    auto stops = std::vector<StopId>{};
    auto metres = std::vector<Metres>{};
    auto run = std::vector<Seconds>{};
    for (auto const n : nodes) {
      metres.push_back(Metres{500.0 * std::abs(n - nodes.front())});
      run.push_back(Seconds{section_s * static_cast<int>(stops.size())});
      stops.push_back(nth<StopId>(n));
    }
    auto const pattern = plan.pattern_key.push_back(std::to_string(plan.pattern_key.size()));
    plan.pattern_route.push_back(route);
    plan.headsign.push_back("");
    plan.pattern_stops.push_back(stops);
    plan.pattern_distance.push_back(metres);
    plan.pattern_run.push_back(run);
    plan.services.push_back(
        {pattern, TimeOfDay::from_seconds(5 * 3600), TimeOfDay::from_seconds(23 * 3600), Seconds{headway_s}, 1});
  }

  void make_services() {
    auto plan = transit::ServicePlan{};
    auto all = std::vector<int>{};
    for (int s = 0; s < kNodes; ++s) {
      all.push_back(s);
      plan.stops.key.push_back(std::to_string(s));
      plan.stops.name.push_back("");
      plan.stops.name_ko.push_back("");
      plan.stops.position.push_back(at(s));
      plan.stops.node.push_back(nth<NodeId>(s));
    }
    plan.operators.key.push_back("op");
    auto add_route = [&](std::string const& key, Mode mode) {
      plan.routes.name.push_back(key);
      plan.routes.mode.push_back(mode);
      plan.routes.operated_by.push_back(OperatorId{0});
      plan.routes.vehicle_type.push_back(VehicleTypeId{0});
      plan.routes.depot.push_back(DepotId{0});
      return plan.routes.key.push_back(key);
    };
    auto const bus = add_route("bus", Mode::kBus);
    auto const train = add_route("train", Mode::kRail);
    add_pattern(plan, bus, all, 60, 600);
    add_pattern(plan, bus, {all.rbegin(), all.rend()}, 60, 600);
    add_pattern(plan, train, {1, 9, kNodes - 2}, 240, 1800);
    add_pattern(plan, train, {kNodes - 2, 9, 1}, 240, 1800);
    plan.stock.push_back({DepotId{0}, VehicleTypeId{0}, 100});
    timetable = transit::build_timetable(plan, network, {}, 1);
    fares.fares.push_back({OperatorId{0}, Mode::kBus, Money{2}, Money{0}, Seconds{0}, Money{3}});
    fares.fares.push_back({OperatorId{0}, Mode::kRail, Money{1}, Money{0.2}, Seconds{0}, Money{0}});
  }

  void make_fleet() {
    auto& types = fleet.types;
    types.key.push_back("bus");
    types.seats.push_back(40);
    types.standing.push_back(40);
    fleet.sites.key.push_back("park");
    fleet.sites.position.push_back(at(4));
    fleet.sites.node.push_back(NodeId{4});
    fleet.sites.spaces.push_back(100);
    for (int n = 0; n < kNodes; n += 2) {
      fleet.stations.key.push_back(std::to_string(n));
      fleet.stations.position.push_back({500.0 * n, 100});
      fleet.stations.node.push_back(nth<NodeId>(n));
      fleet.stations.docks.push_back(20);
      fleet.stations.bikes.push_back(10);
    }
    fleet.scooters.count = 50;
  }

  void make_places() {
    auto& zones = population.zones;
    for (int z = 0; z < 2; ++z) {
      zones.key.push_back(std::to_string(z));
      zones.position.push_back(at(z == 0 ? 0 : kNodes - 1));
      zones.internal.push_back(1);
      zones.parking_cost.push_back(Money{z == 0 ? 0.0 : 4.0});
    }
    for (int n = 0; n < kNodes; ++n) {
      population.locations.key.push_back(std::to_string(n));
      population.locations.zone.push_back(nth<ZoneId>(n < kNodes / 2 ? 0 : 1));
      population.locations.position.push_back(at(n));
      population.locations.kerbs.push_back(std::vector{nth<NodeId>(n)});
      population.locations.walk_node.push_back(nth<NodeId>(n));
    }
  }

  void make_parameters() {
    parameters.beta_time_per_min = -0.05;
    parameters.in_vehicle_weight.fill(1);
    parameters.car_cost_per_km = Money{0.2};
    parameters.bike_share_price = Money{1};
    parameters.scooter_unlock = Money{1};
    parameters.scooter_per_min = Money{0.1};
    parameters.nests = {{"public", {Mode::kBus, Mode::kRail, Mode::kParkRide, Mode::kBikeRail}, 0.7}};
    for (auto const mode : {Mode::kCar, Mode::kCarPassenger, Mode::kBus, Mode::kRail, Mode::kWalk, Mode::kBike,
                            Mode::kEBike, Mode::kBikeShare, Mode::kEScooter, Mode::kParkRide, Mode::kBikeRail})
      parameters.available.insert(mode);
  }

  void add_person(int i) {
    auto& persons = population.persons;
    persons.key.push_back(static_cast<std::uint64_t>(i));
    persons.home.push_back(nth<LocationId>(i % 4));
    persons.resident.push_back(1);
    persons.age.push_back(30);
    persons.income.push_back(3);
    persons.licence.push_back(1);
    persons.car.push_back(i % 3 == 0 ? 0 : 1);
    persons.bike.push_back(i % 2 == 0 ? 1 : 0);
    persons.e_bike.push_back(i % 5 == 0 ? 1 : 0);
    persons.woman.push_back(0);
    persons.pass.push_back(0);
    persons.home_working.push_back(0);
    persons.activity.push_back(demand::Activity::kWork);
    persons.household.push_back(static_cast<std::uint32_t>(i));
    auto& tours = population.tours;
    tours.person.push_back(nth<PersonId>(i));
    tours.purpose.push_back(demand::Activity::kWork);
    tours.destination.push_back(nth<LocationId>(i % 7 == 0 ? 6 : kNodes - 1 - i % 3));
    tours.home_kerb.push_back(population.locations.kerbs[persons.home[nth<PersonId>(i)]].front());
    tours.activity_kerb.push_back(population.locations.kerbs[tours.destination[nth<TourId>(i)]].front());
    tours.leave_home.push_back(TimeOfDay::from_seconds(7 * 3600 + 29 * i % 5400));
    tours.leave_activity.push_back(TimeOfDay::from_seconds(16 * 3600 + 37 * i % 5400));
    tours.value_of_time.push_back(Money{12});
    auto& background = population.background;
    background.kind.push_back(demand::BackgroundKind::kCar);
    background.from_place.push_back(nth<LocationId>(i % 4));
    background.to_place.push_back(nth<LocationId>(5));
    background.from.push_back(nth<NodeId>(i % kNodes));
    background.to.push_back(nth<NodeId>((3 * i + 5) % kNodes));
    background.departure.push_back(TimeOfDay::from_seconds(10 * 3600 + i));
    background.key.push_back((std::uint64_t{1} << 63U) | static_cast<std::uint64_t>(i));
  }
};

}  // namespace twinshift::choice::testing
