"""What many tests begin with; browser tests run last, and carry their marker; what needs Numba is
skipped where there is none.

Playwright keeps an event loop running in the main thread while it lives, and a widget made there
would train as in a notebook; before it starts, widgets train as in a script.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from support.fake_page import FakePage
from support.settings import PLAIN

from digitwidget import DigitWidget, Network, load_digits, split
from digitwidget.network.backends.dispatch import HAS_NUMBA

HERE = Path(__file__).parent
COMPILES = HAS_NUMBA and os.environ.get("NUMBA_DISABLE_JIT", "0") == "0"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def in_browser(item: pytest.Item) -> bool:
        return "browser" in item.path.relative_to(HERE).parts

    for item in items:
        if in_browser(item):
            item.add_marker(pytest.mark.browser)
        if "numba" in item.keywords and not COMPILES:
            item.add_marker(pytest.mark.skip(reason="needs Numba, allowed to compile"))
    items.sort(key=in_browser)


@pytest.fixture(scope="module")
def data():
    """The digits: training samples, test samples, their labels."""
    return split(*load_digits())


@pytest.fixture(scope="module")
def little():
    """The digits with few training samples, for many short trainings."""
    return split(*load_digits(), train_size=200)


@pytest.fixture(scope="module")
def small():
    """Nine images of six pixels in three classes: small enough for plain loops."""
    rng = np.random.default_rng(0)
    X = rng.integers(0, 17, (9, 6)) * (rng.random((9, 6)) < 0.6)
    return X.astype(float), rng.permutation(np.arange(9) % 3)


@pytest.fixture(scope="module")
def net(data):
    """A fitted network with all that a file has to hold."""
    X, X_test, y, y_test = data
    settings = {"hidden": (12, 11), "momentum": 0.5, "learning_rate": 0.1, "epochs": 4}
    net = Network(**settings, random_state=3)
    return net.fit(X, y, validation_data=(X_test, y_test))


@pytest.fixture
def saved(net, tmp_path):
    net.save(tmp_path / "net.npz")
    return tmp_path / "net.npz"


@pytest.fixture
def widget() -> Iterator[DigitWidget]:
    """Trained with the plainest settings; a file that needs another one makes its own."""
    made = DigitWidget(**PLAIN, random_state=3)
    assert made.history.last == 4
    yield made
    made.close()


@pytest.fixture
def page(widget: DigitWidget) -> FakePage:
    """The page of the widget."""
    return FakePage(widget)
