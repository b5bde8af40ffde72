#pragma once

#include "sim/io/projection.hpp"
#include "sim/io/suggest.hpp"
#include "sim/io/yaml.hpp"
#include "sim/policy/policy.hpp"
#include "sim/scenario/measures.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace twinshift::scenario {

/// A part of the map: zones, and streets.
struct Area {
  policy::ZoneFlags zones;     ///< empty: everywhere
  policy::LinkFlags links;     ///< of zones that were named only after add_links
  std::vector<ZoneId> listed;  ///< zones that were named
  std::string words;
};

/// Turns verbs into measures. Every reader returns nothing for what is absent or faulty, and has reported the latter.
class MeasureCompiler {
public:
  MeasureCompiler(CityKeys const& keys, Scenario const& scenario);

  void fleet(Verb const& verb);
  void policy(Verb const& verb);
  CompiledMeasures take() { return std::move(result_); }
  /// What `area` under a verb is about; everywhere if absent.
  [[nodiscard]] std::optional<Area> area(io::YamlMap const& map) const;

private:
  using Map = io::YamlMap;

  // Public transport.
  void fare(Map const& map);
  void flat_pass(Map const& map);
  void headway(Map const& map);
  void bus_priority(Map const& map);
  void new_route(Map const& map, std::optional<Mode> mode);
  void new_stop(Map const& map);
  void park_ride(Map const& map);
  // Cars and streets.
  void parking(Map const& map);
  void workplace_levy(Map const& map);
  void area_charge(Map const& map, bool clean_air);
  void fuel_price(Map const& map);
  void car_free(Map const& map);
  void bus_lane(Map const& map);
  void cycle_network(Map const& map);
  // People and what is shared.
  void home_working(Map const& map);
  void travel_plan(Map const& map);
  void e_bike_grant(Map const& map);
  void bike_share(Map const& map);
  void e_scooter(Map const& map);
  void growth(Map const& map);

  // Parts of several verbs.
  std::optional<demand::Group> who(Map const& map, std::string& words) const;
  std::optional<demand::Hours> hours(Map const& map, std::string_view key, std::string& words) const;
  std::optional<Area> needed_area(Map const& map) const;
  std::optional<policy::LinkFlags> streets(Map const& map, std::string& words) const;
  std::optional<Point> point(Map const& map, std::string_view key) const;
  std::optional<Point> lon_lat(Map const& map) const;
  std::optional<std::vector<RouteId>> routes(Map const& map, std::string& words) const;
  std::optional<Mode> transit_mode(Map const& map, std::string_view key) const;
  std::optional<OperatorId> operated_by(Map const& map, std::string_view key) const;
  std::optional<StopId> stop_named(Map const& map, io::Yaml const& value) const;
  std::vector<policy::RouteStop> route_stops(Map const& map, bool& sound) const;
  std::vector<transit::Service> services(Map const& map, bool& sound) const;
  std::vector<policy::NewStation> places_for_stations(Area const& area, std::size_t count, double spacing, int docks,
                                                      int bikes) const;
  void add_zones(Map const& map, Area& area, bool& sound) const;
  void add_circle(Map const& map, Area& area, bool& sound) const;
  void add_polygon(Map const& map, Area& area, bool& sound) const;
  template <class Inside>
  void add_where(Inside const& inside, Area& area) const;
  void add_links(Area& area) const;

  template <class AnyId>
  std::optional<AnyId> known(Map const& map, std::string_view key, std::string const& what, Keys<AnyId> const& keys,
                             Column<AnyId, std::string> const& names, Column<AnyId, std::string> const* titles) const;
  template <class AnyId>
  std::optional<AnyId> named(io::Place const& place, Map const& map, std::string const& text, std::string const& what,
                             Keys<AnyId> const& keys, Column<AnyId, std::string> const& names,
                             Column<AnyId, std::string> const* titles) const;
  void unknown(io::Place const& place, Map const& map, std::string const& text, std::string const& what,
               std::vector<std::string> const& names) const;
  bool one_of(Map const& map, std::initializer_list<std::string_view> keys) const;
  void replace(DepotId depot, Map const& map);
  std::optional<int> count_of(Map const& map, DepotId depot, VehicleTypeId type, bool& sound) const;

  void claim(std::string const& thing, demand::Hours period, Map const& map);
  void claim_zones(std::string const& thing, Area const& area, Map const& map);
  void add(policy::Measure measure, std::string words, demand::Scope whom = {});

  struct Claim {
    demand::Hours period;
    io::Place place;
  };
  CityKeys const* keys_;
  Scenario const* scenario_;
  std::optional<io::Projection> projection_;
  std::map<std::string, std::vector<Claim>> claims_;
  std::map<std::pair<DepotId, VehicleTypeId>, int> replaced_;
  CompiledMeasures result_;
};

template <class AnyId>
std::optional<AnyId> MeasureCompiler::named(io::Place const& place, Map const& map, std::string const& text,
                                            std::string const& what, Keys<AnyId> const& keys,
                                            Column<AnyId, std::string> const& names,
                                            Column<AnyId, std::string> const* titles) const {
  if (auto const id = keys.find(text)) return id;
  if (titles != nullptr && std::count(titles->begin(), titles->end(), text) == 1)
    return nth<AnyId>(std::find(titles->begin(), titles->end(), text) - titles->begin());
  unknown(place, map, text, what, names.values());
  return std::nullopt;
}

template <class AnyId>
std::optional<AnyId> MeasureCompiler::known(Map const& map, std::string_view key, std::string const& what,
                                            Keys<AnyId> const& keys, Column<AnyId, std::string> const& names,
                                            Column<AnyId, std::string> const* titles) const {
  auto const text = map.text(key);
  return text ? named<AnyId>(map.place(key), map, *text, what, keys, names, titles) : std::nullopt;
}

/// Whether `text` is `pattern`, or begins with what stands before the `*` at its end.
[[nodiscard]] bool matches(std::string_view text, std::string_view pattern);

}  // namespace twinshift::scenario
