#include "sim/run/count_meter.hpp"

#include <cmath>
#include <limits>
#include <numeric>
#include <sstream>
#include <string_view>

#include "sim/io/csv.hpp"

namespace twinshift::run {

namespace {
constexpr std::uint32_t kHourMs = 3'600'000;
using What = scenario::CountPoint::What;
using namespace std::string_view_literals;
constexpr std::array kWhat{"vehicles"sv, "lorries"sv, "boardings"sv};
/// By CountedDay's groups.
constexpr std::array kGroupColumns{"residents_cars"sv, "visitors"sv, "through"sv, "vans"sv,           "lorries"sv,
                                   "freight_sites"sv,  "riders"sv,   "tours"sv,   "public_vehicles"sv};
static_assert(kGroupColumns.size() == kCountedGroups);
}  // namespace

CountMeter::CountMeter(std::vector<scenario::CountPoint> const& points, network::Network const& network,
                       transit::Timetable const& timetable, demand::Population const& population)
    : points_{points},
      timetable_{timetable},
      population_{population},
      of_link_(network.links.size()),
      of_route_(timetable.routes.key.size()),
      counted_(points.size()) {
  for (std::uint32_t p = 0; p < points.size(); ++p) {
    for (auto const link : points[p].links) of_link_[link.index()].push_back(p);
    for (auto const route : points[p].routes) of_route_[route.index()].push_back(p);
  }
}

int CountMeter::group_of(std::uint32_t mover) const {
  auto const blocks = timetable_.blocks.type.size();
  if (mover < blocks) return kCountedVehicles;
  auto const journey = mover - blocks;
  auto const of_tours = 2 * population_.tours.size();
  if (journey < of_tours) return kCountedTours;
  return static_cast<int>(demand::stream_of(population_.background.key[journey - of_tours]));
}

bool CountMeter::is_lorry(std::uint32_t mover) const {
  auto const first = timetable_.blocks.type.size() + 2 * population_.tours.size();
  return mover >= first && population_.background.kind[mover - first] == demand::BackgroundKind::kLorry;
}

void CountMeter::count(Points const& points, std::uint32_t mover, std::uint32_t time_ms) {
  for (auto const p : points) {
    if (points_[p].what == What::kLorries && !is_lorry(mover)) continue;
    ++counted_[p][static_cast<std::size_t>(group_of(mover))][time_ms / kHourMs % 24];
  }
}

void CountMeter::consume(events::EventChunk const& chunk) {
  for (auto const& event : chunk.events) {
    if (event.kind == events::EventKind::kLinkEnter) count(of_link_[event.b], event.a, event.time_ms);
    if (event.kind == events::EventKind::kBoard) {
      auto const route = timetable_.patterns.route[timetable_.trips.pattern[TripId{event.b}]];
      count(of_route_[route.index()], event.a, event.time_ms);
    }
  }
}

std::vector<CountedDay> at_full(std::vector<CountedDay> counted, double sample) {
  for (auto& point : counted)
    for (std::size_t g = 0; g < kCountedVehicles; ++g)
      for (auto& hour : point[g]) hour = std::llround(static_cast<double>(hour) / sample);
  return counted;
}

double total(CountedDay const& day) {
  std::int64_t sum = 0;
  for (auto const& group : day) sum += std::accumulate(group.begin(), group.end(), std::int64_t{0});
  return static_cast<double>(sum);
}

std::string counts_csv(std::vector<scenario::CountPoint> const& points, std::vector<CountedDay> const& counted,
                       double sample) {
  std::vector<std::string_view> columns{"count_id"sv, "name"sv, "what"sv, "use"sv, "observed"sv, "model"sv, "ratio"sv};
  columns.insert(columns.end(), kGroupColumns.begin(), kGroupColumns.end());
  std::ostringstream out;
  io::CsvWriter csv{out, columns};
  auto const full = at_full(counted, sample);
  for (std::size_t p = 0; p < points.size(); ++p) {
    auto const model = total(full[p]);
    csv.cell(points[p].key).cell(points[p].name).cell(kWhat[static_cast<std::size_t>(points[p].what)]);
    csv.cell(points[p].fit ? "fit" : "compare").cell(points[p].per_day, 0).cell(model, 0);
    csv.cell(points[p].per_day > 0 ? model / points[p].per_day : std::numeric_limits<double>::quiet_NaN(), 3);
    for (auto const& group : full[p]) csv.cell(std::accumulate(group.begin(), group.end(), std::int64_t{0}));
    csv.end_row();
  }
  return out.str();
}

}  // namespace twinshift::run
