#include "sim/emissions/ledger_builder.hpp"

#include <algorithm>
#include <cmath>

namespace twinshift::emissions {

namespace {

constexpr std::uint32_t kHourMs = 3'600'000;

int hour_of(std::uint32_t time_ms) { return static_cast<int>(time_ms / kHourMs); }

double stretch_metres(transit::Timetable const& timetable, TripId trip, std::size_t position) {
  auto const distance = timetable.patterns.distance[timetable.trips.pattern[trip]];
  return (distance[position] - distance[position - 1]).value();
}

}  // namespace

LedgerBuilder::LedgerBuilder(LedgerInput const& input)
    : network_{input.network},
      timetable_{input.timetable},
      journeys_{input.journeys},
      people_scale_{1 / input.conditions.sample},
      blocks_{static_cast<std::uint32_t>(input.timetable.blocks.type.size())},
      ledger_{input.network.links.size(), blocks_},
      car_model_{input.factors, input.conditions, ledger_},
      public_model_{input.factors, input.conditions, input.fleet.types, ledger_},
      cars_(input.journeys.size()),
      quarter_(input.network.links.size()),
      car_exits_(input.network.links.size(), 0),
      vehicles_(blocks_),
      reached_(input.timetable.trips.pattern.size(), 0) {
  for (std::size_t l = 0; l < network_.links.size(); ++l) {
    auto const link = nth<LinkId>(l);
    length_mm_.push_back(std::llround(network_.links.length[link].value() * 1000));
    free_seconds_.push_back(network::free_flow_seconds(network_, link));
  }
  for (auto const mode : {Mode::kBike, Mode::kEBike, Mode::kBikeShare, Mode::kEScooter}) {
    std::string const key{token(mode)};
    auto const traffic = Traffic::of(mode);
    auto const factor = input.factors.scalar("life_cycle_" + key, input.conditions.region);
    light_[traffic.index()] = {ledger_.open({key, key, traffic, Process::kDriving, Item::kVehicleDistance, 0}),
                               ledger_.open({factor.id, key, traffic, Process::kLifeCycle, Item::kCo2eLifeCycle, 0}),
                               factor.value};
  }
}

void LedgerBuilder::consume(events::EventChunk const& chunk) {
  using events::EventKind;
  for (auto const& event : chunk.events) {
    switch (event.kind) {
      case EventKind::kLinkEnter:
        if (event.a >= blocks_) enter_link(event);
        break;
      case EventKind::kLinkExit:
        if (event.a >= blocks_) end_trip(event);
        break;
      case EventKind::kStopArrive:
        reach_stop(event);
        break;
      case EventKind::kStopDepart:
        leave_stop(event);
        break;
      case EventKind::kBoard:
        ++vehicles_[block_of(event.b).index()].people;
        break;
      case EventKind::kAlight:
        --vehicles_[block_of(event.b).index()].people;
        break;
      case EventKind::kLegStart:
        start_leg(event);
        break;
      case EventKind::kTakeBike:
        take_bike(event);
        break;
      default:
        break;
    }
  }
  close_quarter(chunk.quarter);
}

void LedgerBuilder::leave_link(events::Event const& event, CarOnRoad& car) {
  auto& on = quarter_[car.link.index()];
  if (on.cars[0] + on.cars[1] == 0) touched_.push_back(car.link);
  auto const background = journeys_.background(JourneyId{event.a - blocks_});
  ++on.cars[background ? 1 : 0];
  on.milliseconds += event.time_ms - car.since_ms;
  ++car_exits_[car.link.index()];
  car.millimetres += static_cast<std::uint32_t>(length_mm_[car.link.index()]);
}

void LedgerBuilder::enter_link(events::Event const& event) {
  auto& car = cars_[event.a - blocks_];
  auto const link = LinkId{event.b};
  if (car.link.valid())
    leave_link(event, car);
  else
    car = {link, event.time_ms, link, event.time_ms, 0};
  car.link = link;
  car.since_ms = event.time_ms;
}

void LedgerBuilder::end_trip(events::Event const& event) {
  auto& car = cars_[event.a - blocks_];
  if (!car.link.valid()) return;
  leave_link(event, car);
  auto const seconds = std::max(1.0, (event.time_ms - car.start_ms) / 1000.0);
  CarActivity const trip{car.millimetres, car.millimetres / 1000.0 / seconds * 3.6};
  car_model_.book_cold_start(trip, journeys_.background(JourneyId{event.a - blocks_}), hour_of(car.start_ms),
                             car.start_link);
  car.link = LinkId{};
}

void LedgerBuilder::close_quarter(int quarter) {
  auto const hour = quarter * kQuarterSeconds / 3600;
  for (auto const link : touched_) {
    auto& on = quarter_[link.index()];
    auto const length = length_mm_[link.index()];
    auto const cars = on.cars[0] + on.cars[1];
    auto const seconds = std::max<double>(1e-3, static_cast<double>(on.milliseconds) / 1000);
    auto const speed = static_cast<double>(length) * cars / 1e3 / seconds * 3.6;
    for (auto const background : {false, true}) {
      auto const count = on.cars[background ? 1 : 0];
      if (count > 0) car_model_.book({length * count, speed}, background, hour, link);
    }
    on = {};
  }
  touched_.clear();
}

void LedgerBuilder::leave_stop(events::Event const& event) {
  auto& vehicle = vehicles_[block_of(event.a).index()];
  vehicle.left_ms = event.time_ms;
  if (event.b == 0) vehicle.since_ms = event.time_ms;
}

void LedgerBuilder::reach_stop(events::Event const& event) {
  if (event.b == 0) return;
  auto const trip = TripId{event.a};
  auto const block = block_of(event.a);
  auto& vehicle = vehicles_[block.index()];
  auto const pattern = timetable_.trips.pattern[trip];
  auto const seconds = [&](std::uint32_t from) { return std::max(1.0, (event.time_ms - from) / 1000.0); };
  PublicStretch stretch;
  stretch.type = timetable_.blocks.type[block];
  stretch.traffic = Traffic::of(timetable_.mode_of(pattern));
  stretch.seconds = seconds(vehicle.since_ms);
  stretch.run_seconds = seconds(vehicle.left_ms);
  stretch.people = vehicle.people * people_scale_;
  spread(trip, event.b, hour_of(event.time_ms), stretch);
  vehicle.since_ms = event.time_ms;
  vehicle.left_ms = event.time_ms;
  ++reached_[event.a];
}

void LedgerBuilder::spread(TripId trip, std::size_t position, int hour, PublicStretch const& stretch) {
  auto const pattern = timetable_.trips.pattern[trip];
  auto const block = timetable_.trips.block[trip];
  auto const section = nth<SectionId>(timetable_.patterns.stops.offset(pattern) + position - 1);
  auto const links = timetable_.patterns.section_links[section];
  std::int64_t length = 0;
  double free_seconds = 0;
  for (auto const link : links) {
    length += length_mm_[link.index()];
    free_seconds += free_seconds_[link.index()];
  }
  auto whole = stretch;
  whole.metres = links.empty() ? stretch_metres(timetable_, trip, position) : static_cast<double>(length) / 1000;
  whole.cruise_mps = links.empty() ? whole.metres / stretch.run_seconds : whole.metres / std::max(0.1, free_seconds);
  public_model_.evaluate(whole, amounts_);
  if (length == 0) {
    Ledger::Cell cell(ledger_, hour, LinkId{}, block);
    for (auto const& [row, amount] : amounts_) cell.add(row, amount);
    return cell.close(stretch.traffic);
  }
  // Each link gets the difference of two rounded running sums, so that the parts add up to the whole.
  std::int64_t upto = 0;
  for (auto const link : links) {
    auto const before = upto;
    upto += length_mm_[link.index()];
    auto const part = [&](std::int64_t amount, std::int64_t mm) {
      return static_cast<std::int64_t>(
          static_cast<double>(amount) * (static_cast<double>(mm) / static_cast<double>(length)) + 0.5);
    };
    Ledger::Cell cell(ledger_, hour, link, block);
    for (auto const& [row, amount] : amounts_) cell.add(row, part(amount, upto) - part(amount, before));
    cell.close(stretch.traffic);
  }
}

void LedgerBuilder::ride(Mode mode, double metres, std::uint32_t time_ms) {
  auto const& rows = light_[static_cast<std::size_t>(mode)];
  Ledger::Cell cell(ledger_, hour_of(time_ms), LinkId{}, BlockId{});
  cell.add(rows.distance, std::llround(metres * 1000));
  cell.add(rows.life_cycle, std::llround(metres / 1000 * rows.grams_per_km * 1e6));
  cell.close(Traffic::of(mode));
}

void LedgerBuilder::start_leg(events::Event const& event) {
  auto const legs = journeys_.legs[JourneyId{event.a - blocks_}];
  if (event.b >= legs.size()) return;  // a way found anew during the day
  auto const& leg = legs[event.b];
  if (leg.mode == Mode::kBike || leg.mode == Mode::kEBike || leg.mode == Mode::kEScooter)
    ride(leg.mode, static_cast<double>(leg.distance_m), event.time_ms);
}

void LedgerBuilder::take_bike(events::Event const& event) {
  for (auto const& leg : journeys_.legs[JourneyId{event.a - blocks_}])
    if (leg.mode == Mode::kBikeShare && leg.from_station == StationId{event.b})
      return ride(Mode::kBikeShare, static_cast<double>(leg.distance_m), event.time_ms);
}

std::optional<std::string> LedgerBuilder::first_imbalance() const {
  if (auto fault = ledger_.first_imbalance()) return fault;
  return recount();
}

std::optional<std::string> LedgerBuilder::recount() const {
  auto const report = [](std::string_view what, std::int64_t booked, std::int64_t counted) {
    return std::string(what) + ": booked " + std::to_string(booked) + " mm, counted " + std::to_string(counted) + " mm";
  };
  auto const booked = [&](Traffic traffic) { return ledger_.by_traffic(Item::kVehicleDistance, traffic); };
  std::int64_t cars = 0;
  for (std::size_t l = 0; l < car_exits_.size(); ++l) cars += static_cast<std::int64_t>(car_exits_[l]) * length_mm_[l];
  auto const booked_cars = booked(Traffic::of(Mode::kCar)) + booked(Traffic::background_cars());
  if (cars != booked_cars) return report("cars", booked_cars, cars);

  std::int64_t vehicles = 0;
  for (std::size_t t = 0; t < reached_.size(); ++t) {
    auto const trip = nth<TripId>(t);
    auto const offset = timetable_.patterns.stops.offset(timetable_.trips.pattern[trip]);
    for (std::size_t k = 1; k <= reached_[t]; ++k) {
      std::int64_t streets = 0;
      for (auto const link : timetable_.patterns.section_links[nth<SectionId>(offset + k - 1)])
        streets += length_mm_[link.index()];
      vehicles += streets > 0 ? streets : std::llround(stretch_metres(timetable_, trip, k) * 1000);
    }
  }
  std::int64_t booked_vehicles = 0;
  for (auto const mode : {Mode::kBus, Mode::kBrt, Mode::kRail, Mode::kShuttle})
    booked_vehicles += booked(Traffic::of(mode));
  if (vehicles != booked_vehicles) return report("public vehicles", booked_vehicles, vehicles);
  return std::nullopt;
}

}  // namespace twinshift::emissions
