"""A Network is a scikit-learn classifier wherever scikit-learn takes one."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

import joblib
import numpy as np
import pytest
from sklearn.base import clone
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import parametrize_with_checks

from digitwidget import Network, load_digits, split

GRID = {"hidden": [4, (5, 4)], "learning_rate": [0.3, 0.7]}
SWEEP = Path(__file__).parents[2] / "examples" / "sweep_on_dask.py"


@pytest.fixture(scope="module")
def data():
    return split(*load_digits(), train_size=240)


CHECKS = parametrize_with_checks([Network(random_state=0)]).mark


# The checks' samples are of all kinds of ranges, and a Network says what it thinks of that.
# One of the checks asks for SciPy's array API, and skips itself without.
@pytest.mark.filterwarnings("ignore:samples reach")
@pytest.mark.parametrize(CHECKS.args[0], list(CHECKS.args[1]), **CHECKS.kwargs)
def test_scikit_learns_own_checks(estimator, check):
    check(estimator)


def test_clones_and_pickles_are_equal(data):
    X, _, y, _ = data
    net = Network(hidden=(5, 4), epochs=3, random_state=np.random.RandomState(0))
    assert clone(net).get_params()["hidden"] == (5, 4)
    net.fit(X, y)
    copied = pickle.loads(pickle.dumps(net))
    assert copied.history_.rows() == net.history_.rows()
    assert copied.partial_fit(X, y).history_.rows() == net.partial_fit(X, y).history_.rows()
    assert not hasattr(clone(net), "history_")


def test_pipelines_pass_through(data):
    X, X_test, y, y_test = data
    model = make_pipeline(StandardScaler(), Network(input_scale=1, epochs=20, random_state=0))
    assert model.fit(X, y).score(X_test, y_test) > 0.85


def search(X, y, **settings):
    net = Network(epochs=5, random_state=0)
    return GridSearchCV(net, GRID, cv=3, **settings).fit(X, y).cv_results_


def test_grid_search_scores_the_same_on_dask_workers(data):
    distributed = pytest.importorskip("distributed")
    X, _, y, _ = data
    alone = search(X, y)
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1",
            dashboard_address=None,
        ) as cluster,
        distributed.Client(cluster),
        joblib.parallel_config("dask"),
    ):  # fmt: skip
        spread = search(X, y)
    for name in alone:
        if "score" in name and "time" not in name:
            np.testing.assert_array_equal(spread[name], alone[name])


def test_the_sweep_example_runs():
    pytest.importorskip("distributed")
    done = subprocess.run(
        [sys.executable, str(SWEEP), "--epochs", "2"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "best" in done.stdout


def test_sample_weight_is_refused_with_the_cure(data):
    X, _, y, _ = data
    for fit in (Network().fit, Network().partial_fit):
        with pytest.raises(TypeError, match=r"no sample_weight: .* repeat samples instead"):
            fit(X, y, sample_weight=np.ones(len(y)))
    with pytest.raises(TypeError, match="takes no 'weights'"):
        Network().fit(X, y, weights=1)


@pytest.mark.parametrize(
    ("name", "meant"),
    [("lr", "learning_rate"), ("hidden_layer_sizes", "hidden"), ("max_iter", "epochs"),
     ("alpha", "l2"), ("seed", "random_state"), ("epoch", "epochs"), ("momentun", "momentum")],
)  # fmt: skip
def test_an_unknown_setting_is_refused_with_the_one_meant(name, meant):
    with pytest.raises(TypeError, match=rf"^Network takes no '{name}'; did you mean {meant}\?$"):
        Network(**{name: 1})


def test_settings_and_samples_without_their_names_are_refused_with_the_cure(data):
    X, _, y, _ = data
    with pytest.raises(TypeError, match=r"takes only hidden without a name, .* Network\(\)\.fit"):
        Network(X, y)
    with pytest.raises(TypeError, match="a setting is given by its name"):
        Network(40, 0.7)
    with pytest.raises(ValueError, match=r"hidden must be an int .* Network\(\)\.fit\(X, y\)"):
        Network(X).fit(X, y)
    with pytest.raises(TypeError, match="there are activation, augment, batch_size"):
        Network(qqq=1)


def test_a_learning_rate_of_0_is_refused_and_explained(data):
    X, _, y, _ = data
    with pytest.raises(ValueError, match=r"above 0, got 0: no weight would ever .* epochs=0"):
        Network(learning_rate=0).fit(X, y)


LABELS = {
    "text": ["no", "yes", "maybe"],
    "numbers": [-3, 0, 12],
    "tuples": [(0, 1), (1, 0), (1, 1)],
    "mixed": [1, "a", None],
    "frozen sets": [frozenset("a"), frozenset("b"), frozenset()],
    "floats": [1.0, 2.0, 5.0],
    "bytes": [b"x", b"y", b"z"],
}


@pytest.mark.parametrize("kind", LABELS)
def test_labels_may_be_anything_hashable(data, kind):
    X, _, y, _ = data
    X, labels = X[y < 3], [LABELS[kind][code] for code in y[y < 3]]
    net = Network(hidden=8, epochs=20, random_state=0).fit(X, labels)
    assert set(net.classes_.tolist()) == set(LABELS[kind])
    assert np.mean([a == b for a, b in zip(net.predict(X), labels, strict=True)]) > 0.95
    assert net.gradient(X, labels)[0] == pytest.approx(net.history_.loss[-1], rel=1e-10)
    assert net.partial_fit(X, labels).n_iter_ == 21


def test_feature_names_are_kept_and_asked_for(data):
    pd = pytest.importorskip("pandas")
    X, _, y, _ = data
    frame = pd.DataFrame(X, columns=[f"pixel {i}" for i in range(64)])
    net = Network(epochs=1).fit(frame, y)
    assert net.feature_names_in_.tolist() == frame.columns.tolist()
    with pytest.raises(ValueError, match="feature names"):
        net.predict(frame.rename(columns={"pixel 0": "other"}))


def test_the_same_seed_gives_the_same_bytes(data):
    X, _, y, _ = data
    runs = [Network(epochs=3, random_state=s).fit(X, y).history_.rows() for s in (7, 7, 8)]
    assert runs[0] == runs[1] != runs[2]


def test_cross_validation_works_with_threads(data):
    X, _, y, _ = data
    net = Network(epochs=5, random_state=0)
    with joblib.parallel_config("threading", n_jobs=2):
        spread = cross_val_score(net, X, y, cv=3)
    np.testing.assert_array_equal(spread, cross_val_score(net, X, y, cv=3))
