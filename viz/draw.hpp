#pragma once

#include "sim/core/geometry.hpp"
#include "sim/recording/scenery.hpp"
#include "viz/camera.hpp"

#include <span>
#include <vector>

namespace twinshift::viz {

/// Points of the city's plane as pixels.
[[nodiscard]] std::vector<Point> on_screen(std::span<Point const> points, Camera const& camera);

/// Streets that a map shows: no connectors, which stand for streets that are not in the data, nor long straight lines.
[[nodiscard]] bool on_map(recording::StreetLinks const& links, LinkId link);

/// True if the box around the points (in pixels) comes within `margin` of the picture.
[[nodiscard]] bool visible(std::span<Point const> points, Camera const& camera, double margin);

/// The line moved to its left (y down) by `by` pixels; bends are rounded off, not mitred.
[[nodiscard]] std::vector<Point> beside(std::vector<Point> points, double by);

}  // namespace twinshift::viz
