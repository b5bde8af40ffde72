#include "sim/scenario/load.hpp"

#include "tests/unit/scenario/scratch_town.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>

namespace twinshift::scenario {
namespace {

/// One damage done to the drawn town's files, and what the program must say about it.
struct Damage {
  char const* name;
  char const* file;
  char const* what;
  char const* with;
  char const* code;
  int line;
  int exit_status;
  friend void PrintTo(Damage const& damage, std::ostream* out) { *out << damage.name; }
};

constexpr auto kBase = "scenarios/mini/base.yaml";
constexpr auto kHydrogen = "scenarios/mini/hydrogen-fleet.yaml";
constexpr auto kCity = "networks/mini/city.yaml";
constexpr auto kNodes = "networks/mini/nodes.csv";
constexpr auto kLinks = "networks/mini/links.csv";
constexpr auto kZones = "networks/mini/zones.csv";
constexpr auto kStops = "networks/mini/stops.csv";
constexpr auto kServices = "networks/mini/services.csv";
constexpr auto kBehaviour = "scenarios/parameters/mini.yaml";

Damage const kDamages[] = {
    {"TabIndent", kHydrogen, "  depot: Mill", "\tdepot: Mill", "Y101", 6, 3},
    {"UnclosedQuote", kBase, "title: Mowton", "title: \"Mowton", "Y102", 3, 3},
    {"DuplicateKey", kBase, "seeds: 1", "seed: 1", "Y103", 13, 3},
    {"Anchor", kBase, "region: NI", "region: &x NI", "Y104", 8, 3},
    {"UnknownKey", kBase, "iterations: 5", "iteration: 5", "Y110", 11, 3},
    {"MissingKey", kBase, "region: NI\n", "", "Y111", 1, 3},
    {"MissingNestedKey", kHydrogen, ", count: all", "", "Y111", 7, 3},
    {"WrongType", kBase, "iterations: 5", "iterations: many", "Y112", 11, 3},
    {"UnknownWord", kBase, "month: october", "month: octobr", "Y113", 10, 3},
    {"NoUnit", kBase, "sample: 100 %", "sample: 100", "Y120", 14, 3},
    {"WrongUnit", kBase, "sample: 100 %", "sample: 100 km", "Y121", 14, 3},
    {"OutOfRange", kBase, "sample: 100 %", "sample: 120 %", "Y123", 14, 3},
    {"UnknownDepot", kHydrogen, "Mill Depot", "Mil Depot", "Y130", 6, 3},
    {"UnknownVehicleType", kHydrogen, "bus_fc_sd", "bus_fc_xx", "Y130", 7, 3},
    {"TooManyReplaced", kHydrogen, "count: all", "count: 99", "Y132", 7, 3},
    {"CircularBase", kBase, "format: 1", "base: empty.yaml", "Y140", 2, 3},
    {"NewerFormat", kBase, "format: 1", "format: 2", "Y150", 2, 3},
    {"MissingNetwork", kBase, "networks/mini", "networks/mimi", "F201", 5, 3},
    {"MissingBase", "scenarios/mini/empty.yaml", "base.yaml", "bass.yaml", "F201", 2, 3},
    {"HydrogenSharesShort", kHydrogen, "100 %", "90 %", "H411", 10, 3},
    {"UnknownPathway", kHydrogen, "grid_electrolysis", "grid_electrolisis", "Y113", 10, 3},
    {"HydrogenWithoutPathway", kHydrogen, "hydrogen:\n  supply:\n    - {", "# {", "H410", 1, 3},
    {"UnknownRegion", kBase, "region: NI", "region: ZZ", "E430", 7, 3},
    {"UnknownCrs", kCity, "EPSG:2157", "EPSG:4326", "C302", 7, 4},
    {"ListedFileMissing", kCity, "path: nodes.csv", "path: node.csv", "F201", 13, 4},
    {"ListedFileOutside", kCity, "path: nodes.csv", "path: ../nodes.csv", "F207", 13, 4},
    {"ListedKindUnknown", kCity, "kind: nodes", "kind: knots", "Y113", 13, 4},
    {"SwappedCoordinates", kNodes, "A2,-6.30000,54.50359", "A2,54.50359,-6.30000", "C301", 3, 4},
    {"NonNumericCoordinate", kNodes, "A1,-6.30000", "A1,west", "T411", 2, 4},
    {"DuplicateNode", kNodes, "A2,", "A1,", "T421", 3, 4},
    {"MissingColumn", kNodes, "node_id,lon,lat", "node_id,lon", "T402", 1, 4},
    {"UnknownColumn", kStops, "stop_id,name,", "stop_id,nam,", "T401", 1, 4},
    {"DanglingNode", kLinks, "A1-B1,A1,B1", "A1-B1,A1,B9", "T420", 2, 4},
    {"UnknownClass", kLinks, "residential", "residental", "T422", 2, 4},
    {"NegativeLength", kLinks, "A1-B1,A1,B1,400", "A1-B1,A1,B1,-400", "T412", 2, 4},
    {"RowTooShort", kLinks, "A1-B1,A1,", "A1-B1,", "T410", 2, 4},
    {"AgesNotWhole", kZones, ",15,35,32,18,", ",15,35,32,58,", "P312", 2, 4},
    {"ZoneNowhere", kZones, "\nZ1,", "\nZ9,", "P313", 0, 4},
    {"StopFarOff", kStops, "C2,Town Hall,,-6.28747,54.50370", "C2,Town Hall,,-6.28747,54.53370", "G204", 0, 4},
    {"StopsOutOfOrder", "networks/mini/pattern_stops.csv", "1e,2,P,4801,366", "1e,2,P,4801,0", "G221", 3, 4},
    {"OverlappingServices", kServices, "1e,07:00,", "1e,06:30,", "G224", 3, 4},
    {"ServiceBackwards", kServices, "1e,06:00,07:00", "1e,06:00,05:00", "G225", 2, 4},
    {"CutOffStreets", kLinks, "P-A2,P,A2,1203,trunk,West Road,2,80,3200,no",
     "P-A2,P,A2,1203,trunk,West Road,2,80,3200,yes", "G210", 0, 4},
    {"MoreBikesThanDocks", "networks/mini/stations.csv", ",12,7,", ",12,17,", "T412", 2, 4},
    {"ParameterMissing", kBehaviour, "  walk_weight:", "  wlk_weight:", "Y111", 0, 4},
    {"ParameterUnitWrong", kBehaviour, "unit: \"utils/min\"", "unit: \"utils/h\"", "Y121", 6, 4},
    {"ParameterWithoutSource", kBehaviour,
     "status: unverified,\n    source:", "status: unverified,\n    sorce:", "Y110", 7, 4},
    {"NotUtf8", kNodes, "A1,", "\xE9,", "F203", 2, 4},
    {"NotGeoJson", "networks/mini/background.geojson", "\"features\"", "\"feature\"", "J301", 0, 4},
};

class BrokenFile : public testing::TestWithParam<Damage> {};

TEST_P(BrokenFile, IsNamedWithItsPlaceAndKind) {
  auto const& damage = GetParam();
  ScratchTown const town;
  town.edit(damage.file, damage.what, damage.with);
  auto const shows_it = std::string{damage.file} == kHydrogen || std::string{damage.file} == "scenarios/mini/empty.yaml"
                            ? std::string{damage.file}
                            : std::string{"scenarios/mini/empty.yaml"};
  try {
    static_cast<void>(load_scenario(town.path(shows_it)));
    FAIL() << "no fault was found";
  } catch (io::InputError const& error) {
    auto const& faults = error.faults();
    auto const it = std::find_if(faults.begin(), faults.end(), [&](io::Fault const& f) {
      return f.code == damage.code && (f.place.line == damage.line || damage.line == 0);
    });
    ASSERT_NE(it, faults.end()) << error.what();
    EXPECT_EQ(error.exit_status(), damage.exit_status) << error.what();
    EXPECT_FALSE(it->what.empty());
    EXPECT_FALSE(it->remedy.empty());
  }
}

INSTANTIATE_TEST_SUITE_P(All, BrokenFile, testing::ValuesIn(kDamages),
                         [](auto const& damage) { return std::string{damage.param.name}; });

TEST(BrokenFiles, AllFaultsOfAllFilesAreFoundAtOnce) {
  ScratchTown const town;
  town.edit(kBase, "iterations: 5", "iterations: many");
  town.edit(kBase, "sample: 100 %", "sample: 100");
  town.edit(kNodes, "A1,-6.30000", "A1,west");
  town.edit(kServices, "1e,06:00,07:00", "1e,06:00,05:00");
  town.edit(kBehaviour, "unit: \"utils/min\"", "unit: \"utils/h\"");
  try {
    static_cast<void>(load_scenario(town.path(kHydrogen)));
    FAIL();
  } catch (io::InputError const& error) {
    auto const text = std::string{error.what()};
    for (auto const* const part : {"base.yaml:11:13", "base.yaml:14:9", "nodes.csv:2:4",
                                   "services.csv:2:", "mini.yaml:6:", "faults in 4 files. Nothing was run. Exit 3."})
      EXPECT_THAT(text, testing::HasSubstr(part));
  }
}

TEST(BrokenFiles, PolicyMistakesAreNamed) {
  struct Verb {
    char const* text;
    char const* code;
  };
  for (auto const& verb :
       {Verb{"headway: {route: G12, set: 6 min}", "Y130"}, Verb{"headway: {route: \"1\", set: 6}", "Y120"},
        Verb{"headway: {route: \"1\", set: 6 km}", "Y121"}, Verb{"headway: {route: \"1\"}", "Y114"},
        Verb{"headway: {route: \"1\", period: \"10:00-07:00\", set: 6 min}", "Y112"},
        Verb{"headwy: {route: \"1\", set: 6 min}", "Y110"}, Verb{"fare: {operator: Twon, change: -20 %}", "Y130"},
        Verb{"fare: {operator: Town, change: -120 %}", "Y123"}, Verb{"fare: {mode: rail, set: 900 KRW}", "Y121"},
        Verb{"headway: {route: \"1\", set: 6 min}\n  - headway: {route: \"1\", period: \"07:00-09:00\", set: 9 min}",
             "Y131"}}) {
    ScratchTown const town;
    town.write("scenarios/mini/policy.yaml", std::string{"base: base.yaml\npolicies:\n  - "} + verb.text + '\n');
    try {
      static_cast<void>(load_scenario(town.path("scenarios/mini/policy.yaml")));
      ADD_FAILURE() << verb.text;
    } catch (io::InputError const& error) {
      EXPECT_EQ(error.faults().at(0).code, verb.code) << error.what();
      EXPECT_EQ(error.exit_status(), 3);
    }
  }
}

}  // namespace
}  // namespace twinshift::scenario
