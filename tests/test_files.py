"""A file appears whole or not at all, and is what it was: its permissions, its links, its kind."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

import pytest

from digitwidget.files import replacing

posix = pytest.mark.skipif(os.name != "posix", reason="permissions and links as POSIX has them")


def write(path: str | os.PathLike[str], data: bytes = b"new") -> None:
    with replacing(path) as file:
        file.write(data)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture(params=["without a name", "by a name"])
def either_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Linux, and as on systems that have no files without a name."""
    if request.param == "by a name":
        monkeypatch.delattr(os, "O_TMPFILE", raising=False)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    return path


pytestmark = pytest.mark.usefixtures("either_way")


def test_a_new_file_is_written_whole_and_alone(tmp_path: Path) -> None:
    write(tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == b"new"
    assert os.listdir(tmp_path) == ["file"]


def test_where_proc_may_not_be_asked_for_files_are_saved_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stat = Path.stat

    def as_in_pyodide(path: Path, **options: Any) -> os.stat_result:
        if path.parts[1:2] == ("proc",):
            raise PermissionError(63, "Operation not permitted", str(path))
        return stat(path, **options)

    monkeypatch.setattr(Path, "stat", as_in_pyodide)
    write(tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == b"new"


def test_until_it_is_whole_the_old_one_is_there(old: Path) -> None:
    with replacing(old) as file:
        file.write(b"half")
        file.flush()
        assert old.read_bytes() == b"old"
    assert old.read_bytes() == b"half"


@pytest.mark.parametrize("mistake", [ValueError, KeyboardInterrupt])
def test_a_mistake_leaves_the_old_file_and_nothing_else(
    old: Path, mistake: type[BaseException]
) -> None:
    def halfway() -> None:
        with replacing(old) as file:
            file.write(b"half")
            raise mistake

    with pytest.raises(mistake):
        halfway()
    assert old.read_bytes() == b"old"
    assert os.listdir(old.parent) == ["file"]


@posix
@pytest.mark.parametrize("bits", [0o600, 0o640, 0o666, 0o755])
def test_a_file_keeps_its_permissions(old: Path, bits: int) -> None:
    old.chmod(bits)
    write(old)
    assert (old.read_bytes(), mode(old)) == (b"new", bits)


@posix
@pytest.mark.parametrize("umask", ["022", "077", "002"])
def test_a_new_file_has_the_permissions_any_new_file_has(tmp_path: Path, umask: str) -> None:
    script = f"""if 1:
        import os, sys
        os.umask(0o{umask})
        from digitwidget.files import replacing
        os.umask = None  # it is the whole process's: not even read
        with replacing("ours") as file: pass
        open("plain", "w").close()
        sys.exit(os.stat("ours").st_mode != os.stat("plain").st_mode)"""
    subprocess.run([sys.executable, "-c", script], cwd=tmp_path, check=True)


@posix
def test_no_more_may_be_read_while_it_is_written_than_after(old: Path) -> None:
    old.chmod(0o600)
    with replacing(old) as file:
        assert stat.S_IMODE(os.fstat(file.fileno()).st_mode) == 0o600


@posix
def test_a_read_only_file_is_refused_and_stays(old: Path) -> None:
    old.chmod(0o444)
    with pytest.raises(PermissionError, match=r"read-only, and stays as it is: .*file"):
        write(old)
    assert (old.read_bytes(), mode(old)) == (b"old", 0o444)


@posix
def test_what_a_link_points_to_is_replaced_and_the_link_stays(old: Path, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    link = tmp_path / "folder" / "link"
    link.symlink_to(Path("..", "file"))
    write(link)
    assert link.is_symlink()
    assert old.read_bytes() == b"new"
    dangling = tmp_path / "dangling"
    dangling.symlink_to("later")
    write(dangling)
    assert dangling.is_symlink()
    assert (tmp_path / "later").read_bytes() == b"new"


@posix
def test_a_pipe_is_written_as_it_comes(tmp_path: Path) -> None:
    pipe, read = tmp_path / "pipe", list[bytes]()
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    write(pipe)
    reader.join(10)
    assert read == [b"new"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@posix
def test_a_device_is_written_as_it_comes() -> None:
    write(os.devnull)
    assert stat.S_ISCHR(os.stat(os.devnull).st_mode)
    if Path("/dev/full").exists():
        with pytest.raises(OSError, match="No space left"):
            write("/dev/full")


@posix
def test_standard_output_is_written_as_it_comes() -> None:
    script = "from digitwidget.files import replacing\n"
    script += "with replacing('/dev/stdout') as file: file.write(b'new')"
    assert subprocess.check_output([sys.executable, "-c", script]) == b"new"


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=tmp_path.name):
        write(tmp_path)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"nowhere.file"):
        write(tmp_path / "nowhere" / "file")


NOBODY = """if 1:
    import os, sys
    from digitwidget.files import replacing
    if os.getuid() == 0: os.setuid(65534)
    with replacing(sys.argv[1]) as file: file.write(b"new")"""


def run(script: str, *arguments: str) -> str:
    """What it says of its failure."""
    command = [sys.executable, "-c", script, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False).stderr


@posix
def test_a_folder_that_may_not_be_written_is_refused_and_the_file_stays() -> None:
    with tempfile.TemporaryDirectory() as folder:
        old = Path(folder, "file")
        old.write_bytes(b"old")
        old.chmod(0o666)
        Path(folder).chmod(0o555)
        assert f"Permission denied: '{old.resolve()}'" in run(NOBODY, str(old))
        Path(folder).chmod(0o755)
        assert old.read_bytes() == b"old"


LIMITED = """if 1:
    import resource, signal, sys
    from digitwidget.files import replacing
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    with replacing(sys.argv[1]) as file: file.write(bytes(1_000_000))"""


@posix
def test_a_full_disk_leaves_the_old_file(old: Path) -> None:
    assert "OSError: [Errno 27]" in run(LIMITED, str(old))
    assert old.read_bytes() == b"old"
    assert os.listdir(old.parent) == ["file"]


WRITER = """if 1:
    import os, sys
    if sys.argv[2] == "by a name": del os.O_TMPFILE
    from digitwidget.files import replacing
    with replacing(sys.argv[1]) as file:
        file.write(b"half")
        file.flush()
        print("writing", flush=True)
        sys.stdin.read()"""


def start(path: Path, way: str) -> subprocess.Popen[bytes]:
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), way],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert writer.stdout
    assert writer.stdout.readline() == b"writing\n"
    return writer


on_linux = pytest.mark.skipif(
    not hasattr(os, "O_TMPFILE"), reason="only Linux has files without a name"
)


@on_linux
def test_a_killed_writer_leaves_the_old_file_and_the_next_clears_its_litter(old: Path) -> None:
    for way, litter in (("without a name", 0), ("by a name", 1)):
        writer = start(old, way)
        writer.send_signal(signal.SIGKILL)
        writer.communicate()
        assert old.read_bytes() == b"old"
        assert len(os.listdir(old.parent)) == 1 + litter
    write(old.parent / "other")
    assert sorted(os.listdir(old.parent)) == ["file", "other"]


@on_linux
def test_a_living_writer_is_left_alone(old: Path) -> None:
    writer = start(old, "by a name")
    write(old)
    assert len(os.listdir(old.parent)) == 2
    assert old.read_bytes() == b"new"
    writer.communicate(b"")
    assert old.read_bytes() == b"half"
    assert os.listdir(old.parent) == ["file"]


@posix
def test_other_peoples_files_are_left_alone(old: Path) -> None:
    kept = [old.with_name(name) for name in (".digitwidget-x", "x.part", "digitwidget-x.part")]
    for path in kept:
        path.touch()
    link = old.with_name(".digitwidget-link.part")
    link.symlink_to(old)
    os.mkfifo(old.with_name(".digitwidget-pipe.part"))
    write(old)
    assert all(path.exists() for path in kept)
    assert link.is_symlink()
    assert old.read_bytes() == b"new"
