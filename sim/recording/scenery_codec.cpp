#include "sim/recording/scenery_codec.hpp"

#include "sim/recording/channels.hpp"

#include <array>
#include <cmath>
#include <functional>
#include <limits>

namespace twinshift::recording {
namespace {

constexpr double kPerMetre = 10;  // decimetres

// Channel numbers are part of the format: append, never renumber.
enum Channel : std::uint32_t { kText = 1, kLinks, kStops, kStations, kRoutes, kMovers, kPlaces, kBackdrop, kHomes };

std::int64_t decimetres(double metres) { return std::llround(metres * kPerMetre); }

/// Points as steps from the point before.
class PointWriter {
public:
  explicit PointWriter(ByteWriter& out) : out_{out} {}
  void put(Point p) {
    auto const x = decimetres(p.x);
    auto const y = decimetres(p.y);
    out_.signed_number(x - x_);
    out_.signed_number(y - y_);
    x_ = x;
    y_ = y;
  }

private:
  ByteWriter& out_;
  std::int64_t x_ = 0;
  std::int64_t y_ = 0;
};

class PointReader {
public:
  explicit PointReader(ByteReader& in) : in_{in} {}
  Point get() {
    x_ = step(x_);
    y_ = step(y_);
    return {static_cast<double>(x_) / kPerMetre, static_cast<double>(y_) / kPerMetre};
  }

private:
  std::int64_t step(std::int64_t from) {
    auto const to = from + in_.integer();
    if (std::abs(to) > std::numeric_limits<std::int32_t>::max())
      throw RecordingError{"V412: a position in the recording is out of range; it is damaged"};
    return to;
  }
  ByteReader& in_;
  std::int64_t x_ = 0;
  std::int64_t y_ = 0;
};

void put(ByteWriter& out, Name const& name) {
  out.text(name.en);
  out.text(name.ko);
}

Name get_name(ByteReader& in) {
  Name name;
  name.en = in.text();
  name.ko = in.text();
  return name;
}

template <class Enum>
Enum get_enum(ByteReader& in, int size) {
  return static_cast<Enum>(in.below(static_cast<std::uint64_t>(size)));
}

void put_text(ByteWriter& out, Scenery const& s) {
  put(out, s.city);
  put(out, s.scenario);
  put(out, s.date);
  out.text(s.time_zone);
  out.byte(s.drives_left ? 1 : 0);
  out.number(s.seed);
  out.text(s.hash);
  out.text(s.attribution);
  out.text(s.note);
  PointWriter{out}.put(s.centre);
}

void get_text(ByteReader& in, Scenery& s) {
  s.city = get_name(in);
  s.scenario = get_name(in);
  s.date = get_name(in);
  s.time_zone = in.text();
  s.drives_left = in.byte() != 0;
  s.seed = in.number();
  s.hash = in.text();
  s.attribution = in.text();
  s.note = in.text();
  s.centre = PointReader{in}.get();
}

void put_links(ByteWriter& out, Scenery const& s) {
  auto const& links = s.links;
  out.number(links.size());
  PointWriter points{out};
  for (std::size_t i = 0; i < links.size(); ++i) {
    auto const link = nth<LinkId>(i);
    out.number(links.from[link]);
    out.number(links.to[link]);
    out.number(links.free_s[link]);
    out.byte(static_cast<std::uint8_t>(links.road_class[link]));
    out.byte(links.lanes[link]);
    out.byte(links.two_way[link]);
    out.number(links.shape[link].size());
    for (auto const point : links.shape[link]) points.put(point);
  }
}

void get_links(ByteReader& in, Scenery& s) {
  auto& links = s.links;
  auto const size = in.count(11);
  PointReader points{in};
  std::vector<Point> shape;
  for (std::size_t i = 0; i < size; ++i) {
    links.from.push_back(in.below(std::numeric_limits<std::uint32_t>::max()));
    links.to.push_back(in.below(std::numeric_limits<std::uint32_t>::max()));
    links.free_s.push_back(static_cast<std::uint16_t>(in.below(1U << 16U)));
    links.road_class.push_back(get_enum<RoadClass>(in, kRoadClasses));
    links.lanes.push_back(in.byte());
    links.two_way.push_back(in.byte());
    shape.resize(in.count(2));
    if (shape.size() < 2) throw RecordingError{"V412: a street in the recording has no shape; it is damaged"};
    for (auto& point : shape) point = points.get();
    links.shape.push_back(shape);
  }
}

void put_stops(ByteWriter& out, Scenery const& s) {
  out.number(s.stops.name.size());
  PointWriter points{out};
  for (std::size_t i = 0; i < s.stops.name.size(); ++i) {
    put(out, s.stops.name[nth<StopId>(i)]);
    points.put(s.stops.position[nth<StopId>(i)]);
  }
}

void get_stops(ByteReader& in, Scenery& s) {
  auto const size = in.count(4);
  PointReader points{in};
  for (std::size_t i = 0; i < size; ++i) {
    s.stops.name.push_back(get_name(in));
    s.stops.position.push_back(points.get());
  }
}

void put_stations(ByteWriter& out, Scenery const& s) {
  out.number(s.stations.name.size());
  PointWriter points{out};
  for (std::size_t i = 0; i < s.stations.name.size(); ++i) {
    out.text(s.stations.name[nth<StationId>(i)]);
    out.number(s.stations.docks[nth<StationId>(i)]);
    points.put(s.stations.position[nth<StationId>(i)]);
  }
}

void get_stations(ByteReader& in, Scenery& s) {
  auto const size = in.count(4);
  PointReader points{in};
  for (std::size_t i = 0; i < size; ++i) {
    s.stations.name.push_back(in.text());
    s.stations.docks.push_back(in.below(1U << 31U));
    s.stations.position.push_back(points.get());
  }
}

void put_routes(ByteWriter& out, Scenery const& s) {
  out.number(s.routes.key.size());
  for (std::size_t i = 0; i < s.routes.key.size(); ++i) {
    out.text(s.routes.key[nth<RouteId>(i)]);
    out.text(s.routes.name[nth<RouteId>(i)]);
    out.byte(static_cast<std::uint8_t>(s.routes.mode[nth<RouteId>(i)]));
  }
}

void get_routes(ByteReader& in, Scenery& s) {
  auto const size = in.count(3);
  for (std::size_t i = 0; i < size; ++i) {
    s.routes.key.push_back(in.text());
    s.routes.name.push_back(in.text());
    s.routes.mode.push_back(get_enum<Mode>(in, kModes));
  }
}

void put_movers(ByteWriter& out, Scenery const& s) {
  out.number(s.movers.size());
  for (std::size_t i = 0; i < s.movers.size(); ++i) {
    auto const mover = nth<MoverId>(i);
    out.byte(static_cast<std::uint8_t>(static_cast<unsigned>(s.movers.kind[mover]) * kModes +
                                       static_cast<unsigned>(s.movers.mode[mover])));
    if (s.movers.kind[mover] != MoverKind::kPublicVehicle) continue;
    out.number(s.movers.route[mover].valid() ? s.movers.route[mover].value() + 1 : 0);
    out.number(s.movers.capacity[mover]);
  }
}

void get_movers(ByteReader& in, Scenery& s) {
  auto const size = in.count();
  s.movers.kind.reserve(size);
  s.movers.mode.reserve(size);
  s.movers.route.reserve(size);
  s.movers.capacity.reserve(size);
  for (std::size_t i = 0; i < size; ++i) {
    auto const both = in.below(3 * kModes);
    s.movers.kind.push_back(static_cast<MoverKind>(both / kModes));
    s.movers.mode.push_back(static_cast<Mode>(both % kModes));
    bool const vehicle = s.movers.kind[nth<MoverId>(i)] == MoverKind::kPublicVehicle;
    auto const route = vehicle ? in.below(s.routes.key.size() + 1) : 0;
    s.movers.route.push_back(route == 0 ? RouteId{} : RouteId{route - 1});
    s.movers.capacity.push_back(vehicle ? in.below(1U << 31U) : 0);
  }
}

void put_places(ByteWriter& out, Scenery const& s) {
  out.number(s.places.size());
  PointWriter points{out};
  for (auto const& place : s.places) {
    put(out, place.name);
    out.byte(static_cast<std::uint8_t>(place.kind));
    out.byte(place.importance);
    points.put(place.position);
  }
}

void get_places(ByteReader& in, Scenery& s) {
  s.places.resize(in.count(6));
  PointReader points{in};
  for (auto& place : s.places) {
    place.name = get_name(in);
    place.kind = get_enum<PlaceKind>(in, 5);
    place.importance = in.byte();
    place.position = points.get();
  }
}

void put_backdrop(ByteWriter& out, Scenery const& s) {
  out.number(s.backdrop.size());
  PointWriter points{out};
  for (auto const& shape : s.backdrop) {
    out.byte(static_cast<std::uint8_t>(shape.kind));
    out.byte(shape.area ? 1 : 0);
    put(out, shape.name);
    out.number(shape.parts.size());
    for (auto const& part : shape.parts) {
      out.number(part.size());
      for (auto const point : part) points.put(point);
    }
  }
}

void get_backdrop(ByteReader& in, Scenery& s) {
  s.backdrop.resize(in.count(5));
  PointReader points{in};
  for (auto& shape : s.backdrop) {
    shape.kind = get_enum<BackdropKind>(in, kBackdropKinds);
    shape.area = in.byte() != 0;
    shape.name = get_name(in);
    shape.parts.resize(in.count());
    for (auto& part : shape.parts) {
      part.resize(in.count(2));
      for (auto& point : part) point = points.get();
    }
  }
}

void put_homes(ByteWriter& out, Scenery const& s) {
  out.number(s.homes.size());
  PointWriter points{out};
  for (auto const& home : s.homes) {
    out.number(home.people);
    points.put(home.position);
  }
}

void get_homes(ByteReader& in, Scenery& s) {
  s.homes.resize(in.count(3));
  PointReader points{in};
  for (auto& home : s.homes) {
    home.people = in.below(1U << 31U);
    home.position = points.get();
  }
}

using SceneryCode = ChannelCode<Scenery>;

// Movers name routes, so routes come first.
constexpr std::array kChannels = {
    SceneryCode{kText, put_text, get_text},       SceneryCode{kLinks, put_links, get_links},
    SceneryCode{kStops, put_stops, get_stops},    SceneryCode{kStations, put_stations, get_stations},
    SceneryCode{kRoutes, put_routes, get_routes}, SceneryCode{kMovers, put_movers, get_movers},
    SceneryCode{kPlaces, put_places, get_places}, SceneryCode{kBackdrop, put_backdrop, get_backdrop},
    SceneryCode{kHomes, put_homes, get_homes},
};

}  // namespace

Bytes encode_scenery(Scenery const& scenery) {
  return encode_channels(std::span<SceneryCode const>{kChannels}, scenery);
}

Scenery decode_scenery(std::span<std::uint8_t const> bytes) {
  Scenery scenery;
  decode_channels(std::span<SceneryCode const>{kChannels}, bytes, scenery);
  return scenery;
}

}  // namespace twinshift::recording
