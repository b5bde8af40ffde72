// emissions: a run's ledger grouped as one likes, or as an operator's carbon account.

#include <algorithm>
#include <fstream>
#include <iostream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "sim/audit/grouping.hpp"
#include "sim/audit/statement.hpp"
#include "sim/io/csv.hpp"
#include "tools/twinshift/commands.hpp"
#include "tools/twinshift/options.hpp"

namespace twinshift::tool {

namespace {

using Json = nlohmann::ordered_json;

struct Arguments {
  std::string run;
  std::vector<std::string> by{"mode"};
  std::string measure = "co2e";
  std::string where;
  bool statement = false;
  bool json = false;
};

int print_grouped(Arguments const& arguments, audit::LedgerFile const& ledger, audit::Choice const& choice) {
  auto const table = audit::group_by(ledger, arguments.by, *audit::find_measure(arguments.measure), choice);
  if (!arguments.json) {
    std::vector<std::string_view> const columns(table.columns.begin(), table.columns.end());
    io::CsvWriter csv{std::cout, columns};
    for (auto const& row : table.rows) {
      for (auto const& cell : row) csv.cell(cell);
      csv.end_row();
    }
    return kOk;
  }
  Json rows = Json::array();
  for (auto const& row : table.rows) {
    Json object;
    for (std::size_t c = 0; c < row.size(); ++c)
      object[table.columns[c]] = c < table.keys ? Json(row[c]) : Json(io::parse_number(row[c]).value_or(0));
    rows.push_back(std::move(object));
  }
  fmt::print("{}\n", Json{{"run", arguments.run}, {"measure", arguments.measure}, {"rows", rows}}.dump(2));
  return kOk;
}

constexpr double kMicrogramsPerKg = 1e9;

double kg(std::int64_t micrograms) { return static_cast<double>(micrograms) / kMicrogramsPerKg; }

audit::StatementRow sum_of(std::vector<audit::StatementRow> const& rows) {
  audit::StatementRow all;
  all.operated_by = "all";
  all.mode = "all";
  for (auto const& row : rows) {
    all.vehicle_km += row.vehicle_km;
    all.passenger_km += row.passenger_km;
    for (auto const field :
         {&audit::StatementRow::scope1, &audit::StatementRow::scope2, &audit::StatementRow::scope3_energy,
          &audit::StatementRow::scope3_vehicles, &audit::StatementRow::operation, &audit::StatementRow::provision})
      all.*field += row.*field;
  }
  return all;
}

double grams_per_pkm(audit::StatementRow const& row) {
  return row.passenger_km > 0 ? 1000 * kg(row.total()) / row.passenger_km : 0;
}

Json to_json(audit::StatementRow const& row) {
  return {{"operator", row.operated_by},
          {"mode", row.mode},
          {"vehicle_km", row.vehicle_km},
          {"passenger_km", row.passenger_km},
          {"scope1_kg", kg(row.scope1)},
          {"scope2_kg", kg(row.scope2)},
          {"scope3_energy_kg", kg(row.scope3_energy)},
          {"scope3_vehicles_kg", kg(row.scope3_vehicles)},
          {"operation_kg", kg(row.operation)},
          {"energy_provision_kg", kg(row.provision)},
          {"total_kg", kg(row.total())},
          {"g_per_passenger_km", row.passenger_km > 0 ? Json(grams_per_pkm(row)) : Json(nullptr)}};
}

void print_row(audit::StatementRow const& row) {
  fmt::print(
      "{:<14} {:<8} {:>11.1f} {:>12.1f} {:>10.2f} {:>10.2f} {:>10.2f} {:>10.2f} {:>11.2f} {:>11.2f} {:>11.2f} {:>8}\n",
      row.operated_by, row.mode, row.vehicle_km, row.passenger_km, kg(row.scope1), kg(row.scope2),
      kg(row.scope3_energy), kg(row.scope3_vehicles), kg(row.operation), kg(row.provision), kg(row.total()),
      row.passenger_km > 0 ? fmt::format("{:.1f}", grams_per_pkm(row)) : "-");
}

constexpr auto kNotes = R"(
Scope 1: burnt in the vehicles. Scope 2: made at power stations for the electricity that vehicles drew (location-based).
Scope 3: supply of fuels, hydrogen with its leaks, losses of the grid; and, apart and in no total, making and upkeep of
vehicles. operation + provision = scopes 1 + 2 + 3 energy: the two parts that ISO 14083 asks for, of one transport
operation category (operator and mode) and one working day. Passenger-km are those of the simulated travellers: buses
carry other people too, so g/pkm of buses is an upper bound; trains are booked by what these travellers take up.)";

int print_statement(Arguments const& arguments, audit::LedgerFile const& ledger) {
  io::Faults faults;
  auto const manifest = audit::read_manifest(arguments.run, faults);
  faults.throw_if_any();
  auto const rows = audit::carbon_statement(ledger, manifest, faults);
  faults.throw_if_any();
  if (manifest.sample_pct < 100)
    fmt::print(stderr,
               "R611 {}  A sample of {:g} %: passengers are those of the sample, buses are all; grams per passenger-km "
               "mean nothing.\n",
               arguments.run, manifest.sample_pct);
  auto const all = sum_of(rows);
  if (arguments.json) {
    Json list = Json::array();
    for (auto const& row : rows) list.push_back(to_json(row));
    fmt::print("{}\n", Json{{"run", arguments.run}, {"operations", list}, {"all", to_json(all)}}.dump(2));
    return kOk;
  }
  fmt::print("{}: public transport's carbon account of one working day, kg CO2e\n\n", manifest.title);
  fmt::print("{:<14} {:<8} {:>11} {:>12} {:>10} {:>10} {:>10} {:>10} {:>11} {:>11} {:>11} {:>8}\n", "operator", "mode",
             "vehicle-km", "passenger-km", "scope 1", "scope 2", "3 energy", "3 making", "operation", "provision",
             "total", "g/pkm");
  for (auto const& row : rows) print_row(row);
  print_row(all);
  fmt::print("{}\n", kNotes);
  return kOk;
}

int emissions(Arguments const& arguments) {
  io::Faults faults;
  auto const ledger = audit::read_ledger(arguments.run, faults);
  faults.throw_if_any();
  if (arguments.statement) return print_statement(arguments, ledger);
  auto const choice = audit::parse_choice(arguments.where, ledger, faults);
  faults.throw_if_any();
  return print_grouped(arguments, ledger, choice);
}

}  // namespace

void add_emissions(CLI::App& app, Action& action) {
  auto* command = app.add_subcommand(
      "emissions",
      "A run's emissions by mode, route, hour, ... as CSV; or the operators' carbon account (--statement)");
  auto const arguments = std::make_shared<Arguments>();
  std::vector<std::string> const keys(audit::kKeys.begin(), audit::kKeys.end());
  std::vector<std::string> names;
  for (auto const& measure : audit::measures()) names.emplace_back(measure.name);
  of_one_seed(command->add_option("run", arguments->run, "Folder of a run"))->required();
  auto* const by =
      command->add_option("--by", arguments->by, "Columns to group by, e.g. mode,route,hour (default: mode)")
          ->delimiter(',')
          ->check(CLI::IsMember(keys));
  auto* const measure =
      command
          ->add_option("--measure", arguments->measure, "What to add up (default: co2e, on the road and before, apart)")
          ->check(CLI::IsMember(names));
  auto* const where = command->add_option("--where", arguments->where, "Only these rows, e.g. route:G1,hour:8");
  command
      ->add_flag("--statement", arguments->statement,
                 "Carbon account by operator: scopes 1, 2, 3 and grams per passenger-km in the shape of ISO 14083")
      ->excludes(by)
      ->excludes(measure)
      ->excludes(where);
  command->add_flag("--json", arguments->json, "Print one JSON object");
  command->callback([&action, arguments] { action = [arguments] { return emissions(*arguments); }; });
}

}  // namespace twinshift::tool
