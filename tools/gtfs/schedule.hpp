#pragma once

#include "sim/core/mode.hpp"
#include "sim/io/projection.hpp"
#include "tools/gtfs/feed.hpp"
#include "tools/imports/archive.hpp"
#include "tools/imports/report.hpp"

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace twinshift::gtfs {

/// No row.
inline constexpr std::uint32_t kNone = 0xFFFFFFFFU;

/// Texts that name things, each kept once; a text's number is the row of its thing.
class Names {
public:
  /// kNone if it is there already.
  std::uint32_t insert(std::string_view name);
  /// The number of the name, a new one if it isn't there yet.
  std::uint32_t intern(std::string_view name);
  [[nodiscard]] std::uint32_t find(std::string_view name) const;
  [[nodiscard]] std::string const& operator[](std::uint32_t number) const { return names_[number]; }
  [[nodiscard]] std::size_t size() const { return names_.size(); }

private:
  std::deque<std::string> names_;
  std::unordered_map<std::string_view, std::uint32_t> numbers_;  // looked up, never walked through
};

/// Where something of the feed was read, so that what happens to it later is booked there.
struct Origin {
  std::uint32_t row = 0;  ///< of its file's FileRows
  std::uint32_t line = 0;
};

struct Agency {
  std::string name;
  std::string time_zone;
};

struct FeedStop {
  std::string name;
  io::LonLat at;
  std::uint32_t parent = kNone;
  std::uint32_t zone = kNone;  ///< row of Schedule::zones
  std::uint8_t kind = 0;       ///< location_type: 0 stop or platform, 1 station, 2 entrance, 3 node, 4 boarding area
  bool placed = false;         ///< false: without coordinates of its own or its parent's
  Origin origin;
};

struct FeedRoute {
  std::string short_name;
  std::string long_name;
  std::uint32_t agency = 0;
  int type = 3;
  std::optional<Mode> mode;       ///< empty: nothing that Twinshift moves (ferries, aircraft, cable cars)
  std::uint32_t network = kNone;  ///< fares v2: row of Schedule::networks
  Origin origin;
};

struct FeedTrip {
  std::uint32_t route = kNone;
  std::uint32_t service = kNone;
  std::uint32_t headsign = kNone;  ///< row of Schedule::headsigns
  std::uint32_t block = kNone;     ///< row of Schedule::blocks
  std::uint32_t shape = kNone;     ///< row of Schedule::shape_keys
  std::int8_t direction = -1;      ///< -1: not given
  bool on_demand = false;          ///< calls somewhere in an area, which is not read
  Origin origin;
};

/// A row of stop_times.txt, then a call of a trip: times in seconds after the service day's midnight.
struct FeedCall {
  static constexpr std::int32_t kBlank = INT32_MIN;
  std::uint32_t trip = 0;
  std::uint32_t sequence = 0;
  std::uint32_t stop = 0;
  std::int32_t arrival_s = kBlank;
  std::int32_t departure_s = kBlank;
  float distance = -1;     ///< shape_dist_traveled, in whatever unit; negative: not given
  std::uint8_t rules = 0;  ///< bits of routing::CallRule
  Origin origin;
};

struct FeedFrequency {
  std::uint32_t trip = 0;
  Frequency times;
  bool exact = false;
  Origin origin;
};

/// A change from a stop or station to another.
struct FeedTransfer {
  std::uint32_t from = kNone;
  std::uint32_t to = kNone;
  std::optional<std::int32_t> least_s;  ///< it takes no less; empty: nobody can change
};

struct ShapePoint {
  float lon_offset = 0;  ///< from the shape's first point, in degrees: 1 cm of resolution at the size of a city
  float lat_offset = 0;
  std::uint32_t sequence = 0;
};

struct Shape {
  io::LonLat origin;
  std::vector<ShapePoint> points;  ///< in order of shape_pt_sequence
  [[nodiscard]] io::LonLat at(std::size_t i) const {
    return {origin.lon + double{points[i].lon_offset}, origin.lat + double{points[i].lat_offset}};
  }
};

/// A price: fare_attributes.txt with the routes its rules name (v1), or fare_products.txt with a leg rule (v2).
struct FeedFare {
  double price = 0;
  std::string currency;
  std::optional<int> transfers;       ///< allowed; empty: any number
  double transfer_minutes = 0;        ///< 0: not given
  std::uint32_t agency = kNone;       ///< kNone: any
  std::vector<std::uint32_t> routes;  ///< ascending; empty: any
  bool by_zone = false;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> zones;  ///< from and to, rows of Schedule::zones
};

/// What feed_info.txt says; texts are empty where it doesn't.
struct FeedInfo {
  std::string publisher;
  std::string version;
  std::optional<Date> first;
  std::optional<Date> last;
};

/// A timetable in the General Transit Feed Specification (Schedule), whatever the day, as far as it moves people.
struct Schedule {
  Names agency_keys;
  std::vector<Agency> agencies;  ///< at least one, made up if there is none
  Names stop_keys;
  std::vector<FeedStop> stops;
  Names zones;  ///< of fares
  Names route_keys;
  std::vector<FeedRoute> routes;
  Names networks;
  Names service_keys;
  std::vector<Service> services;
  Names trip_keys;
  std::vector<FeedTrip> trips;
  Names headsigns;
  Names blocks;
  std::vector<FeedFrequency> frequencies;  ///< by trip
  std::vector<FeedTransfer> transfers;     ///< in the order of the file
  Names shape_keys;
  std::vector<Shape> shapes;
  std::vector<FeedFare> fares;
  FeedInfo info;

  // Under which names rows of stops, trips and calls are booked in the report.
  std::string stops_file = "stops.txt";
  std::string trips_file = "trips.txt";
  std::string calls_file = "stop_times.txt";

  std::deque<FeedCall> calls;             ///< in the order of the file
  std::vector<std::uint32_t> call_order;  ///< rows of `calls`, by trip and then in order of travel; checked ones only
  std::vector<std::uint32_t> first_call;  ///< of each trip in call_order; one more than there are trips

  /// Rows of `calls` of a trip, in order of travel.
  [[nodiscard]] std::span<std::uint32_t const> calls_of(std::uint32_t trip) const {
    return std::span{call_order}.subspan(first_call[trip], first_call[trip + 1] - first_call[trip]);
  }
};

/// How a feed is to be read.
struct ReadOptions {
  std::string encoding;            ///< empty: UTF-8, or UTF-16 by its byte order mark
  std::optional<io::LonLat> near;  ///< where the city is, if known: points that only fit swapped are swapped
};

/// Reads all files of a feed but stop_times.txt and shapes.txt. What is odd is repaired or dropped and booked in
/// `report`; what makes the feed unusable (no stops, routes or trips, files that can't be read) goes to `faults`.
Schedule read_schedule(imports::Archive& feed, ReadOptions const& options, imports::ImportReport& report,
                       io::Faults& faults);

/// Reads stop_times.txt into `schedule.calls` and checks it trip by trip: blank times are interpolated (by
/// shape_dist_traveled, else by straight distance), clocks that start again at midnight go on past 24 h, trips that go
/// back in time or have less than two stops are dropped.
void read_calls(imports::Archive& feed, ReadOptions const& options, Schedule& schedule, imports::ImportReport& report,
                io::Faults& faults);

/// The checks of read_calls, of calls that were read otherwise.
void check_calls(Schedule& schedule, imports::ImportReport& report);

/// Reads shapes.txt: the shapes that `wanted` (by row of shape_keys) asks for.
void read_shapes(imports::Archive& feed, ReadOptions const& options, std::span<std::uint8_t const> wanted,
                 Schedule& schedule, imports::ImportReport& report, io::Faults& faults);

/// How a route type, basic or extended, moves in Twinshift; empty for what it doesn't move. `known` tells whether the
/// number is in the specification.
[[nodiscard]] std::optional<Mode> mode_of_route_type(int type, bool& known);

}  // namespace twinshift::gtfs
