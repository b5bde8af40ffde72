#pragma once

#include "sim/core/geometry.hpp"
#include "tools/osm/osm_data.hpp"

#include <optional>
#include <span>
#include <vector>

namespace twinshift::osm {

/// Lines joined end to end as far as they fit, in a fixed order: closed rings begin and end at the same node. With
/// `keep_direction` no line is turned round (a coast has its land on the left).
std::vector<std::vector<std::int64_t>> join_lines(std::vector<std::vector<std::int64_t>> lines, bool keep_direction);

/// Signed area [m2] of a ring, counter-clockwise positive; the last point may repeat the first.
[[nodiscard]] double signed_area(std::span<Point const> ring);

/// Middle of a ring's area; of its points if it has none.
[[nodiscard]] Point centroid(std::span<Point const> ring);

/// True if the point lies inside by the even-odd rule.
[[nodiscard]] bool holds(std::span<Point const> ring, Point at);

/// An outer ring and, after it, the rings of its holes.
using Polygon = std::vector<std::vector<io::LonLat>>;

/// The sea that coastlines (land on the left) leave in a box, islands as holes. Lines that neither close nor reach the
/// box's sides are passed over. Empty without a coast.
std::vector<Polygon> sea_of(std::vector<std::vector<io::LonLat>> const& coast, Box const& box);

/// The same rings with what lies on the box's sides moved outwards by the box's own width and height: a sea that goes
/// on beyond what is known, so that a picture does not end in a straight shore.
std::vector<Polygon> beyond_sides(std::vector<Polygon> sea, Box const& box);

}  // namespace twinshift::osm
