// A policy held against its base: the findings with their verdicts, what differs, all measures.

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "sim/report/numbers.hpp"
#include "sim/report/sections.hpp"
#include "sim/report/verdicts.hpp"

namespace twinshift::report {

using study::MeasureChange;
using study::Verdict;

namespace {

std::string finding(MeasureChange const& change, Words const& name, Words const& inner, Words const& detail) {
  auto const picture = interval_picture(change);
  return fmt::format(
      R"(<li class="{}"><div>{}</div><div><div class="f">{}</div><div class="d">{}</div></div><div class="interval">{}</div></li>)"
      "\n",
      verdict_class(change.verdict), verdict_html(change.verdict), html(verdict_sentence(change, name, inner)),
      html(detail), picture);
}

/// Base and policy of a measure in a line; without a verdict the sentence says it already.
Words from_to(MeasureChange const& change) {
  if (change.verdict == Verdict::kNone) return Words{""};
  auto const decimals = decimals_of(change);
  return say("from_to", {{"base", Words{figure(change.base_mean, decimals)}},
                         {"policy", with_unit(figure(change.policy_mean, decimals), change.unit)}});
}

std::string findings(Subject const& subject) {
  auto const& comparison = *subject.comparison;
  auto const transit =
      sum_of_changes(comparison, {"mode_share:bus", "mode_share:brt", "mode_share:rail", "mode_share:shuttle"});
  auto out = finding(transit, say("name:transit"), say("inner:transit"), from_to(transit));
  for (auto const* const measure : {"mean_min", "co2e_ttw", "co2e_wtw", "denied_boardings"}) {
    auto const of_carbon = std::string_view{measure}.starts_with("co2e");
    if (of_carbon && !whole_city(subject.run)) continue;
    if (auto const* const change = find_change(comparison, measure))
      out +=
          finding(*change, say(std::string{"name:"} + measure), say(std::string{"inner:"} + measure), from_to(*change));
  }
  return out;
}

std::string verdict_key() {
  std::string out = "<dl class=\"key\">";
  for (auto const verdict : {Verdict::kReal, Verdict::kNoise, Verdict::kMixed, Verdict::kZero, Verdict::kNone})
    out += fmt::format("<dt>{}</dt><dd>{}</dd>", verdict_html(verdict),
                       html(say("verdict_means:" + std::string{verdict_class(verdict)})));
  return out + "</dl>";
}

/// Measures of the paired table by group; those that neither run has are left out.
struct Group {
  std::string_view name;
  std::vector<std::string_view> measures;
};
std::vector<Group> const& groups() {
  static std::vector<Group> const kGroups{
      {"travel",
       {"mode_share:car", "mode_share:car_passenger", "mode_share:bus", "mode_share:brt", "mode_share:rail",
        "mode_share:walk", "mode_share:bike", "mode_share:park_ride", "mean_min", "mean_km"}},
      {"service", {"boardings", "denied_boardings", "another_way", "full_sites", "forced_moves"}},
      {"emissions", {"co2e_ttw", "co2e_wtw", "co2e_manufacture", "nox", "pm25", "pm10"}},
      {"energy", {"petrol", "diesel", "cng", "electricity", "h2"}}};
  return kGroups;
}

constexpr double kAxis = 20;  ///< ends of the table's axis [% of base]

std::string change_row(MeasureChange const& change, Words const& name) {
  auto const decimals = decimals_of(change);
  auto const base = figure(change.base_mean, decimals), policy = figure(change.policy_mean, decimals);
  auto const unit = html(unit_words(change.unit));
  auto const tone = verdict_class(change.verdict);
  return fmt::format(
      R"(<tr class="{0}"><th scope="row">{1} <span class="u">{2}</span><span class="mob u">{3} → {4}</span></th><td class="r desk">{3}</td><td class="r desk">{4}</td><td class="r"><b>{5}</b><span class="mob">{6}</span></td><td class="r desk">{6}</td><td class="iv desk">{7}</td><td>{8}</td></tr>)"
      "\n",
      tone, html(name), unit, base, policy, signed_figure(change.difference, decimals), interval_text(change),
      percent_picture(change, kAxis), verdict_html(change.verdict));
}

std::vector<MeasureChange const*> shown_changes(Subject const& subject, Group const& group) {
  std::vector<MeasureChange const*> shown;
  auto const of_totals = group.name == "emissions" || group.name == "energy";
  if (of_totals && !whole_city(subject.run)) return shown;
  for (auto const name : group.measures)
    if (auto const* const change = find_change(*subject.comparison, name);
        change != nullptr && (change->base_mean != 0 || change->policy_mean != 0))
      shown.push_back(change);
  return shown;
}

Words measure_words(std::string_view measure) {
  constexpr std::string_view kShare = "mode_share:";
  if (measure.starts_with(kShare)) return say("name:mode_share", {{"mode", mode_words(measure.substr(kShare.size()))}});
  return say_or("name:" + std::string{measure}, measure);
}

std::string paired_table(Subject const& subject, std::map<Verdict, int>& verdicts) {
  std::string body;
  for (auto const& group : groups()) {
    auto const changes = shown_changes(subject, group);
    if (changes.empty()) continue;
    body += fmt::format("<tbody><tr><th class=\"gh\" scope=\"rowgroup\" colspan=\"7\">{}</th></tr>\n",
                        html(say("group:" + std::string{group.name})));
    for (auto const* const change : changes) {
      body += change_row(*change, measure_words(change->measure));
      ++verdicts[change->verdict];
    }
    body += "</tbody>";
  }
  auto const head = [](char const* key, char const* css_class) {
    return fmt::format(R"(<th scope="col" class="{}">{}</th>)", css_class, html(say(key)));
  };
  auto const axis = fmt::format(
      R"(<th scope="col" class="iv desk">{}<svg viewBox="0 0 150 16" aria-hidden="true"><text x="2" y="12">−{:g}</text><text x="75" y="12" text-anchor="middle">0</text><text x="148" y="12" text-anchor="end">+{:g}</text></svg></th>)",
      html(say("percent_of_base")), kAxis, kAxis);
  return fmt::format(
      R"(<div class="tw" role="region" tabindex="0" {}><table class="cmp"><caption class="vh">{}</caption><thead><tr>{}{}{}{}{}{}{}</tr></thead>{}</table></div>)",
      label_of(say("cap:paired")), html(say("cap:paired")), head("measure", ""), head("base", "r desk"),
      head("policy", "r desk"), head("difference", "r"), head("interval95", "r desk"), axis, head("verdict", ""), body);
}

std::string paired_figure(Subject const& subject) {
  std::map<Verdict, int> verdicts;
  auto const table = paired_table(subject, verdicts);
  int all = 0;
  for (auto const& [verdict, number] : verdicts) all += number;
  auto const n = [&](int number) { return Words{figure(number, 0)}; };
  auto const chance = 0.05 * (verdicts[Verdict::kReal] + verdicts[Verdict::kNoise] + verdicts[Verdict::kMixed]);
  auto const none = verdicts[Verdict::kNone] == all;
  auto const finding = none ? say("title:paired_none", {{"n", n(all)}})
                            : say("title:paired", {{"a", n(verdicts[Verdict::kReal])},
                                                   {"n", n(all)},
                                                   {"b", n(verdicts[Verdict::kMixed])},
                                                   {"c", n(verdicts[Verdict::kNoise])},
                                                   {"z", n(verdicts[Verdict::kZero])}});
  auto const note = none ? say("note:paired_none") : say("note:paired", {{"chance", Words{figure(chance, 1)}}});
  return figure_html(subject, {"f-paired", finding, note, "", table, "summary.csv", true});
}

struct Lever {
  std::string name;
  std::string base;
  std::string policy;
};

/// Lines that one list has and the other has not.
std::vector<std::string> only_in(std::vector<std::string> const& lines, std::vector<std::string> const& others) {
  std::vector<std::string> left;
  std::copy_if(lines.begin(), lines.end(), std::back_inserter(left),
               [&](auto const& line) { return std::find(others.begin(), others.end(), line) == others.end(); });
  return left;
}

std::string joined(std::vector<std::string> const& row) {
  std::string line;
  for (auto const& part : row) line += (line.empty() ? "" : ", ") + part;
  return line;
}

std::vector<std::string> joined(std::vector<std::vector<std::string>> const& rows) {
  std::vector<std::string> lines;
  for (auto const& row : rows) lines.push_back(joined(row));
  return lines;
}

std::vector<Lever> levers(RunFiles const& base, RunFiles const& policy) {
  std::vector<Lever> list;
  for (auto const& line : only_in(policy.measures, base.measures)) list.push_back({"measure", "", line});
  for (auto const& line : only_in(base.measures, policy.measures)) list.push_back({"measure", line, ""});
  for (auto const& line : only_in(joined(policy.fleet), joined(base.fleet))) list.push_back({"fleet", "", line});
  for (auto const& line : only_in(joined(base.fleet), joined(policy.fleet))) list.push_back({"fleet", line, ""});
  if (base.hydrogen != policy.hydrogen)
    list.push_back({"hydrogen", joined(joined(base.hydrogen)), joined(joined(policy.hydrogen))});
  std::map<std::string, std::string> before;
  for (auto const& parameter : base.parameters) before[parameter.name] = parameter.value + ' ' + parameter.unit;
  for (auto const& parameter : policy.parameters)
    if (auto const now = parameter.value + ' ' + parameter.unit; before[parameter.name] != now)
      list.push_back({parameter.name, before[parameter.name], now});
  return list;
}

std::string levers_figure(Subject const& subject) {
  auto const list = levers(*subject.base, subject.run);
  Table table{say("cap:levers"),
              {{say("lever"), Align::kName}, {say("base"), Align::kText}, {say("policy"), Align::kText}}};
  for (auto const& lever : list)
    table.row({html(say_or("lever:" + lever.name, lever.name)), lever.base.empty() ? "–" : escape(lever.base),
               lever.policy.empty() ? "–" : escape(lever.policy)});
  auto const finding = list.empty() ? say("title:no_levers")
                                    : say("title:levers", {{"n", Words{figure(static_cast<double>(list.size()), 0)}}});
  return figure_html(subject, {"f-levers", finding, say("note:levers"), "", list.empty() ? "" : table.text("wide"),
                               "scenario.resolved.yaml"});
}

}  // namespace

void add_compared_answer(Page& page, Subject const& subject) {
  std::string doubts;
  for (auto const& line : subject.comparison->findings) doubts += "<li lang=\"en\">" + escape(line) + "</li>";
  doubts += "<li>" + html(say("limit:level")) + "</li>";
  if (!whole_city(subject.run))
    doubts += "<li>" +
              html(say("limit:sample", {{"pct", with_unit(figure(subject.run.manifest.sample_pct, 0), "%")}})) +
              "</li>";
  page.add("answer", "answer",
           "<ul class=\"findings\">" + findings(subject) + "</ul>\n" + verdict_key() +
               fmt::format(R"(<div class="limits"><h3>{}</h3><ul>{}</ul></div>)", html(say("limits")), doubts));
}

void add_differences(Page& page, Subject const& subject) {
  page.add("changed", "answer", levers_figure(subject) + paired_figure(subject));
}

}  // namespace twinshift::report
