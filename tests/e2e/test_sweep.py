"""Studies of many runs: the same tables whichever way they are made."""
import csv
import json
import os
import shutil
import subprocess
import unittest

from support import MINI, PROGRAM, SOURCE, ProgramTest

STUDY = f"""title: fares of buses
base: {MINI / 'base.yaml'}
seeds: 2
iterations: 1
sample: 40 %
vary:
  fare: ["-80 %", "400 %"]
changes: |
  policies:
    - fare: {{mode: bus, change: $fare}}
"""


class Sweep(ProgramTest):
    def setUp(self):
        super().setUp()
        self.study = self.folder / "fares.yaml"
        self.study.write_text(STUDY, encoding="utf-8")

    def tables(self, name):
        return [(self.folder / name / table).read_bytes() for table in ("cases.csv", "results.csv")]

    def sweep(self, name, *options):
        return json.loads(self.start("sweep", self.study, "--out", self.folder / name, "--json", *options).stdout)

    def test_the_same_tables_whichever_way(self):
        said = self.sweep("one")
        self.assertEqual((said["cases"], said["tasks"], said["whole"], said["failed"]), (2, 4, 4, 0))
        self.sweep("two", "--jobs", 2)
        self.assertEqual(self.tables("one"), self.tables("two"))
        self.assertEqual(self.sweep("parts", "--task", "1/2")["open"], 2)
        self.assertEqual(self.sweep("parts", "--task", "2/2")["open"], 0)
        self.assertEqual(self.tables("one"), self.tables("parts"))
        mpirun = shutil.which("mpirun")
        linked = subprocess.run(["ldd", PROGRAM], capture_output=True, text=True, check=False).stdout
        if mpirun and "boost_mpi" in linked:
            done = subprocess.run([mpirun, "--allow-run-as-root", "--oversubscribe", "-n", "2", PROGRAM, "sweep",
                                   str(self.study), "--out", str(self.folder / "mpi")], cwd=SOURCE, capture_output=True,
                                  text=True, timeout=240, check=False,
                                  # What MPI itself never frees is not ours to mend.
                                  env={**os.environ, "OMPI_MCA_plm_rsh_agent": "", "ASAN_OPTIONS": "detect_leaks=0"})
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(self.tables("one"), self.tables("mpi"))
        with open(self.folder / "one/cases.csv", encoding="utf-8") as file:
            share = {row["fare"]: float(row["mean"]) for row in csv.DictReader(file)
                     if row["measure"] == "mode_share:bus"}
        self.assertGreater(share["-80 %"], share["400 %"])
        self.assertEqual(self.start("sweep", self.study, "--out", self.folder / "one").stderr, "")  # nothing left to do

    def test_failed_cases_are_kept_apart(self):
        self.study.write_text(STUDY.replace('"400 %"', '"400 apples"').replace("seeds: 2", "seeds: 1"), encoding="utf-8")
        said = self.sweep("one")
        self.assertEqual((said["whole"], said["failed"]), (1, 1))
        failed = list((self.folder / "one/failed").iterdir())
        self.assertEqual(len(failed), 1)
        self.assertIn("Y121", failed[0].read_text(encoding="utf-8"))

    def test_a_hypercube_and_names_that_do_not_fit(self):
        self.study.write_text(STUDY.replace('fare: ["-80 %", "400 %"]', 'fare: {from: -90, to: 90, unit: "%"}')
                              .replace("seeds: 2", "seeds: 1\ndesign: latin_hypercube\ncases: 3"), encoding="utf-8")
        self.sweep("cube")
        with open(self.folder / "cube/cases.csv", encoding="utf-8") as file:
            self.assertEqual({row["fare"] for row in csv.DictReader(file)}, {"-60 %", "0 %", "60 %"})
        self.study.write_text(STUDY.replace("$fare", "$fair"), encoding="utf-8")
        done = self.start("sweep", self.study, "--out", self.folder / "wrong", expect=3)
        self.assertEqual(done.stderr.count("S601"), 2, done.stderr)

    def test_findmin_reaches_its_target(self):
        self.study.write_text(STUDY.replace('fare: ["-80 %", "400 %"]', 'fare: {from: 0, to: -90, unit: "%"}')
                              .replace("seeds: 2", "seeds: 1\ndesign: latin_hypercube\ncases: 1"), encoding="utf-8")
        words = ("findmin", self.study, "--lever", "fare", "--steps", 2, "--json", "--out", self.folder / "min")
        plain = json.loads(self.start(*words, "--target", "mode_share:bus >= 1").stdout)
        self.assertEqual((plain["reached"], plain["answer"]["value"]), (True, 0))
        first = plain["trials"][0]["mean"]
        found = json.loads(self.start(*words, "--target", f"mode_share:bus >= {first + 1}").stdout)
        self.assertTrue(found["reached"])
        self.assertGreaterEqual(found["answer"]["mean"], first + 1)
        self.assertLess(found["answer"]["value"], 0)
        far = json.loads(self.start(*words, "--target", "mode_share:bus >= 99").stdout)
        self.assertFalse(far["reached"])
        self.start(*words, "--target", "many buses", expect=2)


class WhatIf(ProgramTest):
    def ask(self, *levers, run="base"):
        answer = json.loads(self.start("whatif", self.folder / run, *levers, "--json").stdout)
        self.assertTrue(answer["estimate"])
        return answer, {m["name"]: m for m in answer["measures"]}

    def test_cheaper_buses_gain_and_what_is_not_pulled_stays(self):
        self.run_json(MINI / "base.yaml", "--no-recording", name="base")
        answer, same = self.ask("--fare", "100%", "--headway", "100%", "--parking", "100%", "--hydrogen-share", "0%")
        self.assertEqual(answer["would_change_mode"], 0)
        for measure in same.values():
            for bound in ("value", "lower95", "upper95"):
                self.assertAlmostEqual(measure[bound], measure["base"])
        answer, cheap = self.ask("--fare", "50%", "--headway", "80%")
        self.assertGreater(cheap["public_share"]["value"], cheap["public_share"]["base"])
        self.assertGreater(cheap["co2e"]["value"], cheap["co2e"]["base"])  # more buses
        rarer = self.ask("--headway", "200%")[1]
        self.assertLess(rarer["co2e"]["value"], rarer["co2e"]["base"])
        self.assertLess(cheap["bus_share"]["lower95"], cheap["bus_share"]["value"])
        self.start("check", answer["scenario"])
        dear = self.ask("--fare", "200%")[1]
        self.assertLess(dear["public_share"]["value"], dear["public_share"]["base"])
        self.assertLess(self.ask("--parking", "1000%")[1]["car_share"]["value"], dear["car_share"]["value"])

    def scenario(self, name, policies):
        path = self.folder / f"{name}.yaml"
        path.write_text(f"base: {json.dumps(str(MINI / 'base.yaml'))}\ntitle: {name}\npolicies:\n{policies}", encoding="utf-8")
        return path

    def test_a_scenario_is_answered_from_the_run_of_its_base(self):
        base = self.run_json(MINI / "base.yaml", "--no-recording", name="base")
        # A block beyond its vehicle's range is a result of the day and leaves it fit for use.
        self.assertTrue(base["fit"] and any("H401" in finding for finding in base["findings"]), base["findings"])

        def ask(scenario):
            answer = json.loads(self.start("whatif", scenario, "--base", self.folder / "base", "--json").stdout)
            self.assertEqual(answer["kind"], "screening estimate")
            return answer, {m["name"]: m for m in answer["measures"]}

        answer, same = ask(MINI / "empty.yaml")
        self.assertEqual((answer["touched"], answer["would_change_mode"]), (0, 0))
        for measure in same.values():
            self.assertAlmostEqual(measure["value"], measure["base"])
        free = self.scenario("free", "  - fare: {change: -100 %}\n")
        answer, cheap = ask(free)
        self.assertGreater(answer["touched"], answer["would_change_mode"])
        self.assertGreater(cheap["public_share"]["value"], cheap["public_share"]["base"])
        full = self.run_json(free, "--no-recording", "--warm-start", self.folder / "base", name="free")
        public = 100 * sum(full["mode_share"].get(mode, 0) for mode in ("bus", "brt", "rail", "shuttle", "park_ride", "bike_rail"))
        self.assertLess(abs(cheap["public_share"]["value"] - public), abs(public - cheap["public_share"]["base"]))
        # Twice the headway of the one line: fewer kilometres, fewer riders.
        rarer = ask(self.scenario("rarer", '  - headway: {route: "1", change: 100 %}\n'))[1]
        self.assertLess(rarer["co2e"]["value"], rarer["co2e"]["base"])
        self.assertLess(rarer["public_share"]["value"], rarer["public_share"]["base"])
        self.assertIn("R653", self.start("whatif", free, "--base", self.folder / "base", "--fare", "50%", expect=4).stderr)
        alone = subprocess.run([PROGRAM, "whatif", free], cwd=self.folder, capture_output=True, text=True, check=False)
        self.assertIn("R651", alone.stderr)

    def test_hydrogen_by_what_the_runs_own_buses_need(self):
        self.run_json(MINI / "hydrogen-fleet.yaml", "--no-recording", "--iterations", 1, name="base")
        half = self.ask("--hydrogen-share", "5%")[1]["hydrogen"]
        self.assertGreater(half["base"], half["value"])
        self.run_json(MINI / "base.yaml", "--no-recording", "--iterations", 1, name="diesel")
        answer, measures = self.ask("--hydrogen-share", "50%", run="diesel")
        self.assertEqual(len(answer["notes"]), 1)
        self.assertNotIn("hydrogen", measures)


if __name__ == "__main__":
    unittest.main()
