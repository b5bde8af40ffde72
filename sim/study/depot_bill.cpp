#include "sim/study/depot_bill.hpp"

#include "sim/audit/text_table.hpp"
#include "sim/io/csv.hpp"

namespace twinshift::study {
namespace {

/// Ending of the money columns, such as "gbp_2024", and the year in it.
struct Money {
  std::string ending;
  int year = 0;
};

Money money_of(audit::TextTable const& table) {
  for (auto const& name : table.columns)
    if (name.starts_with("cost_") && name.size() > 9)
      return {name.substr(5), static_cast<int>(io::parse_number(name.substr(9)).value_or(0))};
  return {};
}

}  // namespace

DepotBill read_depot_bill(std::filesystem::path const& run, Economics const& economics, io::Faults& faults) {
  DepotBill bill;
  auto const table = audit::read_text_table(run / "depots.csv", faults);
  auto const money = money_of(table);
  auto const to_price_year = economics.inflation(money.year);
  for (auto const& row : table.rows) {
    auto const number = [&](std::string const& column) {
      return io::parse_number(table.cell(row, column)).value_or(0);
    };
    auto const paid = [&](std::string const& what) { return number(what + money.ending) * to_price_year; };
    bill.power += paid("power_cost_");
    bill.gas += paid("gas_cost_");
    bill.earned += paid("earned_cost_");
    bill.kwh += number("charge_used_kwh");
    bill.h2_kg += number("h2_used_kg");
    bill.plant.low += paid("plant_low_");
    bill.plant.central += paid("plant_");
    bill.plant.high += paid("plant_high_");
  }
  return bill;
}

}  // namespace twinshift::study
