#include "sim/io/yaml.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace twinshift::io {
namespace {

struct File {
  Faults faults;
  YamlContext context{"a.yaml", &faults, FaultKind::kScenario, "GBP"};
  std::optional<Yaml> root;
  explicit File(std::string_view text) { root = parse_yaml(text, context); }
  [[nodiscard]] std::vector<std::string> texts() const {
    std::vector<std::string> result;
    for (auto const& fault : faults.error_list()) result.push_back(to_text(fault));
    return result;
  }
};

TEST(Yaml, KeepsThePlaceOfKeysAndValues) {
  File file{"title: x\nfleet:\n  count: 3\n"};
  ASSERT_TRUE(file.root);
  YamlMap const map{*file.root, "", {"title", "fleet"}, file.context};
  YamlMap const fleet{*map.find("fleet"), "fleet", {"count"}, file.context};
  EXPECT_EQ(fleet.whole("count", {0, 10}), 3);
  EXPECT_EQ(fleet.place("count").line, 3);
  EXPECT_EQ(fleet.place("count").column, 10);
  EXPECT_FALSE(file.faults.has_errors());
}

struct Bad {
  char const* text;
  char const* expected;
};

TEST(Yaml, SaysWhatIsNotYaml) {
  for (auto const& bad : {
           Bad{"a: 1\nb:\n\tc: 2\n", "Y101 a.yaml:3:1  A tab is used for indentation."},
           Bad{"a: 1\ntitle: \"abc\nb: \"x\"\n", "Y102 a.yaml:2:8  What is opened with \" on line 2 is never closed."},
           Bad{"a: 1\ntitle: \"abc\nb: 3\n", "Y102 a.yaml:2:8  What is opened with \" on line 2 is never closed."},
           Bad{"a: [1, 2\nb: 3\n", "Y102 a.yaml:1:4  What is opened with [ on line 1 is never closed."},
           Bad{"a: 1\na: 2\n", "Y103 a.yaml:2:1  \"a\" appears twice (first on line 1)."},
           Bad{"a: &x 1\nb: *x\n", "Y104 a.yaml:1:"},
           Bad{"a: 1\n---\nb: 2\n", "Y101 a.yaml  The file holds more than one document."},
           Bad{"? [a]\n: 1\n", "Y101 a.yaml:1:3  A key must be a word."},
       }) {
    File const file{bad.text};
    ASSERT_FALSE(file.texts().empty()) << bad.text;
    EXPECT_THAT(file.texts()[0], testing::StartsWith(bad.expected));
  }
}

TEST(YamlMap, RefusesUnknownKeysWithASuggestion) {
  File const file{"headwy: 3\n"};
  YamlMap const map{*file.root, "policies", {"headway", "fare"}, file.context};
  EXPECT_THAT(file.texts(), testing::ElementsAre(
                                "Y110 a.yaml:1:1  Unknown key \"headwy\" under policies. A misspelt key would silently "
                                "be ignored. → Did you mean \"headway\"? Allowed: headway, fare."));
}

TEST(YamlMap, ReportsMissingKeysAndWrongTypes) {
  File const file{"seeds: three\nflag: yes\nlist: {}\nclock: 25:61\nword: buss\n"};
  YamlMap const map{*file.root, "", {"seeds", "flag", "list", "clock", "word", "count"}, file.context};
  constexpr std::array<std::string_view, 2> kWords = {"bus", "rail"};
  EXPECT_EQ(map.require("count", "<number of buses>"), nullptr);
  EXPECT_FALSE(map.whole("seeds", {1, 9}));
  EXPECT_FALSE(map.flag("flag"));
  EXPECT_TRUE(map.list("list").empty());
  EXPECT_FALSE(map.clock("clock"));
  EXPECT_FALSE(map.word("word", kWords));
  EXPECT_THAT(file.texts(),
              testing::UnorderedElementsAre(
                  testing::HasSubstr("Y111 a.yaml:1:1  \"count\" is missing. → Add count: <number of buses>."),
                  testing::HasSubstr("Y112 a.yaml:1:8  seeds must be a whole number; found \"three\"."),
                  testing::HasSubstr("Y112 a.yaml:2:7  flag must be true or false; found \"yes\"."),
                  testing::HasSubstr("Y112 a.yaml:3:7  list must be a list; found a map."),
                  testing::HasSubstr("Y112 a.yaml:4:8  clock must be a time of day"),
                  testing::HasSubstr("Did you mean \"bus\"?")));
}

TEST(YamlMap, ReadsQuantitiesInTheirBaseUnit) {
  File const file{"a: 6 min\nb: 1.5 km\nc: 2MW\nd: -20 %\ne: 3 GBP\nf: 36 km/h\ng: 2 t\nh: 1 MWh\n"};
  YamlMap const map{*file.root, "", {"a", "b", "c", "d", "e", "f", "g", "h"}, file.context};
  EXPECT_EQ(map.quantity("a", UnitKind::kTime, {}), 360);
  EXPECT_EQ(map.quantity("b", UnitKind::kLength, {}), 1500);
  EXPECT_EQ(map.quantity("c", UnitKind::kPower, {}), 2000);
  EXPECT_DOUBLE_EQ(map.quantity("d", UnitKind::kPercent, {}).value(), -0.2);
  EXPECT_EQ(map.quantity("e", UnitKind::kMoney, {}), 3);
  EXPECT_DOUBLE_EQ(map.quantity("f", UnitKind::kSpeed, {}).value(), 10);
  EXPECT_EQ(map.quantity("g", UnitKind::kMass, {}), 2000);
  EXPECT_EQ(map.quantity("h", UnitKind::kEnergy, {}), 1000);
  EXPECT_TRUE(file.texts().empty());
}

TEST(YamlMap, RefusesQuantitiesWithoutUnitWithAnotherUnitOrOutOfRange) {
  File const file{"a: 6\nb: 6 km\nc: -120 %\nd: 3 KRW\ne: 6 furlongs\nf: soon\n"};
  YamlMap const map{*file.root, "", {"a", "b", "c", "d", "e", "f"}, file.context};
  map.quantity("a", UnitKind::kTime, {});
  map.quantity("b", UnitKind::kTime, {});
  map.quantity("c", UnitKind::kPercent, {-1, 5});
  map.quantity("d", UnitKind::kMoney, {});
  map.quantity("e", UnitKind::kTime, {});
  map.quantity("f", UnitKind::kTime, {});
  EXPECT_THAT(file.texts(),
              testing::ElementsAre(
                  "Y120 a.yaml:1:4  a 6 has no unit. 6 s and 6 min are both possible. → Write 6 min.",
                  testing::StartsWith("Y121 a.yaml:2:4  b needs a time; \"6 km\" is a length. → Write 6 min."),
                  "Y123 a.yaml:3:4  c -120 % is out of range. → Use a value from -100 % to 500 %.",
                  testing::StartsWith(
                      "Y121 a.yaml:4:4  d needs an amount of money; \"3 KRW\" is in another currency. → Write 3 GBP."),
                  testing::StartsWith("Y121 a.yaml:5:4  e needs a time; its unit \"furlongs\" is not known."),
                  testing::StartsWith("Y112 a.yaml:6:4  f must be a time; found \"soon\".")));
}

TEST(Yaml, SurvivesDeepNesting) {
  File const file{std::string(20000, '[')};
  EXPECT_TRUE(file.faults.has_errors());
}

TEST(Yaml, ClocksMayPassMidnight) {
  EXPECT_EQ(parse_clock("24:30")->seconds(), 88200);
  EXPECT_EQ(parse_clock("07:05")->seconds(), 25500);
  for (auto const* const text : {"7", "07:5", "-1:00", "31:00", "07:60", ":30", "07:3x"})
    EXPECT_FALSE(parse_clock(text)) << text;
}

}  // namespace
}  // namespace twinshift::io
