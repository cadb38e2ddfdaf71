"""Teach a 4-30-26 network the Morse alphabet, then let it decode a message.

A letter is four inputs: a dot is 0.5, a dash 1, nothing 0. Run as `python examples/morse.py`, or
see it in a widget, as morse.ipynb does: `DigitWidget(train(), image_shape=(1, 4))`.
"""

from __future__ import annotations

import numpy as np

from digitwidget import Network

CODES = (
    "A .-   B -... C -.-. D -..  E .    F ..-. G --.  H .... I ..   J .--- K -.-  L .-.. M --   "
    "N -.   O ---  P .--. Q --.- R .-.  S ...  T -    U ..-  V ...- W .--  X -..- Y -.-- Z --.."
)
LETTERS = CODES.split()[::2]
MORSE = dict(zip(LETTERS, CODES.split()[1::2], strict=True))
INK = {".": 0.5, "-": 1.0}


def ink(signal: str) -> list[float]:
    """Four inputs for up to four dots and dashes."""
    return [INK[sign] for sign in signal] + [0.0] * (4 - len(signal))


def train() -> Network:
    """Learn the alphabet, letter by letter, in 400 passes."""
    net = Network(
        hidden=30,
        activation="tanh",
        output_activation="softmax",
        loss="cross_entropy",
        learning_rate=0.1,
        epochs=400,
        input_scale=1,
        random_state=0,
    )
    return net.fit([ink(MORSE[letter]) for letter in LETTERS], LETTERS)


def decode(net: Network, message: str) -> str:
    """Read letters divided by spaces and words divided by slashes."""
    words = [word.split() for word in message.split("/")]
    return " ".join("".join(net.predict(np.array([ink(s) for s in word]))) for word in words)


def main() -> None:
    net = train()
    score = net.score([ink(MORSE[letter]) for letter in LETTERS], LETTERS)
    print(f"{score:.0%} of the alphabet after {net.n_iter_} epochs")
    message = ".... . .-.. .-.. --- / .-- --- .-. .-.. -.."
    print(f"{message} is {decode(net, message)}")


if __name__ == "__main__":
    main()
