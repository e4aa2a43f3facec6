"""``mesoevidence serve`` itself: it says where it serves, serves, ends with Ctrl-C, and refuses to start for good reasons."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mesoevidence.cli import main
from mesoevidence.serving import command
from tests.served import COPY, records, running
from tests.test_html import Parsed
from tests.worlds import ROOT


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    records(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def refused(*arguments: str) -> Result:
    found = CliRunner().invoke(main, ["serve", *arguments])
    assert found.exit_code == 2 and "Traceback" not in found.output, found.output
    return found


def answer(address: str, body: dict[str, str] | None = None) -> bytes:
    data = json.dumps(body).encode() if body is not None else None
    request = urllib.request.Request(address, data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as found:
        raw: bytes = found.read()
        return raw


def test_it_serves_until_ctrl_c(here: Path) -> None:
    with running(here) as (process, address):
        assert re.fullmatch(r"http://127\.0\.0\.1:[1-9]\d*/", address)
        assert "Check the claims" in "".join(Parsed(answer(address).decode()).texts)
        report = json.loads(answer(f"{address}api/check?market=uk", {"text": COPY, "format": "text", "name": "SECRET"}))
        assert [claim["verdict"] for claim in report["claims"]] == ["contradicted"]
        workers = children(process.pid)
        assert len(workers) == 2
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert process.returncode == 130 and out == ""
    *log, last = filter(None, err.splitlines())
    assert last == "interrupted" and all(
        re.fullmatch(r"\d\d:\d\d:\d\d (GET|POST) \S+ 200 \d+ ms", line) for line in log
    )
    assert not [worker for worker in workers if Path(f"/proc/{worker}/cmdline").exists()]


def children(process: int) -> list[str]:
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(process)], capture_output=True, text=True, check=True)
    return listed.stdout.split()


def test_ipv6_has_its_brackets(here: Path) -> None:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("no IPv6 here")
    with running(here, "--host", "::1", "--checks", "1") as (_, address):
        assert address.startswith("http://[::1]:") and b"<form" in answer(address)


def test_a_port_in_use(here: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        found = refused("--port", str(port))
    assert found.stderr == f"--port: error: 127.0.0.1, port {port} cannot be used: address already in use\n"


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_other_machines_are_let_in_only_where_that_is_said(
    here: Path, host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = refused("--host", host, "--port", "0")
    assert "can be reached from other machines" in found.stderr and "--allow-remote" in found.stderr
    if host == "::":
        return
    with running(here, "--host", host, "--allow-remote", "--checks", "1") as (process, address):
        assert b"<form" in answer(address.replace("0.0.0.0", "127.0.0.1"))
        process.send_signal(signal.SIGINT)
        assert (
            "--host: warning: everybody who reaches 0.0.0.0 can use this server" in process.communicate(timeout=20)[1]
        )


def test_without_the_extra(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "NEEDED", ("starlette", "not_installed_at_all"))
    found = refused()
    assert "pip install 'mesoevidence[serve]'" in found.stderr and "not_installed_at_all" in found.stderr


def test_the_framework_is_loaded_by_this_command_alone() -> None:
    loaded = "import sys, mesoevidence.cli, mesoevidence.running, mesoevidence.serving.command; print(*sys.modules)"
    found = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True, cwd=ROOT)
    assert not {"starlette", "uvicorn", "anyio", "multipart"} & set(found.stdout.split())


def test_records_with_an_error_are_not_served(here: Path) -> None:
    (here / "kb" / "broken.yaml").write_text("rules: {")
    assert "broken.yaml" in refused("--port", "0").stderr


def test_the_help_says_what_there_is() -> None:
    found = CliRunner().invoke(main, ["serve", "--help"])
    assert found.exit_code == 0
    for part in ("--host", "--port", "--allow-remote", "--max-mb", "127.0.0.1", "Ctrl-C"):
        assert part in found.output
