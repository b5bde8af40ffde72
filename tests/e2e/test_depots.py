"""Depots of a whole run: their books close in whole milligrams and milliwatt-hours, with the run's own books."""

import csv
import json
import unittest
from decimal import Decimal

from support import MINI, ProgramTest


def amounts(row, *columns):
    return sum((Decimal(row[column]) for column in columns), Decimal(0))


class DepotTest(ProgramTest):
    def rows(self, path):
        with open(path, encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def check_hours(self, depot, hours):
        stored, battery = Decimal(depot["h2_storage_before_kg"]), Decimal(depot["battery_before_kwh"])
        for hour in hours:
            self.assertEqual(amounts(hour, "h2_made_kg", "h2_delivered_kg"),
                             amounts(hour, "h2_dispensed_kg", "h2_vented_kg", "h2_storage_kg") - stored)
            stored = Decimal(hour["h2_storage_kg"])
            self.assertEqual(amounts(hour, "pv_kwh", "wind_kwh", "grid_kwh"),
                             amounts(hour, "electrolyser_kwh", "compression_kwh", "building_kwh", "charged_kwh",
                                     "export_kwh", "battery_lost_kwh", "battery_kwh") - battery)
            battery = Decimal(hour["battery_kwh"])

    def check_run(self, scenario):
        folder = self.folder / "run"
        self.start("run", MINI / scenario, "--no-recording", "--out", folder)
        depots, hours, blocks = (self.rows(folder / f"{name}.csv") for name in ("depots", "depot_hours", "blocks"))
        self.assertEqual(len(hours), 24 * len(depots))
        for depot in depots:
            own = [hour for hour in hours if hour["depot_id"] == depot["depot_id"]]
            self.check_hours(depot, own)
            of = [block for block in blocks if block["depot_id"] == depot["depot_id"]]
            gas = sum(Decimal(block["h2_kg"]) for block in of)
            power = sum(Decimal(block["electricity_kwh"]) for block in of if block["depot_verdict"])
            self.assertEqual(gas, Decimal(depot["h2_used_kg"]))
            self.assertEqual(power, Decimal(depot["charge_used_kwh"]))
            self.assertEqual(gas, amounts(depot, "h2_dispensed_kg", "h2_withheld_kg", "h2_waiting_after_kg")
                             - Decimal(depot["h2_waiting_before_kg"]))
            self.assertEqual(power, amounts(depot, "charged_kwh", "charge_withheld_kwh", "charge_waiting_after_kwh")
                             - Decimal(depot["charge_waiting_before_kwh"]))
            for column in ("h2_dispensed_kg", "grid_kwh", "electrolyser_kwh"):
                self.assertEqual(sum(Decimal(hour[column]) for hour in own), Decimal(depot[column]), column)
        return folder, depots

    def test_a_sized_depot_closes_its_books(self):
        _, depots = self.check_run("hydrogen-fleet.yaml")
        self.assertEqual([d["equipment"] for d in depots], ["sized"])
        self.assertGreater(Decimal(depots[0]["h2_used_kg"]), 0)

    def test_a_stated_depot_with_sun_wind_and_works_closes_its_books(self):
        _, depots = self.check_run("depot.yaml")
        self.assertEqual(depots[0]["equipment"], "stated")
        for column in ("pv_kwh", "wind_kwh", "oxygen_kg", "charged_kwh"):
            self.assertGreater(Decimal(depots[0][column]), 0, column)

    def test_the_command_prints_every_hour(self):
        folder, _ = self.check_run("depot.yaml")
        text = self.start("hydrogen", folder).stdout
        self.assertIn("Mill Depot (D1)", text)
        self.assertEqual(len([line for line in text.splitlines() if line.split()[:1] and line.split()[0].isdigit()]), 24)
        data = json.loads(self.start("hydrogen", folder, "--depot", "D1", "--json").stdout)
        self.assertEqual(len(data["depots"][0]["hours"]), 24)
        wrong = self.start("hydrogen", folder, "--depot", "D2", expect=4)
        self.assertIn("Y130", wrong.stderr)


if __name__ == "__main__":
    unittest.main()
