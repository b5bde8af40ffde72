#!/usr/bin/env python3
"""Reads the room table of docs/architecture.md and every #include of sim/ and viz/; fails on a forbidden edge.

Usage: check_includes.py SOURCE_DIR [--expect-forbidden FILE]
With --expect-forbidden, FILE (a path as if in the tree, then its text on standard input) must be refused: a check of
the check itself.
"""
import re
import sys
from pathlib import Path

INCLUDE = re.compile(r'^\s*#\s*include\s+[<"]([^">]+)[">]', re.MULTILINE)
ROW = re.compile(r"^\| (\w+) \| [^|]+ \| [^|]+ \|([^|]*)\|$", re.MULTILINE)
LIBRARY_HOMES = {"yaml-cpp/": {"io"}, "SFML/": {"viz"}, "boost/graph/": {"network", "transit"}}


def allowed_edges(root: Path) -> dict[str, set[str]]:
    text = (root / "docs/architecture.md").read_text(encoding="utf-8")
    rooms = {row[1]: set(row[2].split()) for row in ROW.finditer(text) if row[1] != "module"}
    if len(rooms) < 10:
        sys.exit("check_includes: the room table in docs/architecture.md was not found")
    return rooms


def acyclic(rooms: dict[str, set[str]]) -> bool:
    done: set[str] = set()
    while len(done) < len(rooms):
        ready = {room for room in rooms if room not in done and rooms[room] <= done}
        if not ready:
            return False
        done |= ready
    return True


def faults_of(relative: str, text: str, rooms: dict[str, set[str]]) -> list[str]:
    parts = relative.split("/")
    room = "viz" if parts[0] == "viz" else parts[1]
    if room not in rooms:
        return [f"{relative}: room '{room}' is not in the table of docs/architecture.md"]
    faults = []
    for match in INCLUDE.finditer(text):
        target = match[1]
        line = text.count("\n", 0, match.start(1)) + 1
        if target.startswith("tools/") or target.startswith("tests/"):
            faults.append(f"{relative}:{line}: nothing in sim or viz includes a tool or a test ({target})")
        other = "viz" if target.startswith("viz/") else target.split("/")[1] if target.startswith("sim/") else None
        if other and other != room and other not in rooms[room]:
            faults.append(f"{relative}:{line}: {room} may not include {other} ({target})")
        for library, homes in LIBRARY_HOMES.items():
            if target.startswith(library) and room not in homes:
                faults.append(f"{relative}:{line}: {library} belongs to {', '.join(sorted(homes))} ({target})")
    return faults


def main() -> None:
    root = Path(sys.argv[1])
    rooms = allowed_edges(root)
    if not acyclic(rooms):
        sys.exit("check_includes: the room table has a circle")
    if len(sys.argv) == 4 and sys.argv[2] == "--expect-forbidden":
        sys.exit(0 if faults_of(sys.argv[3], sys.stdin.read(), rooms) else "check_includes: a forbidden include passed")
    files = [f for top in ("sim", "viz") for f in sorted((root / top).rglob("*.[hc]pp"))]
    faults = [fault for f in files for fault in faults_of(str(f.relative_to(root)), f.read_text(encoding="utf-8"), rooms)]
    print(f"{len(files)} files, {len(rooms)} rooms, {len(faults)} forbidden includes")
    if faults or not files:
        sys.exit("\n".join(faults) or "check_includes: no files found")


if __name__ == "__main__":
    main()
