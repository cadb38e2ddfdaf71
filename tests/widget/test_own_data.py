"""Own data in the widget: a network of any range reads the grid as it was trained to read."""

from __future__ import annotations

import json
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.preprocessing import StandardScaler
from support.fake_page import FakePage

from digitwidget import DigitWidget, Network, load_digits, to_ink

TESTS = Path(__file__).parents[1]
NETS = json.loads((TESTS / "fixtures/network.json").read_text())
X, y = load_digits()
X, y = X[:300], y[:300]


@pytest.fixture(scope="module")
def morse() -> Any:
    """The example."""
    sys.path.insert(0, str(TESTS.parent / "examples"))
    try:
        import morse
    finally:
        sys.path.pop(0)
    return morse


def test_the_morse_example_is_decoded_in_the_widget_as_by_its_network(morse: Any) -> None:
    net = morse.train()
    widget = DigitWidget(net, image_shape=(1, 4))
    for letter in morse.LETTERS:
        widget.pixels = to_ink([morse.ink(morse.MORSE[letter])], image_shape=(1, 4))[0]
        assert widget.prediction == letter
        (of_network,) = net.activations([morse.ink(morse.MORSE[letter])])[-1]
        np.testing.assert_allclose(widget.output, of_network, rtol=1e-12)


def test_the_morse_example_trains_further_on_its_alphabet(morse: Any) -> None:
    net, codes = morse.train(), [morse.ink(morse.MORSE[letter]) for letter in morse.LETTERS]
    ink = to_ink(codes, image_shape=(1, 4))
    widget = DigitWidget(net, X=ink, y=morse.LETTERS, image_shape=(1, 4))
    widget.train(1)
    again = morse.train().partial_fit(codes, morse.LETTERS)
    np.testing.assert_allclose(net.history_.params(), again.history_.params(), rtol=1e-9)
    assert net.input_range_ == (0, 1)
    widget.retrain(epochs=400)
    widget.pixels = ink[0]
    assert (widget.prediction, widget.label) == ("A", "A")
    assert widget.network.input_range_ == (0, 1)


@pytest.mark.parametrize("net", NETS, ids=lambda net: net["name"])
def test_activations_are_those_of_the_fixture(net: dict[str, Any], tmp_path: Path) -> None:
    """js/engine is held to the same numbers, from the same ink and `ink_scale`."""
    at, matrices, sizes = 0, [], net["sizes"]
    for inputs, units in pairwise(sizes):
        size = (inputs + 1) * units
        matrices.append(np.reshape(net["params"][at : at + size], (inputs + 1, units)).T)
        at += size
    np.savez(tmp_path / "net.npz", *matrices)
    names = ("activation", "output_activation", "loss", "l2", "input_scale")
    network = Network.load(tmp_path / "net.npz", **{name: net[name] for name in names})
    network.input_range_ = (0, net["full_ink"])
    widget = DigitWidget(network, image_shape=(1, sizes[0]))
    assert widget._ink_scale == net["ink_scale"]
    for pixels, layers in zip(net["samples"], net["layers"], strict=True):
        widget.pixels = pixels
        for ours, theirs in zip(widget.activations, layers, strict=True):
            np.testing.assert_allclose(ours, theirs, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize(
    ("full", "settings"),
    [
        pytest.param(1, {"input_scale": 1}, id="0 to 1"),
        pytest.param(255, {"input_scale": 255}, id="8-bit"),
        pytest.param(255, {"input_scale": 100}, id="8-bit, divided by 100"),
    ],
)
def test_a_network_of_any_range_reads_a_digit_on_the_grid(
    full: int, settings: dict[str, Any]
) -> None:
    net = Network(epochs=20, random_state=0, **settings).fit(X * full / 16, y)
    widget = DigitWidget(net, X=X, y=y)
    for index in range(20):
        widget.pixels = X[index]
        np.testing.assert_allclose(
            widget.output, net.activations(X[index : index + 1] * full / 16)[-1][0], rtol=1e-9
        )


def test_a_saved_network_is_read_alike(tmp_path: Path) -> None:
    Network(epochs=5, input_scale=1, random_state=0).fit(X / 16, y).save(tmp_path / "net.npz")
    net = Network.load(tmp_path / "net.npz")
    widget = DigitWidget(net, pixels=X[7])
    assert widget.prediction == net.predict(X[7:8] / 16)[0]


def test_a_single_update_tells_the_page_the_ink_it_learned_from() -> None:
    net = Network(epochs=1, input_scale=1, random_state=0, batch_size=2).fit(X / 16, y)
    widget = DigitWidget(net, X=X, y=y)
    page = FakePage(widget)
    widget.step(unit="update")
    (told,) = page.told("update")
    assert max(told["inks"]) == 16


def test_a_new_input_scale_reaches_the_page() -> None:
    widget = DigitWidget(X=X, y=y, epochs=1, hidden=2)
    widget.retrain(input_scale=20)
    assert widget._ink_scale == 20


def test_a_network_of_values_below_0_is_refused_with_the_cure() -> None:
    net = Network(epochs=1, input_scale=1).fit(StandardScaler().fit_transform(X), y)
    with pytest.raises(ValueError, match=r"ink is never below 0: train it on dw\.to_ink"):
        DigitWidget(net)


def test_a_scale_that_does_not_match_the_ink_is_warned_of() -> None:
    with pytest.warns(UserWarning, match="set input_scale=16"):
        DigitWidget(Network(epochs=0, input_scale=1), X=X, y=y)


@pytest.mark.parametrize("shape", [(8, 8), (2, 3)])
def test_a_shape_that_fits_the_network_is_proposed(morse: Any, shape: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match=r"images of 4 pixels.* image_shape=\(2, 2\) or \(1, 4\)"):
        DigitWidget(morse.train(), image_shape=shape)


def test_larger_images_of_bytes_are_learned_in_three_lines() -> None:
    images = 255 - np.kron(X.reshape(-1, 8, 8), np.ones((4, 4))) * 255 / 16
    ink = to_ink(images, image_shape=(16, 16))
    widget = DigitWidget(
        X=ink[:200], y=y[:200], X_test=ink[200:], y_test=y[200:], image_shape=(16, 16), epochs=30
    )
    assert widget.history.val_accuracy[-1] > 0.85
