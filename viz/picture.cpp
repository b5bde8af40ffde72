#include "viz/picture.hpp"

#include "viz/cards.hpp"

namespace twinshift::viz {

Picture::Picture(recording::RecordingReader& reader, recording::RecordingReader const* base)
    : panels_{reader, text_}, map_{reader, text_, base} {}

Canvas const& Picture::paint(double seconds, View const& view) {
  auto const& theme = view.dark ? kDark : kLight;
  auto const& camera = view.camera;
  if (!canvas_ || canvas_->width() != camera.width || canvas_->height() != camera.height)
    canvas_ = std::make_unique<Canvas>(camera.width, camera.height);
  auto const problem = map_.paint(*canvas_, seconds, view);
  panels_.fade_edges(*canvas_, theme);
  auto const s = camera.scale();
  auto const& figures = map_.reader().figures();
  auto const right = camera.width - 48 * s;
  bool const charts = view.charts && camera.width >= 1280 * s;
  auto taken = panels_.boxes(camera.width, camera.height);
  if (charts) taken.push_back(day_cards_box(figures, right, 48 * s, s));
  if (!view.caption.empty()) taken.push_back({0, 805 * s, static_cast<double>(camera.width), 60 * s});
  map_.paint_labels(*canvas_, view, taken);
  auto const now = static_cast<std::int32_t>(seconds);
  HeatLegend heat;
  if (view.heat != Heat::kNone) heat = map_.heat().legend(view.heat, theme, view.language);
  panels_.draw(*canvas_, camera.metres_per_pixel, now, theme, view.language,
               {view.legend, view.stamp, view.heat == Heat::kNone ? nullptr : &heat, view.caption, view.status});
  if (charts) draw_day_cards(*canvas_, text_, figures, now, right, 48 * s, s, theme, view.language);
  if (view.estimate) {
    hatch(*canvas_, {560 * s, 0, camera.width - 560 * s, 780 * s}, s, theme.text);
    text_.draw_haloed(*canvas_, in(view.language, kEstimate), 600 * s, 76 * s, static_cast<int>(34 * s), Weight::kBold,
                      theme.text, theme.land, 6 * s);
  }
  auto const& notice = problem.empty() ? view.notice : problem;
  if (!notice.empty()) draw_strip(*canvas_, text_, notice, theme);
  return *canvas_;
}

}  // namespace twinshift::viz
