"""What a network draws of itself: its curve in a notebook, figures where there is matplotlib."""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import numpy as np
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook
from sklearn import config_context

from digitwidget import DigitWidget, Network, load_digits, split
from digitwidget.network.curve import Box, Course

X, X_test, y, y_test = split(*load_digits())


@pytest.fixture(scope="module")
def net() -> Network:
    new = Network(hidden=12, epochs=10, moments=8, random_state=0)
    return new.fit(X[:300], y[:300], validation_data=(X_test[:100], y_test[:100]))


def picture_in(html: str) -> ElementTree.Element:
    address = html.rsplit('src="data:image/svg+xml,', 1)[1].split('"')[0]
    return ElementTree.fromstring(unquote(address))


def test_a_notebook_shows_its_curve_below_scikit_learns_own(net: Network) -> None:
    html = net._repr_mimebundle_()["text/html"]
    picture = picture_in(html)
    assert "sk-estimator" in html or "sk-container" in html
    assert picture.findtext("{*}title") == (
        "Network 64-12-10, after epoch 10: "
        f"training error {100 * (1 - net.history_.accuracy[-1]):.1f}%, "
        f"test error {100 * (1 - net.history_.val_accuracy[-1]):.1f}%"
    )
    assert len(picture.findall("{*}polygon")) == 1
    assert picture_in(net._repr_html_()).findtext("{*}title") == picture.findtext("{*}title")


def test_what_is_not_fitted_or_not_to_be_drawn_is_scikit_learns_affair(net: Network) -> None:
    assert "<img" not in Network()._repr_mimebundle_()["text/html"]
    with config_context(display="text"):
        assert "text/html" not in net._repr_mimebundle_()
        assert not hasattr(net, "_repr_html_")


def test_the_curve_runs_from_the_first_moment_to_the_last_and_down_where_it_learns(
    net: Network,
) -> None:
    box = Box(10, 20, 300, 80)
    course = Course(net.history_, box)
    points = course.points(course.train)
    assert len(points) == len(net.history_.moments)
    assert (points[0][0], points[-1][0]) == (10, pytest.approx(310))
    heights = np.array([height for _, height in points])
    assert ((heights >= 20) & (heights <= 100)).all()
    assert np.array_equal(np.argsort(heights), np.argsort(-course.train))
    assert [words for _, words in course.ticks()] == ["32", "1 epoch", "3", "10"]


def test_an_untrained_network_has_a_curve_too() -> None:
    untrained = Network(hidden=4, epochs=0, random_state=0).fit(X[:50], y[:50])
    assert picture_in(untrained._repr_mimebundle_()["text/html"]) is not None


def test_weights_alone_have_no_curve_and_no_figures(tmp_path: Path, net: Network) -> None:
    matrices = [np.vstack([W, b]).T for W, b in zip(net.coefs_, net.intercepts_, strict=True)]
    np.savez(tmp_path / "NNweights.npz", *matrices)
    alone = Network.load(tmp_path / "NNweights.npz")
    assert "<svg" not in alone._repr_mimebundle_()["text/html"]
    picture = DigitWidget(alone).to_svg()
    assert "nan" not in picture
    assert "training accuracy" in picture


def test_without_matplotlib_it_says_what_to_install(
    net: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    for plot in (net.plot_curves, net.plot_weights):
        with pytest.raises(ImportError, match="pip install matplotlib"):
            plot()


def test_plots_refuse_what_there_is_not(net: Network) -> None:
    with pytest.raises(ValueError, match="metric must be one of error, loss, got 'accuracy'"):
        net.plot_curves(metric="accuracy")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="image_shape must have 64 pixels"):
        net.plot_weights(image_shape=(4, 4))
    with pytest.raises(ValueError, match="epoch must be between 0 and 10"):
        net.plot_weights(epoch=11)


def test_curves_of_both_kinds_over_the_samples_seen(net: Network) -> None:
    pytest.importorskip("matplotlib").use("agg")
    train, test = net.plot_curves().lines
    assert np.array_equal(train.get_xdata(), net.history_.samples_seen)
    assert np.allclose(test.get_ydata(), 1 - net.history_.at_moments.val_accuracy)
    ax = net.plot_curves(metric="loss")
    again = net.plot_curves(ax, metric="loss")
    assert again is ax
    assert np.allclose(ax.lines[0].get_ydata(), net.history_.at_moments.loss)


def test_weights_one_image_a_neuron_on_the_scale_of_the_last_moment(net: Network) -> None:
    pytest.importorskip("matplotlib").use("agg")
    images = [ax.images[0] for ax in net.plot_weights(epoch=0).axes if ax.images]
    assert len(images) == 12
    first = net.history_.params(0)[: 64 * 12].reshape(64, 12)
    assert np.allclose(images[5].get_array(), first[:, 5].reshape(8, 8))
    assert images[0].get_clim()[1] == np.sort(np.abs(net.coefs_[0]), axis=None)[int(0.98 * 767)]


FITTED = "from digitwidget import Network, load_digits\n" + (
    "net = Network(hidden=3, epochs=1, random_state=0).fit(*load_digits())"
)
SHOWN = [
    "net.plot_weights()",
    "net.plot_curves()",
    "ax = net.plot_curves()",
    "import matplotlib.pyplot as plt\nfigure, ax = plt.subplots()\nnet.plot_curves(ax);",
]


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_notebook_shows_each_figure_once() -> None:
    pytest.importorskip("matplotlib")
    notebook = new_notebook(cells=[new_code_cell(cell) for cell in (FITTED, *SHOWN)])
    NotebookClient(notebook, kernel_name="python3").execute()
    for cell in notebook.cells[1:]:
        pictures = [out for out in cell.outputs if "image/png" in out.get("data", {})]
        assert len(pictures) == 1, cell.source


def test_a_script_shows_curves_and_keeps_no_weights(net: Network) -> None:
    pytest.importorskip("matplotlib").use("agg")
    from matplotlib import pyplot

    before = pyplot.get_fignums()
    for _ in range(3):
        figure = net.plot_weights()
    assert pyplot.get_fignums() == before
    figure.savefig(BytesIO())
    ax = net.plot_curves()
    assert [n for n in pyplot.get_fignums() if n not in before] == [ax.figure.number]
    pyplot.close(ax.figure)
