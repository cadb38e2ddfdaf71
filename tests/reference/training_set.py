"""Which samples train, and as what, once more: whole numbers, lists and loops, nothing shared.

The hash is the last step of MurmurHash3 (Appleby, public domain), 32 bits, over a key of the seed's
two halves and the place of the sample.
"""

from __future__ import annotations

WORD = 1 << 32
GOLDEN = 0x9E3779B9


def mixed(h: int) -> int:
    h %= WORD
    h = (h ^ (h >> 16)) * 0x85EBCA6B % WORD
    h = (h ^ (h >> 13)) * 0xC2B2AE35 % WORD
    return h ^ (h >> 16)


def drawn(seed: int, stream: int, place: int) -> int:
    low, high = seed % WORD, seed // WORD
    key = mixed(mixed(low + stream * GOLDEN) + high)
    return mixed(key + place * GOLDEN)


def chosen(labels: list[int], size: int | None, seed: int) -> list[int]:
    """Rounds over the classes, each giving its next sample; who joins the last, chance says."""
    if size is None:
        return list(range(len(labels)))
    queues = {
        label: sorted(
            (place for place, own in enumerate(labels) if own == label),
            key=lambda place: drawn(seed, 0, place),
        )
        for label in set(labels)
    }
    taken: list[int] = []
    while len(taken) < size:
        heads = [queue.pop(0) for queue in queues.values() if queue]
        heads.sort(key=lambda place: drawn(seed, 0, place))
        taken += heads[: size - len(taken)]
    return sorted(taken)


def trained_as(
    labels: list[int], rows: list[int], share: float, classes: int, seed: int
) -> list[int]:
    """The labels of these samples, a share of them wrong."""
    wrong = sorted(rows, key=lambda place: drawn(seed, 1, place))[: int(share * len(rows) + 0.5)]
    return [
        (labels[place] + 1 + drawn(seed, 2, place) % (classes - 1)) % classes
        if place in wrong
        else labels[place]
        for place in rows
    ]
