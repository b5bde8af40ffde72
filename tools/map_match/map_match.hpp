#pragma once

#include "sim/core/geometry.hpp"
#include "sim/core/id.hpp"
#include "sim/network/network.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace twinshift::map_match {

/// Where a service runs as its timetable tells: stops in order and, if known, the line it drives, in the city's plane.
struct PatternShape {
  std::vector<Point> stops;  ///< at least two
  std::vector<Point> shape;  ///< fewer than two points: not known
};

/// A pattern on the streets.
struct MatchedPattern {
  /// Links in driving order, each the next one's neighbour but at gaps. Empty if nothing could be matched.
  std::vector<LinkId> links;
  std::vector<std::size_t> stop_link;  ///< of each stop: position in `links` of the link it lies at; never falls
  std::vector<double> stop_along;      ///< of each stop: metres from the beginning of `links`; never falls
  std::vector<double> stop_offset;     ///< of each stop: metres between stop and its place on the link
  double length = 0;                   ///< metres of all links from the first stop to the last
  bool by_shape = false;               ///< false: shortest ways between stops, for want of a shape
  std::size_t gaps = 0;                ///< places where no way leads on; `links` jumps there
  /// Share of the matched length, first stop to last, that lies within 25 m of the shape (by_shape), 0 ... 1.
  double path_near_shape = 0;
  /// Share of the shape's length, first stop to last, that lies within 25 m of the matched links, 0 ... 1.
  double shape_near_path = 0;
  /// Share of the same that lies within 25 m of any street open to buses: more can't be matched.
  double shape_near_streets = 0;
};

struct MatchParameters {
  double sigma = 10;           ///< metres: how far a drawn line lies off its street (standard deviation)
  double beta = 15;            ///< metres: how much longer than straight the way between two points of a line may be
  double stop_sigma = 15;      ///< metres: as sigma, of stops where there is no shape
  double spacing = 40;         ///< metres between points of a shape
  double reach = 60;           ///< metres within which streets are looked for; doubled twice where there are none
  std::size_t candidates = 8;  ///< streets looked at by point, nearest first
  double u_turn = 150;         ///< metres that turning round on a street counts as; at a dead end nothing
};

/// Puts patterns onto links that buses may use, in the direction in which they may: a hidden Markov model whose states
/// are places on links near the points of the shape (Newson and Krumm, "Hidden Markov Map Matching Through Noise and
/// Sparseness", 2009), decoded by Viterbi's algorithm. Without a shape the points are the stops, and the way between
/// them is the quickest.
///
/// Borrows the network, which must outlive it. Safe to share between threads. The answer depends on network, shape and
/// parameters alone; of equally good ways the one over lower LinkIds is taken.
class MapMatcher {
public:
  explicit MapMatcher(network::Network const& network, MatchParameters parameters = {});
  ~MapMatcher();
  MapMatcher(MapMatcher&&) noexcept;

  [[nodiscard]] MatchedPattern match(PatternShape const& pattern) const;
  /// The same of many, in parallel.
  [[nodiscard]] std::vector<MatchedPattern> match_all(std::span<PatternShape const> patterns) const;

private:
  struct Index;
  network::Network const* network_;
  MatchParameters parameters_;
  std::unique_ptr<Index> index_;
};

}  // namespace twinshift::map_match
