"""A network trained on another range than ink reads on a page what it reads in Python."""

from pathlib import Path

import numpy as np
import pytest
from driver import Widget
from playwright.sync_api import Page, expect

from digitwidget import DigitWidget, Network, to_ink

CODES = {"A": [0.5, 1, 0, 0], "N": [1, 0.5, 0, 0], "E": [0.5, 0, 0, 0], "T": [1, 0, 0, 0]}
OPACITIES = (
    "c => [...c.getContext('2d').getImageData(0, 0, c.width, c.height).data]"
    ".filter((_, i) => i % 4 === 3)"
)


def test_a_network_trained_on_fractions_reads_and_learns_ink(page: Page, tmp_path: Path) -> None:
    letters, values = list(CODES), list(CODES.values())
    net = Network(
        hidden=8, activation="tanh", output_activation="softmax", loss="cross_entropy",
        learning_rate=0.1, epochs=300, input_scale=0.5, random_state=0,
    ).fit(values, letters)  # fmt: skip
    in_python = DigitWidget(
        net, X=to_ink(values, image_shape=(1, 4)), y=letters, image_shape=(1, 4)
    )
    in_python.to_html(tmp_path / "page.html")
    page.goto((tmp_path / "page.html").as_uri())
    on_page = Widget.first(page).ready(300)
    for letter in letters:
        on_page.press("Next sample")
        in_python.pixels = on_page.pixels
        expect(on_page.prediction).to_have_text(in_python.label)
        assert on_page.output == pytest.approx(np.round(in_python.output, 4), abs=1e-3), letter
        on_page.hidden.first.click()
        seen, read = (on_page.root.get_by_role("img", name=name) for name in ("what", "inputs"))
        assert read.evaluate(OPACITIES) == seen.evaluate(OPACITIES), letter
        on_page.page.keyboard.press("Escape")
    on_page.press("Train")
    on_page.ready(310)
    expect(on_page.prediction).to_have_text(in_python.label)
