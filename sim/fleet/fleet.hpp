#pragma once

#include "sim/core/column.hpp"
#include "sim/core/geometry.hpp"
#include "sim/core/mode.hpp"
#include "sim/core/units.hpp"
#include "sim/fleet/shared_fleet.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace twinshift::fleet {

/// What turns energy into motion. Decides the energy carrier and whether there is a tailpipe.
enum class Powertrain : std::uint8_t { kDiesel, kDieselHybrid, kCng, kBattery, kFuelCell, kElectricRail, kHuman };

/// Build of a public vehicle. Decides which resistance and emission curves apply, and what can stand in for what.
enum class VehicleGroup : std::uint8_t {
  kSingleDeck,
  kDoubleDeck,
  kArticulated,
  kMinibus,
  kShuttle,
  kTrain,
  kHighSpeedTrain,
};

constexpr bool on_road(VehicleGroup group) {
  return group != VehicleGroup::kTrain && group != VehicleGroup::kHighSpeedTrain;
}

/// Types with the same number can take each other's trips: single and double decks, else only the same build.
constexpr std::uint8_t interchange_group(VehicleGroup group) {
  return group == VehicleGroup::kDoubleDeck ? static_cast<std::uint8_t>(VehicleGroup::kSingleDeck)
                                            : static_cast<std::uint8_t>(group);
}

/// Types of public vehicles (buses, BRT, trains, shuttles), as in scenarios/parameters/vehicle_types.csv.
struct VehicleTypes {
  Column<VehicleTypeId, std::string> key;
  Column<VehicleTypeId, std::string> name;
  Column<VehicleTypeId, Powertrain> powertrain;
  Column<VehicleTypeId, VehicleGroup> group;
  Column<VehicleTypeId, int> seats;
  Column<VehicleTypeId, int> standing;  ///< places to stand; seats + standing is a hard limit
  Column<VehicleTypeId, int> doors;     ///< doors used for boarding and alighting at once
  Column<VehicleTypeId, Metres> length;
  Column<VehicleTypeId, double> car_units;  ///< road space and capacity it takes, in cars
  Column<VehicleTypeId, Kilograms> empty_mass;
  Column<VehicleTypeId, Kilograms> tank;         ///< usable hydrogen; 0 if none
  Column<VehicleTypeId, KilowattHours> battery;  ///< usable; 0 if none

  [[nodiscard]] int capacity(VehicleTypeId type) const { return seats[type] + standing[type]; }
};

/// Docking stations of shared bikes and the bikes in them at the start of the day.
struct Stations {
  Column<StationId, std::string> key;
  Column<StationId, std::string> name;
  Column<StationId, Point> position;
  Column<StationId, NodeId> node;
  Column<StationId, int> docks;
  Column<StationId, int> bikes;  ///< on the first morning, and what the vans aim at every night
};

/// Park-and-ride sites.
struct Sites {
  Column<SiteId, std::string> key;
  Column<SiteId, std::string> name;
  Column<SiteId, Point> position;
  Column<SiteId, NodeId> node;
  Column<SiteId, int> spaces;
};

/// How many vehicles of one type a depot has.
struct DepotStock {
  VehicleTypeId type;
  int count = 0;
};

/// Where public vehicles sleep.
struct Depots {
  Column<DepotId, std::string> key;
  Column<DepotId, std::string> name;
  Column<DepotId, Point> position;
  Column<DepotId, std::vector<DepotStock>> stock;  ///< largest first
};

/// Everything that rolls and is not private.
struct Fleet {
  VehicleTypes types;
  Depots depots;
  Stations stations;
  SharedBikes bikes;
  SharedScooters scooters;
  Sites sites;
};

}  // namespace twinshift::fleet
