"""The widget as one HTML file that asks for nothing, neither a kernel nor the network."""

from __future__ import annotations

import html
import json
import re
import zlib
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np

from ..files import replacing
from ..network.history import row_length
from ..validation import short

STATIC = Path(__file__).parents[1] / "static"

# The languages of the page, and how it is called in them.
TITLES = {
    "en": "A neural network that reads digits",
    "de": "Ein neuronales Netz, das Ziffern liest",
}
# What stands there until the script runs, which a page around this one may forbid.
STILL = {
    "en": "Nothing here? This page's script may not run where it is shown. "
    "Save the file and open it in a browser.",
    "de": "Nichts zu sehen? Das Skript dieser Seite darf dort, wo sie gezeigt wird, nicht laufen. "
    "Die Datei speichern und in einem Browser öffnen.",
}
# The printable ASCII that may stand in JSON in a script as it is: all but the quotation mark, the
# backslash, and "<", which could end the script.
DIGITS = np.array([code for code in range(33, 127) if chr(code) not in '"\\<'], np.uint8)

# Two digits hold this many bits: 2 ** 13 <= 91 ** 2.
PAIR = 13

# What scripts/share-module.mjs ends the built module with.
EXPORT = re.compile(r"export default [^;]*\?\?=make\(\);\s*$")
TAG = re.compile(r"[A-Za-z]{2}(-[A-Za-z0-9]{2,8}){0,3}")

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
<main><h1>{title}</h1><p class="still">{still}</p></main>
<script type="application/json" class="digitwidget-state">{state}</script>
<script>{script}</script>
</body>
</html>
"""

# The widget brings its own look; the page around it only has to keep out of its way.
PAGE_STYLE = """
body { margin: 0; font-family: system-ui, sans-serif }
h1 { margin: 0; padding: 12px 12px 0; font-size: 20px }
.still { margin: 12px; animation: still 2s step-end }
@keyframes still { from { visibility: hidden } }
@media (prefers-color-scheme: dark) { body { background: #14161a; color: #e8eaee } }
"""


def default_title(lang: Any) -> str:
    """The page's title in this language; a ValueError where the page has no words in it."""
    language = lang.lower().split("-")[0] if isinstance(lang, str) else ""
    if language not in TITLES or not TAG.fullmatch(lang):
        known = ", ".join(TITLES)
        raise ValueError(
            f"lang must be one of {known}, or a form of one, as de-AT, got {short(lang)}"
        )
    return TITLES[language]


def render(state: Mapping[str, Any], *, title: str | None = None, lang: str = "en") -> str:
    """A self-contained page of this state, the traits that a page knows; see DigitWidget.to_html.

    A ValueError refuses another language, and a title that is no text.
    """
    default = default_title(lang)
    title = default if title is None else _checked_title(title)
    script = _inline(_as_script("widget.js"), "script")
    style = PAGE_STYLE + _inline(_built("widget.css"), "style")
    return PAGE.format(
        policy=f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'",
        lang=lang,
        title=html.escape(title),
        still=html.escape(STILL[lang.lower().split("-")[0]]),
        style=style,
        state=_json(_packed(state)),
        script=script,
    )


def _checked_title(title: Any) -> str:
    if not isinstance(title, str):
        raise ValueError(f"title must be text, got {short(title)}")
    try:
        title.encode()
    except UnicodeEncodeError:
        raise ValueError(f"title must be text that can be written, got {short(title)}") from None
    return title


def given(page: str, path: str | PathLike[str] | None) -> str | None:
    """The page itself; or None once it is written to the path, whole or not at all."""
    if path is None:
        return page
    data = page.encode()
    with replacing(path) as file:
        file.write(data)
    return None


def _built(name: str) -> str:
    return (STATIC / name).read_text(encoding="utf-8")


def _as_script(name: str) -> str:
    """A built module as a script that shows the page: a strict policy lets no module load."""
    body, exported = EXPORT.subn("make().showPage();", _built(name))
    if exported != 1:
        raise RuntimeError(f"{name} has no default export at its end: build it again")
    return f'(() => {{"use strict";{body}}})();'


def _inline(text: str, tag: str) -> str:
    """The content of a <script> or <style>, which only its end tag may close."""
    return text.replace(f"</{tag}", f"<\\/{tag}")


def _hash(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":")).replace("<", "\\u003c")


def _packed(state: Mapping[str, Any]) -> dict[str, Any]:
    row = row_length(state["_layers"])
    return {
        name: pack(value, row if name == "_history" else 0) if isinstance(value, bytes) else value
        for name, value in state.items()
    }


def pack(raw: bytes, row: int = 0) -> dict[str, Any]:
    """Bytes deflated, as text; rows of `row` float32 are first told by their difference.

    A moment's weights are near those of the moment before: the difference of their bits, taken as
    whole numbers and folded so that both signs give small ones (zigzag), has zeros in front, and
    byte planes put the zeros side by side. What is left is noise: only runs are worth a search.
    """
    if not row:
        return {**as_text(zlib.compress(raw, 9)), "shuffle": 1}
    words = np.frombuffer(raw, "<i4").reshape(-1, row)
    change = words[1:] - words[:-1]
    folded = np.vstack([words[:1], (change << 1) ^ (change >> 31)]).astype("<i4")
    planes = folded.view(np.uint8).reshape(-1, 4).T.tobytes()
    runs = zlib.compressobj(9, wbits=15, memLevel=9, strategy=zlib.Z_RLE)
    return {**as_text(runs.compress(planes) + runs.flush()), "shuffle": 4}


def as_text(raw: bytes) -> dict[str, Any]:
    """The bytes in digits, 13 bits a pair of them, and how many bytes they are.

    It takes 1.23 characters a byte; base64 takes 1.33, and base85 1.25.
    """
    bits = np.unpackbits(np.frombuffer(raw, np.uint8))
    pairs = np.pad(bits, (0, -len(bits) % PAIR)).reshape(-1, PAIR) @ (1 << np.arange(PAIR)[::-1])
    digits = DIGITS[np.stack(np.divmod(pairs, len(DIGITS)), axis=1)]
    return {"deflate": digits.tobytes().decode(), "bytes": len(raw)}
