"""Everything that is measured, in one table: every figure beside its target.

`python benchmarks/run.py`, or with the names of parts: training, widget, retraining, drawn.
"""

from __future__ import annotations

import importlib
import sys

PARTS = ("training", "widget", "retraining", "drawn")


def main(parts: list[str]) -> int:
    missed = []
    for part in parts or PARTS:
        rows = importlib.import_module(part).main()
        missed += [row[0] for row in rows or [] if not row[3]]
        print()
    print(f"missed: {', '.join(missed)}" if missed else "every target is met")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
