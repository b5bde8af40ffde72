"""Commands on a finished run's books: audit, trace, emissions, factors, uncertainty, rank, pathway."""
import csv
import io
import json
import shutil
import unittest

from support import MINI, SOURCE, ProgramTest


class Books(ProgramTest):
    """One pair of runs of the drawn town for all tests."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        maker = cls("make_runs")
        maker.setUp()
        maker.make_runs()
        cls.base, cls.policy, cls.maker = maker.folder / "base", maker.folder / "policy", maker

    @classmethod
    def tearDownClass(cls):
        cls.maker.doCleanups()
        super().tearDownClass()

    def make_runs(self):
        self.run_json(MINI / "base.yaml", "--no-recording", name="base")
        self.run_json(MINI / "hydrogen-fleet.yaml", "--no-recording", name="policy")

    def json_of(self, *words, expect=0):
        return json.loads(self.start(*words, "--json", expect=expect).stdout)

    def table(self, *words):
        return list(csv.DictReader(io.StringIO(self.start(*words).stdout)))

    def summary(self, run):
        with open(run / "summary.csv", encoding="utf-8") as file:
            return {row["measure"]: float(row["value"]) for row in csv.DictReader(file)}

    def copy_of(self, run):
        shutil.copytree(run, self.folder / "copy")
        return self.folder / "copy"

    def test_books_of_a_run_balance(self):
        report = self.json_of("audit", self.base)
        self.assertTrue(report["books_balance"], report["findings"])
        self.assertGreater(sum(c["compared"] for c in report["checks"]), 1000)
        self.assertIn("Books balance.", self.start("audit", self.policy).stdout)

    def test_depots_own_supply_is_what_the_run_books(self):
        self.run_json(MINI / "depot.yaml", "--no-recording", name="depot")
        run = self.folder / "depot"

        def rows(name):
            with open(run / name, encoding="utf-8") as file:
                return list(csv.DictReader(file))

        def micrograms(text):
            return int(round(float(text) * 1e9))

        blocks = {b["block"] for b in rows("blocks.csv") if b["depot_id"] == "D1" and b["depot_verdict"]}
        booked = sum(micrograms(r["amount"]) for r in rows("ledger.csv")
                     if r["block_id"] in blocks and r["item"] == "co2e_wtt_kg")
        depot = next(d for d in rows("depots.csv") if d["depot_id"] == "D1")
        hours = [h for h in rows("depot_hours.csv") if h["depot_id"] == "D1"]
        self.assertEqual(booked, micrograms(depot["h2_co2e_kg"]) + micrograms(depot["charge_co2e_kg"]))
        self.assertEqual(booked, sum(micrograms(h["h2_co2e_kg"]) + micrograms(h["charge_co2e_kg"]) for h in hours))
        # Again from the hours' energy: grid at the hour's intensity, sun, wind, shared by load; gas that escapes. What
        # vehicles lacked is like what they got.
        factor = {f["id"]: float(f["value"]) for f in rows("factors.csv")}
        gas = charge = 0.0
        for h in ({key: float(cell or 0) for key, cell in h.items() if key != "depot_id"} for h in hours):
            power = (h["grid_co2e_kg"] + (h["pv_kwh"] - h["export_kwh"]) * factor["pv_co2e"]
                     + h["wind_kwh"] * factor["wind_co2e"])
            load = h["electrolyser_kwh"] + h["compression_kwh"] + h["charged_kwh"] + h["building_kwh"]
            gas += power * (h["electrolyser_kwh"] + h["compression_kwh"]) / load + h["h2_vented_kg"] * factor["h2_gwp100"]
            charge += power * h["charged_kwh"] / load
        n = {key: float(depot[key]) for key in depot if key.startswith(("h2_", "charge"))}
        again = (gas * n["h2_used_kg"] / (n["h2_made_kg"] + n["h2_delivered_kg"] - n["h2_vented_kg"])
                 + charge * n["charge_used_kwh"] / n["charged_kwh"])
        self.assertAlmostEqual(again / (booked / 1e9), 1, places=4)
        self.assertTrue(self.json_of("audit", run)["books_balance"])

    def test_everybody_on_board_is_named_and_adds_up(self):
        traced = self.json_of("trace", self.base, "--where", "mode:bus", "--tonnes", "100", "--top", "1000")
        self.assertEqual(traced["parts_by"], "route")
        self.assertAlmostEqual(sum(p["amount"] for p in traced["parts"]), traced["total"], places=6)
        trip = next(c for c in traced["largest"] if c["people"])
        with open(self.base / "ledger.csv", encoding="utf-8") as file:
            km = sum(float(r["amount"]) for r in csv.DictReader(file)
                     if r["trip_id"] == trip["trip"] and r["item"] == "person_km")
        self.assertAlmostEqual(sum(p["km"] for p in trip["people"]), km, places=5)

    def test_rank_takes_samples_of_the_same_people(self):
        for name in ("base", "hydrogen-fleet"):
            self.run_json(MINI / f"{name}.yaml", "--no-recording", "--sample", "50", name=f"half-{name}")
        done = self.start("rank", self.folder / "half-base", self.folder / "half-hydrogen-fleet", "--draws", "20")
        self.assertIn("the same 50 % of the travellers", done.stdout)
        self.assertIn("R620", self.start("rank", self.base, self.folder / "half-hydrogen-fleet", expect=4).stderr)

    def test_the_split_of_the_range_holds_for_any_seed_and_adds_up(self):
        shares = []
        for seed in range(1, 5):
            split = self.json_of("uncertainty", self.policy, "--draws", "50", "--seed", seed)["split"]
            shares.append(split["vehicles"]["variance_share"])
            self.assertAlmostEqual(shares[-1] + split["supply"]["variance_share"], 1)
        self.assertLess(max(shares) - min(shares), 0.1)

    def test_one_altered_digit_is_found_with_file_and_row(self):
        run = self.copy_of(self.base)
        lines = (run / "ledger.csv").read_text(encoding="utf-8").split("\n")
        columns = lines[0].split(",")
        at = next(i for i, line in enumerate(lines) if ",diesel_l," in line)
        cells = next(csv.reader([lines[at]]))
        place = columns.index("amount")
        cells[place] = str(float(cells[place]) + 1)
        lines[at] = ",".join(cells)
        (run / "ledger.csv").write_text("\n".join(lines), encoding="utf-8")
        done = self.start("audit", run, expect=7)
        self.assertIn("E497", done.stderr)
        self.assertRegex(done.stderr, rf"E498 .*ledger.csv:{at + 1}  diesel_l")

    def test_emissions_by_mode_add_up_to_the_summary(self):
        rows = self.table("emissions", self.base, "--by", "mode")
        wtw = sum(float(r["co2e_wtw_kg"]) for r in rows if r["mode"] != "rail_background")
        self.assertAlmostEqual(wtw / 1000, self.summary(self.base)["co2e_wtw"], places=5)
        by_hour = self.table("emissions", self.base, "--by", "mode,route,hour")
        self.assertAlmostEqual(sum(float(r["co2e_wtw_kg"]) for r in by_hour), sum(float(r["co2e_wtw_kg"]) for r in rows),
                               places=6)

    def test_statement_scopes_add_up(self):
        account = self.json_of("emissions", self.base, "--statement")
        everything = account["all"]
        for key in ("scope1_kg", "scope2_kg", "scope3_energy_kg", "operation_kg", "energy_provision_kg"):
            self.assertAlmostEqual(sum(r[key] for r in account["operations"]), everything[key], places=6)
        self.assertAlmostEqual(everything["scope1_kg"] + everything["scope2_kg"] + everything["scope3_energy_kg"],
                               everything["total_kg"], places=6)
        self.assertIn("Town", {r["operator"] for r in account["operations"]})

    def test_trace_adds_a_trip_again_to_the_digit(self):
        trace = self.json_of("trace", self.base, "--tonnes", "0.01", "--where", "mode:bus")
        largest = trace["largest"][0]
        self.assertEqual(largest["amount"], largest["added_again"])
        self.assertEqual(trace["unit"], "kg")
        self.assertTrue(all(f["source"] for f in largest["factors"]), largest["factors"])
        self.assertIn("equal to the last digit", self.start("trace", self.base, "--where", "mode:bus").stdout)

    def test_uncertainty_is_repeatable_and_cancels_between_equal_runs(self):
        words = ("uncertainty", self.policy, self.base, "--draws", "50")
        once, again = self.json_of(*words), self.json_of(*words)
        self.assertEqual(once, again)
        total = once["totals"]["co2e_wtw_kg"]
        self.assertLess(total["low95"], total["central"])
        self.assertGreater(total["high95"], total["central"])
        self.assertLessEqual(len(once["tornado"]), 5)
        same = self.json_of("uncertainty", self.base, self.base, "--draws", "20")["difference"]
        self.assertEqual(same["totals"]["co2e_wtw_kg"]["high95"], 0)

    def test_rank_gives_money_of_both_cities(self):
        ranking = self.json_of("rank", self.base, self.policy, "--draws", "50")
        self.assertEqual(ranking["currency"], "GBP")
        self.assertEqual(len(ranking["options"]), 1)
        self.assertEqual(ranking["ranking_holds_share"], 1)
        option = ranking["options"][0]
        if option["per_tonne_GBP"]:
            self.assertAlmostEqual(option["per_tonne_KRW"]["central"] / option["per_tonne_GBP"]["central"],
                                   ranking["krw_per_gbp"], places=3)

    def test_rank_of_public_vehicles_is_the_difference_of_public_vehicles(self):
        ranking = self.json_of("rank", self.base, self.policy, "--public", "--days", "1", "--draws", "50")
        difference = self.json_of("uncertainty", self.policy, self.base, "--public", "--draws", "50")["difference"]
        self.assertAlmostEqual(ranking["options"][0]["abated_t_per_year"]["central"],
                               -difference["totals"]["co2e_wtw_kg"]["central"] / 1000, places=6)

    def test_pathway_writes_every_year(self):
        out = self.folder / "pathway"
        result = self.json_of("pathway", MINI / "base.yaml", "--run", self.base, "--years", "2024-2030", "--out", out,
                              "--draws", "10")
        with open(out / "ghg_by_year.csv", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual({int(r["year"]) for r in rows}, set(range(2024, 2031)))
        first = [r for r in rows if r["year"] == "2024" and r["future"] == "plan" and r["traffic"] == "public"]
        self.assertAlmostEqual(sum(float(r["co2e_wtw_t"]) for r in first), result["years"][0]["public_plan_t"], places=2)
        self.assertLess(result["years"][-1]["public_plan_t"], result["years"][0]["public_plan_t"])
        for name in ("cost_by_year", "targets", "carbon_summary", "vehicles_by_year"):
            self.assertTrue((out / f"{name}.csv").exists())
        text = (out / "pathway.resolved.yaml").read_text(encoding="utf-8")
        self.assertIn("run_output_sha256", text)

    def test_pathway_lives_the_day_itself_if_no_run_is_given(self):
        out = self.folder / "pathway"
        self.json_of("pathway", MINI / "base.yaml", "--years", "2024-2025", "--out", out, "--draws", "2", "--sample", "50")
        self.assertTrue((out / "day/ledger.csv").exists())

    def test_factors_are_listed_and_compared(self):
        factors = self.json_of("factors", "list", "--city", "belfast")["factors"]
        self.assertGreater(len(factors), 100)
        self.assertTrue(all(f["source"] and f["unit"] for f in factors))
        differences = self.json_of("factors", "diff", "belfast@2024", "belfast@2030")["differences"]
        self.assertEqual([d["id"] for d in differences], ["grid_intensity"])
        self.assertTrue(self.json_of("factors", "list", self.base)["factors"])

    def test_bad_input_is_a_fault_and_never_a_crash(self):
        nothing = self.folder / "nothing"
        for words in (("audit",), ("trace",), ("emissions",), ("uncertainty",)):
            done = self.start(*words, nothing, expect=4)
            self.assertIn("F201", done.stderr)
        self.start("rank", nothing, self.base, expect=4)
        self.start("rank", self.base, expect=2)
        self.start("emissions", self.base, "--by", "colour", expect=2)
        self.start("trace", self.base, "--where", "route:9Z", expect=4)
        self.start("uncertainty", self.base, "--draws", "none", expect=2)
        self.start("pathway", MINI / "base.yaml", "--years", "2050-2024", expect=2)
        self.start("pathway", MINI / "base.yaml", "--plan", nothing, "--run", self.base, expect=3)
        self.start("pathway", MINI / "base.yaml", "--run", self.policy, "--out", nothing, expect=4)
        self.start("factors", "diff", "atlantis", "belfast", expect=4)

    def test_a_damaged_plan_is_refused_with_all_its_faults(self):
        text = (MINI / "pathway.yaml").read_text(encoding="utf-8")
        plan = self.folder / "plan.yaml"
        plan.write_text(text.replace("bus_battery_sd", "bus_batery_sd").replace("battery: 20 %", "battery: 90 %"),
                        encoding="utf-8")
        done = self.start("pathway", MINI / "base.yaml", "--plan", plan, "--run", self.base, expect=3)
        self.assertRegex(done.stderr, r"Y130 .*plan.yaml:\d+:\d+ ")
        self.assertRegex(done.stderr, r"P320 .*plan.yaml:\d+:\d+ ")


if __name__ == "__main__":
    unittest.main()
