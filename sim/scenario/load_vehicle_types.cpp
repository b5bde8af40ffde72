#include "sim/scenario/load_vehicle_types.hpp"

#include "sim/io/csv.hpp"
#include "sim/io/file.hpp"
#include "sim/io/sha256.hpp"

#include <array>
#include <set>

namespace twinshift::scenario {
namespace {

using fleet::Powertrain;
using fleet::VehicleGroup;

constexpr std::array<std::string_view, 15> kColumns = {
    "id",        "name",          "powertrain", "group",       "seats",  "standing", "doors",     "length_m",
    "car_units", "empty_mass_kg", "tank_kg",    "battery_kwh", "source", "year",     "confidence"};
enum {
  kId,
  kName,
  kPowertrain,
  kGroup,
  kSeats,
  kStanding,
  kDoors,
  kLength,
  kCarUnits,
  kMass,
  kTank,
  kBattery,
  kSource,
  kYear,
  kTrust
};
/// In the order of fleet::Powertrain, human power left out.
constexpr std::array<std::string_view, 6> kPowertrains = {"diesel",  "diesel_hybrid", "cng",
                                                          "battery", "fuel_cell",     "electric_rail"};
/// In the order of fleet::VehicleGroup.
constexpr std::array<std::string_view, 7> kGroups = {"single_deck", "double_deck", "articulated",     "minibus",
                                                     "shuttle",     "train",       "high_speed_train"};
constexpr std::array<std::string_view, 3> kConfidence = {"high", "medium", "low"};

void check_energy_store(io::CsvReader& csv, Powertrain powertrain, double tank_kg, double battery_kwh) {
  if (powertrain == Powertrain::kFuelCell && tank_kg <= 0)
    csv.fault(kTank, "T412", "A fuel-cell vehicle has no tank.", "It could not carry its hydrogen.",
              "Give tank_kg, the usable hydrogen.");
  if (powertrain == Powertrain::kBattery && battery_kwh <= 0)
    csv.fault(kBattery, "T412", "A battery vehicle has no battery.", "It could not leave the depot.",
              "Give battery_kwh, the usable energy.");
}

void read_row(io::CsvReader& csv, std::set<std::string>& seen, fleet::VehicleTypes& types) {
  auto const id = csv.required(kId);
  auto const name = csv.required(kName);
  auto const powertrain = csv.word(kPowertrain, kPowertrains);
  auto const group = csv.word(kGroup, kGroups);
  auto const seats = csv.whole(kSeats, {1, 2000});
  auto const standing = csv.whole(kStanding, {0, 2000});
  auto const doors = csv.whole(kDoors, {1, 100});
  auto const length = csv.number(kLength, {1, 500});
  auto const units = csv.number(kCarUnits, {0, 20});
  auto const mass = csv.number(kMass, {100, 2e6});
  auto const tank = csv.number(kTank, {0, 5000});
  auto const battery = csv.number(kBattery, {0, 20000});
  auto const source = csv.required(kSource);
  auto const trust = csv.word(kTrust, kConfidence);
  if (!id || !name || !powertrain || !group || !seats || !standing || !doors || !length || !units || !mass || !tank ||
      !battery || !source || !trust)
    return;
  auto const drive = static_cast<Powertrain>(*powertrain);
  check_energy_store(csv, drive, *tank, *battery);
  if (!seen.insert(*id).second)
    csv.fault(kId, "T421", '"' + *id + "\" is there twice.", "Only one value can hold.", "Delete one of the rows.");
  types.key.push_back(*id);
  types.name.push_back(*name);
  types.powertrain.push_back(drive);
  types.group.push_back(static_cast<VehicleGroup>(*group));
  types.seats.push_back(static_cast<int>(*seats));
  types.standing.push_back(static_cast<int>(*standing));
  types.doors.push_back(static_cast<int>(*doors));
  types.length.push_back(Metres{*length});
  types.car_units.push_back(*units);
  types.empty_mass.push_back(Kilograms{*mass});
  types.tank.push_back(Kilograms{*tank});
  types.battery.push_back(KilowattHours{*battery});
}

}  // namespace

fleet::VehicleTypes read_vehicle_types(std::string const& file, std::string_view text, io::Faults& faults) {
  fleet::VehicleTypes types;
  io::CsvReader csv{file, text, kColumns, faults};
  std::set<std::string> seen;
  while (csv.next()) read_row(csv, seen, types);
  return types;
}

fleet::VehicleTypes load_vehicle_types(std::filesystem::path const& folder, io::Place const& asked_from,
                                       std::vector<InputFile>& inputs, io::Faults& faults) {
  auto const path = folder / "vehicle_types.csv";
  auto const text = io::read_text_file(path, asked_from, faults, io::FaultKind::kData);
  if (!text) return {};
  inputs.push_back({io::shown_path(path), "parameters", io::sha256_hex(*text), "", "", "", ""});
  return read_vehicle_types(io::shown_path(path), *text, faults);
}

Column<VehicleTypeId, std::uint8_t> interchange_groups(fleet::VehicleTypes const& types) {
  Column<VehicleTypeId, std::uint8_t> groups;
  for (auto const group : types.group) groups.push_back(fleet::interchange_group(group));
  return groups;
}

}  // namespace twinshift::scenario
