#include "sim/run/run.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <memory>
#include <optional>

#include <fmt/format.h>
#include <omp.h>

#include "sim/choice/replanning.hpp"
#include "sim/depot/depots.hpp"
#include "sim/depot/supply.hpp"
#include "sim/emissions/ledger_builder.hpp"
#include "sim/mobsim/day.hpp"
#include "sim/recording/error.hpp"
#include "sim/results/counters.hpp"
#include "sim/results/depot_tables.hpp"
#include "sim/results/film.hpp"
#include "sim/results/film_figures.hpp"
#include "sim/results/indicators.hpp"
#include "sim/results/run_folder.hpp"
#include "sim/results/seed_runs.hpp"
#include "sim/run/checkpoint.hpp"
#include "sim/run/count_meter.hpp"
#include "sim/run/map_layers.hpp"
#include "sim/run/scenery.hpp"
#include "sim/run/traveller_figures.hpp"
#include "sim/run/validation.hpp"
#include "sim/run/world.hpp"
#include "sim/run/write_run.hpp"

namespace twinshift::run {

namespace {

using Clock = std::chrono::steady_clock;

/// Shares of journeys may move by no more than this over three iterations for a day to count as settled.
constexpr double kStableShare = 0.0005;
/// Law 3: above these a run is not fit for use.
constexpr double kStrandedLimit = 0.001;
constexpr double kForcedLimit = 0.0005;

/// Expected shares of a run's work, for the ETA.
constexpr double kPreparing = 0.3;
constexpr double kDays = 0.67;

/// Rounds of thinking with a volume-delay model before the first simulated day; more change little.
constexpr int kWarmRounds = 6;

/// Adds up the wall time of each phase.
class Stopwatch {
public:
  explicit Stopwatch(RunSummary& summary) : summary_{summary} {}

  template <class Work>
  auto time(char const* phase, Work&& work) {
    auto const start = Clock::now();
    struct Stop {
      Stopwatch& watch;
      char const* phase;
      Clock::time_point start;
      ~Stop() { watch.add(phase, std::chrono::duration<double>(Clock::now() - start).count()); }
    } const stop{*this, phase, start};
    return work();
  }

  void finish() { add("total", std::chrono::duration<double>(Clock::now() - started_).count()); }

private:
  void add(char const* phase, double seconds) {
    auto const found = std::find_if(summary_.wall_s.begin(), summary_.wall_s.end(),
                                    [&](auto const& entry) { return entry.first == phase; });
    if (found != summary_.wall_s.end()) {
      found->second += seconds;
    } else {
      summary_.wall_s.emplace_back(phase, seconds);
    }
  }

  RunSummary& summary_;
  Clock::time_point started_ = Clock::now();
};

/// Tells the clock of a running day, and ends the run when the user wants it.
class DayWatcher : public events::EventSink {
public:
  DayWatcher(RunOptions const& options, Progress progress, double done_before, double done_after,
             std::size_t first_journey, std::size_t tours)
      : options_{options},
        progress_{std::move(progress)},
        before_{done_before},
        after_{done_after},
        first_{first_journey},
        end_{first_journey + 2 * tours} {}

  void consume(events::EventChunk const& chunk) override {
    for (auto const& event : chunk.events)
      if (event.kind == events::EventKind::kArrive && event.a >= first_ && event.a < end_) ++progress_.arrived;
    progress_.clock_s = (chunk.quarter + 1) * kQuarterSeconds;
    progress_.done = before_ + (after_ - before_) * progress_.clock_s / kDaySeconds;
    if (options_.progress) options_.progress(progress_);
    if (options_.should_stop && options_.should_stop()) throw Stopped{};
  }

private:
  RunOptions const& options_;
  Progress progress_;
  double before_;
  double after_;
  std::size_t first_;
  std::size_t end_;
};

Column<VehicleTypeId, results::Room> rooms_of(fleet::VehicleTypes const& types, double sample) {
  Column<VehicleTypeId, results::Room> rooms(types.key.size());
  for (std::size_t i = 0; i < rooms.size(); ++i) {
    auto const type = nth<VehicleTypeId>(i);
    rooms[type].places = std::max(1, fleet::scaled(types.capacity(type), sample));
    rooms[type].seats = std::min(rooms[type].places, fleet::scaled(types.seats[type], sample));
  }
  return rooms;
}

/// Share of tours whose way out is made by another mode than before.
double share_changed(Column<JourneyId, Mode> const& before, demand::Journeys const& plans) {
  std::int64_t count = 0;
  for (std::size_t i = 0; i < 2 * plans.tours; i += 2)
    count += plans.main_mode[nth<JourneyId>(i)] != before[nth<JourneyId>(i)];
  return plans.tours == 0 ? 0.0 : static_cast<double>(count) / static_cast<double>(plans.tours);
}

/// One run from the first draw to the last file.
class Runner {
public:
  Runner(scenario::Scenario const& scenario, RunOptions const& options)
      : scenario_{scenario}, options_{options}, watch_{summary_} {
    if (options.threads > 0) omp_set_num_threads(options.threads);
    summary_.threads = options.threads > 0 ? options.threads : omp_get_max_threads();
    summary_.city = scenario.city.key;
    summary_.scenario = scenario.key;
    summary_.seed = scenario.run.seed;
    summary_.sample_pct = 100 * scenario.run.sample;
    summary_.assumptions = static_cast<int>(scenario.assumptions.size());
  }

  RunSummary run();

private:
  RunSummary finish();
  void tell(char const* phase, double done);
  void prepare();
  void begin();
  void go_on();
  void begin_from_base();
  void save(int number);
  void live_days();
  void live_day(int number, bool last);
  void note_reasons();
  void note_iteration(int number, double gap, double changed);
  [[nodiscard]] bool settled() const;
  void sum_up();
  void judge_fitness();
  void run_depots();
  void finish_film();
  void publish();

  scenario::Scenario const& scenario_;
  RunOptions const& options_;
  RunSummary summary_;
  Stopwatch watch_;
  std::optional<results::RunFolder> folder_;
  std::unique_ptr<World> world_;
  Column<VehicleTypeId, results::Room> rooms_;
  mobsim::DayResult day_;
  std::optional<results::Counters> counters_;
  std::optional<CountMeter> count_meter_;
  std::optional<emissions::LedgerBuilder> ledger_;
  std::optional<depot::VehicleLog> vehicle_log_;
  std::optional<results::Film> film_;
  Column<TourId, choice::Reason> reasons_;  ///< of the last day's plans, for the recording
  results::Travellers travellers_;
  int last_day_ = 0;   ///< no day after this one
  int first_day_ = 1;  ///< the next one to live
  depot::DepotReports depots_;
  results::Indicators indicators_;
};

void Runner::tell(char const* phase, double done) {
  if (options_.should_stop && options_.should_stop()) throw Stopped{};
  if (!options_.progress) return;
  Progress progress;
  progress.phase = phase;
  progress.done = done;
  progress.iterations = scenario_.run.iterations;
  options_.progress(progress);
}

void Runner::prepare() {
  folder_.emplace(options_.out, options_.unfinished);
  if (!options_.request.empty()) folder_->write("request.json", options_.request);
  watch_.time("preparing", [&] {
    double done = 0;
    world_ = std::make_unique<World>(scenario_, [&](char const* phase) { tell(phase, done += 0.01); });
  });
  rooms_ = rooms_of(scenario_.fleet.types, scenario_.run.sample);
  last_day_ = scenario_.run.iterations;
  begin();
}

/// The state that the first day begins with: as it was saved, that of another run, or first plans.
void Runner::begin() {
  if (folder_->saved() > 0) return go_on();
  if (!options_.warm_start.empty()) return begin_from_base();
  watch_.time("warm start", [&] {
    tell("first plans", kPreparing / 2);
    world_->warm_start(kWarmRounds, [&](int round) {
      tell("first plans", kPreparing / 2 * (1 + static_cast<double>(round) / kWarmRounds));
    });
  });
}

void Runner::go_on() {
  io::Faults faults;
  auto checkpoint = read_checkpoint(folder_->state_file(), scenario_.network, faults);
  if (checkpoint && checkpoint->identity != identity_of(scenario_))
    faults.add({"M511",
                {options_.out.generic_string(), 0, 0},
                "The scenario or its inputs have changed since this run was begun.",
                "The days that are left would belong to another scenario.",
                "Start again with --fresh."});
  faults.throw_if_any();
  summary_.iterations = checkpoint->iterations;
  summary_.started_from = checkpoint->started_from;
  last_day_ = checkpoint->last_day;
  restore(std::move(*checkpoint), *world_);
  first_day_ = world_->learned.iteration + 1;
}

void Runner::begin_from_base() {
  io::Faults faults;
  auto const base = results::one_run(options_.warm_start);
  auto checkpoint = read_checkpoint(base / kCheckpointFile, scenario_.network, faults);
  if (checkpoint && checkpoint->undisturbed.size() != world_->population.tours.size())
    faults.add({"M513",
                {base.generic_string(), 0, 0},
                "Its travellers are not those of this scenario.",
                "A state can be carried over between the same people alone.",
                "Run with the same seed and sample, or without --warm-start."});
  faults.throw_if_any();
  summary_.started_from = results::hash_tables(base);
  summary_.iterations = checkpoint->iterations;
  auto const base_last = checkpoint->last_day;
  summary_.touched = watch_.time("warm start", [&] { return begin_from(std::move(*checkpoint), *world_); });
  first_day_ = world_->learned.iteration + 1;
  // Where nobody is touched the days are those of the base, to its end.
  last_day_ = summary_.touched == 0 ? base_last : world_->learned.iteration + scenario_.run.iterations;
}

void Runner::save(int number) {
  watch_.time("saving", [&] {
    folder_->save_state(number, pack(*world_, summary_.iterations, last_day_, summary_.started_from));
  });
}

void Runner::live_day(int number, bool last) {
  auto& learned = world_->learned;
  auto const& timetable = world_->timetable;
  auto const share = kDays / (last_day_ - first_day_ + 1);
  auto const before = kPreparing + share * (number - first_day_);
  tell("choosing", before);
  auto const before_modes = learned.plans.main_mode;
  watch_.time("choice", [&] { world_->plan(); });
  auto const& journeys = learned.plans;
  auto const changed = share_changed(before_modes, journeys);

  Progress progress;
  progress.phase = "day";
  progress.iteration = number;
  progress.iterations = last_day_;
  if (!summary_.iterations.empty()) progress.gap = summary_.iterations.back().gap;
  DayWatcher watcher{options_,      progress, before + 0.3 * share, before + share, timetable.blocks.type.size(),
                     journeys.tours};
  std::vector<events::EventSink*> sinks{&watcher};

  if (last) {
    watch_.time("choice", [&] { note_reasons(); });
    counters_.emplace(scenario_.network, timetable, rooms_, journeys, scenario_.fleet.stations.key.size());
    ledger_.emplace(emissions::LedgerInput{
        scenario_.network, timetable, scenario_.fleet, journeys, scenario_.energy.factors, scenario_.energy.conditions,
        depot::empty_driving(scenario_.depot_energy, scenario_.energy.conditions.region), &world_->population});
    sinks.push_back(&*counters_);
    sinks.push_back(&*ledger_);
    vehicle_log_.emplace(timetable.trips.pattern.size());
    sinks.push_back(&*vehicle_log_);
    count_meter_.emplace(scenario_.counts, scenario_.network, timetable, world_->population);
    sinks.push_back(&*count_meter_);
    if (options_.record) {
      results::FilmInput const input{scenario_.network, timetable, scenario_.fleet, journeys};
      auto scenery = make_scenery(scenario_, world_->population);
      results::add_model_tables(scenery, input);
      film_.emplace(folder_->file("recording.tsr"), scenery, input);
      results::add_bike_figures(film_->figures(), learned.shared_fleet);
      sinks.push_back(&*film_);
    }
  }
  choice::Gap gap;
  day_ = watch_.time("day", [&] { return world_->live(number, sinks, &gap); });
  if (film_) watch_.time("recording", [&] { film_->end_day(); });
  note_iteration(number, gap.relative(), changed);
}

/// What everybody knew when the last day's plans were made.
void Runner::note_reasons() {
  auto const& plans = world_->learned.plans;
  travellers_ = results::make_travellers(world_->population, world_->utility);
  reasons_.resize(plans.tours);
  world_->replanner->judge([&](TourId tour, choice::TourCosts const& costs) {
    results::set_ways(travellers_, tour.index(), costs);
    reasons_[tour] = world_->replanner->reason(tour, plans, costs);
  });
}

void Runner::note_iteration(int number, double gap, double changed) {
  Iteration iteration;
  iteration.number = number;
  iteration.gap = gap;
  iteration.changed_share = changed;
  iteration.forced_moves = day_.forced_moves;
  iteration.denied_boardings = day_.denied_boardings;
  std::int64_t all = 0;
  for (auto const& counts : day_.journeys) all += counts.departed;
  for (std::size_t i = 0; i < day_.journeys.size() && all > 0; ++i)
    iteration.mode_share[i] = static_cast<double>(day_.journeys[i].departed) / static_cast<double>(all);
  summary_.iterations.push_back(iteration);
}

bool Runner::settled() const {
  auto const& its = summary_.iterations;
  if (its.size() < 3 || its.back().gap > scenario_.run.gap_limit) return false;
  for (std::size_t mode = 0; mode < kModes; ++mode) {
    auto const [low, high] = std::minmax(
        {its[its.size() - 3].mode_share[mode], its[its.size() - 2].mode_share[mode], its.back().mode_share[mode]});
    if (high - low > kStableShare) return false;
  }
  return true;
}

void Runner::judge_fitness() {
  auto const stranded = summary_.gave_up + summary_.travelling_at_end;
  auto const many_stranded = static_cast<double>(stranded) > kStrandedLimit * static_cast<double>(summary_.departed);
  auto const many_forced =
      static_cast<double>(summary_.forced_moves) > kForcedLimit * static_cast<double>(summary_.link_entries);
  // What depots lack (H401) is a result of the day, no doubt about it.
  summary_.fit = !many_stranded && !many_forced;
  if (many_stranded)
    summary_.findings.push_back(fmt::format("R640  {} of {} journeys did not arrive (limit 0.1 %): not fit for use.",
                                            stranded, summary_.departed));
  if (many_forced)
    summary_.findings.push_back(
        fmt::format("R641  {} forced moves in {} link entries (limit 0.05 %): streets are jammed "
                    "beyond what the model can tell; not fit for use.",
                    summary_.forced_moves, summary_.link_entries));
  if (!summary_.converged)
    summary_.findings.push_back(
        fmt::format("R601  Not converged: gap {:.2f} % after {} iterations (limit {:.2f} %){}.",
                    100 * summary_.iterations.back().gap, summary_.iterations.size(), 100 * scenario_.run.gap_limit,
                    summary_.iterations.back().gap > scenario_.run.gap_limit
                        ? ""
                        : "; shares of modes still moved by more than 0.05 points in three iterations"));
}

void Runner::sum_up() {
  indicators_ = results::make_indicators(world_->population, world_->learned.plans, day_.outcomes, scenario_.network,
                                         world_->timetable);
  auto const& all = indicators_.all;
  summary_.residents = indicators_.residents;
  summary_.agents = indicators_.agents;
  summary_.departed = all.journeys;
  summary_.arrived = all.arrived;
  summary_.travelling_at_end = all.travelling;
  summary_.gave_up = all.gave_up;
  for (std::size_t i = 0; i < kModes; ++i) summary_.journeys[i] = indicators_.modes[i].journeys;
  summary_.forced_moves = day_.forced_moves;
  summary_.link_entries = day_.link_entries;
  summary_.boardings = day_.boardings;
  summary_.denied_boardings = day_.denied_boardings;
  watch_.time("depots", [&] { run_depots(); });
  using emissions::Item;
  auto const& ledger = ledger_->ledger();
  auto const total = [&](Item item) { return emissions::in_unit(item, ledger.own_total(item)); };
  summary_.co2e_ttw_t = total(Item::kCo2eTankToWheel) / 1000;
  summary_.co2e_wtw_t = summary_.co2e_ttw_t + total(Item::kCo2eWellToTank) / 1000;
  summary_.nox_kg = total(Item::kNox);
  summary_.pm25_kg = total(Item::kPm25);
  summary_.h2_kg = total(Item::kHydrogen);
  auto const background = emissions::Traffic::background_cars();
  for (auto const item : {Item::kCo2eTankToWheel, Item::kCo2eWellToTank})
    summary_.co2e_wtw_background_t += emissions::in_unit(item, ledger.by_traffic(item, background)) / 1000;
  for (auto const& [vehicle, amount] : ledger.by_class(Item::kVehicleDistance))
    summary_.vehicle_km[vehicle] = emissions::in_unit(Item::kVehicleDistance, amount);
  if (all.journeys != all.arrived + all.travelling + all.gave_up)
    throw std::logic_error{"somebody vanished: departed differs from arrived + travelling + gave up"};
  if (auto const difference = ledger_->first_imbalance())
    throw std::logic_error{fmt::format("E499  The books do not balance: {}. Results withheld.", *difference)};
  judge_fitness();
}

void Runner::run_depots() {
  depot::DepotInput const input{
      world_->timetable,           scenario_.fleet,        ledger_->ledger(),      scenario_.energy.factors,
      scenario_.energy.conditions, scenario_.energy.month, scenario_.depot_energy, *vehicle_log_};
  depots_ = depot::simulate_depots(input);
  ledger_->book_supply(depot::supplies(depots_, input));
  auto difference = depot::take_from_books(depots_, input);
  if (!difference) difference = depots_.first_imbalance();
  if (difference)
    throw std::logic_error{fmt::format("E499  The depots' books do not balance: {}. Results withheld.", *difference)};
  for (auto& finding : results::depot_findings(depots_, scenario_.fleet))
    summary_.findings.push_back(std::move(finding));
}

void Runner::finish_film() {
  auto& figures = film_->figures();
  figures.sample_permille = static_cast<std::uint32_t>(std::lround(1000 * scenario_.run.sample));
  results::add_ledger_figures(figures, ledger_->ledger(), world_->timetable, scenario_.fleet);
  results::add_depot_figures(figures, depots_, scenario_.fleet);
  results::add_zone_figures(figures, world_->population, world_->learned.plans, day_.outcomes);
  add_traveller_figures(figures, world_->population, reasons_, scenario_.city.currency);
  film_->finish();
}

void Runner::publish() {
  LastDay const last{
      scenario_,   world_->timetable, world_->timetable_report, world_->population, world_->learned.plans,
      indicators_, *counters_,        ledger_->ledger(),        ledger_->groups(),  ledger_->rides(),
      day_,        world_->night};
  if (film_) watch_.time("recording", [&] { finish_film(); });
  watch_.time("writing", [&] {
    write_tables(*folder_, last, summary_);
    write_depot_tables(*folder_, last, depots_);
    write_travellers(*folder_, std::move(travellers_), *world_, day_.outcomes);
    if (!scenario_.counts.empty())
      folder_->write("counts.csv", counts_csv(scenario_.counts, count_meter_->counted(), scenario_.run.sample));
    folder_->write("validation.csv", validation_csv(validation_checks(last, count_meter_->counted(), summary_)));
    summary_.output_sha256 = results::hash_tables(folder_->file(""));
  });
  watch_.time("map layers", [&] { write_map_layers(*folder_, last, world_->learned.plans); });
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  summary_.peak_rss_mib = static_cast<double>(usage.ru_maxrss) / 1024;
  watch_.finish();
  write_records(*folder_, last, summary_);
  folder_->publish();
}

void Runner::live_days() {
  for (int number = first_day_; number <= last_day_; ++number) {
    auto const last = number == last_day_ || settled();
    live_day(number, last);
    // Shares may have moved once more on the day that was to be the last.
    if (number == last_day_ || (last && settled())) break;
    film_.reset();
    save(number);
  }
}

RunSummary Runner::run() {
  try {
    prepare();
    live_days();
    return finish();
  } catch (Stopped& stopped) {
    stopped.saved = folder_ ? folder_->saved() : 0;
    throw;
  } catch (recording::RecordingError const&) {
    throw folder_->disk_full("recording.tsr", 0);
  }
}

RunSummary Runner::finish() {
  summary_.converged = settled();
  tell("writing results", kPreparing + kDays);
  sum_up();
  publish();
  return std::move(summary_);
}

}  // namespace

RunSummary run_scenario(scenario::Scenario const& scenario, RunOptions const& options) {
  return Runner{scenario, options}.run();
}

}  // namespace twinshift::run
