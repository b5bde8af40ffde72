"""Belfast's zones: Super Data Zones inside, districts around outside, and the places of homes and work within them."""

import math
from collections import defaultdict

from . import geo
from .belfast_sources import CENTRE

RESIDENTS = 348_005  # NISRA mid-year estimate 2022
JOBS = 236_476
EMPLOYED = 155_000  # NISRA LMSLGD 2024
CENSUS_RESIDENTS, CENSUS_HOUSEHOLDS = 345_418, 149_208
# Estimate: residents of the city who work outside it, so many that residents' ways to work come to the mean of about
# 9.6 km which the Travel Survey for Northern Ireland implies (inside the city ways can hardly be longer than 6 km on
# average). In-commuting follows: JOBS - (EMPLOYED - OUT_WORKERS); net, it is JOBS - EMPLOYED whatever this share.
OUT_WORKERS = round(0.22 * EMPLOYED)
# Belfast Harbour: about 600,000 freight vehicles and trailers a year (remembered from the port's yearly reports, not
# seen) make some 2,000 lorries in or out on a working day. The place is that of the ferry terminals, set by hand.
FREIGHT = ({"site_id": "harbour", "name": "Belfast Harbour", "lon": -5.9085, "lat": 54.6190, "lorries_per_day": 2_000,
            "source": "estimate: about 600,000 freight units a year (remembered), 300 working days"},)
IN_WORKERS = JOBS - (EMPLOYED - OUT_WORKERS)
# Estimate: share of tertiary students living in the city who study there; the rest of the places are filled from outside.
STUDENTS_STAYING = 0.93
# Estimate: e-folding distance of commuting into and out of the city [km, crow-fly from City Hall].
DECAY_KM = 17.0
_NEAR_KM = 9.0
_FAR_KM = 75.0
_NEIGHBOURS = {"Antrim and Newtownabbey", "Lisburn and Castlereagh", "Ards and North Down", "Mid and East Antrim"}
# Estimate where no source column gives it: employed residents per resident, jobs per resident.
_EMPLOYED_PER_RESIDENT, _JOBS_PER_RESIDENT = 0.47, 0.38
# Estimate from 8 GBP for a day off-street in the centre and about 6 GBP on its fringe: (km from City Hall, GBP).
_PARKING = ((0.7, 8.0), (1.1, 6.0), (1.6, 3.5), (2.1, 1.5))


def _f(row, column):
    return float(row[column] or 0)


def build(tables):
    """Rows of zones and locations."""
    sdz = tables.rows("zones_sdz2021_ni.csv")
    inside = [r for r in sdz if r["lgd_name"] == "Belfast"]
    outside = [r for r in sdz if r["lgd_name"] not in ("Belfast", "Fermanagh and Omagh")
               and _f(r, "dist_city_hall_km") <= _FAR_KM]
    zones = _internal(inside)
    locations = _data_zone_locations(tables.rows("zones_dz2021_metro.csv"))
    more, places = _external(outside, inside)
    return zones + more, locations + places


def _pct(parts):
    total = sum(parts)
    shares = [round(100 * p / total, 2) for p in parts]
    largest = shares.index(max(shares))
    shares[largest] = round(shares[largest] + 100 - sum(shares), 2)
    return shares


def _percentages(row):
    ages = _pct([_f(row, c) for c in ("age_0_14_pct", "age_15_39_pct", "age_40_64_pct", "age_65plus_pct")])
    none, one = _f(row, "hh_no_car_pct"), _f(row, "hh_one_car_pct")
    cars = _pct([none, one, max(0.0, 100 - none - one)])
    return dict(zip(("age_0_14_pct", "age_15_39_pct", "age_40_64_pct", "age_65plus_pct"), ages)) | dict(
        zip(("cars_0_pct", "cars_1_pct", "cars_2plus_pct"), cars))


def _name(row):
    return f"{row['sdz_name'].replace('_', ' ')}"


def _parking(km):
    return next((price for limit, price in _PARKING if km <= limit), 0.0)


def _internal(rows):
    residents = geo.largest_remainder([_f(r, "population_census2021") for r in rows], RESIDENTS)
    households = geo.largest_remainder([_f(r, "households_census2021") for r in rows],
                                       round(CENSUS_HOUSEHOLDS * RESIDENTS / CENSUS_RESIDENTS))
    employed = geo.largest_remainder([_f(r, "employed_residents_est") for r in rows], EMPLOYED)
    jobs = geo.largest_remainder([_f(r, "jobs_est") for r in rows], JOBS)
    grown = RESIDENTS / CENSUS_RESIDENTS
    zones = []
    for i, row in enumerate(rows):
        pupils = grown * (_f(row, "pupils_primary_resident") + _f(row, "pupils_postprimary_resident"))
        zones.append({
            "zone_id": row["sdz_code"], "name": _name(row), "name_ko": "", "district": row["dea_name"],
            "kind": "internal", "lon": row["lon"], "lat": row["lat"], "residents": residents[i],
            "households": households[i], "employed_residents": employed[i], "jobs": jobs[i], "pupils": round(pupils),
            "students": round(grown * _f(row, "students_tertiary_resident")),
            "school_places": round(_f(row, "school_places_primary") + _f(row, "school_places_postprimary")),
            "university_places": round(_f(row, "places_tertiary")), **_percentages(row),
            "parking_cost_per_day": _parking(_f(row, "dist_city_hall_km"))})
    return zones


def _data_zone_locations(rows):
    return [{
        "location_id": r["dz_code"], "zone_id": r["sdz_code"], "lon": r["lon"], "lat": r["lat"],
        "home_weight": max(1.0, _f(r, "population_mye_latest")), "job_weight": max(0.1, _f(r, "jobs_est")),
        "school_weight": _f(r, "school_places_primary") + _f(r, "school_places_postprimary"),
        "university_weight": _f(r, "places_tertiary")} for r in rows if r["lgd_name"] == "Belfast"]


def _group_of(row):
    """(zone id, name) of the outside zone a Super Data Zone belongs to: coarser with distance."""
    if row["lgd_name"] in _NEIGHBOURS:
        if _f(row, "dist_city_hall_km") <= _NEAR_KM:
            return row["sdz_code"], _name(row)
        return "X_" + row["dea_name"].replace(" ", "_").replace("'", ""), row["dea_name"]
    return "X_" + row["lgd_name"].replace(",", "").replace(" ", "_"), row["lgd_name"]


def _weighted(rows, column):
    total = sum(_f(r, "population_census2021") for r in rows)
    return sum(_f(r, column) * _f(r, "population_census2021") for r in rows) / total


def _pull(row):
    return math.exp(-_f(row, "dist_city_hall_km") / DECAY_KM)


def _employed(row):
    return _f(row, "employed_residents_est") or _EMPLOYED_PER_RESIDENT * _f(row, "population_census2021")


def _jobs(row):
    return _f(row, "jobs_est") or _JOBS_PER_RESIDENT * _f(row, "population_census2021")


def _external(rows, inside):
    groups = defaultdict(list)
    for row in rows:
        groups[_group_of(row)].append(row)
    order = sorted(groups)
    workers = geo.largest_remainder([sum(_employed(r) * _pull(r) for r in groups[k]) for k in order], IN_WORKERS)
    leaving = geo.largest_remainder([sum(_jobs(r) * _pull(r) for r in groups[k]) for k in order], OUT_WORKERS)
    students_home = sum(_f(r, "students_tertiary_resident") for r in inside) * RESIDENTS / CENSUS_RESIDENTS
    open_places = round(sum(_f(r, "places_tertiary") for r in inside) - STUDENTS_STAYING * students_home)
    students = geo.largest_remainder(
        [sum(_f(r, "students_tertiary_resident") * _pull(r) for r in groups[k]) for k in order], open_places)
    zones, locations = [], []
    for i, (zone_id, name) in enumerate(order):
        members = groups[zone_id, name]
        mean = {c: _weighted(members, c) for c in members[0] if c.endswith("_pct") and members[0][c]}
        shares = _percentages(mean)
        zones.append({
            "zone_id": zone_id, "name": name, "name_ko": "", "district": members[0]["lgd_name"], "kind": "external",
            "lon": _weighted(members, "lon"), "lat": _weighted(members, "lat"),
            "jobs": round(sum(_jobs(r) for r in members)), "school_places": 0, "university_places": 0,
            "cars_0_pct": shares["cars_0_pct"], "cars_1_pct": shares["cars_1_pct"],
            "cars_2plus_pct": shares["cars_2plus_pct"], "in_workers": workers[i], "in_students": students[i],
            "out_workers": leaving[i], "parking_cost_per_day": 0})
        locations += _outside_locations(zone_id, members)
    return zones, locations


def _outside_locations(zone_id, members):
    """Super Data Zones, weighted by who of them is likely to come."""
    return [{
        "location_id": f"L_{r['sdz_code']}", "zone_id": zone_id, "lon": r["lon"], "lat": r["lat"],
        "home_weight": max(0.01, _employed(r) * _pull(r)), "job_weight": max(0.01, _jobs(r) * _pull(r)),
        "school_weight": 0, "university_weight": 0} for r in members]


def commuting_summary(zones):
    """Text with in-commuters by district and their mean distance, for the log."""
    by_district, metres = defaultdict(int), 0.0
    for zone in zones:
        if zone["kind"] == "external":
            by_district[zone["district"]] += zone["in_workers"]
            metres += zone["in_workers"] * geo.distance_m(float(zone["lon"]), float(zone["lat"]), *CENTRE)
    text = ", ".join(f"{k} {v}" for k, v in sorted(by_district.items(), key=lambda kv: -kv[1]))
    return f"in-commuters {IN_WORKERS} ({text}); mean {metres / IN_WORKERS / 1000:.1f} km from City Hall"
