#include "sim/report/forms.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>
#include <sstream>
#include <string_view>

#include "sim/io/csv.hpp"
#include "sim/report/numbers.hpp"
#include "sim/report/sections.hpp"
#include "sim/report/verdicts.hpp"
#include "sim/study/people_tables.hpp"

namespace twinshift::report {

namespace {

/// Measures of an appraisal summary table, with the impact that each belongs to (`impact:NAME` in words.csv).
struct Impact {
  std::string_view name;
  std::string_view measure;
};
constexpr std::array<Impact, 12> kImpacts{{{"economy", "mean_min"},
                                           {"economy", "boardings"},
                                           {"economy", "denied_boardings"},
                                           {"greenhouse", "co2e_ttw"},
                                           {"greenhouse", "co2e_wtw"},
                                           {"greenhouse", "co2e_manufacture"},
                                           {"air", "nox"},
                                           {"air", "pm25"},
                                           {"air", "pm10"},
                                           {"energy", "diesel"},
                                           {"energy", "electricity"},
                                           {"energy", "h2"}}};

std::string effects_csv(study::Comparison const& comparison, bool korean) {
  constexpr std::array<std::string_view, 9> columns{"impact",     "measure", "unit",    "base",   "policy",
                                                    "difference", "lower95", "upper95", "verdict"};
  std::vector<std::string_view> header{columns.begin(), columns.end()};
  header.push_back("sentence");
  std::ostringstream out;
  io::CsvWriter csv{out, header};
  auto const language = korean ? &Words::ko : &Words::en;
  for (auto const& impact : kImpacts) {
    auto const* const change = find_change(comparison, impact.measure);
    if (change == nullptr) continue;
    auto const measure = std::string{impact.measure};
    auto const name = say_or("name:" + measure, impact.measure);
    csv.cell(say("impact:" + std::string{impact.name}).*language).cell(measure).cell(change->unit);
    csv.cell(change->base_mean, change->decimals).cell(change->policy_mean, change->decimals);
    csv.cell(change->difference, change->decimals);
    csv.cell(change->half_width ? io::fixed(change->lower(), change->decimals) : std::string{});
    csv.cell(change->half_width ? io::fixed(change->upper(), change->decimals) : std::string{});
    csv.cell(verdict_words(change->verdict).*language);
    csv.cell(verdict_sentence(*change, name, say_or("inner:" + measure, name.en)).*language);
    csv.end_row();
  }
  return out.str();
}

/// What a policy did to people; nothing if the runs did not keep their travellers.
std::optional<study::PeopleOfSeeds> people_of(study::Comparison const& comparison) {
  auto const kept = [](std::filesystem::path const& run) { return std::filesystem::exists(run / "people.tsp"); };
  auto const& base = comparison.base_runs;
  auto const& policy = comparison.policy_runs;
  if (!comparison.paired || !std::all_of(base.begin(), base.end(), kept) ||
      !std::all_of(policy.begin(), policy.end(), kept))
    return std::nullopt;
  io::Faults faults;
  auto people = study::compare_people(comparison, faults);
  faults.throw_if_any();
  return people;
}

/// Users' gains of a day by group, of the first seed.
std::string benefits_csv(study::PeopleChange const& change) {
  constexpr std::array<std::string_view, 9> columns{"kind",         "group",           "travellers",
                                                    "changed_mode", "winners",         "losers",
                                                    "gain_min",     "logsum_gain_min", "logsum_gain_money"};
  std::vector<std::string_view> header{columns.begin(), columns.end()};
  header.push_back("currency");
  std::ostringstream out;
  io::CsvWriter csv{out, header};
  for (auto const& group : change.groups) {
    csv.cell(group.kind)
        .cell(group.group)
        .cell(group.travellers)
        .cell(group.changed)
        .cell(group.winners)
        .cell(group.losers);
    csv.cell(group.gain_min, 1).cell(group.logsum_min, 1).cell(group.money, 2).cell(change.currency);
    csv.end_row();
  }
  return out.str();
}

}  // namespace

std::vector<std::pair<std::string, std::string>> form_tables(study::Comparison const& comparison, Form form) {
  if (form == Form::kPlain) return {};
  auto const korean = form == Form::kKdi;
  std::vector<std::pair<std::string, std::string>> tables{
      {korean ? "effects.csv" : "ast.csv", effects_csv(comparison, korean)}};
  auto const people = people_of(comparison);
  if (!people) return tables;
  tables.emplace_back(korean ? "benefits.csv" : "tee_inputs.csv", benefits_csv(people->changes.front()));
  tables.emplace_back("amat_inputs.csv", study::amat_inputs_csv(*people));
  return tables;
}

}  // namespace twinshift::report
