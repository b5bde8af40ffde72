#include "viz/cards.hpp"

#include "viz/measures.hpp"
#include "viz/panels.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <functional>
#include <numbers>

namespace twinshift::viz {
namespace {

constexpr double kCardWidth = 400;
constexpr double kCardHeight = 116;
constexpr double kCardGap = 12;

/// Words, unit, digits and the value at a moment.
struct DayLine {
  Words title;
  char const* unit;
  int digits;
  Colour colour;
  std::function<double(SoFar const&)> value;
};

std::vector<DayLine> lines_of(recording::Figures const& figures, Theme const& theme) {
  std::vector<DayLine> lines;
  if (!figures.hours.empty())
    lines.push_back(
        {{"CO₂e so far", "CO₂e 누적"}, "t", 0, theme.of(Mode::kCar), [](SoFar const& s) { return s.co2e_t; }});
  if (!figures.quarters.empty()) {
    lines.push_back({{"Boardings", "승차"}, "", 0, theme.of(Mode::kBus), [](SoFar const& s) { return s.boardings; }});
    lines.push_back(
        {{"Left behind, vehicle full", "만차 미승차"}, "", 0, theme.alert, [](SoFar const& s) { return s.denied; }});
  }
  if (!figures.tanks.empty())
    lines.push_back(
        {{"Hydrogen used", "수소 사용"}, "kg", 0, theme.hydrogen, [](SoFar const& s) { return s.hydrogen_kg; }});
  return lines;
}

void draw_share_card(Canvas& canvas, TextPainter& text, SoFar const& now, Box const& box, double s, Theme const& theme,
                     Language language) {
  auto const title = language == Language::kKorean ? "대중교통 분담률, 지금까지" : "Public transport share so far";
  text.draw(canvas, title, box.x + 20 * s, box.y + 34 * s, px(24, s), Weight::kRegular, theme.text_second);
  text.draw(canvas, rounded(now.public_share_pct(), 1) + " %", box.x + 20 * s, box.y + 76 * s, px(34, s),
            Weight::kSemibold, theme.text);
  auto const all = now.all_journeys();
  double x = box.x + 20 * s;
  auto const width = box.width - 40 * s;
  for (auto const mode :
       {Mode::kBus, Mode::kBrt, Mode::kRail, Mode::kShuttle, Mode::kParkRide, Mode::kBikeRail, Mode::kWalk, Mode::kBike,
        Mode::kEBike, Mode::kBikeShare, Mode::kEScooter, Mode::kCarPassenger, Mode::kCar}) {
    auto const part = all > 0 ? width * now.journeys[static_cast<std::size_t>(mode)] / all : 0;
    if (part > 0.3) canvas.rectangle(x, box.y + 86 * s, part, 16 * s, theme.of(mode));
    x += part;
  }
}

void draw_line_card(Canvas& canvas, TextPainter& text, recording::Figures const& figures, DayLine const& line,
                    std::int32_t seconds, Box const& box, double s, Theme const& theme, Language language) {
  text.draw(canvas, in(language, line.title), box.x + 20 * s, box.y + 34 * s, px(24, s), Weight::kRegular,
            theme.text_second);
  auto value = rounded(line.value(so_far(figures, seconds)), line.digits);
  if (*line.unit != '\0') value += std::string{" "} + line.unit;
  text.draw(canvas, value, box.x + 20 * s, box.y + 84 * s, px(34, s), Weight::kSemibold, theme.text);
  constexpr int kSteps = 48;
  auto const left = box.x + 190 * s;
  auto const width = box.width - 210 * s;
  auto const most = std::max(1e-9, line.value(so_far(figures, 24 * 3600)));
  std::vector<Point> past;
  std::vector<Point> to_come;
  for (int i = 0; i <= kSteps; ++i) {
    auto const t = 24 * 3600 / kSteps * i;
    Point const p{left + width * i / kSteps, box.y + 104 * s - 44 * s * line.value(so_far(figures, t)) / most};
    if (t <= seconds) past.push_back(p);
    if (t >= seconds || i == kSteps) to_come.push_back(p);
  }
  Point const now{left + width * std::min(1.0, seconds / 86400.0),
                  box.y + 104 * s - 44 * s * line.value(so_far(figures, seconds)) / most};
  past.push_back(now);
  to_come.insert(to_come.begin(), now);
  stroke(canvas, to_come, 2 * s, line.colour, 0.3);
  stroke(canvas, past, 3 * s, line.colour);
  canvas.disc(now, 4.5 * s, theme.text);
}

}  // namespace

void draw_info_card(Canvas& canvas, TextPainter& text, InfoCard const& card, double x, double bottom, double s,
                    Theme const& theme) {
  double width = text.measure(card.title, px(30, s), Weight::kSemibold);
  for (auto const& line : card.lines) width = std::max(width, text.measure(line, px(26, s), Weight::kRegular));
  width += 56 * s;
  auto const height = (68 + 36 * static_cast<double>(card.lines.size())) * s;
  auto const y = bottom - height;
  x = std::max(0.0, std::min(x, canvas.width() - width - 12 * s));
  draw_plate(canvas, {x, y, width, height}, 10 * s, s, theme, 0.96);
  canvas.rounded(x, y, 8 * s, height, 4 * s, card.spine);
  text.draw(canvas, card.title, x + 28 * s, y + 44 * s, px(30, s), Weight::kSemibold, theme.text);
  for (std::size_t i = 0; i < card.lines.size(); ++i)
    text.draw(canvas, card.lines[i], x + 28 * s, y + (82 + 36 * static_cast<double>(i)) * s, px(26, s),
              Weight::kRegular, theme.text_second);
}

Box day_cards_box(recording::Figures const& figures, double right, double top, double s) {
  auto const n = figures.quarters.empty() ? 1.0 : 1.0 + static_cast<double>(lines_of(figures, kDark).size());
  return {right - kCardWidth * s, top, kCardWidth * s, n * (kCardHeight + kCardGap) * s};
}

void draw_day_cards(Canvas& canvas, TextPainter& text, recording::Figures const& figures, std::int32_t seconds,
                    double right, double top, double s, Theme const& theme, Language language) {
  Box box{right - kCardWidth * s, top, kCardWidth * s, kCardHeight * s};
  auto const plate = [&] { draw_plate(canvas, box, 14 * s, s, theme, 0.9); };
  plate();
  if (figures.quarters.empty()) {
    text.draw(canvas, language == Language::kKorean ? "이 기록에는 집계가 없습니다" : "No figures in this recording",
              box.x + 20 * s, box.y + 64 * s, px(24, s), Weight::kRegular, theme.text_second);
    return;
  }
  draw_share_card(canvas, text, so_far(figures, seconds), box, s, theme, language);
  for (auto const& line : lines_of(figures, theme)) {
    box.y += (kCardHeight + kCardGap) * s;
    plate();
    draw_line_card(canvas, text, figures, line, seconds, box, s, theme, language);
  }
}

void hatch(Canvas& canvas, Box const& box, double s, Colour colour) {
  auto const period = std::max(4, px(12, s));
  auto const line = std::max(1, px(3, s));
  auto const left = std::max(0, static_cast<int>(box.x));
  auto const top = std::max(0, static_cast<int>(box.y));
  auto const right = std::min(canvas.width(), static_cast<int>(box.x + box.width));
  auto const bottom = std::min(canvas.height(), static_cast<int>(box.y + box.height));
  for (int y = top; y < bottom; ++y)
    for (int x = left; x < right; ++x)
      if ((x + y) % period < line) canvas.blend(x, y, colour, 64);
}

}  // namespace twinshift::viz
