#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>

namespace twinshift {

/// A row number of one kind of thing. Ids of different kinds don't mix, don't convert and don't add.
///
/// Default-constructed ids are invalid: they name no row.
template <class Tag>
class Id {
public:
  using Value = std::uint32_t;
  static constexpr Value kInvalid = std::numeric_limits<Value>::max();

  constexpr Id() = default;
  constexpr explicit Id(Value value) : value_{value} {}

  [[nodiscard]] constexpr Value value() const { return value_; }
  [[nodiscard]] constexpr std::size_t index() const { return value_; }
  [[nodiscard]] constexpr bool valid() const { return value_ != kInvalid; }

  friend constexpr auto operator<=>(Id, Id) = default;

private:
  Value value_ = kInvalid;
};

/// The id of row `i`; for loops over a table.
template <class AnyId, class Integer>
[[nodiscard]] constexpr AnyId nth(Integer i) {
  return AnyId{static_cast<typename AnyId::Value>(i)};
}

using NodeId = Id<struct NodeTag>;
using LinkId = Id<struct LinkTag>;  ///< one direction of a street
using StopId = Id<struct StopTag>;
using RouteId = Id<struct RouteTag>;
using PatternId = Id<struct PatternTag>;
using TripId = Id<struct TripTag>;
using SectionId = Id<struct SectionTag>;  ///< flat number of (pattern, stop position)
using BlockId = Id<struct BlockTag>;
using OperatorId = Id<struct OperatorTag>;
using DepotId = Id<struct DepotTag>;
using StationId = Id<struct StationTag>;  ///< docking station of shared bikes
using SiteId = Id<struct SiteTag>;        ///< park-and-ride site
using ZoneId = Id<struct ZoneTag>;
using LocationId = Id<struct LocationTag>;
using PersonId = Id<struct PersonTag>;
using TourId = Id<struct TourTag>;
using PathId = Id<struct PathTag>;
using JourneyId = Id<struct JourneyTag>;
using MoverId = Id<struct MoverTag>;  ///< anything seen moving: a public vehicle, a car, a person
using VehicleTypeId = Id<struct VehicleTypeTag>;

}  // namespace twinshift

template <class Tag>
struct std::hash<twinshift::Id<Tag>> {
  std::size_t operator()(twinshift::Id<Tag> id) const noexcept { return id.index(); }
};
