"""NI Railways: four lines from Grand Central with stations of 2010, order of October 2024, and rounded service facts.

Headways and trains a day were set by hand to agree with facts of the weekday timetable of 2013 (48 trains a day to
Bangor, 50 to Lisburn, 36 to Portadown, 23 to Larne) and later news (Derry hourly since 2017, Enterprise hourly since
October 2024); no row of a timetable is reproduced.
"""

from . import timetable

_TRACK_DETOUR = 1.06  # track metres per straight metre between stations
# line: (route id, name, file's line name, [(pattern suffix, last station, outbound spans, inbound spans)])
_LINES = (
    ("BANGOR", "NI Railways Belfast - Bangor", "Bangor", (
        ("", "BR", (("06:15", "09:30", 20), ("09:30", "15:30", 30), ("15:30", "18:30", 12), ("18:30", "23:31", 30)),
         (("06:00", "09:30", 13), ("09:30", "15:30", 30), ("15:30", "18:30", 15), ("18:30", "23:01", 30))),)),
    ("PORTADOWN", "NI Railways Belfast - Lisburn - Portadown", "Portadown-Newry", (
        ("", "PD", (("06:10", "09:30", 30), ("09:30", "15:30", 30), ("15:30", "18:30", 20), ("18:30", "23:16", 36)),
         (("05:45", "09:30", 25), ("09:30", "15:30", 30), ("15:30", "18:30", 20), ("18:30", "22:31", 40))),
        ("_LB", "LB", (("07:10", "09:30", 30), ("15:40", "18:30", 20)), (("06:38", "09:30", 20), ("15:45", "18:30", 34))))),
    ("LARNE", "NI Railways Belfast - Carrickfergus - Larne", "Larne", (
        ("", "LR", (("05:53", "09:30", 60), ("09:30", "15:30", 60), ("15:30", "18:30", 24), ("18:30", "23:31", 60)),
         (("06:00", "09:30", 35), ("09:30", "15:30", 60), ("15:30", "18:30", 45), ("18:30", "22:34", 40))),
        ("_WD", "WD", (("06:25", "09:30", 90), ("16:05", "18:30", 50)), (("06:40", "09:30", 60), ("16:05", "18:30", 75))),
        ("_CS", "CS", (("07:15", "09:30", 70), ("10:00", "16:00", 60)), (("07:05", "09:30", 50), ("10:00", "16:00", 60))))),
    ("DERRY", "NI Railways Belfast - Coleraine - Derry~Londonderry", "Derry-Londonderry", (
        ("", "LY", (("06:38", "21:39", 60),), (("06:38", "20:39", 60),)),)),
)
_FACTORS = {"early": 0.97, "am": 1.03, "interpeak": 1.0, "pm": 1.03, "evening": 0.97}


def build(tables, network):
    lines = {}
    for row in tables.rows("nir_line_stations.csv"):
        lines.setdefault(row["line"], []).append(row)
    for rows in lines.values():
        for row in rows:
            network.stop("R_" + row["station_id"], row["station_name"].split(" (")[0], float(row["lon"]),
                         float(row["lat"]))
    for route, name, line, patterns in _LINES:
        _route(network, route, name, "four lines of NI Railways: stations 2010, order October 2024; run times rounded "
               "from 2013; headways set to the trains a day of 2013 and later news")
        for suffix, last, outbound, inbound in patterns:
            rows = lines[line]
            rows = rows[:[r["station_id"] for r in rows].index(last) + 1]
            _both_ways(network, route, suffix, rows, outbound, inbound)
    _route(network, "ENTERPRISE", "Enterprise Belfast - Newry (- Dublin)", "hourly since October 2024; shown to Newry, "
           "the part to Dublin lies outside the model; run time 2013")
    rows = [dict(r) for r in lines["Portadown-Newry"] if r["station_id"] in ("GC", "PD", "NY")]
    for row, minutes in zip(rows, (0, 32, 52)):
        row["cum_runtime_min_2013"] = minutes
    _both_ways(network, "ENTERPRISE", "", rows, (("06:00", "20:01", 60),), (("07:55", "21:56", 60),))


def _route(network, route, name, basis):
    network.routes.append({
        "route_id": f"R_{route}", "name": name, "name_ko": "", "mode": "rail", "operator": "NI Railways",
        "vehicle_type": "train_diesel", "depot_id": {"LARNE": "fortwilliam", "DERRY": "fortwilliam",
                                                     "PORTADOWN": "adelaide"}.get(route, "york_road"),
        "status": "real", "basis": basis})


def _both_ways(network, route, suffix, rows, outbound, inbound):
    distances = [float(r["cum_straight_km"]) * 1000 * _TRACK_DETOUR for r in rows]
    runs = [round(float(r["cum_runtime_min_2013"]) * 60) for r in rows]
    stops = ["R_" + r["station_id"] for r in rows]
    back_distances = [distances[-1] - d for d in reversed(distances)]
    back_runs = [runs[-1] - r for r in reversed(runs)]
    for direction, order, metres, seconds, spans in (
            ("outbound", stops, distances, runs, outbound), ("inbound", stops[::-1], back_distances, back_runs, inbound)):
        pattern_id = f"R_{route}{suffix}_{direction[:3]}"
        network.pattern(pattern_id, f"R_{route}", direction, network.stops[order[-1]]["name"], order, metres, seconds)
        network.services += timetable.services_from_headways(pattern_id, spans, _FACTORS)
