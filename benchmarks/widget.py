"""The widget's own figures beside their targets: size, start and wire here, latency in Chromium."""

from __future__ import annotations

import compileall
import gzip
import queue
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from table import Row, show

ROUNDS = 9
EPOCHS = 20
STATIC = Path(__file__).parents[1] / "src" / "digitwidget" / "static"
TIMED = "import time; t = time.perf_counter(); {}; print(time.perf_counter() - t)"
PEERS = "import anywidget, numpy"
CELL = "from digitwidget import DigitWidget; DigitWidget()"
TRAINED = "from digitwidget import DigitWidget; w = DigitWidget(); w.history"
VIEW = "application/vnd.jupyter.widget-view+json"


def main() -> list[Row]:
    return show("the widget", measure())


def measure() -> Iterator[Row]:
    # As pip does with what it installs, and with the peers here.
    compileall.compile_dir(STATIC.parent, quiet=1)
    for line in ("import digitwidget", "from digitwidget import DigitWidget"):
        yield at_most(f"{line} ÷ import anywidget, numpy", import_ratio(line), 1.15, "×")
    yield at_most("DigitWidget() made and shown in a fresh kernel", first_show(), 2.5, "s")
    yield at_most("its first moment on the way, after that", first_moment(), 0.3, "s")
    yield at_most("its first cell in the kernel, processor time", first_cell(), 2.5, "s")
    for name, picture in stills():
        yield at_most(f"{name}, drawn beside the view", picture[0], 50, "ms")
        yield at_most(f"{name}, in a notebook", picture[1], 40, "KB")
    yield at_most("bundle, gzipped", zipped("widget.js") / 1e3, 60, "KB")
    yield at_most(
        "bundle and style sheet, gzipped", zipped("widget.js", "widget.css") / 1e3, 60, "KB"
    )
    for epochs in (1, EPOCHS):
        name = f"an epoch on the wire, of {epochs} trained from the page"
        yield at_most(name, bytes_per_epoch(epochs) / 1e3, 13, "KB")
    yield at_most("an epoch with its metrics, the page's own engine", own_epoch(), 12, "ms")
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        export(page)
        yield at_most("exported page", page.stat().st_size / 1e6, 1.6, "MB")
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


def own_epoch() -> float:
    """Milliseconds for 1000 samples trained on and 1797 measured: medians of epoch.ts."""
    command = ["node", "--import", "tsx", str(Path(__file__).with_name("epoch.ts"))]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    epoch, metrics = (float(median) for median in re.findall(r"median and p95 ([\d.]+)", told))
    return epoch + metrics * 1797 / 1000


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


@contextmanager
def fresh_kernel() -> Iterator[Any]:
    from jupyter_client.manager import start_new_kernel

    manager, client = start_new_kernel(stderr=subprocess.DEVNULL)
    try:
        yield client
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def first_show() -> float:
    """Seconds from the request to run the first cell until its view is displayed."""

    def once() -> float:
        with fresh_kernel() as client:
            start = time.perf_counter()
            client.execute(CELL)
            while True:
                content = client.get_iopub_msg(timeout=60)["content"]
                if VIEW in content.get("data", {}):
                    return time.perf_counter() - start

    once()
    return statistics.median(once() for _ in range(5))


def first_moment() -> float:
    """Seconds from the display of the first view until a moment is sent; 0 where it was before."""

    def once() -> float:
        with fresh_kernel() as client:
            client.execute(CELL)
            shown = moment = 0.0
            while not (shown and moment):
                data = client.get_iopub_msg(timeout=60)["content"].get("data", {})
                if VIEW in data:
                    shown = time.perf_counter()
                elif "_added" in data.get("state", {}):
                    moment = moment or time.perf_counter()
            return max(0.0, moment - shown)

    return statistics.median(once() for _ in range(5))


def first_cell() -> float:
    """Seconds of the processor, whatever else the machine does meanwhile."""
    with fresh_kernel() as client:
        client.execute("import time; start = time.process_time()", reply=True, timeout=60)
        client.execute(CELL, reply=True, timeout=60)
        asked = {"spent": "time.process_time() - start"}
        told = client.execute("", user_expressions=asked, reply=True, timeout=60)["content"]
        return float(told["user_expressions"]["spent"]["data"]["text/plain"])


def stills() -> Iterator[tuple[str, tuple[float, float]]]:
    """Milliseconds that a still picture takes of a cell that shows it, and its size as HTML."""
    from digitwidget import DigitWidget, load_digits
    from digitwidget.svg import in_html

    X, y = load_digits()
    fine = X.reshape(-1, 8, 8).repeat(4, axis=1).repeat(4, axis=2).reshape(len(X), -1)
    large = {"X": fine[:200], "y": y[:200], "image_shape": (32, 32), "hidden": (256, 64)}
    for name, made in (
        ("still picture, 64-40-10", DigitWidget(pixels=X[7])),
        ("still picture, 1024-256-64-10", DigitWidget(**large, epochs=2, pixels=fine[7])),
    ):
        _ = made.history
        times = []
        for _ in range(2 * ROUNDS):
            start = time.perf_counter()
            picture = in_html(*made._draw_still())
            times.append(1e3 * (time.perf_counter() - start))
        yield name, (statistics.median(times), len(picture.encode()) / 1e3)
        made.close()


def zipped(*names: str) -> int:
    return sum(len(gzip.compress((STATIC / name).read_bytes(), 9)) for name in names)


def bytes_per_epoch(epochs: int) -> float:
    """All that the widget sends of a training, headers and buffers included, an epoch."""
    with fresh_kernel() as client:
        client.execute(TRAINED, reply=True, timeout=60)
        opened = (m["content"] for m in heard(client) if m["msg_type"] == "comm_open")
        (comm,) = (c["comm_id"] for c in opened if "_layers" in c["data"]["state"])
        content = {"kind": "train", "epochs": epochs, "from": 90}
        asked = {"comm_id": comm, "data": {"method": "custom", "content": content}}
        client.shell_channel.send(client.session.msg("comm_msg", asked))
        told = [m for m in heard(client) if m["msg_type"] == "comm_msg"]
        return sum(weigh(m, client.session.pack) for m in told) / epochs


def heard(client: Any) -> Iterator[Any]:
    """Every message up to a second of silence."""
    with suppress(queue.Empty):
        while True:
            yield client.get_iopub_msg(timeout=1)


def weigh(message: Any, pack: Callable[[Any], bytes]) -> int:
    parts = (message[part] for part in ("header", "parent_header", "metadata", "content"))
    return sum(len(pack(part)) for part in parts) + sum(map(len, message["buffers"]))


def export(page: Path) -> None:
    command = [sys.executable, "-m", "digitwidget", "--no-open", "--out", str(page)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
