"""From observed departures to rows of `services`, and from stops to distances and times: shared by the cities."""

import statistics

from . import schema

# The periods within which headways and run times are taken as constant [minutes after midnight].
PERIODS = (("early", 0, 420), ("am", 420, 570), ("interpeak", 570, 930), ("pm", 930, 1110), ("evening", 1110, 1800))


def period_of(minute):
    return next(name for name, start, end in PERIODS if start <= minute < end)


def services_from_departures(pattern_id, departures, factors, default_factor=1.0):
    """Rows of `services` with the same first and last trip per period, and as many trips, evenly spread.

    `departures` are minutes after midnight; `factors` the run factor by period.
    """
    rows = []
    for name, start, end in PERIODS:
        inside = sorted(d for d in departures if start <= d < end)
        if not inside:
            continue
        first, last, trips = inside[0], inside[-1], len(inside)
        if trips > 1 and last > first:
            headway = max(60, round((last - first) * 60 / (trips - 1)))
            # Whole minutes: the last trip leaves within the minute before `to`.
            until = first + -(-((trips - 1) * headway + 1) // 60)
        else:
            headway, until = 3600, first + 1
            if trips > 1:  # several trips in one minute are run together
                headway, until = 60, first + trips
        rows.append({"pattern_id": pattern_id, "from": schema.clock(first), "to": schema.clock(until),
                     "headway_s": headway, "run_factor": round(factors.get(name, default_factor), 3)})
    for early, late in zip(rows, rows[1:]):  # rounding may push the end past the next start
        if schema.clock_minutes(early["to"]) > schema.clock_minutes(late["from"]):
            early["to"] = late["from"]
    return rows


def services_from_headways(pattern_id, spans, factors=None):
    """Rows of `services` from (from 'HH:MM', to 'HH:MM', headway in minutes)."""
    rows = []
    for start, end, minutes in spans:
        factor = (factors or {}).get(period_of(schema.clock_minutes(start)), 1.0)
        rows.append({"pattern_id": pattern_id, "from": start, "to": end, "headway_s": round(minutes * 60),
                     "run_factor": round(factor, 3)})
    return rows


def run_factors(runs_by_period, reference_s):
    """Median run time of each period over the reference, held to 0.6 ... 1.8."""
    return {name: min(1.8, max(0.6, statistics.median(runs) / reference_s))
            for name, runs in runs_by_period.items() if runs}


def cumulative(steps):
    """Running sum that starts with 0."""
    total, result = 0.0, [0.0]
    for step in steps:
        total += step
        result.append(total)
    return result


def spread_run(distances_m, total_s, weights=None, dwell_s=12.0):
    """Whole, strictly increasing cumulative seconds for cumulative `distances_m` that end at `total_s`.

    A leg takes time in proportion to its length (times its weight) plus a dwell.
    """
    legs = [b - a for a, b in zip(distances_m, distances_m[1:])]
    weights = weights or [1.0] * len(legs)
    dwell = min(dwell_s, 0.4 * total_s / len(legs))
    moving = sum(leg * w for leg, w in zip(legs, weights)) or 1.0
    rest = total_s - dwell * len(legs)
    times, result = cumulative([dwell + rest * leg * w / moving for leg, w in zip(legs, weights)]), [0]
    for time in times[1:]:
        result.append(max(result[-1] + 5, round(time)))
    return result
