#pragma once

#include "sim/core/column.hpp"
#include "sim/fleet/fleet.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace twinshift::mobsim {

/// Shared bikes and e-scooters as a day goes on: what stands where, and what is in the batteries. Bikes and docks are
/// counted things: none appears or disappears.
///
/// - Who wants a bike gets an e-bike if one can carry the ride, else a pedal bike; of several the fullest battery, then
///   the lowest number.
/// - The charge of a ride is taken when it begins, that of a search for a free dock when it ends; a battery that is
///   empty before the ride ends stays empty.
///
/// State: columns by station and by vehicle. Calls come in the order of the day.
class SharedVehicles {
public:
  using Vehicle = std::uint32_t;
  static constexpr Vehicle kPedalBike = 0xFFFFFFFEU;  ///< pedal bikes are counted, not numbered
  static constexpr Vehicle kNoneThere = 0xFFFFFFFDU;
  static constexpr Vehicle kFlat = 0xFFFFFFFCU;  ///< some are there, but no battery lasts for the ride
  static constexpr bool taken(Vehicle answer) { return answer != kNoneThere && answer != kFlat; }

  /// Borrows `fleet`. `morning` must belong to it and to the same sample.
  SharedVehicles(fleet::Fleet const& fleet, fleet::SharedFleetState const& morning, double sample);

  /// A bike for a ride of `metres`, or why there is none.
  [[nodiscard]] Vehicle take_bike(StationId station, double metres);
  /// False if all docks are taken; the bike stays with its rider then.
  [[nodiscard]] bool dock_bike(StationId station, Vehicle bike);
  /// The nearest station to `from` with a free dock. There is one while somebody rides: there are never more bikes than
  /// docks.
  [[nodiscard]] StationId free_dock_near(StationId from) const;
  /// Takes the charge of a way ridden beyond what was planned.
  void ride_on(Vehicle bike, double metres);

  [[nodiscard]] Vehicle take_scooter(double metres);
  void leave_scooter(Vehicle scooter);

  [[nodiscard]] int bikes_at(StationId station) const { return pedal_bikes_[station] + e_bikes_[station]; }
  [[nodiscard]] std::int64_t bikes() const;  ///< standing and ridden
  [[nodiscard]] std::int64_t used_j() const { return used_j_; }

  /// How things stand at the end of the day: as the next morning's state. Whoever still rides must have docked.
  [[nodiscard]] fleet::SharedFleetState evening() const;

private:
  /// Lets the vehicle of most charge go, if it lasts for the ride; `standing` is a heap.
  Vehicle take(std::span<Vehicle> standing, std::vector<std::int32_t>& charge_j, fleet::SharedBattery const& battery,
               double metres);
  void drain(std::int32_t& charge_j, std::int32_t ride_j);
  /// E-bikes at the station (the first `count` of as many places as it has docks).
  std::span<Vehicle> e_bikes_at(StationId station, std::int32_t count);

  fleet::Fleet const& fleet_;
  Column<StationId, std::int32_t> docks_;
  Column<StationId, std::int32_t> pedal_bikes_;
  Column<StationId, std::int32_t> e_bikes_;       ///< number standing
  Column<StationId, std::uint32_t> first_place_;  ///< in places_
  std::vector<Vehicle> places_;                   ///< e-bikes by station, each station's a heap by charge
  std::vector<std::int32_t> e_bike_charge_j_;
  std::vector<std::int32_t> scooter_charge_j_;
  std::vector<Vehicle> scooters_;  ///< free ones, a heap by charge
  std::int64_t ridden_bikes_ = 0;
  std::int64_t used_j_ = 0;
};

}  // namespace twinshift::mobsim
