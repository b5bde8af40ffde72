"""tools/bench: its table, its verdicts and its comparison, on figures written here."""

import contextlib
import io
import json
import os
import tempfile
import unittest
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path

SOURCE = Path(os.environ.get("TWINSHIFT_SOURCE", Path(__file__).resolve().parents[2]))


def load_script():
    loader = SourceFileLoader("bench", str(SOURCE / "tools" / "bench"))
    module = module_from_spec(spec_from_loader("bench", loader))
    loader.exec_module(module)
    return module


bench = load_script()


def figure(row="1", key="queue.50k.trips_per_s", unit="trips/s", value=600_000.0, low=None, high=None, runs=5):
    return {"row": row, "key": key, "what": f"what {key} is", "unit": unit, "value": value,
            "low": value if low is None else low, "high": value if high is None else high, "runs": runs}


class Verdict(unittest.TestCase):
    def test_more_is_better_where_the_goal_is_above_the_floor(self):
        self.assertEqual(bench.verdict(figure(value=499_999)), "NOT MET")
        self.assertEqual(bench.verdict(figure(value=500_000)), "floor met")
        self.assertEqual(bench.verdict(figure(value=1_000_000)), "goal met")

    def test_less_is_better_where_the_goal_is_below_the_floor(self):
        seek = {"row": "10", "key": "film.belfast.seek_ms", "unit": "ms"}
        self.assertEqual(bench.verdict(figure(**seek, value=201)), "NOT MET")
        self.assertEqual(bench.verdict(figure(**seek, value=200)), "floor met")
        self.assertEqual(bench.verdict(figure(**seek, value=50)), "goal met")

    def test_a_figure_without_floor_and_goal_has_none(self):
        self.assertEqual(bench.verdict(figure(row="5", key="run.belfast.bytes_per_resident", unit="B")), "")

    def test_the_words_of_a_key_decide_between_two_rules_of_a_row(self):
        self.assertEqual(bench.rule_of(figure(row="2", key="queue.50k.gain", unit="x")), (1.5, 1.75))
        self.assertEqual(bench.rule_of(figure(row="2", key="queue.300k.gain", unit="x")), (1.7, 1.9))

    def test_growth_steeper_than_linear_misses_its_floor(self):
        growth = {"row": "14", "key": "growth.belfast.time_exponent", "unit": ""}
        self.assertEqual(bench.verdict(figure(**growth, value=1.02)), "NOT MET")
        self.assertEqual(bench.verdict(figure(**growth, value=0.93)), "goal met")


class Table(unittest.TestCase):
    def test_shows_row_figure_spread_floor_goal_and_verdict(self):
        lines = bench.table([figure(value=612_345, low=600_000, high=650_000)], quick=False)
        self.assertEqual(lines[2].split("  ")[0], "1")
        for part in ("612 345 trips/s", "600 000 - 650 000", "500 000", "1 000 000", "floor met"):
            self.assertIn(part, lines[2])

    def test_shows_no_verdict_on_the_small_problems_of_quick(self):
        self.assertNotIn("NOT MET", "\n".join(bench.table([figure(value=1)], quick=True)))

    def test_columns_stand_below_each_other(self):
        lines = bench.table([figure(), figure(key="other.trips_per_s", value=7)], quick=False)
        self.assertEqual(lines[2].index("trips/s"), lines[3].index("trips/s"))

    def test_numbers_have_three_digits_or_are_whole(self):
        self.assertEqual([bench.number(v) for v in (0, 0.045678, 1.2345, 987.6, 12345.6, None)],
                         ["0", "0.0457", "1.23", "988", "12 346", "-"])


class Figures(unittest.TestCase):
    def test_are_read_from_the_lines_that_benchmarks_print(self):
        output = "streets: 7 nodes\nfigure " + json.dumps(figure()) + "\nother text\n"
        self.assertEqual(bench.figures_in(output), [figure()])

    def test_of_the_same_key_count_once_and_stand_in_the_order_of_the_rows(self):
        figures = [figure(row="13", key="b"), figure(row="2", key="a"), figure(row="2", key="a", value=1.0)]
        self.assertEqual([f["key"] for f in bench.unique(figures)], ["a", "b"])


class Comparison(unittest.TestCase):
    def setUp(self):
        self.then = self.time([figure(), figure(row="10", key="film.belfast.seek_ms", unit="ms", value=40.0),
                               figure(key="gone.trips_per_s")])

    @staticmethod
    def time(figures, **machine):
        return {"figures": figures, "quick": False, "machine": {"cpu": "x", "cores": 2, "compiler": "GNU 12"} | machine}

    def lines_for(self, now):
        return "\n".join(bench.comparison(now, self.then))

    def test_gives_the_ratio_and_which_way_is_better(self):
        text = self.lines_for(self.time([figure(value=900_000.0),
                                         figure(row="10", key="film.belfast.seek_ms", unit="ms", value=20.0)]))
        self.assertRegex(text, r"600 000 +900 000 +1\.50 +better")
        self.assertRegex(text, r"40 +20 +0\.50 +better")

    def test_calls_slower_worse_and_a_small_change_the_same(self):
        self.assertRegex(self.lines_for(self.time([figure(value=300_000.0)])), r"0\.50 +worse")
        self.assertRegex(self.lines_for(self.time([figure(value=606_000.0)])), r"1\.01 +same")

    def test_says_when_a_change_lies_within_the_spread(self):
        now = self.time([figure(value=700_000.0, low=590_000.0, high=800_000.0)])
        self.assertIn("better, within the spread", self.lines_for(now))

    def test_names_what_only_one_time_has(self):
        text = self.lines_for(self.time([figure(), figure(key="fresh.trips_per_s")]))
        self.assertRegex(text, r"fresh.*new")
        self.assertRegex(text, r"gone.*not measured now")

    def test_warns_of_another_machine(self):
        self.assertIn("Another cpu", self.lines_for(self.time([figure()], cpu="y")))


class Script(unittest.TestCase):
    """The whole script with a build folder of one benchmark, written here as a shell script."""

    def run_with(self, program, *words):
        with tempfile.TemporaryDirectory() as folder:
            build = Path(folder)
            (build / "bin").mkdir()
            file = build / "bin" / "bench_queue"
            file.write_text("#!/bin/sh\n" + program, encoding="utf-8")
            file.chmod(0o755)
            output, errors = io.StringIO(), io.StringIO()
            with contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
                status = bench.main(["--build", folder, "--cities", "", *words])
            target = build / "figures.json"
            return status, output.getvalue(), errors.getvalue(), json.loads(target.read_text(encoding="utf-8"))

    def test_writes_figures_and_facts_of_the_machine(self):
        status, output, _, written = self.run_with(f"echo 'figure {json.dumps(figure())}'\n", "--rows", "1")
        self.assertEqual(status, 0)
        self.assertIn("600 000 trips/s", output)
        self.assertEqual(written["figures"], [figure()])
        for fact in ("cpu", "cores", "compiler", "load_before", "load_after"):
            self.assertIn(fact, written["machine"])

    def test_fails_when_a_benchmark_finds_a_wrong_answer(self):
        status, _, errors, written = self.run_with("exit 1\n", "--rows", "1")
        self.assertEqual(status, 1)
        self.assertIn("a wrong answer", errors)
        self.assertEqual(written["failed"][0].split()[0], "bench_queue")

    def test_asks_for_small_problems_with_quick(self):
        line = json.dumps(figure(value=1.0))
        program = f"[ \"$TWINSHIFT_BENCH_QUICK\" = 1 ] && echo 'figure {line}'\n"
        self.assertEqual(self.run_with(program, "--rows", "1", "--quick")[0], 0)


if __name__ == "__main__":
    unittest.main()
