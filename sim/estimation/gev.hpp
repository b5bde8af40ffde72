#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace twinshift::estimation {

/// One nest in numbers, for one draw.
struct NestNumbers {
  std::size_t first;  ///< of its members in the list of members
  std::size_t count;
  double inside;   ///< what utilities are multiplied by (mu, or 1)
  double outside;  ///< what the logsum is multiplied by (1 / mu, or the logsum's parameter)
  double utility;  ///< of the nest as a whole
};

struct MemberNumbers {
  std::size_t alternative;
  double log_share;
};

/// Derivatives of the chosen alternative's log probability.
struct GevSlopes {
  std::vector<double> utility;       ///< by alternative
  std::vector<double> inside;        ///< by nest
  std::vector<double> outside;       ///< by nest
  std::vector<double> nest_utility;  ///< by nest
  std::vector<double> log_share;     ///< by member
};

/// Log probability of `chosen` in a generalised nested logit (Wen and Koppelman, 2001; in the form of Bierlaire, 2006),
/// of which multinomial, nested and cross-nested logit are cases: log of sum over nests of P(nest) P(chosen | nest).
/// Only alternatives that are there are members; every nest has one. Fills `slopes`.
double log_probability(std::span<NestNumbers const> nests, std::span<MemberNumbers const> members,
                       std::span<double const> utility, std::size_t chosen, GevSlopes& slopes);

}  // namespace twinshift::estimation
