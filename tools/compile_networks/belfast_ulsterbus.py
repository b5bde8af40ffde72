"""Ulsterbus and Goldline: the corridors that bring the towns around into Belfast, put together by hand.

No source table has them. Corridors, ends and places passed are general knowledge; headways are estimates of the level
of service on each corridor (all variants of a corridor together); times follow from distance. Stops within the box of
the stop positions of 2024 are such positions; beyond it they are the centres of Super Data Zones beside the road, and
named places. Every route is marked composed.
"""

import math

from . import geo, timetable
from .belfast_places import PLACES
from .belfast_sources import PROJECTION, at, xy

_BASIS = ("corridor and ends general knowledge; stops of 2024 beside the road, beyond them centres of zones and named "
          "places; headways and times estimated")
# id, title, places in order from the centre: a key of PLACES, or of the trunk and far nodes; headways in minutes in the
# peaks, between them, in the evening. "~" before a place: no stops on the way there (express).
_CORRIDORS = (
    ("1", "Belfast - Holywood - Bangor", "@Q SYF HEX T10 T11 T12", (15, 30, 60)),
    ("5", "Belfast - Dundonald - Newtownards", "@Q ULH T29 T30", (10, 15, 30)),
    ("7", "Belfast - Newtownards - Donaghadee", "@Q ~ULH T29 T30 DND", (30, 60, 120)),
    ("10", "Belfast - Newtownards - Greyabbey", "@Q ~ULH T29 T30 GRY", (60, 120, 180)),
    ("11", "Belfast - Dundonald - Comber", "@Q ~ULH ICE T31", (20, 30, 60)),
    ("15", "Belfast - Carryduff - Saintfield - Downpatrick", "GCS ~FSR T28 SFD DPK", (20, 30, 60)),
    ("18", "Belfast - Carryduff - Ballynahinch", "GCS ~FSR T28 BLN", (20, 60, 120)),
    ("22", "Belfast - Dunmurry - Lisburn", "GCS ERV DMV SMH T23", (10, 15, 30)),
    ("38", "Belfast - Sprucefield - Hillsborough - Banbridge - Newry", "GCS ~T22 HBR ~BBR ~NWY", (20, 60, 60)),
    ("51", "Belfast - Lurgan - Portadown", "GCS ~LGN PTD", (30, 60, 120)),
    ("109", "Belfast - Glengormley - Templepatrick - Antrim", "GCS ~GLG T17 T18", (30, 60, 120)),
    ("110", "Belfast - Nutts Corner - Crumlin", "GCS ~T38 CRM", (60, 120, 180)),
    ("120", "Belfast - Ballymena", "GCS ~T18 ~T40", (30, 60, 120)),
    ("153", "Belfast - Glengormley - Ballyclare", "GCS ~GLG NMY BCL", (20, 30, 60)),
    ("163", "Belfast - Whiteabbey - Carrickfergus - Whitehead", "@Q ~ABC WBV T33 WHD", (20, 30, 60)),
    ("212", "Belfast - Magherafelt (- Derry)", "GCS ~MGF", (20, 30, 60)),
    ("256", "Belfast - Larne", "@Q ~T34 ~T35", (30, 60, 120)),
)
_NAMES = {"T10": "Holywood", "T11": "Craigavad", "T12": "Bangor", "T29": "Dundonald Park and Ride", "T30": "Newtownards",
          "T31": "Comber", "T28": "Carryduff", "T23": "Lisburn", "T22": "Sprucefield", "T17": "Templepatrick",
          "T18": "Antrim", "T38": "Nutts Corner", "T40": "Ballymena", "T33": "Carrickfergus", "T34": "Corrs Corner",
          "T35": "Larne"}
_CITY = {"@Q": ("Laganside, Queens Square", -5.9237, 54.6010)}
_SPANS = (("06:30", "09:30", 0), ("09:30", "15:30", 1), ("15:30", "18:30", 0), ("18:30", "23:01", 2))
_BESIDE_M, _SPACING_M = 60.0, 700.0  # a stop of 2024 beside the straight run; of these, one in so many metres
_ZONE_BESIDE_M, _ZONE_SPACING_M = 800.0, 900.0
_DETOUR = 1.15
# km/h with stops, by distance of the leg's middle from City Hall [km]; express legs have _TOWN_M at town speed.
_SPEEDS = ((3.0, 18.0), (7.0, 25.0), (99.0, 38.0))
_TOWN_M, _TOWN_KMH, _EXPRESS_KMH = 6000.0, 28.0, 75.0
_FACTORS = {"early": 0.92, "am": 1.12, "interpeak": 1.0, "pm": 1.12, "evening": 0.92}


def build(tables, network, far_nodes):
    """Adds the corridors; `far_nodes` are named places beyond the city, (name, lon, lat) by key."""
    builder = _Corridors(tables, network, far_nodes)
    for route, title, places, headways in _CORRIDORS:
        builder.add(route, title, places.split(), headways)


class _Corridors:
    def __init__(self, tables, network, far_nodes):
        self.network = network
        self.places = dict(PLACES) | dict(far_nodes) | _CITY
        for row in tables.rows("road_nodes_trunk.csv"):
            if row["node_id"] in _NAMES:
                self.places[row["node_id"]] = (_NAMES[row["node_id"]], float(row["lon"]), float(row["lat"]))
        self.stops_2024 = [(f"U{r['point_id']}", "", xy(r)) for r in tables.rows("bus_stop_positions_2024.csv")]
        self.zones = [(f"U{r['sdz_code']}", r["sdz_name"].replace("_", " "), xy(r))
                      for r in tables.rows("zones_sdz2021_ni.csv")]
        lons = [float(r["lon"]) for r in tables.rows("bus_stop_positions_2024.csv")]
        lats = [float(r["lat"]) for r in tables.rows("bus_stop_positions_2024.csv")]
        self.box = (min(lons), min(lats), max(lons), max(lats))

    def add(self, route, title, places, headways):
        route_id = f"U{route}"
        self.network.routes.append({
            "route_id": route_id, "name": f"Ulsterbus {route} {title}", "name_ko": "", "mode": "bus",
            "operator": "Ulsterbus", "vehicle_type": "bus_diesel_sd", "depot_id": "europa", "status": "composed",
            "basis": _BASIS})
        stops, express = self._stops(places)
        for direction in ("outbound", "inbound"):
            chain = stops if direction == "outbound" else stops[::-1]
            fast = express if direction == "outbound" else express[::-1]
            points = [self.network.position(s) for s in chain]
            legs = [math.dist(a, b) * _DETOUR for a, b in zip(points, points[1:])]
            seconds = [3.6 * leg / _speed(a, b, quick) for leg, a, b, quick in zip(legs, points, points[1:], fast)]
            runs = [round(s) for s in timetable.cumulative([max(15.0, s) for s in seconds])]
            pattern = f"{route_id}_{direction[:3]}"
            self.network.pattern(pattern, route_id, direction, self.network.stops[chain[-1]]["name"], chain,
                                 timetable.cumulative(legs), runs)
            spans = [(start, end, headways[which]) for start, end, which in _SPANS]
            self.network.services += timetable.services_from_headways(pattern, spans, _FACTORS)

    def _stops(self, places):
        """Stops in order, and for each leg whether it is express."""
        chain, express = [self._place(places[0])], []
        for key in places[1:]:
            quick, key = key.startswith("~"), key.lstrip("~")
            end = self._place(key)
            between = [] if quick else self._between(chain[-1], end)
            for stop in between + [end]:
                if stop not in chain:
                    chain.append(stop)
                    express.append(quick)
        return chain, express

    def _place(self, key):
        name, lon, lat = self.places[key]
        known = f"X_{key.lstrip('@')}"
        return self.network.stop(known, name, lon, lat)

    def _between(self, first, last):
        a, b = self.network.position(first), self.network.position(last)
        total, found = math.dist(a, b), []
        for reach, spacing, candidates in ((_BESIDE_M, _SPACING_M, self.stops_2024),
                                           (_ZONE_BESIDE_M, _ZONE_SPACING_M, self.zones)):
            for key, name, point in candidates:
                away, share = geo.on_segment(point, a, b)
                if away <= reach and 0.06 < share < 0.94 and self._in_box(point) == (reach == _BESIDE_M):
                    found.append((share * total, spacing, key, name, point))
        result, last_at = [], 0.0
        for along, spacing, key, name, point in sorted(found):
            if along - last_at >= spacing and total - along >= spacing / 2:
                lon, lat = PROJECTION.lonlat(*point)
                result.append(self.network.stop(key, name or "Bus stop of 2024", lon, lat))
                last_at = along
        return result

    def _in_box(self, point):
        lon, lat = PROJECTION.lonlat(*point)
        return self.box[0] <= lon <= self.box[2] and self.box[1] <= lat <= self.box[3]


def _speed(a, b, express):
    """Mean km/h with stops between two stops."""
    middle = math.hypot((a[0] + b[0]) / 2, (a[1] + b[1]) / 2) / 1000
    metres = math.dist(a, b)
    if express and metres > _TOWN_M:
        return metres / (_TOWN_M / _TOWN_KMH + (metres - _TOWN_M) / _EXPRESS_KMH)
    return next(kmh for km, kmh in _SPEEDS if middle <= km)
