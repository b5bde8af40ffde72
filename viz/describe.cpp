#include "viz/describe.hpp"

#include "sim/core/units.hpp"
#include "viz/draw.hpp"
#include "viz/heat.hpp"

#include <algorithm>
#include <array>
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

/// 4.60 in the money of the city.
std::string money(std::uint32_t hundredths, std::string const& currency) {
  if (currency == "KRW") return "₩" + with_commas((hundredths + 50) / 100);
  auto const pence = std::to_string(hundredths % 100);
  auto const amount = with_commas(hundredths / 100) + "." + (pence.size() < 2 ? "0" : "") + pence;
  return currency == "GBP" ? "£" + amount : amount + " " + currency;
}

std::string way(Mode mode, recording::TourWay const& tour, std::string const& currency, Language language) {
  bool const korean = language == Language::kKorean;
  return mode_word(mode, language) + ": " + std::to_string(tour.minutes) + (korean ? "분, " : " min, ") +
         money(tour.money_hundredths, currency) + (korean ? " (왕복)" : " there and back");
}

constexpr std::array<Words, recording::kPurposes> kPurposeWords = {
    {{"on the way", "이동"}, {"work", "출근"}, {"school", "통학"}, {"university", "대학"}}};

/// Who it is, and what spoke for the mode; nothing if the recording does not hold it.
std::vector<std::string> why(recording::Figures const& figures, std::size_t traveller, Mode mode, Language language) {
  if (traveller >= figures.travellers.size()) return {};
  auto const& t = figures.travellers[traveller];
  bool const korean = language == Language::kKorean;
  std::vector<std::string> lines;
  auto who = std::to_string(t.age) + (korean ? "세, " : " years, ") +
             in(language, kPurposeWords[static_cast<std::size_t>(t.purpose)]);
  if (t.home > 0 && t.home <= figures.zones.size())
    who += (korean ? ", 거주: " : ", lives in ") + in(language, figures.zones[t.home - 1].name);
  lines.push_back(who);
  lines.push_back(way(mode, t.chosen, figures.currency, language));
  if (!t.other) {
    lines.emplace_back(korean ? "다른 방법 없음" : "no other way");
    return lines;
  }
  lines.push_back((korean ? "대안 " : "or ") + way(*t.other, t.alternative, figures.currency, language));
  auto const lead = std::lround(std::abs(t.lead_tenths) / 10.0);
  auto const& better = mode_word(t.lead_tenths < 0 ? *t.other : mode, language);
  lines.push_back(korean ? better + " 쪽이 " + std::to_string(lead) + "분만큼 유리 (취향 포함)"
                         : better + " ahead by " + std::to_string(lead) + " min, comfort, cost and taste counted");
  return lines;
}

}  // namespace

std::vector<Found> search(recording::Scenery const& scenery, std::string_view words, std::size_t most,
                          Language language) {
  std::vector<Found> found;
  auto const wanted = lower(words);
  if (wanted.empty()) return found;
  auto const add = [&](Found::Kind kind, std::string const& name, Point position, RouteId route) {
    // the two sides of a street share a stop's name
    if (found.size() < most && std::none_of(found.begin(), found.end(), [&](Found const& f) {
          return f.kind == kind && kind != Found::Kind::kRoute && f.name == name;
        }))
      found.push_back({kind, name, position, route});
  };
  for (int rank = 0; rank < 2; ++rank) {
    for (auto const& place : scenery.places)
      if (match(place.name, wanted) == rank) add(Found::Kind::kPlace, in(language, place.name), place.position, {});
    for (std::size_t i = 0; i < scenery.routes.key.size(); ++i) {
      auto const route = nth<RouteId>(i);
      auto const best = std::min(match(scenery.routes.key[route], wanted), match(scenery.routes.name[route], wanted));
      if (best == rank) add(Found::Kind::kRoute, scenery.routes.name[route], {}, route);
    }
    for (std::size_t i = 0; i < scenery.stops.name.size(); ++i) {
      auto const stop = nth<StopId>(i);
      if (match(scenery.stops.name[stop], wanted) == rank)
        add(Found::Kind::kStop, in(language, scenery.stops.name[stop]), scenery.stops.position[stop], {});
    }
  }
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
      // of a sample nobody knows more than about how many
      bool const sample = reader.figures().sample_permille < 1000;
      auto const places = static_cast<long>(movers.capacity[mover]);
      auto people = std::lround(people_on_board(reader.figures(), seen.load));
      if (sample && places > 0) people = std::min(people, places);
      card.lines.push_back((sample ? (korean ? "약 " : "about ") : "") + std::to_string(people) +
                           (korean ? " / " : " of ") + std::to_string(places) + (korean ? "명 탑승" : " places taken"));
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
  auto const number = (mover.value() - first) / 2;
  auto const& travellers = reader.figures().travellers;
  bool const known = travellers.empty() || number < travellers.size();
  card.title = (known ? (korean ? "통행자 " : "Traveller ") + with_commas(number)
                      : std::string{korean ? "그 밖의 교통" : "Other traffic, not a commute"}) +
               ", " + mode_word(mode, language);
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
  auto const reasons = why(reader.figures(), number, mode, language);
  card.lines.insert(card.lines.end(), reasons.begin(), reasons.end());
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

InfoCard describe_station(recording::RecordingReader& reader, StationId station, std::int32_t seconds,
                          Theme const& theme, Language language) {
  auto const& stations = reader.scenery().stations;
  bool const korean = language == Language::kKorean;
  InfoCard card{theme.of(Mode::kBikeShare), (korean ? "대여소 " : "Dock ") + stations.name[station], {}};
  auto const docks = static_cast<std::int32_t>(stations.docks[station]);
  auto const bikes = bikes_at(reader.figures(), seconds);
  if (station.index() >= bikes.size()) {
    card.lines.push_back(std::to_string(docks) + (korean ? "개 거치대" : " docks"));
    return card;
  }
  auto const here = bikes[station.index()];
  card.lines.push_back(
      korean ? "자전거 " + std::to_string(here) + "대, 빈 거치대 " + std::to_string(docks - here) + "개"
             : std::to_string(here) + " bikes, " + std::to_string(docks - here) + " free of " + std::to_string(docks));
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

namespace {

/// The row whose place is nearest to a pixel.
template <class Id>
std::optional<Id> nearest(Column<Id, Point> const& places, Camera const& camera, Point pixel, double reach) {
  std::optional<Id> best;
  for (std::size_t i = 0; i < places.size(); ++i) {
    auto const away = distance(camera.to_screen(places[nth<Id>(i)]), pixel);
    if (away >= reach) continue;
    reach = away;
    best = nth<Id>(i);
  }
  return best;
}

}  // namespace

std::optional<StopId> stop_at(recording::Scenery const& scenery, Camera const& camera, Point pixel, double reach) {
  return nearest(scenery.stops.position, camera, pixel, reach);
}

std::optional<StationId> station_at(recording::Scenery const& scenery, Camera const& camera, Point pixel,
                                    double reach) {
  return nearest(scenery.stations.position, camera, pixel, reach);
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
