"""Starts the built program and reads what it says."""
import json
import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

PROGRAM = os.environ["TWINSHIFT"]
SOURCE = Path(os.environ["TWINSHIFT_SOURCE"])
MINI = SOURCE / "scenarios/mini"


class ProgramTest(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="twinshift-e2e-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def start(self, *words, expect=0, environment=None):
        done = subprocess.run([PROGRAM, *map(str, words)], cwd=SOURCE, capture_output=True, text=True, timeout=300,
                              stdin=subprocess.DEVNULL, check=False, env={**os.environ, **(environment or {})})
        self.assertEqual(done.returncode, expect, f"{words}\n{done.stdout}\n{done.stderr}")
        return done

    def run_json(self, scenario, *options, name="run"):
        done = self.start("run", scenario, "--out", self.folder / name, "--json", *options)
        return json.loads(done.stdout)

    def copy_of_mini(self):
        """A copy of the drawn town that a test may break: returns its scenarios folder."""
        for part in ("scenarios/mini", "scenarios/parameters", "networks/mini"):
            shutil.copytree(SOURCE / part, self.folder / "copy" / part)
        return self.folder / "copy/scenarios/mini"
