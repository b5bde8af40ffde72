"""Laws of whole runs, on the drawn town."""
import csv
import json
import os
import re
import unittest

from support import MINI, ProgramTest


class Laws(ProgramTest):
    def test_same_bytes_at_any_thread_count_and_again(self):
        hashes = {threads: self.run_json(MINI / "base.yaml", "--threads", threads, name=f"t{threads}")["output_sha256"]
                  for threads in (1, 2, 3, 8)}
        self.assertEqual(len(set(hashes.values())), 1, hashes)
        again = self.run_json(MINI / "base.yaml", "--threads", 2, name="again")["output_sha256"]
        self.assertEqual(again, hashes[2])

    def test_threads_reach_every_parallel_loop(self):
        # OpenMP tells the size of each team that differs from the last one's; the day uses no more than there are
        # processors.
        tell = {"OMP_NUM_THREADS": "5", "OMP_DISPLAY_AFFINITY": "TRUE", "OMP_AFFINITY_FORMAT": "team of %N."}
        for threads in (1, 3):
            done = self.start("run", MINI / "base.yaml", "--out", self.folder / f"t{threads}", "--threads", threads,
                              environment=tell)
            teams = {int(size) for size in re.findall(r"team of (\d+)\.", done.stdout + done.stderr)}
            self.assertLessEqual(teams, {threads, min(threads, os.cpu_count())})
        self.assertIn(threads, teams)

    def test_another_seed_gives_another_day(self):
        one = self.run_json(MINI / "base.yaml", "--seed", 1, name="one")
        two = self.run_json(MINI / "base.yaml", "--seed", 2, name="two")
        self.assertNotEqual(one["output_sha256"], two["output_sha256"])
        self.assertEqual(one["residents"], two["residents"])

    def test_a_scenario_that_holds_only_its_base_differs_by_exactly_zero(self):
        base = self.run_json(MINI / "base.yaml", name="base")
        empty = self.run_json(MINI / "empty.yaml", name="empty")
        self.assertEqual(base["output_sha256"], empty["output_sha256"])
        compared = json.loads(self.start("compare", self.folder / "base", self.folder / "empty", "--json").stdout)
        self.assertGreater(len(compared["measures"]), 20)
        for row in compared["measures"]:
            self.assertEqual(row["difference"], 0, row)

    def test_seeds_are_paired_and_judged(self):
        options = ("--seeds", 3, "--sample", 50, "--no-recording", "--iterations", 3)
        base = self.run_json(MINI / "base.yaml", *options, name="base")
        self.assertEqual([run["seed"] for run in base["runs"]], [1, 2, 3])
        alone = self.run_json(MINI / "base.yaml", "--seed", 2, *options[2:], name="alone")
        self.assertEqual(base["runs"][1]["output_sha256"], alone["output_sha256"])
        with open(self.folder / "base/summary.csv", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual({row["n_seeds"] for row in rows}, {"3"})
        bus = next(row for row in rows if row["measure"] == "mode_share:bus")
        self.assertLess(float(bus["lower95"]), float(bus["value"]))
        dear = self.folder / "dear.yaml"
        dear.write_text(f"base: {MINI / 'base.yaml'}\ntitle: dear\ngap_limit: 90 %\npolicies:\n"
                        "  - fare: {mode: bus, change: 500 %}\n", encoding="utf-8")
        self.run_json(dear, *options, name="dear")
        self.run_json(MINI / "empty.yaml", *options, name="empty")
        same = json.loads(self.start("compare", self.folder / "base", self.folder / "empty", "--json").stdout)
        self.assertEqual({row["difference"] for row in same["measures"]}, {0})
        changed = json.loads(self.start("compare", self.folder / "base", self.folder / "dear", "--json").stdout)
        share = next(row for row in changed["measures"] if row["measure"] == "mode_share:bus")
        self.assertLess(share["upper95"], 0)
        self.assertEqual(len(share["base_by_seed"]), 3)
        self.assertGreater(changed["people"]["changed"]["mean"], 0)
        self.assertEqual(same["people"]["changed"]["mean"], 0)
        self.start("audit", self.folder / "base")
        self.start("compare", self.folder / "base", self.folder / "dear", "--out", self.folder / "tables")
        with open(self.folder / "tables/people_changed.csv", encoding="utf-8") as file:
            people = list(csv.DictReader(file))
        for row in people:
            if row["behind_min"] and row["ahead_min"]:
                parts = sum(float(row[column]) for column in row if column.endswith("_min")
                            and column not in ("gain_min", "behind_min", "ahead_min"))
                self.assertAlmostEqual(parts, float(row["behind_min"]) + float(row["ahead_min"]), delta=0.06)
        one = next(row for row in people if row["seed"] == "1")
        words = self.start("why", self.folder / "dear", "--person", one["person_id"], "--base",
                           self.folder / "base").stdout
        self.assertIn("What changed in favour of", words)
        self.start("why", self.folder / "dear", "--person", "nobody", expect=4)
        self.start("compare", self.folder / "base", self.folder / "alone")

    def test_nobody_vanishes(self):
        run = self.run_json(MINI / "base.yaml")
        self.assertEqual(run["departed"], run["arrived"] + run["travelling_at_end"] + run["gave_up"])
        self.assertEqual(run["departed"], 2 * run["agents"])
        self.assertLessEqual(run["gave_up"] + run["travelling_at_end"], 0.001 * run["departed"])
        with open(self.folder / "run/modes.csv", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                self.assertEqual(int(row["departed"]), int(row["arrived"]) + int(row["travelling"]) + int(row["gave_up"]),
                                 row)

    def test_hydrogen_replaces_diesel_and_moves_nobody(self):
        base = self.run_json(MINI / "base.yaml", name="base")
        hydrogen = self.run_json(MINI / "hydrogen-fleet.yaml", name="hydrogen")
        self.assertGreater(hydrogen["h2_kg"], base["h2_kg"])
        self.assertLess(hydrogen["co2e_t"]["ttw"], base["co2e_t"]["ttw"])
        self.assertEqual(base["agents"], hydrogen["agents"])

    def test_the_drawn_town_uses_every_mode(self):
        run = self.run_json(MINI / "base.yaml")
        for mode in ("car", "car_passenger", "bus", "brt", "rail", "walk", "bike", "e_bike", "bike_share", "e_scooter",
                     "park_ride", "bike_rail", "shuttle"):
            self.assertGreater(run["mode_share"].get(mode, 0), 0, mode)
        self.assertAlmostEqual(sum(run["mode_share"].values()), 1, places=9)

    def test_a_sample_is_smaller_and_says_so(self):
        whole = self.run_json(MINI / "base.yaml", name="whole")
        half = self.run_json(MINI / "base.yaml", "--sample", 50, name="half")
        self.assertEqual(half["sample_pct"], 50)
        self.assertLess(half["agents"], 0.7 * whole["agents"])
        self.assertGreater(half["agents"], 0.3 * whole["agents"])


class Folder(ProgramTest):
    FILES = ("manifest.yaml", "scenario.resolved.yaml", "run.log", "summary.csv", "modes.csv", "routes.csv", "links.csv",
             "emissions.csv", "iterations.csv", "recording.tsr")

    def test_holds_everything_needed_to_argue_about_it(self):
        self.run_json(MINI / "base.yaml")
        for name in self.FILES:
            self.assertGreater((self.folder / "run" / name).stat().st_size, 0, name)

    def test_json_has_the_promised_keys(self):
        run = self.run_json(MINI / "base.yaml")
        for key in ("run", "city", "scenario", "seed", "threads", "sample_pct", "iterations", "converged", "gap", "residents",
                    "agents", "departed", "arrived", "travelling_at_end", "gave_up", "forced_moves", "mode_share",
                    "vehicle_km", "co2e_t", "nox_kg", "pm25_kg", "h2_kg", "wall_s", "peak_rss_mib", "output_sha256"):
            self.assertIn(key, run)
        self.assertIn("total", run["wall_s"])
        self.assertEqual(set(run["co2e_t"]), {"ttw", "wtw"})
        self.assertGreater(run["co2e_t"]["wtw"], run["co2e_t"]["ttw"])

    def test_can_be_repeated_from_its_manifest(self):
        run = self.run_json(MINI / "base.yaml", "--seed", 7, "--sample", 50, "--iterations", 3)
        manifest = (self.folder / "run/manifest.yaml").read_text(encoding="utf-8")
        value = dict(line.split(": ", 1) for line in manifest.splitlines() if re.match(r"\w+: ", line))
        scenario = re.search(r'path: "?([^",}]+)"?, kind: "?scenario"?', manifest).group(1)
        self.assertEqual(value["output_sha256"], run["output_sha256"])
        again = self.run_json(scenario, "--seed", value["seed"], "--sample", value["sample_pct"],
                              "--iterations", value["iterations"], name="again")
        self.assertEqual(again["output_sha256"], run["output_sha256"])

    def test_states_every_value_used_with_unit_status_and_source(self):
        self.run_json(MINI / "base.yaml", name="base")
        self.run_json(MINI / "empty.yaml", name="empty")
        base, empty = ((self.folder / name / "scenario.resolved.yaml").read_text(encoding="utf-8").splitlines()
                       for name in ("base", "empty"))
        parameters = base[base.index("parameters:") + 1:]
        self.assertGreater(len(parameters), 50)
        for line in parameters:
            self.assertRegex(line, r"^  [\w.]+: \{values?: .*, unit: .*, status: (source|unverified|estimate|calibrated), "
                                   r"source: .+\}$")
        self.assertEqual([line for line in base if not line.startswith("scenario:")],
                         [line for line in empty if not line.startswith("scenario:")])


if __name__ == "__main__":
    unittest.main()
