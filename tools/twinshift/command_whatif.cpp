// whatif: a screening estimate from a finished run, in seconds.

#include <filesystem>
#include <memory>
#include <string>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "sim/io/csv.hpp"
#include "sim/results/run_folder.hpp"
#include "sim/study/whatif.hpp"
#include "tools/twinshift/commands.hpp"
#include "tools/twinshift/options.hpp"

namespace twinshift::tool {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr auto kMethod =
    "pivot: everybody chooses anew with their own taste at the changed prices and times; no congestion, crowding or "
    "new "
    "routes; range: typical error measured against full runs";

struct Arguments {
  std::string run;
  double fare = 100;
  double headway = 100;
  double parking = 100;
  std::optional<double> hydrogen_share;
  std::string scenario_out;
  bool json = false;
};

/// "80%" or "80".
CLI::Validator percent() {
  return {[](std::string& text) {
            if (!text.empty() && text.back() == '%') text.pop_back();
            return std::string{};
          },
          "", "percent"};
}

void add_lever(CLI::App& command, char const* name, double& value, char const* what, double least = 0) {
  command.add_option(name, value, what)->transform(percent())->check(CLI::Range(least, 1000.0));
}

/// Writes the scenario of a full run that asks the same; empty if there is none or it cannot be written.
std::string write_scenario(Arguments const& arguments, study::Levers const& levers, io::Faults& faults) {
  auto const text = study::scenario_text(arguments.run, levers, faults);
  if (text.empty()) return {};
  auto const place = arguments.scenario_out.empty() ? fs::path{arguments.run}.generic_string() + "-what-if.yaml"
                                                    : arguments.scenario_out;
  auto const parent = fs::path{place}.parent_path();
  results::TableFolder{parent.empty() ? fs::path{"."} : parent}.write(fs::path{place}.filename().generic_string(),
                                                                      text);
  return place;
}

void print_json(study::Estimate const& estimate, std::string const& scenario) {
  Json object{{"estimate", true}, {"method", kMethod}};
  if (!scenario.empty()) object["scenario"] = scenario;
  object["travellers"] = estimate.travellers;
  object["would_change_mode"] = estimate.changed;
  object["notes"] = estimate.notes;
  object["measures"] = Json::array();
  for (auto const& m : estimate.measures)
    object["measures"].push_back({{"name", m.name},
                                  {"unit", m.unit},
                                  {"base", m.base},
                                  {"value", m.value},
                                  {"lower95", m.lower95},
                                  {"upper95", m.upper95}});
  fmt::print("{}\n", object.dump(2));
}

void print_table(study::Estimate const& estimate, std::string const& scenario) {
  fmt::print("SCREENING ESTIMATE, not a run\n{:<14} {:>12} {:>12} {:>28}  {}\n", "", "run", "estimate", "[95 %]",
             "unit");
  for (auto const& m : estimate.measures)
    fmt::print("{:<14} {:>12} {:>12} {:>28}  {}\n", m.name, io::fixed(m.base, 2), io::fixed(m.value, 2),
               fmt::format("[{}, {}]", io::fixed(m.lower95, 2), io::fixed(m.upper95, 2)), m.unit);
  fmt::print("{} of {} travellers would change mode.\n", estimate.changed, estimate.travellers);
  for (auto const& note : estimate.notes) fmt::print("Note: {}\n", note);
  fmt::print("Method: {}\n", kMethod);
  if (!scenario.empty()) fmt::print("The full run: twinshift run {}\n", scenario);
}

int estimate(Arguments const& arguments) {
  constexpr double kPercent = 100;
  study::Levers levers{arguments.fare / kPercent, arguments.headway / kPercent, arguments.parking / kPercent};
  if (arguments.hydrogen_share) levers.hydrogen_share = *arguments.hydrogen_share / kPercent;
  io::Faults faults;
  auto const estimate = study::what_if(arguments.run, levers, faults);
  faults.throw_if_any();
  auto const scenario = write_scenario(arguments, levers, faults);
  arguments.json ? print_json(estimate, scenario) : print_table(estimate, scenario);
  return kOk;
}

}  // namespace

void add_whatif(CLI::App& app, Action& action) {
  auto* command = app.add_subcommand("whatif", "Screening estimate from a finished run, in seconds");
  auto const arguments = std::make_shared<Arguments>();
  of_one_seed(command->add_option("run", arguments->run, "Folder of a run"))->required();
  add_lever(*command, "--fare", arguments->fare, "Fares of public transport, % of what they are");
  add_lever(*command, "--headway", arguments->headway, "Headways of public transport, % of what they are", 10);
  add_lever(*command, "--parking", arguments->parking, "Price of parking at activities, % of what it is");
  command
      ->add_option("--hydrogen-share", arguments->hydrogen_share, "Share of buses' kilometres that hydrogen drives, %")
      ->transform(percent())
      ->check(CLI::Range(0.0, 100.0));
  command->add_option("--scenario-out", arguments->scenario_out,
                      "Where to write a scenario that asks the same of a full run (default: RUN-what-if.yaml)");
  command->add_flag("--json", arguments->json, "Print one JSON object");
  command->callback([&action, arguments] { action = [arguments] { return estimate(*arguments); }; });
}

}  // namespace twinshift::tool
