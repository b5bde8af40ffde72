"""Checks a city pack against the rules of docs/data.md and prints its figures."""

import json
import math
import sys
from collections import Counter, defaultdict
from pathlib import Path

from . import geo, schema

_MOST_FAULTS_SHOWN = 40
_STOP_REACH_M = 150.0
_STOP_EXCEPTIONS = 0.02
_SPEED_KMH = (5.0, 110.0)
_FASTER_KMH = {"train_electric": 150.0, "train_high_speed": 300.0}
_REFERENCES = (
    ("links", "from_node", "nodes", "node_id"), ("links", "to_node", "nodes", "node_id"),
    ("locations", "zone_id", "zones", "zone_id"), ("routes", "depot_id", "depots", "depot_id"),
    ("patterns", "route_id", "routes", "route_id"), ("pattern_stops", "pattern_id", "patterns", "pattern_id"),
    ("pattern_stops", "stop_id", "stops", "stop_id"), ("services", "pattern_id", "patterns", "pattern_id"),
    ("depot_fleet", "depot_id", "depots", "depot_id"),
)


class Checked:
    """Tables of a pack by kind (rows as text), its head, and the faults found so far."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.faults = []
        self.tables = defaultdict(list)
        self.head = {}
        self.background = []

    def fault(self, where, text):
        self.faults.append(f"{self.folder.name}/{where}: {text}")


def load(folder):
    """Reads a pack, checking cells, keys and that files and list agree."""
    pack = Checked(folder)
    head_path = pack.folder / "city.yaml"
    if not head_path.is_file():
        pack.fault("city.yaml", "is missing")
        return pack
    try:
        pack.head = schema.read_city_yaml(head_path)
    except ValueError as error:
        pack.fault("city.yaml", str(error))
        return pack
    for key in ("format", "city", "name", "time_zone", "currency", "crs", "drive_side", "centre", "claim", "gaps",
                "files"):
        if key not in pack.head:
            pack.fault("city.yaml", f"'{key}' is missing")
    listed = [f["path"] for f in pack.head.get("files", [])]
    for path, count in Counter(listed).items():
        if count > 1:
            pack.fault("city.yaml", f"'{path}' is listed {count} times")
    present = {p.name for p in pack.folder.iterdir()} - {"city.yaml"}
    for path in sorted(present - set(listed)):
        pack.fault(path, "lies in the folder but is not listed in city.yaml")
    for file in pack.head.get("files", []):
        for key in ("kind", "year", "source", "licence", "confidence"):
            if not file.get(key):
                pack.fault("city.yaml", f"'{file['path']}' lacks '{key}'")
        if file["path"] not in present:
            pack.fault("city.yaml", f"'{file['path']}' is listed but missing")
        elif file["kind"] == "background":
            _load_background(pack, file["path"])
        elif file["kind"] in schema.TABLES:
            _load_table(pack, file["path"], file["kind"])
        else:
            pack.fault("city.yaml", f"'{file['path']}' has the unknown kind '{file['kind']}'")
    for kind, table in schema.TABLES.items():
        keys = Counter(tuple(row[k] for k in table.key) for row in pack.tables[kind])
        for key, count in keys.items():
            if count > 1:
                pack.fault(kind, f"{', '.join(table.key)} {' '.join(key)} stands {count} times")
    return pack


def _load_background(pack, path):
    collection = json.loads((pack.folder / path).read_text(encoding="utf-8"))
    for feature in collection["features"]:
        if feature["properties"].get("kind") not in schema.BACKGROUND_KINDS:
            pack.fault(path, f"unknown kind {feature['properties'].get('kind')!r}")
        pack.background.append(feature)


def _load_table(pack, path, kind):
    names, rows = schema.read_table(pack.folder / path)
    table = schema.TABLES[kind]
    if sorted(names) != sorted(table.names()):
        pack.fault(path, f"columns must be {', '.join(table.names())}; found {', '.join(names)}")
        return
    for number, row in enumerate(rows, 2):
        for column in table.columns:
            if text := _cell_fault(column, row[column.name]):
                pack.fault(f"{path}:{number}", f"'{column.name}' {text}")
        for key in table.key:
            if key.endswith("_id") and " " in row[key]:
                pack.fault(f"{path}:{number}", f"'{key}' must not hold spaces: '{row[key]}'")
    pack.tables[kind] += rows


def _cell_fault(column, text):
    if text == "":
        return None if column.empty else "is empty"
    if column.choices and text not in column.choices:
        return f"must be one of {' '.join(column.choices)}, got '{text}'"
    if column.type == schema.TEXT:
        return None
    try:
        value = schema.clock_minutes(text) if column.type == schema.CLOCK else float(text)
    except ValueError:
        return f"must be a {column.type}, got '{text}'"
    if not math.isfinite(value) or (column.type == schema.WHOLE and value != int(value)):
        return f"must be a {column.type}, got '{text}'"
    if (column.low is not None and value < column.low) or (column.high is not None and value > column.high):
        return f"must lie in {column.low} ... {column.high}, got '{text}'"
    return None


def check(pack):
    """Rules across rows and tables. Call only when `load` found no fault."""
    for kind, column, other, key in _REFERENCES:
        known = {row[key] for row in pack.tables[other]}
        for row in pack.tables[kind]:
            if row[column] not in known:
                pack.fault(kind, f"{column} '{row[column]}' is not in {other}")
    _check_links(pack)
    _check_zones(pack)
    _check_locations(pack)
    _check_patterns(pack)
    _check_services(pack)
    _check_fares(pack)


def _check_links(pack):
    known = set(schema.LINK_MODES)
    for row in pack.tables["links"]:
        if strange := set(row["modes"].split()) - known:
            pack.fault("links", f"{row['link_id']}: unknown modes {' '.join(sorted(strange))}")
        if row["from_node"] == row["to_node"] and not row["shape_lonlat"]:
            pack.fault("links", f"{row['link_id']}: starts and ends at {row['from_node']}")
        if row["oneway"] == "yes" and row["bus_lane"] in ("backward", "both"):
            pack.fault("links", f"{row['link_id']}: one-way street with a bus lane backward")


_RESIDENT_COLUMNS = ("residents", "households", "employed_residents", "pupils", "students", "age_0_14_pct",
                     "age_15_39_pct", "age_40_64_pct", "age_65plus_pct", "cars_0_pct", "cars_1_pct", "cars_2plus_pct")
_OUTSIDE_COLUMNS = ("in_workers", "in_students", "out_workers")


def _check_zones(pack):
    for row in pack.tables["zones"]:
        inside = row["kind"] == "internal"
        needed, unwanted = (_RESIDENT_COLUMNS, _OUTSIDE_COLUMNS) if inside else (
            _OUTSIDE_COLUMNS, _RESIDENT_COLUMNS[:9])
        for column in needed:
            if row[column] == "":
                pack.fault("zones", f"{row['zone_id']}: '{column}' must be given for {row['kind']} zones")
        for column in unwanted:
            if row[column] != "":
                pack.fault("zones", f"{row['zone_id']}: '{column}' must be empty for {row['kind']} zones")
        for names in (("age_0_14_pct", "age_15_39_pct", "age_40_64_pct", "age_65plus_pct"),
                      ("cars_0_pct", "cars_1_pct", "cars_2plus_pct")):
            values = [float(row[n]) for n in names if row[n] != ""]
            if values and (len(values) != len(names) or abs(sum(values) - 100) > 0.5):
                pack.fault("zones", f"{row['zone_id']}: {' + '.join(names)} is {sum(values):.2f}, not 100")
        if inside and row["residents"] and row["employed_residents"]:
            if int(row["employed_residents"]) > int(row["residents"]):
                pack.fault("zones", f"{row['zone_id']}: more employed residents than residents")


def _check_locations(pack):
    home, work = defaultdict(float), defaultdict(float)
    for row in pack.tables["locations"]:
        home[row["zone_id"]] += float(row["home_weight"])
        work[row["zone_id"]] += float(row["job_weight"])
    for row in pack.tables["zones"]:
        if home[row["zone_id"]] <= 0 or work[row["zone_id"]] <= 0:
            pack.fault("locations", f"zone {row['zone_id']} needs a location with home weight and one with job weight")


def stops_by_pattern(pack):
    result = defaultdict(list)
    for row in pack.tables["pattern_stops"]:
        result[row["pattern_id"]].append(row)
    for rows in result.values():
        rows.sort(key=lambda r: int(r["seq"]))
    return result


def _check_patterns(pack):
    by_pattern = stops_by_pattern(pack)
    for row in pack.tables["patterns"]:
        if len(by_pattern[row["pattern_id"]]) < 2:
            pack.fault("patterns", f"{row['pattern_id']} has fewer than two stops")
    for pattern, rows in by_pattern.items():
        if rows and float(rows[0]["run_s"]) != 0:
            pack.fault("pattern_stops", f"{pattern}: the first run_s must be 0")
        for first, second in zip(rows, rows[1:]):
            if float(second["run_s"]) <= float(first["run_s"]):
                pack.fault("pattern_stops", f"{pattern} seq {second['seq']}: run_s must increase")
            if float(second["distance_m"]) < float(first["distance_m"]):
                pack.fault("pattern_stops", f"{pattern} seq {second['seq']}: distance_m must not fall")
            if first["stop_id"] == second["stop_id"]:
                pack.fault("pattern_stops", f"{pattern} seq {second['seq']}: same stop twice in a row")
    served = {row["pattern_id"] for row in pack.tables["services"]}
    routes = {row["route_id"] for row in pack.tables["patterns"]}
    for row in pack.tables["patterns"]:
        if row["pattern_id"] not in served:
            pack.fault("services", f"pattern {row['pattern_id']} has no service")
    for row in pack.tables["routes"]:
        if row["route_id"] not in routes:
            pack.fault("patterns", f"route {row['route_id']} has no pattern")


def _check_services(pack):
    rows_of = defaultdict(list)
    for row in pack.tables["services"]:
        rows_of[row["pattern_id"]].append((schema.clock_minutes(row["from"]), schema.clock_minutes(row["to"])))
    for pattern, spans in rows_of.items():
        spans.sort()
        for start, end in spans:
            if end <= start:
                pack.fault("services", f"{pattern}: 'to' {schema.clock(end)} must be after {schema.clock(start)}")
        for (_, end), (start, _) in zip(spans, spans[1:]):
            if start < end:
                pack.fault("services", f"{pattern}: rows overlap at {schema.clock(start)}")


def _check_fares(pack):
    known = {(row["operator"], row["mode"]) for row in pack.tables["fares"]}
    for row in pack.tables["routes"]:
        if (row["operator"], row["mode"]) not in known:
            pack.fault("fares", f"no row for {row['operator']}, {row['mode']} (route {row['route_id']})")


def trips_of(pack):
    """Trips a day by pattern."""
    trips = Counter()
    for row in pack.tables["services"]:
        span = 60 * (schema.clock_minutes(row["to"]) - schema.clock_minutes(row["from"]))
        trips[row["pattern_id"]] += -(-span // int(row["headway_s"]))
    return trips


def network_figures(pack):
    """Strong component of the car network, and how far stops lie from walkable links and nodes."""
    nodes = {row["node_id"]: (float(row["lon"]), float(row["lat"])) for row in pack.tables["nodes"]}
    centre = pack.head["centre"]
    projection = geo.Projection(float(centre["lon"]), float(centre["lat"]))
    plane = {n: projection.xy(*p) for n, p in nodes.items()}
    edges, touched, walk_nodes, longest = [], {}, {}, 0.0
    segments = geo.SegmentIndex(300.0)
    for row in pack.tables["links"]:
        a, b, modes = row["from_node"], row["to_node"], row["modes"].split()
        line = [plane[a]] + [projection.xy(*p) for p in schema.shape_points(row["shape_lonlat"])] + [plane[b]]
        if float(row["length_m"]) < 0.9 * math.dist(line[0], line[-1]) - 5:
            pack.fault("links", f"{row['link_id']}: length_m is below the straight distance of its ends")
        longest = max(longest, float(row["length_m"]))
        if row["class"] != "motorway":
            segments.add(row["link_id"], line)
            walk_nodes[a] = walk_nodes[b] = None
        if "car" in modes:
            touched[a] = touched[b] = None
            edges.append((a, b))
            if row["oneway"] == "no":
                edges.append((b, a))
    parts = geo.strong_components(list(touched), edges)
    if len(parts) != 1:
        pack.fault("links", f"the car network falls into {len(parts)} strongly connected components "
                            f"({', '.join(str(len(p)) for p in parts[:6])} nodes), e.g. at node {parts[1][0]}")
    used = {row[c] for row in pack.tables["links"] for c in ("from_node", "to_node")}
    for node in nodes:
        if node not in used:
            pack.fault("nodes", f"{node} has no link")
    index = geo.PointIndex(300.0)
    for node in walk_nodes:
        index.add(node, *plane[node])
    to_node, far = [], []
    for row in pack.tables["stops"]:
        x, y = projection.xy(float(row["lon"]), float(row["lat"]))
        to_node.append(index.nearest(x, y)[0])
        if not segments.within(x, y, _STOP_REACH_M):
            far.append(row["stop_id"])
    if len(far) > _STOP_EXCEPTIONS * max(1, len(to_node)):
        pack.fault("stops", f"{len(far)} of {len(to_node)} lie over {_STOP_REACH_M:.0f} m from a walkable link, "
                            f"e.g. {' '.join(far[:5])}")
    return {"parts": [len(p) for p in parts], "to_node": sorted(to_node), "far": far, "longest": longest}


def speed_figures(pack):
    """Stop-to-stop speeds outside the plausible band, as texts."""
    route_of = {row["pattern_id"]: row["route_id"] for row in pack.tables["patterns"]}
    type_of = {row["route_id"]: row["vehicle_type"] for row in pack.tables["routes"]}
    strange = []
    for pattern, rows in stops_by_pattern(pack).items():
        fast = _FASTER_KMH.get(type_of[route_of[pattern]], _SPEED_KMH[1])
        for a, b in zip(rows, rows[1:]):
            metres = float(b["distance_m"]) - float(a["distance_m"])
            kmh = 3.6 * metres / (float(b["run_s"]) - float(a["run_s"]))
            if not _SPEED_KMH[0] <= kmh <= fast:
                strange.append(f"{pattern} {a['stop_id']}-{b['stop_id']} {kmh:.0f} km/h")
    return strange


def report(folder):
    """Checks a pack and prints figures; 0 if it keeps all rules, else 1."""
    pack = load(folder)
    if not pack.faults:
        check(pack)
    if not pack.faults:
        _print_figures(pack)
    for fault in pack.faults[:_MOST_FAULTS_SHOWN]:
        print(fault, file=sys.stderr)
    if len(pack.faults) > _MOST_FAULTS_SHOWN:
        print(f"... and {len(pack.faults) - _MOST_FAULTS_SHOWN} more", file=sys.stderr)
    print(f"{pack.folder.name}: {len(pack.faults)} faults")
    return 1 if pack.faults else 0


def _total(rows, column):
    return sum(int(row[column]) for row in rows if row[column])


def _print_figures(pack):
    tables, net, strange = pack.tables, network_figures(pack), speed_figures(pack)
    links, zones = tables["links"], tables["zones"]
    trips, to_node = trips_of(pack), net["to_node"]
    inside = [z for z in zones if z["kind"] == "internal"]
    by_class = Counter()
    for row in links:
        by_class[row["class"]] += float(row["length_m"]) / 1000
    mode_of = {row["route_id"]: row["mode"] for row in tables["routes"]}
    by_mode = Counter()
    for row in tables["patterns"]:
        by_mode[mode_of[row["route_id"]]] += trips[row["pattern_id"]]
    size = sum(p.stat().st_size for p in pack.folder.iterdir())
    print(f"{pack.folder.name}: {size / 1e6:.2f} MB in {len(pack.head['files'])} files")
    print(f"  nodes {len(tables['nodes'])}, links {len(links)}, {sum(by_class.values()):.0f} km: "
          + ", ".join(f"{c} {by_class[c]:.0f}" for c in schema.LINK_CLASSES if by_class[c])
          + f"; one-way {sum(r['oneway'] == 'yes' for r in links)}; longest {net['longest']:.0f} m")
    print(f"  strongly connected car components {len(net['parts'])} ({net['parts'][:3]} nodes)")
    print(f"  stops {len(tables['stops'])}, routes {len(tables['routes'])} "
          f"({sum(r['status'] == 'composed' for r in tables['routes'])} composed), patterns "
          f"{len(tables['patterns'])}, trips a day {sum(trips.values())} ("
          + ", ".join(f"{m} {by_mode[m]}" for m in schema.ROUTE_MODES if by_mode[m]) + ")")
    if to_node:
        print(f"  stop to node: 95 % within {to_node[min(len(to_node) - 1, int(0.95 * len(to_node)))]:.0f} m, "
              f"over 150 m {sum(d > _STOP_REACH_M for d in to_node)}; over 150 m from any street {len(net['far'])}")
    print(f"  stop-to-stop speeds outside {_SPEED_KMH[0]:.0f}-{_SPEED_KMH[1]:.0f} km/h: {len(strange)}"
          + (": " + "; ".join(strange[:6]) if strange else ""))
    print(f"  zones {len(inside)} inside, {len(zones) - len(inside)} outside; residents "
          f"{_total(inside, 'residents')}, employed {_total(inside, 'employed_residents')}, jobs inside "
          f"{_total(inside, 'jobs')}, in-commuters {_total(zones, 'in_workers')}, out-commuters "
          f"{_total(zones, 'out_workers')}, in-students {_total(zones, 'in_students')}")
    print(f"  bike stations {len(tables['stations'])} (docks {_total(tables['stations'], 'docks')}), depots "
          f"{len(tables['depots'])} with {_total(tables['depot_fleet'], 'count')} vehicles, park and ride "
          f"{len(tables['park_ride'])}, observed {len(tables['observed'])}")
