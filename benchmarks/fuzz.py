"""What a stranger's messages do to a kernel: nothing, however many come in whatever order.

`python benchmarks/fuzz.py [messages]`: stories of tests/support/conversation.py, long ones.
"""

from __future__ import annotations

import gc
import resource
import sys
import threading
import traceback
from collections.abc import Iterator
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from table import Row, show

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from support.conversation import Conversation

STORIES = settings(
    max_examples=20, stateful_step_count=50, deadline=None, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


def megabytes() -> float:
    """What the process holds now."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def rows(wanted: int) -> Iterator[Row]:
    Conversation.in_a_row = 100
    counts, escapes = Conversation.messages, 0
    warm: tuple[float, int] | None = None
    while counts["hostile"] < wanted and not escapes:
        try:
            run_state_machine_as_test(Conversation, settings=STORIES)
        except BaseException:
            traceback.print_exc()
            escapes += 1
        # The first fifth fills caches.
        if warm is None and counts["hostile"] > wanted / 5:
            warm = megabytes(), threading.active_count()
    (before, threads), after = warm or (megabytes(), 1), megabytes()
    yield "a stranger's messages", f"{counts['hostile']}", f"≥ {wanted}", not escapes
    yield "  among steps of pages and cells", f"{counts['rules']}", "", True
    yield "  escapes, changes no rule allows", f"{escapes}", "0", not escapes
    slowest = 1e3 * Conversation.slowest
    yield "  most work of one message, ms", f"{slowest:.0f}", "≤ 100", slowest <= 100
    yield (
        "  memory since the first fifth, MB",
        f"{after - before:+.1f}",
        "< 20",
        after - before < 20,
    )
    more = threading.active_count() - threads
    yield "  threads since then", f"{more:+d}", "≤ 0", more <= 0


def main(wanted: int = 100_000) -> int:
    return int(not all(met for *_, met in show("the wire", rows(wanted))))


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
