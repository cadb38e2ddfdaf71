"""python -m digitwidget: a page without Jupyter, and one clear line for every mistake."""

from __future__ import annotations

import subprocess
import sys
import webbrowser
from pathlib import Path
from typing import Any

import pytest

from digitwidget import DigitWidget
from digitwidget.__main__ import main


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "digitwidget", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def test_it_writes_a_page_and_says_where(tmp_path: Path) -> None:
    page = tmp_path / "p.html"
    done = run("--no-open", "--out", str(page), "--epochs", "2", "--hidden", "5", "--seed", "3")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{page}\n", "")
    assert '"_layers":[64,5,10]' in page.read_text()


def test_the_same_seed_makes_the_same_page(tmp_path: Path) -> None:
    pages = []
    for name, seed in (("a", "1"), ("b", "1"), ("c", "2")):
        path = tmp_path / name
        assert main(["--no-open", "--out", str(path), "--epochs", "1", "--seed", seed]) == 0
        pages.append(path.read_text())
    assert pages[0] == pages[1] != pages[2]


def test_without_out_it_opens_a_temporary_page(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", lambda address: not opened.append(address))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert main(["--epochs", "1"]) == 0
    (address,) = opened
    assert capsys.readouterr().out == f"{address}\n"
    assert address.startswith("file:///")


def test_where_no_browser_opens_it_says_the_address(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(webbrowser, "open", lambda address: False)
    assert main(["--epochs", "1", "--out", str(tmp_path / "p.html")]) == 0
    assert "No browser could be opened; open file:///" in capsys.readouterr().err


def test_an_interrupted_training_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_args: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(DigitWidget, "_wait", interrupt)
    assert main(["--no-open", "--out", str(tmp_path / "page.html")]) == 130
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--epochs", "0"], "--epochs: must be a whole number from 1 to 10000, got '0'"),
        (["--epochs", "many"], "got 'many'"),
        (["--epochs", "1.5"], "got '1.5'"),
        (["--epochs", "10001"], "got '10001'"),
        (["--hidden", "-3"], "--hidden: must be a whole number from 1 to 1024, got '-3'"),
        (["--seed", "-1"], "--seed: must be a whole number from 0 to 4294967295"),
        (["--lang", "fr"], "--lang: lang must be one of en, de, or a form of one, as de-AT"),
        (["--out", "/no/such/folder/p.html"], "/no/such/folder/p.html: No such file"),
        (["--out", "/"], "/: Is a directory"),
        (["--epoch", "3"], "unrecognized arguments: --epoch 3"),
        (["page.html"], "unrecognized arguments: page.html"),
        (["--out"], "expected one argument"),
    ],
)
def test_a_mistake_is_one_line_and_exit_code_2(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        main(["--no-open", *arguments])
    captured = capsys.readouterr()
    assert (end.value.code, captured.out) == (2, "")
    assert captured.err.count("\n") == 1
    assert message in captured.err
