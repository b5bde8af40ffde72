#include "sim/emissions/car_model.hpp"

#include "sim/emissions/cold_start.hpp"
#include "sim/emissions/factor_ids.hpp"
#include "sim/emissions/wear.hpp"

#include <cmath>
#include <functional>
#include <stdexcept>

namespace twinshift::emissions {

namespace {

constexpr double kMmPerKm = 1e6;
constexpr double kMicro = 1e6;  // small units in a gram, a litre, or mWh in a kWh

std::int64_t rounded(double amount) { return static_cast<std::int64_t>(amount + 0.5); }

bool is_diesel(CarFuel fuel) { return fuel == CarFuel::kDiesel; }

}  // namespace

/// Opens the rows of one class of car and fills its terms.
struct CarModel::Maker {
  EmissionFactors const& factors;
  Conditions const& conditions;
  Ledger& ledger;
  CarShare const& share;
  CarClass& result;

  using Rate = std::function<double(double)>;  // of speed [km/h]: small units per km

  [[nodiscard]] Factor scalar(std::string_view id) const { return factors.scalar(id, conditions.region); }

  std::array<Ledger::RowNumber, 2> rows(std::string const& factor, Process process, Item item) const {
    return {ledger.open({factor, share.id, Traffic::of(Mode::kCar), process, item}),
            ledger.open({factor, share.id, Traffic::background_cars(), process, item})};
  }

  void term(std::vector<Term>& terms, std::string const& factor, Process process, Item item, Rate const& per_km) const {
    terms.push_back({rows(factor, process, item), SpeedTable([&](double v) { return per_km(v) / kMmPerKm; })});
  }

  SpeedCurve curve(std::string_view pollutant) const {
    auto const id = share.id + "_" + std::string(pollutant);
    auto const rows_of = factors.family(id);
    if (rows_of.empty()) throw std::out_of_range("no emission curve '" + id + "'");
    return rows_of.front().curve;
  }

  /// Fuel, and its CO2e on the road and before, from an energy use in MJ/km.
  void fuel(std::vector<Term>& terms, Process process, Rate const& mj_per_km) const {
    std::string const name = is_diesel(share.fuel) ? "diesel" : "petrol";
    auto const lhv = scalar(name + "_lhv").value;
    auto const ttw = scalar(name + "_co2e_ttw");
    auto const wtt = scalar(name + "_co2e_wtt");
    auto const litres = [=](double v) { return mj_per_km(v) / lhv; };
    auto const item = is_diesel(share.fuel) ? Item::kDiesel : Item::kPetrol;
    term(terms, share.id + "_energy", process, item, [=](double v) { return litres(v) * kMicro; });
    auto const gram = [=](Factor const& per_litre) {
      return Rate([=](double v) { return litres(v) * per_litre.value * 1000 * kMicro; });
    };
    term(terms, ttw.id, process, Item::kCo2eTankToWheel, gram(ttw));
    auto const supply = process == Process::kColdStart ? Process::kColdStart : Process::kEnergySupply;
    term(terms, wtt.id, supply, Item::kCo2eWellToTank, gram(wtt));
  }

  void electricity(double share_of_km) const {
    auto const use = scalar("car_battery_energy");
    auto const grid = grid_intensity(factors, conditions.region, conditions.year);
    auto const kwh = use.value * share_of_km;
    term(result.driving, use.id, Process::kDriving, Item::kElectricity, [=](double) { return kwh * kMicro; });
    term(result.driving, grid.id, Process::kEnergySupply, Item::kCo2eWellToTank,
         [=](double) { return kwh * grid.value * 1000 * kMicro; });
  }

  void exhaust(double share_of_km) const {
    auto const energy = curve("energy");
    auto const nox = curve("nox");
    auto const pm = curve("pm");
    auto const scaled = [=](SpeedCurve const& of, double scale) {
      return Rate([=](double v) { return of.at(v) * share_of_km * scale; });
    };
    fuel(result.driving, Process::kDriving, scaled(energy, 1));
    term(result.driving, share.id + "_nox", Process::kDriving, Item::kNox, scaled(nox, kMicro));
    term(result.driving, share.id + "_pm", Process::kDriving, Item::kPm25, scaled(pm, kMicro));
    cold(scaled(energy, 1), scaled(nox, kMicro));
  }

  void cold(Rate const& energy, Rate const& nox) const {
    auto const celsius = conditions.celsius;
    auto const ratio = is_diesel(share.fuel) ? cold_ratio_energy_diesel(celsius) : cold_ratio_energy_petrol(celsius);
    fuel(result.cold, Process::kColdStart, [=](double v) { return energy(v) * cold_extra(1, ratio); });
    if (is_diesel(share.fuel)) return;
    term(result.cold, share.id + "_nox", Process::kColdStart, Item::kNox,
         [=](double v) { return nox(v) * cold_extra(1, cold_ratio_nox_petrol(celsius, v), kColdReductionNoxPetrol); });
  }

  void wear() const {
    auto const electric = share.fuel == CarFuel::kBattery;
    auto const mass = electric ? scalar("car_battery_mass_ratio").value : 1.0;
    auto const regenerates =
        share.fuel == CarFuel::kPetrol || is_diesel(share.fuel) ? 1.0 : scalar("wear_regenerative_brake").value;
    auto const tyre = scalar("wear_tyre_car");
    auto const brake = scalar("wear_brake_car");
    auto const road = scalar("wear_road_car");
    auto const tyre_rate = tyre.value * scalar("wear_tyre_pm25").value * mass * kMicro;
    auto const brake_rate = brake.value * scalar("wear_brake_pm25").value * mass * regenerates * kMicro;
    auto const road_rate = road.value * scalar("wear_road_pm25").value * mass * kMicro;
    term(result.driving, tyre.id, Process::kTyreWear, Item::kPm25,
         [=](double v) { return tyre_rate * tyre_speed_factor(v); });
    term(result.driving, brake.id, Process::kBrakeWear, Item::kPm25,
         [=](double v) { return brake_rate * brake_speed_factor(v); });
    term(result.driving, road.id, Process::kRoadWear, Item::kPm25, [=](double) { return road_rate; });
  }

  void make() const {
    result.distance_row = rows(share.id, Process::kDriving, Item::kVehicleDistance);
    auto const electric = share.fuel == CarFuel::kBattery  ? 1.0
                          : share.fuel == CarFuel::kPlugIn ? scalar("car_plug_in_electric_share").value
                                                           : 0.0;
    if (electric > 0) electricity(electric);
    if (electric < 1) exhaust(1 - electric);
    wear();
  }
};

CarModel::CarModel(EmissionFactors const& factors, Conditions const& conditions, Ledger& ledger)
    : ledger_{ledger},
      celsius_{conditions.celsius},
      cold_background_share_{factors.scalar("cold_background_share", conditions.region).value} {
  double sum = 0;
  auto const mix = factors.car_mix(conditions.region);
  for (auto const& share : mix) sum += share.share;
  double cumulative = 0;
  for (auto const& share : mix) {
    auto& added = classes_.emplace_back();
    Maker{factors, conditions, ledger, share, added}.make();
    cumulative += share.share;
    added.cumulative_share = cumulative / sum;
  }
  if (!classes_.empty()) classes_.back().cumulative_share = 1;
  driving_ = lay_out(classes_, &CarClass::driving);
  cold_ = lay_out(classes_, &CarClass::cold);
}

CarModel::Terms CarModel::lay_out(std::vector<CarClass> const& classes, std::vector<Term> CarClass::*terms) {
  Terms result;
  for (auto const& car : classes)
    for (auto const& term : car.*terms) result.rows.push_back(term.row);
  result.rates.reserve(result.rows.size() * SpeedTable::kSteps);
  for (int step = 0; step < SpeedTable::kSteps; ++step)
    for (auto const& car : classes)
      for (auto const& term : car.*terms) result.rates.push_back(term.per_mm[step]);
  return result;
}

void CarModel::book(CarActivity const& activity, bool background, int hour, LinkId link) {
  auto const side = static_cast<std::size_t>(background);
  auto const* const rates = driving_.at(SpeedTable::step_of(activity.km_per_hour));
  Ledger::Cell cell(ledger_, hour, link, BlockId{});
  std::int64_t upto = 0;
  std::size_t t = 0;
  for (auto const& car : classes_) {
    // Shares of the running total, so that the classes' distances add up to the whole.
    auto const next = rounded(static_cast<double>(activity.millimetres) * car.cumulative_share);
    auto const own = next - std::exchange(upto, next);
    cell.add(car.distance_row[side], own);
    for (auto const end = t + car.driving.size(); t < end; ++t)
      cell.add(driving_.rows[t][side], rounded(static_cast<double>(own) * rates[t]));
  }
  cell.close(background ? Traffic::background_cars() : Traffic::of(Mode::kCar));
}

void CarModel::book_cold_start(CarActivity const& trip, bool background, int hour, LinkId start) {
  auto const side = static_cast<std::size_t>(background);
  auto const* const rates = cold_.at(SpeedTable::step_of(trip.km_per_hour));
  auto const millimetres = static_cast<double>(trip.millimetres);
  auto const cold = cold_distance_share(millimetres / kMmPerKm, celsius_) * (background ? cold_background_share_ : 1);
  Ledger::Cell cell(ledger_, hour, start, BlockId{});
  double before = 0;
  std::size_t t = 0;
  for (auto const& car : classes_) {
    auto const share = car.cumulative_share - std::exchange(before, car.cumulative_share);
    for (auto const end = t + car.cold.size(); t < end; ++t)
      cell.add(cold_.rows[t][side], rounded(millimetres * share * cold * rates[t]));
  }
  cell.close(background ? Traffic::background_cars() : Traffic::of(Mode::kCar));
}

}  // namespace twinshift::emissions
