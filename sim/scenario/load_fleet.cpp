#include "sim/scenario/load_city.hpp"

#include <algorithm>
#include <array>

namespace twinshift::scenario {
namespace {

enum StationColumn : std::size_t {
  kStationId,
  kStationName,
  kStationNameKo,
  kStationLon,
  kStationLat,
  kDocks,
  kBikes,
  kStationStatus
};
constexpr std::array<std::string_view, 8> kStationColumns = {"station_id", "name",  "name_ko", "lon",
                                                             "lat",        "docks", "bikes",   "status"};
constexpr std::array<std::string_view, 3> kStationStates = {"real", "estimated", "synthetic"};

enum SiteColumn : std::size_t {
  kSiteId,
  kSiteName,
  kSiteNameKo,
  kSiteLon,
  kSiteLat,
  kSpaces,
  kSiteStatus,
  kSiteSource
};
constexpr std::array<std::string_view, 8> kSiteColumns = {"site_id", "name",   "name_ko", "lon",
                                                          "lat",     "spaces", "status",  "source"};

enum DepotColumn : std::size_t { kDepotId, kDepotName, kDepotNameKo, kDepotKind, kDepotLon, kDepotLat, kDepotSource };
constexpr std::array<std::string_view, 7> kDepotColumns = {"depot_id", "name", "name_ko", "kind",
                                                           "lon",      "lat",  "source"};
constexpr std::array<std::string_view, 5> kDepotKinds = {"bus", "rail", "hydrogen_station", "wastewater", "energy"};

enum StockColumn : std::size_t { kStockDepot, kStockType, kStockCount, kStockStatus, kStockSource };
constexpr std::array<std::string_view, 5> kStockColumns = {"depot_id", "vehicle_type", "count", "status", "source"};
constexpr std::array<std::string_view, 2> kStockStates = {"source", "estimate"};

void read_depots(CityReader& city, CityKeys& keys) {
  auto& depots = city.scenario().fleet.depots;
  city.each_row("depots", kDepotColumns, city.lists("routes"), [&](io::CsvReader& csv) {
    csv.word(kDepotKind, kDepotKinds);
    auto const point = city.point(csv, kDepotLon, kDepotLat);
    if (!city.define(csv, kDepotId, keys.depots, nth<DepotId>(depots.key.size()))) return;
    depots.key.push_back(std::string{csv.text(kDepotId)});
    depots.name.push_back(std::string{csv.text(kDepotName)});
    depots.position.push_back(point.value_or(Point{}));
    depots.stock.push_back({});
  });
}

void read_stock(CityReader& city, CityKeys const& keys) {
  auto& scenario = city.scenario();
  std::int64_t estimated = 0;
  city.each_row("depot_fleet", kStockColumns, city.lists("routes"), [&](io::CsvReader& csv) {
    auto const depot = city.reference(csv, kStockDepot, "depot", keys.depots, scenario.fleet.depots.key.values());
    auto const type =
        city.reference(csv, kStockType, "vehicle type", keys.vehicle_types, scenario.fleet.types.key.values());
    auto const count = csv.whole(kStockCount, {0, 100000});
    auto const status = csv.word(kStockStatus, kStockStates);
    if (!depot || !type || !count || !status) return;
    if (*status == 1) estimated += *count;
    scenario.fleet.depots.stock[*depot].push_back({*type, static_cast<int>(*count)});
  });
  if (estimated > 0)
    city.assume("fleet", std::to_string(estimated) + " vehicles stand at depots by estimate.", estimated);
  for (std::size_t d = 0; d < scenario.fleet.depots.key.size(); ++d) {
    auto const depot = nth<DepotId>(d);
    auto& stock = scenario.fleet.depots.stock[depot];
    std::stable_sort(stock.begin(), stock.end(), [](auto const& a, auto const& b) { return a.count > b.count; });
    for (auto const& line : stock) scenario.service_plan.stock.push_back({depot, line.type, line.count});
  }
}

void read_stations(CityReader& city, CityKeys& keys) {
  auto& scenario = city.scenario();
  auto& stations = scenario.fleet.stations;
  network::NodeLocator const feet{scenario.network, network::kWalkAccess};
  std::int64_t not_real = 0;
  city.each_row("stations", kStationColumns, false, [&](io::CsvReader& csv) {
    auto const point = city.point(csv, kStationLon, kStationLat);
    auto const docks = csv.whole(kDocks, {1, 1000});
    auto const bikes = csv.whole(kBikes, {0, 1000});
    auto const status = csv.word(kStationStatus, kStationStates);
    if (docks && bikes && *bikes > *docks)
      csv.fault(kBikes, "T412", "The station has more bikes than docks.", "They could not all stand there.",
                "Correct bikes or docks.");
    if (!city.define(csv, kStationId, keys.stations, nth<StationId>(stations.key.size()))) return;
    if (status && *status != 0) ++not_real;
    stations.key.push_back(std::string{csv.text(kStationId)});
    stations.name.push_back(std::string{csv.text(kStationName)});
    stations.position.push_back(point.value_or(Point{}));
    stations.node.push_back(point ? feet.nearest(*point) : NodeId{});
    stations.docks.push_back(static_cast<int>(docks.value_or(1)));
    stations.bikes.push_back(static_cast<int>(bikes.value_or(0)));
  });
  if (not_real > 0)
    city.assume("stations", std::to_string(not_real) + " stations of shared bikes have an estimated size or place.",
                not_real);
}

void read_sites(CityReader& city, CityKeys& keys) {
  auto& scenario = city.scenario();
  auto& sites = scenario.fleet.sites;
  network::NodeLocator const cars{scenario.network, network::kCarAccess};
  city.each_row("park_ride", kSiteColumns, false, [&](io::CsvReader& csv) {
    auto const point = city.point(csv, kSiteLon, kSiteLat);
    auto const spaces = csv.whole(kSpaces, {0, 100000});
    if (!city.define(csv, kSiteId, keys.sites, nth<SiteId>(sites.key.size()))) return;
    sites.key.push_back(std::string{csv.text(kSiteId)});
    sites.name.push_back(std::string{csv.text(kSiteName)});
    sites.position.push_back(point.value_or(Point{}));
    sites.node.push_back(point ? cars.nearest(*point) : NodeId{});
    sites.spaces.push_back(static_cast<int>(spaces.value_or(0)));
  });
}

}  // namespace

void load_fleet(CityReader& city, CityKeys& keys) {
  auto const& types = city.scenario().fleet.types;
  for (std::size_t t = 0; t < types.key.size(); ++t) {
    auto const type = nth<VehicleTypeId>(t);
    keys.vehicle_types.insert(types.key[type], type);
  }
  read_depots(city, keys);
  read_stock(city, keys);
  read_stations(city, keys);
  read_sites(city, keys);
}

}  // namespace twinshift::scenario
