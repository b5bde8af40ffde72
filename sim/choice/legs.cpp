#include "sim/choice/legs.hpp"

#include <algorithm>
#include <cmath>

namespace twinshift::choice {
namespace {

bool is_way_out(JourneyId journey) { return journey.value() % 2 == 0; }

std::int32_t whole(double seconds) { return static_cast<std::int32_t>(std::lround(seconds)); }

}  // namespace

void JourneyBlock::clear() {
  main_mode.clear();
  departure.clear();
  leg_counts.clear();
  legs.clear();
  path_lengths.clear();
  links.clear();
}

void append(JourneyBlock const& block, demand::Journeys& journeys) {
  auto const path_offset = static_cast<std::uint32_t>(journeys.paths.size());
  std::size_t at = 0;
  auto legs = std::vector<demand::Leg>{};
  for (std::size_t j = 0; j < block.departure.size(); ++j) {
    journeys.main_mode.push_back(block.main_mode[j]);
    journeys.departure.push_back(block.departure[j]);
    legs.assign(block.legs.begin() + static_cast<std::ptrdiff_t>(at),
                block.legs.begin() + static_cast<std::ptrdiff_t>(at + block.leg_counts[j]));
    for (auto& leg : legs)
      if (leg.path.valid()) leg.path = PathId{leg.path.value() + path_offset};
    journeys.legs.push_back(legs);
    at += block.leg_counts[j];
  }
  std::size_t link = 0;
  for (auto const length : block.path_lengths) {
    journeys.paths.push_back(std::span{block.links}.subspan(link, length));
    link += length;
  }
}

LegWriter::LegWriter(Alternatives const& alternatives, routing::StreetRouter const& router,
                     network::LinkTimes const& times, transit::ServiceExperience const& experience)
    : all_{alternatives}, times_{times}, experience_{experience}, drive_{router, times} {}

NodeId LegWriter::walk_node(LocationId location) const { return all_.input().population.locations.walk_node[location]; }

double LegWriter::car_access_s() const { return 60 * all_.input().parameters.car_access_minutes; }

void LegWriter::add_walk(NodeId from, NodeId to, double seconds) {
  if (!(seconds > 0)) return;
  auto leg = demand::Leg{};
  leg.mode = Mode::kWalk;
  leg.duration_s = whole(seconds);
  leg.distance_m = static_cast<float>(seconds * all_.input().parameters.walk_speed.value());
  leg.from = from;
  leg.to = to;
  block_->legs.push_back(leg);
}

/// Whether the last path is driven again although the best one takes `best_s`.
bool LegWriter::drives_again(TimeOfDay at, double best_s) const {
  return last_ && best_s >= routing::seconds_along(last_->links, times_, at) * (1 - last_->least_gain);
}

bool LegWriter::add_drive(NodeId from, NodeId to, TimeOfDay at, SiteId park_at) {
  if (!drive_.path(from, to, at, path_)) return false;
  auto links = std::span<LinkId const>{path_.links};
  auto metres = path_.metres;
  if (drives_again(at, path_.seconds)) {
    links = last_->links;
    metres = 0;
    for (auto const link : links) metres += all_.input().network.links.length[link].value();
  }
  auto leg = demand::Leg{};
  leg.mode = Mode::kCar;
  leg.distance_m = static_cast<float>(metres);
  leg.from = from;
  leg.to = to;
  leg.path = nth<PathId>(block_->path_lengths.size());
  leg.park_at = park_at;
  block_->legs.push_back(leg);
  block_->path_lengths.push_back(static_cast<std::uint32_t>(links.size()));
  block_->links.insert(block_->links.end(), links.begin(), links.end());
  return true;
}

bool LegWriter::car(JourneyId journey) {
  auto const from = all_.kerb_at_origin(journey);
  auto const to = all_.kerb_at_destination(journey);
  auto const at = all_.wished_departure(journey);
  // The walk lies at the activity's end: the car stands at home.
  auto const walk_s = car_access_s();
  if (!is_way_out(journey)) add_walk(walk_node(all_.origin(journey)), from, walk_s);
  auto const driving_at = is_way_out(journey) ? at : at + Seconds{whole(walk_s)};
  if (!add_drive(from, to, driving_at, {})) return false;
  if (is_way_out(journey)) add_walk(to, walk_node(all_.destination(journey)), walk_s);
  return true;
}

bool LegWriter::passenger(JourneyId journey) {
  auto const from = all_.kerb_at_origin(journey);
  auto const to = all_.kerb_at_destination(journey);
  auto const seconds = drive_.seconds(from, to, all_.wished_departure(journey));
  if (!std::isfinite(seconds)) return false;
  auto leg = demand::Leg{};
  leg.mode = Mode::kCarPassenger;
  leg.duration_s = whole(seconds + car_access_s());
  leg.distance_m = all_.car_metres(journey);
  leg.from = walk_node(all_.origin(journey));
  leg.to = walk_node(all_.destination(journey));
  block_->legs.push_back(leg);
  return true;
}

bool LegWriter::own_way(JourneyId journey, Mode mode, double metres, MetresPerSecond speed) {
  auto leg = demand::Leg{};
  leg.mode = mode;
  leg.duration_s = whole(metres / speed.value());
  leg.distance_m = static_cast<float>(metres);
  leg.from = walk_node(all_.origin(journey));
  leg.to = walk_node(all_.destination(journey));
  block_->legs.push_back(leg);
  return true;
}

bool LegWriter::bike_share(JourneyId journey) {
  auto const& parameters = all_.input().parameters;
  auto const& stations = all_.input().fleet.stations;
  auto const& take = all_.station(all_.origin(journey));
  auto const& dock = all_.station(all_.destination(journey));
  auto const metres = double{all_.bike_metres(journey)};
  auto leg = demand::Leg{};
  leg.mode = Mode::kBikeShare;
  leg.duration_s = whole(metres / parameters.bike_speed.value());
  leg.distance_m = static_cast<float>(metres);
  leg.from = stations.node[take.station];
  leg.to = stations.node[dock.station];
  leg.from_station = take.station;
  leg.to_station = dock.station;
  add_walk(walk_node(all_.origin(journey)), leg.from, take.walk_m / parameters.walk_speed.value());
  block_->legs.push_back(leg);
  add_walk(leg.to, walk_node(all_.destination(journey)), dock.walk_m / parameters.walk_speed.value());
  return true;
}

bool LegWriter::scooter(JourneyId journey) {
  auto const& parameters = all_.input().parameters;
  auto const door = walk_node(all_.origin(journey));
  add_walk(door, door, 60 * parameters.scooter_access_minutes);
  return own_way(journey, Mode::kEScooter, double{all_.bike_metres(journey)}, parameters.scooter_speed);
}

void LegWriter::add_rides(TransitOptions::Row row, NodeId from, NodeId to, Mode access, Mode egress) {
  auto const& timetable = all_.input().timetable;
  auto const rides = all_.options().rides(row);
  auto at = from;
  auto connect = [&](Mode mode, NodeId goal, std::int32_t seconds) {
    add_walk(at, goal, seconds);
    if (mode != Mode::kBike || seconds <= 0) return;
    block_->legs.back().mode = mode;
    block_->legs.back().distance_m = static_cast<float>(seconds * all_.input().parameters.bike_speed.value());
  };
  for (std::size_t r = 0; r < rides.size(); ++r) {
    auto const& ride = rides[r];
    auto const stops = timetable.patterns.stops[ride.pattern];
    auto const along = timetable.patterns.distance[ride.pattern];
    auto leg = demand::Leg{};
    leg.mode = timetable.mode_of(ride.pattern);
    leg.pattern = ride.pattern;
    leg.board = ride.board;
    leg.alight = ride.alight;
    leg.from = timetable.stops.node[stops[ride.board]];
    leg.to = timetable.stops.node[stops[ride.alight]];
    leg.distance_m = static_cast<float>((along[ride.alight] - along[ride.board]).value());
    connect(r == 0 ? access : Mode::kWalk, leg.from, ride.way_before_s);
    block_->legs.push_back(leg);
    at = leg.to;
  }
  connect(egress, to, all_.options().egress_s(row));
}

bool LegWriter::transit(JourneyId journey, Mode mode) {
  auto const row = all_.option(journey, mode, experience_);
  if (row == TransitOptions::kNone) return false;
  auto paid = transit::TourFares{};
  auto const timed = all_.timer().time(all_.options(), row, departure_.seconds(), experience_,
                                       all_.fares(TourId{journey.value() / 2}), paid);
  departure_ = TimeOfDay::from_seconds(timed.departure_s);
  add_rides(row, walk_node(all_.origin(journey)), walk_node(all_.destination(journey)), Mode::kWalk, Mode::kWalk);
  return true;
}

bool LegWriter::bike_rail(JourneyId journey) {
  auto const row = all_.bike_rail(journey);
  if (row == TransitOptions::kNone) return false;
  auto paid = transit::TourFares{};
  auto const timed = all_.timer().time(all_.options(), row, departure_.seconds(), experience_,
                                       all_.fares(TourId{journey.value() / 2}), paid);
  if (!timed.runs) return false;
  departure_ = TimeOfDay::from_seconds(timed.departure_s);
  auto const out = is_way_out(journey);
  add_rides(row, walk_node(all_.origin(journey)), walk_node(all_.destination(journey)), out ? Mode::kBike : Mode::kWalk,
            out ? Mode::kWalk : Mode::kBike);
  return true;
}

bool LegWriter::park_ride(JourneyId journey) {
  auto const& input = all_.input();
  auto const& way = all_.park_ride(TourId{journey.value() / 2});
  if (!way.site.valid()) return false;
  auto const site = input.fleet.sites.node[way.site];
  auto paid = transit::TourFares{};
  if (is_way_out(journey)) {
    auto const home = all_.kerb_at_origin(journey);
    auto const drive = drive_.seconds(home, site, departure_);
    if (!std::isfinite(drive)) return false;
    auto const ready = departure_.seconds() + whole(drive + car_access_s());
    auto const timed =
        all_.timer().time(all_.options(), way.out, ready, experience_, all_.fares(TourId{journey.value() / 2}), paid);
    if (!timed.runs || !add_drive(home, site, departure_, way.site)) return false;
    departure_ = departure_ + Seconds{timed.departure_s - ready};
    add_walk(site, site, car_access_s());
    add_rides(way.out, site, walk_node(all_.destination(journey)), Mode::kWalk, Mode::kWalk);
    return true;
  }
  auto const timed = all_.timer().time(all_.options(), way.back, departure_.seconds(), experience_,
                                       all_.fares(TourId{journey.value() / 2}), paid);
  if (!timed.runs) return false;
  departure_ = TimeOfDay::from_seconds(timed.departure_s);
  add_rides(way.back, walk_node(all_.origin(journey)), site, Mode::kWalk, Mode::kWalk);
  add_walk(site, site, car_access_s());
  auto const at_site = TimeOfDay::from_seconds(timed.arrival_s + whole(car_access_s()));
  return add_drive(site, all_.kerb_at_destination(journey), at_site, {});
}

void LegWriter::write(JourneyId journey, std::optional<Mode> mode, std::optional<LastPath> last, JourneyBlock& block) {
  block_ = &block;
  last_ = last;
  departure_ = all_.wished_departure(journey);
  auto const first_leg = block.legs.size();
  auto const first_path = block.path_lengths.size();
  auto const first_link = block.links.size();
  auto const& parameters = all_.input().parameters;
  auto written = false;
  if (mode) switch (*mode) {
      case Mode::kCar:
        written = car(journey);
        break;
      case Mode::kCarPassenger:
        written = passenger(journey);
        break;
      case Mode::kWalk:
        written = own_way(journey, *mode, double{all_.walk_metres(journey)}, parameters.walk_speed);
        break;
      case Mode::kBike:
        written = own_way(journey, *mode, double{all_.bike_metres(journey)}, parameters.bike_speed);
        break;
      case Mode::kEBike:
        written = own_way(journey, *mode, double{all_.bike_metres(journey)}, parameters.e_bike_speed);
        break;
      case Mode::kBikeShare:
        written = bike_share(journey);
        break;
      case Mode::kEScooter:
        written = scooter(journey);
        break;
      case Mode::kParkRide:
        written = park_ride(journey);
        break;
      case Mode::kBikeRail:
        written = bike_rail(journey);
        break;
      case Mode::kBus:
      case Mode::kBrt:
      case Mode::kRail:
      case Mode::kShuttle:
        written = transit(journey, *mode);
        break;
    }
  if (!written) {
    block.legs.resize(first_leg);
    block.path_lengths.resize(first_path);
    block.links.resize(first_link);
  }
  block.main_mode.push_back(mode.value_or(Mode::kWalk));
  block.departure.push_back(departure_);
  block.leg_counts.push_back(static_cast<std::uint32_t>(block.legs.size() - first_leg));
}

void LegWriter::write_car_trip(NodeId from, NodeId to, TimeOfDay departure, std::optional<LastPath> last,
                               JourneyBlock& block) {
  block_ = &block;
  last_ = last;
  auto const written = add_drive(from, to, departure, {});
  block.main_mode.push_back(Mode::kCar);
  block.departure.push_back(departure);
  block.leg_counts.push_back(written ? 1 : 0);
}

void LegWriter::write_rider(std::size_t row, JourneyBlock& block) {
  block_ = &block;
  last_.reset();
  auto const& trips = all_.input().population.background;
  auto const first_leg = block.legs.size();
  auto const option = all_.rider_option(row, experience_);
  departure_ = trips.departure[row];
  auto mode = Mode::kWalk;
  if (option != TransitOptions::kNone) {
    mode = all_.options().main_mode(option);
    auto paid = transit::TourFares{};
    auto const timed =
        all_.timer().time(all_.options(), option, departure_.seconds(), experience_, all_.common_fares(), paid);
    departure_ = TimeOfDay::from_seconds(timed.departure_s);
    add_rides(option, walk_node(trips.from_place[row]), walk_node(trips.to_place[row]), Mode::kWalk, Mode::kWalk);
  }
  block.main_mode.push_back(mode);
  block.departure.push_back(departure_);
  block.leg_counts.push_back(static_cast<std::uint32_t>(block.legs.size() - first_leg));
}

}  // namespace twinshift::choice
