"""The still picture: what it shows, how large it may be, and where a notebook holds it."""

from __future__ import annotations

import re
from base64 import b64decode
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import numpy as np
import pytest
from IPython.core.displaypub import CapturingDisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from nbclient import NotebookClient
from nbconvert import HTMLExporter, LatexExporter, MarkdownExporter
from nbformat.v4 import new_code_cell, new_notebook
from support.fake_page import FakePage

from digitwidget import DigitWidget, load_digits

X, y = load_digits()
VIEW = "application/vnd.jupyter.widget-view+json"
MOST_BYTES = 40_000


@pytest.fixture(scope="module")
def widget() -> Any:
    made = DigitWidget(hidden=12, epochs=6, pixels=X[7])
    _ = made.history
    yield made
    made.close()


def words_of(svg: str) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(svg).findall(".//{*}text")]


def title_of(svg: str) -> str:
    return ElementTree.fromstring(svg).findtext("{*}title") or ""


def in_html(html: str) -> str:
    return unquote(re.findall('src="data:image/svg[+]xml,([^"]*)"', html)[0])


# What it shows.


def test_it_says_what_is_on_show(widget: DigitWidget) -> None:
    widget.epoch, widget.pixels = 6, X[7]
    svg = widget.to_svg()
    assert title_of(svg) == (
        f"A network of 64-12-10 units, after epoch 6; it reads the drawing as {widget.prediction}, "
        f"{widget.output.max():.3f}"
    )
    words = words_of(svg)
    accuracy = 100 * widget.history.val_accuracy[-1]
    for said in (
        "After epoch 6", "Input 8 × 8", "its true label: 7", f"{accuracy:.1f}%",
        "12 hidden neurons: weights, and how active each is", *"0123456789",
    ):  # fmt: skip
        assert said in words, said
    assert words.count(f"{widget.prediction}") >= 2


def test_it_follows_epoch_ink_lessons_and_what_is_off(widget: DigitWidget) -> None:
    widget.epoch, widget.pixels = 6, X[7]
    pictures = [widget.to_svg()]
    widget.off = [3]
    pictures.append(widget.to_svg())
    widget.off = []
    widget.epoch = 0.5
    moment = widget.history.samples_seen[widget.history.moments.index(widget.epoch)]
    assert f"After {moment} samples" in words_of(widget.to_svg())
    widget.learn(7, steps=2)
    assert f"After {moment} samples and 2 steps by hand" in words_of(widget.to_svg())
    widget.pixels = [0] * 64
    assert title_of(widget.to_svg()).endswith("nothing is drawn")
    pictures.append(widget.to_svg())
    assert len(set(pictures)) == 3


def test_it_draws_the_ink_and_the_weights(widget: DigitWidget) -> None:
    from digitwidget.widget.still import PALETTE, SHADES, shades

    ink, tiles = ElementTree.fromstring(widget.to_svg()).findall(".//{*}image")
    for image in (ink, tiles):
        raw = b64decode(image.get("href", "").removeprefix("data:image/png;base64,"))
        assert raw.startswith(b"\x89PNG\r\n\x1a\n")
    assert (ink.get("width"), ink.get("height")) == ("216", "216")
    numbers = shades(np.array([-2.0, -1.0, 0.0, 0.01, 1.0]), top=1.0)
    assert numbers.tolist() == [0, 0, SHADES, SHADES + 1, 2 * SHADES]
    assert PALETTE[SHADES] == "#ffffff"


def test_it_is_the_same_every_time_and_reaches_out_of_nothing(widget: DigitWidget) -> None:
    widget.epoch, widget.pixels = 6, X[7]
    another = DigitWidget(hidden=12, epochs=6, pixels=X[7])
    assert widget.to_svg() == another.to_svg()
    for element in ElementTree.fromstring(another.to_svg()).iter():
        assert element.tag.rpartition("}")[2] not in ("style", "script", "a", "foreignObject")
        assert not {"id", "class", "style"} & set(element.attrib)
        assert element.get("href", "data:").startswith("data:")


def test_labels_cannot_break_out() -> None:
    labels = np.array(["</svg><script>alert(1)</script>", "\x00'\"&\ud800", "c"])[y % 3]
    widget = DigitWidget(X=X[:60], y=labels[:60], hidden=4, epochs=1, pixels=X[3])
    svg = widget.to_svg()
    assert "<script" not in svg
    assert svg.encode()
    html = widget._still_output.name, in_html(html_of(widget))
    assert "<script" not in html[1]
    assert {"\ufffd'\"&\ufffd", "c"} <= set(words_of(svg))


def html_of(widget: DigitWidget) -> str:
    publisher = shown_in(InteractiveShell(), widget)
    return str(publisher.outputs[1]["data"]["text/html"])


@pytest.mark.parametrize(
    "hidden", [40, 600, 4096, (256, 64), (8,) * 16, ()], ids=lambda hidden: str(hidden)[:9]
)
def test_it_is_small_whatever_the_network(hidden: Any) -> None:
    # Untrained weights have no pattern: none take more room.
    widget = DigitWidget(X=X[:40], y=y[:40], hidden=hidden, epochs=0, pixels=X[7])
    svg = widget.to_svg()
    assert len(html_of(widget).encode()) <= MOST_BYTES
    assert len(svg.encode()) <= MOST_BYTES


def test_it_is_small_with_fine_images_many_classes_and_a_long_history() -> None:
    fine = np.random.default_rng(0).integers(0, 17, (250, 1024))
    many = [f"class {i}" for i in range(250)]
    widget = DigitWidget(
        X=fine, y=many, X_test=fine[:9], y_test=many[:9], image_shape=(32, 32),
        hidden=10, epochs=300, batch_size=250, learning_rate=0.1, pixels=fine[0],
    )  # fmt: skip
    assert len(html_of(widget).encode()) <= MOST_BYTES
    assert "and 239 smaller ones" in words_of(widget.to_svg())


def test_a_network_without_samples_and_one_of_one_row_have_a_picture(widget: DigitWidget) -> None:
    alone = DigitWidget(widget.network, pixels=X[7])
    assert "Prediction" in words_of(alone.to_svg())
    codes = np.array([[8, 16, 0, 0], [16, 8, 8, 8]] * 20)
    morse = DigitWidget(X=codes, y=list("AB") * 20, image_shape=(1, 4), hidden=30, epochs=2)
    assert "Input 1 × 4" in words_of(morse.to_svg())


def test_it_is_written_whole_or_not_at_all(widget: DigitWidget, tmp_path: Path) -> None:
    path = tmp_path / "still.svg"
    widget.to_svg(path)
    assert path.read_text(encoding="utf-8") == widget.to_svg()
    with pytest.raises(OSError, match="nowhere"):
        widget.to_svg(tmp_path / "nowhere" / "still.svg")
    assert [entry.name for entry in tmp_path.iterdir()] == ["still.svg"]


# Where it is shown.


def shown_in(shell: InteractiveShell, widget: DigitWidget) -> CapturingDisplayPublisher:
    """What the widget puts among a cell's outputs."""
    publisher = shell.display_pub = CapturingDisplayPublisher()
    shell.display_pub.publish(*widget._view_bundle())
    widget._still_output.display(shell)
    return publisher


def test_hosts_that_ask_for_one_output_get_the_view_and_the_picture(widget: DigitWidget) -> None:
    data, _ = widget._repr_mimebundle_()
    assert data[VIEW]["model_id"] == widget.model_id
    assert "Run this cell to bring it to life" in data["text/plain"]
    assert title_of(data["image/svg+xml"]) == title_of(widget.to_svg())
    assert title_of(in_html(data["text/html"])) == title_of(widget.to_svg())


def test_a_closed_widget_is_shown_as_text_and_picture() -> None:
    widget = DigitWidget(hidden=4, epochs=1, pixels=X[7])
    assert widget.epoch == 1
    widget.close()
    assert sorted(widget._repr_mimebundle_()[0]) == ["image/svg+xml", "text/html", "text/plain"]
    shell = InteractiveShell.instance()
    publisher = shell.display_pub = CapturingDisplayPublisher()
    widget._ipython_display_()
    (shown,) = publisher.outputs
    assert shown["data"]["text/plain"] == "<DigitWidget 64-4-10, epoch 1 of 1>"
    assert title_of(in_html(shown["data"]["text/html"])) == title_of(widget.to_svg())
    InteractiveShell.clear_instance()


def test_it_follows_at_the_end_of_a_cell_as_an_output_of_its_own() -> None:
    widget = DigitWidget(hidden=4, epochs=3)
    shell = InteractiveShell()
    publisher = shown_in(shell, widget)
    view, first = publisher.outputs
    assert VIEW in view["data"]
    assert VIEW not in first["data"]
    assert "training to epoch 3" in in_html(first["data"]["text/html"])
    _ = widget.history
    widget.pixels = X[7]
    shell.events.trigger("post_run_cell", None)
    (updated,) = publisher.outputs[2:]
    assert updated["update"] is True
    assert updated["transient"] == first["transient"]
    assert title_of(in_html(updated["data"]["text/html"])) == title_of(widget.to_svg())
    shell.events.trigger("post_run_cell", None)
    assert len(publisher.outputs) == 3
    widget.close()
    shell.events.trigger("post_run_cell", None)
    assert len(publisher.outputs) == 3


def test_a_page_is_told_which_picture_it_takes_the_place_of(widget: DigitWidget) -> None:
    state = widget.get_state()
    assert f'class="{state["_still"]}"' in html_of(widget)
    assert state["_still"] not in widget.to_html()


MAKE = "from digitwidget import DigitWidget\nw = DigitWidget(hidden=12, epochs=5)\nw"
USE = "_ = w.history\nw.pixels = [0, 16] * 32\nw.epoch = 4"


@pytest.fixture(scope="module")
def notebook() -> Any:
    """A notebook that no page has seen, as it is saved."""
    cells = [new_code_cell(MAKE), new_code_cell(USE)]
    return NotebookClient(new_notebook(cells=cells), kernel_name="python3").execute()


def test_a_notebook_is_saved_with_how_it_stood_at_its_end(notebook: Any) -> None:
    view, still = notebook.cells[0].outputs
    assert view["data"][VIEW]
    svg = in_html(still["data"]["text/html"])
    assert title_of(svg).startswith("A network of 64-12-10 units, after epoch 4; it reads")
    assert "A still picture: run this cell to bring it to life." in words_of(svg)


def test_nbconvert_shows_it_where_the_widget_cannot_run(notebook: Any) -> None:
    html, _ = HTMLExporter().from_notebook_node(notebook)
    markdown, _ = MarkdownExporter().from_notebook_node(notebook)
    for page in (html, markdown):
        assert page.count("after epoch 4; it reads") == 2  # as its title, and in words
    # No Inkscape is asked for.
    latex, resources = LatexExporter().from_notebook_node(notebook)
    assert "Run this cell to bring it to life" in latex
    assert resources["outputs"] == {}


# Playing from Python.


def test_pages_are_asked_to_play_and_to_pause(widget: DigitWidget) -> None:
    page = FakePage(widget)
    widget.play(speed=4)
    widget.pause()
    assert page.heard == [{"kind": "play", "speed": 4}, {"kind": "pause"}]
    for speed in (3, 0, 2.0, True, "fast"):
        with pytest.raises(ValueError, match="speed must be"):
            widget.play(speed)  # type: ignore[arg-type]
