#include "sim/emissions/car_model.hpp"

#include "sim/emissions/run_factors.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace twinshift::emissions {

namespace {

constexpr std::uint32_t kMaxSpeed = 20'000;  // hundredths of a km/h

std::int64_t rounded(double amount) { return static_cast<std::int64_t>(amount + 0.5); }

}  // namespace

int speed_band(std::int64_t mm, std::int64_t ms) {
  // v < bound, with v = 3.6 mm / ms
  for (std::size_t i = 0; i < kSpeedBands.size(); ++i)
    if (mm * 36 < static_cast<std::int64_t>(kSpeedBands[i]) * 10 * ms) return static_cast<int>(i);
  return kBands - 1;
}

std::uint32_t CarActivity::speed() const {
  auto const hundredths = rounded(static_cast<double>(mm) * 360 / static_cast<double>(std::max<std::int64_t>(1, ms)));
  return static_cast<std::uint32_t>(std::clamp<std::int64_t>(hundredths, 1, kMaxSpeed));
}

/// Opens the formulas of one class of car.
struct CarModel::Maker {
  Ledger& ledger;
  CarShare const& share;
  CarClass& result;

  [[nodiscard]] bool diesel() const { return share.fuel == CarFuel::kDiesel; }
  [[nodiscard]] bool regenerates() const { return share.fuel != CarFuel::kPetrol && !diesel(); }

  void hot(Process process, Item item, std::string const& text) const {
    auto const formula = ledger.factors().formula(text);
    result.hot.push_back({process, item, {formula, formula}});
  }
  /// Background cars have stood for hours less often.
  void cold(Process process, Item item, std::string const& text) const {
    auto& book = ledger.factors();
    result.cold.push_back({process, item, {book.formula(text), book.formula(text + "*cold_background_share")}});
  }

  /// Adds litres, and CO2 and CO2e on the road and before; `energy` is MJ per km.
  template <class Add>
  void fuel(Add const& add, Process process, Process supply, std::string const& energy) const {
    std::string const name = diesel() ? "diesel" : "petrol";
    auto const litres = energy + "/" + name + "_lhv";
    auto const ttw = litres + "*" + name + "_co2e_ttw";
    add(process, diesel() ? Item::kDiesel : Item::kPetrol, litres);
    add(process, Item::kCo2eTankToWheel, ttw);
    add(process, Item::kCo2TankToWheel, ttw + "*" + name + "_co2_share");
    add(supply, Item::kCo2eWellToTank, litres + "*" + name + "_co2e_wtt");
  }

  void exhaust(std::string const& part) const {
    auto const add_hot = [&](Process p, Item i, std::string const& text) { hot(p, i, text); };
    auto const add_cold = [&](Process p, Item i, std::string const& text) { cold(p, i, text); };
    auto const curve = [&](char const* what) { return share.id + "_" + what + part; };
    fuel(add_hot, Process::kDriving, Process::kEnergySupply, curve("energy"));
    hot(Process::kDriving, Item::kNox, curve("nox") + "*0.001");
    // Particles of the exhaust are all smaller than 2.5 micrometres.
    hot(Process::kDriving, Item::kPm25, curve("pm") + "*0.001");
    hot(Process::kDriving, Item::kPm10, curve("pm") + "*0.001");
    auto const extra = std::string(diesel() ? kColdDieselEnergy : kColdPetrolEnergy);
    fuel(add_cold, Process::kColdStart, Process::kColdStart, curve("energy") + "*" + extra);
    if (!diesel())
      cold(Process::kColdStart, Item::kNox,
           curve("nox") + "*" + std::string(kColdPetrolNox) + "*cold_petrol_nox_reduction*0.001");
  }

  void electricity(std::string const& part, std::string const& grid) const {
    auto const kwh = "car_battery_energy" + part;
    hot(Process::kDriving, Item::kElectricity, kwh);
    hot(Process::kEnergySupply, Item::kCo2eWellToTank, kwh + "*" + grid);
  }

  void wear() const {
    std::string const mass = share.fuel == CarFuel::kBattery ? "*car_battery_mass_ratio" : "";
    std::string const brakes = regenerates() ? "*wear_regenerative_brake" : "";
    for (auto const& [item, size] : {std::pair{Item::kPm25, "pm25"}, std::pair{Item::kPm10, "pm10"}}) {
      auto const end = std::string("_") + size + mass + "*0.001";
      hot(Process::kTyreWear, item, "wear_tyre_car*wear_tyre_speed*wear_tyre" + end);
      hot(Process::kBrakeWear, item, "wear_brake_car*wear_brake_speed" + brakes + "*wear_brake" + end);
      hot(Process::kRoadWear, item, "wear_road_car*wear_road" + end);
    }
  }

  void make(std::string const& grid) const {
    hot(Process::kDriving, Item::kVehicleDistance, "");
    auto const plug_in = share.fuel == CarFuel::kPlugIn;
    auto const battery = share.fuel == CarFuel::kBattery;
    if (battery) electricity("", grid);
    if (plug_in) electricity("*car_plug_in_electric_share", grid);
    if (!battery) exhaust(plug_in ? "*(1-car_plug_in_electric_share)" : "");
    wear();
    hot(Process::kManufacture, Item::kCo2eManufacture,
        battery   ? "manufacture_car_battery"
        : plug_in ? "manufacture_car_plug_in"
                  : "manufacture_car_combustion");
  }
};

CarModel::CarModel(Conditions const& conditions, Ledger& ledger) : ledger_{ledger} {
  auto const& tables = ledger.factors().tables();
  auto const mix = tables.car_mix(conditions.region);
  auto const grid = grid_formula(tables, conditions.region, conditions.year);
  double sum = 0;
  for (auto const& share : mix) sum += share.share;
  double upto = 0;
  for (auto const& share : mix) {
    auto& added = classes_.emplace_back();
    added.id = ledger.vehicle_class(share.id);
    added.upto = (upto += share.share) / sum;
    Maker{ledger, share, added}.make(grid);
  }
  if (!classes_.empty()) classes_.back().upto = 1;
}

Totals CarModel::write(std::vector<Line> CarClass::*lines, std::int64_t mm, std::uint32_t speed, Traffic traffic,
                       int hour) {
  auto const side = traffic == Traffic::background_cars() ? 1U : 0U;
  Totals sums{};
  LedgerRow row;
  row.traffic = traffic;
  row.hour = static_cast<std::uint8_t>(hour);
  row.speed = speed;
  std::int64_t given = 0;
  for (auto const& car : classes_) {
    // Shares of the running total, so that the classes' distances add up to the whole.
    auto const upto = rounded(static_cast<double>(mm) * car.upto);
    row.activity = upto - std::exchange(given, upto);
    row.vehicle_class = car.id;
    for (auto const& line : car.*lines) {
      row.process = line.process;
      row.item = line.item;
      row.formula = line.formula[side];
      sums[static_cast<std::size_t>(line.item)] += ledger_.write(row);
    }
  }
  return sums;
}

Totals CarModel::book(CarActivity const& activity, Traffic traffic, int hour) {
  return write(&CarClass::hot, activity.mm, activity.speed(), traffic, hour);
}

Totals CarModel::book_cold_start(CarActivity const& trips, std::int64_t cold_mm, Traffic traffic, int hour) {
  return write(&CarClass::cold, cold_mm, trips.speed(), traffic, hour);
}

}  // namespace twinshift::emissions
