// How people travel, when, and who causes what: modes.csv, the recording's quarter hours, emissions_by_group.csv.

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "sim/core/mode.hpp"
#include "sim/report/numbers.hpp"
#include "sim/report/sections.hpp"
#include "sim/report/verdicts.hpp"

namespace twinshift::report {

namespace {

/// Modes of a chart over the day.
struct Family {
  std::string_view name;  ///< `family:NAME` in words.csv
  std::string_view colour;
  ModeSet modes;
};
constexpr std::array<Family, 3> kFamilies{
    {{"car", "car", {Mode::kCar, Mode::kCarPassenger}},
     {"transit", "bus", {Mode::kBus, Mode::kBrt, Mode::kRail, Mode::kShuttle, Mode::kParkRide, Mode::kBikeRail}},
     {"active", "bike", {Mode::kWalk, Mode::kBike, Mode::kEBike, Mode::kBikeShare, Mode::kEScooter}}}};

constexpr int kQuarterMinutes = 15;

std::string clock(std::size_t quarter) {
  auto const minutes = static_cast<int>(quarter) * kQuarterMinutes;
  return fmt::format("{:02}:{:02}", minutes / 60, minutes % 60);
}

std::uint32_t departures(recording::QuarterFigures const& quarter, ModeSet modes) {
  std::uint32_t sum = 0;
  for (std::size_t m = 0; m < quarter.departures.size(); ++m)
    if (modes.contains(static_cast<Mode>(m))) sum += quarter.departures[m];
  return sum;
}

std::uint32_t all_departures(recording::QuarterFigures const& quarter) {
  std::uint32_t sum = 0;
  for (auto const number : quarter.departures) sum += number;
  return sum;
}

/// The busiest quarter hour of [first, last).
std::size_t busiest(std::vector<recording::QuarterFigures> const& quarters, std::size_t first, std::size_t last) {
  last = std::min(last, quarters.size());
  auto best = std::min(first, quarters.size() - 1);
  for (auto q = best; q < last; ++q)
    if (all_departures(quarters[q]) > all_departures(quarters[best])) best = q;
  return best;
}

Table mode_table(RunFiles const& run) {
  Table table{say("cap:modes"),
              {{say("mode"), Align::kName},
               {say("journeys")},
               {say("share_pct")},
               {say("to_work_pct"), Align::kFigureWide},
               {say("mean_km"), Align::kFigureWide},
               {say("mean_min")},
               {say("mean_wait"), Align::kFigureWide},
               {say("mean_standing"), Align::kFigureWide}}};
  for (std::size_t row = 0; row < run.modes.size(); ++row) {
    auto const& name = run.modes.text(row, "mode");
    if (name.starts_with("background") || run.modes.amount(row, "journeys") <= 0) continue;
    auto const number = [&](std::string_view column, int decimals) {
      auto const value = run.modes.number(row, column);
      return value ? figure(*value, decimals) : std::string{"–"};
    };
    table.row({html(mode_words(name)), count(run.modes.amount(row, "journeys")), number("share_pct", 1),
               number("residents_to_work_share_pct", 1), number("mean_km", 1), number("mean_min", 1),
               number("mean_wait_min", 1), number("mean_standing_min", 1)});
  }
  return table;
}

Json mode_rows(Subject const& subject) {
  auto const& run = subject.run;
  auto rows = Json::array();
  for (std::size_t row = 0; row < run.modes.size(); ++row) {
    auto const& name = run.modes.text(row, "mode");
    auto const* const change =
        subject.comparison == nullptr ? nullptr : find_change(*subject.comparison, "mode_share:" + name);
    if (name.starts_with("background") || (run.modes.amount(row, "journeys") <= 0 && change == nullptr)) continue;
    Json item{{"k", name}, {"name", json(mode_words(name))}, {"p", rounded(run.modes.amount(row, "share_pct"), 2)}};
    if (change != nullptr) {
      item["p"] = rounded(change->policy_mean, 2);
      item["b"] = rounded(change->base_mean, 2);
      item["d"] = signed_figure(change->difference, decimals_of(*change));
      item["noise"] = change->verdict == study::Verdict::kNoise;
    }
    rows.push_back(std::move(item));
  }
  return rows;
}

Table day_table(std::vector<recording::QuarterFigures> const& quarters) {
  std::vector<Table::Head> heads{{say("hour"), Align::kName}};
  for (auto const& family : kFamilies) heads.push_back({say("family:" + std::string{family.name})});
  heads.push_back({say("boardings")});
  heads.push_back({say("refused")});
  Table table{say("cap:day"), heads};
  for (std::size_t hour = 0; 4 * hour < quarters.size(); ++hour) {
    std::array<double, kFamilies.size()> sums{};
    double boardings = 0, refused = 0;
    for (auto q = 4 * hour; q < std::min(quarters.size(), 4 * hour + 4); ++q) {
      for (std::size_t f = 0; f < kFamilies.size(); ++f) sums[f] += departures(quarters[q], kFamilies[f].modes);
      boardings += quarters[q].boardings;
      refused += quarters[q].denied;
    }
    table.row({clock(4 * hour), count(sums[0]), count(sums[1]), count(sums[2]), count(boardings), count(refused)});
  }
  return table;
}

Json departures_by_quarter(std::vector<recording::QuarterFigures> const& quarters, ModeSet modes) {
  auto values = Json::array();
  for (auto const& quarter : quarters) values.push_back(departures(quarter, modes));
  return values;
}

Json day_chart(Subject const& subject) {
  auto const& quarters = subject.run.figures.quarters;
  auto lines = Json::array();
  for (auto const& family : kFamilies) {
    Json line{{"name", json(say("family:" + std::string{family.name}))},
              {"c", family.colour},
              {"v", departures_by_quarter(quarters, family.modes)}};
    if (subject.base != nullptr && subject.base->figures.quarters.size() == quarters.size())
      line["b"] = departures_by_quarter(subject.base->figures.quarters, family.modes);
    lines.push_back(std::move(line));
  }
  auto boardings = Json::array(), refused = Json::array();
  for (auto const& quarter : quarters) {
    boardings.push_back(quarter.boardings);
    refused.push_back(quarter.denied);
  }
  return Json{{"lines", std::move(lines)}, {"boardings", std::move(boardings)}, {"refused", std::move(refused)}};
}

/// Amounts of a group of income: CO2e well-to-wheel and person-km of the day's travellers.
struct Fifth {
  double kg = 0;
  double person_km = 0;
};

std::array<Fifth, 5> fifths(RunFiles const& run) {
  std::array<Fifth, 5> sums{};
  auto const& groups = run.by_group;
  for (std::size_t row = 0; row < groups.size(); ++row) {
    auto const& income = groups.text(row, "income");
    if (income.size() != 1 || income[0] < '1' || income[0] > '5') continue;
    auto& fifth = sums[static_cast<std::size_t>(income[0] - '1')];
    auto const& item = groups.text(row, "item");
    if (item == "co2e_ttw_kg" || item == "co2e_wtt_kg") fifth.kg += groups.amount(row, "amount");
    if (item == "person_km") fifth.person_km += groups.amount(row, "amount");
  }
  return sums;
}

Words fifth_words(std::size_t i) { return say("fifth:" + std::to_string(i + 1)); }

}  // namespace

Words mode_words(std::string_view token) { return say_or("mode:" + std::string{token}, token); }

void add_modes(Page& page, Subject const& subject) {
  auto const& run = subject.run;
  if (run.modes.empty()) return;
  page.charts["modes"] = Json{{"rows", mode_rows(subject)}};
  auto const car = over_modes(run, "share_pct", {"car", "car_passenger"});
  auto const active = over_modes(run, "share_pct", {"walk", "bike", "e_bike", "bike_share", "e_scooter"});
  auto const finding =
      say("title:modes", {{"car", with_unit(figure(car, 1), "%")}, {"active", with_unit(figure(active, 1), "%")}});
  page.add("modes", "happens",
           figure_html(subject, {"f-modes", finding, say("note:modes"), plot_html("modes", finding),
                                 mode_table(run).text(), "modes.csv"}) +
               distance_figure(page, subject));
}

void add_day(Page& page, Subject const& subject) {
  auto const& quarters = subject.run.figures.quarters;
  if (quarters.empty()) return;
  page.charts["day"] = day_chart(subject);
  constexpr std::size_t kNoon = 48;
  auto const morning = busiest(quarters, 0, kNoon);
  auto const evening = busiest(quarters, kNoon, quarters.size());
  auto const finding = say("title:day", {{"am", Words{clock(morning)}},
                                         {"n_am", Words{count(all_departures(quarters[morning]))}},
                                         {"pm", Words{clock(evening)}},
                                         {"n_pm", Words{count(all_departures(quarters[evening]))}}});
  page.add("day", "happens",
           figure_html(subject, {"f-day", finding, say("note:day"), plot_html("day", finding),
                                 day_table(quarters).text(), "recording.tsr"}));
}

void add_groups(Page& page, Subject const& subject) {
  if (!whole_city(subject.run)) return;
  auto const sums = fifths(subject.run);
  double all = 0;
  for (auto const& fifth : sums) all += fifth.kg;
  if (!(all > 0)) return;
  Table table{say("cap:groups"),
              {{say("income"), Align::kName},
               {say("person_km_1000")},
               {say("co2e_t")},
               {say("co2e_share")},
               {say("g_per_pkm")}}};
  auto rows = Json::array();
  for (std::size_t i = 0; i < sums.size(); ++i) {
    auto const grams = sums[i].person_km > 0 ? 1000 * sums[i].kg / sums[i].person_km : 0;
    table.row({html(fifth_words(i)), three_digits(sums[i].person_km / 1000), three_digits(sums[i].kg / 1000),
               figure(100 * sums[i].kg / all, 1), three_digits(grams)});
    rows.push_back(Json{{"name", json(fifth_words(i))},
                        {"v", rounded(sums[i].kg / 1000, 2)},
                        {"pct", rounded(100 * sums[i].kg / all, 2)}});
  }
  page.charts["groups"] = Json{{"rows", std::move(rows)}};
  auto const finding = say("title:groups", {{"hi", with_unit(figure(100 * sums[4].kg / all, 0), "%")},
                                            {"lo", with_unit(figure(100 * sums[0].kg / all, 0), "%")}});
  page.add("people", "brings",
           figure_html(subject, {"f-groups", finding, say("note:groups"), plot_html("groups", finding), table.text(),
                                 "emissions_by_group.csv"}));
}

}  // namespace twinshift::report
