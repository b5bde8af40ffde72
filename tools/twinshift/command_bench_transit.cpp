// bench transit: answers a file of queries on a timetable in the General Transit Feed Specification, timed.

#include <algorithm>
#include <array>
#include <chrono>
#include <fstream>
#include <memory>
#include <numeric>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "sim/io/csv.hpp"
#include "sim/results/run_folder.hpp"
#include "sim/routing/arrival_router.hpp"
#include "tools/gtfs/feed.hpp"
#include "tools/gtfs/service_day.hpp"
#include "tools/twinshift/commands.hpp"
#include "tools/twinshift/transit_queries.hpp"

namespace twinshift::tool {

namespace {

struct Arguments {
  std::string gtfs;
  std::string date;
  std::string footpaths;
  std::string queries;
  std::string out;
  int threads = 1;
  bool days_around = false;
  bool json = false;
};

struct Work {
  gtfs::Feed feed;
  gtfs::ServiceDay day;
  TransitQueries queries;
};

class Clock {
public:
  double lap_s() {
    auto const now = std::chrono::steady_clock::now();
    auto const passed = std::chrono::duration<double>(now - start_).count();
    start_ = now;
    return passed;
  }

private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

/// Reads everything; throws all faults at once, and prints warnings.
Work load(Arguments const& arguments, gtfs::Date date) {
  io::Faults faults;
  Work work;
  work.feed = gtfs::read_feed(arguments.gtfs, faults);
  std::vector<gtfs::Walk> walks;
  if (!arguments.footpaths.empty()) walks = read_walks(arguments.footpaths, work.feed, faults);
  work.queries = read_transit_queries(arguments.queries, work.feed, faults);
  faults.throw_if_any();
  work.day = gtfs::make_service_day(work.feed, date, arguments.days_around, std::move(walks));
  if (work.day.trips == 0)
    faults.add({"G232",
                {arguments.gtfs, 0, 0},
                "No trip runs on " + arguments.date + ".",
                "All answers are walks.",
                "Choose a date that the feed covers.",
                io::FaultKind::kData,
                io::Severity::kWarning});
  for (auto const& warning : faults.warning_list()) fmt::print(stderr, "{}\n", io::to_text(warning));
  return work;
}

void warn_of_open_walks(Arguments const& arguments) {
  fmt::print(stderr, "{}\n",
             io::to_text({"G237",
                          {arguments.footpaths, 0, 0},
                          "Two footpaths in a row sometimes lead where none leads alone as fast.",
                          "Only one is walked before, between and after rides.",
                          "Add the walks that chains of footpaths make, if they should count."}));
}

struct Answers {
  std::vector<std::vector<routing::StopArrival>> pareto;  ///< by query
  std::vector<double> seconds;                            ///< by query
  double wall_s = 0;
};

Answers answer(Work const& work, routing::ArrivalRouter const& router, int threads) {
  auto const& questions = work.queries.question;
  Answers answers;
  answers.pareto.resize(questions.size());
  answers.seconds.resize(questions.size());
  Clock wall;
#pragma omp parallel num_threads(threads) default(none) shared(questions, router, answers)
  {
    routing::ArrivalRouter::Query query{router};
#pragma omp for schedule(dynamic, 16)
    for (std::size_t q = 0; q < questions.size(); ++q) {
      Clock clock;
      query.answer(questions[q], answers.pareto[q]);
      answers.seconds[q] = clock.lap_s();
    }
  }
  answers.wall_s = wall.lap_s();
  return answers;
}

[[noreturn]] void cannot_write(std::string const& file) {
  throw results::FolderError{"M502  " + file +
                             " cannot be written whole. → Check the folder and the room on the disk."};
}

void write_answers(std::string const& file, Work const& work, Answers const& answers) {
  std::ofstream out{file, std::ios::binary | std::ios::trunc};
  if (!out) cannot_write(file);
  constexpr std::array<std::string_view, 6> kHeader = {"query",       "from_stop", "to_stop",
                                                       "departure_s", "boardings", "arrival_s"};
  io::CsvWriter csv{out, kHeader};
  auto const& queries = work.queries;
  for (std::size_t q = 0; q < queries.size(); ++q)
    for (auto const& arrival : answers.pareto[q])
      csv.cell(queries.key[q])
          .cell(work.feed.stop_key[queries.question[q].from])
          .cell(work.feed.stop_key[queries.question[q].to])
          .cell(std::int64_t{queries.question[q].departure_s})
          .cell(std::int64_t{arrival.boardings})
          .cell(std::int64_t{arrival.arrival_s})
          .end_row();
  out.flush();
  if (!out) cannot_write(file);
}

double at_share(std::vector<double> const& sorted, double share) {
  if (sorted.empty()) return 0;
  return sorted[std::min(sorted.size() - 1, static_cast<std::size_t>(share * static_cast<double>(sorted.size())))];
}

nlohmann::ordered_json figures(Work const& work, routing::ArrivalRouter const& router, Answers const& answers,
                               Arguments const& arguments, double load_s) {
  auto sorted = answers.seconds;
  std::sort(sorted.begin(), sorted.end());
  std::size_t rows = 0;
  std::size_t unanswered = 0;
  for (auto const& pareto : answers.pareto) {
    rows += pareto.size();
    unanswered += pareto.empty() ? 1U : 0U;
  }
  auto const& table = work.day.timetable;
  return {{"stops", work.feed.stop_key.size()},
          {"trips", work.day.trips},
          {"patterns", table.patterns.stops.size()},
          {"stop_events", table.trips.times.values().size()},
          {"footpaths", table.footpaths.values().size()},
          {"footpaths_closed", router.walks_closed()},
          {"transfers", router.transfers()},
          {"queries", work.queries.size()},
          {"rows", rows},
          {"queries_without_rows", unanswered},
          {"threads", arguments.threads},
          {"load_s", load_s},
          {"wall_s", answers.wall_s},
          {"queries_per_s", answers.wall_s > 0 ? static_cast<double>(work.queries.size()) / answers.wall_s : 0.0},
          {"mean_us", sorted.empty() ? 0.0
                                     : 1e6 * std::accumulate(sorted.begin(), sorted.end(), 0.0) /
                                           static_cast<double>(sorted.size())},
          {"p50_us", 1e6 * at_share(sorted, 0.5)},
          {"p90_us", 1e6 * at_share(sorted, 0.9)},
          {"max_us", 1e6 * at_share(sorted, 1)}};
}

int bench_transit(Arguments const& arguments) {
  auto const date = gtfs::parse_date(arguments.date);
  if (!date) {
    fmt::print(stderr, "--date {}: not a date. → Write YYYYMMDD or YYYY-MM-DD.\n", arguments.date);
    return kUsage;
  }
  Clock clock;
  auto const work = load(arguments, *date);
  routing::ArrivalRouter const router{work.day.timetable, work.day.rules};
  auto const load_s = clock.lap_s();
  if (!router.walks_closed()) warn_of_open_walks(arguments);
  auto const answers = answer(work, router, arguments.threads);
  write_answers(arguments.out, work, answers);
  auto const object = figures(work, router, answers, arguments, load_s);
  if (arguments.json) {
    fmt::print("{}\n", object.dump(2));
    return kOk;
  }
  for (auto const& [key, value] : object.items()) fmt::print("{:<20} {}\n", key, value.dump());
  return kOk;
}

}  // namespace

void add_bench_transit(CLI::App& bench, Action& action) {
  auto* command = bench.add_subcommand(
      "transit", "Pareto sets of boardings and arrival from stop to stop on a GTFS timetable; loading is timed apart");
  auto const arguments = std::make_shared<Arguments>();
  command->add_option("--gtfs", arguments->gtfs, "Folder with stops, trips, stop_times, calendar (.txt)")->required();
  command->add_option("--date", arguments->date, "Service day: YYYYMMDD or YYYY-MM-DD")->required();
  command->add_option("--footpaths", arguments->footpaths,
                      "Walks between stops: from_stop, to_stop, duration_s; one at a time, as given");
  command->add_option("--queries", arguments->queries, "Queries: from_stop, to_stop, departure_s")->required();
  command->add_option("--out", arguments->out, "Answers: query, from_stop, to_stop, departure_s, boardings, arrival_s")
      ->required();
  command->add_option("--threads", arguments->threads, "Threads to answer with")->check(CLI::Range(1, 1024));
  command->add_flag("--days-around", arguments->days_around,
                    "Also trips of the service days before and after, at the same clock");
  command->add_flag("--json", arguments->json, "Print one JSON object");
  command->callback([&action, arguments] { action = [arguments] { return bench_transit(*arguments); }; });
}

}  // namespace twinshift::tool
