"""A Panel application: the widget in a column, which shrinks to fit."""

import panel as pn

from digitwidget import DigitWidget

pn.extension("ipywidgets")


def page():
    digit = DigitWidget(epochs=5, random_state=0)
    reading = pn.pane.Str("", name="reading")

    def tell(_):
        reading.object = f"Python reads {digit.prediction} after epoch {digit.epoch}"

    digit.observe(tell, ["prediction", "epoch"])
    tell(None)
    return pn.Column(pn.pane.IPyWidget(digit), reading)


page().servable()
