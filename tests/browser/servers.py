"""JupyterLab and Voila as a person starts them, each on a free loopback port in its own folder."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

CONFIGURED = Path(__file__).parents[2] / "examples" / "voila"
TOKEN = "a-token-for-loopback-tests"
PATIENCE = 60


@dataclass(frozen=True)
class Server:
    address: str
    folder: Path

    def end_kernels(self) -> None:
        """A kernel holds some 150 MB; the next test starts its own."""
        for session in json.loads(self.request("GET", "api/sessions")):
            self.request("DELETE", f"api/sessions/{session['id']}")

    def kernel_ids(self) -> list[str]:
        return [kernel["id"] for kernel in json.loads(self.request("GET", "api/kernels"))]

    def request(self, method: str, path: str) -> bytes:
        request = urllib.request.Request(f"{self.address}/{path}", method=method)
        request.add_header("Authorization", f"token {TOKEN}")
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.read()


@contextmanager
def jupyterlab(folder: Path) -> Iterator[Server]:
    port = free_port()
    command = [
        *("jupyter", "lab", "--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={port}"),
        *("--ServerApp.port_retries=0", f"--IdentityProvider.token={TOKEN}"),
        f"--ServerApp.root_dir={folder}",
        *("--LabApp.news_url=None", "--LabApp.extension_manager=readonly"),
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]
    with running(command, folder) as log:
        server = Server(f"http://127.0.0.1:{port}", folder)
        wait_for(f"{server.address}/api/status?token={TOKEN}", log)
        yield server


@contextmanager
def notebook7(folder: Path) -> Iterator[Server]:
    port = free_port()
    command = [
        *("jupyter", "notebook", "--no-browser", "--allow-root", "--ip=127.0.0.1"),
        *(f"--port={port}", "--ServerApp.port_retries=0", f"--IdentityProvider.token={TOKEN}"),
        f"--ServerApp.root_dir={folder}",
        *("--JupyterNotebookApp.news_url=None", "--LabApp.extension_manager=readonly"),
        "--JupyterNotebookApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]
    with running(command, folder) as log:
        server = Server(f"http://127.0.0.1:{port}", folder)
        wait_for(f"{server.address}/api/status?token={TOKEN}", log)
        yield server


@contextmanager
def voila(folder: Path, cull_after: int = 60, preheat: bool = True) -> Iterator[Server]:
    """Serves the notebooks in `folder` as `examples/voila` does, and clears up sooner.

    A preheated kernel is idle from the start, so it may be culled before its page comes.
    """
    port = free_port()
    shutil.copy(CONFIGURED / "voila.json", folder)
    shutil.copytree(CONFIGURED / "share", folder / "share")
    command = [
        *("voila", str(folder), "--no-browser", "--Voila.ip=127.0.0.1", f"--port={port}"),
        f"--Voila.root_dir={folder}",
        f"--MappingKernelManager.cull_interval={max(1, cull_after // 6)}",
        f"--MappingKernelManager.cull_idle_timeout={cull_after}",
        f"--VoilaConfiguration.preheat_kernel={preheat}",
    ]
    single = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL")}
    with running(command, folder, JUPYTER_PATH=str(folder / "share"), **single) as log:
        server = Server(f"http://127.0.0.1:{port}", folder)
        wait_for(server.address, log)
        yield server


@contextmanager
def application(folder: Path, address: str, *command: str) -> Iterator[Server]:
    """A program that serves one of `hosts/apps`; PORT in its words is a free port."""
    port = free_port()
    with running([word.replace("PORT", str(port)) for word in command], folder) as log:
        server = Server(f"http://127.0.0.1:{port}", folder)
        wait_for(f"{server.address}{address}", log)
        yield server


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running(command: list[str], folder: Path, **variables: str) -> Iterator[Path]:
    """The command in an environment that neither reads nor writes the user's Jupyter settings."""
    log = folder / f"{command[0]}.log"
    command = [str(Path(sys.executable).parent / command[0]), *command[1:]]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=folder, env=isolated(folder) | variables, stdout=output, stderr=output
        )
        try:
            yield log
        finally:
            process.terminate()
            process.wait(timeout=20)


def isolated(folder: Path) -> dict[str, str]:
    private = folder / ".jupyter"
    names = ("CONFIG", "DATA", "RUNTIME")
    variables = {f"JUPYTER_{name}_DIR": str(private / name.lower()) for name in names}
    for name in ("SETTINGS", "WORKSPACES"):
        variables[f"JUPYTERLAB_{name}_DIR"] = str(private / name.lower())
    # The kernelspec says plain `python`: it must be the one that runs the tests.
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return os.environ | variables | {"IPYTHONDIR": str(private / "ipython"), "PATH": path}


def wait_for(address: str, log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise TimeoutError(f"{address} did not answer in {PATIENCE} s:\n{log.read_text()[-4000:]}")
