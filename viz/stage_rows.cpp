#include "viz/stage.hpp"

#include "viz/measures.hpp"

#include <algorithm>
#include <cmath>

namespace twinshift::viz {
void Stage::draw_legend_row(Canvas& canvas, StageView const& view, double left, double right, double y) {
  auto const s = view.scale();
  auto const& theme = theme_of(view.dark);
  auto const maps = panes(view);
  if (view.heat != Heat::kNone) {
    auto const legend = map(maps.back().run).heat().legend(view.heat, theme, view.language);
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
  for (auto const& pane : maps)
    for (auto const mode : charts_[pane.run]->order())
      if (std::find(modes.begin(), modes.end(), mode) == modes.end()) modes.push_back(mode);
  std::erase(modes, Mode::kCarPassenger);  // is never a dot of its own
  bool const both = layout_for(view) == Layout::kTwin;
  std::vector<std::string> names;
  double all = 0;
  auto const naming = naming_of(runs_[maps.front().run]->scenery());
  for (auto const mode : modes) {
    auto const& words = kModeWords[static_cast<std::size_t>(mode)];
    auto name = both && mode == Mode::kBrt && !naming.brt.empty() ? naming.brt + " · BRT"
                : view.language == Language::kKorean              ? std::string{words.ko}
                                                                  : naming.of(mode, Language::kEnglish);
    if (both && mode != Mode::kBrt && text_.reads_korean()) name = std::string{words.en} + " " + words.ko;
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
  auto const s = view.scale();
  auto const& theme = theme_of(view.dark);
  auto const groups = by_scenario(view);
  bool const compare = groups.size() > 1;
  auto const& group = compare ? groups[1] : groups[0];
  bool const gas = !runs_[group.front()]->figures().tanks.empty();
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
  std::size_t pairs = 0;  // of seeds
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    auto const& number = numbers[i];
    auto const x = left + room * static_cast<double>(i);
    auto const end = x + room - 48 * s;
    text_.draw(canvas, in(view.language, number.label), x, y, px(26, s), Weight::kRegular, theme.text_second);
    if (runs_[group.front()]->figures().quarters.empty()) {  // an older recording
      text_.draw(canvas, in(view.language, kNotInRecording), x, y + 56 * s, px(26, s), Weight::kRegular, theme.noise);
      continue;
    }
    auto const mine = values(group, number);
    std::optional<Interval> interval;
    bool const known = !compare || !runs_[groups[0].front()]->figures().quarters.empty();
    if (!known) {
      text_.draw(canvas, in(view.language, kBase) + ": " + in(view.language, kNotInRecording), x, y + 110 * s,
                 px(26, s), Weight::kRegular, theme.noise);
    } else if (compare) {
      auto const theirs = values(groups[0], number);
      std::vector<double> differences;
      for (std::size_t k = 0; k < mine.size(); ++k)
        for (std::size_t b = 0; b < theirs.size(); ++b)
          if (runs_[group[k]]->scenery().seed == runs_[groups[0][b]]->scenery().seed)
            differences.push_back(mine[k] - theirs[b]);
      interval = interval_of(differences);
      if (interval) pairs = differences.size();
      text_.draw(canvas, in(view.language, kBase) + " " + rounded(theirs.front(), number.digits), end, y + 66 * s,
                 px(28, s), Weight::kRegular, theme.text_second, Align::kRight);
    } else {
      interval = interval_of(mine);
    }
    bool const noise = compare && interval && interval->holds_zero();
    auto const colour = noise ? theme.noise : theme.text;
    auto const figure = rounded(mine.front(), number.digits);
    text_.draw(canvas, figure, x, y + 68 * s, px(68, s), Weight::kBold, colour);
    text_.draw(canvas, in(view.language, number.unit), x + text_.measure(figure, px(68, s), Weight::kBold) + 12 * s,
               y + 68 * s, px(30, s), Weight::kRegular, theme.text_second);
    if (!known) continue;
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
  bool const free = canvas.width() - right > 300 * s;  // the depot's gauge stands above it
  if (pairs == 0 || !free) return;
  bool const korean = view.language == Language::kKorean;
  auto const edge = canvas.width() - 24 * s;
  text_.draw(canvas, korean ? "정책안 - 기준안," : "Policy minus base,", edge, y, px(26, s), Weight::kRegular,
             theme.text_second, Align::kRight);
  text_.draw(canvas, (korean ? "95 % 구간, 시드 " : "95 % interval, seeds: ") + std::to_string(pairs), edge, y + 34 * s,
             px(26, s), Weight::kRegular, theme.text_second, Align::kRight);
}

}  // namespace twinshift::viz
