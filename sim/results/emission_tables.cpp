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

}  // namespace twinshift::results
