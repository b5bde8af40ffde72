"""A street graph under construction: joined, cut, cleaned, then written as rows of `nodes` and `links`.

Everything is in plane metres (geo.Projection). Iteration is in the order of insertion, so results repeat.
"""

from dataclasses import dataclass, replace

from . import geo, schema


@dataclass
class Link:
    """A street between two nodes; lanes and capacity are those of one direction."""
    id: str
    a: str
    b: str
    line: list  # (x, y) with both ends
    cls: str
    name: str
    lanes: int
    speed_kmh: float
    capacity: float
    oneway: bool = False
    bus_lane: str = "none"
    modes: tuple = ("car", "bus", "walk", "bike")
    group: str = ""  # the source it comes from: decides the file it is written to
    length_m: float = None  # where it differs from the line's own length
    ramp: bool = False  # a slip road or short junction piece

    @property
    def length(self):
        return self.length_m if self.length_m is not None else geo.length(self.line)


class Streets:
    def __init__(self, projection):
        self.projection = projection
        self.nodes, self.groups, self.links = {}, {}, {}
        self.graph = None  # adjacency kept by searches; None after a change that they cannot see

    # ---- building -------------------------------------------------------------------------------------------------

    def add_node(self, node, xy, group=""):
        self.nodes[node], self.groups[node] = xy, group

    def add(self, link):
        if link.a != link.b or link.length > 1.0:
            self.links[link.id] = link

    def at_nodes(self):
        """Links at each node."""
        at = {n: [] for n in self.nodes}
        for link in self.links.values():
            at[link.a].append(link)
            at[link.b].append(link)
        return at

    def split(self, link_id, along, node):
        """Cuts a link in two at `along` metres of its line; the new node is called `node`."""
        link = self.links.pop(link_id)
        total = geo.length(link.line)
        first, last = geo.cut(link.line, 0, along), geo.cut(link.line, along, total)
        self.add_node(node, first[-1], link.group)
        factor = link.length / total
        for part, a, b, line in ((".1", link.a, node, first), (".2", node, link.b, last)):
            own = None if link.length_m is None else geo.length(line) * factor
            self.links[link_id + part] = replace(link, id=link_id + part, a=a, b=b, line=line, length_m=own)

    def node_on(self, xy, radius, new_id, index=None, snap_m=40.0, accept=lambda link: True):
        """A node on the nearest acceptable link within `radius`: an end that is near, else the link is cut.

        Without `index` all links are looked through. Returns the node, or None.
        """
        best = None
        for link in self.links.values() if index is None else index:
            if link.id not in self.links or not accept(link):
                continue
            away, along = geo.on_line(xy, link.line)
            if away <= radius and (best is None or (away, link.id) < best[:2]):
                best = (away, link.id, along)
        if best is None:
            return None
        link, along = self.links[best[1]], best[2]
        if along <= snap_m:
            return link.a
        if geo.length(link.line) - along <= snap_m:
            return link.b
        self.split(link.id, along, new_id)
        return new_id

    def connect(self, link_id, a, b, *, cls="connector", name="", lanes=1, speed_kmh=30.0, capacity=600.0,
                factor=1.2, modes=("car", "bus", "walk", "bike"), group=""):
        """A two-way straight connector, `factor` times as long as the crow flies."""
        line = [self.nodes[a], self.nodes[b]]
        self.add(Link(link_id, a, b, line, cls, name, lanes, speed_kmh, capacity, modes=modes, group=group,
                      length_m=max(1.0, geo.length(line) * factor)))

    # ---- connectivity ---------------------------------------------------------------------------------------------

    def edges(self, mode):
        """Directed (from, to) of the links open to `mode`; walking ignores one-way rules."""
        result = []
        for link in self.links.values():
            if mode in link.modes:
                result.append((link.a, link.b))
                if not link.oneway or mode == "walk":
                    result.append((link.b, link.a))
        return result

    def components(self, mode, directed=True):
        """Components among nodes that have a link open to `mode`, largest first; weak ones if not `directed`."""
        edges = self.edges(mode)
        if not directed:
            edges = edges + [(b, a) for a, b in edges]
        touched = {}
        for a, b in edges:
            touched[a] = touched[b] = None
        return geo.strong_components(list(touched), edges)

    def join_islands(self, mode, reach_m, prefix, least=1, **connector):
        """Joins each weak component to the nearest node of the largest within `reach_m`, else drops its links.

        Components of fewer than `least` nodes stay as they are.

        Returns (connectors made, links dropped).
        """
        made = dropped = 0
        while True:
            parts = self.components(mode, directed=False)
            if len(parts) < 2 or len(parts[1]) < least:
                return made, dropped
            index = geo.PointIndex(500.0)
            for node in parts[0]:
                index.add(node, *self.nodes[node])
            part = parts[1]
            best = None
            for node in part:
                near = index.nearest(*self.nodes[node], radius=reach_m)
                if near and (best is None or near[0] < best[0]):
                    best = (near[0], node, near[1])
            if best:
                made += 1
                self.connect(f"{prefix}{made}", best[1], best[2], **connector)
            else:
                inside = set(part)
                gone = [k for k, l in self.links.items() if l.a in inside or l.b in inside]
                dropped += len(gone)
                for key in gone:
                    del self.links[key]

    def relax_oneway(self, mode):
        """Opens one-way links in both directions where their ends are not in the largest strong component.

        Returns the ids of the links opened.
        """
        opened = []
        while True:
            parts = self.components(mode)
            if len(parts) < 2:
                return opened
            main = set(parts[0])
            now = [l for l in self.links.values()
                   if l.oneway and mode in l.modes and (l.a in main) != (l.b in main)]
            if not now:
                now = [l for l in self.links.values() if l.oneway and mode in l.modes and l.a not in main]
            if not now:
                return opened
            for link in now:
                link.oneway = False
                opened.append(link.id)

    def settle_mode(self, mode):
        """Takes `mode` off streets from which one could not go on and come back by it; returns how many.

        A link that serves no other mode stays as it is.
        """
        changed = 0
        while len(parts := self.components(mode)) > 1:
            main = set(parts[0])
            stray = [l for l in self.links.values() if mode in l.modes and len(l.modes) > 1
                     and not (l.a in main and l.b in main)]
            if not stray:
                break
            for link in stray:
                link.modes = tuple(m for m in link.modes if m != mode)
            changed += len(stray)
            self.graph = None
        return changed

    # ---- cleaning -------------------------------------------------------------------------------------------------

    def merge_chains(self, longest_m, keep=()):
        """Melts nodes between exactly two like links, as long as the result stays within `longest_m`."""
        keep = set(keep)
        at = self.at_nodes()
        for node in list(self.nodes):
            pair = at[node]
            if node in keep or len(pair) != 2 or pair[0].id == pair[1].id:
                continue
            merged = self._merged(node, *pair, longest_m)
            if merged is None:
                continue
            for old in pair:
                del self.links[old.id]
            for end, old in ((merged.a, pair), (merged.b, pair)):
                at[end] = [l for l in at[end] if l.id not in (old[0].id, old[1].id)] + [merged]
            at[node] = []
            self.links[merged.id] = merged
        self.drop_lone_nodes()

    def _merged(self, node, first, second, longest_m):
        if self._likeness(first) != self._likeness(second) or first.length + second.length > longest_m:
            return None
        if first.a == node and second.b == node:
            first, second = second, first
        if first.oneway and not (first.b == node and second.a == node):
            return None
        head = first if first.b == node else self._turned(first)
        tail = second if second.a == node else self._turned(second)
        if head.a == tail.b or head.bus_lane != tail.bus_lane:
            return None
        own = None
        if first.length_m is not None or second.length_m is not None:
            own = head.length + tail.length
        return replace(head, b=tail.b, line=head.line + tail.line[1:], length_m=own)

    @staticmethod
    def _turned(link):
        swap = {"forward": "backward", "backward": "forward"}
        return replace(link, a=link.b, b=link.a, line=link.line[::-1],
                       bus_lane=swap.get(link.bus_lane, link.bus_lane))

    @staticmethod
    def _likeness(link):
        return (link.cls, link.name, link.lanes, link.speed_kmh, link.capacity, link.oneway, link.modes, link.group)

    def drop_lone_nodes(self):
        used = {}
        for link in self.links.values():
            used[link.a] = used[link.b] = None
        for node in [n for n in self.nodes if n not in used]:
            del self.nodes[node], self.groups[node]

    def rename(self, node_name, link_name):
        """Gives nodes and links new ids by functions of (group, number within the group)."""
        names, count = {}, {}
        for node in self.nodes:
            group = self.groups[node]
            count[group] = count.get(group, 0) + 1
            names[node] = node_name(group, count[group])
        self.nodes = {names[n]: xy for n, xy in self.nodes.items()}
        self.groups = {names[n]: g for n, g in self.groups.items()}
        links, count = {}, {}
        for link in self.links.values():
            count[link.group] = count.get(link.group, 0) + 1
            new = link_name(link.group, count[link.group])
            links[new] = replace(link, id=new, a=names[link.a], b=names[link.b])
        self.links = links
        return names

    def open_junctions(self, shorter_than_m, passes):
        """Pieces of street inside junctions let through what the widest street that leads into them lets through.

        Traffic waits at the stop line of the street before; a piece of a few metres between two carriageways is no
        bottleneck of its own. `passes`: so many pieces after one another. Returns how many were widened.
        """
        pieces = [l for l in self.links.values() if l.length < shorter_than_m and "car" in l.modes]
        before = {l.id: l.capacity for l in pieces}
        at = self.at_nodes()
        for _ in range(passes):
            wider = {}
            for piece in pieces:
                starts = (piece.a,) if piece.oneway else (piece.a, piece.b)
                wider[piece.id] = max([piece.capacity] + [
                    l.capacity for start in starts for l in at[start]
                    if l.id != piece.id and "car" in l.modes and (l.b == start or not l.oneway)])
            for piece in pieces:
                piece.capacity = wider[piece.id]
        return sum(l.capacity > before[l.id] for l in pieces)

    # ---- rows -----------------------------------------------------------------------------------------------------

    def node_rows(self, groups=None):
        rows = []
        for node, xy in self.nodes.items():
            if groups is None or self.groups[node] in groups:
                lon, lat = self.projection.lonlat(*xy)
                rows.append({"node_id": node, "lon": lon, "lat": lat})
        return rows

    def link_rows(self, groups=None, tolerance_m=3.0):
        """Rows of links; shapes lose the points within `tolerance_m` of the simpler line, lengths do not change."""
        rows = []
        for link in self.links.values():
            if groups is not None and link.group not in groups:
                continue
            inner = geo.simplify(link.line, tolerance_m)[1:-1]
            rows.append({
                "link_id": link.id, "from_node": link.a, "to_node": link.b, "length_m": max(1.0, link.length),
                "class": link.cls, "name": link.name, "lanes": link.lanes, "free_speed_kmh": link.speed_kmh,
                "capacity_veh_h": link.capacity, "oneway": "yes" if link.oneway else "no", "bus_lane": link.bus_lane,
                "modes": " ".join(m for m in schema.LINK_MODES if m in link.modes),
                "shape_lonlat": schema.shape_text([self.projection.lonlat(*p) for p in inner])})
        return rows

    def kilometres(self):
        return sum(l.length for l in self.links.values()) / 1000
