#include "sim/recording/told.hpp"

#include <algorithm>
#include <bit>
#include <span>

namespace twinshift::recording {
namespace {

constexpr unsigned kPartBits = 8;
constexpr std::size_t kFew = 32;  // up to here comparing costs less than counting

void deal(std::span<Told const> from, Told* to, unsigned shift, unsigned bits, std::vector<std::uint32_t>& next) {
  auto const digit = [mask = (1U << bits) - 1, shift](Told const& told) {
    return told.mover().value() >> shift & mask;
  };
  next.assign((std::size_t{1} << bits) + 1, 0);
  for (auto const& told : from) ++next[digit(told) + 1];
  for (std::size_t i = 1; i < next.size(); ++i) next[i] += next[i - 1];
  for (auto const& told : from) to[next[digit(told)]++] = told;
}

}  // namespace

ToldByMover::ToldByMover(std::size_t movers) {
  auto const bits = static_cast<unsigned>(std::bit_width(movers));
  digit_bits_ = bits > kPartBits ? (bits - kPartBits + 1) / 2 : 0;
  part_shift_ = 2 * digit_bits_;
  parts_.resize((movers >> part_shift_) + 1);
}

void ToldByMover::take(std::vector<Told>& ordered) {
  std::size_t size = 0;
  for (auto const& part : parts_) size += part.size();
  ordered.resize(size, Told::gone({}, 0));
  auto* next = ordered.data();
  for (auto& part : parts_) {
    order(part, next);
    next += part.size();
    part.clear();
  }
}

void ToldByMover::order(std::vector<Told>& part, Told* ordered) {
  if (part.size() <= kFew) {
    std::stable_sort(part.begin(), part.end(), [](Told const& a, Told const& b) { return a.mover() < b.mover(); });
    std::copy(part.begin(), part.end(), ordered);
    return;
  }
  half_.resize(std::max(half_.size(), part.size()), Told::gone({}, 0));
  deal(part, half_.data(), 0, digit_bits_, next_);
  deal({half_.data(), part.size()}, ordered, digit_bits_, digit_bits_, next_);
}

}  // namespace twinshift::recording
