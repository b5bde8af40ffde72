#include "sim/emissions/public_model.hpp"

#include "sim/emissions/factor_ids.hpp"
#include "sim/emissions/wear.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace twinshift::emissions {

using fleet::Powertrain;
using fleet::VehicleGroup;

namespace {

constexpr double kMicro = 1e6;  // small units in a gram, a litre, a kWh
constexpr double kMicrogramsPerKg = 1e9;

bool is_train(VehicleGroup group) { return group == VehicleGroup::kTrain || group == VehicleGroup::kHighSpeedTrain; }

bool is_large(VehicleGroup group) { return group == VehicleGroup::kDoubleDeck || group == VehicleGroup::kArticulated; }

std::size_t build_of(VehicleGroup group) {
  switch (group) {
    case VehicleGroup::kMinibus:
    case VehicleGroup::kShuttle:
      return 0;
    case VehicleGroup::kArticulated:
      return 2;
    default:
      return 1;
  }
}

SpeedTable table_of(SpeedCurve const& curve) {
  return SpeedTable([&](double v) { return curve.at(v); });
}

}  // namespace

/// Collects a stretch's amounts; opens each row the first time it is written.
class PublicModel::Writer {
public:
  Writer(Ledger& ledger, std::vector<Ledger::RowNumber>& rows, std::string const& vehicle_class, Traffic traffic,
         Amounts& amounts)
      : ledger_{ledger}, rows_{rows}, class_{vehicle_class}, traffic_{traffic}, amounts_{amounts} {}

  void operator()(std::string_view factor, Process process, Item item, double amount) {
    if (next_ == rows_.size()) rows_.push_back(ledger_.open({std::string(factor), class_, traffic_, process, item, 0}));
    amounts_.emplace_back(rows_[next_++], std::llround(amount));
  }

private:
  Ledger& ledger_;
  std::vector<Ledger::RowNumber>& rows_;
  std::string const& class_;
  Traffic traffic_;
  Amounts& amounts_;
  std::size_t next_ = 0;
};

PublicModel::PublicModel(EmissionFactors const& factors, Conditions const& conditions, fleet::VehicleTypes const& types,
                         Ledger& ledger)
    : factors_{factors}, conditions_{conditions}, types_{types}, ledger_{ledger} {
  load_stages();
  load_fuels();
  load_scalars();
  for (std::size_t t = 0; t < types.key.size(); ++t) models_.push_back(make_type(types, nth<VehicleTypeId>(t)));
  rows_.resize(models_.size() * Traffic::kCount);
}

void PublicModel::load_stages() {
  auto const fifth = scalar("bus_euro5_share").value;
  auto const load = [&](std::string const& id) {
    auto const family = factors_.family(id);
    if (family.size() != 3) throw std::out_of_range("emission curve '" + id + "' needs loads 0, 0.5 and 1");
    return LoadCurve{id, {table_of(family[0].curve), table_of(family[1].curve), table_of(family[2].curve)}};
  };
  for (std::size_t b = 0; b < kBusBuilds.size(); ++b)
    for (std::size_t s = 0; s < kBusStages.size(); ++s)
      stages_[b][s] = {s == 0 ? fifth : 1 - fifth, load(bus_curve_id(kBusBuilds[b], kBusStages[s], "energy")),
                       load(bus_curve_id(kBusBuilds[b], kBusStages[s], "nox")),
                       load(bus_curve_id(kBusBuilds[b], kBusStages[s], "pm"))};
}

void PublicModel::load_fuels() {
  diesel_ = {Item::kDiesel, scalar("diesel_lhv"), scalar("diesel_co2e_ttw"), scalar("diesel_co2e_wtt")};
  gas_ = {Item::kCng, scalar("cng_lhv"), scalar("cng_co2e_ttw"), scalar("cng_co2e_wtt")};
  gas_oil_ = {Item::kDiesel, scalar("diesel_lhv"), scalar("gas_oil_co2e_ttw"), scalar("gas_oil_co2e_wtt")};
  grid_ = grid_intensity(factors_, conditions_.region, conditions_.year);
  leakage_ = scalar("h2_leakage");
  leak_co2e_ = leakage_.value * scalar("h2_gwp100").value;
  for (auto const& source : conditions_.hydrogen.sources) {
    auto intensity = hydrogen_intensity(factors_, conditions_.region, conditions_.year, source);
    intensity.value *= source.share;
    sources_.push_back(std::move(intensity));
  }
}

void PublicModel::load_scalars() {
  auto& s = scalars_;
  s.cng_nox = scalar("bus_cng_nox");
  s.cng_pm = scalar("bus_cng_pm");
  s.cell_efficiency = scalar("fuel_cell_efficiency");
  s.charge_efficiency = scalar("charge_efficiency");
  s.hydrogen_lhv = scalar("hydrogen_lhv");
  s.passenger_mass = scalar("passenger_mass");
  s.train_fuel = scalar("train_diesel_fuel");
  s.train_nox = scalar("train_diesel_nox");
  s.train_pm = scalar("train_diesel_pm");
  s.train_energy = scalar("train_electric_energy");
  s.fast_train_energy = scalar("train_high_speed_energy");
  s.train_hydrogen = scalar("train_hydrogen_fuel");
  s.gas_oil_density = scalar("gas_oil_density");
  s.tyre = scalar("wear_tyre_car");
  s.brake = scalar("wear_brake_car");
  s.road = scalar("wear_road_bus");
  s.brake_ratio = scalar("wear_brake_bus_ratio");
  s.tyre_fine = scalar("wear_tyre_pm25");
  s.brake_fine = scalar("wear_brake_pm25");
  s.road_fine = scalar("wear_road_pm25");
  s.regenerative = scalar("wear_regenerative_brake");
  s.zero_mass = scalar("wear_zero_emission_bus_mass_ratio");
}

double PublicModel::climate_kw(Powertrain powertrain, double heat_loss) const {
  auto const outside = conditions_.celsius;
  auto const warm = scalar("bus_heating_setpoint").value;
  auto const cool = scalar("bus_cooling_setpoint").value;
  if (outside < warm) {
    // A fuel cell's own heat does most of the work.
    auto const to_heat = powertrain == Powertrain::kFuelCell ? 1 - scalar("fuel_cell_waste_heat_share").value : 1.0;
    return to_heat * heat_loss * (warm - outside) / scalar("bus_heating_cop").value;
  }
  if (outside > cool)
    return (heat_loss * (outside - cool) + scalar("bus_cooling_gains").value) / scalar("bus_cooling_cop").value;
  return 0;
}

ElectricDrive PublicModel::make_drive(Powertrain powertrain, VehicleGroup group) const {
  ElectricDrive drive;
  auto const small = build_of(group) == 0;
  auto const standard_area = scalar("bus_area").value;
  drive.area = small                                ? scalar("bus_area_shuttle").value
               : group == VehicleGroup::kDoubleDeck ? scalar("bus_area_double_deck").value
                                                    : standard_area;
  // Small vehicles: doors, light and cabin shrink with the front (estimate).
  auto const size = small ? drive.area / standard_area : 1;
  drive.drag = scalar("bus_drag").value;
  drive.rolling = scalar("bus_rolling").value;
  drive.rotating = scalar("bus_rotating_mass").value;
  drive.air_density = scalar("air_density").value;
  drive.acceleration = scalar("bus_acceleration").value;
  drive.signal_stop_s = scalar("bus_stop_at_signal").value;
  drive.drive_efficiency = scalar("bus_drive_efficiency").value;
  drive.regained = scalar("bus_regeneration_efficiency").value * scalar("bus_regeneration_share").value;
  drive.base_kw = scalar("bus_auxiliary").value * size;
  drive.climate_kw =
      climate_kw(powertrain, scalar(is_large(group) ? "bus_heat_loss_large" : "bus_heat_loss").value * size);
  return drive;
}

PublicModel::TypeModel PublicModel::make_type(fleet::VehicleTypes const& types, VehicleTypeId type) const {
  TypeModel model;
  model.powertrain = types.powertrain[type];
  model.group = types.group[type];
  model.build = build_of(model.group);
  model.energy_ratio = model.group == VehicleGroup::kDoubleDeck ? scalar("bus_double_deck_ratio").value : 1.0;
  if (model.powertrain == Powertrain::kDieselHybrid) model.energy_ratio *= scalar("bus_hybrid_ratio").value;
  if (model.powertrain == Powertrain::kCng) model.energy_ratio *= scalar("bus_cng_ratio").value;
  model.places = std::max(1, types.capacity(type));
  model.empty_kg = types.empty_mass[type].value();
  model.axles = model.group == VehicleGroup::kArticulated ? 3 : 2;
  model.drive = make_drive(model.powertrain, model.group);
  return model;
}

double PublicModel::LoadCurve::operator()(double load, int step) const {
  auto const place = std::clamp(load, 0.0, 1.0) * 2;
  auto const lower = place < 1 ? std::size_t{0} : std::size_t{1};
  auto const share = place - static_cast<double>(lower);
  return at[lower][step] + share * (at[lower + 1][step] - at[lower][step]);
}

void PublicModel::evaluate(PublicStretch const& stretch, Amounts& amounts) {
  amounts.clear();
  auto const& model = models_[stretch.type.index()];
  auto& rows = rows_[stretch.type.index() * Traffic::kCount + stretch.traffic.index()];
  Writer write(ledger_, rows, types_.key[stretch.type], stretch.traffic, amounts);
  write(types_.key[stretch.type], Process::kDriving, Item::kVehicleDistance, stretch.metres * 1000);
  if (is_train(model.group)) return train(model, stretch, write);
  switch (model.powertrain) {
    case Powertrain::kDiesel:
    case Powertrain::kDieselHybrid:
      diesel_bus(model, stretch, write);
      break;
    case Powertrain::kCng:
      gas_bus(model, stretch, write);
      break;
    case Powertrain::kBattery:
    case Powertrain::kFuelCell:
      electric_bus(model, stretch, write);
      break;
    case Powertrain::kElectricRail:
    case Powertrain::kHuman:
      break;
  }
  wear(model, stretch, write);
}

void PublicModel::burn(Fuel const& fuel, std::string const& factor, double amount, Writer& write) const {
  write(factor, Process::kDriving, fuel.item, amount * kMicro);
  write(fuel.ttw.id, Process::kDriving, Item::kCo2eTankToWheel, amount * fuel.ttw.value * kMicrogramsPerKg);
  write(fuel.wtt.id, Process::kEnergySupply, Item::kCo2eWellToTank, amount * fuel.wtt.value * kMicrogramsPerKg);
}

void PublicModel::draw_grid(Factor const& use, double kwh, Writer& write) const {
  write(use.id, Process::kDriving, Item::kElectricity, kwh * kMicro);
  write(grid_.id, Process::kEnergySupply, Item::kCo2eWellToTank, kwh * grid_.value * kMicrogramsPerKg);
}

void PublicModel::use_hydrogen(Factor const& use, double kg, Writer& write) const {
  write(use.id, Process::kDriving, Item::kHydrogen, kg * kMicro);
  for (auto const& source : sources_)
    write(source.id, Process::kEnergySupply, Item::kCo2eWellToTank, kg * source.value * kMicrogramsPerKg);
  write(leakage_.id, Process::kHydrogenLeak, Item::kCo2eWellToTank, kg * leak_co2e_ * kMicrogramsPerKg);
}

void PublicModel::diesel_bus(TypeModel const& type, PublicStretch const& stretch, Writer& write) const {
  auto const km = stretch.metres / 1000;
  auto const step = SpeedTable::step_of(km / stretch.seconds * 3600);
  auto const load = stretch.people / type.places;
  for (auto const& stage : stages_[type.build]) {
    auto const own = km * stage.share;
    burn(diesel_, stage.energy.id, own * stage.energy(load, step) * type.energy_ratio / diesel_.lhv.value, write);
    write(stage.nox.id, Process::kDriving, Item::kNox, own * stage.nox(load, step) * kMicro);
    write(stage.pm.id, Process::kDriving, Item::kPm25, own * stage.pm(load, step) * kMicro);
  }
}

void PublicModel::gas_bus(TypeModel const& type, PublicStretch const& stretch, Writer& write) const {
  auto const km = stretch.metres / 1000;
  auto const step = SpeedTable::step_of(km / stretch.seconds * 3600);
  auto const& energy = stages_[type.build][1].energy;
  burn(gas_, energy.id, km * energy(stretch.people / type.places, step) * type.energy_ratio / gas_.lhv.value, write);
  write(scalars_.cng_nox.id, Process::kDriving, Item::kNox, km * scalars_.cng_nox.value * kMicro);
  write(scalars_.cng_pm.id, Process::kDriving, Item::kPm25, km * scalars_.cng_pm.value * kMicro);
}

void PublicModel::electric_bus(TypeModel const& type, PublicStretch const& stretch, Writer& write) const {
  auto const mass = type.empty_kg + stretch.people * scalars_.passenger_mass.value;
  auto const kwh =
      drawn_energy(type.drive, {stretch.metres, stretch.seconds, stretch.run_seconds, stretch.cruise_mps, mass});
  if (type.powertrain == Powertrain::kBattery)
    draw_grid(scalars_.charge_efficiency, kwh / scalars_.charge_efficiency.value, write);
  else
    use_hydrogen(scalars_.cell_efficiency, kwh / (scalars_.cell_efficiency.value * scalars_.hydrogen_lhv.value), write);
}

void PublicModel::train(TypeModel const& type, PublicStretch const& stretch, Writer& write) const {
  auto const km = stretch.metres / 1000;
  auto const& s = scalars_;
  if (type.powertrain == Powertrain::kFuelCell)
    return use_hydrogen(s.train_hydrogen, km * s.train_hydrogen.value, write);
  if (type.powertrain != Powertrain::kDiesel) {
    auto const& use = type.group == VehicleGroup::kHighSpeedTrain ? s.fast_train_energy : s.train_energy;
    return draw_grid(use, km * use.value, write);
  }
  auto const litres = km * s.train_fuel.value;
  auto const kg = litres * s.gas_oil_density.value;
  burn(gas_oil_, s.train_fuel.id, litres, write);
  write(s.train_nox.id, Process::kDriving, Item::kNox, kg * s.train_nox.value * kMicro);
  write(s.train_pm.id, Process::kDriving, Item::kPm25, kg * s.train_pm.value * kMicro);
}

void PublicModel::wear(TypeModel const& type, PublicStretch const& stretch, Writer& write) const {
  auto const& s = scalars_;
  auto const km = stretch.metres / 1000;
  auto const v = km / stretch.seconds * 3600;
  auto const load = std::clamp(stretch.people / type.places, 0.0, 1.0);
  auto const zero = type.powertrain == Powertrain::kBattery || type.powertrain == Powertrain::kFuelCell;
  auto const brakes_less = zero || type.powertrain == Powertrain::kDieselHybrid ? s.regenerative.value : 1.0;
  auto const rate = km * (zero ? s.zero_mass.value : 1.0) * kMicro;
  write(s.tyre.id, Process::kTyreWear, Item::kPm25,
        rate * s.tyre.value * bus_tyre_ratio(type.axles, load) * s.tyre_fine.value * tyre_speed_factor(v));
  write(s.brake.id, Process::kBrakeWear, Item::kPm25,
        rate * s.brake.value * bus_brake_ratio(s.brake_ratio.value, load) * s.brake_fine.value * brake_speed_factor(v) *
            brakes_less);
  write(s.road.id, Process::kRoadWear, Item::kPm25, rate * s.road.value * s.road_fine.value);
}

}  // namespace twinshift::emissions
