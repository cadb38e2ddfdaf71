"""DigitWidget: the network, its training and the image on show, in Python and on the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from traitlets import Bytes, Dict, Float, Int, List, Unicode

from ..data import samples as dataset

from . import defaults
from .controls import Controls, Presentation
from .derived import Derived
from .export_html import to_html
from ..ink.rasterize import ink
from .outgoing import Page
from .retrains import RetrainsWidget
from .session import Session
from .traits import Added, Drawings, Epoch, Guesses, Lessons, Pixels

if TYPE_CHECKING:
    from ..network.history import History
    from ..network.estimator import Network

STATIC = Path(__file__).parents[1] / "static"
NOT_BUILT = "export default { render({ el }) { el.textContent = 'digitwidget: run make build'; } };"
NO_PICTURE = "No picture here? to_html('page.html') writes a page that any browser opens."


def _built(name: str, missing: str) -> Path | str:
    return STATIC / name if (STATIC / name).is_file() else missing


class DigitWidget(RetrainsWidget):
    """A neural network that learns to read digits: to paint for, to train, to look into.

    It is shown at once and trains meanwhile; reading what depends on the training waits for it.

    Parameters
    ----------
    network : Network, optional
        Shown as it is when fitted, else trained on X and y. By default a new one of `settings`.
    X, y : array-like of shape (n_samples, n_pixels) and (n_samples,), optional
        Inks 0..16 and any labels to train on; by default 1000 of scikit-learn's digits.
    X_test, y_test : array-like, optional
        Samples to test on after every epoch; by default the other 797 digits.
    image_shape : (int, int)
        Rows and columns of an image, up to 32×32.
    pixels : array-like of shape (n_pixels,) or image_shape, optional
        The image on show, inks 0..16; by default no ink.
    epoch : int, optional
        The epoch on show; by default the last.
    controls : list of str, optional
        What of the page is on show, of paint, samples, hidden, output, guess, timeline, curves,
        train, settings, lesson, mistakes and keys; by default everything.
    presentation : bool
        Whether the page is drawn for the back row; a button on it does the same.
    **settings
        Settings of the new Network: hidden, learning_rate, epochs, random_state, …

    Raises
    ------
    ValueError
        For an unknown keyword, or a value out of its range.
    """

    _esm = _built("widget.js", NOT_BUILT)
    _css = _built("widget.css", "")
    _allowed = frozenset({"pixels", "epoch", "lessons", "guesses"})

    _layers = List(Int()).tag(sync=True)
    _activations = List(Unicode()).tag(sync=True)
    _loss = Unicode().tag(sync=True)
    _settings = Dict().tag(sync=True)
    _augment = Dict().tag(sync=True)
    _input_scale = Float().tag(sync=True)
    _image_shape = List(Int()).tag(sync=True)
    _classes = List(Unicode()).tag(sync=True)
    _samples = Bytes().tag(sync=True)
    _labels = Bytes().tag(sync=True)
    _n_train = Int().tag(sync=True)
    _history = Bytes().tag(sync=True)
    _added = Added().tag(sync=True)
    _run = Int(0).tag(sync=True)
    _drawings = Drawings().tag(sync=True)
    _goal = Int(-1).tag(sync=True)
    pixels = Pixels().tag(sync=True, echo_update=False)
    epoch = Epoch().tag(sync=True, echo_update=False)
    lessons = Lessons().tag(sync=True, echo_update=False)
    guesses = Guesses().tag(sync=True, echo_update=False)
    controls = Controls().tag(sync=True)
    presentation = Presentation().tag(sync=True)

    image = Derived("The pixels as an array of image_shape.", Session.image)
    label = Derived("The true label where the pixels are a sample.", Session.label)
    activations = Derived("An array for each layer after the input.", Session.activations)
    output = Derived("The output layer's activations.", Session.output)
    prediction = Derived("The label read; None where there is no ink.", Session.prediction)

    def __init__(
        self,
        network: Network | None = None,
        *,
        X: Any = None,
        y: Any = None,
        X_test: Any = None,
        y_test: Any = None,
        image_shape: Sequence[int] = (8, 8),
        pixels: Any = None,
        epoch: int | None = None,
        controls: Iterable[str] | None = None,
        presentation: bool = False,
        **settings: Any,
    ) -> None:
        shape = self.image_shape = dataset.image_shape(image_shape)
        network = defaults.choose_network(network, settings, shape)
        given = defaults.choose_samples((X, y, X_test, y_test), shape, network)
        self._session = Session(network, given, shape, self._report)
        first = self._session.first_epoch(epoch)
        self._page = Page(self, self._session, follow_to=epoch)
        inks = [0] * (shape[0] * shape[1]) if pixels is None else pixels
        shown = {"controls": controls, "presentation": presentation}
        super().__init__(pixels=inks, epoch=first, **shown, **self._session.facts())
        self._session.driver.start(self._session.first_goal)
        self._page.update.later()

    @property
    def network(self) -> Network:
        """The network, trained."""
        self._wait()
        return self._session.network

    @property
    def history(self) -> History:
        """Snapshots, losses and accuracies of the training, epoch by epoch."""
        self._wait()
        return self._session.history

    def __repr__(self) -> str:
        session, sizes = self._session, "-".join(map(str, self._layers))
        goal = session.driver.goal
        doing = f", training to epoch {goal}" if goal >= 0 else ""
        with self.at_once():
            return f"<DigitWidget {sizes}, epoch {self.epoch} of {session.history.last}{doing}>"

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        bundle = super()._repr_mimebundle_(**kwargs)
        if bundle:
            bundle[0]["text/plain"] = f"{self!r}\n{NO_PICTURE}"
        return bundle

    def draw(self, strokes: Iterable[Any], *, fit: bool = True) -> None:
        """Sets the pixels to what a pen would have left: each stroke a list of (x, y) in 0..1.

        `fit` brings the drawing to the size, place and amount of ink of the data set's digits.
        """
        self.pixels = ink(strokes, fit=fit, shape=self.image_shape)

    def save(self, path: str | PathLike[str]) -> None:
        """Writes the network and its history to an .npz file; `Network.load` reads it."""
        self.network.save(path)

    def to_html(
        self,
        path: str | PathLike[str] | None = None,
        *,
        title: str | None = None,
        lang: str = "en",
    ) -> str | None:
        """A page that needs neither Python nor a network: written to `path`, else returned.

        `lang` is the language of its words and numbers, "en" or "de".
        """
        return to_html(self, path, title=title, lang=lang)
