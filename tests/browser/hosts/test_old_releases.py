"""ipywidgets 7.7, which Colab had for years, and the oldest anywidget that is promised: no browser,
but all that Python and the wire are asked for.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.hosts

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


def test_python_and_the_wire_work_with_the_oldest_releases(tmp_path: Path) -> None:
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", tmp_path]
    subprocess.run([*pip, *OLD], check=True, timeout=300)
    done = subprocess.run(
        [sys.executable, "-W", "ignore::DeprecationWarning", "-c", PROGRAM],
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.stdout == "fine\n", done.stderr
