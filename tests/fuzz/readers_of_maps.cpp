#include "tests/fuzz/readers.hpp"

#include "sim/io/projection.hpp"
#include "tools/imports/city_folder.hpp"
#include "tools/matsim/import_matsim.hpp"
#include "tools/osm/osm_data.hpp"
#include "tools/osm/places.hpp"
#include "tools/osm/streets.hpp"

namespace twinshift::fuzz {

void read_osm(std::string_view bytes) {
  if (bytes.empty()) return;
  auto const* const format = bytes.front() == 'p' ? "pbf" : bytes.front() == 'o' ? "opl" : "osm";
  io::Faults faults;
  auto const data = osm::parse_osm(bytes.substr(1), format, {}, faults);
  if (!data) return;
  static auto const projection = io::Projection::make("EPSG:2157").value();
  imports::ImportReport report{"import osm", "bytes"};
  for (auto const islands : {osm::Islands::kDrop, osm::Islands::kJoin})
    (void)osm::make_streets(*data, osm::country_rules("GB"), projection, islands, report);
  (void)osm::make_places(*data, projection, {-7, 54, -5, 55}, report);
}

void read_matsim(std::string_view bytes) {
  io::Faults faults;
  imports::ImportReport report{"import matsim", "bytes"};
  auto const source = matsim::from_text(bytes, "bytes.xml");
  matsim::MatsimScenario scenario;
  scenario.network = matsim::read_network(source, report, faults);
  scenario.schedule = matsim::read_schedule(source, report, faults);
  scenario.vehicles = matsim::read_vehicles(source, report, faults);
  scenario.population = matsim::read_population(source, report, faults);
  auto city = imports::CityFolder::open("no-such-folder", faults);
  if (city) matsim::import_matsim(scenario, {}, *city, report, faults);
}

}  // namespace twinshift::fuzz
