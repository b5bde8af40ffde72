#include "sim/demand/apportion.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace twinshift::demand {

std::vector<std::uint32_t> apportion(std::span<double const> weights, std::uint64_t total) {
  auto result = std::vector<std::uint32_t>(weights.size(), 0);
  auto const sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  if (!(sum > 0) || total == 0) return result;
  auto remainder = std::vector<double>(weights.size());
  auto left = static_cast<std::int64_t>(total);
  for (std::size_t i = 0; i < weights.size(); ++i) {
    auto const exact = weights[i] / sum * static_cast<double>(total);
    result[i] = static_cast<std::uint32_t>(exact);
    remainder[i] = weights[i] > 0 ? exact - std::floor(exact) : -1.0;
    left -= result[i];
  }
  auto order = std::vector<std::uint32_t>(weights.size());
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return remainder[a] > remainder[b]; });
  // Rounding can put the sum of the floors one above the total at most where a remainder is next to nothing.
  for (auto it = order.rbegin(); left < 0 && it != order.rend(); ++it)
    if (result[*it] > 0) --result[*it], ++left;
  for (std::size_t k = 0; left > 0; k = (k + 1) % order.size())
    if (weights[order[k]] > 0) ++result[order[k]], --left;
  return result;
}

std::vector<std::uint32_t> make_whole(std::span<double const> figures) {
  auto const sum = std::accumulate(figures.begin(), figures.end(), 0.0);
  return apportion(figures, sum > 0 ? static_cast<std::uint64_t>(std::llround(sum)) : 0);
}

}  // namespace twinshift::demand
