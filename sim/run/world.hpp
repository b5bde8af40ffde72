#pragma once

#include <functional>
#include <memory>

#include "sim/choice/replanning.hpp"
#include "sim/demand/population.hpp"
#include "sim/events/event_log.hpp"
#include "sim/mobsim/day.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/transit/build.hpp"
#include "sim/transit/timetable.hpp"

namespace twinshift::run {

/// What a scenario's days are made of: its people, its timetable, their ways to travel, and what they have learned.
///
/// Borrows the scenario. Not movable: the replanner refers to the members beside it.
class World {
public:
  /// `before` is told what comes next ("people", "timetable", "ways"); it may throw to give up.
  World(scenario::Scenario const& scenario, std::function<void(char const*)> const& before);
  World(World const&) = delete;
  World& operator=(World const&) = delete;

  /// Plans before any day is simulated: choices and link times are found together, `rounds` times, with a volume-delay
  /// model in place of the day (successive averages). Leaves the plans and times in `learned`.
  /// `after` is told the number of each finished round.
  void warm_start(int rounds, std::function<void(int)> const& after);
  /// One such round, the `number`-th: judges all ways, lets `adjust` change the constants, decides, and learns.
  void think(int number, std::function<void()> const& adjust = {});

  /// Judges all ways at what is known, lets `adjust` change the constants, and decides the next day's plans.
  void plan(std::function<void()> const& adjust = {});
  /// Lives the planned day, the `number`-th (from 1), and the night after it, tells the day's events to `readers` too,
  /// and learns from it.
  mobsim::DayResult live(int number, std::vector<events::EventSink*> readers, choice::Gap* gap = nullptr);

  scenario::Scenario const& scenario;
  choice::UtilityParameters utility;  ///< the scenario's; a calibration changes the constants
  demand::Population population;
  transit::Timetable timetable;
  transit::BuildReport timetable_report;
  std::unique_ptr<choice::Replanner> replanner;
  choice::Learned learned;
  /// Digest of each tour's utilities on empty streets and in empty vehicles; filled by the first plan of all.
  Column<TourId, std::uint32_t> undisturbed;
  /// Tours that think again on the next day, whatever their turn; empty: none.
  Column<TourId, std::uint8_t> thinks_again;
  fleet::NightWork night;  ///< after the last day
  int rounds = 0;          ///< of thinking so far: warm start and days

  /// Judges all ways on empty streets and fills `undisturbed`; refresh before the next decision.
  void note_undisturbed();

private:
  void keep_undisturbed();
};

}  // namespace twinshift::run
