"""Compiles the city pack of Sejong. What is real, estimated or synthetic is said in every file's entry."""

import json

from . import geo, schema, sejong_facts as facts, sejong_people as people, sejong_published, sejong_streets, sejong_transit

CENTRE = (127.2890, 36.4950)


def compile_city(data, out):
    """Reads the source tables under `data`/sejong and writes the pack into `out`."""
    data = data / "sejong"
    projection = geo.Projection(*CENTRE)
    pack = schema.Pack("sejong", "Sejong", "세종", "Asia/Seoul", "KRW", "EPSG:5186", "right", CENTRE, facts.CLAIM,
                       facts.GAPS)
    transit = sejong_transit.Transit(data)
    lines, fleet = sejong_transit.build(transit)
    trains = sejong_transit.add_rail(transit, lines)
    used = dict.fromkeys(row["stop_id"] for row in lines["pattern_stops"])
    finder = people.ZoneFinder(data)
    graph = _streets(data, projection, finder, transit, lines, used)
    _add_streets(pack, graph)
    _add_people(pack, data, finder, graph, transit)
    _add_lines(pack, data, transit, lines, used, fleet, trains)
    _add_bikes(pack, data, finder, transit, lines, graph)
    _add_picture(pack, data)
    _add_observed(pack, data)
    pack.add("counts.csv", "counts", facts.counts(lines["routes"]), year="2024-2025", source="see rows", licence="facts",
             confidence="see rows")
    pack.write(out)


def _streets(data, projection, finder, transit, lines, used):
    graph = sejong_streets.read(data, projection, finder.is_urban)
    sejong_streets.add_outside(graph)
    chains = {}
    rail = {r["route_id"] for r in lines["routes"] if r["mode"] == "rail"}
    route_of = {p["pattern_id"]: p["route_id"] for p in lines["patterns"]}
    for row in lines["pattern_stops"]:
        if route_of[row["pattern_id"]] not in rail:
            chains.setdefault(row["pattern_id"], []).append(row["stop_id"])
    sejong_streets.attach_stops(graph, {s: transit.stops[s] for s in used}, list(chains.values()))
    graph.drop_lone_nodes()
    sejong_streets.open_junctions(graph)
    return graph


def _add_streets(pack, graph):
    pack.add("nodes.csv", "nodes", graph.node_rows(), year="before 2026", source=facts.ROADS, licence=facts.OPEN,
             confidence="high")
    pack.add("links.csv", "links", graph.link_rows({"s"}, 2.0), year="before 2026",
             source=facts.ROADS + "; class, lanes, speed and capacity are estimates by kind of street",
             licence=facts.OPEN, confidence="geometry high, the rest low")
    pack.add("links_outside.csv", "links", graph.link_rows({"x"}, 2.0), year="2026",
             source="connectors drawn for this project, straight with estimated lengths: roads to the neighbouring "
             "cities, and to stops off the street data", licence="own work", confidence="low")


def _add_people(pack, data, finder, graph, transit):
    rows = people.zones(data)
    pack.add("zones.csv", "zones", rows, year="2022-2023",
             source="registered population by dong of 2022 and 2023 scaled to 393,005; employed residents, households, "
             "ages, pupils, students, cars, jobs, parking are estimates; commuting shares Statistics Korea June 2023",
             licence=facts.OPEN, confidence="residents medium, the rest low")
    stops = {s: p for s, p in transit.stops.items() if not s.startswith(("X_", "T_", "M_"))}
    pack.add("locations.csv", "locations", people.locations(data, finder, graph, stops, transit.names),
             year="2021-2026", source="synthetic: cells of 200 to 455 m weighted by street corners, bus stops, public "
             "places and known workplaces; zones by the boundaries of 2020 of Statistics Korea SGIS (vuski/admdongkor, "
             "attribution)",
             licence="own work from public data", confidence="low")


def _add_lines(pack, data, transit, lines, used, fleet, trains):
    pack.add("stops.csv", "stops", transit.stop_rows(used), year="2021-09", source=facts.STOPS, licence=facts.OPEN,
             confidence="high; places outside low")
    for kind in ("routes", "patterns", "pattern_stops", "services"):
        pack.add(f"{kind}.csv", kind, lines[kind], year="2021-2025", source=facts.LINES, licence=facts.OPEN,
                 confidence="orders of stops high for 2021, headways high, composed routes and times low")
    pack.add("fares.csv", "fares", facts.FARES, year="2020-2025", source="fares in force since 2020 (city); rail "
             "general knowledge, fitted by distance", licence="facts", confidence="medium")
    pack.add("depots.csv", "depots", _depots(data), year="2024-2026", source=facts.DEPOTS, licence="facts",
             confidence="medium")
    pack.add("depot_fleet.csv", "depot_fleet", _fleet(fleet, trains), year="2025", source=facts.DEPOTS, licence="facts",
             confidence="hydrogen and electric high, the rest estimate from the vehicles the timetable needs")


def _depots(data):
    ids = ("D_daepyeong", "D_brt", "D_bongam", "D_jochiwon")
    rows = []
    for depot, row in zip(ids, schema.read_table(data / "depots.csv")[1]):
        rows.append({"depot_id": depot, "name": row["name_romanised"], "name_ko": row["name_ko"], "kind": "bus",
                     "lon": row["lon"], "lat": row["lat"], "source": f"{row['role']}; position {row['confidence']}"})
    for number, row in enumerate(schema.read_table(data / "hydrogen_stations.csv")[1], 1):
        rows.append({"depot_id": f"H{number}", "name": row["name_romanised"], "name_ko": row["name_ko"],
                     "kind": "hydrogen_station", "lon": row["lon"], "lat": row["lat"],
                     "source": f"{row['capacity_kg_per_h']} kg/h; {row['use']}; opened {row['opened']}"})
    return rows + [dict(zip(("depot_id", "name", "name_ko", "kind", "lon", "lat", "source"), d)) for d in
                   facts.DEPOTS_OUTSIDE]


def _fleet(fleet, trains):
    """Vehicles by depot and type: what is published, else the vehicles the timetable needs at its peak and a tenth."""
    needed = {}
    for depot, vehicle, count in list(fleet.values()) + list(trains.values()):
        needed[depot, vehicle] = needed.get((depot, vehicle), 0) + count
    rows = []
    for (depot, vehicle), count in needed.items():
        if (depot, vehicle) not in facts.FLEET:
            rows.append({"depot_id": depot, "vehicle_type": vehicle, "count": -(-count * 11 // 10),
                         "status": "estimate", "source": f"{count} needed at the peak of the timetable here, and 10 %"})
    for (depot, vehicle), (count, source) in facts.FLEET.items():
        if needed.get((depot, vehicle), 0) > count:
            raise ValueError(f"{depot} {vehicle}: {needed[depot, vehicle]} needed at the peak, {count} published")
        rows.append({"depot_id": depot, "vehicle_type": vehicle, "count": count, "status": "source", "source": source})
    return rows


def _add_bikes(pack, data, finder, transit, lines, graph):
    route_of = {p["pattern_id"]: p["route_id"] for p in lines["patterns"]}
    brt = {r["stop_id"] for r in lines["pattern_stops"] if route_of[r["pattern_id"]] in ("B0", "B2", "B5")}
    pack.add("stations.csv", "stations", people.bike_stations(data, finder, transit, brt, graph), year="2025",
             source="synthetic: 712 stations and about 3,100 bicycles as published, placed at BRT stops, public "
             "places, bus stops and street corners; docks estimated", licence="own work", confidence="low")


def _add_picture(pack, data):
    rows = {}
    for row in schema.read_table(data / "place_names.csv")[1]:
        rows[row["name_en"], row["kind"]] = {
            "name": row["name_en"], "name_ko": row["name_ko"], "kind": row["kind"], "lon": row["lon"],
            "lat": row["lat"], "importance": row["importance_1_high_3_low"]}
    pack.add("places.csv", "places", list(rows.values()), year="2021-2026", source="means of stops and zones; "
             "neighbouring cities general knowledge", licence=facts.OPEN, confidence="high")
    own, gshhg = [], []
    water = json.loads((data / "water.geojson").read_text(encoding="utf-8"))
    for feature in water["features"]:
        if feature["geometry"]["type"] in ("Polygon", "MultiPolygon"):
            kind = "lake" if "lake" in feature["properties"]["kind"] else "river"
            gshhg.append(_feature(feature, kind))
    for feature in json.loads((data / "rail_lines.geojson").read_text(encoding="utf-8"))["features"]:
        own.append(_feature(feature, "rail"))
    pack.add("water.geojson", "background", {"type": "FeatureCollection", "features": gshhg}, year="2020-2026",
             source="derived: gap between roads and area boundaries of 2020; outside the new town WDBII rivers of "
             "GSHHG 2.3.7; approximate", licence="LGPL (GSHHG part); boundaries of Statistics Korea SGIS (vuski/admdongkor), attribution", confidence="medium")
    pack.add("rail.geojson", "background", {"type": "FeatureCollection", "features": own}, year="2026",
             source="stations joined by straight lines: a symbol, not the track", licence="facts", confidence="low")


def _feature(feature, kind):
    properties = {"kind": kind}
    for key, other in (("name_en", "name"), ("name_ko", "name_ko")):
        if feature["properties"].get(key):
            properties[other] = feature["properties"][key]
    return {"type": "Feature", "properties": properties, "geometry": feature["geometry"]}


def _add_observed(pack, data):
    rows = [dict(zip(("measure", "value", "unit", "year", "who", "source", "confidence"), r)) for r in facts.OBSERVED]
    rows += facts.boardings(data) + facts.speeds(data) + sejong_published.observed(data)
    pack.add("observed.csv", "observed", rows, year="2017-2025", source="city statistics, press and surveys, each row "
             "with its own", licence=facts.OPEN, confidence="per row")
    flows = [{"from": r["home"], "to": r["work"], "share_pct": r["share_pct"], "year": r["year"], "source": r["source"],
              "confidence": r["confidence"]} for r in schema.read_table(data / "commuting_shares.csv")[1]]
    pack.add("external_flows.csv", "external_flows", flows, year="2023", source="Statistics Korea, commuters with "
             "mobile data, June 2023; remainder split by estimate", licence="facts", confidence="high, split low")
