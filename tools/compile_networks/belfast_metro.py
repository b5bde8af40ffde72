"""Metro and Glider: stop orders of 2010 (Glider: 2018) and service facts by period of the weekday timetable of 2010."""

import math
import statistics
from collections import Counter, defaultdict

from . import belfast_streets, geo, timetable
from .belfast_places import PLACES
from .belfast_sources import at, xy
from .schema import clock_minutes

# Where a route goes on after its last stop in the stop data.
_ONWARD = {
    "1A": "GLG CMY CNV BEV BLD GLV", "1B": "GLG NCT BHY NMY", "1C": "GLG NCT BHY BEV BLD GLV", "1D": "GLG NCT BHY MSY",
    "1E": "GLG HTN MLK RFT", "1G": "GLG NCT SKN BHY", "1J": "GLG HTN RML", "2A": "GLG CMY CNV FVR",
    "2B": "GLG NCT BEV FVR", "2C": "MGV GRE WBH DGH MKT", "2D": "ABC CHR VLC RCP GRE WBH DGH MKT",
    "2E": "MGV RCD RCP GRE WBH DGH MKT", "2G": "MGV WBV JDR MKT", "3A": "HEX", "5A": "WHN BRN", "5B": "WHN BRN",
    "6A": "BCR FSD", "7A": "FSR MTO GLN FWD", "7B": "FSR MTO CBY FWD LGV", "7C": "FSR MTO GLN FWD LGV",
    "7D": "FSR MTO CBY FWD LGV", "8A": "ERV", "8B": "ERV", "9A": "DMV SMH CWY", "9C": "DMV SMH CWY", "18": "BRN",
    "19": "ICE ULH", "20": "ULH", "20A": "ULH", "27": "HEX", "28": "HEX", "29": "HEX", "30": "", "31": "FSD",
    "64": "ABC", "64A": "ABC CHR VLC GLG CMY CNV FVR", "77": "FSR BVD HYD NBT", "78": "FSR BVD HYD GRP NBT",
    "79": "FSR MTO CBY FWD", "80": "ABC"}
_SAME_STOPS = {"2C": "2E", "2G": "2E"}  # no stop list of their own: the common trunk of a sister route
_REPLACED = {"4A", "4B", "10A", "10B", "10C", "10D", "10E", "10F", "10G", "10H", "26", "26A", "26B", "188", "214"}
# Order doubtful in the source (gaps above 1.2 km): bridged along the streets and marked as composed.
_DOUBTFUL = {"29", "2B", "11D", "23B", "30", "30A", "92B", "96"}
_COMPOSED = {  # whole routes put together from named places: outbound order, run time [min] if no timetable tells it
    "76": ("Newtownbreda - Carryduff", "NBT MLV CDF"), "600": ("City centre - Belfast City Airport", "GCS @C @Q SYF APT"),
    "650": ("Grand Central - Blacks Road Park & Ride", "GCS BRP"),
    "13": ("Circular: city - Glengormley - Carnmoney - Whiteabbey - city",
           "@W SKN PCW CNV BEV BLD DGH WBH GRE @W"),
    "14": ("Circular: city - Whiteabbey - Carnmoney - Glengormley - city",
           "@W GRE WBH DGH BLD BEV CNV PCW SKN @W")}
_CITY = {"@C": "Chichester Street", "@Q": "Queens Square", "@W": "Donegall Square West"}
_CITY_PLACES = {"@C": (-5.9270, 54.5974), "@Q": (-5.9237, 54.6010), "@W": (-5.9317, 54.5966)}
_DEPOT = (  # by number of the route (estimate: nearest depot with room)
    ("newtownabbey", {1, 2, 13, 14, 64}), ("milewater", {11, 12, 57, 61, 600, 96}),
    ("short_strand", {3, 5, 6, 7, 18, 19, 20, 23, 27, 28, 29, 30, 31, 76, 77, 78, 79}))
_DETOUR = 1.08  # road metres per straight metre between consecutive stops of a town
_OUTER_DETOUR = 1.2
_CENTRE_KM, _CENTRE_WEIGHT = 1.3, 1.45  # within it, a metre takes longer (signals, queues): estimate
_CLOSEST_M, _LONG_GAP_M = 60.0, 900.0  # between consecutive stops: nearer ones are one place, wider ones are filled
_BY_MOTORWAY, _MOTORWAY_KMH = {"600", "650"}, 45.0
_SPEED_KMH = (11.0, 30.0)  # plausible scheduled speeds; outside, the stop list and the timetable disagree


class Network:
    """Rows of the public transport tables as they grow."""

    def __init__(self):
        self.stops, self.routes, self.patterns, self.pattern_stops, self.services = {}, [], [], [], []

    def stop(self, stop_id, name, lon, lat):
        self.stops.setdefault(stop_id, {"stop_id": stop_id, "name": name, "name_ko": "", "lon": lon, "lat": lat})
        return stop_id

    def drop_unused_stops(self):
        used = {row["stop_id"] for row in self.pattern_stops}
        self.stops = {key: row for key, row in self.stops.items() if key in used}

    def position(self, stop_id):
        return xy(self.stops[stop_id])

    def pattern(self, pattern_id, route_id, direction, headsign, stops, distances, runs):
        self.patterns.append({"pattern_id": pattern_id, "route_id": route_id, "direction": direction,
                              "headsign": headsign})
        for seq, (stop, metres, seconds) in enumerate(zip(stops, distances, runs), 1):
            self.pattern_stops.append({"pattern_id": pattern_id, "seq": seq, "stop_id": stop, "distance_m": metres,
                                       "run_s": seconds})


def build(tables, network, streets):
    """Adds Metro and Glider. Returns lines for the log."""
    builder = _Metro(tables, network, streets)
    builder.all_routes()
    builder.compare_trips()
    _glider(tables, network)
    return builder.log


class _Metro:
    def __init__(self, tables, network, streets):
        self.network, self.streets, self.log = network, streets, []
        self.lists = defaultdict(list)
        for row in tables.rows("metro_route_stops_2010.csv"):
            self.lists[row["route"], row["direction"]].append(row)
        self.known = _KnownStops(self.lists)
        self.street_nodes = geo.PointIndex(200.0)
        for link in streets.links.values():
            if link.cls != "motorway":
                for node in (link.a, link.b):
                    self.street_nodes.add(node, *streets.nodes[node])
        self.trips = _weekday_trips(tables)
        self.summary = {(r["route"], r["direction"]): r for r in tables.rows("metro_route_summary_2010.csv")
                        if r["day_type"] == "weekday"}

    def all_routes(self):
        for (route, direction), source in self.summary.items():
            if not any((route, d) in self.trips for d in ("inbound", "outbound")):
                self.log.append(f"{route} {direction}: no trips")
        names = sorted({r for r, _ in self.trips} | {"3A"})
        for route in names:
            if route in _REPLACED:
                continue
            if route in _COMPOSED:
                self.composed(route)
            else:
                self.listed(route)

    def compare_trips(self):
        """Logs how the trips a day agree with those of the source."""
        trips = Counter()
        for row in self.network.services:
            span = 60 * (clock_minutes(row["to"]) - clock_minutes(row["from"]))
            trips[row["pattern_id"]] += -(-span // row["headway_s"])
        ours = theirs = within = compared = 0
        for (route, direction), source in self.summary.items():
            pattern = f"M{route}_{direction[:3]}"
            if pattern in trips:
                wanted = int(source["trips_per_day"])
                compared, ours, theirs = compared + 1, ours + trips[pattern], theirs + wanted
                within += abs(trips[pattern] - wanted) <= 0.1 * wanted
        self.log.append(f"Metro trips a day {ours}, source {theirs}; {within} of {compared} patterns within 10 %")

    # ---- one route ------------------------------------------------------------------------------------------------

    def listed(self, route):
        patterns = []
        for direction in ("outbound", "inbound"):
            rows = self.lists.get((route, direction)) or self.lists.get((_SAME_STOPS.get(route), direction))
            trips = self.trips.get((route, direction)) or self.borrowed(route, direction)
            if not rows or not trips or len(rows) < 4:
                continue
            stops = [self.network.stop(r["stop_id"], _clean(r["stop_name"]), float(r["lon"]), float(r["lat"]))
                     for r in rows]
            onward = _ONWARD.get(route, "").split()
            known = set(stops)
            stops = self.filled(self.extended(_thinned(stops, self.network.position), onward, direction))
            patterns.append((direction, stops, trips, known))
        if not patterns:
            self.log.append(f"{route}: left out (no stop list)")
            return
        changed = any(set(p[1]) - p[3] for p in patterns)
        composed = route in _DOUBTFUL or route in _SAME_STOPS or changed
        basis = self.basis(route, changed)
        self.add_route(route, _title(route, self.summary, patterns, self.network), composed, basis)
        for direction, stops, trips, _ in patterns:
            self.add_pattern(route, direction, stops, trips)

    def basis(self, route, extended):
        text = "stop order of Translink Metro stop lists 2009/10; headways and run times from the weekday timetable of January 2010"
        if route == "3A":
            text = "stop order of Translink Metro stop lists 2009/10; headways and run time estimated (no timetable known)"
        if route in _DOUBTFUL:
            text += "; order doubtful in the source"
        if route in _SAME_STOPS:
            text += f"; stops of the common trunk taken from route {_SAME_STOPS[route]}"
        if extended:
            text += "; gaps filled with stops of other routes on the way, and continued beyond the stop data by named timing points at estimated places"
        return text

    def borrowed(self, route, direction):
        """Service of the other direction where the source lacks one; an estimate for route 3A."""
        if route == "3A":
            shift = 0 if direction == "outbound" else -15
            minutes = _every((("06:00", "07:00", 20), ("07:00", "09:30", 10), ("09:30", "15:30", 12),
                              ("15:30", "18:30", 10), ("18:30", "23:01", 20)))
            return [(m + shift, 28.0) for m in minutes]
        other = {"inbound": "outbound", "outbound": "inbound"}[direction]
        return [(m + 5, run) for m, run in self.trips[route, other]] if route == "7A" else None

    def extended(self, stops, onward, direction):
        """Stops with the places beyond the stop data at the outer end."""
        if not onward:
            return stops
        outer = stops[::-1] if direction == "inbound" else stops
        ends = [self.network.position(s) for s in outer]
        added = []
        for key in onward:
            name, lon, lat = PLACES[key]
            if min(math.dist(at(lon, lat), e) for e in ends[-4:]) > 250:
                added.append(self.network.stop(f"X_{key}", name, lon, lat))
        outer = outer + added
        return outer[::-1] if direction == "inbound" else outer

    def filled(self, stops):
        """Stops with those of other routes put in where the way between two is long."""
        result = stops[:1]
        for a, b in zip(stops, stops[1:]):
            pa, pb = self.network.position(a), self.network.position(b)
            straight = math.dist(pa, pb)
            if straight > _LONG_GAP_M:
                start, end = self.street_nodes.nearest(*pa)[1], self.street_nodes.nearest(*pb)[1]
                nodes = belfast_streets.path(self.streets, start, end, 1.7 * straight + 300, "bus", True)
                for row in self.known.along([pa] + [self.streets.nodes[n] for n in nodes] + [pb]) if nodes else ():
                    if row["stop_id"] not in stops:
                        result.append(self.network.stop(row["stop_id"], _clean(row["stop_name"]), float(row["lon"]),
                                                        float(row["lat"])))
            result.append(b)
        return result

    def composed(self, route):
        title, chain = _COMPOSED[route]
        stops = [self.place_stop(key) for key in chain.split()]
        circular = stops[0] == stops[-1]
        self.add_route(route, title, True, "composed from named timing points at estimated places; headways and run "
                       "times from the weekday timetable of January 2010")
        for direction in ("outbound",) if circular else ("outbound", "inbound"):
            trips = self.trips.get((route, direction))
            if trips:
                self.add_pattern(route, "circular" if circular else direction,
                                 stops if direction == "outbound" else stops[::-1], trips)

    def place_stop(self, key):
        if key in _CITY:
            lon, lat = _CITY_PLACES[key]
            return self.network.stop("X_" + key[1:], _CITY[key], lon, lat)
        name, lon, lat = PLACES[key]
        return self.network.stop("X_" + key, name, lon, lat)

    def add_route(self, route, title, composed, basis):
        number = int("".join(c for c in route if c.isdigit()))
        depot = next((d for d, routes in _DEPOT if number in routes), "falls_park")
        self.network.routes.append({
            "route_id": f"M{route}", "name": f"Metro {route} {title}", "name_ko": "", "mode": "bus",
            "operator": "Metro", "vehicle_type": "bus_diesel_dd", "depot_id": depot,
            "status": "composed" if composed else "real", "basis": basis})

    def add_pattern(self, route, direction, stops, trips):
        pattern_id = f"M{route}_{direction[:3]}"
        points = [self.network.position(s) for s in stops]
        legs = [math.dist(a, b) for a, b in zip(points, points[1:])]
        known = [s[0] == "M" for s in stops]
        legs = [leg * (_DETOUR if known[i] and known[i + 1] else _OUTER_DETOUR) for i, leg in enumerate(legs)]
        distances = timetable.cumulative(legs)
        runs = defaultdict(list)
        for minute, run in trips:
            runs[timetable.period_of(minute)].append(run * 60)
        reference = statistics.median(runs["interpeak"] or [r for rs in runs.values() for r in rs])
        slowest = distances[-1] / (_SPEED_KMH[0] / 3.6)
        fastest = distances[-1] / ((_MOTORWAY_KMH if route in _BY_MOTORWAY else _SPEED_KMH[1]) / 3.6)
        total = min(max(reference, fastest), slowest)
        if abs(total - reference) > 1:
            self.log.append(f"{route} {direction}: {distances[-1] / 1000:.1f} km in {reference / 60:.0f} min is "
                            f"implausible; run time set to {total / 60:.0f} min")
        weights = [_CENTRE_WEIGHT if math.hypot(*a) < _CENTRE_KM * 1000 else 1.0 for a in points[:-1]]
        self.network.pattern(pattern_id, f"M{route}", direction, self.network.stops[stops[-1]]["name"], stops,
                             distances, timetable.spread_run(distances, total, weights))
        self.network.services += timetable.services_from_departures(
            pattern_id, [m for m, _ in trips], timetable.run_factors(runs, reference))


class _KnownStops:
    """Stops of 2010 with the directions in which buses pass them."""

    def __init__(self, lists):
        self.index, self.headings, self.rows = geo.PointIndex(200.0), defaultdict(list), {}
        for rows in lists.values():
            for a, b in zip(rows, rows[1:]):
                (ax, ay), (bx, by) = xy(a), xy(b)
                for row in (a, b):
                    self.headings[row["stop_id"]].append(math.atan2(by - ay, bx - ax))
                    self.rows.setdefault(row["stop_id"], row)
        for stop_id, row in self.rows.items():
            self.index.add(stop_id, *xy(row))

    def along(self, line):
        """Rows of stops beside `line` that buses pass in its direction, about 400 m apart."""
        total, found, last = geo.length(line), [], 200.0
        for step in range(10, int(total) - 200, 20):
            p, ahead = geo.point_at(line, step), geo.point_at(line, step + 20)
            way = math.atan2(ahead[1] - p[1], ahead[0] - p[0])
            if step - last < 180:
                continue
            for _, stop_id in self.index.within(*p, 28.0):
                if statistics.median(geo.turn(way, h) for h in self.headings[stop_id]) < 0.8:
                    found.append(self.rows[stop_id])
                    last = step + 170
                    break
        return found


def _thinned(stops, position):
    """Stops without those that all but coincide with the one before."""
    result = stops[:1]
    for stop in stops[1:]:
        if math.dist(position(stop), position(result[-1])) >= _CLOSEST_M:
            result.append(stop)
    return result


def _every(spans):
    return [m for start, end, step in spans for m in range(clock_minutes(start), clock_minutes(end), step)]


_SPELLINGS = (("Steet", "Street"), ("Knocknagoey", "Knocknagoney"), ("knocknagoney", "Knocknagoney"),
              ("Shaftsbury", "Shaftesbury"), ("Donegal ", "Donegall "), ("Cemetry", "Cemetery"), ("Hollywood", "Holywood"),
              ("Ligoneil", "Ligoniel"), ("WhitewelL", "Whitewell"), ("Museuem", "Museum"), ("Landsdowne", "Lansdowne"),
              ("LittleGeorge", "Little George"), ("Peir", "Pier"), ("S'Field", "Springfield"), ("B/Gomartin", "Ballygomartin"))


def _clean(name):
    for wrong, right in _SPELLINGS:
        name = name.replace(wrong, right)
    return name.replace("(", " (").replace("  ", " ").strip(' ."').replace('"', "")


def _title(route, summary, patterns, network):
    row = summary.get((route, "outbound")) or {}
    if row.get("description"):
        return " - ".join(part.strip() for part in row["description"].split(" - "))
    stops = patterns[0][1]
    return f"{network.stops[stops[0]]['name']} - {network.stops[stops[-1]]['name']}"


def _weekday_trips(tables):
    """(first departure, run time) in minutes of each weekday journey by route and direction."""
    journeys = defaultdict(list)
    for row in tables.rows("metro_timetable_2010.csv.gz"):
        if row["day_type"] == "weekday":
            journeys[row["route"], row["direction"], row["journey_no"]].append((int(row["seq"]), row["time_hhmm"]))
    points = Counter()
    for (route, direction, _), times in journeys.items():
        points[route, direction] = max(points[route, direction], len(times))
    trips = defaultdict(list)
    for (route, direction, _), times in journeys.items():
        clocks = [_minutes(t) for _, t in sorted(times) if t]
        if len(clocks) < 2:
            continue
        run = (clocks[-1] - clocks[0]) % 1440
        start = clocks[0] + (1440 if clocks[0] < 180 else 0)
        # Journeys over part of the route count with the time of the whole.
        full = run if len(clocks) >= 0.8 * points[route, direction] else None
        trips[route, direction].append((start, full))
    result = {}
    for key, found in trips.items():
        whole = [run for _, run in found if run]
        usual = statistics.median(whole) if whole else None
        if usual:
            result[key] = sorted((start, run or usual) for start, run in found)
    return result


def _minutes(text):
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


# ---- Glider -------------------------------------------------------------------------------------------------------

_GLIDER = {
    "G1": ("Glider G1 McKinstry Road - Dundonald", 58 * 60, (("05:00", "07:00", 8), ("07:00", "09:30", 5),
           ("09:30", "15:30", 8), ("15:30", "18:30", 5), ("18:30", "23:01", 12))),
    "G2": ("Glider G2 City Centre - Titanic Quarter", 13 * 60, (("06:00", "07:00", 15), ("07:00", "18:30", 10),
           ("18:30", "23:01", 15)))}
_GLIDER_FACTORS = {"early": 0.85, "am": 1.08, "interpeak": 1.0, "pm": 1.1, "evening": 0.88}


def _glider(tables, network):
    orders = defaultdict(list)
    for row in tables.rows("glider_route_stops.csv"):
        orders[row["route"], row["direction"]].append(row)
    for route, (name, total, spans) in _GLIDER.items():
        network.routes.append({
            "route_id": route, "name": name, "name_ko": "", "mode": "brt", "operator": "Glider",
            "vehicle_type": "bus_hybrid_artic", "depot_id": "milewater", "status": "real",
            "basis": "halts of September 2018 (Translink stop ids), order in the centre from own knowledge; headways "
                     "from published ranges, run time estimated"})
        for (key, direction), rows in orders.items():
            if key != route:
                continue
            # Each direction has its own platform; the source gives one position for both.
            side = direction[0].upper()
            rows = [r for i, r in enumerate(rows) if i == 0 or math.dist(xy(r), xy(rows[i - 1])) >= _CLOSEST_M]
            stops = [network.stop(f"G{r['stop_id']}{side}", _clean(r["stop_name"]), float(r["lon"]), float(r["lat"]))
                     for r in rows]
            points = [xy(r) for r in rows]
            distances = timetable.cumulative([math.dist(a, b) * _DETOUR for a, b in zip(points, points[1:])])
            weights = [1.35 if math.hypot(*p) < 1300 else 1.0 for p in points[:-1]]
            pattern_id = f"{route}_{direction[:3]}"
            network.pattern(pattern_id, route, direction.split("_")[0], rows[-1]["stop_name"], stops, distances,
                            timetable.spread_run(distances, total, weights, 18.0))
            network.services += timetable.services_from_headways(pattern_id, spans, _GLIDER_FACTORS)
