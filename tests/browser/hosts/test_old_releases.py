"""ipywidgets 7.7, which Colab had for years, and the oldest anywidget that is promised: no browser,
but all that Python and the wire are asked for.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.hosts

ROOT = Path(__file__).parents[3]
OLD = ["ipywidgets==7.7.5", "ipython_genutils==0.2.0", "anywidget==0.9.18"]
PROGRAM = """
import ipywidgets, anywidget
assert ipywidgets.__version__ == "7.7.5" and anywidget.__version__ == "0.9.18"
from digitwidget import DigitWidget, load_digits
X, y = load_digits()
w = DigitWidget(epochs=3, random_state=0, tooltip="a digit")
assert w.history.last == 3

def hears(**state):
    data = {"method": "update", "state": state, "buffer_paths": []}
    w._handle_msg({"content": {"data": data}, "buffers": []})

hears(pixels=[int(ink) for ink in X[0]], epoch=2)
assert (w.epoch, w.label, w.pixels[3]) == (2, 0, int(X[0][3]))
hears(pixels=[99] * 64, _esm="alert(1)", output=[1] * 10)
assert w.pixels[3] == int(X[0][3]) and "alert(1)" not in w._esm
w._handle_msg({"content": {"data": {"method": "update", "state": {}, "buffer_paths": [[0]]}}})
w.train(2)
assert w.epoch == w.history.last == 4
bundle = w._repr_mimebundle_()
bundle = bundle[0] if isinstance(bundle, tuple) else bundle
assert bundle["application/vnd.jupyter.widget-view+json"]["model_id"] == w.model_id
assert w.to_svg().startswith("<svg")
w.close()
print("fine")
"""


def python(folder: Path, releases: list[str], *command: str) -> subprocess.CompletedProcess[str]:
    """Runs Python with these releases before what is installed."""
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", folder]
    subprocess.run([*pip, *releases], check=True, timeout=300)
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        timeout=300,
    )


def test_python_and_the_wire_work_with_the_oldest_releases(tmp_path: Path) -> None:
    done = python(tmp_path, OLD, "-W", "ignore::DeprecationWarning", "-c", PROGRAM)
    assert done.stdout == "fine\n", done.stderr


def test_a_kernel_works_that_takes_a_pages_messages_in_subshells_first(tmp_path: Path) -> None:
    """ipykernel 7.1: its subshells are threads, and a page's messages come in one of them."""
    tests = "tests/widget/test_jupyter_kernel.py"
    done = python(tmp_path, ["ipykernel==7.1.0"], "-m", "pytest", "-q", tests)
    assert done.returncode == 0, done.stdout
    version = [sys.executable, "-c", "import ipykernel; print(ipykernel.__version__)"]
    env = os.environ | {"PYTHONPATH": str(tmp_path)}
    assert subprocess.check_output(version, env=env, text=True) == "7.1.0\n"
