#include "sim/io/input_error.hpp"
#include "sim/scenario/load.hpp"
#include "tests/unit/scenario/scratch_town.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace twinshift::scenario {
namespace {

constexpr auto kBase = "scenarios/mini/base.yaml";
constexpr auto kCity = "networks/mini/city.yaml";

/// The drawn town with one table more.
struct TownWithTable {
  TownWithTable(std::string const& kind, std::string const& text) {
    town.edit(kCity, "  - {path: nodes.csv",
              "  - {path: " + kind + ".csv, kind: " + kind +
                  ", year: \"2026\", source: drawn, licence: none, confidence: high}\n  - {path: nodes.csv");
    town.write("networks/mini/" + kind + ".csv", text);
  }
  [[nodiscard]] std::string faults() const {
    try {
      static_cast<void>(load_scenario(town.path(kBase)));
    } catch (io::InputError const& error) {
      return error.what();
    }
    return "none";
  }
  ScratchTown town;
};

/// ... with these rows of banned turns.
struct TownWithTurns : TownWithTable {
  explicit TownWithTurns(std::string const& rows) : TownWithTable{"turns", "from_link,to_link\n" + rows} {}
};

/// ... with these rows of counts.
struct TownWithCounts : TownWithTable {
  explicit TownWithCounts(std::string const& rows)
      : TownWithTable{"counts", "count_id,name,what,of,per_day,hours_pct,use,year,source,confidence\n" + rows} {}
};

std::string hours(std::string const& first) {
  auto text = first;
  for (int hour = 1; hour < 24; ++hour) text += " 4";
  return text;
}

TEST(Counts, NameStreetsByDirectionAndRoutes) {
  TownWithCounts const drawn{"a,Bridge,vehicles,A1-B1 ~A1-B1,900," + hours("8") + ",fit,2026,drawn,high\n" +
                             "b,Buses,boardings,1,50,,compare,2026,drawn,high\n"};
  auto const scenario = load_scenario(drawn.town.path(kBase));
  ASSERT_EQ(scenario.counts.size(), 2U);
  auto const& bridge = scenario.counts[0];
  ASSERT_EQ(bridge.links.size(), 2U);
  EXPECT_EQ(scenario.network.links.reverse[bridge.links[0]], bridge.links[1]);
  EXPECT_DOUBLE_EQ(bridge.hours[0], 0.08);
  EXPECT_TRUE(bridge.fit);
  EXPECT_EQ(scenario.counts[1].routes.size(), 1U);
  EXPECT_FALSE(scenario.counts[1].fit);
}

TEST(Counts, ThatCannotBeAreNamedWithTheirPlace) {
  auto const text =
      TownWithCounts{
          "a,Bridge,vehicles,A1-B1 A1-B9,900,,fit,2026,drawn,high\n"
          "b,Bridge,vehicles,A1-B1,900,1 2 3,fit,2026,drawn,high\n"
          "c,Buses,boardings,1,-5,,guess,2026,drawn,high\n"
          "d,Buses,boardings,nobody,5,,fit,2026,drawn,high\n"
          "a,Bridge,vehicles,A1-B1,900,,fit,2026,drawn,high\n"}
          .faults();
  for (auto const* const part : {"counts.csv:2:19  ", "A1-B9", "counts.csv:3:29  hours_pct is not 24 percentages",
                                 "nobody", "guess", "\"a\" appears twice"})
    EXPECT_THAT(text, testing::HasSubstr(part));
}

TEST(Turns, AreReadByDirectionAndAbsentWithoutATable) {
  TownWithTurns const drawn{"B1-C1,C1-D1\n~A1-B1,A1-B1\nA1-B1,B1-C1\nA1-B1,B1-C1\n"};
  auto const scenario = load_scenario(drawn.town.path(kBase));
  auto const& links = scenario.network.links;
  std::vector<std::string> bans;
  for (auto const& [from, to] : scenario.network.banned_turns) bans.push_back(links.key[from] + ' ' + links.key[to]);
  EXPECT_THAT(bans, testing::ElementsAre("A1-B1 B1-C1", "~A1-B1 A1-B1", "B1-C1 C1-D1"));
  ScratchTown const plain;
  EXPECT_TRUE(load_scenario(plain.path(kBase)).network.banned_turns.empty());
}

TEST(Turns, ThatCannotBeAreNamedWithTheirPlace) {
  auto const text = TownWithTurns{"A1-B1,C1-D1\nA1-B9,B1-C1\n~C1-D1,C1-D1\nA1-B1,~Z\n"}.faults();
  for (auto const* const part :
       {"G212 ", "turns.csv:2:7  to_link does not begin where from_link ends", "turns.csv:3:1  ",
        "turns.csv:4:1  Street \"C1-D1\" is open one way only.", "turns.csv:5:7  Link \"~Z\" does not exist."})
    EXPECT_THAT(text, testing::HasSubstr(part));
}

TEST(Turns, ThatWouldTrapCarsAreRefused) {
  auto const text = TownWithTurns{"~A1-B1,A1-B1\n~A1-B1,A1-A2\n"}.faults();
  EXPECT_THAT(text, testing::HasSubstr("G211 "));
  EXPECT_THAT(text, testing::HasSubstr("Every turn after link \"~A1-B1\" is banned."));
}

TEST(Streets, WithoutOneToWalkOnAreRefused) {
  ScratchTown const town;
  auto links = town.text("networks/mini/links.csv");
  for (auto at = links.find("walk"); at != std::string::npos; at = links.find("walk")) links.replace(at, 4, "bike");
  town.write("networks/mini/links.csv", links);
  try {
    static_cast<void>(load_scenario(town.path(kBase)));
    FAIL() << "loaded";
  } catch (io::InputError const& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("G213 "));
    EXPECT_THAT(error.what(), testing::HasSubstr("No street is open to walking."));
  }
}

}  // namespace
}  // namespace twinshift::scenario
