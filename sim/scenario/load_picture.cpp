#include "sim/scenario/load_city.hpp"

#include "sim/io/geojson.hpp"
#include "sim/io/suggest.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace twinshift::scenario {
namespace {

enum PlaceColumn : std::size_t { kName, kNameKo, kKind, kLon, kLat, kImportance };
constexpr std::array<std::string_view, 6> kPlaceColumns = {"name", "name_ko", "kind", "lon", "lat", "importance"};

enum ObservedColumn : std::size_t { kMeasure, kValue, kUnit, kYear, kWho, kSource, kConfidence };
constexpr std::array<std::string_view, 7> kObservedColumns = {"measure", "value",  "unit",      "year",
                                                              "who",     "source", "confidence"};

enum FlowColumn : std::size_t { kFlowFrom, kFlowTo, kShare };
constexpr std::array<std::string_view, 6> kFlowColumns = {"from", "to", "share_pct", "year", "source", "confidence"};

enum CountColumn : std::size_t { kCountId, kCountName, kWhat, kOf, kPerDay, kHours, kUse, kCountYear, kCountSource };
constexpr std::array<std::string_view, 10> kCountColumns = {"count_id",  "name", "what", "of",     "per_day",
                                                            "hours_pct", "use",  "year", "source", "confidence"};
constexpr std::array<std::string_view, 3> kCounted = {"vehicles", "lorries", "boardings"};
constexpr std::array<std::string_view, 2> kUses = {"fit", "compare"};

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

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  while (true) {
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    if (text.empty()) return words;
    words.push_back(text.substr(0, text.find(' ')));
    text.remove_prefix(words.back().size());
  }
}

/// 24 percentages of the day, or nothing.
bool read_hours(io::CsvReader& csv, std::array<double, 24>& hours) {
  auto const words = words_of(csv.text(kHours));
  if (words.empty()) return true;
  auto sum = 0.0;
  auto good = words.size() == hours.size();
  for (std::size_t h = 0; good && h < hours.size(); ++h) {
    auto const [end, error] = std::from_chars(words[h].data(), words[h].data() + words[h].size(), hours[h]);
    good = error == std::errc{} && end == words[h].data() + words[h].size() && hours[h] >= 0 && hours[h] <= 100;
    sum += hours[h];
  }
  if (!good || std::abs(sum - 100) > 1) {
    csv.fault(kHours, "P316", "hours_pct is not 24 percentages that add up to 100.", "",
              "Write a share for every hour from midnight, with spaces between, or leave the cell empty.");
    return false;
  }
  for (auto& hour : hours) hour /= sum;
  return true;
}

/// The streets or routes that a row counts.
bool read_counted(CityReader& city, io::CsvReader& csv, CityKeys const& keys, CountPoint& point) {
  auto const words = words_of(csv.text(kOf));
  for (auto const word : words) {
    if (point.what == CountPoint::What::kBoardings) {
      auto const& routes = city.scenario().service_plan.routes.key;
      if (auto const route = city.reference(csv, kOf, word, "route", keys.routes, routes.values()))
        point.routes.push_back(*route);
    } else if (auto const link = find_direction(city, csv, kOf, word, keys)) {
      point.links.push_back(*link);
    }
  }
  return !words.empty() && point.links.size() + point.routes.size() == words.size();
}

void read_counts(CityReader& city, CityKeys const& keys) {
  Keys<std::size_t> known;
  city.each_row("counts", kCountColumns, false, [&](io::CsvReader& csv) {
    auto const what = csv.word(kWhat, kCounted);
    auto const use = csv.word(kUse, kUses);
    auto const per_day = csv.number(kPerDay, {0, 1e9});
    auto const named = csv.required(kCountName) && csv.required(kOf);
    auto const defined = city.define(csv, kCountId, known, city.scenario().counts.size());
    if (!what || !use || !per_day || !named || !defined) return;
    CountPoint point{std::string{csv.text(kCountId)},
                     std::string{csv.text(kCountName)},
                     static_cast<CountPoint::What>(*what),
                     {},
                     {},
                     *per_day,
                     {},
                     *use == 0,
                     std::string{csv.text(kCountSource)}};
    auto const counted = read_counted(city, csv, keys, point);
    if (read_hours(csv, point.hours) && counted) city.scenario().counts.push_back(std::move(point));
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

void load_picture(CityReader& city, CityKeys const& keys) {
  read_places(city);
  read_background(city);
  read_observed(city);
  read_counts(city, keys);
  check_external_flows(city);
}

}  // namespace twinshift::scenario
