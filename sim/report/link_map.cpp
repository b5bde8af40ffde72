#include "sim/report/link_map.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <span>

#include "sim/report/compact.hpp"
#include "sim/report/sections.hpp"

namespace twinshift::report {

namespace {

// Docs: 4 m off the true line and a grid of 2 m cannot be seen at a metre a pixel and cost half of exact points.
constexpr double kTolerance = 4;
constexpr double kGrid = 2;
constexpr double kWaterTolerance = 25;
constexpr double kWaterGrid = 5;

constexpr std::array<LinkMeasure, 4> kMeasures{{{"vehicles", false, "vehicles", false},
                                                {"buses", false, "buses", false},
                                                {"slow", false, "", false},
                                                {"co2e", true, "", true}}};

/// A street with the rows of its directions in links.csv; a one-way street has no second.
struct Centreline {
  std::size_t forward = 0;
  std::optional<std::size_t> backward;
};

std::vector<Centreline> centrelines(RunFiles const& run) {
  std::vector<Centreline> lines;
  for (std::size_t row = 0; row < run.links.size(); ++row) {
    auto const& id = run.links.text(row, "link_id");
    if (!lines.empty() && id.size() > 1 && id[0] == '~' && lines.back().forward + 1 == row &&
        id.substr(1) == run.links.text(lines.back().forward, "link_id"))
      lines.back().backward = row;
    else
      lines.push_back({row, std::nullopt});
  }
  return lines;
}

class Shapes {
public:
  Shapes(recording::Scenery const& scenery, std::vector<Centreline> const& lines) : centre_{scenery.centre} {
    std::int64_t x = 0, y = 0;
    for (auto const& line : lines) {
      auto const shape = simplified(scenery.links.shape[nth<LinkId>(line.forward)], kTolerance);
      numbers_.count(shape.size());
      for (auto const& point : shape) {
        auto const px = std::llround((point.x - centre_.x) / kGrid), py = std::llround((point.y - centre_.y) / kGrid);
        numbers_.number(px - x);
        numbers_.number(py - y);
        x = px, y = py;
      }
      points_ += shape.size();
      middles_.push_back({shape[shape.size() / 2].x - centre_.x, shape[shape.size() / 2].y - centre_.y});
    }
  }
  [[nodiscard]] std::string text() const { return numbers_.text(); }
  [[nodiscard]] std::size_t points() const { return points_; }

  /// Centre and metres a pixel of a view that holds eight of ten streets.
  [[nodiscard]] Json home() const {
    auto const span = [&](double Point::*axis) {
      std::vector<double> values;
      for (auto const& middle : middles_) values.push_back(middle.*axis);
      std::sort(values.begin(), values.end());
      return std::pair{values[values.size() / 10], values[values.size() * 9 / 10]};
    };
    auto const [left, right] = span(&Point::x);
    auto const [low, high] = span(&Point::y);
    auto const scale = std::max({(right - left) / 760, (high - low) / 440, 1.0});
    return Json::array({rounded((left + right) / 2, 0), rounded((low + high) / 2, 0), rounded(scale, 1)});
  }

private:
  Point centre_;
  CompactNumbers numbers_;
  std::size_t points_ = 0;
  std::vector<Point> middles_;
};

/// Rows of emissions_by_link.csv by street.
std::map<std::string, std::size_t, std::less<>> emission_rows(RunFiles const& run) {
  std::map<std::string, std::size_t, std::less<>> rows;
  for (std::size_t row = 0; row < run.by_link.size(); ++row) rows.emplace(run.by_link.text(row, "link_id"), row);
  return rows;
}

class LinkValues {
public:
  explicit LinkValues(RunFiles const& run) : run_{run}, emissions_{emission_rows(run)} {}

  [[nodiscard]] std::int64_t of(std::size_t row, LinkMeasure const& measure) const {
    if (measure.of_emissions) {
      auto const found = emissions_.find(run_.links.text(row, "link_id"));
      if (found == emissions_.end()) return 0;
      auto const kg =
          run_.by_link.amount(found->second, "co2e_ttw_kg") + run_.by_link.amount(found->second, "co2e_wtt_kg");
      auto const km = run_.links.amount(row, "length_m") / 1000;
      return km > 0 ? std::llround(kg / km) : 0;
    }
    if (!measure.column.empty()) return std::llround(run_.links.amount(row, measure.column));
    auto const speed = run_.links.number(row, "mean_speed_kmh");
    auto const free = run_.links.amount(row, "free_speed_kmh");
    return speed && free > 0 ? std::max(0LL, std::llround(100 * (1 - *speed / free))) : 0;
  }

private:
  RunFiles const& run_;
  std::map<std::string, std::size_t, std::less<>> emissions_;
};

/// The next of 1, 2, 5, 10 ... at or above.
std::int64_t round_bound(double value) {
  auto const power = std::pow(10.0, std::floor(std::log10(std::max(1.0, value))));
  for (auto const step : {1.0, 2.0, 5.0})
    if (value <= step * power) return std::llround(step * power);
  return std::llround(10 * power);
}

/// Bounds between the steps of the scale, at rounded quantiles of what is not 0.
Json bounds(std::vector<std::int64_t> const& values, std::initializer_list<double> quantiles) {
  std::vector<double> sizes;
  for (auto const value : values)
    if (value != 0) sizes.push_back(std::abs(static_cast<double>(value)));
  std::sort(sizes.begin(), sizes.end());
  auto list = Json::array();
  std::int64_t last = 0;
  for (auto const quantile : quantiles) {
    auto const at = sizes.empty() ? 0 : static_cast<std::size_t>(quantile * static_cast<double>(sizes.size() - 1));
    auto bound = sizes.empty() ? 1 : round_bound(sizes[at]);
    if (bound <= last) bound = round_bound(static_cast<double>(last) + 1);
    list.push_back(bound);
    last = bound;
  }
  return list;
}

std::string sparse(std::vector<std::int64_t> const& values) {
  CompactNumbers numbers;
  numbers.sparse(values);
  return numbers.text();
}

std::vector<std::int64_t> values_of(RunFiles const& run, std::vector<Centreline> const& lines,
                                    LinkMeasure const& measure) {
  LinkValues const of_link{run};
  std::vector<std::int64_t> values(2 * lines.size());
  for (std::size_t i = 0; i < lines.size(); ++i) {
    values[2 * i] = of_link.of(lines[i].forward, measure);
    if (lines[i].backward) values[2 * i + 1] = of_link.of(*lines[i].backward, measure);
  }
  return values;
}

Json measure_of(Subject const& subject, std::vector<Centreline> const& lines, LinkMeasure const& measure) {
  auto values = values_of(subject.run, lines, measure);
  auto const key = std::string{measure.key};
  Json out{{"k", key}, {"name", json(say("map:" + key))}, {"unit", json(say("mapunit:" + key))}, {"kind", "level"}};
  if (subject.base == nullptr) {
    out["cut"] = bounds(values, {0.5, 0.75, 0.9, 0.97});
  } else {
    auto const before = values_of(*subject.base, lines, measure);
    for (std::size_t i = 0; i < values.size(); ++i) values[i] -= before[i];
    out["kind"] = "difference";
    out["name"] = json(say("map_change", {{"what", say("map:" + key)}}));
    out["cut"] = bounds(values, {0.8, 0.97});
    out["b"] = sparse(before);
  }
  out["v"] = sparse(values);
  return out;
}

Json names_of(RunFiles const& run, std::vector<Centreline> const& lines, Json& map) {
  std::map<std::string, std::int64_t> known;
  auto names = Json::array();
  std::vector<std::int64_t> of;
  for (auto const& line : lines) {
    auto const& name = run.links.text(line.forward, "name");
    if (name.empty()) {
      of.push_back(0);
      continue;
    }
    auto const [entry, fresh] = known.emplace(name, static_cast<std::int64_t>(names.size()) + 1);
    if (fresh) names.push_back(name);
    of.push_back(entry->second);
  }
  map["nameOf"] = sparse(of);
  return names;
}

/// Where streets are, with room around: what lies beyond is not on the page.
struct Box {
  Point low{std::numeric_limits<double>::max(), std::numeric_limits<double>::max()};
  Point high{std::numeric_limits<double>::lowest(), std::numeric_limits<double>::lowest()};
  void hold(Point point) {
    low = {std::min(low.x, point.x), std::min(low.y, point.y)};
    high = {std::max(high.x, point.x), std::max(high.y, point.y)};
  }
  [[nodiscard]] bool meets(Box const& other) const {
    return low.x <= other.high.x && other.low.x <= high.x && low.y <= other.high.y && other.low.y <= high.y;
  }
};

Box box_of(std::span<Point const> points) {
  Box box;
  for (auto const& point : points) box.hold(point);
  return box;
}

Json points_of(std::span<Point const> line, Point centre) {
  auto points = Json::array();
  for (auto const& point : simplified(line, kWaterTolerance)) {
    points.push_back(std::llround((point.x - centre.x) / kWaterGrid) * static_cast<long long>(kWaterGrid));
    points.push_back(std::llround((point.y - centre.y) / kWaterGrid) * static_cast<long long>(kWaterGrid));
  }
  return points;
}

/// Shapes behind the streets, each a list of parts; `land` not empty: sea is where no land is.
Json backdrop_of(recording::Scenery const& scenery) {
  Json backdrop{{"land", Json::array()}, {"water", Json::array()}, {"rivers", Json::array()}};
  auto const streets = box_of(scenery.links.shape.values());
  for (auto const& shape : scenery.backdrop) {
    if (shape.kind == recording::BackdropKind::kRail) continue;
    auto parts = Json::array();
    for (auto const& part : shape.parts)
      if (box_of(part).meets(streets)) parts.push_back(points_of(part, scenery.centre));
    if (parts.empty()) continue;
    auto const* const kind = !shape.area ? "rivers" : shape.kind == recording::BackdropKind::kLand ? "land" : "water";
    backdrop[kind].push_back(std::move(parts));
  }
  return backdrop;
}

Json places_of(recording::Scenery const& scenery) {
  auto places = Json::array();
  for (auto const& place : scenery.places)
    places.push_back(Json{{"name", json({place.name.en, place.name.ko.empty() ? place.name.en : place.name.ko})},
                          {"i", place.importance},
                          {"x", rounded(place.position.x - scenery.centre.x, 0)},
                          {"y", rounded(place.position.y - scenery.centre.y, 0)}});
  return places;
}

}  // namespace

Json link_map(Subject const& subject) {
  auto const& run = subject.run;
  if (!run.scenery || run.links.size() != run.scenery->links.size() || run.links.empty()) return nullptr;
  if (subject.base != nullptr && subject.base->links.size() != run.links.size()) return nullptr;
  auto const lines = centrelines(run);
  Shapes const shapes{*run.scenery, lines};
  std::string classes;
  constexpr char kOneWay = 16;
  for (auto const& line : lines)
    classes += static_cast<char>(static_cast<char>(run.scenery->links.road_class[nth<LinkId>(line.forward)]) |
                                 (line.backward ? 0 : kOneWay));
  Json map{{"n", lines.size()}, {"pts", shapes.points()}, {"q", kGrid}, {"left", run.scenery->drives_left}};
  map["home"] = shapes.home();
  map["geo"] = shapes.text();
  map["cls"] = base64(classes);
  map["names"] = names_of(run, lines, map);
  map["measures"] = Json::array();
  for (auto const& measure : kMeasures)
    if (whole_city(run) || !measure.whole_city_only) map["measures"].push_back(measure_of(subject, lines, measure));
  map["backdrop"] = backdrop_of(*run.scenery);
  map["places"] = places_of(*run.scenery);
  return map;
}

}  // namespace twinshift::report
