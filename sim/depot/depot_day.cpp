#include "sim/depot/depot_day.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace twinshift::depot {
namespace {

constexpr double kMilli = 1e6;      ///< mWh a kWh, mg a kg
constexpr double kMicrogram = 1e9;  ///< a kg
constexpr int kNightFrom = 20, kNightTo = 6;
/// Days in which the site's battery finds its daily rhythm.
constexpr int kBatteryDays = 8;

Pumps gas_pumps(Site const& site, Parameters const& p) {
  auto const clock = [](double hours) { return static_cast<std::int32_t>(std::lround(hours * 3600)) % (24 * 3600); };
  Pumps pumps;
  pumps.count = site.dispensers;
  pumps.per_h = std::max<std::int64_t>(1, whole(p.flow_kg_min * kMilli * 60));
  pumps.least_s = static_cast<std::int32_t>(std::lround(p.fill_min * 60));
  pumps.open = {{clock(p.midday_from_h), clock(p.midday_to_h)}, {clock(p.overnight_from_h), clock(p.overnight_to_h)}};
  pumps.late_limit_s = static_cast<std::int32_t>(std::lround(p.late_limit_min * 60));
  return pumps;
}

Pumps chargers(Site const& site, int usable, Parameters const& p) {
  Pumps pumps;
  pumps.count = usable;
  pumps.per_h = std::max<std::int64_t>(1, whole(site.charger_kw * kMilli));
  pumps.least_s = static_cast<std::int32_t>(std::lround(p.fill_min * 60));
  pumps.open = {{0, 24 * 3600}};
  pumps.late_limit_s = static_cast<std::int32_t>(std::lround(p.late_limit_min * 60));
  pumps.as_it_flows = true;
  return pumps;
}

Hourly building_load(Site const& site, Parameters const& p) {
  auto const day = whole((p.building_kw + p.building_kw_vehicle * site.vehicles) * kMilli);
  Hourly load{};
  for (int h = 0; h < kHours; ++h)
    load[static_cast<std::size_t>(h)] =
        h >= kNightFrom || h < kNightTo ? whole(static_cast<double>(day) * p.building_night) : day;
  return load;
}

/// Of mWh; of mg, kg.
double kwh(std::int64_t amount) { return static_cast<double>(amount) / kMilli; }

class Simulation {
public:
  Simulation(std::span<VehicleDay const> vehicles, Site const& site, Parameters const& p, DayContext const& context)
      : vehicles_{vehicles}, site_{site}, p_{p}, context_{context}, electrolyser_{site.electrolyser_kw, p} {}

  DepotDay run();

private:
  void collect_needs();
  void charge();
  void refuel();
  PlanInput plan_input(QueueDay const& free_run) const;
  [[nodiscard]] std::int64_t unloaded_in(int hour, std::int64_t draw) const;
  Store make_store(GasPlan const& plan) const;
  void judge(std::vector<Need> const& needs, std::vector<Service> const& services);
  void supply_power();
  void use_power(std::size_t h, std::int64_t& level);
  void count_power(std::size_t h);
  void count_gas(std::size_t h);
  void count_earnings(std::size_t h);

  std::span<VehicleDay const> vehicles_;
  Site const& site_;
  Parameters const& p_;
  DayContext const& context_;
  Electrolyser electrolyser_;
  std::vector<Need> gas_needs_;
  std::vector<Need> charge_needs_;
  std::vector<std::int64_t> least_left_;
  DepotDay day_;
};

void Simulation::collect_needs() {
  auto const pump = gas_pumps(site_, p_).per_h;
  auto const plug = chargers(site_, 1, p_).per_h;
  for (std::size_t v = 0; v < vehicles_.size(); ++v) {
    auto const& vehicle = vehicles_[v];
    auto const gas = vehicle.carrier == Carrier::kHydrogen;
    auto const needs = needs_of(vehicle, v, p_, gas ? pump : plug);
    auto& list = gas ? gas_needs_ : charge_needs_;
    if (needs.midday) list.push_back(*needs.midday);
    list.push_back(needs.overnight);
    (gas ? day_.used_gas : day_.used_power) += vehicle.used;
    BlockVerdict verdict;
    verdict.block = vehicle.block;
    verdict.carrier = vehicle.carrier;
    verdict.usable = vehicle.usable;
    verdict.least_left = needs.least_left;
    verdict.verdict = needs.least_left < 0 ? Verdict::kOutOfRange : needs.midday ? Verdict::kMidday : Verdict::kOk;
    day_.blocks.push_back(verdict);
  }
}

/// Waits and lateness of both fills; a vehicle that is out of range stays so, whatever the queue does.
void Simulation::judge(std::vector<Need> const& needs, std::vector<Service> const& services) {
  for (std::size_t n = 0; n < needs.size(); ++n) {
    auto const& need = needs[n];
    auto const& service = services[n];
    auto& block = day_.blocks[need.vehicle];
    block.wait_s += service.wait_s;
    auto const late = service.end_s - need.due_s;
    if (block.verdict == Verdict::kOutOfRange) continue;
    if (!service.served) {
      // Without its midday fill it runs dry before it is back.
      block.verdict = need.midday ? Verdict::kOutOfRange : Verdict::kUnserved;
    } else if (late > 0) {
      block.late_s = std::max<std::int64_t>(block.late_s, late);
      block.verdict = Verdict::kLate;
    }
  }
}

/// Chargers in use at once never draw more than the connection leaves beside the buildings; PV does not count.
void Simulation::charge() {
  auto const buildings = building_load(site_, p_);
  auto const left = site_.grid_kw - static_cast<double>(*std::max_element(buildings.begin(), buildings.end())) / kMilli;
  auto const fed = site_.charger_kw > 0 ? static_cast<int>(std::max(0.0, left) / site_.charger_kw) : 0;
  day_.usable_chargers = std::min(site_.chargers, fed);
  auto const run = run_queue(charge_needs_, chargers(site_, day_.usable_chargers, p_), nullptr);
  day_.waiting_power_before = run.waiting_before;
  day_.waiting_power_after = run.waiting_after;
  for (std::size_t h = 0; h < kHours; ++h) {
    day_.hours[h].charge = run.hours[h];
    day_.hours[h].building = buildings[h];
  }
  judge(charge_needs_, run.services);
}

/// Most gas that is unloaded in an hour: a trailer, or twice the mean of the hours in which deliveries come.
std::int64_t Simulation::unloaded_in(int hour, std::int64_t draw) const {
  if (site_.deliveries.empty() || site_.delivered_kg_day <= 0) return 0;
  if (hour < p_.delivery_from_h || hour >= p_.delivery_to_h) return 0;
  return std::max(whole(p_.trailer_kg * kMilli),
                  whole(2 * static_cast<double>(draw) / (p_.delivery_to_h - p_.delivery_from_h)));
}

PlanInput Simulation::plan_input(QueueDay const& free_run) const {
  PlanInput input;
  std::int64_t draw = 0;
  for (auto const& hour : free_run.hours) draw += hour.given + hour.vented;
  auto const wind = whole(site_.wind_kw * p_.wind_capacity_factor * kMilli);
  for (std::size_t h = 0; h < kHours; ++h) {
    auto const& hour = day_.hours[h];
    auto const sun = whole(site_.pv_kw * context_.sun[h] * kMilli);
    auto const others = hour.building + hour.charge.given;
    auto const given = free_run.hours[h].given;
    input.drawn[h] = given;
    input.sun[h] = std::max<std::int64_t>(0, sun - others);
    auto const others_net = std::max<std::int64_t>(0, others - sun);
    auto const carried = std::max<std::int64_t>(0, whole(site_.grid_kw * kMilli) - others_net);
    input.wind[h] = std::min(carried, std::max<std::int64_t>(0, wind - others_net));
    input.brought[h] =
        std::min(unloaded_in(static_cast<int>(h), draw),
                 static_cast<std::int64_t>(static_cast<double>(carried - input.wind[h]) / p_.compression_kwh_kg));
    input.grid[h] = carried - input.wind[h] - whole(static_cast<double>(input.brought[h]) * p_.compression_kwh_kg);
  }
  // Each fill vents its own rounded part, so the hours' vents are taken from the run itself.
  for (std::size_t h = 0; h < kHours; ++h) input.drawn[h] += free_run.hours[h].vented;
  auto const capacity = whole(site_.storage_kg * kMilli);
  input.usable = capacity - whole(static_cast<double>(capacity) * p_.store_floor);
  return input;
}

Store Simulation::make_store(GasPlan const& plan) const {
  Store store;
  store.capacity = whole(site_.storage_kg * kMilli);
  store.floor = whole(static_cast<double>(store.capacity) * p_.store_floor);
  store.level = std::min(store.capacity, store.floor + plan.level);
  store.vent_share = p_.vent_share;
  store.least_made = electrolyser_.least();
  store.made = plan.made;
  store.brought = plan.brought;
  return store;
}

void Simulation::refuel() {
  if (gas_needs_.empty()) return;
  auto const pumps = gas_pumps(site_, p_);
  // First with gas without end: that is the draw that supply is planned for.
  Store endless;
  endless.capacity = endless.level = std::int64_t{1} << 60;
  endless.vent_share = p_.vent_share;
  auto const free_run = run_queue(gas_needs_, pumps, &endless);
  auto const plan = plan_gas(site_, electrolyser_, p_.compression_kwh_kg, context_.tariff, plan_input(free_run));
  day_.unplanned = plan.missing;
  auto const store = make_store(plan);
  auto const run = run_queue(gas_needs_, pumps, &store);
  day_.stored_before = run.stored_before;
  day_.waiting_gas_before = run.waiting_before;
  day_.waiting_gas_after = run.waiting_after;
  day_.dry_hour = run.dry_hour;
  for (std::size_t h = 0; h < kHours; ++h) {
    auto& hour = day_.hours[h];
    hour.gas = run.hours[h];
    hour.electrolyser = electrolyser_.energy(hour.gas.made);
    hour.compression = whole(static_cast<double>(hour.gas.made + hour.gas.brought) * p_.compression_kwh_kg);
  }
  judge(gas_needs_, run.services);
}

/// Sun first, then contracted wind; what is left over fills the site's battery, which gives it back in hours dearer (or
/// dirtier) than the day's mean; the grid does the rest.
void Simulation::use_power(std::size_t h, std::int64_t& level) {
  auto& hour = day_.hours[h];
  auto const capacity = whole(site_.battery_kwh * kMilli);
  auto const power = static_cast<std::int64_t>(static_cast<double>(capacity) / p_.battery_hours);
  auto const wind = whole(site_.wind_kw * p_.wind_capacity_factor * kMilli);
  auto const load = hour.electrolyser + hour.compression + hour.building + hour.charge.given;
  hour.pv = whole(site_.pv_kw * context_.sun[h] * kMilli);
  auto open = load - std::min(load, hour.pv);
  auto const spare_sun = hour.pv - std::min(load, hour.pv);
  hour.wind = std::min(open, wind);
  open -= hour.wind;
  // The connection carries wind to the battery only beside all else that comes through it.
  auto const line = std::max<std::int64_t>(0, whole(site_.grid_kw * kMilli) - hour.wind - open);
  hour.battery_in = std::min({spare_sun + std::min(wind - hour.wind, line), power, capacity - level});
  auto const from_wind = std::max<std::int64_t>(0, hour.battery_in - spare_sun);
  hour.wind += from_wind;
  hour.exported = spare_sun - (hour.battery_in - from_wind);
  auto const& now = site_.rule == Rule::kCheapest ? context_.tariff.grid_price : context_.tariff.grid_co2e;
  auto const mean = std::accumulate(now.begin(), now.end(), 0.0) / kHours;
  auto const drawn =
      now[h] >= mean
          ? std::min({level, power, static_cast<std::int64_t>(static_cast<double>(open) / p_.battery_efficiency)})
          : 0;
  hour.battery_out = static_cast<std::int64_t>(static_cast<double>(drawn) * p_.battery_efficiency);
  hour.battery_lost = drawn - hour.battery_out;
  hour.grid = open - hour.battery_out;
  level += hour.battery_in - drawn;
  hour.battery = level;
}

/// An hour's electricity is shared by load between gas, charging and buildings.
void Simulation::count_power(std::size_t h) {
  auto& hour = day_.hours[h];
  auto const& tariff = context_.tariff;
  auto const gas_load = kwh(hour.electrolyser + hour.compression);
  auto const charge_load = kwh(hour.charge.given);
  auto const load = gas_load + charge_load + kwh(hour.building);
  hour.grid_kg_kwh = tariff.grid_co2e[h];
  if (load <= 0) return;
  auto const co2e = kwh(hour.grid) * tariff.grid_co2e[h] + kwh(hour.pv - hour.exported) * tariff.pv_co2e +
                    kwh(hour.wind) * tariff.wind_co2e;
  auto const take = [&](double share, PowerUse& use) {
    use.grid_weighted += kwh(hour.grid) * share * tariff.grid_co2e[h] / context_.year_co2e;
    use.sun += kwh(hour.pv - hour.exported) * share;
    use.wind += kwh(hour.wind) * share;
    return whole(co2e * share * kMicrogram);
  };
  hour.gas_co2e_ug = take(gas_load / load, day_.gas_power);
  hour.charge_co2e_ug = take(charge_load / load, day_.charge_power);
  hour.building_co2e_ug = whole(co2e * kMicrogram) - hour.gas_co2e_ug - hour.charge_co2e_ug;
  auto const money = kwh(hour.grid) * tariff.grid_price[h] + kwh(hour.wind) * tariff.wind_price;
  day_.bill.power += money * (gas_load + charge_load) / load;
  hour.cost_millionths += whole(money * kMilli);
}

void Simulation::count_gas(std::size_t h) {
  auto& hour = day_.hours[h];
  double co2e = kwh(hour.gas.vented) * context_.leak_kg_kg;
  double money = 0;
  for (auto const& delivery : site_.deliveries) {
    auto const kg = kwh(hour.gas.brought) * delivery.share;
    co2e += kg * delivery.co2e_kg_kg;
    money += kg * delivery.price;
  }
  hour.gas_co2e_ug += whole(co2e * kMicrogram);
  day_.bill.gas += money;
  hour.cost_millionths += whole(money * kMilli);
}

void Simulation::count_earnings(std::size_t h) {
  auto& hour = day_.hours[h];
  double earned = kwh(hour.exported) * p_.price_export;
  if (site_.works) {
    hour.oxygen_mg = whole(static_cast<double>(hour.gas.made) * p_.oxygen_kg_kg);
    hour.heat = whole(static_cast<double>(hour.electrolyser) * p_.heat_share * p_.heat_used_share);
    earned += kwh(hour.electrolyser) * p_.oxygen_energy_share * context_.tariff.grid_price[h] +
              kwh(hour.heat) * p_.price_heat;
  }
  day_.bill.earned += earned;
  hour.cost_millionths -= whole(earned * kMilli);
}

void Simulation::supply_power() {
  std::int64_t level = 0;
  for (int round = 0; round < kBatteryDays; ++round) {
    day_.battery_before = level;
    for (std::size_t h = 0; h < kHours; ++h) use_power(h, level);
  }
  for (std::size_t h = 0; h < kHours; ++h) {
    count_power(h);
    count_gas(h);
    count_earnings(h);
  }
}

DepotDay Simulation::run() {
  collect_needs();
  charge();
  refuel();
  supply_power();
  return std::move(day_);
}

std::optional<std::string> differ(std::string const& what, std::int64_t left, std::int64_t right) {
  if (left == right) return std::nullopt;
  return what + ": " + std::to_string(left) + " against " + std::to_string(right);
}

std::optional<std::string> hour_imbalance(DepotHour const& hour, std::int64_t stored, std::int64_t battery) {
  if (auto fault = differ("hydrogen of an hour", hour.gas.made + hour.gas.brought,
                          hour.gas.given + hour.gas.vented + hour.gas.stored - stored))
    return fault;
  auto const used = hour.electrolyser + hour.compression + hour.building + hour.charge.given;
  return differ("electricity of an hour", hour.pv + hour.wind + hour.grid,
                used + hour.battery_lost + hour.exported + hour.battery - battery);
}

}  // namespace

std::int64_t DepotDay::supplied_gas() const {
  std::int64_t sum = 0;
  for (auto const& hour : hours) sum += hour.gas.made + hour.gas.brought - hour.gas.vented;
  return sum;
}

std::int64_t DepotDay::supplied_power() const {
  std::int64_t sum = 0;
  for (auto const& hour : hours) sum += hour.charge.given;
  return sum;
}

std::string_view token(Verdict verdict) {
  constexpr std::array<std::string_view, 6> kTokens = {"", "ok", "midday", "out_of_range", "late", "unserved"};
  return kTokens[static_cast<std::size_t>(verdict)];
}

DepotDay simulate_depot_day(std::span<VehicleDay const> vehicles, Site const& site, Parameters const& parameters,
                            DayContext const& context) {
  return Simulation{vehicles, site, parameters, context}.run();
}

std::optional<std::string> first_imbalance(DepotDay const& day) {
  auto stored = day.stored_before;
  auto battery = day.battery_before;
  std::int64_t gas_wanted = 0, gas_left = 0, power_wanted = 0, power_left = 0;
  for (auto const& hour : day.hours) {
    if (auto fault = hour_imbalance(hour, stored, battery)) return fault;
    stored = hour.gas.stored;
    battery = hour.battery;
    gas_wanted += hour.gas.wanted;
    gas_left += hour.gas.given + hour.gas.withheld;
    power_wanted += hour.charge.wanted;
    power_left += hour.charge.given + hour.charge.withheld;
  }
  if (auto fault = differ("hydrogen that vehicles used and that they ask for", day.used_gas, gas_wanted)) return fault;
  if (auto fault = differ("electricity that vehicles used and that they ask for", day.used_power, power_wanted))
    return fault;
  if (auto fault =
          differ("hydrogen asked for and given", gas_wanted + day.waiting_gas_before, gas_left + day.waiting_gas_after))
    return fault;
  return differ("electricity asked for and given", power_wanted + day.waiting_power_before,
                power_left + day.waiting_power_after);
}

}  // namespace twinshift::depot
