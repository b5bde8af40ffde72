"""Maps of others come in, ours go out: what an independent reader finds must be what the program says."""
import csv
import gzip
import json
import math
import unittest
import xml.etree.ElementTree as ElementTree
from collections import Counter
from pathlib import Path

from support import MINI, SOURCE, ProgramTest


def rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def mini_as_osm(network):
    """The drawn town's streets as an OpenStreetMap file, its one-way streets drawn against the traffic."""
    nodes = {row["node_id"]: row for row in rows(network / "nodes.csv")}
    number = {key: i + 1 for i, key in enumerate(nodes)}
    text = '<?xml version="1.0"?>\n<osm version="0.6">\n'
    for key, node in nodes.items():
        text += f'<node id="{number[key]}" lat="{node["lat"]}" lon="{node["lon"]}"/>\n'
    extra = len(nodes) + 1
    ways = ""
    for i, link in enumerate(rows(network / "links.csv")):
        ends = [number[link["from_node"]], number[link["to_node"]]]
        tags = {"highway": link["class"].replace("connector", "residential").replace("path", "cycleway"), "name": link["name"],
                "maxspeed": link["free_speed_kmh"]}
        if link["oneway"] == "yes":
            tags["oneway"] = "-1"
            ends.reverse()
        between = []
        for pair in filter(None, link["shape_lonlat"].split(";")):
            lon, lat = pair.split(" ")
            text += f'<node id="{extra}" lat="{lat}" lon="{lon}"/>\n'
            between.append(extra)
            extra += 1
        if link["oneway"] == "yes":
            between.reverse()
        refs = "".join(f'<nd ref="{n}"/>' for n in [ends[0], *between, ends[1]])
        ways += f'<way id="{i + 1}">{refs}' + "".join(f'<tag k="{k}" v="{v}"/>' for k, v in tags.items() if v) + "</way>\n"
    return text + ways + "</osm>\n"


class Maps(ProgramTest):
    def test_a_town_gets_its_streets_from_a_map_and_runs(self):
        scenario = self.copy_of_mini()
        network = self.folder / "copy/networks/mini"
        before = rows(network / "links.csv")
        osm = self.folder / "town.osm"
        osm.write_text(mini_as_osm(network), encoding="utf-8")
        done = self.start("import", "osm", osm, "--city", network, "--json")
        report = json.loads(done.stdout)
        for file in report["files"]:
            self.assertEqual(file["read"], file["kept"] + file["repaired"] + file["dropped"], file)
        streets = next(file for file in report["files"] if file["file"] == "streets")
        self.assertEqual(streets["read"], len(before))
        after = rows(network / "links.csv")
        car_km = lambda table: sum(float(r["length_m"]) for r in table if "car" in r["modes"].split())
        self.assertAlmostEqual(car_km(after) / car_km(before), 1, delta=0.05)
        self.assertEqual(sum(r["oneway"] == "yes" for r in before if "car" in r["modes"]) > 0,
                         sum(r["oneway"] == "yes" for r in after if "car" in r["modes"]) > 0)
        self.start("check", scenario / "base.yaml")
        result = self.run_json(scenario / "base.yaml", "--iterations", "1")
        self.assertGreater(result["arrived"], 0.9 * result["departed"])

    def test_the_same_map_gives_the_same_bytes(self):
        osm = self.folder / "town.osm"
        osm.write_text(mini_as_osm(MINI / "../../networks/mini"), encoding="utf-8")
        found = []
        for _ in range(2):
            self.start("import", "osm", osm, "--city", self.folder / "town", "--country", "GB")
            found.append({p.relative_to(self.folder): p.read_bytes() for p in (self.folder / "town").rglob("*") if p.is_file()})
        self.assertEqual(found[0], found[1])
        self.assertIn(Path("town/imports/osm/problems.gpkg"), found[0])

    def test_what_is_no_map_leaves_the_city_as_it_was(self):
        self.copy_of_mini()
        network = self.folder / "copy/networks/mini"
        before = (network / "links.csv").read_bytes()
        for name, content in (("empty.osm.pbf", b""), ("cut.osm", b"<osm version='0.6'><node id='1' lat='54"),
                              ("noise.osm.pbf", bytes(range(256)) * 4), ("town.shp", b"x"),
                              ("bomb.osm", b"<!DOCTYPE o [<!ENTITY a 'aaaa'>]><osm version='0.6'><node id='1' user='&a;'/></osm>")):
            (self.folder / name).write_bytes(content)
            message = self.start("import", "osm", self.folder / name, "--city", network, expect=4).stderr
            self.assertRegex(message, "[FO][23]0[12]")
        self.start("import", "osm", self.folder / "absent.osm", "--city", network, expect=4)
        self.start("import", "osm", self.folder / "cut.osm", "--city", network, "--box", "1,2", expect=2)
        self.assertEqual((network / "links.csv").read_bytes(), before)


class Exports(ProgramTest):
    def test_matsim_files_hold_the_whole_network_and_day(self):
        self.start("export", "matsim", MINI / "base.yaml", "--out", self.folder / "m")
        network = ElementTree.fromstring(gzip.decompress((self.folder / "m/network.xml.gz").read_bytes()))
        nodes = {node.get("id") for node in network.iter("node")}
        links = {link.get("id"): link for link in network.iter("link") if link.get("from")}
        table = rows(MINI / "../../networks/mini/links.csv")
        self.assertEqual(len(links), sum(1 if row["oneway"] == "yes" else 2 for row in table))
        for row in table:
            self.assertEqual(float(links[row["link_id"]].get("length")), float(row["length_m"]))
        for link in links.values():
            self.assertIn(link.get("from"), nodes)
            self.assertIn(link.get("to"), nodes)
        plans = ElementTree.fromstring(gzip.decompress((self.folder / "m/plans.xml.gz").read_bytes()))
        people = {person.get("id") for person in plans.iter("person")}
        events = ElementTree.fromstring(gzip.decompress((self.folder / "m/events.xml.gz").read_bytes()))
        kinds = Counter()
        last = 0.0
        on_link = {}
        for event in events:
            kinds[event.get("type")] += 1
            self.assertGreaterEqual(float(event.get("time")), last)
            last = float(event.get("time"))
            if event.get("type") == "departure" and not event.get("person").startswith("background"):
                self.assertIn(event.get("person"), people)
            vehicle = event.get("vehicle")
            if event.get("type") in ("vehicle enters traffic", "entered link"):
                if event.get("type") == "entered link":
                    self.assertEqual(links[on_link[vehicle]].get("to"), links[event.get("link")].get("from"))
                on_link[vehicle] = event.get("link")
            if event.get("type") in ("left link", "vehicle leaves traffic"):
                self.assertEqual(on_link[vehicle], event.get("link"))
        self.assertEqual(kinds["departure"], kinds["arrival"] + kinds["stuckAndAbort"])
        self.assertEqual(kinds["PersonEntersVehicle"], kinds["PersonLeavesVehicle"])
        self.assertGreater(kinds["entered link"], 100)

    def test_a_town_sent_to_matsim_comes_back_the_same(self):
        self.start("export", "matsim", MINI / "base.yaml", "--out", self.folder / "m")
        done = self.start("import", "matsim", self.folder / "m/network.xml.gz", "--population", self.folder / "m/plans.xml.gz",
                          "--city", self.folder / "town", "--currency", "GBP", "--json")
        for file in json.loads(done.stdout)["files"]:
            self.assertEqual(file["read"], file["kept"] + file["repaired"] + file["dropped"], file)
            self.assertEqual(file["dropped"], 0, file)
        ours = {row["link_id"]: row for row in rows(MINI / "../../networks/mini/links.csv")}
        theirs = {row["link_id"]: row for row in rows(self.folder / "town/links.csv")}
        self.assertEqual(ours.keys(), theirs.keys())
        for key, row in theirs.items():
            for column in ("from_node", "to_node", "class", "oneway"):
                self.assertEqual(row[column], ours[key][column], key)
            for column in ("length_m", "free_speed_kmh", "capacity_veh_h"):
                self.assertAlmostEqual(float(row[column]), float(ours[key][column]), places=2)
        people = gzip.decompress((self.folder / "m/plans.xml.gz").read_bytes()).count(b"<person ")
        self.assertEqual(sum(float(row["residents"]) for row in rows(self.folder / "town/zones.csv")), people)
        # Without a schedule nobody can ride, but the town runs.
        parameters = SOURCE / "scenarios/parameters"
        (self.folder / "town.yaml").write_text(
            f"format: 1\ntitle: town\nquestion: does it run?\nnetwork: town\nparameters: {parameters}/mini.yaml\ntables: {parameters}\n"
            "region: NI\nyear: 2024\nmonth: october\niterations: 1\nseed: 1\n", encoding="utf-8")
        run = json.loads(self.start("run", self.folder / "town.yaml", "--out", self.folder / "run", "--json").stdout)
        self.assertGreater(run["departed"], 0)
        self.assertEqual(run["arrived"], run["departed"])

    def test_gmns_tables_fit_together(self):
        self.start("export", "gmns", MINI / "base.yaml", "--out", self.folder / "g")
        nodes = {row["node_id"]: row for row in rows(self.folder / "g/node.csv")}
        table = {row["link_id"]: row for row in rows(MINI / "../../networks/mini/links.csv")}
        for link in rows(self.folder / "g/link.csv"):
            row = table[link["twinshift_key"].removeprefix("~")]
            ends = (row["from_node"], row["to_node"])
            if link["twinshift_key"].startswith("~"):
                ends = ends[::-1]
            self.assertEqual(tuple(nodes[link[end]]["twinshift_key"] for end in ("from_node_id", "to_node_id")), ends)
            self.assertAlmostEqual(float(link["length"]) * 1000, float(row["length_m"]), places=6)
            self.assertAlmostEqual(float(link["free_speed"]), float(row["free_speed_kmh"]), places=6)
            first = link["geometry"].removeprefix("LINESTRING (").split(",")[0].split()
            at = nodes[link["from_node_id"]]
            self.assertLess(math.dist([float(x) for x in first], [float(at["x_coord"]), float(at["y_coord"])]), 2e-7)


if __name__ == "__main__":
    unittest.main()
