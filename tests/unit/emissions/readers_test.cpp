#include "sim/scenario/load_factors.hpp"
#include "sim/scenario/load_vehicle_types.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace twinshift::scenario {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::string> texts(io::Faults const& faults) {
  std::vector<std::string> result;
  for (auto const& fault : faults.error_list()) result.push_back(io::to_text(fault));
  return result;
}

constexpr std::string_view kScalarHeader = "id,region,value,low,high,unit,source,year,confidence,status\n";

std::vector<std::string> scalar_faults(std::string const& rows) {
  io::Faults faults;
  FactorTexts tables;
  tables.scalars_file = "f.csv";
  tables.scalars = std::string(kScalarHeader) + rows;
  static_cast<void>(read_factors(tables, faults));
  return texts(faults);
}

TEST(FactorReader, TakesARowWithItsSource) {
  io::Faults faults;
  FactorTexts tables;
  tables.scalars =
      std::string(kScalarHeader) + "petrol_lhv,any,32.3,31,33,MJ/l,\"Factors, a ministry\",2025,high,source\n";
  auto const factors = read_factors(tables, faults);
  ASSERT_FALSE(faults.has_errors());
  EXPECT_DOUBLE_EQ(factors.scalar("petrol_lhv", "NI").value, 32.3);
  EXPECT_EQ(factors.scalars[0].source, "Factors, a ministry");
}

TEST(FactorReader, NamesTheLineOfAValueOutsideItsBounds) {
  EXPECT_THAT(scalar_faults("a,any,5,1,2,kg,somebody,2020,high,source\n"), ElementsAre(HasSubstr("T412 f.csv:2:7")));
}

TEST(FactorReader, RefusesAUnitThatTheModelsDoNotReadTheValueIn) {
  EXPECT_THAT(scalar_faults("bus_cng_nox,any,0.6,0.2,1.5,mg/km,s,2020,low,estimate\n"),
              ElementsAre(HasSubstr("E432 f.csv:2:29  The unit is \"mg/km\", but bus_cng_nox is read in g/km.")));
  EXPECT_THAT(scalar_faults("dispenser_flow,any,2,1,3,kg/h,s,2020,low,estimate\n"),
              ElementsAre(HasSubstr("but dispenser_flow is read in kg/min.")));
  EXPECT_THAT(scalar_faults("price_grid_electrolysis,KR,9,8,10,KRW/t,s,2020,low,estimate\n"),
              ElementsAre(HasSubstr("read in money/kg.")));
  EXPECT_THAT(scalar_faults("price_grid_electrolysis,KR,9,8,10,KRW/kg,s,2020,low,estimate\n"), ElementsAre());
  EXPECT_THAT(scalar_faults("my_own_number,any,0.6,0.2,1.5,mg/km,s,2020,low,estimate\n"), ElementsAre());
}

TEST(FactorReader, RefusesACurveInAnotherUnit) {
  io::Faults faults;
  FactorTexts tables;
  tables.curves_file = "c.csv";
  tables.curves =
      "id,load,unit,vmin_kmh,vmax_kmh,alpha,beta,gamma,delta,epsilon,zeta,eta,reduction,source,year,confidence\n"
      "car_x_energy,0,g/km,5,130,0,0,1,0,0,0,1,0,s,2019,high\n"
      "car_x_nox,0,g/km,5,130,0,0,1,0,0,0,1,0,s,2019,high\n";
  static_cast<void>(read_factors(tables, faults));
  EXPECT_THAT(texts(faults), ElementsAre(HasSubstr("E432 c.csv:2:16")));
}

TEST(FactorReader, RefusesANumberWithoutSourceAndOneGivenTwice) {
  EXPECT_THAT(scalar_faults("a,any,1,1,2,kg,,2020,high,source\n"), ElementsAre(HasSubstr("f.csv:2:")));
  EXPECT_THAT(scalar_faults("a,any,1,1,2,kg,s,2020,high,source\na,any,1,1,2,kg,s,2020,high,source\n"),
              ElementsAre(HasSubstr("T421 f.csv:3:1")));
}

TEST(FactorReader, CarSharesMakeAWhole) {
  io::Faults faults;
  FactorTexts tables;
  tables.cars_file = "c.csv";
  tables.cars =
      "id,region,fuel,stage,share,source,year,confidence,status\n"
      "car_battery,NI,battery,,0.5,s,2024,low,estimate\n";
  static_cast<void>(read_factors(tables, faults));
  EXPECT_THAT(texts(faults), ElementsAre(HasSubstr("add up to 0.5")));
}

TEST(VehicleTypeReader, RefusesAFuelCellWithoutTankAndABatteryDriveWithoutBattery) {
  io::Faults faults;
  auto const types =
      read_vehicle_types("v.csv",
                         "id,name,powertrain,group,seats,standing,doors,length_m,car_units,empty_mass_kg,"
                         "tank_kg,battery_kwh,source,year,confidence\n"
                         "x,X,fuel_cell,single_deck,30,20,2,12,2,13000,0,50,s,2024,low\n"
                         "y,Y,battery,single_deck,30,20,2,12,2,13000,0,0,s,2024,low\n",
                         faults);
  EXPECT_EQ(types.key.size(), 2U);
  EXPECT_THAT(texts(faults), ElementsAre(HasSubstr("v.csv:2:"), HasSubstr("v.csv:3:")));
}

TEST(VehicleTypeReader, DecksStandInForEachOtherButNotForTrains) {
  using fleet::VehicleGroup;
  EXPECT_EQ(fleet::interchange_group(VehicleGroup::kDoubleDeck), fleet::interchange_group(VehicleGroup::kSingleDeck));
  EXPECT_NE(fleet::interchange_group(VehicleGroup::kTrain), fleet::interchange_group(VehicleGroup::kSingleDeck));
  EXPECT_NE(fleet::interchange_group(VehicleGroup::kArticulated), fleet::interchange_group(VehicleGroup::kSingleDeck));
}

}  // namespace
}  // namespace twinshift::scenario
