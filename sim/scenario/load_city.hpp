#pragma once

#include "sim/scenario/city_reader.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace twinshift::scenario {

/// What the tables call things, and the row each became.
struct CityKeys {
  Keys<NodeId> nodes;
  Keys<LinkId> links;
  Keys<ZoneId> zones;
  Keys<LocationId> locations;
  Keys<StopId> stops;
  Keys<RouteId> routes;
  Keys<PatternId> patterns;
  Keys<OperatorId> operators;
  Keys<StationId> stations;
  Keys<SiteId> sites;
  Keys<DepotId> depots;
  Keys<VehicleTypeId> vehicle_types;
};

/// Nodes and links. Streets cut off from the rest are closed to those who could not leave them.
void load_network(CityReader& city, CityKeys& keys);
/// Zones and locations, tied to the streets. Call after load_network.
void load_population(CityReader& city, CityKeys& keys);
/// Depots with their stock, docking stations, park-and-ride sites. Vehicle types must be there.
void load_fleet(CityReader& city, CityKeys& keys);
/// Stops, routes, patterns, services and fares. Call after load_fleet.
void load_transit(CityReader& city, CityKeys& keys);
/// Places, background shapes, observations and counts: for pictures and comparison only. Call after load_transit.
void load_picture(CityReader& city, CityKeys const& keys);

/// The direction of a street that `text`, in a cell, names: its link_id, for the way back with "~" in front.
std::optional<LinkId> find_direction(CityReader& city, io::CsvReader& csv, std::size_t column, std::string_view text,
                                     CityKeys const& keys);

/// Nearest node open to `access`, with its distance; invalid if there is none.
struct Nearest {
  NodeId node;
  double metres = 0;
};
[[nodiscard]] Nearest nearest_node(network::NodeLocator const& locator, network::Network const& network, Point point);

}  // namespace twinshift::scenario
