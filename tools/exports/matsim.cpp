#include "tools/exports/matsim.hpp"

#include "sim/io/csv.hpp"

#include <array>
#include <cassert>
#include <string_view>

namespace twinshift::exports {
namespace {

using events::Event;
using events::EventKind;

constexpr std::string_view kHead = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

/// MATSim's word for a leg's mode.
std::string_view leg_mode(Mode mode) {
  switch (mode) {
    case Mode::kCar:
    case Mode::kParkRide:
      return "car";
    case Mode::kCarPassenger:
      return "ride";
    case Mode::kBus:
    case Mode::kBrt:
    case Mode::kRail:
    case Mode::kBikeRail:
    case Mode::kShuttle:
      return "pt";
    case Mode::kWalk:
      return "walk";
    case Mode::kBike:
    case Mode::kEBike:
    case Mode::kBikeShare:
      return "bike";
    case Mode::kEScooter:
      return "scooter";
  }
  return "walk";
}

std::string_view activity_name(demand::Activity activity) {
  switch (activity) {
    case demand::Activity::kWork:
      return "work";
    case demand::Activity::kSchool:
    case demand::Activity::kUniversity:
      return "education";
    case demand::Activity::kNone:
      break;
  }
  return "other";
}

std::string modes_of(std::uint8_t access) {
  std::string text;
  for (auto const& [bit, name] : {std::pair<std::uint8_t, std::string_view>{network::kCarAccess, "car"},
                                  {network::kBusAccess, "bus"},
                                  {network::kBikeAccess, "bike"},
                                  {network::kWalkAccess, "walk"}})
    if ((access & bit) != 0) text += (text.empty() ? "" : ",") + std::string{name};
  return text;
}

constexpr std::array<std::string_view, 9> kClasses = {"motorway",    "trunk",  "primary",   "secondary", "tertiary",
                                                      "residential", "busway", "connector", "path"};

std::string clock(std::int32_t seconds) {
  auto const two = [](std::int32_t value) { return (value < 10 ? "0" : "") + std::to_string(value); };
  return two(seconds / 3600) + ':' + two(seconds / 60 % 60) + ':' + two(seconds % 60);
}

std::string attribute(std::string_view name, std::string_view value) {
  return ' ' + std::string{name} + "=\"" + xml_text(value) + '"';
}

}  // namespace

void write_matsim_network(network::Network const& network, std::string const& crs, std::filesystem::path const& path) {
  GzFile file{path};
  file.write(kHead);
  file.write(
      "<!DOCTYPE network SYSTEM \"http://www.matsim.org/files/dtd/network_v2.dtd\">\n<network>\n<attributes>\n"
      "<attribute name=\"coordinateReferenceSystem\" class=\"java.lang.String\">" +
      xml_text(crs) + "</attribute>\n</attributes>\n<nodes>\n");
  for (std::size_t n = 0; n < network.nodes.key.size(); ++n) {
    auto const node = nth<NodeId>(n);
    auto const at = network.nodes.position[node];
    file.write("<node" + attribute("id", network.nodes.key[node]) + attribute("x", io::fixed(at.x, 3)) +
               attribute("y", io::fixed(at.y, 3)) + "/>\n");
  }
  file.write("</nodes>\n<links capperiod=\"01:00:00\" effectivecellsize=\"7.5\" effectivelanewidth=\"3.75\">\n");
  auto const& links = network.links;
  for (std::size_t l = 0; l < links.size(); ++l) {
    auto const link = nth<LinkId>(l);
    if (links.access[link] == 0) continue;
    file.write("<link" + attribute("id", links.key[link]) + attribute("from", network.nodes.key[links.from[link]]) +
               attribute("to", network.nodes.key[links.to[link]]) +
               attribute("length", io::shortest(links.length[link].value())) +
               attribute("freespeed", io::shortest(links.free_speed[link].value())) +
               attribute("capacity", io::shortest(links.capacity[link])) +
               attribute("permlanes", std::to_string(links.lanes[link])) + " oneway=\"1\"" +
               attribute("modes", modes_of(links.access[link])) +
               "><attributes><attribute name=\"type\" class=\"java.lang.String\">" +
               std::string{kClasses[static_cast<std::size_t>(links.link_class[link])]} +
               "</attribute></attributes></link>\n");
  }
  file.write("</links>\n</network>\n");
  file.close();
}

namespace {

/// One person's day.
class PlanWriter {
public:
  PlanWriter(demand::Population const& population, demand::Journeys const& plans, network::Network const& network,
             GzFile& file)
      : population_{population}, plans_{plans}, network_{network}, file_{file} {}

  void write(TourId tour) {
    auto const person = population_.tours.person[tour];
    auto const& persons = population_.persons;
    auto const out = nth<JourneyId>(2 * tour.index());
    auto const back = nth<JourneyId>(2 * tour.index() + 1);
    file_.write(
        "<person" + attribute("id", std::to_string(persons.key[person])) +
        ">\n<attributes><attribute name=\"age\" class=\"java.lang.Integer\">" + std::to_string(persons.age[person]) +
        "</attribute><attribute name=\"carAvail\" class=\"java.lang.String\">" +
        (persons.car[person] != 0 ? "always" : "never") + "</attribute></attributes>\n<plan selected=\"yes\">\n");
    auto const home = population_.locations.position[persons.home[person]];
    auto const there = population_.locations.position[population_.tours.destination[tour]];
    auto const what = activity_name(population_.tours.purpose[tour]);
    activity("home", home, out);
    leg(out);
    activity(what, there, back);
    leg(back);
    activity("home", home, JourneyId{});
    file_.write("</plan>\n</person>\n");
  }

private:
  void activity(std::string_view type, Point at, JourneyId until) {
    file_.write("<activity" + attribute("type", type) + attribute("x", io::fixed(at.x, 2)) +
                attribute("y", io::fixed(at.y, 2)) +
                (until.valid() ? attribute("end_time", clock(plans_.departure[until].seconds())) : "") + "/>\n");
  }

  void leg(JourneyId journey) {
    file_.write("<leg" + attribute("mode", leg_mode(plans_.main_mode[journey])));
    std::string links;
    auto metres = 0.0;
    LinkId first;
    LinkId last;
    for (auto const& leg : plans_.legs[journey]) {
      if (leg.mode != Mode::kCar || !leg.path.valid()) continue;
      for (auto const link : plans_.paths[leg.path]) {
        if (!first.valid()) first = link;
        last = link;
        metres += network_.links.length[link].value();
        links += (links.empty() ? "" : " ") + xml_text(network_.links.key[link]);
      }
    }
    if (plans_.main_mode[journey] != Mode::kCar || !first.valid()) {
      file_.write("/>\n");
      return;
    }
    file_.write(">\n<route type=\"links\"" + attribute("start_link", network_.links.key[first]) +
                attribute("end_link", network_.links.key[last]) + attribute("distance", io::fixed(metres, 1)) + ">" +
                links + "</route>\n</leg>\n");
  }

  demand::Population const& population_;
  demand::Journeys const& plans_;
  network::Network const& network_;
  GzFile& file_;
};

}  // namespace

void write_matsim_plans(demand::Population const& population, demand::Journeys const& plans,
                        network::Network const& network, std::filesystem::path const& path) {
  GzFile file{path};
  file.write(kHead);
  file.write("<!DOCTYPE population SYSTEM \"http://www.matsim.org/files/dtd/population_v6.dtd\">\n<population>\n");
  PlanWriter writer{population, plans, network, file};
  for (std::size_t t = 0; t < population.tours.size(); ++t)
    if (!plans.legs[nth<JourneyId>(2 * t)].empty()) writer.write(nth<TourId>(t));
  file.write("</population>\n");
  file.close();
}

/// An event being put together; written when it goes.
struct MatsimEvents::Line {
  Line(MatsimEvents& events, double seconds) : events_{events}, time_{attribute("time", io::fixed(seconds, 3))} {}

  template <class... Attributes>
  void add(std::string_view type, Attributes const&... attributes) {
    events_.buffer_ += "<event" + time_ + attribute("type", type);
    ((events_.buffer_ += attributes), ...);
    events_.buffer_ += "/>\n";
    ++events_.written_;
  }

private:
  MatsimEvents& events_;
  std::string time_;
};

MatsimEvents::MatsimEvents(EventTables const& tables, std::filesystem::path const& path)
    : tables_{tables},
      file_{path},
      on_link_(tables.timetable.blocks.type.size() + tables.plans.size()),
      on_leg_(tables.plans.size(), -1) {
  file_.write(kHead);
  file_.write("<events version=\"1.0\">\n");
}

void MatsimEvents::finish() {
  file_.write("</events>\n");
  file_.close();
}

void MatsimEvents::consume(events::EventChunk const& chunk) {
  for (auto const& event : chunk.events) {
    tell(event);
    constexpr std::size_t kPiece = 1 << 20;
    if (buffer_.size() > kPiece) {
      file_.write(buffer_);
      buffer_.clear();
    }
  }
  file_.write(buffer_);
  buffer_.clear();
}

bool MatsimEvents::is_block(std::uint32_t mover) const { return mover < tables_.timetable.blocks.type.size(); }

JourneyId MatsimEvents::journey(std::uint32_t mover) const {
  return nth<JourneyId>(mover - tables_.timetable.blocks.type.size());
}

std::string MatsimEvents::person(JourneyId journey) const {
  if (tables_.plans.background(journey)) return "background_" + std::to_string(journey.value());
  auto const tour = nth<TourId>(journey.index() / 2);
  return std::to_string(tables_.population.persons.key[tables_.population.tours.person[tour]]);
}

std::string MatsimEvents::vehicle(std::uint32_t mover) const {
  return is_block(mover) ? "block_" + std::to_string(mover) : person(journey(mover));
}

std::string MatsimEvents::activity(JourneyId journey, bool at_end) const {
  if (tables_.plans.background(journey)) return "other";
  auto const way_out = journey.value() % 2 == 0;
  if (way_out != at_end) return "home";
  return std::string{activity_name(tables_.population.tours.purpose[nth<TourId>(journey.index() / 2)])};
}

void MatsimEvents::tell(Event const& event) {
  switch (event.kind) {
    case EventKind::kDepart:
    case EventKind::kArrive:
    case EventKind::kGaveUp:
    case EventKind::kLegStart:
    case EventKind::kWait:
    case EventKind::kBoard:
    case EventKind::kAlight:
      return travel(event);
    case EventKind::kLinkEnter:
    case EventKind::kLinkExit:
      return drive(event);
    case EventKind::kStopArrive:
    case EventKind::kStopDepart:
    case EventKind::kTripStart:
      return serve(event);
    case EventKind::kTripEnd:
    case EventKind::kDenied:
    case EventKind::kTakeBike:
    case EventKind::kDockBike:
    case EventKind::kNoBike:
    case EventKind::kNoDock:
    case EventKind::kForcedMove:
      return;  // MATSim has none of these
  }
}

void MatsimEvents::end_leg(Line& line, JourneyId journey) {
  auto& leg = on_leg_[journey.index()];
  if (leg < 0) return;
  auto const mode = tables_.plans.legs[journey][static_cast<std::size_t>(leg)].mode;
  line.add("arrival", attribute("person", person(journey)), attribute("legMode", leg_mode(mode)));
  leg = -1;
}

void MatsimEvents::travel(Event const& event) {
  Line line{*this, event.time_ms / 1000.0};
  auto const who = journey(event.a);
  auto const name = attribute("person", person(who));
  auto const trip_vehicle = [&] {
    return attribute("vehicle", "block_" + std::to_string(tables_.timetable.trips.block[TripId{event.b}].value()));
  };
  switch (event.kind) {
    case EventKind::kDepart:
      line.add("actend", name, attribute("actType", activity(who, false)));
      break;
    case EventKind::kLegStart:
      end_leg(line, who);
      on_leg_[who.index()] = static_cast<std::int32_t>(event.b);
      line.add("departure", name, attribute("legMode", leg_mode(tables_.plans.legs[who][event.b].mode)));
      break;
    case EventKind::kArrive:
      end_leg(line, who);
      line.add("actstart", name, attribute("actType", activity(who, true)));
      break;
    case EventKind::kGaveUp:
      line.add("stuckAndAbort", name);
      break;
    case EventKind::kWait:
      line.add("waitingForPt", attribute("agent", person(who)),
               attribute("atStop", tables_.timetable.stops.key[StopId{event.b}]));
      break;
    case EventKind::kBoard:
      line.add("PersonEntersVehicle", name, trip_vehicle());
      break;
    default:
      line.add("PersonLeavesVehicle", name, trip_vehicle());
      break;
  }
}

void MatsimEvents::drive(Event const& event) {
  Line line{*this, event.time_ms / 1000.0};
  auto const id = vehicle(event.a);
  auto const name = attribute("vehicle", id);
  auto const driver = attribute("person", is_block(event.a) ? "driver_" + id : id);
  auto const mode = attribute("networkMode", is_block(event.a) ? "bus" : "car");
  auto const at = [&](LinkId link) { return attribute("link", tables_.network.links.key[link]); };
  auto& here = on_link_[event.a];
  LinkId const link{event.b};
  if (event.kind == EventKind::kLinkExit) {
    if (here.valid())
      line.add("vehicle leaves traffic", driver, at(link), name, mode, attribute("relativePosition", "1.0"));
    here = LinkId{};
    return;
  }
  if (here.valid()) {
    line.add("left link", name, at(here));
    line.add("entered link", name, at(link));
  } else {
    line.add("vehicle enters traffic", driver, at(link), name, mode, attribute("relativePosition", "0.0"));
  }
  here = link;
}

void MatsimEvents::serve(Event const& event) {
  Line line{*this, event.time_ms / 1000.0};
  auto const& timetable = tables_.timetable;
  TripId const trip{event.a};
  auto const pattern = timetable.trips.pattern[trip];
  auto const block = "block_" + std::to_string(timetable.trips.block[trip].value());
  if (event.kind == EventKind::kTripStart) {
    line.add("TransitDriverStarts", attribute("driverId", "driver_" + block), attribute("vehicleId", block),
             attribute("transitLineId", timetable.routes.key[timetable.patterns.route[pattern]]),
             attribute("transitRouteId", timetable.patterns.key[pattern]),
             attribute("departureId", "trip_" + std::to_string(trip.value())));
    return;
  }
  auto const& planned = timetable.time(trip, event.b);
  auto const arrives = event.kind == EventKind::kStopArrive;
  auto const delay = event.time_ms / 1000.0 - (arrives ? planned.arrival_s : planned.departure_s);
  line.add(arrives ? "VehicleArrivesAtFacility" : "VehicleDepartsAtFacility", attribute("vehicle", block),
           attribute("facility", timetable.stops.key[timetable.patterns.stops[pattern][event.b]]),
           attribute("delay", io::fixed(delay, 1)));
}

}  // namespace twinshift::exports
