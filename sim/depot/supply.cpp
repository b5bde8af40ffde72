#include "sim/depot/supply.hpp"

#include "sim/emissions/run_factors.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace twinshift::depot {
namespace {

using emissions::DepotSupply;
using emissions::FactorRow;
using emissions::Item;
using emissions::UsedFactor;

constexpr double kMicro = 1e6;
/// Rounding of ledger rows and hours, as a share and in micrograms.
constexpr double kRoundingShare = 1e-6;
constexpr double kRoundingUg = 1e5;

/// Writes one depot's supply.
class Writer {
public:
  Writer(DepotReport const& report, DepotInput const& input)
      : report_{report},
        input_{input},
        region_{input.conditions.region},
        grid_{emissions::grid_formula(input.factors, region_, input.conditions.year)},
        supply_{emissions::supply_of(input.factors, input.conditions)} {}

  DepotSupply write() {
    if (report_.day.supplied_gas() > 0) hydrogen();
    if (report_.day.supplied_power() > 0)
      supply_.electricity = power("charge_at_", "kWh/kWh", report_.day.charge_power,
                                  static_cast<double>(report_.day.supplied_power()) / kMicro, nullptr);
    return std::move(supply_);
  }

private:
  /// A number that the depot's day gives, as uncertain (relative to its value) as `like`.
  std::string derived(std::string const& id, double value, std::string const& unit, FactorRow const* like) {
    auto const low = like && like->value > 0 ? like->low / like->value : 1;
    auto const high = like && like->value > 0 ? like->high / like->value : 1;
    supply_.factors.push_back({id,
                               region_,
                               value,
                               value * low,
                               value * high,
                               unit,
                               "The depot's simulated day (depots.csv)",
                               std::to_string(input_.conditions.year),
                               "medium",
                               "derived",
                               {}});
    return id;
  }

  /// A number of the depots' table, by its own name.
  std::string from_table(std::string const& id) {
    auto const& row = input_.settings.table.row(id, region_);
    supply_.factors.push_back({row.id,
                               row.region,
                               row.value,
                               row.low,
                               row.high,
                               row.unit,
                               row.source,
                               row.year,
                               row.confidence,
                               row.status,
                               {}});
    return id;
  }

  std::vector<std::string> power(std::string const& stem, std::string const& unit, PowerUse const& use, double amount,
                                 FactorRow const* like) {
    std::vector<std::string> parts;
    auto const key = stem + input_.fleet.depots.key[report_.depot];
    if (use.grid_weighted > 0)
      parts.push_back(derived(key + "_grid", use.grid_weighted / amount, unit, like) + "*" + grid_);
    if (use.sun > 0) parts.push_back(derived(key + "_sun", use.sun / amount, unit, like) + "*" + from_table("pv_co2e"));
    if (use.wind > 0)
      parts.push_back(derived(key + "_wind", use.wind / amount, unit, like) + "*" + from_table("wind_co2e"));
    return parts;
  }

  void hydrogen() {
    auto const& day = report_.day;
    auto const kg = static_cast<double>(day.supplied_gas()) / kMicro;
    double made = 0, brought = 0, vented = 0;
    for (auto const& hour : day.hours) {
      made += static_cast<double>(hour.gas.made) / kMicro;
      brought += static_cast<double>(hour.gas.brought) / kMicro;
      vented += static_cast<double>(hour.gas.vented) / kMicro;
    }
    auto const& plant = input_.factors.row(made > 0 ? "h2_electrolyser" : "h2_compression_350", region_);
    supply_.hydrogen = power("h2_at_", "kWh/kg", day.gas_power, kg, &plant);
    deliveries(brought / kg);
    auto const key = "h2_at_" + input_.fleet.depots.key[report_.depot];
    supply_.leak.clear();
    if (vented > 0)
      supply_.leak = derived(key + "_vented", vented / kg, "kg/kg", &input_.settings.table.row("vent_share", region_)) +
                     "*h2_gwp100";
  }

  void deliveries(double brought) {
    if (brought <= 0) return;
    std::map<std::pair<std::string, double>, double> shares;  // the same gas over the same way, at any pressure
    for (auto const& delivery : report_.site.deliveries) shares[{delivery.pathway, delivery.km}] += delivery.share;
    for (auto const& [gas, share] : shares) {
      auto const& [pathway, km] = gas;
      auto const id = "h2_at_" + input_.fleet.depots.key[report_.depot] + '_' + pathway + '_' +
                      std::to_string(std::lround(km)) + "km";
      derived(id, brought * share, "kg/kg", nullptr);
      supply_.hydrogen.push_back(id +
                                 (pathway == "grid_electrolysis" ? "*h2_electrolyser*" + grid_ : "*h2_" + pathway));
      if (km > 0) supply_.hydrogen.push_back(id + "*h2_delivery*" + emissions::literal(km / 100));
    }
  }

  DepotReport const& report_;
  DepotInput const& input_;
  std::string const& region_;
  std::string grid_;
  DepotSupply supply_;
};

struct OneCarrier {
  Carrier carrier;
  std::int64_t DepotHour::*co2e_ug;
  PumpHour DepotHour::*pump;
};
constexpr OneCarrier kCarriers[] = {{Carrier::kHydrogen, &DepotHour::gas_co2e_ug, &DepotHour::gas},
                                    {Carrier::kElectricity, &DepotHour::charge_co2e_ug, &DepotHour::charge}};

std::int64_t booked(DepotReport const& report, DepotInput const& input, Carrier carrier) {
  std::int64_t sum = 0;
  for (auto const& block : report.day.blocks)
    if (block.carrier == carrier) sum += input.ledger.by_block(Item::kCo2eWellToTank, block.block);
  return sum;
}

/// What the ledger should hold: the depot's own count, by what vehicles used over what they were given.
double expected(DepotReport const& report, OneCarrier const& one, std::int64_t counted) {
  auto const gas = one.carrier == Carrier::kHydrogen;
  auto const given = gas ? report.day.supplied_gas() : report.day.supplied_power();
  auto const used = gas ? report.day.used_gas : report.day.used_power;
  return given > 0 ? static_cast<double>(counted) * static_cast<double>(used) / static_cast<double>(given) : 0;
}

std::optional<std::string> take(DepotReport& report, DepotInput const& input, OneCarrier const& one) {
  auto& hours = report.day.hours;
  std::array<std::int64_t, kHours> weights{};
  std::int64_t sum = 0;
  for (std::size_t h = 0; h < kHours; ++h) sum += weights[h] = hours[h].*one.co2e_ug;
  auto const amount = booked(report, input, one.carrier);
  auto const wanted = expected(report, one, sum);
  if (wanted > 0 && std::abs(static_cast<double>(amount) - wanted) > kRoundingShare * wanted + kRoundingUg)
    return "depot " + input.fleet.depots.key[report.depot] + ": ledger " + std::to_string(amount) +
           " micrograms of CO2e, depot " + std::to_string(std::llround(wanted));
  if (sum == 0)
    for (std::size_t h = 0; h < kHours; ++h) sum += weights[h] = (hours[h].*one.pump).wanted;
  if (sum == 0) return std::nullopt;
  emissions::Sharer sharer{amount, sum};
  for (std::size_t h = 0; h < kHours; ++h) hours[h].*one.co2e_ug = sharer.next(weights[h]);
  return std::nullopt;
}

}  // namespace

Column<DepotId, std::optional<DepotSupply>> supplies(DepotReports const& reports, DepotInput const& input) {
  Column<DepotId, std::optional<DepotSupply>> result(input.fleet.depots.key.size());
  for (auto const& report : reports.depots) result[report.depot] = Writer{report, input}.write();
  return result;
}

std::optional<std::string> take_from_books(DepotReports& reports, DepotInput const& input) {
  for (auto& report : reports.depots)
    for (auto const& one : kCarriers)
      if (auto fault = take(report, input, one)) return fault;
  return std::nullopt;
}

}  // namespace twinshift::depot
