// Where it happens: the map of streets with the ten busiest, and the zones.

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "sim/report/link_map.hpp"
#include "sim/report/numbers.hpp"
#include "sim/report/sections.hpp"
#include "sim/results/spread.hpp"

namespace twinshift::report {

namespace {

constexpr std::size_t kTop = 10;
constexpr double kLeastJourneys = 100;
/// Shorter links lie inside junctions: their speed is that of the queue.
constexpr double kLeastMetres = 100;

/// Rows of links.csv with the most vehicles, one for a street of each name.
std::vector<std::size_t> busiest_streets(RunFiles const& run) {
  std::vector<std::size_t> rows(run.links.size());
  for (std::size_t row = 0; row < rows.size(); ++row) rows[row] = row;
  std::vector<double> vehicles;
  for (auto const row : rows) vehicles.push_back(run.links.amount(row, "vehicles"));
  std::stable_sort(rows.begin(), rows.end(), [&](auto a, auto b) { return vehicles[a] > vehicles[b]; });
  std::set<std::string> seen;
  std::erase_if(rows, [&](auto row) {
    auto const& name = run.links.text(row, "name");
    return name.empty() || vehicles[row] <= 0 || run.links.amount(row, "length_m") < kLeastMetres ||
           !seen.insert(name).second;
  });
  rows.resize(std::min(rows.size(), kTop));
  return rows;
}

/// Number of the street on the map (centreline) and its direction, by row of links.csv.
std::pair<std::size_t, int> place_on_map(RunFiles const& run, std::size_t row) {
  std::size_t streets = 0;
  for (std::size_t i = 0; i < row; ++i)
    if (!run.links.text(i, "link_id").starts_with('~')) ++streets;
  auto const back = run.links.text(row, "link_id").starts_with('~');
  return {back ? streets - 1 : streets, back ? 1 : 0};
}

std::string show_button(RunFiles const& run, std::size_t row) {
  auto const [street, direction] = place_on_map(run, row);
  return fmt::format(R"(<button type="button" class="sm" data-link="{}" data-dir="{}" {}>{}</button>)", street,
                     direction, label_of(say("show_street", {{"name", Words{run.links.text(row, "name")}}})),
                     html(say("show")));
}

std::string top_streets(Subject const& subject, std::vector<std::size_t> const& rows, bool with_map) {
  auto const& run = subject.run;
  Table table{say("cap:streets"),
              {{say("street"), Align::kName},
               {say("vehicles_a_day")},
               {say("busiest_hour"), Align::kFigureWide},
               {say("capacity"), Align::kFigureWide},
               {say("mean_speed")},
               {say("free_speed"), Align::kFigureWide},
               {say("show"), Align::kAction}}};
  for (auto const row : rows) {
    auto const& links = run.links;
    table.row({escape(links.text(row, "name")), count(links.amount(row, "vehicles")),
               count(links.amount(row, "peak_hour_vehicles")), count(links.amount(row, "capacity_veh_h")),
               figure(links.amount(row, "mean_speed_kmh"), 0), figure(links.amount(row, "free_speed_kmh"), 0),
               with_map ? show_button(run, row) : ""});
  }
  return table.text("top");
}

std::string map_box(Json const& map) {
  std::string options;
  for (auto const& measure : map["measures"])
    options +=
        fmt::format(R"(<option value="{}" data-e="{}" data-k="{}">{}</option>)", measure["k"].get<std::string>(),
                    escape(measure["name"]["en"].get<std::string>()), escape(measure["name"]["ko"].get<std::string>()),
                    escape(measure["name"]["en"].get<std::string>()));
  auto const button = [](char const* key, char const* sign, char const* words) {
    return fmt::format(R"(<button type="button" data-z="{}" {}>{}</button>)", key, label_of(say(words)), sign);
  };
  return fmt::format(
      R"(<div class="mapctl"><label for="mapm">{}</label><select id="mapm">{}</select></div>
<div class="keepmap"><div class="mapbox"><canvas id="map" tabindex="0" role="application" {} aria-describedby="maphelp"></canvas><div class="tip" id="maptip"></div><div class="zoom">{}{}{}</div></div>
<p class="sub" id="mapunit"></p><ul class="maplg" id="maplg"></ul></div>
<p class="sub noprint" id="maphelp">{}</p><p class="vh" id="maplive" aria-live="polite"></p>
<noscript><p>{}</p></noscript>
)",
      html(say("map_shows")), options, label_of(say("map_label")), button("+", "+", "zoom_in"),
      button("-", "−", "zoom_out"), button("0", "⌂", "zoom_all"), html(say("map_help")), html(say("map_no_script")));
}

struct ZoneShare {
  std::size_t zone = 0;
  double journeys = 0;
  double transit = 0;  ///< share of public transport [%]
};

std::vector<ZoneShare> zone_shares(recording::Figures const& figures) {
  std::vector<ZoneShare> shares;
  for (std::size_t i = 0; i < figures.zones.size(); ++i) {
    auto const& zone = figures.zones[i];
    ZoneShare share{i, 0, 0};
    for (std::size_t m = 0; m < zone.journeys.size(); ++m) {
      auto const mode = static_cast<Mode>(m);
      share.journeys += zone.journeys[m];
      if (kTransitModes.contains(mode) || mode == Mode::kParkRide || mode == Mode::kBikeRail)
        share.transit += zone.journeys[m];
    }
    if (share.journeys <= 0) continue;
    share.transit *= 100 / share.journeys;
    shares.push_back(share);
  }
  return shares;
}

Words zone_name(recording::ZoneFigures const& zone) {
  return {zone.name.en, zone.name.ko.empty() ? zone.name.en : zone.name.ko};
}

Json zone_chart(RunFiles const& run, std::vector<ZoneShare> const& shares) {
  auto rows = Json::array();
  for (auto const& share : shares) {
    auto const& zone = run.figures.zones[share.zone];
    rows.push_back(Json{{"name", json(zone_name(zone))},
                        {"x", rounded(zone.position.x - run.scenery->centre.x, 0)},
                        {"y", rounded(zone.position.y - run.scenery->centre.y, 0)},
                        {"n", share.journeys},
                        {"v", rounded(share.transit, 1)}});
  }
  return Json{{"rows", std::move(rows)}};
}

/// The zones of the highest and the lowest share, those with hardly any journeys left out.
std::string zone_table(RunFiles const& run, std::vector<ZoneShare> shares) {
  std::erase_if(shares, [](auto const& share) { return share.journeys < kLeastJourneys; });
  std::stable_sort(shares.begin(), shares.end(), [](auto const& a, auto const& b) { return a.transit > b.transit; });
  Table table{say("cap:zones"),
              {{say("zone"), Align::kName}, {say("journeys")}, {say("transit_share")}, {say("mean_min")}}};
  auto const add = [&](ZoneShare const& share) {
    auto const& zone = run.figures.zones[share.zone];
    auto const minutes = zone.arrived > 0 ? static_cast<double>(zone.seconds) / 60 / zone.arrived : 0;
    table.row({html(zone_name(zone)), count(share.journeys), figure(share.transit, 1), figure(minutes, 1)});
  };
  auto const each = std::min<std::size_t>(kTop, shares.size() / 2);
  table.group(say("highest"));
  for (std::size_t i = 0; i < each; ++i) add(shares[i]);
  table.group(say("lowest"));
  for (std::size_t i = shares.size() - each; i < shares.size(); ++i) add(shares[i]);
  return table.text();
}

std::string zones_figure(Page& page, Subject const& subject) {
  auto const& run = subject.run;
  if (!run.scenery) return "";
  auto const shares = zone_shares(run.figures);
  std::vector<ZoneShare> large;
  std::copy_if(shares.begin(), shares.end(), std::back_inserter(large),
               [](auto const& s) { return s.journeys >= kLeastJourneys; });
  if (large.size() < 2) return "";
  auto const [low, high] = std::minmax_element(large.begin(), large.end(),
                                               [](auto const& a, auto const& b) { return a.transit < b.transit; });
  page.charts["zones"] = zone_chart(run, shares);
  auto const finding = say("title:zones", {{"lo", with_unit(figure(low->transit, 0), "%")},
                                           {"lo_zone", zone_name(run.figures.zones[low->zone])},
                                           {"hi", with_unit(figure(high->transit, 0), "%")},
                                           {"hi_zone", zone_name(run.figures.zones[high->zone])}});
  return figure_html(
      subject,
      {"f-zones", finding, say("note:zones"),
       "<div class=\"side\">" + plot_html("zones", finding) + zone_table(run, shares) + "</div>", "", "recording.tsr"});
}

/// Rows of links.csv whose traffic changed most, one for a street of each name.
std::vector<std::size_t> most_changed(Subject const& subject) {
  auto const& now = subject.run.links;
  auto const& before = subject.base->links;
  std::vector<double> changes;
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < now.size(); ++row) {
    changes.push_back(std::abs(now.amount(row, "vehicles") - before.amount(row, "vehicles")));
    if (!now.text(row, "name").empty() && changes[row] > 0 && now.amount(row, "length_m") >= kLeastMetres)
      rows.push_back(row);
  }
  std::stable_sort(rows.begin(), rows.end(), [&](auto a, auto b) { return changes[a] > changes[b]; });
  std::set<std::string> seen;
  std::erase_if(rows, [&](auto row) { return !seen.insert(now.text(row, "name")).second; });
  rows.resize(std::min(rows.size(), kTop));
  return rows;
}

std::string changes_table(Subject const& subject, bool with_map) {
  auto const& now = subject.run.links;
  Table table{say("cap:changes"),
              {{say("street"), Align::kName},
               {say("base")},
               {say("policy")},
               {say("difference")},
               {say("show"), Align::kAction}}};
  for (auto const row : most_changed(subject)) {
    auto const before = subject.base->links.amount(row, "vehicles"), after = now.amount(row, "vehicles");
    table.row({escape(now.text(row, "name")), count(before), count(after), signed_figure(after - before, 0),
               with_map ? show_button(subject.run, row) : ""});
  }
  return table.empty() ? "" : fmt::format("<h4>{}</h4>", html(say("cap:changes"))) + table.text("top");
}

/// Rows of links.csv whose traffic differs beyond chance over the seeds; nothing with fewer than three pairs.
std::optional<std::vector<std::uint8_t>> tested_links(Subject const& subject) {
  constexpr std::size_t kLeastSeeds = 3;
  constexpr double kFalse = 0.05;
  auto const& comparison = *subject.comparison;
  if (!comparison.paired || subject.seeds() < kLeastSeeds) return std::nullopt;
  io::Faults faults;
  std::vector<std::vector<double>> differences(subject.run.links.size());
  for (std::size_t seed = 0; seed < subject.seeds(); ++seed) {
    Rows const before{audit::read_text_table(comparison.base_runs[seed] / "links.csv", faults)};
    Rows const after{audit::read_text_table(comparison.policy_runs[seed] / "links.csv", faults)};
    faults.throw_if_any();
    if (before.size() != differences.size() || after.size() != differences.size()) return std::nullopt;
    for (std::size_t row = 0; row < differences.size(); ++row)
      differences[row].push_back(after.amount(row, "vehicles") - before.amount(row, "vehicles"));
  }
  std::vector<double> chances;
  for (auto const& of_link : differences) chances.push_back(results::chance_of(of_link));
  return results::findings_among(chances, kFalse);
}

/// How many links differ beyond chance, or that nobody tested.
Words note_of_changes(Subject const& subject) {
  auto const n = Words{count(static_cast<double>(subject.run.links.size()))};
  auto const tested = tested_links(subject);
  if (!tested) return say("note:changes", {{"n", n}});
  auto const found = std::count(tested->begin(), tested->end(), std::uint8_t{1});
  return say("note:changes_tested", {{"n", n}, {"k", Words{count(static_cast<double>(found))}}});
}

/// Where traffic differs from the base's.
void add_changes(Page& page, Subject const& subject) {
  auto const& now = subject.run.links;
  std::size_t up = 0, down = 0;
  for (std::size_t row = 0; row < now.size(); ++row) {
    auto const change = now.amount(row, "vehicles") - subject.base->links.amount(row, "vehicles");
    up += change > 0;
    down += change < 0;
  }
  auto const n = [](std::size_t number) { return Words{count(static_cast<double>(number))}; };
  auto const with_map = !page.map.is_null();
  auto const plot = with_map ? map_box(page.map) : paragraph(say("no_recording"), "sub");
  page.add("where", "happens",
           figure_html(
               subject,
               {"f-map", say("title:changes", {{"up", n(up)}, {"down", n(down)}, {"same", n(now.size() - up - down)}}),
                note_of_changes(subject), plot + changes_table(subject, with_map), "",
                "links.csv, emissions_by_link.csv, recording.tsr"}));
}

}  // namespace

void add_where(Page& page, Subject const& subject) {
  auto const& run = subject.run;
  page.map = link_map(subject);
  if (subject.base != nullptr && subject.base->links.size() == run.links.size()) return add_changes(page, subject);
  auto const rows = busiest_streets(run);
  if (rows.empty()) return;
  auto const& name = run.links.text(rows.front(), "name");
  auto const with_map = !page.map.is_null();
  auto const finding =
      say("title:streets", {{"name", Words{name}}, {"n", Words{count(run.links.amount(rows.front(), "vehicles"))}}});
  auto const plot = with_map ? map_box(page.map) : paragraph(say("no_recording"), "sub");
  page.add("where", "happens",
           figure_html(
               subject,
               {"f-map", finding, say("note:streets", {{"n", Words{count(static_cast<double>(run.links.size()))}}}),
                plot + fmt::format(R"(<h4>{}</h4>)", html(say("top_streets"))) + top_streets(subject, rows, with_map),
                "", "links.csv, emissions_by_link.csv, recording.tsr"}) +
               zones_figure(page, subject));
}

}  // namespace twinshift::report
