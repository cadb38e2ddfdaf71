"""What a DigitWidget is made of: networks, samples, labels of any kind; the rest is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sklearn.exceptions import DataConversionWarning
from traitlets import TraitError

from digitwidget import DigitWidget, Network, load_digits

X, y = load_digits()
MORSE = np.array([[8, 16, 0, 0], [16, 8, 8, 8], [16, 8, 16, 8], [8, 0, 0, 0]])
LETTERS = ["A", "B", "C", "E"]


def test_a_fitted_network_is_shown_as_it_is() -> None:
    net = Network(hidden=(6, 5), epochs=2, random_state=1).fit(X[:200], y[:200])
    widget = DigitWidget(net, pixels=X[1], epoch=1)
    assert (widget.network, widget.epoch, widget.history.last) == (net, 1, 2)
    assert widget._layers == [64, 6, 5, 10]
    assert widget._activations == ["sigmoid"] * 3
    widget.train(1)
    assert net.n_iter_ == 2


def test_an_unfitted_network_is_trained_on_the_samples_given() -> None:
    net = Network(hidden=5, epochs=2, output_activation="softmax", loss="cross_entropy")
    widget = DigitWidget(net, X=X[:50], y=y[:50], X_test=X[50:60], y_test=y[50:60])
    assert widget.network is net
    assert (widget._n_train, len(widget._labels), widget.epoch) == (50, 60, 2)
    assert (widget._activations, widget._loss) == (["sigmoid", "softmax"], "cross_entropy")


def test_images_of_another_shape_and_labels_of_any_kind() -> None:
    widget = DigitWidget(X=MORSE, y=LETTERS, image_shape=(1, 4), hidden=6, epochs=2000)
    assert (widget._image_shape, widget._classes) == ([1, 4], LETTERS)
    assert widget.network.augment is None
    for code, letter in zip(MORSE, LETTERS, strict=True):
        widget.pixels = code
        assert (widget.prediction, widget.label) == (letter, letter)
        assert type(widget.prediction) is str


def test_tuples_may_be_labels() -> None:
    widget = DigitWidget(X=MORSE[:2], y=[("a", 1), ("b", 2)], image_shape=(1, 4), epochs=2)
    widget.pixels = MORSE[1]
    assert widget.label == ("b", 2)
    assert widget.prediction in {("a", 1), ("b", 2)}


def test_a_network_without_samples_is_shown_and_not_trained() -> None:
    net = Network(epochs=1, hidden=3).fit(MORSE, LETTERS)
    widget = DigitWidget(net, image_shape=(1, 4), pixels=MORSE[0])
    assert widget.prediction in LETTERS
    with pytest.raises(ValueError, match="give DigitWidget X and y"):
        widget.train(1)
    assert widget.epoch == widget.history.last == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"hiden": 3}, "takes no 'hiden'; did you mean hidden?"),
        ({"pixel": [0] * 64}, "did you mean pixels?"),
        ({"qqq": 1}, "takes no 'qqq'; there are X, X_test, activation,"),
        ({"epochs": -1}, "epochs must be between 0 and"),
        ({"hidden": 0}, "hidden must be between 1 and"),
        ({"epochs": 3, "epoch": 4}, "between 0 and 3, got 4; set epochs to train more of them"),
        ({"learning_rate": 0}, "above 0, got 0: no weight would ever change; .* set epochs=0"),
        ({"lr": 0.1}, "takes no 'lr'; did you mean learning_rate?"),
        ({"max_iter": 10}, "takes no 'max_iter'; did you mean epochs?"),
        ({"network": X}, r"got ndarray: samples are given by .*, as DigitWidget\(X=X, y=y\)"),
        ({"pixels": [1] * 63}, "must hold 64 inks"),
        ({"image_shape": (8, 9)}, "give DigitWidget X and y"),
        ({"image_shape": (33, 1)}, "rows of image_shape must be between 1 and 32, got 33"),
        ({"image_shape": 8}, r"image_shape must be \(rows, columns\), got 8"),
        ({"X": X[:9]}, "X and y belong together"),
        ({"X": X[:9], "y": y[:8]}, r"one label for each of the 9 rows of X, got shape \(8,\)"),
        ({"X": X[:9], "y": y[:9], "X_test": X[:9]}, "X_test and y_test belong together"),
        ({"X_test": X[:9], "y_test": y[:9]}, "need X and y"),
        ({"X": X[:9] / 16, "y": y[:9]}, r"X must hold whole numbers 0 to 16"),
        ({"X": X[:9, :63], "y": y[:9]}, "set image_shape="),
        ({"X": X[:9] * np.nan, "y": y[:9]}, "got nan"),
        ({"X": X[:9], "y": [1] * 9}, "at least 2 classes"),
        ({"network": "net"}, "must be a digitwidget.Network, got str"),
        ({"network": Network(), "hidden": 3}, "settings make a new network"),
        ({"X": X[:300], "y": range(300)}, "at most 256 classes, got 300"),
        ({"X": X[:9], "y": y[:9], "X_test": X[:1], "y_test": [55]}, "^y_test holds the label 55"),
        ({"X": X[:9], "y": y[:9], "X_test": X[:0], "y_test": []}, "X_test must hold at least one"),
        ({"X": X[:0], "y": y[:0]}, r"X must hold at least one sample, got shape \(0, 64\)"),
        ({"X": X[:2], "y": [{}, {}]}, r"^y must hold hashable labels, .* got \{\}"),
        ({"X": X[:9], "y": y[:9], "augment": lambda X: X}, r"callable as augment\(X, rng\)"),
    ],
)
def test_refused_by_the_constructor(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        DigitWidget(**arguments)


def test_what_every_widget_takes_is_taken() -> None:
    given = {"layout": {"width": "50%"}, "tooltip": "hello", "tabbable": True}
    widget = DigitWidget(epochs=0, **given)
    assert (widget.layout.width, widget.tooltip, widget.tabbable) == ("50%", "hello", True)
    layout = widget.layout
    assert DigitWidget(epochs=0, layout=layout).layout is layout
    with pytest.raises(TraitError, match="tooltip"):
        DigitWidget(epochs=0, tooltip=3)
    with pytest.raises(TraitError, match="layout"):
        DigitWidget(epochs=0, layout=3)
    with pytest.raises(ValueError, match="did you mean tooltip"):
        DigitWidget(tooltp="hello")


def test_samples_without_their_names_are_refused_with_the_cure() -> None:
    with pytest.raises(TypeError, match=r"got 2 values: .* as DigitWidget\(X=X, y=y\)"):
        DigitWidget(X, y)  # type: ignore[misc]


def test_an_epoch_past_the_last_is_refused_with_the_way_there() -> None:
    net = Network(hidden=2, epochs=2).fit(X[:50], y[:50])
    widget = DigitWidget(net, X=X[:50], y=y[:50])
    with pytest.raises(ValueError, match=r"w\.train\(n\) trains n epochs more"):
        widget.epoch = 3
    with pytest.raises(ValueError, match="set epochs and call fit, or call partial_fit"):
        net.activations(X[:1], epoch=3)


def test_labels_in_one_column_are_one_label_a_sample_as_for_a_network() -> None:
    with pytest.warns(DataConversionWarning, match="1d array was expected"):
        widget = DigitWidget(X=X[:50], y=y[:50, None], epochs=1, hidden=2)
    assert widget._session.samples.y.tolist() == y[:50].tolist()
    with pytest.warns(DataConversionWarning, match="1d array was expected"):
        net = Network(hidden=2, epochs=1, random_state=0).fit(X[:50], y[:50, None])
    assert net.classes_.tolist() == list(range(10))


def test_labels_must_be_the_fitted_networks() -> None:
    net = Network(epochs=1, hidden=3).fit(MORSE, LETTERS)
    with pytest.raises(ValueError, match="'Z'"):
        DigitWidget(net, X=MORSE, y=["A", "B", "C", "Z"], image_shape=(1, 4))


def test_many_samples_travel_thinned_evenly_and_all_take_part() -> None:
    n = 5000
    big = np.zeros((n, 1024), np.uint8)
    big[:, 0] = np.arange(n) % 2 * 16
    labels = np.arange(n) % 2
    widget = DigitWidget(X=big, y=labels, image_shape=(32, 32), hidden=1, epochs=0)
    assert 3_900_000 < len(widget._samples) <= 4_000_000
    assert 0.45 < np.frombuffer(widget._labels, np.uint8).mean() < 0.55
    widget.pixels = big[1]
    assert widget.label == 1
