"""The exported page: one file, nothing asked of anybody, everything in it."""

from __future__ import annotations

import json
import re
import zlib
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from digitwidget import DigitWidget, Network, load_digits
from digitwidget.data.handwriting import pack_handwriting
from digitwidget.widget import export_html
from digitwidget.widget.widget import page_traits

X, y = load_digits()


@pytest.fixture(scope="module")
def widget() -> Iterator[DigitWidget]:
    made = DigitWidget(epochs=4, pixels=X[5])
    yield made
    made.close()


@pytest.fixture(scope="module")
def page(widget: DigitWidget) -> str:
    text = widget.to_html()
    assert text
    return text


def state_of(page: str) -> Any:
    block = re.search(
        r'<script type="application/json" class="digitwidget-state">(.*?)</script>', page
    )
    assert block
    return json.loads(block[1])


def in_bytes(packed: dict[str, Any]) -> bytes:
    """What the digits of base 91 say, two after two as 13 bits, by Python's own whole numbers."""
    base = [chr(code) for code in range(33, 127) if chr(code) not in '"\\<']
    digits = [base.index(digit) for digit in packed["deflate"]]
    bits = "".join(
        f"{len(base) * high + low:013b}"
        for high, low in zip(digits[::2], digits[1::2], strict=True)
    )
    count = 8 * packed["bytes"]
    return int(bits[:count] or "0", 2).to_bytes(packed["bytes"], "big")


def unpack(packed: dict[str, Any], row: int = 0) -> bytes:
    """The page's half of export_html.pack."""
    raw = np.frombuffer(zlib.decompress(in_bytes(packed)), np.uint8)
    items = raw.reshape(packed["shuffle"], -1).T.copy()
    if not row:
        return items.tobytes()
    words = items.view("<u4").reshape(-1, row).copy()
    words[1:] = (words[1:] >> 1) ^ -(words[1:] & 1)
    return np.cumsum(words, axis=0, dtype=np.uint32).tobytes()


def test_it_waits_for_the_training(widget: DigitWidget, page: str) -> None:
    state = state_of(page)
    assert (state["epoch"], state["_goal"]) == (4, -1)
    assert unpack(state["_history"], 6 + 10 + 3010) == widget.history.rows()


def test_it_holds_every_trait_of_the_page(widget: DigitWidget, page: str) -> None:
    state = state_of(page)
    assert set(state) == set(page_traits()) - {"_still"}
    assert state["pixels"] == X[5].tolist()
    assert unpack(state["_samples"]) == widget._samples
    assert unpack(state["_labels"]) == widget._labels


def test_it_holds_the_drawings_that_join_an_augmented_epoch(page: str) -> None:
    assert unpack(state_of(page)["_handwriting"]) == pack_handwriting()
    assert state_of(page)["_augment"]["drawings"] == 4000


@pytest.mark.parametrize(
    ("labels", "known", "joins"),
    [(y, y.astype(float), True), (y, np.append(y[1:], -1), False)],
    ids=["floats", "a class before the digits"],
)
def test_the_drawings_join_where_a_digit_is_the_index_of_its_class(
    labels: Any, known: Any, joins: bool
) -> None:
    net = Network(hidden=2, epochs=1, augment="handwriting").fit(X, known)
    assert bool(DigitWidget(net, X=X, y=labels)._handwriting) == joins


@pytest.mark.parametrize(("labels", "augment"), [(y % 2, None), (y, "warp"), (y, lambda X, rng: X)])
def test_it_holds_no_drawings_where_none_join(labels: Any, augment: Any) -> None:
    page = DigitWidget(X=X, y=labels, epochs=1, augment=augment).to_html()
    assert page
    assert unpack(state_of(page)["_handwriting"]) == b""


def test_its_policy_allows_its_own_script_and_style_only(page: str) -> None:
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)
    style = re.search(r"<style>(.*?)</style>", page, re.S)
    script = re.search(r"<script>(.*?)</script>", page, re.S)
    assert policy
    assert style
    assert script
    hashes = [b64encode(sha256(m[1].encode()).digest()).decode() for m in (script, style)]
    assert policy[1] == (
        f"default-src 'none'; script-src 'sha256-{hashes[0]}'; style-src 'sha256-{hashes[1]}'"
    )


def test_labels_and_titles_cannot_break_out() -> None:
    hostile = "</script><script>alert(1)</script>"
    net = Network(hidden=2, epochs=1).fit(X[:9], [hostile, *"abcdefgh"])
    page = DigitWidget(net).to_html(title="<b>&")
    assert page
    assert "alert(1)</script>" not in page
    assert hostile in state_of(page)["_classes"]
    assert "<title>&lt;b&gt;&amp;</title>" in page


def test_it_is_written_where_told(widget: DigitWidget, page: str, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    assert widget.to_html(path) is None
    assert path.read_text(encoding="utf-8") == page


def test_90_epochs_and_the_moments_of_the_first_stay_below_1_6_mb() -> None:
    page = DigitWidget(epochs=90).to_html()
    assert page
    assert len(page.encode()) <= 1_600_000


def test_bytes_of_any_length_come_back_from_their_text() -> None:
    for count in (0, 1, 2, 12, 13, 14, 1000):
        raw = np.random.default_rng(count).bytes(count)
        packed = export_html.as_text(raw)
        assert in_bytes(packed) == raw
        assert not set(packed["deflate"]) & set('"\\<')


@pytest.mark.parametrize("row", [0, 1, 7])
def test_packing_loses_nothing(row: int) -> None:
    numbers = np.random.default_rng(0).normal(size=7 * 5).astype("<f4")
    numbers[3] = np.nan
    assert unpack(export_html.pack(numbers.tobytes(), row), row) == numbers.tobytes()


def test_a_network_without_samples_can_be_exported() -> None:
    net = Network(hidden=2, epochs=1).fit([[0, 16], [16, 0]], ["a", "b"])
    page = DigitWidget(net, image_shape=(1, 2)).to_html()
    assert page
    assert unpack(state_of(page)["_samples"]) == b""


@pytest.mark.parametrize("title", ["a lone \ud800 surrogate", 3])
def test_a_title_that_cannot_be_written_leaves_the_old_page(
    widget: DigitWidget, tmp_path: Path, title: Any
) -> None:
    path = tmp_path / "page.html"
    path.write_text("the old page")
    with pytest.raises(ValueError, match="title must be text"):
        widget.to_html(path, title=title)
    assert path.read_text() == "the old page"


def test_a_full_disk_leaves_the_old_page(
    widget: DigitWidget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "page.html"
    path.write_text("the old page")
    path.chmod(0o600)
    with monkeypatch.context() as patch:
        resource = pytest.importorskip("resource")
        patch.setattr(export_html, "render", lambda *args, **keys: "x" * 10_000_000)
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, hard))
        try:
            with pytest.raises(OSError, match="File too large"):
                widget.to_html(path)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert path.read_text() == "the old page"
    assert list(tmp_path.iterdir()) == [path]
    widget.to_html(path)
    assert path.stat().st_mode & 0o777 == 0o600


def test_it_is_written_through_a_link(widget: DigitWidget, tmp_path: Path) -> None:
    path, link = tmp_path / "page.html", tmp_path / "link.html"
    path.write_text("the old page")
    link.symlink_to(path)
    widget.to_html(link)
    assert link.is_symlink()
    assert path.read_text().startswith("<!doctype html>")
