"""Count points: what was counted on which streets and routes, for the table `counts`."""

import math

from . import geo

_REACH_M = 90.0
_AGAINST = math.radians(150)  # carriageways of one road lead in directions at least so far apart


def both_directions(streets, xy, accept):
    """Ids of the nearest street that `accept` lets through and of the carriageway against it, as `counts` writes them."""
    near = sorted((geo.on_line(xy, link.line)[0], link.id) for link in streets.links.values() if accept(link))
    near = [streets.links[key] for away, key in near if away < _REACH_M]
    if not near:
        raise ValueError(f"no street to count on near {xy}")
    first = near[0]
    if not first.oneway:
        return f"{first.id} ~{first.id}"
    for link in near[1:]:
        if link.oneway and geo.turn(geo.bearing(link.line), geo.bearing(first.line)) > _AGAINST:
            return f"{first.id} {link.id}"
    raise ValueError(f"{first.id} ({first.name}) is one-way and no carriageway lies against it near {xy}")


def row(count_id, name, what, of, per_day, use, year, source, confidence, hours_pct=()):
    return {"count_id": count_id, "name": name, "what": what, "of": of, "per_day": per_day,
            "hours_pct": " ".join(f"{p:.2f}" for p in hours_pct), "use": use, "year": year, "source": source,
            "confidence": confidence}


def of_routes(routes, wanted):
    return " ".join(sorted(r["route_id"] for r in routes if wanted(r)))
