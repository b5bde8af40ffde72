"""Belfast's small tables: bikes, depots and their fleets, park and ride, fares, places, and figures to compare with."""

import json

from . import geo
from .belfast_sources import PROJECTION

_STATISTICS = "DfI and Translink, Public Transport Statistics Northern Ireland 2023-24"
_SPLIT = f"city total: {_STATISTICS}; split over depots is an estimate"


def stations(tables):
    """Shared-bike stations in service; bikes are an estimate of half the docks."""
    rows = []
    for row in tables.rows("bike_share_stations.csv"):
        if row["status"].startswith("removed"):
            continue
        docks = int(row["docks_est"])
        rows.append({"station_id": "B" + row["station_id"], "name": row["station_name"], "name_ko": "",
                     "lon": row["lon"], "lat": row["lat"], "docks": docks, "bikes": round(0.5 * docks),
                     "status": "estimated"})
    return rows


_DEPOTS = (
    ("short_strand", "Short Strand Metro depot", "bus", -5.9105, 54.5975, "site known, place from own knowledge (200 m); battery buses charge here"),
    ("milewater", "Milewater Service Centre", "bus", -5.9215, 54.6150, "site: jobsandgrowthni.gov.uk 2019, place from own knowledge (300 m); Glider base, battery buses charge here"),
    ("falls_park", "Falls Park depot", "bus", -5.9790, 54.5855, "site: Belfast Media, place from own knowledge (200 m)"),
    ("newtownabbey", "Newtownabbey depot", "bus", -5.9450, 54.6800, "site: Energy Live News 2021, place from own knowledge (about 1 km)"),
    ("europa", "Grand Central bus station", "bus", -5.9400, 54.5935, "own knowledge (150 m)"),
    ("york_road", "York Road rail depot", "rail", -5.9235, 54.6125, "own knowledge (200 m)"),
    ("fortwilliam", "Fortwilliam train care depot", "rail", -5.9190, 54.6270, "own knowledge (300 m)"),
    ("adelaide", "Adelaide train care depot", "rail", -5.9560, 54.5775, "own knowledge (300 m)"),
    ("h2_newtownabbey", "Newtownabbey hydrogen station (2500 kg a day)", "hydrogen_station", -5.9450, 54.6800, "Energy Live News 5 Jul 2021; place from own knowledge (about 1 km)"),
    ("ww_duncrue", "Belfast Waste Water Treatment Works", "wastewater", -5.9120, 54.6260, "own knowledge (400 m)"),
    ("ww_kinnegar", "Kinnegar Waste Water Treatment Works", "wastewater", -5.8500, 54.6330, "own knowledge (400 m)"),
)
_FLEET = (  # depot, type, count, status, source
    ("short_strand", "bus_battery_dd", 50, "estimate", _SPLIT), ("short_strand", "bus_diesel_dd", 40, "estimate", _SPLIT),
    ("milewater", "bus_hybrid_artic", 34, "source", f"34 Gliders: {_STATISTICS}; all are based at Milewater"),
    ("milewater", "bus_battery_dd", 30, "estimate", _SPLIT), ("milewater", "bus_diesel_dd", 30, "estimate", _SPLIT),
    ("falls_park", "bus_diesel_dd", 65, "estimate", _SPLIT),
    ("newtownabbey", "bus_diesel_dd", 50, "estimate", _SPLIT),
    ("newtownabbey", "bus_fc_dd", 23, "estimate", "23 fuel-cell buses, refuelled at Newtownabbey: busandtrainuser.com 2023, Energy Live News 2021"),
    ("europa", "bus_diesel_sd", 130, "estimate", "what the corridors here need at their peak and a tenth"),
    ("york_road", "train_diesel", 21, "estimate", "23 Class 3000 and 20 Class 4000 sets, 2 Enterprise sets (derived); split over depots is an estimate"),
    ("fortwilliam", "train_diesel", 16, "estimate", "as York Road"),
    ("adelaide", "train_diesel", 8, "estimate", "as York Road"),
)


def depots():
    return [dict(zip(("depot_id", "name", "kind", "lon", "lat", "source"), d)) | {"name_ko": ""} for d in _DEPOTS]


def depot_fleet():
    return [dict(zip(("depot_id", "vehicle_type", "count", "status", "source"), f)) for f in _FLEET]


_FARE = "Smartlink single 2.00 and day cap 4.00 GBP, June 2024: Northern Ireland World and Derry Journal, May 2024"
_FARES = (
    ("Metro", "bus", 2.0, 0, 0, 4.0, _FARE), ("Glider", "brt", 2.0, 0, 0, 4.0, _FARE),
    ("Ulsterbus", "bus", 1.9, 0.13, 0, "", "estimate of what a regular traveller pays by distance, as on the railway"),
    ("NI Railways", "rail", 1.8, 0.16, 0, "", "estimate of what a regular traveller pays: Lisburn - Bangor single 10.00 GBP for 33 km in October 2024 (News Letter) less about a third for season tickets"),
)


def fares():
    return [dict(zip(("operator", "mode", "base_fare", "fare_per_km", "transfer_window_min", "day_cap", "source"), f))
            for f in _FARES]


_OWN = "site and place from own knowledge (about 300 m); spaces estimated"
_PARK_RIDE = (
    ("dundonald", "Dundonald Park & Ride (Glider G1)", -5.79749, 54.59601, 519, "real", "519 spaces, 2018: Wikipedia, Glider (Belfast); place: Glider halt"),
    ("cairnshill", "Cairnshill Park & Ride", -5.8985, 54.5445, 700, "estimate", _OWN),
    ("blacks_road", "Blacks Road Park & Ride", -6.0050, 54.5600, 250, "estimate", _OWN),
    ("sprucefield", "Sprucefield Park & Ride", -6.0640, 54.4930, 320, "estimate", _OWN),
    ("colin", "Colin Connect, Stewartstown Road", -6.0215, 54.5618, 30, "estimate", "place: Glider halt; spaces estimated"),
    ("northside", "Northside Park & Ride, Corporation Street", -5.9235, 54.6075, 350, "estimate", _OWN),
    ("lisburn", "Lisburn station", -6.045892, 54.51395, 200, "estimate", "place: station; spaces estimated"),
    ("moira", "Moira station", -6.214056, 54.492145, 300, "estimate", "place: station; spaces estimated"),
    ("portadown", "Portadown station", -6.446, 54.425, 300, "estimate", "place: station; spaces estimated"),
    ("lurgan", "Lurgan station", -6.338897, 54.467138, 200, "estimate", "place: station; spaces estimated"),
    ("bangor", "Bangor station", -5.671129, 54.658861, 150, "estimate", "place: station; spaces estimated"),
    ("bangor_west", "Bangor West station", -5.693235, 54.660003, 60, "estimate", "place: station; spaces estimated"),
    ("holywood", "Holywood station", -5.83962, 54.641153, 60, "estimate", "place: station; spaces estimated"),
    ("carrickfergus", "Carrickfergus station", -5.809708, 54.717567, 200, "estimate", "place: station; spaces estimated"),
    ("whiteabbey", "Whiteabbey station", -5.904508, 54.672254, 60, "estimate", "place: station; spaces estimated"),
    ("mossley_west", "Mossley West station", -5.951084, 54.696815, 200, "estimate", "place: station; spaces estimated"),
    ("antrim", "Antrim station", -6.21154, 54.718218, 250, "estimate", "place: station; spaces estimated"),
    ("ballymena", "Ballymena station", -6.284722, 54.864167, 300, "estimate", "place: station; spaces estimated"),
)


def park_ride():
    return [dict(zip(("site_id", "name", "lon", "lat", "spaces", "status", "source"), p)) | {"name_ko": ""}
            for p in _PARK_RIDE]


def places(tables):
    """Labels. Finaghy stands at its station: the centre of its statistical areas lies beyond the railway, below Dunmurry."""
    station = {r["station_name"]: r for r in tables.rows("nir_stations.csv")}["Finaghy"]
    rows = [{"name": r["name"], "name_ko": "", "kind": r["kind"], "lon": r["lon"], "lat": r["lat"],
             "importance": r["importance_1_high_3_low"]} for r in tables.rows("place_names.csv")]
    seen = {}
    for row in rows:
        if row["name"] == "Finaghy":
            row["lon"], row["lat"] = station["lon"], station["lat"]
        seen.setdefault((row["name"], row["kind"]), row)
    return list(seen.values())


# ---- figures to compare with --------------------------------------------------------------------------------------

_TSNI = "Travel Survey for Northern Ireland"
_OBSERVED = (
    ("mode_share:car_driver", 47, "percent", "2019", "commuters, Belfast residents", "estimate between TSNI 2007-09 and Census 2021", "low-medium"),
    ("mode_share:car_passenger", 11, "percent", "2019", "commuters, Belfast residents", "estimate, taxi included", "low-medium"),
    ("mode_share:bus", 16, "percent", "2019", "commuters, Belfast residents", "estimate, Glider included", "low-medium"),
    ("mode_share:rail", 2, "percent", "2019", "commuters, Belfast residents", "estimate", "low-medium"),
    ("mode_share:walk", 19, "percent", "2019", "commuters, Belfast residents", "estimate", "low-medium"),
    ("mode_share:bike", 4, "percent", "2019", "commuters, Belfast residents", "estimate; Census 2011 range 2.1-4", "low-medium"),
    ("mode_share:car_or_van", 59, "percent", "2007-2009", "commuters, Belfast residents", f"DRD, {_TSNI} 2007-09 (Belfast Telegraph 7 Jan 2011)", "medium-high"),
    ("mode_share:walk_bike_public_transport", 44, "percent", "2017-2019", "all journeys, Belfast residents", f"NISRA Data Portal JMWCPTLGD ({_TSNI})", "high"),
    ("mode_share:walk_bike_public_transport", 53, "percent", "2013", "people entering the city centre 8-9 am, taxi included", "DfI, Belfast on the Move 2013 surveys", "high"),
    ("mode_share:car", 70, "percent", "2016-2018", "all journeys, Northern Ireland", f"DfI, {_TSNI} 2016-18", "high"),
    ("mode_share:walk", 19, "percent", "2016-2018", "all journeys, Northern Ireland", f"DfI, {_TSNI} 2016-18", "high"),
    ("mode_share:public_transport", 5, "percent", "2016-2018", "all journeys, Northern Ireland", f"DfI, {_TSNI} 2016-18", "high"),
    ("mode_share:bike", 1, "percent", "2016-2018", "all journeys, Northern Ireland", f"DfI, {_TSNI} 2016-18", "high"),
    ("mean_journey_km:all", 10.5, "km", "2016-2018", "all journeys, Northern Ireland", f"6.5 miles, {_TSNI} (Belfast Telegraph 2019)", "high"),
    ("journeys_per_person_year:all", 903, "journeys a year", "2016-2018", "Northern Ireland", f"DfI, {_TSNI} 2016-18", "high"),
    ("households_without_car", 33.9, "percent", "2021", "Belfast households", "NISRA Census 2021", "high"),
    ("drive_to_work", 68357, "persons", "2021", "Belfast residents (lockdown month)", "NISRA Census 2021", "high"),
    ("jobs_reached_by_car", 107298, "jobs", "2021", "jobs in Belfast (lockdown month)", "NISRA Census 2021 APWP001 x APWP035", "high"),
    ("boardings_per_year:Metro", 22.7, "million", "2019-20", "all passengers", "DfI, Northern Ireland Transport Statistics 2020-21", "high"),
    ("boardings_per_year:Glider", 7.7, "million", "2019-20", "all passengers", "DfI, Northern Ireland Transport Statistics 2020-21", "high"),
    ("boardings_per_year:rail", 15.1, "million", "2019-20", "all passengers, Northern Ireland", "DfI, Northern Ireland Transport Statistics 2020-21", "high"),
    ("boardings_per_year:rail", 13.8, "million", "2023-24", "all passengers, Northern Ireland", _STATISTICS, "high"),
    ("boardings_per_year:Metro", 21.4, "million", "2023-24", "all passengers", "estimate: 2019-20 scaled by all buses", "medium"),
    ("boardings_per_year:Glider", 7.3, "million", "2023-24", "all passengers", "estimate: 2019-20 scaled by all buses", "low-medium"),
    ("boardings_per_day:Metro", 71000, "boardings", "2023-24", "weekday, all passengers", "derived: yearly figure / 300", "low-medium"),
    ("boardings_per_day:Glider", 24300, "boardings", "2023-24", "weekday, all passengers", "derived: yearly figure / 300", "low-medium"),
    ("fleet:Metro", 288, "vehicles", "2024", "Metro", _STATISTICS, "high"),
    ("fleet:Metro zero-emission", 103, "vehicles", "2024", "Metro: 80 battery, 23 fuel cell", _STATISTICS, "high"),
    ("fleet:Glider", 34, "vehicles", "2024", "Glider", _STATISTICS, "high"),
    ("fleet:rail carriages", 164, "carriages", "2024", "NI Railways", _STATISTICS, "high"),
    ("vehicles_in_service_at_once:Metro", 157, "vehicles", "2010", "weekday morning peak", "derived from the timetable of January 2010", "medium-high"),
    ("trips_per_day:Metro", 3440, "trips", "2010", "weekday", "derived from the timetable of January 2010", "high"),
    ("km_per_year:Metro zero-emission", 2.4, "million km", "2022", "Metro, part of the year", "BITC NI and Translink 2023", "high"),
    ("aadt:A12 Westlink", 95230, "vehicles a day", "2023", "both directions", "DfI traffic counts 2023 (quintinqs.com)", "high"),
    ("aadt:M1 near Belfast", 91386, "vehicles a day", "2023", "both directions", "DfI traffic counts 2023 (quintinqs.com)", "high"),
    ("aadt:M1 Stockmans Lane", 73788, "vehicles a day", "2023", "both directions", "DfI traffic counts 2023 (quintinqs.com)", "high"),
    ("aadt:M1 Blacks Road - Saintfield Road", 54824, "vehicles a day", "2023", "both directions", "DfI traffic counts 2023 (quintinqs.com)", "high"),
    ("aadt:M2 Fortwilliam", 97410, "vehicles a day", "2009", "both directions", "DRD (wesleyjohnston blog 2012)", "high"),
    ("aadt:A48 Donaghadee Road", 10792, "vehicles a day", "2023", "both directions", "DfI traffic census 2023, site 508, OpenDataNI", "high"),
    ("aadt:A20 Portaferry Road", 7282, "vehicles a day", "2023", "both directions", "DfI traffic census 2023, site 444, OpenDataNI", "high"),
    ("hgv_share:all", 9.2, "percent", "2023", "count sites, Northern Ireland", "DfI traffic counts 2023 (quintinqs.com)", "medium-high"),
    ("extra_travel_time:all day", 33, "percent", "2019", "car drivers", "TomTom (Belfast Telegraph Jan 2020)", "high"),
    ("extra_travel_time:am peak", 73, "percent", "2019", "car drivers, derived: 22 min on 30", "TomTom (Belfast Telegraph Jan 2020)", "high"),
    ("extra_travel_time:pm peak", 63, "percent", "2019", "car drivers, derived: 19 min on 30", "TomTom (Belfast Telegraph Jan 2020)", "high"),
    ("scheduled_speed:Metro 9A am peak", 16.6, "km/h", "2010", "inbound, straight between stops", "derived from the timetable", "medium-high"),
    ("scheduled_speed:Metro 9A interpeak", 17.1, "km/h", "2010", "straight between stops", "derived from the timetable", "medium-high"),
    ("run_time:G1", 59, "min", "2018", "May Street - McKinstry Road, congested", "News Letter Sept 2018", "medium"),
    ("bike_share_trips_per_day:all", 523, "journeys", "2015-16", "33 stations", "derived: 191,000 in the first year (Irish News 28 Apr 2016)", "medium"),
    ("bike_share:stations", 60, "stations", "2025", "Belfast", "BBC News NI 2025", "high"),
    ("bike_share:bikes", 400, "bikes", "2025", "Belfast", "BBC News NI 2025", "high"),
    ("greenhouse_gas:transport share", 20, "percent", "2020", "Belfast", "Belfast Net-Zero Carbon Roadmap", "high"),
)


def observed():
    return [dict(zip(("measure", "value", "unit", "year", "who", "source", "confidence"), o)) for o in _OBSERVED]


# Land beyond the box of the coastline source, for the picture only: a sketch, several km off.
_FAR_LAND = (
    ((-6.5, 54.3499), (-8.0, 54.3499), (-8.0, 54.05), (-6.30, 54.05), (-6.05, 54.06), (-5.88, 54.15), (-5.84, 54.23),
     (-5.60, 54.24), (-5.54, 54.30), (-5.50, 54.3501), (-6.5, 54.3501), (-6.5, 54.3499)),
    ((-6.4999, 54.35), (-6.4999, 54.95), (-6.05, 54.95), (-6.03, 55.05), (-6.15, 55.20), (-6.50, 55.24), (-6.80, 55.17),
     (-7.00, 55.18), (-8.0, 55.15), (-8.0, 54.35), (-6.4999, 54.35)))


# ---- background ---------------------------------------------------------------------------------------------------

def background(tables):
    """Land, lakes, rivers and rail lines, simplified; the sea is what is not land."""
    features = [{"type": "Feature", "properties": {"kind": "land"},
                 "geometry": {"type": "Polygon", "coordinates": [[list(p) for p in ring]]}} for ring in _FAR_LAND]
    for feature in json.loads(tables.text("coastline_refined.geojson"))["features"]:
        kind = {"river_band": "river"}.get(feature["properties"]["kind"], feature["properties"]["kind"])
        tolerance = 4.0 if kind == "river" else 15.0
        features.append(_simplified(feature, kind, feature["properties"].get("name", ""), tolerance))
    for feature in json.loads(tables.text("rail_lines.geojson"))["features"]:
        features.append(_simplified(feature, "rail", feature["properties"]["line"], 1.0))
    return {"type": "FeatureCollection", "features": features}


def _simplified(feature, kind, name, tolerance):
    def thin(line):
        plane = [PROJECTION.xy(*p[:2]) for p in line]
        if plane[0] == plane[-1] and len(plane) > 4:  # a ring: keep it a ring of at least a triangle
            middle = len(plane) // 2
            half = geo.simplify(plane[:middle + 1], tolerance)[:-1] + geo.simplify(plane[middle:], tolerance)
            plane = half if len(half) >= 4 else plane
        else:
            plane = geo.simplify(plane, tolerance)
        return [list(PROJECTION.lonlat(*p)) for p in plane]

    geometry = feature["geometry"]
    lines = geometry["coordinates"]
    thinned = thin(lines) if geometry["type"] == "LineString" else [thin(ring) for ring in lines]
    properties = {"kind": kind} | ({"name": name} if name else {})
    return {"type": "Feature", "properties": properties,
            "geometry": {"type": geometry["type"], "coordinates": thinned}}
