#include "viz/stage.hpp"

#include "viz/depot_page.hpp"
#include "viz/measures.hpp"

#include <algorithm>
#include <cmath>

namespace twinshift::viz {
void Stage::draw_time_line(Canvas& canvas, std::int32_t seconds, StageView const& view, Theme const& theme) {
  auto const s = view.scale();
  auto const box = time_line(view);
  auto const first = begin(view);
  auto const length = std::max(1, end(view) - first);
  auto const x = box.x + box.width * std::clamp(static_cast<double>(seconds - first) / length, 0.0, 1.0);
  auto const y = box.y + box.height / 2;
  canvas.rounded(box.x, y - 2 * s, box.width, 4 * s, 2 * s, theme.rule);
  canvas.rounded(box.x, y - 2 * s, x - box.x, 4 * s, 2 * s, theme.text_third);
  canvas.disc({x, y}, 6 * s, theme.text);
}

void Stage::draw_bar_head(Canvas& canvas, std::int32_t seconds, StageView const& view, std::string const& sentence,
                          double right) {
  auto const s = view.scale();
  auto const& theme = theme_of(view.dark);
  auto const& first = runs_[first_shown(view)]->scenery();
  text_.draw(canvas, clock_text(seconds), 32 * s, 88 * s, px(84, s), Weight::kBold, theme.text);
  auto const city = in(view.language, first.city);
  text_.draw(canvas, city, 320 * s, 50 * s, px(32, s), Weight::kSemibold, theme.text);
  draw_status(canvas, text_, view.status, 320 * s + text_.measure(city, px(32, s), Weight::kSemibold), 50 * s, s,
              theme);
  auto const date = in(view.language, first.date);
  text_.draw(canvas, date, 320 * s, 88 * s, px(26, s), Weight::kRegular, theme.text_second);
  auto const from = 320 * s + text_.measure(date, px(26, s), Weight::kRegular) + 40 * s;
  bool const own = !view.caption.empty();
  auto const weight = own ? Weight::kSemibold : Weight::kRegular;
  auto size = px(own ? 36 : 26, s);
  while (size > px(24, s) && text_.measure(sentence, size, weight) > right - from) --size;
  text_.draw(canvas, sentence, right, 84 * s, size, weight, own ? theme.text : theme.text_second, Align::kRight);
}

void Stage::paint_split(Canvas& canvas, std::int32_t seconds, StageView const& view) {
  auto const s = view.scale();
  auto const& theme = theme_of(view.dark);
  auto const maps = panes(view);
  auto const right = maps[1].box.x + maps[1].box.width;
  draw_bar_head(canvas, seconds, view, view.caption.empty() ? in(view.language, kOneClock) : view.caption,
                right - 32 * s);
  for (std::size_t i = 0; i < 2; ++i) {
    auto const& scenery = runs_[maps[i].run]->scenery();
    auto const title = in(view.language, i == 0 ? kBaseTitle : kPolicyTitle);
    auto const name = in(view.language, scenery.scenario);
    auto const width =
        std::max(text_.measure(title, px(34, s), Weight::kSemibold), text_.measure(name, px(26, s), Weight::kRegular));
    canvas.rectangle(maps[i].box.x, maps[i].box.y, std::min(width + 56 * s, maps[i].box.width), 90 * s, theme.panel,
                     0.86);
    text_.draw(canvas, title, maps[i].box.x + 28 * s, maps[i].box.y + 42 * s, px(34, s), Weight::kSemibold, theme.text);
    text_.draw(canvas, name, maps[i].box.x + 28 * s, maps[i].box.y + 76 * s, px(26, s), Weight::kRegular,
               theme.text_second);
  }
  draw_time_line(canvas, seconds, view, theme);
  draw_legend_row(canvas, view, 32 * s, right - 32 * s, 830 * s);
  canvas.rectangle(32 * s, 848 * s, right - 64 * s, 1.5 * s, theme.rule);
  draw_numbers(canvas, seconds, view, 32 * s, right, 892 * s);
  auto const& figures = runs_[maps[1].run]->figures();
  if (auto const* depot = main_depot(figures); depot != nullptr)
    draw_depot_gauge(canvas, text_, *depot, seconds, {canvas.width() - 400 * s, 24 * s, 376 * s, 826 * s}, s, theme,
                     view.language);
}

void Stage::paint_twin(Canvas& canvas, std::int32_t seconds, StageView const& view) {
  auto const s = view.scale();
  auto const& theme = theme_of(view.dark);
  auto const maps = panes(view);
  auto const peak = std::max(charts_[maps[0].run]->peak(), charts_[maps[1].run]->peak());
  auto const begin = std::min(charts_[maps[0].run]->begin(), charts_[maps[1].run]->begin());
  auto const end = std::max(charts_[maps[0].run]->end(), charts_[maps[1].run]->end());
  for (std::size_t i = 0; i < 2; ++i) {
    auto const& scenery = runs_[maps[i].run]->scenery();
    auto const own = own_language(maps[i].run);
    auto const x = maps[i].box.x;
    canvas.rectangle(x, 0, 412 * s, 196 * s, theme.panel, 0.86);
    auto city = in(own, scenery.city);
    if (own == Language::kKorean && scenery.city.en != city) city += " " + scenery.city.en;
    text_.draw(canvas, city, x + 32 * s, 52 * s, px(36, s), Weight::kSemibold, theme.text);
    draw_status(canvas, text_, view.status, x + 32 * s + text_.measure(city, px(36, s), Weight::kSemibold), 52 * s, s,
                theme);
    text_.draw(canvas, clock_text(seconds), x + 28 * s, 140 * s, px(96, s), Weight::kBold, theme.text);
    text_.draw(canvas, in(own, scenery.date), x + 32 * s, 180 * s, px(26, s), Weight::kRegular, theme.text_second);
    Box const box{x + 32 * s, 892 * s, maps[i].box.width - 64 * s, 96 * s};
    auto& chart = *charts_[maps[i].run];
    if (chart.begin() != begin || chart.end() != end) chart.set_hours(begin, end);
    chart.draw(canvas, box, peak, seconds, theme, s);
    chart.draw_axis(canvas, text_, box, theme, s);
    text_.draw(canvas, in(own, kPeopleOnTheMove), x + maps[i].box.width - 32 * s, 914 * s, px(24, s), Weight::kRegular,
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
  auto const s = view.scale();
  auto const& theme = theme_of(view.dark);
  auto const maps = panes(view);
  draw_bar_head(canvas, seconds, view, view.caption, canvas.width() - 32 * s);
  for (auto const& pane : maps) {
    auto const& scenery = runs_[pane.run]->scenery();
    auto const name =
        in(view.language, scenery.scenario) + " · " + in(view.language, kSeed) + " " + std::to_string(scenery.seed);
    auto const width = text_.measure(name, px(26, s), Weight::kMedium);
    canvas.rectangle(pane.box.x, pane.box.y, std::min(width + 48 * s, pane.box.width), 52 * s, theme.panel, 0.86);
    text_.draw(canvas, name, pane.box.x + 24 * s, pane.box.y + 36 * s, px(26, s), Weight::kMedium, theme.text);
  }
  draw_time_line(canvas, seconds, view, theme);
  draw_legend_row(canvas, view, 32 * s, canvas.width() - 32 * s, 830 * s);
  canvas.rectangle(32 * s, 848 * s, canvas.width() - 64 * s, 1.5 * s, theme.rule);
  draw_numbers(canvas, seconds, view, 32 * s, canvas.width() - 32 * s, 892 * s);
}

}  // namespace twinshift::viz
