// An audit finds what was altered, and nothing where nothing was.

#include "sim/audit/check_books.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/drawn_run.hpp"

namespace twinshift::audit {
namespace {

using test::DrawnRun;
using ::testing::Contains;
using ::testing::Field;
using ::testing::HasSubstr;

auto finding(char const* code, char const* file, int line, char const* what) {
  return ::testing::AllOf(Field(&Finding::code, code), Field(&Finding::file, HasSubstr(file)),
                          Field(&Finding::line, line), Field(&Finding::what, HasSubstr(what)));
}

std::string all(AuditReport const& report) {
  std::string text;
  for (auto const& f : report.findings)
    text += f.code + ' ' + f.file + ':' + std::to_string(f.line) + "  " + f.what + '\n';
  return text;
}

TEST(Audit, BooksAsTheyWereWrittenBalance) {
  DrawnRun const run{"sound"};
  auto const report = check_books(run.folder());
  EXPECT_TRUE(report.sound()) << all(report);
  std::size_t compared = 0;
  for (auto const& check : report.checks) compared += check.compared;
  EXPECT_GT(compared, 30U);
}

TEST(Audit, OneAlteredAmountIsNamedWithFileAndRow) {
  DrawnRun const run{"amount"};
  run.alter("ledger.csv", "10.28328", "10.28329");
  auto const report = check_books(run.folder());
  EXPECT_FALSE(report.sound());
  EXPECT_THAT(report.findings, Contains(finding("E497", "ledger.csv", 0, "altered after it was written")))
      << all(report);
  EXPECT_THAT(report.findings,
              Contains(finding("E498", "ledger.csv", 4, "10 km x bus_fuel*diesel_co2e_ttw gives 10.28328")));
  EXPECT_THAT(report.findings, Contains(finding("E499", "emissions.csv", 4, "the ledger adds up to 10.28329")));
}

TEST(Audit, SettingsAndLogAreTablesToo) {
  for (auto const* name : {"scenario.resolved.yaml", "run.log", "manifest.yaml"}) {
    DrawnRun const run{"record"};
    run.write("scenario.resolved.yaml", "energy: {year: 2024}\n");
    run.write("run.log", "Settled after 5 days.\n");
    run.seal();
    EXPECT_TRUE(check_books(run.folder()).sound());
    run.alter(name,
              name == std::string_view{"run.log"} ? "5 days"
              : name[0] == 'm'                    ? "city: drawn"
                                                  : "2024",
              name[0] == 'm' ? "city: drown" : "6");
    auto const report = check_books(run.folder());
    EXPECT_THAT(report.findings, Contains(finding("E497", name, 0, "written"))) << all(report);
  }
}

// Whoever forges the manifest too is still found by the sums.
TEST(Audit, AForgedManifestDoesNotHideAnAlteredTable) {
  DrawnRun const run{"forged"};
  run.alter("emissions_by_mode.csv", "4.49519625", "4.39519625");
  run.seal();
  auto const report = check_books(run.folder());
  EXPECT_EQ(report.differing, 1U) << all(report);
  EXPECT_THAT(report.findings, Contains(finding("E499", "emissions_by_mode.csv", 2, "co2e_wtt_kg of bus")));
}

TEST(Audit, AnAlteredFactorNoLongerGivesTheRows) {
  DrawnRun const run{"factor"};
  run.alter("factors.csv", "scalar,0.275,", "scalar,0.265,");
  run.seal();
  auto const report = check_books(run.folder());
  EXPECT_EQ(report.differing, 1U) << all(report);
  EXPECT_THAT(report.findings, Contains(finding("E498", "ledger.csv", 8, "grid_ni_2024")));
}

TEST(Audit, ARowThatIsGoneIsMissed) {
  DrawnRun const run{"row"};
  run.alter("ledger.csv", "9,bus,2,1,8,bus_battery,driving,electricity_kwh,5,km,25,0.2,bus_kwh,6.75,kWh\n", "");
  run.seal();
  auto const report = check_books(run.folder());
  EXPECT_THAT(report.findings, Contains(finding("E499", "emissions.csv", 7, "electricity_kwh"))) << all(report);
  EXPECT_THAT(report.findings, Contains(finding("E499", "blocks.csv", 3, "electricity_kwh of block 1")));
  EXPECT_THAT(report.findings, Contains(finding("E499", "summary.csv", 5, "electricity")));
}

TEST(Audit, ATableThatIsGoneIsNamed) {
  DrawnRun const run{"table"};
  std::filesystem::remove(run.folder() / "blocks.csv");
  auto const report = check_books(run.folder());
  EXPECT_THAT(report.findings, Contains(finding("E497", "blocks.csv", 0, "missing"))) << all(report);
}

// 10 kg made and 5 brought, 12 given and 1 lost: 2 more in store. 30 kWh of sun and 90 of the grid feed it all.
TEST(Audit, DepotsMustBalanceHourByHour) {
  DrawnRun const run{"depot"};
  run.write("depots.csv",
            "depot_id,h2_used_kg,h2_storage_before_kg,battery_before_kwh\nD,0.000000,100.000000,0.000000\n");
  run.write(
      "depot_hours.csv",
      "depot_id,hour,h2_dispensed_kg,h2_vented_kg,h2_made_kg,h2_delivered_kg,h2_storage_kg,charged_kwh,"
      "electrolyser_kwh,compression_kwh,building_kwh,pv_kwh,wind_kwh,grid_kwh,export_kwh,battery_lost_kwh,battery_kwh\n"
      "D,0,12.000000,1.000000,10.000000,5.000000,102.000000,40,50,10,15,30,0,90,3,0.5,1.5\n"
      "D,1,0.000000,0.000000,0.000000,0.000000,102.000000,0,0,0,15,0,0,13.5,0,0,0\n");
  run.seal();
  EXPECT_TRUE(check_books(run.folder()).sound()) << all(check_books(run.folder()));
  run.alter("depot_hours.csv", ",90,3,", ",91,3,");
  run.seal();
  auto const report = check_books(run.folder());
  EXPECT_EQ(report.differing, 1U) << all(report);
  EXPECT_THAT(report.findings, Contains(finding("E499", "depot_hours.csv", 2, "In less out is 2.5, but battery_kwh")));
}

// Any one byte of a table changed, whichever it is, is found, and nothing crashes on the way.
TEST(Audit, AnyAlteredByteIsFound) {
  DrawnRun const run{"byte"};
  for (auto const* const name : {"ledger.csv", "factors.csv", "emissions.csv"}) {
    std::ifstream in{run.folder() / name, std::ios::binary};
    std::string const text{std::istreambuf_iterator<char>{in}, {}};
    for (std::size_t at = 0; at < text.size(); at += 37) {
      auto altered = text;
      altered[at] = altered[at] == '7' ? '8' : '7';
      run.write(name, altered);
      EXPECT_FALSE(check_books(run.folder()).sound()) << name << " byte " << at;
    }
    run.write(name, text);
  }
  EXPECT_TRUE(check_books(run.folder()).sound());
}

TEST(Audit, AFolderThatIsNoRunIsAFaultOfTheUser) {
  EXPECT_THROW(static_cast<void>(check_books(std::filesystem::temp_directory_path() / "no-run-of-ours")),
               io::InputError);
}

}  // namespace
}  // namespace twinshift::audit
