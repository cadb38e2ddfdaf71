"""The built front end in static/ is committed, so that installing needs no Node: is it fresh?"""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
STATIC = ROOT / "src" / "digitwidget" / "static"

needs_node = pytest.mark.skipif(
    not (ROOT / "node_modules").exists() or shutil.which("npm") is None,
    reason="needs npm ci",
)


@needs_node
def test_the_built_files_are_what_the_sources_give(tmp_path: Path) -> None:
    environment = os.environ | {"OUT": str(tmp_path)}
    subprocess.run(["npm", "run", "--silent", "build"], cwd=ROOT, env=environment, check=True)
    built = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    kept = {path.name: path.read_bytes() for path in STATIC.iterdir()}
    assert set(built) == {"widget.js", "widget.css"}
    stale = [name for name in built if built[name] != kept.get(name)]
    assert stale == [], "run `make build` and commit src/digitwidget/static"
