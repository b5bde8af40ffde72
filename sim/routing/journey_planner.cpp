#include "sim/routing/journey_planner.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace twinshift::routing {

namespace {

/// Modes in the order they win ties for being the main one.
constexpr std::array<Mode, 4> kMainOrder = {Mode::kRail, Mode::kBrt, Mode::kBus, Mode::kShuttle};

ModeSet common(ModeSet a, ModeSet b) {
  ModeSet both;
  for (auto const mode : kMainOrder)
    if (a.contains(mode) && b.contains(mode)) both.insert(mode);
  return both;
}

}  // namespace

double GeneralisedCost::minutes(TransitOption const& option) const {
  auto const seconds = option.in_vehicle_s + weights.walk * option.walk_s() + weights.wait * option.wait_s +
                       weights.postponed * option.postponed_s;
  return seconds / 60 + weights.transfer_minutes * (option.boardings() - 1) +
         60 * (option.fare / weights.value_of_time);
}

struct JourneyPlanner::Scratch {
  struct Best {
    TransitOption option;
    double minutes = 0;
  };
  using BestByMode = std::array<std::optional<Best>, kMainOrder.size()>;

  [[nodiscard]] TransitOption describe(TransitJourney const& journey, std::int32_t asked_s) const;
  void keep_better(BestByMode& best, TransitJourney const& journey, std::int32_t asked_s) const;
  void search(ModeSet modes, std::span<AccessStop const> access, TimeOfDay departure,
              std::span<LocationId const> destinations);

  transit::Timetable const* timetable;
  Ragged<LocationId, AccessStop> const* walk_stops;
  GeneralisedCost cost;
  transit::RouteFares const* fares;
  TransitRouter router;
  ModeSet in_timetable;
  std::vector<TransitJourney> journeys;
  std::vector<BestByMode> best;
};

TransitOption JourneyPlanner::Scratch::describe(TransitJourney const& journey, std::int32_t asked_s) const {
  TransitOption option;
  option.journey = journey;
  option.access_s = journey.rides[0].walk_before_s;
  option.egress_s = journey.egress_walk_s;
  option.postponed_s = journey.departure_s - asked_s;
  std::array<double, kMainOrder.size()> metres{};
  auto at = journey.departure_s;
  transit::TourFares paid;
  for (auto const& ride : journey.used()) {
    auto const pattern = timetable->trips.pattern[ride.trip];
    auto const leaves = timetable->time(ride.trip, ride.board).departure_s;
    auto const arrives = timetable->time(ride.trip, ride.alight).arrival_s;
    option.transfer_s += ride.walk_before_s;
    option.wait_s += leaves - at - ride.walk_before_s;
    option.in_vehicle_s += arrives - leaves;
    at = arrives;
    auto const along = timetable->patterns.distance[pattern];
    auto const ridden = along[ride.alight] - along[ride.board];
    option.ridden += ridden;
    if (fares != nullptr) paid.ride(fares->of(timetable->patterns.route[pattern], leaves), leaves, ridden);
    auto const mode = std::find(kMainOrder.begin(), kMainOrder.end(), timetable->mode_of(pattern));
    metres[static_cast<std::size_t>(mode - kMainOrder.begin())] += ridden.value();
  }
  option.transfer_s -= option.access_s;
  option.fare = paid.total();
  option.main = kMainOrder[static_cast<std::size_t>(std::max_element(metres.begin(), metres.end()) - metres.begin())];
  return option;
}

/// Keeps the cheapest journey of each main mode; of equal ones the first found, which has fewer modes or boardings.
void JourneyPlanner::Scratch::keep_better(BestByMode& known, TransitJourney const& journey,
                                          std::int32_t asked_s) const {
  Best candidate{describe(journey, asked_s), 0};
  candidate.minutes = cost.minutes(candidate.option);
  auto const mode = std::find(kMainOrder.begin(), kMainOrder.end(), candidate.option.main);
  auto& kept = known[static_cast<std::size_t>(mode - kMainOrder.begin())];
  if (!kept || candidate.minutes < kept->minutes) kept = candidate;
}

void JourneyPlanner::Scratch::search(ModeSet modes, std::span<AccessStop const> access, TimeOfDay departure,
                                     std::span<LocationId const> destinations) {
  router.search(departure, access, modes);
  for (std::size_t d = 0; d < destinations.size(); ++d) {
    router.journeys((*walk_stops)[destinations[d]], journeys);
    for (auto const& journey : journeys) keep_better(best[d], journey, departure.seconds());
  }
}

JourneyPlanner::JourneyPlanner(transit::Timetable const& timetable, Ragged<LocationId, AccessStop> const& walk_stops,
                               CostWeights const& weights, transit::RouteFares const* fares)
    : scratch_{new Scratch{&timetable, &walk_stops, {weights}, fares, TransitRouter{timetable}, {}, {}, {}}} {
  for (std::size_t p = 0; p < timetable.patterns.route.size(); ++p)
    if (auto const pattern = nth<PatternId>(p); timetable.patterns.trip_count[pattern] > 0)
      scratch_->in_timetable.insert(timetable.mode_of(pattern));
}
JourneyPlanner::~JourneyPlanner() = default;
JourneyPlanner::JourneyPlanner(JourneyPlanner&&) noexcept = default;

void JourneyPlanner::options(std::span<AccessStop const> access, TimeOfDay departure, ModeSet available,
                             std::span<LocationId const> destinations, std::vector<std::vector<TransitOption>>& out) {
  auto& s = *scratch_;
  s.best.assign(destinations.size(), {});
  // From many modes to few: a search that used no rail (or brt) anywhere has already answered the next one.
  auto modes = common(available, s.in_timetable);
  s.search(modes, access, departure, destinations);
  for (auto const dropped : {Mode::kRail, Mode::kBrt}) {
    if (!modes.contains(dropped)) continue;
    modes.erase(dropped);
    if (modes.empty()) break;
    if (s.router.modes_used().contains(dropped)) s.search(modes, access, departure, destinations);
  }
  out.resize(destinations.size());
  for (std::size_t d = 0; d < destinations.size(); ++d) {
    out[d].clear();
    for (auto const& kept : s.best[d])
      if (kept) out[d].push_back(kept->option);
    std::sort(out[d].begin(), out[d].end(),
              [](TransitOption const& a, TransitOption const& b) { return a.main < b.main; });
  }
}

}  // namespace twinshift::routing
