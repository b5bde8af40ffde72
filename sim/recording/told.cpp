#include "sim/recording/told.hpp"

#include <algorithm>
#include <bit>

namespace twinshift::recording {
namespace {

constexpr std::size_t kFew = 1000;  // up to here comparing costs less than counting

}  // namespace

MoverOrder::MoverOrder(std::size_t movers)
    : bits_{std::max(1U, (static_cast<unsigned>(std::bit_width(movers)) + 1) / 2)} {}

/// Two rounds of a radix sort: twice some thousand places to write to, instead of a million.
void MoverOrder::apply(std::vector<Told>& told) {
  if (told.size() <= kFew)
    return std::stable_sort(told.begin(), told.end(),
                            [](Told const& a, Told const& b) { return a.mover() < b.mover(); });
  half_.resize(told.size(), told.front());
  deal(told, half_, 0);
  deal(half_, told, bits_);
}

void MoverOrder::deal(std::vector<Told> const& from, std::vector<Told>& to, unsigned shift) {
  auto const mask = (1U << bits_) - 1;
  next_.assign((std::size_t{1} << bits_) + 1, 0);
  for (auto const& one : from) ++next_[(one.mover().value() >> shift & mask) + 1];
  for (std::size_t i = 1; i < next_.size(); ++i) next_[i] += next_[i - 1];
  for (auto const& one : from) to[next_[one.mover().value() >> shift & mask]++] = one;
}

}  // namespace twinshift::recording
