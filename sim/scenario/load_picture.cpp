#include "sim/scenario/load_city.hpp"

#include "sim/io/geojson.hpp"
#include "sim/io/suggest.hpp"

#include <algorithm>
#include <array>

namespace twinshift::scenario {
namespace {

enum PlaceColumn : std::size_t { kName, kNameKo, kKind, kLon, kLat, kImportance };
constexpr std::array<std::string_view, 6> kPlaceColumns = {"name", "name_ko", "kind", "lon", "lat", "importance"};

enum ObservedColumn : std::size_t { kMeasure, kValue, kUnit, kYear, kWho, kSource, kConfidence };
constexpr std::array<std::string_view, 7> kObservedColumns = {"measure", "value",  "unit",      "year",
                                                              "who",     "source", "confidence"};

enum FlowColumn : std::size_t { kFlowFrom, kFlowTo, kShare };
constexpr std::array<std::string_view, 6> kFlowColumns = {"from", "to", "share_pct", "year", "source", "confidence"};

constexpr std::array<std::string_view, 5> kShapeKinds = {"sea", "lake", "river", "land", "rail"};

void read_places(CityReader& city) {
  city.each_row("places", kPlaceColumns, false, [&](io::CsvReader& csv) {
    auto const point = city.point(csv, kLon, kLat);
    auto const importance = csv.whole(kImportance, {1, 3});
    auto const name = csv.required(kName);
    if (!point || !importance || !name) return;
    city.scenario().places.push_back(
        {*name, std::string{csv.text(kNameKo)}, std::string{csv.text(kKind)}, static_cast<int>(*importance), *point});
  });
}

std::string property(io::GeoFeature const& feature, std::string const& key) {
  auto const it = feature.properties.find(key);
  return it == feature.properties.end() ? "" : it->second;
}

void read_background(CityReader& city) {
  city.each_file("background", false, [&](std::string const& file, std::string_view text) {
    auto number = 0;
    for (auto const& feature : io::parse_geojson(text, file, city.faults(), io::FaultKind::kData)) {
      ++number;
      MapShape shape{
          property(feature, "kind"), feature.area, property(feature, "name"), property(feature, "name_ko"), {}};
      if (std::find(kShapeKinds.begin(), kShapeKinds.end(), shape.kind) == kShapeKinds.end()) {
        city.faults().add({"T422",
                           {file, 0, 0},
                           "Feature " + std::to_string(number) + " has kind \"" + io::shown(shape.kind) + "\".",
                           "It would be drawn as nothing.",
                           "Use one of: sea, lake, river, land, rail.",
                           io::FaultKind::kData});
        continue;
      }
      for (auto const& part : feature.parts) {
        std::vector<Point> points;
        for (auto const at : part)
          if (auto const point = city.project(at)) points.push_back(*point);
        shape.parts.push_back(std::move(points));
      }
      city.scenario().background.push_back(std::move(shape));
    }
  });
}

void read_observed(CityReader& city) {
  city.each_row("observed", kObservedColumns, false, [&](io::CsvReader& csv) {
    auto const measure = csv.required(kMeasure);
    auto const value = csv.number(kValue);
    if (!measure || !value) return;
    city.scenario().observed.push_back({*measure, *value, std::string{csv.text(kUnit)}, std::string{csv.text(kYear)},
                                        std::string{csv.text(kWho)}, std::string{csv.text(kSource)},
                                        std::string{csv.text(kConfidence)}});
  });
}

/// Only checked: the flows are there for comparison by other tools.
void check_external_flows(CityReader& city) {
  city.each_row("external_flows", kFlowColumns, false, [](io::CsvReader& csv) {
    csv.required(kFlowFrom);
    csv.required(kFlowTo);
    csv.number(kShare, {0, 100});
  });
}

}  // namespace

void load_picture(CityReader& city) {
  read_places(city);
  read_background(city);
  read_observed(city);
  check_external_flows(city);
}

}  // namespace twinshift::scenario
