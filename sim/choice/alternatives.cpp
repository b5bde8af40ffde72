#include "sim/choice/alternatives.hpp"

#include "sim/routing/walk_access.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace twinshift::choice {
namespace {

/// Public transport from a site is not considered for tours shorter than this (straight): the car is faster always.
constexpr double kLeastParkRide = 4000;
constexpr std::size_t kSitesTried = 3;
/// Speed of a first guess of the drive to a site, straight line [m/s] (estimate).
constexpr double kGuessedDrive = 9;

/// The sites with the shortest straight way over them, nearest first.
std::vector<SiteId> sites_between(fleet::Sites const& sites, Point home, Point there) {
  auto ranked = std::vector<std::pair<double, SiteId>>{};
  for (std::size_t s = 0; s < sites.position.size(); ++s) {
    auto const site = nth<SiteId>(s);
    auto const rest = distance(sites.position[site], there);
    if (rest < distance(home, there)) ranked.emplace_back(distance(home, sites.position[site]) + rest, site);
  }
  std::sort(ranked.begin(), ranked.end());
  auto best = std::vector<SiteId>{};
  for (std::size_t k = 0; k < std::min(kSitesTried, ranked.size()); ++k) best.push_back(ranked[k].second);
  return best;
}

JourneyId way_out(TourId tour) { return JourneyId{2 * tour.value()}; }
JourneyId way_back(TourId tour) { return JourneyId{2 * tour.value() + 1}; }

}  // namespace

/// Requests of all tours and which rows are whose.
struct Alternatives::Requests {
  std::vector<TransitRequest> list;
  struct Trial {
    TourId tour;
    SiteId site;
    std::uint32_t out = 0;  ///< row of list; the way back is the next
  };
  std::vector<Trial> trials;  ///< ascending by tour
  struct Bike {
    TourId tour;
    std::uint32_t out = 0;
  };
  std::vector<Bike> bikes;
};

Alternatives::Alternatives(ChoiceInput const& input, routing::StreetRouter const& router)
    : input_{input},
      timer_{input.timetable, input.parameters},
      money_{input.timetable, input.fares, input.population, input.charges, input.seed} {
  measure_ways(router);
  find_stations();
  search_transit(router);
}

LocationId Alternatives::origin(JourneyId journey) const {
  auto const tour = TourId{journey.value() / 2};
  auto const& p = input_.population;
  return journey.value() % 2 == 0 ? p.persons.home[p.tours.person[tour]] : p.tours.destination[tour];
}

LocationId Alternatives::destination(JourneyId journey) const { return origin(JourneyId{journey.value() ^ 1U}); }

NodeId Alternatives::kerb_at_origin(JourneyId journey) const {
  auto const tour = TourId{journey.value() / 2};
  auto const& tours = input_.population.tours;
  return journey.value() % 2 == 0 ? tours.home_kerb[tour] : tours.activity_kerb[tour];
}

NodeId Alternatives::kerb_at_destination(JourneyId journey) const {
  return kerb_at_origin(JourneyId{journey.value() ^ 1U});
}

TimeOfDay Alternatives::wished_departure(JourneyId journey) const {
  auto const tour = TourId{journey.value() / 2};
  auto const& tours = input_.population.tours;
  return journey.value() % 2 == 0 ? tours.leave_home[tour] : tours.leave_activity[tour];
}

/// Ways by bike as they feel: on streets with a network of their own shorter than they are.
void Alternatives::measure_comfort(routing::Doors const& doors) {
  if (input_.charges == nullptr || input_.charges->bike_comfort.empty()) return;
  auto felt = input_.network;
  for (std::size_t l = 0; l < felt.links.size(); ++l)
    felt.links.length[nth<LinkId>(l)] =
        double{input_.charges->bike_comfort[nth<LinkId>(l)]} * felt.links.length[nth<LinkId>(l)];
  auto const limit = std::max(input_.parameters.max_bike, input_.parameters.max_shared);
  auto const table = routing::DistanceTable{felt, doors, network::kBikeAccess, limit};
  felt_bike_m_.resize(bike_m_.size());
  for (std::size_t j = 0; j < bike_m_.size(); ++j)
    felt_bike_m_[nth<JourneyId>(j)] = table.metres(origin(nth<JourneyId>(j)), destination(nth<JourneyId>(j)));
}

void Alternatives::measure_ways(routing::StreetRouter const& router) {
  auto const& locations = input_.population.locations;
  auto const& parameters = input_.parameters;
  auto const doors = routing::Doors{locations.position, locations.walk_node};
  auto const journeys = static_cast<std::int64_t>(2 * input_.population.tours.size());
  auto read = [&](routing::DistanceTable const& table, Column<JourneyId, float>& metres) {
    metres.resize(static_cast<std::size_t>(journeys));
    for (std::int64_t j = 0; j < journeys; ++j)
      metres[nth<JourneyId>(j)] = table.metres(origin(nth<JourneyId>(j)), destination(nth<JourneyId>(j)));
  };
  read(routing::DistanceTable{input_.network, doors, network::kWalkAccess, parameters.max_walk}, walk_m_);
  read(routing::DistanceTable{input_.network, doors, network::kBikeAccess,
                              std::max(parameters.max_bike, parameters.max_shared)},
       bike_m_);
  measure_comfort(doors);
  car_m_.resize(static_cast<std::size_t>(journeys), std::numeric_limits<float>::infinity());
#pragma omp parallel default(none) shared(router, journeys)
  {
    auto query = routing::StreetRouter::Query{router};
    auto path = routing::Path{};
#pragma omp for schedule(dynamic, 256)
    for (std::int64_t i = 0; i < journeys; ++i) {
      auto const j = nth<JourneyId>(i);
      auto const from = kerb_at_origin(j);
      auto const to = kerb_at_destination(j);
      if (query.path(from, to, quarter_of(wished_departure(j)), path)) car_m_[j] = static_cast<float>(path.metres);
    }
  }
}

void Alternatives::find_stations() {
  auto const& locations = input_.population.locations;
  auto const& stations = input_.fleet.stations;
  station_.resize(locations.position.size());
  for (std::size_t l = 0; l < station_.size(); ++l) {
    auto& near = station_[nth<LocationId>(l)];
    auto nearest = input_.parameters.max_station_walk.value();
    for (std::size_t s = 0; s < stations.position.size(); ++s) {
      auto const d = distance(locations.position[nth<LocationId>(l)], stations.position[nth<StationId>(s)]);
      if (d >= nearest) continue;
      nearest = d;
      constexpr double kDetour = 1.3;  // of streets over the straight line (estimate)
      near = {nth<StationId>(s), static_cast<float>(kDetour * d)};
    }
  }
}

void Alternatives::request_tours(Doors const& doors, Requests& wanted) const {
  auto const& p = input_.population;
  auto const available = input_.parameters.available;
  auto const ends_of = [&](TourId t) { return std::pair{p.persons.home[p.tours.person[t]], p.tours.destination[t]}; };
  for (std::size_t i = 0; i < p.tours.size(); ++i) {
    auto const tour = nth<TourId>(i);
    auto const [home, there] = ends_of(tour);
    wanted.list.push_back({home, there, p.tours.leave_home[tour].seconds(), false});
    wanted.list.push_back({there, home, p.tours.leave_activity[tour].seconds(), false});
  }
  for (std::size_t i = 0; i < p.tours.size(); ++i) {
    auto const tour = nth<TourId>(i);
    auto const person = p.tours.person[tour];
    auto const [home, there] = ends_of(tour);
    auto const from = p.locations.position[home];
    auto const to = p.locations.position[there];
    if (available.contains(Mode::kParkRide) && p.persons.car[person] != 0 && distance(from, to) >= kLeastParkRide)
      for (auto const site : sites_between(input_.fleet.sites, from, to)) {
        auto const drive = distance(from, input_.fleet.sites.position[site]) / kGuessedDrive;
        wanted.trials.push_back({tour, site, static_cast<std::uint32_t>(wanted.list.size())});
        wanted.list.push_back(
            {doors.site(site), there, p.tours.leave_home[tour].seconds() + static_cast<std::int32_t>(drive), false});
        wanted.list.push_back({there, doors.site(site), p.tours.leave_activity[tour].seconds(), false});
      }
    if (available.contains(Mode::kBikeRail) && (p.persons.bike[person] != 0 || p.persons.e_bike[person] != 0)) {
      wanted.bikes.push_back({tour, static_cast<std::uint32_t>(wanted.list.size())});
      wanted.list.push_back({doors.by_bike(home), there, p.tours.leave_home[tour].seconds(), true});
      wanted.list.push_back({there, doors.by_bike(home), p.tours.leave_activity[tour].seconds(), true});
    }
  }
}

void Alternatives::search_transit(routing::StreetRouter const& router) {
  auto const& p = input_.population;
  auto const doors = Doors{input_.network, input_.timetable, input_.fleet, p.locations, input_.parameters};
  auto wanted = Requests{};
  request_tours(doors, wanted);
  auto const riders = p.background.size();
  auto const first_rider = wanted.list.size();
  for (std::size_t k = 0; k < riders; ++k)
    if (p.background.kind[k] == demand::BackgroundKind::kRider)
      wanted.list.push_back(
          {p.background.from_place[k], p.background.to_place[k], p.background.departure[k].seconds(), false});
  auto const found =
      search_options(input_.timetable, doors, input_.parameters, money_.common_fares(), wanted.list, options_);
  rider_found_.resize(riders);
  for (std::size_t k = 0, next = first_rider; k < riders; ++k)
    if (p.background.kind[k] == demand::BackgroundKind::kRider) rider_found_[k] = found[next++];
  found_.resize(2 * p.tours.size());
  for (std::size_t j = 0; j < found_.size(); ++j) found_[nth<JourneyId>(j)] = found[j];
  bike_rail_.resize(2 * p.tours.size(), TransitOptions::kNone);
  for (auto const& bike : wanted.bikes)
    for (std::uint32_t k = 0; k < 2; ++k)
      if (found[bike.out + k].count > 0) bike_rail_[JourneyId{2 * bike.tour.value() + k}] = found[bike.out + k].first;
  settle_park_ride(wanted, found, router);
}

void Alternatives::settle_park_ride(Requests const& wanted, std::vector<FoundOptions> const& found,
                                    routing::StreetRouter const& router) {
  auto const& p = input_.population;
  park_ride_.resize(p.tours.size());
  auto const nothing_learned = transit::ServiceExperience{input_.timetable};
  auto query = routing::StreetRouter::Query{router};
  auto path = routing::Path{};
  /// The cheapest option of a request, and its generalised cost.
  auto cheapest = [&](TourId tour, std::uint32_t request, std::int32_t ready_s) {
    auto best = std::pair{std::numeric_limits<double>::infinity(), TransitOptions::kNone};
    for (std::uint8_t k = 0; k < found[request].count; ++k) {
      auto paid = transit::TourFares{};
      auto const row = found[request].first + k;
      auto const timed = timer_.time(options_, row, ready_s, nothing_learned, money_.fares(tour), paid);
      if (timed.runs) best = std::min(best, std::pair{cost(tour, Mode::kParkRide, timed.travel, paid), row});
    }
    return best;
  };
  auto best_minutes = std::numeric_limits<double>::infinity();
  for (std::size_t k = 0; k < wanted.trials.size(); ++k) {
    auto const& trial = wanted.trials[k];
    if (k == 0 || wanted.trials[k - 1].tour != trial.tour) best_minutes = std::numeric_limits<double>::infinity();
    auto const home = p.tours.home_kerb[trial.tour];
    auto const site = input_.fleet.sites.node[trial.site];
    auto const out = cheapest(trial.tour, trial.out, wanted.list[trial.out].departure_s);
    auto const back = cheapest(trial.tour, trial.out + 1, wanted.list[trial.out + 1].departure_s);
    if (out.second == TransitOptions::kNone || back.second == TransitOptions::kNone) continue;
    if (!query.path(home, site, quarter_of(p.tours.leave_home[trial.tour]), path)) continue;
    auto const metres_out = path.metres;
    auto minutes =
        path.seconds / 60 + out.first + back.first + 60 * (money_.site(trial.site) / p.tours.value_of_time[trial.tour]);
    if (!query.path(site, home, quarter_of(p.tours.leave_activity[trial.tour]), path)) continue;
    minutes += path.seconds / 60;
    if (minutes >= best_minutes) continue;
    best_minutes = minutes;
    park_ride_[trial.tour] = {trial.site, out.second, back.second, static_cast<float>(metres_out),
                              static_cast<float>(path.metres)};
  }
}

double Alternatives::cost(TourId tour, Mode mode, Travel travel, transit::TourFares const& paid) const {
  travel.money = money_.fare(tour, paid);
  return generalised_minutes(input_.parameters, mode, travel, input_.population.tours.value_of_time[tour]);
}

TransitOptions::Row Alternatives::option(JourneyId journey, Mode mode,
                                         transit::ServiceExperience const& experience) const {
  auto const& found = found_[journey];
  auto best = std::pair{std::numeric_limits<double>::infinity(), TransitOptions::kNone};
  for (std::uint8_t k = 0; k < found.count; ++k) {
    auto const row = found.first + k;
    auto paid = transit::TourFares{};
    auto const timed = timer_.time(options_, row, wished_departure(journey).seconds(), experience,
                                   money_.fares(TourId{journey.value() / 2}), paid);
    if (!timed.runs) continue;
    if (options_.main_mode(row) == mode) return row;
    best = std::min(best, std::pair{cost(TourId{journey.value() / 2}, mode, timed.travel, paid), row});
  }
  return best.second;
}

TransitOptions::Row Alternatives::rider_option(std::size_t row, transit::ServiceExperience const& experience) const {
  auto const& found = rider_found_[row];
  auto best = std::pair{std::numeric_limits<double>::infinity(), TransitOptions::kNone};
  for (std::uint8_t k = 0; k < found.count; ++k) {
    auto paid = transit::TourFares{};
    auto const option = found.first + k;
    auto const ready = input_.population.background.departure[row].seconds();
    auto const timed = timer_.time(options_, option, ready, experience, money_.common_fares(), paid);
    if (!timed.runs) continue;
    auto travel = timed.travel;
    travel.money = paid.total();
    auto const minutes =
        generalised_minutes(input_.parameters, Mode::kBus, travel, input_.parameters.median_value_of_time);
    best = std::min(best, std::pair{minutes, option});
  }
  return best.second;
}

/// Judges the modes of one tour.
struct Alternatives::Judge {
  Alternatives const& all;
  ChoiceInput const& in;
  TourId tour;
  routing::TimedDrive& streets;
  transit::ServiceExperience const& experience;
  TourCosts& costs;
  PersonId person = in.population.tours.person[tour];
  JourneyId out = way_out(tour);
  JourneyId back = way_back(tour);

  [[nodiscard]] bool open(Mode mode) const { return in.parameters.available.contains(mode); }

  void set(Mode mode, Travel const& travel) {
    auto const m = static_cast<std::size_t>(mode);
    costs.travel[m] = travel;
    costs.utility[m] =
        static_cast<float>(utility(in.parameters, mode, travel, in.population.tours.value_of_time[tour]));
  }

  /// Adds the charged areas on the way to `areas`.
  [[nodiscard]] double drive_seconds(NodeId from, NodeId to, TimeOfDay at, std::uint32_t& areas) const {
    auto const seconds = streets.seconds(from, to, at);
    auto const charged = all.money_.areas(tour) & ~areas;
    if (charged != 0 && std::isfinite(seconds)) areas |= all.money_.entered(charged, streets, at);
    return seconds;
  }

  void car() {
    auto const owner = open(Mode::kCar) && in.population.persons.car[person] != 0;
    if (!owner && !open(Mode::kCarPassenger)) return;
    auto const home = all.kerb_at_origin(out);
    auto const there = all.kerb_at_destination(out);
    auto areas = std::uint32_t{0};
    auto const seconds = drive_seconds(home, there, all.wished_departure(out), areas) +
                         drive_seconds(there, home, all.wished_departure(back), areas);
    if (!std::isfinite(seconds)) return;
    auto const km = double{all.car_m_[out] + all.car_m_[back]} / 1000.0;
    auto travel = Travel{};
    travel.in_vehicle_min = seconds / 60;
    travel.walk_min = 2 * in.parameters.car_access_minutes;
    travel.clock_min = travel.in_vehicle_min + travel.walk_min;
    auto const driving = km * in.parameters.car_cost_per_km + all.money_.area_charge(areas);
    if (open(Mode::kCarPassenger)) {
      travel.money = in.parameters.car_passenger_share_of_cost * driving;
      set(Mode::kCarPassenger, travel);
    }
    if (!owner) return;
    travel.money = driving + all.money_.parking(tour);
    set(Mode::kCar, travel);
    costs.utility[static_cast<std::size_t>(Mode::kCar)] += static_cast<float>(all.money_.plan_utils(tour));
  }

  /// A way on one's own feet or wheels, if both directions are short enough.
  void own_way(Mode mode, Column<JourneyId, float> const& metres, Metres limit, MetresPerSecond speed,
               double walk_min_each, Money money_each, Money money_per_min) {
    auto const longest = std::max(metres[out], metres[back]);
    if (!open(mode) || !(double{longest} <= limit.value())) return;
    auto travel = Travel{};
    auto const minutes = double{metres[out] + metres[back]} / speed.value() / 60;
    auto const& felt = mode == Mode::kWalk || all.felt_bike_m_.empty() ? metres : all.felt_bike_m_;
    travel.in_vehicle_min = double{felt[out] + felt[back]} / speed.value() / 60;
    travel.walk_min = 2 * walk_min_each;
    travel.clock_min = minutes + travel.walk_min;
    travel.money = 2.0 * money_each + minutes * money_per_min;
    set(mode, travel);
  }

  /// Minutes that one expects to lose as the station may have no bike: then one walks.
  [[nodiscard]] double without_bike(JourneyId journey, StationId station) const {
    auto const& p = in.parameters;
    auto const longer = 1 / p.walk_speed.value() - 1 / p.bike_speed.value();
    return experience.no_bike(station, all.wished_departure(journey)) * double{all.bike_m_[journey]} * longer / 60;
  }

  void feet_and_wheels() {
    auto const& p = in.parameters;
    auto const& persons = in.population.persons;
    own_way(Mode::kWalk, all.walk_m_, p.max_walk, p.walk_speed, 0, {}, {});
    if (persons.bike[person] != 0) own_way(Mode::kBike, all.bike_m_, p.max_bike, p.bike_speed, 0, {}, {});
    if (persons.e_bike[person] != 0) own_way(Mode::kEBike, all.bike_m_, p.max_bike, p.e_bike_speed, 0, {}, {});
    auto const& near_home = all.station_[all.origin(out)];
    auto const& near_there = all.station_[all.destination(out)];
    if (near_home.station.valid() && near_there.station.valid() && near_home.station != near_there.station) {
      auto const walk_each = double{near_home.walk_m + near_there.walk_m} / p.walk_speed.value() / 60;
      auto const on_foot_instead = without_bike(out, near_home.station) + without_bike(back, near_there.station);
      own_way(Mode::kBikeShare, all.bike_m_, p.max_shared, p.bike_speed, walk_each + on_foot_instead / 2,
              p.bike_share_price, {});
    }
    constexpr int kScooterAge = 16;
    if (in.fleet.scooters.count > 0 && persons.age[person] >= kScooterAge)
      own_way(Mode::kEScooter, all.bike_m_, p.max_shared, p.scooter_speed, p.scooter_access_minutes, p.scooter_unlock,
              p.scooter_per_min);
  }

  [[nodiscard]] TimedOption timed(TransitOptions::Row row, std::int32_t ready_s, transit::TourFares& paid) const {
    paid.start_journey();
    return all.timer_.time(all.options_, row, ready_s, experience, all.money_.fares(tour), paid);
  }

  void transit(Mode mode) {
    if (!open(mode) || !(offers(out, mode) || offers(back, mode))) return;
    auto const row_out = all.option(out, mode, experience);
    auto const row_back = all.option(back, mode, experience);
    if (row_out == TransitOptions::kNone || row_back == TransitOptions::kNone) return;
    auto paid = transit::TourFares{};
    auto const there = timed(row_out, all.wished_departure(out).seconds(), paid);
    auto const home = timed(row_back, all.wished_departure(back).seconds(), paid);
    auto travel = there.travel;
    travel += home.travel;
    travel.money = all.money_.fare(tour, paid);
    set(mode, travel);
  }

  [[nodiscard]] bool offers(JourneyId journey, Mode mode) const {
    auto const& found = all.found_[journey];
    for (std::uint8_t k = 0; k < found.count; ++k)
      if (all.options_.main_mode(found.first + k) == mode) return true;
    return false;
  }

  void park_ride() {
    auto const& way = all.park_ride_[tour];
    if (!open(Mode::kParkRide) || !way.site.valid()) return;
    auto const home_node = all.kerb_at_origin(out);
    auto const site = in.fleet.sites.node[way.site];
    auto const leave = all.wished_departure(out);
    auto areas = std::uint32_t{0};
    auto const drive = drive_seconds(home_node, site, leave, areas);
    if (!std::isfinite(drive)) return;
    auto const access_s = in.parameters.car_access_minutes * 60;
    auto paid = transit::TourFares{};
    auto const there = timed(way.out, leave.seconds() + static_cast<std::int32_t>(drive + access_s), paid);
    auto const home = timed(way.back, all.wished_departure(back).seconds(), paid);
    if (!there.runs || !home.runs) return;
    auto const at_site = TimeOfDay::from_seconds(home.arrival_s + static_cast<std::int32_t>(access_s));
    auto const drive_home = drive_seconds(site, home_node, at_site, areas);
    if (!std::isfinite(drive_home)) return;
    auto travel = there.travel;
    travel += home.travel;
    travel.in_vehicle_min += (drive + drive_home) / 60;
    travel.walk_min += 2 * in.parameters.car_access_minutes;
    travel.clock_min += (drive + drive_home) / 60 + 2 * in.parameters.car_access_minutes;
    travel.money = all.money_.fare(tour, paid) + all.money_.site(way.site) + all.money_.area_charge(areas) +
                   double{way.metres_out + way.metres_back} / 1000.0 * in.parameters.car_cost_per_km;
    set(Mode::kParkRide, travel);
  }

  void bike_rail() {
    if (!open(Mode::kBikeRail)) return;
    auto const row_out = all.bike_rail_[out];
    auto const row_back = all.bike_rail_[back];
    if (row_out == TransitOptions::kNone || row_back == TransitOptions::kNone) return;
    auto paid = transit::TourFares{};
    auto const there = timed(row_out, all.wished_departure(out).seconds(), paid);
    auto const home = timed(row_back, all.wished_departure(back).seconds(), paid);
    if (!there.runs || !home.runs) return;
    auto travel = there.travel;
    travel += home.travel;
    auto const cycled = (all.options_.rides(row_out)[0].way_before_s + all.options_.egress_s(row_back)) / 60.0;
    travel.walk_min -= cycled;
    travel.in_vehicle_min += cycled;
    travel.money = all.money_.fare(tour, paid);
    set(Mode::kBikeRail, travel);
  }
};

void Alternatives::evaluate(TourId tour, routing::TimedDrive& streets, transit::ServiceExperience const& experience,
                            TourCosts& costs) const {
  costs.utility.fill(-std::numeric_limits<float>::infinity());
  auto judge = Judge{*this, input_, tour, streets, experience, costs};
  judge.car();
  judge.feet_and_wheels();
  for (auto const mode : {Mode::kBus, Mode::kBrt, Mode::kRail, Mode::kShuttle}) judge.transit(mode);
  judge.park_ride();
  judge.bike_rail();
}

}  // namespace twinshift::choice
