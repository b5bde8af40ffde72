#include "sim/emissions/public_model.hpp"

#include "sim/emissions/factor_ids.hpp"
#include "sim/emissions/run_factors.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace twinshift::emissions {

using fleet::Powertrain;
using fleet::VehicleGroup;

namespace {

constexpr double kMilli = 1e6;               // mWh in a kWh
constexpr std::uint32_t kMaxSpeed = 40'000;  // hundredths of a km/h

bool is_large(VehicleGroup group) { return group == VehicleGroup::kDoubleDeck || group == VehicleGroup::kArticulated; }
bool is_zero(Powertrain powertrain) {
  return powertrain == Powertrain::kBattery || powertrain == Powertrain::kFuelCell;
}

std::string_view build_of(VehicleGroup group) {
  switch (group) {
    case VehicleGroup::kMinibus:
    case VehicleGroup::kShuttle:
      return "midi";
    case VehicleGroup::kArticulated:
      return "articulated";
    default:
      return "standard";
  }
}

bool is_small(VehicleGroup group) { return build_of(group) == "midi"; }

std::string_view area_of(VehicleGroup group) {
  if (is_small(group)) return "bus_area_shuttle";
  return group == VehicleGroup::kDoubleDeck ? "bus_area_double_deck" : "bus_area";
}

bool is_energy_use(Process process) {
  return process == Process::kDriving || process == Process::kBrakingRecovery || process == Process::kAuxiliary ||
         process == Process::kHeatingCooling;
}

std::string times(double factor) { return factor == 1 ? std::string{} : "*" + literal(factor); }

}  // namespace

Climate climate(EmissionFactors const& factors, Conditions const& conditions, std::string_view heat_loss,
                bool fuel_cell, double size) {
  auto const value = [&](std::string_view id) { return factors.scalar(id, conditions.region).value; };
  auto const warm = value("bus_heating_setpoint") - conditions.celsius;
  auto const hot = conditions.celsius - value("bus_cooling_setpoint");
  auto const loss = std::string(heat_loss) + times(size);
  Climate result;
  if (warm > 0) {
    // A fuel cell's own heat does most of the work.
    auto const to_heat = fuel_cell ? 1 - value("fuel_cell_waste_heat_share") : 1.0;
    result.kw = to_heat * value(heat_loss) * size * warm / value("bus_heating_cop");
    result.products.push_back(loss + "*" + literal(warm) + "/bus_heating_cop" +
                              (fuel_cell ? "*(1-fuel_cell_waste_heat_share)" : ""));
  } else if (hot > 0) {
    result.kw = (value(heat_loss) * size * hot + value("bus_cooling_gains") * size) / value("bus_cooling_cop");
    result.products.push_back(loss + "*" + literal(hot) + "/bus_cooling_cop");
    result.products.push_back("bus_cooling_gains" + times(size) + "/bus_cooling_cop");
  }
  return result;
}

/// Opens the lines of one type of vehicle.
class PublicModel::Maker {
public:
  Maker(Conditions const& conditions, fleet::VehicleTypes const& types, VehicleTypeId type, Ledger& ledger,
        TypeModel& model)
      : conditions_{conditions},
        ledger_{ledger},
        tables_{ledger.factors().tables()},
        model_{model},
        key_{types.key[type]},
        powertrain_{types.powertrain[type]},
        group_{types.group[type]} {
    model.id = ledger.vehicle_class(key_);
    model.places = std::max(1, types.capacity(type));
    model.empty_kg = types.empty_mass[type].value();
    model.shared = !fleet::on_road(group_);
    if (model.shared)
      model.seats = types.seats[type] *
                    value(group_ == VehicleGroup::kHighSpeedTrain ? "train_high_speed_occupancy" : "train_occupancy");
    axles_ = group_ == VehicleGroup::kArticulated ? 3 : 2;
  }

  void make() {
    if (!fleet::on_road(group_)) return train();
    add(Basis::kDistance, Process::kDriving, Item::kVehicleDistance, "", false);
    add(Basis::kPersonDistance, Process::kDriving, Item::kPersonDistance, "", false);
    switch (powertrain_) {
      case Powertrain::kDiesel:
      case Powertrain::kDieselHybrid:
        diesel();
        break;
      case Powertrain::kCng:
        gas();
        break;
      case Powertrain::kBattery:
      case Powertrain::kFuelCell:
        electric();
        break;
      case Powertrain::kElectricRail:
      case Powertrain::kHuman:
        break;
    }
    wear();
    manufacture();
  }

private:
  [[nodiscard]] double value(std::string_view id) const { return tables_.scalar(id, conditions_.region).value; }

  Line& add(Basis basis, Process process, Item item, std::string const& text, bool by_energy = true) {
    Line line;
    line.basis = basis;
    line.process = process;
    line.item = item;
    line.formula = ledger_.factors().formula(text);
    line.by_energy = by_energy;
    line.from = from_;
    line.to = to_;
    line.speed = basis == Basis::kIdle ? slowest_ : 0;
    return model_.lines.emplace_back(line);
  }

  [[nodiscard]] std::string curve(std::string_view stage, std::string_view what) const {
    return bus_curve_id(build_of(group_), stage, what);
  }
  [[nodiscard]] std::string build_ratio() const {
    return group_ == VehicleGroup::kDoubleDeck ? "*bus_double_deck_ratio" : "";
  }

  /// Litres or kg of a fuel and their CO2 and CO2e.
  void fuel(Basis basis, Process process, Item item, std::string const& name, std::string const& amount) {
    add(basis, process, item, amount);
    add(basis, process, Item::kCo2eTankToWheel, amount + "*" + name + "_co2e_ttw");
    add(basis, process, Item::kCo2TankToWheel, amount + "*" + name + "_co2e_ttw*" + name + "_co2_share");
    add(basis, Process::kEnergySupply, Item::kCo2eWellToTank, amount + "*" + name + "_co2e_wtt");
  }

  /// Exhaust per hour of an engine that stands: the curve's slowest kilometres.
  void idle_exhaust(std::string const& stage) {
    auto const slowest = tables_.family(curve(stage, "nox")).front().curve.vmin;
    slowest_ = static_cast<std::uint32_t>(std::lround(slowest * 100));
    auto const per_hour = "*" + literal(slowest) + "*0.001";
    add(Basis::kIdle, Process::kIdling, Item::kNox, curve(stage, "nox") + per_hour);
    add(Basis::kIdle, Process::kIdling, Item::kPm25, curve(stage, "pm") + per_hour);
    add(Basis::kIdle, Process::kIdling, Item::kPm10, curve(stage, "pm") + per_hour);
    slowest_ = 0;
  }

  void diesel() {
    auto const hybrid = powertrain_ == Powertrain::kDieselHybrid ? "*bus_hybrid_ratio" : "";
    double upto = 0;
    for (auto const& share : tables_.bus_mix(conditions_.region, key_)) {
      from_ = upto;
      to_ = upto += share.share;
      auto const litres = curve(share.stage, "energy") + build_ratio() + hybrid + "/diesel_lhv";
      fuel(Basis::kDistance, Process::kDriving, Item::kDiesel, "diesel", litres);
      add(Basis::kDistance, Process::kDriving, Item::kNox, curve(share.stage, "nox") + "*0.001");
      add(Basis::kDistance, Process::kDriving, Item::kPm25, curve(share.stage, "pm") + "*0.001");
      add(Basis::kDistance, Process::kDriving, Item::kPm10, curve(share.stage, "pm") + "*0.001");
      idle_exhaust(share.stage);
    }
    from_ = 0;
    to_ = 1;
    fuel(Basis::kIdle, Process::kIdling, Item::kDiesel, "diesel", "bus_idle_fuel");
    spread_by("e6");
  }

  void gas() {
    auto const kg = curve("e6", "energy") + build_ratio() + "*bus_cng_ratio/cng_lhv";
    fuel(Basis::kDistance, Process::kDriving, Item::kCng, "cng", kg);
    add(Basis::kDistance, Process::kDriving, Item::kNox, "bus_cng_nox*0.001");
    add(Basis::kDistance, Process::kDriving, Item::kPm25, "bus_cng_pm*0.001");
    add(Basis::kDistance, Process::kDriving, Item::kPm10, "bus_cng_pm*0.001");
    // As much energy as a diesel engine needs to stand.
    fuel(Basis::kIdle, Process::kIdling, Item::kCng, "cng", "bus_idle_fuel*diesel_lhv/cng_lhv");
    spread_by("e6");
  }

  void spread_by(std::string_view stage) {
    auto const family = tables_.family(curve(stage, "energy"));
    model_.energy = SpeedTable([&](double v) { return read_curve(family, v, 0.5); });
  }

  /// What is drawn from battery or fuel cell: `kwh` per basis.
  void drawn(Basis basis, Process process, std::string const& kwh) {
    if (powertrain_ == Powertrain::kBattery) return from_grid(basis, process, kwh + "/charge_efficiency");
    as_hydrogen(basis, process, kwh + "/fuel_cell_efficiency/hydrogen_lhv");
  }
  void from_grid(Basis basis, Process process, std::string const& kwh) {
    add(basis, process, Item::kElectricity, kwh);
    model_.drawn.push_back({basis, Item::kElectricity, kwh});
  }
  void as_hydrogen(Basis basis, Process process, std::string const& kg) {
    add(basis, process, Item::kHydrogen, kg);
    model_.drawn.push_back({basis, Item::kHydrogen, kg});
  }

  void electric() {
    auto const area = value(area_of(group_));
    // Small vehicles: doors, light and cabin shrink with the front (estimate).
    auto const size = is_small(group_) ? area / value("bus_area") : 1.0;
    auto const* const loss = is_large(group_) ? "bus_heat_loss_large" : "bus_heat_loss";
    auto const air = climate(tables_, conditions_, loss, powertrain_ == Powertrain::kFuelCell, size);
    set_drive(area, size, air.kw);
    drawn(Basis::kDriven, Process::kDriving, "bus_traction/bus_drive_efficiency");
    drawn(Basis::kBraked, Process::kBrakingRecovery,
          "bus_traction*bus_regeneration_efficiency*bus_regeneration_share*-1");
    drawn(Basis::kService, Process::kAuxiliary, "bus_auxiliary" + times(size));
    for (auto const& product : air.products) drawn(Basis::kService, Process::kHeatingCooling, product);
  }

  void set_drive(double area, double size, double climate_kw) {
    auto& drive = model_.drive;
    model_.physical = true;
    drive.area = area;
    drive.drag = value("bus_drag");
    drive.rolling = value("bus_rolling");
    drive.rotating = value("bus_rotating_mass");
    drive.air_density = value("air_density");
    drive.acceleration = value("bus_acceleration");
    drive.signal_stop_s = value("bus_stop_at_signal");
    drive.signal_stops = value("bus_signal_stops");
    drive.drive_efficiency = value("bus_drive_efficiency");
    drive.regained = value("bus_regeneration_efficiency") * value("bus_regeneration_share");
    drive.base_kw = value("bus_auxiliary") * size;
    drive.climate_kw = climate_kw;
  }

  void train() {
    own_part(Basis::kOwnDistance);
    own_part(Basis::kOtherDistance);
    add(Basis::kPersonDistance, Process::kDriving, Item::kPersonDistance, "", false);
  }
  void own_part(Basis basis) {
    add(basis, Process::kDriving, Item::kVehicleDistance, "", false);
    if (powertrain_ == Powertrain::kFuelCell) return as_hydrogen(basis, Process::kDriving, "train_hydrogen_fuel");
    if (powertrain_ == Powertrain::kBattery)
      return from_grid(basis, Process::kDriving, "train_battery_energy/charge_efficiency");
    if (powertrain_ != Powertrain::kDiesel)
      return from_grid(basis, Process::kDriving,
                       group_ == VehicleGroup::kHighSpeedTrain ? "train_high_speed_energy" : "train_electric_energy");
    fuel(basis, Process::kDriving, Item::kDiesel, "gas_oil", "train_diesel_fuel");
    std::string const kg = "train_diesel_fuel*gas_oil_density*";
    add(basis, Process::kDriving, Item::kNox, kg + "train_diesel_nox*0.001");
    add(basis, Process::kDriving, Item::kPm25, kg + "train_diesel_pm*0.001");
    add(basis, Process::kDriving, Item::kPm10, kg + "train_diesel_pm*0.001");
  }

  void wear() {
    std::string const mass = is_zero(powertrain_) ? "*wear_zero_emission_bus_mass_ratio" : "";
    std::string const brakes =
        is_zero(powertrain_) || powertrain_ == Powertrain::kDieselHybrid ? "*wear_regenerative_brake" : "";
    for (auto const& [item, size] : {std::pair{Item::kPm25, "pm25"}, std::pair{Item::kPm10, "pm10"}}) {
      auto const end = std::string("_") + size + mass + "*0.001";
      auto const put = [&, item = item](Process process, std::string const& text) {
        add(Basis::kDistance, process, item, text, false);
      };
      put(Process::kTyreWear,
          "wear_tyre_car*wear_tyre_bus_load" + times(axles_ / 2.0) + "*wear_tyre_speed*wear_tyre" + end);
      put(Process::kBrakeWear,
          "wear_brake_car*wear_brake_bus_ratio*wear_brake_bus_load*wear_brake_speed" + brakes + "*wear_brake" + end);
      put(Process::kRoadWear, "wear_road_bus*wear_road" + end);
    }
  }

  void manufacture() {
    std::string const what = powertrain_ == Powertrain::kBattery    ? "battery"
                             : powertrain_ == Powertrain::kFuelCell ? "fuel_cell"
                                                                    : "combustion";
    std::string const ratio = group_ == VehicleGroup::kArticulated  ? "*manufacture_bus_articulated"
                              : group_ == VehicleGroup::kDoubleDeck ? "*manufacture_bus_double_deck"
                                                                    : "";
    // Small vehicles: by frontal area, as their cabin.
    auto const size = is_small(group_) ? value("bus_area_shuttle") / value("bus_area") : 1.0;
    add(Basis::kDistance, Process::kManufacture, Item::kCo2eManufacture,
        "manufacture_bus_" + what + ratio + times(size), false);
  }

  Conditions const& conditions_;
  Ledger& ledger_;
  EmissionFactors const& tables_;
  TypeModel& model_;
  std::string const& key_;
  Powertrain powertrain_;
  VehicleGroup group_;
  int axles_ = 2;
  double from_ = 0;
  double to_ = 1;
  std::uint32_t slowest_ = 0;
};

PublicModel::PublicModel(Conditions const& conditions, fleet::VehicleTypes const& types, Ledger& ledger)
    : ledger_{ledger},
      conditions_supply_{supply_of(ledger.factors().tables(), conditions)},
      passenger_kg_{ledger.factors().value("passenger_mass")} {
  types_.resize(types.key.size());
  for (std::size_t t = 0; t < types_.size(); ++t)
    Maker{conditions, types, nth<VehicleTypeId>(t), ledger, types_[t]}.make();
}

StretchWork PublicModel::work(PublicStretch const& stretch) const {
  auto const& type = types_[stretch.type.index()];
  if (!type.physical) {
    auto const km = stretch.metres / 1000;
    auto const rate = type.shared ? 1.0 : type.energy[SpeedTable::step_of(km / stretch.seconds * 3600)];
    return {std::llround(km * rate * kMilli), 0, 0};
  }
  auto const mass = type.empty_kg + stretch.people * passenger_kg_;
  Stretch const drive{stretch.metres, stretch.seconds, stretch.run_seconds, stretch.cruise_mps, mass};
  auto const work = wheel_work(type.drive, drive);
  auto const drawn = work.driven / type.drive.drive_efficiency - work.braked * type.drive.regained +
                     (type.drive.base_kw + type.drive.climate_kw) * stretch.seconds / 3600;
  return {std::llround(std::max(0.0, drawn) * kMilli), std::llround(work.driven * kMilli),
          std::llround(work.braked * kMilli)};
}

double PublicModel::own_share(VehicleTypeId type, double people) const {
  auto const& model = types_[type.index()];
  return model.shared ? std::min(1.0, people / model.seats) : 1.0;
}

void PublicActivity::add(PublicStretch const& stretch, StretchWork const& work, std::int64_t length_mm) {
  mm += length_mm;
  people_mm += stretch.people * static_cast<double>(length_mm);
  ms += std::llround(stretch.seconds * 1000);
  driven += work.driven;
  braked += work.braked;
}

std::int64_t PublicModel::basis_of(Basis basis, PublicActivity const& activity) {
  // Milliseconds to millionths of an hour.
  auto const hours = [](std::int64_t ms) { return (ms * 10 + 18) / 36; };
  switch (basis) {
    case Basis::kDistance:
      return activity.mm;
    case Basis::kOwnDistance:
      return activity.own_mm;
    case Basis::kOtherDistance:
      return activity.mm - activity.own_mm;
    case Basis::kPersonDistance:
      return activity.person_mm;
    case Basis::kIdle:
      return hours(activity.idle_ms);
    case Basis::kService:
      return hours(activity.ms + activity.idle_ms);
    case Basis::kDriven:
      return activity.driven;
    case Basis::kBraked:
      return activity.braked;
  }
  return 0;
}

PublicTotals PublicModel::write(PublicActivity const& activity) {
  return write_lines(activity, types_[activity.type.index()].lines);
}

std::vector<PublicModel::Line> PublicModel::supply_lines(TypeModel const& type, DepotSupply const& supply) {
  std::vector<Line> lines;
  auto const add = [&](Drawn const& drawn, Process process, std::string const& part) {
    Line line;
    line.basis = drawn.basis;
    line.process = process;
    line.item = Item::kCo2eWellToTank;
    line.formula = ledger_.factors().formula(drawn.amount + "*" + part);
    lines.push_back(line);
  };
  for (auto const& drawn : type.drawn) {
    auto const gas = drawn.item == Item::kHydrogen;
    for (auto const& part : gas ? supply.hydrogen : supply.electricity) add(drawn, Process::kEnergySupply, part);
    if (gas && !supply.leak.empty()) add(drawn, Process::kHydrogenLeak, supply.leak);
  }
  return lines;
}

PublicTotals PublicModel::write_supply(PublicActivity const& activity, DepotSupply const* depot) {
  auto const [found, is_new] = supply_.try_emplace({activity.type, depot});
  if (is_new) found->second = supply_lines(types_[activity.type.index()], depot ? *depot : conditions_supply_);
  return write_lines(activity, found->second);
}

PublicTotals PublicModel::write_lines(PublicActivity const& activity, std::vector<Line> const& lines) {
  auto const& type = types_[activity.type.index()];
  PublicTotals totals;
  LedgerRow row;
  row.trip = activity.trip;
  row.block = activity.block;
  row.vehicle_class = type.id;
  row.hour = static_cast<std::uint8_t>(activity.hour);
  auto const mm = static_cast<double>(activity.mm);
  row.load = static_cast<std::uint16_t>(
      activity.mm == 0 ? 0 : std::lround(std::clamp(activity.people_mm / mm / type.places, 0.0, 1.0) * 1000));
  auto const ms = static_cast<double>(std::max<std::int64_t>(1, activity.ms));
  auto const speed = static_cast<std::uint32_t>(std::clamp<std::int64_t>(std::llround(mm * 360 / ms), 1, kMaxSpeed));
  for (auto const& line : lines) {
    auto const whole = static_cast<double>(basis_of(line.basis, activity));
    row.activity = std::llround(whole * line.to) - std::llround(whole * line.from);
    row.unit = line.basis == Basis::kDriven || line.basis == Basis::kBraked  ? Activity::kWheelKilowattHours
               : line.basis == Basis::kIdle || line.basis == Basis::kService ? Activity::kHours
                                                                             : Activity::kKilometres;
    auto const others = line.basis == Basis::kOtherDistance;
    row.traffic = others ? Traffic::background_rail() : activity.traffic;
    row.speed = line.speed > 0 ? line.speed : speed;
    row.process = activity.empty && is_energy_use(line.process) ? Process::kEmptyRunning : line.process;
    row.item = line.item;
    row.formula = line.formula;
    auto const amount = ledger_.write(row);
    auto const item = static_cast<std::size_t>(line.item);
    (line.by_energy ? totals.by_energy : totals.by_distance)[item] += amount;
    if (others) totals.background[item] += amount;
  }
  return totals;
}

}  // namespace twinshift::emissions
