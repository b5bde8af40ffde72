#include "sim/run/map_layers.hpp"

#include <array>
#include <filesystem>
#include <set>

#include "sim/core/mode.hpp"
#include "sim/io/csv.hpp"
#include "sim/io/file.hpp"
#include "sim/results/film_figures.hpp"
#include "sim/results/geopackage.hpp"
#include "sim/results/map_styles.hpp"

namespace twinshift::run {

namespace {

using results::MapLayer;
using results::MapTable;
using results::Shape;

/// A table of the folder; without rows if the run did not write it.
MapTable read_table(results::RunFolder const& folder, std::string const& name) {
  auto const path = folder.file(name + ".csv");
  if (!std::filesystem::exists(path)) return {name, {}, {}};
  io::Faults faults;
  return results::map_table(name, io::read_text_file(path, {}, faults, io::FaultKind::kData).value_or(""));
}

std::vector<std::vector<Point>> one_point(Point point) { return {{point}}; }

MapLayer links_layer(results::RunFolder const& folder, network::Network const& network) {
  MapLayer layer{read_table(folder, "links"), Shape::kLine, {}, ""};
  results::join(layer.table, read_table(folder, "emissions_by_link"));
  for (std::size_t i = 0; i < network.links.size(); ++i) {
    auto const shape = network.links.shape[nth<LinkId>(i)];
    layer.parts.push_back({{shape.begin(), shape.end()}});
  }
  layer.style = results::graduated_style("vehicles", true,
                                         {{0, "205,211,216", 0.15},
                                          {1000, "179,188,197", 0.2},
                                          {5000, "111,163,200", 0.4},
                                          {10000, "47,117,173", 0.7},
                                          {20000, "122,63,158", 1.1},
                                          {1e9, "156,28,78", 1.7}});
  return layer;
}

template <class Id>
std::vector<std::vector<std::vector<Point>>> points_of(Column<Id, Point> const& positions) {
  std::vector<std::vector<std::vector<Point>>> parts;
  for (auto const& position : positions) parts.push_back(one_point(position));
  return parts;
}

MapLayer stops_layer(results::RunFolder const& folder, transit::Stops const& stops) {
  MapLayer layer{read_table(folder, "stops"), Shape::kPoint, points_of(stops.position), ""};
  layer.style = results::graduated_style("boardings", false,
                                         {{0, "205,211,216", 0.8},
                                          {50, "111,163,200", 1.2},
                                          {250, "47,117,173", 1.8},
                                          {1000, "122,63,158", 2.6},
                                          {1e9, "156,28,78", 3.6}});
  return layer;
}

/// The streets that a pattern runs along; between two stops without streets (rails) a straight line.
void add_sections(network::Network const& network, transit::Timetable const& timetable, PatternId pattern,
                  std::set<std::uint32_t>& seen, std::vector<std::vector<Point>>& parts) {
  auto const stops = timetable.patterns.stops[pattern];
  for (std::size_t k = 0; k + 1 < stops.size(); ++k) {
    auto const section = nth<SectionId>(timetable.patterns.stops.offset(pattern) + k);
    auto const links = timetable.patterns.section_links[section];
    if (links.empty()) parts.push_back({timetable.stops.position[stops[k]], timetable.stops.position[stops[k + 1]]});
    for (auto const link : links) {
      if (!seen.insert(link.value()).second) continue;
      auto const shape = network.links.shape[link];
      parts.emplace_back(shape.begin(), shape.end());
    }
  }
}

MapLayer routes_layer(results::RunFolder const& folder, network::Network const& network,
                      transit::Timetable const& timetable) {
  MapLayer layer{read_table(folder, "routes"), Shape::kLines, {}, ""};
  layer.parts.resize(timetable.routes.key.size());
  std::vector<std::set<std::uint32_t>> seen(layer.parts.size());
  for (std::size_t p = 0; p < timetable.patterns.route.size(); ++p) {
    auto const pattern = nth<PatternId>(p);
    auto const route = timetable.patterns.route[pattern].index();
    add_sections(network, timetable, pattern, seen[route], layer.parts[route]);
  }
  layer.style = results::categorised_style(
      "mode", {{"bus", "16,72,180"}, {"brt", "148,86,231"}, {"rail", "19,27,48"}, {"shuttle", "10,115,144"}});
  return layer;
}

MapLayer stations_layer(results::RunFolder const& folder, fleet::Stations const& stations) {
  return {read_table(folder, "stations"), Shape::kPoint, points_of(stations.position),
          results::single_style("61,149,167", 1.8)};
}

MapLayer depots_layer(results::RunFolder const& folder, fleet::Depots const& depots) {
  MapLayer layer{{"depots", {"depot_id", "name"}, {}}, Shape::kPoint, points_of(depots.position), ""};
  for (std::size_t i = 0; i < depots.key.size(); ++i)
    layer.table.rows.push_back({depots.key[nth<DepotId>(i)], depots.name[nth<DepotId>(i)]});
  results::join(layer.table, read_table(folder, "depots"));
  layer.style = results::single_style("154,107,30", 4);
  return layer;
}

/// Journeys of residents by main mode; zones outside, and those where nobody set out, have none.
MapLayer zones_layer(LastDay const& day, demand::Journeys const& plans) {
  auto const& zones = day.population.zones;
  MapLayer layer{{"zones", {"zone_id", "name", "inside", "journeys", "transit_pct", "mean_min"}, {}},
                 Shape::kPoint,
                 points_of(zones.position),
                 ""};
  for (auto const token : kModeTokens) layer.table.columns.push_back(std::string{token} + "_journeys");
  recording::Figures figures;
  results::add_zone_figures(figures, day.population, plans, day.result.outcomes);
  std::size_t next = 0;
  for (std::size_t i = 0; i < zones.key.size(); ++i) {
    auto const zone = nth<ZoneId>(i);
    std::vector<std::string> row{zones.key[zone], zones.name[zone], zones.internal[zone] != 0 ? "1" : "0"};
    row.resize(layer.table.columns.size());
    if (next < figures.zones.size() && figures.zones[next].name.en == zones.name[zone] &&
        figures.zones[next].position == zones.position[zone]) {
      auto const& of = figures.zones[next++];
      std::int64_t all = 0, transit = 0;
      for (std::size_t m = 0; m < of.journeys.size(); ++m) {
        all += of.journeys[m];
        if (kTransitModes.contains(static_cast<Mode>(m))) transit += of.journeys[m];
        row[6 + m] = std::to_string(of.journeys[m]);
      }
      row[3] = std::to_string(all);
      if (all > 0) row[4] = io::fixed(100.0 * static_cast<double>(transit) / static_cast<double>(all), 2);
      if (of.arrived > 0) row[5] = io::fixed(static_cast<double>(of.seconds) / 60 / of.arrived, 2);
    }
    layer.table.rows.push_back(std::move(row));
  }
  layer.style = results::graduated_style("transit_pct", false,
                                         {{10, "179,188,197", 3},
                                          {15, "111,163,200", 3},
                                          {20, "47,117,173", 3},
                                          {30, "122,63,158", 3},
                                          {100, "156,28,78", 3}});
  return layer;
}

}  // namespace

void write_map_layers(results::RunFolder const& folder, LastDay const& day, demand::Journeys const& plans) {
  std::vector<MapLayer> layers{zones_layer(day, plans), links_layer(folder, day.scenario.network),
                               routes_layer(folder, day.scenario.network, day.timetable),
                               stops_layer(folder, day.timetable.stops),
                               depots_layer(folder, day.scenario.fleet.depots)};
  if (!day.scenario.fleet.stations.key.empty()) layers.push_back(stations_layer(folder, day.scenario.fleet.stations));
  for (auto const* const name : {"summary", "modes", "counts", "iterations", "emissions", "emissions_by_mode",
                                 "emissions_by_group", "blocks", "depot_hours", "factors"})
    if (auto table = read_table(folder, name); !table.columns.empty())
      layers.push_back({std::move(table), Shape::kNone, {}, ""});
  results::write_geopackage(folder.file("results.gpkg"), day.scenario.city.crs, layers);
}

}  // namespace twinshift::run
