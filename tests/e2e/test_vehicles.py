"""Public and shared vehicles in the tables of a whole run of the drawn town."""
import csv
import unittest

from support import MINI, ProgramTest


class Vehicles(ProgramTest):
    def run_tables(self, *options):
        self.run_json(MINI / "base.yaml", *options)
        rows = {}
        for name in ("summary", "stations", "routes", "stops", "modes"):
            with open(self.folder / f"run/{name}.csv", encoding="utf-8") as file:
                rows[name] = list(csv.DictReader(file))
        measures = {row["measure"]: float(row["value"]) for row in rows["summary"]}
        return measures, rows

    def test_no_shared_bike_is_lost_through_days_and_nights(self):
        measures, rows = self.run_tables()
        stations = rows["stations"]
        for row in stations:
            self.assertLessEqual(int(row["bikes_at_end"]), int(row["docks"]), row)
            self.assertLessEqual(int(row["e_bikes_at_end"]), int(row["bikes_at_end"]), row)
        self.assertEqual(sum(int(row["bikes_at_end"]) for row in stations), measures["shared_bikes"])
        self.assertEqual(measures["shared_bikes"], sum(int(row["target_bikes"]) for row in stations))
        self.assertEqual(sum(int(row["taken"]) for row in stations), measures["shared_bikes:rides"])
        self.assertGreater(measures["shared_bikes:e_bike_rides"], 0)
        refused = measures["shared_bikes:refused_empty"] + measures["shared_bikes:refused_battery"]
        self.assertEqual(sum(int(row["no_bike"]) for row in stations), refused)
        self.assertGreater(measures["shared_battery_use"], 0)

    def test_refusals_agree_by_route_and_by_stop_and_room_is_never_exceeded(self):
        measures, rows = self.run_tables()
        denied = measures["denied_boardings"]
        self.assertEqual(sum(int(row["denied_boardings"]) for row in rows["routes"]), denied)
        self.assertEqual(sum(int(row["denied_boardings"]) for row in rows["stops"]), denied)
        for row in rows["routes"]:
            self.assertLessEqual(float(row["seat_km"]), float(row["place_km"]))
            self.assertLessEqual(float(row["standing_passenger_km"]), float(row["passenger_km"]))
            self.assertLessEqual(float(row["passenger_km"]), float(row["place_km"]))
        self.assertLessEqual(measures["another_way:patience"] + measures["another_way:no_vehicle"],
                             measures["another_way"])

    def test_a_grown_city_has_so_many_times_its_people(self):
        once = self.run_json(MINI / "base.yaml", "--iterations", 1, name="once")
        twice = self.run_json(MINI / "base.yaml", "--iterations", 1, "--sample", 200, name="twice")
        self.assertEqual(twice["agents"], 2 * once["agents"])
        self.assertEqual(twice["departed"], twice["arrived"] + twice["travelling_at_end"] + twice["gave_up"])
        for refused in (150, 1100):
            self.start("run", MINI / "base.yaml", "--sample", refused, expect=2)


if __name__ == "__main__":
    unittest.main()
