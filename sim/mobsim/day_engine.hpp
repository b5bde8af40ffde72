#pragma once

#include "sim/mobsim/calendar.hpp"
#include "sim/mobsim/day.hpp"
#include "sim/mobsim/event_buffer.hpp"
#include "sim/mobsim/shared_vehicles.hpp"
#include "sim/mobsim/street_queues.hpp"

#include <deque>
#include <vector>

namespace twinshift::mobsim {

/// One run of simulate_day: people (travellers.cpp; on shared bikes and scooters: shared_rides.cpp), public vehicles
/// (public_vehicles.cpp) and their clock (day_engine.cpp).
///
/// Each second in this order: people whose time has come, public vehicles whose time has come, streets, then those who
/// left the streets. Within a step by ascending id, so that nothing depends on the order of insertion.
///
/// The streets run ahead: while a window of them is worked on (by several threads, part by part), one thread does all
/// that happens off the streets in the window before. So who decides to drive can be in traffic two windows later,
/// which is kPullOutSeconds.
class DayEngine {
public:
  DayEngine(DayInput const& input, MobsimParameters const& parameters, std::span<events::EventSink* const> sinks);
  DayResult run();

private:
  static constexpr std::uint32_t kNobody = 0xFFFFFFFFU;

  enum class State : std::uint8_t {
    kBefore,       ///< not started
    kMoving,       ///< on a leg of fixed duration
    kCycling,      ///< likewise, on a shared bike
    kSeekingDock,  ///< on a shared bike, to another station than planned
    kScooting,     ///< likewise, on a shared e-scooter
    kDriving,
    kWaiting,
    kOnBoard,
    kDone,
  };

  struct Traveller {
    std::int32_t since_s = 0;         ///< waiting since
    StationId station;                ///< where the one who seeks a dock rides to
    std::uint32_t vehicle = kNobody;  ///< what it is on: a block, or the number of a shared vehicle
    std::uint8_t leg = 0;
    State state = State::kBefore;
    std::uint8_t has_space = 0;  ///< holds a space of a park-and-ride site
    std::uint8_t held_back = 0;  ///< a way back whose time has come while the way out still lasts
  };

  /// Somebody in the queue of a stop, and what decides which vehicle that one boards.
  struct Waiting {
    JourneyId journey;
    StopId alight;
    Mode mode = Mode::kBus;
  };

  struct PatienceEnd {
    JourneyId journey;
    std::int32_t since_s = 0;
  };

  struct Passenger {
    JourneyId journey;
    std::uint32_t alight = 0;  ///< stop position in the vehicle's pattern
  };

  struct PublicVehicle {
    enum class Phase : std::uint8_t { kBetweenTrips, kRunning, kAtStop, kAtEnd };
    Phase phase = Phase::kBetweenTrips;
    std::size_t capacity = 1;
    std::size_t seats = 1;
    double doors = 1;
    double car_units = 1;
    std::uint32_t trip = 0;  ///< place in the block
    std::uint32_t position = 0;
    std::int32_t left_stop_s = 0;
    std::vector<Passenger> on_board;  ///< in the order of boarding: the first `seats` of them sit
  };

  /// Where a vehicle that stands at a stop still goes: position by stop, valid where the stamp is the latest.
  struct StopMark {
    std::uint32_t stamp = 0;
    std::uint32_t position = 0;
  };

  // Clock and results (day_engine.cpp).
  void enter_people();
  void enter_vehicles();
  void off_street(std::int32_t window);
  void step(std::int32_t second);
  void fetch_ahead(std::span<std::uint32_t const> journeys) const;
  void take_street_events();
  void leave_streets();
  void announce(events::EventKind kind, std::uint32_t a, std::uint32_t b = 0);
  void log_announced();
  void count_outcomes();
  [[nodiscard]] int scaled(int count) const;
  void log(events::EventKind kind, std::uint32_t a, std::uint32_t b = 0) {
    if (log_ != nullptr) log_->add(now_ms_, kind, a, b);
  }
  /// The second in which who decides now can be in traffic.
  [[nodiscard]] std::int32_t pull_out_second() const { return decided_second_ + kPullOutSeconds; }
  [[nodiscard]] MoverId mover(JourneyId journey) const {
    return MoverId{static_cast<std::uint32_t>(vehicles_.size()) + journey.value()};
  }

  // People (travellers.cpp).
  void resume(JourneyId journey);
  void start(JourneyId journey);
  void continue_legs(JourneyId journey);
  void next_leg(JourneyId journey);
  bool begin_leg(JourneyId journey, demand::Leg const& leg);
  [[nodiscard]] bool drives(JourneyId journey, std::size_t leg) const;
  bool begin_drive(JourneyId journey, demand::Leg const& leg);
  void end_drive(JourneyId journey);
  bool park(JourneyId journey, demand::Leg const& leg);
  void free_space(JourneyId journey);
  bool begin_wait(JourneyId journey, demand::Leg const& leg);
  bool go_another_way(JourneyId journey, Point from, Point to);
  bool spend(JourneyId journey, State state, std::int32_t seconds);
  void arrive(JourneyId journey);
  void give_up(JourneyId journey);
  void end(JourneyId journey, demand::JourneyOutcome::Status status);
  void lose_patience();
  void leave_stop(JourneyId journey);
  [[nodiscard]] demand::Leg const& current_leg(JourneyId journey) const;
  [[nodiscard]] bool rides_timetable(demand::Leg const& leg) const;

  // People on shared bikes and e-scooters (shared_rides.cpp).
  bool begin_bike_share(JourneyId journey, demand::Leg const& leg);
  void dock(JourneyId journey, StationId station);
  void seek_dock(JourneyId journey, StationId full);
  bool begin_scooter(JourneyId journey, demand::Leg const& leg);
  void end_scooter(JourneyId journey);
  bool walk_instead(JourneyId journey, demand::Leg const& leg);
  void end_last_rides();

  // Public vehicles (public_vehicles.cpp).
  void resume(BlockId block);
  void schedule_trip(BlockId block, std::int32_t ready_s);
  void arrive_at_stop(BlockId block);
  void board_late_comers(BlockId block);
  void depart_from_stop(BlockId block);
  void drive_section(BlockId block);
  [[nodiscard]] std::span<LinkId const> streets_ahead(BlockId block) const;
  void end_trip(BlockId block);
  void note_standing(PublicVehicle const& vehicle);
  void alight(PublicVehicle& vehicle, TripId trip);
  std::size_t board(PublicVehicle& vehicle, TripId trip, StopId stop);
  void deny(PublicVehicle const& vehicle, TripId trip, StopId stop);
  void mark_stops_ahead(PatternId pattern, std::uint32_t position);
  [[nodiscard]] bool takes(Waiting const& waiting, Mode mode) const {
    return stop_marks_[waiting.alight].stamp == stamp_ && waiting.mode == mode;
  }
  [[nodiscard]] bool still_served(StopId from, StopId to, Mode mode) const;
  [[nodiscard]] TripId trip_of(BlockId block) const;
  [[nodiscard]] SectionId section_of(PatternId pattern, std::uint32_t position) const;

  DayInput const input_;
  MobsimParameters const parameters_;
  EventBuffer buffer_;
  EventBuffer* log_;
  int parts_;
  StreetQueues streets_;
  std::int32_t street_window_ = 0;      ///< the one that the streets work on
  std::int32_t read_window_ = 0;        ///< the one whose ends and events are read
  std::vector<std::size_t> ends_read_;  ///< by part
  std::vector<std::size_t> events_read_;
  std::int32_t second_ = 0;
  std::int32_t decided_second_ =
      0;  ///< from which a decision of now counts: this second, or the next after the streets
  std::int32_t now_ms_ = 0;
  DayResult result_;

  Column<JourneyId, Traveller> travellers_;
  Calendar people_calendar_;
  std::deque<PatienceEnd> patience_;                  ///< in order of time, as patience is the same for all
  Column<StopId, std::vector<Waiting>> stop_queues_;  ///< in the order of coming
  SharedVehicles shared_;
  std::vector<int> free_spaces_;  ///< by SiteId

  Column<BlockId, PublicVehicle> vehicles_;
  Calendar vehicle_calendar_;
  std::vector<std::uint32_t> departed_trips_;  ///< by SectionId: trips that have left this stop of the pattern
  Column<StopId, StopMark> stop_marks_;
  std::uint32_t stamp_ = 0;

  struct Announced {
    std::int32_t second;
    events::Event event;
  };
  std::deque<Announced> announced_;  ///< what happens as soon as somebody has pulled out, by second

  std::vector<std::uint32_t> due_;  ///< scratch
  std::vector<PathEnd> path_ends_;
  std::vector<JourneyId> alighted_;
  std::vector<JourneyId> stranded_;
};

}  // namespace twinshift::mobsim
