#include "viz/city_map.hpp"

#include "sim/core/units.hpp"

#include <algorithm>

namespace twinshift::viz {
namespace {

constexpr double kDimmed = 0.25;      // movers under a heat layer
constexpr double kUnfollowed = 0.35;  // all else while one is followed

Theme const& theme_of(bool dark) { return dark ? kDark : kLight; }

Riders riders_of(recording::RecordingReader const& reader) {
  return {reader.scenery(), people_on_board(reader.figures(), 1)};
}

/// Lays `over` onto `canvas` with an opacity.
void mix(Canvas& canvas, Canvas const& over, double opacity) {
  auto const alpha = static_cast<unsigned>(255 * opacity);
#pragma omp parallel for schedule(static)
  for (int y = 0; y < canvas.height(); ++y)
    for (int x = 0; x < canvas.width(); ++x) {
      auto const* const p = over.data() + 4U * (static_cast<std::size_t>(y) * static_cast<std::size_t>(over.width()) +
                                                static_cast<std::size_t>(x));
      lay(canvas.pixel(x, y), {p[0], p[1], p[2]}, alpha);
    }
}

}  // namespace

CityMap::CityMap(recording::RecordingReader& reader, TextPainter& text, recording::RecordingReader const* base)
    : reader_{reader}, text_{text}, map_{reader.scenery()}, heat_{reader, base} {
  find_brt_links();
}

void CityMap::find_brt_links() {
  // The timetable is not in the recording; where BRT runs is seen from where it was in the morning peak.
  std::vector<LinkId> links;
  auto const& movers = reader_.scenery().movers;
  if (std::find(movers.mode.begin(), movers.mode.end(), Mode::kBrt) == movers.mode.end()) return;
  constexpr int kEight = 8 * 3600 / kQuarterSeconds;
  for (int quarter = kEight; quarter < kEight + 2; ++quarter) {
    try {
      for (auto const& span : reader_.chunk(quarter).spans)
        if (span.doing == recording::Doing::kOnLink && span.mode == Mode::kBrt) links.push_back(span.link);
    } catch (recording::RecordingError const&) {
      continue;  // the line is missing then; the picture says what is wrong when it comes to this quarter hour
    }
  }
  std::sort(links.begin(), links.end());
  links.erase(std::unique(links.begin(), links.end()), links.end());
  map_.set_brt_links(std::move(links));
}

void CityMap::repaint_ground(MapView const& view, std::int32_t seconds) {
  auto const below = HeatLayer::lies_below(view.heat) ? view.heat : Heat::kNone;
  Ground const wanted{view.camera, view.dark, below, HeatLayer::moment_of(below, seconds), view.bounds};
  if (painted_ == wanted) return;
  auto const width = view.camera.width;
  auto const height = view.camera.height;
  bool const same_map = painted_ && painted_->camera == view.camera && painted_->dark == view.dark;
  painted_.reset();
  if (!plain_ || plain_->width() != width || plain_->height() != height) {
    plain_ = std::make_unique<Canvas>(width, height);
    ground_ = std::make_unique<Canvas>(width, height);
  }
  if (!same_map) map_.draw(*plain_, view.camera, theme_of(view.dark));
  *ground_ = *plain_;
  if (below != Heat::kNone) heat_.draw_below(*ground_, view.camera, theme_of(view.dark), seconds, below, view.bounds);
  painted_ = wanted;
}

std::string CityMap::paint(Canvas& canvas, double seconds, MapView const& view) {
  auto const& theme = theme_of(view.dark);
  std::string problem;
  try {
    repaint_ground(view, static_cast<std::int32_t>(seconds));
    reader_.frame_at(seconds, frame_);
  } catch (recording::RecordingError const& error) {
    frame_.seen.clear();
    problem = error.what();
  }
  canvas = *ground_;
  auto const riders = riders_of(reader_);
  if (view.heat == Heat::kNone) {
    movers_.draw(canvas, frame_, view.camera, theme, riders, view.layer, view.trails);
  } else {
    Canvas with_movers = canvas;
    movers_.draw(with_movers, frame_, view.camera, theme, riders, view.layer, false);
    mix(canvas, with_movers, kDimmed);
    heat_.draw_above(canvas, frame_, view.camera, theme, view.heat);
  }
  if (view.follow)
    ring_followed(canvas, view);
  else
    ring_marked(canvas, view);
  return problem;
}

void CityMap::ring_followed(Canvas& canvas, MapView const& view) {
  auto const& theme = theme_of(view.dark);
  auto const found = std::find_if(frame_.seen.begin(), frame_.seen.end(),
                                  [&](auto const& seen) { return seen.mover == *view.follow; });
  if (found == frame_.seen.end()) return;
  canvas.rectangle(0, 0, canvas.width(), canvas.height(), theme.panel, 1 - kUnfollowed);
  recording::Frame alone;
  alone.seconds = frame_.seconds;
  alone.seen.push_back(*found);
  movers_.draw(canvas, alone, view.camera, theme, riders_of(reader_), Layer::kAll, view.trails);
  auto const s = view.camera.scale();
  canvas.ring(view.camera.to_screen({static_cast<double>(found->x), static_cast<double>(found->y)}), 14 * s, 3 * s,
              theme.text);
}

void CityMap::ring_marked(Canvas& canvas, MapView const& view) {
  auto place = view.mark_place;
  if (!view.mark && !place) return;
  for (auto const& seen : frame_.seen)
    if (view.mark && seen.mover == *view.mark) place = Point{static_cast<double>(seen.x), static_cast<double>(seen.y)};
  if (!place) return;
  auto const s = view.camera.scale();
  canvas.ring(view.camera.to_screen(*place), 14 * s, 3 * s, theme_of(view.dark).text);
}

void CityMap::paint_labels(Canvas& canvas, MapView const& view, std::vector<Box> const& taken) {
  auto const& theme = theme_of(view.dark);
  Names const wanted{view.camera, view.dark, view.language, taken};
  if (named_ != wanted) {
    auto const labels = place_labels(reader_.scenery(), view.camera, view.language, text_, taken);
    labels_.clear();
    canvas.write_down(&labels_);
    draw_labels(canvas, labels, theme, text_, view.camera.scale());
    canvas.write_down(nullptr);
    named_ = wanted;
  }
  canvas.lay_down(labels_);
}

std::optional<MoverId> mover_at(recording::Frame const& frame, Camera const& camera, Point pixel, double reach,
                                Layer layer) {
  std::optional<MoverId> best;
  for (auto const& seen : frame.seen) {
    if (!shows(layer, seen.kind)) continue;
    auto const away = distance(camera.to_screen({static_cast<double>(seen.x), static_cast<double>(seen.y)}), pixel);
    // vehicles of public transport are larger
    auto const counted = seen.kind == recording::MoverKind::kPublicVehicle ? 0.5 * away : away;
    if (counted >= reach) continue;
    reach = counted;
    best = seen.mover;
  }
  return best;
}

}  // namespace twinshift::viz
