#include "sim/results/depot_tables.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <sstream>
#include <string_view>

#include <fmt/format.h>

#include "sim/io/csv.hpp"

namespace twinshift::results {

namespace {

using depot::BlockVerdict;
using depot::DepotHour;
using depot::DepotReport;
using depot::DepotReports;
using depot::Verdict;
using emissions::Item;
using namespace std::string_view_literals;

constexpr int kExact = 6;
constexpr int kMicrograms = 9;  ///< digits of a kg that tell micrograms

double kilo(std::int64_t amount) { return static_cast<double>(amount) / 1e6; }
double minutes(std::int64_t seconds) { return static_cast<double>(seconds) / 60; }

std::string money_ending(DepotReports const& reports, std::string currency) {
  for (auto& c : currency) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return fmt::format("{}_{:.0f}", currency, reports.price_year);
}

template <class Member>
std::int64_t sum_of(DepotReport const& report, Member member) {
  std::int64_t sum = 0;
  for (auto const& hour : report.day.hours) sum += member(hour);
  return sum;
}

std::int64_t count_of(DepotReport const& report, Verdict verdict) {
  return std::count_if(report.day.blocks.begin(), report.day.blocks.end(),
                       [&](BlockVerdict const& block) { return block.verdict == verdict; });
}

double mean_late_min(DepotReport const& report) {
  std::int64_t seconds = 0;
  for (auto const& block : report.day.blocks) seconds += block.late_s;
  auto const late = count_of(report, Verdict::kLate);
  return late > 0 ? minutes(seconds) / static_cast<double>(late) : 0.0;
}

std::string_view verdict_of(DepotReport const& report) {
  if (report.day.short_of_gas()) return "short";
  if (count_of(report, Verdict::kLate) + count_of(report, Verdict::kUnserved) > 0) return "late";
  if (count_of(report, Verdict::kOutOfRange) > 0) return "range";
  return "ok";
}

/// A column of depots.csv and how its cell comes about.
struct Column {
  std::string_view name;
  void (*cell)(io::CsvWriter& csv, DepotReport const& report);
};

template <auto member>
void gas_cell(io::CsvWriter& csv, DepotReport const& report) {
  csv.cell(kilo(sum_of(report, [](DepotHour const& hour) { return hour.gas.*member; })), kExact);
}
template <auto member>
void charge_cell(io::CsvWriter& csv, DepotReport const& report) {
  csv.cell(kilo(sum_of(report, [](DepotHour const& hour) { return hour.charge.*member; })), kExact);
}
template <auto member>
void hour_cell(io::CsvWriter& csv, DepotReport const& report) {
  csv.cell(kilo(sum_of(report, [](DepotHour const& hour) { return hour.*member; })), kExact);
}
template <auto member>
void day_cell(io::CsvWriter& csv, DepotReport const& report) {
  csv.cell(kilo(report.day.*member), kExact);
}
template <auto member>
void equipment_cell(io::CsvWriter& csv, DepotReport const& report) {
  csv.cell(static_cast<double>(report.site.*member), 1);
}
template <auto member>
void co2e_cell(io::CsvWriter& csv, DepotReport const& report) {
  csv.cell(kilo(sum_of(report, [](DepotHour const& hour) { return hour.*member; })) / 1000, kMicrograms);
}
template <Verdict verdict>
void verdict_cell(io::CsvWriter& csv, DepotReport const& report) {
  csv.cell(count_of(report, verdict));
}

/// Share of the electrolyser's rated energy over the day.
void utilisation_cell(io::CsvWriter& csv, DepotReport const& report) {
  auto const rated = report.site.electrolyser_kw * depot::kHours;
  auto const used = kilo(sum_of(report, [](DepotHour const& hour) { return hour.electrolyser; }));
  csv.cell(rated > 0 ? 100 * used / rated : NAN, 1);
}

/// Hours that a full store serves the day's mean draw without any supply.
void autonomy_cell(io::CsvWriter& csv, DepotReport const& report) {
  auto const drawn = sum_of(report, [](DepotHour const& hour) { return hour.gas.given + hour.gas.vented; });
  csv.cell(drawn > 0 ? report.site.storage_kg * depot::kHours / kilo(drawn) : NAN, 1);
}

using depot::DepotDay;
using depot::PumpHour;
using depot::Site;

constexpr Column kDepotColumns[] = {
    {"equipment", [](io::CsvWriter& csv, DepotReport const& r) { csv.cell(r.site.sized ? "sized"sv : "stated"sv); }},
    {"verdict", [](io::CsvWriter& csv, DepotReport const& r) { csv.cell(verdict_of(r)); }},
    {"hydrogen_blocks", [](io::CsvWriter& csv, DepotReport const& r) { csv.cell(std::int64_t{r.hydrogen_blocks}); }},
    {"battery_blocks", [](io::CsvWriter& csv, DepotReport const& r) { csv.cell(std::int64_t{r.battery_blocks}); }},
    {"ok_blocks", verdict_cell<Verdict::kOk>},
    {"midday_blocks", verdict_cell<Verdict::kMidday>},
    {"out_of_range_blocks", verdict_cell<Verdict::kOutOfRange>},
    {"late_blocks", verdict_cell<Verdict::kLate>},
    {"unserved_blocks", verdict_cell<Verdict::kUnserved>},
    {"mean_late_min", [](io::CsvWriter& csv, DepotReport const& r) { csv.cell(mean_late_min(r), 1); }},
    {"runs_dry_h",
     [](io::CsvWriter& csv, DepotReport const& r) {
       csv.cell(r.day.dry_hour < 0 ? std::string{} : std::to_string(r.day.dry_hour));
     }},
    {"days_short_per_year", [](io::CsvWriter& csv, DepotReport const& r) { csv.cell(r.days_short, 1); }},
    {"days_late_per_year", [](io::CsvWriter& csv, DepotReport const& r) { csv.cell(r.days_late, 1); }},
    {"h2_used_kg", day_cell<&DepotDay::used_gas>},
    {"h2_dispensed_kg", gas_cell<&PumpHour::given>},
    {"h2_withheld_kg", gas_cell<&PumpHour::withheld>},
    {"h2_waiting_before_kg", day_cell<&DepotDay::waiting_gas_before>},
    {"h2_waiting_after_kg", day_cell<&DepotDay::waiting_gas_after>},
    {"h2_made_kg", gas_cell<&PumpHour::made>},
    {"h2_delivered_kg", gas_cell<&PumpHour::brought>},
    {"h2_vented_kg", gas_cell<&PumpHour::vented>},
    {"h2_storage_before_kg", day_cell<&DepotDay::stored_before>},
    {"h2_storage_after_kg",
     [](io::CsvWriter& csv, DepotReport const& r) { csv.cell(kilo(r.day.hours.back().gas.stored), kExact); }},
    {"h2_missing_kg", day_cell<&DepotDay::unplanned>},
    {"charge_used_kwh", day_cell<&DepotDay::used_power>},
    {"charged_kwh", charge_cell<&PumpHour::given>},
    {"charge_withheld_kwh", charge_cell<&PumpHour::withheld>},
    {"charge_waiting_before_kwh", day_cell<&DepotDay::waiting_power_before>},
    {"charge_waiting_after_kwh", day_cell<&DepotDay::waiting_power_after>},
    {"electrolyser_kwh", hour_cell<&DepotHour::electrolyser>},
    {"compression_kwh", hour_cell<&DepotHour::compression>},
    {"building_kwh", hour_cell<&DepotHour::building>},
    {"pv_kwh", hour_cell<&DepotHour::pv>},
    {"wind_kwh", hour_cell<&DepotHour::wind>},
    {"grid_kwh", hour_cell<&DepotHour::grid>},
    {"export_kwh", hour_cell<&DepotHour::exported>},
    {"battery_lost_kwh", hour_cell<&DepotHour::battery_lost>},
    {"battery_before_kwh", day_cell<&DepotDay::battery_before>},
    {"battery_after_kwh",
     [](io::CsvWriter& csv, DepotReport const& r) { csv.cell(kilo(r.day.hours.back().battery), kExact); }},
    {"grid_peak_kw",
     [](io::CsvWriter& csv, DepotReport const& r) {
       std::int64_t peak = 0;
       for (auto const& hour : r.day.hours) peak = std::max(peak, hour.grid + hour.wind);
       csv.cell(kilo(peak), 1);
     }},
    {"dispensers", [](io::CsvWriter& csv, DepotReport const& r) { csv.cell(std::int64_t{r.site.dispensers}); }},
    {"storage_kg", equipment_cell<&Site::storage_kg>},
    {"storage_h", autonomy_cell},
    {"electrolyser_kw", equipment_cell<&Site::electrolyser_kw>},
    {"electrolyser_use_pct", utilisation_cell},
    {"chargers", [](io::CsvWriter& csv, DepotReport const& r) { csv.cell(std::int64_t{r.site.chargers}); }},
    {"chargers_fed", [](io::CsvWriter& csv, DepotReport const& r) { csv.cell(std::int64_t{r.day.usable_chargers}); }},
    {"charger_kw", equipment_cell<&Site::charger_kw>},
    {"grid_kw", equipment_cell<&Site::grid_kw>},
    {"pv_kw", equipment_cell<&Site::pv_kw>},
    {"wind_kw", equipment_cell<&Site::wind_kw>},
    {"battery_kwh", equipment_cell<&Site::battery_kwh>},
    {"oxygen_kg", hour_cell<&DepotHour::oxygen_mg>},
    {"heat_kwh", hour_cell<&DepotHour::heat>},
    {"h2_co2e_kg", co2e_cell<&DepotHour::gas_co2e_ug>},
    {"charge_co2e_kg", co2e_cell<&DepotHour::charge_co2e_ug>},
    {"building_co2e_kg", co2e_cell<&DepotHour::building_co2e_ug>},
};

std::int64_t late_or_missing(DepotReport const& report) {
  return count_of(report, Verdict::kLate) + count_of(report, Verdict::kUnserved);
}

BlockVerdict const& worst_block(DepotReport const& report) {
  return *std::min_element(report.day.blocks.begin(), report.day.blocks.end(),
                           [](BlockVerdict const& a, BlockVerdict const& b) {
                             return kilo(a.least_left) * kilo(b.usable) < kilo(b.least_left) * kilo(a.usable);
                           });
}

std::string range_finding(DepotReport const& report, std::string const& name) {
  auto const& worst = worst_block(report);
  auto const unit = worst.carrier == depot::Carrier::kHydrogen ? "kg" : "kWh";
  return fmt::format(
      "H401  {}: {} of {} blocks need more than one filling and have no break for another; block {} is {:.1f} {} "
      "short of the {:.1f} it may use. Split them, allow a midday fill, or use other vehicles.",
      name, count_of(report, Verdict::kOutOfRange), report.day.blocks.size(), worst.block.value(),
      -kilo(worst.least_left), unit, kilo(worst.usable));
}

std::string gas_finding(DepotReport const& report, std::string const& name) {
  return fmt::format(
      "H402  {} runs dry at {:02}:00, and on {:.0f} days of a year; supply misses {:.0f} kg of {:.0f} a day; {} "
      "vehicles "
      "leave late (by {:.0f} min on average), {} without.",
      name, report.day.dry_hour, report.days_short, kilo(report.day.unplanned), kilo(report.day.used_gas),
      count_of(report, Verdict::kLate), mean_late_min(report), count_of(report, Verdict::kUnserved));
}

}  // namespace

std::string depots_csv(DepotReports const& reports, fleet::Fleet const& fleet, std::string const& currency) {
  std::ostringstream out;
  auto const ending = money_ending(reports, currency);
  auto const money = "cost_" + ending;
  std::vector<std::string_view> columns{"depot_id", "name"};
  for (auto const& column : kDepotColumns) columns.push_back(column.name);
  std::vector<std::string> const parts{"power_" + money,      "gas_" + money,    "earned_" + money,
                                       "plant_low_" + ending, "plant_" + ending, "plant_high_" + ending};
  columns.push_back(money);
  columns.insert(columns.end(), parts.begin(), parts.end());
  io::CsvWriter csv{out, columns};
  for (auto const& report : reports.depots) {
    csv.cell(fleet.depots.key[report.depot]).cell(fleet.depots.name[report.depot]);
    for (auto const& column : kDepotColumns) column.cell(csv, report);
    csv.cell(kilo(sum_of(report, [](DepotHour const& hour) { return hour.cost_millionths; })), 2);
    auto const& bill = report.day.bill;
    for (auto const part : {bill.power, bill.gas, bill.earned}) csv.cell(part, 2);
    for (auto const part : {report.plant.low, report.plant.value, report.plant.high}) csv.cell(part, 0);
    csv.end_row();
  }
  return out.str();
}

std::string depot_hours_csv(DepotReports const& reports, fleet::Fleet const& fleet, std::string const& currency) {
  std::ostringstream out;
  auto const money = "cost_" + money_ending(reports, currency);
  std::vector<std::string_view> const columns{"depot_id",         "hour",
                                              "h2_demand_kg",     "h2_dispensed_kg",
                                              "h2_withheld_kg",   "h2_vented_kg",
                                              "h2_made_kg",       "h2_delivered_kg",
                                              "h2_storage_kg",    "fills",
                                              "queue_min",        "charge_demand_kwh",
                                              "charged_kwh",      "charge_withheld_kwh",
                                              "charges",          "charge_queue_min",
                                              "electrolyser_kwh", "electrolyser_load_pct",
                                              "compression_kwh",  "building_kwh",
                                              "pv_kwh",           "wind_kwh",
                                              "grid_kwh",         "export_kwh",
                                              "battery_in_kwh",   "battery_out_kwh",
                                              "battery_lost_kwh", "battery_kwh",
                                              "oxygen_kg",        "heat_kwh",
                                              "grid_g_per_kwh",   "grid_co2e_kg",
                                              "h2_co2e_kg",       "charge_co2e_kg",
                                              "building_co2e_kg", money};
  io::CsvWriter csv{out, columns};
  for (auto const& report : reports.depots)
    for (std::size_t h = 0; h < depot::kHours; ++h) {
      auto const& hour = report.day.hours[h];
      csv.cell(fleet.depots.key[report.depot]).cell(static_cast<std::int64_t>(h));
      auto const amounts = [&](std::initializer_list<std::int64_t> values) {
        for (auto const value : values) csv.cell(kilo(value), kExact);
      };
      auto const& gas = hour.gas;
      amounts({gas.wanted, gas.given, gas.withheld, gas.vented, gas.made, gas.brought, gas.stored});
      csv.cell(std::int64_t{gas.fills}).cell(minutes(gas.waited_s), 1);
      amounts({hour.charge.wanted, hour.charge.given, hour.charge.withheld});
      csv.cell(std::int64_t{hour.charge.fills}).cell(minutes(hour.charge.waited_s), 1);
      amounts({hour.electrolyser});
      csv.cell(report.site.electrolyser_kw > 0 ? 100 * kilo(hour.electrolyser) / report.site.electrolyser_kw : NAN, 1);
      amounts({hour.compression, hour.building, hour.pv, hour.wind, hour.grid, hour.exported, hour.battery_in,
               hour.battery_out, hour.battery_lost, hour.battery, hour.oxygen_mg, hour.heat});
      csv.cell(1000 * hour.grid_kg_kwh, 1).cell(kilo(hour.grid) * hour.grid_kg_kwh, 3);
      for (auto const part : {hour.gas_co2e_ug, hour.charge_co2e_ug, hour.building_co2e_ug})
        csv.cell(kilo(part) / 1000, kMicrograms);
      csv.cell(kilo(hour.cost_millionths), 2);
      csv.end_row();
    }
  return out.str();
}

std::string blocks_csv(emissions::Ledger const& ledger, transit::Timetable const& timetable, fleet::Fleet const& fleet,
                       DepotReports const& reports) {
  std::ostringstream out;
  constexpr std::array columns{"block"sv,          "route_id"sv,          "depot_id"sv,       "vehicle_type"sv,
                               "trips"sv,          "first_departure_s"sv, "last_arrival_s"sv, "vehicle_km"sv,
                               "empty_km"sv,       "diesel_l"sv,          "cng_kg"sv,         "electricity_kwh"sv,
                               "h2_kg"sv,          "tank_kg"sv,           "depot_verdict"sv,  "usable_left_pct"sv,
                               "depot_wait_min"sv, "late_min"sv};
  io::CsvWriter csv{out, columns};
  for (std::size_t i = 0; i < timetable.blocks.type.size(); ++i) {
    auto const block = nth<BlockId>(i);
    auto const trips = timetable.blocks.trips[block];
    auto const depot = timetable.blocks.depot[block];
    auto const type = timetable.blocks.type[block];
    auto const route = timetable.patterns.route[timetable.trips.pattern[trips.front()]];
    csv.cell(static_cast<std::int64_t>(i)).cell(timetable.routes.key[route]);
    csv.cell(depot.valid() ? fleet.depots.key[depot] : std::string{}).cell(fleet.types.key[type]);
    csv.cell(static_cast<std::int64_t>(trips.size()));
    csv.cell(std::int64_t{timetable.trips.times[trips.front()].front().departure_s});
    csv.cell(std::int64_t{timetable.trips.times[trips.back()].back().arrival_s});
    csv.cell(emissions::in_unit(Item::kVehicleDistance, ledger.by_block(Item::kVehicleDistance, block)), kExact);
    csv.cell(emissions::in_unit(Item::kVehicleDistance, ledger.empty_distance(block)), kExact);
    for (auto const item : {Item::kDiesel, Item::kCng, Item::kElectricity, Item::kHydrogen})
      csv.cell(emissions::in_unit(item, ledger.by_block(item, block)), kExact);
    csv.cell(fleet.types.tank[type].value(), 1);
    auto const& verdict = reports.blocks[block];
    auto const none = verdict.verdict == Verdict::kNone;
    csv.cell(depot::token(verdict.verdict));
    csv.cell(none || verdict.usable <= 0 ? NAN : 100.0 * kilo(verdict.least_left) / kilo(verdict.usable), 1);
    csv.cell(none ? NAN : minutes(verdict.wait_s), 1).cell(none ? NAN : minutes(verdict.late_s), 1);
    csv.end_row();
  }
  return out.str();
}

std::vector<std::string> depot_findings(DepotReports const& reports, fleet::Fleet const& fleet) {
  std::vector<std::string> findings;
  for (auto const& report : reports.depots) {
    auto const& name = fleet.depots.name[report.depot];
    if (count_of(report, Verdict::kOutOfRange) > 0) findings.push_back(range_finding(report, name));
    if (report.day.short_of_gas())
      findings.push_back(gas_finding(report, name));
    else if (late_or_missing(report) > 0)
      findings.push_back(fmt::format(
          "H403  {}: queues at pumps or chargers make {} vehicles leave late (by {:.0f} min on average), {} without.",
          name, count_of(report, Verdict::kLate), mean_late_min(report), count_of(report, Verdict::kUnserved)));
  }
  return findings;
}

}  // namespace twinshift::results
