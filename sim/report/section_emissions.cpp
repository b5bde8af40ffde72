// Energy and emissions: emissions.csv by kind of traffic, process and source of energy.

#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include "sim/report/numbers.hpp"
#include "sim/report/sections.hpp"

namespace twinshift::report {

namespace {

/// What CO2e comes from; the order is that of the bars.
enum Source : std::size_t { kHot, kCold, kFuel, kPower, kHydrogen };
constexpr std::array<std::string_view, 5> kSources{"hot", "cold", "fuel", "elec", "h2"};

/// Rows of the chart, and the modes that they hold.
struct Traffic {
  std::string_view name;  ///< `traffic:NAME` in words.csv
  std::vector<std::string_view> modes;
};
std::vector<Traffic> const& traffics() {
  static std::vector<Traffic> const kAll{{"car", {"car"}},
                                         {"car_background", {"car_background"}},
                                         {"bus", {"bus", "shuttle"}},
                                         {"brt", {"brt"}},
                                         {"rail", {"rail"}}};
  return kAll;
}

/// Where well-to-tank CO2e comes from, by the names of the factors that made it.
Source supply_of(std::string_view factors, std::string_view process) {
  if (process == "hydrogen_leak") return kHydrogen;
  for (auto const* const name : {"h2_", "hydrogen", "fuel_cell"})
    if (factors.find(name) != std::string_view::npos) return kHydrogen;
  return factors.find("grid_") != std::string_view::npos || factors.find("charge_at_") != std::string_view::npos
             ? kPower
             : kFuel;
}

using BySource = std::array<double, kSources.size()>;

/// Tonnes by source of a kind of traffic.
BySource tonnes(RunFiles const& run, Traffic const& traffic) {
  BySource sums{};
  auto const& rows = run.emissions;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    if (std::find(traffic.modes.begin(), traffic.modes.end(), rows.text(row, "mode")) == traffic.modes.end()) continue;
    auto const& item = rows.text(row, "item");
    auto const& process = rows.text(row, "process");
    auto const t = rows.amount(row, "amount") / 1000;
    if (item == "co2e_ttw_kg") sums[process == "cold_start" ? kCold : kHot] += t;
    if (item == "co2e_wtt_kg") sums[supply_of(rows.text(row, "factor_id"), process)] += t;
  }
  return sums;
}

double sum_of(BySource const& sums) {
  double all = 0;
  for (auto const t : sums) all += t;
  return all;
}

std::string carbon_figure(Page& page, Subject const& subject) {
  auto rows = Json::array();
  Table table{say("cap:carbon"),
              {{say("traffic"), Align::kName},
               {say("source:hot")},
               {say("source:cold")},
               {say("source:fuel")},
               {say("source:elec")},
               {say("source:h2")},
               {say("wtw_t")}}};
  double all = 0, cars = 0;
  for (auto const& traffic : traffics()) {
    auto const sums = tonnes(subject.run, traffic);
    auto const total = sum_of(sums);
    if (total <= 0) continue;
    all += total;
    if (traffic.name == "car" || traffic.name == "car_background") cars += total;
    auto const name = say("traffic:" + std::string{traffic.name});
    auto values = Json::array();
    std::vector<std::string> cells{html(name)};
    for (auto const t : sums) {
      values.push_back(rounded(t, 3));
      cells.push_back(three_digits(t));
    }
    cells.push_back(three_digits(total));
    table.row(cells);
    rows.push_back(Json{{"name", json(name)}, {"v", std::move(values)}});
  }
  if (!(all > 0)) return "";
  auto sources = Json::array();
  std::vector<std::pair<std::string, Words>> colours;
  for (auto const source : kSources) {
    auto const name = say("source:" + std::string{source});
    sources.push_back(Json{{"name", json(name)}, {"c", "p-" + std::string{source}}});
    colours.emplace_back("p-" + std::string{source}, name);
  }
  page.charts["carbon"] = Json{{"rows", std::move(rows)}, {"sources", std::move(sources)}};
  auto const finding = say(
      "title:carbon", {{"t", with_unit(three_digits(all), "t")}, {"pct", with_unit(figure(100 * cars / all, 0), "%")}});
  return figure_html(subject, {"f-carbon", finding, say("note:carbon"), legend(colours) + plot_html("carbon", finding),
                               table.text(), "emissions.csv"});
}

/// Differences by source; between them what they sum to at the tailpipe, at the end well-to-wheel.
std::string change_figure(Page& page, Subject const& subject) {
  if (subject.base == nullptr) return "";
  BySource change{};
  for (auto const& traffic : traffics()) {
    auto const now = tonnes(subject.run, traffic), before = tonnes(*subject.base, traffic);
    for (std::size_t i = 0; i < change.size(); ++i) change[i] += now[i] - before[i];
  }
  auto rows = Json::array();
  Table table{say("cap:change"), {{say("source_name"), Align::kName}, {say("change_t")}}};
  double sum = 0;
  auto const add = [&](Words const& name, std::string const& colour, double from, double value, bool total) {
    rows.push_back(Json{
        {"name", json(name)}, {"c", colour}, {"from", rounded(from, 4)}, {"v", rounded(value, 4)}, {"sum", total}});
    table.row({html(name), signed_figure(value, 3)});
  };
  for (std::size_t i = 0; i < change.size(); ++i) {
    auto const source = std::string{kSources[i]};
    add(say("source:" + source), "p-" + source, sum, change[i], false);
    sum += change[i];
    if (i == kCold) add(say("sum:ttw"), "ink", 0, sum, true);
  }
  add(say("sum:wtw"), "ink", 0, sum, true);
  page.charts["change"] = Json{{"rows", std::move(rows)}};
  auto const finding = say("title:change", {{"t", with_unit((sum > 0 ? "+" : "") + three_digits(sum), "t")}});
  return figure_html(
      subject, {"f-change", finding, say("note:change"), plot_html("change", finding), table.text(), "emissions.csv"});
}

/// Totals of a group of vehicles.
struct Vehicles {
  std::map<std::string, double, std::less<>> items;
  [[nodiscard]] double of(std::string_view item) const {
    auto const found = items.find(item);
    return found == items.end() ? 0 : found->second;
  }
};

/// Cars by what they burn; public vehicles by type.
std::string group_of(std::string_view vehicle_class) {
  if (!vehicle_class.starts_with("car_") || vehicle_class == "car_passenger") return std::string{vehicle_class};
  auto const euro = vehicle_class.rfind("_e");
  return std::string{vehicle_class.substr(0, euro)};
}

std::string vehicles_figure(Subject const& subject) {
  auto const& rows = subject.run.emissions;
  std::map<std::string, Vehicles> groups;
  for (std::size_t row = 0; row < rows.size(); ++row)
    if (rows.text(row, "mode") != "rail_background")
      groups[group_of(rows.text(row, "vehicle_class"))].items[rows.text(row, "item")] += rows.amount(row, "amount");
  std::erase_if(groups, [](auto const& group) {
    return group.second.of("vehicle_km") <= 0 || group.second.of("co2e_ttw_kg") + group.second.of("co2e_wtt_kg") <= 0;
  });
  if (groups.empty()) return "";
  Table table{say("cap:vehicles"),
              {{say("vehicle"), Align::kName},
               {say("km_1000")},
               {say("energy"), Align::kFigureWide},
               {say("ttw_t")},
               {say("wtt_t"), Align::kFigureWide},
               {say("wtw_t")},
               {say("g_per_km")},
               {say("nox_kg"), Align::kFigureWide},
               {say("pm25_kg"), Align::kFigureWide}}};
  for (auto const& [name, vehicles] : groups) {
    std::string energy;
    for (auto const& [item, unit] :
         {std::pair{"petrol_l", "l"}, {"diesel_l", "l"}, {"cng_kg", "kg"}, {"h2_kg", "kg"}, {"electricity_kwh", "kWh"}})
      if (auto const amount = vehicles.of(item); amount > 0)
        energy += (energy.empty() ? "" : "<br>") + html(say("carrier:" + std::string{item})) + " " +
                  three_digits(amount) + "\u00a0" + unit;
    auto const ttw = vehicles.of("co2e_ttw_kg"), wtw = ttw + vehicles.of("co2e_wtt_kg"), km = vehicles.of("vehicle_km");
    table.row({html(say_or("vehicle:" + name, name)), three_digits(km / 1000), energy, three_digits(ttw / 1000),
               three_digits((wtw - ttw) / 1000), three_digits(wtw / 1000), three_digits(1000 * wtw / km),
               three_digits(vehicles.of("nox_kg")), three_digits(vehicles.of("pm25_kg"))});
  }
  auto const nox = subject.run.total("nox"), pm = subject.run.total("pm25");
  return figure_html(
      subject,
      {"f-vehicles",
       say("title:vehicles", {{"nox", with_unit(three_digits(nox), "kg")}, {"pm", with_unit(three_digits(pm), "kg")}}),
       say("note:vehicles"), "", table.text(), "emissions.csv, summary.csv"});
}

}  // namespace

void add_emissions(Page& page, Subject const& subject) {
  if (!whole_city(subject.run)) {
    if (!subject.run.emissions.empty()) page.add("emissions", "brings", paragraph(say("emissions_sample")));
    return;
  }
  page.add("emissions", "brings",
           change_figure(page, subject) + carbon_figure(page, subject) + vehicles_figure(subject));
}

}  // namespace twinshift::report
