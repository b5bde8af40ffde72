// uncertainty: how far a run's totals, or the difference of two runs, can be off.

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "sim/audit/manifest.hpp"
#include "sim/study/run_reweighting.hpp"
#include "tools/twinshift/commands.hpp"
#include "tools/twinshift/options.hpp"

namespace twinshift::tool {

namespace {

using Json = nlohmann::ordered_json;
using study::Interval;
using study::Reweighting;

struct Arguments {
  std::string run;
  std::string base;
  std::uint32_t draws = 500;
  std::uint64_t seed = 1;
  std::string measure = "co2e_wtw_kg";
  std::size_t top = 5;
  bool only_public = false;
  bool json = false;
};

constexpr std::array kTotals{"co2e_ttw_kg", "co2e_wtt_kg", "co2e_wtw_kg",     "nox_kg",
                             "pm25_kg",     "pm10_kg",     "petrol_l",        "diesel_l",
                             "cng_kg",      "h2_kg",       "electricity_kwh", "co2e_life_cycle_kg"};

/// Ranges with some inputs moving, and the parts of all variance: what a group adds, mean of being first and last to
/// move (Shapley 1953), so that both parts make the whole.
struct Split {
  Interval all;
  Interval vehicles;
  Interval supply;

  [[nodiscard]] double supply_share() const { return 1 - vehicles_share(); }
  [[nodiscard]] double vehicles_share() const {
    auto const variance = [](Interval const& i) { return i.deviation * i.deviation; };
    if (variance(all) <= 0) return 0.5;
    return std::clamp(0.5 * (1 + (variance(vehicles) - variance(supply)) / variance(all)), 0.0, 1.0);
  }
};

/// Variances need more draws than ranges do.
constexpr std::uint32_t kSplitDraws = 2000;

Split split_of(Reweighting const& model, Arguments const& arguments) {
  auto const central = model.central(arguments.measure);
  auto const draw = [&](study::Vary vary) {
    auto const draws = std::max(arguments.draws, kSplitDraws);
    return study::interval_of(central, model.draw(arguments.measure, arguments.seed, draws, vary));
  };
  return {draw(study::Vary::kAll), draw(study::Vary::kVehicle), draw(study::Vary::kSupply)};
}

Json to_json(Interval const& interval) {
  return {{"central", interval.central}, {"mean", interval.mean},     {"standard_deviation", interval.deviation},
          {"low90", interval.low90},     {"high90", interval.high90}, {"low95", interval.low95},
          {"high95", interval.high95}};
}

Json to_json(Reweighting const& model, Arguments const& arguments) {
  Json totals = Json::object();
  for (auto const* const total : kTotals)
    totals[total] =
        to_json(study::interval_of(model.central(total), model.draw(total, arguments.seed, arguments.draws)));
  Json tornado = Json::array();
  for (auto const& swing : model.tornado(arguments.measure)) {
    if (tornado.size() == arguments.top) break;
    tornado.push_back({{"input", swing.label},
                       {"factors", swing.names},
                       {"origin", swing.origin == study::Origin::kSupply ? "supply" : "vehicles"},
                       {"at_low", swing.at_low},
                       {"at_high", swing.at_high}});
  }
  auto const split = split_of(model, arguments);
  return {
      {"totals", totals},
      {"tornado", tornado},
      {"split", Json{{"vehicles", {{"interval", to_json(split.vehicles)}, {"variance_share", split.vehicles_share()}}},
                     {"supply", {{"interval", to_json(split.supply)}, {"variance_share", split.supply_share()}}}}}};
}

void print(std::string const& title, Reweighting const& model, Arguments const& arguments) {
  fmt::print("{}\n", title);
  fmt::print("  {:<20} {:>14} {:>30} {:>30}\n", "", "central", "90 % of draws", "95 % of draws");
  for (auto const* const total : kTotals) {
    auto const i = study::interval_of(model.central(total), model.draw(total, arguments.seed, arguments.draws));
    if (i.central == 0 && i.deviation == 0) continue;
    fmt::print("  {:<20} {:>14.3f} {:>30} {:>30}\n", total, i.central,
               fmt::format("{:.3f} ... {:.3f}", i.low90, i.high90),
               fmt::format("{:.3f} ... {:.3f}", i.low95, i.high95));
  }
  fmt::print("What matters most to {}: the total with one input at its 5 % and at its 95 % value\n", arguments.measure);
  std::size_t shown = 0;
  auto const tornado = model.tornado(arguments.measure);
  auto const widest = tornado.empty() ? 0 : tornado.front().width();
  for (auto const& swing : tornado) {
    if (++shown > arguments.top) break;
    auto const bar = static_cast<std::size_t>(20 * swing.width() / widest + 0.5);
    fmt::print("  {:<42} {:>12.3f} ... {:<12.3f} {:<20} {}\n", swing.label, swing.at_low, swing.at_high,
               std::string(bar, '#'),
               swing.names.size() > 1 ? fmt::format("({} factors together)", swing.names.size()) : "");
  }
  auto const split = split_of(model, arguments);
  fmt::print(
      "Where the range comes from: vehicles alone {:.3f} ... {:.3f} ({:.0f} % of all variance), supply of energy alone "
      "{:.3f} ... {:.3f} ({:.0f} %); 95 % of draws.\n\n",
      split.vehicles.low95, split.vehicles.high95, 100 * split.vehicles_share(), split.supply.low95,
      split.supply.high95, 100 * split.supply_share());
}

Reweighting read(std::string const& run, double sample_pct, bool only_public, io::Faults& faults) {
  study::ReweightingScope const scope{
      .whole_trains = only_public, .public_only = only_public, .private_scale = 100 / sample_pct};
  return study::reweighting_of(audit::read_ledger(run, faults), scope);
}

int uncertainty(Arguments const& arguments) {
  io::Faults faults;
  auto const manifest = audit::read_manifest(arguments.run, faults);
  auto const model = read(arguments.run, manifest.sample_pct, arguments.only_public, faults);
  std::unique_ptr<Reweighting> difference;
  audit::Manifest base;
  if (!arguments.base.empty()) {
    base = audit::read_manifest(arguments.base, faults);
    difference = std::make_unique<Reweighting>(
        model.minus(read(arguments.base, base.sample_pct, arguments.only_public, faults)));
    if (!faults.has_errors()) audit::must_be_comparable(base, manifest, faults);
  }
  faults.throw_if_any();
  if (manifest.sample_pct < 100 && !arguments.only_public)
    fmt::print(
        stderr,
        "R611 {}  A sample of {:g} % of the travellers: private vehicles are scaled up to all, so totals are not "
        "those of summary.csv.\n",
        arguments.run, manifest.sample_pct);
  if (arguments.json) {
    Json object{
        {"run", arguments.run}, {"draws", arguments.draws}, {"seed", arguments.seed}, {"measure", arguments.measure}};
    object.update(to_json(model, arguments));
    if (difference) {
      object["base"] = arguments.base;
      object["difference"] = to_json(*difference, arguments);
    }
    fmt::print("{}\n", object.dump(2));
    return kOk;
  }
  print(fmt::format("{}: one working day, {} draws of {} factors", manifest.title, arguments.draws,
                    model.inputs().size()),
        model, arguments);
  if (difference)
    print(fmt::format("Difference to {}, with the same draws in both", base.title), *difference, arguments);
  fmt::print("What people do is as in the run: one seed tells nothing of how far behaviour is off.\n");
  return kOk;
}

}  // namespace

void add_uncertainty(CLI::App& app, Action& action) {
  auto* command = app.add_subcommand(
      "uncertainty",
      "How far a run's emissions, or the difference to a base run, can be off: factors drawn many times");
  auto const arguments = std::make_shared<Arguments>();
  of_one_seed(command->add_option("run", arguments->run, "Folder of a run"))->required();
  of_one_seed(command->add_option("base", arguments->base, "Folder of the run to take the difference from"));
  command->add_option("--draws", arguments->draws, "How often all factors are drawn (default: 500)")
      ->check(CLI::Range(2, 1000000));
  command->add_option("--seed", arguments->seed, "Of the draws (default: 1); the same seed gives the same numbers");
  command->add_option("--measure", arguments->measure, "Which total is taken apart (default: co2e_wtw_kg)")
      ->check(CLI::IsMember(std::vector<std::string>(kTotals.begin(), kTotals.end())));
  command->add_option("--top", arguments->top, "How many inputs the tornado shows (default: 5)")
      ->check(CLI::Range(1, 1000));
  command->add_flag("--public", arguments->only_public, "Public vehicles alone; trains whole, whoever rides");
  command->add_flag("--json", arguments->json, "Print one JSON object");
  command->callback([&action, arguments] { action = [arguments] { return uncertainty(*arguments); }; });
}

}  // namespace twinshift::tool
