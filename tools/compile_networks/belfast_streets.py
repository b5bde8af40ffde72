"""Belfast's streets: OpenStreetMap main roads, continued by bus streets and, outside the city, trunk roads.

Speeds, lanes and capacities are estimates by class unless a source column gives them. Main roads carry the traffic
of residential streets that no source has.
"""

import heapq
import json
import math

from . import access, geo
from .belfast_places import PLACES, SUBURB_STREETS
from .belfast_sources import PROJECTION, at, xy
from .streets import Link, Streets

# class: (lanes, free speed km/h in town, free speed in open country, capacity per direction of a single carriageway).
# Capacities: busiest direction of urban roads by width (Traffic Capacity of Urban Roads, TA 79/99, remembered: 1,300 to
# 1,470 an hour where a street is 7.3 m wide, 1,620 at 10 m, more with four lanes). Lanes are those at the junctions.
_BY_CLASS = {
    "motorway": (2, 90, 100, 3900), "trunk": (2, 45, 70, 1650), "primary": (2, 38, 65, 1450),
    "secondary": (2, 36, 60, 1200), "tertiary": (1, 32, 50, 900), "residential": (1, 26, 40, 650)}
# In the centre main roads also carry what uses the side streets that are missing: a fifth on top.
_CENTRE_M, _CENTRE_FACTOR = 1600.0, 1.2
# The way out of Titanic Quarter and the harbour estate has two lanes at its signals (own knowledge).
_TWO_LANES_OUT = {"Queens Road": 1800}
# Slip roads end at signals or roundabouts: their speed holds the wait there.
_RAMP = {"motorway": (1, 45, 1700), "trunk": (1, 40, 1700), "primary": (1, 35, 1500), "secondary": (1, 32, 1300),
         "tertiary": (1, 30, 1000)}
_DUAL = {"trunk": (3, 2700), "primary": (3, 2100), "secondary": (2, 1700), "tertiary": (1, 900)}
_ROUNDABOUT = 3000  # two lanes, veh/h
# Dual carriageways without frontage: speed and capacity as the trunk table tells for the nearest piece of road.
_FREE_ROADS = {"Westlink", "Sydenham Bypass", "Holywood Bypass"}
# Free speed where the trunk table has one with traffic in it: Westlink from Broadway to Clifton Street has a limit of 80 km/h
# and no crossing at grade (own knowledge); queues are simulated.
_FREE_SPEED_KMH = {"K005": 72, "K006": 70, "K007": 68}
_NO_WALKING = {"Westlink", "Sydenham Bypass"}
# Streets with bus lanes on most of their length (own knowledge; the Glider corridors have them throughout).
_BUS_LANES = {
    "Upper Newtownards Road", "Newtownards Road", "Albertbridge Road", "Divis Street", "Falls Road",
    "Andersonstown Road", "Stewartstown Road", "Antrim Road", "Shore Road", "Lisburn Road", "Ormeau Road",
    "Castlereagh Road", "Great Victoria Street", "East Bridge Street", "Grosvenor Road", "Holywood Road",
    "May Street", "Chichester Street", "Wellington Place", "Donegall Square North", "Queen's Bridge"}
# Streets of the centre that are one-way, with the direction of traffic (degrees, 0 is east, 90 north): own knowledge of
# which they are; the direction is that in which the map draws them, and it agrees with the stops of 2010 on all twelve
# that have any. Glider and Metro run with the traffic there.
_ONE_WAY = {
    "Victoria Street": 100, "Oxford Street": 274, "Queen's Bridge": 185, "Queen Elizabeth Bridge": 4,
    "Middlepath Street": 5, "Bridge End": 188, "Ann Street": 185, "Chichester Street": 4, "Wellington Place": 4,
    "Donegall Square North": 4, "Donegall Square East": 274, "Donegall Square South": 185, "May Street": 184,
    "Howard Street": 185, "Bedford Street": 260, "Dublin Road": 246, "Royal Avenue": 58, "Castle Street": 174,
    "Donegall Quay": 278}
_ONE_WAY_WITHIN_M, _ONE_WAY_SPREAD = 1500.0, math.radians(45)
_LONGEST_RETURN_M = 2600.0  # from the end of a one-way street of the town back to its start
# Inside junctions: see Streets.open_junctions.
_JUNCTION_PIECE_M, _JUNCTION_PASSES = 60.0, 4
# Where Westlink, M2 and M3 meet at grade; its slip roads and the streets of the crossing have two lanes and more (own
# knowledge), where others have one.
_YORK_STREET, _YORK_STREET_REACH_M, _YORK_STREET_SLIP = (-5.9250, 54.6072), 480.0, (2, 3200)
_YORK_STREETS = {"Nelson Street", "York Street", "Great George's Street", "Saint Great George's Street", "Dock Street",
                 "Great Patrick Street", "Dunbar Link"}
_YORK_STREETS_WIDTH = (3, 3200)
_RAMP_MODES, _ROAD_MODES = ("car", "bus"), ("car", "bus", "walk", "bike")

# Ends of the main-road data at the edge of its box, and where the road leads: (end, direction of the end, other end,
# class, name, lanes, speed, capacity, detour over the straight line). "in" and "out" are carriageways of one road.
_CONTINUED = (
    ("M01122", "in", "T21", "motorway", "M1", 2, 100, 4000, 1.06),
    ("M01126", "out", "T21", "motorway", "M1", 2, 100, 4000, 1.06),
    ("M00815", "out", "T16", "motorway", "M2", 2, 95, 4000, 1.06),
    ("M00807", "in", "T16", "motorway", "M2", 3, 95, 5400, 1.06),
    ("M00828", "out", "T15", "motorway", "M5", 2, 80, 3600, 1.05),
    ("M00829", "in", "T15", "motorway", "M5", 2, 80, 3600, 1.05),
    ("M00879", "both", "T36", "primary", "Antrim Road", 1, 42, 1100, 1.1),
    ("M01539", "both", "T38", "primary", "Ballyutoag Road", 1, 70, 1200, 1.08),
    ("M01768", "both", "T28", "trunk", "Saintfield Road", 2, 60, 2400, 1.06),
    ("M01264", "both", "BGN", "primary", "Ballygowan Road", 1, 65, 1100, 1.12),
    ("M02770", "both", "T29", "trunk", "Upper Newtownards Road", 2, 42, 1800, 1.04),
    ("M02818", "out", "T11", "trunk", "Bangor Road", 2, 75, 3200, 1.06),
    ("M00616", "in", "T11", "trunk", "Bangor Road", 2, 75, 3200, 1.06),
    ("M00354", "out", "M01769", "trunk", "Belvoir Road", 2, 50, 2400, 1.05),  # the ring road leaves the box here
    ("M00355", "in", "M01769", "trunk", "Belvoir Road", 2, 50, 2400, 1.05),
)
_KEPT_TRUNK = {"K001", "K015", "K020", "K021", "K022", "K023", "K024", "K025", "K034", "K035", "K036", "K037", "K038",
               "K039", "K040", "K041", "K043", "K044"}
# Further ends of the road net, by name (own knowledge, about 300 m), with the road that leads there.
FAR_NODES = {
    "BGN": ("Ballygowan", -5.793, 54.502), "SFD": ("Saintfield", -5.831, 54.462),
    "HBR": ("Hillsborough", -6.083, 54.462), "BCL": ("Ballyclare", -5.999, 54.752),
    "CRM": ("Crumlin", -6.214, 54.621), "DND": ("Donaghadee", -5.536, 54.641),
    "LGN": ("Lurgan", -6.335, 54.463), "PTD": ("Portadown", -6.444, 54.424), "NWY": ("Newry", -6.339, 54.176),
    "BLN": ("Ballynahinch", -5.897, 54.402), "DPK": ("Downpatrick", -5.716, 54.329),
    "BBR": ("Banbridge", -6.270, 54.349), "MGF": ("Magherafelt", -6.607, 54.755),
    "CLR": ("Coleraine", -6.668, 55.132), "WHD": ("Whitehead", -5.712, 54.752),
    "GRY": ("Greyabbey", -5.560, 54.535)}
_FAR_LINKS = (  # from, to, class, name, lanes, speed, capacity, detour
    ("BGN", "T31", "primary", "Ballygowan Road", 1, 65, 1100, 1.1), ("BGN", "SFD", "secondary", "Station Road", 1, 65, 900, 1.1),
    ("T28", "SFD", "trunk", "Saintfield Road", 1, 70, 1300, 1.08), ("SFD", "DPK", "trunk", "Belfast Road", 1, 75, 1300, 1.1),
    ("T28", "BLN", "trunk", "Saintfield Road", 1, 75, 1300, 1.1), ("T22", "HBR", "trunk", "A1", 2, 95, 3600, 1.06),
    ("HBR", "BBR", "trunk", "A1", 2, 95, 3600, 1.06), ("BBR", "NWY", "trunk", "A1", 2, 100, 3600, 1.06),
    ("T41", "LGN", "motorway", "M1", 2, 105, 4000, 1.06), ("LGN", "PTD", "motorway", "M1", 2, 105, 4000, 1.1),
    ("T16", "BCL", "primary", "Ballyclare Road", 1, 65, 1200, 1.15), ("BCL", "T17", "primary", "Templepatrick Road", 1, 65, 1100, 1.12),
    ("T38", "CRM", "primary", "Nutts Corner Road", 1, 70, 1200, 1.08), ("T38", "T17", "primary", "Nutts Corner Road", 1, 70, 1100, 1.15),
    ("T38", "T23", "primary", "Moira Road", 1, 65, 1100, 1.15), ("T12", "DND", "primary", "Donaghadee Road", 1, 60, 1100, 1.15),
    ("T30", "DND", "primary", "Donaghadee Road", 1, 70, 1100, 1.1), ("T30", "T12", "trunk", "A21 Bangor Road", 1, 65, 1300, 1.1),
    ("T30", "GRY", "primary", "Portaferry Road", 1, 65, 1000, 1.1), ("T18", "MGF", "trunk", "A6", 2, 95, 3400, 1.1),
    ("T40", "CLR", "trunk", "A26", 1, 85, 1500, 1.1), ("T33", "WHD", "trunk", "A2", 1, 65, 1300, 1.15))


def build(tables):
    """The joined street net. Groups of links: `osm` (ODbL) and `own` (bus streets, trunk roads, connectors)."""
    streets = Streets(PROJECTION)
    _add_osm(streets, tables)
    notes = {"dual": _direct_carriageways(streets)}
    notes["one-way streets of the centre"] = _direct_centre(streets)
    _characterise(streets, tables)
    _widen_york_street(streets)
    _widen_centre(streets)
    notes["bus streets"] = _add_bus_streets(streets, tables)
    _add_trunk(streets, tables)
    notes["islands"] = streets.join_islands("car", 1500.0, "J", speed_kmh=25.0, capacity=1000, group="own")
    notes["opened"] = len(streets.relax_oneway("car"))
    notes["opened for want of a way back"] = _open_without_return(streets)
    return streets, notes


def is_mainline(link):
    """Whether a link is a carriageway of a road without crossings at grade."""
    return not link.ramp and (link.cls == "motorway" or link.name in _FREE_ROADS)


def _open_without_return(streets):
    """Opens one-way pieces of town streets whose way back is implausibly long: the other carriageway is not there."""
    suspects = sorted((l for l in streets.links.values() if l.oneway and l.cls in _DUAL and not l.ramp
                       and l.name not in _FREE_ROADS and l.group == "osm"), key=lambda l: (-l.length, l.id))
    opened = 0
    for link in suspects:
        if link.a not in reach(streets, link.b, _LONGEST_RETURN_M, "car", True):
            link.oneway = False
            link.capacity = min(link.capacity, 1.5 * _BY_CLASS[link.cls][3])
            streets.graph = None
            if link.bus_lane == "forward":
                link.bus_lane = "both"
            opened += 1
    return opened


def _widen_york_street(streets):
    middle = at(*_YORK_STREET)
    for link in streets.links.values():
        near = math.dist(geo.point_at(link.line, geo.length(link.line) / 2), middle) < _YORK_STREET_REACH_M
        if near and link.ramp and link.cls in ("motorway", "trunk", "primary"):
            link.lanes, link.capacity = _YORK_STREET_SLIP
        elif near and link.name in _YORK_STREETS:
            link.lanes, link.capacity = _YORK_STREETS_WIDTH


def _widen_centre(streets):
    for link in streets.links.values():
        link.capacity = max(link.capacity, _TWO_LANES_OUT.get(link.name, 0))
        near = math.hypot(*geo.point_at(link.line, geo.length(link.line) / 2)) < _CENTRE_M
        if near and not link.ramp and not is_mainline(link):
            link.capacity = round(_CENTRE_FACTOR * link.capacity)


def finish(streets, keep):
    """Melts chains, opens junctions and gives the final ids; returns old node id -> new node id."""
    streets.merge_chains(220.0, keep)
    streets.open_junctions(_JUNCTION_PIECE_M, _JUNCTION_PASSES)
    return streets.rename(lambda group, n: f"{'O' if group == 'osm' else 'N'}{n:05d}",
                          lambda group, n: f"{'W' if group == 'osm' else 'C'}{n:05d}")


# ---- OpenStreetMap main roads -------------------------------------------------------------------------------------

def _add_osm(streets, tables):
    for row in tables.rows("road_nodes_osm_main.csv"):
        streets.add_node(row["node_id"], xy(row), "osm")
    for row in tables.rows("road_links_osm_main.csv"):
        cls, ramp = row["osm_highway"].removesuffix("_link"), row["osm_highway"].endswith("_link")
        line = [at(*map(float, pair.split(","))) for pair in row["polyline_lonlat"].split()]
        line[0], line[-1] = streets.nodes[row["from_node"]], streets.nodes[row["to_node"]]
        lanes, speed, capacity = _RAMP[cls] if ramp else (_BY_CLASS[cls][0], _BY_CLASS[cls][1], _BY_CLASS[cls][3])
        if "Roundabout" in row["name"]:
            lanes, capacity = 2, max(capacity, _ROUNDABOUT)
        closed = cls == "motorway" or (cls == "trunk" and row["name"] in _NO_WALKING)
        streets.add(Link(row["link_id"], row["from_node"], row["to_node"], line, cls, row["name"], lanes, speed,
                         capacity, oneway=row["one_way_est"].startswith(("yes", "likely")) or "Roundabout" in row["name"],
                         modes=_RAMP_MODES if closed else _ROAD_MODES, group="osm", ramp=ramp))


def _direct_carriageways(streets):
    """Makes the two lines of a dual carriageway one-way in the direction they are drawn, where that is sure.

    The map draws each carriageway in the direction of travel. Where traffic keeps left, the other carriageway lies
    on the right hand, drawn the other way: only links that have such a partner for most of their length turn one-way.
    Returns (links directed, links with a partner on the wrong hand).
    """
    index = geo.SegmentIndex(120.0)
    plain = {l.id: l for l in streets.links.values() if l.cls in _DUAL and not l.ramp and not l.oneway}
    for link in plain.values():
        index.add(link.id, link.line)
    right, wrong = [], 0
    for link in plain.values():
        hand = _partner_hand(link, index, plain)
        if hand > 0.6:
            right.append(link.id)
        elif hand < -0.6:
            wrong += 1
    for link_id in right:
        link = streets.links[link_id]
        link.oneway = True
        link.lanes, link.capacity = _DUAL[link.cls]
    _fill_between(streets)
    return len(right), wrong


def _direct_centre(streets):
    """Makes the pieces of _ONE_WAY one-way where they are drawn in its direction; returns how many."""
    changed = 0
    for link in streets.links.values():
        way = _ONE_WAY.get(link.name)
        if way is None or link.oneway or link.ramp or link.cls not in ("trunk", "primary"):
            continue
        near = math.hypot(*geo.point_at(link.line, geo.length(link.line) / 2)) < _ONE_WAY_WITHIN_M
        if near and geo.turn(math.radians(way), geo.bearing(link.line)) < _ONE_WAY_SPREAD:
            link.oneway, changed = True, changed + 1
            link.lanes, link.capacity = _DUAL[link.cls]
    return changed


def _partner_hand(link, index, plain):
    """Share of samples with an antiparallel neighbour on the right, minus the share with one on the left."""
    total, samples, score = geo.length(link.line), 0, 0
    steps = max(3, int(total / 25))
    for step in range(steps):
        along = total * (step + 0.5) / steps
        p, ahead = geo.point_at(link.line, along), geo.point_at(link.line, min(total, along + 5))
        back = geo.point_at(link.line, max(0.0, along - 5))
        dx, dy = ahead[0] - back[0], ahead[1] - back[1]
        samples += 1
        for away, other_id, there in index.within(*p, 32.0):
            other = plain[other_id]
            if other_id == link.id or away < 4.0 or (other.name != link.name and other.cls != link.cls):
                continue
            q = geo.point_at(other.line, there)
            full = geo.length(other.line)
            r1, r0 = geo.point_at(other.line, min(full, there + 5)), geo.point_at(other.line, max(0.0, there - 5))
            ox, oy = r1[0] - r0[0], r1[1] - r0[1]
            cos = (dx * ox + dy * oy) / (math.hypot(dx, dy) * math.hypot(ox, oy) + 1e-9)
            side = abs(dx * (q[0] - p[0]) + dy * (q[1] - p[1])) / (math.hypot(dx, dy) + 1e-9)
            if cos < -0.9 and side < 0.4 * away:  # beside, not ahead or behind
                score += 1 if dx * (q[1] - p[1]) - dy * (q[0] - p[0]) < 0 else -1
                break
    return score / samples


def _fill_between(streets):
    """Short pieces of a carriageway between two directed links of the same name follow their direction."""
    changed = True
    while changed:
        changed = False
        at_nodes = streets.at_nodes()
        for link in streets.links.values():
            if link.oneway or link.ramp or link.cls not in _DUAL or link.length > 120:
                continue
            into = [l for l in at_nodes[link.a] if l.id != link.id and l.oneway and l.b == link.a
                    and l.name == link.name and not l.ramp]
            out = [l for l in at_nodes[link.b] if l.id != link.id and l.oneway and l.a == link.b
                   and l.name == link.name and not l.ramp]
            against = [l for l in at_nodes[link.a] if l.id != link.id and l.oneway and l.a == link.a
                       and l.name == link.name] + [l for l in at_nodes[link.b] if l.id != link.id and l.oneway
                                                   and l.b == link.b and l.name == link.name]
            if len(into) == 1 and len(out) == 1 and not against:
                link.oneway, changed = True, True
                link.lanes, link.capacity = _DUAL[link.cls]


def _characterise(streets, tables):
    """Speeds in open country, figures of the trunk table for fast roads, lanes seen by the bus-street table."""
    stops, fast, wide = geo.PointIndex(400.0), geo.SegmentIndex(400.0), geo.SegmentIndex(200.0)
    for row in tables.rows("bus_stop_positions_2024.csv"):
        stops.add(row["point_id"], *xy(row))
    trunk_nodes = {r["node_id"]: xy(r) for r in tables.rows("road_nodes_trunk.csv")}
    trunk = {r["link_id"]: r for r in tables.rows("road_links_trunk.csv") if "connector" not in r["road"]}
    for key, row in trunk.items():
        if row["to_node"] in trunk_nodes:
            fast.add(key, [trunk_nodes[row["from_node"]], trunk_nodes[row["to_node"]]])
    bus_nodes = {r["node_id"]: xy(r) for r in tables.rows("road_nodes_bus_streets.csv")}
    for row in tables.rows("road_links_bus_streets.csv"):
        if row["lanes_per_dir_est"] == "2":
            wide.add(row["link_id"], [bus_nodes[row["from_node"]], bus_nodes[row["to_node"]]])
    for link in streets.links.values():
        middle = geo.point_at(link.line, geo.length(link.line) / 2)
        if link.cls != "motorway" and not link.ramp and not stops.nearest(*middle, radius=700.0):
            link.speed_kmh = _BY_CLASS[link.cls][2]
        if is_mainline(link):
            near = fast.within(*middle, 900.0)
            near = [n for n in near if _matches(link, trunk[n[1]]["road"])]
            if near:
                row = trunk[near[0][1]]
                link.lanes = int(row["lanes_per_dir"])
                link.speed_kmh = _FREE_SPEED_KMH.get(near[0][1], float(row["free_speed_kmh_est"]))
                link.capacity = float(row["capacity_veh_h_per_dir_est"])
        elif link.cls in ("trunk", "primary") and not link.ramp and link.capacity < 2200 and not link.oneway:
            near = wide.within(*middle, 45.0)
            if near and geo.turn(geo.bearing(link.line), geo.bearing(wide.lines[near[0][1]])) % math.pi < 2.8:
                link.lanes, link.capacity = 2, 1850
        if link.name in _BUS_LANES and link.cls != "motorway" and not link.ramp:
            link.bus_lane = "forward" if link.oneway else "both"


def _matches(link, road):
    if link.cls == "motorway":
        return road.startswith("M")
    return {"Westlink": "A12", "Sydenham Bypass": "A2", "Holywood Bypass": "A2"}[link.name] in road


# ---- bus streets --------------------------------------------------------------------------------------------------

def _add_bus_streets(streets, tables):
    """Adds bus streets that lead where the main roads do not. Returns (kept, dropped)."""
    rows = tables.rows("road_links_bus_streets.csv")
    place = {}
    open_links = {k: l for k, l in streets.links.items() if l.cls != "motorway" and l.name not in _NO_WALKING}
    index = geo.SegmentIndex(150.0)
    for key, link in open_links.items():
        index.add(key, link.line)
    children = {}
    for row in tables.rows("road_nodes_bus_streets.csv"):
        place[row["node_id"]] = _place_bus_node(streets, row, index, children)
    kept, dropped, water = 0, 0, water_lines(tables)
    for row in rows:
        a, b = place[row["from_node"]], place[row["to_node"]]
        if a == b or not _worth_keeping(streets, a, b, water):
            dropped += 1
            continue
        residential = row["class"] == "urban_local_bus" or row["street"] == "connector"
        lanes, speed = int(row["lanes_per_dir_est"]), float(row["free_speed_kmh_est"])
        name = "" if row["street"] == "connector" else row["street"]
        line = [streets.nodes[a], streets.nodes[b]]
        streets.add(Link("B" + row["link_id"], a, b, line, "residential" if residential else "tertiary", name, lanes,
                         speed - (4 if residential else 0), _BY_CLASS["residential" if residential else "tertiary"][3] * lanes, group="own",
                         length_m=max(1.0, geo.length(line) * 1.08)))
        kept += 1
    streets.drop_lone_nodes()
    return kept, dropped


def _place_bus_node(streets, row, index, children):
    """Node of the street net where a bus-street node lies; cuts the main road beside it, or stands alone."""
    point = xy(row)
    for away, link_id, _ in index.within(*point, 55.0):
        candidates = access.leaves(link_id, children)
        best = min((geo.on_line(point, streets.links[c].line)[0], c) for c in candidates)
        link = streets.links[best[1]]
        node = streets.node_on(point, away + 1.0, "x" + row["node_id"], [link], snap_m=35.0)
        if node == "x" + row["node_id"]:
            children[link.id] = [link.id + ".1", link.id + ".2"]
        if node:
            return node
    streets.add_node(row["node_id"], point, "own")
    return row["node_id"]


def _worth_keeping(streets, a, b, water):
    """False for doubles of ways that exist, for lines across water, and for leaps over missing stops."""
    straight = math.dist(streets.nodes[a], streets.nodes[b])
    if straight < 15 or straight > 1600:
        return False
    found = reach(streets, a, 1.45 * straight + 120).get(b)
    if found is not None:
        return False
    return not crosses_water(streets.nodes[a], streets.nodes[b], water)


def water_lines(tables):
    """The Lagan and the harbour channel: no bus street may cross them, since all bridges are main roads."""
    lines = [[at(*p) for p in _HARBOUR]]
    for feature in json.loads(tables.text("coastline_refined.geojson"))["features"]:
        if feature["geometry"]["type"] == "LineString" and feature["properties"]["name"].startswith("River Lagan"):
            lines.append([at(*p) for p in feature["geometry"]["coordinates"]])
    return lines


# Channel below the weir, by hand from the map background.
_HARBOUR = ((-5.9200, 54.6000), (-5.9130, 54.6090), (-5.9040, 54.6200), (-5.8900, 54.6350))


def crosses_water(a, b, water):
    """Whether the line a-b crosses one of `water`'s lines."""
    return any(segments_cross(a, b, c, d) for line in water for c, d in zip(line, line[1:]))


def segments_cross(a, b, c, d):
    """Whether a-b and c-d have a point within both in common."""
    def side(p, q, r):
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])
    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0


def reach(streets, start, limit, mode="bus", oneway=False):
    """Metres to every node within `limit` of `start`, one-way rules ignored unless `oneway`."""
    return _search(streets, start, limit, mode, oneway)[0]


def path(streets, start, end, limit, mode="bus", oneway=False):
    """Nodes of the shortest way, or None if there is none within `limit` metres."""
    metres, before = _search(streets, start, limit, mode, oneway)
    if end not in metres:
        return None
    nodes = [end]
    while nodes[-1] != start:
        nodes.append(before[nodes[-1]])
    return nodes[::-1]


def _search(streets, start, limit, mode, oneway):
    adjacent = _adjacency(streets, mode, oneway)
    best, before, queue = {start: 0.0}, {}, [(0.0, start)]
    while queue:
        metres, node = heapq.heappop(queue)
        if metres > best[node]:
            continue
        for other, length in adjacent.get(node, ()):
            total = metres + length
            if total <= limit and total < best.get(other, math.inf):
                best[other], before[other] = total, node
                heapq.heappush(queue, (total, other))
    return best, before


def _adjacency(streets, mode, oneway):
    key = (len(streets.links), mode, oneway)
    if streets.graph is None or streets.graph[0] != key:
        adjacent = {}
        for link in streets.links.values():
            if mode in link.modes:
                adjacent.setdefault(link.a, []).append((link.b, link.length))
                if not (oneway and link.oneway):
                    adjacent.setdefault(link.b, []).append((link.a, link.length))
        streets.graph = (key, adjacent)
    return streets.graph[1]


# ---- beyond the city ----------------------------------------------------------------------------------------------

def _add_trunk(streets, tables):
    nodes = {r["node_id"]: xy(r) for r in tables.rows("road_nodes_trunk.csv")}
    nodes |= {key: at(lon, lat) for key, (_, lon, lat) in (FAR_NODES | PLACES).items()}

    def add(key, a, b, cls, name, lanes, speed, capacity, metres, oneway=False):
        for end in (a, b):
            if end not in streets.nodes:
                streets.add_node(end, nodes[end], "own")
        modes = _RAMP_MODES if cls == "motorway" else _ROAD_MODES
        streets.add(Link(key, a, b, [streets.nodes[a], streets.nodes[b]], cls, name, lanes, speed, capacity,
                         oneway=oneway, modes=modes, group="own", length_m=metres))

    for row in tables.rows("road_links_trunk.csv"):
        if row["link_id"] not in _KEPT_TRUNK:
            continue
        road = row["road"]
        cls = "motorway" if road.startswith("M") and "A26" not in road else (
            "trunk" if float(row["free_speed_kmh_est"]) >= 60 else "primary")
        add(row["link_id"], row["from_node"], row["to_node"], cls, road, int(row["lanes_per_dir"]),
            float(row["free_speed_kmh_est"]), float(row["capacity_veh_h_per_dir_est"]), float(row["length_km"]) * 1000)
    for end, direction, far, cls, name, lanes, speed, capacity, detour in _CONTINUED:
        metres = math.dist(streets.nodes[end], nodes.get(far) or streets.nodes[far]) * detour
        a, b = (far, end) if direction == "in" else (end, far)
        add(f"E{end}", a, b, cls, name, lanes, speed, capacity, metres, direction != "both")
    for a, b, cls, name, lanes, speed, capacity, detour in _FAR_LINKS:
        add(f"F{a}-{b}", a, b, cls, name, lanes, speed, capacity, math.dist(nodes[a], nodes[b]) * detour)
    for number, (cls, name, chain) in enumerate(SUBURB_STREETS):
        lanes, speed, _, capacity = _BY_CLASS[cls]
        keys = chain.split()
        for a, b in zip(keys, keys[1:]):
            metres = math.dist(nodes.get(a) or streets.nodes[a], nodes.get(b) or streets.nodes[b]) * 1.15
            add(f"S{number}{a}-{b}", a, b, cls, name, lanes, speed + 6, capacity, metres)
