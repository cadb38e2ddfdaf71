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


@needs_node
def test_a_page_keeps_one_module_for_all_its_widgets(tmp_path: Path) -> None:
    """anywidget imports the module of every widget anew, and a page lets go of none."""
    for name in ("first.mjs", "second.mjs"):
        shutil.copy(STATIC / "widget.js", tmp_path / name)
    program = "import a from './first.mjs'; import b from './second.mjs'; console.log(a === b)"
    (tmp_path / "page.mjs").write_text(program)
    assert subprocess.check_output(["node", tmp_path / "page.mjs"], text=True) == "true\n"
    # A character beyond Latin-1 would double what the text takes of a page's memory.
    assert (STATIC / "widget.js").read_bytes().isascii()
