"""DigitWidget: the network, its training and the image on show, in Python and on the page."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, replace
from functools import partial
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args, overload

import anywidget
import numpy as np
import traitlets
from traitlets import Bytes, Dict, Float, Int, List, Unicode

from ..errors import InvalidRequest, TrainingFailure, warn
from ..ink.rasterize import ink
from ..limits import MAX_EPOCHS_AT_ONCE, MAX_LESSONS, SPEEDS
from ..network import backprop, parameters
from ..network.backprop import FloatArray
from ..validation import explained, near_name, one_of, short, truth, whole
from ..validation import image_shape as checked_shape
from ..validation import pixels as checked_pixels
from . import defaults, incoming
from .background import BackgroundTrainer, claim
from .base import BaseWidget
from .incoming import Hello, Pin, Reset, Retrain, Set, Step, Stop, Train, Unpin
from .locking import LOCK, in_callback, nonblocking
from .outgoing import FIRST, Outgoing, Port
from .session import Session
from .still_output import StillOutput
from .training_run import TrainingRun
from .traits import (
    CONTROLS,
    Added,
    Computed,
    Controls,
    Drawings,
    Epoch,
    Guesses,
    Lesson,
    Lessons,
    Off,
    Pixels,
    Presentation,
    neuron_pairs,
)
from .unattended import at_end_of_cells

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..network.estimator import Network
    from ..network.history import History

Unit = Literal["moment", "epoch", "update"]
STATIC = Path(__file__).parents[1] / "static"
NOT_BUILT = "export default { render({ el }) { el.textContent = 'digitwidget: run make build'; } };"
SOME_OFF = "a step of learning is one of the whole network: switch the neurons on first: w.off = []"
PAIRS = "pairs (pixels, label), as [(w.pixels, 7)]"
REVIVE = (
    "Run this cell to bring it to life. to_html('page.html') writes a page that any browser opens."
)
READ_ONLY = {
    "settings": "train anew with others by w.retrain(hidden=…)",
    "network": "show another by DigitWidget(network)",
    "history": "w.train(n) adds to it, and w.reset() begins it anew",
    "image_shape": "show other images by DigitWidget(image_shape=…)",
}
"""What to do instead of setting a property."""

EVERY_WIDGETS = ("layout", "tooltip", "tabbable")


def _asset(name: str, missing: str) -> Any:
    """A built file's text; in development its path, which anywidget watches.

    Given a path, anywidget ties every widget to the class for ever.
    """
    path = STATIC / name
    if not path.is_file():
        return missing
    return path if os.environ.get("ANYWIDGET_HMR") == "1" else path.read_text(encoding="utf-8")


def _raised(css: Any) -> Any:
    """The style sheet above those of hosts, whose rules for headings have up to three classes.

    The root's class counts three times, in every rule alike. A page of our own has no such host.
    """
    return css.replace(".digitwidget", 3 * ".digitwidget") if isinstance(css, str) else css


class DigitWidget(BaseWidget):
    """A neural network that learns to read digits: to paint for, to train, to look into.

    It is shown at once and trains meanwhile; reading what depends on the training waits for it.

    Parameters
    ----------
    network : Network, optional
        Shown as it is when fitted, else trained on X and y. By default a new one of `settings`.
        To it full ink is the top of the range that it was trained on (see `Network.input_range_`):
        one trained on 0 to 1 reads 1 where there is full ink.
    X, y : array-like of shape (n_samples, n_pixels) and (n_samples,), optional
        Inks 0..16 and any labels to train on; by default 1000 of scikit-learn's digits. `to_ink`
        makes inks of images of any range and size.
    X_test, y_test : array-like, optional
        Samples to test on after every epoch; by default the other 797 digits.
    image_shape : (int, int)
        Rows and columns of an image, up to 32×32.
    pixels : array-like of shape (n_pixels,) or image_shape, optional
        The image on show, inks 0..16; by default no ink.
    epoch : int or float, optional
        The epoch on show, or the moment nearest to it; by default the last.
    controls : list of str, optional
        What of the page is on show, of paint, samples, hidden, output, guess, timeline, curves,
        train, settings, lesson, mistakes, hints and keys; by default everything.
    presentation : bool
        Whether the page is drawn for the back row; a button on it does the same.
    **settings
        Settings of the new Network: hidden, learning_rate, epochs, random_state and so on; and two
        of what it is trained on. `train_size`, an int of 20 or more: so many of the training
        samples train, of each class as many as there are; by default all. Given, the drawings that
        `augment` may add do not join them. `label_noise`, a float of 0 to 0.5: the share of the
        training labels that are replaced by another class's; training metrics are of the labels
        trained on, test metrics always of the true ones. And what every widget of ipywidgets takes:
        `layout`, a Layout or a dict of its values; `tooltip`, a text; `tabbable`, a bool.

    Raises
    ------
    TraitError
        For a layout, tooltip or tabbable that ipywidgets refuses.
    ValueError
        For an unknown keyword, a value out of its range, images that are no ink or of another
        shape, and a network trained on values below 0.

    Examples
    --------
    >>> from digitwidget import DigitWidget, load_digits
    >>> X, y = load_digits()
    >>> w = DigitWidget(hidden=20, epochs=5, pixels=X[7])
    >>> w.label, w.epoch
    (7, 5)
    >>> w.close()
    """

    _esm = _asset("widget.js", NOT_BUILT)
    _css = _raised(_asset("widget.css", ""))

    # What the page is told, and what it may set: js/model lists the same names.

    _layers = List(Int()).tag(sync=True)
    _activations = List(Unicode()).tag(sync=True)
    _loss = Unicode().tag(sync=True)
    _settings = Dict().tag(sync=True)
    _augment = Dict().tag(sync=True)
    _ink_scale = Float().tag(sync=True)
    _image_shape = List(Int()).tag(sync=True)
    _classes = List(Unicode()).tag(sync=True)
    _samples = Bytes().tag(sync=True)
    _labels = Bytes().tag(sync=True)
    _n_train = Int().tag(sync=True)
    _handwriting = Bytes().tag(sync=True)
    _history = Bytes().tag(sync=True)
    _added = Added().tag(sync=True)
    _run = Int(0).tag(sync=True)
    _drawings = Drawings().tag(sync=True)
    _goal = Int(-1).tag(sync=True)
    _pinned = Dict().tag(sync=True)
    _pinned_rows = Bytes().tag(sync=True)
    _still = Unicode().tag(sync=True)

    pixels = Pixels(
        help="The image on show: inks 0..16, row by row, as a tuple. "
        "May be set to any sequence or array of as many, or of image_shape."
    ).tag(sync=True, echo_update=False)
    epoch = Epoch(
        help="The epoch on show; 0.5 is halfway through the first. Setting a fraction goes to the "
        "nearest of `history.moments`, and reading tells which: an int after a whole epoch. "
        "Reading waits for the training that runs; setting waits no longer than until that moment "
        "is trained, and takes the lessons back."
    ).tag(sync=True, echo_update=False)
    lessons = Lessons(
        help="Steps of learning taken by hand since the epoch on show, at most 100: "
        'a list of {"pixels": inks, "label": index in classes_}. `learn` adds to them. Reading '
        "gives a copy."
    ).tag(sync=True, echo_update=False)
    off = Off(
        "The hidden neurons that are switched off: their activations are 0 in all that is on show, "
        "in `score` too, and no training hears of it. A list of numbers, counted from 0, or of "
        "pairs (layer, neuron) where there are several layers; a number means layer 0. Reading "
        "gives a copy: set it to change it, as `w.off += [3]`. A training anew with fewer neurons "
        "drops those that are no more."
    ).tag(sync=True, echo_update=False)
    guesses = Guesses(
        help="What the learner expected before the prediction was shown: "
        'a list of {"guess": label, "prediction": label, "epoch": number}, at most 1000. Reading '
        "gives a copy."
    ).tag(sync=True, echo_update=False)
    controls = Controls(
        help="What of the page is on show, a tuple of names in the page's order: "
        f"{', '.join(CONTROLS)}. None stands for all of them."
    ).tag(sync=True)
    presentation = Presentation(help="Whether the page is drawn large, for the back row.").tag(
        sync=True
    )

    _warned_of: TrainingFailure | None = None

    _causes = ("pixels", "epoch", "lessons", "off")
    _page_may_set = frozenset({*_causes, "guesses"})

    # What follows from it, computed when it is read.

    image: Computed[NDArray[Any]] = Computed(
        "The pixels as an array of image_shape, uint8.",
        lambda w: w._session.image(w.pixels),
        waits=False,
    )
    label: Computed[Any] = Computed(
        "The true label where the pixels are one of the samples, else None.",
        lambda w: w._session.label(w.pixels),
        waits=False,
    )
    activations: Computed[list[FloatArray]] = Computed(
        "What each layer after the input puts out for the pixels: a list, one array a layer.",
        lambda w: w._session.activations(w.pixels, *w._shown()),
    )
    output: Computed[FloatArray] = Computed(
        "The output layer's activations, one a class.",
        lambda w: w._session.activations(w.pixels, *w._shown())[-1],
    )
    prediction: Computed[Any] = Computed(
        "The label read, that of the largest output; None where there is no ink.",
        lambda w: w._session.prediction(w.pixels, *w._shown()),
    )

    @explained(defaults.BY_NAME)
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
        epoch: float | None = None,
        controls: Iterable[str] | None = None,
        presentation: bool = False,
        **settings: Any,
    ) -> None:
        shape = checked_shape(image_shape)
        of_every_widget = {name: settings.pop(name) for name in EVERY_WIDGETS if name in settings}
        network, chosen = defaults.choose_network(network, settings, shape, ARGUMENTS)
        given = defaults.choose_samples((X, y, X_test, y_test), shape, network)
        session = self._session = Session(network, given, shape, chosen)
        first = session.first_epoch(epoch)
        trainer = self._trainer = BackgroundTrainer(
            session.step, lambda: session.in_training.last, self._report, self._catch_up
        )
        port = Port(
            read=partial(getattr, self),
            write=partial(setattr, self),
            send=self.send,
            send_state=self.send_state,
            hold=self.hold_sync,
            all_observers=self._all_observers,
            swap_run=self._swap_run,
        )
        self._outgoing = Outgoing(port, session, trainer, first, follow_to=epoch)
        inks = [0] * (shape[0] * shape[1]) if pixels is None else pixels
        shown = {"controls": controls, "presentation": presentation}
        self._still_output = StillOutput(self._draw_still)
        traits = {"_still": self._still_output.name, **session.traits(), **of_every_widget}
        super().__init__(pixels=inks, epoch=first, off=[], **shown, **traits)
        with LOCK:
            if session.first_goal >= 0:
                claim(network, trainer)
                trainer.start(session.first_goal)
            self._outgoing.update.later()
        at_end_of_cells(self._complete)

    def __repr__(self) -> str:
        with LOCK, nonblocking():
            goal, last = self._trainer.goal, self._session.history.last
            doing = f", training to epoch {goal:g}" if goal >= 0 else ""
            return f"<{self._name}, epoch {self.epoch:g} of {last:g}{doing}>"

    @property
    def _name(self) -> str:
        """What it is, but for how far it has come."""
        return f"DigitWidget {'-'.join(map(str, self._layers))}"

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        """The view and, for hosts that show none, the still picture in two forms."""
        from ..svg import in_html

        bundle = self._view_bundle(**kwargs)
        if bundle:
            svg, words = self._draw_still()
            bundle[0].update({"image/svg+xml": svg, "text/html": in_html(svg, words)})
        return bundle

    def _view_bundle(self, **kwargs: Any) -> Any:
        if self.comm is None:  # it is closed
            return {"text/plain": repr(self)}, {}
        bundle = super()._repr_mimebundle_(**kwargs)
        if bundle:
            # A saved notebook keeps this text: how far a training had come is old by then.
            about = f"<{self._name}>" if self._trainer.running else repr(self)
            bundle[0]["text/plain"] = f"{about}\n{REVIVE}"
        return bundle

    def _ipython_display_(self, **kwargs: Any) -> None:
        """Shows the view, and beside it the still picture, as an output that can be updated."""
        from IPython.core.interactiveshell import InteractiveShell

        shell = InteractiveShell.instance()
        if self.comm is None:
            shell.display_pub.publish(*self._repr_mimebundle_(**kwargs))
            return
        bundle = self._view_bundle(**kwargs)
        if bundle:
            shell.display_pub.publish(*bundle)
            with LOCK, nonblocking():
                self._still_output.display(shell)

    def _draw_still(self, *, alone: bool = False) -> tuple[str, str]:
        """What is on show as SVG, and in words; but `alone`, it says how to bring it to life."""
        from . import still

        with LOCK, nonblocking():
            lessons, off = self.lessons, neuron_pairs(self.off)
            goal = -1 if self._session.waiting else self._trainer.goal
            shown = self._session.still(self.pixels, self.epoch, lessons, off, goal)
            return still.draw(shown, "" if alone else still.REVIVE)

    # The network, and how it came to be.

    @property
    def image_shape(self) -> tuple[int, int]:
        """Rows and columns of an image."""
        return self._session.shape

    @property
    def network(self) -> Network:
        """The network, trained."""
        self._wait()
        return self._session.network

    @property
    def history(self) -> History:
        """Snapshots, losses and accuracies of the training, moment by moment."""
        self._wait()
        return self._session.history

    @property
    def settings(self) -> dict[str, Any]:
        """The settings of the network and of what it was trained on; a copy.

        `random_state` is the seed that was drawn. Change them by `retrain`.
        """
        network, chosen = self._session.network, self._session.run.chosen
        own = {**network.get_params(deep=False), "random_state": network._seed, **asdict(chosen)}
        return {name: value for name, value in own.items() if name in defaults.setting_names()}

    # How well it reads.

    def score(self) -> float:
        """The accuracy of the network on show: of its epoch, after its lessons, with what is `off`.

        Returns
        -------
        float
            The share of the test samples that are read right, 0 to 1; of the training samples where
            there are no others.

        Raises
        ------
        ValueError
            Without samples.

        Examples
        --------
        >>> from digitwidget import DigitWidget
        >>> w = DigitWidget(hidden=20, epochs=3)
        >>> all_on = w.score()
        >>> w.off = range(20)
        >>> w.score() < all_on
        True
        """
        return float(self._right()[0].mean())

    def class_accuracy(self) -> FloatArray:
        """The accuracy of the network on show for each class, on the samples that `score` counts.

        Returns
        -------
        ndarray of shape (n_classes,)
            In the order of `classes_`, 0 to 1; NaN for a class without samples.

        Raises
        ------
        ValueError
            Without samples.

        Examples
        --------
        >>> from digitwidget import DigitWidget
        >>> w = DigitWidget(hidden=20, epochs=3)
        >>> w.class_accuracy().shape
        (10,)
        """
        return backprop.class_accuracy(*self._right(), len(self._classes))

    def _right(self) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
        self._wait()
        with LOCK, nonblocking():
            return self._session.right(*self._shown())

    # Training.

    def train(self, epochs: int = 1) -> None:
        """Train on from the moment on show, whose later ones are dropped.

        From a moment inside an epoch it first finishes that epoch, which counts as one. An
        interrupt leaves the last moment. Called in an observer it begins the training and returns.

        Parameters
        ----------
        epochs : int
            1 to 10000.

        Raises
        ------
        ValueError
            Without samples, or where another widget is training this network.

        Examples
        --------
        >>> from digitwidget import DigitWidget
        >>> w = DigitWidget(hidden=20, epochs=3)
        >>> w.epoch = 1
        >>> w.train(5)
        >>> w.epoch
        6
        """
        epochs = whole("epochs", epochs, 1, MAX_EPOCHS_AT_ONCE)
        self._wait()
        self._between_epochs(lambda: self._train_on(self.epoch, epochs))

    def step(self, unit: Unit = "moment") -> None:
        """Show the next moment; train on to it when the last is on show.

        Parameters
        ----------
        unit : {"moment", "epoch", "update"}
            How far: to the next moment that is recorded or to be recorded, to the next whole epoch,
            or by a single update of the weights. That becomes a moment of its own, of which the
            last 64 are kept; later moments stay as they are.

        Raises
        ------
        ValueError
            Without samples, where training diverges, or where an update ends an epoch that was
            thinned out.

        Examples
        --------
        >>> from digitwidget import DigitWidget
        >>> w = DigitWidget(hidden=20, epochs=3, epoch=2)
        >>> w.step(), w.step(), w.epoch
        (None, None, 4)
        """
        one_of("unit", unit, get_args(Unit))
        shown, session = self.epoch, self._session
        if unit == "update":
            self._between_epochs(lambda: self._update_once(shown))
            return
        goal = session.next_epoch(shown) if unit == "epoch" else session.next_moment(shown)
        if goal <= session.history.last:
            self.epoch = goal
        else:
            self._between_epochs(lambda: self._begin_training(shown, goal))

    def stop(self) -> None:
        """End the training at the next moment.

        Examples
        --------
        >>> from digitwidget import DigitWidget
        >>> w = DigitWidget(hidden=20, epochs=3)
        >>> w.stop()
        """
        with LOCK:
            self._session.stop()
            self._trainer.stop()
            self._session.stop()
            if not in_callback():
                with nonblocking():
                    self._outgoing.update.settle()

    def reset(self) -> None:
        """Put the initial weights back; every epoch past 0 is dropped.

        Examples
        --------
        >>> from digitwidget import DigitWidget
        >>> w = DigitWidget(hidden=20, epochs=3)
        >>> w.reset()
        >>> w.epoch
        0
        """
        self._between_epochs(lambda: self._begin_training(0, 0))

    def retrain(self, *, drawings: Iterable[Any] | None = None, **settings: Any) -> None:
        """Train a new network with these settings, from its initial weights to its last epoch.

        What isn't named stays as it is, the seed too. `network` and `history` are new objects.
        Called in an observer it begins the training and returns.

        Parameters
        ----------
        drawings : iterable of (pixels, label), optional
            Images to train on besides the samples; by default the same as before.
        **settings
            Settings of Network, `train_size` and `label_noise`. `augment` may also be True or
            False.

        Raises
        ------
        ValueError
            For a setting out of range and where the training diverges; the one before is then kept.

        Examples
        --------
        >>> from digitwidget import DigitWidget
        >>> w = DigitWidget(hidden=20, epochs=3)
        >>> w.retrain(hidden=10, learning_rate=0.1)
        >>> w.settings["hidden"]
        10
        """
        self._wait()
        if drawings is not None and not isinstance(drawings, Iterable):
            raise ValueError(f"drawings must be a list of {PAIRS}, got {short(drawings)}")
        given = self._drawings if drawings is None else [self._drawing(one) for one in drawings]
        checked = incoming.lessons(given, self.image_shape, len(self._classes), "drawings")
        run = self._session.run_like(settings, checked)
        # Here and not in the worker: what is to be refused or warned of is at the user's line.
        _ = run.training
        self._between_epochs(partial(self._begin_retraining, run))
        if not in_callback() and self._session.run is not run:
            raise ValueError(str(self._trainer.failure or "the new training was stopped"))

    def _drawing(self, one: Any) -> dict[str, Any]:
        try:
            pixels, label = one
        except (TypeError, ValueError):
            raise ValueError(f"drawings must hold {PAIRS}, got {short(one)}") from None
        inks = checked_pixels(pixels, self.image_shape)
        return {"pixels": list(inks), "label": self._session.code(label)}

    # Going through it.

    def play(self, speed: int = 1) -> None:
        """Have the pages on show play the epochs, as their Play button does, and returns at once.

        From the last moment it starts over. `epoch` follows, as far as cells leave the kernel time
        to hear of it. Where no page is on show nothing happens.

        Parameters
        ----------
        speed : {1, 2, 4, 8, 16}
            Times as fast as the slowest, which takes some 12 seconds for a whole training.

        Raises
        ------
        ValueError
            For another speed.

        Examples
        --------
        >>> from digitwidget import DigitWidget
        >>> w = DigitWidget(hidden=20, epochs=3)
        >>> w.play(speed=4)
        >>> w.pause()
        """
        speed = whole("speed", speed, SPEEDS[0], SPEEDS[-1])
        if speed not in SPEEDS:
            raise ValueError(f"speed must be one of {', '.join(map(str, SPEEDS))}, got {speed}")
        with LOCK:
            self.send({"kind": "play", "speed": speed})

    def pause(self) -> None:
        """Have the pages that play stay where they are.

        Examples
        --------
        >>> from digitwidget import DigitWidget
        >>> w = DigitWidget(hidden=20, epochs=3)
        >>> w.pause()
        """
        with LOCK:
            self.send({"kind": "pause"})

    # One step of learning at a time.

    def learn(self, label: Any, steps: int = 1) -> None:
        """Take steps of gradient descent on the image on show, at the network's own learning rate.

        Only what is shown changes: the recorded epochs stay, and going to any epoch takes the
        steps back, as does `w.lessons = []`.

        Parameters
        ----------
        label : object
            The right answer, one of the network's `classes_`.
        steps : int
            1 to 100 in all since the epoch on show.

        Raises
        ------
        ValueError
            For a label that is no class, an empty image, too many steps, neurons that are `off`;
            nothing has changed then.

        Examples
        --------
        >>> from digitwidget import DigitWidget, load_digits
        >>> X, y = load_digits()
        >>> w = DigitWidget(hidden=20, epochs=3, pixels=X[7])
        >>> w.learn(9, steps=20)
        >>> w.prediction
        9
        """
        steps = whole("steps", steps, 1, MAX_LESSONS)
        self._wait()
        with LOCK:
            self._check_all_on()
            lesson: Lesson = {"pixels": list(self.pixels), "label": self._session.code(label)}
            self.lessons = [*self.lessons, *[lesson] * steps]

    def gradient(self, label: Any) -> tuple[float, list[FloatArray], list[FloatArray]]:
        """The error on the image on show, and its derivative by every weight and bias on show.

        Parameters
        ----------
        label : object
            The right answer, one of the network's `classes_`.

        Returns
        -------
        loss : float
            Of the image alone.
        coef_grads, intercept_grads : list of ndarray
            Shaped like the network's `coefs_` and `intercepts_`.

        Raises
        ------
        ValueError
            For a label that is no class, for an empty image, and while neurons are `off`.

        Examples
        --------
        >>> from digitwidget import DigitWidget, load_digits
        >>> X, y = load_digits()
        >>> w = DigitWidget(hidden=20, epochs=3, pixels=X[7])
        >>> loss, coefs, intercepts = w.gradient(7)
        >>> [derivative.shape for derivative in coefs]
        [(64, 20), (20, 10)]
        """
        self._wait()
        with LOCK, nonblocking():
            self._check_all_on()
            session = self._session
            code = session.code(label)
            incoming.check_ink(self.pixels)
            params, _ = self._shown()
            loss, flat = session.loss_gradient(params, self.pixels, code)
            return (loss, *parameters.views(flat, session.network.sizes_))

    def _check_all_on(self) -> None:
        """A step of learning is one of the whole network."""
        if self.off:
            raise InvalidRequest(SOME_OFF, reason="someOff")

    # Drawing, and what is taken home.

    def draw(self, strokes: Iterable[Any], *, fit: bool = True) -> None:
        """Set the pixels to what a pen would have left.

        Parameters
        ----------
        strokes : iterable of list of (x, y)
            Each stroke's points, in 0..1 from the top left.
        fit : bool
            Bring the drawing to the size, place and amount of ink of the data set's digits.

        Raises
        ------
        ValueError
            For strokes that are no lists of pairs of numbers, and points far outside of 0..1.

        Examples
        --------
        >>> from digitwidget import DigitWidget
        >>> w = DigitWidget(hidden=20, epochs=3)
        >>> w.draw([[(0.5, 0.1), (0.5, 0.9)]])
        >>> w.image.shape
        (8, 8)
        """
        self.pixels = ink(strokes, fit=truth("fit", fit), shape=self.image_shape)

    def save(self, path: str | PathLike[str]) -> None:
        """Write the network and its history to an .npz file; `Network.load` reads it.

        Parameters
        ----------
        path : path-like
            The file appears whole or not at all.

        Raises
        ------
        OSError
            If the path cannot be written.

        Examples
        --------
        >>> from digitwidget import DigitWidget, Network
        >>> w = DigitWidget(hidden=20, epochs=3)
        >>> w.save("net.npz")
        >>> Network.load("net.npz").n_iter_
        3
        """
        self.network.save(path)

    @overload
    def to_html(self, path: None = None, *, title: str | None = None, lang: str = "en") -> str: ...
    @overload
    def to_html(
        self, path: str | PathLike[str], *, title: str | None = None, lang: str = "en"
    ) -> None: ...
    def to_html(
        self, path: str | PathLike[str] | None = None, *, title: str | None = None, lang: str = "en"
    ) -> str | None:
        """A page that needs neither Python nor a network, once the training is through.

        Parameters
        ----------
        path : path-like, optional
            Where to write it; what was there before stays if that fails.
        title : str, optional
            By default what it is, in `lang`.
        lang : str
            The language of its words and numbers: "en", "de", or a form of one, such as "de-AT".

        Returns
        -------
        str or None
            The page, where no path is given.

        Raises
        ------
        ValueError
            For another language.
        OSError
            If the path cannot be written.

        Examples
        --------
        >>> from digitwidget import DigitWidget
        >>> w = DigitWidget(hidden=20, epochs=3)
        >>> w.to_html("page.html", lang="de")
        """
        # What few ask for is imported when they do: `from digitwidget import DigitWidget` is quick.
        from . import export_html

        self._wait()
        with LOCK:
            state = self.get_state()
            # A page of its own stands beside no still picture.
            shown = {name: state[name] for name in page_traits() if name != "_still"}
        page = export_html.render(shown, title=title, lang=lang)
        return export_html.given(page, path)

    @overload
    def to_svg(self, path: None = None) -> str: ...
    @overload
    def to_svg(self, path: str | PathLike[str]) -> None: ...
    def to_svg(self, path: str | PathLike[str] | None = None) -> str | None:
        """What is on show as a still picture, once the training is through.

        The drawing, the weights and activations of the hidden neurons, the outputs, and the error
        curve with the moment marked; on a light ground of its own.

        Parameters
        ----------
        path : path-like, optional
            Where to write it; what was there before stays if that fails.

        Returns
        -------
        str or None
            The picture, at most 40 KB of SVG, where no path is given.

        Raises
        ------
        OSError
            If the path cannot be written.

        Examples
        --------
        >>> from digitwidget import DigitWidget
        >>> w = DigitWidget(hidden=20, epochs=3)
        >>> w.to_svg("digit.svg")
        """
        from . import export_html

        self._wait()
        picture, _ = self._draw_still(alone=True)
        return export_html.given(picture, path)

    def close(self) -> None:
        """End the training, and the widget's life on the page.

        Examples
        --------
        >>> from digitwidget import DigitWidget
        >>> w = DigitWidget(hidden=20, epochs=3)
        >>> w.close()
        """
        with LOCK:
            # A constructor that refused its arguments leaves neither.
            if hasattr(self, "_outgoing"):
                self._trainer.close()
                self._outgoing.cancel()
                self._still_output.close()
            super().close()
            # ipywidgets leaves None in its place; text and picture are still there to be shown.
            self.__dict__.pop("_repr_mimebundle_", None)

    # Waiting, and doing between two moments.

    def _wait(self) -> None:
        """Returns when no training runs and what it did is published; at once in a callback.

        Who waits for a training that diverged is warned, once.
        """
        self._settle()
        failure = self._trainer.failure
        if in_callback() or failure is None or failure is self._warned_of:
            return
        self._warned_of = failure
        # One that is kept was a retraining, and is an error to who asked for it.
        if failure.reason == "diverged" and not failure.kept:
            from sklearn.exceptions import ConvergenceWarning

            warn(str(failure), ConvergenceWarning)

    def _settle(self) -> None:
        if in_callback():
            return
        try:
            self._trainer.wait()
        finally:
            with LOCK, nonblocking():
                self._outgoing.update.settle()

    def _complete(self) -> None:
        """Returns when the state of a notebook that nobody is at has the whole training."""
        self._settle()
        with LOCK, nonblocking():
            self._outgoing.complete()

    def _wait_for_epoch(self, value: Any) -> None:
        """Returns when this moment of the training that runs is recorded; refuses one past it."""
        goal, history = self._trainer.goal, self._session.history
        if goal < 0 or in_callback() or self._session.waiting:
            return
        epoch = incoming.awaited_epoch(value, goal, incoming.TRAIN_ON)
        if epoch > history.last:
            self._trainer.wait(lambda: history.last >= epoch)

    def _between_epochs(self, action: Callable[[], None]) -> None:
        """Ends the training, does this, and waits for what it began; in a callback, soon."""
        with LOCK:
            if in_callback():
                self._trainer.stop_soon(action)
                return
            self._trainer.stop()
            with nonblocking():
                action()
        self._wait()

    def _train_on(self, start: float, epochs: int) -> None:
        """Trains on from `start`: the epoch it lies in, and so on."""
        self._begin_training(start, int(start) + epochs)

    def _begin_training(self, start: float, goal: float) -> None:
        """Trains on from one moment to another; nothing has changed if that is refused."""
        claim(self._session.network, self._trainer)
        self._session.train(start, goal)
        with self._all_observers():
            with self.hold_trait_notifications():
                self.epoch, self.lessons = start, []
            self._outgoing.cut(start, train=goal > start)
            self._trainer.start(goal)

    def _update_once(self, start: float) -> None:
        """Makes a single update from a moment, and shows where it leads."""
        claim(self._session.network, self._trainer)
        self._outgoing.show_update(start, self._session.update(start))

    def _begin_retraining(self, run: TrainingRun, pin: bool = False) -> None:
        claim(run.network, self._trainer)
        self._trainer.start(self._session.retrain(run, pin=pin))
        self._outgoing.update.later(FIRST)

    def _shown(self) -> tuple[FloatArray, list[tuple[int, int]]]:
        """The flat parameters on show, and the neurons that are off."""
        return self._session.params(self.epoch, self.lessons), neuron_pairs(self.off)

    @property
    def _hidden(self) -> list[int]:
        """Neurons of each hidden layer on show."""
        return self._layers[1:-1]

    @traitlets.observe(*_causes)
    def _on_cause(self, change: traitlets.Bunch) -> None:
        self._announce()

    @traitlets.observe(*_causes, "_added", "_goal")
    def _on_shown(self, change: traitlets.Bunch) -> None:
        self._still_output.changed()

    # What a page sends.

    def _handle_command(self, content: Any) -> None:
        session = self._session
        kept, classes = session.history.moments, len(self._classes)
        match incoming.parse(content, kept, session.shape, classes):
            case Hello(last, run, fresh, shown):
                self._outgoing.answer(last, run, fresh=fresh, shown=shown)
            case Train(epochs, start):
                self._soon(partial(self._train_on, start, epochs))
            case Step(start):
                self._soon(partial(self._update_once, start))
            case Stop():
                session.stop()
                self._trainer.stop_soon(self._outgoing.acknowledge)
            case Reset():
                self._soon(partial(self._begin_training, 0, 0))
            case Retrain(settings, drawings, pin):
                new = session.run_like(settings, drawings)
                incoming.cap_memory(new.network, self._layers[0], self._layers[-1])
                self._soon(partial(self._begin_retraining, new, pin))
            case Set(state):
                self.set_state(state)
            case Pin():
                session.pin()
                self._tell_pinned()
            case Unpin():
                session.unpin()
                self._tell_pinned()

    def _tell_pinned(self) -> None:
        with self.hold_sync():
            for name, value in self._session.pinned.items():
                setattr(self, name, value)

    def _soon(self, action: Callable[[], None]) -> None:
        """Does what the page asks for at the next moment, or refuses it then."""

        def attempt() -> None:
            try:
                action()
            except ValueError as error:
                self._refuse(error, frozenset())

        self._trainer.stop_soon(attempt)

    def _on_page_set(self, names: frozenset[str]) -> None:
        if "epoch" in names:
            self._outgoing.on_page_moved()

    def _check_json(self, name: str, value: Any, beside: dict[str, Any]) -> None:
        if name == "guesses":
            last = len(self._classes) - 1
            incoming.guesses(value, lambda guessed, index: whole(guessed, index, 0, last))
        elif name == "off":
            incoming.off_of_page(value, self._hidden)
        else:
            super()._check_json(name, value, beside)
        # Hosts merge what a page sets in a row: its neurons may be on before the step, or after it.
        some_off = name == "lessons" and beside.get("off", True)
        if some_off and value != list(self.lessons)[: len(value)]:
            self._check_all_on()

    def _refuse(self, error: ValueError, names: frozenset[str]) -> None:
        self._outgoing.refuse(error, names)

    def _cure(self, name: str) -> str:
        from ..network.estimator import FITTED

        if name in READ_ONLY:
            return READ_ONLY[name]
        if name in FITTED:
            return f"it is the network's: w.network.{name}"
        settings = defaults.setting_names()
        if name in settings:
            return f"it is a setting of the training: train anew with w.retrain({name}=…)"
        near = near_name(name, settings, cutoff=0.8)
        if near:
            return f"did you mean the setting {near}? Train anew with w.retrain({near}=…)"
        return super()._cure(name)

    # What the page is told.

    def _report(self) -> None:
        self._outgoing.update(more=self._trainer.running)

    def _catch_up(self) -> None:
        self._outgoing.update.settle_if_due()

    def get_state(self, key: Any = None, drop_defaults: bool = False) -> dict[str, Any]:
        """The traits as a page is sent them; ipywidgets asks for it.

        Parameters
        ----------
        key : str or iterable of str, optional
            Of these traits; by default all. The history is put together only when it is asked for.
        drop_defaults : bool
            Leave out what is as by default.

        Returns
        -------
        dict
            By the traits' names.

        Examples
        --------
        >>> from digitwidget import DigitWidget
        >>> w = DigitWidget(hidden=20, epochs=3)
        >>> w.off = [3]
        >>> w.get_state("off")
        {'off': [[0, 3]]}
        """
        with LOCK, nonblocking():
            state = super().get_state(key, drop_defaults)
            if key is None:
                state["_added"] = None
            if key is None or "_history" in state:
                state["_history"] = self._session.history.rows()
            return state

    def _swap_run(self) -> None:
        """Shows the run that is to be on show, if that is another than so far."""
        session, failure, before = self._session, self._trainer.failure, self._session.run
        if failure and session.go_back():
            self._trainer.failure = replace(failure, kept=True)
        session.swap_run()
        if session.run is before:
            return
        # Whoever hears of one of them finds all of them.
        with self.hold_trait_notifications():
            self._run += 1
            for name, value in session.run_traits().items():
                setattr(self, name, value)
            self.epoch, self.lessons = self._outgoing.renew(), []
            hidden = self._hidden
            self.off = [
                (layer, neuron)
                for layer, neuron in neuron_pairs(self.off)
                if layer < len(hidden) and neuron < hidden[layer]
            ]
            self._tell_pinned()
        self._announce()


ARGUMENTS = (
    *(name for name in DigitWidget.__init__.__annotations__ if name not in ("settings", "return")),
    *EVERY_WIDGETS,
)


def page_traits() -> list[str]:
    """The names of the traits that a page knows: all that are sent but ipywidgets' own."""
    own = set(DigitWidget.class_traits(sync=True)) - set(anywidget.AnyWidget.class_traits())
    return sorted(own)
