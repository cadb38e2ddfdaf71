"""Other settings: the whole training anew; what is refused or diverges leaves the one before."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from time import monotonic
from typing import Any

import numpy as np
import pytest
from twin import Twin

from digitwidget import DigitWidget, Network, lab, load_digits

X, y = load_digits()
WILD = {"activation": "relu", "loss": "cross_entropy", "learning_rate": 1e5, "l2": 1e5}
PLAIN = {
    "hidden": 8,
    "learning_rate": 0.7,
    "epochs": 4,
    "augment": None,
    "output_activation": "sigmoid",
    "loss": "squared_error",
    "activation": "sigmoid",
}
Story = Callable[[DigitWidget, Twin], Awaitable[None]]
diverges = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")


@pytest.fixture
def widget() -> Iterator[DigitWidget]:
    made = DigitWidget(**PLAIN, random_state=3)
    assert made.history.last == 4
    yield made
    made.close()


@pytest.fixture
def twin(widget: DigitWidget) -> Twin:
    return Twin(widget)


def beside(story: Story, **settings: Any) -> DigitWidget:
    """Tells a story beside a running loop, once the first training is through."""

    async def tell() -> DigitWidget:
        widget = DigitWidget(**PLAIN | settings)
        await until(lambda: not widget._session.driver.running)
        await asyncio.sleep(0.05)
        await story(widget, Twin(widget))
        return widget

    return asyncio.run(tell())


async def until(done: Callable[[], bool]) -> None:
    for _ in range(4000):
        if done():
            return
        await asyncio.sleep(0.005)
    raise AssertionError("this never came true")


def test_it_is_the_network_that_these_settings_make(widget: DigitWidget, twin: Twin) -> None:
    before = widget.network
    widget.retrain(hidden=(6, 5), learning_rate=0.3, epochs=3)
    settings = {"hidden": (6, 5), "learning_rate": 0.3, "epochs": 3}
    expected = Network(**before.get_params() | settings)
    session = widget._session.samples
    expected.fit(session.X.astype(float), session.y)
    np.testing.assert_array_equal(widget.history.params(), expected.history_.params())
    assert widget.network is not before
    assert (widget.epoch, widget._layers, widget._run) == (3, [64, 6, 5, 10], 1)
    assert before.hidden == 8
    assert before.history_.last == 4
    assert twin.agrees()


def test_what_is_not_named_stays_and_so_does_a_seed_that_was_drawn() -> None:
    widget = DigitWidget(**PLAIN, random_state=None)
    start = widget.history.params(0).copy()
    widget.retrain(learning_rate=0.1)
    np.testing.assert_array_equal(widget.history.params(0), start)
    assert widget.settings["hidden"] == 8
    assert widget.settings["learning_rate"] == 0.1
    assert isinstance(widget.settings["random_state"], int)


def test_all_weights_zero_leave_all_hidden_neurons_alike(widget: DigitWidget) -> None:
    widget.retrain(init="uniform", init_range=0)
    for epoch, spread in ((0, 0), (4, 0)):
        weights = widget.history.params(epoch)[: 64 * 8].reshape(64, 8)
        assert np.ptp(weights, axis=1).max() == spread


def test_the_predictions_observers_hear_of_it(widget: DigitWidget) -> None:
    widget.pixels = X[7]
    heard: list[Any] = []
    widget.observe(heard.append, "output")
    widget.retrain(learning_rate=0.2)
    assert heard
    np.testing.assert_array_equal(heard[-1].new, widget.output)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"learning_rate": -1}, "learning_rate must be"),
        ({"hidden": 0}, "hidden must be between"),
        ({"rate": 1}, "no 'rate'"),
        ({"loss": "hinge"}, "loss must be one of"),
        ({"drawings": [([0] * 64, 3)]}, "needs ink"),
        ({"drawings": [([5] * 64, "seven")]}, "label must be one of"),
    ],
)
def test_refused_in_python(
    widget: DigitWidget, twin: Twin, settings: dict[str, Any], message: str
) -> None:
    before = widget.network
    with pytest.raises(ValueError, match=message):
        widget.retrain(**settings)
    assert widget.network is before
    assert twin.agrees()


@diverges
def test_a_retraining_that_diverges_is_an_error_and_the_one_before_stays(
    widget: DigitWidget, twin: Twin
) -> None:
    before, rows = widget.network, dict(twin.rows)
    with pytest.raises(ValueError, match=r"diverged.*the training before is kept"):
        widget.retrain(**WILD)
    assert widget.network is before
    assert twin.rows == rows
    assert widget.settings["learning_rate"] == 0.7
    (told,) = twin.told("error")
    assert "the training before is kept" in told["text"]
    facts = {"reason": "diverged", "epoch": 1, "rate": 1e5, "kept": True}
    assert facts.items() <= told.items()
    widget.train(1)
    assert widget.history.last == 5


@diverges
def test_a_page_that_opens_later_is_told_what_went_wrong(widget: DigitWidget) -> None:
    with pytest.raises(ValueError, match="diverged"):
        widget.retrain(**WILD)
    twin = Twin(widget)
    twin.says("hello", last=4, run=0)
    assert twin.told("error") == []
    twin.says("hello", last=4, run=0, fresh=True)
    widget._page.update.settle()
    assert [told["reason"] for told in twin.told("error")] == ["diverged"]


@diverges
def test_one_that_diverges_later_brings_back_the_one_before(
    widget: DigitWidget, twin: Twin
) -> None:
    before = widget.network
    seen: list[int] = []
    widget.observe(lambda change: seen.append(change.new), "_run")
    with pytest.raises(ValueError, match="diverged"):
        widget.retrain(
            **WILD
            | {"learning_rate": 0.1, "l2": 20.3, "decay": 1, "batch_size": 1, "momentum": 0}
            | {"epochs": 900}
        )
    # The page hears 30 times a second: of a run that was gone by then it never hears.
    assert seen in ([], [1, 2])
    assert widget.network is before
    assert twin.agrees()


@diverges
def test_what_diverges_twice_is_told_twice(widget: DigitWidget, twin: Twin) -> None:
    for _ in range(2):
        with pytest.raises(ValueError, match="diverged"):
            widget.retrain(**WILD)
    assert len(twin.told("error")) == 2


def test_drawings_are_trained_on_and_kept_until_they_are_taken_out(widget: DigitWidget) -> None:
    widget.retrain(drawings=[(X[7], 3), (X[8], 4)])
    assert [drawing["label"] for drawing in widget._drawings] == [3, 4]
    assert len(widget._session.run.training.y) == 1002
    widget.retrain(learning_rate=0.5)
    assert len(widget._session.run.training.y) == 1002
    widget.retrain(drawings=[])
    assert len(widget._session.run.training.y) == 1000


def test_a_drawing_may_have_any_class_of_the_users_own() -> None:
    codes = [[8, 8, 0, 0], [16, 0, 0, 0], [8, 16, 0, 0]]
    morse = DigitWidget(X=codes, y=["I", "T", "A"], image_shape=(1, 4), epochs=2, augment=None)
    morse.retrain(drawings=[([8, 0, 0, 0], "T")])
    assert list(morse.network.classes_) == ["A", "I", "T"]
    assert morse._session.run.training.y.tolist() == [1, 2, 0, 2]


def test_augmentation_is_switched_on_and_off() -> None:
    widget = DigitWidget(**PLAIN | {"augment": "warp", "epochs": 1})
    widget.retrain(augment=False)
    assert widget.settings["augment"] is None
    assert widget._settings["augment"] is False
    widget.retrain(augment=True)
    assert widget.settings["augment"] == "warp"


def test_without_samples_there_is_nothing_to_train_on() -> None:
    net = Network(hidden=3, epochs=1, random_state=0).fit(X[:, :16], y)
    with pytest.raises(ValueError, match="give DigitWidget X and y"):
        DigitWidget(net, image_shape=(4, 4)).retrain(hidden=4)


def test_a_page_retrains_without_blocking_and_holds_what_python_holds() -> None:
    async def story(widget: DigitWidget, twin: Twin) -> None:
        start, longest = monotonic(), 0.0
        twin.says("retrain", settings={"hidden": [12], "epochs": 40, "learning_rate": 1})
        while twin.state["_goal"] >= 0 or twin.state["_run"] == 0:
            before = monotonic()
            await asyncio.sleep(0)
            longest = max(longest, monotonic() - before)
            assert monotonic() - start < 60
        assert longest < 0.25
        assert twin.state["_layers"] == [64, 12, 10]
        assert twin.state["_settings"]["learning_rate"] == 1
        assert twin.state["epoch"] == 40
        assert twin.agrees()

    beside(story)


def test_the_latest_wish_wins() -> None:
    async def story(widget: DigitWidget, twin: Twin) -> None:
        for units in range(2, 9):
            twin.says("retrain", settings={"hidden": [units], "epochs": 300})
            await asyncio.sleep(0.01)
        twin.says("retrain", settings={"hidden": [9], "epochs": 5})
        await until(lambda: twin.state["_layers"] == [64, 9, 10])
        await until(lambda: twin.state["epoch"] == 5 and twin.state["_goal"] == -1)
        assert twin.agrees()

    beside(story)


@diverges
def test_a_wish_that_diverges_while_another_trains_goes_back_to_the_last_whole_run() -> None:
    async def story(widget: DigitWidget, twin: Twin) -> None:
        rows = dict(twin.rows)
        twin.says("retrain", settings={"hidden": [20], "epochs": 1000})
        await until(lambda: twin.state["_layers"] == [64, 20, 10])
        twin.says("retrain", settings=WILD)
        await until(lambda: bool(twin.told("error")))
        assert twin.state["_layers"] == [64, 8, 10]
        assert twin.rows == rows
        assert twin.agrees()

    beside(story)


def test_stop_leaves_the_new_run_as_far_as_it_has_come() -> None:
    async def story(widget: DigitWidget, twin: Twin) -> None:
        twin.says("retrain", settings={"hidden": [20], "epochs": 1000})
        await until(lambda: twin.state["_layers"] == [64, 20, 10])
        twin.says("stop")
        await until(lambda: twin.state["_goal"] == -1)
        await asyncio.sleep(0.1)
        assert 1 <= widget.history.last < 1000
        assert twin.agrees()

    beside(story)


def test_an_epoch_that_was_gone_to_is_shown_of_the_new_run_too(
    widget: DigitWidget, twin: Twin
) -> None:
    twin.sets(epoch=2)
    widget.retrain(learning_rate=0.5, epochs=6)
    assert (widget.epoch, widget.history.last) == (2, 6)
    assert twin.agrees()


def test_a_page_of_an_older_run_gets_the_whole_new_one(widget: DigitWidget, twin: Twin) -> None:
    widget.retrain(learning_rate=0.5)
    twin.bytes = 0
    twin.says("hello", last=4, run=0)
    assert twin.added[-1]["from"] == -1
    assert twin.bytes == len(widget.history.rows())


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (None, "settings must be an object"),
        ({"hidden": [257]}, "hidden must be between 1 and 256"),
        ({"hidden": [8] * 4}, "at most 3 layers"),
        ({"hidden": "many"}, "at most 3 layers"),
        ({"epochs": 1001}, "epochs must be between 1 and 1000"),
        ({"epochs": 0}, "epochs must be between"),
        ({"learning_rate": float("nan")}, "learning_rate must be"),
        ({"learning_rate": True}, "learning_rate must be"),
        ({"momentum": 2}, "momentum must be"),
        ({"random_state": -5}, "random_state must be between"),
        ({"activation": "x" * 10**6}, "activation must be one of"),
        ({"augment": "os.system"}, "augment must be true or false"),
        ({"input_scale": 1e-9}, "has no 'input_scale'"),
        ({"max_snapshots": 10**6}, "has no 'max_snapshots'"),
    ],
)
def test_refused_to_a_page(widget: DigitWidget, twin: Twin, settings: Any, message: str) -> None:
    before = widget.network
    twin.says("retrain", settings=settings)
    widget._page.update.settle()
    text = twin.told("refused")[-1]["text"]
    assert message in text
    assert len(text) < 200
    assert widget.network is before


@pytest.mark.parametrize(
    "drawings", ["all", [1], [{"pixels": [1] * 64, "label": 10}], [{"pixels": [1] * 64}] * 101]
)
def test_a_page_cannot_smuggle_drawings(widget: DigitWidget, twin: Twin, drawings: Any) -> None:
    twin.says("retrain", settings={}, drawings=drawings)
    widget._page.update.settle()
    assert twin.told("refused")
    assert widget._run == 0


def test_a_pages_largest_network_has_a_bounded_history() -> None:
    network = Network(hidden=(256, 256, 256), momentum=0.9, max_snapshots=512)
    lab.spare(network, 1024, 256)
    numbers = 1024 * 256 + 2 * 256 * 256 + 256 * 256 + 4 * 256
    assert network.max_snapshots * numbers * 8 * 2 <= lab.MAX_HISTORY_BYTES
