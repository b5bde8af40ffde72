"""Published figures of Belfast's lines that the pack is checked against: trips a day, run times, lengths, stops."""

from . import geo
from .belfast_sources import xy

_METRO = "Translink Metro weekday timetable of January 2010"
_NIR = "NI Railways weekday timetable of 2013"
_LINE = "own knowledge of the railway's mileage"
_RAIL = (  # measure, value, unit, year, source, confidence
    ("trips_per_day:R_BANGOR_out", 48, "trips", "2013", _NIR, "high"),
    ("trips_per_day:R_BANGOR_inb", 51, "trips", "2013", _NIR, "high"),
    ("trips_per_day:R_PORTADOWN_out", 36, "trips", "2013", _NIR, "high"),
    ("trips_per_day:R_PORTADOWN_inb", 36, "trips", "2013", _NIR, "high"),
    ("run_min:R_BANGOR_out", 39, "min", "2013", f"{_NIR}, from Great Victoria Street", "high"),
    ("run_min:R_PORTADOWN_out", 48, "min", "2013", f"{_NIR}, from Great Victoria Street", "high"),
    ("run_min:R_LARNE_out", 67, "min", "2013", f"{_NIR}, from Great Victoria Street", "high"),
    ("length_km:R_BANGOR_out", 22.4, "km", "2024", f"{_LINE}: 20.0 km from Lanyon Place, 2.4 km to Grand Central", "medium"),
    ("length_km:R_LARNE_out", 43.2, "km", "2024", f"{_LINE}: 39.0 km from York Street, 4.2 km to Grand Central", "medium"),
    ("length_km:R_ENTERPRISE_out", 71, "km", "2024", f"{_LINE}: Belfast - Newry", "medium"),
    ("length_km:R_DERRY_out", 152, "km", "2024", f"{_LINE}: Belfast - Derry by Antrim", "medium"),
    ("length_km:G1+G2", 24.5, "km", "2018", "published length of both lines by road", "medium"),
    ("run_min:G1", 59, "min", "2018", "News Letter Sept 2018: May Street - McKinstry Road congested, read as the line", "low"),
)


def observed(tables, network):
    """Rows of `observed`: figures of 2010 for each Metro pattern of the pack, then those of the railway and the Glider."""
    known = {row["pattern_id"] for row in network.patterns}
    rows = []
    for source in tables.rows("metro_route_summary_2010.csv"):
        pattern = f"M{source['route']}_{source['direction'][:3]}"
        if source["day_type"] != "weekday" or pattern not in known:
            continue
        rows.append(_row(f"trips_per_day:{pattern}", int(source["trips_per_day"]), "trips", "2010", _METRO, "high"))
        if source["runtime_interpeak_min"]:
            rows.append(_row(f"run_min:{pattern}", float(source["runtime_interpeak_min"]), "min", "2010",
                             f"{_METRO}, between the peaks", "high"))
    return rows + [_row(*r) for r in _RAIL] + _stops_of_2024(tables, network)


def _stops_of_2024(tables, network):
    """How the pack's bus stops agree with the positions of 2024, within the box that these cover."""
    index, places = geo.PointIndex(200.0), [xy(r) for r in tables.rows("bus_stop_positions_2024.csv")]
    for number, place in enumerate(places):
        index.add(number, *place)
    low, high = (tuple(pick(p[i] for p in places) for i in (0, 1)) for pick in (min, max))
    stops = [xy(row) for key, row in network.stops.items() if not key.startswith("R_")]
    away = [index.nearest(*p)[0] for p in stops if low[0] <= p[0] <= high[0] and low[1] <= p[1] <= high[1]]
    return [{"measure": f"stop_positions:within_{reach}_m_of_2024", "value": 100 * sum(a <= reach for a in away) / len(away),
             "unit": "percent", "year": "2024", "who": f"{len(away)} bus stops of the pack",
             "source": "Translink bus stop positions, OpenDataNI April 2024", "confidence": "medium-high"}
            for reach in (40, 150)]


def _row(measure, value, unit, year, source, confidence):
    return {"measure": measure, "value": value, "unit": unit, "year": year, "who": "weekday timetable",
            "source": source, "confidence": confidence}
