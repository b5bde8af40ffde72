#include "sim/choice/replanning.hpp"

#include "tests/unit/choice/small_town.hpp"

#include <gtest/gtest.h>
#include <omp.h>

#include <cmath>
#include <map>
#include <set>

namespace twinshift::choice {
namespace {

using testing::SmallTown;

constexpr std::uint64_t kSeed = 5;

/// A replanner at free-flow times.
struct Planned {
  SmallTown const& town;
  Replanner replanner;
  network::LinkTimes times;
  transit::ServiceExperience service;

  explicit Planned(SmallTown const& made)
      : town{made}, replanner{made.input(), {0.1, 1}, kSeed}, times{made.network}, service{made.timetable} {
    replanner.refresh(times, service);
  }
  [[nodiscard]] demand::Journeys first() const { return replanner.decide({}, 1); }
};

bool same(demand::Journeys const& a, demand::Journeys const& b) {
  if (a.main_mode.values() != b.main_mode.values() || a.departure.values() != b.departure.values()) return false;
  if (a.paths.values() != b.paths.values() || a.legs.values().size() != b.legs.values().size()) return false;
  for (std::size_t i = 0; i < a.legs.values().size(); ++i) {
    auto const& x = a.legs.values()[i];
    auto const& y = b.legs.values()[i];
    if (x.mode != y.mode || x.from != y.from || x.to != y.to || x.duration_s != y.duration_s || x.path != y.path ||
        x.pattern != y.pattern || x.board != y.board || x.alight != y.alight)
      return false;
  }
  return true;
}

TEST(Replanner, PlansLegsThatLeadFromDoorToDoor) {
  auto const town = SmallTown{1000};
  auto const plans = Planned{town}.first();
  ASSERT_EQ(plans.tours, 1000U);
  ASSERT_EQ(plans.size(), 3000U);
  auto modes = std::set<Mode>{};
  for (std::uint32_t j = 0; j < 2000; ++j) {
    auto const legs = plans.legs[JourneyId{j}];
    auto const tour = TourId{j / 2};
    auto const home = nth<NodeId>(town.population.persons.home[town.population.tours.person[tour]].value());
    auto const work = nth<NodeId>(town.population.tours.destination[tour].value());
    ASSERT_FALSE(legs.empty());
    EXPECT_EQ(legs.front().from, j % 2 == 0 ? home : work);
    EXPECT_EQ(legs.back().to, j % 2 == 0 ? work : home);
    for (std::size_t k = 1; k < legs.size(); ++k) EXPECT_EQ(legs[k].from, legs[k - 1].to);
    EXPECT_EQ(plans.main_mode[JourneyId{j}], plans.main_mode[JourneyId{j ^ 1U}]);
    EXPECT_GE(plans.departure[JourneyId{j}],
              j % 2 == 0 ? town.population.tours.leave_home[tour] : town.population.tours.leave_activity[tour]);
    modes.insert(plans.main_mode[JourneyId{j}]);
  }
  EXPECT_EQ(modes.size(), 11U);
  for (std::uint32_t j = 2000; j < 3000; ++j) {
    ASSERT_EQ(plans.legs[JourneyId{j}].size(), 1U);
    EXPECT_TRUE(plans.legs[JourneyId{j}][0].path.valid());
  }
}

TEST(Replanner, DrivesPathsThatAreConnected) {
  auto const town = SmallTown{};
  auto const plans = Planned{town}.first();
  for (auto const& leg : plans.legs.values()) {
    if (leg.mode != Mode::kCar) continue;
    auto at = leg.from;
    for (auto const link : plans.paths[leg.path]) {
      EXPECT_EQ(town.network.links.from[link], at);
      at = town.network.links.to[link];
    }
    EXPECT_EQ(at, leg.to);
  }
}

// Everybody thinks in iteration 1: the mode chosen is the best, and the reason names the second best.
TEST(Replanner, TellsWhatTheAlternativeWas) {
  auto const town = SmallTown{1000};
  auto const planned = Planned{town};
  auto const plans = planned.first();
  auto reasons = Column<TourId, Reason>(plans.tours);
  planned.replanner.judge(
      [&](TourId tour, TourCosts const& costs) { reasons[tour] = planned.replanner.reason(tour, plans, costs); });
  ASSERT_EQ(reasons.size(), 1000U);
  auto const beta = std::abs(town.input().parameters.beta_time_per_min);
  for (std::uint32_t t = 0; t < 1000; ++t) {
    auto const& reason = reasons[TourId{t}];
    auto const mode = plans.main_mode[JourneyId{2 * t}];
    auto const worth = [&](Mode m) {
      auto const k = t * kModes + static_cast<std::size_t>(m);
      return double{planned.replanner.utilities()[k]} + double{planned.replanner.errors()[k]};
    };
    EXPECT_GT(reason.chosen.minutes, 0);
    if (!reason.other) continue;
    EXPECT_NE(*reason.other, mode);
    EXPECT_GE(reason.lead_min, -1e-4);
    EXPECT_NEAR(reason.lead_min, (worth(mode) - worth(*reason.other)) / beta, 1e-4);
    for (std::size_t m = 0; m < kModes; ++m)
      if (static_cast<Mode>(m) != mode) {
        EXPECT_LE(worth(static_cast<Mode>(m)), worth(*reason.other) + 1e-5);
      }
  }
}

TEST(Replanner, PlansTheSameOnAnyNumberOfThreads) {
  auto const town = SmallTown{};
  omp_set_num_threads(1);
  auto const one = Planned{town}.first();
  omp_set_num_threads(3);
  auto const three = Planned{town}.first();
  EXPECT_TRUE(same(one, three));
}

TEST(Replanner, MovesNobodyWhenNothingHasChanged) {
  auto const town = SmallTown{};
  auto planned = Planned{town};
  auto const first = planned.first();
  planned.replanner.refresh(planned.times, planned.service);
  EXPECT_TRUE(same(first, planned.replanner.decide(first, 2)));
}

TEST(Replanner, DearerBusesMoveOnlyThoseWhoPayMore) {
  auto town = SmallTown{};
  auto const cheap = Planned{town};
  auto const before = cheap.first();
  auto const was = std::vector<float>(cheap.replanner.utilities().begin(), cheap.replanner.utilities().end());
  town.fares.fares[0].base = Money{4};
  town.fares.fares[0].day_cap = Money{8};
  auto const dear = Planned{town};
  auto const after = dear.first();
  auto lost = 0;
  for (std::uint32_t t = 0; t < 300; ++t) {
    auto const left = before.main_mode[JourneyId{2 * t}];
    if (left == after.main_mode[JourneyId{2 * t}]) continue;
    auto const at = t * kModes + static_cast<std::size_t>(left);
    EXPECT_LT(dear.replanner.utilities()[at], was[at]);
    EXPECT_NE(after.main_mode[JourneyId{2 * t}], Mode::kBus);
    ++lost;
  }
  EXPECT_GT(lost, 5);
}

TEST(Replanner, OnlyAShareThinksAgainAndAllDoInTurn) {
  auto town = SmallTown{};
  auto planned = Planned{town};
  auto const first = planned.first();
  for (std::size_t l = 0; l < planned.times.links(); ++l)
    for (int q = 0; q < kQuarters; ++q) planned.times.set(nth<LinkId>(l), q, 400);
  planned.replanner.refresh(planned.times, planned.service);
  auto drivers = [](demand::Journeys const& plans) {
    auto result = std::set<std::uint32_t>{};
    for (std::uint32_t t = 0; t < plans.tours; ++t)
      if (plans.main_mode[JourneyId{2 * t}] == Mode::kCar) result.insert(t);
    return result;
  };
  auto plans = planned.replanner.decide(first, 2);
  auto const at_once = drivers(planned.replanner.decide({}, 1));
  auto const share = static_cast<double>(drivers(first).size() - drivers(plans).size()) /
                     static_cast<double>(drivers(first).size() - at_once.size());
  EXPECT_NEAR(share, 0.5, 0.2);
  for (int i = 3; i < 14; ++i) plans = planned.replanner.decide(plans, i);
  EXPECT_EQ(drivers(plans), at_once);
}

/// Adds a second, slower link for cars from node `from` to the next.
LinkId add_bypass(SmallTown& town, int from) {
  auto& links = town.network.links;
  auto const bypass = nth<LinkId>(links.from.size());
  links.from.push_back(nth<NodeId>(from));
  links.to.push_back(nth<NodeId>(from + 1));
  links.length.push_back(Metres{500});
  links.free_speed.push_back(MetresPerSecond{9});
  links.capacity.push_back(900);
  links.lanes.push_back(1);
  links.link_class.push_back(network::LinkClass::kSecondary);
  links.access.push_back(network::kCarAccess);
  links.bus_lane.push_back(0);
  links.reverse.push_back(LinkId{});
  links.shape.push_back(std::vector<Point>{{500.0 * from, 0}, {500.0 * (from + 1), 0}});
  links.key.push_back("bypass");
  links.name.push_back("");
  network::index_network(town.network);
  return bypass;
}

TEST(Replanner, DriversSwapPathsInProportionToWhatTheyWouldGain) {
  auto town = SmallTown{4000};
  auto const bypass = add_bypass(town, 8);
  auto planned = Planned{town};
  auto plans = planned.first();
  auto drives = [&](LinkId link) {
    auto count = 0;
    for (std::uint32_t t = 0; t < plans.tours; ++t)
      for (auto const& leg : plans.legs[JourneyId{2 * t}])
        if (leg.path.valid() && plans.main_mode[JourneyId{2 * t}] == Mode::kCar)
          for (auto const on : plans.paths[leg.path]) count += on == link;
    return count;
  };
  auto straight = LinkId{};
  for (std::size_t l = 0; l < bypass.index(); ++l)
    if (town.network.links.from[nth<LinkId>(l)] == NodeId{8} && town.network.links.to[nth<LinkId>(l)] == NodeId{9})
      straight = nth<LinkId>(l);
  auto const all = drives(straight);
  ASSERT_GT(all, 100);
  EXPECT_EQ(drives(bypass), 0);
  // A tailback doubles a typical drive of about 700 s: half of the time could be saved.
  for (int q = 0; q < kQuarters; ++q) planned.times.set(straight, q, 700);
  planned.replanner.refresh(planned.times, planned.service);
  plans = planned.replanner.decide(plans, 2);
  auto const of_those_who_still_drive = static_cast<double>(drives(bypass)) / (drives(bypass) + drives(straight));
  EXPECT_NEAR(of_those_who_still_drive, 0.5 * ReplanParameters{}.path_eagerness, 0.06);
  for (int i = 3; i < 80; ++i) plans = planned.replanner.decide(plans, i);
  EXPECT_EQ(drives(straight), 0);
}

/// Outcomes of a day on which everything takes as long as it takes at the given times.
Column<JourneyId, demand::JourneyOutcome> as_expected(Planned& planned, demand::Journeys const& plans) {
  auto outcomes = Column<JourneyId, demand::JourneyOutcome>(plans.size());
  auto router = routing::StreetRouter{planned.town.network};
  router.customise(planned.times);
  auto drive = routing::TimedDrive{router, planned.times};
  auto costs = TourCosts{};
  for (std::uint32_t t = 0; t < plans.tours; ++t) {
    planned.replanner.alternatives().evaluate(TourId{t}, drive, planned.service, costs);
    auto const mode = static_cast<std::size_t>(plans.main_mode[JourneyId{2 * t}]);
    auto const seconds = static_cast<std::int32_t>(std::lround(60 * costs.travel[mode].clock_min));
    outcomes[JourneyId{2 * t}].departure_s = 0;
    outcomes[JourneyId{2 * t}].arrival_s = seconds / 2;
    outcomes[JourneyId{2 * t + 1}].departure_s = 0;
    outcomes[JourneyId{2 * t + 1}].arrival_s = seconds - seconds / 2;
  }
  return outcomes;
}

TEST(Gap, IsNothingWhenTheDayWentAsExpected) {
  auto const town = SmallTown{};
  auto planned = Planned{town};
  auto const plans = planned.first();
  auto const gap = planned.replanner.gap(plans, as_expected(planned, plans), planned.times, planned.service);
  EXPECT_EQ(gap.tours, 300);
  EXPECT_GT(gap.lived_minutes, 300 * 20);
  EXPECT_LT(gap.relative(), 1e-3);  // outcomes are whole seconds
}

TEST(Gap, IsWhatADelayCostsThoseWhoCouldDoBetter) {
  auto const town = SmallTown{};
  auto planned = Planned{town};
  auto const plans = planned.first();
  auto outcomes = as_expected(planned, plans);
  outcomes[JourneyId{0}].arrival_s += 36000;
  auto const gap = planned.replanner.gap(plans, outcomes, planned.times, planned.service);
  EXPECT_NEAR(gap.lost_minutes, 600, 1);
}

}  // namespace
}  // namespace twinshift::choice
