// Public transport from the traveller's side: routes, room on board, who was left behind.

#include <algorithm>

#include <fmt/format.h>

#include "sim/report/numbers.hpp"
#include "sim/report/sections.hpp"

namespace twinshift::report {

namespace {

constexpr std::size_t kTop = 12;

/// Rows with the most of something, none without any.
std::vector<std::size_t> most(Rows const& rows, std::string_view column, std::size_t number) {
  std::vector<std::size_t> order(rows.size());
  for (std::size_t row = 0; row < order.size(); ++row) order[row] = row;
  std::stable_sort(order.begin(), order.end(),
                   [&](auto a, auto b) { return rows.amount(a, column) > rows.amount(b, column); });
  std::erase_if(order, [&](auto row) { return rows.amount(row, column) <= 0; });
  order.resize(std::min(order.size(), number));
  return order;
}

std::string route_table(Subject const& subject, std::vector<std::size_t> const& order) {
  auto const& routes = subject.run.routes;
  Table table{say("cap:routes"),
              {{say("route"), Align::kName},
               {say("trips"), Align::kFigureWide},
               {say("boardings")},
               {say("passenger_km"), Align::kFigureWide},
               {say("load_pct")},
               {say("fullest")},
               {say("refused")}}};
  for (auto const row : order) {
    auto const width = std::clamp(routes.amount(row, "mean_load_pct"), 0.0, 100.0);
    table.row(
        {escape(routes.text(row, "name")), count(routes.amount(row, "trips")), count(routes.amount(row, "boardings")),
         three_digits(routes.amount(row, "passenger_km")),
         fmt::format(
             R"~({}<span class="track"><span class="bar" style="width:{:.0f}%;background:var(--{})"></span></span>)~",
             figure(routes.amount(row, "mean_load_pct"), 0), width, escape(routes.text(row, "mode"))),
         count(routes.amount(row, "peak_load_persons")), count(routes.amount(row, "denied_boardings"))});
  }
  return table.text("routes");
}

std::string refused_table(RunFiles const& run) {
  auto const order = most(run.stops, "denied_boardings", kTop);
  if (order.empty()) return "";
  Table table{say("cap:refused"),
              {{say("stop"), Align::kName}, {say("boardings")}, {say("alightings")}, {say("refused")}}};
  for (auto const row : order)
    table.row({escape(run.stops.text(row, "name")), count(run.stops.amount(row, "boardings")),
               count(run.stops.amount(row, "alightings")), count(run.stops.amount(row, "denied_boardings"))});
  return table.text();
}

std::string refused_figure(Subject const& subject) {
  auto const table = refused_table(subject.run);
  if (table.empty()) return "";
  auto const& run = subject.run;
  auto const all = run.total("denied_boardings");
  double top = 0;
  for (auto const row : most(run.stops, "denied_boardings", kTop)) top += run.stops.amount(row, "denied_boardings");
  auto const share = all > 0 ? std::min(100.0, 100 * top / all) : 0;
  return figure_html(
      subject,
      {"f-refused", say("title:refused", {{"n", Words{count(all)}}, {"pct", with_unit(figure(share, 0), "%")}}),
       say("note:refused"), "", table, "stops.csv, summary.csv"});
}

}  // namespace

void add_service(Page& page, Subject const& subject) {
  auto const& run = subject.run;
  auto const order = most(run.routes, "boardings", kTop);
  if (order.empty()) return;
  auto const all = run.total("boardings");
  double top = 0;
  for (auto const row : order) top += run.routes.amount(row, "boardings");
  auto const finding =
      say("title:routes", {{"n", Words{figure(static_cast<double>(order.size()), 0)}},
                           {"all", Words{figure(static_cast<double>(run.routes.size()), 0)}},
                           {"pct", with_unit(figure(all > 0 ? std::min(100.0, 100 * top / all) : 0, 0), "%")}});
  page.add(
      "service", "happens",
      figure_html(subject, {"f-routes", finding, say("note:routes"), "", route_table(subject, order), "routes.csv"}) +
          load_figure(page, subject) + refused_figure(subject));
}

}  // namespace twinshift::report
