"""The languages of the page, by the tags of <html lang>."""

from __future__ import annotations

import re

from ..validation import short

TITLES = {
    "en": "A neural network that reads digits",
    "de": "Ein neuronales Netz, das Ziffern liest",
}
TAG = re.compile(r"[A-Za-z]{2}(-[A-Za-z0-9]{2,8}){0,3}")


def title(lang: str) -> str:
    """The page's title in this language.

    Raises
    ------
    ValueError
        Where the page has no words in it.
    """
    language = lang.lower().split("-")[0] if isinstance(lang, str) else ""
    if language not in TITLES or not TAG.fullmatch(lang):
        known = ", ".join(TITLES)
        raise ValueError(
            f"lang must be one of {known}, or a form of one, as de-AT, got {short(lang)}"
        )
    return TITLES[language]
