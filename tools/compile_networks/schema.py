"""Columns of the network files, the writer of a city pack, and its reader.

The schema itself is told in docs/data.md; the rules that go beyond one cell are in validate.py. Rows are dicts; the
writer sorts them by the key of their table and prints numbers with a fixed precision, so equal content is equal bytes.
"""

import csv
import io
import json
import re
from dataclasses import dataclass
from pathlib import Path

TEXT, WHOLE, NUMBER, CLOCK = "text", "whole", "number", "clock"


@dataclass(frozen=True)
class Column:
    name: str
    type: str = TEXT
    digits: int = 0  # decimals printed, for NUMBER
    empty: bool = False  # may a cell be empty
    choices: tuple = ()
    low: float = None
    high: float = None


@dataclass(frozen=True)
class Table:
    columns: tuple
    key: tuple  # columns whose values together are unique, and that rows are sorted by

    def names(self):
        return [c.name for c in self.columns]


def _id(name):
    return Column(name)


def _text(name, empty=False, choices=()):
    return Column(name, TEXT, empty=empty, choices=choices)


def _num(name, digits, low=0.0, high=None, empty=False):
    return Column(name, NUMBER, digits=digits, low=low, high=high, empty=empty)


def _int(name, low=0, empty=False):
    return Column(name, WHOLE, low=low, empty=empty)


def _pct(name, empty=True):
    return _num(name, 2, 0.0, 100.0, empty)


_LON = _num("lon", 6, -180.0, 180.0)
_LAT = _num("lat", 6, -90.0, 90.0)

LINK_CLASSES = ("motorway", "trunk", "primary", "secondary", "tertiary", "residential", "busway", "connector", "path")
LINK_MODES = ("car", "bus", "walk", "bike")
ROUTE_MODES = ("bus", "brt", "rail", "shuttle")
VEHICLE_TYPES = (
    "bus_diesel_sd", "bus_diesel_dd", "bus_hybrid_dd", "bus_hybrid_artic", "bus_battery_sd", "bus_battery_dd",
    "bus_battery_artic", "bus_fc_sd", "bus_fc_dd", "bus_fc_artic", "bus_cng_sd", "bus_mini", "shuttle_battery",
    "train_diesel", "train_electric", "train_hydrogen", "train_high_speed")

TABLES = {
    "nodes": Table((_id("node_id"), _LON, _LAT), ("node_id",)),
    "links": Table((
        _id("link_id"), _id("from_node"), _id("to_node"), _num("length_m", 1, 0.1), _text("class", choices=LINK_CLASSES),
        _text("name", empty=True), _int("lanes", 1), _num("free_speed_kmh", 1, 1.0, 160.0),
        _num("capacity_veh_h", 0, 1.0), _text("oneway", choices=("yes", "no")),
        _text("bus_lane", choices=("none", "forward", "backward", "both")), _text("modes"),
        _text("shape_lonlat", empty=True)), ("link_id",)),
    "turns": Table((_id("from_link"), _id("to_link")), ("from_link", "to_link")),
    "zones": Table((
        _id("zone_id"), _text("name"), _text("name_ko", empty=True), _text("district"),
        _text("kind", choices=("internal", "external")), _LON, _LAT, _int("residents", empty=True),
        _int("households", empty=True), _int("employed_residents", empty=True), _int("jobs"),
        _int("pupils", empty=True), _int("students", empty=True), _int("school_places"), _int("university_places"),
        _pct("age_0_14_pct"), _pct("age_15_39_pct"), _pct("age_40_64_pct"), _pct("age_65plus_pct"),
        _pct("cars_0_pct"), _pct("cars_1_pct"), _pct("cars_2plus_pct"), _int("in_workers", empty=True),
        _int("in_students", empty=True), _int("out_workers", empty=True), _num("parking_cost_per_day", 2)),
        ("zone_id",)),
    "locations": Table((
        _id("location_id"), _id("zone_id"), _LON, _LAT, _num("home_weight", 2), _num("job_weight", 2),
        _num("school_weight", 2), _num("university_weight", 2)), ("location_id",)),
    "stops": Table((_id("stop_id"), _text("name"), _text("name_ko", empty=True), _LON, _LAT), ("stop_id",)),
    "routes": Table((
        _id("route_id"), _text("name"), _text("name_ko", empty=True), _text("mode", choices=ROUTE_MODES),
        _text("operator"), _text("vehicle_type", choices=VEHICLE_TYPES), _id("depot_id"),
        _text("status", choices=("real", "composed")), _text("basis")), ("route_id",)),
    "patterns": Table((_id("pattern_id"), _id("route_id"), _text("direction"), _text("headsign")), ("pattern_id",)),
    "pattern_stops": Table((
        _id("pattern_id"), _int("seq"), _id("stop_id"), _num("distance_m", 0), _num("run_s", 0)),
        ("pattern_id", "seq")),
    "services": Table((
        _id("pattern_id"), Column("from", CLOCK), Column("to", CLOCK), _int("headway_s", 1),
        _num("run_factor", 3, 0.2, 5.0)), ("pattern_id", "from")),
    "fares": Table((
        _text("operator"), _text("mode", choices=ROUTE_MODES), _num("base_fare", 2), _num("fare_per_km", 3),
        _num("transfer_window_min", 0), _num("day_cap", 2, empty=True), _text("source")), ("operator", "mode")),
    "freight": Table((
        _id("site_id"), _text("name"), _LON, _LAT, _num("lorries_per_day", 0), _text("source")), ("site_id",)),
    "park_ride": Table((
        _id("site_id"), _text("name"), _text("name_ko", empty=True), _LON, _LAT, _int("spaces", 1), _text("status"),
        _text("source")), ("site_id",)),
    "stations": Table((
        _id("station_id"), _text("name"), _text("name_ko", empty=True), _LON, _LAT, _int("docks", 1), _int("bikes"),
        _text("status", choices=("real", "estimated", "synthetic"))), ("station_id",)),
    "depots": Table((
        _id("depot_id"), _text("name"), _text("name_ko", empty=True),
        _text("kind", choices=("bus", "rail", "hydrogen_station", "wastewater", "energy")), _LON, _LAT,
        _text("source")), ("depot_id",)),
    "depot_fleet": Table((
        _id("depot_id"), _text("vehicle_type", choices=VEHICLE_TYPES), _int("count", 1),
        _text("status", choices=("source", "estimate")), _text("source")), ("depot_id", "vehicle_type")),
    "places": Table((
        _text("name"), _text("name_ko", empty=True), _text("kind"), _LON, _LAT, Column("importance", WHOLE, low=1,
                                                                                      high=3)), ("name", "kind")),
    "observed": Table((
        _text("measure"), _num("value", 4, None), _text("unit"), _text("year"), _text("who"), _text("source"),
        _text("confidence")), ("measure", "year", "who")),
    "counts": Table((
        _id("count_id"), _text("name"), _text("what", choices=("vehicles", "lorries", "boardings")), _text("of"),
        _num("per_day", 0), _text("hours_pct", empty=True), _text("use", choices=("fit", "compare")), _text("year"),
        _text("source"), _text("confidence")), ("count_id",)),
    "external_flows": Table((
        _text("from"), _text("to"), _pct("share_pct", False), _text("year"), _text("source"), _text("confidence")),
        ("from", "to")),
}
BACKGROUND_KINDS = ("sea", "lake", "river", "land", "rail")
KINDS = tuple(TABLES) + ("background",)
# Rows of these keep a meaning in their order: fleets are listed largest first.
_ORDER = {"depot_fleet": lambda row: (row["depot_id"], -int(row["count"]), row["vehicle_type"])}


def clock(minutes):
    """Minutes after midnight as HH:MM; may pass 24:00."""
    return f"{int(minutes) // 60:02d}:{int(minutes) % 60:02d}"


def clock_minutes(text):
    """Minutes after midnight of HH:MM."""
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


def cell(column, value):
    """The text of one cell; numbers with the column's precision, never '-0'."""
    if value is None or value == "":
        return ""
    if column.type == WHOLE:
        return str(int(round(float(value))))
    if column.type == NUMBER:
        text = f"{float(value):.{column.digits}f}"
        if "." in text and column.name not in ("lon", "lat"):
            text = text.rstrip("0").rstrip(".")
        return "0" if text in ("-0", "") else text
    return " ".join(str(value).split())


def natural(text):
    """Sort key that puts S2 before S10."""
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in re.split(r"(\d+)", str(text)) if part]


def shape_text(points):
    """`shape_lonlat` of the points between a link's ends."""
    return ";".join(f"{lon:.5f} {lat:.5f}" for lon, lat in points)


def shape_points(text):
    """The inverse of shape_text."""
    return [tuple(float(v) for v in pair.split()) for pair in text.split(";")] if text else []


@dataclass
class File:
    """One file of a pack with where it comes from."""
    path: str
    kind: str
    year: str
    source: str
    licence: str
    confidence: str
    content: object  # rows, or a GeoJSON FeatureCollection


class Pack:
    """A city in memory; `write` puts it into a folder."""

    def __init__(self, city, name_en, name_ko, time_zone, currency, crs, drive_side, centre, claim, gaps):
        self.head = {
            "format": 1, "city": city, "name": {"en": name_en, "ko": name_ko}, "time_zone": time_zone,
            "currency": currency, "crs": crs, "drive_side": drive_side,
            "centre": {"lon": round(centre[0], 6), "lat": round(centre[1], 6)}, "claim": claim, "gaps": list(gaps)}
        self.files = []

    def add(self, path, kind, content, *, year, source, licence, confidence):
        """Adds a table (list of dicts) or background (GeoJSON dict) under `path`. All four words are shown to users."""
        if kind not in KINDS:
            raise ValueError(f"{path}: unknown kind '{kind}'")
        self.files.append(File(path, kind, str(year), source, licence, confidence, content))

    def write(self, folder):
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        for old in sorted(folder.iterdir()):
            if old.suffix in (".csv", ".geojson", ".yaml"):
                old.unlink()
        for file in self.files:
            text = table_text(file.kind, file.content) if file.kind in TABLES else geojson_text(file.content)
            (folder / file.path).write_text(text, encoding="utf-8", newline="\n")
        (folder / "city.yaml").write_text(self._yaml(), encoding="utf-8", newline="\n")

    def _yaml(self):
        lines = []
        for key, value in self.head.items():
            if isinstance(value, list):
                lines.append(f"{key}:")
                lines += [f"  - {_scalar(item)}" for item in value]
            else:
                lines.append(f"{key}: {_scalar(value)}")
        lines.append("files:")
        for file in self.files:
            entry = {k: getattr(file, k) for k in ("path", "kind", "year", "source", "licence", "confidence")}
            lines.append(f"  - {_scalar(entry)}")
        return "\n".join(lines) + "\n"


def _scalar(value):
    """A YAML value on one line; text is quoted, which no YAML reader can mistake for a number."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k}: {_scalar(v)}" for k, v in value.items()) + "}"
    if isinstance(value, str) and not re.fullmatch(r"[A-Za-z][A-Za-z0-9_./]*(:\d+)?", value):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def table_text(kind, rows):
    """A table as CSV text, sorted, with fixed precision. Refuses unknown or missing columns."""
    table = TABLES[kind]
    names = table.names()
    order = _ORDER.get(kind) or (lambda row: [natural(row[k]) for k in table.key])
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    for row in sorted(rows, key=order):
        if extra := set(row) - set(names):
            raise ValueError(f"{kind}: unknown columns {sorted(extra)}")
        writer.writerow([cell(c, row.get(c.name)) for c in table.columns])
    return out.getvalue()


def geojson_text(collection):
    """GeoJSON, one feature a line, coordinates with 5 decimals (about 1 m)."""
    def trim(value):
        return round(value, 5) if isinstance(value, float) else [trim(v) for v in value]

    lines = []
    for feature in collection["features"]:
        geometry = {"type": feature["geometry"]["type"], "coordinates": trim(feature["geometry"]["coordinates"])}
        lines.append(json.dumps({"type": "Feature", "properties": feature["properties"], "geometry": geometry},
                                ensure_ascii=False, separators=(",", ":")))
    return '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"


def read_city_yaml(path):
    """Reads the plain subset of YAML that city.yaml uses (one value a line, flow maps, lists of those)."""
    result, listing = {}, None
    for number, line in enumerate(Path(path).read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if match := re.match(r"\s+-\s+(.*)$", line):
            if listing is None:
                raise ValueError(f"{path}:{number}: list item without a key")
            listing.append(_value(match[1])[0])
        elif match := re.match(r"(\w+):\s*(.*)$", line):
            listing = None
            if match[2]:
                result[match[1]] = _value(match[2])[0]
            else:
                listing = result[match[1]] = []
        else:
            raise ValueError(f"{path}:{number}: not understood: {line.strip()}")
    return result


def _value(text):
    """Value at the start of `text` and what follows it."""
    text = text.lstrip()
    if text.startswith("{"):
        result, rest = {}, text[1:].lstrip()
        while not rest.startswith("}"):
            key, rest = rest.split(":", 1)
            result[key.strip()], rest = _value(rest)
            rest = rest.lstrip().removeprefix(",").lstrip()
        return result, rest[1:]
    if text.startswith('"'):
        value, end = json.JSONDecoder().raw_decode(text)
        return value, text[end:]
    match = re.match(r"[^,}#]*", text)
    return match[0].strip(), text[match.end():]


def read_table(path):
    """Header and rows (dicts of text) of a CSV file."""
    with open(path, encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        return list(reader.fieldnames or []), list(reader)
