"""Joins stops, homes and workplaces to the streets: nodes beside stops, connectors where no street is near."""

import math
from collections import defaultdict

from . import geo

_SNAP_M, _SNAP_ONEWAY_M = 70.0, 15.0
_AGAINST_M = 60.0  # what a carriageway of the other direction costs when a stop looks for its street
_OPPOSITE_M = 90.0  # how far apart two carriageways of one road lie at most
_MOVE_M = 45.0


def stop_headings(patterns, position):
    """Unit vectors in which vehicles pass each stop; `patterns` are lists of stop ids."""
    headings = defaultdict(list)
    for stops in patterns:
        for a, b in zip(stops, stops[1:]):
            (ax, ay), (bx, by) = position(a), position(b)
            step = math.hypot(bx - ax, by - ay)
            if step > 1:
                vector = ((bx - ax) / step, (by - ay) / step)
                headings[a].append(vector)
                headings[b].append(vector)
    return headings


def join_stops(streets, stops, headings, radius):
    """Gives every stop a node on the street it is served from; where there is none, a connector.

    `stops` maps ids to (x, y). Returns (nodes to keep, stop -> node).
    """
    index, children, node_of, far = geo.SegmentIndex(200.0), {}, {}, []
    for link in streets.links.values():
        if link.cls != "motorway" and "walk" in link.modes:
            index.add(link.id, link.line)
    for stop, point in stops.items():
        best = None
        for away, link_id, _ in index.within(*point, radius):
            for leaf in leaves(link_id, children):
                link = streets.links[leaf]
                distance, along = geo.on_line(point, link.line)
                cost = distance + (_AGAINST_M if _against(link, along, headings.get(stop, ())) else 0.0)
                if distance <= radius and (best is None or (cost, leaf) < best[:2]):
                    best = (cost, leaf)
        if best is None:
            far.append((f"s{stop}", point))
            node_of[stop] = f"s{stop}"
            continue
        link = streets.links[best[1]]
        node = streets.node_on(point, radius, f"s{stop}", [link], snap_m=_SNAP_ONEWAY_M if link.oneway else _SNAP_M)
        if node == f"s{stop}":
            children[link.id] = [link.id + ".1", link.id + ".2"]
        node_of[stop] = node
    connect_far(streets, far, "far_stop", 25.0)
    return set(node_of.values()), node_of


def leaves(link_id, children):
    """The links that a link was cut into, by the record of cuts."""
    if link_id not in children:
        return [link_id]
    return [leaf for child in children[link_id] for leaf in leaves(child, children)]


def _against(link, along, headings):
    if not link.oneway or not headings:
        return False
    total = geo.length(link.line)
    a, b = geo.point_at(link.line, max(0.0, along - 8)), geo.point_at(link.line, min(total, along + 8))
    dx, dy = b[0] - a[0], b[1] - a[1]
    return sum(dx * hx + dy * hy for hx, hy in headings) < 0


def moved_stops(streets, stops, node_of):
    """New positions of stops whose nearest node is not the one they are served from: that node's own position."""
    index = geo.PointIndex(200.0)
    for link in streets.links.values():
        if link.cls != "motorway":
            for node in (link.a, link.b):
                index.add(node, *streets.nodes[node])
    moved = {}
    for stop, point in stops.items():
        target = streets.nodes[node_of[stop]]
        away = index.nearest(*point)[0]
        if away < math.dist(point, target) - 0.01 and math.dist(point, target) <= _MOVE_M:
            moved[stop] = target
    return moved


def connect_far(streets, points, prefix, speed_kmh, modes=("car", "bus", "walk", "bike")):
    """Joins points off the streets by connectors to the nearest node; to both carriageways of a divided road."""
    index = geo.PointIndex(400.0)
    at_nodes = streets.at_nodes()
    for link in streets.links.values():
        if link.cls != "motorway" and "walk" in link.modes and not link.ramp:
            for node in (link.a, link.b):
                index.add(node, *streets.nodes[node])
    made = set()
    for number, (name, point) in enumerate(points, 1):
        near = index.nearest(*point)[1]
        streets.add_node(name, point, "own")
        ends = [near] + _other_carriageway(streets, at_nodes, index, near)
        for order, end in enumerate(ends):
            streets.connect(f"{prefix}{number}{'ab'[order]}", name, end, speed_kmh=speed_kmh, capacity=1500,
                            factor=1.25, modes=modes, group="own")
        index.add(name, *point)
        at_nodes[name] = [streets.links[f"{prefix}{number}a"]]
        made.add(name)
    return made


def _other_carriageway(streets, at_nodes, index, node):
    """The nearest node of the carriageway opposite to that of `node`; empty if `node` is no such thing."""
    own = at_nodes.get(node, [])
    if not own or not all(l.oneway for l in own):
        return []
    ahead = geo.bearing(own[0].line)
    for _, other in index.within(*streets.nodes[node], _OPPOSITE_M):
        if other != node and any(l.oneway and geo.turn(ahead, geo.bearing(l.line)) > 2.5 for l in at_nodes[other]):
            return [other]
    return []


def connect_places(streets, points, prefix, reach_m, speed_kmh):
    """Connectors for places (id, (x, y)) further than `reach_m` from any node; near ones first, so that chains form."""
    index = geo.PointIndex(400.0)
    for node, point in streets.nodes.items():
        index.add(node, *point)
    far = [item for item in points if not index.nearest(*item[1], radius=reach_m)]
    far.sort(key=lambda item: (index.nearest(*item[1])[0], item[0]))
    return connect_far(streets, far, prefix, speed_kmh, ("car", "walk", "bike"))
