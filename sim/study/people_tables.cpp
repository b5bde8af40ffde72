#include "sim/study/people_tables.hpp"

#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <sstream>
#include <string_view>

#include "sim/io/csv.hpp"

namespace twinshift::study {

namespace {

using namespace std::string_view_literals;
using results::Spread;

std::string_view token_of(std::optional<Mode> mode) { return mode ? twinshift::token(*mode) : "none"sv; }

std::string_view token_of(std::size_t mode) { return mode < kModes ? kModeTokens[mode] : "none"sv; }

void put(io::CsvWriter& csv, Spread const& spread, int decimals) {
  csv.cell(spread.mean, decimals);
  if (spread.half_width) {
    csv.cell(spread.mean - *spread.half_width, decimals).cell(spread.mean + *spread.half_width, decimals);
  } else {
    csv.cell("").cell("");
  }
}

/// What is not finite (a way that came or went) is left empty by the writer.
void put_person(io::CsvWriter& csv, std::uint64_t seed, PersonChange const& person, results::Travellers const& base) {
  auto const row = person.base_row;
  csv.cell(static_cast<std::int64_t>(seed)).cell(base.id(row));
  csv.cell(token_of(person.from)).cell(token_of(person.to));
  csv.cell(person.main ? token(*person.main) : "way"sv);
  csv.cell(std::int64_t{person.touched}).cell(person.gain_min, 2);
  csv.cell(person.behind_min, 2).cell(person.ahead_min, 2);
  for (auto const part : person.speaks) csv.cell(part, 2);
  csv.cell(std::int64_t{base.age[row]}).cell(std::int64_t{base.income[row]}).cell(std::int64_t{base.car[row]});
  csv.cell(base.zones[base.home[row]].key).cell(base.zones[base.destination[row]].key);
  csv.end_row();
}

/// Groups of all seeds in the order of the first.
std::vector<std::pair<std::string, std::string>> group_names(PeopleOfSeeds const& people) {
  std::vector<std::pair<std::string, std::string>> names;
  for (auto const& change : people.changes)
    for (auto const& group : change.groups)
      if (std::find(names.begin(), names.end(), std::pair{group.kind, group.group}) == names.end())
        names.emplace_back(group.kind, group.group);
  return names;
}

using GroupIndex = std::map<std::pair<std::string, std::string>, GroupChange>;

GroupIndex index_of(PeopleChange const& change) {
  GroupIndex index;
  for (auto const& group : change.groups) index[{group.kind, group.group}] = group;
  return index;
}

}  // namespace

std::optional<PeopleOfSeeds> compare_people(Comparison const& comparison, io::Faults& faults) {
  PeopleOfSeeds people;
  people.seeds = comparison.seeds;
  for (std::size_t i = 0; i < comparison.base_runs.size(); ++i) {
    auto base = results::read_travellers(comparison.base_runs[i], faults);
    auto policy = results::read_travellers(comparison.policy_runs[i], faults);
    if (!base || !policy) return std::nullopt;
    people.changes.push_back(compare_people(*base, *policy));
    people.base.push_back(std::move(*base));
    people.policy.push_back(std::move(*policy));
  }
  return people;
}

std::string comparison_csv(Comparison const& comparison) {
  std::ostringstream out;
  constexpr std::array columns{"measure"sv, "unit"sv,    "base"sv,    "policy"sv, "difference"sv,
                               "lower95"sv, "upper95"sv, "verdict"sv, "n_seeds"sv};
  io::CsvWriter csv{out, columns};
  for (auto const& row : comparison.measures) {
    csv.cell(row.measure).cell(row.unit).cell(row.base_mean, row.decimals).cell(row.policy_mean, row.decimals);
    put(csv, {row.difference, row.half_width}, row.decimals);
    csv.cell(words(row.verdict)).cell(static_cast<std::int64_t>(row.policy.size()));
    csv.end_row();
  }
  return out.str();
}

std::string people_changed_csv(PeopleOfSeeds const& people) {
  std::ostringstream out;
  std::vector<std::string> names{"seed",    "person_id", "from",       "to",       "main_reason",
                                 "touched", "gain_min",  "behind_min", "ahead_min"};
  for (int i = 0; i < kParts; ++i) names.push_back(std::string{token(static_cast<Part>(i))} + "_min");
  for (auto const* const name : {"age", "income", "car", "home_zone", "activity_zone"}) names.emplace_back(name);
  std::vector<std::string_view> const columns{names.begin(), names.end()};
  io::CsvWriter csv{out, columns};
  for (std::size_t i = 0; i < people.changes.size(); ++i)
    for (auto const& person : people.changes[i].people) put_person(csv, people.seeds[i], person, people.base[i]);
  return out.str();
}

std::string winners_losers_csv(PeopleOfSeeds const& people) {
  std::ostringstream out;
  constexpr std::array columns{"group_kind"sv,
                               "group"sv,
                               "travellers"sv,
                               "changed_mode"sv,
                               "winners"sv,
                               "losers"sv,
                               "mean_gain_min"sv,
                               "mean_gain_min_lower95"sv,
                               "mean_gain_min_upper95"sv,
                               "mean_logsum_gain_min"sv,
                               "logsum_gain_money_day"sv,
                               "currency"sv,
                               "n_seeds"sv};
  io::CsvWriter csv{out, columns};
  std::vector<GroupIndex> by_seed;
  for (auto const& change : people.changes) by_seed.push_back(index_of(change));
  for (auto const& name : group_names(people)) {
    auto const mean = [&](auto const& number) {
      std::vector<double> values;
      for (auto const& index : by_seed) {
        auto const found = index.find(name);
        values.push_back(found == index.end() ? 0.0 : static_cast<double>(number(found->second)));
      }
      return results::spread_of(values);
    };
    auto const each = [](double total, GroupChange const& g) {
      return g.travellers > 0 ? total / static_cast<double>(g.travellers) : 0.0;
    };
    csv.cell(name.first).cell(name.second);
    csv.cell(mean([](auto const& g) { return g.travellers; }).mean, 1);
    csv.cell(mean([](auto const& g) { return g.changed; }).mean, 1);
    csv.cell(mean([](auto const& g) { return g.winners; }).mean, 1);
    csv.cell(mean([](auto const& g) { return g.losers; }).mean, 1);
    put(csv, mean([&](auto const& g) { return each(g.gain_min, g); }), 3);
    csv.cell(mean([&](auto const& g) { return each(g.logsum_min, g); }).mean, 3);
    csv.cell(mean([](auto const& g) { return g.money; }).mean, 2);
    csv.cell(people.changes.front().currency).cell(static_cast<std::int64_t>(by_seed.size()));
    csv.end_row();
  }
  return out.str();
}

std::string flows_csv(PeopleOfSeeds const& people) {
  std::ostringstream out;
  constexpr std::array columns{"from"sv, "to"sv, "tours"sv, "lower95"sv, "upper95"sv, "n_seeds"sv};
  io::CsvWriter csv{out, columns};
  for (std::size_t from = 0; from <= kModes; ++from)
    for (std::size_t to = 0; to <= kModes; ++to) {
      auto const tours = people.spread([&](PeopleChange const& change) { return change.flows[from][to]; });
      if (tours.mean == 0) continue;
      csv.cell(token_of(from)).cell(token_of(to));
      put(csv, tours, 1);
      csv.cell(static_cast<std::int64_t>(people.changes.size()));
      csv.end_row();
    }
  return out.str();
}

namespace {

/// People who walk or cycle all the way, and what they spend on it.
struct ActiveTravel {
  double base = 0;
  double policy = 0;
  double taken_up = 0;
  double given_up = 0;
  double base_min = 0;  ///< summed over people, there and back
  double policy_min = 0;
  double taken_up_min = 0;
};

double minutes(results::Travellers const& t, std::size_t row) {
  auto const* const way = t.way(row, static_cast<Mode>(t.chosen[row]));
  return way == nullptr ? 0 : way->clock_min;
}

bool goes_by(results::Travellers const& t, std::size_t row, ModeSet modes) {
  return t.chosen[row] < kModes && modes.contains(static_cast<Mode>(t.chosen[row]));
}

/// People of both runs are matched by key; who travels in one of them only counts there alone.
ActiveTravel active_travel(results::Travellers const& base, results::Travellers const& policy, ModeSet modes) {
  ActiveTravel sum;
  std::size_t p = 0;
  for (std::size_t b = 0; b < base.size(); ++b) {
    auto const before = goes_by(base, b, modes);
    sum.base += before;
    sum.base_min += before ? minutes(base, b) : 0;
    while (p < policy.size() && policy.key[p] < base.key[b]) ++p;
    if (p == policy.size() || policy.key[p] != base.key[b]) continue;
    auto const after = goes_by(policy, p, modes);
    sum.given_up += before && !after;
    sum.taken_up += after && !before;
    sum.taken_up_min += after && !before ? minutes(policy, p) : 0;
  }
  for (std::size_t row = 0; row < policy.size(); ++row) {
    auto const after = goes_by(policy, row, modes);
    sum.policy += after;
    sum.policy_min += after ? minutes(policy, row) : 0;
  }
  return sum;
}

}  // namespace

std::string amat_inputs_csv(PeopleOfSeeds const& people) {
  std::ostringstream out;
  constexpr std::array columns{
      "kind"sv,          "base_persons"sv,    "policy_persons"sv,    "taken_up_persons"sv, "given_up_persons"sv,
      "base_mean_min"sv, "policy_mean_min"sv, "taken_up_mean_min"sv, "n_seeds"sv};
  io::CsvWriter csv{out, columns};
  for (auto const& [kind, modes] :
       {std::pair{"walk"sv, ModeSet{Mode::kWalk}}, std::pair{"cycle"sv, ModeSet{Mode::kBike, Mode::kBikeShare}},
        std::pair{"e_bike"sv, ModeSet{Mode::kEBike}}}) {
    ActiveTravel sum;
    for (std::size_t i = 0; i < people.base.size(); ++i) {
      auto const one = active_travel(people.base[i], people.policy[i], modes);
      auto const weight = 1 / people.base[i].sample / static_cast<double>(people.base.size());
      sum.base += weight * one.base, sum.policy += weight * one.policy;
      sum.taken_up += weight * one.taken_up, sum.given_up += weight * one.given_up;
      sum.base_min += weight * one.base_min, sum.policy_min += weight * one.policy_min;
      sum.taken_up_min += weight * one.taken_up_min;
    }
    auto const mean = [](double all, double number) {
      return number > 0 ? all / number : std::numeric_limits<double>::quiet_NaN();
    };
    csv.cell(kind).cell(sum.base, 1).cell(sum.policy, 1).cell(sum.taken_up, 1).cell(sum.given_up, 1);
    csv.cell(mean(sum.base_min, sum.base), 2).cell(mean(sum.policy_min, sum.policy), 2);
    csv.cell(mean(sum.taken_up_min, sum.taken_up), 2).cell(static_cast<std::int64_t>(people.base.size()));
    csv.end_row();
  }
  return out.str();
}

}  // namespace twinshift::study
