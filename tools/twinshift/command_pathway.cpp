// pathway: the years of a plan, from one simulated day.

#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <string>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "sim/audit/manifest.hpp"
#include "sim/io/csv.hpp"
#include "sim/io/file.hpp"
#include "sim/io/yaml.hpp"
#include "sim/pathway/assess.hpp"
#include "sim/pathway/day_activity.hpp"
#include "sim/pathway/write_pathway.hpp"
#include "sim/results/run_folder.hpp"
#include "sim/results/seed_runs.hpp"
#include "sim/run/run.hpp"
#include "sim/scenario/load.hpp"
#include "tools/twinshift/commands.hpp"
#include "tools/twinshift/progress.hpp"

namespace twinshift::tool {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;
using pathway::Assessment;
using pathway::Group;

struct Arguments {
  std::string scenario;
  std::string run;
  std::string plan;
  std::string out;
  std::string years = "2024-2050";
  double sample_pct = 10;
  pathway::AssessSettings settings;
  bool json = false;
};

/// Everything that is read before the years are worked out.
struct Work {
  scenario::Scenario scenario;
  pathway::Plan plan;
  study::Economics economics;
  pathway::Inputs inputs;
  audit::Manifest manifest;
  fs::path out;
};

/// "2024-2050" into the settings; a usage fault otherwise.
bool read_years(Arguments& arguments) {
  auto const dash = arguments.years.find('-');
  auto const first = io::parse_number(arguments.years.substr(0, dash));
  auto const last = dash == std::string::npos ? first : io::parse_number(arguments.years.substr(dash + 1));
  auto const good = [](std::optional<double> y) { return y && *y >= 1990 && *y <= 2100 && *y == static_cast<int>(*y); };
  if (!good(first) || !good(last) || *first > *last) return false;
  arguments.settings.first_year = static_cast<int>(*first);
  arguments.settings.last_year = static_cast<int>(*last);
  return true;
}

/// Lives the day that no run was given for.
void simulate(Arguments const& arguments, fs::path const& place) {
  scenario::Overrides overrides;
  if (arguments.sample_pct < 100) overrides.sample = arguments.sample_pct / 100;
  ProgressLine line;
  run::RunOptions options;
  options.out = place;
  options.record = false;
  options.progress = [&](run::Progress const& progress) { line.show(progress); };
  run::run_scenario(scenario::load_scenario(arguments.scenario, overrides), options);
  line.close();
}

void check_run(Work const& work, std::string const& run, io::Faults& faults) {
  if (work.manifest.city == work.scenario.city.key && work.manifest.scenario == work.scenario.key) return;
  faults.add({"R621",
              {run + "/manifest.yaml", 0, 0},
              "This is a run of " + work.manifest.city + '/' + work.manifest.scenario + ", not of " +
                  work.scenario.city.key + '/' + work.scenario.key + '.',
              "The day would be another than the plan's.",
              "Name a run of the scenario, or none: it is then simulated."});
}

pathway::TurnoverParameters turnover(study::Economics const& economics) {
  pathway::TurnoverParameters result;
  result.median_age = economics.turnover.at("car_median_scrappage_age").central;
  result.shape = economics.turnover.at("survival_shape").central;
  constexpr std::string_view kStart = "car_first_year_";
  for (auto const& [id, value] : economics.turnover)
    if (id.rfind(kStart, 0) == 0) result.first_year[id.substr(kStart.size())] = static_cast<int>(value.central + 0.5);
  return result;
}

void fill_inputs(Work& work) {
  auto const& conditions = work.scenario.energy.conditions;
  auto const& factors = work.scenario.energy.factors;
  auto const value = [&](char const* id) { return factors.scalar(id, conditions.region).value; };
  work.inputs.cars = factors.car_mix(conditions.region);
  work.inputs.turnover = turnover(work.economics);
  work.inputs.economics = &work.economics;
  work.inputs.base_year = conditions.year;
  work.inputs.diesel_ttw_kg_per_l = value("diesel_co2e_ttw");
  work.inputs.diesel_wtt_kg_per_l = value("diesel_co2e_wtt");
  work.inputs.cng_ttw_kg_per_kg = value("cng_co2e_ttw");
  work.inputs.cng_wtt_kg_per_kg = value("cng_co2e_wtt");
}

/// The folder that holds the scenario's factor and cost tables.
fs::path tables_of(scenario::Scenario const& scenario) {
  for (auto const& input : scenario.inputs)
    if (fs::path{input.path}.filename() == "emission_factors.csv") return fs::path{input.path}.parent_path();
  return "scenarios/parameters";
}

std::unique_ptr<Work> prepare(Arguments const& arguments) {
  auto work = std::make_unique<Work>();
  work->scenario = scenario::load_scenario(arguments.scenario);
  auto const& scenario = work->scenario;
  auto const& conditions = scenario.energy.conditions;
  io::Faults faults;
  std::vector<std::string> const types(scenario.fleet.types.key.begin(), scenario.fleet.types.key.end());
  auto const plan =
      arguments.plan.empty() ? fs::path{arguments.scenario}.parent_path() / "pathway.yaml" : fs::path{arguments.plan};
  work->plan = pathway::read_plan(plan, types, faults);
  faults.throw_if_any();
  work->economics = study::read_economics(tables_of(scenario), conditions.region, scenario.city.currency,
                                          work->plan.price_year, faults);
  faults.throw_if_any();
  if (arguments.settings.first_year < conditions.year)
    faults.add({"P322",
                {work->plan.file, 0, 0},
                fmt::format("The years begin in {}, the scenario's day is of {}.", arguments.settings.first_year,
                            conditions.year),
                "A fleet cannot grow younger.",
                fmt::format("--years {}-{}.", conditions.year, arguments.settings.last_year),
                io::FaultKind::kScenario});
  work->out = arguments.out.empty() ? fs::path{"runs"} / fmt::format("{}-{}-pathway", scenario.city.key, scenario.key)
                                    : fs::path{arguments.out};
  if (fs::exists(work->out / "manifest.yaml"))
    throw results::FolderError{fmt::format(
        "M504 {}  is a run; its tables are left alone. → Choose another --out FOLDER.", work->out.generic_string())};
  faults.throw_if_any();
  auto run = arguments.run.empty() ? std::string{} : results::one_run(arguments.run).generic_string();
  if (run.empty()) {
    run = (work->out / "day").generic_string();
    simulate(arguments, run);
  }
  work->manifest = audit::read_manifest(run, faults);
  work->inputs.day = pathway::read_day(run, work->manifest, faults);
  faults.throw_if_any();
  check_run(*work, run, faults);
  fill_inputs(*work);
  pathway::check_plan(work->inputs, work->plan, conditions.hydrogen, faults);
  faults.throw_if_any();
  for (auto const& warning : faults.warning_list()) fmt::print(stderr, "{}\n", io::to_text(warning));
  return work;
}

void write_file(fs::path const& folder, char const* name, std::string const& text) {
  std::error_code error;
  fs::create_directories(folder, error);
  std::ofstream out{folder / name, std::ios::binary};
  out << text;
  out.close();
  if (!out)
    throw results::FolderError{
        fmt::format("M503 {}  Cannot be written. → --out FOLDER.", (folder / name).generic_string())};
}

std::string record(Arguments const& arguments, Work const& work) {
  auto text = fmt::format(
      "format: 1\ntitle: {}\nplan: {}\nplan_sha256: {}\nrun: {}\nrun_output_sha256: {}\nrun_sample_pct: {:g}\nyears: "
      "{}\n"
      "price_year: {}\ncurrency: {}\ndiscount_rate: {}\ndraws: {}\nseed: {}\ndays_a_year:\n",
      io::yaml_text(work.plan.title), io::yaml_text(work.plan.file), work.plan.sha256,
      io::yaml_text(work.manifest.folder.generic_string()), work.manifest.output_sha256, work.manifest.sample_pct,
      io::yaml_text(arguments.years), work.plan.price_year, work.economics.currency,
      io::shortest(work.economics.discount_rate), arguments.settings.draws, arguments.settings.seed);
  for (std::size_t g = 0; g < pathway::kGroups; ++g)
    text += fmt::format("  {}: {:g}\n", pathway::kGroupTokens[g], work.plan.days[g]);
  return text;
}

void write_all(Arguments const& arguments, Work const& work, Assessment const& a) {
  write_file(work.out, "ghg_by_year.csv", pathway::ghg_by_year_csv(a));
  write_file(work.out, "cost_by_year.csv", pathway::cost_by_year_csv(a, work.economics));
  write_file(work.out, "vehicles_by_year.csv", pathway::vehicles_by_year_csv(a));
  write_file(work.out, "targets.csv", pathway::targets_csv(a));
  write_file(work.out, "carbon_summary.csv", pathway::carbon_summary_csv(a, work.economics));
  write_file(work.out, "pathway.resolved.yaml", record(arguments, work));
}

constexpr int kYearStep = 5;

void print_years(Arguments const& arguments, Assessment const& a) {
  std::vector<Group> const operated{Group::kPublic};
  std::vector<Group> const users{Group::kCommuters, Group::kBackground};
  fmt::print("{:<6} {:>22} {:>22} {:>22}\n", "year", "public, do-minimum", "public, plan", "cars and light");
  for (auto year = arguments.settings.first_year; year <= arguments.settings.last_year; ++year) {
    if ((year - arguments.settings.first_year) % kYearStep != 0 && year != arguments.settings.last_year) continue;
    auto const cell = [&](pathway::Future const& f, std::vector<Group> const& of) {
      return fmt::format("{:.0f} (road {:.0f})", f.tonnes(year, of, true), f.tonnes(year, of, false));
    };
    fmt::print("{:<6} {:>22} {:>22} {:>22}\n", year, cell(a.do_minimum, operated), cell(a.plan, operated),
               cell(a.plan, users));
  }
  fmt::print(
      "All years, t CO2e well-to-wheel: public {:.0f} do-minimum, {:.0f} plan; cars and light vehicles {:.0f}\n\n",
      a.do_minimum.cumulative(operated), a.plan.cumulative(operated), a.plan.cumulative(users));
}

void print_targets(Assessment const& a) {
  fmt::print("Promises\n");
  for (auto const& v : a.verdicts)
    fmt::print("  {:<44} {} {:>4.0f} % by {}: {} ({:.1f} % reached{})\n", v.target.name,
               v.well_to_wheel ? "well-to-wheel" : "on the road  ", 100 * v.target.cut, v.target.year,
               !v.in_range ? "year not worked out"
               : v.met     ? "met"
                           : "NOT met",
               100 * v.cut, v.year_met == 0 ? ", never held" : fmt::format(", held from {}", v.year_met));
}

std::string range(study::Interval const& i) {
  return fmt::format("{} [95 % {} ... {}]", io::fixed(i.central, 0), io::fixed(i.low95, 0), io::fixed(i.high95, 0));
}

void print(Arguments const& arguments, Work const& work, Assessment const& a) {
  auto const& e = work.economics;
  fmt::print("{}: {}\n", work.scenario.city.name, work.plan.title);
  fmt::print("A year is {:g} such days of commuters, {:g} of background traffic, {:g} of public transport.{}\n",
             work.plan.days[0], work.plan.days[1], work.plan.days[2],
             work.manifest.sample_pct < 100
                 ? fmt::format(" Private traffic scaled up from a sample of {:g} %.", work.manifest.sample_pct)
                 : "");
  fmt::print("t CO2e a year, well-to-wheel (in brackets what leaves the vehicles)\n\n");
  print_years(arguments, a);
  print_targets(a);
  fmt::print("\nPlan against do-minimum, public transport, {}-{}, {} of {}, discounted at {:.1f} %\n",
             arguments.settings.first_year, arguments.settings.last_year, e.currency, e.price_year,
             100 * e.discount_rate);
  fmt::print(
      "  abated          {} t CO2e, well-to-wheel\n  costs more      {} (capital, energy, maintenance)\n  carbon saved "
      "is worth {} ({})\n",
      range(a.abated_t), range(a.extra_cost), range(a.carbon_value), e.carbon_scheme);
  if (a.per_tonne)
    fmt::print("  a t CO2e less costs {}\n",
               a.per_tonne_range ? range(*a.per_tonne_range) : fmt::format("{:.0f}", *a.per_tonne));
  fmt::print("Tables in {}\n", work.out.generic_string());
}

Json to_json(study::Interval const& i) {
  return {{"central", i.central}, {"low90", i.low90}, {"high90", i.high90}, {"low95", i.low95}, {"high95", i.high95}};
}

Json to_json(Arguments const& arguments, Work const& work, Assessment const& a) {
  std::vector<Group> const operated{Group::kPublic};
  Json years = Json::array();
  for (auto year = arguments.settings.first_year; year <= arguments.settings.last_year; ++year)
    years.push_back({{"year", year},
                     {"public_do_minimum_t", a.do_minimum.tonnes(year, operated, true)},
                     {"public_plan_t", a.plan.tonnes(year, operated, true)},
                     {"private_t", a.plan.tonnes(year, {Group::kCommuters, Group::kBackground}, true)}});
  Json targets = Json::array();
  for (auto const& v : a.verdicts)
    targets.push_back({{"target", v.target.name},
                       {"year", v.target.year},
                       {"cut", v.target.cut},
                       {"scope", v.well_to_wheel ? "well_to_wheel" : "tank_to_wheel"},
                       {"in_range", v.in_range},
                       {"met", v.met},
                       {"cut_reached", v.cut},
                       {"held_from_year", v.year_met == 0 ? Json(nullptr) : Json(v.year_met)}});
  return {{"city", work.scenario.city.key},
          {"plan", work.plan.title},
          {"run", work.manifest.folder.generic_string()},
          {"out", work.out.generic_string()},
          {"currency", work.economics.currency},
          {"price_year", work.economics.price_year},
          {"years", years},
          {"targets", targets},
          {"abated_t", to_json(a.abated_t)},
          {"extra_cost", to_json(a.extra_cost)},
          {"carbon_value", to_json(a.carbon_value)},
          {"per_tonne", a.per_tonne ? Json(*a.per_tonne) : Json(nullptr)},
          {"per_tonne_range", a.per_tonne_range ? to_json(*a.per_tonne_range) : Json(nullptr)}};
}

int run_pathway(Arguments arguments) {
  if (!read_years(arguments)) {
    fmt::print(stderr, "--years {}: write two years between 1990 and 2100, e.g. 2024-2050.\n", arguments.years);
    return kUsage;
  }
  auto const work = prepare(arguments);
  auto const& conditions = work->scenario.energy.conditions;
  auto const assessment = pathway::assess(work->inputs, work->plan, work->scenario.energy.factors, conditions.region,
                                          conditions.hydrogen, arguments.settings);
  write_all(arguments, *work, assessment);
  if (arguments.json) {
    fmt::print("{}\n", to_json(arguments, *work, assessment).dump(2));
  } else {
    print(arguments, *work, assessment);
  }
  return kOk;
}

}  // namespace

void add_pathway(CLI::App& app, Action& action) {
  auto* command = app.add_subcommand(
      "pathway", "The years of a plan from one simulated day: fleets, grid, tonnes, promises, cost per tonne");
  auto const arguments = std::make_shared<Arguments>();
  command->add_option("scenario", arguments->scenario, "Scenario file (YAML): the day the plan starts from")
      ->required();
  command->add_option("--run", arguments->run,
                      "A finished run of that scenario; without it the day is simulated with --sample, into OUT/day");
  command->add_option("--plan", arguments->plan,
                      "What changes over the years (default: pathway.yaml beside the scenario)");
  command->add_option("--years", arguments->years, "First and last year (default: 2024-2050)");
  command->add_option("--out", arguments->out, "Folder of tables (default: runs/<city>-<scenario>-pathway)");
  command
      ->add_option("--sample", arguments->sample_pct, "Percentage of travellers if the day is simulated (default: 10)")
      ->check(CLI::Range(0.1, 100.0));
  command->add_option("--draws", arguments->settings.draws, "How often costs and supply are drawn (default: 200)")
      ->check(CLI::Range(2, 100000));
  command->add_option("--draw-seed", arguments->settings.seed, "Of the draws (default: 1)");
  command->add_flag("--json", arguments->json, "Print one JSON object");
  command->callback([&action, arguments] { action = [arguments] { return run_pathway(*arguments); }; });
}

}  // namespace twinshift::tool
