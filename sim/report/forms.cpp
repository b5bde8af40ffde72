#include "sim/report/forms.hpp"

#include <array>
#include <filesystem>
#include <sstream>
#include <string_view>

#include "sim/io/csv.hpp"
#include "sim/report/numbers.hpp"
#include "sim/report/sections.hpp"
#include "sim/report/verdicts.hpp"
#include "sim/results/travellers.hpp"
#include "sim/study/people.hpp"

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

/// Users' gains of a day by group; empty if the runs did not keep their travellers.
std::string benefits_csv(study::Comparison const& comparison) {
  auto const& base = comparison.base_runs.front();
  auto const& policy = comparison.policy_runs.front();
  if (!std::filesystem::exists(base / "people.tsp") || !std::filesystem::exists(policy / "people.tsp")) return "";
  io::Faults faults;
  auto const before = results::read_travellers(base, faults);
  auto const after = results::read_travellers(policy, faults);
  faults.throw_if_any();
  auto const change = study::compare_people(*before, *after);
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
  if (auto benefits = benefits_csv(comparison); !benefits.empty())
    tables.emplace_back(korean ? "benefits.csv" : "tee_inputs.csv", std::move(benefits));
  return tables;
}

}  // namespace twinshift::report
