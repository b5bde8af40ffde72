// Who takes another mode and who gains or loses, from the travellers that both runs kept (people.tsp).

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "sim/report/numbers.hpp"
#include "sim/report/sections.hpp"
#include "sim/results/travellers.hpp"
#include "sim/study/people.hpp"

namespace twinshift::report {

namespace {

/// What the policy did to people on the first seed's day; nothing if one of the runs did not keep them.
std::optional<study::PeopleChange> people_of(Subject const& subject) {
  if (subject.base == nullptr) return std::nullopt;
  auto const& base = subject.base->manifest;
  auto const& policy = subject.run.manifest;
  if (!std::filesystem::exists(base.file("people.tsp")) || !std::filesystem::exists(policy.file("people.tsp")))
    return std::nullopt;
  io::Faults faults;
  auto const before = results::read_travellers(base.folder, faults);
  auto const after = results::read_travellers(policy.folder, faults);
  faults.throw_if_any();
  if (!before || !after) return std::nullopt;
  return study::compare_people(*before, *after);
}

Words mode_or_none(std::size_t mode) {
  return mode < kModeTokens.size() ? mode_words(kModeTokens[mode]) : say("no_way");
}

struct Flow {
  std::size_t from = 0;
  std::size_t to = 0;
  std::int64_t people = 0;
};

/// Moves from mode to mode, largest first.
std::vector<Flow> flows_of(study::PeopleChange const& change) {
  std::vector<Flow> flows;
  for (std::size_t from = 0; from < change.flows.size(); ++from)
    for (std::size_t to = 0; to < change.flows[from].size(); ++to)
      if (from != to && change.flows[from][to] > 0) flows.push_back({from, to, change.flows[from][to]});
  std::stable_sort(flows.begin(), flows.end(), [](auto const& a, auto const& b) { return a.people > b.people; });
  return flows;
}

Words whole(std::int64_t number) { return Words{count(static_cast<double>(number))}; }

std::string switch_figure(Page& page, Subject const& subject, study::PeopleChange const& change) {
  auto const flows = flows_of(change);
  Table table{say("cap:switch"), {{say("from_mode"), Align::kName}, {say("to_mode"), Align::kText}, {say("people")}}};
  auto rows = Json::array();
  for (auto const& flow : flows) {
    table.row({html(mode_or_none(flow.from)), html(mode_or_none(flow.to)), count(static_cast<double>(flow.people))});
    rows.push_back(Json{{"from", flow.from}, {"to", flow.to}, {"v", flow.people}});
  }
  auto modes = Json::array();
  for (std::size_t mode = 0; mode <= kModeTokens.size(); ++mode)
    modes.push_back(Json{{"name", json(mode_or_none(mode))},
                         {"c", mode < kModeTokens.size() ? std::string{kModeTokens[mode]} : std::string{"noise"}}});
  auto const finding = say("title:switch", {{"n", whole(change.changed)},
                                            {"all", whole(change.matched)},
                                            {"touched", whole(change.changed_touched)},
                                            {"others", whole(change.changed_through_others)}});
  auto plot = std::string{};
  if (!flows.empty()) {
    page.charts["switch"] = Json{{"rows", std::move(rows)}, {"modes", std::move(modes)}};
    plot = plot_html("switch", finding);
  }
  return figure_html(subject,
                     {"f-switch", finding, say("note:switch"), plot, table.empty() ? "" : table.text(), "people.tsp"});
}

Words group_words(study::GroupChange const& group) {
  if (group.kind == "income" && has_words("fifth:" + group.group)) return say("fifth:" + group.group);
  return say_or("age:" + group.group, group.group);
}

std::string winners_figure(Page& page, Subject const& subject, study::PeopleChange const& change) {
  Table table{say("cap:winners"),
              {{say("group_of"), Align::kName},
               {say("travellers_"), Align::kFigureWide},
               {say("changed_mode"), Align::kFigureWide},
               {say("winners")},
               {say("losers")},
               {say("mean_gain")}}};
  auto rows = Json::array();
  study::GroupChange const* all = nullptr;
  for (auto const* const kind : {"all", "income", "age"}) {
    if (std::string_view{kind} != "all") table.group(say("by:" + std::string{kind}));
    for (auto const& group : change.groups) {
      if (group.kind != kind) continue;
      auto const name = group.kind == "all" ? say("everybody") : group_words(group);
      auto const gain = group.travellers > 0 ? group.gain_min / static_cast<double>(group.travellers) : 0;
      auto const n = [](std::int64_t number) { return count(static_cast<double>(number)); };
      table.row({html(name), n(group.travellers), n(group.changed), n(group.winners), n(group.losers),
                 signed_figure(gain, 2)});
      if (group.kind == "all") all = &group;
      if (group.kind == "income") rows.push_back(Json{{"name", json(name)}, {"w", group.winners}, {"l", group.losers}});
    }
  }
  if (all == nullptr) return "";
  page.charts["winners"] = Json{{"rows", std::move(rows)}};
  auto const finding = say("title:winners", {{"w", whole(all->winners)}, {"l", whole(all->losers)}});
  return figure_html(
      subject, {"f-winners", finding, say("note:winners"), plot_html("winners", finding), table.text(), "people.tsp"});
}

}  // namespace

void add_switching(Page& page, Subject const& subject) {
  auto const change = people_of(subject);
  if (!change) return;
  page.add("switch", "happens", switch_figure(page, subject, *change) + winners_figure(page, subject, *change));
}

}  // namespace twinshift::report
