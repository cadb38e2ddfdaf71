"""to_html(): the widget as one file that asks for nothing, neither a kernel nor the network."""

from __future__ import annotations

import html
import json
import zlib
from base64 import b64encode
from hashlib import sha256
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from . import language
from ..data.handwriting import load_hands
from ..data.labels import encode

if TYPE_CHECKING:
    from .widget import DigitWidget

STATIC = Path(__file__).parents[1] / "static"
TRAITS = (
    "_layers",
    "_activations",
    "_loss",
    "_settings",
    "_augment",
    "_input_scale",
    "_image_shape",
    "_classes",
    "_samples",
    "_labels",
    "_n_train",
    "_history",
    "_added",
    "_run",
    "_drawings",
    "_goal",
    "pixels",
    "epoch",
    "lessons",
    "guesses",
    "controls",
    "presentation",
)

PAGE = """<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<main><h1>{title}</h1></main>
<script type="application/json" class="digitwidget-state">{state}</script>
<script type="application/json" class="digitwidget-hands">{hands}</script>
<script>{script}</script>
</body>
</html>
"""

# The widget brings its own look; the page around it only has to keep out of its way.
PAGE_STYLE = """
body { margin: 0; font-family: system-ui, sans-serif }
h1 { margin: 0; padding: 12px 12px 0; font-size: 20px }
@media (prefers-color-scheme: dark) { body { background: #14161a; color: #e8eaee } }
"""


def to_html(
    widget: DigitWidget,
    path: str | PathLike[str] | None = None,
    *,
    title: str | None = None,
    lang: str = "en",
) -> str | None:
    """The widget as a self-contained page, once its training is through.

    Parameters
    ----------
    widget : DigitWidget
    path : path-like, optional
        Where to write it.
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
    """
    own_title = language.title(lang)
    widget._wait()
    script, style = _inline("standalone.js", "script"), PAGE_STYLE + _inline("widget.css", "style")
    page = PAGE.format(
        policy=f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'",
        lang=lang,
        title=html.escape(own_title if title is None else title),
        style=style,
        state=_json(_state(widget)),
        hands=_json(_hands(widget)),
        script=script,
    )
    if path is None:
        return page
    Path(path).write_text(page, encoding="utf-8", newline="\n")
    return None


def _inline(name: str, tag: str) -> str:
    """A built file as the content of a <script> or <style>, which only its end tag may close."""
    text = (STATIC / name).read_text(encoding="utf-8")
    return text.replace(f"</{tag}", f"<\\/{tag}")


def _hash(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":")).replace("<", "\\u003c")


def _state(widget: DigitWidget) -> dict[str, Any]:
    state = widget.get_state()
    row = 5 + widget._session.history.n_params
    return {
        name: pack(state[name], row if name == "_history" else 0)
        if isinstance(state[name], bytes)
        else state[name]
        for name in TRAITS
    }


def _hands(widget: DigitWidget) -> dict[str, Any] | None:
    """The drawings that join an augmented epoch: no trait, for a kernel has them by itself."""
    if not widget._augment.get("drawings"):
        return None
    X, y = load_hands()
    codes = encode(y, widget._session.network.classes_, "hands")
    return {
        name: pack(array.astype(np.uint8).tobytes())
        for name, array in (("inks", X), ("labels", codes))
    }


def pack(raw: bytes, row: int = 0) -> dict[str, Any]:
    """Bytes as deflated base64; rows of `row` float32 are first told by their difference.

    One epoch's weights share sign, exponent and leading bits with those of the epoch before: XOR
    makes zeros of them, and byte planes put the zeros side by side.
    """
    shuffle = 4 if row else 1
    if row:
        words = np.frombuffer(raw, "<u4").reshape(-1, row)
        words = np.vstack([words[:1], words[1:] ^ words[:-1]])
        raw = words.view(np.uint8).reshape(-1, shuffle).T.tobytes()
    deflated = b64encode(zlib.compress(raw, 9)).decode()
    return {"deflate": deflated, "shuffle": shuffle}
