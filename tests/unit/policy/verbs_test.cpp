#include "sim/policy/verbs.hpp"

#include "sim/io/input_error.hpp"
#include "sim/policy/policy.hpp"
#include "sim/run/world.hpp"
#include "sim/scenario/load.hpp"
#include "tests/unit/scenario/scratch_town.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

namespace twinshift::policy {
namespace {

using scenario::ScratchTown;

/// The drawn town with policies, each a line of YAML.
scenario::Scenario town_with(ScratchTown const& town, std::string const& policies) {
  auto const file = "scenarios/mini/policy.yaml";
  town.write(file, "base: base.yaml\ntitle: T\nquestion: Q\n" + (policies.empty() ? "" : "policies:\n" + policies));
  return scenario::load_scenario(town.path(file));
}

std::string item(Verb const& verb) { return "  - " + std::string{verb.name} + ": " + std::string{verb.example} + '\n'; }

std::string faults_of(ScratchTown const& town, std::string const& policies) {
  try {
    (void)town_with(town, policies);
  } catch (io::InputError const& error) {
    return error.what();
  }
  return "none";
}

/// How many tours are made by each mode before the first day is lived.
struct Plans {
  std::array<int, kModes> tours{};
  std::vector<std::pair<std::uint64_t, Mode>> of_person;  ///< ascending key
  [[nodiscard]] int of(ModeSet modes) const {
    auto sum = 0;
    for (std::size_t m = 0; m < tours.size(); ++m)
      if (modes.contains(static_cast<Mode>(m))) sum += tours[m];
    return sum;
  }
};

Plans plans_of(scenario::Scenario const& s) {
  run::World world{s, [](char const*) {}};
  world.think(1);
  Plans plans;
  auto const& tours = world.population.tours;
  for (std::size_t t = 0; t < tours.size(); ++t) {
    auto const mode = world.learned.plans.main_mode[JourneyId{static_cast<std::uint32_t>(2 * t)}];
    ++plans.tours[static_cast<std::size_t>(mode)];
    plans.of_person.emplace_back(world.population.persons.key[tours.person[nth<TourId>(t)]], mode);
  }
  return plans;
}

TEST(Verbs, EveryExampleMovesTheModesItShould) {
  ScratchTown const town;
  auto const base = plans_of(town_with(town, ""));
  for (auto const& verb : verbs()) {
    auto const s = town_with(town, item(verb));
    ASSERT_FALSE(s.measures.empty()) << verb.name;
    EXPECT_THAT(s.measures.front().touched, testing::Not(testing::StartsWith("0 "))) << verb.name;
    EXPECT_THAT(s.resolved_yaml, testing::HasSubstr(s.measures.front().touched)) << verb.name;
    auto const plans = plans_of(s);
    if (verb.sign == 0) continue;
    auto const moved = (plans.of(verb.moves) - base.of(verb.moves)) * verb.sign;
    EXPECT_GT(moved, 0) << verb.name << ": " << base.of(verb.moves) << " then " << plans.of(verb.moves);
    EXPECT_LT(moved, base.of(verb.moves) / 2 + 40)
        << verb.name << ": " << base.of(verb.moves) << " then " << plans.of(verb.moves);
  }
}

TEST(Verbs, NoPolicyChangesNobody) {
  ScratchTown const town;
  EXPECT_EQ(plans_of(town_with(town, "")).of_person,
            plans_of(scenario::load_scenario(town.path("scenarios/mini/base.yaml"))).of_person);
}

TEST(Verbs, MoreHomeWorkingKeepsEverybodyElseAsTheyWere) {
  ScratchTown const town;
  auto const keys = [](Plans const& plans) {
    std::set<std::uint64_t> result;
    for (auto const& [key, mode] : plans.of_person) result.insert(key);
    return result;
  };
  auto const base = keys(plans_of(town_with(town, "")));
  auto const some = keys(plans_of(town_with(town, "  - home_working: {set: 20 %}\n")));
  auto const many = keys(plans_of(town_with(town, "  - home_working: {set: 40 %}\n")));
  EXPECT_LT(some.size(), base.size());
  EXPECT_LT(many.size(), some.size());
  EXPECT_TRUE(std::includes(base.begin(), base.end(), some.begin(), some.end()));
  EXPECT_TRUE(std::includes(some.begin(), some.end(), many.begin(), many.end()));
}

TEST(Verbs, AFareForSomeLeavesTheOthersFares) {
  ScratchTown const town;
  auto const s = town_with(town, "  - fare: {mode: bus, who: {age: \"0-18\"}, change: -100 %}\n");
  ASSERT_EQ(s.charges.fares.size(), 1U);
  run::World world{s, [](char const*) {}};
  auto const& tours = world.population.tours;
  auto const& all = world.replanner->alternatives();
  auto const bus = RouteId{0};
  for (std::size_t t = 0; t < tours.size(); ++t) {
    auto const young = world.population.persons.age[tours.person[nth<TourId>(t)]] <= 18;
    EXPECT_EQ(all.fares(nth<TourId>(t)).of(bus, 8 * 3600)->base, Money{young ? 0.0 : 1.5});
  }
}

TEST(Verbs, AFareOfSomeHoursHoldsThenAlone) {
  ScratchTown const town;
  auto const s = town_with(town, "  - fare: {mode: bus, hours: \"09:30-16:00\", change: -50 %}\n");
  run::World world{s, [](char const*) {}};
  auto const& fares = world.replanner->alternatives().common_fares();
  EXPECT_EQ(fares.of(RouteId{0}, 9 * 3600)->base, Money{1.5});
  EXPECT_EQ(fares.of(RouteId{0}, 12 * 3600)->base, Money{0.75});
  EXPECT_EQ(fares.of(RouteId{0}, 16 * 3600)->base, Money{1.5});
}

TEST(Verbs, APassIsBoughtByThoseWhomItSavesMoney) {
  demand::FlatPass pass;
  pass.a_month = Money{42};
  EXPECT_EQ(pass.a_day(Money{1.5}), Money{1.5});
  EXPECT_EQ(pass.a_day(Money{2.1}), Money{2.1});  // saves less than a tenth of its price
  EXPECT_EQ(pass.a_day(Money{4}), Money{2});
  pass.covers = Money{63};
  EXPECT_EQ(pass.a_day(Money{4}), Money{3});
}

TEST(Verbs, AShareFallsByTheCutItsUtilityIsMadeFor) {
  auto const shift = utils_for(0.5, 0.18);
  EXPECT_NEAR(1 / (1 + std::exp(-shift)), 0.5 * 0.82, 1e-12);
}

TEST(Verbs, StreetsClosedToCarsKeepBusesAndLeaveNobodyBehind) {
  ScratchTown const town;
  auto const s = town_with(town, "  - car_free: {roads: [High Street]}\n");
  auto const& links = s.network.links;
  for (std::size_t l = 0; l < links.size(); ++l)
    if (links.name[nth<LinkId>(l)] == "High Street") {
      EXPECT_EQ(links.access[nth<LinkId>(l)] & (network::kCarAccess | network::kBusAccess), network::kBusAccess);
    }
  for (auto const node : s.demand.locations.kerbs.values()) {
    auto const out = s.network.out_links[node];
    EXPECT_TRUE(std::any_of(out.begin(), out.end(),
                            [&](LinkId link) { return (links.access[link] & network::kCarAccess) != 0; }));
  }
}

TEST(Verbs, FaultsNameThePlaceTheNearestAndTheOther) {
  ScratchTown const town;
  auto const text =
      faults_of(town,
                "  - parkin: {add: 1 GBP}\n"
                "  - parking: {area: {zones: [Markt]}, add: 1 GBP}\n"
                "  - parking: {area: {zones: [Market]}, add: 1 GBP, set: 2 GBP}\n"
                "  - bus_lane: {roads: [Hill Raod]}\n"
                "  - parking: {area: {zones: [Harbour]}, add: 3}\n"
                "  - parking: {area: {zones: [Old Town]}, add: 3 GBP}\n"
                "  - parking: {area: {zones: [Old*]}, set: 3 GBP}\n"
                "  - headway: {period: \"07:00-09:00\", set: 5 min}\n"
                "  - bus_lane: {classes: [motorway]}\n"
                "  - fare: {who: {age: \"60-50\"}, change: -10 %}\n"
                "  - new_route: {route: \"1\", mode: bus, operator: Town, depot: D1, vehicle: train_diesel, "
                "stops: [A1, Z9], speed: 20 km/h, services: [{hours: \"06:00-22:00\", headway: 10 min}]}\n");
  for (auto const* const part : {"Y110", "Did you mean \"parking\"?", "Y130", "Nearest: Market", "Y114", "add",
                                 "Nearest: Hill Road", "Y120", "Y131", "Old Town (Z1)", "Y111", "route", "Y133",
                                 "is not a range", "Route \"1\" is there already", "\"Z9\"", "policy.yaml:6:"})
    EXPECT_THAT(text, testing::HasSubstr(part));
}

TEST(Verbs, TheManualIsTheTable) {
  auto const text = manual();
  for (auto const& verb : verbs()) {
    EXPECT_THAT(text, testing::HasSubstr("\n## " + std::string{verb.name} + "\n"));
    EXPECT_THAT(explain(verb), testing::HasSubstr(std::string{verb.example}));
    EXPECT_TRUE(verb.status == "source" || verb.status == "unverified" || verb.status == "estimate") << verb.name;
  }
  std::ostringstream page;
  page << std::ifstream{std::filesystem::path{TWINSHIFT_SOURCE_DIR} / "docs/policies.md", std::ios::binary}.rdbuf();
  EXPECT_EQ(page.str(), text) << "write it anew: twinshift explain policy --all --markdown > docs/policies.md";
}

}  // namespace
}  // namespace twinshift::policy
