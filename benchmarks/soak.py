"""What files survive: thousands of hostile ones loaded, hundreds of saves killed.

`python benchmarks/soak.py [files] [kills]`, some minutes; a tenth of it is in the tests.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from table import Row, show

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from support.mutations import DAMAGE, FORGERY
from support.trial import Trial

from digitwidget import Network, load_digits


def save_for_ever(nets: list[Network], path: Path, way: str) -> None:
    if way == "by a name":  # as where the system has no files without one
        del os.O_TMPFILE
    while True:
        for net in nets:
            net.save(path)


def hostile(folder: Path, tries: int) -> Iterator[Row]:
    """Changed files: a ValueError or a whole network, and no memory to speak of."""
    rng, escapes = random.Random(time.time_ns()), Counter[str]()
    good = folder / "good.npz"
    data = np.random.default_rng(0).integers(0, 17, (9, 6)), np.arange(9) % 3
    Network((3, 2), epochs=2, momentum=0.5, random_state=0, input_scale=16).fit(*data).save(good)
    trial, changes = Trial(good, folder / "changed.npz"), DAMAGE + FORGERY
    for number in range(tries):
        change = changes[number % len(changes)]
        try:
            trial.refused_or_read(change, rng)
        except Exception as escape:
            escapes[f"{change.__name__}: {escape!r}"[:200]] += 1
    for escape, times in escapes.items():
        print(f"  {times} × {escape}")
    yield "changed files loaded", f"{trial.tried}", "", True
    yield "  refused by a ValueError", f"{trial.tried - trial.read}", "", True
    yield "  read, as a whole network", f"{trial.read}", "", True
    yield "  anything else", f"{escapes.total()}", "0", not escapes
    yield "  most memory at once, MB", f"{trial.peak / 1e6:.1f}", "< 8", trial.peak < 8e6


def killed(folder: Path, kills: int, way: str) -> Iterator[Row]:
    """kill -9 at random moments of saving: the old file or the new one, whole, and no litter."""
    X, y = load_digits()
    nets = [Network(epochs=20, random_state=seed).fit(X[:200], y[:200]) for seed in range(2)]
    path, wholes = folder / "net.npz", set[bytes]()
    for net in reversed(nets):
        net.save(path)
        wholes.add(path.read_bytes())
    broken = litter = most = 0
    for _ in range(kills):
        saver = multiprocessing.get_context("fork").Process(
            target=save_for_ever, args=(nets, path, way)
        )
        saver.start()
        time.sleep(0.02 + random.random() * 0.1)
        saver.kill()
        saver.join()
        broken += path.read_bytes() not in wholes
        parts = len(list(folder.glob(".digitwidget-*")))
        litter, most = litter + (parts > 0), max(most, parts)
    nets[0].save(path)
    left = len(list(folder.glob(".digitwidget-*")))
    yield f"saves killed, the new file written {way}", f"{kills}", "", True
    yield "  files neither the old nor the new", f"{broken}", "0", broken == 0
    yield "  kills after which a part lay about", f"{litter}", "", True
    yield "  most parts at once", f"{most}", "≤ 1", most <= 1
    yield "  parts after the next save", f"{left}", "0", left == 0


def rows(files: int, kills: int) -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        yield from hostile(Path(folder), files)
    for way in ("without a name", "by a name"):
        with tempfile.TemporaryDirectory() as folder:
            yield from killed(Path(folder), kills // 2, way)


def main(files: int = 9000, kills: int = 200) -> int:
    warnings.simplefilter("ignore")  # NumPy's, of what looks like a header by Python 2
    return int(not all(met for *_, met in show("files", rows(files, kills))))


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
