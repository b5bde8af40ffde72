#pragma once

#include "sim/io/projection.hpp"
#include "sim/network/network.hpp"
#include "tools/imports/city_folder.hpp"

#include <memory>
#include <optional>

namespace twinshift::gtfs {

/// The streets of a city folder, as far as an import of stops needs them.
class CityStreets {
public:
  static constexpr double kNear = 150;      ///< [m] stops farther from a junction are told of
  static constexpr double kFarthest = 500;  ///< [m] buses' stops farther from one can't be used
  static constexpr double kOutside = 5000;  ///< [m] stations farther from all streets have none: nobody gets on

  /// Nothing if the city has no streets, or with faults if they can't be read.
  static std::optional<CityStreets> of(imports::CityFolder const& city, io::Faults& faults);

  struct Tie {
    double metres = 0;    ///< to the nearest junction that those who come to the stop can use
    bool inside = false;  ///< in the rectangle of the streets, or within kFarthest of a junction
    bool lonely = false;  ///< a station beyond all streets
  };
  /// `on_road`: buses call there.
  [[nodiscard]] Tie tie(io::LonLat at, bool on_road) const;

  [[nodiscard]] network::Network const& network() const { return *network_; }
  [[nodiscard]] std::optional<Point> to_plane(io::LonLat at) const { return projection_->to_plane(at); }

private:
  CityStreets(std::unique_ptr<network::Network> network, io::Projection projection);

  std::unique_ptr<network::Network> network_;
  std::unique_ptr<io::Projection> projection_;
  network::NodeLocator feet_;
  network::NodeLocator buses_;
  Point low_;
  Point high_;
};

}  // namespace twinshift::gtfs
