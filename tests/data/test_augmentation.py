"""Augmentation: warps that keep the shape, handwriting, the same from the same seed."""

import json
import pickle
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from sklearn.base import clone
from threadpoolctl import threadpool_limits

from digitwidget import Network, load_digits
from digitwidget.data.augmentation import PRESETS, Amounts, Augment, numbers, roughen, warp
from digitwidget.data.handwriting import load_handwriting

X, y = (part[:300] for part in load_digits())
STILL = Augment(shift=0, scale=0, slant=0, turn=0, bend=0)
CASES = json.loads((Path(__file__).parents[1] / "fixtures" / "augment.json").read_text("utf-8"))


def rng(seed=0):
    return np.random.default_rng(seed)


def test_nothing_asked_for_changes_nothing():
    assert np.allclose(STILL(X, rng()), X)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_with_the_same_numbers_drawn_images_are_warped_as_the_reference_warps_them(case):
    drawn = {name: np.array(values)[:, None] for name, values in case["amounts"].items()}
    warped = warp(np.array(case["images"], float), tuple(case["shape"]), Amounts(**drawn))
    if case["noise"]:
        roughen(warped, np.array(case["grain"], np.float32), case["noise"])
    np.testing.assert_allclose(np.clip(warped, 0, 16), case["warped"], rtol=0, atol=1e-9)


@pytest.mark.parametrize("name", ["shift", "scale", "slant", "turn", "bend", "noise"])
def test_each_amount_changes_samples_a_little(name):
    changed = Augment(**{**vars(STILL), name: 0.1})(X, rng())
    assert changed.shape == X.shape
    assert 0 < np.abs(changed - X).mean() < 1
    assert changed.min() >= 0
    assert changed.max() <= 16


def test_a_shift_of_one_cell_moves_the_image():
    corner = np.zeros((400, 16))
    corner[:, 5] = 16
    moved = Augment(**{**vars(STILL), "shift": 1.0})(corner, rng()).mean(0).reshape(4, 4)
    assert (moved[:3, :3] > 0).all()
    assert not moved[3].any()


@pytest.mark.parametrize("shape", [(8, 8), (1, 5), (3, 7)])
def test_any_shape_of_image(shape):
    images = rng().integers(0, 17, (50, shape[0] * shape[1]))
    given = None if shape == (8, 8) else shape
    assert Augment(shape=given)(images, rng()).shape == images.shape


def test_the_same_seed_gives_the_same_epoch():
    augment = PRESETS["handwriting"]
    first, again, other = (augment.epoch(X, y, rng(seed))[0] for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_an_epoch_holds_copies_and_drawings_with_their_labels():
    images, labels = Augment(**{**vars(STILL), "copies": 2, "drawings": 100}).epoch(X, y, rng())
    assert len(images) == len(labels) == 2 * len(X) + 100
    assert np.array_equal(labels[: len(X)], y)
    drawn, digits = load_handwriting()
    own = {(digit, *image) for digit, image in zip(digits, drawn.tolist(), strict=True)}
    added = np.round(images[-100:]).tolist()
    assert own.issuperset(
        (label, *image) for label, image in zip(labels[-100:], added, strict=True)
    )


@pytest.mark.parametrize("labels", [y % 2, y.astype(str)])
def test_drawings_join_nothing_but_the_ten_digits(labels):
    assert len(PRESETS["handwriting"].epoch(X, labels, rng())[0]) == 3 * len(X)


def test_it_is_plain_data():
    augment = Augment(shift=0.2)
    assert pickle.loads(pickle.dumps(augment)) == augment
    assert clone(Network(augment=augment)).augment == augment


def test_a_page_gets_the_numbers_of_an_augmentation():
    told = numbers("handwriting", 64, y)
    assert told == json.loads(json.dumps(told))
    assert (told["shift"], told["bend"], told["noise"]) == (0.4, 0.2, 2.6)
    assert (told["copies"], told["drawings"], told["shape"]) == (3, 4000, [8, 8])
    assert numbers(Augment(drawings=10**6), 64, y)["drawings"] == len(load_handwriting()[1])


def test_a_page_is_told_of_drawings_only_where_they_join_the_samples():
    assert numbers("handwriting", 64, y % 2)["drawings"] == 0
    assert numbers("handwriting", 63, y)["drawings"] == 0
    assert numbers("warp", 64, y)["drawings"] == 0


def test_a_page_gets_no_numbers_of_a_function():
    class Own(Augment):
        def __call__(self, X, rng):
            return X + 1

    for own in (lambda X, rng: X + 1, Own(), None):
        assert numbers(own, 64, y) == {}


def test_handwriting_is_balanced_ink_and_names_its_source():
    drawn, digits = load_handwriting()
    assert drawn.shape == (9000, 64)
    assert np.bincount(digits[:500]).tolist() == [50] * 10
    assert 0 <= drawn.min() <= drawn.max() == 16
    path = files("digitwidget.data") / "handwriting.npz"
    with path.open("rb") as file, np.load(file) as stored:
        notice = stored["notice"].tobytes().decode()
    assert "MNIST" in notice
    assert "creativecommons.org/licenses/by-sa/3.0" in notice


def test_an_epoch_is_the_same_with_any_number_of_blas_threads():
    epochs = []
    for threads in (1, 4):
        with threadpool_limits(threads):
            epochs.append(PRESETS["handwriting"].epoch(X, y, rng())[0])
    assert np.array_equal(*epochs)


@pytest.mark.parametrize("augment", ["warp", "handwriting", Augment(), lambda X, rng: X + 1])
def test_a_network_trains_on_it_repeatably(augment):
    nets = [Network(hidden=5, epochs=2, augment=augment, random_state=3).fit(X, y) for _ in "ab"]
    assert np.array_equal(nets[0].coefs_[0], nets[1].coefs_[0])
    plain = Network(hidden=5, epochs=2, random_state=3).fit(X, y)
    assert not np.array_equal(nets[0].coefs_[0], plain.coefs_[0])


def test_an_unknown_name_is_refused():
    with pytest.raises(ValueError, match="augment must be None, 'warp', 'handwriting' or callable"):
        Network(augment="blur").fit(X, y)


def test_decay_slows_every_epoch_after_the_first():
    def weights(**settings):
        return Network(hidden=3, shuffle=False, random_state=0, **settings).fit(X, y).coefs_[0]

    assert np.array_equal(weights(epochs=1, decay=0.5), weights(epochs=1))
    assert not np.array_equal(weights(epochs=2, decay=0.5), weights(epochs=2))
