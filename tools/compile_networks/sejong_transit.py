"""Public transport of Sejong: known stop orders, composed ones, times, services, stops."""

import heapq

from . import geo, schema, sejong_lines as known, sejong_names, sejong_streets

_LAYOVER_S = 360.0  # at each end, to count the vehicles a route needs
_NAMED_DONG = {"누리리": "누리동", "한별리": "한별동", "다솜리": "다솜동", "집현리": "집현동", "해밀리": "해밀동"}
_ONE_TRIP_S = 3600  # headway written where a single trip leaves within the hour
_PEAKS = ((420, 540), (1050, 1170))
# Straight leg up to km -> (length over the straight leg, km/h of the line with dwell). Checked against 30 min for
# Osong - Government Complex (BRT) and mean speeds of Korean city buses; estimates.
_BRT_SPEEDS = ((1.2, 1.05, 24.0), (3.0, 1.05, 30.0), (99.0, 1.06, 42.0))
_BUS_SPEEDS = ((0.6, 1.20, 20.0), (1.5, 1.22, 26.0), (4.0, 1.20, 35.0), (99.0, 1.15, 46.0))
_SCTC = "SCTC bus stop facility status, 2021-09-24"
_LEVEL = "service level of the city's bus operation status of May 2025"


class Transit:
    """Stops by id, and routes with their patterns (lists of stop ids) under construction."""

    def __init__(self, data):
        self.data = data
        self.stops, self.names = {}, {}  # id -> (lon, lat); id -> (English, Korean)
        self.legs = {}  # stop -> {next stop: km}
        self.brt_legs = {}
        self.routes = schema.read_table(data / "pt_routes_2025.csv")[1]
        self._read_stops()
        self.real = self._read_patterns()
        self._add_extra()

    def _read_stops(self):
        for row in schema.read_table(self.data / "pt_stops.csv")[1]:
            self.stops[row["stop_id"]] = (float(row["lon"]), float(row["lat"]))
            korean = _NAMED_DONG.get(row["name_ko"], row["name_ko"])
            self.names[row["stop_id"]] = (sejong_names.english(korean, row["name_romanised"]), korean)
        for node, names in known.OUTSIDE_STOPS.items():
            self.stops[node], self.names[node] = sejong_streets.OUTSIDE[node], names
        self.index = geo.PointIndex(300.0)
        self.plane = geo.Projection(127.289, 36.48)
        for stop, position in self.stops.items():
            self.index.add(stop, *self.plane.xy(*position))

    def _read_patterns(self):
        result = {}
        for row in schema.read_table(self.data / "pt_route_patterns.csv")[1]:
            pattern = result.setdefault(row["route_no"], {}).setdefault(row["pattern_id"], [])
            if not pattern or pattern[-1] != row["stop_id"]:
                pattern.append(row["stop_id"])
        for route, patterns in result.items():
            for pattern in patterns.values():
                for a, b in zip(pattern, pattern[1:]):
                    self.legs.setdefault(a, {})[b] = self.km(a, b)
                    if route.startswith("B"):
                        self.brt_legs.setdefault(a, {})[b] = self.km(a, b)
        for stop in self.stops:
            for away, other in self.index.within(*self.plane.xy(*self.stops[stop]), 450.0):
                if other != stop and not stop.startswith("X_") and not other.startswith("X_"):
                    self.legs.setdefault(stop, {}).setdefault(other, 0.4 + 2.0 * away / 1000)
        return result

    def _add_extra(self):
        """601, 991 and B4: known from coordinates; a stop is the listed one within 60 m, else its own."""
        chains = {}
        for row in schema.read_table(self.data / "pt_route_patterns_extra.csv")[1]:
            position = (float(row["lon"]), float(row["lat"]))
            near = self.index.nearest(*self.plane.xy(*position), radius=60.0)
            if near is None:
                stop = f"E{row['route_no']}-{row['seq']}"
                self.stops[stop] = position
                korean = row["stop_name_ko"]
                self.names[stop] = (sejong_names.english(korean, row["stop_name_romanised"]), korean)
                self.index.add(stop, *self.plane.xy(*position))
            chain = chains.setdefault(row["pattern_id"], [])
            chain += [s for s in [near[1] if near else stop] if not chain or chain[-1] != s]
        for name, chain in chains.items():
            route = name.split("-")[0]
            patterns = self.real.setdefault(route, {})
            patterns[name] = chain
            if route != "B4":
                patterns[name[:-1] + "b"] = chain[::-1]

    def km(self, a, b):
        return geo.distance_m(*self.stops[a], *self.stops[b]) / 1000

    # ---- composing ------------------------------------------------------------------------------------------------

    def named(self, name):
        if name.startswith("@"):
            return [name[1:]]
        exact = [s for s, (_, korean) in self.names.items() if korean == name]
        found = exact or [s for s, (_, korean) in self.names.items() if korean.startswith(name)]
        if not found:
            raise ValueError(f"no stop is called {name}")
        return found

    def compose(self, names, brt):
        """Shortest chain of listed stops through stops of these names, along legs that lines are known to run."""
        graph = self.brt_legs if brt else self.legs
        layers = [self.named(n) for n in names]
        best = None
        starts = layers[0] if names[0] == names[-1] else [None]
        for start in starts:
            reached = {s: (0.0, (s,)) for s in ([start] if start else layers[0])}
            for name, layer in zip(names[1:], layers[1:]):
                last = name == names[-1] and start is not None and layer is layers[-1]
                reached = self._advance(graph, reached, [start] if last else layer, name.startswith("@"))
            if reached:
                cost, path = min(reached.values())
                if best is None or cost < best[0]:
                    best = (cost, path)
        return self._cleaned(best[1])

    def _advance(self, graph, reached, targets, outside):
        """Cheapest way from any reached stop to each target; a direct run where no chain of legs is near enough."""
        result = {}
        direct = {}
        for target in targets:
            cost, source = min((c + 2.2 * self.km(s, target) + 1.5, s) for s, (c, _) in reached.items())
            direct[target] = (cost, reached[source][1] + (target,))
        if outside or any(s.startswith("X_") for s in reached):
            return direct
        done, heap = set(), [(c, s, p) for s, (c, p) in reached.items()]
        heapq.heapify(heap)
        wanted = set(targets)
        while heap and wanted - set(result):
            cost, stop, path = heapq.heappop(heap)
            if stop in done:
                continue
            done.add(stop)
            if stop in wanted and len(path) > 1:
                result[stop] = (cost, path)
            for other, km in graph.get(stop, {}).items():
                if other not in done:
                    heapq.heappush(heap, (cost + km, other, path + (other,)))
            if stop in wanted and stop not in result:  # a course that returns to where it began
                done.discard(stop)
        for target in targets:
            if target not in result or direct[target][0] < result[target][0]:
                result[target] = direct[target]
        return result

    def _cleaned(self, path):
        """Without stops less than 150 m after the one before, which stem from changing the side of the street."""
        kept = [path[0]]
        for stop in path[1:]:
            if self.km(kept[-1], stop) < 0.15:
                if len(kept) > 1:
                    kept[-1] = stop
                continue
            kept.append(stop)
        if path[0] == path[-1] and kept[-1] != path[0]:
            kept[-1] = path[0]
        return kept

    # ---- rows -----------------------------------------------------------------------------------------------------

    def stop_rows(self, used):
        return [{"stop_id": s, "name": self.names[s][0], "name_ko": self.names[s][1], "lon": self.stops[s][0],
                 "lat": self.stops[s][1]} for s in self.stops if s in used]

    def timed(self, pattern_id, chain, brt):
        """Rows of pattern_stops with distance and running time by straight leg."""
        rows, metres, seconds = [], 0.0, 0.0
        for seq, stop in enumerate(chain, 1):
            if seq > 1:
                km = self.km(chain[seq - 2], stop)
                _, factor, kmh = next(s for s in (_BRT_SPEEDS if brt else _BUS_SPEEDS) if km <= s[0])
                leg = 1000 * km * factor
                metres += leg
                seconds += max(12.0, round(3.6 * leg / kmh))
            rows.append({"pattern_id": pattern_id, "seq": seq, "stop_id": stop, "distance_m": metres,
                         "run_s": seconds})
        return rows


def build(transit):
    """Tables of public transport by road: dict of rows, and the peak number of vehicles by route."""
    out = {k: [] for k in ("routes", "patterns", "pattern_stops", "services")}
    fleet = {}
    for row in transit.routes + [_B1]:
        route = row["route_no"]
        brt = row["category"] == "BRT"
        patterns, status, basis = _patterns_of(transit, route, row)
        depot, operator, vehicle = _operation(route, row)
        out["routes"].append({
            "route_id": route, "name": _title(row, "romanised"), "name_ko": _title(row, "ko"),
            "mode": "brt" if brt else "bus", "operator": operator, "vehicle_type": vehicle, "depot_id": depot,
            "status": status, "basis": basis})
        loops = len(patterns) == 2 and all(transit.names[c[0]] == transit.names[c[-1]] for _, _, c in patterns)
        services = _services(route, row, loops)
        peak_run = 0.0
        for name, direction, chain in patterns:
            rows = transit.timed(name, chain, brt)
            peak_run += rows[-1]["run_s"] * (1.06 if brt else 1.10) + _LAYOVER_S
            end = chain[len(chain) // 2] if chain[0] == chain[-1] else chain[-1]
            out["patterns"].append({"pattern_id": name, "route_id": route, "direction": direction,
                                    "headsign": " ".join(transit.names[end])})
            out["pattern_stops"] += rows
            spans = services
            if direction == "B" and len(services) == 1 and services[0]["headway_s"] == _ONE_TRIP_S:
                # The vehicle of the only trip there comes back after it.
                later = 60 + int(rows[-1]["run_s"] + _LAYOVER_S) // 60 + 5
                spans = [{**services[0], **{k: schema.clock(schema.clock_minutes(services[0][k]) + later)
                                            for k in ("from", "to")}}]
            out["services"] += [{"pattern_id": name, **s, "run_factor": _factor(s, brt)} for s in spans]
        headway = min(s["headway_s"] for s in services)
        fleet[route] = (depot, vehicle, max(1, -(-int(peak_run) // headway)))
    return out, fleet


_B1 = {"route_no": "B1", "category": "BRT", "origin_ko": "오송역", "via_ko": "정부세종청사", "destination_ko": "대전역",
       "origin_romanised": "Osongyeok", "via_romanised": "Jeongbusejongcheongsa",
       "destination_romanised": "Daejeonyeok",
       "headway_min_low": "8", "headway_min_high": "12", "trips_per_day": ""}


def _title(row, language):
    ends = [row[f"{part}_{language}"] for part in ("origin", "via", "destination")]
    if language == "romanised":
        ends = [sejong_names.english(row[f"{part}_ko"], e) for part, e in zip(("origin", "via", "destination"), ends)]
    return f"{row['route_no']} " + " - ".join(e for e in ends if e)


def _patterns_of(transit, route, row):
    if route in transit.real:
        items = list(transit.real[route].items())
        if route == "B0":
            items = items[:2]  # the other two are the same loops begun at the terminal's upper level
        patterns = [(name, chr(ord("A") + i), chain) for i, (name, chain) in enumerate(items)]
        if route == "B4":
            return patterns, "composed", f"from stops of B0 after the city's announcement of 2022-08-25; {_LEVEL}"
        if route in ("601", "991"):
            return patterns, "real", ("one direction from coordinates of about 2022, the other one turned round; "
                                      f"times by straight legs, estimate; {_LEVEL}")
        return patterns, "real", f"order of stops: {_SCTC}; times by straight legs, estimate; {_LEVEL}"
    course = known.COURSES[route]
    brt = route in known.BRT_ONLY
    patterns = [(f"{route}-a", "A", transit.compose(course, brt)),
                (f"{route}-b", "B", transit.compose(course[::-1], brt))]
    source = "press on the course; headway of 2019" if route == "B1" else f"ends and via of the city's table; {_LEVEL}"
    return patterns, "composed", f"synthetic: order of stops composed from listed stops; {source}; times estimate"


def _operation(route, row):
    """Depot, operator, vehicle type: who runs what is known for SCTC's routes of 2021 only, the rest is estimated."""
    if route == "B0":
        return "D_brt", "SCTC", "bus_battery_artic"
    if route == "B1":
        return "D_daejeon", "Daejeon", "bus_cng_sd"
    if route in known.HYDROGEN:
        return "D_daepyeong", "SCTC", "bus_fc_sd"
    if route in known.TRUNK_BY_GYOTONG:
        return "D_bongam", "Sejong Gyotong", "bus_cng_sd"
    jochiwon = "조치원" in row["origin_ko"] or "전의" in row["origin_ko"] or "부강" in row["origin_ko"]
    depot = "D_jochiwon" if jochiwon else "D_daepyeong"
    return depot, "SCTC", "bus_mini" if row["category"] == "village" else "bus_cng_sd"


def _services(route, row, loops_both_ways):
    """Rows of service: low headway in the peaks, high outside, held to the trips a day within 15 %.

    Where only trips are given, those of a loop run both ways are taken to count both.
    """
    low, high = known.HEADWAYS.get(route, (row["headway_min_low"], row["headway_min_high"]))
    trips = known.TRIPS.get(route, float(row["trips_per_day"] or 0))
    first, last = known.SPANS.get(route, ("06:00", "23:30" if low else "21:30"))
    start, end = schema.clock_minutes(first), schema.clock_minutes(last)
    if not low:
        return _few_trips(start, end, (trips or 6.0) / (2 if loops_both_ways else 1))
    if route in known.BOTH_DIRECTIONS:
        trips /= 2
    cuts = [start, *_PEAKS[0], *_PEAKS[1], end]
    spans = [(a, b, i % 2 == 1) for i, (a, b) in enumerate(zip(cuts, cuts[1:]))]
    low, high = _held_to(trips, spans, float(low), float(high))
    return [{"from": schema.clock(a), "to": schema.clock(b), "headway_s": round(60 * (low if peak else high))}
            for a, b, peak in spans]


def _few_trips(start, end, trips):
    """Trips spread evenly over the day, a single one in the morning."""
    if trips <= 1:
        return [{"from": "07:30", "to": "08:30", "headway_s": _ONE_TRIP_S}]
    return [{"from": schema.clock(start + 20), "to": schema.clock(end),
             "headway_s": int((end - start - 20) * 60 // trips) + 1}]


def _held_to(trips, spans, low, high):
    """Headways that give about `trips`.

    Too few trips at (low, high): off-peak comes down to the low one, then both. Too many: the peak goes up to the high
    one, so that the low headway is not held longer than the trips a day allow, then off-peak, then both.
    """
    def count(peak_min, off_min):
        return sum(-(-(60 * (b - a)) // round(60 * (peak_min if peak else off_min))) for a, b, peak in spans)

    if not trips or abs(count(low, high) / trips - 1) <= 0.03:
        return low, high
    if count(low, high) < trips:
        options = [(low, high - (high - low) * k / 40) for k in range(41)] + [(low * f / 100, low * f / 100)
                                                                              for f in range(99, 39, -1)]
    else:
        options = ([(low + (high - low) * k / 40, high) for k in range(41)]
                   + [(high, high * (1 + k / 40)) for k in range(61)]
                   + [(high * f / 100, 2.5 * high * f / 100) for f in range(101, 400)])
    return min(options, key=lambda o: abs(count(*o) - trips))


def _factor(service, brt):
    """Slower in the peaks, faster late in the evening; estimates in line with the monthly speeds of segments."""
    start = schema.clock_minutes(service["from"])
    if start in (_PEAKS[0][0], _PEAKS[1][0]):
        return 1.06 if brt else 1.10
    return 0.97 if start >= 1170 or start < 420 else 1.0


def add_rail(transit, out):
    """Trains for commuters, and Daejeon Metro line 1 beyond Banseok. Returns the trains based at each depot."""
    lines = {}
    for row in schema.read_table(transit.data / "rail_lines.csv")[1]:
        lines.setdefault(row["line_id"], []).append(row)
    fleet = {}
    for line, rows in lines.items():
        operator, vehicle = known.RAIL_TYPES[line]
        served = [r for r in rows if r["served"] == "yes"]
        stations = [_station(transit, r) for r in served]
        start, end = (t.strip()[:5] for t in served[0]["service_span"].split("-")[:2])
        peak = int(60 * float(served[0]["headway_peak_min_est"]))
        off = int(60 * float(served[0]["headway_offpeak_min_est"]))
        times = [60 * float(r["run_min_from_first"]) for r in served]
        _add_line(out, line, f"{served[0]['line_en']}: {served[0]['service']}", served[0]["line_ko"], operator, vehicle,
                  "real", "stations and km from press and general knowledge; minutes and headways estimates",
                  stations, [1000 * float(r["cum_km"]) for r in served], times, (start, end, peak, off), transit)
        fleet[line] = ("D_rail", vehicle, -(-int(2 * times[-1] + 1200) // peak))
    stations = [_metro_station(transit, n) for n, _ in known.METRO]
    metres, along = [0.0], 0.0
    for a, b in zip(stations, stations[1:]):
        along += 1150 * transit.km(a, b)
        metres.append(along)
    _add_line(out, "DJ1", "Daejeon Metro line 1", "대전 도시철도 1호선", "DJET", "train_electric", "composed",
              "twelve of its 22 stations, positions, minutes and headways from general knowledge: outside the city, "
              "for those who change at Banseok", stations, metres, [60 * m for _, m in known.METRO],
              ("05:30", "24:00", 300, 600), transit)
    fleet["DJ1"] = ("D_metro", "train_electric", 18)
    return fleet


def _station(transit, row):
    stop = f"T_{row['station_en'].split(' ')[0]}"
    position = sejong_streets.OUTSIDE.get(known.RAIL_NODES.get(row["station_ko"]),
                                          (float(row["lon"]), float(row["lat"])))
    transit.stops.setdefault(stop, position)
    transit.names.setdefault(stop, (row["station_en"] + " Station", row["station_ko"] + "역"))
    return stop


def _metro_station(transit, node):
    stop = f"M_{node[2:]}"
    transit.stops[stop] = sejong_streets.OUTSIDE[node]
    names = known.OUTSIDE_STOPS.get(node, ("Banseok", "반석역"))
    transit.names[stop] = (names[0] + " (Metro)", names[1])
    return stop


def _add_line(out, route, name, name_ko, operator, vehicle, status, basis, stations, metres, times, service, transit):
    start, end, peak, off = service
    depot = "D_metro" if route == "DJ1" else "D_rail"
    out["routes"].append({"route_id": route, "name": name, "name_ko": name_ko, "mode": "rail", "operator": operator,
                          "vehicle_type": vehicle, "depot_id": depot, "status": status, "basis": basis})
    total_m, total_s = metres[-1], times[-1]
    for direction, order in (("A", range(len(stations))), ("B", range(len(stations) - 1, -1, -1))):
        pattern = f"{route}-{direction.lower()}"
        chain = [stations[i] for i in order]
        out["patterns"].append({"pattern_id": pattern, "route_id": route, "direction": direction,
                                "headsign": " ".join(transit.names[chain[-1]])})
        for seq, i in enumerate(order, 1):
            forward = direction == "A"
            out["pattern_stops"].append({
                "pattern_id": pattern, "seq": seq, "stop_id": stations[i],
                "distance_m": metres[i] if forward else total_m - metres[i],
                "run_s": times[i] if forward else total_s - times[i]})
        cuts = [schema.clock_minutes(start), *_PEAKS[0], *_PEAKS[1], schema.clock_minutes(end)]
        for i, (a, b) in enumerate(zip(cuts, cuts[1:])):
            out["services"].append({"pattern_id": pattern, "from": schema.clock(a), "to": schema.clock(b),
                                    "headway_s": peak if i % 2 else off, "run_factor": 1.0})
