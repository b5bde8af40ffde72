#pragma once

#include "sim/core/geometry.hpp"

#include <memory>
#include <optional>
#include <string>

namespace twinshift::io {

/// WGS84 degrees.
struct LonLat {
  double lon = 0;
  double lat = 0;
};

/// Degrees to a city's plane in metres and back (PROJ). Keep one per thread.
class Projection {
public:
  /// `crs` as in "EPSG:2157"; empty if PROJ does not know it or it is not a plane in metres.
  static std::optional<Projection> make(std::string const& crs);
  ~Projection();
  Projection(Projection&&) noexcept;
  Projection& operator=(Projection&&) noexcept;

  /// Empty if the point can't be shown in this plane.
  [[nodiscard]] std::optional<Point> to_plane(LonLat at) const;
  [[nodiscard]] std::optional<LonLat> to_degrees(Point at) const;

private:
  Projection();
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace twinshift::io
