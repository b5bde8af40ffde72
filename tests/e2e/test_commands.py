"""Commands as a user types them: help, faults, exit codes, and nothing left behind."""
import csv
import json
import re
import shutil
import signal
import subprocess
import time
import unittest

from support import MINI, PROGRAM, SOURCE, ProgramTest


class Words(ProgramTest):
    def test_help_and_version(self):
        self.assertIn("First steps", self.start("--help").stdout)
        self.assertRegex(self.start("--version").stdout, r"twinshift \d+\.\d+\.\d+")
        for command in ("run", "check", "compare", "doctor"):
            self.assertIn("--json", self.start(command, "--help").stdout)
        self.assertIn("--json", self.start("bench", "queue", "--help").stdout)
        self.assertIn("--json", self.start("list", "routes", "--help").stdout)

    def test_wrong_words_are_usage_errors(self):
        self.start(expect=2)
        self.start("runn", MINI / "base.yaml", expect=2)
        self.start("run", MINI / "base.yaml", "--threads", "many", expect=2)
        self.start("run", MINI / "base.yaml", "--sample", "0", expect=2)
        self.start("run", MINI / "base.yaml", "--iterations", "0", expect=2)

    def test_json_is_one_object_and_progress_goes_elsewhere(self):
        for words in (("check", MINI / "base.yaml"), ("list", "scenarios"), ("doctor",)):
            self.assertIsInstance(json.loads(self.start(*words, "--json").stdout), dict, words)


class Policies(ProgramTest):
    def test_list_and_explain_tell_of_every_policy(self):
        names = [row["policy"] for row in json.loads(self.start("list", "policies", "--json").stdout)["policies"]]
        self.assertIn("headway", names)
        for name in ("headway", "road_charge"):
            told = self.start("explain", "policy", name).stdout
            for word in ("What happens", "What does not", "Keys", "Source:", "Example"):
                self.assertIn(word, told)
        self.assertEqual(set(names), {p["policy"] for p in json.loads(
            self.start("explain", "policy", "--all", "--json").stdout)["policies"]})
        self.assertIn("headway", self.start("explain", "policy", "headwy", expect=2).stderr)
        self.start("explain", "policy", expect=2)

    def test_scenarios_of_one_city(self):
        rows = json.loads(self.start("list", "scenarios", "sejong", "--json").stdout)["scenarios"]
        self.assertGreaterEqual(len(rows), 15)
        self.assertTrue(all(row["file"].startswith("scenarios/sejong/") for row in rows))
        self.start("list", "scenarios", "atlantis", expect=2)

    def test_what_was_touched_is_logged(self):
        folder = self.copy_of_mini()
        (folder / "levy.yaml").write_text("base: base.yaml\ntitle: T\nquestion: Q\npolicies:\n"
                                          "  - parking: {area: {zones: [Market]}, add: 4 GBP}\n", encoding="utf-8")
        self.start("run", folder / "levy.yaml", "--out", self.folder / "run", "--iterations", 1, "--no-recording")
        log = (self.folder / "run/run.log").read_text(encoding="utf-8")
        self.assertRegex(log, r"parking raised by 4 GBP a day, Market\n    touched: 1 zone; can concern [1-9]\d* of")
        self.assertIn("touched: 1 zone", (self.folder / "run/scenario.resolved.yaml").read_text(encoding="utf-8"))

    def test_swap_keeps_shares_and_lists_what_has_no_meaning(self):
        out = self.folder / "swapped.yaml"
        told = json.loads(self.start("swap", "--policy", "sejong/climate-package.yaml", "--onto", "belfast.yaml",
                                     "--out", out, "--json").stdout)
        text = out.read_text(encoding="utf-8")
        self.assertIn("flat_pass: {price: 21 GBP", text)
        self.assertRegex(text, r'headway: \{route: "G[12]"')
        self.assertRegex(text, r"parking: \{area: \{around: .*radius: \d+ m\}, add: ")
        self.assertTrue(told["changed"])
        told = json.loads(self.start("swap", "--policy", "sejong/ctx-rail.yaml", "--onto", "belfast.yaml",
                                     "--out", out, "--json").stdout)
        self.assertEqual(len(told["without_meaning"]), 1)
        self.start("check", out)


class Faults(ProgramTest):
    def broken(self, edit, file="base.yaml"):
        folder = self.copy_of_mini()
        path = (folder / file).resolve()
        path.write_text(edit(path.read_text(encoding="utf-8")), encoding="utf-8")
        return folder / "base.yaml"

    def assert_refused(self, scenario, status, *words):
        run = self.start("run", scenario, "--out", self.folder / "run", expect=status)
        check = self.start("check", scenario, expect=status)
        for text in (run.stderr, check.stderr):
            self.assertRegex(text, r"[A-Z]\d{3} .*:\d+:\d+  .* → ")
            for word in words:
                self.assertIn(word, text)
        left = [p.name for p in self.folder.iterdir() if p.name.startswith("run")]
        self.assertEqual(left, [], "a refused run left something behind")

    def test_all_faults_at_once_with_place_and_remedy(self):
        scenario = self.broken(lambda text: text + "\niteratoins: 3\nseed: three\n")
        self.assert_refused(scenario, 3, "iteratoins", "iterations", "Did you mean")

    def test_faults_of_data_have_their_own_exit_code(self):
        scenario = self.broken(lambda text: text.replace("\n", "\nX,", 1), file="../../networks/mini/links.csv")
        self.assert_refused(scenario, 4, "links.csv")

    def test_a_file_that_is_not_there(self):
        done = self.start("run", self.folder / "nothing.yaml", "--out", self.folder / "run", expect=3)
        self.assertIn("F201", done.stderr)

    def test_a_folder_that_is_no_run_is_left_alone(self):
        precious = self.folder / "precious"
        precious.mkdir()
        (precious / "thesis.txt").write_text("ten years")
        self.start("run", MINI / "base.yaml", "--out", precious, expect=5)
        self.assertEqual((precious / "thesis.txt").read_text(), "ten years")


class Interrupted(ProgramTest):
    def start_and_wait_for_files(self):
        """A run that would take minutes, once it has begun to write."""
        scenario = self.folder / "endless.yaml"
        scenario.write_text(f"base: {MINI / 'base.yaml'}\ngap_limit: 0.001 %\n", encoding="utf-8")
        process = subprocess.Popen([PROGRAM, "run", str(scenario), "--out", str(self.folder / "run"),
                                    "--iterations", "1000"],
                                   cwd=SOURCE, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
        self.addCleanup(process.kill)
        deadline = time.monotonic() + 30
        while len(list(self.folder.iterdir())) < 2 and time.monotonic() < deadline and process.poll() is None:
            time.sleep(0.02)
        self.assertIsNone(process.poll(), "the run ended before it could be interrupted")
        return process

    def wait_for_state(self, process):
        deadline = time.monotonic() + 60
        while not list(self.folder.glob("run.part/checkpoint-*.tsc")) and time.monotonic() < deadline:
            self.assertIsNone(process.poll(), "the run ended before it could be interrupted")
            time.sleep(0.02)

    def test_control_c_keeps_the_last_state_and_says_so(self):
        for stop in (signal.SIGINT, signal.SIGTERM):
            process = self.start_and_wait_for_files()
            self.wait_for_state(process)
            process.send_signal(stop)
            _, words = process.communicate(timeout=60)
            self.assertEqual(process.returncode, 6, words)
            self.assertRegex(words, r"Saved after iteration \d+\. Continue with: twinshift resume .*run")
            self.assertFalse((self.folder / "run").exists())
            refused = self.start("run", self.folder / "endless.yaml", "--out", self.folder / "run", expect=5).stderr
            self.assertRegex(refused, r"M510 .*Unfinished run found \(iteration \d+\)\. → twinshift resume .*, or --fresh")
            shutil.rmtree(self.folder / "run.part")
        self.assertIn("M514", self.start("resume", self.folder / "run", expect=5).stderr)

    def test_two_writers_are_kept_apart(self):
        process = self.start_and_wait_for_files()
        self.wait_for_state(process)
        done = self.start("run", MINI / "base.yaml", "--out", self.folder / "run", "--fresh", expect=5)
        self.assertIn("M505", done.stderr)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)


class Calibrate(ProgramTest):
    HEADER = "mode,share_pct,status,source\n"

    def calibrate(self, targets, expect=0):
        table = self.folder / "targets.csv"
        table.write_text(self.HEADER + targets, encoding="utf-8")
        return self.start("calibrate", MINI / "base.yaml", "--targets", table, "--out", self.folder / "constants.yaml",
                          "--rounds", 2, expect=expect)

    def test_writes_constants_that_a_scenario_can_use(self):
        done = self.calibrate("car,40,estimate,drawn\nbus,35,estimate,drawn\nwalk,25,estimate,drawn\n")
        self.assertIn("car", done.stdout)
        scenario = self.copy_of_mini() / "base.yaml"
        shutil.copy(self.folder / "constants.yaml", scenario.parent / "../parameters/mini_constants.yaml")
        self.start("check", scenario)

    def test_names_every_fault_of_the_targets(self):
        done = self.calibrate("car,40,estimate,drawn\nbuss,35,estimate,drawn\nwalk,many,,drawn\n", expect=4)
        for words in ("targets.csv:3:1", 'Did you mean "bus"', "targets.csv:4:6", "targets.csv:4:11"):
            self.assertIn(words, done.stderr)
        self.assertFalse((self.folder / "constants.yaml").exists())

    def test_refuses_shares_that_do_not_add_up(self):
        done = self.calibrate("car,40,estimate,drawn\nbus,30,estimate,drawn\n", expect=4)
        self.assertIn("C220", done.stderr)
        self.assertIn("70.0 %", done.stderr)


class FitBackground(ProgramTest):
    HEADER = "rate,value,unit,spread_pct,status,source\n"
    COUNTS = ("count_id,name,what,of,per_day,hours_pct,use,year,source,confidence\n"
              "a,Quay Street,vehicles,A1-B1 ~A1-B1,5000,,fit,2026,drawn,high\n")

    def counted_mini(self):
        """A copy of the drawn town with a count point; returns its scenario."""
        scenario = self.copy_of_mini() / "base.yaml"
        pack = scenario.parent / "../../networks/mini"
        (pack / "counts.csv").write_text(self.COUNTS, encoding="utf-8")
        with open(pack / "city.yaml", "a", encoding="utf-8") as head:
            head.write('  - {path: counts.csv, kind: counts, year: "2026", source: drawn, licence: none, confidence: high}\n')
        return scenario

    def fit(self, scenario, rates, expect=0):
        table = self.folder / "rates.csv"
        table.write_text(self.HEADER + rates, encoding="utf-8")
        return self.start("fit-background", scenario, "--rates", table, "--out", self.folder / "background.yaml",
                          "--rounds", 2, "--days", 1, expect=expect)

    def test_moves_rates_towards_the_counts_and_writes_what_a_scenario_can_use(self):
        scenario = self.counted_mini()
        done = self.fit(scenario, "background_car_trips,0.8,1/resident/day,1000,estimate,drawn\n")
        self.assertRegex(done.stdout, r"Quay Street +5000 +\d+")
        before, after = map(float, re.search(r"background_car_trips +\S+ +(\S+) +(\S+)", done.stdout).groups())
        self.assertGreater(after, 1.5 * before)
        mine = scenario.parent / "mine.yaml"
        mine.write_text("base: base.yaml\nparameters: mine_parameters.yaml\n", encoding="utf-8")
        (scenario.parent / "mine_parameters.yaml").write_text(
            f"format: 1\nbases: [{self.folder}/background.yaml, ../parameters/mini.yaml]\nparameters: {{}}\n",
            encoding="utf-8")
        self.start("check", mine)

    def test_a_run_puts_its_day_beside_the_counts(self):
        run = self.folder / "run"
        self.start("run", self.counted_mini(), "--out", run)
        rows = {name: list(csv.DictReader((run / name).read_text(encoding="utf-8").splitlines())) for name in ("counts.csv", "links.csv")}
        passed = sum(int(r["vehicles"]) for r in rows["links.csv"] if r["link_id"] in ("A1-B1", "~A1-B1"))
        count, = rows["counts.csv"]
        self.assertEqual((int(count["observed"]), int(count["model"])), (5000, passed))
        self.assertEqual(passed, sum(int(count[c]) for c in list(count)[7:]))
        sheet = json.loads(self.start("validate", run, "--responses", "--json").stdout)
        check = next(c for c in sheet["checks"] if c["measure"] == "count:a")
        self.assertEqual((check["observed"], check["model"], check["use"]), (5000, passed, "fit"))
        self.assertEqual(check["verdict"], "inside" if 4000 <= passed <= 6000 else "outside")
        self.assertEqual([r["id"] for r in sheet["responses"] if not r["right_sign"]], [])

    def test_names_every_fault_of_the_rates(self):
        done = self.fit(MINI / "base.yaml", "visitor_trip,1,1/day,10,estimate,drawn\nvan_trips,x,1/day,10,estimate,\n", expect=4)
        for words in ("rates.csv:2:1", 'Did you mean "visitor_trips"', "rates.csv:3:11"):
            self.assertIn(words, done.stderr)
        self.assertFalse((self.folder / "background.yaml").exists())


if __name__ == "__main__":
    unittest.main()
