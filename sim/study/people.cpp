#include "sim/study/people.hpp"

#include "sim/choice/nested_logit.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace twinshift::study {

namespace {

using results::Travellers;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::size_t at(Part part) { return static_cast<std::size_t>(part); }

std::optional<Mode> chosen_mode(Travellers const& t, std::size_t row) {
  return t.chosen[row] < kModes ? std::optional{static_cast<Mode>(t.chosen[row])} : std::nullopt;
}

/// Utility with taste, in minutes; larger is better.
double worth(std::optional<Parts> const& parts) { return parts ? -sum(*parts) : -kInfinity; }

/// By how much `a` is better than `b`; not a number of two infinities.
double lead(double a, double b) { return a == b ? 0 : a - b; }

choice::ByMode utilities_of(Travellers const& t, std::size_t row, ModeSet& available) {
  choice::ByMode utilities{};
  for (std::size_t m = 0; m < kModes; ++m) {
    auto const mode = static_cast<Mode>(m);
    if (t.way(row, mode) == nullptr) continue;
    available.insert(mode);
    utilities[m] = t.utility(row, mode);
  }
  return utilities;
}

/// Expected best utility over all tastes, in minutes; none without a way.
std::optional<double> logsum_minutes(Travellers const& t, choice::NestedLogit const& model, std::size_t row) {
  ModeSet available;
  auto const utilities = utilities_of(t, row, available);
  if (available.empty()) return std::nullopt;
  return model.logsum(utilities, available) / std::abs(t.tastes.beta_time_per_min);
}

/// Paid for rides by everybody on the way chosen.
double fares_of(Travellers const& t) {
  double sum = 0;
  for (std::size_t row = 0; row < t.size(); ++row) {
    auto const mode = chosen_mode(t, row);
    if (!mode || !(kTransitModes.contains(*mode) || *mode == Mode::kBikeRail)) continue;
    if (auto const* const way = t.way(row, *mode)) sum += way->money.value();
  }
  return sum;
}

/// Bands of the tables by age, as in emissions_by_group.csv.
std::string_view age_band(int age) {
  if (age < 16) return "under_16";
  if (age < 25) return "16_24";
  if (age < 45) return "25_44";
  if (age < 65) return "45_64";
  return "65_plus";
}

/// Collects winners and losers by group.
class Groups {
public:
  void add(Travellers const& base, PersonChange const& person, double logsum_gain) {
    auto const row = person.base_row;
    auto const& home = base.zones[base.home[row]].key;
    auto const money = logsum_gain / 60 * double{base.value_of_time[row]};
    for (auto const& [kind, group] : {Key{"all", ""}, Key{"income", std::to_string(base.income[row])},
                                      Key{"age", std::string{age_band(base.age[row])}}, Key{"area", home}}) {
      auto& sum = groups_[{kind, group}];
      ++sum.travellers;
      sum.changed += person.changed();
      sum.winners += person.gain_min > kNoticedGain;
      sum.losers += person.gain_min < -kNoticedGain;
      if (std::isfinite(person.gain_min)) sum.gain_min += person.gain_min;
      sum.logsum_min += logsum_gain;
      sum.money += money;
    }
  }

  /// All, then incomes, ages and areas.
  [[nodiscard]] std::vector<GroupChange> list() const {
    std::vector<GroupChange> list;
    for (auto const* const wanted : {"all", "income", "age", "area"})
      for (auto const& [key, sum] : groups_)
        if (key.first == wanted) {
          list.push_back(sum);
          list.back().kind = key.first;
          list.back().group = key.second;
        }
    return list;
  }

private:
  using Key = std::pair<std::string, std::string>;
  std::map<Key, GroupChange> groups_;
};

/// Why the new mode beats the old one now and did not before.
void explain(PersonChange& change, std::optional<Parts> const& from_base, std::optional<Parts> const& to_base,
             std::optional<Parts> const& from_policy, std::optional<Parts> const& to_policy) {
  change.behind_min = lead(worth(from_base), worth(to_base));
  change.ahead_min = lead(worth(to_policy), worth(from_policy));
  if (!from_base || !to_base || !from_policy || !to_policy) return;
  change.speaks = minus(minus(*from_policy, *to_policy), minus(*from_base, *to_base));
  auto const most = std::max_element(change.speaks.begin(), change.speaks.end());
  if (*most > 0) change.main = static_cast<Part>(most - change.speaks.begin());
}

}  // namespace

std::string_view token(Part part) {
  constexpr std::array<std::string_view, kParts> kTokens{"money", "ride",      "crowding", "wait", "walk",
                                                         "later", "transfers", "constant", "taste"};
  return kTokens[at(part)];
}

double sum(Parts const& parts) {
  auto total = 0.0;
  for (auto const part : parts) total += part;
  return total;
}

Parts minus(Parts const& a, Parts const& b) {
  Parts result{};
  for (std::size_t i = 0; i < result.size(); ++i) result[i] = a[i] - b[i];
  return result;
}

std::array<double, kModes> taste_of(Travellers const& t, std::size_t row) {
  return choice::NestedLogit{t.tastes.nests}.errors(t.seed, t.key[row]);
}

std::optional<Parts> parts_of(Travellers const& t, std::size_t row, Mode mode,
                              std::array<double, kModes> const& taste) {
  auto const* const way = t.way(row, mode);
  if (way == nullptr) return std::nullopt;
  auto const m = static_cast<std::size_t>(mode);
  auto const& p = t.tastes;
  auto const per_util = 1 / std::abs(p.beta_time_per_min);
  // Of weighted minutes in vehicles, those beyond the clock's are the price of a crowd.
  auto const by_clock = std::min(way->in_vehicle_min, way->clock_min - way->walk_min - way->wait_min);
  Parts parts{};
  parts[at(Part::kMoney)] = 60 * way->money.value() / double{t.value_of_time[row]};
  parts[at(Part::kRide)] = p.in_vehicle_weight[m] * by_clock;
  parts[at(Part::kCrowding)] = p.in_vehicle_weight[m] * (way->in_vehicle_min - by_clock);
  parts[at(Part::kWait)] = p.wait_weight * way->wait_min;
  parts[at(Part::kWalk)] = p.walk_weight * way->walk_min;
  parts[at(Part::kLater)] = p.postponed_weight * way->postponed_min;
  parts[at(Part::kTransfers)] = p.transfer_minutes * way->transfers;
  parts[at(Part::kConstant)] = -p.constant[m] * per_util;
  parts[at(Part::kTaste)] = -taste[m] * per_util;
  return parts;
}

namespace {

/// A run's travellers and the model that their tastes are drawn by.
struct Run {
  Travellers const& travellers;
  choice::NestedLogit model{travellers.tastes.nests};

  [[nodiscard]] choice::ByMode taste(std::size_t row) const {
    return model.errors(travellers.seed, travellers.key[row]);
  }
};

PersonChange change_of(Run const& base_run, std::size_t base_row, Run const& policy_run, std::size_t policy_row) {
  auto const& base = base_run.travellers;
  auto const& policy = policy_run.travellers;
  PersonChange change;
  change.base_row = base_row;
  change.policy_row = policy_row;
  change.from = chosen_mode(base, base_row);
  change.to = chosen_mode(policy, policy_row);
  change.touched = base.undisturbed[base_row] != policy.undisturbed[policy_row];
  if (!change.from || !change.to) {
    change.gain_min = change.from == change.to ? 0 : (change.to ? kInfinity : -kInfinity);
    return change;
  }
  auto const base_taste = base_run.taste(base_row);
  auto const policy_taste = policy_run.taste(policy_row);
  auto const from_base = parts_of(base, base_row, *change.from, base_taste);
  auto const to_policy = parts_of(policy, policy_row, *change.to, policy_taste);
  change.gain_min = lead(worth(to_policy), worth(from_base));
  if (change.changed())
    explain(change, from_base, parts_of(base, base_row, *change.to, base_taste),
            parts_of(policy, policy_row, *change.from, policy_taste), to_policy);
  return change;
}

}  // namespace

PersonChange compare_person(Travellers const& base, std::size_t base_row, Travellers const& policy,
                            std::size_t policy_row) {
  return change_of({base}, base_row, {policy}, policy_row);
}

PeopleChange compare_people(Travellers const& base, Travellers const& policy) {
  PeopleChange result;
  result.currency = base.currency;
  Groups groups;
  Run const base_run{base};
  Run const policy_run{policy};
  std::size_t b = 0;
  std::size_t p = 0;
  while (b < base.size() || p < policy.size()) {
    if (p == policy.size() || (b < base.size() && base.key[b] < policy.key[p])) {
      ++result.only_base;
      ++b;
      continue;
    }
    if (b == base.size() || policy.key[p] < base.key[b]) {
      ++result.only_policy;
      ++p;
      continue;
    }
    auto const person = change_of(base_run, b, policy_run, p);
    auto const before = logsum_minutes(base, base_run.model, b);
    auto const after = logsum_minutes(policy, policy_run.model, p);
    groups.add(base, person, before && after ? *after - *before : 0);
    ++result.matched;
    result.touched += person.touched;
    ++result.flows[base.chosen[b++]][policy.chosen[p++]];
    if (!person.changed()) continue;
    ++result.changed;
    ++(person.touched ? result.changed_touched : result.changed_through_others);
    result.people.push_back(person);
  }
  result.groups = groups.list();
  result.base_fares = fares_of(base);
  result.policy_fares = fares_of(policy);
  return result;
}

}  // namespace twinshift::study
