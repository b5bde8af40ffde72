// trace: where a tonne comes from, down to the arithmetic of a trip.

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "sim/audit/manifest.hpp"
#include "sim/audit/text_table.hpp"
#include "sim/audit/trace.hpp"
#include "sim/io/csv.hpp"
#include "tools/twinshift/commands.hpp"
#include "tools/twinshift/options.hpp"

namespace twinshift::tool {

namespace {

using Json = nlohmann::ordered_json;

struct Arguments {
  std::string run;
  double tonnes = 1;
  std::string where;
  std::string measure = "co2e";
  std::size_t top = 10;
  bool json = false;
};

constexpr double kKgPerTonne = 1000;
constexpr int kRowsShown = 12;
constexpr std::size_t kPartsShown = 12;

/// Places of each type of public vehicle, as far as the tables are still where the run found them.
std::map<std::string, double> places(audit::Manifest const& manifest) {
  std::map<std::string, double> result;
  auto const path = manifest.tables() / "vehicle_types.csv";
  if (!std::filesystem::exists(path)) return result;
  io::Faults ignored;
  auto const table = audit::read_text_table(path, ignored);
  for (auto const& row : table.rows) {
    auto const number = [&](char const* column) { return io::parse_number(table.cell(row, column)).value_or(0); };
    result[table.cell(row, "id")] = number("seats") + number("standing");
  }
  return result;
}

struct Traced {
  audit::LedgerFile ledger;
  audit::Manifest manifest;
  audit::Trace trace;
  std::string unit;
  int decimals = 9;
  std::map<std::string, double> places;
};

double in_unit(Traced const& t, std::int64_t amount) {
  return static_cast<double>(amount) / (t.decimals == 9 ? 1e9 : 1e6);
}

double on_board(Traced const& t, audit::Contributor const& c) {
  auto const found = t.places.find(c.vehicle_class);
  return found == t.places.end() ? 0 : found->second * c.mean_load;
}

/// Added up again from activity and factors, row by row.
std::int64_t added_again(Traced const& t, audit::Contributor const& c) {
  std::int64_t sum = 0;
  for (auto const r : c.rows) sum += t.ledger.worked_out(t.ledger.rows[r]);
  return sum;
}

/// Who rode on a trip, kilometres together, farthest first.
struct Rider {
  std::string person;
  std::string from;
  std::string to;
  double km = 0;
};

std::vector<Rider> riders_of(Arguments const& arguments, std::string const& trip) {
  std::vector<Rider> riders;
  io::Faults faults;
  auto const table = audit::read_text_table(std::filesystem::path{arguments.run} / "riders.csv", faults);
  faults.throw_if_any();
  for (auto const& row : table.rows)
    if (table.cell(row, "trip_id") == trip)
      riders.push_back({table.cell(row, "person_id"), table.cell(row, "from_stop_id"), table.cell(row, "to_stop_id"),
                        io::parse_number(table.cell(row, "km")).value_or(0)});
  std::stable_sort(riders.begin(), riders.end(), [](auto const& a, auto const& b) { return a.km > b.km; });
  return riders;
}

double km_of(std::vector<Rider> const& riders) {
  double km = 0;
  for (auto const& rider : riders) km += rider.km;
  return km;
}

Json to_json(Arguments const& arguments, Traced const& t, audit::Contributor const& c) {
  Json people = Json::array();
  if (!c.trip.empty())
    for (auto const& rider : riders_of(arguments, c.trip))
      people.push_back({{"person", rider.person}, {"from", rider.from}, {"to", rider.to}, {"km", rider.km}});
  Json rows = Json::array();
  for (auto const r : c.rows) {
    auto const& row = t.ledger.rows[r];
    rows.push_back({{"line", row.line},
                    {"hour", row.hour},
                    {"process", t.ledger.text(row.process)},
                    {"item", t.ledger.text(row.item)},
                    {"arithmetic", audit::arithmetic(t.ledger, row)}});
  }
  Json factors = Json::array();
  for (auto const* const factor : audit::factors_of(t.ledger, c.rows))
    factors.push_back({{"id", factor->id},
                       {"value", factor->value},
                       {"unit", factor->unit},
                       {"year", factor->year},
                       {"source", factor->source},
                       {"page", factor->page}});
  return {{"mode", c.mode},
          {"route", c.route},
          {"block", c.block},
          {"trip", c.trip},
          {"vehicle_class", c.vehicle_class},
          {"hour", c.hour},
          {"amount", in_unit(t, c.amount)},
          {"added_again", in_unit(t, added_again(t, c))},
          {"vehicle_km", c.vehicle_km},
          {"mean_kmh", c.mean_kmh},
          {"mean_people_on_board", on_board(t, c)},
          {"people", people},
          {"rows", rows},
          {"factors", factors}};
}

std::string name_of(audit::Contributor const& c) {
  if (c.trip.empty()) return fmt::format("{} {}, hour {}", c.mode, c.vehicle_class, c.hour);
  return fmt::format("trip {} ({} {}, hour {})", c.trip, c.mode, c.route, c.hour);
}

/// Everybody on board answers for a part by the kilometres ridden.
void print_riders(Arguments const& arguments, Traced const& t, audit::Contributor const& c) {
  if (c.trip.empty()) return;
  auto const riders = riders_of(arguments, c.trip);
  auto const all = km_of(riders);
  fmt::print("On board: {} simulated people, {:.2f} person-km", riders.size(), all);
  if (all <= 0) {
    fmt::print("; its emissions are shared by the people of its route\n");
    return;
  }
  fmt::print(": {:.3f} {} are {:.3f} each km\n  {:<16} {:>8} {:>10}  from -> to\n", in_unit(t, c.amount), t.unit,
             in_unit(t, c.amount) / all, "person", "km", t.unit);
  for (std::size_t i = 0; i < riders.size() && i < arguments.top; ++i)
    fmt::print("  {:<16} {:>8.3f} {:>10.4f}  {} -> {}\n", riders[i].person, riders[i].km,
               in_unit(t, c.amount) * riders[i].km / all, riders[i].from, riders[i].to);
  if (riders.size() > arguments.top)
    fmt::print("  and {} more; --top {} shows all, riders.csv holds them\n", riders.size() - arguments.top,
               riders.size());
}

void print_parts(Traced const& t) {
  fmt::print("\n{:>12}  {:>7}  {}\n", t.unit, "%", t.trace.parts_by);
  std::size_t shown = 0;
  for (auto const& part : t.trace.parts) {
    if (++shown > kPartsShown) break;
    fmt::print("{:>12.3f}  {:>7.2f}  {}\n", in_unit(t, part.amount),
               t.trace.total != 0 ? 100 * static_cast<double>(part.amount) / static_cast<double>(t.trace.total) : 0.0,
               part.name);
  }
  if (t.trace.parts.size() > kPartsShown)
    fmt::print("{:>23} and {} smaller ones\n", "", t.trace.parts.size() - kPartsShown);
}

void print_detail(Traced const& t, audit::Contributor const& c) {
  fmt::print("\nThe largest, in full: {}\n", name_of(c));
  fmt::print("  {}{}, {:.3f} km{}", c.vehicle_class, c.block.empty() ? "" : fmt::format(", block {}", c.block),
             c.vehicle_km, c.mean_kmh > 0 ? fmt::format(", mean {:.1f} km/h", c.mean_kmh) : "");
  if (c.mean_load > 0) {
    auto const people = on_board(t, c);
    fmt::print(", {:.1f} % of the places taken{}", 100 * c.mean_load,
               people > 0 ? fmt::format(" (mean of {:.1f} people on board)", people) : "");
  }
  fmt::print("\n");
  int shown = 0;
  std::int64_t left = 0;
  for (auto const r : c.rows) {
    auto const& row = t.ledger.rows[r];
    if (++shown > kRowsShown) {
      left += row.amount;
      continue;
    }
    fmt::print("  {}, {} (line {}):\n    {}\n", t.ledger.text(row.process), t.ledger.text(row.item), row.line,
               audit::arithmetic(t.ledger, row));
  }
  if (shown > kRowsShown)
    fmt::print("  and {} smaller rows: {} {}\n", shown - kRowsShown, audit::scaled_text(left, t.decimals), t.unit);
  auto const again = added_again(t, c);
  fmt::print("  = {} {} added again from activity and factors; the ledger says {}: {}\n",
             audit::scaled_text(again, t.decimals), t.unit, audit::scaled_text(c.amount, t.decimals),
             again == c.amount ? "equal to the last digit" : "THEY DIFFER, see twinshift audit");
  fmt::print("Sources\n");
  for (auto const* const factor : audit::factors_of(t.ledger, c.rows))
    fmt::print("  [{}] {}{}{}\n", factor->id, factor->source, factor->page.empty() ? "" : ", " + factor->page,
               factor->year.empty() ? "" : " (" + factor->year + ')');
}

void print(Arguments const& arguments, Traced const& t) {
  auto const wanted = arguments.tonnes * kKgPerTonne;
  auto const total = in_unit(t, t.trace.total);
  fmt::print("{}: {}{}, one working day\n", t.manifest.title, arguments.measure,
             arguments.where.empty() ? "" : ", " + arguments.where);
  fmt::print("{} {} in all, from {} contributors. ", audit::scaled_text(t.trace.total, t.decimals), t.unit,
             t.trace.contributors);
  if (total < wanted) {
    fmt::print("That is less than the {:g} {} asked for: all of it is explained.\n", wanted, t.unit);
  } else {
    fmt::print("The {} largest make up {:g} {}.\n", t.trace.needed, wanted, t.unit);
  }
  print_parts(t);
  auto const base = std::min(total, wanted);
  fmt::print("\n{:>12}  {:>7}  {:<44} {:>9} {:>7}  {}\n", t.unit, "%", "from", "km", "km/h", "vehicle");
  for (auto const& c : t.trace.largest)
    fmt::print("{:>12.3f}  {:>7.2f}  {:<44} {:>9.2f} {:>7}  {}\n", in_unit(t, c.amount),
               base > 0 ? 100 * in_unit(t, c.amount) / base : 0, name_of(c), c.vehicle_km,
               c.mean_kmh > 0 ? fmt::format("{:.1f}", c.mean_kmh) : "-", c.vehicle_class);
  if (t.trace.largest.empty()) return;
  print_detail(t, t.trace.largest.front());
  print_riders(arguments, t, t.trace.largest.front());
}

int run_trace(Arguments const& arguments) {
  io::Faults faults;
  Traced t;
  t.manifest = audit::read_manifest(arguments.run, faults);
  t.ledger = audit::read_ledger(arguments.run, faults);
  faults.throw_if_any();
  auto const where = audit::parse_choice(arguments.where, t.ledger, faults);
  faults.throw_if_any();
  auto const& items = audit::find_measure(arguments.measure)->items;
  t.unit = items.front().substr(items.front().rfind('_') + 1);
  t.decimals = audit::decimals_of(items.front());
  t.places = places(t.manifest);
  t.trace = audit::trace(t.ledger, {where, items, arguments.tonnes * kKgPerTonne}, arguments.top);
  if (!arguments.json) {
    print(arguments, t);
    return kOk;
  }
  Json parts = Json::array();
  for (auto const& part : t.trace.parts) parts.push_back({{"name", part.name}, {"amount", in_unit(t, part.amount)}});
  Json largest = Json::array();
  for (auto const& c : t.trace.largest) largest.push_back(to_json(arguments, t, c));
  fmt::print("{}\n", Json{{"run", arguments.run},
                          {"measure", arguments.measure},
                          {"unit", t.unit},
                          {"total", in_unit(t, t.trace.total)},
                          {"parts_by", t.trace.parts_by},
                          {"parts", parts},
                          {"contributors", t.trace.contributors},
                          {"needed", t.trace.needed},
                          {"largest", largest}}
                         .dump(2));
  return kOk;
}

}  // namespace

void add_trace(CLI::App& app, Action& action) {
  auto* command = app.add_subcommand(
      "trace", "Where a tonne comes from: the largest contributors, then one trip with every factor and its source");
  auto const arguments = std::make_shared<Arguments>();
  of_one_seed(command->add_option("run", arguments->run, "Folder of a run"))->required();
  command->add_option("--tonnes", arguments->tonnes, "How much to explain (default: 1)")
      ->check(CLI::Range(0.000001, 1000000000.0));
  command->add_option("--where", arguments->where, "Whose, e.g. route:G1 or mode:car,hour:8 (default: everything)");
  command->add_option("--measure", arguments->measure, "co2e (well-to-wheel), co2, nox, pm25, pm10, h2 (default: co2e)")
      ->check(CLI::IsMember({"co2e", "co2", "nox", "pm25", "pm10", "h2"}));
  command->add_option("--top", arguments->top, "At most so many contributors (default: 10)")
      ->check(CLI::Range(1, 1000000));
  command->add_flag("--json", arguments->json, "Print one JSON object");
  command->callback([&action, arguments] { action = [arguments] { return run_trace(*arguments); }; });
}

}  // namespace twinshift::tool
