// How far: shares of modes by distance, who is on board along the busiest line, jobs within reach without a car.

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "sim/report/numbers.hpp"
#include "sim/report/sections.hpp"

namespace twinshift::report {

namespace {

constexpr std::size_t kTop = 5;

/// Journeys of a band by family of modes.
struct Band {
  Words name;
  double car = 0;
  double transit = 0;
  double active = 0;

  [[nodiscard]] double all() const { return car + transit + active; }
};

double& family_of(Band& band, std::string_view mode) {
  if (mode == "car" || mode == "car_passenger") return band.car;
  if (mode == "walk" || mode == "bike" || mode == "e_bike" || mode == "bike_share" || mode == "e_scooter")
    return band.active;
  return band.transit;
}

std::vector<Band> bands_of(Rows const& rows) {
  std::vector<Band> bands;
  std::string last;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    auto const& from = rows.text(row, "from_km");
    auto const& to = rows.text(row, "to_km");
    if (bands.empty() || from != last)
      bands.push_back({to.empty() ? say("band:over", {{"a", Words{from}}})
                                  : say("band:to", {{"a", Words{from}}, {"b", Words{to}}})});
    last = from;
    family_of(bands.back(), rows.text(row, "mode")) += rows.amount(row, "journeys");
  }
  return bands;
}

/// Passengers on leaving the stops of a pattern.
struct Load {
  std::vector<std::size_t> rows;  ///< of loads.csv
  double passengers = 0;
};

/// The pattern of a route with most passengers; empty if the run has none.
Load busiest_pattern(Rows const& loads, std::string_view route) {
  std::map<std::string, Load> patterns;
  for (std::size_t row = 0; row < loads.size(); ++row) {
    if (loads.text(row, "route_id") != route) continue;
    auto& pattern = patterns[loads.text(row, "pattern_id")];
    pattern.rows.push_back(row);
    pattern.passengers += loads.amount(row, "passengers");
  }
  Load best;
  for (auto& [key, load] : patterns)
    if (load.passengers > best.passengers) best = std::move(load);
  return best;
}

/// Mean load of the base at the same pattern and stop; nothing if it has no such departures.
std::optional<double> base_load(Subject const& subject, std::size_t row) {
  if (subject.base == nullptr) return std::nullopt;
  auto const& now = subject.run.loads;
  auto const& before = subject.base->loads;
  for (std::size_t b = 0; b < before.size(); ++b)
    if (before.text(b, "pattern_id") == now.text(row, "pattern_id") &&
        before.text(b, "position") == now.text(row, "position"))
      return before.amount(b, "mean_load_persons");
  return std::nullopt;
}

struct Zone {
  std::size_t row = 0;
  double change = 0;  ///< of jobs in 45 minutes
};

/// Mean over residents.
double mean_jobs(Rows const& access, std::string_view column) {
  double sum = 0, residents = 0;
  for (std::size_t row = 0; row < access.size(); ++row) {
    residents += access.amount(row, "residents");
    sum += access.amount(row, "residents") * access.amount(row, column);
  }
  return residents > 0 ? sum / residents : 0;
}

std::vector<Zone> zones_of(Subject const& subject) {
  auto const& now = subject.run.access;
  std::map<std::string, double> before;
  if (subject.base != nullptr)
    for (std::size_t row = 0; row < subject.base->access.size(); ++row)
      before[subject.base->access.text(row, "zone_id")] = subject.base->access.amount(row, "jobs_45min");
  std::vector<Zone> zones;
  for (std::size_t row = 0; row < now.size(); ++row) {
    auto const found = before.find(now.text(row, "zone_id"));
    zones.push_back({row, found == before.end() ? 0 : now.amount(row, "jobs_45min") - found->second});
  }
  return zones;
}

void zone_row(Table& table, Rows const& access, Zone const& zone, bool compared) {
  std::vector<std::string> cells{escape(access.text(zone.row, "name")), count(access.amount(zone.row, "residents")),
                                 count(access.amount(zone.row, "jobs_30min")),
                                 count(access.amount(zone.row, "jobs_45min")),
                                 count(access.amount(zone.row, "jobs_60min"))};
  if (compared) cells.push_back(signed_figure(zone.change, 0));
  table.row(cells);
}

}  // namespace

std::string distance_figure(Page& page, Subject const& subject) {
  auto const bands = bands_of(subject.run.by_distance);
  if (bands.size() < 2) return "";
  Table table{say("cap:distance"),
              {{say("distance_km"), Align::kName},
               {say("journeys")},
               {say("family:car")},
               {say("family:transit")},
               {say("family:active")}}};
  auto rows = Json::array();
  auto const percent = [](Band const& band, double part) { return 100 * part / band.all(); };
  for (auto const& band : bands) {
    table.row({html(band.name), count(band.all()), figure(percent(band, band.car), 1),
               figure(percent(band, band.transit), 1), figure(percent(band, band.active), 1)});
    rows.push_back(Json{{"name", json(band.name)},
                        {"car", rounded(percent(band, band.car), 2)},
                        {"transit", rounded(percent(band, band.transit), 2)},
                        {"active", rounded(percent(band, band.active), 2)}});
  }
  page.charts["distance"] = Json{{"rows", std::move(rows)}};
  auto const& first = bands.front();
  auto const most = *std::max_element(bands.begin(), bands.end(), [&](auto const& a, auto const& b) {
    return percent(a, a.transit) < percent(b, b.transit);
  });
  auto const finding = say("title:distance", {{"lo", with_unit(figure(percent(first, first.transit), 0), "%")},
                                              {"lo_band", first.name},
                                              {"hi", with_unit(figure(percent(most, most.transit), 0), "%")},
                                              {"hi_band", most.name}});
  return figure_html(
      subject, {"f-distance", finding, say("note:distance"),
                legend({{"car", say("family:car")}, {"bus", say("family:transit")}, {"bike", say("family:active")}}) +
                    plot_html("distance", finding),
                table.text(), "modes_by_distance.csv"});
}

std::string load_figure(Page& page, Subject const& subject) {
  auto const& run = subject.run;
  std::size_t busiest = 0;
  for (std::size_t row = 1; row < run.routes.size(); ++row)
    if (run.routes.amount(row, "boardings") > run.routes.amount(busiest, "boardings")) busiest = row;
  if (run.routes.empty()) return "";
  auto const load = busiest_pattern(run.loads, run.routes.text(busiest, "route_id"));
  if (load.rows.size() < 2) return "";
  Table table{say("cap:load"), {{say("stop"), Align::kName}, {say("departures_n")}, {say("mean_on_board")}}};
  auto rows = Json::array();
  auto fullest = load.rows.front();
  for (auto const row : load.rows) {
    auto const mean = run.loads.amount(row, "mean_load_persons");
    if (mean > run.loads.amount(fullest, "mean_load_persons")) fullest = row;
    table.row({escape(run.loads.text(row, "name")), count(run.loads.amount(row, "departures")), figure(mean, 1)});
    Json item{{"name", run.loads.text(row, "name")}, {"v", rounded(mean, 2)}};
    if (auto const base = base_load(subject, row)) item["b"] = rounded(*base, 2);
    rows.push_back(std::move(item));
  }
  page.charts["load"] = Json{{"rows", std::move(rows)}, {"c", run.routes.text(busiest, "mode")}};
  auto const finding = say("title:load", {{"route", Words{run.routes.text(busiest, "name")}},
                                          {"stop", Words{run.loads.text(fullest, "name")}},
                                          {"n", Words{figure(run.loads.amount(fullest, "mean_load_persons"), 1)}}});
  return figure_html(subject,
                     {"f-load", finding, say("note:load"), plot_html("load", finding), table.text(), "loads.csv"});
}

void add_reach(Page& page, Subject const& subject) {
  auto const& access = subject.run.access;
  if (access.empty()) return;
  auto const compared = subject.base != nullptr && !subject.base->access.empty();
  auto zones = zones_of(subject);
  std::stable_sort(zones.begin(), zones.end(), [&](Zone const& a, Zone const& b) {
    auto const key = [&](Zone const& zone) { return compared ? zone.change : access.amount(zone.row, "jobs_45min"); };
    return key(a) > key(b);
  });
  std::vector<Table::Head> heads{{say("zone"), Align::kName},
                                 {say("residents"), Align::kFigureWide},
                                 {say("jobs_30"), Align::kFigureWide},
                                 {say("jobs_45")},
                                 {say("jobs_60"), Align::kFigureWide}};
  if (compared) heads.push_back({say("change_45")});
  Table table{say("cap:reach"), heads};
  auto const each = std::min(kTop, zones.size() / 2);
  table.group(say(compared ? "gained" : "highest"));
  for (std::size_t i = 0; i < each; ++i) zone_row(table, access, zones[i], compared);
  table.group(say(compared ? "lost" : "lowest"));
  for (auto i = zones.size() - each; i < zones.size(); ++i) zone_row(table, access, zones[i], compared);
  auto finding = say("title:reach", {{"n", Words{count(mean_jobs(access, "jobs_45min"))}}});
  if (compared) {
    auto const number = [&](auto const& test) {
      return Words{figure(static_cast<double>(std::count_if(zones.begin(), zones.end(), test)), 0)};
    };
    auto const change = mean_jobs(access, "jobs_45min") - mean_jobs(subject.base->access, "jobs_45min");
    finding = say("title:reach_change", {{"d", Words{signed_figure(change, 0)}},
                                         {"up", number([](Zone const& zone) { return zone.change > 0; })},
                                         {"down", number([](Zone const& zone) { return zone.change < 0; })}});
  }
  page.add("reach", "happens",
           figure_html(subject, {"f-reach", finding, say("note:reach"), "", table.text(), "access.csv"}));
}

}  // namespace twinshift::report
