"""The command `dateline serve`: the socket, what it says, how it ends, and what it says where FastAPI is absent."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from dateline.cli import main
from dateline.errors import UsageError
from dateline.serve.server import listen, tell_address

TWIN = Path(__file__).parents[1] / "fixtures" / "model"


def test_a_port_that_is_taken_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        assert tell_address(taken) == f"http://127.0.0.1:{port}"
        assert main(["serve", "--port", str(port)]) == 2
    assert f"cannot listen at 127.0.0.1 port {port}" in capsys.readouterr().err


@pytest.mark.parametrize("host", ["no such host", "", "300.1.1.1", "x" * 300])
def test_a_host_that_is_none_is_told(host: str) -> None:
    with contextlib.suppress(UsageError):  # "" is every address of the machine
        listen(host, 0).close()
        assert host == ""


def test_version_six_addresses_stand_in_brackets() -> None:
    with contextlib.suppress(UsageError), listen("::1", 0) as listening:  # a machine may be without them
        assert tell_address(listening).startswith("http://[::1]:")


def test_where_the_extra_is_absent_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    from dateline.errors import MissingError
    from dateline.serve import make_app

    for name in ("fastapi", "dateline.serve.app", "dateline.serve.analysing"):
        monkeypatch.setitem(sys.modules, name, None)
    for name in [m for m in sys.modules if m.startswith("fastapi.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delitem(sys.modules, "dateline.serve.app")
    with pytest.raises(MissingError, match="serving needs FastAPI"):
        make_app(None)  # type: ignore[arg-type]


def test_it_serves_until_interrupted(tmp_path: Path) -> None:
    pytest.importorskip("uvicorn")
    environment = os.environ | {"DATELINE_MODEL_DIR": str(TWIN), "DATELINE_HOME": str(tmp_path)}
    command = [sys.executable, "-m", "dateline", "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, text=True) as server:
        assert server.stdout is not None and server.stderr is not None
        address = next(w for w in server.stdout.readline().split() if w.startswith("http")).rstrip(",;")
        with urllib.request.urlopen(f"{address}/health", timeout=60) as answer:
            assert json.load(answer)["status"] == "ok"
        with urllib.request.urlopen(f"{address}/reconcile", timeout=60) as answer:
            assert json.load(answer)["view"]["url"].startswith(address)
        server.send_signal(signal.SIGINT)
        told = server.stderr.read()
    assert (server.returncode, told) == (0, "")
