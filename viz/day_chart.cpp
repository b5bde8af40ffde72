#include "viz/day_chart.hpp"

#include "viz/words.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace twinshift::viz {
namespace {

constexpr std::size_t kMostRows = 12;
constexpr unsigned kToCome = 107;  // of 255: cover of what has not happened yet

std::uint32_t people_in(recording::Counts const& counts) {
  return std::accumulate(counts.people.begin(), counts.people.end(), 0U);
}

}  // namespace

DayChart::DayChart(recording::RecordingReader const& reader) : reader_{reader} {
  std::array<std::uint64_t, kModes> sums{};
  std::vector<std::uint32_t> totals;
  for (auto t = reader.begin(); t < reader.end(); t += 60) {
    auto const counts = reader.counts_at(t);
    for (std::size_t m = 0; m < kModes; ++m) {
      sums[m] += counts.people[m];
      most_ = std::max(most_, counts.people[m]);
    }
    totals.push_back(people_in(counts));
    peak_ = std::max(peak_, static_cast<double>(totals.back()));
  }
  for (std::size_t m = 0; m < kModes; ++m)
    if (sums[m] > 0) order_.push_back(static_cast<Mode>(m));
  std::stable_sort(order_.begin(), order_.end(), [&](Mode a, Mode b) {
    return sums[static_cast<std::size_t>(a)] > sums[static_cast<std::size_t>(b)];
  });
  if (order_.size() > kMostRows) order_.resize(kMostRows);
  auto const busy = [&](std::uint32_t n) { return n > 0.01 * peak_; };
  auto const first = std::find_if(totals.begin(), totals.end(), busy) - totals.begin();
  auto const last = totals.rend() - std::find_if(totals.rbegin(), totals.rend(), busy);
  begin_ = (reader.begin() + static_cast<std::int32_t>(first) * 60) / 3600 * 3600;
  end_ = (reader.begin() + static_cast<std::int32_t>(std::max(first, last)) * 60 + 3599) / 3600 * 3600;
  end_ = std::max(end_, begin_ + 3600);
}

void DayChart::set_hours(std::int32_t begin, std::int32_t end) {
  begin_ = begin;
  end_ = std::max(end, begin + 3600);
  box_ = {};
}

double DayChart::x_of(double seconds, Box const& box) const {
  return box.x + (seconds - begin_) / (end_ - begin_) * box.width;
}

std::int32_t DayChart::time_at(double x, Box const& box) const {
  auto const share = std::clamp((x - box.x) / std::max(1.0, box.width), 0.0, 1.0);
  auto const seconds = begin_ + static_cast<std::int32_t>(share * (end_ - begin_));
  return std::clamp(seconds, reader_.begin(), std::max(reader_.begin(), reader_.end() - 1));
}

void DayChart::prepare(Canvas& canvas, Box const& box, double peak, Theme const& theme) {
  if (box_ == box && drawn_peak_ == peak && dark_ == theme.dark && width_ == canvas.width()) return;
  box_ = box;
  drawn_peak_ = peak;
  dark_ = theme.dark;
  width_ = canvas.width();
  dots_.clear();
  canvas.write_down(&dots_);
  for (int x = static_cast<int>(box.x); x < box.x + box.width; ++x) {
    auto const t = begin_ + (x - box.x) / box.width * (end_ - begin_);
    auto const minute = static_cast<std::int32_t>(t / 60) * 60;
    if (minute >= reader_.end()) break;  // the recording was cut off here
    auto const before = reader_.counts_at(minute);
    auto const after = reader_.counts_at(std::min(minute + 60, reader_.end() - 60));
    auto const share = (t - minute) / 60;
    double y = box.y + box.height;
    for (auto const mode : order_) {
      auto const m = static_cast<std::size_t>(mode);
      auto const people = before.people[m] + share * (static_cast<double>(after.people[m]) - before.people[m]);
      auto const height = box.height * people / peak;
      for (int py = static_cast<int>(std::floor(y - height)); py <= static_cast<int>(y); ++py) {
        auto const cover = std::min(y, py + 1.0) - std::max(y - height, static_cast<double>(py));
        if (cover > 0) canvas.blend(x, py, theme.of(mode), static_cast<unsigned>(255 * std::min(1.0, cover)));
      }
      y -= height;
    }
  }
  canvas.write_down(nullptr);
}

void DayChart::draw(Canvas& canvas, Box const& box, double peak, std::int32_t seconds, Theme const& theme,
                    double scale) {
  prepare(canvas, box, peak, theme);
  auto const base = box.y + box.height;
  auto const now = std::clamp(x_of(seconds, box), box.x, box.x + box.width);
  for (auto const& dot : dots_)
    lay(canvas.pixel(dot.x, dot.y), dot.colour, dot.x < now ? dot.alpha : dot.alpha * kToCome / 255U);
  canvas.rectangle(box.x, base, box.width, 1.5 * scale, theme.text_third);
  auto const top = box.y - 16 * scale;
  canvas.rectangle(now - 1.25 * scale, top, 2.5 * scale, base + 2 * scale - top, theme.text);
  std::array<Point, 3> const pointer = {
      Point{now - 9 * scale, top - 6 * scale}, {now + 9 * scale, top - 6 * scale}, {now, top + 6 * scale}};
  canvas.polygon(pointer, theme.text);
}

void DayChart::draw_axis(Canvas& canvas, TextPainter& text, Box const& box, Theme const& theme, double scale) const {
  auto const size = static_cast<int>(std::lround(24 * scale));
  auto const base = box.y + box.height;
  auto const hours = std::max(1, (end_ - begin_) / 3600);
  auto const room = box.width / hours;  // px an hour
  int step = 1;
  while (step < 12 && room * step < 84 * scale) step = step == 1 ? 2 : step == 2 ? 3 : step == 3 ? 4 : step + 2;
  for (auto hour = begin_ / 3600; hour <= end_ / 3600; ++hour) {
    if (hour % step != 0) continue;
    auto const x = x_of(hour * 3600.0, box);
    if (x < box.x + 32 * scale || x > box.x + box.width - 32 * scale) continue;
    canvas.rectangle(x - 0.75 * scale, base, 1.5 * scale, 8 * scale, theme.text_third);
    text.draw(canvas, clock_text(hour * 3600), x, base + 32 * scale, size, Weight::kRegular, theme.text_third,
              Align::kCentre);
  }
}

void stroke(Canvas& canvas, std::span<Point const> points, double width, Colour colour, double alpha) {
  for (std::size_t i = 1; i < points.size(); ++i) {
    auto const a = points[i - 1];
    auto const b = points[i];
    auto const length = distance(a, b);
    if (length <= 0) continue;
    canvas.bar({(a.x + b.x) / 2, (a.y + b.y) / 2}, (b.x - a.x) / length, (b.y - a.y) / length, length + width * 0.6,
               width, width * 0.3, colour, alpha);
  }
}

}  // namespace twinshift::viz
