// rank: runs by what a tonne less costs.

#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "sim/audit/manifest.hpp"
#include "sim/io/csv.hpp"
#include "sim/io/file.hpp"
#include "sim/study/rank.hpp"
#include "tools/twinshift/commands.hpp"
#include "tools/twinshift/options.hpp"

namespace twinshift::tool {

namespace {

using Json = nlohmann::ordered_json;
using study::Interval;

struct Arguments {
  std::string base;
  std::vector<std::string> runs;  ///< the base first
  std::string tables;
  double days = 300;
  int price_year = 2024;
  std::uint32_t draws = 500;
  std::uint64_t seed = 1;
  bool only_public = false;
  bool json = false;
};

/// Money of the city's currency in the other one, at the rate of the tables.
double in_other(double money, study::Economics const& economics) {
  return economics.currency == "KRW" ? money / economics.krw_per_gbp : money * economics.krw_per_gbp;
}

std::string other_currency(study::Economics const& economics) { return economics.currency == "KRW" ? "GBP" : "KRW"; }

Json range(Interval const& i, double factor = 1) {
  return {{"central", i.central * factor},
          {"low90", i.low90 * factor},
          {"high90", i.high90 * factor},
          {"low95", i.low95 * factor},
          {"high95", i.high95 * factor}};
}

Json per_tonne(study::Ranked const& r, double factor) {
  if (r.range) return range(*r.range, factor);
  return r.per_tonne ? Json{{"central", *r.per_tonne * factor}} : Json(nullptr);
}

Json to_json(Arguments const& arguments, study::Ranking const& ranking, study::Economics const& economics,
             double sample_pct) {
  Json list = Json::array();
  auto const rate = in_other(1, economics);
  for (auto const& r : ranking.options)
    list.push_back({{"place", r.place},
                    {"run", r.name},
                    {"title", r.title},
                    {"abated_t_per_year", range(r.abated_t)},
                    {"cost_per_year", range(r.cost)},
                    {"per_tonne_" + economics.currency, per_tonne(r, 1)},
                    {"per_tonne_" + other_currency(economics), per_tonne(r, rate)},
                    {"abates_share", r.abates_share}});
  return {{"base", arguments.runs.front()},
          {"currency", economics.currency},
          {"price_year", economics.price_year},
          {"krw_per_gbp", economics.krw_per_gbp},
          {"days_per_year", arguments.days},
          {"draws", arguments.draws},
          {"emissions_of", arguments.only_public ? "public_vehicles" : "all_traffic"},
          {"sample_pct", sample_pct},
          {"options", list},
          {"ranking_holds_share", ranking.holds_share}};
}

std::string money(double value) { return io::fixed(value, 0); }

void print(Arguments const& arguments, study::Ranking const& ranking, study::Economics const& economics,
           double sample_pct) {
  fmt::print(
      "Against {}: what a tonne of CO2e less, well-to-wheel, of {} costs the operator; {} of {}, [95 % of {} draws]\n",
      arguments.runs.front(), arguments.only_public ? "public vehicles" : "all traffic", economics.currency,
      economics.price_year, arguments.draws);
  if (sample_pct < 100 && !arguments.only_public)
    fmt::print(
        "All runs simulated the same {:g} % of the travellers: cars and other private vehicles are scaled up to "
        "all, public\nvehicles stand as they ran. Small differences in private traffic are chance.\n",
        sample_pct);
  fmt::print("\n");
  fmt::print("{:>2} {:<28} {:>32} {:>34} {:>32} {:>32}\n", "", "run", "t CO2e a year less",
             economics.currency + " a year more", economics.currency + " per t CO2e",
             other_currency(economics) + " per t CO2e");
  auto const show = [](Interval const& i, double factor) {
    return fmt::format("{} [{}, {}]", money(i.central * factor), money(i.low95 * factor), money(i.high95 * factor));
  };
  for (auto const& r : ranking.options) {
    auto const cell = [&](double factor) {
      if (r.range) return show(*r.range, factor);
      if (r.per_tonne) return money(*r.per_tonne * factor) + " (abatement not certain)";
      return std::string{"emits no less"};
    };
    fmt::print("{:>2} {:<28} {:>32} {:>34} {:>32} {:>32}\n", r.place, r.name, show(r.abated_t, 1), show(r.cost, 1),
               cell(1), cell(in_other(1, economics)));
  }
  fmt::print("\nRanking holds in {:.0f} % of draws.\n", 100 * ranking.holds_share);
  fmt::print(
      "A year is {:g} such days. {:g} KRW per GBP. Cost: capital recovery at {:.1f} % of vehicles (one spare for ten), "
      "chargers,\n"
      "stations, electrolysers and panels, energy (at depots as their simulated day buys it), maintenance. Travellers' "
      "time, fares, taxes and private cars are not in it. Most unit "
      "costs are\n"
      "estimates: see pathway_vehicles.csv and pathway_prices.csv.\n",
      arguments.days, economics.krw_per_gbp, 100 * economics.discount_rate);
}

/// Types that cost something and that the tables don't know.
void check_types(std::vector<study::Option> const& options, study::Economics const& economics,
                 std::string const& tables, io::Faults& faults) {
  for (auto const& option : options)
    for (auto const& [type, count] : option.vehicles)
      for (auto const* const quantity : {"capital", "maintenance"})
        if (!economics.knows(type, quantity))
          faults.add({"E430",
                      {tables + "/pathway_vehicles.csv", 0, 0},
                      fmt::format("No {} of \"{}\" for region {} ({}).", quantity, type, economics.region, option.name),
                      "Costs cannot be told without it.",
                      "Add the row."});
}

int run_rank(Arguments const& arguments) {
  io::Faults faults;
  std::vector<audit::Manifest> manifests;
  for (auto const& run : arguments.runs) {
    manifests.push_back(audit::read_manifest(run, faults));
    if (!faults.has_errors() && manifests.size() > 1)
      audit::must_be_comparable(manifests.front(), manifests.back(), faults);
  }
  auto const setting = audit::read_setting(arguments.runs.front(), faults);
  faults.throw_if_any();
  auto const tables = arguments.tables.empty() ? io::shown_path(manifests.front().tables()) : arguments.tables;
  auto const economics = study::read_economics(tables, setting.region, setting.currency, arguments.price_year, faults);
  faults.throw_if_any();
  std::vector<study::Option> options;
  for (std::size_t i = 0; i < arguments.runs.size(); ++i)
    options.push_back(study::read_option(
        arguments.runs[i], manifests[i], economics,
        arguments.only_public ? study::Emitters::kPublicVehicles : study::Emitters::kAllTraffic, faults));
  check_types(options, economics, tables, faults);
  faults.throw_if_any();
  auto const ranking = study::rank(options, economics, {setting.year, arguments.days, arguments.draws, arguments.seed});
  if (arguments.json) {
    fmt::print("{}\n", to_json(arguments, ranking, economics, manifests.front().sample_pct).dump(2));
  } else {
    print(arguments, ranking, economics, manifests.front().sample_pct);
  }
  return kOk;
}

}  // namespace

void add_rank(CLI::App& app, Action& action) {
  auto* command = app.add_subcommand(
      "rank",
      "Runs by what a tonne CO2e less costs the operator, with ranges; the first run is what they are held against");
  auto const arguments = std::make_shared<Arguments>();
  of_one_seed(command->add_option("base", arguments->base, "Folder of the run that the others are held against"))
      ->required();
  of_one_seed(command->add_option("runs", arguments->runs, "Folders of the options"))->required();
  command->add_option("--tables", arguments->tables,
                      "Folder of the cost tables (default: that of the base run's factors)");
  command
      ->add_option("--days", arguments->days, "Days of a year's traffic in one working day (default: 300, an estimate)")
      ->check(CLI::Range(1, 366));
  command->add_option("--price-year", arguments->price_year, "Whose prices (default: 2024)")
      ->check(CLI::Range(1990, 2100));
  command->add_option("--draws", arguments->draws, "How often factors and costs are drawn (default: 500)")
      ->check(CLI::Range(2, 1000000));
  command->add_option("--seed", arguments->seed, "Of the draws (default: 1)");
  command->add_flag("--public", arguments->only_public,
                    "Tonnes of public vehicles alone: for fleets, which leave travellers where they are");
  command->add_flag("--json", arguments->json, "Print one JSON object");
  command->callback([&action, arguments] {
    arguments->runs.insert(arguments->runs.begin(), arguments->base);
    action = [arguments] { return run_rank(*arguments); };
  });
}

}  // namespace twinshift::tool
