"""What gets installed."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import digitwidget

ROOT = Path(__file__).parents[1]
STRAY = {".png", ".jpg", ".gif", ".svg", ".html", ".log"}


def test_the_wheel_holds_the_package_and_its_front_end(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--quiet"]
    # Without Node: nothing but Python is on the path.
    only_python = {**os.environ, "PATH": str(Path(sys.executable).parent)}
    subprocess.run(
        [*command, "-w", str(tmp_path), str(ROOT)], check=True, timeout=120, env=only_python
    )
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    for name in ("__init__.py", "py.typed", "static/widget.js", "static/widget.css"):
        assert f"digitwidget/{name}" in names
    assert {Path(name).name for name in names} >= {"LICENSE", "NOTICE"}
    assert wheel.stat().st_size < 320 * 1024
    about = f"digitwidget-{digitwidget.__version__}.dist-info"
    assert {name.split("/")[0] for name in names} == {"digitwidget", about}


@pytest.mark.skipif(
    not (ROOT / ".git").exists() or shutil.which("git") is None, reason="needs a git checkout"
)
def test_no_picture_page_or_log_strays_at_the_root() -> None:
    git = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    at_root = [Path(name) for name in git.stdout.splitlines() if "/" not in name]
    assert at_root
    assert [p.name for p in at_root if p.suffix in STRAY] == []


def test_the_oldest_releases_are_the_ones_that_are_promised() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    promised = {re.split("[>;]", one)[0]: one for one in project["dependencies"]}
    lines = (ROOT / ".ci" / "oldest.txt").read_text().splitlines()
    oldest = dict(line.split("==") for line in lines if not line.startswith("#"))
    assert set(oldest) == set(promised)
    for name, version in oldest.items():
        floor = promised[name].split(";")[0].split(">=")[1]
        assert version == floor or version.startswith(f"{floor}.")


def test_actions_are_pinned_by_commit() -> None:
    workflows = "".join(p.read_text() for p in (ROOT / ".github" / "workflows").glob("*.yml"))
    used = re.findall(r"uses: (\S+)( # v[\d.]+)?", workflows)
    assert used
    assert [name for name, tag in used if not (re.search("@[0-9a-f]{40}$", name) and tag)] == []


def test_the_version_is_one() -> None:
    version = digitwidget.__version__
    # The build and the release read it where it stands, in the package.
    assert "version" in tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dynamic"]
    release = (ROOT / ".github" / "workflows" / "release.yml").read_text()
    assert '__version__ = \\"${GITHUB_REF_NAME#v}\\"" src/digitwidget/__init__.py' in release
    assert f"\nversion: {version}\n" in (ROOT / "CITATION.cff").read_text()
    assert json.loads((ROOT / "package.json").read_text())["version"] == version
    lock = json.loads((ROOT / "package-lock.json").read_text())
    assert (lock["version"], lock["packages"][""]["version"]) == (version, version)
