#pragma once

#include "sim/emissions/conditions.hpp"
#include "sim/emissions/electric_drive.hpp"
#include "sim/emissions/ledger.hpp"
#include "sim/emissions/supply.hpp"
#include "sim/fleet/fleet.hpp"

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace twinshift::emissions {

/// A public vehicle's way from one stop to the next.
struct PublicStretch {
  VehicleTypeId type;
  double metres = 0;
  double seconds = 1;      ///< standing at the first stop included
  double run_seconds = 1;  ///< from leaving it to arriving
  double cruise_mps = 10;  ///< free speed of the streets
  double people = 0;       ///< on board, driver left out
};

/// What a stretch needs, beyond kilometres.
struct StretchWork {
  std::int64_t energy = 0;  ///< share of the trip's energy that falls on it, in no unit
  std::int64_t driven = 0;  ///< at the wheels [mWh]; 0 of what the physical model does not cover
  std::int64_t braked = 0;  ///< [mWh]
};

/// What a public vehicle did within one hour of a trip.
struct PublicActivity {
  VehicleTypeId type;
  Traffic traffic = Traffic::of(Mode::kBus);
  TripId trip;
  BlockId block;
  int hour = 0;
  std::int64_t mm = 0;
  std::int64_t own_mm = 0;     ///< of a train: the part that the day's travellers answer for
  std::int64_t person_mm = 0;  ///< of those on board, as simulated
  double people_mm = 0;        ///< of those they stand for
  std::int64_t ms = 0;         ///< standing at stops included
  std::int64_t idle_ms = 0;    ///< before the trip, engine or auxiliaries on
  std::int64_t driven = 0;
  std::int64_t braked = 0;
  bool empty = false;  ///< between depot and trips

  void add(PublicStretch const& stretch, StretchWork const& work, std::int64_t length_mm);
};

/// What was written for a vehicle, by how it spreads over its way, and the part of others' journeys.
struct PublicTotals {
  Totals by_energy{};    ///< energy and exhaust
  Totals by_distance{};  ///< kilometres, wear, making
  Totals background{};   ///< of both: what is not the day's travellers'
};

/// Energy and emissions of public vehicles.
///
/// Diesel, hybrid and gas buses: speed curves at the mean speed and load of a trip's hour, stages mixed as in the
/// region's fleet. Battery and fuel-cell road vehicles: a physical model, stretch by stretch, with the mass on board,
/// stops, and the day's heating or cooling. Trains: a factor per train-km. Gradients are not known.
class PublicModel {
public:
  PublicModel(Conditions const& conditions, fleet::VehicleTypes const& types, Ledger& ledger);

  [[nodiscard]] StretchWork work(PublicStretch const& stretch) const;
  /// Share of a train that people on board answer for; 1 of other vehicles.
  [[nodiscard]] double own_share(VehicleTypeId type, double people) const;
  /// Everything but the supply of electricity and hydrogen, which may only be known once the day is over.
  PublicTotals write(PublicActivity const& activity);
  [[nodiscard]] bool needs_supply(VehicleTypeId type) const { return !types_[type.index()].drawn.empty(); }
  /// That supply, of an activity once written: by its depot, or by the conditions if there is none (nullptr).
  PublicTotals write_supply(PublicActivity const& activity, DepotSupply const* depot);

private:
  enum class Basis { kDistance, kOwnDistance, kOtherDistance, kPersonDistance, kIdle, kService, kDriven, kBraked };
  struct Line {
    Basis basis = Basis::kDistance;
    Process process = Process::kDriving;
    Item item = Item::kVehicleDistance;
    FormulaId formula = 0;
    bool by_energy = true;
    double from = 0;  ///< part of the basis: running shares, so that parts add up
    double to = 1;
    std::uint32_t speed = 0;  ///< of the curves; 0: the trip's
  };
  /// Electricity or hydrogen: what it comes to, as a product.
  struct Drawn {
    Basis basis = Basis::kDistance;
    Item item = Item::kElectricity;
    std::string amount;
  };
  struct TypeModel {
    ClassId id = 0;
    bool physical = false;
    double seats = 1;     ///< of a train: people who usually fill it
    bool shared = false;  ///< a train
    double places = 1;
    double empty_kg = 0;
    double hotel_kw = 0;
    ElectricDrive drive;
    SpeedTable energy;  ///< MJ per km, half full; to spread a trip over its way
    std::vector<Line> lines;
    std::vector<Drawn> drawn;
  };
  class Maker;

  [[nodiscard]] std::vector<Line> supply_lines(TypeModel const& type, DepotSupply const& supply);
  PublicTotals write_lines(PublicActivity const& activity, std::vector<Line> const& lines);
  [[nodiscard]] static std::int64_t basis_of(Basis basis, PublicActivity const& activity);

  Ledger& ledger_;
  DepotSupply conditions_supply_;
  double passenger_kg_;
  std::vector<TypeModel> types_;
  std::map<std::pair<VehicleTypeId, DepotSupply const*>, std::vector<Line>> supply_;  ///< as first asked for
};

/// Heating or cooling of a bus at the day's temperature, as products [kW]: of heat loss and degrees, of gains.
struct Climate {
  std::vector<std::string> products;
  double kw = 0;
};
[[nodiscard]] Climate climate(EmissionFactors const& factors, Conditions const& conditions, std::string_view heat_loss,
                              bool fuel_cell, double size);

}  // namespace twinshift::emissions
