#include "sim/choice/learning.hpp"

#include "sim/core/fetch.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace twinshift::choice {

using events::EventKind;

LinkTimeMeter::LinkTimeMeter(network::Network const& network, std::size_t blocks, demand::Journeys const& plans)
    : network_{network},
      plans_{plans},
      blocks_{blocks},
      cars_(plans.size()),
      total_ms_(network.links.size() * kQuarters, 0),
      count_(network.links.size() * kQuarters, 0) {}

void LinkTimeMeter::join(std::uint32_t car, std::uint32_t leg, std::uint32_t time_ms) {
  cars_[car] = {};
  // A traveller who has given up the plan has legs that are not in it.
  auto const legs = plans_.legs[JourneyId{car}];
  if (leg >= legs.size() || !legs[leg].path.valid() || plans_.paths[legs[leg].path].empty()) return;
  auto const link = plans_.paths[legs[leg].path].front();
  cars_[car] = {link, time_ms, static_cast<std::uint32_t>(1000 * network::free_flow_seconds(network_, link))};
}

void LinkTimeMeter::leave(std::uint32_t car, std::uint32_t time_ms) {
  auto& on = cars_[car];
  if (!on.link.valid()) return;
  auto const quarter =
      static_cast<std::size_t>(quarter_of(TimeOfDay::from_seconds(static_cast<std::int32_t>(on.since_ms / 1000))));
  auto const cell = quarter * network_.links.size() + on.link.index();
  total_ms_[cell] += time_ms - on.since_ms + on.free_ms;
  ++count_[cell];
  on.link = LinkId{};
}

/// Asks for the memory that an event will need.
void LinkTimeMeter::expect(events::Event const& event) const {
  auto const journey = event.a - blocks_;
  fetch(cars_.data(), journey);
  if (event.kind == EventKind::kLegStart)
    fetch(plans_.legs.values().data(), plans_.legs.offset(nth<JourneyId>(journey)));
}

void LinkTimeMeter::consume(events::EventChunk const& chunk) {
  constexpr std::size_t kAhead = 24;
  auto const& events = chunk.events;
  for (std::size_t i = 0; i < events.size(); ++i) {
    if (i + kAhead < events.size()) expect(events[i + kAhead]);
    auto const& event = events[i];
    auto const starts = event.kind == EventKind::kLegStart;
    if (!starts && event.kind != EventKind::kLinkEnter && event.kind != EventKind::kLinkExit) continue;
    if (event.a < blocks_) continue;
    auto const car = static_cast<std::uint32_t>(event.a - blocks_);
    if (starts) {
      join(car, event.b, event.time_ms);
      continue;
    }
    leave(car, event.time_ms);
    if (event.kind == EventKind::kLinkEnter) cars_[car] = {LinkId{event.b}, event.time_ms, 0};
  }
}

network::LinkTimes LinkTimeMeter::measured() const {
  auto result = network::LinkTimes{network_};
  auto const links = network_.links.size();
  for (std::size_t l = 0; l < links; ++l) {
    auto const link = nth<LinkId>(l);
    auto const free = result.at(link, 0);
    auto before = free;
    for (int q = 0; q < kQuarters; ++q) {
      auto const cell = static_cast<std::size_t>(q) * links + l;
      auto const mean =
          count_[cell] > 0
              ? static_cast<float>(static_cast<double>(total_ms_[cell]) / 1000.0 / static_cast<double>(count_[cell]))
              : before - static_cast<float>(kQuarterSeconds);
      before = std::max(free, mean);
      result.set(link, q, before);
    }
  }
  return result;
}

ServiceMeter::ServiceMeter(transit::Timetable const& timetable, fleet::VehicleTypes const& types, double sample)
    : timetable_{timetable},
      trips_(timetable.trips.pattern.size()),
      delay_s_(timetable.trips.times.values().size(), std::numeric_limits<float>::quiet_NaN()),
      load_(delay_s_.size(), 0.0F),
      boarded_(delay_s_.size(), 0),
      denied_(delay_s_.size(), 0) {
  for (std::size_t t = 0; t < trips_.size(); ++t) {
    auto const type = timetable.blocks.type[timetable.trips.block[nth<TripId>(t)]];
    capacity_.push_back(static_cast<float>(std::max(1.0, types.capacity(type) * sample)));
  }
}

std::size_t ServiceMeter::row(std::uint32_t trip) const {
  return timetable_.trips.times.offset(TripId{trip}) + trips_[trip].position;
}

ServiceMeter::Bikes& ServiceMeter::bikes(events::Event const& event) {
  auto const row =
      transit::ServiceExperience::bike_row(StationId{event.b}, static_cast<std::int32_t>(event.time_ms / 1000));
  if (row >= bikes_.size()) bikes_.resize(row + 1);
  return bikes_[row];
}

void ServiceMeter::depart(std::uint32_t trip, std::uint32_t position, std::uint32_t time_ms) {
  trips_[trip].position = position;
  auto const at = row(trip);
  auto const planned = timetable_.time(TripId{trip}, position).departure_s;
  delay_s_[at] = std::max(0.0F, static_cast<float>(time_ms) / 1000.0F - static_cast<float>(planned));
  load_[at] = std::min(1.0F, static_cast<float>(trips_[trip].on_board) / capacity_[trip]);
}

void ServiceMeter::consume(events::EventChunk const& chunk) {
  for (auto const& event : chunk.events) {
    switch (event.kind) {
      case EventKind::kStopArrive: {
        trips_[event.a].position = event.b;
        auto const planned = timetable_.time(TripId{event.a}, event.b).arrival_s;
        delay_s_[row(event.a)] =
            std::max(0.0F, static_cast<float>(event.time_ms) / 1000.0F - static_cast<float>(planned));
        break;
      }
      case EventKind::kStopDepart:
        depart(event.a, event.b, event.time_ms);
        break;
      case EventKind::kBoard:
        ++trips_[event.b].on_board;
        ++boarded_[row(event.b)];
        break;
      case EventKind::kAlight:
        --trips_[event.b].on_board;
        break;
      case EventKind::kDenied:
        ++denied_[row(event.b)];
        break;
      case EventKind::kTakeBike:
        ++bikes(event).taken;
        break;
      case EventKind::kNoBike:
        ++bikes(event).missing;
        break;
      default:
        break;
    }
  }
}

transit::ServiceExperience ServiceMeter::measured() const {
  auto result = transit::ServiceExperience{timetable_};
  for (std::size_t t = 0; t < trips_.size(); ++t) {
    auto const first = timetable_.trips.times.offset(nth<TripId>(t));
    auto const stops = timetable_.trips.times[nth<TripId>(t)].size();
    auto late = 0.0F;
    for (auto k = first; k < first + stops; ++k) {
      if (!std::isnan(delay_s_[k])) late = delay_s_[k];
      result.delay_s[k] = late;
      result.load[k] = load_[k];
      auto const wanted = boarded_[k] + denied_[k];
      result.denied_share[k] = wanted > 0 ? static_cast<float>(denied_[k]) / static_cast<float>(wanted) : 0.0F;
    }
  }
  for (auto const& bikes : bikes_) {
    auto const wanted = bikes.taken + bikes.missing;
    result.no_bike_share.push_back(wanted > 0 ? static_cast<float>(bikes.missing) / static_cast<float>(wanted) : 0.0F);
  }
  return result;
}

double averaging_step(int iteration) { return 60.0 / (iteration + 59); }

void learn(network::Network const& network, network::LinkTimes const& measured, double step,
           network::LinkTimes& known) {
  auto const a = static_cast<float>(step);
  for (std::size_t l = 0; l < known.links(); ++l) {
    auto const link = nth<LinkId>(l);
    auto const free = static_cast<float>(network::free_flow_seconds(network, link));
    for (int q = 0; q < kQuarters; ++q) {
      auto const now = known.at(link, q);
      known.set(link, q, std::max(free, now + a * (measured.at(link, q) - now)));
    }
  }
}

void learn(transit::ServiceExperience const& measured, double step, transit::ServiceExperience& known) {
  auto const a = static_cast<float>(step);
  auto mix = [a](std::vector<float> const& today, std::vector<float>& mean) {
    mean.resize(std::max(mean.size(), today.size()), 0.0F);
    for (std::size_t k = 0; k < mean.size(); ++k) mean[k] += a * ((k < today.size() ? today[k] : 0.0F) - mean[k]);
  };
  mix(measured.delay_s, known.delay_s);
  mix(measured.load, known.load);
  mix(measured.denied_share, known.denied_share);
  mix(measured.no_bike_share, known.no_bike_share);
}

}  // namespace twinshift::choice
