"""Runs that are killed, run out of disk or begin with another's state end as if nothing had happened."""
import json
import random
import resource
import shutil
import signal
import subprocess
import time
import unittest

from support import MINI, PROGRAM, SOURCE, ProgramTest

# Never settles, so that there are days to be killed in.
RESTLESS = f"base: {MINI / 'base.yaml'}\ngap_limit: 0.001 %\niterations: 4\n"
KILLS = 20


class Safety(ProgramTest):
    def setUp(self):
        super().setUp()
        self.scenario = self.folder / "restless.yaml"
        self.scenario.write_text(RESTLESS, encoding="utf-8")

    def sha(self, folder):
        text = (folder / "manifest.yaml").read_text(encoding="utf-8")
        return next(line for line in text.splitlines() if line.startswith("output_sha256"))

    def test_killed_at_random_moments_nothing_is_lost(self):
        begun = time.monotonic()
        self.run_json(self.scenario, name="whole")
        lasts = time.monotonic() - begun
        dice = random.Random(20)
        out = self.folder / "killed"
        resumed = 0
        for _ in range(KILLS):
            going_on = (self.folder / "killed.part/request.json").exists() and any(
                self.folder.glob("killed.part/checkpoint-*.tsc"))
            words = ["resume", out] if going_on else ["run", self.scenario, "--out", out, "--fresh"]
            resumed += going_on
            process = subprocess.Popen([PROGRAM, *map(str, words)], cwd=SOURCE, stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL)
            try:
                process.wait(timeout=dice.uniform(0, lasts))
                self.assertEqual(process.returncode, 0)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            # Killed between publishing and its own end, a run has left its whole folder: never half of one.
            if out.exists():
                self.assertEqual(self.sha(out), self.sha(self.folder / "whole"))
                shutil.rmtree(out)
            else:
                self.assertEqual(process.returncode, -signal.SIGKILL)
        self.assertGreater(resumed, 0)
        if list(self.folder.glob("killed.part/checkpoint-*.tsc")):
            self.start("resume", out, "--threads", 1)
            self.assertEqual(self.sha(out), self.sha(self.folder / "whole"))
        else:
            self.start("run", self.scenario, "--out", out, "--fresh")
        self.assertEqual([p.name for p in self.folder.glob("killed*")], ["killed"])

    def test_a_full_disk_loses_no_day(self):
        whole = self.run_json(self.scenario, name="whole")
        state = (self.folder / "whole/checkpoint.tsc").stat().st_size

        def small_disk():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (2 * state, 2 * state))

        out = self.folder / "full"
        done = subprocess.run([PROGRAM, "run", str(self.scenario), "--out", str(out)], cwd=SOURCE, capture_output=True,
                              text=True, timeout=120, preexec_fn=small_disk, check=False)
        self.assertEqual(done.returncode, 5, done.stderr)
        self.assertRegex(done.stderr, r"M502 .*Disk full while writing .*\. The checkpoint of iteration 3 is complete\. "
                                      r"→ Free .* GB or more and: twinshift resume ")
        resumed = json.loads(self.start("resume", out, "--json").stdout)
        self.assertEqual(resumed["output_sha256"], whole["output_sha256"])

    def test_several_seeds_go_on_where_they_stopped(self):
        options = ("--seeds", 2, "--no-recording", "--iterations", 2)
        whole = self.run_json(self.scenario, *options, name="whole")
        process = subprocess.Popen([PROGRAM, "run", str(self.scenario), "--out", str(self.folder / "two"),
                                    *map(str, options)], cwd=SOURCE, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        while process.poll() is None and not (self.folder / "two.part/seed-1/manifest.yaml").exists():
            time.sleep(0.02)
        process.kill()
        process.wait()
        self.start("resume", self.folder / "two")
        self.assertEqual(self.sha(self.folder / "two"), f"output_sha256: {whole['output_sha256']}")

    def test_changed_inputs_are_not_gone_on_with(self):
        folder = self.copy_of_mini()
        process = subprocess.Popen([PROGRAM, "run", str(folder / "base.yaml"), "--out", str(self.folder / "run"),
                                    "--no-recording"], cwd=SOURCE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while process.poll() is None and not list(self.folder.glob("run.part/checkpoint-*.tsc")):
            time.sleep(0.02)
        process.kill()
        process.wait()
        self.assertTrue(list(self.folder.glob("run.part/checkpoint-*.tsc")), "the run ended too soon")
        with open(folder / "base.yaml", "a", encoding="utf-8") as file:
            file.write("# another\n")
        self.assertIn("M511", self.start("resume", self.folder / "run", expect=4).stderr)

    def test_a_warm_start_that_changes_nothing_ends_as_its_base(self):
        base = self.run_json(MINI / "base.yaml", name="base")
        warm = self.run_json(MINI / "empty.yaml", "--warm-start", self.folder / "base", name="warm")
        self.assertEqual(base["output_sha256"], warm["output_sha256"])
        dear = self.folder / "dear.yaml"
        dear.write_text(f"base: {MINI / 'base.yaml'}\npolicies:\n  - fare: {{mode: bus, change: 200 %}}\n",
                        encoding="utf-8")
        changed = self.run_json(dear, "--warm-start", self.folder / "base", name="dear")
        self.assertLess(changed["mode_share"]["bus"], base["mode_share"]["bus"])
        other = self.start("run", dear, "--seed", 2, "--warm-start", self.folder / "base", "--out", self.folder / "x",
                           expect=4)
        self.assertIn("M513", other.stderr)

    def test_reproduce_proves_or_names_the_row(self):
        self.run_json(MINI / "base.yaml", "--iterations", 2, name="run")
        self.assertIn("identical", self.start("reproduce", self.folder / "run").stdout)
        table = self.folder / "run/modes.csv"
        lines = table.read_text(encoding="utf-8").splitlines(keepends=True)
        lines[3] = "bus,altered\n"
        table.write_text("".join(lines), encoding="utf-8")
        said = json.loads(self.start("reproduce", self.folder / "run", "--json", expect=7).stdout)
        self.assertEqual((said["first_file"], said["first_row"]), ("modes.csv", 4))


if __name__ == "__main__":
    unittest.main()
