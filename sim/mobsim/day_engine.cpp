#include "sim/mobsim/day_engine.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace twinshift::mobsim {

namespace {

using demand::JourneyOutcome;

/// Nodes where a bus pulls out of a bay: the starts of all sections driven on streets.
std::vector<NodeId> bay_nodes(DayInput const& input) {
  std::vector<NodeId> nodes;
  auto const& sections = input.timetable.patterns.section_links;
  for (std::size_t i = 0; i < sections.size(); ++i) {
    auto const links = sections[nth<SectionId>(i)];
    if (!links.empty()) nodes.push_back(input.network.links.from[links.front()]);
  }
  return nodes;
}

fleet::SharedFleetState morning(DayInput const& input, double sample) {
  return input.shared_fleet != nullptr ? *input.shared_fleet : fleet::first_morning(input.fleet, sample);
}

}  // namespace

DayEngine::DayEngine(DayInput const& input, MobsimParameters const& parameters,
                     std::span<events::EventSink* const> sinks)
    : input_{input},
      parameters_{parameters},
      buffer_{sinks},
      log_{sinks.empty() ? nullptr : &buffer_},
      bays_{bay_nodes(input)},
      streets_{input.network, parameters, bays_, log_},
      travellers_(input.journeys.size()),
      people_calendar_{input.journeys.size()},
      stop_queues_(input.timetable.stops.position.size()),
      shared_{input.fleet, morning(input, parameters.sample), parameters.sample},
      vehicles_(input.timetable.blocks.trips.size()),
      vehicle_calendar_{input.timetable.blocks.trips.size()},
      departed_trips_(input.timetable.patterns.stops.values().size(), 0),
      stop_marks_(input.timetable.stops.position.size()) {
  result_.outcomes.resize(input.journeys.size());
  for (auto const spaces : input.fleet.sites.spaces) free_spaces_.push_back(scaled(spaces));
  result_.bikes_at_start = shared_.bikes();
}

int DayEngine::scaled(int count) const { return fleet::scaled(count, parameters_.sample); }

void DayEngine::enter_people() {
  for (std::size_t i = 0; i < travellers_.size(); ++i) {
    auto const journey = nth<JourneyId>(i);
    if (input_.journeys.legs[journey].empty()) continue;
    assert(input_.journeys.legs[journey].size() < 255);
    people_calendar_.add(journey.value(), std::max(0, input_.journeys.departure[journey].seconds()));
  }
}

void DayEngine::enter_vehicles() {
  auto const& blocks = input_.timetable.blocks;
  auto const& types = input_.fleet.types;
  for (std::size_t i = 0; i < vehicles_.size(); ++i) {
    auto const block = nth<BlockId>(i);
    auto const type = blocks.type[block];
    auto& vehicle = vehicles_[block];
    vehicle.capacity = static_cast<std::size_t>(std::max(1, scaled(types.capacity(type))));
    vehicle.seats = std::min(vehicle.capacity, static_cast<std::size_t>(scaled(types.seats[type])));
    vehicle.doors = std::max(1, types.doors[type]);
    vehicle.car_units = types.car_units[type];
    result_.trips_unfinished += static_cast<std::int64_t>(blocks.trips[block].size());
    if (!blocks.trips[block].empty()) schedule_trip(block, 0);
  }
}

DayResult DayEngine::run() {
  enter_people();
  enter_vehicles();
  for (std::int32_t second = 0; second < kDaySeconds; ++second) {
    step(second);
    if (log_ != nullptr) log_->close_second(second);
  }
  count_outcomes();
  return std::move(result_);
}

void DayEngine::step(std::int32_t second) {
  second_ = second;
  now_ms_ = second * 1000;
  streets_.open(second);
  people_calendar_.take(second, due_);
  for (auto const journey : due_) resume(JourneyId{journey});
  lose_patience();
  vehicle_calendar_.take(second, due_);
  for (auto const block : due_) resume(BlockId{block});
  streets_.move();
  leave_streets();
}

void DayEngine::leave_streets() {
  auto const finished = streets_.finished();
  path_ends_.assign(finished.begin(), finished.end());
  std::sort(path_ends_.begin(), path_ends_.end(), [](PathEnd const& a, PathEnd const& b) {
    return a.time_ms != b.time_ms ? a.time_ms < b.time_ms : a.vehicle < b.vehicle;
  });
  auto const blocks = static_cast<std::uint32_t>(vehicles_.size());
  for (auto const& end : path_ends_) {
    now_ms_ = end.time_ms;
    if (end.vehicle.value() < blocks) {
      ++vehicles_[BlockId{end.vehicle.value()}].position;
      arrive_at_stop(BlockId{end.vehicle.value()});
    } else {
      end_drive(JourneyId{end.vehicle.value() - blocks});
    }
  }
}

void DayEngine::count_outcomes() {
  for (std::size_t i = 0; i < travellers_.size(); ++i) {
    auto const journey = nth<JourneyId>(i);
    auto const status = result_.outcomes[journey].status;
    if (status == JourneyOutcome::Status::kNotStarted) continue;
    auto const mode = static_cast<std::size_t>(input_.journeys.main_mode[journey]);
    auto& counts = input_.journeys.background(journey) ? result_.background : result_.journeys[mode];
    ++counts.departed;
    counts.arrived += status == JourneyOutcome::Status::kArrived ? 1 : 0;
    counts.travelling += status == JourneyOutcome::Status::kTravelling ? 1 : 0;
    counts.gave_up += status == JourneyOutcome::Status::kGaveUp ? 1 : 0;
  }
  result_.link_entries = streets_.link_entries();
  result_.forced_moves = streets_.forced_moves();
  result_.trips_unfinished -= result_.trips_run;
  result_.bikes_at_end = shared_.bikes();
  result_.shared_used_j = shared_.used_j();
  end_last_rides();
  result_.shared_fleet = shared_.evening();
}

DayResult simulate_day(DayInput const& input, MobsimParameters const& parameters,
                       std::span<events::EventSink* const> sinks) {
  return DayEngine{input, parameters, sinks}.run();
}

}  // namespace twinshift::mobsim
