"""A city from open data alone runs, says that it is uncalibrated, and leaves nothing behind when it fails."""
import json
import shutil
import subprocess
import unittest

from support import MINI, PROGRAM, SOURCE, ProgramTest
from test_maps import mini_as_osm, rows


def mini_as_areas():
    """A rectangle around each zone of the drawn town."""
    corners = ((-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1))
    features = []
    for zone in rows(SOURCE / "networks/mini/zones.csv"):
        if zone["kind"] != "internal":
            continue
        ring = [[float(zone["lon"]) + x * 0.003, float(zone["lat"]) + y * 0.0017] for x, y in corners]
        features.append({"type": "Feature", "properties": {"id": zone["zone_id"], "name": zone["name"]},
                         "geometry": {"type": "Polygon", "coordinates": [ring]}})
    return json.dumps({"type": "FeatureCollection", "features": features})


class NewCity(ProgramTest):
    def setUp(self):
        super().setUp()
        self.place = self.folder / "place"
        shutil.copytree(SOURCE / "scenarios/parameters", self.place / "scenarios/parameters")
        (self.folder / "map.osm").write_text(mini_as_osm(SOURCE / "networks/mini"), encoding="utf-8")
        (self.folder / "areas.geojson").write_text(mini_as_areas(), encoding="utf-8")
        self.start("export", "gtfs", MINI / "base.yaml", "--out", self.folder / "feed.zip")

    def here(self, *words, expect=0):
        done = subprocess.run([PROGRAM, *map(str, words)], cwd=self.place, capture_output=True, text=True, timeout=300,
                              stdin=subprocess.DEVNULL, check=False)
        self.assertEqual(done.returncode, expect, f"{words}\n{done.stdout}\n{done.stderr}")
        return done

    def new_city(self, *words, expect=0):
        return self.here("new-city", "mow", "--osm", self.folder / "map.osm", "--gtfs", self.folder / "feed.zip",
                         "--zones", self.folder / "areas.geojson", *words, expect=expect)

    def test_a_map_a_timetable_and_areas_become_a_city_that_runs(self):
        done = self.new_city("--population", 600, "--currency", "EUR")
        self.assertIn("Uncalibrated", done.stdout)
        city = (self.place / "networks/mow/city.yaml").read_text(encoding="utf-8")
        self.assertIn("time_zone: Europe/London", city)
        self.assertIn("drive_side: left", city)
        self.assertIn("nothing is calibrated", city)
        behaviour = (self.place / "scenarios/mow/parameters.yaml").read_text(encoding="utf-8")
        self.assertIn("value_of_time: {value: 14.16, unit: \"EUR/h\"", behaviour)
        self.assertIn("through_trips: {value: 0,", behaviour)
        people = sum(int(zone["residents"]) for zone in rows(self.place / "networks/mow/zones.csv"))
        self.assertEqual(people, 600)
        run = json.loads(self.here("run", "scenarios/mow/base.yaml", "--iterations", 1, "--out", self.folder / "run",
                                   "--json").stdout)
        self.assertGreater(run["arrived"], 0.8 * run["departed"])
        self.new_city("--population", 600, expect=2)

    def test_a_city_that_does_not_come_about_leaves_nothing(self):
        self.new_city(expect=4)
        self.assertEqual(list((self.place / "networks").iterdir()), [])
        self.assertEqual([entry.name for entry in (self.place / "scenarios").iterdir()], ["parameters"])


if __name__ == "__main__":
    unittest.main()
