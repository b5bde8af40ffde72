#!/usr/bin/env python3
"""Rows 4, 5, 13 and 14 of the budgets: whole runs of a city by the built program, as a user starts them.

  bench_runs.py TWINSHIFT [--city belfast] [--quick]

Prints a line "figure {...}" for each figure; tools/bench reads them. Exits 1 if an answer is wrong: a run that fails,
journeys that don't add up, other results from the same inputs, a growth step without its people.
"""

import argparse
import json
import math
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2]
GROWTH_STEPS = (10, 25, 50, 100, 200)
QUICK_STEPS = (2, 5, 10)
SLACK = 1.05  # of a measured time, for noise


class Wrong(Exception):
    """An answer is not what it must be."""


def figure(row, key, what, unit, samples):
    print("figure " + json.dumps({"row": row, "key": key, "what": what, "unit": unit,
                                  "value": statistics.median(samples), "low": min(samples), "high": max(samples),
                                  "runs": len(samples)}), flush=True)


def expect(right, what):
    if not right:
        raise Wrong(what)


class Usage:
    """What one process took."""

    def __init__(self, wall_s, cpu_s, rss_mib, output):
        self.wall_s, self.cpu_s, self.rss_mib, self.output = wall_s, cpu_s, rss_mib, output


def measure(command):
    """Runs a command to its end; its standard output, seconds and most memory."""
    with tempfile.TemporaryFile() as output:
        started = time.monotonic()
        process = subprocess.Popen([str(part) for part in command], stdout=output, stderr=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
        wall_s = time.monotonic() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        expect(process.returncode == 0, f"{' '.join(map(str, command))} ended with {process.returncode}")
        output.seek(0)
        return Usage(wall_s, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, output.read().decode())


class Runs:
    def __init__(self, program, city, quick):
        self.program, self.city, self.quick = program, city, quick
        self.scenario = SOURCE / "scenarios" / city / "base.yaml"
        self.folder = Path(tempfile.mkdtemp(prefix="twinshift-bench-"))

    def run(self, *options):
        usage = measure([self.program, "run", self.scenario, "--out", self.folder / "run", "--json", *options])
        summary = json.loads(usage.output)
        ended = summary["arrived"] + summary["travelling_at_end"] + summary["gave_up"]
        expect(summary["departed"] == ended > 0, "departed differs from arrived + travelling + gave up")
        return usage, summary

    def settled(self):
        """Rows 4 and 5: a run as the scenario says, all people, until it settles, with its recording."""
        usage, summary = self.run(*(["--sample", "10", "--iterations", "3"] if self.quick else []))
        city = self.city
        figure("4", f"run.{city}.wall_s", f"{city}: whole run from YAML to results", "s", [usage.wall_s])
        figure("4", f"run.{city}.cpu_s", f"{city}: whole run, processor time", "s", [usage.cpu_s])
        figure("4", f"run.{city}.gap_pct", f"{city}: relative gap reached", "%", [100 * summary["gap"]])
        figure("5", f"run.{city}.rss_mib", f"{city}: most memory of a whole run", "MiB", [usage.rss_mib])
        figure("5", f"run.{city}.bytes_per_resident", f"{city}: that a resident", "B",
               [usage.rss_mib * 2**20 / summary["residents"]])

    def check(self):
        """Row 13: reading a scenario, finding no fault."""
        uses = [measure([self.program, "check", self.scenario]) for _ in range(3 if self.quick else 9)]
        figure("13", f"check.{self.city}.wall_s", f"{self.city}: twinshift check", "s", [u.wall_s for u in uses])
        figure("13", f"check.{self.city}.cpu_s", f"{self.city}: twinshift check, processor time", "s",
               [u.cpu_s for u in uses])

    def growth(self):
        """Row 14: one day at growing numbers of people; steeper than linear is an exponent above 1."""
        steps = QUICK_STEPS if self.quick else GROWTH_STEPS
        points = []
        for percent in steps:
            usage, summary = self.run("--sample", str(percent), "--iterations", "1", "--no-recording")
            if points:
                due = points[-1][3] * percent / points[-1][0]
                chance = 4 * math.sqrt(due) * percent / points[-1][0]  # samples are drawn person by person
                expect(abs(summary["agents"] - due) < chance, f"{percent} % has not its share of people")
            points.append((percent, usage.cpu_s, usage.rss_mib, summary["agents"]))
            for unit, value in (("s", usage.cpu_s), ("MiB", usage.rss_mib)):
                what = "processor time" if unit == "s" else "memory"
                figure("14", f"growth.{self.city}.{percent}pct.{'cpu_s' if unit == 's' else 'rss_mib'}",
                       f"{self.city}: {what} of one day at {percent} %", unit, [value])
        for column, name in ((1, "time"), (2, "memory")):
            steepest = max(exponent(a, b, column) for a, b in zip(points, points[1:]))
            figure("14", f"growth.{self.city}.{name}_exponent", f"{self.city}: {name} grows as people to the power", "",
                   [steepest])

    def close(self):
        shutil.rmtree(self.folder, ignore_errors=True)


def exponent(before, after, column):
    """log of the growth in time or memory over log of the growth in people."""
    return math.log(max(after[column] / before[column] / SLACK, 1e-9)) / math.log(after[3] / before[3])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", type=Path)
    parser.add_argument("--city", default="belfast")
    parser.add_argument("--rows", default="4,5,13,14")
    parser.add_argument("--quick", action="store_true", default=os.environ.get("TWINSHIFT_BENCH_QUICK") == "1")
    arguments = parser.parse_args()
    rows = set(arguments.rows.split(","))
    runs = Runs(arguments.program, arguments.city, arguments.quick)
    try:
        if "13" in rows:
            runs.check()
        if rows & {"4", "5"}:
            runs.settled()
        if "14" in rows:
            runs.growth()
    except Wrong as wrong:
        print(f"wrong: {wrong}", file=sys.stderr)
        return 1
    finally:
        runs.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
