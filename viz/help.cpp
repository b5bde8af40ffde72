#include "viz/help.hpp"

#include "viz/panels.hpp"

#include <algorithm>
#include <cmath>

namespace twinshift::viz {
namespace {

constexpr int kRowsInColumn = 14;
constexpr Words kTitle = {"Keys; each row can be clicked", "단축키 (클릭 가능)"};

constexpr std::array<HelpRow, kCommands> kRows = {{
    {Command::kPause, "Space", {"pause, go on", "멈춤, 계속"}},
    {Command::kBackward, "R", {"backward, forward", "거꾸로, 앞으로"}},
    {Command::kEarlier, "←", {"a minute earlier (Shift: 15)", "1분 전 (Shift: 15분)"}},
    {Command::kLater, "→", {"a minute later (Shift: 15)", "1분 후 (Shift: 15분)"}},
    {Command::kSlower, "1-9", {"speed 1x to 600x; click: slower", "속도 1배-600배; 클릭: 느리게"}},
    {Command::kFaster, "↑ ↓", {"faster, slower", "빠르게, 느리게"}},
    {Command::kSingle, "B", {"one map", "지도 하나"}},
    {Command::kSplit, "S", {"base and policy", "기준안과 정책안"}},
    {Command::kTwin, "T", {"two cities", "두 도시"}},
    {Command::kMultiples, "M", {"all runs", "모든 실행"}},
    {Command::kDepot, "D", {"hydrogen depot", "수소 차고지"}},
    {Command::kCharts, "C", {"figures so far", "지금까지의 수치"}},
    {Command::kWholeCity, "Home", {"whole city", "도시 전체"}},
    {Command::kZoomIn, "+", {"closer (wheel too)", "확대 (휠)"}},
    {Command::kZoomOut, "-", {"further away; Ctrl+arrows move", "축소; Ctrl+화살표 이동"}},
    {Command::kMovers, "L", {"which movers", "이동 레이어"}},
    {Command::kHeat, "H", {"next coloured layer (Shift: back)", "다음 색 레이어 (Shift: 이전)"}},
    {Command::kEmissions, "E", {"emissions: CO₂e, NOx, PM10", "배출: CO₂e, NOx, PM10"}},
    {Command::kFollow, "F", {"follow what was clicked", "선택 대상 따라가기"}},
    {Command::kSearch, "/", {"search place, stop, route", "장소, 정류장, 노선 찾기"}},
    {Command::kCaption, "K", {"caption on, off", "자막 켬, 끔"}},
    {Command::kSliders, "X", {"what if: sliders", "만약에: 슬라이더"}},
    {Command::kTheme, "V", {"dark, light", "어둡게, 밝게"}},
    {Command::kLanguage, "G", {"English, Korean", "영어, 한국어"}},
    {Command::kNextScene, "N", {"next scene", "다음 장면"}},
    {Command::kSceneBefore, "P", {"scene before", "이전 장면"}},
    {Command::kStill, "Ctrl+Shift+S", {"keep this picture", "이 화면 저장"}},
    {Command::kLeave, "Esc", {"close; leave", "닫기; 나가기"}},
}};

struct Plate {
  double x, y, width, height, scale;
};

Plate plate_of(int width, int height) {
  auto const s = std::min(height / 1080.0, width / 1300.0);
  return {(width - 1260 * s) / 2, (height - 860 * s) / 2, 1260 * s, 860 * s, s};
}

Box row_box(Plate const& plate, int row) {
  auto const s = plate.scale;
  return {plate.x + (30 + 610 * (row / kRowsInColumn)) * s, plate.y + (96 + 52 * (row % kRowsInColumn)) * s, 590 * s,
          48 * s};
}

}  // namespace

std::array<HelpRow, kCommands> const& help_rows() { return kRows; }

void draw_help(Canvas& canvas, TextPainter& text, Theme const& theme, Language language) {
  auto const plate = plate_of(canvas.width(), canvas.height());
  auto const s = plate.scale;
  auto const px = [s](double size) { return std::max(8, static_cast<int>(std::lround(size * s))); };
  canvas.rectangle(0, 0, canvas.width(), canvas.height(), theme.panel, 0.7);
  draw_plate(canvas, {plate.x, plate.y, plate.width, plate.height}, 14 * s, s, theme, 0.97);
  text.draw(canvas, in(language, kTitle), plate.x + 36 * s, plate.y + 66 * s, px(40), Weight::kSemibold, theme.text);
  for (int i = 0; i < kCommands; ++i) {
    auto const& row = kRows[static_cast<std::size_t>(i)];
    auto const box = row_box(plate, i);
    auto size = px(26);
    while (size > 8 && text.measure(row.key, size, Weight::kSemibold) > 128 * s) --size;
    canvas.rounded(box.x, box.y, 136 * s, 44 * s, 8 * s, theme.rule);
    text.draw(canvas, row.key, box.x + 68 * s, box.y + 31 * s, size, Weight::kSemibold, theme.text, Align::kCentre);
    text.draw(canvas, in(language, row.words), box.x + 152 * s, box.y + 31 * s, px(26), Weight::kRegular, theme.text);
  }
}

std::optional<Command> help_row_at(Point pixel, int width, int height) {
  auto const plate = plate_of(width, height);
  for (int i = 0; i < kCommands; ++i)
    if (row_box(plate, i).meets({pixel.x, pixel.y, 0, 0}, 0.5)) return kRows[static_cast<std::size_t>(i)].command;
  return std::nullopt;
}

}  // namespace twinshift::viz
