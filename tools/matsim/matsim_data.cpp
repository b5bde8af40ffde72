#include "tools/matsim/matsim_data.hpp"

#include "sim/io/csv.hpp"

#include <algorithm>
#include <cmath>

namespace twinshift::matsim {
namespace {

using imports::XmlElement;
using imports::XmlEvents;

constexpr imports::Reason kNumber{"X310", "a number or time that is none"};
constexpr imports::Reason kNoId{"X311", "no id"};
constexpr imports::Reason kNoPlan{"X312", "no plan with an activity"};
constexpr imports::Reason kNoCalls{"X313", "fewer than two stops"};
constexpr imports::Reason kBadDeparture{"X314", "a departure without a time; left away"};

/// A number in an attribute, or `otherwise` where there is none.
std::optional<double> number(XmlElement const& element, std::string_view attribute,
                             std::optional<double> otherwise = {}) {
  auto const text = element[attribute];
  return text.empty() ? otherwise : io::parse_number(text);
}

std::string text(XmlElement const& element, std::string_view attribute) { return std::string{element[attribute]}; }

}  // namespace

std::optional<double> parse_matsim_time(std::string_view text) {
  if (text.find(':') == std::string_view::npos) {
    auto const seconds = io::parse_number(text);
    return seconds && *seconds >= 0 && *seconds < 1e7 ? seconds : std::nullopt;
  }
  auto total = 0.0;
  auto parts = 0;
  for (; !text.empty(); ++parts) {
    auto const part = text.substr(0, text.find(':'));
    auto const value = io::parse_number(part);
    if (!value || *value < 0 || (parts > 0 && *value >= 60) || parts == 3) return std::nullopt;
    total = total * 60 + *value;
    text.remove_prefix(std::min(text.size(), part.size() + 1));
  }
  if (parts < 2) return std::nullopt;
  if (parts == 2) total *= 60;
  return total < 1e7 ? std::optional{total} : std::nullopt;
}

XmlSource from_file(std::filesystem::path file) {
  return
      [file = std::move(file)](XmlEvents const& events, io::Faults& faults) { return read_xml(file, events, faults); };
}

XmlSource from_text(std::string_view text, std::string name) {
  return [text, name = std::move(name)](XmlEvents const& events, io::Faults& faults) {
    return parse_xml(text, name, events, faults);
  };
}

MatsimNetwork read_network(XmlSource const& source, imports::ImportReport& report, io::Faults& faults) {
  MatsimNetwork network;
  auto& nodes = report.file("network nodes");
  auto& links = report.file("network links");
  auto hours = 1.0;
  std::string attribute;
  auto in_link = false;
  XmlEvents events;
  events.start = [&](XmlElement const& e) {
    if (e.name == "attribute") attribute = e["name"];
    if (e.name == "links") hours = parse_matsim_time(e["capperiod"]).value_or(3600) / 3600;
    if (e.name == "node") {
      auto const row = nodes.add();
      auto const x = number(e, "x");
      auto const y = number(e, "y");
      if (e["id"].empty()) return nodes.drop(row, kNoId, e.line);
      if (!x || !y) return nodes.drop(row, kNumber, e.line, "node " + text(e, "id"));
      network.nodes.push_back({text(e, "id"), *x, *y, e.line});
    }
    if (e.name == "link" && !e["from"].empty()) {
      auto const row = links.add();
      auto const length = number(e, "length");
      auto const speed = number(e, "freespeed");
      auto const capacity = number(e, "capacity");
      auto const lanes = number(e, "permlanes", 1);
      if (e["id"].empty()) return links.drop(row, kNoId, e.line);
      if (!length || !speed || !capacity || !lanes || *length < 0 || hours <= 0)
        return links.drop(row, kNumber, e.line, "link " + text(e, "id"));
      in_link = true;
      network.links.push_back({text(e, "id"), text(e, "from"), text(e, "to"), *length, *speed, *capacity / hours,
                               *lanes, e["modes"].empty() ? "car" : text(e, "modes"), text(e, "type"), e.line});
    }
  };
  events.end = [&](std::string_view name, std::string_view inside) {
    if (name == "attribute" && !in_link && attribute == "coordinateReferenceSystem") network.crs = inside;
    if (name == "attribute" && in_link && (attribute == "type" || attribute == "osm:way:highway"))
      network.links.back().type = inside;
    if (name == "attribute") attribute.clear();
    if (name == "link") in_link = false;
  };
  source(events, faults);
  return network;
}

MatsimSchedule read_schedule(XmlSource const& source, imports::ImportReport& report, io::Faults& faults) {
  MatsimSchedule schedule;
  auto& stops = report.file("schedule stops");
  auto& routes = report.file("schedule routes");
  std::string line_id;
  std::string line_name;
  std::optional<MatsimRoute> route;
  auto lost_departures = false;
  XmlEvents events;
  events.start = [&](XmlElement const& e) {
    if (e.name == "stopFacility") {
      auto const row = stops.add();
      auto const x = number(e, "x");
      auto const y = number(e, "y");
      if (e["id"].empty()) return stops.drop(row, kNoId, e.line);
      if (!x || !y) return stops.drop(row, kNumber, e.line, "stop " + text(e, "id"));
      schedule.stops.push_back({text(e, "id"), text(e, "name"), text(e, "linkRefId"), *x, *y, e.line});
    }
    if (e.name == "transitLine") {
      line_id = e["id"];
      line_name = e["name"].empty() ? e["id"] : e["name"];
    }
    if (e.name == "transitRoute") {
      route = MatsimRoute{line_id, line_name, text(e, "id"), "", {}, {}, {}, e.line};
      lost_departures = false;
    }
    if (!route) return;
    if (e.name == "stop")
      route->calls.push_back(
          {text(e, "refId"), parse_matsim_time(e["arrivalOffset"]), parse_matsim_time(e["departureOffset"])});
    if (e.name == "link") route->links.push_back(text(e, "refId"));
    if (e.name == "departure") {
      auto const time = parse_matsim_time(e["departureTime"]);
      if (time)
        route->departures.push_back({*time, text(e, "vehicleRefId")});
      else
        lost_departures = true;
    }
  };
  events.end = [&](std::string_view name, std::string_view inside) {
    if (name == "transportMode" && route) route->mode = inside;
    if (name != "transitRoute" || !route) return;
    auto const row = routes.add();
    auto const what = "route " + route->id + " of line " + route->line_id;
    if (lost_departures) routes.repair(row, kBadDeparture, route->line, what);
    if (route->calls.size() < 2)
      routes.drop(row, kNoCalls, route->line, what);
    else
      schedule.routes.push_back(std::move(*route));
    route.reset();
  };
  source(events, faults);
  return schedule;
}

MatsimVehicles read_vehicles(XmlSource const& source, imports::ImportReport& report, io::Faults& faults) {
  MatsimVehicles vehicles;
  auto& rows = report.file("transit vehicles");
  std::vector<std::pair<std::string, double>> types;
  XmlEvents events;
  events.start = [&](XmlElement const& e) {
    if (e.name == "vehicleType") types.emplace_back(text(e, "id"), 0);
    auto const add = [&](std::string_view attribute) {
      if (!types.empty()) types.back().second += std::clamp(number(e, attribute, 0).value_or(0), 0.0, 10000.0);
    };
    if (e.name == "seats" || e.name == "standingRoom") add("persons");
    if (e.name == "capacity") {
      add("seats");
      add("standingRoomInPersons");
    }
    if (e.name != "vehicle") return;
    auto const row = rows.add();
    auto const type = std::find_if(types.begin(), types.end(), [&](auto const& t) { return t.first == e["type"]; });
    if (e["id"].empty() || type == types.end())
      rows.drop(row, kNoId, e.line, "vehicle " + text(e, "id"));
    else
      vehicles.persons.emplace_back(text(e, "id"), type->second);
  };
  events.end = [](std::string_view, std::string_view) {};
  source(events, faults);
  return vehicles;
}

namespace {

/// Persons one by one. Of several plans the selected one counts.
class PopulationReader {
public:
  explicit PopulationReader(imports::FileRows& rows) : rows_{rows} {}

  void start(XmlElement const& e) {
    if (e.name == "person") {
      person_ = MatsimPerson{text(e, "id"), {}, {}, {}, {}, e.line};
      chosen_ = {};
      if (auto const age = number(e, "age")) take_age(*age);
      take_car(e["car_avail"]);
    }
    if (!person_) return;
    attribute_ = e.name == "attribute" ? text(e, "name") : "";
    if (e.name == "plan") {
      plan_ = Plan{{}, {}, e["selected"] == "yes" || e["selected"] == "true"};
    }
    if (!plan_) return;
    if (e.name == "act" || e.name == "activity")
      plan_->activities.push_back({text(e, "type"), text(e, "link"), number(e, "x"), number(e, "y")});
    if (e.name == "leg") plan_->legs.push_back(text(e, "mode"));
  }

  void end(std::string_view name, std::string_view inside) {
    if (!person_) return;
    if (name == "attribute" && !plan_) take_attribute(inside);
    if (name == "plan" && plan_) {
      if (!chosen_ || (plan_->selected && !chosen_->selected)) chosen_ = std::move(plan_);
      plan_.reset();
    }
    if (name == "person") finish();
  }

  MatsimPopulation take() { return std::move(result_); }

private:
  struct Plan {
    std::vector<MatsimActivity> activities;
    std::vector<std::string> legs;
    bool selected = false;
  };

  void take_age(double age) {
    if (age >= 0 && age <= 130) person_->age = static_cast<int>(age);
  }
  void take_car(std::string_view text) {
    if (!text.empty()) person_->has_car = text != "never" && text != "none" && text != "false" && text != "no";
  }
  void take_attribute(std::string_view inside) {
    if (attribute_ == "age")
      if (auto const age = io::parse_number(inside)) take_age(*age);
    if (attribute_ == "carAvail" || attribute_ == "carAvailability" || attribute_ == "car_avail") take_car(inside);
  }
  void finish() {
    auto const row = rows_.add();
    if (!chosen_ || chosen_->activities.empty()) {
      rows_.drop(row, kNoPlan, person_->line, "person " + person_->id);
    } else {
      person_->activities = std::move(chosen_->activities);
      person_->legs = std::move(chosen_->legs);
      result_.persons.push_back(std::move(*person_));
    }
    person_.reset();
    plan_.reset();
    chosen_.reset();
  }

  imports::FileRows& rows_;
  std::optional<MatsimPerson> person_;
  std::optional<Plan> plan_;
  std::optional<Plan> chosen_;
  std::string attribute_;
  MatsimPopulation result_;
};

}  // namespace

MatsimPopulation read_population(XmlSource const& source, imports::ImportReport& report, io::Faults& faults) {
  PopulationReader reader{report.file("persons")};
  source(XmlEvents{[&](XmlElement const& e) { reader.start(e); },
                   [&](std::string_view name, std::string_view inside) { reader.end(name, inside); }},
         faults);
  return reader.take();
}

}  // namespace twinshift::matsim
