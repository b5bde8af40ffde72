#include "sim/core/rng.hpp"
#include "sim/mobsim/queue_routes.hpp"
#include "sim/mobsim/street_queues.hpp"
#include "tests/support/draw_town.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <deque>
#include <map>

namespace twinshift::mobsim {
namespace {

using test::DrawnTown;

/// `cars` cars, one every `every_s` seconds from 0.
void add_cars(QueueRoutes& routes, std::vector<LinkId> const& path, int cars, int every_s) {
  for (int i = 0; i < cars; ++i) {
    routes.departure_s.push_back(i * every_s);
    routes.links.push_back(path);
  }
}

// Vickrey's point queue: car i comes at second i and leaves at 2 i, then drives 1,100 s (longer than the calendar's
// wheel).
TEST(PointQueue, LetsOutExactlyItsFlowCapacity) {
  DrawnTown town{"A--B--C"};
  town.network.links.length[town.link('B', 'C')] = Metres{11000};
  QueueRoutes routes;
  add_cars(routes, town.path("ABC"), 1000, 1);
  auto const result = run_queue_routes(town.network, routes, {});
  EXPECT_EQ(result.arrivals, 1000);
  EXPECT_EQ(result.link_entries, 1000);
  EXPECT_DOUBLE_EQ(result.mean_trip_s, 1599.5);
  EXPECT_DOUBLE_EQ(result.last_arrival_s, 3098);
}

// 10 s a link; the bottleneck C-D lets out one car in 2 s, whatever stands behind it.
TEST(Bottleneck, SpillsBackAndStillRunsAtItsCapacity) {
  DrawnTown town{"A-B-C-D-E", 50};
  for (auto& capacity : town.network.links.capacity) capacity = 3600;
  town.network.links.capacity[town.link('C', 'D')] = 1800;
  QueueRoutes routes;
  add_cars(routes, town.path("ABCDE"), 600, 1);
  auto const result = run_queue_routes(town.network, routes, {});
  EXPECT_EQ(result.arrivals, 600);
  EXPECT_EQ(result.forced_moves, 0);
  EXPECT_DOUBLE_EQ(result.last_arrival_s, 30 + 2 * 599);
  EXPECT_DOUBLE_EQ(result.mean_trip_s, 329.5);
}

/// Runs cars by hand, so that a test can look at the queues between two seconds.
class Streets {
public:
  explicit Streets(DrawnTown const& town, MobsimParameters const& parameters = {}, StreetPlan const& plan = {})
      : town_{town}, queues_{town.network, parameters, {}, plan} {}
  void add(int car, std::int32_t departure_s, std::string_view names) {
    auto& path = paths_[car] = town_.path(names);
    starts_.emplace(departure_s, std::pair{car, &path});
  }
  void run(std::int32_t seconds) {
    for (std::int32_t s = 0; s < seconds; ++s) {
      for (auto [at, end] = starts_.equal_range(s); at != end; ++at)
        queues_.join_link(s - 1, s, MoverId{static_cast<std::uint32_t>(at->second.first)}, *at->second.second);
      for (std::size_t part = 0; part < queues_.parts(); ++part) queues_.run_window(part, s);
      for (std::size_t part = 0; part < queues_.parts(); ++part)
        for (auto const& arrived : queues_.finished(part, s))
          arrival_ms[static_cast<int>(arrived.vehicle.value())] = arrived.time_ms;
      for (std::size_t i = 0; i < town_.network.links.size(); ++i)
        most_over_ = std::max(most_over_, queues_.used(nth<LinkId>(i)) - queues_.storage(nth<LinkId>(i)));
    }
  }
  [[nodiscard]] double most_over() const { return most_over_; }
  [[nodiscard]] StreetQueues const& queues() const { return queues_; }
  std::map<int, std::int32_t> arrival_ms;

private:
  DrawnTown const& town_;
  StreetQueues queues_;
  std::map<int, std::vector<LinkId>> paths_;
  std::multimap<std::int32_t, std::pair<int, std::vector<LinkId> const*>> starts_;
  double most_over_ = -1e9;
};

TEST(Merge, SharesAFullLinkByTheCapacityOfThoseWhoWantIn) {
  DrawnTown town{"A--B--C--D\n   |      \n   E      "};
  town.network.links.capacity[town.link('A', 'B')] = 3600;
  Streets streets{town};
  for (int i = 0; i < 2000; ++i) {
    streets.add(2 * i, 0, "ABCD");
    streets.add(2 * i + 1, 0, "EBCD");
  }
  streets.run(2700);
  int from_a = 0;
  int from_e = 0;
  for (auto const& [car, ms] : streets.arrival_ms) ++(car % 2 == 0 ? from_a : from_e);
  EXPECT_GT(from_e, 400);
  EXPECT_NEAR(static_cast<double>(from_a) / from_e, 2.0, 0.02);
  EXPECT_LE(streets.most_over(), 0);
}

TEST(Link, ShorterThanACarHoldsOne) {
  DrawnTown town{"A--B--C"};
  town.network.links.length[town.link('A', 'B')] = Metres{2};
  town.network.links.length[town.link('B', 'C')] = Metres{2};
  QueueRoutes routes;
  add_cars(routes, town.path("ABC"), 50, 1);
  EXPECT_EQ(run_queue_routes(town.network, routes, {}).arrivals, 50);
}

TEST(Departure, OnTheLastLinkArrivesAtOnce) {
  DrawnTown town{"A--B"};
  QueueRoutes routes;
  add_cars(routes, town.path("AB"), 3, 1);
  auto const result = run_queue_routes(town.network, routes, {});
  EXPECT_EQ(result.arrivals, 3);
  EXPECT_EQ(result.link_entries, 0);
  EXPECT_EQ(result.mean_trip_s, 0);
}

TEST(Queue, IsFirstInFirstOut) {
  DrawnTown town{"A--B--C--D"};
  Streets streets{town};
  for (int i = 0; i < 200; ++i) streets.add(i, i, "ABCD");
  streets.run(2000);
  ASSERT_EQ(streets.arrival_ms.size(), 200U);
  for (int i = 1; i < 200; ++i) EXPECT_LT(streets.arrival_ms[i - 1], streets.arrival_ms[i]);
}

// Both directions of a small block are filled by cars that want round three corners: nobody could ever move.
TEST(Gridlock, IsReleasedByTheStuckRuleAndCounted) {
  DrawnTown town{"A-B\n| |\n| |\nC-D", 30};
  QueueRoutes routes;
  for (auto const* const way : {"ABDCA", "BDCAB", "DCABD", "CABDC", "ACDBA", "CDBAC", "DBACD", "BACDB"})
    add_cars(routes, town.path(way), 25, 1);
  auto const result = run_queue_routes(town.network, routes, {});
  EXPECT_EQ(result.arrivals, 200);
  EXPECT_GT(result.forced_moves, 0);
}

// A roundabout of four 20 m links: everybody wants round three of its corners. Cars in it block one another for good if
// its links have the room of streets; as links inside a junction they never do.
TEST(Junction, OfShortLinksLocksOnlyIfTheirRoomIsLimited) {
  DrawnTown town{"A-B\n| |\nC-D", 10};
  QueueRoutes routes;
  for (auto const* const way : {"ABDCA", "BDCAB", "DCABD", "CABDC"}) add_cars(routes, town.path(way), 50, 1);
  MobsimParameters parameters;
  parameters.junction_link = Metres{0};
  auto const limited = run_queue_routes(town.network, routes, parameters);
  EXPECT_EQ(limited.arrivals, 200);
  EXPECT_GT(limited.forced_moves, 0);
  parameters.junction_link = Metres{60};
  auto const unlimited = run_queue_routes(town.network, routes, parameters);
  EXPECT_EQ(unlimited.arrivals, 200);
  EXPECT_EQ(unlimited.forced_moves, 0);
  EXPECT_LT(unlimited.last_arrival_s, limited.last_arrival_s);
  // Flow capacity still holds: 150 cars leave each link, the first at 0 s, then one in 2 s; the last drives no further.
  EXPECT_GE(unlimited.last_arrival_s, 2 * 149);
}

/// A grid of short streets with far too many cars on random ways.
struct JammedGrid {
  static constexpr int kCars = 4000;
  DrawnTown town{"A-B-C-D-E\n| | | | |\nF-G-H-I-J\n| | | | |\nK-L-M-N-O\n| | | | |\nP-Q-R-S-T", 15};
  QueueRoutes routes;

  explicit JammedGrid(std::uint64_t seed) {
    for (std::uint32_t i = 0; i < kCars; ++i) {
      Rng rng{seed, i, Draw::kBackground};
      std::vector<LinkId> path;
      auto at = NodeId{rng.below(20)};
      for (auto steps = 2 + rng.below(12); steps > 0; --steps) {
        auto const ways = town.network.out_links[at];
        path.push_back(ways[rng.below(static_cast<std::uint32_t>(ways.size()))]);
        at = town.network.links.to[path.back()];
      }
      routes.departure_s.push_back(static_cast<std::int32_t>(rng.below(300)));
      routes.links.push_back(path);
    }
  }
};

TEST(JammedTown, LosesNobodyAndMovesEverybodyOverEachLink) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    JammedGrid const grid{seed};
    auto const result = run_queue_routes(grid.town.network, grid.routes, {});
    EXPECT_EQ(result.arrivals, JammedGrid::kCars);
    EXPECT_EQ(result.link_entries,
              static_cast<std::int64_t>(grid.routes.links.values().size() - grid.routes.links.size()));
    EXPECT_GT(result.forced_moves, 0) << "this town is meant to jam";
  }
}

/// The slow and obvious engine: every second it asks every queue of every node, nodes from the last to the first, and
/// remembers nothing about who is blocked. Sum of arrival times [ms] and pushed moves must be those of the real one.
class ScanningStreets {
public:
  ScanningStreets(network::Network const& network, QueueRoutes const& routes) : network_{network}, routes_{routes} {
    queues_.resize(network.links.size());
    for (std::size_t i = 0; i < queues_.size(); ++i) {
      auto const link = nth<LinkId>(i);
      auto const drive = network::free_flow_seconds(network, link);
      auto& q = queues_[i];
      q.drive_ms = std::llround(drive * 1000);
      q.headway_ms = std::llround(3'600'000 / network.links.capacity[link]);
      q.room = std::max({1.0, network.links.capacity[link] / 3600 * (drive + 6),
                         network.links.length[link].value() * network.links.lanes[link] / 7.5});
    }
    node_time_.resize(network.nodes.position.size());
    for (std::size_t i = 0; i < routes.departure_s.size(); ++i) starts_[routes.departure_s[i]].push_back(i);
  }

  void run() {
    for (second_ = 0; arrivals < static_cast<int>(routes_.departure_s.size()) && second_ < 48 * 3600; ++second_) {
      while (!freed_.empty() && freed_.front().second + 5 <= second_) {
        --queues_[freed_.front().first].used;
        freed_.pop_front();
      }
      for (auto const i : starts_[second_]) queues_[path(i)[0].index()].waiting.push_back({i, second_ * 1000, 0});
      for (auto node = network_.nodes.position.size(); node-- > 0;)
        while (serve_best(nth<NodeId>(node))) {
        }
    }
  }

  int arrivals = 0;
  std::int64_t sum_ms = 0;
  std::int64_t forced = 0;

private:
  struct Car {
    std::size_t id;
    std::int64_t due_ms;
    std::size_t at;  ///< place in its path
  };
  struct Street {
    std::deque<Car> road, waiting;
    std::int64_t virtual_time = 0, next_out_ms = 0, head_ms = 0, headway_ms = 0, drive_ms = 0;
    double room = 0;
    int used = 0;
  };

  [[nodiscard]] std::span<LinkId const> path(std::size_t car) const { return routes_.links[nth<PathId>(car)]; }

  std::deque<Car>* head_of(Street& q) {
    if (q.waiting.empty()) return q.road.empty() ? nullptr : &q.road;
    return q.road.empty() || q.waiting.front().due_ms < q.road.front().due_ms ? &q.waiting : &q.road;
  }

  /// When the head of `q` may leave; beyond the second if it cannot.
  std::int64_t out_ms(Street& q) {
    auto* const chain = head_of(q);
    if (chain == nullptr) return 1LL << 40;
    auto const& car = chain->front();
    auto const arrives = car.at + 1 == path(car.id).size();
    auto const ready = std::max({car.due_ms, q.head_ms, arrives ? 0 : q.next_out_ms});
    if (!arrives) {
      auto const& next = queues_[path(car.id)[car.at + 1].index()];
      if (next.used + 1 > next.room && ready + 120'000 > second_ * 1000 + 999) return 1LL << 40;
    }
    return std::max(ready, second_ * 1000);
  }

  bool serve_best(NodeId node) {
    Street* best = nullptr;
    std::size_t link = 0;
    for (auto const in : network_.in_links[node]) {
      auto& q = queues_[in.index()];
      if (out_ms(q) > second_ * 1000 + 999 || (best != nullptr && best->virtual_time <= q.virtual_time)) continue;
      best = &q;
      link = in.index();
    }
    if (best == nullptr) return false;
    let_out(*best, link, node_time_[node.index()]);
    return true;
  }

  void let_out(Street& q, std::size_t link, std::int64_t& node_time) {
    auto const out = out_ms(q);
    auto* const chain = head_of(q);
    auto car = chain->front();
    chain->pop_front();
    q.head_ms = out;
    if (chain == &q.road) freed_.emplace_back(link, second_);
    if (++car.at == path(car.id).size()) {
      ++arrivals;
      sum_ms += out;
      return;
    }
    q.next_out_ms = out + q.headway_ms;
    node_time = std::max(node_time, q.virtual_time);
    q.virtual_time = node_time + q.headway_ms;
    auto& next = queues_[path(car.id)[car.at].index()];
    forced += next.used + 1 > next.room ? 1 : 0;
    ++next.used;
    car.due_ms = std::max(out + next.drive_ms, (second_ + 1) * 1000);
    next.road.push_back(car);
  }

  network::Network const& network_;
  QueueRoutes const& routes_;
  std::vector<Street> queues_;
  std::map<std::int64_t, std::vector<std::size_t>> starts_;  ///< cars by departure
  std::vector<std::int64_t> node_time_;
  std::deque<std::pair<std::size_t, std::int64_t>> freed_;
  std::int64_t second_ = 0;
};

TEST(JammedTown, MovesAsTheSlowAndObviousEngineDoes) {
  for (std::uint64_t seed = 11; seed <= 14; ++seed) {
    JammedGrid const grid{seed};
    ScanningStreets slow{grid.town.network, grid.routes};
    slow.run();
    auto const fast = run_queue_routes(grid.town.network, grid.routes, {});
    std::int64_t departures_ms = 0;
    for (auto const departure : grid.routes.departure_s) departures_ms += departure * 1000;
    EXPECT_EQ(fast.arrivals, slow.arrivals);
    EXPECT_EQ(fast.forced_moves, slow.forced);
    EXPECT_DOUBLE_EQ(fast.mean_trip_s, static_cast<double>(slow.sum_ms - departures_ms) / 1000 / slow.arrivals);
  }
}

TEST(JammedTown, DoesNotDependOnPartsThreadsOrWindows) {
  JammedGrid const grid{3};
  MobsimParameters parameters;
  parameters.threads = 1;
  auto const once = run_queue_routes(grid.town.network, grid.routes, parameters, 1);
  EXPECT_GT(once.forced_moves, 0);
  for (auto const threads : {1, 2, 3, 8})
    for (auto const window_s : {1, 2, 3}) {
      parameters.threads = threads;
      auto const again = run_queue_routes(grid.town.network, grid.routes, parameters, window_s);
      EXPECT_EQ(once.hash, again.hash) << threads << " threads, windows of " << window_s << " s";
      EXPECT_EQ(once.forced_moves, again.forced_moves);
      EXPECT_EQ(once.link_entries, again.link_entries);
    }
}

// Nodes are visited along a curve through their positions: moving them changes the order, and must change nothing else.
TEST(JammedTown, DoesNotDependOnTheOrderOfNodes) {
  JammedGrid grid{7};
  auto const once = run_queue_routes(grid.town.network, grid.routes, {});
  for (std::size_t i = 0; i < 20; ++i)
    grid.town.network.nodes.position[nth<NodeId>(i)] = {static_cast<double>(i * 7919 % 101),
                                                        static_cast<double>(i * 31 % 17)};
  auto const again = run_queue_routes(grid.town.network, grid.routes, {});
  EXPECT_EQ(once.mean_trip_s, again.mean_trip_s);
  EXPECT_EQ(once.last_arrival_s, again.last_arrival_s);
  EXPECT_EQ(once.forced_moves, again.forced_moves);
}

}  // namespace
}  // namespace twinshift::mobsim
