"""One printed table of figures, each beside its target."""

from __future__ import annotations

from collections.abc import Iterable

# Name, figure, target, and whether it is met.
Row = tuple[str, str, str, bool]


def show(title: str, measured: Iterable[Row]) -> list[Row]:
    """Prints each row as soon as it is measured."""
    rows = []
    print(f"{title:<58}{'measured':>16}{'target':>12}")
    for row in measured:
        name, figure, target, met = row
        print(f"{name:<58}{figure:>16}{target:>12}{'' if met else '  MISSED'}", flush=True)
        rows.append(row)
    return rows
