#pragma once

#include "sim/core/column.hpp"
#include "sim/core/geometry.hpp"
#include "sim/core/id.hpp"
#include "sim/core/mode.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace twinshift::recording {

/// A word in English and, where known, in Korean.
struct Name {
  std::string en;
  std::string ko;  ///< may be empty
  friend bool operator==(Name const&, Name const&) = default;
};

/// What a street is; the order is that of importance and that of the network's own classes.
enum class RoadClass : std::uint8_t {
  kMotorway,
  kTrunk,
  kPrimary,
  kSecondary,
  kTertiary,
  kResidential,
  kBusway,
  kConnector,
  kPath,
};
inline constexpr int kRoadClasses = 9;

/// Directed streets. Nodes are plain numbers: they only say which links follow each other.
struct StreetLinks {
  Column<LinkId, std::uint32_t> from;
  Column<LinkId, std::uint32_t> to;
  Column<LinkId, std::uint16_t> free_s;  ///< seconds on the empty link, rounded down
  Column<LinkId, RoadClass> road_class;
  Column<LinkId, std::uint8_t> lanes;
  Column<LinkId, std::uint8_t> two_way;  ///< 1 if the same street exists in the other direction
  Ragged<LinkId, Point> shape;           ///< at least two points

  [[nodiscard]] std::size_t size() const { return from.size(); }
};

struct StopPoints {
  Column<StopId, Name> name;
  Column<StopId, Point> position;
};

struct StationPoints {
  Column<StationId, std::string> name;
  Column<StationId, Point> position;
  Column<StationId, std::uint32_t> docks;
};

struct RouteNames {
  Column<RouteId, std::string> key;
  Column<RouteId, std::string> name;
  Column<RouteId, Mode> mode;
};

enum class MoverKind : std::uint8_t { kPublicVehicle, kCar, kPerson };

/// Everything that can be seen moving, by MoverId.
struct Movers {
  Column<MoverId, MoverKind> kind;
  Column<MoverId, Mode> mode;               ///< of a public vehicle: its service; of people: main mode of the journey
  Column<MoverId, RouteId> route;           ///< invalid for anything but public vehicles
  Column<MoverId, std::uint32_t> capacity;  ///< people; 0 where it means nothing
  [[nodiscard]] std::size_t size() const { return kind.size(); }
};

enum class PlaceKind : std::uint8_t { kCentre, kTown, kDistrict, kWater, kOther };

/// A name on the map.
struct Place {
  Name name;
  PlaceKind kind = PlaceKind::kOther;
  std::uint8_t importance = 3;  ///< 1 high ... 3 low
  Point position;
};

enum class BackdropKind : std::uint8_t { kSea, kLake, kRiver, kLand, kRail };
inline constexpr int kBackdropKinds = 5;

/// A shape behind the streets: an area (closed; rings fill by the even-odd rule) or lines.
struct Backdrop {
  BackdropKind kind = BackdropKind::kLand;
  bool area = false;
  Name name;
  std::vector<std::vector<Point>> parts;
};

/// How many people live at a point.
struct Home {
  Point position;
  std::uint32_t people = 0;
};

/// All that a picture needs besides what moves. One per recording.
struct Scenery {
  Name city;
  Name scenario;
  Name date;              ///< written out in both languages, e.g. "Wednesday 14 October 2026"
  std::string time_zone;  ///< e.g. "Europe/London"
  bool drives_left = false;
  std::uint64_t seed = 0;
  std::string hash;         ///< short hash of the run
  std::string attribution;  ///< credit line that must be shown with the picture
  std::string note;         ///< e.g. "estimate", "10 % sample"; may be empty
  Point centre;             ///< where a picture looks first
  StreetLinks links;
  StopPoints stops;
  StationPoints stations;
  RouteNames routes;
  Movers movers;
  std::vector<Place> places;
  std::vector<Backdrop> backdrop;
  std::vector<Home> homes;
};

}  // namespace twinshift::recording
