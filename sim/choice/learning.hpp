#pragma once

#include "sim/demand/journeys.hpp"
#include "sim/events/event_log.hpp"
#include "sim/fleet/fleet.hpp"
#include "sim/network/link_times.hpp"
#include "sim/network/network.hpp"
#include "sim/transit/timetable.hpp"

#include <cstdint>
#include <vector>

namespace twinshift::choice {

/// Measures how long cars need on each link, by the quarter hour in which they enter it. Public vehicles don't count.
///
/// Cars join their first link at its end: what they wait there counts as that link's queue, on top of free flow. Cars
/// that have not left a link by the end of the day are not counted there.
class LinkTimeMeter final : public events::EventSink {
public:
  /// `plans`: of the day. Borrows both.
  LinkTimeMeter(network::Network const& network, std::size_t blocks, demand::Journeys const& plans);
  void consume(events::EventChunk const& chunk) override;

  /// Mean times of the day. A quarter in which nobody entered has free flow, but no less than first-in-first-out
  /// allows after the quarter before: a queue does not vanish because nobody can join it.
  [[nodiscard]] network::LinkTimes measured() const;

private:
  void expect(events::Event const& event) const;
  void join(std::uint32_t car, std::uint32_t leg, std::uint32_t time_ms);
  void leave(std::uint32_t car, std::uint32_t time_ms);
  struct OnLink {
    LinkId link;
    std::uint32_t since_ms = 0;
    std::uint32_t free_ms = 0;  ///< of the stretch not driven, where the link was joined at its end
  };
  network::Network const& network_;
  demand::Journeys const& plans_;
  std::size_t blocks_;
  std::vector<OnLink> cars_;             ///< by journey
  std::vector<std::uint64_t> total_ms_;  ///< by quarter, then link
  std::vector<std::uint32_t> count_;
};

/// Measures delay, load and refused boardings of every trip at every stop, and where shared bikes are missing.
class ServiceMeter final : public events::EventSink {
public:
  /// `sample`: share of the population simulated, by which vehicles' capacities are scaled.
  ServiceMeter(transit::Timetable const& timetable, fleet::VehicleTypes const& types, double sample);
  void consume(events::EventChunk const& chunk) override;
  /// The day's experience. Where a trip was not seen, it is as late as at the stop before.
  [[nodiscard]] transit::ServiceExperience measured() const;

private:
  struct TripState {
    std::uint32_t position = 0;  ///< last stop reached
    std::int32_t on_board = 0;
  };
  struct Bikes {
    std::uint32_t taken = 0;
    std::uint32_t missing = 0;
  };
  [[nodiscard]] std::size_t row(std::uint32_t trip) const;
  Bikes& bikes(events::Event const& event);
  void depart(std::uint32_t trip, std::uint32_t position, std::uint32_t time_ms);
  transit::Timetable const& timetable_;
  std::vector<TripState> trips_;
  std::vector<float> capacity_;  ///< people, by trip
  std::vector<float> delay_s_;   ///< NaN where not seen
  std::vector<float> load_;
  std::vector<std::uint32_t> boarded_;
  std::vector<std::uint32_t> denied_;
  std::vector<Bikes> bikes_;  ///< rows as ServiceExperience::no_bike_share
};

/// Step of iteration n (from 1) in the method of successive averages: 60 / (n + 59). Later days count far more than the
/// first ones, which are far from settled; the step still falls as 1 / n, so that the average comes to rest. ADR 12.
[[nodiscard]] double averaging_step(int iteration);

/// What is known moves towards what was measured by `step` (1: forgets the past).
/// Link times stay at free flow or above.
void learn(network::Network const& network, network::LinkTimes const& measured, double step, network::LinkTimes& known);
void learn(transit::ServiceExperience const& measured, double step, transit::ServiceExperience& known);

}  // namespace twinshift::choice
