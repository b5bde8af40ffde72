#pragma once

#include "sim/emissions/conditions.hpp"
#include "sim/emissions/electric_drive.hpp"
#include "sim/emissions/ledger.hpp"
#include "sim/fleet/fleet.hpp"

#include <array>
#include <string_view>
#include <utility>
#include <vector>

namespace twinshift::emissions {

/// A public vehicle's way from one stop to the next.
struct PublicStretch {
  VehicleTypeId type;
  Traffic traffic = Traffic::of(Mode::kBus);
  double metres = 0;
  double seconds = 1;      ///< standing at the first stop included
  double run_seconds = 1;  ///< from leaving it to arriving
  double cruise_mps = 10;  ///< free speed of the streets
  double people = 0;       ///< on board, driver left out
};

/// What a stretch adds to the books: (row, amount), always the same rows in the same order for a type.
using Amounts = std::vector<std::pair<Ledger::RowNumber, std::int64_t>>;

/// Energy and emissions of public vehicles, one stretch at a time.
///
/// Diesel, hybrid and gas buses: speed curves at the stretch's mean speed and load, stages mixed as in the region's
/// fleet. Battery and fuel-cell road vehicles: a physical model with the mass on board, stops, and the day's heating or
/// cooling. Trains: a factor per train-km. Deadheading and warming up at the depot are not seen.
class PublicModel {
public:
  PublicModel(EmissionFactors const& factors, Conditions const& conditions, fleet::VehicleTypes const& types,
              Ledger& ledger);

  /// Replaces `amounts` by those of `stretch`.
  void evaluate(PublicStretch const& stretch, Amounts& amounts);

private:
  /// Speed tables at no, half and full load.
  struct LoadCurve {
    std::string id;
    std::array<SpeedTable, 3> at;
    [[nodiscard]] double operator()(double load, int step) const;
  };
  struct Stage {
    double share = 0;
    LoadCurve energy;
    LoadCurve nox;
    LoadCurve pm;
  };
  struct Fuel {
    Item item = Item::kDiesel;
    Factor lhv;  ///< MJ per litre or kg
    Factor ttw;  ///< kg CO2e per litre or kg
    Factor wtt;
  };
  /// Numbers asked for at every stretch.
  struct Scalars {
    Factor cng_nox, cng_pm;
    Factor cell_efficiency, charge_efficiency, hydrogen_lhv, passenger_mass;
    Factor train_fuel, train_nox, train_pm, train_energy, fast_train_energy, train_hydrogen, gas_oil_density;
    Factor tyre, brake, road, brake_ratio, tyre_fine, brake_fine, road_fine, regenerative, zero_mass;
  };
  struct TypeModel {
    fleet::Powertrain powertrain = fleet::Powertrain::kDiesel;
    fleet::VehicleGroup group = fleet::VehicleGroup::kSingleDeck;
    std::size_t build = 1;    ///< whose curves apply: row of kBusBuilds
    double energy_ratio = 1;  ///< on the diesel curve
    double places = 1;
    double empty_kg = 0;
    int axles = 2;
    ElectricDrive drive;
  };

  class Writer;

  TypeModel make_type(fleet::VehicleTypes const& types, VehicleTypeId type) const;
  ElectricDrive make_drive(fleet::Powertrain powertrain, fleet::VehicleGroup group) const;
  double climate_kw(fleet::Powertrain powertrain, double heat_loss) const;
  void load_stages();
  void load_fuels();
  void load_scalars();
  [[nodiscard]] Factor scalar(std::string_view id) const { return factors_.scalar(id, conditions_.region); }

  void diesel_bus(TypeModel const& type, PublicStretch const& stretch, Writer& write) const;
  void gas_bus(TypeModel const& type, PublicStretch const& stretch, Writer& write) const;
  void electric_bus(TypeModel const& type, PublicStretch const& stretch, Writer& write) const;
  void train(TypeModel const& type, PublicStretch const& stretch, Writer& write) const;
  void wear(TypeModel const& type, PublicStretch const& stretch, Writer& write) const;
  void burn(Fuel const& fuel, std::string const& factor, double amount, Writer& write) const;
  void draw_grid(Factor const& use, double kwh, Writer& write) const;
  void use_hydrogen(Factor const& use, double kg, Writer& write) const;

  EmissionFactors const& factors_;
  Conditions conditions_;
  fleet::VehicleTypes const& types_;
  Ledger& ledger_;
  std::array<std::array<Stage, 2>, 3> stages_;  ///< by build, stage
  Fuel diesel_;
  Fuel gas_;
  Fuel gas_oil_;
  Factor grid_;
  std::vector<Factor> sources_;  ///< kg CO2e per kg of hydrogen dispensed, shares applied
  Factor leakage_;
  double leak_co2e_ = 0;  ///< kg per kg dispensed
  Scalars scalars_;
  std::vector<TypeModel> models_;
  std::vector<std::vector<Ledger::RowNumber>> rows_;  ///< by type and traffic, in order of writing
};

}  // namespace twinshift::emissions
