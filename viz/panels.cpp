#include "viz/panels.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <numeric>

namespace twinshift::viz {
namespace {

constexpr std::size_t kMostRows = 12;

int px(double size, double scale) { return static_cast<int>(std::lround(size * scale)); }

std::uint32_t people_in(recording::Counts const& counts) {
  return std::accumulate(counts.people.begin(), counts.people.end(), 0U);
}

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

Panels::Panels(recording::RecordingReader const& reader, TextPainter& text)
    : reader_{reader}, text_{text}, brt_name_{common_brt_name(reader.scenery().routes)} {
  std::array<std::uint64_t, kModes> sums{};
  std::vector<std::uint32_t> totals;
  for (auto t = reader.begin(); t < reader.end(); t += 60) {
    auto const counts = reader.counts_at(t);
    for (std::size_t m = 0; m < kModes; ++m) {
      sums[m] += counts.people[m];
      most_ = std::max(most_, counts.people[m]);
    }
    totals.push_back(people_in(counts));
    chart_peak_ = std::max(chart_peak_, static_cast<double>(totals.back()));
  }
  for (std::size_t m = 0; m < kModes; ++m)
    if (sums[m] > 0) order_.push_back(static_cast<Mode>(m));
  std::stable_sort(order_.begin(), order_.end(), [&](Mode a, Mode b) {
    return sums[static_cast<std::size_t>(a)] > sums[static_cast<std::size_t>(b)];
  });
  if (order_.size() > kMostRows) order_.resize(kMostRows);
  auto const busy = [&](std::uint32_t n) { return n > 0.01 * chart_peak_; };
  auto const first = std::find_if(totals.begin(), totals.end(), busy) - totals.begin();
  auto const last = totals.rend() - std::find_if(totals.rbegin(), totals.rend(), busy);
  chart_begin_ = (reader.begin() + static_cast<std::int32_t>(first) * 60) / 3600 * 3600;
  chart_end_ = (reader.begin() + static_cast<std::int32_t>(std::max(first, last)) * 60 + 3599) / 3600 * 3600;
  chart_end_ = std::max(chart_end_, chart_begin_ + 3600);
}

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
  auto const rows = static_cast<double>(order_.size());
  return {{0, 0, 460 * s, 290 * s},
          {0, 280 * s, 430 * s, (60 + 46 * rows) * s},
          {0, 862 * s, static_cast<double>(width), 218 * s},
          {width - 330 * s, 752 * s, 330 * s, 70 * s}};
}

void Panels::draw(Canvas& canvas, Camera const& camera, std::int32_t seconds, Theme const& theme, Language language) {
  draw_head(canvas, seconds, theme, language);
  draw_legend(canvas, reader_.counts_at(seconds), theme, language);
  draw_chart(canvas, seconds, theme);
  draw_axis(canvas, seconds, theme, language);
  draw_scale_bar(canvas, camera, theme);
  draw_stamp(canvas, theme, language);
}

void Panels::draw_head(Canvas& canvas, std::int32_t seconds, Theme const& theme, Language language) const {
  auto const s = canvas.height() / 1080.0;
  auto const& scenery = reader_.scenery();
  auto city = in(language, scenery.city);
  if (language == Language::kKorean && scenery.city.en != city) city += " " + scenery.city.en;
  text_.draw(canvas, city, 48 * s, 68 * s, px(40, s), Weight::kSemibold, theme.text);
  text_.draw(canvas, clock_text(seconds), 44 * s, 192 * s, px(132, s), Weight::kBold, theme.text);
  text_.draw(canvas, in(language, scenery.date), 48 * s, 238 * s, px(28, s), Weight::kRegular, theme.text_second);
}

std::string Panels::mode_name(Mode mode, Language language) const {
  auto const words = kModeWords[static_cast<std::size_t>(mode)];
  if (mode == Mode::kBrt && language == Language::kEnglish && !brt_name_.empty()) return brt_name_;
  if (language == Language::kEnglish) return words.en;
  return words.ko == std::string{words.en} ? words.en : std::string{words.ko} + " " + words.en;
}

void Panels::draw_legend(Canvas& canvas, recording::Counts const& counts, Theme const& theme, Language language) const {
  auto const s = canvas.height() / 1080.0;
  auto title = in(language, kPeopleOnTheMove);
  if (language == Language::kKorean) title += std::string{" "} + kPeopleOnTheMove.en;
  text_.draw(canvas, title, 48 * s, 296 * s, px(24, s), Weight::kRegular, theme.text_second);
  double y = 342 * s;
  for (auto const mode : order_) {
    auto const n = counts.people[static_cast<std::size_t>(mode)];
    draw_marker(canvas, mode, {66 * s, y - 9 * s}, s, theme);
    auto const room = 308 * s - text_.measure(with_commas(n), px(26, s), Weight::kSemibold);
    auto name = mode_name(mode, language);
    if (text_.measure(name, px(26, s), Weight::kMedium) > room)
      name = in(language, kModeWords[static_cast<std::size_t>(mode)]);
    text_.draw(canvas, name, 100 * s, y, px(26, s), Weight::kMedium, theme.text);
    text_.draw(canvas, with_commas(n), 420 * s, y, px(26, s), Weight::kSemibold, theme.text, Align::kRight);
    canvas.rectangle(100 * s, y + 10 * s, 320 * s, 1.5 * s, theme.rule);
    auto const bar = 320 * s * n / most_;
    if (n > 0) canvas.rectangle(100 * s, y + 8.5 * s, std::max(bar, 3 * s), 4.5 * s, theme.of(mode));
    y += 46 * s;
  }
}

void Panels::draw_marker(Canvas& canvas, Mode mode, Point c, double s, Theme const& theme) const {
  auto const colour = theme.of(mode);
  auto const triangle = [&](double h) {
    return std::array<Point, 3>{Point{c.x, c.y - h}, Point{c.x + h, c.y + 0.8 * h}, Point{c.x - h, c.y + 0.8 * h}};
  };
  switch (mode) {
    case Mode::kCar:
    case Mode::kParkRide:
      return canvas.disc(c, 7 * s, colour);
    case Mode::kCarPassenger:
      return canvas.ring(c, 6 * s, 2.6 * s, colour);
    case Mode::kBus:
      return canvas.rounded(c.x - 13 * s, c.y - 7 * s, 26 * s, 14 * s, 4 * s, colour);
    case Mode::kShuttle:
      canvas.rounded(c.x - 12 * s, c.y - 7 * s, 24 * s, 14 * s, 4 * s, colour);
      return canvas.rounded(c.x - 9 * s, c.y - 4 * s, 18 * s, 8 * s, 2 * s, theme.panel);
    case Mode::kBrt:
      canvas.rounded(c.x - 17 * s, c.y - 7 * s, 16 * s, 14 * s, 3 * s, colour);
      return canvas.rounded(c.x + 1 * s, c.y - 7 * s, 16 * s, 14 * s, 3 * s, colour);
    case Mode::kRail:
      for (int i = -1; i <= 1; ++i) canvas.rectangle(c.x + (11.5 * i - 5) * s, c.y - 6 * s, 10 * s, 12 * s, colour);
      return;
    case Mode::kWalk:
      canvas.disc({c.x, c.y - 6 * s}, 4 * s, colour);
      return canvas.bar({c.x, c.y + 3 * s}, 0, 1, 16 * s, 4.4 * s, 2 * s, colour);
    case Mode::kBike:
    case Mode::kBikeRail:
      return canvas.polygon(triangle(10 * s), colour);
    case Mode::kEBike:
      canvas.polygon(triangle(10 * s), colour);
      return canvas.disc({c.x, c.y + 2.5 * s}, 2.8 * s, theme.panel);
    case Mode::kBikeShare:
      canvas.polygon(triangle(10 * s), colour);
      return canvas.polygon(std::array<Point, 3>{Point{c.x, c.y - 4.6 * s}, Point{c.x + 5 * s, c.y + 5 * s},
                                                 Point{c.x - 5 * s, c.y + 5 * s}},
                            theme.panel);
    case Mode::kEScooter:
      return canvas.polygon(std::array<Point, 4>{Point{c.x, c.y - 9.5 * s}, Point{c.x + 8 * s, c.y},
                                                 Point{c.x, c.y + 9.5 * s}, Point{c.x - 8 * s, c.y}},
                            colour);
  }
}

double Panels::chart_x(double seconds, int width) const {
  auto const s = 48.0;
  auto const share = (seconds - chart_begin_) / (chart_end_ - chart_begin_);
  return s + share * (width - 2 * s);
}

std::int32_t Panels::time_at(double x, int width) const {
  auto const share = std::clamp((x - 48) / std::max(1, width - 96), 0.0, 1.0);
  auto const seconds = chart_begin_ + static_cast<std::int32_t>(share * (chart_end_ - chart_begin_));
  return std::clamp(seconds, reader_.begin(), std::max(reader_.begin(), reader_.end() - 1));
}

bool Panels::on_chart(double x, double y, int width, int height) const {
  return y > height * 880.0 / 1080 && y < height * 1036.0 / 1080 && x > 30 && x < width - 30;
}

void Panels::prepare_chart(Canvas& canvas, Theme const& theme) {
  if (chart_width_ == canvas.width() && chart_height_ == canvas.height() && chart_dark_ == theme.dark) return;
  chart_width_ = canvas.width();
  chart_height_ = canvas.height();
  chart_dark_ = theme.dark;
  chart_.clear();
  canvas.write_down(&chart_);
  auto const s = canvas.height() / 1080.0;
  auto const width = canvas.width();
  for (int x = static_cast<int>(chart_x(chart_begin_, width)); x < chart_x(chart_end_, width); ++x) {
    auto const t = chart_begin_ + (x - 48.0) / (width - 96) * (chart_end_ - chart_begin_);
    auto const minute = static_cast<std::int32_t>(t / 60) * 60;
    auto const before = reader_.counts_at(minute);
    auto const after = reader_.counts_at(std::min(minute + 60, reader_.end() - 60));
    auto const share = (t - minute) / 60;
    double y = 990 * s;
    for (auto const mode : order_) {
      auto const m = static_cast<std::size_t>(mode);
      auto const people = before.people[m] + share * (static_cast<double>(after.people[m]) - before.people[m]);
      auto const height = 100 * s * people / chart_peak_;
      for (int py = static_cast<int>(std::floor(y - height)); py <= static_cast<int>(y); ++py) {
        auto const cover = std::min(y, py + 1.0) - std::max(y - height, static_cast<double>(py));
        if (cover > 0) canvas.blend(x, py, theme.of(mode), static_cast<unsigned>(255 * std::min(1.0, cover)));
      }
      y -= height;
    }
  }
  canvas.write_down(nullptr);
}

void Panels::draw_chart(Canvas& canvas, std::int32_t seconds, Theme const& theme) {
  prepare_chart(canvas, theme);
  auto const s = canvas.height() / 1080.0;
  auto const base = 990 * s;
  auto const now = chart_x(seconds, canvas.width());
  constexpr unsigned kToCome = 107;  // of 255: what has not happened yet is paler
  for (auto const& dot : chart_)
    lay(canvas.pixel(dot.x, dot.y), dot.colour, dot.x < now ? dot.alpha : dot.alpha * kToCome / 255U);
  canvas.rectangle(48, base, canvas.width() - 96, 1.5 * s, theme.text_third);
  canvas.rectangle(now - 1.25 * s, base - 116 * s, 2.5 * s, 118 * s, theme.text);
  std::array<Point, 3> const pointer = {
      Point{now - 9 * s, base - 122 * s}, {now + 9 * s, base - 122 * s}, {now, base - 110 * s}};
  canvas.polygon(pointer, theme.text);
}

void Panels::draw_axis(Canvas& canvas, std::int32_t, Theme const& theme, Language language) const {
  auto const s = canvas.height() / 1080.0;
  auto const hours = (chart_end_ - chart_begin_) / 3600;
  auto const step = hours > 9 ? 2 : 1;
  for (auto hour = chart_begin_ / 3600; hour <= chart_end_ / 3600; ++hour) {
    if (hour % step != 0) continue;
    auto const x = chart_x(hour * 3600.0, canvas.width());
    if (x < 80 * s || x > canvas.width() - 80 * s) continue;
    canvas.rectangle(x - 0.75 * s, 990 * s, 1.5 * s, 8 * s, theme.text_third);
    text_.draw(canvas, clock_text(hour * 3600), x, 1022 * s, px(24, s), Weight::kRegular, theme.text_third,
               Align::kCentre);
  }
  char peak[64];
  auto const rounded = static_cast<std::uint64_t>(std::lround(chart_peak_ / 100) * 100);
  std::snprintf(peak, sizeof peak, language == Language::kKorean ? "최대 %s명" : "at most %s at once",
                with_commas(rounded).c_str());
  auto const label = in(language, kPeopleOnTheMove);
  text_.draw(canvas, label + ", " + peak, canvas.width() - 48, 874 * s, px(24, s), Weight::kRegular, theme.text_third,
             Align::kRight);
}

void Panels::draw_scale_bar(Canvas& canvas, Camera const& camera, Theme const& theme) const {
  auto const s = canvas.height() / 1080.0;
  double metres = 1;
  for (double const m : {1e1, 2e1, 5e1, 1e2, 2e2, 5e2, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4})
    if (m / camera.metres_per_pixel <= 240 * s) metres = m;
  auto const length = metres / camera.metres_per_pixel;
  auto const right = canvas.width() - 48.0;
  auto const y = 806 * s;
  auto const words = metres < 1000 ? std::to_string(static_cast<int>(metres)) + " m"
                                   : std::to_string(static_cast<int>(metres / 1000)) + " km";
  canvas.rectangle(right - length, y - 1.25 * s, length, 2.5 * s, theme.text);
  canvas.rectangle(right - length, y - 9 * s, 2.5 * s, 10 * s, theme.text);
  canvas.rectangle(right - 2.5 * s, y - 9 * s, 2.5 * s, 10 * s, theme.text);
  text_.draw_haloed(canvas, words, right - length / 2 - text_.measure(words, px(24, s), Weight::kRegular) / 2,
                    y - 12 * s, px(24, s), Weight::kRegular, theme.text_second, theme.land, 6 * s);
}

void Panels::draw_stamp(Canvas& canvas, Theme const& theme, Language language) const {
  auto const s = canvas.height() / 1080.0;
  auto const& scenery = reader_.scenery();
  auto stamp = in(language, scenery.scenario) + " · " + in(language, kSeed) + " " + std::to_string(scenery.seed);
  if (!scenery.hash.empty()) stamp += " · " + scenery.hash;
  if (!scenery.note.empty()) stamp += " · " + scenery.note;
  text_.draw(canvas, stamp, 48, 1062 * s, px(24, s), Weight::kRegular, theme.text_third);
  // credits must be there, but are no part of the show: one size smaller if they are long
  auto const room = canvas.width() - 96 - text_.measure(stamp, px(24, s), Weight::kRegular) - 60 * s;
  auto size = px(24, s);
  while (size > px(14, s) && text_.measure(scenery.attribution, size, Weight::kRegular) > room) --size;
  text_.draw(canvas, scenery.attribution, canvas.width() - 48, 1062 * s, size, Weight::kRegular, theme.text_third,
             Align::kRight);
}

void Panels::draw_strip(Canvas& canvas, std::string const& sentence, Theme const& theme) const {
  auto const s = canvas.height() / 1080.0;
  canvas.rectangle(0, 1016 * s, canvas.width(), 64 * s, theme.strip);
  auto size = px(28, s);
  while (size > px(18, s) && text_.measure(sentence, size, Weight::kRegular) > canvas.width() - 80) --size;
  text_.draw(canvas, sentence, 40, 1058 * s, size, Weight::kRegular, theme.strip_text);
}

}  // namespace twinshift::viz
