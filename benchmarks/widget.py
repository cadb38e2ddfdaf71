"""The widget's own figures beside their targets: size, start and wire here, latency in Chromium."""

from __future__ import annotations

import gzip
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from table import Row, show

ROUNDS = 9
EPOCHS = 20
STATIC = Path(__file__).parents[1] / "src" / "digitwidget" / "static"
TIMED = "import time; t = time.perf_counter(); {}; print(time.perf_counter() - t)"
PEERS = "import anywidget, numpy"
CELL = "from digitwidget import DigitWidget; DigitWidget()"
VIEW = "application/vnd.jupyter.widget-view+json"


def main() -> list[Row]:
    return show("the widget", measure())


def measure() -> Iterator[Row]:
    for line in ("import digitwidget", "from digitwidget import DigitWidget"):
        yield at_most(f"{line} ÷ import anywidget, numpy", import_ratio(line), 1.15, "×")
    yield at_most("DigitWidget() made and shown in a fresh kernel", first_show(), 2.5, "s")
    yield at_most("bundle, gzipped", zipped("widget.js") / 1e3, 60, "KB")
    yield at_most(
        "bundle and style sheet, gzipped", zipped("widget.js", "widget.css") / 1e3, 60, "KB"
    )
    yield at_most("one more epoch on the wire", bytes_per_epoch() / 1e3, 13, "KB")
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        export(page)
        yield at_most("exported page, 91 snapshots", page.stat().st_size / 1e6, 1.5, "MB")
        # Chromium's driver is imported only here: the other figures need none.
        sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "browser"))
        import latency

        for name, times in latency.measure(page):
            yield at_most(f"{name}, main thread, p95", p95(times), 8, "ms")
            yield at_most(f"{name}, main thread, median", statistics.median(times), 8, "ms")
        for name, times in latency.openings(page):
            target = 50 if "gallery" in name else 16
            yield at_most(f"{name}, median", statistics.median(times), target, "ms")


def at_most(name: str, figure: float, target: float, unit: str) -> Row:
    return name, f"{figure:.2f} {unit}", f"≤ {target:g} {unit}", figure <= target


def p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def import_ratio(line: str) -> float:
    """The median of ratios of neighbouring runs: what else the machine does hits both alike."""

    def seconds(line: str) -> float:
        run = subprocess.run(
            [sys.executable, "-c", TIMED.format(line)],
            capture_output=True,
            check=True,
            text=True,
        )
        return float(run.stdout)

    seconds(line), seconds(PEERS)
    ratios = [seconds(line) / seconds(PEERS) for _ in range(ROUNDS)]
    return statistics.median(ratios)


def first_show() -> float:
    """Seconds from the request to run the first cell until its view is displayed."""
    from jupyter_client.manager import start_new_kernel

    def once() -> float:
        manager, client = start_new_kernel(stderr=subprocess.DEVNULL)
        try:
            start = time.perf_counter()
            client.execute(CELL)
            while True:
                content = client.get_iopub_msg(timeout=60)["content"]
                if VIEW in content.get("data", {}):
                    return time.perf_counter() - start
        finally:
            client.stop_channels()
            manager.shutdown_kernel(now=True)

    once()
    return statistics.median(once() for _ in range(5))


def zipped(*names: str) -> int:
    return sum(len(gzip.compress((STATIC / name).read_bytes(), 9)) for name in names)


def bytes_per_epoch() -> float:
    """All that a training sends, messages, buffers and state, an epoch."""
    from digitwidget import DigitWidget

    sent: list[int] = []

    class Counted(DigitWidget):
        def _send(self, msg: dict[str, object], buffers: list[bytes] | None = None) -> None:
            sent.append(len(json.dumps(msg)) + sum(map(len, buffers or [])))

    widget = Counted()
    widget.train(1)
    sent.clear()
    widget.train(EPOCHS)
    return sum(sent) / EPOCHS


def export(page: Path) -> None:
    command = [sys.executable, "-m", "digitwidget", "--no-open", "--out", str(page)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
