#include "viz/heat.hpp"

#include "sim/core/units.hpp"
#include "viz/close_up.hpp"
#include "viz/draw.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>

namespace twinshift::viz {
namespace {

using recording::Doing;
using recording::MoverKind;

struct HeatName {
  std::string_view token;
  Words words;
};
constexpr std::array<HeatName, kHeats> kNames = {{
    {"movers", {"Movers", "이동"}},
    {"flow", {"Vehicles an hour", "시간당 차량"}},
    {"speed", {"Speed, % of the empty street", "속도, 자유속도 대비 %"}},
    {"queue", {"Vehicles in the queue", "정체 차량"}},
    {"load", {"People on board, % of places", "탑승률 %"}},
    {"stops", {"People waiting at stops", "정류장 대기 인원"}},
    {"docks", {"Bikes at stations", "대여소 자전거"}},
    {"co2e", {"CO₂e, g per m and hour", "CO₂e, g/m·시간"}},
    {"nox", {"NOx, mg per m and hour", "NOx, mg/m·시간"}},
    {"pm10", {"PM10, mg per m and hour", "PM10, mg/m·시간"}},
    {"time", {"Minutes door to door, by home", "거주지별 통행시간(분)"}},
    {"share", {"Journeys without a car, %", "승용차 외 통행 %"}},
    {"switched", {"Other mode than in the base", "수단을 바꾼 사람"}},
    {"tanks", {"Hydrogen in the tank, %", "수소 탱크 %"}},
}};

constexpr std::array<double, 5> kFlowBounds = {100, 300, 600, 1000, 1600};
constexpr std::array<double, 5> kJamBounds = {0.1, 0.3, 0.5, 0.7, 0.9};  // 1 - share of the free speed
constexpr std::array<double, 5> kQueueBounds = {1.5, 3.5, 6.5, 10.5, 20.5};
constexpr std::array<double, 5> kLoadBounds = {0.1, 0.25, 0.5, 0.75, 0.9999};  // the last: no place is left
constexpr double kZoneReach = 1400;  // [m] from a zone's middle; beyond nobody of it lives
constexpr double kClockSeconds = 2;  // what the clock alone may add to a drive
constexpr int kQueueGrace = 3;       // [s] beyond the free time, whose seconds are rounded

std::string number(double value) {
  char text[32];
  if (value >= 100) return with_commas(static_cast<std::uint64_t>(std::llround(value)));
  std::snprintf(text, sizeof text,
                value >= 10 || value == std::floor(value) ? "%.0f"
                : value >= 1                              ? "%.1f"
                                                          : "%.2g",
                value);
  return text;
}

/// Rounded to two digits that count, as people read them in a legend.
double two_digits(double value) {
  auto const unit = std::pow(10.0, std::floor(std::log10(value)) - 1);
  return std::round(value / unit) * unit;
}

/// Words of six steps between five bounds: "under 5", "5-10", ..., "over 80".
std::array<std::string, 6> ranges(std::array<double, 5> const& bounds) {
  std::array<std::string, 6> words;
  words[0] = "< " + number(bounds[0]);
  for (std::size_t i = 1; i < 5; ++i) words[i] = number(bounds[i - 1]) + "–" + number(bounds[i]);
  words[5] = "> " + number(bounds[4]);
  return words;
}

std::uint32_t public_vehicles(recording::Movers const& movers) {
  std::uint32_t n = 0;
  while (n < movers.size() && movers.kind[MoverId{n}] == MoverKind::kPublicVehicle) ++n;
  return n;
}

}  // namespace

std::string_view token(Heat heat) { return kNames[static_cast<std::size_t>(heat)].token; }
Words name_of(Heat heat) { return kNames[static_cast<std::size_t>(heat)].words; }

std::optional<Heat> heat_of(std::string_view token) {
  for (int i = 0; i < kHeats; ++i)
    if (kNames[static_cast<std::size_t>(i)].token == token) return static_cast<Heat>(i);
  return std::nullopt;
}

LinkTraffic traffic_of(recording::Chunk const& chunk, recording::Scenery const& scenery) {
  LinkTraffic traffic;
  traffic.entered.assign(scenery.links.size(), 0);
  traffic.speed_share.assign(scenery.links.size(), 0);
  std::vector<std::uint32_t> taken(scenery.links.size(), 0);
  auto const begin = chunk.quarter * kQuarterSeconds;
  for (auto const& span : chunk.spans) {
    if (span.doing != Doing::kOnLink || span.start < begin || span.start >= begin + kQuarterSeconds) continue;
    ++traffic.entered[span.link.index()];
    taken[span.link.index()] += static_cast<std::uint32_t>(span.end - span.start);
  }
  for (std::size_t i = 0; i < taken.size(); ++i) {
    if (traffic.entered[i] == 0) continue;
    // the free time is rounded down: half a second more is its mean; both ends of a drive are whole seconds of the
    // clock
    auto const free = scenery.links.free_s[nth<LinkId>(i)] + 0.5;
    auto const mean = static_cast<double>(taken[i]) / traffic.entered[i] - kClockSeconds;
    traffic.speed_share[i] = static_cast<float>(std::clamp(free / std::max(free, mean), 0.01, 1.0));
  }
  return traffic;
}

std::vector<std::uint32_t> queues_at(recording::Chunk const& chunk, recording::Scenery const& scenery,
                                     std::int32_t seconds) {
  std::vector<std::uint32_t> queues(scenery.links.size(), 0);
  for (auto const& span : chunk.spans)
    if (span.doing == Doing::kOnLink && span.end > seconds &&
        span.start + scenery.links.free_s[span.link] + kQueueGrace <= seconds)
      ++queues[span.link.index()];
  return queues;
}

std::vector<std::uint32_t> waiting_at(recording::Chunk const& chunk, recording::Scenery const& scenery,
                                      std::int32_t seconds) {
  std::vector<std::uint32_t> waiting(scenery.stops.position.size(), 0);
  for (auto const& span : chunk.spans)
    if (span.doing == Doing::kWaits && span.start <= seconds && span.end > seconds &&
        scenery.movers.kind[span.mover] != MoverKind::kPublicVehicle)
      ++waiting[span.stop.index()];
  return waiting;
}

std::vector<std::int32_t> bikes_at(recording::Figures const& figures, std::int32_t seconds) {
  std::vector<std::int32_t> bikes;
  for (auto const n : figures.bikes) bikes.push_back(static_cast<std::int32_t>(n));
  if (bikes.empty()) return bikes;
  for (auto const& dock : figures.docks) {
    if (dock.time > seconds) break;
    bikes[dock.station.index()] += dock.change;
  }
  return bikes;
}

double tank_left_g(recording::TankFigures const& tank, std::int32_t seconds) {
  double left = tank.tank_g;
  for (std::size_t h = 0; h < tank.used_g.size(); ++h) {
    auto const share = std::clamp((seconds - static_cast<double>(h) * 3600) / 3600, 0.0, 1.0);
    left -= share * tank.used_g[h];
  }
  return std::max(0.0, left);
}

double people_on_board(recording::Figures const& figures, std::uint32_t load) {
  return 1000.0 * load / figures.sample_permille;
}

std::array<double, 5> quantile_bounds(std::vector<double> values) {
  std::array<double, 5> bounds{};
  std::erase_if(values, [](double v) { return !(v > 0); });
  if (values.empty()) return bounds;
  std::sort(values.begin(), values.end());
  for (std::size_t i = 0; i < 5; ++i)
    bounds[i] = two_digits(values[std::min(values.size() - 1, (i + 1) * values.size() / 6)]);
  return bounds;
}

int step_of(double value, std::array<double, 5> const& bounds) {
  return static_cast<int>(std::upper_bound(bounds.begin(), bounds.end(), value) - bounds.begin());
}

HeatLayer::HeatLayer(recording::RecordingReader& reader, recording::RecordingReader const* base)
    : reader_{reader}, base_{base}, first_traveller_{public_vehicles(reader.scenery().movers)} {
  if (base == nullptr) return;
  auto const& here = reader.scenery();
  auto const& there = base->scenery();
  first_traveller_base_ = public_vehicles(there.movers);
  // the same travellers in the same order: same city, seed and sample
  comparable_ = here.city == there.city && here.seed == there.seed && here.note == there.note &&
                here.movers.size() - first_traveller_ == there.movers.size() - first_traveller_base_;
}

std::optional<Mode> HeatLayer::mode_in_base(MoverId mover) const {
  if (!comparable_ || mover.value() < first_traveller_) return std::nullopt;
  return base_->scenery().movers.mode[MoverId{mover.value() - first_traveller_ + first_traveller_base_}];
}

bool HeatLayer::lies_below(Heat heat) {
  return heat != Heat::kNone && heat != Heat::kLoad && heat != Heat::kSwitched && heat != Heat::kTanks;
}

std::int32_t HeatLayer::moment_of(Heat heat, std::int32_t seconds) {
  switch (heat) {
    case Heat::kFlow:
    case Heat::kSpeed:
      return seconds / kQuarterSeconds * kQuarterSeconds;
    case Heat::kQueue:
    case Heat::kStops:
    case Heat::kDocks:
      return seconds / 30 * 30;
    case Heat::kCo2e:
    case Heat::kNox:
    case Heat::kPm10:
      return seconds / 3600 * 3600;
    default:
      return 0;
  }
}

void HeatLayer::draw_below(Canvas& canvas, Camera const& camera, Theme const& theme, std::int32_t seconds, Heat heat,
                           std::optional<std::array<double, 5>> const& bounds) {
  given_bounds_ = bounds;
  seconds = std::max(moment_of(heat, seconds), reader_.begin());
  auto const& scenery = reader_.scenery();
  std::vector<double> values;
  switch (heat) {
    case Heat::kFlow:
      bounds_ = kFlowBounds;
      for (auto const n : traffic_of(reader_.chunk(seconds / kQuarterSeconds), scenery).entered)
        values.push_back(4.0 * n);
      return draw_links(canvas, camera, values, theme.load);
    case Heat::kSpeed:
      bounds_ = kJamBounds;
      for (auto const share : traffic_of(reader_.chunk(seconds / kQuarterSeconds), scenery).speed_share)
        values.push_back(share > 0 ? 1.0001 - static_cast<double>(share) : 0.0);
      return draw_links(canvas, camera, values, theme.speed);
    case Heat::kQueue:
      bounds_ = kQueueBounds;
      for (auto const n : queues_at(reader_.chunk(seconds / kQuarterSeconds), scenery, seconds)) values.push_back(n);
      return draw_links(canvas, camera, values, theme.speed);
    case Heat::kCo2e:
    case Heat::kNox:
    case Heat::kPm10:
      return draw_emissions(canvas, camera, theme, seconds, heat);
    case Heat::kTravelTime:
    case Heat::kCarFree:
      return draw_zones(canvas, camera, theme, heat);
    case Heat::kStops:
      return draw_stops(canvas, camera, theme, seconds);
    case Heat::kDocks:
      return draw_docks(canvas, camera, theme, seconds);
    case Heat::kNone:
    case Heat::kLoad:
    case Heat::kSwitched:
    case Heat::kTanks:
      return;
  }
}

void HeatLayer::draw_links(Canvas& canvas, Camera const& camera, std::span<double const> values,
                           std::array<Colour, 6> const& colours) {
  auto const& scenery = reader_.scenery();
  // each direction has its own side: away from the middle by half a line
  auto const width = std::clamp(9.0 / std::sqrt(camera.detail()), 1.8, 14.0) * camera.scale();
  auto const side = (scenery.drives_left ? 1 : -1) * 0.5 * width;
  Mask mask{canvas.width(), canvas.height()};
  for (int step = 0; step < 6; ++step) {
    mask.clear();
    bool any = false;
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (!(values[i] > 0) || step_of(values[i], bounds_) != step || !on_map(scenery.links, nth<LinkId>(i))) continue;
      auto const shape = scenery.links.shape[nth<LinkId>(i)];
      auto const points = beside(on_screen(shape, camera), side);
      if (!visible(points, camera, 20)) continue;
      mask.lines(points, width);
      any = true;
    }
    if (any) canvas.paint(mask, colours[static_cast<std::size_t>(step)], 1);
  }
}

void HeatLayer::draw_emissions(Canvas& canvas, Camera const& camera, Theme const& theme, std::int32_t seconds,
                               Heat heat) {
  auto const& scenery = reader_.scenery();
  auto const& links = reader_.figures().links;
  auto const hour = static_cast<std::size_t>(std::clamp(seconds / 3600, 0, recording::kFigureHours - 1));
  std::vector<double> values(links.size(), 0);
  std::vector<double> all;
  for (std::size_t i = 0; i < links.size(); ++i) {
    auto const& row = links[nth<LinkId>(i)];
    double day = heat == Heat::kCo2e ? row.co2e_g : heat == Heat::kNox ? row.nox_mg : row.pm10_mg;
    double entries = 0;
    for (auto const n : row.entries) entries += n;
    auto const shape = scenery.links.shape[nth<LinkId>(i)];
    double metres = 0;
    for (std::size_t k = 1; k < shape.size(); ++k) metres += distance(shape[k - 1], shape[k]);
    if (entries <= 0 || metres < 1) continue;
    values[i] = day * row.entries[hour] / entries / metres;
    all.push_back(day * *std::max_element(row.entries.begin(), row.entries.end()) / entries / metres);
  }
  bounds_ = given_bounds_
                ? *given_bounds_
                : quantile_bounds(std::move(all));  // of each street's worst hour: one scale for the whole day
  draw_links(canvas, camera, values, theme.emissions);
}

void HeatLayer::draw_zones(Canvas& canvas, Camera const& camera, Theme const& theme, Heat heat) {
  auto const& zones = reader_.figures().zones;
  std::vector<double> values;
  for (auto const& zone : zones) {
    double all = 0;
    for (auto const n : zone.journeys) all += n;
    auto const cars = zone.journeys[static_cast<std::size_t>(Mode::kCar)] +
                      zone.journeys[static_cast<std::size_t>(Mode::kCarPassenger)];
    values.push_back(heat == Heat::kTravelTime ? static_cast<double>(zone.seconds) / 60 / zone.arrived
                                               : 100 * (1 - cars / std::max(1.0, all)));
  }
  bounds_ = given_bounds_ ? *given_bounds_ : quantile_bounds(values);
  if (zones.empty()) return;
  constexpr int kBlock = 4;
  std::vector<Point> at;
  for (auto const& zone : zones) at.push_back(camera.to_screen(zone.position));
  auto const reach = kZoneReach / camera.metres_per_pixel;
#pragma omp parallel for schedule(static)
  for (int row = 0; row < (canvas.height() + kBlock - 1) / kBlock; ++row)
    for (int column = 0; column * kBlock < canvas.width(); ++column) {
      auto best = reach * reach;
      std::size_t nearest = at.size();
      for (std::size_t z = 0; z < at.size(); ++z) {
        auto const dx = at[z].x - (column + 0.5) * kBlock;
        auto const dy = at[z].y - (row + 0.5) * kBlock;
        if (dx * dx + dy * dy >= best) continue;
        best = dx * dx + dy * dy;
        nearest = z;
      }
      if (nearest == at.size()) continue;
      auto const colour = theme.load[static_cast<std::size_t>(step_of(values[nearest], bounds_))];
      for (int y = row * kBlock; y < std::min(canvas.height(), (row + 1) * kBlock); ++y)
        for (int x = column * kBlock; x < std::min(canvas.width(), (column + 1) * kBlock); ++x)
          lay(canvas.pixel(x, y), colour, 170);
    }
}

void HeatLayer::draw_stops(Canvas& canvas, Camera const& camera, Theme const& theme, std::int32_t seconds) {
  auto const& scenery = reader_.scenery();
  auto const waiting = waiting_at(reader_.chunk(seconds / kQuarterSeconds), scenery, seconds);
  bounds_ = {1.5, 5.5, 10.5, 20.5, 40.5};
  for (std::size_t i = 0; i < waiting.size(); ++i) {
    if (waiting[i] == 0) continue;
    auto const at = camera.to_screen(scenery.stops.position[nth<StopId>(i)]);
    auto const radius = (2.5 + 2.2 * std::sqrt(static_cast<double>(waiting[i]))) * camera.scale();
    if (at.x < -radius || at.y < -radius || at.x > camera.width + radius || at.y > camera.height + radius) continue;
    canvas.disc(at, radius + 1.5 * camera.scale(), theme.text_third, 0.9);
    canvas.disc(at, radius, theme.load[static_cast<std::size_t>(step_of(waiting[i], bounds_))], 0.95);
  }
}

void HeatLayer::draw_docks(Canvas& canvas, Camera const& camera, Theme const& theme, std::int32_t seconds) {
  auto const& stations = reader_.scenery().stations;
  auto const bikes = bikes_at(reader_.figures(), seconds);
  auto const s = camera.scale();
  for (std::size_t i = 0; i < bikes.size(); ++i) {
    auto const at = camera.to_screen(stations.position[nth<StationId>(i)]);
    if (at.x < -20 || at.y < -20 || at.x > camera.width + 20 || at.y > camera.height + 20) continue;
    auto const docks = std::max(1.0, static_cast<double>(stations.docks[nth<StationId>(i)]));
    auto const radius = (3 + 1.1 * std::sqrt(docks)) * s;
    auto const full = std::clamp(bikes[i] / docks, 0.0, 1.0);
    canvas.disc(at, radius + 1.5 * s, theme.land, 0.9);
    canvas.disc(at, radius * std::sqrt(full), theme.of(Mode::kBikeShare), 0.95);
    canvas.ring(at, radius, 1.8 * s, bikes[i] <= 0 || full >= 1 ? theme.alert : theme.of(Mode::kBikeShare));
  }
}

void HeatLayer::draw_above(Canvas& canvas, recording::Frame const& frame, Camera const& camera, Theme const& theme,
                           Heat heat) {
  auto const s = camera.scale();
  auto const& scenery = reader_.scenery();
  auto const bar = [&](recording::Seen const& seen, Point p, Colour colour) {
    auto const dx = static_cast<double>(seen.dx);
    auto const dy = -static_cast<double>(seen.dy);
    canvas.bar(p, dx, dy, 19 * s, 12 * s, 3.5 * s, theme.land);
    canvas.bar(p, dx, dy, 17 * s, 10 * s, 3 * s, theme.text_third);
    canvas.bar(p, dx, dy, 14 * s, 7.5 * s, 2 * s, colour);
  };
  switched_ = travelling_ = 0;
  auto const& tanks = reader_.figures().tanks;
  for (auto const& seen : frame.seen) {
    auto const p = drawn_at(seen, camera, scenery.drives_left);
    bool const outside = p.x < -20 || p.y < -20 || p.x > camera.width + 20 || p.y > camera.height + 20;
    if (heat == Heat::kLoad && seen.kind == MoverKind::kPublicVehicle && !outside) {
      auto const places = scenery.movers.capacity[seen.mover];
      auto const share = places > 0 ? people_on_board(reader_.figures(), seen.load) / places : 0.0;
      bar(seen, p, theme.load[static_cast<std::size_t>(step_of(share, kLoadBounds))]);
      if (share >= kLoadBounds.back()) canvas.ring(p, 12 * s, 2.4 * s, theme.alert);
    }
    if (heat == Heat::kSwitched && seen.kind != MoverKind::kPublicVehicle) {
      auto const before = mode_in_base(seen.mover);
      if (!before) continue;
      ++travelling_;
      auto const now = scenery.movers.mode[seen.mover];
      if (*before == now) continue;
      ++switched_;
      if (outside) continue;
      canvas.disc(p, 5 * s, theme.land, 0.9);
      canvas.disc(p, 3.8 * s, theme.of(now));
    }
    if (heat == Heat::kTanks && seen.kind == MoverKind::kPublicVehicle && !outside) {
      auto const found = std::lower_bound(tanks.begin(), tanks.end(), seen.mover,
                                          [](auto const& tank, MoverId mover) { return tank.vehicle < mover; });
      if (found == tanks.end() || found->vehicle != seen.mover) continue;
      auto const left =
          found->tank_g > 0 ? tank_left_g(*found, static_cast<std::int32_t>(frame.seconds)) / found->tank_g : 0.0;
      canvas.rounded(p.x - 13 * s, p.y - 8 * s, 26 * s, 16 * s, 4 * s, theme.land);
      canvas.rounded(p.x - 11 * s, p.y - 6 * s, 22 * s, 12 * s, 3 * s, between(theme.land, theme.hydrogen, 0.3));
      canvas.rounded(p.x - 11 * s, p.y - 6 * s, std::max(3.0, 22 * left) * s, 12 * s, 3 * s,
                     left < 0.15 ? theme.alert : theme.hydrogen);
    }
  }
}

HeatLegend HeatLayer::legend(Heat heat, Theme const& theme, Language language) const {
  HeatLegend legend;
  legend.title = in(language, name_of(heat));
  auto const& figures = reader_.figures();
  auto const steps = [&](std::array<Colour, 6> const& colours, std::array<std::string, 6> const& words) {
    for (std::size_t i = 0; i < 6; ++i) legend.steps.push_back({colours[i], words[i]});
  };
  bool const korean = language == Language::kKorean;
  switch (heat) {
    case Heat::kNone:
      break;
    case Heat::kFlow:
      steps(theme.load, ranges(kFlowBounds));
      break;
    case Heat::kSpeed:
      steps(theme.speed, {"> 90", "70–90", "50–70", "30–50", "10–30", "< 10"});
      break;
    case Heat::kQueue:
      steps(theme.speed, {"1", "2–3", "4–6", "7–10", "11–20", "> 20"});
      break;
    case Heat::kLoad:
      steps(theme.load, {"< 10", "10–25", "25–50", "50–75", "75–100", korean ? "만차" : "full"});
      break;
    case Heat::kStops:
      steps(theme.load, {"1", "2–5", "6–10", "11–20", "21–40", "> 40"});
      break;
    case Heat::kDocks:
      if (!figures.bikes.empty())
        legend.steps = {{theme.of(Mode::kBikeShare), korean ? "원 안: 자전거 / 거치대" : "filled: bikes, ring: docks"},
                        {theme.alert, korean ? "비었거나 가득 참" : "empty or full"}};
      break;
    case Heat::kCo2e:
    case Heat::kNox:
    case Heat::kPm10:
      if (!figures.links.empty()) steps(theme.emissions, ranges(bounds_));
      legend.note = korean ? "하루 배출량을 시간대별 차량수로 나눔" : "the day's amount, by vehicles of the hour";
      break;
    case Heat::kTravelTime:
    case Heat::kCarFree:
      if (!figures.zones.empty()) steps(theme.load, ranges(bounds_));
      legend.note = korean ? "구역 경계는 대략" : "zones' borders are drawn by nearest middle";
      break;
    case Heat::kSwitched:
      if (comparable_) {
        legend.steps = {{theme.text, with_commas(switched_) + (korean ? "명 / " : " of ") + with_commas(travelling_) +
                                         (korean ? "명 이동 중" : " in sight")}};
        legend.note = korean ? "색: 새 수단" : "colour: the new mode";
      }
      break;
    case Heat::kTanks:
      if (!figures.tanks.empty())
        legend.steps = {{theme.hydrogen, korean ? "남은 수소" : "left"}, {theme.alert, "< 15 %"}};
      legend.note = korean ? "아침에 가득 채웠다고 가정" : "full in the morning; midday fills are not shown";
      break;
  }
  bool const counts = heat == Heat::kFlow || heat == Heat::kQueue || heat == Heat::kStops || heat == Heat::kDocks;
  if (counts) legend.note = reader_.scenery().note;  // a sample's vehicles and people are counted as they are
  if (heat != Heat::kNone && legend.steps.empty()) legend.note = korean ? "이 기록에는 없음" : "not in this recording";
  return legend;
}

}  // namespace twinshift::viz
