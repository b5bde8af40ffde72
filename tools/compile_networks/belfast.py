"""Compiles Belfast: from the source tables to networks/belfast."""

import math

from . import (access, belfast_counts, belfast_facts, belfast_metro, belfast_published, belfast_rail, belfast_residential,
               belfast_streets, belfast_ulsterbus, belfast_zones, geo, schema, turns)
from .belfast_sources import CENTRE, ODBL, OGL, OSM, PROJECTION, TRANSLINK, Tables, xy

_CLAIM = (
    "Belfast with its Census 2021 zones; Metro stops and weekday service facts of January 2010, Glider halts of 2018 and "
    "NI Railways stations of 2010 with service facts of 2013, updated by hand for the Glider (2018) and Grand Central "
    "station (2024); main roads of OpenStreetMap (2026); fleet, fares and traffic figures of 2023-25.")
_GAPS = (
    "Not the timetable of today: Metro service facts are of January 2010, rail of 2013, Glider of 2018 (headways by period, not the trips themselves).",
    "Not a surveyed road net: residential streets are stood in for, and lanes, speeds and capacities are estimates by class.",
    "One-way: motorways, slip roads, dual carriageways and 19 streets of the centre (by name and the direction the map draws); other one-way streets are not known. Turn restrictions: sharp turns at motorways, Westlink and the bypasses; no others are known.",
    "Side streets are a mesh of connectors for walking and cycling between Data Zone centres and bus stops of 2024, not surveyed streets; cars begin and end at main roads.",
    "Ulsterbus and Goldline: 17 corridors put together from general knowledge with estimated headways; town services outside the city are missing.",
    "Missing Metro routes of 2010, most for want of a stop list: 12C, 29B, 64B, 80B, 95A, 188, 214 and the late EB buses.",
    "Metro 4, 10 and 26 are replaced by the Glider; feeder buses that came with it are not known.",
    "Run times between stops are spread by distance, not taken from a stop-level timetable.",
    "Streets and stops of Newtownabbey, Four Winds, Belvoir and Conway beyond the sources are a sketch of named places (200 to 600 m off); trunk roads outside the city are straight lines with known lengths.",
    "Bus lanes are set on whole streets from general knowledge.",
    "Out-commuters (22 % of employed residents), in-commuters by place and in-students are estimates: a decay with distance (17 km); the Census 2021 commuting matrix was not at hand.",
    "School pupils who come from outside the city are not included.",
    "Docks and bikes of shared-bike stations are estimates, and 14 of the 60 stations of 2025 are missing.",
    "Which vehicles are based at which depot is an estimate; the diesel and hybrid split of Metro is not known.",
    "NI Railways track between stations is drawn with few points.",
)
_STOP_REACH_M = 120.0
_LOCATION_REACH_M = 800.0


def compile_city(data, out):
    """Writes the pack of Belfast into `out` from the source folder `data`."""
    tables = Tables(data)
    streets, notes = belfast_streets.build(tables)
    network = belfast_metro.Network()
    log = belfast_metro.build(tables, network, streets)
    belfast_rail.build(tables, network)
    belfast_ulsterbus.build(tables, network, belfast_streets.FAR_NODES)
    network.drop_unused_stops()
    zones, locations = belfast_zones.build(tables)
    keep, notes["moved stops"] = _join_stops(streets, network)
    keep |= _join_places(streets, locations)
    points, connectors, side = belfast_residential.add_mesh(streets, tables)
    notes["side streets"] = points, connectors
    keep |= set(side)
    notes["opened"] += len(streets.relax_oneway("car"))
    # Towns beyond the motorways have old roads beside them, which no source draws: for walking and cycling only.
    notes["roads beside motorways"] = streets.join_islands("walk", 40_000.0, "OB", modes=("walk", "bike"), group="own",
                                                           least=3)[0]
    notes["without walking, cycling, buses"] = tuple(streets.settle_mode(m) for m in ("walk", "bike", "bus"))
    _road_distances(streets, network)
    belfast_streets.finish(streets, keep)
    banned = turns.banned(streets, belfast_streets.is_mainline, lambda link: link.group == "osm")
    notes["banned turns"] = len(banned)
    if len(parts := turns.components(streets, banned)) > 1:
        raise ValueError(f"banned turns cut off {sum(len(p) for p in parts[1:])} links, e.g. {parts[1][0]}")
    pack = _pack()
    _add_streets(pack, streets)
    pack.add("turns.csv", "turns", banned, year="2026", licence=ODBL, confidence="medium",
             source=f"sharp turns from or onto a carriageway of the motorways, Westlink and the bypasses, by the geometry of {OSM}")
    _add_zones(pack, zones, locations)
    _add_transit(pack, network)
    _add_facts(pack, tables, network)
    pack.add("counts.csv", "counts", belfast_counts.rows(data, streets, network.routes), year="2009-2024",
             source="see rows", licence=f"facts; DfI figures {OGL}", confidence="see rows")
    pack.write(out)
    for line in log:
        print(f"  note: {line}")
    print(f"  streets: {notes}; {belfast_zones.commuting_summary(zones)}")


def _road_distances(streets, network):
    """Distances of buses between stops become those along the streets, where the streets give a sensible way."""
    index = geo.PointIndex(200.0)
    for link in streets.links.values():
        if "bus" in link.modes and link.cls != "motorway":
            for node in (link.a, link.b):
                index.add(node, *streets.nodes[node])
    place = {key: xy(row) for key, row in network.stops.items()}
    near = {key: index.nearest(*point)[1] for key, point in place.items()}
    before, total, pattern, found = 0.0, 0.0, None, {}
    for row, previous in zip(network.pattern_stops, [None] + network.pattern_stops[:-1]):
        here = row["distance_m"]
        if row["pattern_id"] != pattern:
            pattern, before, total = row["pattern_id"], here, 0.0
            continue
        a, b, straight = previous["stop_id"], row["stop_id"], here - before
        before = here
        if not pattern.startswith("R_"):
            if (a, b) not in found:
                limit = 1.7 * math.dist(place[a], place[b]) + 200
                found[a, b] = belfast_streets.reach(streets, near[a], limit, "bus", True).get(near[b])
            way = found[a, b]
            straight = max(way, math.dist(place[a], place[b])) if way else straight
        total += straight
        row["distance_m"] = total


def _join_stops(streets, network):
    """Joins stops to the streets, and moves stops beside the carriageway they are served from.

    Returns (nodes to keep, stops moved).
    """
    stops = {key: xy(row) for key, row in network.stops.items()}
    by_pattern = {}
    for row in network.pattern_stops:
        by_pattern.setdefault(row["pattern_id"], []).append(row["stop_id"])
    keep, node_of = access.join_stops(streets, stops, access.stop_headings(by_pattern.values(), stops.get),
                                      _STOP_REACH_M)
    moved = access.moved_stops(streets, stops, node_of)
    for stop, point in moved.items():
        network.stops[stop]["lon"], network.stops[stop]["lat"] = PROJECTION.lonlat(*point)
    return keep, len(moved)


def _join_places(streets, locations):
    places = [(f"l{row['location_id']}", xy(row)) for row in locations]
    return access.connect_places(streets, places, "far_place", _LOCATION_REACH_M, 50.0)


def _pack():
    return schema.Pack("belfast", "Belfast", "벨파스트", "Europe/London", "GBP", "EPSG:2157", "left", CENTRE, _CLAIM,
                       _GAPS)


def _add_streets(pack, streets):
    osm = {"year": "2026", "source": f"{OSM}: geometry, class, name; direction derived from it; lanes, speeds, capacities estimated", "licence": ODBL,
           "confidence": "geometry high, attributes low-medium"}
    # The mesh and the bus streets end at, and are thinned by, OpenStreetMap's streets.
    own = {"year": "2010-2026", "source": f"street line between consecutive bus stops (Metro 2010, Glider 2018); mesh of side streets between NISRA Data Zone centres (2021) and Translink bus stops (OpenDataNI, April 2024); trunk roads outside the city and connectors from own knowledge; joined to the streets of {OSM}",
           "licence": ODBL, "confidence": "bus streets medium-high, trunk roads, mesh and connectors low-medium (100-300 m)"}
    pack.add("nodes_osm.csv", "nodes", streets.node_rows({"osm"}), **osm)
    pack.add("nodes.csv", "nodes", streets.node_rows({"own"}), **own)
    pack.add("links_osm.csv", "links", streets.link_rows({"osm"}), **osm)
    pack.add("links.csv", "links", streets.link_rows({"own"}), **own)


def _add_zones(pack, zones, locations):
    source = ("NISRA Census 2021 Super Data Zones and Data Zones; residents scaled to the mid-year estimate of 2022 "
              "(348,005), jobs to 236,476; jobs by zone, employed residents and commuting from outside are estimates")
    for path, kind, rows in (("zones.csv", "zones", zones), ("locations.csv", "locations", locations)):
        pack.add(path, kind, rows, year="2021-2024", source=source, licence=f"{OGL}, Crown copyright",
                 confidence="census columns high, estimated columns low-medium")


    pack.add("freight.csv", "freight", list(belfast_zones.FREIGHT), year="2022", source="see rows", licence="own work",
             confidence="low")


def _add_transit(pack, network):
    for path, rows in (("stops", list(network.stops.values())), ("routes", network.routes),
                       ("patterns", network.patterns), ("pattern_stops", network.pattern_stops),
                       ("services", network.services)):
        # Some stops are set beside, and distances measured along, OpenStreetMap's streets.
        on_streets = path in ("stops", "pattern_stops")
        pack.add(f"{path}.csv", path, rows, year="2010-2024", source=f"{TRANSLINK}: Metro 2010, Glider 2018, NI Railways 2010-2024; Ulsterbus corridors from general knowledge, beside stops of 2024; places beyond the stop data and run times between stops estimated"
                 + (f"; fitted to the streets of {OSM}" if on_streets else ""),
                 licence=ODBL if on_streets else OGL, confidence="high for 2010, medium-low for today")


def _add_facts(pack, tables, network):
    pack.add("fares.csv", "fares", belfast_facts.fares(), year="2024", source="published fares, see rows",
             licence="facts", confidence="Metro and Glider high, rail low-medium")
    pack.add("park_ride.csv", "park_ride", belfast_facts.park_ride(), year="2018-2024", source="see rows",
             licence="facts and estimates", confidence="low-medium")
    pack.add("stations.csv", "stations", belfast_facts.stations(tables), year="2017-2023",
             source="station list of the scheme 2016-17, Belfast City Council news and minutes; docks estimated",
             licence="facts", confidence="places high (2017) and low-medium (later), docks low")
    pack.add("depots.csv", "depots", belfast_facts.depots(), year="2019-2024", source="see rows", licence="facts",
             confidence="medium, places low-medium")
    pack.add("depot_fleet.csv", "depot_fleet", belfast_facts.depot_fleet(), year="2024",
             source="DfI and Translink statistics 2023-24; depot split estimated", licence=OGL,
             confidence="totals high, split low")
    pack.add("places.csv", "places", belfast_facts.places(tables), year="2011-2024",
             source="centroids of NISRA 2011 areas, stations, own knowledge", licence=OGL, confidence="medium-high")
    pack.add("observed.csv", "observed", belfast_facts.observed() + belfast_published.observed(tables, network), year="2007-2025", source="see rows",
             licence=f"facts; DfI and NISRA figures {OGL}", confidence="see rows")
    pack.add("background.geojson", "background", belfast_facts.background(tables), year="2026",
             source=f"GSHHG 2.3.7 (Wessel and Smith 1996); harbour and rivers: {OSM}; rail lines station to station",
             licence="LGPL (GSHHG) and ODbL 1.0, (c) OpenStreetMap contributors",
             confidence="harbour and Lagan 5-20 m, coast 50-200 m, rail up to 500 m")
