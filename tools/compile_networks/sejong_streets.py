"""Streets of Sejong: the road-name centrelines with classes, lanes and speeds, and the roads that lead outside."""

import heapq

from . import geo, schema, streets

# class, lanes, speed km/h in light traffic with its signals, capacity veh/h of one direction: estimates by kind.
# A lane with its turning lanes at the signals carries about 1,000 vehicles an hour in town, 1,500 to 1,800 on a national
# road with few signals, 2,000 on an expressway; a local street without lanes of its own for turning 900, a country road 1,300. Where the city measures speeds, the speed here is its mean of 2024 and a tenth.
CLASSES = {
    "expressway": ("motorway", 2, 100, 4000),
    "national_road": ("trunk", 3, 61, 4500),
    "brt_ring": ("primary", 3, 38, 2200),
    "arterial": ("primary", 3, 42, 3000),
    "bus_street": ("tertiary", 2, 50, 1500),
    "local": ("residential", 1, 40, 900),
    "riverside_path_suspected": ("path", 1, 20, 400),
}
_URBAN_KMH = {"bus_street": 38, "local": 28}  # new town and Jochiwon: limits 50, 30 less signals and crossings
# Roads that differ from their kind, by the source's road id: class, lanes, speed, capacity, name. Lanes general
# knowledge; speeds of Galmae-ro, Jeoljae-ro, Sicheong-daero, Dangsan-ro, Cheongyeon-ro, Yeoncheong-ro and
# Jeongan-Sejong-ro as above. Roads 86 and 249 were told by their course, which no other road of that length takes.
ROADS = {
    "729": ("primary", 3, 42, 3000, None), "734": ("primary", 3, 35, 3000, None), "2": ("primary", 3, 30, 3000, None),
    "705": ("secondary", 2, 56, 1400, None), "319": ("secondary", 2, 52, 1300, None),
    "615": ("secondary", 2, 50, 1400, None), "41": ("primary", 2, 78, 3600, None),
    "921": ("secondary", 2, 45, 2000, None), "759": ("secondary", 2, 45, 2000, None),
    "86": ("trunk", 2, 85, 3800, "Jeongan-Sejong-ro 정안세종로"),
    "249": ("trunk", 2, 70, 3600, "Osong - Sejong road 오송-세종 연결도로"),
}
_BUS_LANES = ("1", "249")  # the ring, and the road on which B2 and B4 run to Osong
# The only places where the expressway meets other roads: Seosejong and Namsejong interchanges (general knowledge, the
# nearest crossings of the centrelines). All its other junctions are flyovers that the source noded.
INTERCHANGES = ("12", "14")

# Places outside: node id, lon, lat. Positions of urban centres and stations, general knowledge, some hundred metres.
OUTSIDE = {
    "X_banseok": (127.3150, 36.3915), "X_noeun": (127.3180, 36.3740), "X_worldcup": (127.3183, 36.3665),
    "X_yuseong": (127.3413, 36.3535), "X_cnu": (127.3440, 36.3660), "X_galma": (127.3718, 36.3573),
    "X_dj_complex": (127.3812, 36.3585), "X_dj_cityhall": (127.3880, 36.3513), "X_yongmun": (127.3930, 36.3385),
    "X_seodaejeon": (127.4127, 36.3225), "X_jungangno": (127.4255, 36.3288), "X_daejeon": (127.4343, 36.3323),
    "X_panam": (127.4580, 36.3160), "X_daedeok": (127.4200, 36.3630), "X_technovalley": (127.3938, 36.4240),
    "X_sintanjin": (127.4292, 36.4493), "X_kkotdongne": (127.4180, 36.4990), "X_osong": (127.3286, 36.6193),
    "X_osong2": (127.3250, 36.6320), "X_heungdeok": (127.4330, 36.6370), "X_sangdang": (127.4895, 36.6350),
    "X_seowon": (127.4690, 36.6130), "X_cheongwon": (127.4830, 36.6650), "X_cheongju_station": (127.3818, 36.6556),
    "X_ogeunjang": (127.4868, 36.6965), "X_gongju": (127.1250, 36.4600), "X_cheonan": (127.1466, 36.8093),
    "X_seobuk": (127.1150, 36.8200), "X_cheonan_asan": (127.1044, 36.7949), "X_gwangmyeong": (126.8846, 37.4163),
    "X_seoul": (126.9707, 37.5547), "X_suseo": (127.1018, 37.4874),
}
# Roads outside, not in the street data: from, to, name, lanes, km/h, veh/h, length over the straight line, bus lane.
# A number is a node of the source table at the edge of the city.
ROADS_OUTSIDE = (
    ("269", "X_banseok", "Sejong-daero to Banseok", 3, 70, 4500, 1.10, True),
    ("29", "X_yuseong", "Expressway to Yuseong", 2, 100, 4000, 1.25, False),
    ("0", "X_gongju", "Expressway to Gongju", 2, 100, 4000, 1.20, False),
    ("2043", "X_gongju", "Local road 96 to Gongju", 1, 60, 1300, 1.25, False),
    ("8264", "X_gongju", "National road 36 to Gongju", 2, 70, 3000, 1.20, False),
    ("719", "X_gongju", "Road to Uidang and Gongju", 1, 60, 1300, 1.30, False),
    ("415", "X_cheonan", "National road 1 to Cheonan", 2, 70, 3000, 1.20, False),
    ("764", "X_cheonan", "Road to Mokcheon and Cheonan", 1, 60, 1300, 1.35, False),
    ("263", "X_kkotdongne", "Local road 96 to Hyeondo", 1, 60, 1300, 1.25, False),
    ("2194", "X_kkotdongne", "Road along the Geum to Hyeondo", 1, 60, 1300, 1.30, False),
    ("X_kkotdongne", "X_sintanjin", "National road 17", 2, 70, 2400, 1.25, False),
    ("X_kkotdongne", "X_seowon", "National road 17 to Cheongju", 2, 70, 3000, 1.20, False),
    ("175", "X_technovalley", "Road to Gwanpyeong", 1, 60, 1300, 1.35, False),
    ("120", "X_technovalley", "Link road to Daedeok Technovalley", 2, 70, 3600, 1.10, False),
    ("X_technovalley", "X_sintanjin", "Daedeok-daero north", 3, 50, 3000, 1.20, False),
    ("X_technovalley", "X_dj_cityhall", "Daedeok-daero", 3, 50, 3000, 1.25, False),
    ("X_technovalley", "X_yuseong", "Road by the science park", 3, 50, 3000, 1.25, False),
    ("1720", "X_osong", "Jochiwon to Osong", 2, 60, 2400, 1.25, False),
    ("993", "X_osong", "Osong - Sejong road", 2, 70, 3000, 1.08, True),
    ("522", "X_seobuk", "Jeongan interchange and expressway to Cheonan", 2, 100, 4000, 1.25, False),
    ("522", "X_gongju", "Jeongan to Gongju", 2, 70, 3000, 1.25, False),
    ("2301", "X_osong", "Road to Osong", 1, 60, 1300, 1.25, False),
    ("3495", "X_heungdeok", "Road to Gangnae and Cheongju", 2, 70, 2400, 1.20, False),
    ("X_osong", "X_osong2", "Osong", 2, 50, 1600, 1.20, False),
    ("X_osong2", "X_cheongju_station", "Osong to Cheongju station", 2, 60, 1600, 1.25, False),
    ("X_osong", "X_heungdeok", "Osong to Cheongju", 2, 60, 2400, 1.20, False),
    ("X_cheongju_station", "X_heungdeok", "Cheongju west", 2, 60, 1600, 1.20, False),
    ("X_heungdeok", "X_sangdang", "Cheongju", 3, 50, 3000, 1.15, False),
    ("X_heungdeok", "X_seowon", "Cheongju", 3, 50, 3000, 1.15, False),
    ("X_heungdeok", "X_cheongwon", "Cheongju", 3, 50, 3000, 1.15, False),
    ("X_sangdang", "X_seowon", "Cheongju", 3, 50, 3000, 1.15, False),
    ("X_sangdang", "X_cheongwon", "Cheongju", 3, 50, 3000, 1.15, False),
    ("X_cheongwon", "X_ogeunjang", "Cheongju north", 2, 60, 1600, 1.15, False),
    ("X_banseok", "X_noeun", "Noeun-ro", 3, 50, 3000, 1.10, False),
    ("X_noeun", "X_worldcup", "Noeun-ro", 3, 50, 3000, 1.10, False),
    ("X_worldcup", "X_yuseong", "World Cup-daero", 3, 50, 3000, 1.15, False),
    ("X_worldcup", "X_cnu", "Yuseong", 2, 50, 1600, 1.15, False),
    ("X_cnu", "X_yuseong", "Yuseong", 2, 50, 1600, 1.15, False),
    ("X_yuseong", "X_galma", "Daejeon", 3, 50, 3000, 1.15, False),
    ("X_galma", "X_dj_complex", "Daejeon", 3, 50, 3000, 1.15, False),
    ("X_dj_complex", "X_dj_cityhall", "Daejeon", 3, 50, 3000, 1.15, False),
    ("X_dj_cityhall", "X_yongmun", "Daejeon", 3, 50, 3000, 1.15, False),
    ("X_yongmun", "X_seodaejeon", "Gyeryong-ro", 3, 50, 3000, 1.15, False),
    ("X_seodaejeon", "X_jungangno", "Daejeon", 3, 50, 3000, 1.15, False),
    ("X_jungangno", "X_daejeon", "Jungang-ro", 3, 50, 3000, 1.10, False),
    ("X_daejeon", "X_panam", "Daejeon", 3, 50, 3000, 1.15, False),
    ("X_daedeok", "X_dj_cityhall", "Daejeon", 3, 50, 3000, 1.15, False),
    ("X_daedeok", "X_daejeon", "Daejeon", 3, 50, 3000, 1.15, False),
    ("X_daedeok", "X_sintanjin", "National road 17 in Daejeon", 3, 60, 2700, 1.20, False),
    ("X_cheonan", "X_seobuk", "Cheonan", 3, 50, 3000, 1.15, False),
    ("X_cheonan", "X_cheonan_asan", "Cheonan", 3, 50, 3000, 1.20, False),
    ("X_seobuk", "X_cheonan_asan", "Cheonan", 3, 50, 3000, 1.15, False),
    ("X_seobuk", "X_suseo", "Gyeongbu expressway and road 1 beside it", 4, 100, 8000, 1.15, False),
    ("X_suseo", "X_seoul", "Seoul", 4, 60, 4000, 1.20, False),
    ("X_gwangmyeong", "X_seoul", "Seoul", 4, 60, 4000, 1.20, False),
    ("X_gwangmyeong", "X_suseo", "Seoul", 4, 60, 4000, 1.20, False),
)
# Inside junctions: see Streets.open_junctions.
_JUNCTION_PIECE_M, _JUNCTION_PASSES = 60.0, 4
_NEW_TOWN_LAT = (36.462, 36.545)
_STOP_REACH_M = 110.0  # a stop further than this from a street gets a connector


def read(data, projection, is_urban):
    """The street graph of the city, flyovers of the expressway unjoined; `is_urban`(lon, lat) tells built-up areas."""
    graph = streets.Streets(projection)
    for row in schema.read_table(data / "road_nodes.csv")[1]:
        graph.add_node(row["node_id"], projection.xy(float(row["lon"]), float(row["lat"])), "n")
    for row in schema.read_table(data / "road_links.csv")[1]:
        cls, lanes, speed, capacity, name = ROADS.get(row["road_id"], (*CLASSES[row["class_est"]], None))
        line = [projection.xy(*(float(v) for v in pair.split(","))) for pair in row["polyline_lonlat"].split()]
        a, b = row["from_node"], row["to_node"]
        line[0], line[-1] = graph.nodes[a], graph.nodes[b]
        if row["road_id"] not in ROADS and is_urban(*projection.lonlat(*line[len(line) // 2])):
            speed = _URBAN_KMH.get(row["class_est"], speed)
        modes = {"path": ("walk", "bike"), "motorway": ("car", "bus")}.get(cls, ("car", "bus", "walk", "bike"))
        graph.add(streets.Link(
            row["link_id"], a, b, line, cls, name or _name(row), lanes, speed, capacity,
            bus_lane="both" if row["road_id"] in _BUS_LANES else "none", modes=modes, group="s",
            length_m=1000 * float(row["length_km"])))
    _unjoin_flyovers(graph)
    _unjoin_underpasses(graph)
    graph.join_islands("walk", 300.0, "J", group="x")
    graph.drop_lone_nodes()
    return graph


def open_junctions(graph):
    """The source draws a crossing of two wide streets as many short pieces, some of them by class of the lesser street."""
    return graph.open_junctions(_JUNCTION_PIECE_M, _JUNCTION_PASSES)


def _name(row):
    if not row["road_name_ko"]:
        return ""
    english = row["road_name_romanised"].replace(" (inferred)", "")
    return f"{english} {row['road_name_ko'].replace('(추정)', '')}"


def _unjoin_flyovers(graph):
    """Gives what crosses the expressway a node of its own, save at interchanges."""
    for node, links in graph.at_nodes().items():
        others = [l for l in links if l.cls != "motorway"]
        if node in INTERCHANGES or not others or len(others) == len(links):
            continue
        over = f"{node}o"
        graph.add_node(over, graph.nodes[node], "n")
        for link in others:
            link.a = over if link.a == node else link.a
            link.b = over if link.b == node else link.b


def _unjoin_underpasses(graph):
    """Takes apart junctions that the noding of the source made where one way runs under the other.

    The riverside path passes below the Geum's bridges and the roads along it; a street without a name that goes straight
    on across national road 1 in the new town does so below it (the road has no crossings with such streets there:
    general knowledge). Bridge ends need no repair: none of their links has a junction over the water.
    """
    for node, links in graph.at_nodes().items():
        major = [l for l in links if l.cls in ("trunk", "primary")]
        if len(major) != 2 or len(links) != 4:
            continue
        under = [l for l in links if l not in major]
        path = all(l.cls == "path" for l in under)
        lat = graph.projection.lonlat(*graph.nodes[node])[1]
        street = (all(l.cls == "trunk" for l in major) and all(l.cls == "residential" and not l.name for l in under)
                  and _NEW_TOWN_LAT[0] < lat < _NEW_TOWN_LAT[1] and _straight_on(node, *under))
        if path or street:
            below = f"{node}u"
            graph.add_node(below, graph.nodes[node], "n")
            for link in under:
                link.a = below if link.a == node else link.a
                link.b = below if link.b == node else link.b


def _straight_on(node, first, second):
    """Whether the way from one link into the other at their common node hardly turns."""
    inward = first.line[-2:] if first.b == node else first.line[:2][::-1]
    outward = second.line[:2] if second.a == node else second.line[-2:][::-1]
    return geo.turn(geo.bearing(inward), geo.bearing(outward)) < 0.5


def add_outside(graph):
    """Nodes and roads outside the city."""
    for node, position in OUTSIDE.items():
        graph.add_node(node, graph.projection.xy(*position), "x")
    for number, (a, b, name, lanes, speed, capacity, factor, bus_lane) in enumerate(ROADS_OUTSIDE, 1):
        fast = speed >= 100 and not a.startswith("X_")
        graph.connect(f"R{number}", a, b, name=name, lanes=lanes, speed_kmh=speed, capacity=capacity, factor=factor,
                      modes=("car", "bus") if fast else ("car", "bus", "walk", "bike"), group="x")
        graph.links[f"R{number}"].bus_lane = "both" if bus_lane else "none"


def attach_stops(graph, stops, patterns):
    """Connectors for stops that lie off the streets: along the lines that serve them, else to the nearest node.

    `stops`: id -> (lon, lat); `patterns`: lists of stop ids. Returns the number of stops attached.
    """
    segments, index = geo.SegmentIndex(300.0), geo.PointIndex(300.0)
    for link in graph.links.values():
        if link.cls != "motorway" and not link.id.startswith("R"):
            segments.add(link.id, link.line)
            for end in (link.a, link.b):
                index.add(end, *graph.nodes[end])
    for node in OUTSIDE:
        index.add(node, *graph.nodes[node])
    _cut_at_stops(graph, stops, segments, index)
    at, off = {}, {}
    for stop, position in stops.items():
        xy = graph.projection.xy(*position)
        away, node = index.nearest(*xy)
        if away <= 150.0 or segments.within(*xy, _STOP_REACH_M):
            at[stop] = node
        else:
            twin = next((s for s in off if geo.distance_m(*position, *stops[s]) < 60.0), None)
            at[stop] = off[stop] = off[twin] if twin else f"S{stop}"
            if twin is None:
                graph.add_node(at[stop], xy, "x")
    made = {}
    for chain in patterns:
        for a, b in zip(chain, chain[1:]):
            pair = tuple(sorted((at[a], at[b])))
            if (a in off or b in off) and pair[0] != pair[1] and pair not in made:
                if geo.distance_m(*stops[a], *stops[b]) < 4000.0:
                    made[pair] = f"L{len(made) + 1}"
                    graph.connect(made[pair], *pair, speed_kmh=50, capacity=1500, factor=1.2, group="x")
    _close_gaps(graph, stops, at, patterns)
    graph.join_islands("walk", 20_000.0, "K", speed_kmh=50, capacity=1500, group="x")
    graph.join_islands("car", 20_000.0, "C", speed_kmh=40, capacity=1500, group="x")
    return len(off)


def _cut_at_stops(graph, stops, segments, index):
    """Nodes on long streets where a stop lies at them but far from their ends."""
    def live(link_id):
        if link_id in graph.links:
            return [graph.links[link_id]]
        return [link for part in (".1", ".2") for link in live(link_id + part)]

    for stop, position in stops.items():
        xy = graph.projection.xy(*position)
        if index.nearest(*xy)[0] > 120.0:
            near = [l for _, link_id, _ in segments.within(*xy, _STOP_REACH_M) for l in live(link_id) if "bus" in l.modes]
            node = graph.node_on(xy, _STOP_REACH_M, f"P{stop}", index=near)
            if node is not None:
                index.add(node, *graph.nodes[node])


def _close_gaps(graph, stops, at, patterns):
    """Streets that lines run along but the data lack: where the way between two stops is more than twice too long."""
    out = {}
    for link in graph.links.values():
        if "bus" in link.modes:
            out.setdefault(link.a, []).append((link.b, link.length))
            out.setdefault(link.b, []).append((link.a, link.length))
    seen, number = set(), 0
    for chain in patterns:
        for pair in (tuple(sorted(p)) for p in zip(chain, chain[1:])):
            straight = geo.distance_m(*stops[pair[0]], *stops[pair[1]])
            if pair in seen or straight > 1500.0:
                continue
            seen.add(pair)
            a, b = at[pair[0]], at[pair[1]]
            if a != b and not _within(out, a, b, 2.2 * straight + 600.0):
                number += 1
                graph.connect(f"G{number}", a, b, speed_kmh=40, capacity=1500, factor=1.2, group="x")
                out.setdefault(a, []).append((b, 1.2 * straight))
                out.setdefault(b, []).append((a, 1.2 * straight))


def _within(out, start, goal, reach_m):
    """Whether `goal` can be reached from `start` within `reach_m`."""
    best, heap = {start: 0.0}, [(0.0, start)]
    while heap:
        cost, node = heapq.heappop(heap)
        if node == goal:
            return True
        for other, length in out.get(node, ()):
            if cost + length <= reach_m and cost + length < best.get(other, reach_m + 1.0):
                best[other] = cost + length
                heapq.heappush(heap, (cost + length, other))
    return False
