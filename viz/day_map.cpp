#include "viz/day_map.hpp"

#include "sim/core/units.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace twinshift::viz {
namespace {

using recording::Doing;
using recording::MoverKind;
using recording::Span;

constexpr double kCellMetres = 250;
constexpr std::int32_t kMidday = 11 * 3600;

/// All that maps need of a day, added up quarter hour by quarter hour.
struct DaySums {
  std::array<std::vector<std::uint32_t>, kModes> passages;  ///< public vehicles, by mode and link
  std::array<std::map<std::pair<std::pair<int, int>, std::pair<int, int>>, std::uint32_t>, kModes>
      hops;                                  ///< off streets
  std::vector<std::uint32_t> waiting;        ///< people, by stop
  std::vector<std::optional<Point>> midday;  ///< by mover of the street or on foot
  int damaged = 0;
};

Point end_of(Span const& span, recording::Scenery const& scenery) {
  if (span.doing == Doing::kMoves) return to_point(span.to);
  if (span.doing == Doing::kWaits) return scenery.stops.position[span.stop];
  return scenery.links.shape[span.link].back();
}

void add_vehicle(Span const& span, DaySums& sums) {
  auto const mode = static_cast<std::size_t>(span.mode);
  if (span.doing == Doing::kOnLink) ++sums.passages[mode][span.link.index()];
  if (span.doing == Doing::kMoves) ++sums.hops[mode][{{span.from.x, span.from.y}, {span.to.x, span.to.y}}];
}

void add_span(Span const& span, recording::Scenery const& scenery, DaySums& sums) {
  auto const kind = scenery.movers.kind[span.mover];
  if (kind == MoverKind::kPublicVehicle) return add_vehicle(span, sums);
  if (kind == MoverKind::kPerson && span.doing == Doing::kWaits) ++sums.waiting[span.stop.index()];
  if (span.start < kMidday && span.doing != Doing::kRidesCar) sums.midday[span.mover.index()] = end_of(span, scenery);
}

DaySums add_up(recording::RecordingReader& reader) {
  auto const& scenery = reader.scenery();
  DaySums sums;
  for (auto& of_mode : sums.passages) of_mode.assign(scenery.links.size(), 0);
  sums.waiting.assign(scenery.stops.position.size(), 0);
  sums.midday.resize(scenery.movers.size());
  for (auto quarter = reader.begin() / kQuarterSeconds; quarter * kQuarterSeconds < reader.end(); ++quarter) {
    try {
      for (auto const& span : reader.chunk(quarter).spans)
        if (span.start >= quarter * kQuarterSeconds || span.start < reader.begin()) add_span(span, scenery, sums);
    } catch (recording::RecordingError const&) {
      ++sums.damaged;
    }
  }
  return sums;
}

/// People by square cell of the city's plane.
std::map<std::pair<int, int>, double> by_cell(std::vector<recording::Home> const& people) {
  std::map<std::pair<int, int>, double> cells;
  for (auto const& point : people)
    cells[{static_cast<int>(std::floor(point.position.x / kCellMetres)),
           static_cast<int>(std::floor(point.position.y / kCellMetres))}] += point.people;
  return cells;
}

/// Draws people per square kilometre; returns the density of the full colour.
double draw_density(Canvas& canvas, Camera const& camera, std::vector<recording::Home> const& people, Colour colour) {
  auto const cells = by_cell(people);
  std::vector<double> values;
  for (auto const& [cell, count] : cells) values.push_back(count);
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  auto const full = std::max(1.0, values[values.size() * 97 / 100]);
  for (auto const& [cell, count] : cells) {
    auto const corner = camera.to_screen({cell.first * kCellMetres, (cell.second + 1) * kCellMetres});
    auto const size = kCellMetres / camera.metres_per_pixel;
    canvas.rectangle(corner.x, corner.y, size, size, colour, 0.12 + 0.68 * std::sqrt(std::min(1.0, count / full)));
  }
  return full / (kCellMetres * kCellMetres / 1e6);
}

/// Width of a line by vehicles a day: 1 px for 20, about 7 px for 1,000 (at 1080 lines).
double width_of(std::uint32_t vehicles) { return 0.22 * std::sqrt(static_cast<double>(vehicles)); }

void draw_lines(Canvas& canvas, Camera const& camera, Theme const& theme, recording::Scenery const& scenery,
                DaySums const& sums) {
  Mask mask{canvas.width(), canvas.height()};
  for (auto const mode : {Mode::kRail, Mode::kBus, Mode::kShuttle, Mode::kBrt}) {
    mask.clear();
    auto const m = static_cast<std::size_t>(mode);
    auto const line = [&](std::vector<Point> points, std::uint32_t vehicles) {
      for (auto& point : points) point = camera.to_screen(point);
      mask.lines(points, std::max(0.8, width_of(vehicles)) * camera.scale());
    };
    for (std::size_t l = 0; l < scenery.links.size(); ++l) {
      auto const shape = scenery.links.shape[nth<LinkId>(l)];
      if (sums.passages[m][l] > 0) line({shape.begin(), shape.end()}, sums.passages[m][l]);
    }
    for (auto const& [hop, vehicles] : sums.hops[m])
      line({{static_cast<double>(hop.first.first), static_cast<double>(hop.first.second)},
            {static_cast<double>(hop.second.first), static_cast<double>(hop.second.second)}},
           vehicles);
    canvas.paint(mask, theme.of(mode), 0.85);
  }
}

/// Discs whose areas grow with the people; returns the largest number.
std::uint32_t draw_waiting(Canvas& canvas, Camera const& camera, Theme const& theme, recording::Scenery const& scenery,
                           std::vector<std::uint32_t> const& waiting) {
  auto const most = waiting.empty() ? 0 : *std::max_element(waiting.begin(), waiting.end());
  for (std::size_t s = 0; s < waiting.size(); ++s) {
    if (waiting[s] == 0) continue;
    auto const radius = 1.5 + 22 * std::sqrt(static_cast<double>(waiting[s]) / most);
    canvas.disc(camera.to_screen(scenery.stops.position[nth<StopId>(s)]), radius * camera.scale(), theme.of(Mode::kBrt),
                0.5);
  }
  return most;
}

std::vector<recording::Home> at_midday(DaySums const& sums) {
  std::vector<recording::Home> people;
  for (auto const& point : sums.midday)
    if (point) people.push_back({*point, 1});
  return people;
}

/// Draws the topic; returns the line of words that explains it.
std::string draw_topic(Canvas& canvas, MapTopic topic, Camera const& camera, Theme const& theme,
                       recording::Scenery const& scenery, DaySums const& sums) {
  auto const full = [](double density) {
    return " Full colour: " + with_commas(static_cast<std::uint32_t>(density)) + " people per km2 and more.";
  };
  switch (topic) {
    case MapTopic::kStreets:
      return "Streets of the model; connectors that stand for side streets are not drawn.";
    case MapTopic::kHomes:
      return "Where people live, by cells of 250 m." +
             full(draw_density(canvas, camera, scenery.homes, theme.of(Mode::kBrt)));
    case MapTopic::kMidday:
      return "Where those who set out in the morning are at 11:00, cars that pass through included." +
             full(draw_density(canvas, camera, at_midday(sums), theme.of(Mode::kCar)));
    case MapTopic::kLines:
      draw_lines(canvas, camera, theme, scenery, sums);
      return "Public transport: the wider, the more vehicles pass in the day. Blue bus, violet BRT, dark or light "
             "rail.";
    case MapTopic::kBoardings:
      return "People who wait at each stop in the day, by area; the largest disc: " +
             with_commas(draw_waiting(canvas, camera, theme, scenery, sums.waiting)) + ".";
  }
  return {};
}

void draw_words(Canvas& canvas, TextPainter& text, Theme const& theme, recording::Scenery const& scenery,
                std::string const& words, double scale) {
  auto const px = [scale](double size) { return static_cast<int>(std::lround(size * scale)); };
  auto const bottom = static_cast<double>(canvas.height());
  canvas.rectangle(0, 0, canvas.width(), 84 * scale, theme.panel, 0.85);
  text.draw(canvas, scenery.city.en + "  " + scenery.city.ko, 24 * scale, 38 * scale, px(28), Weight::kSemibold,
            theme.text);
  text.draw(canvas, words, 24 * scale, 68 * scale, px(19), Weight::kRegular, theme.text_second);
  canvas.rectangle(0, bottom - 30 * scale, canvas.width(), 30 * scale, theme.panel, 0.85);
  auto const note = scenery.note.empty() ? std::string{} : scenery.note + "  ";
  text.draw(canvas, note + scenery.attribution, 24 * scale, bottom - 9 * scale, px(14), Weight::kRegular,
            theme.text_third);
}

}  // namespace

Canvas draw_day_map(recording::RecordingReader& reader, MapTopic topic, View const& view, TextPainter& text) {
  auto const& scenery = reader.scenery();
  auto const& theme = view.dark ? kDark : kLight;
  auto camera = view.camera;
  camera.focus = {camera.width / 2.0, camera.height / 2.0};
  auto const sums = add_up(reader);
  Canvas canvas{camera.width, camera.height};
  MapLayer{scenery}.draw(canvas, camera, theme);
  auto words = draw_topic(canvas, topic, camera, theme, scenery, sums);
  if (sums.damaged > 0) words += " " + std::to_string(sums.damaged) + " quarter hours of the recording are damaged.";
  Box const head{0, 0, static_cast<double>(camera.width), 84 * camera.scale()};
  draw_labels(canvas, place_labels(scenery, camera, view.language, text, {head}), theme, text, camera.scale());
  draw_words(canvas, text, theme, scenery, words, camera.scale());
  return canvas;
}

}  // namespace twinshift::viz
