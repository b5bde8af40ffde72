// checkpoint.tsc: the state between two days, packed.

#include "sim/run/checkpoint.hpp"

#include <bit>

#include "sim/io/file.hpp"
#include "sim/io/packed.hpp"
#include "sim/recording/bytes.hpp"

namespace twinshift::run {

namespace {

using recording::ByteReader;
using recording::ByteWriter;

constexpr io::PackedKind kKind{"TWSTATE ", 2};

/// A path's next link is told by its place among the links that leave the node; this stands for "anywhere".
constexpr std::uint8_t kElsewhere = 255;

/// What the plans of a journey hold.
enum class Held : std::uint8_t { kNothing, kLegs, kPath };

void put(ByteWriter& out, float value) {
  auto const bits = std::bit_cast<std::uint32_t>(value);
  for (unsigned i = 0; i < 4; ++i) out.byte(static_cast<std::uint8_t>(bits >> (8U * i)));
}

float get_float(ByteReader& in) {
  std::uint32_t bits = 0;
  for (unsigned i = 0; i < 4; ++i) bits |= std::uint32_t{in.byte()} << (8U * i);
  return std::bit_cast<float>(bits);
}

void put(ByteWriter& out, double value) {
  auto const bits = std::bit_cast<std::uint64_t>(value);
  for (unsigned i = 0; i < 8; ++i) out.byte(static_cast<std::uint8_t>(bits >> (8U * i)));
}

double get_double(ByteReader& in) {
  std::uint64_t bits = 0;
  for (unsigned i = 0; i < 8; ++i) bits |= std::uint64_t{in.byte()} << (8U * i);
  return std::bit_cast<double>(bits);
}

void put(ByteWriter& out, std::vector<float> const& column) {
  out.number(column.size());
  for (auto const value : column) put(out, value);
}

std::vector<float> get_floats(ByteReader& in) {
  std::vector<float> column(in.count(4));
  for (auto& value : column) value = get_float(in);
  return column;
}

void put_path(ByteWriter& out, network::Network const& network, std::span<LinkId const> path) {
  out.number(path.size());
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (i > 0) {
      auto const choices = network.out_links[network.links.to[path[i - 1]]];
      auto const place = static_cast<std::size_t>(std::find(choices.begin(), choices.end(), path[i]) - choices.begin());
      if (place < choices.size() && place < kElsewhere) {
        out.byte(static_cast<std::uint8_t>(place));
        continue;
      }
      out.byte(kElsewhere);
    }
    out.number(path[i].value());
  }
}

std::vector<LinkId> get_path(ByteReader& in, network::Network const& network) {
  std::vector<LinkId> path(in.count());
  for (std::size_t i = 0; i < path.size(); ++i) {
    auto const place = i > 0 ? in.byte() : kElsewhere;
    if (place == kElsewhere) {
      path[i] = LinkId{in.below(network.links.size())};
      continue;
    }
    auto const choices = network.out_links[network.links.to[path[i - 1]]];
    if (place >= choices.size()) throw recording::RecordingError{"a path leaves the streets"};
    path[i] = choices[place];
  }
  return path;
}

std::optional<PathId> path_of(demand::Journeys const& plans, JourneyId journey) {
  for (auto const& leg : plans.legs[journey])
    if (leg.path.valid()) return leg.path;
  return std::nullopt;
}

void put_plans(ByteWriter& out, demand::Journeys const& plans, network::Network const& network) {
  out.number(plans.tours);
  out.number(plans.size());
  for (std::size_t i = 0; i < plans.size(); ++i) {
    auto const journey = nth<JourneyId>(i);
    out.byte(static_cast<std::uint8_t>(plans.main_mode[journey]));
    auto const path = path_of(plans, journey);
    auto const held = path ? Held::kPath : plans.legs[journey].empty() ? Held::kNothing : Held::kLegs;
    out.byte(static_cast<std::uint8_t>(held));
    if (path) put_path(out, network, plans.paths[*path]);
  }
}

demand::Journeys get_plans(ByteReader& in, network::Network const& network) {
  demand::Journeys plans;
  plans.tours = in.number();
  auto const rows = in.count(2);
  if (plans.tours > rows) throw recording::RecordingError{"more tours than journeys"};
  for (std::size_t i = 0; i < rows; ++i) {
    plans.main_mode.push_back(static_cast<Mode>(in.below(kModes)));
    plans.departure.push_back({});
    auto const held = static_cast<Held>(in.below(3));
    demand::Leg leg;
    if (held == Held::kPath) leg.path = plans.paths.push_back(get_path(in, network));
    plans.legs.push_back(std::span<demand::Leg const>{&leg, held == Held::kNothing ? 0U : 1U});
  }
  return plans;
}

void put_shared(ByteWriter& out, fleet::SharedFleetState const& state) {
  out.number(state.pedal_bikes.size());
  for (auto const bikes : state.pedal_bikes) out.signed_number(bikes);
  out.number(state.e_bike_station.size());
  for (auto const station : state.e_bike_station) out.number(station.value());
  for (auto const charge : state.e_bike_charge_j) out.signed_number(charge);
  out.number(state.scooter_charge_j.size());
  for (auto const charge : state.scooter_charge_j) out.signed_number(charge);
}

fleet::SharedFleetState get_shared(ByteReader& in) {
  fleet::SharedFleetState state;
  auto const stations = in.count();
  for (std::size_t i = 0; i < stations; ++i) state.pedal_bikes.push_back(in.integer());
  auto const bikes = in.count(2);
  for (std::size_t i = 0; i < bikes; ++i) state.e_bike_station.emplace_back(in.below(std::uint64_t{1} << 32U));
  for (std::size_t i = 0; i < bikes; ++i) state.e_bike_charge_j.push_back(in.integer());
  auto const scooters = in.count();
  for (std::size_t i = 0; i < scooters; ++i) state.scooter_charge_j.push_back(in.integer());
  return state;
}

void put_times(ByteWriter& out, network::LinkTimes const& times) {
  out.number(times.links());
  for (int quarter = 0; quarter < kQuarters; ++quarter)
    for (auto const seconds : times.quarter(quarter)) put(out, seconds);
}

network::LinkTimes get_times(ByteReader& in, network::Network const& network) {
  if (in.number() != network.links.size()) throw recording::RecordingError{"other streets"};
  network::LinkTimes times{network};
  for (int quarter = 0; quarter < kQuarters; ++quarter)
    for (std::size_t i = 0; i < network.links.size(); ++i) times.set(nth<LinkId>(i), quarter, get_float(in));
  return times;
}

void put_iterations(ByteWriter& out, std::vector<Iteration> const& iterations) {
  out.number(iterations.size());
  for (auto const& it : iterations) {
    out.signed_number(it.number);
    put(out, it.gap);
    put(out, it.changed_share);
    for (auto const share : it.mode_share) put(out, share);
    out.signed_number(it.forced_moves);
    out.signed_number(it.denied_boardings);
  }
}

std::vector<Iteration> get_iterations(ByteReader& in) {
  std::vector<Iteration> iterations(in.count(8 * (kModes + 2)));
  for (auto& it : iterations) {
    it.number = in.integer();
    it.gap = get_double(in);
    it.changed_share = get_double(in);
    for (auto& share : it.mode_share) share = get_double(in);
    it.forced_moves = in.signed_number();
    it.denied_boardings = in.signed_number();
  }
  return iterations;
}

void put_trips(ByteWriter& out, Checkpoint const& checkpoint) {
  out.number(checkpoint.patterns.size());
  for (auto const& pattern : checkpoint.patterns) out.text(pattern);
  out.number(checkpoint.trips.size());
  for (auto const& trip : checkpoint.trips) {
    out.number(trip.pattern);
    out.number(trip.stops);
    out.signed_number(trip.departure_s);
  }
}

void get_trips(ByteReader& in, Checkpoint& checkpoint) {
  checkpoint.patterns.resize(in.count());
  for (auto& pattern : checkpoint.patterns) pattern = in.text();
  checkpoint.trips.resize(in.count(3));
  std::size_t rows = 0;
  for (auto& trip : checkpoint.trips) {
    trip.pattern = in.below(checkpoint.patterns.size());
    trip.stops = in.below(std::uint64_t{1} << 16U);
    trip.departure_s = in.integer();
    rows += trip.stops;
  }
  auto const& service = checkpoint.learned.service;
  if (service.delay_s.size() != rows || service.load.size() != rows || service.denied_share.size() != rows)
    throw recording::RecordingError{"trips and experience differ"};
}

Checkpoint unpack(ByteReader& in, network::Network const& network) {
  Checkpoint checkpoint;
  auto& learned = checkpoint.learned;
  checkpoint.identity = in.text();
  checkpoint.started_from = in.text();
  checkpoint.rounds = in.integer();
  checkpoint.last_day = in.integer();
  learned.iteration = in.integer();
  learned.link_times = get_times(in, network);
  learned.service.delay_s = get_floats(in);
  learned.service.load = get_floats(in);
  learned.service.denied_share = get_floats(in);
  learned.service.no_bike_share = get_floats(in);
  learned.plans = get_plans(in, network);
  learned.shared_fleet = get_shared(in);
  checkpoint.iterations = get_iterations(in);
  auto const tours = in.count();
  for (std::size_t i = 0; i < tours; ++i) checkpoint.undisturbed.push_back(in.below(std::uint64_t{1} << 32U));
  get_trips(in, checkpoint);
  return checkpoint;
}

}  // namespace

std::string pack(Checkpoint const& checkpoint, network::Network const& network) {
  ByteWriter out;
  auto const& learned = checkpoint.learned;
  out.text(checkpoint.identity);
  out.text(checkpoint.started_from);
  out.signed_number(checkpoint.rounds);
  out.signed_number(checkpoint.last_day);
  out.signed_number(learned.iteration);
  put_times(out, learned.link_times);
  put(out, learned.service.delay_s);
  put(out, learned.service.load);
  put(out, learned.service.denied_share);
  put(out, learned.service.no_bike_share);
  put_plans(out, learned.plans, network);
  put_shared(out, learned.shared_fleet);
  put_iterations(out, checkpoint.iterations);
  out.number(checkpoint.undisturbed.size());
  for (auto const digest : checkpoint.undisturbed) out.number(digest);
  put_trips(out, checkpoint);
  return io::packed(kKind, out.data());
}

std::optional<Checkpoint> read_checkpoint(std::filesystem::path const& path, network::Network const& network,
                                          io::Faults& faults) {
  auto const bytes = io::read_packed(path, kKind, faults);
  if (!bytes) return std::nullopt;
  try {
    ByteReader in{*bytes};
    auto checkpoint = unpack(in, network);
    if (in.done()) return checkpoint;
  } catch (recording::RecordingError const&) {
    // The checksum was right: it was written for other streets or by another build.
  }
  faults.add({"M512",
              {io::shown_path(path), 0, 0},
              "This state belongs to other streets or to another build of the program.",
              "The days could not go on from it.",
              "Start from nothing (--fresh, or without --warm-start)."});
  return std::nullopt;
}

}  // namespace twinshift::run
