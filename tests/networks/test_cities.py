"""What must hold of the city packs that come with the program; reads networks/ alone."""
import os
import statistics
import subprocess
import sys
import tempfile
import time
import unittest
from collections import defaultdict
from pathlib import Path

SOURCE = Path(os.environ.get("TWINSHIFT_SOURCE", Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(SOURCE / "tools"))
sys.dont_write_bytecode = True

from compile_networks import geo, schema, validate  # noqa: E402

CITIES = ("belfast", "sejong")
MODES = ("car", "bus", "walk", "bike")
# Published figures that the packs miss by more than a tenth, and why. Nothing else may.
EXCEPTIONS = {
    "belfast": {
        # The stop list of 2010 does not cover what the timetable runs: times were set to a plausible speed.
        "run_min:M30_out", "run_min:M30A_out", "run_min:M30A_inb", "run_min:M91_inb", "run_min:M95_out",
        "run_min:M95_inb",
    },
    "sejong": set(),
}
_packs = {}


def pack_of(city):
    if city not in _packs:
        _packs[city] = validate.load(SOURCE / "networks" / city)
    return _packs[city]


class EveryCity(unittest.TestCase):
    def each(self):
        return [(city, pack_of(city)) for city in CITIES]

    def test_keeps_the_schema(self):
        for _, pack in self.each():
            self.assertEqual(pack.faults, [])
            validate.check(pack)
            self.assertEqual(pack.faults, [])

    def test_every_file_tells_source_year_licence_and_confidence(self):
        for _, pack in self.each():
            for file in pack.head["files"]:
                for key in ("kind", "year", "source", "licence", "confidence"):
                    self.assertTrue(file.get(key), f"{file['path']} lacks {key}")

    def test_map_data_are_credited_in_files_of_their_own(self):
        for file in pack_of("belfast").head["files"]:
            if "OpenStreetMap" in file["source"] or "_osm" in file["path"]:
                self.assertIn("ODbL", file["licence"], file["path"])
                self.assertIn("OpenStreetMap contributors", file["licence"], file["path"])

    def test_all_packs_together_stay_below_20_megabytes(self):
        size = sum(p.stat().st_size for p in (SOURCE / "networks").rglob("*") if p.is_file())
        self.assertLess(size, 20e6)

    def test_streets_of_each_mode_form_one_strongly_connected_component(self):
        for _, pack in self.each():
            for mode in MODES:
                edges, nodes = [], {}
                for row in pack.tables["links"]:
                    if mode in row["modes"].split():
                        a, b = row["from_node"], row["to_node"]
                        nodes[a] = nodes[b] = None
                        edges.append((a, b))
                        if row["oneway"] == "no" or mode == "walk":
                            edges.append((b, a))
                parts = geo.strong_components(list(nodes), edges)
                self.assertEqual(len(parts), 1, f"{mode}: {[len(p) for p in parts[:5]]}")

    def test_cars_come_from_every_link_to_every_other_by_the_turns_left_open(self):
        for _, pack in self.each():
            ends, starts = defaultdict(list), defaultdict(list)
            for row in pack.tables["links"]:
                if "car" not in row["modes"].split():
                    continue
                ways = [(row["link_id"], row["from_node"], row["to_node"])]
                if row["oneway"] == "no":
                    ways.append(("~" + row["link_id"], row["to_node"], row["from_node"]))
                for key, start, end in ways:
                    starts[start].append(key)
                    ends[end].append(key)
            turns = {(a, b) for node in ends for a in ends[node] for b in starts[node]}
            banned = {(row["from_link"], row["to_link"]) for row in pack.tables["turns"]}
            self.assertEqual(banned - turns, set(), "no turns at all")
            keys = [key for at_node in starts.values() for key in at_node]
            self.assertEqual(len(geo.strong_components(keys, sorted(turns - banned))), 1)

    def test_no_car_turns_from_one_carriageway_of_a_motorway_onto_the_other(self):
        pack = pack_of("belfast")
        place = {r["node_id"]: (float(r["lon"]), float(r["lat"])) for r in pack.tables["nodes"]}
        projection = geo.Projection(*place[pack.tables["nodes"][0]["node_id"]])
        ends, starts = defaultdict(list), defaultdict(list)
        for row in pack.tables["links"]:
            if row["class"] == "motorway" and row["oneway"] == "yes" and row["name"]:
                line = [place[row["from_node"]], *schema.shape_points(row["shape_lonlat"]), place[row["to_node"]]]
                line = [projection.xy(*p) for p in line]
                starts[row["from_node"]].append((row["link_id"], geo.bearing(line[:2])))
                ends[row["to_node"]].append((row["link_id"], geo.bearing(line[-2:])))
        back = {(a, b) for node in ends for a, last in ends[node] for b, first in starts[node]
                if geo.turn(last, first) > 2.8}
        self.assertGreater(len(back), 0)
        self.assertEqual(back - {(r["from_link"], r["to_link"]) for r in pack.tables["turns"]}, set())

    def test_stops_lie_within_150_m_of_a_street_to_walk_on(self):
        for _, pack in self.each():
            far = validate.network_figures(pack)["far"]
            self.assertEqual(pack.faults, [])
            self.assertLessEqual(len(far), 0.02 * len(pack.tables["stops"]), far)

    def test_speeds_from_stop_to_stop_are_those_of_buses_and_trains(self):
        for _, pack in self.each():
            self.assertEqual(validate.speed_figures(pack), [])

    def test_buses_find_a_way_between_stops_that_is_not_absurdly_long(self):
        for city, pack in self.each():
            straight = defaultdict(float)
            along = defaultdict(float)
            place = {r["stop_id"]: (float(r["lon"]), float(r["lat"])) for r in pack.tables["stops"]}
            for pattern, rows in validate.stops_by_pattern(pack).items():
                for a, b in zip(rows, rows[1:]):
                    straight[pattern] += geo.distance_m(*place[a["stop_id"]], *place[b["stop_id"]])
                    along[pattern] += float(b["distance_m"]) - float(a["distance_m"])
            for pattern, metres in straight.items():
                self.assertLess(along[pattern] / metres, 1.7, f"{city} {pattern}")

    def test_published_trips_times_and_lengths_are_met_within_a_tenth(self):
        for city, pack in self.each():
            rows = [r for r in pack.tables["observed"]
                    if r["measure"].split(":")[0] in ("trips_per_day", "run_min", "length_km")
                    and r["who"] == "weekday timetable"]
            self.assertGreater(len(rows), 50)
            missed = {}
            for row in rows:
                found, published = figure(pack, row), float(row["value"])
                # One trip more or less is no tenth of a village bus.
                slack = max(0.1 * published, 1.0 if row["measure"].startswith("trips") else 0.0)
                if found is None or abs(found - published) > slack:
                    missed[row["measure"]] = (published, found)
            self.assertEqual(set(missed) - EXCEPTIONS[city], set(), missed)
            self.assertLessEqual(len(EXCEPTIONS[city]), 0.05 * len(rows))

    def test_counts_name_streets_for_cars_and_routes_of_the_pack(self):
        for city, pack in self.each():
            links = {r["link_id"]: r for r in pack.tables["links"]}
            routes = {r["route_id"] for r in pack.tables["routes"]}
            self.assertGreater(len(pack.tables["counts"]), 2, city)
            for row in pack.tables["counts"]:
                for key in row["of"].split():
                    if row["what"] == "boardings":
                        self.assertIn(key, routes)
                        continue
                    link = links[key.removeprefix("~")]
                    self.assertIn("car", link["modes"].split())
                    self.assertTrue(link["oneway"] == "no" or not key.startswith("~"), key)
                if row["what"] != "boardings":  # both directions of a road
                    self.assertEqual(len(row["of"].split()), 2, row["count_id"])

    def test_short_pieces_inside_junctions_let_through_what_leads_into_them(self):
        for _, pack in self.each():
            links = [r for r in pack.tables["links"] if "car" in r["modes"].split()]
            into = defaultdict(list)
            for row in links:
                into[row["to_node"]].append(row)
                if row["oneway"] == "no":
                    into[row["from_node"]].append(row)
            for row in links:
                if float(row["length_m"]) >= 60:
                    continue
                wide = [float(l["capacity_veh_h"]) for l in into[row["from_node"]] if float(l["length_m"]) >= 60]
                self.assertGreaterEqual(float(row["capacity_veh_h"]), max(wide, default=0), row["link_id"])

    def test_bus_stops_of_belfast_stand_where_those_of_2024_do(self):
        share = {r["measure"]: float(r["value"]) for r in pack_of("belfast").tables["observed"]}
        self.assertGreater(share["stop_positions:within_40_m_of_2024"], 90)
        self.assertGreater(share["stop_positions:within_150_m_of_2024"], 98)

    def test_names_are_given_in_both_languages_of_sejong(self):
        for row in pack_of("sejong").tables["stops"]:
            self.assertTrue(row["name"] and row["name_ko"], row)

    def test_lists_of_things_a_local_would_look_for(self):
        routes = {r["route_id"] for r in pack_of("sejong").tables["routes"]}
        lines_of_2025 = {r["measure"].split(":")[1] for r in pack_of("sejong").tables["observed"]
                         if r["measure"].startswith("trips_per_day:")}
        self.assertGreaterEqual(len(lines_of_2025 & routes), 60)
        self.assertEqual(len(pack_of("sejong").tables["stations"]), 712)
        self.assertTrue({"B0", "B1", "B2", "B4", "B5", "B7", "GB-N", "KTX-N", "SRT"} <= routes)
        names = {r["name"] for r in pack_of("belfast").tables["stops"]}
        for name in ("Belfast Grand Central", "Belfast Lanyon Place", "Botanic", "City Hospital", "York Street"):
            self.assertIn(name, names)
        kinds = defaultdict(int)
        for row in pack_of("belfast").tables["depots"]:
            kinds[row["kind"]] += 1
        self.assertTrue(kinds["bus"] and kinds["rail"] and kinds["wastewater"] and kinds["hydrogen_station"])

    def test_the_riverside_path_is_not_for_cars(self):
        paths = [r for r in pack_of("sejong").tables["links"] if r["class"] == "path"]
        self.assertTrue(paths)
        for row in paths:
            self.assertEqual(set(row["modes"].split()), {"walk", "bike"})

    def test_ring_of_bus_rapid_transit_has_lanes_of_its_own(self):
        length = sum(float(r["length_m"]) for r in pack_of("sejong").tables["links"]
                     if r["bus_lane"] == "both" and r["class"] == "primary")
        self.assertGreater(length, 20_000)


def figure(pack, row):
    """The pack's own figure for a published one, or None where it has no such pattern or route."""
    measure, name = row["measure"].split(":", 1)
    route_of = {r["pattern_id"]: r["route_id"] for r in pack.tables["patterns"]}
    patterns = [p for p in route_of if p == name] or [p for p, r in route_of.items() if r == name]
    stops = validate.stops_by_pattern(pack)
    if name == "G1+G2":  # both lines, the mean of their directions
        return sum(statistics.mean(float(stops[p][-1]["distance_m"]) for p in route_of if route_of[p] == r)
                   for r in ("G1", "G2")) / 1000
    if not patterns:
        return None
    if measure == "trips_per_day":
        trips = validate.trips_of(pack)
        mean = sum(trips[p] for p in patterns) / len(patterns)
        return len(patterns) * mean if "both directions" in row["unit"] else _served(pack, name, patterns, trips)
    if measure == "run_min":
        return float(stops[patterns[0]][-1]["run_s"]) / 60
    return float(stops[patterns[0]][-1]["distance_m"]) / 1000


def _served(pack, name, patterns, trips):
    """Trips a direction; loops that are run both ways without a headway of their own count both ways."""
    counts = [trips[p] for p in patterns]
    ends = validate.stops_by_pattern(pack)
    published = next(float(r["value"]) for r in pack.tables["observed"] if r["measure"] == f"trips_per_day:{name}")
    loop = len(patterns) == 2 and all(_name(pack, ends[p][0]) == _name(pack, ends[p][-1]) for p in patterns)
    return sum(counts) if loop and abs(sum(counts) - published) < abs(max(counts) - published) else max(counts)


def _name(pack, row):
    return next(s["name_ko"] for s in pack.tables["stops"] if s["stop_id"] == row["stop_id"])


@unittest.skipUnless(os.environ.get("TWINSHIFT_CHECK_DATA"), "TWINSHIFT_CHECK_DATA names no folder of source tables")
class Compiled(unittest.TestCase):
    def test_source_tables_give_the_shipped_bytes_in_two_minutes(self):
        with tempfile.TemporaryDirectory() as folder:
            begin = time.process_time()
            before = os.times()
            subprocess.run([sys.executable, SOURCE / "tools/compile-networks", "--data",
                            os.environ["TWINSHIFT_CHECK_DATA"], "--out", folder], check=True, capture_output=True)
            after = os.times()
            spent = time.process_time() - begin + after.children_user - before.children_user
            for city in CITIES:
                shipped = {p.name: p.read_bytes() for p in (SOURCE / "networks" / city).iterdir()}
                made = {p.name: p.read_bytes() for p in (Path(folder) / city).iterdir()}
                self.assertEqual(sorted(made), sorted(shipped))
                for name, content in made.items():
                    self.assertEqual(content, shipped[name], f"{city}/{name}")
            self.assertLess(spent, 120)


if __name__ == "__main__":
    unittest.main()
