"""What gets installed."""

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_the_wheel_holds_the_package_and_its_front_end(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--quiet"]
    subprocess.run([*command, "-w", str(tmp_path), str(ROOT)], check=True, timeout=120)
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    for name in ("__init__.py", "py.typed", "static/widget.js", "static/standalone.js"):
        assert f"digitwidget/{name}" in names
    assert {name.split("/")[0] for name in names} == {"digitwidget", "digitwidget-0.1.0.dist-info"}
