"""Turns that no car makes at a motorway: sharp ones from or onto a carriageway, where the map has but a point.

Slip roads and carriageways meet at nodes without kerbs: a search for paths would turn back there.
"""

import math
from typing import NamedTuple

from . import geo

_SHARP = math.radians(100)


class _Way(NamedTuple):
    """A link in one direction of travel; `key` as in the pack, with "~" for the way back."""
    key: str
    link_id: str
    carriageway: bool
    surveyed: bool  # its line is a map's, not straight
    first: float  # heading at its start
    last: float  # and at its end


def banned(streets, is_mainline, is_surveyed):
    """Rows of `turns`: sharp turns of which one side is a one-way link for which `is_mainline` holds.

    Where a line is not surveyed its angles tell little: only the turn from one carriageway to the other is banned there.
    A turn stays open where nothing else leads on from its first link or into its second one.
    """
    into, out = _ways(streets, is_mainline, is_surveyed)
    rows = []
    for node, ends in into.items():
        starts = out.get(node, [])
        sharp = {(a, b) for a in ends for b in starts if a.link_id != b.link_id
                 and _at_carriageway(a, b) and geo.turn(a.last, b.first) > _SHARP}
        for a, b in sorted(sharp):
            onward = any(a.link_id != c.link_id and (a, c) not in sharp for c in starts)
            inward = any(b.link_id != c.link_id and (c, b) not in sharp for c in ends)
            if onward and inward:
                rows.append({"from_link": a.key, "to_link": b.key})
    return rows


def _at_carriageway(a, b):
    return a.carriageway and b.carriageway or (a.carriageway or b.carriageway) and a.surveyed and b.surveyed


def components(streets, rows):
    """Components of the directed links open to cars, joined by the turns that `rows` leave open."""
    into, out = _ways(streets, lambda link: False, lambda link: False)
    closed = {(row["from_link"], row["to_link"]) for row in rows}
    turns = [(a.key, b.key) for node, ends in into.items() for a in ends for b in out.get(node, [])]
    keys = [way.key for ways in out.values() for way in ways]
    return geo.strong_components(keys, [turn for turn in turns if turn not in closed])


def _ways(streets, is_mainline, is_surveyed):
    """Directed links open to cars by the node where they end, and by that where they begin."""
    into, out = {}, {}
    for link in streets.links.values():
        if "car" not in link.modes:
            continue
        for back in (False,) if link.oneway else (False, True):
            line = link.line[::-1] if back else link.line
            start, end = (link.b, link.a) if back else (link.a, link.b)
            way = _Way("~" * back + link.id, link.id, link.oneway and is_mainline(link), is_surveyed(link),
                       geo.bearing(line[:2]), geo.bearing(line[-2:]))
            out.setdefault(start, []).append(way)
            into.setdefault(end, []).append(way)
    return into, out
