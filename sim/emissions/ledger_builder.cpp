#include "sim/emissions/ledger_builder.hpp"

#include "sim/core/fetch.hpp"
#include "sim/emissions/cold_start.hpp"
#include "sim/emissions/run_factors.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace twinshift::emissions {

namespace {

constexpr auto kNoRide = ~std::uint32_t{0};
constexpr std::uint32_t kHourMs = 3'600'000;
constexpr double kEmptyCruise = 50 / 3.6;  // m/s: a town's limit where nothing is in the way (estimate)

int hour_of(std::uint32_t time_ms) { return std::min(static_cast<int>(time_ms / kHourMs), kLedgerHours - 1); }

double stretch_metres(transit::Timetable const& timetable, TripId trip, std::size_t position) {
  auto const distance = timetable.patterns.distance[timetable.trips.pattern[trip]];
  return (distance[position] - distance[position - 1]).value();
}

void add_to(Totals& sum, Totals const& more) {
  for (std::size_t i = 0; i < kItems; ++i) sum[i] += more[i];
}

FactorBook make_book(LedgerInput const& input) {
  FactorBook book{input.factors, input.conditions.region};
  derive_run_factors(book, input.conditions);
  return book;
}

constexpr std::array kLightModes = {Mode::kBike, Mode::kEBike, Mode::kBikeShare, Mode::kEScooter};
constexpr std::array kPublicModes = {Mode::kBus, Mode::kBrt, Mode::kRail, Mode::kShuttle};

}  // namespace

LedgerBuilder::LedgerBuilder(LedgerInput const& input)
    : network_{input.network},
      timetable_{input.timetable},
      journeys_{input.journeys},
      people_scale_{1 / input.conditions.sample},
      celsius_{input.conditions.celsius},
      empty_{input.empty},
      fleet_{input.fleet},
      blocks_{static_cast<std::uint32_t>(input.timetable.blocks.type.size())},
      ledger_{make_book(input), input.network.links.size(), blocks_},
      car_model_{input.conditions, ledger_},
      public_model_{input.conditions, input.fleet.types, ledger_},
      cars_(input.journeys.size()),
      on_link_(input.network.links.size()),
      cold_(kLedgerHours),
      vehicles_(blocks_),
      reached_(input.timetable.trips.pattern.size(), 0),
      trip_mm_(reached_.size(), 0),
      open_ride_(input.journeys.size(), kNoRide),
      trip_groups_(reached_.size()),
      trip_totals_(reached_.size()),
      empty_totals_(input.timetable.routes.mode.size()) {
  idle_limit_ms_ = static_cast<std::uint32_t>(std::lround(ledger_.factors().value("bus_idle_limit") * 60'000));
  for (std::size_t l = 0; l < network_.links.size(); ++l) {
    auto const link = nth<LinkId>(l);
    length_mm_.push_back(std::llround(network_.links.length[link].value() * 1000));
    on_link_[l].millimetres = static_cast<std::uint32_t>(length_mm_.back());
    free_seconds_.push_back(network::free_flow_seconds(network_, link));
  }
  group_of_tour_.assign(journeys_.tours, PersonGroup::others());
  if (input.population == nullptr) return;
  auto const& tours = input.population->tours;
  for (std::size_t t = 0; t < std::min(journeys_.tours, tours.size()); ++t)
    group_of_tour_[t] = PersonGroup::of(input.population->persons, tours.person[nth<TourId>(t)]);
}

PersonGroup LedgerBuilder::group_of(std::uint32_t mover) const {
  auto const journey = JourneyId{mover - blocks_};
  return journeys_.background(journey) ? PersonGroup::others() : group_of_tour_[journey.index() / 2];
}

/// Asks for the memory that an event will need: first the traveller's, then that of the link they are on.
void LedgerBuilder::expect_soon(events::Event const& event) const {
  auto const journey = event.a - blocks_;
  fetch(cars_.data(), journey);
  if (event.kind == events::EventKind::kLegStart)
    fetch(journeys_.legs.values().data(), journeys_.legs.offset(JourneyId{journey}));
}

void LedgerBuilder::expect(events::Event const& event) const {
  auto const journey = event.a - blocks_;
  if (journey < cars_.size()) fetch(on_link_.data(), cars_[journey].link.index());
}

void LedgerBuilder::consume(events::EventChunk const& chunk) {
  using events::EventKind;
  constexpr std::size_t kAhead = 12;
  auto const& events = chunk.events;
  for (std::size_t i = 0; i < events.size(); ++i) {
    if (i + 2 * kAhead < events.size()) {
      expect_soon(events[i + 2 * kAhead]);
      expect(events[i + kAhead]);
    }
    auto const& event = events[i];
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
        board(event, 1);
        break;
      case EventKind::kAlight:
        board(event, -1);
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
  if (chunk.quarter == kQuarters - 1) finish();
}

void LedgerBuilder::leave_link(events::Event const& event, CarOnRoad& car) {
  auto& on = on_link_[car.link.index()];
  if (on.cars[0] + on.cars[1] == 0) touched_.push_back(car.link);
  auto const background = journeys_.background(JourneyId{event.a - blocks_});
  ++on.cars[background ? 1 : 0];
  on.milliseconds += event.time_ms - car.since_ms;
  ++on.exits;
  car.millimetres += on.millimetres;
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
  auto const background = journeys_.background(JourneyId{event.a - blocks_});
  std::int64_t const mm = car.millimetres;
  std::int64_t const ms = std::max(1U, event.time_ms - car.start_ms);
  auto const cold =
      std::llround(static_cast<double>(mm) * cold_distance_share(static_cast<double>(mm) / 1e6, celsius_));
  auto& cell = cold_[static_cast<std::size_t>(hour_of(car.start_ms))][background ? 1 : 0]
                    [static_cast<std::size_t>(speed_band(mm, ms))];
  cell.activity.mm += mm;
  cell.activity.ms += ms;
  cell.cold_mm += cold;
  cell.places.push_back({car.start_link, cold});
  if (!background) {
    mode_groups_[static_cast<std::size_t>(Mode::kCar)][group_of(event.a).index()] += mm;
    light_[static_cast<std::size_t>(hour_of(car.start_ms))][static_cast<std::size_t>(Mode::kCar)] += mm;
  }
  car.link = LinkId{};
}

void LedgerBuilder::close_quarter(int quarter) {
  for (auto const link : touched_) {
    auto& on = on_link_[link.index()];
    auto const length = length_mm_[link.index()];
    auto const cars = std::int64_t{on.cars[0]} + on.cars[1];
    auto const ms = static_cast<std::int64_t>(on.milliseconds);
    auto const band = static_cast<std::size_t>(speed_band(length * cars, ms));
    for (std::size_t side = 0; side < 2; ++side) {
      if (on.cars[side] == 0) continue;
      auto& cell = hot_[side][band];
      cell.activity.mm += length * on.cars[side];
      cell.activity.ms += (ms * on.cars[side] + cars / 2) / cars;
      cell.places.push_back({link, length * on.cars[side]});
    }
    on.cars[0] = on.cars[1] = 0;
    on.milliseconds = 0;
  }
  touched_.clear();
  constexpr int kQuartersPerHour = 4;
  if (quarter % kQuartersPerHour == kQuartersPerHour - 1) close_cars(hot_, quarter / kQuartersPerHour, false);
}

void LedgerBuilder::close_cars(CarCells& cells, int hour, bool cold) {
  for (std::size_t side = 0; side < 2; ++side)
    for (auto& cell : cells[side]) {
      if (cell.activity.mm == 0) continue;
      auto const traffic = side == 0 ? Traffic::of(Mode::kCar) : Traffic::background_cars();
      auto const totals = cold ? car_model_.book_cold_start(cell.activity, cell.cold_mm, traffic, hour)
                               : car_model_.book(cell.activity, traffic, hour);
      ledger_.place(totals, cell.places);
      add_to(side == 0 ? hot_commuters_ : background_cars_, totals);
      cell.activity = {};
      cell.cold_mm = 0;
      cell.places.clear();
    }
}

void LedgerBuilder::board(events::Event const& event, int step) {
  auto& vehicle = vehicles_[block_of(event.b).index()];
  vehicle.people += step;
  auto& on_board = vehicle.on_board[group_of(event.a).index()];
  on_board = static_cast<std::uint16_t>(on_board + step);
  auto& open = open_ride_[event.a - blocks_];
  if (step > 0) {
    open = static_cast<std::uint32_t>(rides_.size());
    rides_.push_back({JourneyId{event.a - blocks_}, TripId{event.b}, reached_[event.b], 0, trip_mm_[event.b]});
  } else if (open != kNoRide) {
    end_ride(rides_[std::exchange(open, kNoRide)]);
  }
}

/// Until here `mm` told how far the trip was at boarding.
void LedgerBuilder::end_ride(Ride& ride) const {
  ride.to = reached_[ride.trip.index()];
  ride.mm = trip_mm_[ride.trip.index()] - ride.mm;
}

void LedgerBuilder::leave_stop(events::Event const& event) {
  auto const block = block_of(event.a);
  auto& vehicle = vehicles_[block.index()];
  if (event.b == 0) {
    close_public(vehicle);
    auto const stood = event.time_ms - vehicle.left_ms;
    vehicle.activity.idle_ms = vehicle.last.valid() ? std::min(stood, idle_limit_ms_) : 0;
    drive_from(vehicle.last, TripId{event.a}, block, event.time_ms);
    vehicle.last = TripId{event.a};
    vehicle.since_ms = event.time_ms;
  }
  vehicle.left_ms = event.time_ms;
}

void LedgerBuilder::reach_stop(events::Event const& event) {
  if (event.b == 0) return;
  auto const trip = TripId{event.a};
  auto const block = block_of(event.a);
  auto& vehicle = vehicles_[block.index()];
  auto const hour = hour_of(event.time_ms);
  if (vehicle.activity.mm > 0 && vehicle.activity.hour != hour) close_public(vehicle);
  vehicle.activity.hour = hour;
  vehicle.activity.trip = trip;
  vehicle.activity.block = block;
  vehicle.activity.type = timetable_.blocks.type[block];
  vehicle.activity.traffic = Traffic::of(timetable_.mode_of(timetable_.trips.pattern[trip]));
  auto const seconds = [&](std::uint32_t from) { return std::max(1.0, (event.time_ms - from) / 1000.0); };
  PublicStretch stretch;
  stretch.type = vehicle.activity.type;
  stretch.seconds = seconds(vehicle.since_ms);
  stretch.run_seconds = seconds(vehicle.left_ms);
  stretch.people = vehicle.people * people_scale_;
  count_stretch(vehicle, trip, event.b, stretch);
  vehicle.since_ms = event.time_ms;
  vehicle.left_ms = event.time_ms;
  ++reached_[event.a];
}

void LedgerBuilder::count_stretch(VehicleState& vehicle, TripId trip, std::size_t position, PublicStretch stretch) {
  auto const pattern = timetable_.trips.pattern[trip];
  auto const section = nth<SectionId>(timetable_.patterns.stops.offset(pattern) + position - 1);
  auto const links = timetable_.patterns.section_links[section];
  std::int64_t length = 0;
  double free_seconds = 0;
  for (auto const link : links) {
    length += length_mm_[link.index()];
    free_seconds += free_seconds_[link.index()];
  }
  auto const on_street = length > 0;
  if (!on_street) length = std::llround(stretch_metres(timetable_, trip, position) * 1000);
  stretch.metres = static_cast<double>(length) / 1000;
  stretch.cruise_mps = on_street ? stretch.metres / std::max(0.1, free_seconds) : stretch.metres / stretch.run_seconds;
  auto const work = public_model_.work(stretch);
  vehicle.activity.add(stretch, work, length);
  vehicle.activity.person_mm += length * vehicle.people;
  trip_mm_[trip.index()] += length;
  vehicle.activity.own_mm +=
      std::llround(static_cast<double>(length) * public_model_.own_share(stretch.type, stretch.people));
  for (std::size_t g = 0; g < vehicle.on_board.size(); ++g)
    trip_groups_[trip.index()][g] += length * vehicle.on_board[g];
  if (!on_street) {
    vehicle.by_energy.push_back({LinkId{}, work.energy});
    vehicle.by_distance.push_back({LinkId{}, length});
    return;
  }
  Sharer energy{work.energy, length};
  for (auto const link : links) {
    vehicle.by_energy.push_back({link, energy.next(length_mm_[link.index()])});
    vehicle.by_distance.push_back({link, length_mm_[link.index()]});
  }
}

/// Adds what was written to its trip, or of empty running to its route.
void LedgerBuilder::count(PublicActivity const& activity, PublicTotals const& totals) {
  auto const route = timetable_.patterns.route[timetable_.trips.pattern[activity.trip]];
  auto& own = activity.empty ? empty_totals_[route.index()] : trip_totals_[activity.trip.index()];
  for (std::size_t i = 0; i < kItems; ++i) {
    own[i] += totals.by_energy[i] + totals.by_distance[i] - totals.background[i];
    background_rail_[i] += totals.background[i];
  }
}

void LedgerBuilder::keep_for_supply(PublicActivity const& activity, std::vector<LinkShare> places) {
  if (public_model_.needs_supply(activity.type)) unsupplied_.push_back({activity, std::move(places)});
}

void LedgerBuilder::drive_empty(BlockId block, TripId trip, double straight_m, std::uint32_t time_ms) {
  auto const type = timetable_.blocks.type[block];
  PublicStretch stretch;
  stretch.type = type;
  stretch.metres = straight_m * empty_.detour;
  if (stretch.metres < 1) return;
  stretch.seconds = stretch.run_seconds = stretch.metres / empty_.metres_per_second;
  stretch.cruise_mps = std::max(kEmptyCruise, empty_.metres_per_second);
  PublicActivity activity;
  activity.empty = true;
  activity.type = type;
  activity.traffic = Traffic::of(timetable_.mode_of(timetable_.trips.pattern[trip]));
  activity.trip = trip;
  activity.block = block;
  activity.hour = hour_of(time_ms);
  auto const mm = std::llround(stretch.metres * 1000);
  activity.add(stretch, public_model_.work(stretch), mm);
  empty_mm_ += mm;
  auto const totals = public_model_.write(activity);
  ledger_.place(totals.by_energy, {});
  ledger_.place(totals.by_distance, {});
  count(activity, totals);
  keep_for_supply(activity, {});
}

/// To or from the depot; one that fills or charges there always goes.
void LedgerBuilder::drive_depot(BlockId block, TripId trip, double straight_m, std::uint32_t time_ms) {
  if (straight_m <= empty_.limit_m || public_model_.needs_supply(timetable_.blocks.type[block]))
    drive_empty(block, trip, straight_m, time_ms);
}

/// From the end of the trip before, or from the depot, to the start of a trip.
void LedgerBuilder::drive_from(TripId before, TripId trip, BlockId block, std::uint32_t time_ms) {
  if (empty_.detour <= 0 || !fleet::on_road(fleet_.types.group[timetable_.blocks.type[block]])) return;
  auto const& positions = timetable_.stops.position;
  auto const start = positions[timetable_.patterns.stops[timetable_.trips.pattern[trip]].front()];
  if (before.valid()) {
    auto const end = positions[timetable_.patterns.stops[timetable_.trips.pattern[before]].back()];
    return drive_empty(block, trip, distance(end, start), time_ms);
  }
  auto const depot = timetable_.blocks.depot[block];
  if (!depot.valid()) return;
  auto const way = distance(fleet_.depots.position[depot], start);
  drive_depot(block, trip, way, time_ms);
}

/// Back to the depot, if the vehicle has done all its trips.
void LedgerBuilder::drive_home(VehicleState const& vehicle) {
  if (empty_.detour <= 0 || !vehicle.last.valid()) return;
  auto const block = block_of(vehicle.last.value());
  auto const depot = timetable_.blocks.depot[block];
  auto const stops = timetable_.patterns.stops[timetable_.trips.pattern[vehicle.last]];
  if (!depot.valid() || reached_[vehicle.last.index()] + 1U < stops.size() ||
      vehicle.last != timetable_.blocks.trips[block].back() ||
      !fleet::on_road(fleet_.types.group[timetable_.blocks.type[block]]))
    return;
  auto const way = distance(fleet_.depots.position[depot], timetable_.stops.position[stops.back()]);
  drive_depot(block, vehicle.last, way, vehicle.left_ms);
}

void LedgerBuilder::close_public(VehicleState& vehicle) {
  auto& activity = vehicle.activity;
  if (activity.mm > 0) {
    auto const totals = public_model_.write(activity);
    ledger_.place(totals.by_energy, vehicle.by_energy);
    ledger_.place(totals.by_distance, vehicle.by_distance);
    count(activity, totals);
    keep_for_supply(activity, std::move(vehicle.by_energy));
  }
  activity = {};
  vehicle.by_energy.clear();
  vehicle.by_distance.clear();
}

void LedgerBuilder::travel(JourneyId journey, demand::Leg const& leg, std::uint32_t time_ms) {
  auto const mm = std::llround(static_cast<double>(leg.distance_m) * 1000);
  auto const mode = static_cast<std::size_t>(leg.mode);
  light_[static_cast<std::size_t>(hour_of(time_ms))][mode] += mm;
  mode_groups_[mode][group_of(blocks_ + journey.value()).index()] += mm;
}

void LedgerBuilder::start_leg(events::Event const& event) {
  auto const journey = JourneyId{event.a - blocks_};
  auto const legs = journeys_.legs[journey];
  if (event.b >= legs.size()) return;  // a way found anew during the day
  auto const& leg = legs[event.b];
  switch (leg.mode) {
    case Mode::kWalk:
    case Mode::kCarPassenger:
    case Mode::kBike:
    case Mode::kEBike:
    case Mode::kEScooter:
      return travel(journey, leg, event.time_ms);
    default:
      return;
  }
}

void LedgerBuilder::take_bike(events::Event const& event) {
  auto const journey = JourneyId{event.a - blocks_};
  for (auto const& leg : journeys_.legs[journey])
    if (leg.mode == Mode::kBikeShare && leg.from_station == StationId{event.b})
      return travel(journey, leg, event.time_ms);
}

void LedgerBuilder::finish() {
  for (int hour = 0; hour < kLedgerHours; ++hour) close_cars(cold_[static_cast<std::size_t>(hour)], hour, true);
  for (auto& vehicle : vehicles_) close_public(vehicle);
  for (auto const& vehicle : vehicles_) drive_home(vehicle);
  for (auto const ride : open_ride_)
    if (ride != kNoRide) end_ride(rides_[ride]);
  write_light();
}

namespace {

DepotSupply const* supply_at(DepotId depot, Column<DepotId, std::optional<DepotSupply>> const& depots) {
  return depot.valid() && depots[depot] ? &*depots[depot] : nullptr;
}

}  // namespace

void LedgerBuilder::book_supply(Column<DepotId, std::optional<DepotSupply>> const& depots) {
  for (auto const& supply : depots)
    if (supply)
      for (auto const& factor : supply->factors) ledger_.factors().derive(factor);
  for (auto const& [activity, places] : unsupplied_) {
    auto const totals = public_model_.write_supply(
        activity, depots.empty() ? nullptr : supply_at(timetable_.blocks.depot[activity.block], depots));
    ledger_.place(totals.by_energy, places);
    count(activity, totals);
  }
  unsupplied_.clear();
  share_public();
  share_cars();
}

void LedgerBuilder::write_light() {
  auto& book = ledger_.factors();
  auto const itself = book.formula("");
  for (std::size_t hour = 0; hour < light_.size(); ++hour)
    for (std::size_t m = 0; m < light_[hour].size(); ++m) {
      if (light_[hour][m] == 0) continue;
      auto const mode = static_cast<Mode>(m);
      std::string const key{token(mode)};
      LedgerRow row;
      row.hour = static_cast<std::uint8_t>(hour);
      row.traffic = Traffic::of(mode);
      row.vehicle_class = ledger_.vehicle_class(key);
      row.activity = light_[hour][m];
      Totals totals{};
      auto const write = [&](Process process, Item item, FormulaId formula) {
        row.process = process;
        row.item = item;
        row.formula = formula;
        totals[static_cast<std::size_t>(item)] += ledger_.write(row);
      };
      write(Process::kDriving, Item::kPersonDistance, itself);
      if (std::find(kLightModes.begin(), kLightModes.end(), mode) != kLightModes.end()) {
        write(Process::kDriving, Item::kVehicleDistance, itself);
        write(Process::kLifeCycle, Item::kCo2eLifeCycle, book.formula("life_cycle_" + key + "*0.001"));
      }
      ledger_.place(totals, {});
      // A car's kilometres and emissions are shared with its passengers below; the driver's own are theirs.
      groups_.share(Traffic::of(mode), totals, mode_groups_[m]);
    }
}

void LedgerBuilder::share_public() {
  auto const& routes = timetable_.routes;
  auto left = empty_totals_;
  std::vector<GroupDistance> riders(routes.mode.size());
  auto const route_of = [&](std::size_t t) {
    return timetable_.patterns.route[timetable_.trips.pattern[nth<TripId>(t)]];
  };
  for (std::size_t t = 0; t < trip_totals_.size(); ++t) {
    auto const route = route_of(t);
    if (!groups_.share(Traffic::of(routes.mode[route]), trip_totals_[t], trip_groups_[t]))
      add_to(left[route.index()], trip_totals_[t]);
    for (std::size_t g = 0; g < PersonGroup::kCount; ++g) riders[route.index()][g] += trip_groups_[t][g];
  }
  for (std::size_t r = 0; r < left.size(); ++r) {
    auto const traffic = Traffic::of(routes.mode[nth<RouteId>(r)]);
    if (!groups_.share(traffic, left[r], riders[r])) groups_.give(traffic, PersonGroup::nobody(), left[r]);
  }
}

void LedgerBuilder::share_cars() {
  groups_.give(Traffic::background_cars(), PersonGroup::others(), background_cars_);
  groups_.give(Traffic::background_rail(), PersonGroup::others(), background_rail_);
  auto const& drivers = mode_groups_[static_cast<std::size_t>(Mode::kCar)];
  auto const& passengers = mode_groups_[static_cast<std::size_t>(Mode::kCarPassenger)];
  std::int64_t driven = 0;
  std::int64_t ridden = 0;
  for (std::size_t g = 0; g < PersonGroup::kCount; ++g) {
    driven += drivers[g];
    ridden += passengers[g];
  }
  // First drivers and passengers as two, then each by their groups.
  Totals of_drivers{};
  Totals of_passengers{};
  for (std::size_t i = 0; i < kItems; ++i) {
    Sharer sharer{hot_commuters_[i], driven + ridden};
    of_drivers[i] = sharer.next(driven);
    of_passengers[i] = hot_commuters_[i] - of_drivers[i];
  }
  auto const car = Traffic::of(Mode::kCar);
  if (!groups_.share(car, of_drivers, drivers)) groups_.give(car, PersonGroup::nobody(), of_drivers);
  auto const passenger = Traffic::of(Mode::kCarPassenger);
  if (!groups_.share(passenger, of_passengers, passengers))
    groups_.give(passenger, PersonGroup::nobody(), of_passengers);
}

std::optional<std::string> LedgerBuilder::first_imbalance() const {
  if (auto fault = ledger_.first_imbalance()) return fault;
  for (int i = 0; i < kItems; ++i) {
    auto const item = static_cast<Item>(i);
    auto const rows = ledger_.total(item);
    if (auto const groups = groups_.total(item); groups != rows)
      return std::string(token(item)) + ": rows add up to " + std::to_string(rows) + ", groups of persons to " +
             std::to_string(groups);
  }
  return recount();
}

std::optional<std::string> LedgerBuilder::recount() const {
  auto const report = [](std::string_view what, std::int64_t booked, std::int64_t counted) {
    return std::string(what) + ": booked " + std::to_string(booked) + " mm, counted " + std::to_string(counted) + " mm";
  };
  auto const booked = [&](Traffic traffic) { return ledger_.by_traffic(Item::kVehicleDistance, traffic); };
  std::int64_t cars = 0;
  for (std::size_t l = 0; l < on_link_.size(); ++l)
    cars += static_cast<std::int64_t>(on_link_[l].exits) * length_mm_[l];
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
  auto booked_vehicles = booked(Traffic::background_rail());
  for (auto const mode : kPublicModes) booked_vehicles += booked(Traffic::of(mode));
  vehicles += empty_mm_;
  if (vehicles != booked_vehicles) return report("public vehicles", booked_vehicles, vehicles);
  return std::nullopt;
}

}  // namespace twinshift::emissions
