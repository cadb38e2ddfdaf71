"""Files that appear whole or not at all, wherever they are written."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

try:
    import fcntl
except ImportError:  # Windows, and the browser's Python
    fcntl = None  # type: ignore[assignment]

# What a file is called until it is whole. Nobody else's files are called that.
PREFIX, SUFFIX = ".digitwidget-", ".part"
BINARY = getattr(os, "O_BINARY", 0)
WRITABLE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


@contextmanager
def replacing(path: str | os.PathLike[str]) -> Iterator[IO[bytes]]:
    """A file to write, which takes the place of `path` in one step when all is written.

    Whatever goes wrong, up to the death of the process, what was there before stays. A link stays
    one, and what it points to is replaced; a file keeps its permissions and, where that is
    allowed, its owner. A pipe or a device is written as it comes. An OSError tells that the path
    cannot be written: among others, that the file is read-only.
    """
    old: os.stat_result | None = None
    with suppress(FileNotFoundError):
        old = os.stat(path)
    if old is not None and not stat.S_ISREG(old.st_mode):
        with open(path, "wb") as as_it_comes:  # a folder refuses this
            yield as_it_comes
        return
    # By its mode too: root may write everywhere.
    if old is not None and not (old.st_mode & WRITABLE and os.access(path, os.W_OK)):
        raise PermissionError(errno.EACCES, "The file is read-only, and stays as it is", str(path))
    target = Path(os.path.realpath(path))
    _clear(target.parent)
    file, name = _new(target, 0o666 if old is None else old.st_mode & 0o777)
    try:
        yield file
        file.flush()
        if old is not None:
            _keep(file.fileno(), old)
        os.fsync(file.fileno())
        name = name or _link(file.fileno(), target.parent)
        if fcntl is None:
            file.close()  # Windows replaces no open file
        os.replace(name, target)
        name = ""
    finally:
        with suppress(OSError):  # of what is still unwritten when a disk is full
            file.close()
        if name:
            Path(name).unlink(missing_ok=True)


def _keep(file: int, old: os.stat_result) -> None:
    """Gives the new file the old one's permissions, which the umask has taken from."""
    if hasattr(os, "fchown"):
        with suppress(OSError):  # only root gives files away
            os.fchown(file, old.st_uid, old.st_gid)
        os.fchmod(file, old.st_mode & 0o777)


def _new(target: Path, mode: int) -> tuple[IO[bytes], str]:
    """A new file beside its target, and its name.

    Where the system knows files without a name it has none, and is gone when its process dies.
    """
    with suppress(OSError):  # Pyodide lets nobody even ask for /proc/self/fd
        if hasattr(os, "O_TMPFILE") and Path("/proc/self/fd").exists():
            handle = os.open(target.parent, os.O_TMPFILE | os.O_WRONLY, mode)
            _lock(handle)
            return os.fdopen(handle, "wb"), ""
    while True:
        name = str(_part(target.parent))
        try:
            handle = os.open(name, os.O_CREAT | os.O_EXCL | os.O_WRONLY | BINARY, mode)
        except OSError as why:
            raise OSError(why.errno, why.strerror, str(target)) from None
        _lock(handle)
        if os.fstat(handle).st_nlink:
            return os.fdopen(handle, "wb"), name
        os.close(handle)  # another process has cleared it away before it was locked


def _part(folder: Path) -> Path:
    return folder / f"{PREFIX}{os.urandom(8).hex()}{SUFFIX}"


def _link(file: int, folder: Path) -> str:
    """Gives a file without a name one beside its target: a link cannot replace a file."""
    part = _part(folder)
    home = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        # With a dir_fd Python calls linkat, which follows /proc's link to the file.
        os.link(f"/proc/self/fd/{file}", part.name, dst_dir_fd=home, follow_symlinks=True)
    finally:
        os.close(home)
    return str(part)


def _lock(file: int) -> None:
    """Says that its process is alive."""
    if fcntl is not None:
        with suppress(OSError):  # some network file systems have no locks
            fcntl.flock(file, fcntl.LOCK_EX)


def _clear(folder: Path) -> None:
    """Removes what processes that died have left of their files."""
    if fcntl is None:
        return
    for part in folder.glob(f"{PREFIX}*{SUFFIX}"):
        with suppress(OSError):
            handle = os.open(part, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)  # refused while its writer lives
                part.unlink()
            finally:
                os.close(handle)
