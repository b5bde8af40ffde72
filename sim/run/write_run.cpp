#include "sim/run/write_run.hpp"

#include <array>
#include <ctime>
#include <sstream>
#include <string_view>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "sim/io/csv.hpp"
#include "sim/io/sha256.hpp"
#include "sim/io/yaml.hpp"
#include "sim/results/by_distance.hpp"
#include "sim/results/depot_tables.hpp"
#include "sim/results/emission_tables.hpp"
#include "sim/results/ledger_tables.hpp"
#include "sim/results/summary.hpp"
#include "sim/results/tables.hpp"
#include "sim/run/access.hpp"

namespace twinshift::run {

namespace {

using namespace std::string_view_literals;
using results::Measure;

constexpr std::string_view kVersion = TWINSHIFT_VERSION;

double per(std::int64_t sum, double unit, std::int64_t count) {
  return count == 0 ? 0 : static_cast<double>(sum) / unit / static_cast<double>(count);
}

void add_mode_measures(std::vector<Measure>& measures, results::Indicators const& indicators) {
  auto const add = [&](std::string_view what, Mode mode, std::string_view unit, double value, int decimals) {
    measures.push_back({fmt::format("{}:{}", what, token(mode)), std::string{unit}, value, decimals});
  };
  for (int i = 0; i < kModes; ++i) {
    auto const mode = static_cast<Mode>(i);
    auto const& f = indicators.modes[static_cast<std::size_t>(i)];
    if (f.journeys == 0) continue;
    add("mode_share", mode, "%", 100 * indicators.share(mode), 3);
    add("mode_share_residents_to_work", mode, "%", 100 * indicators.residents_to_work_share(mode), 3);
    add("mean_km", mode, "km", per(f.metres, 1000, f.journeys), 3);
    add("mean_min", mode, "min", per(f.seconds, 60, f.arrived), 2);
  }
}

void add_transit_measures(std::vector<Measure>& measures, LastDay const& day) {
  auto const& routes = day.timetable.routes;
  auto const& counts = day.counters.transit();
  std::array<std::int64_t, kModes> boardings{};
  std::array<std::int64_t, kModes> trips{};
  std::int64_t all = 0;
  for (std::size_t i = 0; i < routes.key.size(); ++i) {
    auto const route = nth<RouteId>(i);
    auto const mode = static_cast<std::size_t>(routes.mode[route]);
    boardings[mode] += counts.boardings[route];
    trips[mode] += counts.trips_started[route];
    all += counts.boardings[route];
  }
  measures.push_back({"boardings", "boardings", static_cast<double>(all), 0});
  for (std::size_t i = 0; i < boardings.size(); ++i) {
    if (trips[i] == 0) continue;
    measures.push_back(
        {fmt::format("boardings:{}", kModeTokens[i]), "boardings", static_cast<double>(boardings[i]), 0});
    measures.push_back({fmt::format("trips:{}", kModeTokens[i]), "trips", static_cast<double>(trips[i]), 0});
  }
}

/// Those who had to go another way than planned, and what became of shared vehicles.
void add_rescue_measures(std::vector<Measure>& measures, mobsim::DayResult const& day) {
  auto const add = [&](char const* name, char const* unit, std::int64_t value) {
    measures.push_back({name, unit, static_cast<double>(value), 0});
  };
  add("another_way", "legs", day.rerouted);
  add("another_way:patience", "legs", day.lost_patience);
  add("another_way:no_vehicle", "legs", day.no_vehicle_came);
  add("full_sites", "cars", day.full_sites);
}

void add_shared_measures(std::vector<Measure>& measures, LastDay const& last) {
  auto const& fleet = last.scenario.fleet;
  auto const& day = last.result;
  auto const add = [&](char const* name, char const* unit, std::int64_t value) {
    measures.push_back({name, unit, static_cast<double>(value), 0});
  };
  if (!fleet.stations.key.empty()) {
    add("shared_bikes", "bikes", day.bikes_at_start);
    add("shared_bikes:e_bikes", "bikes", static_cast<std::int64_t>(day.shared_fleet.e_bike_station.size()));
    add("shared_bikes:rides", "rides", day.bike_rides);
    add("shared_bikes:e_bike_rides", "rides", day.e_bike_rides);
    add("shared_bikes:refused_empty", "rides", day.empty_docks);
    add("shared_bikes:refused_battery", "rides", day.flat_bikes);
    add("shared_bikes:full_docks", "rides", day.full_docks);
    add("shared_bikes:moved_overnight", "bikes", last.night.bikes_moved);
    measures.push_back({"shared_bikes:van_km", "km", static_cast<double>(last.night.van_metres) / 1000, 1});
    add("shared_bikes:batteries_served", "bikes", last.night.e_bikes_served);
  }
  if (fleet.scooters.count > 0) {
    add("shared_scooters", "scooters", static_cast<std::int64_t>(day.shared_fleet.scooter_charge_j.size()));
    add("shared_scooters:rides", "rides", day.scooter_rides);
    add("shared_scooters:refused_none", "rides", day.empty_scooters);
    add("shared_scooters:refused_battery", "rides", day.flat_scooters);
    add("shared_scooters:batteries_served", "scooters", last.night.scooters_served);
  }
  constexpr double kJoulesPerKwh = 3.6e6;
  measures.push_back({"shared_battery_use", "kWh", static_cast<double>(day.shared_used_j) / kJoulesPerKwh, 3});
  measures.push_back({"shared_charged_overnight", "kWh", static_cast<double>(last.night.charged_j) / kJoulesPerKwh, 3});
}

void add_emission_measures(std::vector<Measure>& measures, emissions::Ledger const& ledger, RunSummary const& s) {
  using emissions::Item;
  auto const total = [&](Item item) { return emissions::in_unit(item, ledger.own_total(item)); };
  measures.push_back({"co2e_ttw", "t", s.co2e_ttw_t, 6});
  measures.push_back({"co2e_wtw", "t", s.co2e_wtw_t, 6});
  measures.push_back({"co2e_wtw_background_cars", "t", s.co2e_wtw_background_t, 6});
  auto const rail = [&](Item item) {
    return emissions::in_unit(item, ledger.by_traffic(item, emissions::Traffic::background_rail())) / 1000;
  };
  measures.push_back({"co2e_wtw_rail_background", "t", rail(Item::kCo2eTankToWheel) + rail(Item::kCo2eWellToTank), 6});
  measures.push_back({"co2_ttw", "t", total(Item::kCo2TankToWheel) / 1000, 6});
  measures.push_back({"co2e_manufacture", "t", total(Item::kCo2eManufacture) / 1000, 6});
  measures.push_back({"co2e_life_cycle_light", "t", total(Item::kCo2eLifeCycle) / 1000, 6});
  measures.push_back({"nox", "kg", s.nox_kg, 6});
  measures.push_back({"pm25", "kg", s.pm25_kg, 6});
  measures.push_back({"pm10", "kg", total(Item::kPm10), 6});
  measures.push_back({"h2", "kg", s.h2_kg, 3});
  measures.push_back({"petrol", "l", total(Item::kPetrol), 1});
  measures.push_back({"diesel", "l", total(Item::kDiesel), 1});
  measures.push_back({"cng", "kg", total(Item::kCng), 1});
  measures.push_back({"electricity", "kWh", total(Item::kElectricity), 1});
  for (auto const& [vehicle, km] : s.vehicle_km)
    if (km > 0) measures.push_back({fmt::format("vehicle_km:{}", vehicle), "km", km, 3});
}

std::vector<Measure> make_measures(LastDay const& day, RunSummary const& s) {
  std::vector<Measure> measures;
  auto const count = [&](char const* name, char const* unit, std::int64_t value) {
    measures.push_back({name, unit, static_cast<double>(value), 0});
  };
  count("residents", "persons", s.residents);
  count("agents", "persons", s.agents);
  count("departed", "journeys", s.departed);
  count("arrived", "journeys", s.arrived);
  count("travelling_at_end", "journeys", s.travelling_at_end);
  count("gave_up", "journeys", s.gave_up);
  auto const& all = day.indicators.all;
  measures.push_back({"mean_km", "km", per(all.metres, 1000, all.journeys), 3});
  measures.push_back({"mean_min", "min", per(all.seconds, 60, all.arrived), 2});
  add_mode_measures(measures, day.indicators);
  add_transit_measures(measures, day);
  count("denied_boardings", "boardings", s.denied_boardings);
  add_rescue_measures(measures, day.result);
  add_shared_measures(measures, day);
  count("forced_moves", "moves", s.forced_moves);
  count("link_entries", "entries", s.link_entries);
  add_emission_measures(measures, day.ledger, s);
  measures.push_back({"gap", "%", 100 * s.iterations.back().gap, 4});
  return measures;
}

std::string iterations_csv(std::vector<Iteration> const& iterations) {
  std::ostringstream out;
  std::vector<std::string> names{"iteration", "gap_pct", "changed_pct", "forced_moves", "denied_boardings"};
  for (auto const mode : kModeTokens) names.push_back(fmt::format("{}_pct", mode));
  std::vector<std::string_view> const columns{names.begin(), names.end()};
  io::CsvWriter csv{out, columns};
  for (auto const& it : iterations) {
    csv.cell(std::int64_t{it.number}).cell(100 * it.gap, 4).cell(100 * it.changed_share, 3);
    csv.cell(it.forced_moves).cell(it.denied_boardings);
    for (auto const share : it.mode_share) csv.cell(100 * share, 3);
    csv.end_row();
  }
  return out.str();
}

std::string measures_text(scenario::Scenario const& scenario, demand::Population const& population) {
  auto text = fmt::format("\nMeasures ({})\n", scenario.measures.size());
  for (auto const& measure : scenario.measures)
    text += fmt::format("  {}\n    touched: {}; can concern {} of {} travellers of the day\n", measure.words,
                        measure.touched, demand::tours_in(measure.whom, population), population.tours.size());
  return text;
}

std::string make_log(LastDay const& day, RunSummary const& s) {
  std::string log = fmt::format("{}: {}\n", day.scenario.city.name, day.scenario.title);
  log += measures_text(day.scenario, day.population) + "\nHow the day settled\n";
  for (auto const& it : s.iterations)
    log += fmt::format(
        "  iteration {}: gap {:.3f} %, {:.2f} % of tours by another mode than the day before, {} forced "
        "moves, {} denied boardings\n",
        it.number, 100 * it.gap, 100 * it.changed_share, it.forced_moves, it.denied_boardings);
  log += s.converged ? "  converged\n" : "  not converged\n";
  for (auto const& finding : s.findings) log += fmt::format("  {}\n", finding);
  auto const curves = day.ledger.curves_left();
  log += fmt::format("\nSpeeds beyond the curves ({})\n", curves.size());
  for (auto const& curve : curves) log += fmt::format("  {}\n", curve);
  log += fmt::format("\nWarnings ({})\n", day.scenario.warnings.size());
  for (auto const& warning : day.scenario.warnings) log += fmt::format("  {}\n", io::to_text(warning));
  log += fmt::format("\nFindings of the timetable ({})\n", day.timetable_report.warnings.size());
  for (auto const& warning : day.timetable_report.warnings) log += fmt::format("  {}\n", warning);
  log += fmt::format("\nWhat had to be assumed ({})\n", day.scenario.assumptions.size());
  for (auto const& assumption : day.scenario.assumptions)
    log += fmt::format("  {}: {}{}\n", assumption.subject, assumption.text,
                       assumption.count > 1 ? fmt::format(" ({} times)", assumption.count) : "");
  log += "\nWhat is known to be missing in the data\n";
  for (auto const& gap : day.scenario.city.gaps) log += fmt::format("  {}\n", gap);
  log += "\nTime [s]\n";
  for (auto const& [phase, seconds] : s.wall_s) log += fmt::format("  {:<12} {:.1f}\n", phase, seconds);
  log += fmt::format("\nMost memory needed: {:.0f} MiB\n", s.peak_rss_mib);
  return log;
}

std::string make_manifest(results::RunFolder const& folder, LastDay const& day, RunSummary const& s) {
  auto text = fmt::format(
      "format: 1\ntitle: {}\ncity: {}\nscenario: {}\nseed: {}\nsample_pct: {:g}\niterations: {}\nconverged: {}\nfit: "
      "{}\n"
      "population_sha256: {}\noutput_sha256: {}\nversion: {}\ncompiler: {}\nthreads: {}\nwritten: "
      "{:%Y-%m-%dT%H:%M:%SZ}\n",
      io::yaml_text(day.scenario.title), s.city, s.scenario, s.seed, s.sample_pct, s.iterations.size(), s.converged,
      s.fit, population_digest(day.population), s.output_sha256, kVersion, io::yaml_text(TWINSHIFT_COMPILER), s.threads,
      fmt::gmtime(std::time(nullptr)));
  text += fmt::format("iterations_limit: {}\n", day.scenario.run.iterations);
  if (!s.started_from.empty()) text += fmt::format("started_from: {}\n", s.started_from);
  text += "inputs:\n";
  for (auto const& input : day.scenario.inputs)
    text +=
        fmt::format("  - {{path: {}, kind: {}, sha256: {}, year: {}, licence: {}}}\n", io::yaml_text(input.path),
                    io::yaml_text(input.kind), input.sha256, io::yaml_text(input.year), io::yaml_text(input.licence));
  text += "tables:\n";
  for (auto const& [name, digest] : results::table_digests(folder.file("")))
    text += fmt::format("  - {{name: {}, sha256: {}}}\n", io::yaml_text(name), digest);
  text += "records:\n";
  for (auto const& [name, digest] : results::record_digests(folder.file("")))
    text += fmt::format("  - {{name: {}, sha256: {}}}\n", io::yaml_text(name), digest);
  return text + results::manifest_seal(text);
}

template <class T>
std::string_view bytes_of(T const& value) {
  return {reinterpret_cast<char const*>(&value), sizeof value};
}

}  // namespace

std::string population_digest(demand::Population const& population) {
  io::Sha256 digest;
  for (std::size_t i = 0; i < population.tours.size(); ++i) {
    auto const tour = nth<TourId>(i);
    auto const person = population.tours.person[tour];
    std::array<std::uint64_t, 4> const who{
        population.persons.key[person],
        (std::uint64_t{population.persons.home[person].value()} << 32U) | population.tours.destination[tour].value(),
        static_cast<std::uint64_t>(population.tours.leave_home[tour].seconds()),
        static_cast<std::uint64_t>(population.tours.leave_activity[tour].seconds())};
    digest.update(bytes_of(who));
  }
  return digest.hex();
}

void write_tables(results::RunFolder const& folder, LastDay const& day, RunSummary const& summary) {
  folder.write("summary.csv", results::summary_csv(make_measures(day, summary)));
  folder.write("modes.csv", results::modes_csv(day.indicators));
  folder.write("modes_by_distance.csv",
               results::modes_by_distance_csv(day.population, day.journeys, day.result.outcomes));
  folder.write("access.csv", access_csv(day));
  folder.write("loads.csv", results::loads_csv(day.timetable, day.counters.transit()));
  folder.write("routes.csv", results::routes_csv(day.timetable, day.counters.transit()));
  folder.write("stops.csv", results::stops_csv(day.timetable, day.counters.transit()));
  folder.write("stations.csv",
               results::stations_csv(day.scenario.fleet.stations, day.counters.stations(), day.result.shared_fleet));
  folder.write("links.csv", results::links_csv(day.scenario.network, day.counters.links()));
  folder.write("ledger.csv", results::ledger_csv(day.ledger, day.timetable));
  folder.write("factors.csv", results::factors_csv(day.ledger));
  folder.write("emissions.csv", results::emissions_csv(day.ledger));
  folder.write("emissions_by_link.csv", results::emissions_by_link_csv(day.ledger, day.scenario.network));
  folder.write("emissions_by_group.csv", results::emissions_by_group_csv(day.groups));
  folder.write("emissions_by_mode.csv", results::emissions_by_mode_csv(day.ledger));
  folder.write("riders.csv", results::riders_csv(day.rides, day.timetable, day.population));
  folder.write("iterations.csv", iterations_csv(summary.iterations));
}

void write_depot_tables(results::RunFolder const& folder, LastDay const& day, depot::DepotReports const& depots) {
  auto const& fleet = day.scenario.fleet;
  folder.write("blocks.csv", results::blocks_csv(day.ledger, day.timetable, fleet, depots));
  folder.write("depots.csv", results::depots_csv(depots, fleet, day.scenario.city.currency));
  folder.write("depot_hours.csv", results::depot_hours_csv(depots, fleet, day.scenario.city.currency));
}

void write_records(results::RunFolder const& folder, LastDay const& day, RunSummary const& summary) {
  folder.write("scenario.resolved.yaml", day.scenario.resolved_yaml);
  folder.write("run.log", make_log(day, summary));
  folder.write("manifest.yaml", make_manifest(folder, day, summary));
}

}  // namespace twinshift::run
