#include "viz/describe.hpp"

#include "sim/core/units.hpp"
#include "viz/draw.hpp"
#include "viz/heat.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>

namespace twinshift::viz {
namespace {

using recording::Doing;
using recording::MoverKind;

std::string lower(std::string_view text) {
  std::string result{text};
  for (auto& c : result) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return result;
}

/// 0: begins with it, 1: holds it, 2: doesn't.
int match(std::string const& name, std::string const& words) {
  auto const at = lower(name).find(words);
  return at == 0 ? 0 : at == std::string::npos ? 2 : 1;
}

int match(recording::Name const& name, std::string const& words) {
  return std::min(match(name.en, words), match(name.ko, words));
}

std::string mode_word(Mode mode, Language language) { return in(language, kModeWords[static_cast<std::size_t>(mode)]); }

std::string minutes(std::int32_t seconds, Language language) {
  return std::to_string((seconds + 30) / 60) + (language == Language::kKorean ? "분" : " min");
}

recording::Span const* span_of(recording::RecordingReader& reader, MoverId mover, std::int32_t seconds) {
  auto const& spans = reader.chunk(seconds / kQuarterSeconds).spans;
  auto at = std::lower_bound(spans.begin(), spans.end(), mover,
                             [](recording::Span const& span, MoverId m) { return span.mover < m; });
  for (; at != spans.end() && at->mover == mover; ++at)
    if (at->start <= seconds && seconds < at->end) return &*at;
  return nullptr;
}

/// Since when the mover is under way without a gap of more than five minutes (riders are hidden in their vehicle for
/// longer: then it is since they got off); looks back two hours.
std::int32_t since(recording::RecordingReader& reader, MoverId mover, std::int32_t seconds) {
  auto start = seconds;
  for (int back = 0; back < 8; ++back) {
    auto const quarter = start / kQuarterSeconds - (start % kQuarterSeconds == 0 ? 1 : 0);
    if (quarter * kQuarterSeconds < reader.begin()) break;
    auto const& spans = reader.chunk(quarter).spans;
    auto const before = start;
    for (auto at = std::upper_bound(spans.begin(), spans.end(), mover,
                                    [](MoverId m, recording::Span const&span) { return m < span.mover; });
         at != spans.begin() && (at - 1)->mover == mover; --at)
      if ((at - 1)->start < start && (at - 1)->end >= start - 300) start = (at - 1)->start;
    if (start == before) break;
  }
  return start;
}

double metres_of(recording::Scenery const& scenery, LinkId link) {
  auto const shape = scenery.links.shape[link];
  double metres = 0;
  for (std::size_t k = 1; k < shape.size(); ++k) metres += distance(shape[k - 1], shape[k]);
  return metres;
}

}  // namespace

std::vector<Found> search(recording::Scenery const& scenery, std::string_view words, std::size_t most) {
  std::vector<Found> found;
  auto const wanted = lower(words);
  if (wanted.empty()) return found;
  for (int rank = 0; rank < 2; ++rank) {
    for (auto const& place : scenery.places)
      if (match(place.name, wanted) == rank) found.push_back({Found::Kind::kPlace, place.name.en, place.position, {}});
    for (std::size_t i = 0; i < scenery.routes.key.size(); ++i) {
      auto const route = nth<RouteId>(i);
      auto const best = std::min(match(scenery.routes.key[route], wanted), match(scenery.routes.name[route], wanted));
      if (best == rank) found.push_back({Found::Kind::kRoute, scenery.routes.name[route], {}, route});
    }
    for (std::size_t i = 0; i < scenery.stops.name.size(); ++i) {
      auto const stop = nth<StopId>(i);
      if (match(scenery.stops.name[stop], wanted) == rank)
        found.push_back({Found::Kind::kStop, scenery.stops.name[stop].en, scenery.stops.position[stop], {}});
    }
  }
  if (found.size() > most) found.resize(most);
  return found;
}

std::optional<MoverId> vehicle_of(recording::Scenery const& scenery, recording::Frame const& frame, RouteId route) {
  std::optional<MoverId> best;
  std::uint32_t most = 0;
  for (auto const& seen : frame.seen) {
    if (seen.kind != MoverKind::kPublicVehicle || scenery.movers.route[seen.mover] != route) continue;
    if (best && seen.load <= most) continue;
    best = seen.mover;
    most = seen.load;
  }
  return best;
}

std::optional<MoverId> traveller(recording::Scenery const& scenery, std::uint64_t journey) {
  std::uint64_t first = 0;
  while (first < scenery.movers.size() &&
         scenery.movers.kind[MoverId{static_cast<std::uint32_t>(first)}] == MoverKind::kPublicVehicle)
    ++first;
  if (journey >= scenery.movers.size() - first) return std::nullopt;
  return MoverId{static_cast<std::uint32_t>(first + journey)};
}

InfoCard describe_mover(recording::RecordingReader& reader, MoverId mover, std::int32_t seconds,
                        std::optional<Mode> before, Theme const& theme, Language language) {
  auto const& scenery = reader.scenery();
  auto const& movers = scenery.movers;
  bool const korean = language == Language::kKorean;
  InfoCard card;
  auto const* const span = span_of(reader, mover, seconds);
  auto const mode = movers.mode[mover];
  card.spine = theme.of(mode);
  if (movers.kind[mover] == MoverKind::kPublicVehicle) {
    auto const route = movers.route[mover];
    card.title = route.valid() ? scenery.routes.name[route] : std::string{};
    if (mode != Mode::kBrt || !route.valid()) card.title = mode_word(mode, language) + " " + card.title;
    auto const frame = reader.frame_at(seconds);
    for (auto const& seen : frame.seen) {
      if (seen.mover != mover) continue;
      auto const people = std::lround(people_on_board(reader.figures(), seen.load));
      card.lines.push_back(std::to_string(people) + (korean ? " / " : " of ") + std::to_string(movers.capacity[mover]) +
                           (korean ? "명 탑승" : " places taken"));
    }
    for (auto const& tank : reader.figures().tanks)
      if (tank.vehicle == mover)
        card.lines.push_back(std::to_string(std::lround(tank_left_g(tank, seconds) / 1000)) +
                             (korean ? " / " : " of ") + std::to_string(tank.tank_g / 1000) +
                             (korean ? " kg 수소 (아침 만충 가정)" : " kg H₂, if full in the morning"));
    if (span == nullptr) card.lines.push_back(korean ? "운행하지 않음" : "not in service now");
    return card;
  }
  std::uint32_t first = 0;
  while (first < movers.size() && movers.kind[MoverId{first}] == MoverKind::kPublicVehicle) ++first;
  card.title =
      (korean ? "통행자 " : "Traveller ") + with_commas((mover.value() - first) / 2) + ", " + mode_word(mode, language);
  if (span == nullptr) {
    card.lines.push_back(korean ? "차량 탑승 중이거나 도착함" : "on board of a vehicle, or not under way");
  } else {
    auto const doing = span->doing == Doing::kWaits
                           ? (korean ? "대기: " : "waits at ") + in(language, scenery.stops.name[span->stop])
                           : (korean ? "지금: " : "now: ") + mode_word(span->mode, language);
    card.lines.push_back(doing);
    auto const start = since(reader, mover, seconds);
    card.lines.push_back((korean ? "출발 " : "since ") + clock_text(start) + ", " + minutes(seconds - start, language));
  }
  if (before)
    card.lines.push_back(*before == mode ? (korean ? "기준안에서도 같은 수단" : "same mode in the base")
                                         : (korean ? "기준안에서는 " : "in the base: ") + mode_word(*before, language));
  return card;
}

InfoCard describe_stop(recording::RecordingReader& reader, StopId stop, std::int32_t seconds, Theme const& theme,
                       Language language) {
  auto const& scenery = reader.scenery();
  bool const korean = language == Language::kKorean;
  InfoCard card{theme.of(Mode::kBus), in(language, scenery.stops.name[stop]), {}};
  auto const waiting = waiting_at(reader.chunk(seconds / kQuarterSeconds), scenery, seconds)[stop.index()];
  std::int32_t longest = 0;
  for (auto const& span : reader.chunk(seconds / kQuarterSeconds).spans)
    if (span.doing == Doing::kWaits && span.stop == stop && span.start <= seconds && span.end > seconds &&
        scenery.movers.kind[span.mover] != MoverKind::kPublicVehicle)
      longest = std::max(longest, seconds - span.start);
  card.lines.push_back(std::to_string(waiting) + (korean ? "명 대기" : " wait"));
  if (waiting > 0) card.lines.push_back((korean ? "최장 " : "the longest ") + minutes(longest, language));
  return card;
}

InfoCard describe_link(recording::RecordingReader& reader, LinkId link, std::int32_t seconds, Theme const& theme,
                       Language language) {
  auto const& scenery = reader.scenery();
  bool const korean = language == Language::kKorean;
  InfoCard card{theme.of(Mode::kCar), (korean ? "도로 " : "Street ") + std::to_string(link.value()), {}};
  auto const metres = metres_of(scenery, link);
  auto const& chunk = reader.chunk(seconds / kQuarterSeconds);
  auto const traffic = traffic_of(chunk, scenery);
  auto const lanes = std::to_string(scenery.links.lanes[link]);
  card.lines.push_back(std::to_string(std::lround(metres)) + " m, " + lanes +
                       (korean         ? "차로"
                        : lanes == "1" ? " lane"
                                       : " lanes"));
  card.lines.push_back(with_commas(4ULL * traffic.entered[link.index()]) + (korean ? "대/시간" : " vehicles an hour"));
  if (auto const share = static_cast<double>(traffic.speed_share[link.index()]); share > 0) {
    auto const free = 3.6 * metres / (scenery.links.free_s[link] + 0.5);
    card.lines.push_back(std::to_string(std::lround(free * share)) + " km/h, " +
                         (korean ? "자유속도 " : "empty street ") + std::to_string(std::lround(free)));
  }
  card.lines.push_back(std::to_string(queues_at(chunk, scenery, seconds)[link.index()]) +
                       (korean ? "대 정체" : " in the queue"));
  if (!reader.figures().links.empty()) {
    auto const& row = reader.figures().links[link];
    card.lines.push_back(with_commas(row.co2e_g / 1000) + " kg CO₂e, " + with_commas(row.nox_mg / 1000) +
                         (korean ? " g NOx (하루)" : " g NOx in the day"));
  }
  return card;
}

std::optional<StopId> stop_at(recording::Scenery const& scenery, Camera const& camera, Point pixel, double reach) {
  std::optional<StopId> best;
  for (std::size_t i = 0; i < scenery.stops.position.size(); ++i) {
    auto const away = distance(camera.to_screen(scenery.stops.position[nth<StopId>(i)]), pixel);
    if (away >= reach) continue;
    reach = away;
    best = nth<StopId>(i);
  }
  return best;
}

std::optional<LinkId> link_at(recording::Scenery const& scenery, Camera const& camera, Point pixel, double reach) {
  std::optional<LinkId> best;
  auto const side = (scenery.drives_left ? 1 : -1) * 2.0;
  for (std::size_t i = 0; i < scenery.links.size(); ++i) {
    if (scenery.links.road_class[nth<LinkId>(i)] == recording::RoadClass::kConnector) continue;
    // the side people drive on tells the two directions of a street apart
    auto const points = beside(on_screen(scenery.links.shape[nth<LinkId>(i)], camera), side);
    for (std::size_t k = 1; k < points.size(); ++k) {
      auto const a = points[k - 1];
      auto const b = points[k];
      auto const square = (b.x - a.x) * (b.x - a.x) + (b.y - a.y) * (b.y - a.y);
      auto const t =
          square > 0 ? std::clamp(((pixel.x - a.x) * (b.x - a.x) + (pixel.y - a.y) * (b.y - a.y)) / square, 0.0, 1.0)
                     : 0.0;
      auto const away = distance({a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)}, pixel);
      if (away >= reach) continue;
      reach = away;
      best = nth<LinkId>(i);
    }
  }
  return best;
}

}  // namespace twinshift::viz
