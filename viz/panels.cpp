#include "viz/panels.hpp"

#include "viz/measures.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace twinshift::viz {
namespace {

/// The first word that all BRT routes share is the name people use for it (Glider G1, Glider G2).
std::string common_brt_name(recording::RouteNames const& routes) {
  std::string common;
  for (std::size_t i = 0; i < routes.name.size(); ++i) {
    if (routes.mode[nth<RouteId>(i)] != Mode::kBrt) continue;
    auto const& name = routes.name[nth<RouteId>(i)];
    auto const word = name.substr(0, name.find(' '));
    if (!common.empty() && word != common) return {};
    common = word;
  }
  bool const letters = common.size() > 3 &&
                       std::all_of(common.begin(), common.end(), [](unsigned char c) { return std::isalpha(c) != 0; });
  return letters ? common : std::string{};
}

}  // namespace

std::string Naming::of(Mode mode, Language language) const {
  auto const words = kModeWords[static_cast<std::size_t>(mode)];
  if (mode == Mode::kBrt && language == Language::kEnglish && !brt.empty()) return brt;
  if (language == Language::kEnglish) return words.en;
  return words.ko == std::string{words.en} ? words.en : std::string{words.ko} + " " + words.en;
}

Naming naming_of(recording::Scenery const& scenery) { return {common_brt_name(scenery.routes)}; }

Panels::Panels(recording::RecordingReader const& reader, TextPainter& text)
    : reader_{reader}, text_{text}, naming_{naming_of(reader.scenery())}, chart_{reader} {}

void Panels::fade_edges(Canvas& canvas, Theme const& theme) {
  auto const scale = canvas.height() / 1080.0;
  auto const left = 560 * scale;
  auto const bottom = 260 * scale;
  if (!fade_ || fade_->width() != canvas.width() || fade_->height() != canvas.height()) {
    fade_ = std::make_unique<Mask>(canvas.width(), canvas.height());
    auto const curve = [](double share) {
      share = std::clamp(share, 0.0, 1.0);
      return share * share * (3 - 2 * share);
    };
    for (int y = 0; y < canvas.height(); ++y)
      for (int x = 0; x < canvas.width(); ++x) {
        auto const from_left = curve((left - x) / left * 2.1);
        auto const from_below = curve((y - canvas.height() + bottom) / bottom * 2.2);
        fade_->row(y)[x] = static_cast<std::uint8_t>(255 * (1 - (1 - from_left) * (1 - from_below)));
      }
  }
  canvas.paint(*fade_, theme.panel, theme.panel_alpha);
}

std::vector<Box> Panels::boxes(int width, int height) const {
  auto const s = height / 1080.0;
  return {{0, 0, 460 * s, 862 * s},
          {0, 862 * s, static_cast<double>(width), 218 * s},
          {width - 330 * s, 752 * s, 330 * s, 70 * s}};
}

void Panels::draw(Canvas& canvas, double metres_per_pixel, std::int32_t seconds, Theme const& theme, Language language,
                  Parts const& parts) {
  auto const s = canvas.height() / 1080.0;
  draw_head(canvas, seconds, parts.status, theme, language);
  if (parts.heat != nullptr)
    draw_heat_legend(canvas, text_, *parts.heat, 48 * s, 296 * s, s, theme);
  else if (parts.legend)
    draw_legend(canvas, reader_.counts_at(seconds), theme, language);
  draw_chart(canvas, seconds, theme, language);
  draw_scale_bar(canvas, text_, metres_per_pixel, canvas.width() - 48 * s, 806 * s, s, theme);
  if (!parts.caption.empty()) draw_caption(canvas, parts.caption, theme);
  draw_foot(canvas, text_, parts.stamp ? stamp_of(reader_.scenery(), language) : std::string{},
            reader_.scenery().attribution, theme);
}

void Panels::draw_caption(Canvas& canvas, std::string const& caption, Theme const& theme) const {
  auto const s = canvas.height() / 1080.0;
  auto size = px(38, s);
  while (size > px(24, s) && text_.measure(caption, size, Weight::kSemibold) > canvas.width() - 96 * s) --size;
  text_.draw_haloed(canvas, caption, canvas.width() - 48 * s - text_.measure(caption, size, Weight::kSemibold), 852 * s,
                    size, Weight::kSemibold, theme.text, theme.land, 6 * s);
}

void draw_heat_legend(Canvas& canvas, TextPainter& text, HeatLegend const& legend, double x, double y, double s,
                      Theme const& theme) {
  text.draw(canvas, legend.title, x, y, px(26, s), Weight::kSemibold, theme.text);
  y += 46 * s;
  for (auto const& step : legend.steps) {
    canvas.rounded(x, y - 20 * s, 40 * s, 24 * s, 4 * s, step.colour);
    text.draw(canvas, step.words, x + 56 * s, y, px(26, s), Weight::kMedium, theme.text);
    y += 42 * s;
  }
  if (!legend.note.empty()) text.draw(canvas, legend.note, x, y, px(24, s), Weight::kRegular, theme.text_second);
}

void Panels::draw_head(Canvas& canvas, std::int32_t seconds, std::string const& status, Theme const& theme,
                       Language language) const {
  auto const s = canvas.height() / 1080.0;
  auto const& scenery = reader_.scenery();
  auto city = in(language, scenery.city);
  if (language == Language::kKorean && scenery.city.en != city) city += " " + scenery.city.en;
  text_.draw(canvas, city, 48 * s, 68 * s, px(40, s), Weight::kSemibold, theme.text);
  draw_status(canvas, text_, status, 48 * s + text_.measure(city, px(40, s), Weight::kSemibold), 68 * s, s, theme);
  text_.draw(canvas, clock_text(seconds), 44 * s, 192 * s, px(132, s), Weight::kBold, theme.text);
  text_.draw(canvas, in(language, scenery.date), 48 * s, 238 * s, px(28, s), Weight::kRegular, theme.text_second);
}

void Panels::draw_legend(Canvas& canvas, recording::Counts const& counts, Theme const& theme, Language language) const {
  auto const s = canvas.height() / 1080.0;
  auto title = in(language, kPeopleOnTheMove);
  if (language == Language::kKorean) title += std::string{" "} + kPeopleOnTheMove.en;
  text_.draw(canvas, title, 48 * s, 296 * s, px(24, s), Weight::kRegular, theme.text_second);
  double y = 342 * s;
  for (auto const mode : chart_.order()) {
    auto const n = counts.people[static_cast<std::size_t>(mode)];
    draw_marker(canvas, mode, {66 * s, y - 9 * s}, s, theme);
    auto const room = 308 * s - text_.measure(with_commas(n), px(26, s), Weight::kSemibold);
    auto name = naming_.of(mode, language);
    if (text_.measure(name, px(26, s), Weight::kMedium) > room)
      name = in(language, kModeWords[static_cast<std::size_t>(mode)]);
    text_.draw(canvas, name, 100 * s, y, px(26, s), Weight::kMedium, theme.text);
    text_.draw(canvas, with_commas(n), 420 * s, y, px(26, s), Weight::kSemibold, theme.text, Align::kRight);
    canvas.rectangle(100 * s, y + 10 * s, 320 * s, 1.5 * s, theme.rule);
    auto const bar = 320 * s * n / chart_.most();
    if (n > 0) canvas.rectangle(100 * s, y + 8.5 * s, std::max(bar, 3 * s), 4.5 * s, theme.of(mode));
    y += 46 * s;
  }
}

Box Panels::chart_box(int width, int height) const {
  auto const s = height / 1080.0;
  return {48 * s, 890 * s, width - 96 * s, 100 * s};
}

std::int32_t Panels::time_at(double x, int width, int height) const {
  return chart_.time_at(x, chart_box(width, height));
}

bool Panels::on_chart(double x, double y, int width, int height) const {
  auto const s = height / 1080.0;
  return y > 870 * s && y < 1036 * s && x > 30 * s && x < width - 30 * s;
}

void Panels::draw_chart(Canvas& canvas, std::int32_t seconds, Theme const& theme, Language language) {
  auto const s = canvas.height() / 1080.0;
  auto const box = chart_box(canvas.width(), canvas.height());
  chart_.draw(canvas, box, chart_.peak(), seconds, theme, s);
  chart_.draw_axis(canvas, text_, box, theme, s);
  char peak[64];
  auto const grain = chart_.peak() < 1000 ? 1 : 100;
  auto const most = static_cast<std::uint64_t>(std::lround(chart_.peak() / grain) * grain);
  std::snprintf(peak, sizeof peak, language == Language::kKorean ? "최대 %s명" : "at most %s at once",
                with_commas(most).c_str());
  text_.draw(canvas, in(language, kPeopleOnTheMove) + ", " + peak, canvas.width() - 48 * s, 884 * s, px(24, s),
             Weight::kRegular, theme.text_third, Align::kRight);
}

void draw_scale_bar(Canvas& canvas, TextPainter& text, double metres_per_pixel, double right, double y, double s,
                    Theme const& theme) {
  double metres = 1;
  for (double const m : {1e1, 2e1, 5e1, 1e2, 2e2, 5e2, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4})
    if (m / metres_per_pixel <= 240 * s) metres = m;
  auto const length = metres / metres_per_pixel;
  auto const words = metres < 1000 ? std::to_string(static_cast<int>(metres)) + " m"
                                   : std::to_string(static_cast<int>(metres / 1000)) + " km";
  canvas.rectangle(right - length, y - 1.25 * s, length, 2.5 * s, theme.text);
  canvas.rectangle(right - length, y - 9 * s, 2.5 * s, 10 * s, theme.text);
  canvas.rectangle(right - 2.5 * s, y - 9 * s, 2.5 * s, 10 * s, theme.text);
  text.draw_haloed(canvas, words, right - length / 2 - text.measure(words, px(24, s), Weight::kRegular) / 2, y - 12 * s,
                   px(24, s), Weight::kRegular, theme.text_second, theme.land, 6 * s);
}

std::string stamp_of(recording::Scenery const& scenery, Language language) {
  auto stamp = in(language, scenery.scenario) + " · " + in(language, kSeed) + " " + std::to_string(scenery.seed);
  if (!scenery.hash.empty()) stamp += " · " + scenery.hash;
  if (!scenery.note.empty()) stamp += " · " + scenery.note;
  return stamp;
}

std::string short_credits(std::string const& credits) {
  std::vector<std::string> parts;
  for (std::size_t at = 0; at <= credits.size();) {
    auto const end = std::min(credits.find(';', at), credits.size());
    auto const begin = credits.find_first_not_of(' ', at);
    if (begin < end) parts.push_back(credits.substr(begin, end - begin));
    at = end + 1;
  }
  std::string result;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    bool said_elsewhere = false;
    for (std::size_t k = 0; k < parts.size(); ++k)
      said_elsewhere = said_elsewhere || (k != i && parts[k].find(parts[i]) != std::string::npos &&
                                          (parts[k].size() > parts[i].size() || k < i));
    if (!said_elsewhere) result += (result.empty() ? "" : "; ") + parts[i];
  }
  for (auto at = result.find("(c)"); at != std::string::npos; at = result.find("(c)")) result.replace(at, 3, "©");
  return result;
}

void draw_foot(Canvas& canvas, TextPainter& text, std::string const& stamp, std::string const& credits,
               Theme const& theme) {
  auto const s = canvas.height() / 1080.0;
  auto const words = short_credits(credits);
  auto const room = canvas.width() - 96 * s;
  auto const fitting = [&](std::string const& line, double width) {
    auto size = px(24, s);
    while (size > 8 && text.measure(line, size, Weight::kRegular) > width) --size;
    return size;
  };
  auto const stamp_size = fitting(stamp, room);
  auto const beside = fitting(words, room - text.measure(stamp, stamp_size, Weight::kRegular) - 40 * s);
  bool const one_line =
      beside >= px(20, s) &&
      text.measure(words, beside, Weight::kRegular) + text.measure(stamp, stamp_size, Weight::kRegular) <= room;
  // credits must be there, but are no part of the show: if they are long they get a line of their own
  text.draw(canvas, stamp, canvas.width() - 48 * s, (one_line ? 1062 : 1050) * s, stamp_size, Weight::kRegular,
            theme.text_third, Align::kRight);
  text.draw(canvas, words, one_line ? 48 * s : canvas.width() - 48 * s, (one_line ? 1062 : 1074) * s,
            one_line ? beside : std::min(fitting(words, room), px(18, s)), Weight::kRegular, theme.text_third,
            one_line ? Align::kLeft : Align::kRight);
}

void draw_plate(Canvas& canvas, Box const& box, double radius, double s, Theme const& theme, double alpha) {
  auto const line = 1.5 * s;  // tells a light panel from light land
  canvas.rounded(box.x - line, box.y - line, box.width + 2 * line, box.height + 2 * line, radius + line, theme.rule,
                 0.8 * alpha);
  canvas.rounded(box.x, box.y, box.width, box.height, radius, theme.panel, alpha);
}

void draw_status(Canvas& canvas, TextPainter& text, std::string const& status, double x, double y, double s,
                 Theme const& theme) {
  text.draw(canvas, status, x + 24 * s, y, px(26, s), Weight::kRegular, theme.text_second);
}

void draw_pill(Canvas& canvas, TextPainter& text, std::string const& word, Theme const& theme) {
  auto const s = canvas.height() / 1080.0;
  auto const width = text.measure(word, px(26, s), Weight::kMedium) + 48 * s;
  canvas.rounded((canvas.width() - width) / 2, 16 * s, width, 48 * s, 24 * s, theme.panel, 0.9);
  text.draw(canvas, word, canvas.width() / 2.0, 49 * s, px(26, s), Weight::kMedium, theme.text, Align::kCentre);
}

void draw_strip(Canvas& canvas, TextPainter& text, std::string const& sentence, Theme const& theme) {
  auto const s = canvas.height() / 1080.0;
  canvas.rectangle(0, 1032 * s, canvas.width(), 48 * s, theme.strip);
  auto size = px(28, s);
  while (size > px(12, s) && text.measure(sentence, size, Weight::kRegular) > canvas.width() - 80 * s) --size;
  text.draw(canvas, sentence, 40 * s, 1066 * s, size, Weight::kRegular, theme.strip_text);
}

}  // namespace twinshift::viz
