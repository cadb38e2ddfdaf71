"""Reading .npz archives from anywhere: every size is known and checked before it is allocated."""

from __future__ import annotations

import errno
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from ..limits import MAX_DIRECTORY_BYTES, MAX_FILE_ARRAYS, MAX_FILE_BYTES, MAX_HEADER_BYTES

KNOWN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
DAMAGE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, SyntaxError, MemoryError)
_TOO_MANY = MAX_DIRECTORY_BYTES + 1
_LOCAL_HEADER = struct.Struct("<4s22xHH")


@dataclass(frozen=True)
class Member:
    """One array of an archive: what its header says, before any of its data is read."""

    info: zipfile.ZipInfo
    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    fortran_order: bool
    data_start: int


class _Directory:
    """A file as zipfile reads its directory: in pieces that fit some tens of arrays, no larger."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self.seek, self.tell = file, file.seek, file.tell

    def read(self, size: int = -1) -> bytes:
        piece = self._file.read(size if 0 <= size <= MAX_DIRECTORY_BYTES else _TOO_MANY)
        if len(piece) == _TOO_MANY:
            raise ValueError(f"its directory is longer than {MAX_DIRECTORY_BYTES} bytes")
        return piece


class Archive:
    """The arrays of an open archive, by name."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._size = file, file.seek(0, io.SEEK_END)
        directory: Any = _Directory(file)
        with zipfile.ZipFile(directory) as archive:
            infos = archive.infolist()
        if len(infos) > MAX_FILE_ARRAYS or len({info.filename for info in infos}) < len(infos):
            raise ValueError(
                f"it must hold at most {MAX_FILE_ARRAYS} arrays, each under its own name"
            )
        if sum(info.file_size for info in infos) > MAX_FILE_BYTES:
            raise ValueError(f"it would unpack to more than {MAX_FILE_BYTES} bytes")
        self.members = {info.filename.removesuffix(".npy"): self._member(info) for info in infos}

    def _member(self, info: zipfile.ZipInfo) -> Member:
        if not info.filename.endswith(".npy"):
            raise ValueError(f"it holds {info.filename!r}, which is no array")
        head = io.BytesIO(self._unpack(info, MAX_HEADER_BYTES))
        version = npy.read_magic(head)
        if version not in ((1, 0), (2, 0)):
            raise ValueError(f"{info.filename} is of .npy version {version}, not 1.0 or 2.0")
        read = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
        shape, fortran_order, dtype = read(head, max_header_size=MAX_HEADER_BYTES)
        if dtype.hasobject or dtype.kind not in "iufb":
            raise ValueError(f"{info.filename} holds {dtype}: only plain numbers are read")
        count = 1
        for length in shape:
            count *= length
        if min(shape, default=0) < 0 or count * dtype.itemsize + head.tell() != info.file_size:
            raise ValueError(f"{info.filename} has not the size its shape {shape} asks for")
        return Member(info, shape, dtype, fortran_order, head.tell())

    def read(self, name: str) -> NDArray[Any]:
        """Unpack one array."""
        member = self.members[name]
        raw = self._unpack(member.info, member.info.file_size + 1)
        if len(raw) != member.info.file_size or zlib.crc32(raw) != member.info.CRC:
            raise ValueError(f"{member.info.filename} does not unpack to what it claims")
        order: Any = "F" if member.fortran_order else "C"
        data = np.frombuffer(raw, member.dtype, offset=member.data_start)
        return data.reshape(member.shape, order=order)

    def _unpack(self, info: zipfile.ZipInfo, limit: int) -> bytes:
        """At most `limit` bytes of a member, by hand: zipfile would hide any it did not claim."""
        self._file.seek(info.header_offset)
        header = self._file.read(_LOCAL_HEADER.size)
        if len(header) < _LOCAL_HEADER.size or not header.startswith(b"PK\3\4"):
            raise ValueError(f"{info.filename} is not where the archive says")
        _, name, extra = _LOCAL_HEADER.unpack(header)
        self._file.seek(name + extra, io.SEEK_CUR)
        if info.flag_bits & 1 or info.compress_type not in KNOWN:
            raise ValueError(f"{info.filename} is encrypted or compressed in an unknown way")
        # A read allocates all it asks for, whatever there is.
        size = min(info.compress_size, self._size)
        if info.compress_type == zipfile.ZIP_STORED:
            return self._file.read(min(size, limit))
        # Packing never doubles what it packs.
        packed = self._file.read(min(size, 2 * limit + MAX_HEADER_BYTES))
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, limit)


@contextmanager
def opened(path: str | PathLike[str]) -> Iterator[Archive]:
    """Open an archive; a ValueError names the file and what is wrong with it.

    Whatever its content brings about inside is a ValueError too: an .npz file may hold anything,
    and zipfile, NumPy's header reader and JSON each have errors of their own for it.
    """
    with Path(path).open("rb") as file:
        try:
            yield Archive(file)
        except DAMAGE as why:
            raise ValueError(f"{path} is no .npz file, or a damaged one: {why}") from None
        except ValueError as why:
            raise ValueError(f"{path} cannot be loaded: {why}") from None
        except OSError as why:
            # A directory that points to before the file's beginning.
            if why.errno != errno.EINVAL:
                raise
            raise ValueError(f"{path} is no .npz file, or a damaged one: {why}") from None
        except Exception as why:
            raise ValueError(f"{path} is no network's .npz file: {why!r}") from None
