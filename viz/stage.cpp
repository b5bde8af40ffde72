#include "viz/stage.hpp"

#include "viz/depot_page.hpp"
#include "viz/measures.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <stdexcept>

namespace twinshift::viz {
namespace {

constexpr int kLeastWidth = 1280;  // below it, or 720 lines, one map fills the picture
constexpr int kLeastHeight = 720;
constexpr std::size_t kMostMultiples = 9;

void copy_into(Canvas& canvas, Canvas const& part, Box const& box) {
  auto const x = static_cast<int>(box.x);
  auto const y = static_cast<int>(box.y);
  auto const width = std::min(part.width(), canvas.width() - x);
  for (int row = 0; row < part.height() && row + y < canvas.height(); ++row)
    std::memcpy(canvas.pixel(x, y + row),
                part.data() + 4U * static_cast<std::size_t>(row) * static_cast<std::size_t>(part.width()),
                4U * static_cast<std::size_t>(width));
}

}  // namespace

std::optional<Layout> layout_of(std::string_view token) {
  if (token == "single") return Layout::kSingle;
  if (token == "split") return Layout::kSplit;
  if (token == "twin") return Layout::kTwin;
  if (token == "multiples") return Layout::kMultiples;
  if (token == "depot") return Layout::kDepot;
  return std::nullopt;
}

Stage::Stage(std::vector<std::filesystem::path> const& paths) {
  if (paths.empty()) throw std::invalid_argument{"no run is given"};
  for (auto const& path : paths) (void)add(path);
}

std::size_t Stage::add(std::filesystem::path const& path) {
  auto reader = std::make_unique<recording::RecordingReader>(path);
  charts_.push_back(std::make_unique<DayChart>(*reader));
  runs_.push_back(std::move(reader));
  pictures_.resize(runs_.size());
  maps_.resize(runs_.size());
  return runs_.size() - 1;
}

std::vector<std::size_t> Stage::shown(StageView const& view) const {
  if (!view.runs.empty()) return view.runs;
  std::vector<std::size_t> all(runs_.size());
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
  return all;
}

std::vector<std::vector<std::size_t>> Stage::by_scenario(StageView const& view) const {
  std::vector<std::vector<std::size_t>> groups;
  for (auto const run : shown(view)) {
    auto const& scenery = runs_[run]->scenery();
    auto const same = std::find_if(groups.begin(), groups.end(), [&](auto const& group) {
      auto const& first = runs_[group.front()]->scenery();
      return first.city == scenery.city && first.scenario == scenery.scenario;
    });
    if (same != groups.end())
      same->push_back(run);
    else
      groups.push_back({run});
  }
  return groups;
}

std::int32_t Stage::begin(StageView const& view) const {
  std::int32_t result = 0;
  for (auto const run : shown(view)) result = std::max(result, runs_[run]->begin());
  return result;
}

std::int32_t Stage::end(StageView const& view) const {
  auto result = runs_[shown(view).front()]->end();
  for (auto const run : shown(view)) result = std::min(result, runs_[run]->end());
  return result;
}

recording::RecordingReader const* Stage::base_of(std::size_t run) const {
  for (std::size_t i = 0; i < run; ++i)
    if (runs_[i]->scenery().city == runs_[run]->scenery().city) return runs_[i].get();
  return nullptr;
}

Picture& Stage::picture(std::size_t run) {
  if (!pictures_[run]) pictures_[run] = std::make_unique<Picture>(*runs_[run], base_of(run));
  return *pictures_[run];
}

CityMap& Stage::map(std::size_t run) {
  if (pictures_[run]) return pictures_[run]->map();
  if (!maps_[run]) maps_[run] = std::make_unique<CityMap>(*runs_[run], text_, base_of(run));
  return *maps_[run];
}

Layout Stage::layout_for(StageView const& view) const {
  auto const runs = shown(view);
  bool const small = view.camera.width < kLeastWidth || view.camera.height < kLeastHeight ||
                     view.camera.width < 1.4 * view.camera.height;
  if (view.layout == Layout::kDepot)
    return !small && main_depot(runs_[runs.back()]->figures()) != nullptr ? Layout::kDepot : Layout::kSingle;
  if (small || runs.size() < 2) return Layout::kSingle;
  if ((view.layout == Layout::kSplit || view.layout == Layout::kTwin) && by_scenario(view).size() < 2)
    return Layout::kMultiples;
  return view.layout;
}

std::vector<Pane> Stage::panes(StageView const& view) const {
  auto const layout = layout_for(view);
  auto const runs = shown(view);
  auto const s = view.scale();
  auto const width = static_cast<double>(view.camera.width);
  std::vector<Pane> result;
  auto const add = [&](std::size_t run, double x, double y, double w, double h) {
    result.push_back({run, {std::floor(x), std::floor(y), std::floor(w), std::floor(h)}, view.camera});
  };
  switch (layout) {
    case Layout::kSingle:
      result.push_back({runs.front(), {0, 0, width, static_cast<double>(view.camera.height)}, view.camera});
      return result;
    case Layout::kDepot:
      return result;
    case Layout::kSplit: {
      auto const groups = by_scenario(view);
      auto const used = main_depot(runs_[groups[1].front()]->figures()) != nullptr ? width - 416 * s : width;
      auto const half = (used - 6 * s) / 2;
      add(groups[0].front(), 0, 112 * s, half, 668 * s);
      add(groups[1].front(), half + 6 * s, 112 * s, half, 668 * s);
      break;
    }
    case Layout::kTwin: {
      auto const groups = by_scenario(view);
      auto const half = (width - 6 * s) / 2;
      add(groups[0].front(), 0, 0, half, 800 * s);
      add(groups[1].front(), half + 6 * s, 0, half, 800 * s);
      break;
    }
    case Layout::kMultiples: {
      auto const n = std::min(runs.size(), kMostMultiples);
      auto const columns = static_cast<std::size_t>(std::ceil(std::sqrt(static_cast<double>(n))));
      auto const rows = (n + columns - 1) / columns;
      auto const w = (width - 6 * s * static_cast<double>(columns - 1)) / static_cast<double>(columns);
      auto const h = (668 * s - 6 * s * static_cast<double>(rows - 1)) / static_cast<double>(rows);
      for (std::size_t i = 0; i < n; ++i)
        add(runs[i], static_cast<double>(i % columns) * (w + 6 * s),
            112 * s + static_cast<double>(i / columns) * (h + 6 * s), w, h);
      break;
    }
  }
  auto const first_centre = runs_[result.front().run]->scenery().centre;
  for (auto& pane : result) {
    auto const centre = runs_[pane.run]->scenery().centre;
    auto& camera = pane.camera;
    camera.width = static_cast<int>(pane.box.width);
    camera.height = static_cast<int>(pane.box.height);
    camera.lines = view.camera.height;
    camera.focus = {pane.box.width / 2, pane.box.height / 2};
    // another city has another plane: the same way from its own centre
    camera.centre = {view.camera.centre.x - first_centre.x + centre.x,
                     view.camera.centre.y - first_centre.y + centre.y};
  }
  return result;
}

Camera Stage::home_camera(StageView const& view) const {
  auto const layout = layout_for(view);
  auto const& first = runs_[shown(view).front()]->scenery();
  auto camera = whole_city(first, view.camera.width, view.camera.height);
  if (layout == Layout::kSingle || layout == Layout::kDepot) return camera;
  camera.metres_per_pixel = 0;
  for (auto const& pane : panes(view)) {
    auto const part = city_in_part(runs_[pane.run]->scenery(), static_cast<int>(pane.box.width),
                                   static_cast<int>(pane.box.height), view.camera.height);
    camera.metres_per_pixel = std::max(camera.metres_per_pixel, part.metres_per_pixel);
  }
  return camera;
}

Canvas const& Stage::paint(double seconds, StageView const& view) {
  auto const layout = layout_for(view);
  auto const now = static_cast<std::int32_t>(seconds);
  if (layout == Layout::kSingle) {
    auto& single = picture(shown(view).front());
    auto plain = view;
    if (view.followed_run != first_shown(view)) {
      plain.follow.reset();
      plain.mark.reset();
      plain.mark_place.reset();
    }
    if (view.layout != Layout::kSingle && plain.notice.empty())
      plain.notice = in(view.language, view.layout == Layout::kDepot ? kNoDepot : kOneMapOnly);
    if (view.camera.width < view.camera.height && plain.notice.empty()) plain.notice = in(view.language, kTooNarrow);
    return single.paint(seconds, plain);
  }
  auto const& theme = theme_of(view.dark);
  if (!canvas_ || canvas_->width() != view.camera.width || canvas_->height() != view.camera.height)
    canvas_ = std::make_unique<Canvas>(view.camera.width, view.camera.height);
  auto& canvas = *canvas_;
  canvas.fill(theme.panel);
  std::string problem;
  auto const runs = shown(view);
  if (layout == Layout::kDepot) {
    auto const& scenery = runs_[runs.back()]->scenery();
    draw_depot_page(canvas, text_, *main_depot(runs_[runs.back()]->figures()), now,
                    in(view.language, scenery.city) + ", " + in(view.language, scenery.date), view.status, view.caption,
                    theme, view.language);
  } else {
    paint_maps(canvas, seconds, view, problem);
  }
  if (layout == Layout::kSplit) paint_split(canvas, now, view);
  if (layout == Layout::kTwin) paint_twin(canvas, now, view);
  if (layout == Layout::kMultiples) paint_multiples(canvas, now, view);
  if (view.stamp || layout != Layout::kDepot)
    draw_foot(canvas, text_, view.stamp ? stamps(view) : std::string{},
              layout == Layout::kDepot ? std::string{} : credits(view), theme);
  auto const& notice = problem.empty() ? view.notice : problem;
  if (!notice.empty()) draw_strip(canvas, text_, notice, theme);
  return canvas;
}

std::vector<Box> Stage::plates(StageView const& view, Pane const& pane) const {
  auto const s = view.scale();
  auto const layout = layout_for(view);
  auto const bar = Box{pane.box.width - 300 * s, pane.box.height - 70 * s, 300 * s, 70 * s};
  if (layout == Layout::kTwin) return {{0, 0, 412 * s, 196 * s}, bar};
  return {{0, 0, std::min(pane.box.width, 430 * s), 90 * s}, bar};
}

void Stage::paint_maps(Canvas& canvas, double seconds, StageView const& view, std::string& problem) {
  auto const s = view.scale();
  auto const& theme = theme_of(view.dark);
  std::optional<std::array<double, 5>> bounds;
  for (auto const& pane : panes(view)) {
    Canvas part{pane.camera.width, pane.camera.height};
    MapView look = view;
    look.camera = pane.camera;
    if (view.heat == Heat::kSwitched && pane.run == shown(view).front()) look.heat = Heat::kNone;
    if (pane.run != view.followed_run) {
      look.follow.reset();
      look.mark.reset();
      look.mark_place.reset();
    }
    auto& city = map(pane.run);
    if (layout_for(view) == Layout::kTwin) look.language = own_language(pane.run);
    look.bounds = bounds;
    auto const damaged = city.paint(part, seconds, look);
    if (HeatLayer::lies_below(view.heat) && !bounds) bounds = city.heat().bounds();  // one scale for all maps
    if (!damaged.empty()) problem = damaged;
    city.paint_labels(part, look, plates(view, pane));
    draw_scale_bar(part, text_, pane.camera.metres_per_pixel, part.width() - 28 * s, part.height() - 24 * s, s, theme);
    if (view.estimate && pane.run != shown(view).front()) {
      hatch(part, {0, 0, pane.box.width, pane.box.height}, s, theme.text);
      text_.draw_haloed(part, in(view.language, kEstimate), 28 * s, part.height() - 28 * s, px(34, s), Weight::kBold,
                        theme.text, theme.land, 6 * s);
    }
    copy_into(canvas, part, pane.box);
  }
}

Language Stage::own_language(std::size_t run) const {
  return text_.reads_korean() ? home_language(runs_[run]->scenery()) : Language::kEnglish;
}

std::string Stage::stamps(StageView const& view) const {
  auto const runs = shown(view);
  auto const last = stamp_of(runs_[runs.back()]->scenery(), view.language);
  if (layout_for(view) != Layout::kTwin) return last;
  return stamp_of(runs_[runs.front()]->scenery(), view.language) + "   |   " + last;
}

std::string Stage::credits(StageView const& view) const {
  std::vector<std::string> parts;
  for (auto const& pane : panes(view)) {
    auto const& credit = runs_[pane.run]->scenery().attribution;
    if (std::find(parts.begin(), parts.end(), credit) == parts.end()) parts.push_back(credit);
  }
  std::string all;
  for (auto const& part : parts) all += (all.empty() ? "" : "; ") + part;
  return all;
}

Box Stage::time_line(StageView const& view) const {
  auto const s = view.scale();
  auto const maps = panes(view);
  auto const right = maps.empty() ? 1.0 * view.camera.width : maps.back().box.x + maps.back().box.width;
  return {32 * s, 782 * s, std::max(1.0, right - 64 * s), 16 * s};
}

std::optional<std::int32_t> Stage::time_at(StageView const& view, Point pixel) {
  auto const s = view.scale();
  auto const along = [&](Box const& box, std::int32_t from, std::int32_t until) {
    auto const share = std::clamp((pixel.x - box.x) / box.width, 0.0, 1.0);
    return std::clamp(from + static_cast<std::int32_t>(share * (until - from)), begin(view),
                      std::max(begin(view), end(view) - 1));
  };
  switch (layout_for(view)) {
    case Layout::kSingle: {
      auto const& panels = picture(first_shown(view)).panels();
      if (!panels.on_chart(pixel.x, pixel.y, view.camera.width, view.camera.height)) return std::nullopt;
      return panels.time_at(pixel.x, view.camera.width, view.camera.height);
    }
    case Layout::kTwin:
      if (pixel.y < 872 * s || pixel.y > 1036 * s) return std::nullopt;
      for (auto const& pane : panes(view)) {
        Box const box{pane.box.x + 32 * s, 892 * s, pane.box.width - 64 * s, 96 * s};
        if (pixel.x >= pane.box.x && pixel.x < pane.box.x + pane.box.width)
          return charts_[pane.run]->time_at(pixel.x, box);
      }
      return std::nullopt;
    case Layout::kSplit:
    case Layout::kMultiples: {
      auto const box = time_line(view);
      if (!box.meets({pixel.x, pixel.y, 0, 0}, 6 * s)) return std::nullopt;
      return along(box, begin(view), end(view));
    }
    case Layout::kDepot: {
      auto const box = depot_day_box(view.camera.width, view.camera.height);
      if (!box.meets({pixel.x, pixel.y, 0, 0}, 6 * s)) return std::nullopt;
      return along(box, 0, 24 * 3600);
    }
  }
  return std::nullopt;
}

}  // namespace twinshift::viz
