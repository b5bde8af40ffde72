#pragma once

#include "sim/demand/population.hpp"
#include "sim/demand/synthesis.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace twinshift::demand {

/// A dense table of numbers from zone to zone, row by origin.
template <class T>
struct Flows {
  std::size_t zones = 0;
  std::vector<T> cells;

  [[nodiscard]] T& at(std::size_t from, std::size_t to) { return cells[from * zones + to]; }
  [[nodiscard]] T const& at(std::size_t from, std::size_t to) const { return cells[from * zones + to]; }
  [[nodiscard]] std::span<T const> row(std::size_t from) const { return {cells.data() + from * zones, zones}; }
};

/// Travelled kilometres between zones: 1.3 times the straight distance (detour of street networks, estimate); within a
/// zone half the way to its nearest neighbour.
Flows<double> zone_kilometres(Zones const& zones);

/// Doubly constrained gravity: flows proportional to a_i b_j exp(-decay km) whose row sums are `origins` and, if the
/// totals are equal and reachable, whose column sums are `destinations` (Furness balancing, rows last).
/// Nobody travels between two external zones.
Flows<double> furness(Zones const& zones, Flows<double> const& km, double decay_per_km, std::span<double const> origins,
                      std::span<double const> destinations);

/// As `furness`, with a factor for each class of length besides, such that the ways from internal zones have the wanted
/// shares of lengths (Evans and Kirby 1974: three-dimensional Furness). Without classes: plain `furness`.
Flows<double> fit_lengths(Zones const& zones, Flows<double> const& km, double decay_per_km, LengthShares const& lengths,
                          std::span<double const> origins, std::span<double const> destinations);

/// Whole persons: row sums are `origins` exactly (largest remainder); what rounding takes from a column in one row it
/// tends to give back in the next, so columns stay true and small rows are not drawn to the large cells.
Flows<std::uint32_t> make_whole(Flows<double> const& flows, std::span<std::uint32_t const> origins);

}  // namespace twinshift::demand
