"""Works rows of a run's ledger out again from factors.csv: python3 recompute_ledger.py RUN [--rows N] [--seed N]

Independent of the program: written from docs/results.md alone. Exit 1 if a row differs in any printed digit.
"""
import argparse
import csv
import math
import random
import sys
from collections import defaultdict
from decimal import Decimal
from pathlib import Path


def read(run, name):
    with open(Path(run) / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_factors(run):
    factors = defaultdict(list)
    for row in read(run, "factors.csv"):
        factors[row["id"]].append(row)
    return factors


def piece_value(piece, speed):
    k = {name: float(piece[name]) for name in ("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "reduction")}
    v = min(max(speed, float(piece["vmin_kmh"])), float(piece["vmax_kmh"]))
    above = k["alpha"] * v * v + k["beta"] * v + k["gamma"] + k["delta"] / v
    below = k["epsilon"] * v * v + k["zeta"] * v + k["eta"]
    return max(0.0, above / below * (1 - k["reduction"]))


def at_load(pieces, speed):
    holds = pieces[0]
    for piece in pieces[1:]:
        if float(piece["vmin_kmh"]) <= speed:
            holds = piece
    return piece_value(holds, speed)


def curve_value(rows, speed, load):
    by_load = defaultdict(list)
    for row in rows:
        by_load[float(row["load"])].append(row)
    curves = [by_load[key] for key in sorted(by_load)]
    if len(curves) < 3:
        return at_load(curves[0], speed)
    place = min(max(load, 0.0), 1.0) * 2
    lower = 0 if place < 1 else 1
    low, high = at_load(curves[lower], speed), at_load(curves[lower + 1], speed)
    return low + (place - lower) * (high - low)


def term_value(term, factors, speed, load):
    if term.startswith("(1-"):
        return 1 - term_value(term[3:-1], factors, speed, load)
    if term not in factors:
        return float(term)
    rows = factors[term]
    return curve_value(rows, speed, load) if rows[0]["kind"] == "curve" else float(rows[0]["value"])


def terms(product):
    """(operator, term) from left to right."""
    operator, term = "*", ""
    for sign in product + "*":
        if sign in "*/":
            if term:
                yield operator, term
            operator, term = sign, ""
        else:
            term += sign


def recompute(row, factors):
    speed = float(row["speed_kmh"] or 0)
    load = float(row["load"] or 0)
    value = float(row["activity"])
    for operator, term in terms(row["factors"]):
        factor = term_value(term, factors, speed, load)
        value = value * factor if operator == "*" else value / factor
    digits = 9 if is_emission(row["item"]) else 6
    return Decimal(math.floor(value * 10.0**digits + 0.5)).scaleb(-digits)


def is_emission(item):
    return item.startswith(("co2", "nox", "pm"))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("run")
    parser.add_argument("--rows", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    words = parser.parse_args()
    factors = read_factors(words.run)
    ledger = read(words.run, "ledger.csv")
    chosen = ledger if words.rows >= len(ledger) else random.Random(words.seed).sample(ledger, words.rows)
    wrong = [(row, amount) for row in chosen if (amount := recompute(row, factors)) != Decimal(row["amount"])]
    for row, amount in wrong[:20]:
        print(f"differs: {row} -> {amount}")
    print(f"{len(chosen) - len(wrong)} of {len(chosen)} rows of {len(ledger)} agree exactly")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
