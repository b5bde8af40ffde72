// Plans as files: what is read, and what is refused with its place.

#include "sim/pathway/plan.hpp"

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace twinshift::pathway {
namespace {

namespace fs = std::filesystem;

constexpr auto kPlan = R"(format: 1
title: A plan
price_year: 2024
days:
  commuters: {value: 253, status: estimate, source: count of working days}
  background: {value: 340, status: estimate, source: guess}
  public: {value: 320, status: estimate, source: guess}
public_vehicles:
  - {replace: bus_a, with: bus_b, share: {2024: 0 %, 2034: 100 %}, source: operator}
car_sales:
  - {year: 2024, petrol: 80 %, battery: 20 %, source: guess}
  - {year: 2034, battery: 100 %, source: law}
hydrogen:
  - {from: 2030, supply: [{pathway: wind_electrolysis, share: 100 %, delivery: 70 km}], source: guess}
targets:
  - {name: operator, year: 2030, cut: 50 %, of: public, source: operator}
)";

class Plans : public ::testing::Test {
protected:
  void SetUp() override { fs::create_directories(folder_); }
  void TearDown() override { fs::remove_all(folder_); }

  Plan read(std::string const& text) {
    auto const file = folder_ / "pathway.yaml";
    std::ofstream{file} << text;
    return read_plan(file, {"bus_a", "bus_b"}, faults_);
  }

  std::string all_faults() const {
    std::string text;
    for (auto const& fault : faults_.error_list()) text += io::to_text(fault) + '\n';
    return text;
  }

  static std::string with(std::string text, std::string const& old, std::string const& put) {
    auto const at = text.find(old);
    EXPECT_NE(at, std::string::npos) << old;
    return text.replace(at, old.size(), put);
  }

  fs::path folder_ = fs::temp_directory_path() /
                     (std::string{"twinshift-plan-"} + ::testing::UnitTest::GetInstance()->current_test_info()->name());
  io::Faults faults_;
};

TEST_F(Plans, AreReadAsWritten) {
  auto const plan = read(kPlan);
  ASSERT_EQ(all_faults(), "");
  EXPECT_EQ(plan.price_year, 2024);
  EXPECT_DOUBLE_EQ(plan.days[2], 320);
  ASSERT_EQ(plan.replacements.size(), 1U);
  EXPECT_DOUBLE_EQ(share_in(plan.replacements[0].share, 2029), 0.5);
  EXPECT_DOUBLE_EQ(share_in(plan.replacements[0].share, 2050), 1);
  EXPECT_DOUBLE_EQ(sales_in(plan.car_sales, 2029)[4], 0.6);
  EXPECT_EQ(plan.hydrogen_from.at(2030).sources.front().delivery_km, 70);
  EXPECT_DOUBLE_EQ(plan.targets.front().cut, 0.5);
}

TEST_F(Plans, AllFaultsAreFoundAtOnceWithTheirPlace) {
  auto text = with(kPlan, "with: bus_b", "with: bus_c");
  text = with(text, "battery: 20 %", "battery: 30 %");
  text = with(text, "of: public", "of: everybody");
  text = with(text, "price_year: 2024", "prize_year: 2024");
  read(text);
  auto const faults = all_faults();
  EXPECT_THAT(faults, ::testing::ContainsRegex("Y130 .*pathway.yaml:9:.*bus_c"));
  EXPECT_THAT(faults, ::testing::ContainsRegex("P320 .*pathway.yaml:11:.*110.0 %"));
  EXPECT_THAT(faults, ::testing::ContainsRegex("Y113 .*pathway.yaml:16:.*everybody"));
  EXPECT_THAT(faults, ::testing::ContainsRegex("Y110 .*pathway.yaml:3:.*prize_year"));
}

TEST_F(Plans, NobodyReplacesMoreThanThereIs) {
  read(with(kPlan,
            "car_sales:", "  - {replace: bus_a, with: bus_b, share: {2024: 10 %}, source: operator}\ncar_sales:"));
  EXPECT_THAT(all_faults(), ::testing::HasSubstr("In 2034 110.0 % of \"bus_a\""));
}

TEST_F(Plans, ASourceIsRequiredOfEveryClaim) {
  read(with(kPlan, ", source: law", ""));
  EXPECT_THAT(all_faults(), ::testing::HasSubstr("\"source\" is missing"));
}

TEST_F(Plans, NoTextWhateverItHoldsIsACrash) {
  std::string const text = kPlan;
  for (std::size_t length = 0; length < text.size(); length += 7) {
    faults_ = {};
    read(text.substr(0, length));
  }
  for (auto const* const odd : {"[]", "3", "days: 3", "days: []", "targets: {}", "public_vehicles: [3, [], {}]",
                                "car_sales: [{year: x}]", "hydrogen: [{from: 1, supply: 3}]"}) {
    faults_ = {};
    read(odd);
    EXPECT_TRUE(faults_.has_errors()) << odd;
  }
}

}  // namespace
}  // namespace twinshift::pathway
