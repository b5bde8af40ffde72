#include "sim/scenario/load_city.hpp"
#include "sim/scenario/zone_columns.hpp"

#include <array>
#include <cmath>

namespace twinshift::scenario {
namespace {

enum ZoneColumn : std::size_t {
  kZoneId,
  kZoneName,
  kZoneNameKo,
  kDistrict,
  kZoneKind,
  kZoneLon,
  kZoneLat,
  kResidents,
  kHouseholds,
  kEmployed,
  kJobs,
  kPupils,
  kStudents,
  kSchoolPlaces,
  kUniversityPlaces,
  kAge0,
  kAge15,
  kAge40,
  kAge65,
  kCars0,
  kCars1,
  kCars2,
  kInWorkers,
  kInStudents,
  kOutWorkers,
  kParking
};
constexpr std::array<std::string_view, 2> kZoneKinds = {"internal", "external"};

enum LocationColumn : std::size_t { kLocationId, kLocationZone, kLon, kLat, kHome, kJob, kSchool, kUniversity };
constexpr io::Range kPeople = {0, 5e7};

/// Shares from percentages in neighbouring columns; they must add up to 100 within a rounding of 1.
template <std::size_t N>
bool read_shares(io::CsvReader& csv, std::size_t first, std::array<double, N>& shares, std::string const& what) {
  auto sum = 0.0;
  auto good = true;
  for (std::size_t i = 0; i < N; ++i) {
    auto const value = csv.number(first + i, {0, 100});
    good = good && value.has_value();
    shares[i] = value.value_or(0);
    sum += shares[i];
  }
  if (!good) return false;
  if (std::abs(sum - 100) > 1) {
    csv.fault(first, "P312", what + " add up to " + io::fixed(sum, 1) + " %.",
              "Every one belongs to one of the groups.", "Make them add up to 100 %.");
    return false;
  }
  for (auto& share : shares) share /= sum;
  return true;
}

void read_internal(io::CsvReader& csv, demand::ZoneFigures& f) {
  f.residents = csv.number(kResidents, kPeople).value_or(0);
  f.households = csv.number(kHouseholds, kPeople).value_or(0);
  f.employed_residents = csv.number(kEmployed, kPeople).value_or(0);
  f.jobs = csv.number_or(kJobs, 0, kPeople).value_or(0);
  f.pupils = csv.number(kPupils, kPeople).value_or(0);
  f.students = csv.number(kStudents, kPeople).value_or(0);
  read_shares(csv, kAge0, f.age_shares, "The age shares");
  read_shares(csv, kCars0, f.car_shares, "The shares of households by cars");
  if (f.employed_residents + f.pupils + f.students > f.residents + 0.5)
    csv.fault(kEmployed, "P314", "More people work or learn than live in the zone.",
              "Everybody has one main activity here; students with a job are counted twice.",
              "Correct residents, employed_residents, pupils or students.", io::Severity::kWarning);
  if (f.households > f.residents)
    csv.fault(kHouseholds, "P315", "There are more households than residents.", "", "Correct one of them.");
}

/// False if the zone's car ownership is not known and was assumed.
bool read_external(io::CsvReader& csv, demand::ZoneFigures& f) {
  f.in_workers = csv.number(kInWorkers, kPeople).value_or(0);
  f.in_students = csv.number(kInStudents, kPeople).value_or(0);
  f.out_workers = csv.number(kOutWorkers, kPeople).value_or(0);
  f.jobs = csv.number_or(kJobs, 0, kPeople).value_or(0);
  // Ages of those who come in are not known: working ages in two halves.
  f.age_shares = {0, 0.5, 0.5, 0};
  if (!csv.empty(kCars0)) {
    read_shares(csv, kCars0, f.car_shares, "The shares of households by cars");
    return true;
  }
  f.car_shares = {0, 0.5, 0.5};
  return false;
}

void read_zones(CityReader& city, CityKeys& keys) {
  auto& input = city.scenario().demand;
  std::int64_t without_cars = 0;
  city.each_row("zones", kZoneColumns, true, [&](io::CsvReader& csv) {
    auto const point = city.point(csv, kZoneLon, kZoneLat);
    auto const kind = csv.word(kZoneKind, kZoneKinds);
    auto const parking = csv.number_or(kParking, 0, {0, 1e6});
    demand::ZoneFigures figures;
    figures.school_places = csv.number_or(kSchoolPlaces, 0, kPeople).value_or(0);
    figures.university_places = csv.number_or(kUniversityPlaces, 0, kPeople).value_or(0);
    if (kind && *kind == 0) read_internal(csv, figures);
    if (kind && *kind == 1 && !read_external(csv, figures)) ++without_cars;
    if (!city.define(csv, kZoneId, keys.zones, nth<ZoneId>(input.zones.key.size()))) return;
    input.zones.key.push_back(std::string{csv.text(kZoneId)});
    input.zones.name.push_back(std::string{csv.text(kZoneName)});
    input.zones.name_ko.push_back(std::string{csv.text(kZoneNameKo)});
    input.zones.position.push_back(point.value_or(Point{}));
    input.zones.internal.push_back(kind.value_or(0) == 0 ? 1 : 0);
    input.zones.parking_cost.push_back(Money{parking.value_or(0)});
    input.figures.push_back(figures);
  });
  if (without_cars > 0)
    city.assume("external zones",
                "Car ownership of who comes in from " + std::to_string(without_cars) +
                    " zones is not known: every household has a car, half of them two.",
                without_cars);
}

void read_locations(CityReader& city, CityKeys& keys) {
  auto& input = city.scenario().demand;
  city.each_row("locations", kLocationColumns, true, [&](io::CsvReader& csv) {
    auto const zone = city.reference(csv, kLocationZone, "zone", keys.zones, input.zones.key.values());
    auto const point = city.point(csv, kLon, kLat);
    constexpr io::Range kWeight = {0, 1e9};
    demand::LocationWeights const weights{
        csv.number_or(kHome, 0, kWeight).value_or(0), csv.number_or(kJob, 0, kWeight).value_or(0),
        csv.number_or(kSchool, 0, kWeight).value_or(0), csv.number_or(kUniversity, 0, kWeight).value_or(0)};
    if (!city.define(csv, kLocationId, keys.locations, nth<LocationId>(input.locations.key.size()))) return;
    input.locations.key.push_back(std::string{csv.text(kLocationId)});
    input.locations.zone.push_back(zone.value_or(ZoneId{}));
    input.locations.position.push_back(point.value_or(Point{}));
    input.weights.push_back(weights);
  });
}

/// Every zone needs a place for its homes and for its jobs; schools and universities likewise where it has places.
void check_weights(CityReader& city) {
  auto const& input = city.scenario().demand;
  Column<ZoneId, demand::LocationWeights> sum(input.zones.key.size());
  for (std::size_t l = 0; l < input.weights.size(); ++l) {
    auto const location = nth<LocationId>(l);
    if (!input.locations.zone[location].valid()) continue;
    auto& zone = sum[input.locations.zone[location]];
    auto const& weights = input.weights[location];
    zone.home += weights.home;
    zone.job += weights.job;
    zone.school += weights.school;
    zone.university += weights.university;
  }
  for (std::size_t z = 0; z < input.zones.key.size(); ++z) {
    auto const zone = nth<ZoneId>(z);
    auto const& figures = input.figures[zone];
    auto const complain = [&](std::string const& kind) {
      city.faults().add({"P313",
                         {city.folder() + "/city.yaml", 0, 0},
                         "Zone \"" + input.zones.key[zone] + "\" has no location with a positive " + kind + " weight.",
                         "Its people or places would be nowhere.",
                         "Add a row for it to the locations table.",
                         io::FaultKind::kData});
    };
    if (sum[zone].home <= 0) complain("home");
    if (sum[zone].job <= 0) complain("job");
    if (sum[zone].school <= 0 && figures.school_places > 0) complain("school");
    if (sum[zone].university <= 0 && figures.university_places > 0) complain("university");
  }
}

/// Where cars of a location stand: up to kMostKerbs nodes in walking distance, so that a large employer's traffic
/// does not all turn into one street (estimate: where people park is not in the data); else the nearest node.
std::vector<NodeId> kerbs_of(network::NodeLocator const& cars, Point point, NodeId nearest) {
  constexpr double kWalkFromCar = 400;
  constexpr std::size_t kMostKerbs = 12;
  auto nodes = cars.within(point, kWalkFromCar, kMostKerbs);
  if (nodes.empty()) nodes.push_back(nearest);
  return nodes;
}

void tie_locations(CityReader& city) {
  auto& scenario = city.scenario();
  auto& locations = scenario.demand.locations;
  network::NodeLocator const cars{scenario.network, network::kCarAccess};
  network::NodeLocator const feet{scenario.network, network::kWalkAccess};
  std::int64_t far = 0;
  for (std::size_t l = 0; l < locations.key.size(); ++l) {
    auto const point = locations.position[nth<LocationId>(l)];
    auto const by_car = nearest_node(cars, scenario.network, point);
    auto const on_foot = nearest_node(feet, scenario.network, point);
    locations.kerbs.push_back(kerbs_of(cars, point, by_car.node));
    locations.walk_node.push_back(on_foot.node);
    if (by_car.metres > 500 || on_foot.metres > 500) ++far;
  }
  if (far > 0)
    city.assume("locations",
                std::to_string(far) + " locations lie over 500 m from the streets and are tied to the nearest.", far);
}

constexpr std::array<std::string_view, 6> kFreightColumns = {"site_id",         "name",  "lon", "lat",
                                                             "lorries_per_day", "source"};

void read_freight(CityReader& city) {
  auto& scenario = city.scenario();
  network::NodeLocator const cars{scenario.network, network::kCarAccess};
  Keys<SiteId> keys;
  city.each_row("freight", kFreightColumns, false, [&](io::CsvReader& csv) {
    auto const point = city.point(csv, 2, 3);
    auto const lorries = csv.number(4, {0, 1e5});
    if (!city.define(csv, 0, keys, nth<SiteId>(scenario.demand.freight.size()))) return;
    scenario.demand.freight.push_back({std::string{csv.text(0)},
                                       nearest_node(cars, scenario.network, point.value_or(Point{})).node,
                                       lorries.value_or(0)});
  });
}

}  // namespace

Nearest nearest_node(network::NodeLocator const& locator, network::Network const& network, Point point) {
  auto const node = locator.nearest(point);
  return {node, node.valid() ? distance(point, network.nodes.position[node]) : HUGE_VAL};
}

void load_population(CityReader& city, CityKeys& keys) {
  read_zones(city, keys);
  read_locations(city, keys);
  if (city.scenario().demand.locations.key.size() > 0) check_weights(city);
  if (city.faults().has_errors()) return;
  tie_locations(city);
  read_freight(city);
}

}  // namespace twinshift::scenario
