#include "viz/stage.hpp"

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

int px(double size, double scale) { return static_cast<int>(std::lround(size * scale)); }
Theme const& theme_of(View const& view) { return view.dark ? kDark : kLight; }
double scale_of(StageView const& view) { return view.camera.height / 1080.0; }

std::string fixed(double value, int digits) {
  char text[32];
  std::snprintf(text, sizeof text, "%.*f", digits, std::abs(value));
  return (value < 0 && std::strtod(text, nullptr) != 0 ? "−" : "") + std::string{text};
}
std::string with_sign(double value, int digits) {
  auto const text = fixed(value, digits);
  return value > 0 ? "+" + text : text;
}

void copy_into(Canvas& canvas, Canvas const& part, Box const& box) {
  auto const x = static_cast<int>(box.x);
  auto const y = static_cast<int>(box.y);
  auto const width = std::min(part.width(), canvas.width() - x);
  for (int row = 0; row < part.height() && row + y < canvas.height(); ++row)
    std::memcpy(canvas.pixel(x, y + row),
                part.data() + 4U * static_cast<std::size_t>(row) * static_cast<std::size_t>(part.width()),
                4U * static_cast<std::size_t>(width));
}

std::string date_of(recording::Scenery const& scenery, Language language) { return in(language, scenery.date); }

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
  for (auto const& path : paths) runs_.push_back(std::make_unique<recording::RecordingReader>(path));
  pictures_.resize(runs_.size());
  maps_.resize(runs_.size());
  for (auto const& run : runs_) charts_.push_back(std::make_unique<DayChart>(*run));
}

std::vector<std::size_t> Stage::runs_of(StageView const& view) const {
  if (!view.runs.empty()) return view.runs;
  std::vector<std::size_t> all(runs_.size());
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
  return all;
}

std::vector<std::vector<std::size_t>> Stage::by_scenario(StageView const& view) const {
  std::vector<std::vector<std::size_t>> groups;
  for (auto const run : runs_of(view)) {
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
  for (auto const run : runs_of(view)) result = std::max(result, runs_[run]->begin());
  return result;
}

std::int32_t Stage::end(StageView const& view) const {
  auto result = runs_[runs_of(view).front()]->end();
  for (auto const run : runs_of(view)) result = std::min(result, runs_[run]->end());
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
  auto const runs = runs_of(view);
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
  auto const runs = runs_of(view);
  auto const s = scale_of(view);
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
  auto const& first = runs_[runs_of(view).front()]->scenery();
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
    auto& single = picture(runs_of(view).front());
    auto plain = view;
    if (view.layout != Layout::kSingle && plain.notice.empty())
      plain.notice = in(view.language, view.layout == Layout::kDepot ? kNoDepot : kOneMapOnly);
    return single.paint(seconds, plain);
  }
  auto const& theme = theme_of(view);
  if (!canvas_ || canvas_->width() != view.camera.width || canvas_->height() != view.camera.height)
    canvas_ = std::make_unique<Canvas>(view.camera.width, view.camera.height);
  auto& canvas = *canvas_;
  canvas.fill(theme.panel);
  std::string problem;
  auto const runs = runs_of(view);
  if (layout == Layout::kDepot) {
    auto const& scenery = runs_[runs.back()]->scenery();
    draw_depot_page(canvas, text_, *main_depot(runs_[runs.back()]->figures()), now,
                    in(view.language, scenery.city) + ", " + date_of(scenery, view.language), theme, view.language);
  } else {
    paint_maps(canvas, seconds, view, problem);
  }
  if (layout == Layout::kSplit) paint_split(canvas, now, view);
  if (layout == Layout::kTwin) paint_twin(canvas, now, view);
  if (layout == Layout::kMultiples) paint_multiples(canvas, now, view);
  auto const s = scale_of(view);
  if (view.stamp || layout != Layout::kDepot)
    draw_foot(canvas, text_, view.stamp ? stamp_of(runs_[runs.back()]->scenery(), view.language) : std::string{},
              layout == Layout::kDepot ? std::string{} : credits(view), theme);
  if (layout == Layout::kDepot && !view.caption.empty())
    text_.draw(canvas, view.caption, canvas.width() - 40 * s, 60 * s, px(34, s), Weight::kSemibold, theme.text,
               Align::kRight);
  auto const& notice = problem.empty() ? view.notice : problem;
  if (!notice.empty()) draw_strip(canvas, text_, notice, theme);
  return canvas;
}

std::vector<Box> Stage::plates(StageView const& view, Pane const& pane) const {
  auto const s = scale_of(view);
  auto const layout = layout_for(view);
  auto const bar = Box{pane.box.width - 300 * s, pane.box.height - 70 * s, 300 * s, 70 * s};
  if (layout == Layout::kTwin) return {{0, 0, 412 * s, 196 * s}, bar};
  return {{0, 0, std::min(pane.box.width, 430 * s), 90 * s}, bar};
}

void Stage::paint_maps(Canvas& canvas, double seconds, StageView const& view, std::string& problem) {
  auto const s = scale_of(view);
  auto const& theme = theme_of(view);
  std::optional<std::array<double, 5>> bounds;
  for (auto const& pane : panes(view)) {
    Canvas part{pane.camera.width, pane.camera.height};
    MapView look = view;
    look.camera = pane.camera;
    if (view.heat == Heat::kSwitched && pane.run == runs_of(view).front()) look.heat = Heat::kNone;
    auto& city = map(pane.run);
    if (layout_for(view) == Layout::kTwin) look.language = home_language(runs_[pane.run]->scenery());
    look.bounds = bounds;
    auto const damaged = city.paint(part, seconds, look);
    if (HeatLayer::lies_below(view.heat) && !bounds) bounds = city.heat().bounds();  // one scale for all maps
    if (!damaged.empty()) problem = damaged;
    city.paint_labels(part, look, plates(view, pane));
    draw_scale_bar(part, text_, pane.camera.metres_per_pixel, part.width() - 28 * s, part.height() - 24 * s, s, theme);
    if (view.estimate && pane.run != runs_of(view).front()) {
      hatch(part, {0, 0, pane.box.width, pane.box.height}, s, theme.text);
      text_.draw_haloed(part, in(view.language, kEstimate), 28 * s, part.height() - 28 * s, px(34, s), Weight::kBold,
                        theme.text, theme.land, 6 * s);
    }
    copy_into(canvas, part, pane.box);
  }
}

void Stage::draw_legend_row(Canvas& canvas, StageView const& view, double left, double right, double y) {
  auto const s = scale_of(view);
  auto const& theme = theme_of(view);
  auto const shown = panes(view);
  if (view.heat != Heat::kNone) {
    auto const legend = map(shown.back().run).heat().legend(view.heat, theme, view.language);
    text_.draw(canvas, legend.title, left, y, px(26, s), Weight::kSemibold, theme.text);
    auto x = left + text_.measure(legend.title, px(26, s), Weight::kSemibold) + 32 * s;
    for (auto const& step : legend.steps) {
      canvas.rounded(x, y - 20 * s, 36 * s, 24 * s, 4 * s, step.colour);
      text_.draw(canvas, step.words, x + 44 * s, y, px(24, s), Weight::kRegular, theme.text_second);
      x += 64 * s + text_.measure(step.words, px(24, s), Weight::kRegular);
    }
    if (!legend.note.empty() && x + text_.measure(legend.note, px(24, s), Weight::kRegular) < right)
      text_.draw(canvas, legend.note, right, y, px(24, s), Weight::kRegular, theme.text_third, Align::kRight);
    return;
  }
  std::vector<Mode> modes;
  for (auto const& pane : shown)
    for (auto const mode : charts_[pane.run]->order())
      if (std::find(modes.begin(), modes.end(), mode) == modes.end()) modes.push_back(mode);
  std::erase(modes, Mode::kCarPassenger);  // is never a dot of its own
  bool const both = layout_for(view) == Layout::kTwin;
  std::vector<std::string> names;
  double all = 0;
  auto const naming = naming_of(runs_[shown.front().run]->scenery());
  for (auto const mode : modes) {
    auto const& words = kModeWords[static_cast<std::size_t>(mode)];
    auto name = both && mode == Mode::kBrt && !naming.brt.empty() ? naming.brt + " · BRT"
                : view.language == Language::kKorean              ? std::string{words.ko}
                                                                  : naming.of(mode, Language::kEnglish);
    if (both && mode != Mode::kBrt) name = std::string{words.en} + " " + words.ko;
    names.push_back(name);
    all += 58 * s + text_.measure(name, px(26, s), Weight::kMedium);
  }
  auto size = px(26, s);
  while (all > right - left && size > px(18, s)) {
    --size;
    all = 0;
    for (auto const& name : names) all += 58 * s + text_.measure(name, size, Weight::kMedium);
  }
  auto const gap =
      modes.size() > 1 ? std::clamp((right - left - all) / static_cast<double>(modes.size() - 1), 0.0, 30 * s) : 0;
  auto x = left;
  for (std::size_t i = 0; i < modes.size(); ++i) {
    draw_marker(canvas, modes[i], {x + 17 * s, y - 9 * s}, s, theme);
    text_.draw(canvas, names[i], x + 44 * s, y, size, Weight::kMedium, theme.text);
    x += 58 * s + text_.measure(names[i], size, Weight::kMedium) + gap;
  }
}

namespace {

struct Number {
  Words label;
  Words unit;
  int digits = 0;
  double (*value)(SoFar const&) = nullptr;
};

double public_share(SoFar const& s) { return s.public_share_pct(); }
double co2e(SoFar const& s) { return s.co2e_t; }
double hydrogen(SoFar const& s) { return s.hydrogen_kg; }
double denied(SoFar const& s) { return s.denied; }

/// The difference with its interval on a line with zero in the middle.
void draw_whisker(Canvas& canvas, Interval const& interval, double x, double y, double width, double s, Colour colour,
                  Theme const& theme) {
  auto const most = std::max({1e-9, std::abs(interval.low), std::abs(interval.high)}) * 1.15;
  auto const at = [&](double v) { return x + width / 2 + width / 2 * v / most; };
  canvas.rectangle(x, y, width, 1.5 * s, theme.rule);
  canvas.rectangle(x + width / 2 - 0.75 * s, y - 14 * s, 1.5 * s, 28 * s, theme.text_third);
  canvas.rounded(at(interval.low), y - 3 * s, std::max(2.0, at(interval.high) - at(interval.low)), 7 * s, 3 * s,
                 theme.text_third);
  canvas.disc({at(interval.mean), y}, 8 * s, colour);
}

}  // namespace

void Stage::draw_numbers(Canvas& canvas, std::int32_t seconds, StageView const& view, double left, double right,
                         double y) {
  auto const s = scale_of(view);
  auto const& theme = theme_of(view);
  auto const groups = by_scenario(view);
  bool const compare = groups.size() > 1;
  auto const& shown = compare ? groups[1] : groups[0];
  bool const gas = !runs_[shown.front()]->figures().tanks.empty();
  std::vector<Number> const numbers = {
      {{"Public transport, share so far", "대중교통 분담률"}, {"%", "%"}, 1, public_share},
      {{"CO₂e so far", "CO₂e 누적"}, {"t", "t"}, 1, co2e},
      gas ? Number{{"Hydrogen used so far", "수소 사용"}, {"kg", "kg"}, 0, hydrogen}
          : Number{{"Left behind, vehicle full", "만차 미승차"}, {"", "명"}, 0, denied}};
  auto const room = (right - left) / static_cast<double>(numbers.size());
  auto const values = [&](std::vector<std::size_t> const& runs, Number const& number) {
    std::vector<double> result;
    for (auto const run : runs) result.push_back(number.value(so_far(runs_[run]->figures(), seconds)));
    return result;
  };
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    auto const& number = numbers[i];
    auto const x = left + room * static_cast<double>(i);
    auto const end = x + room - 48 * s;
    text_.draw(canvas, in(view.language, number.label), x, y, px(26, s), Weight::kRegular, theme.text_second);
    if (runs_[shown.front()]->figures().quarters.empty()) {
      text_.draw(canvas, in(view.language, kNotInRecording), x, y + 56 * s, px(26, s), Weight::kRegular, theme.noise);
      continue;
    }
    auto const mine = values(shown, number);
    std::optional<Interval> interval;
    if (compare) {
      auto const theirs = values(groups[0], number);
      std::vector<double> differences;
      for (std::size_t k = 0; k < std::min(mine.size(), theirs.size()); ++k)
        differences.push_back(mine[k] - theirs[k]);  // pairs share their seed
      interval = interval_of(differences);
      text_.draw(canvas, in(view.language, kBase) + " " + fixed(theirs.front(), number.digits), end, y + 66 * s,
                 px(28, s), Weight::kRegular, theme.text_second, Align::kRight);
    } else {
      interval = interval_of(mine);
    }
    bool const noise = compare && interval && interval->holds_zero();
    auto const colour = noise ? theme.noise : theme.text;
    auto const figure = fixed(mine.front(), number.digits);
    text_.draw(canvas, figure, x, y + 68 * s, px(68, s), Weight::kBold, colour);
    text_.draw(canvas, in(view.language, number.unit), x + text_.measure(figure, px(68, s), Weight::kBold) + 12 * s,
               y + 68 * s, px(30, s), Weight::kRegular, theme.text_second);
    std::string words = in(view.language, kOneSeed);
    if (interval) {
      auto const sign = [&](double v) { return compare ? with_sign(v, number.digits) : fixed(v, number.digits); };
      words = (noise ? in(view.language, kNoise) : sign(interval->mean)) + "  [" + sign(interval->low) + ", " +
              sign(interval->high) + "]";
    }
    text_.draw(canvas, words, x, y + 110 * s, px(26, s), interval && !noise ? Weight::kSemibold : Weight::kRegular,
               interval && !noise ? theme.text : theme.noise);
    if (interval && compare) draw_whisker(canvas, *interval, x, y + 136 * s, end - x, s, colour, theme);
    if (view.estimate) {
      Box const box{x - 8 * s, y + 12 * s, end - x + 16 * s, 110 * s};
      hatch(canvas, box, s, theme.text);
    }
  }
}

void Stage::paint_split(Canvas& canvas, std::int32_t seconds, StageView const& view) {
  auto const s = scale_of(view);
  auto const& theme = theme_of(view);
  auto const shown = panes(view);
  auto const& first = runs_[shown[0].run]->scenery();
  auto const right = shown[1].box.x + shown[1].box.width;
  text_.draw(canvas, clock_text(seconds), 32 * s, 88 * s, px(84, s), Weight::kBold, theme.text);
  text_.draw(canvas, in(view.language, first.city), 320 * s, 50 * s, px(32, s), Weight::kSemibold, theme.text);
  text_.draw(canvas, date_of(first, view.language), 320 * s, 88 * s, px(26, s), Weight::kRegular, theme.text_second);
  auto const sentence = view.caption.empty() ? in(view.language, kOneClock) : view.caption;
  auto size = px(view.caption.empty() ? 26 : 36, s);
  while (size > px(20, s) && text_.measure(sentence, size, Weight::kSemibold) > right - 760 * s) --size;
  text_.draw(canvas, sentence, right - 32 * s, 84 * s, size,
             view.caption.empty() ? Weight::kRegular : Weight::kSemibold,
             view.caption.empty() ? theme.text_second : theme.text, Align::kRight);
  for (std::size_t i = 0; i < 2; ++i) {
    auto const& scenery = runs_[shown[i].run]->scenery();
    auto const title = in(view.language, i == 0 ? kBaseTitle : kPolicyTitle);
    auto const name = in(view.language, scenery.scenario);
    auto const width =
        std::max(text_.measure(title, px(34, s), Weight::kSemibold), text_.measure(name, px(26, s), Weight::kRegular));
    canvas.rectangle(shown[i].box.x, shown[i].box.y, std::min(width + 56 * s, shown[i].box.width), 90 * s, theme.panel,
                     0.86);
    text_.draw(canvas, title, shown[i].box.x + 28 * s, shown[i].box.y + 42 * s, px(34, s), Weight::kSemibold,
               theme.text);
    text_.draw(canvas, name, shown[i].box.x + 28 * s, shown[i].box.y + 76 * s, px(26, s), Weight::kRegular,
               theme.text_second);
  }
  draw_legend_row(canvas, view, 32 * s, right - 32 * s, 826 * s);
  canvas.rectangle(32 * s, 848 * s, right - 64 * s, 1.5 * s, theme.rule);
  draw_numbers(canvas, seconds, view, 32 * s, right, 892 * s);
  auto const& figures = runs_[shown[1].run]->figures();
  if (auto const* depot = main_depot(figures); depot != nullptr)
    draw_depot_gauge(canvas, text_, *depot, seconds, {canvas.width() - 400 * s, 24 * s, 376 * s, 826 * s}, s, theme,
                     view.language);
}

void Stage::paint_twin(Canvas& canvas, std::int32_t seconds, StageView const& view) {
  auto const s = scale_of(view);
  auto const& theme = theme_of(view);
  auto const shown = panes(view);
  auto const peak = std::max(charts_[shown[0].run]->peak(), charts_[shown[1].run]->peak());
  auto const begin = std::min(charts_[shown[0].run]->begin(), charts_[shown[1].run]->begin());
  auto const end = std::max(charts_[shown[0].run]->end(), charts_[shown[1].run]->end());
  for (std::size_t i = 0; i < 2; ++i) {
    auto const& scenery = runs_[shown[i].run]->scenery();
    auto const own = home_language(scenery);
    auto const x = shown[i].box.x;
    canvas.rectangle(x, 0, 412 * s, 196 * s, theme.panel, 0.86);
    auto city = in(own, scenery.city);
    if (own == Language::kKorean && scenery.city.en != city) city += " " + scenery.city.en;
    text_.draw(canvas, city, x + 32 * s, 52 * s, px(36, s), Weight::kSemibold, theme.text);
    text_.draw(canvas, clock_text(seconds), x + 28 * s, 140 * s, px(96, s), Weight::kBold, theme.text);
    text_.draw(canvas, date_of(scenery, own), x + 32 * s, 180 * s, px(26, s), Weight::kRegular, theme.text_second);
    Box const box{x + 32 * s, 892 * s, shown[i].box.width - 64 * s, 96 * s};
    auto& chart = *charts_[shown[i].run];
    if (chart.begin() != begin || chart.end() != end) chart.set_hours(begin, end);
    chart.draw(canvas, box, peak, seconds, theme, s);
    chart.draw_axis(canvas, text_, box, theme, s);
    text_.draw(canvas, in(own, kPeopleOnTheMove), x + shown[i].box.width - 32 * s, 914 * s, px(24, s), Weight::kRegular,
               theme.text_second, Align::kRight);
  }
  if (view.caption.empty()) {
    draw_legend_row(canvas, view, 32 * s, canvas.width() - 32 * s, 846 * s);
  } else {
    auto size = px(38, s);
    while (size > px(24, s) && text_.measure(view.caption, size, Weight::kSemibold) > canvas.width() - 64 * s) --size;
    text_.draw(canvas, view.caption, canvas.width() - 32 * s, 850 * s, size, Weight::kSemibold, theme.text,
               Align::kRight);
  }
}

void Stage::paint_multiples(Canvas& canvas, std::int32_t seconds, StageView const& view) {
  auto const s = scale_of(view);
  auto const& theme = theme_of(view);
  auto const shown = panes(view);
  auto const& first = runs_[shown[0].run]->scenery();
  text_.draw(canvas, clock_text(seconds), 32 * s, 88 * s, px(84, s), Weight::kBold, theme.text);
  text_.draw(canvas, in(view.language, first.city), 320 * s, 50 * s, px(32, s), Weight::kSemibold, theme.text);
  text_.draw(canvas, date_of(first, view.language), 320 * s, 88 * s, px(26, s), Weight::kRegular, theme.text_second);
  if (!view.caption.empty())
    text_.draw(canvas, view.caption, canvas.width() - 32 * s, 84 * s, px(36, s), Weight::kSemibold, theme.text,
               Align::kRight);
  for (auto const& pane : shown) {
    auto const& scenery = runs_[pane.run]->scenery();
    auto const name =
        in(view.language, scenery.scenario) + " · " + in(view.language, kSeed) + " " + std::to_string(scenery.seed);
    auto const width = text_.measure(name, px(26, s), Weight::kMedium);
    canvas.rectangle(pane.box.x, pane.box.y, std::min(width + 48 * s, pane.box.width), 52 * s, theme.panel, 0.86);
    text_.draw(canvas, name, pane.box.x + 24 * s, pane.box.y + 36 * s, px(26, s), Weight::kMedium, theme.text);
  }
  draw_legend_row(canvas, view, 32 * s, canvas.width() - 32 * s, 826 * s);
  canvas.rectangle(32 * s, 848 * s, canvas.width() - 64 * s, 1.5 * s, theme.rule);
  draw_numbers(canvas, seconds, view, 32 * s, canvas.width() - 32 * s, 892 * s);
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

std::optional<std::int32_t> Stage::time_at(StageView const& view, Point pixel) {
  auto const layout = layout_for(view);
  auto const s = scale_of(view);
  if (layout == Layout::kSingle) {
    auto const& panels = picture(runs_of(view).front()).panels();
    if (!panels.on_chart(pixel.x, pixel.y, view.camera.width, view.camera.height)) return std::nullopt;
    return panels.time_at(pixel.x, view.camera.width, view.camera.height);
  }
  if (layout != Layout::kTwin || pixel.y < 872 * s || pixel.y > 1036 * s) return std::nullopt;
  for (auto const& pane : panes(view)) {
    Box const box{pane.box.x + 32 * s, 892 * s, pane.box.width - 64 * s, 96 * s};
    if (pixel.x >= pane.box.x && pixel.x < pane.box.x + pane.box.width) return charts_[pane.run]->time_at(pixel.x, box);
  }
  return std::nullopt;
}

}  // namespace twinshift::viz
