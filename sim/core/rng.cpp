#include "sim/core/rng.hpp"

#include <cmath>
#include <numbers>

#include <Random123/philox.h>

namespace twinshift {

Rng::Rng(std::uint64_t seed, std::uint64_t key, Draw purpose, std::uint32_t counter)
    : counter_{static_cast<std::uint32_t>(key), static_cast<std::uint32_t>(key >> 32U),
               static_cast<std::uint32_t>(purpose) ^ (counter << 8U), 0},
      key_{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32U)} {}

std::uint64_t Rng::next() {
  if (used_ == 4) {
    auto const out =
        r123::Philox4x32{}(r123::Philox4x32::ctr_type{{counter_[0], counter_[1], counter_[2], counter_[3]}},
                           r123::Philox4x32::key_type{{key_[0], key_[1]}});
    block_ = {out[0], out[1], out[2], out[3]};
    ++counter_[3];
    used_ = 0;
  }
  auto const low = block_[used_];
  auto const high = block_[used_ + 1];
  used_ += 2;
  return (static_cast<std::uint64_t>(high) << 32U) | low;
}

double Rng::uniform() { return (static_cast<double>(next() >> 12U) + 0.5) * 0x1p-52; }

std::uint32_t Rng::below(std::uint32_t n) { return static_cast<std::uint32_t>(((next() >> 32U) * n) >> 32U); }

double Rng::exponential() { return -std::log(uniform()); }

double Rng::normal() {
  auto const radius = std::sqrt(-2.0 * std::log(uniform()));
  return radius * std::cos(2.0 * std::numbers::pi * uniform());
}

}  // namespace twinshift
