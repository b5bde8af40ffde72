#include "tools/exports/matsim.hpp"
#include "sim/io/csv.hpp"
#include "tests/unit/routing/grid_town.hpp"
#include "tools/imports/xml_reader.hpp"
#include "tools/matsim/import_matsim.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <unistd.h>

#include <gtest/gtest.h>

namespace twinshift::testing {
namespace {

using Rows = std::vector<std::map<std::string, std::string>>;

/// A table of a city as it will be, by column.
Rows table(imports::CityFolder const& city, std::string const& kind, std::vector<std::string_view> const& columns) {
  io::Faults faults;
  Rows rows;
  for (auto const& [name, text] : city.texts(kind, faults)) {
    io::CsvReader csv{name, text, io::OpenColumns{columns, {}}, faults};
    while (csv.next()) {
      rows.emplace_back();
      for (std::size_t c = 0; c < columns.size(); ++c) rows.back()[std::string{columns[c]}] = csv.text(c);
    }
  }
  EXPECT_FALSE(faults.has_errors());
  return rows;
}

struct Imported {
  imports::ImportReport report{"import matsim", "drawn"};
  io::Faults faults;
  std::optional<imports::CityFolder> city;

  std::size_t count(std::string const& file, std::string const& code) {
    for (auto const& reason : report.file(file).reasons())
      if (reason.code == code) return reason.rows;
    return 0;
  }
};

/// A scenario of texts put into a new city; empty texts are files that were not given.
Imported imported(std::string const& network, std::string const& schedule = "", std::string const& vehicles = "",
                  std::string const& population = "", double scale = 1) {
  Imported result;
  matsim::MatsimScenario scenario;
  scenario.network = matsim::read_network(matsim::from_text(network, "network.xml"), result.report, result.faults);
  if (!schedule.empty())
    scenario.schedule =
        matsim::read_schedule(matsim::from_text(schedule, "schedule.xml"), result.report, result.faults);
  if (!vehicles.empty())
    scenario.vehicles =
        matsim::read_vehicles(matsim::from_text(vehicles, "vehicles.xml"), result.report, result.faults);
  if (!population.empty())
    scenario.population =
        matsim::read_population(matsim::from_text(population, "plans.xml"), result.report, result.faults);
  result.city = imports::CityFolder::open("no-such-city-folder", result.faults);
  matsim::import_matsim(scenario, {"", "", "", scale, "network.xml"}, *result.city, result.report, result.faults);
  return result;
}

constexpr auto kNetwork =
    R"(<?xml version="1.0"?><!DOCTYPE network SYSTEM "http://www.matsim.org/files/dtd/network_v1.dtd">
<network name="t"><nodes>
<node id="1" x="0" y="0"/><node id="2" x="1000" y="0"/><node id="3" x="1000" y="500"/><node id="4" x="x" y="0"/>
<node id="5" x="9" y="9"/></nodes>
<links capperiod="00:30:00">
<link id="a" from="1" to="2" length="1000" capacity="900" freespeed="13.9" permlanes="2" modes="car,bus"/>
<link id="b" from="2" to="3" length="500" capacity="300" freespeed="30" permlanes="1"/>
<link id="c" from="3" to="1" length="1118" capacity="300" freespeed="8" permlanes="0.5" modes="car"/>
<link id="r" from="1" to="3" length="1118" capacity="300" freespeed="8" permlanes="1" modes="train"/>
<link id="a" from="2" to="1" length="1000" capacity="900" freespeed="13.9" permlanes="2"/>
<link id="d" from="1" to="77" length="1" capacity="1" freespeed="1"/>
<link id="e" from="1" to="2" length="far" capacity="1" freespeed="1"/>
<link id="f" from="2" to="2" length="5" capacity="100" freespeed="10"/>
</links></network>)";

TEST(MatsimNetwork, LinksBecomeStreetsAndOddOnesAreCounted) {
  auto made = imported(kNetwork);
  ASSERT_FALSE(made.faults.has_errors());
  auto const links = table(*made.city, "links",
                           {"link_id", "from_node", "to_node", "length_m", "class", "lanes", "free_speed_kmh",
                            "capacity_veh_h", "oneway", "modes"});
  ASSERT_EQ(links.size(), 3U);
  EXPECT_EQ(links[0].at("link_id"), "a");
  EXPECT_EQ(io::parse_number(links[0].at("capacity_veh_h")), 1800) << "900 in half an hour";
  EXPECT_EQ(links[0].at("modes"), "car bus walk bike");
  EXPECT_EQ(links[1].at("class"), "trunk") << "fast, but only a type says that nobody may walk there";
  EXPECT_EQ(links[1].at("modes"), "car bus walk bike");
  EXPECT_EQ(made.count("network links", "X322"), 1U);
  EXPECT_EQ(made.count("network links", "X321"), 1U);
  EXPECT_EQ(made.count("network links", "X310"), 1U);
  EXPECT_EQ(made.count("network links", "X323"), 1U);
  EXPECT_EQ(made.count("network links", "X325"), 1U);
  EXPECT_EQ(made.count("network links", "X324"), 1U);
  EXPECT_EQ(made.count("network nodes", "X310"), 1U);
  EXPECT_EQ(made.count("network nodes", "X331"), 1U);
  EXPECT_EQ(table(*made.city, "nodes", {"node_id"}).size(), 3U);
}

TEST(MatsimNetwork, WithoutCarsItIsRefused) {
  auto const made = imported("<network><nodes/><links/></network>");
  ASSERT_TRUE(made.faults.has_errors());
  EXPECT_EQ(made.faults.error_list().front().code, "X320");
}

TEST(MatsimNetwork, WhatWeExportWeReadBackTheSame) {
  network::Network net;
  for (auto const at : {Point{730000, 875000}, Point{730400, 875000}, Point{730400, 875300}, Point{730000, 875300}})
    add_node(net, at);
  constexpr int kAll = network::kCarAccess | network::kBusAccess | network::kWalkAccess | network::kBikeAccess;
  add_street(net, NodeId{0}, NodeId{1}, 401.25, 12.5, kAll);
  add_link(net, NodeId{1}, NodeId{2}, 300, 13.4112, network::kCarAccess | network::kBusAccess);
  add_link(net, NodeId{2}, NodeId{3}, 400, 8, kAll);
  add_street(net, NodeId{3}, NodeId{0}, 300.5, 4, network::kWalkAccess | network::kBikeAccess);
  net.links.link_class[LinkId{2}] = network::LinkClass::kMotorway;
  net.links.link_class[LinkId{4}] = net.links.link_class[LinkId{5}] = network::LinkClass::kPath;
  for (std::size_t l = 0; l < net.links.size(); ++l) {
    auto const link = nth<LinkId>(l);
    auto const back = net.links.reverse[link];
    net.links.key[link] = back.valid() && back < link ? "~s" + std::to_string(back.value()) : "s" + std::to_string(l);
  }
  auto const file =
      std::filesystem::temp_directory_path() / ("twinshift-matsim-" + std::to_string(::getpid()) + ".xml.gz");
  exports::write_matsim_network(net, "EPSG:2157", file);
  Imported made;
  matsim::MatsimScenario scenario;
  scenario.network = matsim::read_network(matsim::from_file(file), made.report, made.faults);
  std::filesystem::remove(file);
  made.city = imports::CityFolder::open("no-such-city-folder", made.faults);
  matsim::import_matsim(scenario, {}, *made.city, made.report, made.faults);
  ASSERT_FALSE(made.faults.has_errors());
  EXPECT_EQ(made.city->facts().crs, "EPSG:2157");
  auto const links = table(*made.city, "links",
                           {"link_id", "from_node", "to_node", "length_m", "class", "lanes", "free_speed_kmh",
                            "capacity_veh_h", "oneway", "modes"});
  ASSERT_EQ(links.size(), 4U);
  std::size_t row = 0;
  for (std::size_t l = 0; l < net.links.size(); ++l) {
    auto const link = nth<LinkId>(l);
    if (net.links.key[link].starts_with('~')) continue;
    auto const& found = links[row++];
    EXPECT_EQ(found.at("link_id"), net.links.key[link]);
    EXPECT_EQ(found.at("from_node"), net.nodes.key[net.links.from[link]]);
    EXPECT_EQ(found.at("to_node"), net.nodes.key[net.links.to[link]]);
    EXPECT_NEAR(*io::parse_number(found.at("length_m")), net.links.length[link].value(), 0.005);
    EXPECT_NEAR(*io::parse_number(found.at("free_speed_kmh")) / 3.6, net.links.free_speed[link].value(), 0.001);
    EXPECT_EQ(found.at("oneway"), net.links.reverse[link].valid() ? "no" : "yes");
    EXPECT_EQ(found.at("class") == "motorway", net.links.link_class[link] == network::LinkClass::kMotorway);
    EXPECT_EQ(found.at("modes").find("car") != std::string::npos, (net.links.access[link] & network::kCarAccess) != 0);
  }
  auto const nodes = table(*made.city, "nodes", {"node_id", "lon", "lat"});
  auto const projection = io::Projection::make("EPSG:2157").value();
  ASSERT_EQ(nodes.size(), 4U);
  for (std::size_t n = 0; n < nodes.size(); ++n) {
    auto const at = projection.to_plane({*io::parse_number(nodes[n].at("lon")), *io::parse_number(nodes[n].at("lat"))});
    EXPECT_LT(distance(*at, net.nodes.position[nth<NodeId>(n)]), 0.02);
  }
}

constexpr auto kSchedule = R"(<transitSchedule><transitStops>
<stopFacility id="s1" x="0" y="0" linkRefId="c" name="First"/><stopFacility id="s2" x="1000" y="0" linkRefId="a"/>
<stopFacility id="s3" x="1000" y="500"/></transitStops>
<transitLine id="L"><transitRoute id="out"><transportMode>bus</transportMode><routeProfile>
<stop refId="s1" departureOffset="00:00:00"/><stop refId="s2" arrivalOffset="00:02:00" departureOffset="00:02:30"/>
<stop refId="s3" arrivalOffset="00:02:30"/></routeProfile><route><link refId="a"/></route>
<departures><departure id="1" departureTime="06:00:10" vehicleRefId="v"/><departure id="2" departureTime="06:00:40"/>
<departure id="3" departureTime="07:15:00"/><departure id="4" departureTime="soon"/></departures></transitRoute>
<transitRoute id="lost"><transportMode>bus</transportMode><routeProfile><stop refId="s1"/><stop refId="s9"/></routeProfile>
<departures><departure id="1" departureTime="06:00:00"/></departures></transitRoute>
<transitRoute id="tram"><transportMode>tram</transportMode><routeProfile><stop refId="s1" departureOffset="0"/>
<stop refId="s3" arrivalOffset="200"/></routeProfile><departures><departure id="1" departureTime="08:00:00"/></departures>
</transitRoute></transitLine></transitSchedule>)";

TEST(MatsimSchedule, RoutesBecomePatternsWithTheirDepartures) {
  auto made = imported(kNetwork, kSchedule,
                       "<vehicleDefinitions><vehicleType id=\"t\"><capacity seats=\"60\" standingRoomInPersons=\"60\"/>"
                       "</vehicleType><vehicle id=\"v\" type=\"t\"/></vehicleDefinitions>");
  ASSERT_FALSE(made.faults.has_errors());
  EXPECT_EQ(table(*made.city, "stops", {"stop_id"}).size(), 3U);
  auto const routes = table(*made.city, "routes", {"route_id", "mode", "vehicle_type"});
  ASSERT_EQ(routes.size(), 2U);
  EXPECT_EQ(routes[0].at("vehicle_type"), "bus_hybrid_artic");
  EXPECT_EQ(routes[1].at("mode"), "rail");
  auto const calls = table(*made.city, "pattern_stops", {"pattern_id", "stop_id", "run_s"});
  ASSERT_EQ(calls.size(), 5U);
  EXPECT_EQ(calls[1].at("run_s"), "150");
  EXPECT_EQ(calls[2].at("run_s"), "151") << "no time at all between two stops";
  auto const services = table(*made.city, "services", {"from", "to", "headway_s"});
  ASSERT_EQ(services.size(), 3U);
  EXPECT_EQ(services[0].at("from"), "06:00");
  EXPECT_EQ(services[0].at("headway_s"), "30") << "two in a minute";
  EXPECT_EQ(services[1].at("headway_s"), "60");
  EXPECT_EQ(made.count("schedule routes", "X326"), 1U);
  EXPECT_EQ(made.report.file("schedule routes").rows(imports::Fate::kRepaired), 1U);
}

TEST(MatsimPopulation, PlansAreCountedIntoZones) {
  auto made = imported(kNetwork, "", "", R"(<population>
<person id="1"><attributes><attribute name="age" class="java.lang.Integer">33</attribute></attributes>
<plan selected="no"><act type="home" x="0" y="0"/></plan>
<plan selected="yes"><activity type="home_1" x="10" y="10" end_time="07:00:00"/><leg mode="car"/>
<activity type="work" x="1010" y="510"/></plan></person>
<person id="2"><plan><act type="h" link="a"/><leg mode="pt"/><act type="education" link="b"/></plan></person>
<person id="3"/><person id="4"><plan><act type="h" link="zz"/></plan></person></population>)",
                       10);
  ASSERT_FALSE(made.faults.has_errors());
  auto const zones = table(*made.city, "zones", {"residents", "jobs", "pupils", "school_places", "age_15_39_pct"});
  auto residents = 0.0;
  auto jobs = 0.0;
  auto places = 0.0;
  for (auto const& zone : zones) {
    residents += *io::parse_number(zone.at("residents"));
    jobs += *io::parse_number(zone.at("jobs"));
    places += *io::parse_number(zone.at("school_places"));
  }
  EXPECT_EQ(residents, 20);
  EXPECT_EQ(jobs, 10);
  EXPECT_EQ(places, 10);
  EXPECT_EQ(made.count("persons", "X312"), 1U);
  EXPECT_EQ(made.count("persons", "X329"), 1U);
}

TEST(MatsimTimes, AreReadInEveryWayTheyAreWritten) {
  EXPECT_EQ(matsim::parse_matsim_time("07:30:00"), 27000);
  EXPECT_EQ(matsim::parse_matsim_time("07:30"), 27000);
  EXPECT_EQ(matsim::parse_matsim_time("25:00:01"), 90001);
  EXPECT_EQ(matsim::parse_matsim_time("120.5"), 120.5);
  for (auto const* const junk : {"", "undefined", "-1", "07:61:00", "1:2:3:4", "7:", ":", "nan", "1e300"})
    EXPECT_FALSE(matsim::parse_matsim_time(junk)) << junk;
}

TEST(Xml, WhatIsDangerousOrBrokenIsRefusedWithItsPlace) {
  std::string deep;
  for (auto i = 0; i < 200; ++i) deep += "<a>";
  for (auto const& [text, code] : std::vector<std::pair<std::string, std::string>>{
           {"", "F202"},
           {"<a><b>", "F202"},
           {"<a><b></a>", "X301"},
           {"hello", "X301"},
           {"<!DOCTYPE a [<!ENTITY x \"xxxx\"><!ENTITY y \"&x;&x;&x;\">]><a>&y;</a>", "X302"},
           {deep, "X303"}}) {
    io::Faults faults;
    EXPECT_FALSE(imports::parse_xml(text, "t.xml", {[](auto const&) {}, [](auto, auto) {}}, faults))
        << text.substr(0, 30);
    ASSERT_EQ(faults.errors(), 1U) << text.substr(0, 30);
    EXPECT_EQ(faults.error_list().front().code, code) << text.substr(0, 30);
  }
  io::Faults faults;
  EXPECT_FALSE(imports::read_xml("no-such-file.xml", {[](auto const&) {}, [](auto, auto) {}}, faults));
  EXPECT_EQ(faults.error_list().front().code, "F201");
}

}  // namespace
}  // namespace twinshift::testing
