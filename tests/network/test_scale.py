"""A network knows the range of values it was trained on, and says where that fits badly."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pytest
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MinMaxScaler, StandardScaler

from digitwidget import Network, load_digits, split
from digitwidget.network.scale import full_value

X, X_test, y, y_test = split(*load_digits(), train_size=300)


def test_a_pipeline_that_scales_once_more_is_warned_of_with_the_cure() -> None:
    model = make_pipeline(MinMaxScaler(), Network(epochs=20, random_state=0))
    with pytest.warns(UserWarning, match=r"samples reach 1, that is 0\.0625 .*set input_scale=1$"):
        model.fit(X, y)
    model.set_params(network__input_scale=1)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert model.fit(X, y).score(X, y) > 0.9


@pytest.mark.parametrize(
    ("scale", "input_scale", "cure"), [(16, 1, 16), (255, 16, 255), (255, 1, 255), (1, 255, 1)]
)
def test_values_far_from_0_to_1_are_warned_of(scale: float, input_scale: float, cure: int) -> None:
    net = Network(epochs=0, input_scale=input_scale)
    with pytest.warns(UserWarning, match=f"set input_scale={cure}$"):
        net.fit(X * scale / 16, y)


@pytest.mark.parametrize(
    ("samples", "input_scale"),
    [
        pytest.param(X, 16, id="ink"),
        pytest.param(X / 16, 1, id="0 to 1"),
        pytest.param(X * 255 / 16, 255, id="8-bit"),
        pytest.param(X, 100, id="the original's"),
        pytest.param(StandardScaler().fit_transform(X), 1, id="standardised"),
        pytest.param(np.zeros((300, 64)), 16, id="blank"),
    ],
)
def test_values_of_about_0_to_1_are_not(samples: np.ndarray, input_scale: float) -> None:
    net = Network(epochs=0, input_scale=input_scale).fit(samples, y)
    assert net.input_range_ == (samples.min(), samples.max())


def test_the_range_is_kept_by_save_and_load(tmp_path: Path) -> None:
    net = Network(hidden=2, epochs=0, input_scale=255).fit(X * 10, y)
    net.save(tmp_path / "net.npz")
    assert Network.load(tmp_path / "net.npz").input_range_ == net.input_range_ == (0, 160)


def test_a_file_from_before_ranges_were_kept_is_read(tmp_path: Path) -> None:
    net, path = Network(hidden=2, epochs=0).fit(X, y), tmp_path / "net.npz"
    net.save(path)
    with np.load(path) as file:
        arrays = dict(file)
    text = arrays["settings"].tobytes().replace(b', "input_range": [0.0, 16.0]', b"")
    np.savez(path, **{**arrays, "settings": np.frombuffer(text, np.uint8)})
    old = Network.load(path)
    assert old.input_range_ is None
    assert old.partial_fit(X, y).input_range_ == (0, 16)


def test_the_originals_file_tells_no_range(tmp_path: Path) -> None:
    np.savez(tmp_path / "weights.npz", np.zeros((4, 65)), np.zeros((10, 5)))
    assert Network.load(tmp_path / "weights.npz").input_range_ is None


@pytest.mark.parametrize(("trained", "given"), [(1, 16), (16, 1), (16, 255)])
def test_samples_of_another_range_than_trained_on_are_warned_of(trained: int, given: int) -> None:
    net = Network(hidden=2, epochs=1, input_scale=trained).fit(X * trained / 16, y)
    with pytest.warns(UserWarning, match=f"samples reach {given}, .* values up to {trained}:"):
        net.predict(X_test * given / 16)
    with pytest.warns(UserWarning, match=f"samples reach {given}, .* values up to {trained}:"):
        net.partial_fit(X * given / 16, y)


@pytest.mark.parametrize("augment", ["warp", "handwriting"])
@pytest.mark.parametrize(("full", "input_scale"), [(1, 1), (255, 255)])
def test_bent_digits_are_bent_alike_in_every_range(
    augment: str, full: int, input_scale: int
) -> None:
    settings = {"hidden": 8, "epochs": 2, "augment": augment, "random_state": 0}
    ink = Network(**settings).fit(X, y)
    other = Network(**settings, input_scale=input_scale).fit(X * full / 16, y)
    np.testing.assert_allclose(other.history_.params(), ink.history_.params(), atol=1e-9)


@pytest.mark.parametrize(
    ("reached", "input_scale", "full"),
    [
        ((0, 1), 1, 1),
        ((0, 0.97), 1, 1),
        ((0, 0.3), 1, 1),
        ((0, 1), 16, 1),
        ((0, 13), 16, 16),
        ((0, 16), 100, 16),
        ((0, 250), 255, 255),
        ((0, 100), 100, 100),
        ((0, 1 + 1e-9), 1, 1),
        ((0, 4000), 1, 4000),
        ((0, 0), 16, 16),
    ],
)
def test_full_ink_is_the_top_of_the_range(
    reached: tuple[float, float], input_scale: float, full: float
) -> None:
    assert full_value(reached, input_scale) == full
