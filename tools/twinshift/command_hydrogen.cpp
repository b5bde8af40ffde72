// hydrogen: what a run's depots dispensed, made, stored and bought, hour by hour.

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "sim/io/csv.hpp"
#include "sim/io/file.hpp"
#include "sim/io/suggest.hpp"
#include "tools/twinshift/commands.hpp"
#include "tools/twinshift/options.hpp"

namespace twinshift::tool {

namespace {

struct Arguments {
  std::string run;
  std::string depot;
  bool json = false;
};

/// A table of a run as it stands: columns by name, cells as text.
struct Table {
  std::vector<std::string> columns;
  std::vector<std::map<std::string, std::string>> rows;
};

/// The cost column carries currency and price year in its name, so the header is read first.
std::vector<std::string> header_of(std::string_view text) {
  std::vector<std::string> names;
  auto const line = text.substr(0, text.find('\n'));
  for (std::size_t from = 0; from <= line.size();) {
    auto const comma = std::min(line.find(',', from), line.size());
    names.emplace_back(line.substr(from, comma - from));
    from = comma + 1;
  }
  return names;
}

Table read_table(std::filesystem::path const& path, io::Faults& faults) {
  Table table;
  auto const text = io::read_text_file(path, {path.generic_string(), 0, 0}, faults, io::FaultKind::kData);
  if (!text) return table;
  table.columns = header_of(*text);
  std::vector<std::string_view> const names{table.columns.begin(), table.columns.end()};
  io::CsvReader csv{path.generic_string(), *text, names, faults};
  while (csv.next()) {
    std::map<std::string, std::string> row;
    for (std::size_t c = 0; c < names.size(); ++c) row[table.columns[c]] = std::string{csv.text(c)};
    table.rows.push_back(std::move(row));
  }
  return table;
}

double number(std::map<std::string, std::string> const& row, std::string const& column) {
  auto const cell = row.find(column);
  return cell == row.end() ? 0.0 : io::parse_number(cell->second).value_or(0.0);
}

std::string money_column(Table const& table) {
  for (auto const& name : table.columns)
    if (name.starts_with("cost_")) return name;
  return "cost";
}

/// "cost_gbp_2024" → "GBP of 2024".
std::string money_words(std::string const& column) {
  if (column.size() < 13) return column;
  std::string currency = column.substr(5, 3);
  for (auto& c : currency) c = static_cast<char>(c - 'a' + 'A');
  return currency + " of " + column.substr(9);
}

void print_hours(Table const& hours, std::string const& depot) {
  auto const money = money_column(hours);
  fmt::print("  {:>4} {:>8} {:>9} {:>6} {:>8} {:>8} {:>8} {:>6} {:>8} {:>8} {:>7} {:>7} {:>8} {:>6} {:>9}\n", "hour",
             "demand", "dispensed", "queue", "made", "brought", "stored", "load", "charged", "queue", "sun", "wind",
             "grid", "g/kWh", "cost");
  fmt::print("  {:>4} {:>8} {:>9} {:>6} {:>8} {:>8} {:>8} {:>6} {:>8} {:>8} {:>7} {:>7} {:>8} {:>6} {:>9}\n", "", "kg",
             "kg", "min", "kg", "kg", "kg", "%", "kWh", "min", "kWh", "kWh", "kWh", "CO2e", "");
  for (auto const& row : hours.rows) {
    if (row.at("depot_id") != depot) continue;
    auto const n = [&](char const* column) { return number(row, column); };
    fmt::print(
        "  {:>4} {:>8.1f} {:>9.1f} {:>6.0f} {:>8.1f} {:>8.1f} {:>8.1f} {:>6.0f} {:>8.0f} {:>8.0f} {:>7.0f} {:>7.0f} "
        "{:>8.0f} {:>6.0f} {:>9.2f}\n",
        row.at("hour"), n("h2_demand_kg"), n("h2_dispensed_kg"), n("queue_min"), n("h2_made_kg"), n("h2_delivered_kg"),
        n("h2_storage_kg"), n("electrolyser_load_pct"), n("charged_kwh"), n("charge_queue_min"), n("pv_kwh"),
        n("wind_kwh"), n("grid_kwh"), n("grid_g_per_kwh"), number(row, money));
  }
}

void print_equipment(std::map<std::string, std::string> const& row) {
  auto const n = [&](char const* column) { return number(row, column); };
  fmt::print(
      "  equipment ({}): {:.0f} dispensers, store {:.0f} kg, electrolyser {:.0f} kW, {:.0f} chargers of {:.0f} kW "
      "({:.0f} at once), grid {:.0f} kW, sun {:.0f} kW, wind {:.0f} kW, battery {:.0f} kWh\n",
      row.at("equipment"), n("dispensers"), n("storage_kg"), n("electrolyser_kw"), n("chargers"), n("charger_kw"),
      n("chargers_fed"), n("grid_kw"), n("pv_kw"), n("wind_kw"), n("battery_kwh"));
}

void print_depot(std::map<std::string, std::string> const& row, Table const& hours, std::string const& money) {
  auto const n = [&](char const* column) { return number(row, column); };
  fmt::print("{} ({}): {}\n", row.at("name"), row.at("depot_id"), row.at("verdict"));
  print_equipment(row);
  fmt::print(
      "  blocks: {:.0f} hydrogen, {:.0f} battery; {:.0f} with a midday fill, {:.0f} out of range, {:.0f} late "
      "(by {:.0f} min on average), {:.0f} unserved\n",
      n("hydrogen_blocks"), n("battery_blocks"), n("midday_blocks"), n("out_of_range_blocks"), n("late_blocks"),
      n("mean_late_min"), n("unserved_blocks"));
  fmt::print(
      "  hydrogen, kg: used {:.1f} = dispensed {:.1f} + withheld {:.1f} + change in waiting {:.1f};  made {:.1f} + "
      "brought {:.1f} = dispensed + vented {:.1f} + change in store {:.1f}\n",
      n("h2_used_kg"), n("h2_dispensed_kg"), n("h2_withheld_kg"), n("h2_waiting_after_kg") - n("h2_waiting_before_kg"),
      n("h2_made_kg"), n("h2_delivered_kg"), n("h2_vented_kg"), n("h2_storage_after_kg") - n("h2_storage_before_kg"));
  fmt::print(
      "  electricity, kWh: sun {:.0f} + wind {:.0f} + grid {:.0f} = electrolyser {:.0f} + compression {:.0f} + "
      "vehicles {:.0f} + buildings {:.0f} + lost {:.0f} + sold {:.0f} + change in battery {:.0f}\n",
      n("pv_kwh"), n("wind_kwh"), n("grid_kwh"), n("electrolyser_kwh"), n("compression_kwh"), n("charged_kwh"),
      n("building_kwh"), n("battery_lost_kwh"), n("export_kwh"), n("battery_after_kwh") - n("battery_before_kwh"));
  fmt::print(
      "  CO2e before the tank, kg a day: hydrogen {:.1f}, charging {:.1f} (both as in the run's totals), buildings "
      "{:.1f} "
      "(in no total);  cost {:.0f} {}, energy and hydrogen alone\n",
      n("h2_co2e_kg"), n("charge_co2e_kg"), n("building_co2e_kg"), number(row, money), money_words(money));
  fmt::print("  year: short of hydrogen on {:.0f} days, vehicles late on {:.0f} (of 365, each as a working day)\n\n",
             n("days_short_per_year"), n("days_late_per_year"));
  print_hours(hours, row.at("depot_id"));
  fmt::print("\n");
}

nlohmann::ordered_json to_json(Table const& table, std::map<std::string, std::string> const& row) {
  nlohmann::ordered_json object;
  for (auto const& column : table.columns) {
    auto const& cell = row.at(column);
    auto const value = io::parse_number(cell);
    if (cell.empty())
      object[column] = nullptr;
    else if (value)
      object[column] = *value;
    else
      object[column] = cell;
  }
  return object;
}

void print_json(Table const& depots, Table const& hours) {
  auto list = nlohmann::ordered_json::array();
  for (auto const& row : depots.rows) {
    auto object = to_json(depots, row);
    auto rows = nlohmann::ordered_json::array();
    for (auto const& hour : hours.rows)
      if (hour.at("depot_id") == row.at("depot_id")) rows.push_back(to_json(hours, hour));
    object["hours"] = std::move(rows);
    list.push_back(std::move(object));
  }
  fmt::print("{}\n", nlohmann::ordered_json{{"depots", list}}.dump(2));
}

/// Keeps the rows of one depot, by id or name; what is not there is a fault.
void keep_depot(Table& depots, std::string const& wanted, std::string const& file, io::Faults& faults) {
  std::vector<std::string> ids;
  for (auto const& row : depots.rows) ids.push_back(row.at("depot_id"));
  std::erase_if(depots.rows, [&](auto const& row) { return row.at("depot_id") != wanted && row.at("name") != wanted; });
  if (!depots.rows.empty()) return;
  faults.add({"Y130",
              {file, 0, 0},
              "Depot \"" + io::shown(wanted) + "\" has no battery or hydrogen vehicles in this run.",
              "",
              ids.empty() ? "No depot has." : "There are: " + io::join(ids, 20) + '.',
              io::FaultKind::kData});
}

int hydrogen(Arguments const& arguments) {
  io::Faults faults;
  auto const folder = std::filesystem::path{arguments.run};
  auto depots = read_table(folder / "depots.csv", faults);
  auto const hours = read_table(folder / "depot_hours.csv", faults);
  faults.throw_if_any();
  if (!arguments.depot.empty()) keep_depot(depots, arguments.depot, (folder / "depots.csv").generic_string(), faults);
  faults.throw_if_any();
  if (arguments.json) {
    print_json(depots, hours);
    return kOk;
  }
  if (depots.rows.empty()) fmt::print("No depot of this run has battery or hydrogen vehicles.\n");
  auto const money = money_column(depots);
  for (auto const& row : depots.rows) print_depot(row, hours, money);
  return kOk;
}

}  // namespace

void add_hydrogen(CLI::App& app, Action& action) {
  auto* command = app.add_subcommand(
      "hydrogen", "Show what a run's depots dispensed, charged, made, stored, bought and emitted, hour by hour");
  auto const arguments = std::make_shared<Arguments>();
  of_one_seed(command->add_option("run", arguments->run, "Folder of the run"))->required();
  command->add_option("--depot", arguments->depot, "Only this depot, by id or name");
  command->add_flag("--json", arguments->json, "Print one JSON object");
  command->callback([&action, arguments] { action = [arguments] { return hydrogen(*arguments); }; });
}

}  // namespace twinshift::tool
