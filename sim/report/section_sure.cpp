// How sure: whether the day settled, how it compares with counts, what was assumed.

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "sim/report/numbers.hpp"
#include "sim/report/sections.hpp"
#include "sim/report/verdicts.hpp"

namespace twinshift::report {

namespace {

/// Within this of an observed figure a count point is called near: the tolerance of Australian guidance for links
/// (ATAP, travel demand modelling, appendix C). A yardstick, no verdict.
constexpr double kNear = 0.20;

std::string settled_figure(Page& page, Subject const& subject) {
  auto const& days = subject.run.iterations;
  if (days.empty()) return "";
  Table table{say("cap:days"),
              {{say("day_of_learning"), Align::kName},
               {say("gap_pct")},
               {say("changed_pct")},
               {say("forced_moves")},
               {say("refused")}}};
  auto gaps = Json::array();
  for (std::size_t row = 0; row < days.size(); ++row) {
    table.row({escape(days.text(row, "iteration")), figure(days.amount(row, "gap_pct"), 2),
               figure(days.amount(row, "changed_pct"), 2), count(days.amount(row, "forced_moves")),
               count(days.amount(row, "denied_boardings"))});
    gaps.push_back(rounded(days.amount(row, "gap_pct"), 3));
  }
  auto const last = days.size() - 1;
  page.charts["settled"] = Json{{"gap", std::move(gaps)}};
  auto const* const key = subject.run.manifest.converged ? "title:settled" : "title:unsettled";
  auto const finding = say(key, {{"gap", with_unit(figure(days.amount(last, "gap_pct"), 2), "%")},
                                 {"n", Words{figure(static_cast<double>(days.size()), 0)}}});
  return figure_html(subject, {"f-settled", finding, say("note:settled"), plot_html("settled", finding), table.text(),
                               "iterations.csv"});
}

std::string lines_list(std::vector<std::string> const& lines) {
  std::string out = "<ul class=\"notes\" lang=\"en\">";
  for (auto const& line : lines) out += "<li>" + escape(line) + "</li>";
  return out + "</ul>";
}

std::string folded(Words const& summary, std::string const& content) {
  return fmt::format(R"(<details class="data"><summary>{}</summary>{}</details>)", html(summary), content);
}

/// Long values, such as shares of every quarter hour, are cut.
std::string shortened(std::string text) {
  constexpr std::size_t kShown = 70;
  if (text.size() <= kShown) return escape(text);
  auto end = kShown;
  while ((static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return escape(text.substr(0, end)) + " …";
}

std::string parameter_table(std::vector<Parameter> const& parameters, std::string_view status) {
  Table table{say("cap:parameters"),
              {{say("parameter"), Align::kName}, {say("value"), Align::kText}, {say("source_of"), Align::kText}}};
  for (auto const& parameter : parameters)
    if (parameter.status == status)
      table.row({"<code>" + escape(parameter.name) + "</code>",
                 shortened(parameter.value + (parameter.unit == "1" ? "" : " " + parameter.unit)),
                 "<span lang=\"en\">" + escape(parameter.source) + "</span>"});
  return table.empty() ? "" : table.text("wide");
}

Words number_of(std::size_t n) { return Words{figure(static_cast<double>(n), 0)}; }

/// Means of a folder of several seeds, with their intervals.
std::string means_figure(Subject const& subject) {
  auto const& seeds = subject.run.seeds;
  Table table{say("cap:means"),
              {{say("measure"), Align::kName}, {say("mean")}, {say("interval95")}, {say("unit"), Align::kText}}};
  constexpr std::string_view kShare = "mode_share:";
  for (std::size_t row = 0; row < seeds.size(); ++row) {
    auto const& measure = seeds.text(row, "measure");
    auto const known = measure.starts_with(kShare) || has_words("name:" + measure);
    auto const lower = seeds.number(row, "lower95"), upper = seeds.number(row, "upper95");
    if (!known || !lower || !upper || seeds.amount(row, "value") == 0) continue;
    auto const half = (*upper - *lower) / 2;
    auto const decimals = half > 0 ? decimals_for(half) : 0;
    auto const name = measure.starts_with(kShare)
                          ? say("name:mode_share", {{"mode", mode_words(measure.substr(kShare.size()))}})
                          : say("name:" + measure);
    table.row({html(name), figure(seeds.amount(row, "value"), decimals),
               fmt::format("[{}, {}]", figure(*lower, decimals), figure(*upper, decimals)),
               html(unit_words(seeds.text(row, "unit")))});
  }
  return figure_html(subject, {"f-means", say("title:means", {{"n", Words{seeds.text(0, "n_seeds")}}}),
                               say("note:means"), "", table.text(), "summary.csv"});
}

/// The difference of tailpipe CO2e, or of the mean time where totals mean nothing, seed by seed.
std::string seeds_figure(Page& page, Subject const& subject) {
  if (subject.comparison == nullptr && !subject.run.seeds.empty()) return means_figure(subject);
  auto const* const measure = whole_city(subject.run) ? "co2e_ttw" : "mean_min";
  auto const* const change = subject.comparison == nullptr ? nullptr : find_change(*subject.comparison, measure);
  if (change == nullptr || !change->half_width)
    return figure_html(subject, {"f-seeds", say("title:one_seed"), say("note:one_seed"), "", "", "manifest.yaml"});
  auto const name = say(std::string{"name:"} + measure);
  Table table{say("cap:seeds"), {{say("seeds"), Align::kName}, {say("difference")}}};
  auto rows = Json::array();
  for (std::size_t i = 0; i < change->base.size() && i < change->policy.size() && i < subject.seeds(); ++i) {
    auto const difference = change->policy[i] - change->base[i];
    rows.push_back(Json{{"seed", subject.comparison->seeds[i]}, {"v", rounded(difference, change->decimals)}});
    table.row({std::to_string(subject.comparison->seeds[i]), signed_figure(difference, decimals_of(*change))});
  }
  page.charts["seeds"] =
      Json{{"rows", std::move(rows)},
           {"mean", rounded(change->difference, change->decimals)},
           {"half", rounded(*change->half_width, change->decimals)},
           {"name", json(say("axis:difference", {{"M", name}, {"u", unit_words(unit_of_difference(*change))}}))}};
  auto const finding = verdict_sentence(*change, name, say(std::string{"inner:"} + measure));
  return figure_html(
      subject, {"f-seeds", finding, say("note:seeds"), plot_html("seeds", finding), table.text(), "summary.csv", true});
}

}  // namespace

void add_certainty(Page& page, Subject const& subject) {
  auto body = settled_figure(page, subject);
  if (body.empty()) return;
  body += seeds_figure(page, subject);
  page.add("sure", "sure", body);
}

namespace {

/// Observed figures of the city beside the run's, with the criterion that practice asks for. Counts have their own
/// picture and are left out.
std::string sheet_figure(Subject const& subject) {
  auto const& sheet = subject.run.validation;
  Table table{say("cap:sheet"),
              {{say("measure"), Align::kName},
               {say("observed")},
               {say("model")},
               {say("unit"), Align::kText},
               {say("criterion"), Align::kText},
               {say("verdict"), Align::kText}}};
  std::size_t inside = 0, judged = 0;
  for (std::size_t row = 0; row < sheet.size(); ++row) {
    auto const& measure = sheet.text(row, "measure");
    if (measure.starts_with("count:")) continue;
    auto const& verdict = sheet.text(row, "verdict");
    judged += !verdict.empty();
    inside += verdict == "inside";
    auto const year = sheet.text(row, "year").empty() ? "" : ", " + sheet.text(row, "year");
    table.row({fmt::format("<span lang=\"en\">{} <span class=\"u\">{}{}</span></span>", escape(measure),
                           escape(sheet.text(row, "who")), escape(year)),
               sheet.text(row, "observed").empty() ? "–" : figure(sheet.amount(row, "observed"), 1),
               figure(sheet.amount(row, "model"), 1), escape(sheet.text(row, "unit")),
               "<span lang=\"en\">" + escape(sheet.text(row, "criterion")) + "</span>",
               verdict.empty() ? "–" : html(say("sheet:" + verdict))},
              verdict == "outside" ? "far" : "");
  }
  if (table.empty()) return "";
  return figure_html(subject, {"f-sheet", say("title:sheet", {{"k", number_of(inside)}, {"n", number_of(judged)}}),
                               say("note:sheet"), "", table.text("wide"), "validation.csv"});
}

std::string counts_figure(Page& page, Subject const& subject) {
  auto const& counts = subject.run.counts;
  if (counts.empty()) return paragraph(say("no_counts"));
  Table table{say("cap:counts"),
              {{say("point"), Align::kName},
               {say("what"), Align::kText},
               {say("use"), Align::kText},
               {say("observed")},
               {say("model")},
               {say("ratio")}}};
  auto rows = Json::array();
  std::size_t near = 0, all = 0;
  for (std::size_t row = 0; row < counts.size(); ++row) {
    auto const ratio = counts.amount(row, "ratio");
    auto const is_near = std::abs(ratio - 1) <= kNear;
    if (counts.text(row, "use") == "compare") ++all, near += is_near;
    auto const use = say_or("use:" + counts.text(row, "use"), counts.text(row, "use"));
    auto const what = say_or("what:" + counts.text(row, "what"), counts.text(row, "what"));
    table.row({escape(counts.text(row, "name")), html(what), html(use), count(counts.amount(row, "observed")),
               count(counts.amount(row, "model")), figure(ratio, 2)},
              is_near ? "" : "far");
    rows.push_back(Json{{"name", counts.text(row, "name")},
                        {"what", json(what)},
                        {"v", rounded(ratio, 3)},
                        {"fit", counts.text(row, "use") == "fit"}});
  }
  page.charts["counts"] = Json{{"rows", std::move(rows)}, {"near", kNear}};
  auto const finding = all == 0 ? say("title:counts_fit", {{"n", number_of(counts.size())}})
                                : say("title:counts", {{"k", number_of(near)}, {"n", number_of(all)}});
  return figure_html(
      subject, {"f-counts", finding, say("note:counts"), plot_html("counts", finding), table.text(), "counts.csv"});
}

}  // namespace

void add_validation(Page& page, Subject const& subject) {
  page.add("valid", "sure", counts_figure(page, subject) + sheet_figure(subject));
}

void add_assumptions(Page& page, Subject const& subject) {
  auto const& run = subject.run;
  constexpr std::array<std::string_view, 4> kStatuses{"source", "calibrated", "estimate", "unverified"};
  Table table{say("cap:statuses"), {{say("status"), Align::kName}, {say("number")}, {say("means"), Align::kText}}};
  std::array<std::size_t, kStatuses.size()> numbers{};
  for (std::size_t i = 0; i < kStatuses.size(); ++i) {
    numbers[i] = static_cast<std::size_t>(std::count_if(run.parameters.begin(), run.parameters.end(),
                                                        [&](auto const& p) { return p.status == kStatuses[i]; }));
    auto const key = std::string{kStatuses[i]};
    table.row({html(say("status:" + key)), figure(static_cast<double>(numbers[i]), 0), html(say("means:" + key))});
  }
  if (run.parameters.empty()) return;
  auto const& gaps = run.lines("What is known to be missing in the data");
  auto const& warnings = run.lines("Warnings");
  auto const& timetable = run.lines("Findings of the timetable");
  auto const& curves = run.lines("Speeds beyond the curves");
  auto body = figure_html(
      subject, {"f-assumed",
                say("title:assumed", {{"n", number_of(numbers[2] + numbers[3])},
                                      {"all", number_of(run.parameters.size())},
                                      {"u", number_of(numbers[3])}}),
                say("note:assumed"), "",
                table.text() + folded(say("all_estimates"), parameter_table(run.parameters, "estimate") +
                                                                parameter_table(run.parameters, "unverified")),
                "scenario.resolved.yaml, run.log"});
  if (!gaps.empty())
    body += figure_html(subject, {"f-gaps", say("title:gaps", {{"n", number_of(gaps.size())}}), say("note:gaps"), "",
                                  lines_list(gaps), "run.log"});
  if (auto const all = warnings.size() + timetable.size() + curves.size(); all > 0) {
    auto lists = lines_list(warnings) + lines_list(timetable) + lines_list(curves);
    body += figure_html(
        subject,
        {"f-warnings", say("title:warnings", {{"n", number_of(all)}}),
         say("note:warnings",
             {{"w", number_of(warnings.size())}, {"t", number_of(timetable.size())}, {"c", number_of(curves.size())}}),
         "", folded(say("read_all"), lists), "run.log"});
  }
  page.add("assume", "sure", body);
}

}  // namespace twinshift::report
