// Annexes: what was run, hydrogen and power at the depots, where everything came from.

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "sim/io/file.hpp"
#include "sim/report/numbers.hpp"
#include "sim/report/sections.hpp"

namespace twinshift::report {

namespace {

std::string list_of(std::vector<std::string> const& lines) {
  std::string out = "<ul class=\"notes\">";
  for (auto const& line : lines) out += "<li>" + escape(line) + "</li>";
  return out + "</ul>";
}

std::string fleet_table(RunFiles const& run) {
  if (run.fleet.empty()) return "";
  Table table{say("cap:fleet"), {{say("depot"), Align::kName}, {say("vehicle"), Align::kText}, {say("number")}}};
  for (auto const& row : run.fleet)
    table.row({"<code>" + escape(row[0]) + "</code>", html(say_or("vehicle:" + row[1], row[1])), escape(row[2])});
  return fmt::format("<h3>{}</h3>", html(say("fleet", {{"year", Words{std::to_string(run.year)}}}))) + table.text();
}

std::string hydrogen_table(RunFiles const& run) {
  if (run.hydrogen.empty()) return "";
  Table table{say("cap:supply"),
              {{say("pathway"), Align::kName}, {say("share")}, {say("delivery")}, {say("pressure")}}};
  for (auto const& row : run.hydrogen)
    table.row({html(say_or("pathway:" + row[0], row[0])), escape(row[1]), escape(row[2]), escape(row[3])});
  return fmt::format("<h3>{}</h3>", html(say("cap:supply"))) + table.text();
}

/// The depot with the most hydrogen dispensed; nothing if none has any.
std::optional<std::size_t> main_hydrogen_depot(Rows const& depots) {
  std::optional<std::size_t> best;
  for (std::size_t row = 0; row < depots.size(); ++row)
    if (depots.amount(row, "h2_used_kg") > 0 &&
        (!best || depots.amount(row, "h2_used_kg") > depots.amount(*best, "h2_used_kg")))
      best = row;
  return best;
}

Json hydrogen_hours(RunFiles const& run, std::size_t depot) {
  auto const& hours = run.depot_hours;
  auto rows = Json::array();
  auto before = run.depots.amount(depot, "h2_storage_before_kg");
  auto const at_midnight = before;
  for (std::size_t row = 0; row < hours.size(); ++row) {
    if (hours.text(row, "depot_id") != run.depots.text(depot, "depot_id")) continue;
    auto const n = [&](char const* column) { return hours.amount(row, column); };
    auto const stored = n("h2_storage_kg") - before;
    before = n("h2_storage_kg");
    rows.push_back(Json{{"made", rounded(n("h2_made_kg"), 2)},
                        {"deliv", rounded(n("h2_delivered_kg"), 2)},
                        {"out", rounded(std::max(0.0, -stored), 2)},
                        {"disp", rounded(n("h2_dispensed_kg"), 2)},
                        {"in", rounded(std::max(0.0, stored), 2)},
                        {"vent", rounded(n("h2_vented_kg"), 2)},
                        {"level", rounded(n("h2_storage_kg"), 1)},
                        {"queue", rounded(n("queue_min"), 1)}});
  }
  return Json{{"hours", std::move(rows)},
              {"cap", rounded(run.depots.amount(depot, "storage_kg"), 0)},
              {"start", rounded(at_midnight, 1)}};
}

std::string depot_table(RunFiles const& run) {
  auto const& depots = run.depots;
  Table table{say("cap:depots"),
              {{say("depot"), Align::kName},
               {say("verdict"), Align::kText},
               {say("blocks_h2")},
               {say("blocks_battery"), Align::kFigureWide},
               {say("dispensed_kg")},
               {say("charged_kwh")},
               {say("grid_peak_kw"), Align::kFigureWide},
               {say("short_days")},
               {say("late_days"), Align::kFigureWide}}};
  for (std::size_t row = 0; row < depots.size(); ++row)
    table.row({escape(depots.text(row, "name")),
               html(say_or("verdict:" + depots.text(row, "verdict"), depots.text(row, "verdict"))),
               count(depots.amount(row, "hydrogen_blocks")), count(depots.amount(row, "battery_blocks")),
               three_digits(depots.amount(row, "h2_dispensed_kg")), three_digits(depots.amount(row, "charged_kwh")),
               three_digits(depots.amount(row, "grid_peak_kw")), figure(depots.amount(row, "days_short_per_year"), 0),
               figure(depots.amount(row, "days_late_per_year"), 0)});
  return table.text();
}

std::string hydrogen_balance(RunFiles const& run, std::size_t depot) {
  auto const n = [&](char const* column) { return run.depots.amount(depot, column); };
  auto const kg = [&](double value) { return with_unit(figure(value, 1), "kg"); };
  return paragraph(
      say("h2_balance", {{"made", kg(n("h2_made_kg"))},
                         {"deliv", kg(n("h2_delivered_kg"))},
                         {"disp", kg(n("h2_dispensed_kg"))},
                         {"vent", kg(n("h2_vented_kg"))},
                         {"stored", Words{signed_figure(n("h2_storage_after_kg") - n("h2_storage_before_kg"), 1)}}}));
}

std::string hydrogen_figure(Page& page, Subject const& subject) {
  auto const& run = subject.run;
  auto const depot = main_hydrogen_depot(run.depots);
  if (!depot) return "";
  page.charts["hydrogen"] = hydrogen_hours(run, *depot);
  Table table{say("cap:h2_hours"),
              {{say("hour"), Align::kName},
               {say("h2:made")},
               {say("h2:deliv")},
               {say("h2:disp")},
               {say("h2:vent")},
               {say("h2:level")},
               {say("h2:queue")}}};
  for (std::size_t row = 0; row < run.depot_hours.size(); ++row) {
    auto const& hours = run.depot_hours;
    if (hours.text(row, "depot_id") != run.depots.text(*depot, "depot_id")) continue;
    auto const n = [&](char const* column) { return figure(hours.amount(row, column), 1); };
    table.row({hours.text(row, "hour") + ":00", n("h2_made_kg"), n("h2_delivered_kg"), n("h2_dispensed_kg"),
               n("h2_vented_kg"), n("h2_storage_kg"), n("queue_min")});
  }
  auto const days = run.depots.amount(*depot, "days_short_per_year");
  auto const finding = say(days > 0 ? "title:h2" : "title:h2_enough",
                           {{"place", Words{run.depots.text(*depot, "name")}},
                            {"kg", with_unit(three_digits(run.depots.amount(*depot, "h2_dispensed_kg")), "kg")},
                            {"days", Words{figure(days, 0)}}});
  auto const colours = legend({{"h-made", say("h2:made")},
                               {"h-deliv", say("h2:deliv")},
                               {"h-out", say("h2:out")},
                               {"h-disp", say("h2:disp")},
                               {"h-in", say("h2:in")},
                               {"h-vent", say("h2:vent")}});
  return figure_html(subject, {"f-h2", finding, say("note:h2"),
                               colours + plot_html("hydrogen", finding) + hydrogen_balance(run, *depot), table.text(),
                               "depot_hours.csv, depots.csv"});
}

/// Inputs by licence, each with its files.
std::string inputs_table(RunFiles const& run) {
  Table table{say("cap:inputs"),
              {{say("file"), Align::kName},
               {say("year"), Align::kText},
               {say("licence"), Align::kText},
               {Words{"SHA-256"}, Align::kText}}};
  for (auto const& input : run.manifest.inputs)
    table.row({"<code>" + escape(input.path) + "</code>", escape(input.year), escape(input.licence),
               "<code>" + input.sha256.substr(0, 12) + "</code>"});
  return table.text("wide");
}

std::string factors_table(RunFiles const& run, std::size_t& sources) {
  std::map<std::pair<std::string, std::string>, std::set<std::string>> by_source;
  for (std::size_t row = 0; row < run.factors.size(); ++row)
    by_source[{run.factors.text(row, "source"), run.factors.text(row, "status")}].insert(run.factors.text(row, "id"));
  Table table{say("cap:factors"), {{say("source_of"), Align::kName}, {say("status"), Align::kText}, {say("factors")}}};
  for (auto const& [key, ids] : by_source)
    table.row({"<span lang=\"en\">" + escape(key.first) + "</span>", html(say_or("status:" + key.second, key.second)),
               figure(static_cast<double>(ids.size()), 0)});
  sources = by_source.size();
  return table.text("wide");
}

std::string stamp(RunFiles const& run) {
  std::string rows;
  auto const add = [&](char const* key, std::string const& value) {
    rows += fmt::format("<dt>{}</dt><dd>{}</dd>", html(say(key)), value);
  };
  auto const& m = run.manifest;
  add("stamp:title", "<span lang=\"en\">" + escape(m.title) + "</span>");
  add("stamp:scenario", "<code>" + escape(m.scenario_file()) + "</code>");
  add("stamp:seed", escape(m.seed));
  add("stamp:sample", figure(m.sample_pct, 0) + "\u00a0%");
  add("stamp:days", escape(m.iterations));
  add("stamp:results", "<code>" + escape(m.output_sha256) + "</code>");
  add("stamp:people", "<code>" + escape(m.population_sha256) + "</code>");
  add("stamp:program", escape(m.version));
  add("stamp:written", escape(m.written));
  add("stamp:files",
      run.altered.empty()
          ? html(say("files_whole"))
          : "<b class=\"bad\">" + html(say("files_altered", {{"n", Words{run.altered.front()}}})) + "</b>");
  return "<div class=\"stamp\"><dl>" + rows + "</dl></div>" +
         fmt::format(R"(<p class="code"><code>twinshift run {} --seed {}{}</code></p>)", escape(m.scenario_file()),
                     escape(m.seed), whole_city(run) ? "" : fmt::format(" --sample {}", figure(m.sample_pct, 0)));
}

}  // namespace

void add_scenario(Page& page, Subject const& subject) {
  auto const& run = subject.run;
  std::string body;
  if (!run.question.empty()) body += fmt::format("<blockquote lang=\"en\">{}</blockquote>", escape(run.question));
  body += paragraph(run.measures.empty()
                        ? say("no_measures")
                        : say("measures", {{"n", Words{figure(static_cast<double>(run.measures.size()), 0)}}}));
  if (!run.measures.empty()) body += list_of(run.measures);
  body += fleet_table(run) + hydrogen_table(run);
  page.add("changed", "answer", body + source_line(subject, "scenario.resolved.yaml"));
}

void add_hydrogen(Page& page, Subject const& subject) {
  auto const& run = subject.run;
  if (run.depots.empty()) return;
  auto body = hydrogen_figure(page, subject);
  body += figure_html(
      subject, {"f-depots", say("title:depots", {{"n", Words{figure(static_cast<double>(run.depots.size()), 0)}}}),
                say("note:depots"), "", depot_table(run), "depots.csv, blocks.csv"});
  page.add("hydrogen", "annex", body);
}

void add_provenance(Page& page, Subject const& subject) {
  auto const& run = subject.run;
  std::size_t sources = 0;
  auto const factors = run.factors.empty() ? std::string{} : factors_table(run, sources);
  auto const fold = [](Words const& summary, std::string const& content) {
    return content.empty()
               ? std::string{}
               : fmt::format(R"(<details class="data"><summary>{}</summary>{}</details>)", html(summary), content);
  };
  page.add("prov", "annex",
           paragraph(say("inputs", {{"n", Words{figure(static_cast<double>(run.manifest.inputs.size()), 0)}},
                                    {"s", Words{figure(static_cast<double>(sources), 0)}}})) +
               fold(say("cap:inputs"), inputs_table(run)) + fold(say("cap:factors"), factors) +
               paragraph(say("files_note")));
  page.add("stamp", "annex", stamp(run));
}

}  // namespace twinshift::report
