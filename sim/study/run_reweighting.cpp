#include "sim/study/run_reweighting.hpp"

#include <string>
#include <vector>

namespace twinshift::study {

namespace {

using audit::FormulaTerm;

constexpr std::string_view kTankToWheel = "co2e_ttw_kg";
constexpr std::string_view kWellToTank = "co2e_wtt_kg";

bool is_distance(std::string_view item) { return item == "vehicle_km" || item == "person_km"; }

/// By factor: does it stand anywhere but in the supply of energy?
std::vector<bool> of_vehicles(audit::LedgerFile const& ledger) {
  std::vector<bool> result(ledger.factors.factors.size(), false);
  for (auto const& row : ledger.rows) {
    if (ledger.text(row.item) == kWellToTank) continue;
    for (auto const& term : ledger.formulas[row.formula].terms)
      if (term.kind != FormulaTerm::Kind::kNumber) result[term.factor] = true;
  }
  return result;
}

UncertainInput input_of(audit::FileFactor const& factor, bool of_vehicle) {
  return {factor.id,    factor.id,          Distribution{{factor.low, factor.value, factor.high}},
          factor.group, factor.correlation, of_vehicle ? Origin::kVehicle : Origin::kSupply};
}

}  // namespace

Reweighting reweighting_of(audit::LedgerFile const& ledger, ReweightingScope const& scope) {
  Reweighting result;
  auto const vehicles = of_vehicles(ledger);
  std::vector<std::size_t> number;
  for (std::size_t f = 0; f < vehicles.size(); ++f)
    number.push_back(result.input(input_of(ledger.factors.factors[f], vehicles[f])));
  for (auto const& row : ledger.rows) {
    auto const& item = ledger.text(row.item);
    if (is_distance(item)) continue;
    if (scope.public_only && row.block == 0) continue;
    if (!scope.whole_trains && ledger.text(row.mode) == audit::kOutsideTotals) continue;
    WeightedAmount amount{ledger.in_unit(row) * (row.block == 0 ? scope.private_scale : 1), {}};
    for (auto const& term : ledger.formulas[row.formula].terms)
      if (term.kind != FormulaTerm::Kind::kNumber)
        amount.powers.push_back(
            {number[term.factor], term.divide ? -1.0 : 1.0, term.kind == FormulaTerm::Kind::kOneMinusFactor});
    if (item == kTankToWheel || item == kWellToTank) result.add("co2e_wtw_kg", amount);
    result.add(item, std::move(amount));
  }
  return result;
}

}  // namespace twinshift::study
