#include "sim/io/input_error.hpp"
#include "sim/scenario/load.hpp"
#include "tests/unit/scenario/scratch_town.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace twinshift::scenario {
namespace {

constexpr auto kBase = "scenarios/mini/base.yaml";
constexpr auto kCity = "networks/mini/city.yaml";
constexpr auto kTurns = "networks/mini/turns.csv";

/// The drawn town with these rows of banned turns.
struct TownWithTurns {
  explicit TownWithTurns(std::string const& rows) {
    town.edit(kCity, "  - {path: nodes.csv",
              "  - {path: turns.csv, kind: turns, year: \"2026\", source: drawn, licence: none, confidence: high}\n"
              "  - {path: nodes.csv");
    town.write(kTurns, "from_link,to_link\n" + rows);
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
