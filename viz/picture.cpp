#include "viz/picture.hpp"

#include "sim/core/units.hpp"

#include <algorithm>
#include <cstring>

namespace twinshift::viz {

Picture::Picture(recording::RecordingReader& reader) : reader_{reader}, panels_{reader, text_}, map_{reader.scenery()} {
  find_brt_links();
}

void Picture::find_brt_links() {
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

void Picture::repaint_map(View const& view) {
  if (painted_ && painted_->camera == view.camera && painted_->dark == view.dark && painted_->language == view.language)
    return;
  auto const width = view.camera.width;
  auto const height = view.camera.height;
  if (!canvas_ || canvas_->width() != width || canvas_->height() != height) {
    canvas_ = std::make_unique<Canvas>(width, height);
    base_ = std::make_unique<Canvas>(width, height);
  }
  map_.draw(*base_, view.camera, view.dark ? kDark : kLight);
  auto const& theme = view.dark ? kDark : kLight;
  auto const names = place_labels(reader_.scenery(), view.camera, view.language, text_, panels_.boxes(width, height));
  labels_.clear();
  canvas_->write_down(&labels_);
  draw_labels(*canvas_, names, theme, text_, view.camera.scale());
  canvas_->write_down(nullptr);
  painted_ = view;
}

Canvas const& Picture::paint(double seconds, View const& view) {
  auto const& theme = view.dark ? kDark : kLight;
  repaint_map(view);
  *canvas_ = *base_;
  auto notice = view.notice;
  try {
    reader_.frame_at(seconds, frame_);
  } catch (recording::RecordingError const& error) {
    frame_.seen.clear();
    notice = error.what();
  }
  movers_.draw(*canvas_, frame_, view.camera, theme, reader_.scenery().drives_left, view.layer, view.trails);
  panels_.fade_edges(*canvas_, theme);
  canvas_->lay_down(labels_);
  panels_.draw(*canvas_, view.camera, static_cast<std::int32_t>(seconds), theme, view.language);
  if (!notice.empty()) panels_.draw_strip(*canvas_, notice, theme);
  return *canvas_;
}

}  // namespace twinshift::viz
