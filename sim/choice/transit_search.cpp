#include "sim/choice/transit_search.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>
#include <tuple>

namespace twinshift::choice {
namespace {

std::int32_t window_of(TransitRequest const& request) { return request.departure_s / kSearchWindow; }

auto group_of(TransitRequest const& request) { return std::tuple{request.from, window_of(request), request.rail_only}; }

std::uint16_t short_seconds(std::int32_t seconds) {
  return static_cast<std::uint16_t>(std::clamp(seconds, 0, int{std::numeric_limits<std::uint16_t>::max()}));
}

TransitOptions::Row keep(transit::Timetable const& timetable, routing::TransitOption const& found,
                         TransitOptions& options) {
  auto rides = std::array<StoredRide, routing::kMaxBoardings>{};
  auto const used = found.journey.used();
  for (std::size_t r = 0; r < used.size(); ++r)
    rides[r] = {timetable.trips.pattern[used[r].trip], used[r].board, used[r].alight,
                short_seconds(used[r].walk_before_s)};
  return options.add(found.main, {rides.data(), used.size()}, short_seconds(found.egress_s));
}

/// What one thread needs to search.
struct Searcher {
  transit::Timetable const& timetable;
  Doors const& doors;
  ModeSet available;
  routing::JourneyPlanner planner;
  std::vector<LocationId> destinations;
  std::vector<std::vector<routing::TransitOption>> found;

  /// Searches the group of requests order[begin, end), which are sorted by destination, too.
  void search(std::vector<TransitRequest> const& requests, std::span<std::uint32_t const> group,
              std::vector<FoundOptions>& results, TransitOptions& options) {
    auto const& first = requests[group.front()];
    destinations.clear();
    for (auto const r : group)
      if (destinations.empty() || destinations.back() != requests[r].to) destinations.push_back(requests[r].to);
    auto const modes = first.rail_only ? ModeSet{Mode::kRail} : available;
    auto const start = TimeOfDay::from_seconds(window_of(first) * kSearchWindow);
    planner.options(doors.stops()[first.from], start, modes, destinations, found);
    std::size_t d = 0;
    for (std::size_t k = 0; k < group.size(); ++k) {
      auto const r = group[k];
      if (k > 0 && requests[r].to == requests[group[k - 1]].to) {
        results[r] = results[group[k - 1]];
        continue;
      }
      if (k > 0) ++d;
      results[r].first = static_cast<TransitOptions::Row>(options.size());
      for (auto const& option : found[d]) keep(timetable, option, options);
      results[r].count = static_cast<std::uint8_t>(found[d].size());
    }
  }
};

}  // namespace

std::vector<FoundOptions> search_options(transit::Timetable const& timetable, Doors const& doors,
                                         UtilityParameters const& parameters, transit::RouteFares const& fares,
                                         std::vector<TransitRequest> const& requests, TransitOptions& options) {
  auto results = std::vector<FoundOptions>(requests.size());
  auto order = std::vector<std::uint32_t>(requests.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [&](auto a, auto b) {
    auto const left = std::tuple_cat(group_of(requests[a]), std::tuple{requests[a].to, a});
    return left < std::tuple_cat(group_of(requests[b]), std::tuple{requests[b].to, b});
  });
  auto starts = std::vector<std::size_t>{};
  for (std::size_t k = 0; k < order.size(); ++k)
    if (k == 0 || group_of(requests[order[k]]) != group_of(requests[order[k - 1]])) starts.push_back(k);
  starts.push_back(order.size());

  auto available = ModeSet{};
  for (auto const mode : {Mode::kBus, Mode::kBrt, Mode::kRail, Mode::kShuttle})
    if (parameters.available.contains(mode)) available.insert(mode);
  auto const weights = routing::CostWeights{parameters.walk_weight, parameters.wait_weight, parameters.postponed_weight,
                                            parameters.transfer_minutes, parameters.median_value_of_time};
  constexpr std::int64_t kGroupsAtOnce = 64;
  auto const groups = static_cast<std::int64_t>(starts.size()) - 1;
  auto const batches = (groups + kGroupsAtOnce - 1) / kGroupsAtOnce;
#pragma omp parallel default(none) \
    shared(timetable, doors, weights, fares, available, requests, order, starts, results, options, groups, batches)
  {
    auto searcher = Searcher{timetable, doors, available, {timetable, doors.stops(), weights, &fares}, {}, {}};
    auto own = TransitOptions{};
    // Searches differ in size; the ordered part appends in the order of the batches, whoever was faster.
#pragma omp for schedule(dynamic, 1) ordered
    for (std::int64_t batch = 0; batch < batches; ++batch) {
      own = {};
      auto const last = std::min(groups, (batch + 1) * kGroupsAtOnce);
      for (auto g = batch * kGroupsAtOnce; g < last; ++g) {
        auto const begin = starts[static_cast<std::size_t>(g)];
        auto const end = starts[static_cast<std::size_t>(g) + 1];
        searcher.search(requests, {order.data() + begin, end - begin}, results, own);
      }
#pragma omp ordered
      {
        auto const offset = options.append(own);
        for (auto k = starts[static_cast<std::size_t>(batch * kGroupsAtOnce)];
             k < starts[static_cast<std::size_t>(last)]; ++k)
          results[order[k]].first += offset;
      }
    }
  }
  options.shrink();
  return results;
}

}  // namespace twinshift::choice
