#include "sim/depot/plan.hpp"

#include "sim/depot/flow.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

namespace twinshift::depot {
namespace {

constexpr std::int64_t kUnlimited = std::int64_t{1} << 60;
constexpr std::int64_t kHoldingCost = 1;  ///< a kg and hour: of equal plans the one that stores least

/// Cost of a kg in whole units fine enough for a tenth of a penny or a gram.
std::int64_t cost_of(double value) { return std::max<std::int64_t>(0, whole(value * 1e4)); }

struct Tier {
  std::int64_t energy = 0;
  double value = 0;  ///< price or CO2e a kWh
};

/// An hour's electricity, most welcome first.
std::array<Tier, 3> tiers(Tariff const& tariff, PlanInput const& input, Rule rule, std::size_t hour) {
  auto const cheap = rule == Rule::kCheapest;
  std::array<Tier, 3> result{Tier{input.sun[hour], cheap ? 0 : tariff.pv_co2e},
                             Tier{input.wind[hour], cheap ? tariff.wind_price : tariff.wind_co2e},
                             Tier{input.grid[hour], cheap ? tariff.grid_price[hour] : tariff.grid_co2e[hour]}};
  std::stable_sort(result.begin(), result.end(), [](Tier const& a, Tier const& b) { return a.value < b.value; });
  return result;
}

class Planner {
public:
  Planner(Site const& site, Electrolyser const& electrolyser, double compression, Tariff const& tariff,
          PlanInput const& input)
      : site_{site}, electrolyser_{electrolyser}, compression_{compression}, tariff_{tariff}, input_{input} {
    build();
  }

  GasPlan solve();

private:
  struct Arc {
    std::size_t number = 0;
    std::int64_t capacity = 0;
  };
  // Nodes: source, sink, electrolyser, then for each hour its entry and itself, then the deliveries.
  static constexpr std::size_t kSource = 0, kSink = 1, kPlant = 2;
  static constexpr std::size_t entry(std::size_t hour) { return 3 + 2 * (hour % kHours); }
  static constexpr std::size_t hour_node(std::size_t hour) { return 4 + 2 * (hour % kHours); }
  /// Where an hour's gas is unloaded, by whatever way it comes.
  static constexpr std::size_t bay(std::size_t hour) { return 3 + 2 * kHours + hour; }
  static constexpr std::size_t delivery_node(std::size_t i) { return 3 + 3 * kHours + i; }

  void build();
  void add_production(std::size_t hour);
  [[nodiscard]] std::int64_t most_within(std::int64_t energy) const;
  void add_deliveries();
  void switch_hour(std::size_t hour, bool on);
  [[nodiscard]] std::int64_t made(std::size_t hour) const;
  /// A share of the day's gas, rounded up so that shares never leave a milligram out.
  [[nodiscard]] std::int64_t part(double share) const {
    return static_cast<std::int64_t>(std::ceil(static_cast<double>(wanted_) * share));
  }
  [[nodiscard]] std::size_t weakest(std::set<std::size_t> const& settled) const;

  Site const& site_;
  Electrolyser const& electrolyser_;
  double compression_;
  Tariff const& tariff_;
  PlanInput const& input_;
  std::int64_t wanted_ = 0;
  FlowNetwork net_{3 + 3 * kHours + 16};
  std::array<std::vector<Arc>, kHours> production_;
  std::array<std::vector<std::size_t>, kHours> delivered_;
  std::array<std::size_t, kHours> into_hour_{};
};

void Planner::build() {
  for (auto const amount : input_.drawn) wanted_ += amount;
  net_.add(kSource, kPlant, part(site_.made_share), 0);
  for (std::size_t h = 0; h < kHours; ++h) {
    into_hour_[h] = net_.add(entry(h), hour_node(h), input_.usable, 0);
    net_.add(hour_node(h), entry(h + 1), kUnlimited, kHoldingCost);
    net_.add(hour_node(h), kSink, input_.drawn[h], 0);
    net_.add(bay(h), entry(h + 1), input_.brought[h], 0);
    add_production(h);
  }
  add_deliveries();
}

/// The most gas that can be made and compressed with an hour's energy, by the true curve; 0 below the least load.
std::int64_t Planner::most_within(std::int64_t energy) const {
  auto const needs = [&](std::int64_t made) {
    return static_cast<double>(electrolyser_.energy(made)) + compression_ * static_cast<double>(made);
  };
  auto low = electrolyser_.least();
  auto high = electrolyser_.most();
  if (needs(low) > static_cast<double>(energy)) return 0;
  while (low < high) {
    auto const middle = low + (high - low + 1) / 2;
    if (needs(middle) <= static_cast<double>(energy))
      low = middle;
    else
      high = middle - 1;
  }
  return low;
}

/// Steps of the electrolyser, cut where the electricity changes its price. Each piece costs more than the one before.
void Planner::add_production(std::size_t hour) {
  auto const choice = tiers(tariff_, input_, site_.rule, hour);
  auto capacity = most_within(choice[0].energy + choice[1].energy + choice[2].energy);
  std::size_t tier = 0;
  auto left = static_cast<double>(choice[0].energy);
  for (auto const& step : electrolyser_.steps()) {
    auto const each = step.kwh_per_kg + compression_;  // mWh a mg
    auto open = std::min(step.made, capacity);
    capacity -= open;
    while (open > 0 && tier < choice.size()) {
      auto const piece = std::min(open, static_cast<std::int64_t>(left / each));
      if (piece > 0) {
        auto const number = net_.add(kPlant, entry(hour + 1), piece, cost_of(each * choice[tier].value));
        production_[hour].push_back({number, piece});
        open -= piece;
        left -= static_cast<double>(piece) * each;
      }
      if (open > 0 && ++tier < choice.size()) left = static_cast<double>(choice[tier].energy);
    }
  }
}

void Planner::add_deliveries() {
  auto const brought = std::min(part(site_.brought_share), static_cast<std::int64_t>(site_.delivered_kg_day * 1e6));
  for (std::size_t i = 0; i < site_.deliveries.size() && i < 16; ++i) {
    auto const& delivery = site_.deliveries[i];
    auto const limit = static_cast<std::int64_t>(std::ceil(static_cast<double>(brought) * delivery.share));
    net_.add(kSource, delivery_node(i), limit, 0);
    auto const value = site_.rule == Rule::kCheapest ? delivery.price : delivery.co2e_kg_kg;
    for (std::size_t h = 0; h < kHours; ++h)
      if (input_.brought[h] > 0)
        delivered_[h].push_back(net_.add(delivery_node(i), bay(h), kUnlimited, cost_of(value)));
  }
}

std::int64_t Planner::made(std::size_t hour) const {
  std::int64_t sum = 0;
  for (auto const& arc : production_[hour]) sum += net_.flow(arc.number);
  return sum;
}

void Planner::switch_hour(std::size_t hour, bool on) {
  for (auto const& arc : production_[hour]) net_.set_capacity(arc.number, on ? arc.capacity : 0);
}

/// The hour that makes least, yet something, below the least load; kHours if there is none.
std::size_t Planner::weakest(std::set<std::size_t> const& settled) const {
  std::size_t found = kHours;
  for (std::size_t h = 0; h < kHours; ++h) {
    auto const amount = made(h);
    if (amount <= 0 || amount >= electrolyser_.least() || settled.contains(h)) continue;
    if (found == kHours || amount < made(found)) found = h;
  }
  return found;
}

GasPlan Planner::solve() {
  auto met = net_.solve(kSource, kSink);
  std::set<std::size_t> at_least_load;
  for (auto hour = weakest({}); hour < kHours; hour = weakest(at_least_load)) {
    switch_hour(hour, false);
    auto const without = net_.solve(kSource, kSink);
    if (without >= met) continue;
    switch_hour(hour, true);
    met = net_.solve(kSource, kSink);
    at_least_load.insert(hour);
  }
  GasPlan plan;
  plan.missing = wanted_ - met;
  plan.level = net_.flow(into_hour_[0]);
  for (std::size_t h = 0; h < kHours; ++h) {
    plan.made[h] = made(h);
    if (plan.made[h] > 0) plan.made[h] = std::max(plan.made[h], electrolyser_.least());
    for (auto const arc : delivered_[h]) plan.brought[h] += net_.flow(arc);
  }
  return plan;
}

}  // namespace

GasPlan plan_gas(Site const& site, Electrolyser const& electrolyser, double compression_kwh_kg, Tariff const& tariff,
                 PlanInput const& input) {
  return Planner{site, electrolyser, compression_kwh_kg, tariff, input}.solve();
}

}  // namespace twinshift::depot
