#include "sim/study/rank.hpp"

#include <algorithm>
#include <limits>

#include "sim/audit/text_table.hpp"
#include "sim/study/run_reweighting.hpp"

namespace twinshift::study {

namespace {

constexpr double kKgPerTonne = 1000;
constexpr std::string_view kWellToWheel = "co2e_wtw_kg";

std::string carrier_of(std::string const& item) {
  if (item == "diesel_l") return "diesel";
  if (item == "cng_kg") return "cng";
  if (item == "electricity_kwh") return "electricity";
  return item == "h2_kg" ? "hydrogen" : "";
}

/// Order of the options by cost per tonne; those that abate nothing last, among themselves as given.
std::vector<std::size_t> order_of(std::vector<double> const& per_tonne) {
  std::vector<std::size_t> order(per_tonne.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return per_tonne[a] < per_tonne[b]; });
  return order;
}

double ratio(double cost, double tonnes) {
  return tonnes > 0 ? cost / tonnes : std::numeric_limits<double>::infinity();
}

/// All draws of one option against the first.
struct Draws {
  std::vector<double> tonnes;
  std::vector<double> cost;
  double central_tonnes = 0;
  double central_cost = 0;
};

Draws draws_of(Option const& base, Option const& option, Economics const& economics, RankSettings const& settings) {
  Draws result;
  auto const saved = base.emissions.minus(option.emissions);
  auto const to_year = settings.days / kKgPerTonne;
  result.central_tonnes = saved.central(kWellToWheel) * to_year;
  result.central_cost = yearly_cost(option, economics, settings, {}) - yearly_cost(base, economics, settings, {});
  result.tonnes = saved.draw(kWellToWheel, settings.seed, settings.draws);
  for (auto& tonnes : result.tonnes) tonnes *= to_year;
  for (std::uint32_t d = 0; d < settings.draws; ++d)
    result.cost.push_back(yearly_cost(option, economics, settings, d) - yearly_cost(base, economics, settings, d));
  return result;
}

Ranked describe(Option const& option, Draws const& draws) {
  Ranked ranked;
  ranked.name = option.name;
  ranked.title = option.title;
  ranked.abated_t = interval_of(draws.central_tonnes, draws.tonnes);
  ranked.cost = interval_of(draws.central_cost, draws.cost);
  if (draws.central_tonnes > 0) ranked.per_tonne = draws.central_cost / draws.central_tonnes;
  auto const abating = std::count_if(draws.tonnes.begin(), draws.tonnes.end(), [](double t) { return t > 0; });
  auto const all = std::max<std::size_t>(1, draws.tonnes.size());
  ranked.abates_share = static_cast<double>(abating) / static_cast<double>(all);
  if (!ranked.per_tonne || ranked.abates_share < 0.95) return ranked;
  std::vector<double> per_tonne;
  for (std::size_t d = 0; d < draws.tonnes.size(); ++d)
    if (draws.tonnes[d] > 0) per_tonne.push_back(draws.cost[d] / draws.tonnes[d]);
  ranked.range = interval_of(*ranked.per_tonne, per_tonne);
  return ranked;
}

}  // namespace

Option read_option(std::filesystem::path const& run, audit::Manifest const& manifest, Economics const& economics,
                   Emitters emitters, io::Faults& faults) {
  Option option;
  option.name = run.filename().empty() ? run.parent_path().filename().string() : run.filename().string();
  option.title = manifest.title;
  auto const ledger = audit::read_ledger(run, faults);
  option.emissions = reweighting_of(ledger, {.whole_trains = true,
                                             .public_only = emitters == Emitters::kPublicVehicles,
                                             .private_scale = 100 / manifest.sample_pct});
  for (auto const& row : ledger.rows) {
    if (row.block == 0) continue;
    auto const& item = ledger.text(row.item);
    if (item == "vehicle_km") option.km[ledger.text(row.vehicle_class)] += ledger.in_unit(row);
    if (auto const carrier = carrier_of(item); !carrier.empty()) option.energy[carrier] += ledger.in_unit(row);
  }
  option.depots = read_depot_bill(run, economics, faults);
  option.energy["electricity"] -= option.depots.kwh;
  option.energy["hydrogen"] -= option.depots.h2_kg;
  auto const blocks = audit::read_text_table(run / "blocks.csv", faults);
  for (auto const& row : blocks.rows) option.vehicles[blocks.cell(row, "vehicle_type")] += 1;
  return option;
}

double drawn(Quantiles const& quantiles, std::string const& name, std::uint64_t seed,
             std::optional<std::uint32_t> draw) {
  return draw ? Distribution{quantiles}.at(standard_draw(seed, name, "", 0, *draw)) : quantiles.central;
}

double yearly_cost(Option const& option, Economics const& economics, RankSettings const& settings,
                   std::optional<std::uint32_t> draw) {
  auto const value = [&](Quantiles const& q, std::string const& name) { return drawn(q, name, settings.seed, draw); };
  auto const of_type = [&](std::string const& type, std::string const& quantity) {
    return value(economics.vehicle(type, quantity), "vehicle:" + type + ':' + quantity);
  };
  double cost = 0;
  for (auto const& [type, count] : option.vehicles) {
    auto const each = of_type(type, "capital") + of_type(type, "infrastructure");
    cost += count * economics.turnover.at("spare_ratio").central * each *
            annuity(economics.discount_rate, economics.life(type).central);
  }
  for (auto const& [type, km] : option.km) cost += settings.days * km * of_type(type, "maintenance");
  for (auto const& [carrier, amount] : option.energy)
    cost += settings.days * amount * value(economics.price(carrier, settings.year), "price:" + carrier);
  // Depots' own prices are as uncertain as the carriers' are.
  auto const dearer = [&](std::string const& carrier) {
    auto const price = economics.price(carrier, settings.year);
    return price.central > 0 ? value(price, "price:" + carrier) / price.central : 1;
  };
  auto const& bill = option.depots;
  cost += settings.days * (bill.power * dearer("electricity") + bill.gas * dearer("hydrogen") - bill.earned);
  return cost +
         value(bill.plant, "plant") * annuity(economics.discount_rate, economics.turnover.at("plant_life").central);
}

Ranking rank(std::vector<Option> const& options, Economics const& economics, RankSettings const& settings) {
  Ranking ranking;
  std::vector<Draws> all;
  std::vector<double> central;
  for (std::size_t i = 1; i < options.size(); ++i) {
    all.push_back(draws_of(options.front(), options[i], economics, settings));
    central.push_back(ratio(all.back().central_cost, all.back().central_tonnes));
  }
  auto const order = order_of(central);
  std::uint32_t same = 0;
  for (std::uint32_t d = 0; d < settings.draws; ++d) {
    std::vector<double> per_tonne;
    for (auto const& draws : all) per_tonne.push_back(ratio(draws.cost[d], draws.tonnes[d]));
    if (order_of(per_tonne) == order) ++same;
  }
  ranking.holds_share = settings.draws > 0 ? static_cast<double>(same) / settings.draws : 0;
  for (auto const i : order) {
    ranking.options.push_back(describe(options[i + 1], all[i]));
    ranking.options.back().place = static_cast<int>(ranking.options.size());
  }
  return ranking;
}

}  // namespace twinshift::study
