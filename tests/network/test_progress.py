"""`verbose`: `fit` tells how far it has come."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from sklearn.base import clone

from digitwidget import Network, load_digits, split

X, X_test, y, y_test = split(*load_digits())


def test_lines_where_there_is_no_tqdm(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "tqdm", None)
    net = Network(hidden=4, epochs=45, random_state=0, verbose=True)
    net.fit(X[:50], y[:50], validation_data=(X_test[:50], y_test[:50]))
    out, err = capsys.readouterr()
    lines = err.splitlines()
    assert out == ""
    assert [line.split(":")[0] for line in lines] == [f"epoch {n}/45" for n in range(3, 46, 3)]
    history = net.history_
    assert lines[-1].endswith(
        f": loss {history.loss[-1]:.4f}, accuracy {100 * history.accuracy[-1]:.1f}%, "
        f"val_loss {history.val_loss[-1]:.4f}, val_accuracy {100 * history.val_accuracy[-1]:.1f}%"
    )


def test_a_bar_where_there_is_tqdm(capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("tqdm")
    Network(hidden=4, epochs=7, random_state=0, verbose=True).fit(X[:50], y[:50])
    out, err = capsys.readouterr()
    assert (out, "7/7" in err) == ("", True)


def test_silence_is_the_default_and_the_numbers_are_the_same(
    capsys: pytest.CaptureFixture[str],
) -> None:
    silent = Network(hidden=4, epochs=3, random_state=0).fit(X[:50], y[:50])
    assert capsys.readouterr().err == ""
    told = clone(silent).set_params(verbose=True).fit(X[:50], y[:50])
    assert told.get_params()["verbose"] is True
    assert told.loss_curve_ == silent.loss_curve_


def test_a_file_says_nothing_of_it(tmp_path: Path) -> None:
    net = Network(hidden=4, epochs=1, random_state=0, verbose=True).fit(X[:50], y[:50])
    net.save(tmp_path / "net.npz")
    assert Network.load(tmp_path / "net.npz").verbose is False


def test_it_is_true_or_false() -> None:
    with pytest.raises(ValueError, match="verbose must be True or False, got 2"):
        Network(verbose=2).fit(X[:50], y[:50])
