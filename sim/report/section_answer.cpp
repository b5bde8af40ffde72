// The first screen: what was done, whether it can be trusted, and the three to five things to know.

#include <algorithm>

#include <fmt/format.h>

#include "sim/report/numbers.hpp"
#include "sim/report/sections.hpp"

namespace twinshift::report {

namespace {

struct Part {
  std::string colour;
  double value;
  Words words;
};

/// A bar split into its parts, and what they are.
std::string strip(std::vector<Part> const& parts) {
  constexpr double kWidth = 240;
  double sum = 0;
  for (auto const& part : parts) sum += part.value;
  if (!(sum > 0)) return "";
  std::string bar = R"(<svg viewBox="0 0 240 18" aria-hidden="true">)";
  std::vector<std::pair<std::string, Words>> colours;
  double x = 0;
  for (auto const& part : parts) {
    auto const width = part.value / sum * kWidth;
    bar += fmt::format(R"~(<rect x="{:.1f}" y="1" width="{:.1f}" height="16" style="fill:var(--{})"/>)~", x,
                       std::max(0.0, width - 1), part.colour);
    x += width;
    colours.emplace_back(part.colour, part.words);
  }
  return "<div class=\"strip\">" + bar + "</svg>" + legend(colours) + "</div>";
}

std::string finding(std::string_view big, Words const& unit, Words const& title, Words const& detail,
                    std::string const& picture, std::string_view css_class = "") {
  return fmt::format(
      R"(<li class="{}"><div class="big"><b>{}</b> <span>{}</span></div><div><div class="f">{}</div><div class="d">{}</div></div>{}</li>)"
      "\n",
      css_class, escape(big), html(unit), html(title), html(detail), picture.empty() ? "<div></div>" : picture);
}

Words percent(double value) { return with_unit(figure(value, 1), "%"); }

std::string modes_finding(RunFiles const& run) {
  auto const share = [&](std::initializer_list<std::string_view> modes) { return over_modes(run, "share_pct", modes); };
  auto const transit = share({"bus", "brt", "rail", "shuttle"});
  auto const car = share({"car", "car_passenger"});
  auto const active = share({"walk", "bike", "e_bike", "bike_share", "e_scooter"});
  auto const both = share({"park_ride", "bike_rail"});
  return finding(figure(transit, 1), Words{"%"},
                 say("find:modes", {{"transit", percent(transit)}, {"car", percent(car)}}),
                 say("find:modes_more", {{"active", percent(active)}, {"both", percent(both)}}),
                 strip({{"bus", transit, say("family:transit")},
                        {"park_ride", both, say("strip:both")},
                        {"car", car, say("family:car")},
                        {"bike", active, say("family:active")}}));
}

std::string time_finding(RunFiles const& run) {
  auto const minutes = [&](std::string_view mode) {
    return with_unit(figure(run.total("mean_min:" + std::string{mode}), 0), "min");
  };
  return finding(figure(run.total("mean_min"), 1), unit_words("min"),
                 say("find:time", {{"min", with_unit(figure(run.total("mean_min"), 1), "min")},
                                   {"km", with_unit(figure(run.total("mean_km"), 1), "km")}}),
                 say("find:time_more", {{"car", minutes("car")}, {"bus", minutes("bus")}, {"walk", minutes("walk")}}),
                 "");
}

/// Tonnes of an item by kind of traffic (emissions_by_mode.csv, here from emissions.csv).
double tonnes(RunFiles const& run, std::string_view item, std::initializer_list<std::string_view> modes) {
  double kg = 0;
  for (std::size_t row = 0; row < run.emissions.size(); ++row)
    if (run.emissions.text(row, "item") == item &&
        std::find(modes.begin(), modes.end(), run.emissions.text(row, "mode")) != modes.end())
      kg += run.emissions.amount(row, "amount");
  return kg / 1000;
}

std::string carbon_findings(RunFiles const& run) {
  if (!whole_city(run))
    return finding("–", Words{""}, say("find:sample"),
                   say("find:sample_more", {{"pct", with_unit(figure(run.manifest.sample_pct, 0), "%")}}), "", "noise");
  auto const ttw = run.total("co2e_ttw");
  auto const wtw = run.total("co2e_wtw");
  auto const t = [](double value) { return with_unit(three_digits(value), "t"); };
  auto const own = tonnes(run, "co2e_ttw_kg", {"car"});
  auto const other = tonnes(run, "co2e_ttw_kg", {"car_background"});
  auto const transit = tonnes(run, "co2e_ttw_kg", {"bus", "brt", "rail", "shuttle"});
  return finding(three_digits(ttw), unit_words("t"), say("find:ttw", {{"t", t(ttw)}}),
                 say("find:ttw_more", {{"own", t(own)}, {"other", t(other)}, {"transit", t(transit)}}),
                 strip({{"car", own, say("strip:own")},
                        {"base", other, say("strip:other")},
                        {"bus", transit, say("family:transit")}})) +
         finding(three_digits(wtw), unit_words("t"), say("find:wtw", {{"t", t(wtw)}}),
                 say("find:wtw_more", {{"supply", t(wtw - ttw)}, {"making", t(run.total("co2e_manufacture"))}}),
                 strip({{"p-hot", ttw, say("strip:tailpipe")}, {"p-fuel", wtw - ttw, say("strip:supply")}}));
}

/// The depot that is shortest of hydrogen, if any is.
std::string hydrogen_risk(RunFiles const& run) {
  std::size_t worst = 0;
  for (std::size_t row = 1; row < run.depots.size(); ++row)
    if (run.depots.amount(row, "days_short_per_year") > run.depots.amount(worst, "days_short_per_year")) worst = row;
  if (run.depots.empty() || run.depots.amount(worst, "days_short_per_year") <= 0) return "";
  auto const& depots = run.depots;
  auto const days = figure(depots.amount(worst, "days_short_per_year"), 0);
  return finding(
      days, say("days_a_year"), say("find:short", {{"place", Words{depots.text(worst, "name")}}, {"k", Words{days}}}),
      say("find:short_more",
          {{"late", Words{figure(depots.amount(worst, "late_blocks") + depots.amount(worst, "unserved_blocks"), 0)}},
           {"min", with_unit(figure(depots.amount(worst, "mean_late_min"), 0), "min")}}),
      "", "risk");
}

std::string refused_risk(RunFiles const& run) {
  auto const refused = run.total("denied_boardings");
  auto const boardings = run.total("boardings");
  if (refused <= 0)
    return finding("0", Words{""}, say("find:no_refused"),
                   say("find:no_refused_more", {{"boardings", Words{count(boardings)}}}), "");
  std::size_t worst = 0;
  for (std::size_t row = 1; row < run.routes.size(); ++row)
    if (run.routes.amount(row, "denied_boardings") > run.routes.amount(worst, "denied_boardings")) worst = row;
  return finding(
      count(refused), say("a_day"),
      say("find:refused", {{"n", Words{count(refused)}}, {"pct", percent(100 * refused / (boardings + refused))}}),
      say("find:refused_more", {{"route", Words{run.routes.text(worst, "name")}},
                                {"n", Words{count(run.routes.amount(worst, "denied_boardings"))}}}),
      "", "risk");
}

std::string limits(Subject const& subject) {
  auto const& run = subject.run;
  std::string items;
  auto const add = [&](Words const& words) { items += "<li>" + html(words) + "</li>"; };
  if (run.seeds.empty()) add(say("limit:seed"));
  if (!run.manifest.converged) add(say("limit:unsettled", {{"gap", percent(run.total("gap"))}}));
  if (!run.fit()) add(say("limit:unfit"));
  if (!whole_city(run)) add(say("limit:sample", {{"pct", with_unit(figure(run.manifest.sample_pct, 0), "%")}}));
  add(say("limit:level"));
  if (auto const gaps = run.lines("What is known to be missing in the data").size(); gaps > 0)
    add(say("limit:gaps", {{"n", Words{figure(static_cast<double>(gaps), 0)}}}));
  return fmt::format(R"(<div class="limits"><h3>{}</h3><ul>{}</ul></div>)", html(say("limits")), items);
}

}  // namespace

bool whole_city(RunFiles const& run) { return run.manifest.sample_pct >= 100; }

double over_modes(RunFiles const& run, std::string_view column, std::initializer_list<std::string_view> modes) {
  double sum = 0;
  for (std::size_t row = 0; row < run.modes.size(); ++row)
    if (std::find(modes.begin(), modes.end(), run.modes.text(row, "mode")) != modes.end())
      sum += run.modes.amount(row, column);
  return sum;
}

void add_answer(Page& page, Subject const& subject) {
  auto const& run = subject.run;
  auto const risk = hydrogen_risk(run);
  auto body = "<ul class=\"findings\">" + modes_finding(run) + time_finding(run) + carbon_findings(run) +
              (risk.empty() ? refused_risk(run) : risk) + "</ul>\n";
  page.add("answer", "answer", body + limits(subject));
}

}  // namespace twinshift::report
