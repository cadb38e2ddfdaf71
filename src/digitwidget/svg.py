"""Pictures written as SVG by hand: plain elements, escaped text, small images.

Nothing in them has an id, a class or a style sheet: several may stand in one page, and none reaches
out of itself. They bring their own light ground, so that they are legible on a dark page.
"""

from __future__ import annotations

import re
import struct
import zlib
from base64 import b64encode
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote

import numpy as np
from numpy.typing import NDArray

# As js/widget.css has them on a light page.
PAPER = "#ffffff"
RAISED = "#f3f4f6"
TEXT = "#16181d"
QUIET = "#565c66"
LINE = "#c4c8cf"
FAINT = "#e6e8eb"
ACCENT = "#1565c0"
POSITIVE = "#2f7bd6"
NEGATIVE = "#d9661f"

FONT = "system-ui,-apple-system,Roboto,DejaVu Sans,sans-serif"

# What XML does not hold, not even escaped.
NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})


def escape(words: object) -> str:
    """Any words, as the content of an element or of an attribute."""
    return NO_XML.sub("\ufffd", str(words)).translate(ESCAPES)


def fit(words: object, most: int) -> str:
    """Words of at most so many characters."""
    text = " ".join(str(words).split())
    return text if len(text) <= most else text[: most - 1] + "…"


def number(value: float) -> str:
    """A coordinate: two decimals are a hundredth of a pixel."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def element(name: str, content: str | None = None, /, **attributes: Any) -> str:
    """An element; `content` is SVG already; an attribute `rx_y` is rx-y, escaped."""
    written = "".join(
        f" {key.replace('_', '-')}='{number(value) if isinstance(value, float) else escape(value)}'"
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{written}/>" if content is None else f"<{name}{written}>{content}</{name}>"


def rect(x: float, y: float, width: float, height: float, fill: str, **more: Any) -> str:
    """A rectangle; without a size there is none."""
    if width <= 0 or height <= 0:
        return ""
    place = {"x": float(x), "y": float(y), "width": float(width), "height": float(height)}
    return element("rect", **place, fill=fill, **more)


def text(
    x: float,
    y: float,
    words: object,
    *,
    size: int = 12,
    fill: str = QUIET,
    anchor: str | None = None,
    bold: bool = False,
) -> str:
    """Words on a base line; `anchor` is "middle" or "end" of them at x."""
    return element(
        "text",
        escape(words),
        x=float(x),
        y=float(y),
        font_size=size,
        fill=fill,
        text_anchor=anchor,
        font_weight="bold" if bold else None,
    )


def line(points: Iterable[tuple[float, float]], stroke: str, width: float, **more: Any) -> str:
    """A line through points."""
    path = " ".join(f"{x:.1f} {y:.1f}" for x, y in points)
    look = {"fill": "none", "stroke": stroke, "stroke_width": float(width)}
    return element("polyline", points=path, **look, **more)


def document(width: int, height: int, label: str, parts: Iterable[str]) -> str:
    """A whole picture on its own ground; `label` says in words what is to be seen."""
    ground = rect(0.5, 0.5, width - 1, height - 1, PAPER, rx=6, stroke=LINE)
    return element(
        "svg",
        element("title", escape(label)) + ground + "".join(parts),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width} {height}",
        width=width,
        height=height,
        role="img",
        font_family=FONT,
    )


def in_html(svg: str, label: str, **attributes: object) -> str:
    """The picture as an <img>, which no page's style sheet reaches into."""
    # Nothing here needs more than the few characters that end an attribute, an address or a line.
    address = "data:image/svg+xml," + quote(svg, safe=" !$'()*+,-./:;=?@[]^_`{|}~")
    more = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
    return f'<img src="{address}" alt="{escape(label)}" style="max-width:100%"{more}>'


# Images: each point is the number of a colour.


def image(
    x: float, y: float, indices: NDArray[np.uint8], palette: Sequence[str], side: float = 1
) -> str:
    """An image whose points are squares of this side; the last colour of all is see-through."""
    rows, columns = indices.shape
    address = "data:image/png;base64," + b64encode(png(indices, palette)).decode()
    place = {"x": float(x), "y": float(y), "width": columns * side, "height": rows * side}
    return element("image", **place, href=address)


def png(indices: NDArray[np.uint8], palette: Sequence[str]) -> bytes:
    """A PNG of colour numbers, of shape (rows, columns), and "#rrggbb" colours.

    The last colour is see-through.
    """
    rows, columns = indices.shape
    # A row like the one above it is told as no difference to it ("up"), any other as it is.
    again = np.zeros(rows, bool)
    again[1:] = (indices[1:] == indices[:-1]).all(axis=1)
    lines = np.where(again[:, None], 0, indices)
    data = np.column_stack([np.where(again, 2, 0), lines]).astype(np.uint8).tobytes()
    header = struct.pack(">IIBBBBB", columns, rows, 8, 3, 0, 0, 0)
    colours = bytes.fromhex("".join(colour.removeprefix("#") for colour in palette))
    alpha = bytes([255] * (len(palette) - 1) + [0])
    chunks = [(b"IHDR", header), (b"PLTE", colours), (b"tRNS", alpha)]
    chunks += [(b"IDAT", zlib.compress(data)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks)


def _chunk(kind: bytes, content: bytes) -> bytes:
    ends = struct.pack(">I", len(content)), struct.pack(">I", zlib.crc32(kind + content))
    return ends[0] + kind + content + ends[1]


def mixed(colour: str, strength: float) -> str:
    """A colour on the paper: 0 is the paper's own, 1 the full colour."""
    ends = [bytes.fromhex(end.removeprefix("#")) for end in (PAPER, colour)]
    return "#" + bytes(round(a + (b - a) * strength) for a, b in zip(*ends, strict=True)).hex()
