#include "viz/labels.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

namespace twinshift::viz {
namespace {

using recording::Place;
using recording::PlaceKind;

constexpr std::size_t kMostLabels = 18;
constexpr double kGap = 6;

int rank_of(Place const& place) {
  if (place.kind == PlaceKind::kCentre) return 0;
  if (place.importance <= 1) return place.kind == PlaceKind::kTown ? 1 : 2;
  if (place.kind == PlaceKind::kWater) return 3;
  return place.importance <= 2 ? 4 : 5;
}

constexpr double kStopNamesBelow = 1.5;  // [m/px]

/// Names of stops in sight, each once: the two sides of a street share theirs.
std::vector<Place> stop_names(recording::Scenery const& scenery, Camera const& camera) {
  std::vector<Place> names;
  if (camera.detail() > kStopNamesBelow) return names;
  for (std::size_t i = 0; i < scenery.stops.name.size(); ++i) {
    auto const& name = scenery.stops.name[nth<StopId>(i)];
    auto const at = camera.to_screen(scenery.stops.position[nth<StopId>(i)]);
    if (at.x < 0 || at.y < 0 || at.x > camera.width || at.y > camera.height) continue;
    if (std::none_of(names.begin(), names.end(), [&](Place const& other) { return other.name == name; }))
      names.push_back({name, PlaceKind::kOther, 3, scenery.stops.position[nth<StopId>(i)]});
  }
  return names;
}

bool shown(Place const& place, double detail) {
  if (detail > 25) return rank_of(place) <= 1;
  if (detail > 6) return place.importance <= 2 || place.kind == PlaceKind::kWater;
  return true;
}

void style(Place const& place, double scale, Label& label) {
  auto const px = [scale](double size) { return static_cast<int>(std::lround(size * scale)); };
  label.water = place.kind == PlaceKind::kWater;
  label.strong = place.importance <= 1;
  if (place.kind == PlaceKind::kCentre) {
    label.size = px(32);
    label.weight = Weight::kSemibold;
  } else if (label.water) {
    label.size = px(28);
  } else if (place.kind == PlaceKind::kTown || place.importance <= 1) {
    label.size = px(28);
    label.weight = Weight::kMedium;
  } else {
    label.size = px(place.importance == 2 ? 26 : 24);
  }
}

}  // namespace

std::vector<Label> place_labels(recording::Scenery const& scenery, Camera const& camera, Language language,
                                TextPainter& text, std::vector<Box> taken) {
  auto const scale = camera.scale();
  auto const stops = stop_names(scenery, camera);
  std::vector<Place const*> places;
  for (auto const& place : scenery.places)
    if (shown(place, camera.detail())) places.push_back(&place);
  for (auto const& stop : stops) places.push_back(&stop);
  std::stable_sort(places.begin(), places.end(),
                   [](auto const* a, auto const* b) { return rank_of(*a) < rank_of(*b); });
  std::vector<Label> labels;
  auto const second_size = static_cast<int>(std::lround(24 * scale));
  for (auto const* place : places) {
    if (labels.size() == kMostLabels) break;
    Label label;
    style(*place, scale, label);
    label.text = in(language, place->name);
    if (language == Language::kKorean && place->importance <= 1 && place->name.en != label.text)
      label.second = place->name.en;
    auto const at = camera.to_screen(place->position);
    if (at.x < 0 || at.y < 0 || at.x > camera.width || at.y > camera.height || label.text.empty()) continue;
    auto const first = text.measure(label.text, label.size, label.weight);
    auto const second = label.second.empty() ? 0 : text.measure(label.second, second_size, Weight::kRegular);
    auto const width = std::max(first, second);
    auto const height = label.size + (label.second.empty() ? 0.0 : second_size * 1.15);
    std::array<Point, 7> const tries = {
        Point{0, 0},      {0, -26 * scale}, {0, 26 * scale}, {width / 2 + 12 * scale, 0}, {-width / 2 - 12 * scale, 0},
        {0, -46 * scale}, {0, 46 * scale}};
    bool const names_stop = !stops.empty() && place >= &stops.front() && place <= &stops.back();
    for (auto const offset : std::span{tries}.subspan(names_stop ? 1 : 0)) {  // a stop's sign stays in sight
      Box const box{at.x + offset.x - width / 2, at.y + offset.y - height / 2, width, height};
      bool const inside =
          box.x > 0 && box.y > 4 * scale && box.x + box.width < camera.width - 4 && box.y + box.height < camera.height;
      if (!inside || std::any_of(taken.begin(), taken.end(), [&](Box const& b) { return box.meets(b, kGap * scale); }))
        continue;
      taken.push_back(box);
      label.x = at.x + offset.x - first / 2;
      label.second_x = at.x + offset.x - second / 2;
      label.y = box.y + 0.82 * label.size;
      labels.push_back(label);
      break;
    }
  }
  return labels;
}

void draw_labels(Canvas& canvas, std::vector<Label> const& labels, Theme const& theme, TextPainter& text,
                 double scale) {
  for (auto const& label : labels) {
    auto const colour = label.water ? theme.water_label : label.strong ? theme.text : theme.text_second;
    auto const halo = label.water ? theme.water : theme.land;
    text.draw_haloed(canvas, label.text, label.x, label.y, label.size, label.weight, colour, halo, 6 * scale);
    if (label.second.empty()) continue;
    auto const size = static_cast<int>(std::lround(24 * scale));
    text.draw_haloed(canvas, label.second, label.second_x, label.y + 1.2 * size, size, Weight::kRegular,
                     label.water ? theme.water_label : theme.text_second, halo, 6 * scale);
  }
}

}  // namespace twinshift::viz
