#pragma once

#include "sim/io/input_error.hpp"
#include "tools/imports/report.hpp"
#include "tools/imports/xml_reader.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace twinshift::matsim {

/// A file's elements: from the disk, or from memory in tests.
using XmlSource = std::function<bool(imports::XmlEvents const&, io::Faults&)>;
[[nodiscard]] XmlSource from_file(std::filesystem::path file);
[[nodiscard]] XmlSource from_text(std::string_view text, std::string name);

struct MatsimNode {
  std::string id;
  double x = 0;
  double y = 0;
  std::int64_t line = 0;
};

struct MatsimLink {
  std::string id;
  std::string from;
  std::string to;
  double length = 0;    ///< metres
  double speed = 0;     ///< metres a second
  double capacity = 0;  ///< vehicles an hour
  double lanes = 1;
  std::string modes;  ///< "car,bus"
  std::string type;   ///< attribute `type`, may be empty
  std::int64_t line = 0;
};

/// network.xml: streets and rails in the coordinates of `crs`.
struct MatsimNetwork {
  std::vector<MatsimNode> nodes;
  std::vector<MatsimLink> links;
  std::string crs;  ///< as the file names it, may be empty
};

struct MatsimStop {
  std::string id;
  std::string name;
  std::string link;  ///< may be empty
  double x = 0;
  double y = 0;
  std::int64_t line = 0;
};

struct MatsimCall {
  std::string stop;
  std::optional<double> arrival;    ///< seconds after the trip's departure
  std::optional<double> departure;  ///< seconds after the trip's departure
};

struct MatsimDeparture {
  double seconds = 0;  ///< since midnight
  std::string vehicle;
};

struct MatsimRoute {
  std::string line_id;
  std::string line_name;
  std::string id;
  std::string mode;
  std::vector<MatsimCall> calls;
  std::vector<std::string> links;
  std::vector<MatsimDeparture> departures;
  std::int64_t line = 0;
};

/// transitSchedule.xml: routes are what we call patterns.
struct MatsimSchedule {
  std::vector<MatsimStop> stops;
  std::vector<MatsimRoute> routes;
};

/// transitVehicles.xml: people a vehicle holds, by vehicle.
struct MatsimVehicles {
  std::vector<std::pair<std::string, double>> persons;  ///< (vehicle, seats and standing room)
};

struct MatsimActivity {
  std::string type;
  std::string link;  ///< may be empty
  std::optional<double> x;
  std::optional<double> y;
};

/// A person's selected plan; the first one if none is marked.
struct MatsimPerson {
  std::string id;
  std::optional<int> age;
  std::optional<bool> has_car;
  std::vector<MatsimActivity> activities;
  std::vector<std::string> legs;  ///< modes
  std::int64_t line = 0;
};

struct MatsimPopulation {
  std::vector<MatsimPerson> persons;
};

/// Each reads one file. Rows that can't be used are dropped and counted in `report` under `what`; XML that can't be
/// read is a fault. Numbers that are none (or not finite) drop their row.
MatsimNetwork read_network(XmlSource const& source, imports::ImportReport& report, io::Faults& faults);
MatsimSchedule read_schedule(XmlSource const& source, imports::ImportReport& report, io::Faults& faults);
MatsimVehicles read_vehicles(XmlSource const& source, imports::ImportReport& report, io::Faults& faults);
MatsimPopulation read_population(XmlSource const& source, imports::ImportReport& report, io::Faults& faults);

/// "07:30:00" or "07:30", hours may pass 24, or seconds as a number; empty if it is none of them.
[[nodiscard]] std::optional<double> parse_matsim_time(std::string_view text);

}  // namespace twinshift::matsim
