"""Search for good settings on a Dask cluster: the same table as one machine gives, sooner.

Needs the extra: pip install 'digitwidget[dask]'. Run as `python examples/sweep_on_dask.py`, or with
`--scheduler tcp://host:8786` for a cluster that is already there.
"""

from __future__ import annotations

import argparse

import joblib
from distributed import Client, LocalCluster
from sklearn.model_selection import GridSearchCV

from digitwidget import Network, load_digits, split

GRID = {"hidden": [20, 40, (60, 50)], "learning_rate": [0.3, 0.7]}


def sweep(client: Client, epochs: int) -> GridSearchCV:
    X, _, y, _ = split(*load_digits())
    print(f"{len(client.scheduler_info()['workers'])} workers on {client.scheduler.address}")
    search = GridSearchCV(Network(epochs=epochs, random_state=0), GRID, cv=3)
    with joblib.parallel_config("dask"):
        return search.fit(X, y)


def report(search: GridSearchCV) -> None:
    table = search.cv_results_
    for settings, score in zip(table["params"], table["mean_test_score"], strict=True):
        print(f"{score:.3f}  {settings}")
    print(f"best: {search.best_params_}")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--scheduler", help="address of a running Dask scheduler")
    options.add_argument("--epochs", type=int, default=40)
    chosen = options.parse_args()
    if chosen.scheduler:
        with Client(chosen.scheduler) as client:
            report(sweep(client, chosen.epochs))
        return
    with (
        LocalCluster(
            n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None
        ) as cluster,
        Client(cluster) as client,
    ):
        report(sweep(client, chosen.epochs))


if __name__ == "__main__":
    main()
