"""Side streets of Belfast, which no source draws: a mesh of connectors between points known to lie on them.

Points are the centres of the Data Zones and those bus stops of 2024 that stand off the main roads. Two points, or a
point and a corner of a main road, are joined where no third one lies in the circle over their line (Gabriel's rule),
unless the line would cross water, a motorway or another street. The mesh carries walking and cycling alone: cars come out
at the main roads, whose capacities stand for the side streets too. Open to cars, its many junctions jammed the centre.
"""

import math

from . import geo
from .belfast_sources import xy
from .belfast_streets import crosses_water, segments_cross, water_lines

_FROM_MAIN_M = (45.0, 600.0)  # nearer points are on the main road, farther ones in open country
_APART_M = 110.0
_LONGEST_M = 520.0
_DETOUR = 1.2  # street over straight line: estimate
_SPEED_KMH, _CAPACITY = 20.0, 500
_MODES = ("walk", "bike")


def add_mesh(streets, tables):
    """Adds the mesh. Returns (points, connectors, nodes to keep)."""
    segments, corners = geo.SegmentIndex(200.0), geo.PointIndex(200.0)
    for link in streets.links.values():
        segments.add(link.id, link.line)
        if "walk" in link.modes and not link.ramp:
            for node in (link.a, link.b):
                if not corners.nearest(*streets.nodes[node], radius=0.5):
                    corners.add(node, *streets.nodes[node])
    points = _points(tables, segments)
    everything = geo.PointIndex(150.0)
    for node in list(corners_of(corners)):
        everything.add(node, *streets.nodes[node])
    for node, point in points.items():
        streets.add_node(node, point, "own")
        everything.add(node, *point)
    made = _join(streets, points, everything, segments, water_lines(tables))
    made += _join_lonely(streets, points)
    streets.drop_lone_nodes()
    kept = [node for node in points if node in streets.nodes]
    return len(kept), made, kept


def corners_of(index):
    """Nodes of a point index in the order of insertion."""
    entries = [entry for cell in index.cells.values() for entry in cell]
    return [item for _, item, _, _ in sorted(entries, key=lambda e: e[0])]


def _points(tables, segments):
    """Places known to lie on side streets, by the id of their node; thinned, in the order of the sources."""
    found, taken = {}, geo.PointIndex(150.0)
    rows = [("d" + r["dz_code"], r) for r in tables.rows("zones_dz2021_metro.csv")]
    rows += [("b" + r["point_id"], r) for r in tables.rows("bus_stop_positions_2024.csv")]
    for key, row in rows:
        point = xy(row)
        near = segments.within(*point, _FROM_MAIN_M[1])
        if not near or near[0][0] < _FROM_MAIN_M[0] or taken.nearest(*point, radius=_APART_M):
            continue
        found[key] = point
        taken.add(key, *point)
    return found


def _join(streets, points, everything, segments, water):
    made, done = 0, set()
    for node, here in points.items():
        for away, other in everything.within(*here, _LONGEST_M):
            pair = tuple(sorted((node, other)))
            if other == node or pair in done:
                continue
            done.add(pair)
            there = streets.nodes[other]
            if _nobody_between(here, there, away, everything, pair) and not _crosses(here, there, segments, water):
                made += 1
                streets.connect(f"V{node}-{other}", node, other, speed_kmh=_SPEED_KMH, capacity=_CAPACITY,
                                factor=_DETOUR, modes=_MODES, group="own")
    return made


def _join_lonely(streets, points):
    """Joins groups of points that reach no street to the nearest node of a street; returns how many."""
    main, made = geo.PointIndex(400.0), 0
    parts = streets.components("walk", directed=False)
    lonely = [part for part in parts[1:] if all(node in points for node in part)]
    apart = {node for part in lonely for node in part}
    for link in streets.links.values():
        for node in (link.a, link.b):
            if node not in apart and "walk" in link.modes and "car" in link.modes and not link.ramp:
                main.add(node, *streets.nodes[node])
    for part in lonely:
        node, (_, other) = min(((n, main.nearest(*streets.nodes[n])) for n in part), key=lambda found: found[1][0])
        made += 1
        streets.connect(f"VI{made}", node, other, speed_kmh=_SPEED_KMH, capacity=_CAPACITY, factor=_DETOUR,
                        modes=_MODES, group="own")
    return made


def _nobody_between(a, b, away, everything, pair):
    middle = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
    return all(item in pair for _, item in everything.within(*middle, away / 2 - 0.5))


def _crosses(a, b, segments, water):
    """Whether the line a-b crosses water or a street other than at its ends."""
    if crosses_water(a, b, water):
        return True
    middle, reach = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2), math.dist(a, b) / 2
    # Drawn in from its ends, so that a street that starts there does not count as crossed.
    inner = [(a[0] + (b[0] - a[0]) * s, a[1] + (b[1] - a[1]) * s) for s in (0.02, 0.98)]
    for _, link_id, _ in segments.within(*middle, reach):
        line = segments.lines[link_id]
        if any(segments_cross(inner[0], inner[1], c, d) for c, d in zip(line, line[1:])):
            return True
    return False
