#include "viz/depot_page.hpp"

#include "viz/day_chart.hpp"
#include "viz/measures.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace twinshift::viz {

DepotNow depot_now(recording::DepotFigures const& depot, std::int32_t seconds) {
  auto const day = ((seconds % 86400) + 86400) % 86400;
  auto const h = static_cast<std::size_t>(day / 3600);
  auto const share = (day % 3600) / 3600.0;
  auto const& hour = depot.hours[h];
  auto const before = h > 0 ? depot.hours[h - 1].stored_g : depot.stored_before_g;
  DepotNow now;
  now.stored_kg = (static_cast<double>(before) + share * static_cast<double>(hour.stored_g - before)) / 1e3;
  now.storage_kg = static_cast<double>(depot.storage_g) / 1e3;
  now.made_kg_h = static_cast<double>(hour.made_g) / 1e3;
  now.given_kg_h = static_cast<double>(hour.given_g) / 1e3;
  now.electrolyser_mw = static_cast<double>(hour.electrolyser_wh) / 1e6;
  now.rated_mw = static_cast<double>(depot.electrolyser_w) / 1e6;
  now.other_mw = static_cast<double>(hour.other_wh) / 1e6;
  now.sun_mw = static_cast<double>(hour.sun_wh) / 1e6;
  now.wind_mw = static_cast<double>(hour.wind_wh) / 1e6;
  now.grid_mw = static_cast<double>(hour.grid_wh) / 1e6;
  now.grid_g_kwh = static_cast<double>(hour.grid_g_kwh);
  now.fills = hour.fills;
  now.waited_min = static_cast<double>(hour.waited_s) / 60;
  return now;
}

recording::DepotFigures const* main_depot(recording::Figures const& figures) {
  recording::DepotFigures const* best = nullptr;
  for (auto const& depot : figures.depots)
    if (depot.storage_g > 0 && (best == nullptr || depot.storage_g > best->storage_g)) best = &depot;
  return best;
}

DepotLow lowest_level(recording::DepotFigures const& depot) {
  auto const lowest = std::min_element(depot.hours.begin(), depot.hours.end(),
                                       [](auto const& a, auto const& b) { return a.stored_g < b.stored_g; });
  return {static_cast<int>(lowest - depot.hours.begin()), static_cast<double>(lowest->stored_g) / 1e3};
}

Box depot_day_box(int width, int height) {
  auto const s = std::min(height / 1080.0, width / 1920.0);
  return {150 * s, 718 * s, width - 300 * s, 284 * s};
}

namespace {

void draw_tank(Canvas& canvas, Box const& box, double share, double s, Theme const& theme) {
  canvas.rounded(box.x, box.y, box.width, box.height, 16 * s, theme.text_third);
  canvas.rounded(box.x + 2.5 * s, box.y + 2.5 * s, box.width - 5 * s, box.height - 5 * s, 14 * s, theme.card);
  auto const inner = box.height - 14 * s;
  auto const level = inner * std::clamp(share, 0.0, 1.0);
  if (level > 1)
    canvas.rounded(box.x + 7 * s, box.y + 7 * s + inner - level, box.width - 14 * s, level, std::min(10 * s, level / 2),
                   theme.hydrogen);
}

void draw_gauge_bar(Canvas& canvas, double x, double y, double width, double share, double s, Colour colour,
                    Theme const& theme) {
  canvas.rounded(x, y, width, 18 * s, 9 * s, theme.rule);
  auto const filled = width * std::clamp(share, 0.0, 1.0);
  if (share > 0.005) canvas.rounded(x, y, std::max(filled, 18 * s), 18 * s, 9 * s, colour);
}

/// Wind, sun and grid side by side, as long as their parts.
void draw_power_bar(Canvas& canvas, TextPainter& text, DepotNow const& now, double x, double y, double width, double s,
                    Theme const& theme, Language language) {
  struct Part {
    double mw;
    Colour colour;
    Words words;
  };
  std::array<Part, 3> const parts = {{{now.wind_mw, theme.wind, {"wind", "풍력"}},
                                      {now.sun_mw, theme.sun, {"sun", "태양"}},
                                      {now.grid_mw, theme.grid, {"grid", "전력망"}}}};
  auto const all = std::max(1e-9, now.wind_mw + now.sun_mw + now.grid_mw);
  double free_x = x;
  for (auto const& part : parts) {
    auto const length = width * part.mw / all;
    if (part.mw <= 0) continue;
    canvas.rectangle(x, y, std::max(1.0, length - 4 * s), 18 * s, part.colour);
    auto const words = in(language, part.words);
    auto const at = std::max(x, free_x);
    text.draw(canvas, words, at, y + 46 * s, px(24, s), Weight::kRegular, theme.text_second);
    free_x = at + text.measure(words, px(24, s), Weight::kRegular) + 16 * s;
    x += length;
  }
}

}  // namespace

void draw_depot_gauge(Canvas& canvas, TextPainter& text, recording::DepotFigures const& depot, std::int32_t seconds,
                      Box const& box, double s, Theme const& theme, Language language) {
  auto const now = depot_now(depot, seconds);
  bool const korean = language == Language::kKorean;
  canvas.rounded(box.x, box.y, box.width, box.height, 14 * s, theme.card);
  auto const x = box.x + 28 * s;
  auto const right = box.x + box.width - 28 * s;
  auto const width = right - x;
  auto const say = [&](std::string const& words, double at, double y, double size, Weight weight, Colour colour,
                       Align align = Align::kLeft) {
    text.draw(canvas, words, at, box.y + y * s, px(size, s), weight, colour, align);
  };
  say(korean ? "수소 차고지" : "Hydrogen depot", x, 48, 30, Weight::kSemibold, theme.text);
  auto size = 24;
  while (size > 16 && text.measure(in(language, depot.name), px(size, s), Weight::kRegular) > width) --size;
  say(in(language, depot.name), x, 84, size, Weight::kRegular, theme.text_second);
  draw_tank(canvas, {x, box.y + 106 * s, 112 * s, 290 * s}, now.stored_kg / std::max(1.0, now.storage_kg), s, theme);
  say(rounded(now.stored_kg, 0), x + 134 * s, 180, 60, Weight::kBold, theme.text);
  say((korean ? "/ " : "of ") + rounded(now.storage_kg, 0) + " kg", x + 136 * s, 222, 28, Weight::kRegular,
      theme.text_second);
  say(korean ? "이 시간 제조" : "made this hour", x + 136 * s, 286, 24, Weight::kRegular, theme.text_second);
  say(rounded(now.made_kg_h, 0) + " kg", x + 136 * s, 318, 28, Weight::kSemibold, theme.text);
  say(korean ? "이 시간 충전" : "filled this hour", x + 136 * s, 360, 24, Weight::kRegular, theme.text_second);
  say(rounded(now.given_kg_h, 0) + " kg", x + 136 * s, 392, 28, Weight::kSemibold, theme.text);
  say(korean ? "충전 버스" : "Fills", x, 456, 26, Weight::kRegular, theme.text_second);
  say(std::to_string(now.fills) + (korean ? "대" : " buses"), right, 456, 26, Weight::kSemibold, theme.text,
      Align::kRight);
  say(korean ? "대기" : "Waited", x, 496, 26, Weight::kRegular, theme.text_second);
  say(rounded(now.waited_min, 0) + (korean ? "분" : " min"), right, 496, 26, Weight::kSemibold,
      now.waited_min >= 0.5 ? theme.alert : theme.text, Align::kRight);
  say(korean ? "수전해" : "Electrolyser", x, 562, 26, Weight::kRegular, theme.text_second);
  say(now.rated_mw > 0 ? rounded(now.electrolyser_mw, 1) + (korean ? " / " : " of ") + rounded(now.rated_mw, 1) + " MW"
      : korean         ? "없음, 수소 반입"
                       : "none, gas is brought",
      x, 598, 28, Weight::kSemibold, theme.text);
  draw_gauge_bar(canvas, x, box.y + 616 * s, width, now.electrolyser_mw / std::max(1e-9, now.rated_mw), s,
                 theme.hydrogen, theme);
  auto const power = now.wind_mw + now.sun_mw + now.grid_mw;
  say(korean ? "전력" : "Power", x, 696, 26, Weight::kRegular, theme.text_second);
  say(rounded(power, 1) + " MW", right, 696, 28, Weight::kSemibold, theme.text, Align::kRight);
  draw_power_bar(canvas, text, now, x, box.y + 714 * s, width, s, theme, language);
}

namespace {

/// Rings three quarters round, open at the bottom.
void draw_dial(Canvas& canvas, Point centre, double radius, double share, double s, Theme const& theme) {
  constexpr int kParts = 90;
  for (int pass = 0; pass < 2; ++pass) {
    auto const until = pass == 0 ? 1.0 : std::clamp(share, 0.0, 1.0);
    std::vector<Point> arc;
    for (int i = 0; i <= kParts; ++i) {
      auto const part = std::min(until, static_cast<double>(i) / kParts);
      auto const angle = (0.75 + 1.5 * part) * std::numbers::pi;
      arc.push_back({centre.x + radius * std::cos(angle), centre.y + radius * std::sin(angle)});
    }
    if (until > 0) stroke(canvas, arc, 26 * s, pass == 0 ? theme.rule : theme.hydrogen);
  }
}

void draw_chevron(Canvas& canvas, Point tip, double s, Colour colour) {
  std::array<Point, 3> const points = {Point{tip.x - 16 * s, tip.y - 28 * s}, tip, {tip.x - 16 * s, tip.y + 28 * s}};
  stroke(canvas, points, 8 * s, colour);
}

void draw_bus_sign(Canvas& canvas, double x, double y, double s, Colour colour, Colour inside) {
  canvas.rounded(x, y, 78 * s, 32 * s, 6 * s, colour);
  for (int i = 0; i < 4; ++i) canvas.rounded(x + (7 + 15 * i) * s, y + 6 * s, 11 * s, 10 * s, 2 * s, inside);
  canvas.disc({x + 18 * s, y + 32 * s}, 6 * s, colour);
  canvas.disc({x + 60 * s, y + 32 * s}, 6 * s, colour);
}

/// Mean of the day; 0 if no bus fills.
double kg_a_fill(recording::DepotFigures const& depot) {
  double kg = 0;
  double fills = 0;
  for (auto const& hour : depot.hours) {
    kg += static_cast<double>(hour.given_g) / 1e3;
    fills += static_cast<double>(hour.fills);
  }
  return fills > 0 ? kg / fills : 0;
}

/// While nothing fills: when it will, and how much.
void draw_next_fills(Canvas& canvas, TextPainter& text, recording::DepotFigures const& depot, std::int32_t seconds,
                     double s, Theme const& theme, Language language) {
  auto const hour = seconds % 86400 / 3600;
  for (int ahead = 1; ahead < recording::kFigureHours; ++ahead) {
    auto const& next = depot.hours[static_cast<std::size_t>((hour + ahead) % recording::kFigureHours)];
    if (next.fills == 0) continue;
    auto const at = clock_text((hour + ahead) * 3600);
    bool const korean = language == Language::kKorean;
    text.draw(canvas, (korean ? "다음 충전 " : "next fills from ") + at, 1426 * s, 370 * s, px(30, s),
              Weight::kSemibold, theme.text);
    text.draw(canvas,
              std::to_string(next.fills) + (korean ? "대, " : " buses, ") +
                  rounded(static_cast<double>(next.given_g) / 1e3, 0) +
                  (korean ? " kg (첫 한 시간)" : " kg in that hour"),
              1426 * s, 412 * s, px(26, s), Weight::kRegular, theme.text_second);
    return;
  }
}

/// Whether the store lasts through the day, in words.
void draw_outlook(Canvas& canvas, TextPainter& text, recording::DepotFigures const& depot, double s, Theme const& theme,
                  Language language) {
  auto const low = lowest_level(depot);
  bool const korean = language == Language::kKorean;
  bool const covered = low.kg >= 1;
  auto const at = clock_text((low.hour + 1) * 3600);
  auto const right = canvas.width() - 40 * s;
  text.draw(canvas,
            covered ? (korean ? "하루 수요를 감당함" : "The store lasts the day")
                    : (korean ? "저장고가 비는 시각 " : "The store is empty at ") + at,
            right, 56 * s, px(34, s), Weight::kSemibold, covered ? theme.good : theme.alert, Align::kRight);
  if (covered)
    text.draw(canvas, (korean ? "최저 " : "lowest ") + rounded(low.kg, 0) + (korean ? " kg, " : " kg at ") + at, right,
              98 * s, px(27, s), Weight::kRegular, theme.text_second, Align::kRight);
}

/// In store as a line, made above and filled below one zero line, over the 24 hours.
void draw_depot_day(Canvas& canvas, TextPainter& text, recording::DepotFigures const& depot, std::int32_t seconds,
                    double s, Theme const& theme, Language language) {
  bool const korean = language == Language::kKorean;
  auto const left = 150 * s;
  auto const width = canvas.width() - 300 * s;
  auto const x_of = [&](double hour) { return left + width * hour / 24; };
  auto const small = [&](std::string const& words, double x, double y, Colour colour, Align align = Align::kLeft) {
    text.draw(canvas, words, x, y, px(24, s), Weight::kRegular, colour, align);
  };
  text.draw(canvas, korean ? "하루 동안의 수소" : "Hydrogen through the day", 40 * s, 702 * s, px(30, s),
            Weight::kSemibold, theme.text);
  auto const top = 738 * s;
  auto const base = 852 * s;
  auto const storage = std::max(1.0, static_cast<double>(depot.storage_g) / 1e3);
  for (double const part : {0.0, 0.5, 1.0}) {
    auto const y = base - (base - top) * part;
    canvas.rectangle(left, y, width, 1.2 * s, theme.rule);
    small(rounded(storage * part, 0), left - 16 * s, y + 8 * s, theme.text_third, Align::kRight);
  }
  small("kg", left + width + 14 * s, top + 8 * s, theme.text_third);
  std::vector<Point> line;
  auto const day = seconds % 86400;
  auto const now_h = day / 3600.0;
  auto const point = [&](double hour) {
    auto const at = std::min(86399, static_cast<int>(hour * 3600));
    return Point{x_of(hour), base - (base - top) * std::clamp(depot_now(depot, at).stored_kg / storage, 0.0, 1.0)};
  };
  for (double h = 0; h < now_h; h += 0.25) line.push_back(point(h));
  line.push_back(point(now_h));
  stroke(canvas, line, 3.5 * s, theme.hydrogen);
  for (double h = now_h + 0.1; h < 24; h += 0.2) {
    std::array<Point, 2> const dash = {point(h), point(std::min(23.99, h + 0.09))};
    stroke(canvas, dash, 3 * s, theme.hydrogen, 0.75);
  }
  // each word where its stretch is long enough
  if (now_h > 3) small(korean ? "저장량" : "in store", x_of(now_h / 2), top - 6 * s, theme.hydrogen, Align::kCentre);
  if (now_h < 21)
    small(korean ? "이후" : "still to come", x_of((now_h + 24) / 2), top - 6 * s, theme.hydrogen, Align::kCentre);
  double most = 1;
  for (auto const& hour : depot.hours)
    most = std::max({most, static_cast<double>(hour.made_g + hour.brought_g), static_cast<double>(hour.given_g)});
  auto const zero = 938 * s;
  auto const room = 56 * s;
  for (std::size_t h = 0; h < depot.hours.size(); ++h) {
    auto const& hour = depot.hours[h];
    auto const alpha = static_cast<double>(h) < now_h ? 1.0 : 0.4;
    auto const x = x_of(static_cast<double>(h)) + 4 * s;
    auto const w = width / 24 - 8 * s;
    auto const made = room * static_cast<double>(hour.made_g) / most;
    auto const brought = room * static_cast<double>(hour.brought_g) / most;
    auto const given = room * static_cast<double>(hour.given_g) / most;
    if (made > 0.5) canvas.rectangle(x, zero - made, w, made, theme.wind, alpha);
    if (brought > 0.5) canvas.rectangle(x, zero - made - brought, w, brought, theme.grid, alpha);
    if (given > 0.5) canvas.rectangle(x, zero + 2 * s, w, given, theme.of(Mode::kBus), alpha);
  }
  canvas.rectangle(left, zero, width, 1.2 * s, theme.text_third);
  small(korean ? "제조" : "made", 40 * s, zero - 34 * s, theme.wind);
  if (std::any_of(depot.hours.begin(), depot.hours.end(), [](auto const& hour) { return hour.brought_g > 0; }))
    small(korean ? "반입" : "brought", 40 * s, zero - 6 * s, theme.grid);
  small(korean ? "충전" : "filled", 40 * s, zero + 34 * s, theme.dark ? rgb(0x8FA8F2) : theme.of(Mode::kBus));
  small((korean ? "최대 " : "most ") + rounded(most / 1e3, 0) + " kg/h", left + width, zero - room - 8 * s,
        theme.text_third, Align::kRight);
  for (int h = 0; h <= 24; h += 4)
    small(clock_text(h * 3600) == "00:00" && h == 24 ? "24:00" : clock_text(h * 3600), x_of(h), 1026 * s,
          theme.text_third, Align::kCentre);
  canvas.rectangle(x_of(now_h) - 1.25 * s, top - 20 * s, 2.5 * s, 1000 * s - top + 20 * s, theme.text);
}

}  // namespace

void draw_depot_page(Canvas& canvas, TextPainter& text, recording::DepotFigures const& depot, std::int32_t seconds,
                     std::string const& city_and_date, std::string const& status, std::string const& caption,
                     Theme const& theme, Language language) {
  auto const s = std::min(canvas.height() / 1080.0, canvas.width() / 1920.0);
  auto const now = depot_now(depot, seconds);
  bool const korean = language == Language::kKorean;
  canvas.fill(theme.panel);
  auto const say = [&](std::string const& words, double x, double y, double size, Weight weight, Colour colour,
                       Align align = Align::kLeft) {
    text.draw(canvas, words, x * s, y * s, px(size, s), weight, colour, align);
  };
  say(clock_text(seconds), 40, 98, 92, Weight::kBold, theme.text);
  auto const title = (korean ? "수소: " : "Hydrogen at ") + in(language, depot.name);
  auto const taken = caption.empty() ? 460 : text.measure(caption, px(34, s), Weight::kSemibold) / s;
  auto title_size = 34;
  while (title_size > 24 && text.measure(title, px(title_size, s), Weight::kSemibold) / s > 1500 - taken) --title_size;
  say(title, 340, 56, title_size, Weight::kSemibold, theme.text);
  say(city_and_date, 340, 98, 27, Weight::kRegular, theme.text_second);
  say(status, 364 + text.measure(city_and_date, px(27, s), Weight::kRegular) / s, 98, 26, Weight::kRegular,
      theme.text_second);
  if (caption.empty())
    draw_outlook(canvas, text, depot, s, theme, language);
  else
    say(caption, (canvas.width() - 40 * s) / s, 60, 34, Weight::kSemibold, theme.text, Align::kRight);
  struct Card {
    double x, width;
    Words title;
  };
  std::array<Card, 4> const cards = {{{40, 400, {"Power", "전력"}},
                                      {476, 330, {"Electrolyser", "수전해"}},
                                      {842, 520, {"Storage", "저장"}},
                                      {1398, 482, {"Buses", "버스"}}}};
  for (auto const& card : cards) {
    canvas.rounded(card.x * s, 140 * s, card.width * s, 500 * s, 14 * s, theme.card);
    say(in(language, card.title), card.x + 28, 188, 30, Weight::kSemibold, theme.text);
  }
  struct Source {
    double mw;
    Colour colour;
    Words words;
  };
  auto const most = std::max({1e-9, now.wind_mw, now.sun_mw, now.grid_mw});
  std::array<Source, 3> const sources = {{{now.wind_mw, theme.wind, {"Wind", "풍력"}},
                                          {now.sun_mw, theme.sun, {"Sun", "태양"}},
                                          {now.grid_mw, theme.grid, {"Grid", "전력망"}}}};
  double y = 256;
  for (auto const& source : sources) {
    say(in(language, source.words), 68, y, 26, Weight::kRegular, theme.text);
    say(rounded(source.mw, 2) + " MW", 412, y, 26, Weight::kSemibold, theme.text, Align::kRight);
    draw_gauge_bar(canvas, 68 * s, (y + 18) * s, 344 * s, source.mw / most, s, source.colour, theme);
    y += 92;
  }
  say(korean ? "전력망 탄소" : "Grid carbon now", 68, 560, 26, Weight::kRegular, theme.text_second);
  say(rounded(now.grid_g_kwh, 0), 68, 606, 40, Weight::kSemibold, theme.text);
  say(korean ? "g CO₂e/kWh" : "g CO₂e per kWh", 412, 604, 26, Weight::kRegular, theme.text_second, Align::kRight);
  draw_dial(canvas, {641 * s, 366 * s}, 108 * s, now.electrolyser_mw / std::max(1e-9, now.rated_mw), s, theme);
  say(rounded(now.electrolyser_mw, 2), 641, 386, 60, Weight::kBold, theme.text, Align::kCentre);
  say((korean ? "/ " : "of ") + rounded(now.rated_mw, 2) + " MW", 641, 424, 27, Weight::kRegular, theme.text_second,
      Align::kCentre);
  say(korean ? "제조" : "makes", 504, 550, 26, Weight::kRegular, theme.text_second);
  say(rounded(now.made_kg_h, 1) + " kg/h", 778, 550, 26, Weight::kSemibold, theme.text, Align::kRight);
  say(korean ? "그 외 전력" : "other load", 504, 596, 26, Weight::kRegular, theme.text_second);
  say(rounded(now.other_mw, 2) + " MW", 778, 596, 26, Weight::kSemibold, theme.text, Align::kRight);
  constexpr int kTanks = 6;
  auto const filled = kTanks * now.stored_kg / std::max(1.0, now.storage_kg);
  for (int i = 0; i < kTanks; ++i)
    draw_tank(canvas, {(874 + 78.0 * i) * s, 224 * s, 66 * s, 270 * s}, filled - i, s, theme);
  say(rounded(now.stored_kg, 0), 874, 572, 68, Weight::kBold, theme.text);
  say((korean ? "/ " : "of ") + rounded(now.storage_kg, 0) + " kg",
      886 + text.measure(rounded(now.stored_kg, 0), px(68, s), Weight::kBold) / s, 572, 30, Weight::kRegular,
      theme.text_second);
  if (auto const fill = kg_a_fill(depot); fill > 0)
    say(korean ? "약 " + rounded(std::floor(now.stored_kg / fill), 0) + "회 충전 가능"
               : "enough for about " + rounded(std::floor(now.stored_kg / fill), 0) + " fills",
        874, 618, 26, Weight::kRegular, theme.text_second);
  say((korean ? "충전기 " : "Dispensers: ") + std::to_string(depot.dispensers), 1426, 244, 26, Weight::kRegular,
      theme.text_second);
  say((korean ? "이 시간 충전: " : "fills begun this hour: ") + std::to_string(now.fills), 1426, 292, 26,
      Weight::kRegular, theme.text_second);
  for (int i = 0; i < std::min<int>(12, static_cast<int>(now.fills)); ++i)
    draw_bus_sign(canvas, (1426 + 106 * (i % 4)) * s, (318 + 60 * (i / 4)) * s, s, theme.of(Mode::kBus), theme.card);
  if (now.fills == 0) draw_next_fills(canvas, text, depot, seconds, s, theme, language);
  say(korean ? "충전량" : "filled", 1426, 550, 26, Weight::kRegular, theme.text_second);
  say(rounded(now.given_kg_h, 1) + " kg/h", 1852, 550, 26, Weight::kSemibold, theme.text, Align::kRight);
  say(korean ? "이 시간 대기 합계" : "waited, all together", 1426, 600, 26, Weight::kRegular, theme.text_second);
  say(rounded(now.waited_min, 0) + (korean ? "분" : " min"), 1852, 600, 32, Weight::kSemibold,
      now.waited_min >= 0.5 ? theme.alert : theme.text, Align::kRight);
  draw_chevron(canvas, {470 * s, 390 * s}, s, theme.sun);
  draw_chevron(canvas, {836 * s, 390 * s}, s, theme.hydrogen);
  draw_chevron(canvas, {1392 * s, 390 * s}, s, theme.hydrogen);
  draw_depot_day(canvas, text, depot, seconds, s, theme, language);
}

}  // namespace twinshift::viz
