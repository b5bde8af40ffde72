#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace twinshift::demand {

/// Whole numbers in proportion to `weights` that add up to `total` exactly: the method of largest remainders.
/// Equal remainders: the lower index first. All zero if the weights sum to nothing.
std::vector<std::uint32_t> apportion(std::span<double const> weights, std::uint64_t total);

/// Rounds figures so that their sum is the rounded sum (largest remainder).
std::vector<std::uint32_t> make_whole(std::span<double const> figures);

}  // namespace twinshift::demand
