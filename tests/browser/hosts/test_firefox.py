"""An exported page and a notebook in Firefox, of which Playwright drives only builds of its own."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from driver import SEVEN
from lab import write_notebook
from servers import TOKEN, jupyterlab

HERE = Path(__file__).parent
PUPPETEER = HERE.parents[2] / ".venv-hosts" / "node_modules" / "puppeteer-core"
FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")

pytestmark = [
    pytest.mark.hosts,
    pytest.mark.skipif(not FIREFOX, reason="there is no Firefox on PATH"),
    pytest.mark.skipif(not PUPPETEER.exists(), reason="`make test-hosts` installs puppeteer-core"),
]
CELLS = (
    "from digitwidget import DigitWidget\nw = DigitWidget(epochs=5, random_state=0)\nw",
    "w.prediction, w.history.last",
)


def seen_in_firefox(*where: str) -> dict[str, object]:
    main = json.loads((PUPPETEER / "package.json").read_text())["main"]
    arguments = [str(PUPPETEER / main), str(FIREFOX), json.dumps(SEVEN), *where]
    done = subprocess.run(
        ["node", str(HERE / "firefox.mjs"), *arguments],
        capture_output=True, text=True, timeout=180,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    seen: dict[str, object] = json.loads(done.stdout)
    return seen


def test_an_exported_page_paints_scrubs_trains_and_is_reloaded(exported_file: Path) -> None:
    assert seen_in_firefox(exported_file.as_uri()) == {
        "painted": "7", "scrubbed": "89", "trained": "92", "reloaded": "7", "complaints": [],
    }  # fmt: skip


def test_in_jupyterlab_it_paints_scrubs_trains_is_read_in_python_and_reloaded(
    tmp_path: Path,
) -> None:
    with jupyterlab(tmp_path) as server:
        path = write_notebook(tmp_path / "firefox.ipynb", *CELLS)
        seen = seen_in_firefox(f"{server.address}/lab/tree/{path.name}?token={TOKEN}", "lab")
        server.end_kernels()
    assert seen == {
        "painted": "7", "scrubbed": "4", "trained": "7", "inPython": "(7, 7)", "reloaded": "7",
        "complaints": [],
    }  # fmt: skip
