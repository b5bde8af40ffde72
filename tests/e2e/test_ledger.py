"""The books of a run, worked out again by a script that knows the documentation alone."""
import unittest
from collections import defaultdict
from decimal import Decimal

import recompute_ledger as books
from support import MINI, ProgramTest


class Books(ProgramTest):
    def setUp(self):
        super().setUp()
        self.start("run", MINI / "hydrogen-fleet.yaml", "--out", self.folder / "run", "--no-recording")
        self.run_folder = self.folder / "run"
        self.ledger = books.read(self.run_folder, "ledger.csv")
        self.totals = defaultdict(Decimal)
        for row in self.ledger:
            self.totals[row["item"]] += Decimal(row["amount"])

    def test_every_row_follows_from_its_activity_and_factors(self):
        factors = books.read_factors(self.run_folder)
        self.assertGreater(len(self.ledger), 1000)
        for row in self.ledger:
            self.assertEqual(books.recompute(row, factors), Decimal(row["amount"]), row)

    def test_every_factor_is_there_with_source_and_bounds(self):
        factors = books.read_factors(self.run_folder)
        named = {term for row in self.ledger for _, term in books.terms(row["factors"])}
        self.assertFalse([t for t in named if t.strip("(1-)") not in factors and t not in factors and not t[0] in "-0123456789("])
        for rows in factors.values():
            for row in rows:
                self.assertTrue(row["source"] and row["unit"] and row["confidence"] and row["status"], row)
                self.assertLessEqual(float(row["low"]), float(row["value"]), row)
                self.assertGreaterEqual(float(row["high"]), float(row["value"]), row)

    def test_links_and_groups_add_up_to_the_last_digit(self):
        links = defaultdict(Decimal)
        for row in books.read(self.run_folder, "emissions_by_link.csv"):
            for item, amount in row.items():
                if item != "link_id":
                    links[item] += Decimal(amount)
        groups = defaultdict(Decimal)
        for row in books.read(self.run_folder, "emissions_by_group.csv"):
            groups[row["item"]] += Decimal(row["amount"])
        for item, total in self.totals.items():
            self.assertEqual(groups[item], total, item)
            if item != "person_km":
                self.assertEqual(links[item], total, item)

    def test_hydrogen_vehicles_have_no_exhaust_but_wear(self):
        self.assertGreater(self.totals["h2_kg"], 0)
        for row in self.ledger:
            if row["vehicle_class"].startswith(("bus_fc", "bus_battery")):
                self.assertNotIn(row["item"], ("nox_kg", "co2e_ttw_kg"), row)
        worn = [row for row in self.ledger if row["vehicle_class"].startswith("bus_fc") and row["process"] == "brake_wear"]
        self.assertTrue(worn)


if __name__ == "__main__":
    unittest.main()
