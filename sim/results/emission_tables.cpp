#include "sim/results/emission_tables.hpp"

#include <array>
#include <map>
#include <sstream>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "sim/io/csv.hpp"

namespace twinshift::results {

namespace {

using emissions::Item;
using emissions::Ledger;
using emissions::Traffic;
using namespace std::string_view_literals;

constexpr Item item_of(int i) { return static_cast<Item>(i); }

}  // namespace

std::string emissions_csv(Ledger const& ledger) {
  // By the first row of each kind, so that the table keeps the ledger's order.
  using Kind = std::tuple<Traffic, emissions::ClassId, emissions::Process, Item, emissions::FormulaId>;
  std::map<Kind, std::size_t> number;
  std::vector<std::pair<Kind, std::int64_t>> sums;
  for (auto const& row : ledger.rows()) {
    Kind const kind{row.traffic, row.vehicle_class, row.process, row.item, row.formula};
    auto const [place, is_new] = number.emplace(kind, sums.size());
    if (is_new) sums.emplace_back(kind, 0);
    sums[place->second].second += row.amount;
  }
  std::ostringstream out;
  constexpr std::array columns{"mode"sv, "vehicle_class"sv, "process"sv, "item"sv, "amount"sv, "factor_id"sv};
  io::CsvWriter csv{out, columns};
  for (auto const& [kind, amount] : sums) {
    auto const& [traffic, vehicle_class, process, item, formula] = kind;
    csv.cell(traffic.token()).cell(ledger.class_name(vehicle_class)).cell(token(process)).cell(token(item));
    csv.cell(emissions::in_unit(item, amount), decimals(item)).cell(ledger.factors()[formula].text());
    csv.end_row();
  }
  return out.str();
}

std::string emissions_by_mode_csv(Ledger const& ledger) {
  std::ostringstream out;
  std::vector<std::string_view> columns{"mode"};
  for (int i = 0; i < emissions::kItems; ++i) columns.push_back(token(item_of(i)));
  io::CsvWriter csv{out, columns};
  for (int t = 0; t < Traffic::kCount; ++t) {
    auto const traffic = Traffic::nth(t);
    csv.cell(traffic.token());
    for (int i = 0; i < emissions::kItems; ++i)
      csv.cell(emissions::in_unit(item_of(i), ledger.by_traffic(item_of(i), traffic)), decimals(item_of(i)));
    csv.end_row();
  }
  return out.str();
}

std::string blocks_csv(Ledger const& ledger, transit::Timetable const& timetable, fleet::Fleet const& fleet) {
  std::ostringstream out;
  constexpr std::array columns{
      "block"sv,          "route_id"sv,   "depot_id"sv, "vehicle_type"sv, "trips"sv,           "first_departure_s"sv,
      "last_arrival_s"sv, "vehicle_km"sv, "diesel_l"sv, "cng_kg"sv,       "electricity_kwh"sv, "h2_kg"sv,
      "tank_kg"sv};
  io::CsvWriter csv{out, columns};
  for (std::size_t i = 0; i < timetable.blocks.type.size(); ++i) {
    auto const block = nth<BlockId>(i);
    auto const trips = timetable.blocks.trips[block];
    auto const depot = timetable.blocks.depot[block];
    auto const type = timetable.blocks.type[block];
    auto const route = timetable.patterns.route[timetable.trips.pattern[trips.front()]];
    csv.cell(static_cast<std::int64_t>(i)).cell(timetable.routes.key[route]);
    csv.cell(depot.valid() ? fleet.depots.key[depot] : std::string{}).cell(fleet.types.key[type]);
    csv.cell(static_cast<std::int64_t>(trips.size()));
    csv.cell(std::int64_t{timetable.trips.times[trips.front()].front().departure_s});
    csv.cell(std::int64_t{timetable.trips.times[trips.back()].back().arrival_s});
    for (auto const item : {Item::kVehicleDistance, Item::kDiesel, Item::kCng, Item::kElectricity, Item::kHydrogen})
      csv.cell(emissions::in_unit(item, ledger.by_block(item, block)), 3);
    csv.cell(fleet.types.tank[type].value(), 1);
    csv.end_row();
  }
  return out.str();
}

}  // namespace twinshift::results
