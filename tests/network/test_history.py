"""A history keeps every metric, as many snapshots as it may, and tells which."""

from __future__ import annotations

import numpy as np
import pytest

from digitwidget import History
from digitwidget.network.history import Moment


def record(history, epochs):
    for epoch in range(history.last + 1, history.last + 1 + epochs):
        metrics = (1 / (epoch + 1), epoch / 1000, np.nan, np.nan)
        history.record(np.full(3, float(epoch)), np.full(3, -float(epoch)), metrics)
    return history


def test_every_epoch_is_there_until_it_thins():
    history = record(History(3, max_snapshots=10), 10)
    assert history.epochs == list(range(10))
    assert (len(history), history.last, history.stride) == (10, 9, 1)
    assert history.params(4).tolist() == [4.0] * 3
    assert history.velocity(4).tolist() == [-4.0] * 3
    assert history.params().tolist() == [9.0] * 3


@pytest.mark.parametrize(
    ("epochs", "stride", "kept"),
    [
        (11, 2, [0, 2, 4, 6, 8, 10]),
        (12, 2, [0, 2, 4, 6, 8, 10, 11]),
        (19, 2, [0, 2, 4, 6, 8, 10, 12, 14, 16, 18]),
        (20, 4, [0, 4, 8, 12, 16, 19]),
        (100, 16, [0, 16, 32, 48, 64, 80, 96, 99]),
    ],
)
def test_thinning_keeps_multiples_and_the_last(epochs, stride, kept):
    history = record(History(3, max_snapshots=10), epochs)
    assert history.stride == stride
    assert history.epochs == kept
    assert history.loss.shape == history.accuracy.shape == (epochs,)
    np.testing.assert_allclose(history.loss, 1 / (np.arange(epochs) + 1))
    assert np.isnan(history.val_loss).all()


@pytest.mark.parametrize(("epochs", "stride"), [([0, 2, 4], 1), ([0, 4, 5], 2), ([0, 1, 2], 2)])
def test_a_history_with_gaps_is_refused(epochs, stride):
    moments = {epoch: Moment(np.zeros(3), np.zeros(0), (0,) * 4, np.zeros(2)) for epoch in epochs}
    metrics = [(0.0,) * 4] * (epochs[-1] + 1)
    shape = {"n_params": 3, "n_classes": 2, "max_snapshots": 9}
    with pytest.raises(ValueError, match=f"multiples of stride={stride} and the last"):
        History.restored(moments, metrics, stride=stride, **shape)


def test_large_snapshots_are_bounded_in_bytes():
    def kept(n_params, n_velocity):
        # Of zeros without memory.
        zeros = [np.broadcast_to(0.0, n).view() for n in (n_params, n_velocity)]
        history = History(n_params)
        for _ in range(600):
            history.record(*zeros, (1, 0, np.nan, np.nan))
        return len(history)

    assert kept(1 << 24, 0) == 2
    assert kept(1 << 17, 0) > 128
    assert kept(1 << 17, 1 << 17) <= 128
    assert kept(3010, 3010) > 256


@pytest.mark.parametrize(
    ("epoch", "message"),
    [
        (12, "epoch must be between 0 and 11, got 12"),
        (-1, "epoch must be between 0 and 11, got -1"),
        (3, "epoch must be a multiple of 2 or 11, got 3: .* raise max_snapshots"),
    ],
)
def test_epochs_that_are_not_kept_are_named(epoch, message):
    history = record(History(3, max_snapshots=10), 12)
    for ask in (history.params, history.cut):
        with pytest.raises(ValueError, match=message):
            ask(epoch)


def test_cutting_forgets_what_came_after():
    history = record(History(3, max_snapshots=10), 12)
    history.cut(6)
    assert history.epochs == [0, 2, 4, 6]
    assert history.loss.size == 7
    record(history, 1)
    assert history.epochs == [0, 2, 4, 6, 7]


def test_rows_are_epoch_metrics_and_parameters():
    history = record(History(3), 5)
    rows = np.frombuffer(history.rows(), "<f4").reshape(5, 9)
    np.testing.assert_allclose(rows[:, 0], range(5))
    np.testing.assert_allclose(rows[:, 2], history.loss, rtol=1e-7)
    np.testing.assert_allclose(rows[2, 6:], 2)
    assert history.rows(after=2) == rows[3:].tobytes()
    assert history.rows(after=4) == b""


def test_what_is_kept_is_read_only():
    history, params = History(3), np.zeros(3)
    history.record(params, np.zeros(0), (0.0,) * 4)
    for kept in (history.params(), params):
        with pytest.raises(ValueError, match="read-only"):
            kept[0] = 1


@pytest.mark.parametrize(
    ("sizes", "message"),
    [
        ((0,), "n_params must be between 1 and"),
        (("x",), "n_params must be a whole number"),
        ((3, "x"), "max_snapshots must be a whole number"),
        ((3, 9, -1), "n_classes must be between 0 and"),
    ],
)
def test_a_history_of_nothing_is_refused(sizes, message):
    with pytest.raises(ValueError, match=message):
        History(*sizes)
