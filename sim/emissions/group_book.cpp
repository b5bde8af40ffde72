#include "sim/emissions/group_book.hpp"

#include <algorithm>
#include <numeric>

namespace twinshift::emissions {

namespace {

constexpr std::array<int, PersonGroup::kAges - 1> kAgeBounds = {16, 25, 45, 65};
constexpr std::array<std::string_view, PersonGroup::kAges> kAgeTokens = {"under_16", "16_24", "25_44", "45_64",
                                                                         "65_plus"};
constexpr std::array<std::string_view, PersonGroup::kIncomes> kIncomeTokens = {"1", "2", "3", "4", "5"};

}  // namespace

PersonGroup PersonGroup::of(demand::Persons const& persons, PersonId person) {
  auto const age = static_cast<int>(std::upper_bound(kAgeBounds.begin(), kAgeBounds.end(), persons.age[person]) -
                                    kAgeBounds.begin());
  auto const income = std::clamp<int>(persons.income[person], 1, kIncomes) - 1;
  return PersonGroup{income * kAges + age};
}

std::string_view PersonGroup::income() const {
  if (index_ == kPersons) return "nobody";
  return index_ > kPersons ? std::string_view{"others"} : kIncomeTokens[index() / kAges];
}

std::string_view PersonGroup::age() const {
  return index_ >= kPersons ? std::string_view{} : kAgeTokens[index() % kAges];
}

bool GroupBook::share(Traffic traffic, Totals const& amounts, GroupDistance const& weights) {
  auto const sum = std::accumulate(weights.begin(), weights.end(), std::int64_t{0});
  if (sum == 0) return false;
  for (std::size_t i = 0; i < kItems; ++i) {
    if (amounts[i] == 0) continue;
    Sharer sharer{amounts[i], sum};
    for (std::size_t g = 0; g < weights.size(); ++g)
      if (weights[g] > 0) amounts_[traffic.index()][g][i] += sharer.next(weights[g]);
  }
  return true;
}

void GroupBook::give(Traffic traffic, PersonGroup group, Totals const& amounts) {
  auto& there = amounts_[traffic.index()][group.index()];
  for (std::size_t i = 0; i < kItems; ++i) there[i] += amounts[i];
}

std::int64_t GroupBook::total(Item item) const {
  std::int64_t sum = 0;
  for (auto const& traffic : amounts_)
    for (auto const& group : traffic) sum += group[static_cast<std::size_t>(item)];
  return sum;
}

}  // namespace twinshift::emissions
