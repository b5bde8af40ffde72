"""Sentences and single figures of the Sejong pack: claim, gaps, provenance, fares, fleet, what was observed."""

from . import counts as points, schema

CLAIM = ("Sejong with the SCTC stops and stop orders of 2021 (43 routes) and the service levels of May 2025, the "
         "hydrogen and electric fleet of SCTC in December 2025, registered population by dong of 2022-2023 scaled to "
         "393,005, on real road centrelines; to be compared with daily boardings by area and monthly link speeds of "
         "2023-2024.")
GAPS = (
    "22 routes of 2025 (and B1, run by Daejeon) are composed from listed stops: synthetic orders of stops.",
    "No timetable by stop was found: running times are estimates from leg lengths; first and last trips mostly too.",
    "B5 is that of 2021, before its reroute of 2022; B2 ends at Banseok, as in May 2025, not at the World Cup Stadium.",
    "B0's trips are read as both directions together, since twelve articulated buses cannot run more; 10 of them are out in the peaks.",
    "The timetable has about 285 buses and 46 minibuses out at the peak without B1 (see docs/cities.md), press items report "
    "260 to 300 in all: routes do not share vehicles here, above all in the villages, and loops run in both directions.",
    "Shared bike stations are synthetic: only their number, 712, is known.",
    "Jobs by dong, cars, ages, pupils and students by zone are estimates; in-commuters are what jobs leave over.",
    "Zones split since 2020 are told apart by the nearest centre of activity, not by boundaries.",
    "Streets are centrelines: no carriageways, one-way streets or lanes. The expressway's flyovers (save two interchanges, "
    "placed by general knowledge), the riverside path below bridges and streets below national road 1 are taken apart; "
    "other false junctions, those of the ring road's underpasses above all, may remain.",
    "Roads outside the city are straight connectors with estimated lengths, speeds and capacities.",
    "Demand-responsive buses (Ieung bus, Duruta), coaches, and the Daejeon and Cheongju city buses are missing.",
    "Daejeon Metro line 1 has twelve of its stations, from general knowledge; trains' headways are estimates.",
    "Fares of 2020; transfers between operators are not told apart; village fares count as city fares.",
    "Students living in Sejong are taken to study there: their number leaving the city is not known.",
)
OPEN = "public data of the Ministry of the Interior and Safety (juso.go.kr), Sejong City and SCTC (data.go.kr), attribution"
ROADS = "road-name centreline file TL_SPRD_MANAGE, Ministry of the Interior and Safety (juso.go.kr)"
STOPS = "SCTC bus stop facility status, 2021-09-24, data.go.kr; places outside and stations press and general knowledge"
LINES = ("SCTC stop orders 2021-09-24; Sejong bus operation status 2025-05-27, data.go.kr; composed routes and running "
         "times own work; rail from press and general knowledge")
DEPOTS = "press items on depots, hydrogen stations and fleet, SCTC 2025"
DEPOTS_OUTSIDE = (
    ("D_daejeon", "Daejeon bus depots", "대전 시내버스 차고지", "bus", 127.4200, 36.3650, "general knowledge, one for all"),
    ("D_rail", "Korail depot Daejeon", "코레일 대전 차량사업소", "rail", 127.4250, 36.3550, "general knowledge, +-1 km"),
    ("D_metro", "Daejeon Metro depot Panam", "대전 도시철도 판암 차량기지", "rail", 127.4640, 36.3130,
     "general knowledge, +-500 m"),
)
FLEET = {
    ("D_daepyeong", "bus_fc_sd"): (54, "SCTC release 2025-07-24: 54 hydrogen buses; all put here, where they refuel"),
    ("D_brt", "bus_battery_artic"): (12, "twelve articulated electric buses of line B0"),
    ("D_daepyeong", "bus_battery_sd"): (2, "SCTC 14 electric buses in December 2025 less the 12 articulated"),
}
_CITY = "adult card fare in force since 2020-07-01"
_FARE_COLUMNS = ("operator", "mode", "base_fare", "fare_per_km", "transfer_window_min", "day_cap", "source")
FARES = [dict(zip(_FARE_COLUMNS, f)) for f in (
    ("SCTC", "bus", 1400, 0, 60, None, _CITY),
    ("SCTC", "brt", 1400, 19.4, 60, None, _CITY + ": 1,400, to Daejeon 1,700, Osong - Banseok 2,000, by length"),
    ("Sejong Gyotong", "bus", 1400, 10.0, 60, None, _CITY + ", 1,700 to Daejeon or Cheongju, by length"),
    ("Daejeon", "brt", 1400, 19.4, 60, None, _CITY + ", as on the other BRT lines"),
    ("DJET", "rail", 1550, 0, 60, None, "general knowledge"),
    ("KORAIL", "rail", 2600, 35.0, 0, None, "general knowledge: least fare 2,600, about 65 KRW/km over 40 km; fitted"),
    ("KORAIL KTX", "rail", 5600, 103.4, 0, None, "general knowledge: 18,500 Osong - Seoul, 8,400 least; fitted"),
    ("SR", "rail", 5000, 95.0, 0, None, "general knowledge: about 15,000 Osong - Suseo; fitted"),
)]
_SURVEY = "city and agency survey, n=1,450"
OBSERVED = (
    ("mode_share:bus", 7.9, "%", "2023", "residents, all journeys", "Segye Ilbo 2023-11-15 (city briefing)", "medium"),
    ("mode_share:car", 50, "%", "2023", "residents, all journeys", "Segye Ilbo 2023-11-15: close to 50 %", "medium"),
    ("mode_share:bike", 3.1, "%", "2020", "residents of the new town", "Sejong Time News 2020-11-02", "medium"),
    ("mode_share:walk_and_other", 39, "%", "2023", "residents, all journeys", "estimate: the rest to 100", "low"),
    ("boardings_per_day:smart_card_weekday", 44200, "boardings/day", "2024-09..2025-08", "all bus users",
     "Sejong smart-card totals", "high"),
    ("uses_per_day:public_transport", 69539, "uses/day", "2023-09..2024-08", "all users, city's own count",
     "Segye Ilbo 2025-10-16", "high"),
    ("uses_per_day:public_transport", 78638, "uses/day", "2024-09..2025-08", "all users, city's own count, with pass",
     "Segye Ilbo 2025-10-16", "high"),
    ("boardings_per_day:brt", 32959, "boardings/day", "2024", "all users, 12.03 million a year", "Yonhap", "high"),
    ("boardings_per_day:B1", 12055, "boardings/day", "2024", "all users, 4.4 million a year", "Yonhap", "high"),
    ("boardings_per_day:B2", 8274, "boardings/day", "2024", "all users, 3.02 million a year", "Yonhap", "high"),
    ("boardings_per_day:B0", 4384, "boardings/day", "2024", "all users, 1.6 million a year", "Yonhap", "high"),
    ("boardings_per_day:M1", 1700, "boardings/day", "2025", "all users", "News1", "high"),
    ("boardings_per_day:osong_station", 23189, "users/day", "2020-01", "station users", "cctimes.kr", "high"),
    ("bike_share:trips_per_day", 6027, "trips/day", "2025", "2.2 million a year planning value", "estimate", "low"),
    ("bike_share:trips_per_day", 4271, "trips/day", "2026-01", "winter month", "Citizen Administration News", "high"),
    ("bike_share:trip_km", 1.9, "km", "2025", "distance by rentals", "Joongdo Ilbo 2025-06-30", "medium"),
    ("bike_share:share_commuting", 29, "%", "2025", "users", "Citizen Administration News", "high"),
    ("commute:within_40_min", 78, "%", "2025-06", "commuters in the new town's survey", _SURVEY, "high"),
    ("commute:60_min_or_more", 7, "%", "2025-06", "commuters in the new town's survey", _SURVEY, "high"),
    ("commute:leave_home_0800_0840", 40, "%", "2025-06", "commuters in the new town's survey; one report reads it as arrivals", _SURVEY,
     "medium"),
    ("commute:leave_1800_1840", 49, "%", "2025-06", "commuters in the new town's survey", _SURVEY, "high"),
    ("commute:round_trip_min", 65.2, "min/day", "2024-06", "commuters of Chungcheong", "Statistics Korea", "high"),
    ("commute:km", 15.8, "km", "2024-06", "commuters of Chungcheong", "Statistics Korea", "high"),
    ("commute:door_to_door_kmh", 5.8, "km/h", "2024-06", "commuters within Sejong", "Statistics Korea", "high"),
    ("commute:stay_in_city", 56.8, "%", "2023-06", "employed residents", "Statistics Korea", "high"),
    ("commute:to_daejeon", 20.9, "%", "2023-06", "employed residents", "Statistics Korea", "high"),
    ("commute:out_of_city", 39.8, "%", "2024-06", "employed residents, three operators", "Statistics Korea", "high"),
    ("cars_per_household", 1.04, "cars", "2019", "private cars", "Chungbuk Ilbo", "high"),
    ("vehicles_registered", 198110, "vehicles", "2023", "all vehicles", "Daejeon Internet News", "high"),
    ("run_min:B2 Osong - Government Complex", 30, "min", "2023", "passengers", "Edaily", "high"),
    ("length_km:B2", 31.2, "km", "2013", "Osong - Banseok", "Kukmin Ilbo", "high"),
    ("buses:city_fleet", 262, "buses", "2018-2025", "city buses, three operators", "press", "medium"),
)


def boardings(data):
    """Weekday boardings a day by area, mean of September to November 2024."""
    import datetime
    total, days = {}, set()
    for row in schema.read_table(data / "bus_ridership_daily_by_dong_2023_2024.csv")[1]:
        if "2024-09-01" <= row["date"] <= "2024-11-30" and datetime.date.fromisoformat(row["date"]).weekday() < 5:
            days.add(row["date"])
            total[row["area_name_ko"]] = total.get(row["area_name_ko"], 0) + float(row["boardings"])
    return [{"measure": f"boardings_per_day:{area}", "value": round(count / len(days), 1), "unit": "boardings/day",
             "year": "2024-09..2024-11", "who": "weekdays, by area of the stop", "source": "Sejong smart-card totals",
             "confidence": "high; stops on a border count for one area"} for area, count in sorted(total.items())]


def speeds(data):
    """Mean speed by road, both directions, of the months of 2024."""
    total = {}
    for row in schema.read_table(data / "road_speeds_monthly_by_segment.csv")[1]:
        if row["year"] == "2024":
            entry = total.setdefault(row["road_ko"], [0.0, 0])
            entry[0] += float(row["mean_speed_kmh"])
            entry[1] += 1
    return [{"measure": f"speed_kmh:{road}", "value": round(s / n, 1), "unit": "km/h", "year": "2024",
             "who": "vehicles on the road's segments, all hours", "source": "Sejong traffic information statistics",
             "confidence": "high"} for road, (s, n) in sorted(total.items())]


_WORKING_DAY = 1.12  # boardings on a mean working day over those of a mean day, smart cards of 2024


def counts(routes):
    """Rows of `counts`: boardings of BRT and of all buses. No vehicle count with a known unit was found."""
    brt = points.of_routes(routes, lambda r: r["mode"] == "brt")
    all_buses = points.of_routes(routes, lambda r: r["mode"] in ("brt", "bus"))
    rows = [points.row("brt", "BRT, all its routes", "boardings", brt, 32959 * _WORKING_DAY, "fit", "2024",
                       f"Yonhap: 12.03 million in 2024; {_WORKING_DAY} times that on a working day", "medium-high"),
            points.row("buses", "buses and BRT", "boardings", all_buses, (44200 + 78638) / 2, "fit", "2024-09..2025-08",
                       "middle of 44,200 boardings on working days by smart card at stops in the city and 78,638 'uses' "
                       "a day that the city publishes without a definition (Segye Ilbo 2025-10-16)", "low")]
    for route, per_day, source in (("B0", 4384, "1.6 million in 2024"), ("B1", 12055, "4.4 million in 2024"),
                                   ("B2", 8274, "3.02 million in 2024")):
        of = points.of_routes(routes, lambda r, route=route: r["route_id"] == route)
        rows.append(points.row(route.lower(), route, "boardings", of, per_day * _WORKING_DAY, "compare", "2024",
                               f"Yonhap: {source}; {_WORKING_DAY} times that on a working day", "medium-high"))
    return rows
