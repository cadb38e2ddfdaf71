"""A marimo notebook: what the page trains reaches the cells that ask for it."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo

    from digitwidget import DigitWidget

    return DigitWidget, mo


@app.cell
def _(DigitWidget, mo):
    # A cell runs again when the page sends something; what Python does by itself, as training, has
    # to be told.
    seen, see = mo.state((None, 0))
    digit = DigitWidget(epochs=5, random_state=0)
    digit.observe(lambda _: see((digit.prediction, digit.epoch)), ["prediction", "epoch"])
    return digit, seen


@app.cell
def _(digit):
    digit
    return


@app.cell
def _(mo, seen):
    mo.md("Python reads {} after epoch {}".format(*seen()))
    return


if __name__ == "__main__":
    app.run()
