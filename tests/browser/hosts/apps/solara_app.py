"""A Solara application: a component that is drawn again when the prediction changes."""

import solara

from digitwidget import DigitWidget


@solara.component
def Page():
    digit = solara.use_memo(lambda: DigitWidget(epochs=5, random_state=0), [])
    seen, see = solara.use_state((None, 0))

    def follow():
        def tell(_):
            see((digit.prediction, digit.epoch))

        digit.observe(tell, ["prediction", "epoch"])
        return lambda: digit.unobserve(tell, ["prediction", "epoch"])

    solara.use_effect(follow, [])
    solara.display(digit)
    solara.Text("Python reads {} after epoch {}".format(*seen))
