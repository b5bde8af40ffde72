#include "sim/mobsim/day_engine.hpp"

#include "sim/core/fetch.hpp"
#include "sim/mobsim/window_crew.hpp"

#include <omp.h>

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

constexpr std::int32_t kWindowSeconds = kPullOutSeconds / 2;
constexpr std::size_t kSampledPaths = 16;  ///< one path in so many tells where the work on the streets will be
/// Work off the streets over work on them, measured on whole cities; only the balance of threads hangs on it.
constexpr double kOffStreetShare = 0.45;

std::vector<std::uint32_t> expected_entries(DayInput const& input) {
  std::vector<std::uint32_t> load(input.network.links.size(), 0);
  auto const& paths = input.journeys.paths;
  for (std::size_t path = 0; path < paths.size(); path += kSampledPaths)
    for (auto const link : paths[nth<PathId>(path)]) ++load[link.index()];
  return load;
}

/// Equal work for all threads: the first one also does what happens off the streets.
std::vector<double> part_shares(int parts) {
  auto const each = (1 + kOffStreetShare) / parts;
  auto const first = parts == 1 ? 1.0 : std::max(0.02, each - kOffStreetShare);
  std::vector<double> shares(static_cast<std::size_t>(parts), parts == 1 ? 1.0 : (1 - first) / (parts - 1));
  shares[0] = first;
  return shares;
}

StreetQueues make_streets(DayInput const& input, MobsimParameters const& parameters, int parts, bool keep_events) {
  auto const load = parts > 1 ? expected_entries(input) : std::vector<std::uint32_t>{};
  StreetPlan plan;
  plan.window_s = kWindowSeconds;
  plan.shares = part_shares(parts);
  plan.load = load;
  plan.keep_events = keep_events;
  return StreetQueues{input.network, parameters, bay_nodes(input), plan};
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
      parts_{parameters.threads > 0 ? parameters.threads : omp_get_max_threads()},
      streets_{make_streets(input, parameters, parts_, log_ != nullptr)},
      ends_read_(static_cast<std::size_t>(parts_)),
      events_read_(static_cast<std::size_t>(parts_)),
      travellers_(input.journeys.size()),
      stop_queues_(input.timetable.stops.position.size()),
      shared_{input.fleet, morning(input, parameters.sample), parameters.sample},
      vehicles_(input.timetable.blocks.trips.size()),
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
    auto const ahead = drives(journey, 0) ? kPullOutSeconds : 0;
    people_calendar_.add(journey.value(), std::max(0, input_.journeys.departure[journey].seconds() - ahead));
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
  auto const windows = kDaySeconds / streets_.window_s();
  WindowWork work;
  work.tasks = 1 + parts_;
  work.windows = windows + 1;
  work.task = [&](int task, std::int32_t window) {
    if (task == 0)
      off_street(window);
    else if (window < windows)
      streets_.run_window(static_cast<std::size_t>(task - 1), window);
  };
  if (log_ != nullptr) work.aside = [&] { log_->deliver(); };
  result_.threads = crew_size(parts_, parts_);
  run_windows(result_.threads, work);
  count_outcomes();
  return std::move(result_);
}

/// All that happens off the streets in the window before `window`, on which the streets work meanwhile.
void DayEngine::off_street(std::int32_t window) {
  street_window_ = window;
  read_window_ = window - 1;
  std::fill(ends_read_.begin(), ends_read_.end(), 0);
  std::fill(events_read_.begin(), events_read_.end(), 0);
  auto const seconds = streets_.window_s();
  for (auto second = std::max(0, read_window_ * seconds); second < window * seconds; ++second) step(second);
}

void DayEngine::step(std::int32_t second) {
  second_ = decided_second_ = second;
  now_ms_ = second * 1000;
  log_announced();
  people_calendar_.take(second, due_);
  fetch_ahead(due_);
  for (auto const journey : due_) resume(JourneyId{journey});
  lose_patience();
  vehicle_calendar_.take(second, due_);
  for (auto const block : due_) resume(BlockId{block});
  decided_second_ = second + 1;
  take_street_events();
  leave_streets();
  if (log_ != nullptr) log_->close_second(second);
}

/// Notes an event of who will have pulled out: it happens at pull_out_second().
void DayEngine::announce(events::EventKind kind, std::uint32_t a, std::uint32_t b) {
  if (log_ == nullptr) return;
  auto const second = pull_out_second();
  announced_.push_back({second, {static_cast<std::uint32_t>(second) * 1000, kind, a, b}});
}

void DayEngine::log_announced() {
  for (; !announced_.empty() && announced_.front().second <= second_; announced_.pop_front())
    log(announced_.front().event.kind, announced_.front().event.a, announced_.front().event.b);
}

/// Asks for the memory of all who are about to go on, so that not each of them has to wait for it: first what they are
/// doing and their legs, then the streets of those who drive next.
void DayEngine::fetch_ahead(std::span<std::uint32_t const> journeys) const {
  auto const legs_of = [this](std::uint32_t journey) { return input_.journeys.legs[JourneyId{journey}]; };
  for (auto const journey : journeys) {
    fetch(travellers_.values().data(), journey);
    fetch(result_.outcomes.values().data(), journey);
    fetch(legs_of(journey).data());
  }
  for (auto const journey : journeys) {
    auto const legs = legs_of(journey);
    auto const& traveller = travellers_[JourneyId{journey}];
    auto const next = traveller.leg + (traveller.state == State::kBefore ? 0U : 1U);
    if (next >= legs.size()) continue;
    fetch(legs.data(), next);
    if (legs[next].path.valid()) fetch(input_.journeys.paths[legs[next].path].data());
  }
}

void DayEngine::take_street_events() {
  if (log_ == nullptr) return;
  auto const until_ms = static_cast<std::uint32_t>(second_ + 1) * 1000;
  for (std::size_t part = 0; part < events_read_.size(); ++part) {
    auto const rest = streets_.events(part, read_window_).subspan(events_read_[part]);
    auto const later = [&](events::Event const& event) { return event.time_ms >= until_ms; };
    auto const count = static_cast<std::size_t>(std::find_if(rest.begin(), rest.end(), later) - rest.begin());
    log_->append(rest.first(count));
    events_read_[part] += count;
  }
}

void DayEngine::leave_streets() {
  path_ends_.clear();
  for (std::size_t part = 0; part < ends_read_.size(); ++part) {
    auto const ends = streets_.finished(part, read_window_);
    auto& read = ends_read_[part];
    for (; read < ends.size() && ends[read].time_ms < (second_ + 1) * 1000; ++read) path_ends_.push_back(ends[read]);
  }
  std::sort(path_ends_.begin(), path_ends_.end(), [](PathEnd const& a, PathEnd const& b) {
    return a.time_ms != b.time_ms ? a.time_ms < b.time_ms : a.vehicle < b.vehicle;
  });
  auto const blocks = static_cast<std::uint32_t>(vehicles_.size());
  due_.clear();
  for (auto const& end : path_ends_)
    if (end.vehicle.value() >= blocks) due_.push_back(end.vehicle.value() - blocks);
  fetch_ahead(due_);
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
