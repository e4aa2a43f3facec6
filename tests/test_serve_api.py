"""The JSON endpoint of ``serve``: the report of the command line, its messages, and its limits; the OpenAPI document."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance
from starlette.testclient import TestClient

from mesoevidence.cli import main
from mesoevidence.serving.checks import Failed, Job, Outcome, Setup
from mesoevidence.serving.workers import Busy, Ended, TooSlow
from tests.served import COPY, MARKET_RULE, never, records, served
from tests.worlds import ROOT, TODAY

FILES = ROOT / "tests" / "files"
PROBLEM = "application/problem+json"


@pytest.fixture
def setup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Setup:
    monkeypatch.chdir(tmp_path)
    return records(tmp_path)


@pytest.fixture
def client(setup: Setup) -> Iterator[TestClient]:
    with served(setup) as client:
        yield client


def command_line(*arguments: str) -> tuple[str, list[str]]:
    """What ``check`` writes of these to stdout, and line by line to stderr."""
    found = CliRunner().invoke(main, ["check", "--as-of", TODAY.isoformat(), "--format", "json", *arguments])
    return found.stdout, found.stderr.splitlines()


@cache
def report_schema() -> Draft202012Validator:
    text = (resources.files("mesoevidence") / "schemas" / "report.schema.json").read_text(encoding="utf-8")
    return Draft202012Validator(json.loads(text))


# --- the report of the command line ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.md", f"# The cream\n\n{COPY}\n".encode()),
        ("page.txt", COPY.encode()),
        ("page.HTML", f"<title>x</title><p>{COPY} &amp; more</p>".encode()),
        ("odd name, 100 %.markdown", "﻿The cream is permanent. Größer, 育毛.".encode()),
        ("latin.txt", "The cream is permanent, naïve as it is.".encode("cp1252")),
        ("leaflet.docx", None),
        ("leaflet.pdf", None),
    ],
)  # fmt: skip
@pytest.mark.parametrize("query", ["", "?market=uk", "?profile=strict&market=UK"])
def test_a_file_gets_the_report_of_the_command_line(
    client: TestClient, tmp_path: Path, name: str, content: bytes | None, query: str
) -> None:
    if content is None:
        shutil.copy(FILES / name, tmp_path / name)
    else:
        (tmp_path / name).write_bytes(content)
    found = client.post(f"/api/check{query}", files={"file": (name, (tmp_path / name).read_bytes())})
    assert found.status_code == 200 and found.headers["content-type"] == "application/json"
    report_schema().validate(found.json())
    options = {"": [], "?market=uk": ["--market=uk"], "?profile=strict&market=UK": ["--market=uk", "--profile=strict"]}
    assert found.text == command_line(name, *options[query])[0]


@pytest.mark.parametrize(("format_", "suffix"), [("text", "txt"), ("markdown", "md"), ("html", "html")])
def test_text_gets_the_report_of_a_file(client: TestClient, tmp_path: Path, format_: str, suffix: str) -> None:
    text = f"# <b>The</b> cream\n\n{COPY}"
    (tmp_path / f"leaflet 12.{suffix}").write_text(text)
    body = {"text": text, "format": format_, "name": "leaflet 12"}
    found = client.post("/api/check", json=body)
    assert found.status_code == 200 and found.json()["claims"]
    assert found.text == command_line(f"leaflet 12.{suffix}")[0]


def test_what_the_server_was_started_with_applies_unless_the_request_says_otherwise(setup: Setup) -> None:
    def rules(client: TestClient, query: str) -> set[str]:
        found = client.post(f"/api/check{query}", json={"text": COPY, "format": "text"}).json()
        return {flag["rule"] for claim in found["claims"] for flag in claim["flags"]}

    with served(setup, chosen=("uk",)) as client:
        assert rules(client, "") == {MARKET_RULE["id"]}
    with served(setup) as client:
        assert rules(client, "") == set() and rules(client, "?market=uk") == {MARKET_RULE["id"]}


def test_problems_of_a_comment_in_copy_are_in_the_report(client: TestClient) -> None:
    text = f"<!-- mesoevidence: ignore contradicted -->\n\n{COPY}"
    found = client.post("/api/check", json={"text": text, "format": "markdown"})
    assert found.status_code == 200 and "gives no reason" in found.json()["problems"][0]["message"]


# --- what is wrong, in the words of the command line -------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "options"),
    [
        ("binary.txt", b"\x00\x01\x02", ""),
        ("broken.docx", b"no zip at all", ""),
        ("broken.pdf", b"%PDF-1.7 nothing", ""),
        ("picture.png", b"\x89PNG", ""),
        ("page", b"The cream.", ""),
        ("page.txt", b"The cream.", "market=atlantis"),
        ("page.txt", b"The cream.", "market=uk,atlantis&market=uks"),
        ("page.txt", b"The cream.", "profile=promos"),
        ("page.txt", b"The cream.", "profile=../../etc/passwd"),
    ],
)
def test_messages(client: TestClient, tmp_path: Path, name: str, content: bytes, options: str) -> None:
    (tmp_path / name).write_bytes(content)
    found = client.post(f"/api/check?{options}", files={"file": (name, content)})
    assert found.status_code == 422 and found.headers["content-type"] == PROBLEM
    arguments = [f"--{option}" for option in options.split("&") if option]
    said = found.json()
    assert said["errors"] and said["errors"] == command_line(name, *arguments)[1]
    assert said["status"] == 422 and said["detail"] == " ".join(said["errors"])


def test_an_encrypted_pdf_is_refused(client: TestClient) -> None:
    found = client.post("/api/check", files={"file": ("x.pdf", (FILES / "encrypted.pdf").read_bytes())})
    assert found.status_code == 422 and "x.pdf: error:" in found.json()["detail"]


JSON = {"content-type": "application/json"}


@pytest.mark.parametrize(
    ("headers", "body", "status", "said"),
    [
        (JSON, b"{", 422, "body: error: Invalid JSON"),
        (JSON, b"[" * 100_000, 422, "body: error: Invalid JSON"),
        (JSON, b'{"text": "x"}', 422, "body.format: error: Field required"),
        (JSON, b'{"text": 1, "format": "text"}', 422, "body.text: error: Input should be a valid string"),
        (JSON, b'{"text": "x", "format": "docx"}', 422, "Input should be 'text', 'markdown' or 'html'"),
        (JSON, b'{"text": "x", "format": "text", "path": "/etc/passwd"}', 422, "body.path: error: Extra inputs"),
        (JSON, b'{"text": "\\ud800", "format": "text"}', 422, "error:"),
        (JSON, b'{"text": "\xff", "format": "text"}', 422, "error:"),
        ({"content-type": "text/plain"}, b"x", 415, "Content-Type is text/plain; expected application/json or"),
        ({}, b"x", 415, "Content-Type is missing"),
        ({"content-type": "multipart/form-data"}, b"x", 400, "Missing boundary"),
        ({"content-type": "multipart/form-data; boundary=x"}, b"no part", 400, "Invalid multipart data"),
        ({"content-type": "multipart/form-data; boundary=x"}, b"--x--\r\n", 422, "neither a file nor text"),
    ],
)
def test_bodies_that_cannot_be_used(setup: Setup, headers: dict[str, str], body: bytes, status: int, said: str) -> None:
    with served(setup, never) as client:
        found = client.post("/api/check", content=body, headers=headers)
    assert (found.status_code, found.headers["content-type"]) == (status, PROBLEM)
    assert said in found.json()["detail"], found.text


def test_a_file_and_text_are_one_too_many(setup: Setup) -> None:
    with served(setup, never) as client:
        both = client.post("/api/check", files={"file": ("a.txt", b"x")}, data={"text": "y", "format": "text"})
        two = client.post("/api/check", files=[("file", ("a.txt", b"x")), ("file", ("b.txt", b"y"))])
    assert both.status_code == 422 and "both a file and text" in both.json()["detail"]
    assert two.status_code == 400 and "Too many files" in two.json()["detail"]


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/api/check", 405), ("GET", "/api/chek", 404)])
def test_other_paths_and_methods(client: TestClient, method: str, path: str, status: int) -> None:
    found = client.request(method, path, headers={"accept": "text/html"})
    assert found.status_code == status and found.json()["status"] == status


# --- limits, and what goes wrong in a check ----------------------------------------------------------------------


def test_a_body_is_refused_before_it_is_read_whole(setup: Setup) -> None:
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        while sent < 500_000:
            sent += 1000
            yield b" " * 1000

    with served(setup, never, most_bytes=10_000) as client:
        declared = client.post("/api/check", content=b" " * 10_001, headers=JSON)
        chunked = client.post("/api/check", content=endless(), headers=JSON)
        form = client.post("/api/check", files={"file": ("a.txt", b"x" * 10_000)})
    for found in (declared, chunked, form):
        assert found.status_code == 413 and found.json()["errors"] == ["is larger than 0.01 MB; split it"]


def test_a_body_of_the_size_that_may_be_is_read(setup: Setup) -> None:
    body = json.dumps({"text": COPY, "format": "text"}).encode()
    with served(setup, most_bytes=len(body)) as client:
        assert client.post("/api/check", content=body, headers=JSON).status_code == 200
        assert client.post("/api/check", content=body + b" ", headers=JSON).status_code == 413


def test_a_large_file_never_touches_the_disk(setup: Setup, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def to_disk(*_: object, **__: object) -> None:
        raise AssertionError("a temporary file was made")

    for name in ("TemporaryFile", "NamedTemporaryFile", "mkstemp", "mkdtemp"):
        monkeypatch.setattr(f"tempfile.{name}", to_disk)
    large = f"<p>{COPY}</p><!-- {'x' * 3_000_000} -->".encode()
    before = sorted(tmp_path.rglob("*"))
    with served(setup, most_bytes=4_000_000) as client:
        found = client.post("/api/check", files={"file": ("large.html", large)})
    assert found.status_code == 200 and found.json()["claims"]
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    ("error", "status", "said", "headers"),
    [
        (Busy(), 503, "too many checks are in line", {"retry-after": "5"}),
        (TooSlow(), 504, "took longer than 60 seconds and was ended", {}),
        (Ended(), 500, "ended without an answer", {}),
    ],
)
def test_a_check_that_does_not_end_well(
    setup: Setup, error: Exception, status: int, said: str, headers: dict[str, str]
) -> None:
    async def fails(job: Job) -> Outcome:
        raise error

    with served(setup, fails) as client:
        found = client.post("/api/check", json={"text": COPY, "format": "text"})
    assert found.status_code == status and said in found.json()["detail"]
    assert headers.items() <= dict(found.headers).items()


@pytest.mark.parametrize("raised", [True, False])
def test_a_bug_shows_neither_its_trace_nor_the_copy(
    setup: Setup, caplog: pytest.LogCaptureFixture, raised: bool
) -> None:
    async def fails(job: Job) -> Outcome:
        if raised:
            raise ZeroDivisionError(job.copy.raw.decode())
        return Failed("ZeroDivisionError", ("check.py:1 check",))

    with served(setup, fails) as client, caplog.at_level("INFO", "mesoevidence.serve"):
        found = client.post("/api/check", json={"text": "SECRET", "format": "text", "name": "SECRET"})
    assert found.status_code == 500 and found.headers["content-type"] == PROBLEM
    for text in (found.text, caplog.text):
        assert "SECRET" not in text and "Traceback" not in text
    assert "ZeroDivisionError" in caplog.text and ".py:" in caplog.text, "the log says where"


def test_the_log_has_no_copy_no_name_and_no_token(setup: Setup, caplog: pytest.LogCaptureFixture) -> None:
    with served(setup) as client, caplog.at_level("INFO", "mesoevidence.serve"):
        client.post("/api/check?market=uk", files={"file": ("SECRET.txt", b"The cream. SECRET")})
        held = client.post("/", data={"text": COPY}, files={"file": ("", b"")}, headers={"accept": "application/json"})
        client.get(held.json()["report"])
        client.get("/x%0aSECOND LINE%1b[31m")
    assert "POST /api/check 200" in caplog.text and "SECRET" not in caplog.text
    assert "/results/*/html 200" in caplog.text and held.json()["report"].split("/")[2] not in caplog.text
    assert [record for record in caplog.messages if "\n" in record or "\x1b" in record] == []


# --- a name is only a label --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\me\\draft.txt", "draft.txt"),
        ("/dev/stdin.txt", "stdin.txt"),
        ("a\x1b[31mb\u202egpj\u0000.txt", "a[31mbgpj.txt"),
        ("x" * 400 + ".txt", "x" * 116 + ".txt"),
    ],
)
def test_a_name_is_a_label(client: TestClient, tmp_path: Path, name: str, label: str) -> None:
    (tmp_path / "passwd.txt").write_text("The cream grows hair.")
    (tmp_path / "draft.txt").write_text("The cream grows hair.")
    found = client.post("/api/check", json={"text": COPY, "format": "text", "name": name}).json()
    assert found["sources"][0]["path"] == label
    assert [claim["quote"] for claim in found["claims"]] == ["permanent"], "it is the copy that was sent"


def test_names_that_are_no_names(client: TestClient) -> None:
    for name in ("", "/", "\u202e", "..", "."):
        found = client.post("/api/check", json={"text": COPY, "format": "text", "name": name})
        assert found.status_code == 200, name
        assert found.json()["sources"][0]["path"].endswith(".txt")


# --- the OpenAPI document ----------------------------------------------------------------------------------------


def test_the_description_is_valid_and_says_what_this_server_has(client: TestClient) -> None:
    described: dict[str, Any] = client.get("/openapi.json").json()
    validate(described)
    market, profile = described["paths"]["/api/check"]["post"]["parameters"]
    assert market["schema"]["items"]["enum"] == ["uk"] and profile["schema"]["enum"] == ["promo", "strict"]
    example = described["paths"]["/api/check"]["post"]["requestBody"]["content"]["application/json"]["example"]
    assert client.post("/api/check", json=example).status_code == 200


@pytest.mark.parametrize("mode", GenerationMode)
def test_answers_are_as_described(setup: Setup, mode: GenerationMode) -> None:
    """Requests made up from the description, good ones and bad ones: the answers are those that it promises."""
    with served(setup, address="http://testserver", names=("testserver",)) as client:
        operation = schemathesis.openapi.from_asgi("/openapi.json", client.app)["/api/check"]["POST"]

        @given(operation.as_strategy(generation_mode=mode))
        @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
        def fuzz(case: schemathesis.Case) -> None:
            case.call_and_validate(excluded_checks=[positive_data_acceptance])  # not every file is copy

        fuzz()
