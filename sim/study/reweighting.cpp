#include "sim/study/reweighting.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace twinshift::study {

namespace {

bool moves(Vary vary, Origin origin) {
  return vary == Vary::kAll || (vary == Vary::kSupply) == (origin == Origin::kSupply);
}

/// Drawn over central; 1 where the central value is 0 (nothing to scale).
double ratio_at(UncertainInput const& input, double z) {
  auto const central = input.distribution.quantiles().central;
  return central == 0 ? 1 : input.distribution.at(z) / central;
}

}  // namespace

std::size_t Reweighting::input(UncertainInput const& input) {
  auto const [found, is_new] = number_.emplace(input.name, inputs_.size());
  if (is_new) inputs_.push_back(input);
  return found->second;
}

void Reweighting::add(std::string_view total, WeightedAmount amount) {
  Key key;
  for (auto const& power : amount.powers) {
    // What cannot move needs no factor.
    if (inputs_[power.input].distribution.shape() == Distribution::Shape::kConstant) continue;
    key.push_back(power);
  }
  std::sort(key.begin(), key.end());
  amounts_[std::string{total}][key] += amount.amount;
}

std::vector<std::string> Reweighting::totals() const {
  std::vector<std::string> names;
  for (auto const& [name, parts] : amounts_) names.push_back(name);
  return names;
}

double Reweighting::scale(WeightedAmount::Power const& power, std::vector<double> const& ratios) const {
  auto ratio = ratios[power.input];
  if (power.rest) {
    auto const central = inputs_[power.input].distribution.quantiles().central;
    ratio = central < 1 ? std::max(0.0, 1 - central * ratio) / (1 - central) : 1;
  }
  return power.power == 1 ? ratio : power.power == -1 ? 1 / ratio : std::pow(ratio, power.power);
}

double Reweighting::evaluate(std::string_view total, std::vector<double> const& ratios) const {
  auto const found = amounts_.find(total);
  if (found == amounts_.end()) return 0;
  double sum = 0;
  for (auto const& [key, amount] : found->second) {
    auto value = amount;
    for (auto const& power : key) value *= scale(power, ratios);
    sum += value;
  }
  return sum;
}

double Reweighting::central(std::string_view total) const {
  return evaluate(total, std::vector<double>(inputs_.size(), 1.0));
}

std::vector<double> Reweighting::draw(std::string_view total, std::uint64_t seed, std::uint32_t draws,
                                      Vary vary) const {
  std::vector<double> result;
  std::vector<double> ratios(inputs_.size(), 1.0);
  for (std::uint32_t d = 0; d < draws; ++d) {
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
      auto const& input = inputs_[i];
      if (moves(vary, input.origin))
        ratios[i] = ratio_at(input, standard_draw(seed, input.name, input.group, input.rho, d));
    }
    result.push_back(evaluate(total, ratios));
  }
  return result;
}

std::vector<Reweighting::Swing> Reweighting::tornado(std::string_view total) const {
  std::map<std::string, std::vector<std::size_t>> members;
  for (std::size_t i = 0; i < inputs_.size(); ++i)
    members[inputs_[i].group.empty() ? inputs_[i].label : inputs_[i].group].push_back(i);
  std::vector<Swing> swings;
  for (auto const& [label, own] : members) {
    Swing swing{label, {}, inputs_[own.front()].origin, 0, 0};
    auto low = std::vector<double>(inputs_.size(), 1.0);
    auto high = low;
    for (auto const i : own) {
      swing.names.push_back(inputs_[i].name);
      low[i] = ratio_at(inputs_[i], -kNormal95);
      high[i] = ratio_at(inputs_[i], kNormal95);
    }
    swing.at_low = evaluate(total, low);
    swing.at_high = evaluate(total, high);
    if (swing.width() > 0) swings.push_back(std::move(swing));
  }
  std::stable_sort(swings.begin(), swings.end(), [](Swing const& a, Swing const& b) { return a.width() > b.width(); });
  return swings;
}

Reweighting Reweighting::minus(Reweighting const& other) const {
  auto result = *this;
  std::vector<std::size_t> place;
  for (auto const& input : other.inputs_) place.push_back(result.input(input));
  for (auto const& [total, parts] : other.amounts_)
    for (auto const& [key, amount] : parts) {
      WeightedAmount taken{-amount, {}};
      for (auto const& power : key) taken.powers.push_back({place[power.input], power.power, power.rest});
      result.add(total, std::move(taken));
    }
  return result;
}

}  // namespace twinshift::study
