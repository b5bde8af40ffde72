"""Plane geometry for the compilers: a local projection, polylines, and grids of points and segments."""

import math

_EQUATOR_M = 6378137.0
_ECCENTRICITY2 = 0.00669437999014


class Projection:
    """Metres east and north of a centre. Good to 0.1 % within 60 km; the simulator has its own, exact one."""

    def __init__(self, lon, lat):
        self.lon, self.lat = lon, lat
        sin2 = math.sin(math.radians(lat)) ** 2
        across = _EQUATOR_M / math.sqrt(1 - _ECCENTRICITY2 * sin2)
        along = across * (1 - _ECCENTRICITY2) / (1 - _ECCENTRICITY2 * sin2)
        self.per_lon = math.radians(1) * across * math.cos(math.radians(lat))
        self.per_lat = math.radians(1) * along

    def xy(self, lon, lat):
        return (lon - self.lon) * self.per_lon, (lat - self.lat) * self.per_lat

    def lonlat(self, x, y):
        return self.lon + x / self.per_lon, self.lat + y / self.per_lat


def distance_m(lon1, lat1, lon2, lat2):
    """Metres between two positions a city or a country apart."""
    x, y = Projection(lon1, (lat1 + lat2) / 2).xy(lon2, lat2)
    x0, y0 = Projection(lon1, (lat1 + lat2) / 2).xy(lon1, lat1)
    return math.hypot(x - x0, y - y0)


def length(line):
    """Length of a polyline of (x, y)."""
    return sum(math.dist(a, b) for a, b in zip(line, line[1:]))


def point_at(line, along):
    """Point of `line` at `along` metres from its start, held to its ends."""
    for a, b in zip(line, line[1:]):
        step = math.dist(a, b)
        if along <= step and step > 0:
            share = max(along, 0.0) / step
            return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share
        along -= step
    return line[-1]


def cut(line, start, end):
    """The part of `line` between `start` and `end` metres; at least two points."""
    points, along = [point_at(line, start)], 0.0
    for a, b in zip(line, line[1:]):
        along += math.dist(a, b)
        if start + 1e-6 < along < end - 1e-6:
            points.append(b)
    return points + [point_at(line, end)]


def on_segment(p, a, b):
    """Distance from p to segment a-b and the share of the segment where it is nearest."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    square = dx * dx + dy * dy
    share = 0.0 if square == 0 else max(0.0, min(1.0, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / square))
    return math.dist(p, (a[0] + share * dx, a[1] + share * dy)), share


def on_line(p, line):
    """Distance from p to a polyline, and metres along it to the nearest point."""
    best, best_along, along = math.inf, 0.0, 0.0
    for a, b in zip(line, line[1:]):
        away, share = on_segment(p, a, b)
        step = math.dist(a, b)
        if away < best:
            best, best_along = away, along + share * step
        along += step
    return best, best_along


def simplify(line, tolerance):
    """Douglas-Peucker: fewer points, none further than `tolerance` from the result."""
    keep, stack = {0, len(line) - 1}, [(0, len(line) - 1)]
    while stack:
        first, last = stack.pop()
        worst, index = tolerance, None
        for i in range(first + 1, last):
            away = on_segment(line[i], line[first], line[last])[0]
            if away > worst:
                worst, index = away, i
        if index is not None:
            keep.add(index)
            stack += [(first, index), (index, last)]
    return [line[i] for i in sorted(keep)]


def bearing(line):
    """Direction from first to last point, radians, 0 is east, anticlockwise."""
    return math.atan2(line[-1][1] - line[0][1], line[-1][0] - line[0][0])


def turn(first, second):
    """Angle between two directions, 0 ... pi."""
    return abs((second - first + math.pi) % (2 * math.pi) - math.pi)


class PointIndex:
    """Grid of points: nearest and within a radius. Equal distances are settled by the order of insertion."""

    def __init__(self, cell_m=250.0):
        self.size, self.cells, self.count = cell_m, {}, 0

    def add(self, item, x, y):
        self.cells.setdefault((math.floor(x / self.size), math.floor(y / self.size)), []).append(
            (self.count, item, x, y))
        self.count += 1

    def within(self, x, y, radius):
        """(distance, item) of all points within `radius`, nearest first."""
        reach = math.ceil(radius / self.size)
        cx, cy = math.floor(x / self.size), math.floor(y / self.size)
        found = []
        for i in range(cx - reach, cx + reach + 1):
            for j in range(cy - reach, cy + reach + 1):
                for order, item, px, py in self.cells.get((i, j), ()):
                    away = math.hypot(px - x, py - y)
                    if away <= radius:
                        found.append((away, order, item))
        return [(away, item) for away, order, item in sorted(found, key=lambda f: f[:2])]

    def nearest(self, x, y, radius=100_000.0):
        """(distance, item) of the nearest point, or None if none lies within `radius`."""
        reach = self.size
        while True:
            if found := self.within(x, y, min(reach, radius)):
                return found[0]
            if reach >= radius:
                return None
            reach *= 2


class SegmentIndex:
    """Grid of polylines: which lie near a point."""

    def __init__(self, cell_m=200.0):
        self.size, self.cells, self.lines = cell_m, {}, {}

    def add(self, item, line):
        self.lines[item] = line
        for a, b in zip(line, line[1:]):
            steps = max(1, math.ceil(math.dist(a, b) / (self.size / 2)))
            for step in range(steps + 1):
                x = a[0] + (b[0] - a[0]) * step / steps
                y = a[1] + (b[1] - a[1]) * step / steps
                self.cells.setdefault((math.floor(x / self.size), math.floor(y / self.size)), {})[item] = None

    def within(self, x, y, radius):
        """(distance, item, metres along) of lines within `radius`, nearest first."""
        reach = math.ceil(radius / self.size) + 1
        cx, cy = math.floor(x / self.size), math.floor(y / self.size)
        items = {}
        for i in range(cx - reach, cx + reach + 1):
            for j in range(cy - reach, cy + reach + 1):
                items.update(self.cells.get((i, j), {}))
        found = []
        for item in items:
            away, along = on_line((x, y), self.lines[item])
            if away <= radius:
                found.append((away, item, along))
        return sorted(found, key=lambda f: (f[0], str(f[1])))


def strong_components(nodes, edges):
    """Strongly connected components of a directed graph, largest first (ties by smallest node).

    `edges` are (from, to). Tarjan's algorithm without recursion.
    """
    out = {n: [] for n in nodes}
    for a, b in edges:
        out[a].append(b)
    index, low, on_stack, stack, components = {}, {}, set(), [], []
    for root in nodes:
        if root in index:
            continue
        index[root] = low[root] = len(index)
        stack.append(root)
        on_stack.add(root)
        work = [(root, iter(out[root]))]
        while work:
            node, successors = work[-1]
            for other in successors:
                if other not in index:
                    index[other] = low[other] = len(index)
                    stack.append(other)
                    on_stack.add(other)
                    work.append((other, iter(out[other])))
                    break
                if other in on_stack:
                    low[node] = min(low[node], index[other])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    component = []
                    while True:
                        member = stack.pop()
                        on_stack.discard(member)
                        component.append(member)
                        if member == node:
                            break
                    components.append(sorted(component))
    return sorted(components, key=lambda c: (-len(c), c[0]))


def largest_remainder(weights, total):
    """Whole numbers proportional to `weights` that sum to exactly `total`."""
    whole = sum(weights)
    exact = [w * total / whole for w in weights]
    result = [math.floor(e) for e in exact]
    order = sorted(range(len(weights)), key=lambda i: (-(exact[i] - result[i]), i))
    for i in order[:total - sum(result)]:
        result[i] += 1
    return result
