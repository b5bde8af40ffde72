#include "sim/audit/statement.hpp"

#include <cmath>
#include <filesystem>
#include <map>

#include "sim/audit/text_table.hpp"
#include "sim/io/csv.hpp"

namespace twinshift::audit {

namespace {

/// Operators by route, as far as the network's files are still where the run found them.
std::map<std::string, std::string> operators(Manifest const& manifest) {
  std::map<std::string, std::string> result;
  for (auto const& input : manifest.inputs) {
    if (input.kind != "routes" || !std::filesystem::exists(input.path)) continue;
    io::Faults ignored;
    auto const table = read_text_table(input.path, ignored);
    for (auto const& row : table.rows) result[table.cell(row, "route_id")] = table.cell(row, "operator");
  }
  return result;
}

/// Part of a supply row that was lost between power station and plug: 1 - 1 / losses, if its product names the losses.
double lost_on_the_way(LedgerFile const& ledger, FileRow const& row) {
  for (auto const& term : ledger.formulas[row.formula].terms) {
    if (term.kind != FormulaTerm::Kind::kFactor || term.divide) continue;
    auto const& factor = ledger.factors.factors[term.factor];
    if (factor.id == "grid_losses" && factor.value > 1) return 1 - 1 / factor.value;
  }
  return 0;
}

void book(LedgerFile const& ledger, FileRow const& row, StatementRow& to) {
  auto const& item = ledger.text(row.item);
  if (item == "vehicle_km") to.vehicle_km += ledger.in_unit(row);
  if (item == "co2e_manufacture_kg") to.scope3_vehicles += row.amount;
  if (item == "co2e_ttw_kg") {
    to.scope1 += row.amount;
    to.operation += row.amount;
  }
  if (item != "co2e_wtt_kg") return;
  to.provision += row.amount;
  if (supply_kind(ledger, row) != SupplyKind::kPower) {
    to.scope3_energy += row.amount;
    return;
  }
  auto const lost =
      static_cast<std::int64_t>(std::floor(static_cast<double>(row.amount) * lost_on_the_way(ledger, row) + 0.5));
  to.scope2 += row.amount - lost;
  to.scope3_energy += lost;
}

}  // namespace

std::vector<StatementRow> carbon_statement(LedgerFile const& ledger, Manifest const& manifest, io::Faults& faults) {
  auto const operator_of = operators(manifest);
  auto const name = [&](std::string const& route) {
    auto const found = operator_of.find(route);
    return found == operator_of.end() || found->second.empty() ? std::string{"unknown"} : found->second;
  };
  std::map<std::pair<std::string, std::string>, StatementRow> rows;
  auto const at = [&](std::string const& route, std::string const& mode) -> StatementRow& {
    auto& row = rows[{name(route), mode}];
    row.operated_by = name(route);
    row.mode = mode;
    return row;
  };
  for (auto const& row : ledger.rows)
    if (row.route != 0 && ledger.text(row.mode) != kOutsideTotals)
      book(ledger, row, at(ledger.text(row.route), ledger.text(row.mode)));
  auto const routes = read_text_table(manifest.file("routes.csv"), faults);
  for (auto const& row : routes.rows)
    at(routes.cell(row, "route_id"), routes.cell(row, "mode")).passenger_km +=
        io::parse_number(routes.cell(row, "passenger_km")).value_or(0);
  std::vector<StatementRow> result;
  for (auto& [key, row] : rows) result.push_back(std::move(row));
  return result;
}

}  // namespace twinshift::audit
