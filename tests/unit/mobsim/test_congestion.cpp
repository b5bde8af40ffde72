#include "sim/core/rng.hpp"
#include "sim/mobsim/queue_routes.hpp"
#include "sim/mobsim/street_queues.hpp"
#include "sim/mobsim/window_crew.hpp"
#include "tests/support/draw_town.hpp"
#include "tests/unit/mobsim/recorder.hpp"

#include <gtest/gtest.h>
#include <omp.h>

#include <atomic>
#include <chrono>
#include <deque>
#include <map>
#include <string>
#include <thread>

namespace twinshift::mobsim {
namespace {

using events::EventKind;
using test::DrawnTown;
using test::Recorder;

constexpr std::int32_t kEight = 8 * 3600;

// Vickrey (1969): 600 drivers want to pass a bottleneck of 1,800 an hour at t*; a second costs 1 in the queue, 0.5 too
// early, 2 too late. In equilibrium they leave one a second for 480 s, then one in 6 s for 720 s, and all pay 480.
TEST(VickreyEquilibrium, LeavesNobodyABetterTimeToStart) {
  constexpr int kFirst = 1000;
  constexpr int kWanted = kFirst + 960;
  constexpr int kDriveOn = 30;
  DrawnTown town{"A--B--C"};
  StreetQueues queues{town.network, {}, {}, {}};
  auto const path = town.path("ABC");
  std::vector<std::int32_t> start;
  for (int i = 0; i < 480; ++i) start.push_back(kFirst + i);
  for (int j = 0; j < 120; ++j) start.push_back(kFirst + 480 + 6 * j);
  for (std::uint32_t car = 0; car < start.size(); ++car) queues.join_link(-1, start[car], MoverId{car}, path);
  std::size_t arrived = 0;
  for (std::int32_t second = 0; second < 3600; ++second) {
    queues.run_window(0, second);
    for (auto const& end : queues.finished(0, second)) {
      auto const passed = end.time_ms / 1000.0 - kDriveOn;
      auto const early = std::max(0.0, kWanted - passed);
      auto const late = std::max(0.0, passed - kWanted);
      EXPECT_NEAR(passed - start[end.vehicle.index()] + 0.5 * early + 2 * late, 480, 0.001);
      ++arrived;
    }
  }
  EXPECT_EQ(arrived, 600U);
}

/// A street of three 400 m links (40 s each), the last of which lets out `per_hour`; one car every `every_s` wants
/// along it. Looks at the room taken on the middle and the last link.
class LongStreet {
public:
  LongStreet(double per_hour, int every_s) {
    for (auto& capacity : town_.network.links.capacity) capacity = 3600;
    town_.network.links.capacity[town_.link('C', 'D')] = per_hour;
    auto const path = town_.path("ABCDE");
    StreetQueues queues{town_.network, {}, {}, {}};
    for (std::int32_t s = 0; s < kSeconds; ++s) {
      if (s % every_s == 0) queues.join_link(s - 1, s, MoverId{static_cast<std::uint32_t>(s)}, path);
      queues.run_window(0, s);
      arrivals += s >= kSeconds / 2 ? static_cast<int>(queues.finished(0, s).size()) : 0;
      middle.push_back(queues.used(town_.link('B', 'C')));
      last.push_back(queues.used(town_.link('C', 'D')));
    }
    room = queues.storage(town_.link('B', 'C'));
  }
  /// The first second in which no further car has room.
  [[nodiscard]] int full(std::vector<double> const& used) const {
    for (std::size_t s = 0; s < used.size(); ++s)
      if (used[s] + 1 > room) return static_cast<int>(s);
    return -1;
  }

  static constexpr int kSeconds = 2000;
  std::vector<double> middle, last;
  int arrivals = 0;  ///< in the second half
  double room = 0;

private:
  DrawnTown town_{"A-B-C-D-E", 200};
};

// One car a second comes in, one in two seconds goes out. The last link gets cars from 40 s on, and room of those who
// left shows from 85 s on: cars on it = (t - 40) - (t - 85) / 2. Then the middle one: it gets one a second, loses one
// in two, and had 45 on their way when the last one was full.
TEST(Spillback, ReachesTheLinkBehindWhenTheFirstIsFull) {
  LongStreet const street{1800, 1};
  auto const cars = std::floor(street.room);
  EXPECT_NEAR(street.full(street.last), 2 * cars - 5, 4);
  EXPECT_NEAR(street.full(street.middle), street.full(street.last) + 2 * (cars - 45), 6);
  EXPECT_NEAR(street.arrivals, LongStreet::kSeconds / 4, 1);
}

// Below capacity cars on a link = flow x (40 s + 5 s until their room shows). Above it the link is full, whatever
// little gets through.
TEST(FundamentalDiagram, HasAFreeAndACongestedBranch) {
  for (auto const every_s : {2, 3, 5, 9}) {
    LongStreet const street{3600, every_s};
    EXPECT_NEAR(street.middle.back(), 45.0 / every_s, 1);
    EXPECT_NEAR(street.arrivals, LongStreet::kSeconds / 2.0 / every_s, 1);
  }
  for (auto const per_hour : {1200.0, 720.0, 360.0}) {
    LongStreet const street{per_hour, 1};
    EXPECT_GE(street.middle.back(), street.room - 2);
    EXPECT_NEAR(street.arrivals, LongStreet::kSeconds / 2.0 * per_hour / 3600, 1);
  }
}

// Twelve streets meet: each of six sends 50 cars across; nobody may be lost, and each exit lets out one in 2 s.
TEST(Node, OfTwelveStreetsServesAll) {
  network::Network network;
  network.nodes.position.push_back({0, 0});
  auto const add = [&](NodeId from, NodeId to) {
    auto& links = network.links;
    links.to.push_back(to);
    links.length.push_back(Metres{200});
    links.free_speed.push_back(MetresPerSecond{10});
    links.capacity.push_back(1800);
    links.lanes.push_back(1);
    links.bus_lane.push_back(0);
    return links.from.push_back(from);
  };
  std::vector<LinkId> in, out;
  for (int i = 0; i < 12; ++i) {
    auto const end = network.nodes.position.push_back({200.0 * (i % 4), 200.0 * (1 + i / 4)});
    in.push_back(add(end, NodeId{0}));
    out.push_back(add(NodeId{0}, end));
  }
  network::index_network(network);
  QueueRoutes routes;
  for (std::size_t i = 0; i < 6; ++i)
    for (int car = 0; car < 50; ++car) {
      routes.departure_s.push_back(0);
      routes.links.push_back(std::vector{in[i], out[i + 6]});
    }
  auto const result = run_queue_routes(network, routes, {});
  EXPECT_EQ(result.arrivals, 300);
  EXPECT_DOUBLE_EQ(result.last_arrival_s, 2 * 49 + 20);
}

/// Seconds between the two buses of a line at each stop; `crowd` people delay the first one at its first stop.
std::vector<std::int32_t> headways(int crowd) {
  DrawnTown town{"A------B------C------D------E------F"};
  auto const line = town.line({.stops = "ABCDEF", .starts = {kEight, kEight + 300}, .run_s = 130, .seats = 200});
  for (int i = 0; i < crowd; ++i) town.person(kEight - 5, {town.ride(line, 0, 5)});
  for (std::uint16_t stop = 1; stop < 5; ++stop)
    for (int i = 0; i < 40; ++i) town.person(kEight - 300 + 15 * i + 130 * stop, {town.ride(line, stop, 5)});
  Recorder recorder;
  town.run({&recorder});
  std::vector<std::int32_t> seconds;
  for (std::uint32_t stop = 0; stop < 5; ++stop) {
    auto const first = recorder.times(EventKind::kStopDepart, 0, stop);
    auto const second = recorder.times(EventKind::kStopDepart, 1, stop);
    if (first.size() != 1 || second.size() != 1) return {};
    seconds.push_back(second[0] - first[0]);
  }
  return seconds;
}

// On time a bus finds 20 people a stop and just keeps its times. One that is late finds more at every stop, the one
// behind it fewer: they come together.
TEST(Buses, BunchOnceTheFirstIsDelayed) {
  auto const regular = headways(0);
  auto const delayed = headways(60);
  ASSERT_EQ(regular.size(), 5U);
  ASSERT_EQ(delayed.size(), 5U);
  for (auto const seconds : regular) EXPECT_NEAR(seconds, 300, 20);
  EXPECT_LT(delayed[0], 200);
  for (std::size_t stop = 1; stop < 5; ++stop) EXPECT_LT(delayed[stop], delayed[stop - 1] - 5);
}

// Who starts in the last minutes of the 30 hours is still under way when they end, and is counted so.
TEST(EndOfDay, FindsTheLastOnesUnderWay) {
  DrawnTown town{"A----B----C"};
  auto const late = town.person(kDaySeconds - 20, {town.drive("ABC")});
  auto const in_time = town.person(kDaySeconds - 200, {town.drive("ABC")});
  auto const never = town.person(kDaySeconds + 100, {town.drive("ABC")});
  auto const result = town.run();
  using Status = demand::JourneyOutcome::Status;
  EXPECT_EQ(result.outcomes[late].status, Status::kTravelling);
  EXPECT_EQ(result.outcomes[in_time].status, Status::kArrived);
  EXPECT_EQ(result.outcomes[never].status, Status::kNotStarted);
}

/// A town of twenty corners with two bus lines, a railway and two bike stations, and people on drawn ways.
class DrawnDay {
public:
  explicit DrawnDay(std::uint64_t seed) : seed_{seed} {
    bus_ = town.line({.stops = "FGHIJ", .starts = starts(300), .run_s = 40, .seats = 8});
    other_ = town.line({.stops = "CHMR", .starts = starts(420), .run_s = 40, .seats = 8});
    rail_ = town.line({.stops = "AT", .starts = starts(900), .run_s = 200, .seats = 30, .mode = Mode::kRail});
    for (auto const at : {'B', 'S'}) stations_.push_back(town.station(at, 10, 6));
    for (std::uint32_t i = 0; i < 1500; ++i) add_person(i);
  }
  DayResult run(int threads, std::vector<events::EventSink*> const& sinks) {
    MobsimParameters parameters;
    parameters.threads = threads;
    return town.run(sinks, parameters);
  }

  DrawnTown town{"A-B-C-D-E\n| | | | |\nF-G-H-I-J\n| | | | |\nK-L-M-N-O\n| | | | |\nP-Q-R-S-T", 40};

private:
  static std::vector<std::int32_t> starts(int every_s) {
    std::vector<std::int32_t> all;
    for (int s = 0; s < 3600; s += every_s) all.push_back(kEight + s);
    return all;
  }

  std::string way(Rng& rng) const {
    std::string names{static_cast<char>('A' + rng.below(20))};
    for (auto steps = 1 + rng.below(9); steps > 0; --steps) {
      auto const ways = town.network.out_links[town.node(names.back())];
      auto const link = ways[rng.below(static_cast<std::uint32_t>(ways.size()))];
      names += static_cast<char>('A' + town.network.links.to[link].value());
    }
    return names;
  }

  void add_person(std::uint32_t i) {
    Rng rng{seed_, i, Draw::kBackground};
    auto const walk = DrawnTown::walk(static_cast<std::int32_t>(rng.below(120)));
    std::vector<demand::Leg> legs;
    switch (rng.below(5)) {
      case 0:
        legs = {walk, town.ride(bus_, 1, 3), walk};
        break;
      case 1:
        legs = {walk, town.ride(other_, 0, 2), town.ride(rail_, 0, 1)};
        break;
      case 2:
        legs = {walk, DrawnTown::shared_bike(stations_[rng.below(2)], stations_[rng.below(2)], 200), walk};
        break;
      default:
        legs = {walk, town.drive(way(rng)), walk};
    }
    auto const out = kEight + static_cast<std::int32_t>(rng.below(1800));
    town.tour(out, legs, out + static_cast<std::int32_t>(rng.below(3600)), {town.drive(way(rng))});
  }

  std::uint64_t seed_;
  PatternId bus_, other_, rail_;
  std::vector<StationId> stations_;
};

/// Watches every link: vehicles leave it in the order in which they entered, and no faster than its capacity.
struct StreetLaws : events::EventSink {
  StreetLaws(DrawnTown const& town, std::size_t blocks) : town_{town}, blocks_{blocks} {}
  void consume(events::EventChunk const& chunk) override {
    for (auto const& event : chunk.events) {
      auto const time = static_cast<std::int32_t>(event.time_ms);
      if (event.kind == EventKind::kLegStart && event.a >= blocks_) {
        auto const& leg = town_.journeys.legs[JourneyId{event.a - static_cast<std::uint32_t>(blocks_)}][event.b];
        if (leg.mode == Mode::kCar) at_[event.a] = {town_.journeys.paths[leg.path][0], false};
      } else if (event.kind == EventKind::kLinkEnter) {
        leave(event.a, time, true);
        at_[event.a] = {LinkId{event.b}, true};
        on_link_[event.b].push_back(event.a);
        ++entries;
      } else if (event.kind == EventKind::kLinkExit) {
        leave(event.a, time, false);
      }
    }
  }
  std::int64_t entries = 0;

private:
  struct Place {
    LinkId link;
    bool entered = false;  ///< not joined at its end
  };
  void leave(std::uint32_t vehicle, std::int32_t time, bool through_the_node) {
    auto const found = at_.find(vehicle);
    if (found == at_.end()) return;  // out of a bay
    auto const place = found->second;
    at_.erase(found);
    if (place.entered) {
      auto& queue = on_link_[place.link.value()];
      ASSERT_FALSE(queue.empty());
      EXPECT_EQ(queue.front(), vehicle) << "overtaking on a link";
      queue.pop_front();
    }
    if (!through_the_node) return;
    auto const last = last_out_.find(place.link.value());
    EXPECT_TRUE(last == last_out_.end() || time - last->second >= 2000) << "more than 1,800 an hour";
    last_out_[place.link.value()] = time;
  }

  DrawnTown const& town_;
  std::size_t blocks_;
  std::map<std::uint32_t, Place> at_;
  std::map<std::uint32_t, std::deque<std::uint32_t>> on_link_;
  std::map<std::uint32_t, std::int32_t> last_out_;
};

class DrawnDays : public testing::TestWithParam<std::uint64_t> {};
INSTANTIATE_TEST_SUITE_P(Seeds, DrawnDays, testing::Values(1, 2, 3));

TEST_P(DrawnDays, KeepTheLawsOfTraffic) {
  DrawnDay day{GetParam()};
  StreetLaws laws{day.town, day.town.timetable.blocks.trips.size()};
  auto const result = day.run(1, {&laws});
  EXPECT_EQ(laws.entries, result.link_entries);
  EXPECT_GT(result.link_entries, 5000);
  EXPECT_GT(result.boardings, 100);
  EXPECT_EQ(result.bikes_at_start, result.bikes_at_end);
  EXPECT_EQ(result.trips_unfinished, 0);
  for (auto const& mode : result.journeys) EXPECT_EQ(mode.departed, mode.arrived + mode.travelling + mode.gave_up);
}

TEST_P(DrawnDays, AreTheSameOnAnyNumberOfThreads) {
  DrawnDay day{GetParam()};
  Recorder once;
  auto const result = day.run(1, {&once});
  for (auto const threads : {2, 3, 8}) {
    Recorder again;
    auto const same = day.run(threads, {&again});
    EXPECT_EQ(result.link_entries, same.link_entries);
    EXPECT_EQ(result.forced_moves, same.forced_moves);
    ASSERT_EQ(once.all.size(), again.all.size());
    for (std::size_t i = 0; i < once.all.size(); ++i) {
      auto const& a = once.all[i];
      auto const& b = again.all[i];
      ASSERT_TRUE(a.time_ms == b.time_ms && a.kind == b.kind && a.a == b.a && a.b == b.b) << threads << ", event " << i;
    }
    for (std::size_t j = 0; j < result.outcomes.size(); ++j)
      EXPECT_EQ(result.outcomes[nth<JourneyId>(j)].arrival_s, same.outcomes[nth<JourneyId>(j)].arrival_s);
  }
}

// A run tells OpenMP how many threads it was asked for, and leaves the parameter of the day at 0.
TEST(Threads, OfADayAreAsManyAsTheRunWasAskedFor) {
  DrawnDay day{5};
  auto const before = omp_get_max_threads();
  for (auto const asked : {1, 2}) {
    omp_set_num_threads(asked);
    EXPECT_EQ(day.run(0, {}).threads, std::min(asked, omp_get_num_procs()));
  }
  omp_set_num_threads(before);
}

// Each of two tasks waits for the other one to begin.
TEST(Threads, WorkOnTheTasksOfAWindowAtTheSameTime) {
  constexpr int kWindows = 20;
  std::atomic<int> begun = 0;
  std::atomic<int> met = 0;
  WindowWork work;
  work.tasks = 2;
  work.windows = kWindows;
  work.task = [&](int, std::int32_t window) {
    ++begun;
    auto const patience = std::chrono::steady_clock::now() + std::chrono::seconds{10};
    while (begun < 2 * (window + 1) && std::chrono::steady_clock::now() < patience) std::this_thread::yield();
    if (begun >= 2 * (window + 1)) ++met;
  };
  run_windows(2, work);
  EXPECT_EQ(met, 2 * kWindows);
}

TEST(Threads, PassOnWhatASinkThrows) {
  struct Refuses : events::EventSink {
    void consume(events::EventChunk const& chunk) override {
      if (chunk.quarter == 40) throw std::runtime_error{"enough"};
    }
  };
  DrawnDay day{4};
  for (auto const threads : {1, 2, 8}) {
    Refuses refuses;
    EXPECT_THROW(day.run(threads, {&refuses}), std::runtime_error);
  }
}

}  // namespace
}  // namespace twinshift::mobsim
