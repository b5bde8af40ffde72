"""Readers of the Belfast source tables, and the words that tell where they come from."""

import csv
import gzip
from pathlib import Path

from . import geo

CENTRE = (-5.9301, 54.5973)  # City Hall
PROJECTION = geo.Projection(*CENTRE)
OSM = "OpenStreetMap contributors (openstreetmap.org/copyright), extract of about April 2026"
ODBL = "ODbL 1.0, (c) OpenStreetMap contributors"
OGL = "Open Government Licence v3.0"
TRANSLINK = "Translink stop and timetable facts (Open Government Licence v3.0 on OpenDataNI today)"


class Tables:
    """The folder of source tables."""

    def __init__(self, folder):
        self.folder = Path(folder) / "belfast"

    def rows(self, name):
        path = self.folder / name
        with (gzip.open(path, "rt", encoding="utf-8") if name.endswith(".gz") else
              open(path, encoding="utf-8", newline="")) as file:
            return list(csv.DictReader(file))

    def text(self, name):
        return (self.folder / name).read_text(encoding="utf-8")


def xy(row, lon="lon", lat="lat"):
    """Plane position of a row."""
    return PROJECTION.xy(float(row[lon]), float(row[lat]))


def at(lon, lat):
    return PROJECTION.xy(lon, lat)
