#pragma once

#include "sim/demand/journeys.hpp"
#include "sim/emissions/car_model.hpp"
#include "sim/emissions/ledger.hpp"
#include "sim/emissions/public_model.hpp"
#include "sim/events/event_log.hpp"
#include "sim/fleet/fleet.hpp"
#include "sim/network/network.hpp"
#include "sim/transit/timetable.hpp"

#include <optional>
#include <string>
#include <vector>

namespace twinshift::emissions {

/// What the books need to know of the day. Borrows everything but the conditions; all must outlive the builder.
struct LedgerInput {
  network::Network const& network;
  transit::Timetable const& timetable;
  fleet::Fleet const& fleet;
  demand::Journeys const& journeys;
  EmissionFactors const& factors;
  Conditions conditions;
};

/// Reads a day's events and writes its ledger.
///
/// - Cars: when one leaves a link, the link's length and the time on it join the activity of link x quarter hour; at
/// the
///   quarter's end that is booked at its mean speed. When it leaves traffic, its trip's cold start is booked where and
///   when it began: commuters' cars have stood for hours, of background cars a share.
/// - Buses, BRT, shuttles and trains: at each arrival, the stretch since the stop before, with the people on board. A
///   stretch that isn't finished when the day ends is not booked.
/// - Own bikes and e-bikes and e-scooters: planned distance when the leg starts; shared bikes when one is taken.
/// - Walking emits nothing. Neither does a car passenger: the car that takes them is not simulated (if it is driven for
///   them alone, that is missing).
///
/// Throws std::out_of_range if a factor is missing; see missing_factors().
class LedgerBuilder : public events::EventSink {
public:
  explicit LedgerBuilder(LedgerInput const& input);

  void consume(events::EventChunk const& chunk) override;

  [[nodiscard]] Ledger const& ledger() const { return ledger_; }
  /// The ledger's own check, then distances of cars and public vehicles counted again by another way: entries of
  /// links, and stops reached. Empty if all agree to the last unit.
  [[nodiscard]] std::optional<std::string> first_imbalance() const;
  [[nodiscard]] bool books_balance() const { return !first_imbalance(); }

private:
  struct CarOnRoad {
    LinkId link;
    std::uint32_t since_ms = 0;
    LinkId start_link;
    std::uint32_t start_ms = 0;
    std::uint32_t millimetres = 0;  ///< of finished links; no trip is longer than 4,000 km
  };
  struct OnLink {
    std::uint32_t cars[2] = {0, 0};  ///< of commuters, of background
    std::uint64_t milliseconds = 0;
  };
  struct VehicleState {
    std::uint32_t since_ms = 0;  ///< arrival at the last stop, or departure from the first
    std::uint32_t left_ms = 0;
    std::int32_t people = 0;
  };
  struct LightRows {
    Ledger::RowNumber distance = 0;
    Ledger::RowNumber life_cycle = 0;
    double grams_per_km = 0;
  };

  void enter_link(events::Event const& event);
  void leave_link(events::Event const& event, CarOnRoad& car);
  void end_trip(events::Event const& event);
  void close_quarter(int quarter);
  void leave_stop(events::Event const& event);
  void reach_stop(events::Event const& event);
  void spread(TripId trip, std::size_t position, int hour, PublicStretch const& stretch);
  void start_leg(events::Event const& event);
  void take_bike(events::Event const& event);
  void ride(Mode mode, double metres, std::uint32_t time_ms);
  [[nodiscard]] BlockId block_of(std::uint32_t trip) const { return timetable_.trips.block[TripId{trip}]; }
  [[nodiscard]] std::optional<std::string> recount() const;

  network::Network const& network_;
  transit::Timetable const& timetable_;
  demand::Journeys const& journeys_;
  double people_scale_;
  std::uint32_t blocks_;
  Ledger ledger_;
  CarModel car_model_;
  PublicModel public_model_;
  std::array<LightRows, kModes> light_{};
  std::vector<std::int64_t> length_mm_;   ///< by link
  std::vector<double> free_seconds_;      ///< by link
  std::vector<CarOnRoad> cars_;           ///< by journey
  std::vector<OnLink> quarter_;           ///< by link
  std::vector<LinkId> touched_;           ///< links of this quarter, as first met
  std::vector<std::uint64_t> car_exits_;  ///< by link, whole day
  std::vector<VehicleState> vehicles_;    ///< by block
  std::vector<std::uint16_t> reached_;    ///< by trip: stops reached after the first
  Amounts amounts_;
};

}  // namespace twinshift::emissions
