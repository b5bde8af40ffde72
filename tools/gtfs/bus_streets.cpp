#include "tools/gtfs/bus_streets.hpp"

#include "tools/gtfs/along_shape.hpp"
#include "tools/map_match/map_match.hpp"

#include <cmath>
#include <map>

namespace twinshift::gtfs {

namespace {

constexpr double kShapeReach = 200;  // [m] a stop farther from its trip's shape doesn't lie on it

using Course = std::pair<std::uint32_t, std::vector<std::uint32_t>>;  // shape, stops

map_match::PatternShape lines_of(Schedule const& schedule, Course const& course, CityStreets const& streets) {
  map_match::PatternShape lines;
  for (auto const stop : course.second)
    lines.stops.push_back(streets.to_plane(schedule.stops[stop].at).value_or(Point{}));
  if (course.first == kNone) return lines;
  auto const& shape = schedule.shapes[course.first];
  for (std::size_t i = 0; i < shape.points.size(); ++i)
    if (auto const p = streets.to_plane(shape.at(i))) lines.shape.push_back(*p);
  if (auto part = part_between(lines.shape, lines.stops, kShapeReach); part && part->size() > 1)
    lines.shape = std::move(*part);
  return lines;
}

/// A vehicle serves a stop at the end of the street it lies on. Empty if the way is broken.
Sections sections_of(map_match::MatchedPattern const& matched, network::Network const& network) {
  if (matched.links.empty() || matched.gaps > 0) return {};
  for (std::size_t i = 1; i < matched.links.size(); ++i)
    if (network.links.to[matched.links[i - 1]] != network.links.from[matched.links[i]]) return {};
  Sections sections;
  for (std::size_t k = 0; k + 1 < matched.stop_link.size(); ++k) {
    auto const at = [&](std::size_t stop) {
      return matched.links.begin() + static_cast<std::ptrdiff_t>(matched.stop_link[stop] + 1);
    };
    sections.emplace_back(at(k), at(k + 1));
  }
  return sections;
}

double rounded(double value) { return std::round(value * 10) / 10; }

}  // namespace

std::vector<Sections> match_to_streets(Schedule const& schedule, ServiceOfDay const& day, CityStreets const& streets,
                                       imports::ImportReport& report) {
  std::map<Course, std::size_t> rows;
  std::vector<map_match::PatternShape> lines;
  std::vector<std::size_t> row_of(day.patterns.size(), kNone);
  for (std::size_t p = 0; p < day.patterns.size(); ++p) {
    auto const& pattern = day.patterns[p];
    if (schedule.routes[pattern.route].mode == Mode::kRail) continue;
    auto const [it, added] = rows.try_emplace({pattern.shape, pattern.stops}, lines.size());
    if (added) lines.push_back(lines_of(schedule, it->first, streets));
    row_of[p] = it->second;
  }
  if (lines.empty()) return std::vector<Sections>(day.patterns.size());
  map_match::MapMatcher const matcher{streets.network()};
  auto const matched = matcher.match_all(lines);

  double metres = 0;
  double near = 0;
  double shape_near = 0;
  double shape_could = 0;
  std::size_t by_shape = 0;
  std::size_t broken = 0;
  std::vector<Sections> courses;
  for (auto const& one : matched) {
    courses.push_back(sections_of(one, streets.network()));
    if (courses.back().empty()) ++broken;
    if (!one.by_shape || courses.back().empty()) continue;
    ++by_shape;
    metres += one.length;
    near += one.length * one.path_near_shape;
    shape_near += one.length * one.shape_near_path;
    shape_could += one.length * one.shape_near_streets;
  }
  report.figure("bus_courses", static_cast<double>(matched.size()));
  report.figure("bus_courses_on_streets_along_their_shape", static_cast<double>(by_shape));
  report.figure("bus_courses_without_a_way", static_cast<double>(broken));
  if (metres > 0) {
    report.figure("bus_courses_length_km", rounded(metres / 1000));
    report.figure("of_it_within_25_m_of_the_shape_pct", rounded(100 * near / metres));
    report.figure("of_the_shapes_within_25_m_of_the_streets_pct", rounded(100 * shape_near / metres));
    report.figure("of_the_shapes_within_25_m_of_any_street_for_buses_pct", rounded(100 * shape_could / metres));
  }
  if (broken > 0)
    report.note(
        std::to_string(broken) +
        " courses of buses can't be laid onto the streets without gaps; the program finds the fastest way for them.");
  std::vector<Sections> result;
  for (auto const row : row_of) result.push_back(row == kNone ? Sections{} : courses[row]);
  return result;
}

}  // namespace twinshift::gtfs
