"""python -m digitwidget: trains a network and opens a page to paint on; no Jupyter needed."""

from __future__ import annotations

import argparse
import sys
import tempfile
import webbrowser
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from .files import replacing
from .widget.export_html import default_title


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}\n")


def whole(low: int, high: int) -> Callable[[str], int]:
    """A whole number of low..high."""

    def read(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            number = low - 1
        if not low <= number <= high:
            reason = f"must be a whole number from {low} to {high}, got {text!r}"
            raise argparse.ArgumentTypeError(reason)
        return number

    return read


def spoken(lang: str) -> str:
    """The tag of a language that the page has words in."""
    try:
        default_title(lang)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
    return lang


def parser() -> Parser:
    options = Parser(prog="python -m digitwidget", description=__doc__, allow_abbrev=False)
    add = options.add_argument
    add("--out", type=Path, metavar="PAGE.html", help="where to write the page")
    add("--no-open", action="store_true", help="do not open it in a browser")
    add("--epochs", type=whole(1, 10_000), metavar="N", help="passes over the 1000 digits")
    add("--hidden", type=whole(1, 1024), metavar="N", help="units of the hidden layer")
    add("--lang", type=spoken, default="en", metavar="LANG", help="language of the page: en or de")
    add("--seed", type=whole(0, 2**32 - 1), metavar="N", help="fixes the random numbers")
    return options


def write_page(options: argparse.Namespace) -> Path:
    """Trains, and writes the page where the options say."""
    out = options.out or Path(tempfile.mkdtemp(prefix="digitwidget-"), "digitwidget.html")
    from .widget.widget import DigitWidget

    named = {"epochs": options.epochs, "hidden": options.hidden, "random_state": options.seed}
    settings = {name: value for name, value in named.items() if value is not None}
    # Opened first: nobody wants to learn after the training that it cannot be written.
    with replacing(out) as file:
        page = DigitWidget(**settings).to_html(lang=options.lang)
        file.write(page.encode())
    return out.resolve()


def main(arguments: Sequence[str] | None = None) -> int:
    command = parser()
    options = command.parse_args(arguments)
    try:
        page = write_page(options)
    except OSError as error:
        command.error(f"--out {options.out}: {error.strerror or error}")
    except KeyboardInterrupt:
        return 130
    address = page.as_uri()
    print(page if options.out else address)
    if not options.no_open and not webbrowser.open(address):
        print(f"No browser could be opened; open {address}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
