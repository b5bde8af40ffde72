#pragma once

#include "sim/demand/journeys.hpp"
#include "sim/demand/population.hpp"
#include "sim/emissions/car_model.hpp"
#include "sim/emissions/group_book.hpp"
#include "sim/emissions/ledger.hpp"
#include "sim/emissions/public_model.hpp"
#include "sim/events/event_log.hpp"
#include "sim/fleet/fleet.hpp"
#include "sim/network/network.hpp"
#include "sim/transit/timetable.hpp"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace twinshift::emissions {

/// How public road vehicles drive without people between their depot and their trips, and from one trip to the next.
struct EmptyDriving {
  double detour = 0;             ///< on the straight distance; 0: empty driving is not booked
  double metres_per_second = 7;  ///< mean
  double limit_m = 0;  ///< straight; a burner of fuel that begins or ends further from its depot stands there overnight
};

/// Somebody on board of a trip.
struct Ride {
  JourneyId journey;
  TripId trip;
  std::uint16_t from = 0;  ///< stop positions; `to` is the last one reached if the day ended on board
  std::uint16_t to = 0;
  std::int64_t mm = 0;
};

/// What the books need to know of the day. Borrows everything but the conditions; all must outlive the builder.
struct LedgerInput {
  network::Network const& network;
  transit::Timetable const& timetable;
  fleet::Fleet const& fleet;
  demand::Journeys const& journeys;
  EmissionFactors const& factors;
  Conditions conditions;
  EmptyDriving empty{};
  demand::Population const* population = nullptr;  ///< whose tours travel; none: all are of group "others"
};

/// Reads a day's events and writes its ledger, which is complete once the day's last quarter hour was read and
/// book_supply() called.
///
/// - Cars: when one leaves a link, the link's length and the time on it join the link's quarter hour; at its end they
///   join what cars drove in that hour and band of speed, which is booked at its mean speed. When a car leaves traffic,
///   its trip's cold start is booked where and when it began: commuters' cars have stood for hours, of background cars
///   a share.
/// - Buses, BRT, shuttles and trains: by trip and hour, from the stretches between stops, with the people on board. A
///   stretch that isn't finished when the day ends is not booked.
/// - Between depot and trips, buses drive empty: straight distance times a detour, booked on the trip to which it leads
///   (on the last one: the way home), off the streets, and shared by the people of its route.
/// - Own bikes and e-bikes and e-scooters: planned distance when the leg starts; shared bikes when one is taken.
/// - Walking emits nothing. Neither does a car passenger: the cars that take them are among those on the road.
///
/// Throws std::out_of_range if a factor is missing; see missing_factors().
class LedgerBuilder : public events::EventSink {
public:
  explicit LedgerBuilder(LedgerInput const& input);

  void consume(events::EventChunk const& chunk) override;

  /// Books the supply of electricity and hydrogen of public vehicles, by depot (none, or an empty entry: as the
  /// conditions say), and then shares the day out to groups of persons. To be called once, after the last quarter hour.
  void book_supply(Column<DepotId, std::optional<DepotSupply>> const& depots = {});

  [[nodiscard]] Ledger const& ledger() const { return ledger_; }
  [[nodiscard]] GroupBook const& groups() const { return groups_; }
  /// All rides of the day in the order of boarding; a trip's add up to its person-km.
  [[nodiscard]] std::vector<Ride> const& rides() const { return rides_; }
  /// The ledger's own check, then groups of persons, and distances of cars and public vehicles counted again by another
  /// way: entries of links, and stops reached. Empty if all agree to the last unit.
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
  /// All that a car leaving a link touches, in half a cache line.
  struct alignas(32) OnLink {
    std::uint32_t cars[2] = {0, 0};  ///< of this quarter: of commuters, of background
    std::uint64_t milliseconds = 0;  ///< of this quarter
    std::uint64_t exits = 0;         ///< of cars, whole day
    std::uint32_t millimetres = 0;   ///< its length
  };
  /// Cars of one kind of traffic and hour, by band of speed, and where.
  struct CarCell {
    CarActivity activity;
    std::int64_t cold_mm = 0;
    std::vector<LinkShare> places;
  };
  using CarCells = std::array<std::array<CarCell, kBands>, 2>;  ///< by [background][band]
  struct VehicleState {
    std::uint32_t since_ms = 0;  ///< arrival at the last stop, or departure from the first
    std::uint32_t left_ms = 0;
    std::int32_t people = 0;
    TripId last;  ///< trip before this one; invalid: none
    std::array<std::uint16_t, PersonGroup::kCount> on_board{};
    PublicActivity activity;
    std::vector<LinkShare> by_energy;
    std::vector<LinkShare> by_distance;
  };
  /// Energy booked whose supply is still open.
  struct Unsupplied {
    PublicActivity activity;
    std::vector<LinkShare> places;
  };
  using LightDistance = std::array<std::int64_t, kModes>;

  void enter_link(events::Event const& event);
  void expect_soon(events::Event const& event) const;
  void expect(events::Event const& event) const;
  void leave_link(events::Event const& event, CarOnRoad& car);
  void end_trip(events::Event const& event);
  void close_quarter(int quarter);
  void close_cars(CarCells& cells, int hour, bool cold);
  void board(events::Event const& event, int step);
  void end_ride(Ride& ride) const;
  void leave_stop(events::Event const& event);
  void reach_stop(events::Event const& event);
  void count_stretch(VehicleState& vehicle, TripId trip, std::size_t position, PublicStretch stretch);
  void close_public(VehicleState& vehicle);
  void drive_empty(BlockId block, TripId trip, double straight_m, std::uint32_t time_ms);
  void drive_depot(BlockId block, TripId trip, double straight_m, std::uint32_t time_ms);
  void drive_from(TripId before, TripId trip, BlockId block, std::uint32_t time_ms);
  void drive_home(VehicleState const& vehicle);
  void count(PublicActivity const& activity, PublicTotals const& totals);
  void keep_for_supply(PublicActivity const& activity, std::vector<LinkShare> places);
  void start_leg(events::Event const& event);
  void take_bike(events::Event const& event);
  void travel(JourneyId journey, demand::Leg const& leg, std::uint32_t time_ms);
  void finish();
  void write_light();
  void share_public();
  void share_cars();
  [[nodiscard]] PersonGroup group_of(std::uint32_t mover) const;
  [[nodiscard]] BlockId block_of(std::uint32_t trip) const { return timetable_.trips.block[TripId{trip}]; }
  [[nodiscard]] std::optional<std::string> recount() const;

  network::Network const& network_;
  transit::Timetable const& timetable_;
  demand::Journeys const& journeys_;
  double people_scale_;
  double celsius_;
  std::uint32_t idle_limit_ms_;
  EmptyDriving empty_;
  fleet::Fleet const& fleet_;
  std::uint32_t blocks_;
  Ledger ledger_;
  CarModel car_model_;
  PublicModel public_model_;
  GroupBook groups_;
  std::vector<PersonGroup> group_of_tour_;
  std::vector<std::int64_t> length_mm_;  ///< by link
  std::vector<double> free_seconds_;     ///< by link
  std::vector<CarOnRoad> cars_;          ///< by journey
  std::vector<OnLink> on_link_;          ///< by link
  std::vector<LinkId> touched_;          ///< links of this quarter, as first met
  CarCells hot_;                         ///< of the hour that runs
  std::vector<CarCells> cold_;           ///< by hour in which the trip began
  std::vector<VehicleState> vehicles_;   ///< by block
  std::vector<std::uint16_t> reached_;   ///< by trip: stops reached after the first
  std::vector<std::int64_t> trip_mm_;    ///< by trip, so far
  std::vector<Ride> rides_;
  std::vector<std::uint32_t> open_ride_;  ///< by journey: row of rides_, while on board
  std::vector<GroupDistance> trip_groups_;
  std::vector<Totals> trip_totals_;   ///< without background and empty running
  std::vector<Totals> empty_totals_;  ///< by route
  std::int64_t empty_mm_ = 0;
  std::vector<Unsupplied> unsupplied_;
  Totals background_rail_{};
  Totals hot_commuters_{};
  Totals background_cars_{};
  std::array<LightDistance, kLedgerHours> light_{};
  std::array<GroupDistance, kModes> mode_groups_{};  ///< of legs without a vehicle's trip; of cars as driven
};

}  // namespace twinshift::emissions
