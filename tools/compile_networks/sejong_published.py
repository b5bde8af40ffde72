"""Published figures of Sejong's lines that the pack is checked against: trips a day, run times, lengths."""

from . import schema, sejong_lines as known

_TABLE = "Sejong bus operation status 2025-05-27, data.go.kr"
_LINES = (  # measure, value, unit, year, source, confidence
    ("length_km:B2", 31.2, "km", "2013", "Kukmin Ilbo: Osong - Banseok", "high"),
    ("length_km:B0", 22.9, "km", "2020", "length of the ring road", "medium"),
    ("run_min:KTX-N", 44, "min", "2023", "Edaily: Osong - Seoul", "high"),
)


def observed(data):
    """Rows of `observed`: trips a day of each route of 2025 that has them (one direction; B0 both), and lengths."""
    rows = []
    for source in schema.read_table(data / "pt_routes_2025.csv")[1]:
        route = source["route_no"]
        trips = known.TRIPS.get(route, float(source["trips_per_day"] or 0))
        if trips:
            both = route in known.BOTH_DIRECTIONS
            origin = "News1 2025, both operators" if route in known.TRIPS else _TABLE
            rows.append(_row(f"trips_per_day:{route}", trips, "trips, both directions" if both else "trips a direction",
                             "2025", origin, "high"))
    return rows + [_row(*r) for r in _LINES]


def _row(measure, value, unit, year, source, confidence):
    return {"measure": measure, "value": value, "unit": unit, "year": year, "who": "weekday timetable",
            "source": source, "confidence": confidence}
