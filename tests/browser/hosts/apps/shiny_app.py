"""A Shiny application: what Python does by itself reaches the page with the next reactive flush."""

from shiny import App, reactive, render, ui
from shinywidgets import output_widget, reactive_read, render_widget

from digitwidget import DigitWidget

page = ui.page_fluid(output_widget("view"), ui.output_text("reading"))


def server(input, output, session):
    digit = DigitWidget(epochs=5, random_state=0)

    @reactive.effect
    def _flush():
        # shinywidgets keeps messages until something reactive has run: here often enough to watch
        # a training.
        reactive.invalidate_later(0.1)

    @render_widget
    def view():
        return digit

    @render.text
    def reading():
        prediction, epoch = (reactive_read(digit, name) for name in ("prediction", "epoch"))
        return f"Python reads {prediction} after epoch {epoch}"


app = App(page, server)
