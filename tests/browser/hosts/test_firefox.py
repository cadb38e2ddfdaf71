"""The exported page in Firefox, which Playwright drives only as builds of its own."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from driver import SEVEN

pytestmark = pytest.mark.hosts

HERE = Path(__file__).parent
PUPPETEER = HERE.parents[2] / ".venv-hosts" / "node_modules" / "puppeteer-core"
FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")


@pytest.mark.skipif(not FIREFOX, reason="there is no Firefox on PATH")
@pytest.mark.skipif(not PUPPETEER.exists(), reason="`make test-hosts` installs puppeteer-core")
def test_it_paints_scrubs_trains_and_is_reloaded(exported_file: Path) -> None:
    main = json.loads((PUPPETEER / "package.json").read_text())["main"]
    arguments = [PUPPETEER / main, FIREFOX, exported_file.as_uri(), json.dumps(SEVEN)]
    done = subprocess.run(
        ["node", HERE / "firefox.mjs", *map(str, arguments)],
        capture_output=True, text=True, timeout=180,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert seen == {
        "painted": "7", "scrubbed": "89", "trained": "92", "reloaded": "7", "complaints": [],
    }  # fmt: skip
