"""Zones, places to be and shared bike stations of Sejong."""

import json
import math

from . import geo, schema, sejong_names, sejong_streets

RESIDENTS, JOBS, BIKE_STATIONS, BIKES = 393_005, 170_000, 712, 3_111
# Estimates by kind of zone: ages (0-14, 15-39, 40-64, 65+), cars of households (0, 1, 2+), pupils aged 6 to 18 and
# students as shares of residents. Sejong is the youngest city of Korea; city-wide 1.04 private cars a household.
_KINDS = {
    "dong": ((22.0, 31.0, 38.5, 8.5), (16.0, 60.0, 24.0), 0.180, 0.022),
    "core": ((14.0, 40.0, 37.0, 9.0), (22.0, 61.0, 17.0), 0.120, 0.030),
    "eup": ((11.0, 35.0, 36.0, 18.0), (27.0, 54.0, 19.0), 0.110, 0.130),
    "myeon": ((7.0, 21.0, 41.0, 31.0), (21.0, 52.0, 27.0), 0.075, 0.020),
}
_CORE = ("나성동", "어진동")
# University places by zone: Hongik and Korea University in Jochiwon, the Korea University of Media Arts in Janggun,
# the shared campus in Jiphyeon (zone Bangok-dong). General knowledge, round numbers.
_UNIVERSITY = {"조치원읍": 12_500, "장군면": 3_000, "반곡동": 900}
_CAMPUSES = {"조치원읍": ((127.29327, 36.6108, 6.5), (127.29064, 36.62183, 6.0)),
             "장군면": ((127.2126, 36.4634, 3.0),), "반곡동": ((127.3335, 36.4995, 0.9),)}
_PARKING = {"나성동": 5000, "어진동": 3000, "보람동": 2000, "대평동": 1000, "조치원읍": 1000}  # KRW a day, estimates
# Where the jobs of a zone are known to gather: lon, lat, weight against 1 for a bus stop. Weights are judgement.
_JOB_ANCHORS = (
    (127.2600, 36.5010, 14), (127.2613, 36.5048, 14), (127.2645, 36.4985, 8), (127.2667, 36.4967, 6),
    (127.2712, 36.5040, 6), (127.3040, 36.4915, 8), (127.3035, 36.4957, 8), (127.2885, 36.4785, 12),
    (127.2585, 36.4860, 10), (127.2592, 36.5205, 8), (127.2970, 36.6010, 8), (127.2933, 36.6108, 4),
    (127.2906, 36.6218, 3), (127.3403, 36.5390, 10), (127.3254, 36.4980, 5), (127.2732, 36.4700, 4))
# External zones: code, English, Korean, anchors in the street graph, parking, and shares of what flows out to and in
# from their group. Groups' out-shares are those of commuting_shares.csv; the split within a group and all in-shares
# are estimates by size and nearness.
_OUTSIDE = (
    ("3020000000", "Daejeon Yuseong-gu", "대전 유성구", ("X_yuseong", "X_noeun", "X_technovalley", "X_banseok"), 3000,
     "Daejeon", 46, 48),
    ("3017000000", "Daejeon Seo-gu", "대전 서구", ("X_dj_cityhall", "X_dj_complex", "X_galma", "X_yongmun"), 6000,
     "Daejeon", 26, 27),
    ("3014000000", "Daejeon Jung-gu", "대전 중구", ("X_seodaejeon", "X_jungangno"), 6000, "Daejeon", 7, 8),
    ("3011000000", "Daejeon Dong-gu", "대전 동구", ("X_daejeon", "X_panam"), 6000, "Daejeon", 7, 6),
    ("3023000000", "Daejeon Daedeok-gu", "대전 대덕구", ("X_daedeok", "X_sintanjin"), 2000, "Daejeon", 14, 11),
    ("4311300000", "Cheongju Heungdeok-gu", "청주 흥덕구", ("X_heungdeok", "X_osong", "X_osong2"), 2000, "Chungbuk", 60, 52),
    ("4311200000", "Cheongju Seowon-gu", "청주 서원구", ("X_seowon", "X_kkotdongne"), 2000, "Chungbuk", 14, 20),
    ("4311100000", "Cheongju Sangdang-gu", "청주 상당구", ("X_sangdang",), 3000, "Chungbuk", 12, 14),
    ("4311400000", "Cheongju Cheongwon-gu", "청주 청원구", ("X_cheongwon", "X_ogeunjang"), 2000, "Chungbuk", 14, 14),
    ("4415000000", "Gongju-si", "공주시", ("X_gongju",), 1000, "Chungnam", 40, 50),
    ("4413100000", "Cheonan Dongnam-gu", "천안 동남구", ("X_cheonan",), 2000, "Chungnam", 30, 27),
    ("4413300000", "Cheonan Seobuk-gu", "천안 서북구", ("X_seobuk", "X_cheonan_asan"), 2000, "Chungnam", 30, 23),
    ("1100000000", "Capital region", "수도권", ("X_seoul", "X_suseo", "X_gwangmyeong"), 20000, "capital", 100, 100),
)
_OUT_SHARES = {"Daejeon": 20.9, "Chungnam": 10.3, "Chungbuk": 8.5, "capital": 3.5}
_IN_SHARES = {"Daejeon": 54, "Chungbuk": 27, "Chungnam": 14, "capital": 5}  # estimate: nobody publishes the reverse
_SPLIT_SINCE_2020 = ("해밀동", "반곡동", "나성동", "어진동")


def zones(data):
    """Rows of `zones`, and flows for `external_flows`."""
    source = schema.read_table(data / "zones.csv")[1]
    residents = geo.largest_remainder([float(z["population_scaled_393005"]) for z in source], RESIDENTS)
    jobs = geo.largest_remainder([float(z["jobs_share_pct_est"]) for z in source], JOBS)
    rows = []
    for zone, people, work in zip(source, residents, jobs):
        kind = "core" if zone["name_ko"] in _CORE else zone["type"]
        ages, cars, pupils, students = _KINDS[kind]
        campus = _UNIVERSITY.get(zone["name_ko"], 0)
        lon, lat = (zone["activity_lon"], zone["activity_lat"]) if kind == "core" else (zone["lon"], zone["lat"])
        rows.append({
            "zone_id": zone["zone_code"], "name": zone["name_romanised"], "name_ko": zone["name_ko"],
            "district": "New town" if zone["type"] == "dong" else "Eup and myeon", "kind": "internal", "lon": lon,
            "lat": lat, "residents": people, "households": int(zone["households_est"]),
            "employed_residents": int(zone["employed_residents_est"]), "jobs": work,
            "pupils": round(people * pupils), "students": round(people * students),
            "school_places": round(people * pupils), "university_places": campus,
            "age_0_14_pct": ages[0], "age_15_39_pct": ages[1], "age_40_64_pct": ages[2], "age_65plus_pct": ages[3],
            "cars_0_pct": cars[0], "cars_1_pct": cars[1], "cars_2plus_pct": cars[2],
            "parking_cost_per_day": _PARKING.get(zone["name_ko"], 0)})
    return rows + _outside(rows)


def _outside(inside):
    employed = sum(z["employed_residents"] for z in inside)
    stay = round(employed * 0.568)
    incoming = JOBS - stay
    students = sum(z["university_places"] for z in inside) - sum(z["students"] for z in inside)
    out_weights = [_OUT_SHARES[o[5]] * o[6] / 100 for o in _OUTSIDE]
    in_weights = [_IN_SHARES[o[5]] * o[7] / 100 for o in _OUTSIDE]
    outgoing = geo.largest_remainder(out_weights, employed - stay)
    workers = geo.largest_remainder(in_weights, incoming)
    learners = geo.largest_remainder(in_weights, max(0, students))
    rows = []
    for o, out, work, learn in zip(_OUTSIDE, outgoing, workers, learners):
        lon, lat = sejong_streets.OUTSIDE[o[3][0]]
        rows.append({"zone_id": o[0], "name": o[1], "name_ko": o[2], "district": o[5], "kind": "external", "lon": lon,
                     "lat": lat, "jobs": out, "school_places": 0, "university_places": 0, "in_workers": work,
                     "in_students": learn, "out_workers": out, "parking_cost_per_day": o[4]})
    return rows


class ZoneFinder:
    """Zone of a position: the boundary of 2020, and for areas split since then the nearest centre of activity."""

    def __init__(self, data):
        self.polygons = {}
        collection = json.loads((data / "zones_boundaries_2020.geojson").read_text(encoding="utf-8"))
        for feature in collection["features"]:
            self.polygons[feature["properties"]["name_ko"]] = feature["geometry"]["coordinates"]
        self.codes, self.centres = {}, {}
        self.children = {name: [name] for name in self.polygons}
        for zone in schema.read_table(data / "zones.csv")[1]:
            self.codes[zone["name_ko"]] = zone["zone_code"]
            self.centres[zone["name_ko"]] = (float(zone["activity_lon"]), float(zone["activity_lat"]))
        for name in self.codes:
            if name not in self.polygons:
                parent = self._polygon(*self.centres[name])
                self.children[parent].append(name)

    def _polygon(self, lon, lat):
        for name, parts in self.polygons.items():
            if any(_inside(part[0], lon, lat) for part in parts):
                return name
        return None

    def name(self, lon, lat):
        parent = self._polygon(lon, lat)
        if parent is None:
            return None
        return min(self.children[parent], key=lambda n: geo.distance_m(lon, lat, *self.centres[n]))

    def is_urban(self, lon, lat):
        name = self.name(lon, lat) or ""
        return name.endswith("동") or name == "조치원읍"

    def code(self, lon, lat):
        name = self.name(lon, lat)
        return None if name is None else self.codes[name]


def _inside(ring, lon, lat):
    inside = False
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1]):
        if (y1 > lat) != (y2 > lat) and lon < (x2 - x1) * (lat - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def locations(data, finder, graph, stops, names):
    """Rows of `locations`: cells of 200 to 455 m.

    Homes by street corners and stops, jobs by stops, public places and known workplaces.
    """
    cells = {}
    for node, links in graph.at_nodes().items():
        if not node.startswith(("X_", "S")) and any(l.cls in ("residential", "tertiary") for l in links):
            _put(cells, finder, *graph.projection.lonlat(*graph.nodes[node]), corner=0.4 * min(3, len(links)))
    for stop in stops:
        lon, lat = stops[stop]
        industry = any(word in names[stop][1] for word in ("산업단지", "농공단지", "공단", "KCC"))
        _put(cells, finder, lon, lat, home=0.3 if industry else 3.0, job=6.0 if industry else 1.0)
    for row in schema.read_table(data / "poi_public_places.csv")[1]:
        _put(cells, finder, float(row["lon"]), float(row["lat"]), job=1.0, school=1.0)
    for lon, lat, weight in _JOB_ANCHORS:
        _put(cells, finder, lon, lat, job=weight)
    rows = _cell_rows(cells, finder.codes)
    for name, campuses in _CAMPUSES.items():
        for number, (lon, lat, weight) in enumerate(campuses, 1):
            rows.append({"location_id": f"{finder.codes[name]}u{number}", "zone_id": finder.codes[name], "lon": lon,
                         "lat": lat, "home_weight": 0, "job_weight": 0, "school_weight": 0,
                         "university_weight": weight})
    for code, _, _, anchors, *_ in _OUTSIDE:
        for number, anchor in enumerate(anchors, 1):
            lon, lat = sejong_streets.OUTSIDE[anchor]
            weight = 3.0 if number == 1 else 1.0
            rows.append({"location_id": f"{code}x{number}", "zone_id": code, "lon": lon, "lat": lat,
                         "home_weight": weight, "job_weight": weight, "school_weight": 0, "university_weight": 0})
    return rows


_CELL_LON, _CELL_LAT = 0.0039, 0.00315  # 350 m at the latitude of Sejong
_CELL_SHARE = {"동": 0.57, "읍": 0.8, "면": 1.3}  # finer where people live close together: 200, 280, 455 m
_LEAST_HOME = {"동": 1.5, "읍": 3.0, "면": 4.0}  # of a cell without stop or workplace
_MOST_BY_CORNERS = 2.0  # in the new town, whose people live in tall blocks with few corners, not in the grids of houses


def _put(cells, finder, lon, lat, home=0.0, job=0.0, school=0.0, corner=0.0):
    name = finder.name(lon, lat)
    if name is None:
        return
    share = _CELL_SHARE[name[-1]]
    key = (name, math.floor(lon / (_CELL_LON * share)), math.floor(lat / (_CELL_LAT * share)))
    cell = cells.setdefault(key, [0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0])
    for i, value in enumerate((1, lon, lat, home, job, school, corner)):
        cell[i] += value


def _cell_rows(cells, codes):
    """Cells that hold a stop, a public place, an anchor or several corners; a point is the mean of what lies in it."""
    rows, numbers = [], {}
    for name, i, j in sorted(cells):
        count, lon, lat, home, job, school, corner = cells[name, i, j]
        home += min(corner, _MOST_BY_CORNERS) if name.endswith("동") else corner
        if job == 0 and home < _LEAST_HOME[name[-1]]:
            continue
        numbers[name] = numbers.get(name, 0) + 1
        rows.append({"location_id": f"{codes[name]}c{numbers[name]}", "zone_id": codes[name], "lon": lon / count,
                     "lat": lat / count, "home_weight": home, "job_weight": job + 0.02 * home,
                     "school_weight": home + 2 * school, "university_weight": 0})
    return rows


_SPACINGS = (  # metres between stations, pass by pass, for each rank of candidate; None: none of that rank in the pass
    (250, 300, 300, 400, None, 500), (180, 200, 200, 260, 250, 1500), (130, 150, 150, 200, 180, 1500),
    (100, 110, 110, 150, 130, None), (80, 80, 90, 110, 100, None), (60, 60, 60, 80, 70, None))
_BIKES_BY_RANK = (8.0, 5.0, 5.0, 4.0, 4.0, 2.0)


def bike_stations(data, finder, transit, brt_stops, graph):
    """712 synthetic stations: BRT stops, public places, other stops and street corners of the new town, Jochiwon."""
    candidates = [(0, transit.names[s], transit.stops[s]) for s in sorted(brt_stops)]
    for row in schema.read_table(data / "poi_public_places.csv")[1]:
        names = (sejong_names.english(row["name_ko"], row["name_romanised"]), row["name_ko"])
        candidates.append((1, names, (float(row["lon"]), float(row["lat"]))))
    for stop in sorted(s for s in transit.stops if not s.startswith(("X_", "T_", "M_"))):
        name = finder.name(*transit.stops[stop]) or ""
        rank = 2 if name.endswith("동") else 3 if name == "조치원읍" else 5
        candidates.append((rank, transit.names[stop], transit.stops[stop]))
    candidates += _corners(finder, transit, graph)
    chosen, index = [], geo.PointIndex(300.0)
    for spacings in _SPACINGS:
        for rank, names, position in sorted(candidates, key=lambda c: c[0]):
            spacing = spacings[rank]
            if spacing is None or len(chosen) == BIKE_STATIONS or not finder.name(*position):
                continue
            xy = transit.plane.xy(*position)
            if index.nearest(*xy, radius=spacing) is None:
                index.add(len(chosen), *xy)
                chosen.append((rank, names, position))
    bikes = geo.largest_remainder([_BIKES_BY_RANK[rank] for rank, _, _ in chosen], BIKES)
    rows = []
    for number, ((_, names, (lon, lat)), count) in enumerate(zip(chosen, bikes), 1):
        rows.append({"station_id": f"E{number:03d}", "name": names[0], "name_ko": names[1], "lon": lon, "lat": lat,
                     "docks": max(5, round(count * 2.2)), "bikes": count, "status": "synthetic"})
    return rows


def _corners(finder, transit, graph):
    """Street corners of the new town, named by the nearest stop."""
    result = []
    for node, links in graph.at_nodes().items():
        if len(links) >= 3 and any(l.cls in ("residential", "tertiary", "primary") for l in links):
            position = graph.projection.lonlat(*graph.nodes[node])
            if (finder.name(*position) or "").endswith("동"):
                near = transit.index.nearest(*transit.plane.xy(*position))[1]
                english, korean = transit.names[near]
                result.append((4, (f"by {english}", f"{korean} 옆"), position))
    return result
