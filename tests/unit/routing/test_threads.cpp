#include "sim/routing/nested_dissection.hpp"
#include "sim/routing/street_router.hpp"
#include "sim/routing/walk_access.hpp"
#include "tests/unit/routing/grid_town.hpp"

#include <gtest/gtest.h>
#include <omp.h>

#include <numeric>

namespace twinshift::routing {
namespace {

using testing::Dice;
using testing::GridTown;
using testing::make_grid_town;

/// Everything the rooms below may see of streets, as one list.
std::vector<double> all_answers(network::Network const& network, Doors const& doors, transit::Stops const& stops) {
  std::vector<double> answers;
  StreetRouter router{network};
  router.customise(network::LinkTimes{network});
  StreetRouter::Query query{router};
  Path path;
  for (std::size_t n = 0; n < network.nodes.position.size(); ++n) {
    query.path(nth<NodeId>(n), NodeId{7}, static_cast<int>(n) % kQuarters, path);
    answers.push_back(path.seconds);
    for (auto const link : path.links) answers.push_back(link.value());
  }
  DistanceTable const table{network, doors, network::kWalkAccess, Metres{2000}};
  auto const within = stops_within(network, stops, doors, network::kBikeAccess, Metres{1500}, MetresPerSecond{4});
  for (std::size_t i = 0; i < doors.walk_node.size(); ++i) {
    for (std::size_t j = 0; j < doors.walk_node.size(); ++j)
      answers.push_back(table.metres(nth<LocationId>(i), nth<LocationId>(j)));
    for (auto const& stop : within[nth<LocationId>(i)]) {
      answers.push_back(stop.stop.value());
      answers.push_back(stop.distance.value());
    }
  }
  return answers;
}

TEST(Threads, AnswersAreTheSameWhateverTheirNumber) {
  GridTown town;
  town.columns = town.rows = 14;
  auto const network = make_grid_town(town, 8);
  Dice dice{8};
  Doors doors;
  transit::Stops stops;
  for (int i = 0; i < 50; ++i) {
    auto const node = nth<NodeId>(dice.below(network.nodes.position.size()));
    doors.position.push_back(network.nodes.position[node]);
    doors.walk_node.push_back(node);
    stops.position.push_back(network.nodes.position[node]);
    stops.node.push_back(node);
  }
  auto const usual = omp_get_max_threads();
  omp_set_num_threads(1);
  auto const alone = all_answers(network, doors, stops);
  for (auto const threads : {2, 3, 8}) {
    omp_set_num_threads(threads);
    EXPECT_EQ(all_answers(network, doors, stops), alone) << threads << " threads";
  }
  omp_set_num_threads(usual);
}

TEST(NestedDissection, EliminatesEveryNodeOnceAndTheSeparatorOfAGridLast) {
  constexpr std::uint32_t kColumns = 30;
  constexpr std::uint32_t kRows = 8;
  std::vector<Point> positions;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> edges;
  for (std::uint32_t c = 0; c < kColumns; ++c)
    for (std::uint32_t r = 0; r < kRows; ++r) {
      positions.push_back({c * 100.0, r * 100.0});
      auto const node = c * kRows + r;
      if (r + 1 < kRows) edges.emplace_back(node, node + 1);
      if (c + 1 < kColumns) edges.emplace_back(node, node + kRows);
    }
  positions.push_back({-500, -500});  // a piece of its own
  auto const order = nested_dissection_order(positions, edges);
  auto sorted = order;
  std::sort(sorted.begin(), sorted.end());
  std::vector<std::uint32_t> everyone(positions.size());
  std::iota(everyone.begin(), everyone.end(), 0U);
  EXPECT_EQ(sorted, everyone);
  // The least separator of a long grid is one column; it lies in the middle half.
  auto const last = order.back() / kRows;
  EXPECT_GE(last, kColumns / 5);
  EXPECT_LT(last, kColumns - kColumns / 5);
  for (std::size_t i = 1; i < kRows; ++i) EXPECT_EQ(order[order.size() - 1 - i] / kRows, last);
}

}  // namespace
}  // namespace twinshift::routing
