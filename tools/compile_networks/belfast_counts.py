"""What was counted in Belfast, and on which streets and routes of the pack."""

import csv

from . import counts
from .belfast_sources import at

_DFI = "DfI traffic counts 2023 (quintinqs.com)"
_PROFILE = "; {:.2f} times that on a working day, and its hours: mean of Northern Ireland's count sites (DfI traffic census 2023)"
# id, name, where (longitude, latitude), road, vehicles a day of the year in both directions, use, year, source, confidence.
_ROADS = (
    ("westlink", "A12 Westlink, Divis Street to Grosvenor Road", (-5.9426, 54.5954), "Westlink", 95230, "fit", "2023",
     _DFI, "high; the section is ours"),
    ("m1_near_belfast", "M1, Broadway to Stockmans Lane", (-5.9674, 54.5808), "M1", 91386, "fit", "2023", _DFI,
     "high; the section is ours"),
    ("m1_stockmans_lane", "M1, Stockmans Lane to Black's Road", (-5.9869, 54.5695), "M1", 73788, "fit", "2023", _DFI,
     "high; the section is ours"),
    ("m1_blacks_road", "M1, Black's Road to Saintfield Road", (-5.9952, 54.5488), "M1", 54824, "fit", "2023", _DFI,
     "high"),
    ("m2_sandyknowes", "M2, Greencastle to Sandyknowes", (-5.9275, 54.6520), "M2", 47000, "fit", "2023",
     _DFI + ": 44,000 to 50,000 on its sections", "medium"),
    ("m2_fortwilliam", "M2, Fortwilliam to Greencastle", (-5.9190, 54.6375), "M2", 97410, "compare", "2009",
     "DRD (wesleyjohnston blog 2012)", "medium: old"),
)
_LORRY_SHARE = 0.092  # of vehicles at the count sites of Northern Ireland, 2023


def rows(data, streets, routes):
    """Rows of `counts`: roads, lorries on them, boardings."""
    of_day = _working_day(data)
    hours = [100 * h / sum(of_day) for h in of_day]
    result = []
    for key, name, where, road, aadt, use, year, source, confidence in _ROADS:
        of = counts.both_directions(streets, at(*where), _on(road))
        per_day = aadt * sum(of_day)
        profile = _PROFILE.format(sum(of_day))
        result.append(counts.row(key, name, "vehicles", of, per_day, use, year, source + profile, confidence, hours))
        result.append(counts.row(f"{key}_lorries", f"{name}: lorries", "lorries", of, _LORRY_SHARE * per_day, "compare", year,
                                 "9.2 % of vehicles at the count sites of Northern Ireland (DfI 2023, quintinqs.com)",
                                 "low: the share of the sites' mean"))
    for operator, per_day in (("Metro", 71000), ("Glider", 24300)):
        result.append(counts.row(
            operator.lower(), f"{operator}, all its routes", "boardings",
            counts.of_routes(routes, lambda r: r["operator"] == operator), per_day, "fit", "2023-24",
            "yearly journeys of 2019-20 (DfI, Northern Ireland Transport Statistics 2020-21) scaled to 2023-24 by all buses, / 300",
            "low-medium"))
    return result


def _on(road):
    if road == "Westlink":
        return lambda link: link.name == road and not link.ramp
    return lambda link: link.cls == "motorway" and not link.ramp


def _working_day(data):
    """Share of a mean day's vehicles that passes in each hour of a mean working day."""
    hours = [0.0] * 24
    with open(data / "behaviour" / "hourly_traffic_fractions.csv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["purpose"] == "all_traffic" and int(row["day_of_week_mon0"]) < 5:
                hours[int(row["hour_start"])] += float(row["fraction"]) / 5
    return hours
