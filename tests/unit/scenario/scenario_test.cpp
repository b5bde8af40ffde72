#include "sim/scenario/load.hpp"

#include "tests/unit/scenario/scratch_town.hpp"

#include "sim/policy/policy.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>
#include <set>

namespace twinshift::scenario {
namespace {
namespace fs = std::filesystem;

fs::path scenario_path(std::string const& name) { return fs::path{TWINSHIFT_SOURCE_DIR} / "scenarios" / name; }

Scenario const& base() {
  static auto const scenario = load_scenario(scenario_path("mini/base.yaml"));
  return scenario;
}

int count_of(Scenario const& s, std::string const& type) {
  auto sum = 0;
  for (auto const& stock : s.fleet.depots.stock)
    for (auto const& line : stock)
      if (s.fleet.types.key[line.type] == type) sum += line.count;
  return sum;
}

TEST(Scenario, TheDrawnTownHasEveryMode) {
  std::set<Mode> modes;
  for (auto const mode : base().service_plan.routes.mode) modes.insert(mode);
  EXPECT_EQ(modes.size(), 4U);
  for (auto m = 0; m < kModes; ++m) EXPECT_TRUE(base().utility.available.contains(static_cast<Mode>(m))) << m;
  EXPECT_GT(base().fleet.stations.key.size(), 0U);
  EXPECT_GT(base().fleet.scooters.count, 0);
  EXPECT_GT(base().fleet.sites.key.size(), 0U);
}

TEST(Scenario, StreetsOpenBothWaysAreTwoLinks) {
  auto const& links = base().network.links;
  std::size_t oneway = 0;
  for (std::size_t l = 0; l < links.size(); ++l) {
    auto const link = nth<LinkId>(l);
    auto const back = links.reverse[link];
    if (!back.valid()) {
      ++oneway;
      continue;
    }
    EXPECT_EQ(links.reverse[back], link);
    EXPECT_EQ(links.from[back], links.to[link]);
    EXPECT_EQ(links.shape[back].front(), links.shape[link].back());
  }
  EXPECT_EQ(oneway, 1U);
}

TEST(Scenario, EverythingIsTiedToTheStreets) {
  auto const& s = base();
  for (auto const node : s.demand.locations.kerbs.values()) EXPECT_TRUE(node.valid());
  for (auto const node : s.demand.locations.walk_node) EXPECT_TRUE(node.valid());
  for (auto const node : s.service_plan.stops.node) EXPECT_TRUE(node.valid());
  for (auto const node : s.fleet.stations.node) EXPECT_TRUE(node.valid());
  for (auto const node : s.fleet.sites.node) EXPECT_TRUE(node.valid());
}

TEST(Scenario, ProfilesAndSharesAddUpToOne) {
  auto const& p = base().demand_parameters;
  for (auto const* const profile : {&p.to_work, &p.from_work, &p.to_school, &p.from_school, &p.background})
    EXPECT_NEAR(std::accumulate(profile->share.begin(), profile->share.end(), 0.0), 1.0, 1e-9);
}

TEST(Scenario, AFileThatHoldsOnlyItsBaseResolvesToTheSame) {
  auto const empty = load_scenario(scenario_path("mini/empty.yaml"));
  auto const without_key = [](std::string text) {
    auto const at = text.find("scenario: ");
    return text.erase(at, text.find('\n', at) - at);
  };
  EXPECT_EQ(without_key(empty.resolved_yaml), without_key(base().resolved_yaml));
  EXPECT_EQ(empty.service_plan.services.size(), base().service_plan.services.size());
  EXPECT_EQ(empty.title, base().title);
}

TEST(Scenario, ReadingTwiceGivesTheSameText) {
  EXPECT_EQ(load_scenario(scenario_path("mini/base.yaml")).resolved_yaml, base().resolved_yaml);
}

TEST(Scenario, HydrogenFleetReplacesTheBusesAndNothingElse) {
  auto const policy = load_scenario(scenario_path("mini/hydrogen-fleet.yaml"));
  EXPECT_EQ(count_of(policy, "bus_diesel_sd"), 0);
  EXPECT_EQ(count_of(policy, "bus_fc_sd"), count_of(base(), "bus_diesel_sd"));
  EXPECT_EQ(count_of(policy, "bus_hybrid_artic"), count_of(base(), "bus_hybrid_artic"));
  EXPECT_EQ(policy.energy.conditions.hydrogen.sources.size(), 1U);
  EXPECT_THAT(policy.resolved_yaml, testing::HasSubstr("16 of 16 bus_diesel_sd at D1 become bus_fc_sd"));
}

TEST(Scenario, ADepotsEquipmentIsReadWithItsUnits) {
  auto const policy = load_scenario(scenario_path("mini/depot.yaml"));
  ASSERT_EQ(policy.depot_energy.sites.size(), 1U);
  auto const& site = policy.depot_energy.sites.front();
  EXPECT_EQ(policy.fleet.depots.key[site.depot], "D1");
  EXPECT_EQ(site.dispensers, 1);
  EXPECT_EQ(site.storage_kg, 150);
  EXPECT_EQ(site.electrolyser_kw, 600);
  EXPECT_EQ(site.battery_kwh, 100);
  EXPECT_EQ(site.delivered_kg_day, std::nullopt);
  EXPECT_EQ(site.rule, depot::Rule::kGreenest);
  EXPECT_THAT(policy.resolved_yaml, testing::HasSubstr("storage: 150 kg, electrolyser: 600 kW"));
}

TEST(Scenario, DepotsThatSayNothingOfTheirEquipmentAreListedAsAssumed) {
  auto const silent = [](Scenario const& s) {
    return std::any_of(s.assumptions.begin(), s.assumptions.end(),
                       [](Assumption const& a) { return a.subject == "depots"; });
  };
  EXPECT_TRUE(silent(base()));
  EXPECT_FALSE(silent(load_scenario(scenario_path("mini/depot.yaml"))));
}

TEST(Scenario, ALaterFileReplacesADepotAndTwiceInOneFileIsAFault) {
  ScratchTown const town;
  town.write("scenarios/mini/later.yaml", "base: depot.yaml\ndepots:\n  - {depot: D1, dispensers: 3}\n");
  auto const sites = load_scenario(town.path("scenarios/mini/later.yaml")).depot_energy.sites;
  ASSERT_EQ(sites.size(), 1U);
  EXPECT_EQ(sites.front().dispensers, 3);
  EXPECT_EQ(sites.front().storage_kg, std::nullopt);
  town.write("scenarios/mini/twice.yaml",
             "base: base.yaml\ndepots:\n  - {depot: D1, dispensers: 3}\n  - {depot: Mill Depot, dispensers: 2}\n");
  EXPECT_THROW((void)load_scenario(town.path("scenarios/mini/twice.yaml")), io::InputError);
}

TEST(Scenario, PartsOfATypeMayGoDifferentWaysAndOneMayTakeTheLongBlocks) {
  ScratchTown const town;
  town.write("scenarios/mini/mixed.yaml",
             "base: hydrogen-fleet.yaml\nfleet:\n  - depot: D1\n    longest_blocks: bus_fc_sd\n    replace:\n"
             "      - {type: bus_hybrid_artic, with: bus_battery_artic, count: 3}\n"
             "      - {type: bus_hybrid_artic, with: bus_fc_artic, count: all}\n");
  auto const mixed = load_scenario(town.path("scenarios/mini/mixed.yaml"));
  EXPECT_EQ(count_of(mixed, "bus_battery_artic"), 3);
  EXPECT_EQ(count_of(mixed, "bus_fc_artic"), 5);
  ASSERT_EQ(mixed.service_plan.long_blocks.size(), 1U);
  EXPECT_THAT(mixed.resolved_yaml, testing::HasSubstr("bus_fc_sd takes the longest blocks at D1"));
}

TEST(Scenario, EveryShippedScenarioIsSound) {
  namespace fs = std::filesystem;
  for (auto const* const city : {"mini", "belfast", "sejong"})
    for (auto const& entry : fs::directory_iterator(fs::path{TWINSHIFT_SOURCE_DIR} / "scenarios" / city)) {
      auto const name = entry.path().filename();
      if (name == "pathway.yaml") continue;  // a plan over the years, no working day
      EXPECT_FALSE(load_scenario(entry.path()).question.empty()) << city << ' ' << name;
    }
}

TEST(Scenario, BothCitiesHaveALibraryWhoseScenariosNameTheirSources) {
  namespace fs = std::filesystem;
  for (auto const* const city : {"belfast", "sejong"}) {
    auto with_policies = 0;
    for (auto const& entry : fs::directory_iterator(fs::path{TWINSHIFT_SOURCE_DIR} / "scenarios" / city)) {
      std::ostringstream text;
      text << std::ifstream{entry.path(), std::ios::binary}.rdbuf();
      if (text.str().find("\npolicies:") == std::string::npos) continue;
      ++with_policies;
      for (auto const* const part : {"# Sources: ", "\ntitle: ", "\nquestion: "})
        EXPECT_THAT(text.str(), testing::HasSubstr(part)) << entry.path();
    }
    EXPECT_GE(with_policies, 15) << city;
  }
}

TEST(Scenario, BothCitiesAndTheirHydrogenFleetsAreSound) {
  for (auto const* const name :
       {"belfast/base.yaml", "belfast/hydrogen-fleet.yaml", "sejong/base.yaml", "sejong/hydrogen-fleet.yaml"}) {
    auto const scenario = load_scenario(scenario_path(name));
    EXPECT_GT(scenario.network.links.size(), 1000U) << name;
    EXPECT_FALSE(scenario.question.empty());
  }
}

TEST(Scenario, NoSharedScootersInBelfast) {
  auto const belfast = load_scenario(scenario_path("belfast/base.yaml"));
  EXPECT_FALSE(belfast.utility.available.contains(Mode::kEScooter));
  EXPECT_EQ(belfast.fleet.scooters.count, 0);
}

TEST(Scenario, EveryInputFileHasItsDigest) {
  EXPECT_GT(base().inputs.size(), 20U);
  for (auto const& file : base().inputs) EXPECT_EQ(file.sha256.size(), 64U) << file.path;
}

TEST(Scenario, EveryParameterUsedIsWrittenOutWithItsSource) {
  std::size_t sources = 0;
  for (std::size_t at = 0; (at = base().resolved_yaml.find(", source: ", at)) != std::string::npos; ++at) ++sources;
  EXPECT_GT(sources, 50U);
  EXPECT_THAT(base().resolved_yaml, testing::HasSubstr("beta_time: {value: -0.044, unit: utils/min"));
}

TEST(Scenario, DefaultsAreListedAmongTheAssumptions) {
  ScratchTown const town;
  town.edit("scenarios/mini/base.yaml", "iterations: 5\n", "");
  auto const scenario = load_scenario(town.path("scenarios/mini/base.yaml"));
  EXPECT_EQ(scenario.run.iterations, 5);
  auto const& list = scenario.assumptions;
  EXPECT_TRUE(std::any_of(list.begin(), list.end(),
                          [](Assumption const& a) { return a.text == "iterations is not given: 5."; }));
}

TEST(Scenario, TheCommandLineWinsOverTheFile) {
  auto const scenario = load_scenario(scenario_path("mini/base.yaml"), {42, 2, 0.5});
  EXPECT_EQ(scenario.run.seed, 42U);
  EXPECT_EQ(scenario.run.iterations, 2);
  EXPECT_EQ(scenario.mobsim.sample, 0.5);
}

TEST(Scenario, MeasuresOfBaseAndPolicyAddUp) {
  ScratchTown const town;
  town.write("scenarios/mini/more.yaml",
             "base: hydrogen-fleet.yaml\n"
             "policies:\n"
             "  - headway: {route: \"1\", period: \"07:00-10:00\", set: 5 min}\n"
             "  - fare: {operator: Town, change: -20 %}\n"
             "  - fare: {mode: rail, set: 1 GBP}\n");
  auto const s = load_scenario(town.path("scenarios/mini/more.yaml"));
  EXPECT_EQ(count_of(s, "bus_diesel_sd"), 0);
  EXPECT_DOUBLE_EQ(s.fares.fares[0].base.value(), 1.2);
  EXPECT_DOUBLE_EQ(s.fares.fares[2].base.value(), 1);
  auto const quick = std::count_if(s.service_plan.services.begin(), s.service_plan.services.end(),
                                   [](transit::Service const& service) { return service.headway == Seconds{300}; });
  EXPECT_EQ(quick, 4);  // two patterns, each in the peak and in the half hour after it
}

TEST(Scenario, ALongWayOutsideTheStreetsATrainStopsForNobody) {
  ScratchTown const town;
  town.edit("networks/mini/stops.csv", "RE,Eastham Station,,-6.19480", "RE,Eastham Station,,-6.05000");
  auto const s = load_scenario(town.path("scenarios/mini/base.yaml"));
  auto const& list = s.assumptions;
  EXPECT_TRUE(
      std::any_of(list.begin(), list.end(), [](Assumption const& a) { return a.subject == "stops" && a.count == 1; }));
}

}  // namespace
}  // namespace twinshift::scenario
