"""Saved files damaged and forged, at random, in every way that archives have been known to bite.

Damage leaves checksums wrong: what is still read is the network that was saved. A forger mends
them: what is read then is some network, whole.
"""

from __future__ import annotations

import io
import json
import pickle
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import numpy as np

Bytes = Callable[[bytes, Random], bytes]
Arrays = dict[str, np.ndarray]

LOCAL, CENTRAL, END = b"PK\3\4", b"PK\1\2", b"PK\5\6"
# Offsets and lengths of what the two kinds of headers tell of a member.
FIELDS = {
    LOCAL: [(4, 2), (6, 2), (8, 2), (14, 4), (18, 4), (22, 4), (26, 2), (28, 2)],
    CENTRAL: [
        (6, 2), (8, 2), (10, 2), (16, 4), (20, 4), (24, 4), (28, 2), (30, 2), (32, 2), (34, 2),
        (42, 4),
    ],
    END: [(4, 2), (6, 2), (8, 2), (10, 2), (12, 4), (16, 4), (20, 2)],
}  # fmt: skip
EXTREME = [0, 1, 2, 8, 9, 12, 14, 99, 0x7FFF, 0xFFFF, 0x10000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF]
JUNK: list[Any] = [None, True, -1, 0, 1.5, 2**70, 1e300, "", "x", "<U99999999", [], [[]], {}]
JUNK += [["a", 1], {"tuple": 3}, {"a": {}}, float("nan"), [0] * 1000, "\ud800", {"tuple": [1, 2]}]
TYPES = ["<f8", ">f8", "<f4", "<i8", "|u1", "|b1", "<c16", "|O", "|S8", "<U4", "<M8[s]", "|V8"]


def places(data: bytes, sign: bytes) -> Iterator[int]:
    at = data.find(sign)
    while at >= 0:
        yield at
        at = data.find(sign, at + 1)


# Damage.


def bits(data: bytes, rng: Random) -> bytes:
    """A few bits flipped anywhere."""
    changed = bytearray(data)
    for _ in range(rng.randint(1, 8)):
        changed[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def heads(data: bytes, rng: Random) -> bytes:
    """A few bytes where the archive tells of itself and its arrays."""
    signs = [at for sign in (b"PK", b"NUMPY", b"{'descr") for at in places(data, sign)]
    changed = bytearray(data)
    for _ in range(rng.randint(1, 4)):
        changed[min(rng.choice(signs) + rng.randrange(60), len(data) - 1)] = rng.randrange(256)
    return bytes(changed)


def cut(data: bytes, rng: Random) -> bytes:
    """Without its beginning, without its end, or with a hole."""
    start = rng.choice([0, rng.randrange(len(data))])
    end = rng.choice([len(data), rng.randrange(start, len(data))])
    return data[:start] + data[end:] if rng.random() < 0.5 else data[start:end]


def grown(data: bytes, rng: Random) -> bytes:
    """With something before it, after it or inside, itself included."""
    more = rng.choice([bytes(rng.randrange(1000)), data, rng.randbytes(99), END + bytes(18)])
    at = rng.choice([0, len(data), rng.randrange(len(data))])
    return data[:at] + more + data[at:]


def absurd(data: bytes, rng: Random) -> bytes:
    """Sizes, places, flags (encrypted: 1), ways of packing and checksums that cannot be."""
    changed = bytearray(data)
    for _ in range(rng.randint(1, 3)):
        sign = rng.choice(list(FIELDS))
        offset, length = rng.choice(FIELDS[sign])
        at = rng.choice(list(places(data, sign))) + offset
        value = rng.choice([*EXTREME, rng.getrandbits(32)]) & (256**length - 1)
        changed[at : at + length] = value.to_bytes(length, "little")
    return bytes(changed)


DAMAGE: list[Bytes] = [bits, heads, cut, grown, absurd]


# Forgery.


def unpacked(data: bytes) -> Arrays:
    with np.load(io.BytesIO(data)) as file:
        return dict(file)


def npy(array: np.ndarray) -> bytes:
    file = io.BytesIO()
    np.lib.format.write_array(file, array)
    return file.getvalue()


def packed(members: list[tuple[str, bytes]], rng: Random) -> bytes:
    file, way = io.BytesIO(), rng.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
    with zipfile.ZipFile(file, "w", way) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content, way)
    return file.getvalue()


def members_of(arrays: Arrays) -> list[tuple[str, bytes]]:
    return [(f"{name}.npy", npy(array)) for name, array in arrays.items()]


def names(data: bytes, rng: Random) -> bytes:
    """Members twice, missing, in folders, above the archive, under other names, other archives."""
    members = members_of(unpacked(data))
    index = rng.randrange(len(members))
    name, content = members[index]
    other = rng.choice([f"a/{name}", f"../{name}", f"/{name}", name[:-4], "", "arr_0.npy", "é.npy"])
    change = rng.randrange(5)
    if change == 0:
        members[index] = (other, content)
    elif change == 1:
        members.append((other, content))
    elif change == 2:
        del members[index]
    elif change == 3:
        members[index] = (name, data)
    else:
        members += [(f"arr_{i}.npy", content) for i in range(rng.choice([1, 3, 70]))]
        if rng.random() < 0.5:
            members = members[-70:]
    twice = packed(members, rng)
    if rng.random() < 0.2:  # the archive's own writer warns of names that come twice
        first, second = (f"{n}.npy".encode() for n in rng.sample(["epochs", "params"], 2))
        twice = twice.replace(first, second)
    return twice


def shapes(data: bytes, rng: Random) -> bytes:
    """Arrays of other shapes, types and values, pickled ones too."""
    arrays = unpacked(data)
    name = rng.choice(list(arrays))
    array = arrays[name]
    change = rng.randrange(6)
    if change == 0:
        arrays[name] = array[..., :-1] if array.ndim else np.zeros(rng.randrange(4))
    elif change == 1:
        arrays[name] = np.full(rng.choice([(), (0,), (3, 0), (2, 2), (2,) * 8]), 1)
    elif change == 2:
        arrays[name] = array.astype(rng.choice([">f8", "<f4", "<i8", "|u1", "|b1", "|S8", object]))
    elif change == 3 and array.size:
        flat = np.array(array)
        extreme = rng.choice([0, 1, -1, 127, float("nan"), float("inf")])
        if flat.dtype.kind != "f":
            extreme = rng.choice([0, 1, 127])
        flat.reshape(-1)[rng.randrange(flat.size)] = extreme
        arrays[name] = flat
    else:
        members = dict(members_of(arrays))
        members[f"{name}.npy"] = header(members[f"{name}.npy"], rng)
        return packed(list(members.items()), rng)
    return packed(members_of(arrays), rng)


def header(array: bytes, rng: Random) -> bytes:
    """The array with another header, or something else in its place."""
    shape = rng.choice(
        ["(2, 3)", "(1 << 40,)", f"({2**40}, 3)", "(-1,)", "(True,)", "3", "None", "()"]
    )
    told = f"{{'descr': '{rng.choice(TYPES)}', 'fortran_order': {rng.choice([True, False, 3])}, "
    told += f"'shape': {shape}, }}"
    if rng.random() < 0.2:
        told = rng.choice(
            ["{" * 900, "[" * 900, "__import__('os')", "'", "{}", "\\", "1" * 4000, ""]
        )
    if rng.random() < 0.1:
        return rng.choice([pickle.dumps([1, 2]), b"", array[:7], b"\x93NUMPY\x09\x09" + array[8:]])
    line = told.encode("latin1") + b"\n"
    return b"\x93NUMPY\1\0" + struct.pack("<H", len(line)) + line + array[128:]


def nodes(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value inside a JSON value."""
    yield path
    if isinstance(value, (dict, list)):
        inner = value.items() if isinstance(value, dict) else enumerate(value)
        for key, item in inner:
            yield from nodes(item, (*path, key))


def replaced(value: Any, path: tuple[Any, ...], junk: Any) -> Any:
    if not path:
        return junk
    copy = value.copy()
    copy[path[0]] = replaced(value[path[0]], path[1:], junk)
    return copy


def settings(data: bytes, rng: Random) -> bytes:
    """JSON that is no object, or has junk anywhere."""
    arrays = unpacked(data)
    value = json.loads(arrays["settings"].tobytes())
    text = json.dumps(replaced(value, rng.choice(list(nodes(value))), rng.choice(JUNK))).encode()
    if rng.random() < 0.2:
        text = rng.choice(
            [
                b"[]",
                b"3",
                b"null",
                b'"a"',
                b"",
                b"{",
                b"[" * 10_000,
                b"\xff\xfe",
                b"1" * 9999,
                text[:-9],
            ]
        )
    arrays["settings"] = np.frombuffer(text, np.uint8)
    return packed(members_of(arrays), rng)


def bomb(data: bytes, rng: Random) -> bytes:
    """A member that unpacks to far more than it claims, with a checksum that is right."""
    name, content = rng.choice(members_of(unpacked(data)))
    full = content + bytes(rng.choice([1, 1 << 16, 1 << 20, 16 << 20]))
    forged = bytearray(packed([(name, full)], Random(1)))
    for sign, at in ((LOCAL, 14), (CENTRAL, 16)):
        start = forged.index(sign)
        struct.pack_into("<I", forged, start + at, zlib.crc32(content))
        struct.pack_into("<I", forged, start + at + 8, len(content))
    return bytes(forged)


FORGERY: list[Bytes] = [names, shapes, settings, bomb]
