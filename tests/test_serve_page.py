"""The page of ``serve`` without a browser: the form, the result, hostile copy, and who may use the server."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import docx
import openpyxl
import pytest
from starlette.testclient import TestClient

from mesoevidence.serving.checks import Done, Job, Outcome, Setup
from mesoevidence.serving.results import Results
from tests import office_files
from tests.served import COPY, Clock, never, records, served
from tests.test_html import HOSTILE, Parsed

FORM: dict[str, Any] = {"files": {"file": ("", b"")}}
"""What a browser sends for a file that was not chosen."""
EVIL = '"><img src=x onerror=alert(1)><script>alert(2)</script>\u202e.txt'


@pytest.fixture
def setup(tmp_path: Path) -> Setup:
    return records(tmp_path)


@pytest.fixture
def client(setup: Setup) -> Iterator[TestClient]:
    with served(setup) as client:
        yield client


def submitted(client: TestClient, text: str = COPY, **more: Any) -> dict[str, Any]:
    """The result, as the script of the page gets it."""
    found = client.post("/", data={"text": text, **more}, headers={"accept": "application/json"}, **FORM)
    assert found.status_code == 200, found.text
    result: dict[str, Any] = found.json()
    return result


def of_class(page: Parsed, tag: str) -> list[dict[str, str]]:
    return [attributes for name, attributes in page.elements if name == tag]


def assert_inert(text: str) -> Parsed:
    """Only our own script, no handler, nothing from elsewhere."""
    page = Parsed(text)
    assert [a.get("src") for a in of_class(page, "script")] == ["/static/page.js"]
    assert of_class(page, "img") == []
    for tag, attributes in page.elements:
        assert not [name for name in attributes if name.startswith("on") or name == "style"], (tag, attributes)
        for name in ("href", "src", "action"):
            assert re.match(r"/|data:,|$", attributes.get(name, "")), (tag, attributes)
    return page


# --- the form without a script -----------------------------------------------------------------------------------


def test_the_page_offers_what_the_server_has(client: TestClient) -> None:
    found = client.get("/")
    page = assert_inert(found.text)
    inputs = of_class(page, "input")
    assert [(a["type"], a.get("value")) for a in inputs] == [
        ("file", None), ("checkbox", "uk"), ("radio", "promo"), ("radio", "strict"),
    ]  # fmt: skip
    assert [a["value"] for a in inputs if "checked" in a] == ["promo"]
    assert "Rules & <more>" in "".join(page.texts)
    assert ".docx" in inputs[0]["accept"]


def test_a_file_is_answered_with_the_page_and_its_report(client: TestClient) -> None:
    found = client.post("/", files={"file": ("draft.md", COPY.encode())}, data={"market": "uk", "profile": "strict"})
    assert found.status_code == 200
    page = assert_inert(found.text)
    said = " ".join("".join(page.texts).split())
    assert "Report on draft.md" in said and "1 claim: 1 contradicted" in said
    (frame,) = of_class(page, "iframe")
    report = client.get(frame["src"])
    assert report.status_code == 200 and "permanent" in report.text and "UK1" in report.text
    assert "allow-same-origin" not in frame["sandbox"] and "allow-scripts" in frame["sandbox"]
    assert [a["value"] for a in of_class(page, "input") if "checked" in a] == ["uk", "strict"]


def test_nothing_is_chosen_where_nothing_is_ticked(setup: Setup) -> None:
    with served(setup, chosen=("uk",)) as client:
        assert "UK1" not in client.get(submitted(client)["report"]).text
        assert "UK1" in client.get(submitted(client, market="uk")["report"]).text


@pytest.mark.parametrize(
    ("files", "data", "said"),
    [
        (FORM["files"], {}, "neither a file nor text was given"),
        (FORM["files"], {"text": " \n"}, "neither a file nor text was given"),
        ({"file": ("a.png", b"x")}, {}, "a.png: error: no reader for .png"),
        ({"file": ("a.txt", b"\0")}, {}, "a.txt: error: is binary"),
        (FORM["files"], {"text": "x", "format": "docx"}, "'docx' is not a format of text"),
        (FORM["files"], {"text": "x", "profile": "promos"}, "did you mean 'promo'?"),
        (FORM["files"], {"text": "x", "market": "atlantis"}, "no rules are held for 'atlantis'"),
    ],
)
def test_what_is_wrong_is_said_in_the_page_and_to_its_script(
    client: TestClient, files: Any, data: dict[str, str], said: str
) -> None:
    found = client.post("/", files=files, data=data, headers={"accept": "text/html"})
    assert found.status_code == 422
    page = assert_inert(found.text)
    assert said in "".join(page.texts) and "Not checked" in "".join(page.texts)
    assert data.get("text", "").strip() in "".join(page.texts), "what was typed is not lost"
    to_script = client.post("/", files=files, data=data, headers={"accept": "application/json"})
    assert to_script.status_code == 422 and said in to_script.json()["errors"][0]


def test_a_file_that_is_too_large_is_refused_with_the_page(setup: Setup) -> None:
    with served(setup, never, most_bytes=1000) as client:
        found = client.post("/", files={"file": ("a.txt", b"x" * 1000)}, headers={"accept": "text/html"})
    assert found.status_code == 413 and "is larger than 0.001 MB; split it" in found.text


# --- hostile copy and names --------------------------------------------------------------------------------------


def test_hostile_text_stays_text(client: TestClient) -> None:
    text = "</textarea>" + HOSTILE.replace("\0", "")
    found = client.post("/", data={"text": text, "name": EVIL}, **FORM)
    page = assert_inert(found.text)
    assert text in "".join(page.texts)
    (frame,) = of_class(page, "iframe")
    report = Parsed(client.get(frame["src"]).text)
    assert not [a for _, a in report.elements if any(name.startswith("on") for name in a)]
    assert len(report.inside["script"]) == 3 and not [s for s in report.inside["script"] if s.startswith("alert")]


@pytest.mark.parametrize("name", [EVIL, "javascript:alert(1).txt", "{{ 7*7 }}{% raw %}.txt", "</title><b>.txt"])
def test_a_hostile_name_stays_text(client: TestClient, name: str) -> None:
    files = {"file": (name, COPY.encode())}
    found = client.post("/", files=files)
    assert found.status_code == 200 and "49" not in "".join(assert_inert(found.text).texts)
    result = client.post("/", files=files, headers={"accept": "application/json"}).json()
    assert "\u202e" not in result["name"]
    wrong = client.post("/", files={"file": (name + ".exe", b"x")}, headers={"accept": "text/html"})
    assert wrong.status_code == 422 and "no reader for .exe" in "".join(assert_inert(wrong.text).texts)


@pytest.mark.parametrize(
    ("name", "download"),
    [
        ("draft.md", "draft.report.json"),
        ('a"b\r\nSet-Cookie: x=1; filename="c.md', 'a"bSet-Cookie: x=1; filename="c.report.json'),
        ("Größe 育毛 100 %.txt", "Größe 育毛 100 %.report.json"),
        ("../../x.md", "x.report.json"),
    ],
)
def test_a_download_is_named_after_the_copy(client: TestClient, name: str, download: str) -> None:
    result = submitted(client, name=name.removesuffix(".txt"), format="markdown" if name.endswith("md") else "text")
    (address,) = (file["url"] for file in result["files"] if "json" in file["url"])
    found = client.get(address)
    header = re.fullmatch(
        r"attachment; filename=\"([\w._ -]+)\"; filename\*=UTF-8''([\w.%~-]+)", found.headers["content-disposition"]
    )
    assert header is not None and header[1].isascii() and unquote(header[2]) == download
    assert "set-cookie" not in found.headers and found.json()["schema"] == "mesoevidence/report/1"


@pytest.mark.parametrize(
    ("name", "labels"),
    [
        ("leaflet.docx", ["Word file with comments", "Spreadsheet", "HTML report", "JSON"]),
        ("leaflet.pdf", ["PDF with highlights", "Spreadsheet", "HTML report", "JSON"]),
    ],
)
def test_the_file_that_was_sent_comes_back_with_notes(
    client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, labels: list[str]
) -> None:
    """And no other: not one of the same name that lies where the server was started."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / name).write_bytes(b"another file")
    for made in ("TemporaryFile", "NamedTemporaryFile", "mkstemp", "mkdtemp"):
        monkeypatch.setattr(f"tempfile.{made}", None)
    raw = with_claim(name)
    result = client.post("/", files={"file": (name, raw)}, headers={"accept": "application/json"}).json()
    assert [file["label"] for file in result["files"]] == labels and not result["counts"].startswith("0")
    found = client.get(result["files"][0]["url"])
    suffix = name.rpartition(".")[2]
    assert f'filename="leaflet.reviewed.{suffix}"' in found.headers["content-disposition"]
    if suffix == "docx":
        comments = docx.Document(io.BytesIO(found.content)).comments
        assert any("contradicted" in comment.text.casefold() for comment in comments)
    else:
        assert found.content.startswith(raw) and len(found.content) > len(raw)
    sheet = client.get(result["files"][1]["url"])
    assert openpyxl.load_workbook(io.BytesIO(sheet.content)).sheetnames[:2] == ["Summary", "Claims"]


def with_claim(name: str) -> bytes:
    """A file of this kind that says that the cream is permanent."""
    if name.endswith("pdf"):
        return office_files.pdf(office_files.lines(COPY))
    return office_files.docx(office_files.paragraph(office_files.run(COPY)))


# --- results -----------------------------------------------------------------------------------------------------


def test_the_report_is_in_a_sandbox_of_its_own(client: TestClient) -> None:
    found = client.get(submitted(client)["report"])
    policy = dict(part.partition(" ")[::2] for part in found.headers["content-security-policy"].split("; "))
    assert "allow-same-origin" not in policy["sandbox"] and "allow-scripts" in policy["sandbox"]
    assert policy["default-src"] == policy["base-uri"] == policy["form-action"] == "'none'"
    assert policy["frame-ancestors"] == "'self'" and found.headers["x-frame-options"] == "SAMEORIGIN"
    assert all(source.startswith("'sha256-") for source in policy["script-src"].split())
    assert "connect-src" not in policy and "unsafe" not in str(policy)


def test_results_are_let_go_after_their_time(setup: Setup) -> None:
    clock = Clock()
    with served(setup, clock=clock) as client:
        result = submitted(client)
        addresses = [result["report"], *(file["url"] for file in result["files"])]
        clock.now = 599
        assert [client.get(address).status_code for address in addresses] == [200] * len(addresses)
        clock.now = 600
        gone = client.get(addresses[0], headers={"accept": "text/html"})
        assert gone.status_code == 404 and "results are held for 10 minutes" in gone.text
        assert [client.get(address).status_code for address in addresses] == [404] * len(addresses)


def test_so_many_results_are_held_and_no_more(setup: Setup) -> None:
    with served(setup, most=3) as client:
        reports = [submitted(client)["report"] for _ in range(5)]
        assert len(set(reports)) == 5
        assert [client.get(report).status_code for report in reports] == [404, 404, 200, 200, 200]


def test_so_many_bytes_are_held_and_no_more() -> None:
    results = Results(most=10, most_bytes=100, seconds=60, clock=Clock())
    tokens = [results.hold("x", Done("", {"json": b"x" * size})) for size in (40, 40, 40, 500)]
    assert [results.get(token) is not None for token in tokens] == [False, False, False, True]


def test_results_cannot_be_guessed(client: TestClient) -> None:
    token = submitted(client)["report"].split("/")[2]
    assert len(token) >= 43
    for guess in (token[:-1], "x", "..", "%2e%2e", token + "/..", token.swapcase()):
        assert client.get(f"/results/{guess}/html").status_code == 404
    assert client.get(f"/results/{token}/docx").status_code == client.get(f"/results/{token}/text").status_code == 404


# --- who may use the server --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    ["/", "/static/page.js", "/static/page.css", "/static/app.py", "/nowhere", "/openapi.json", "/results/x/html"],
)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS", "PUT"])
def test_every_answer_has_the_headers(client: TestClient, path: str, method: str) -> None:
    found = client.request(method, path, headers={"origin": "http://127.0.0.1:8765"})
    headers = found.headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff" and headers["referrer-policy"] == "same-origin"
    assert headers["cache-control"] == "no-store" and headers["x-frame-options"] == "DENY"
    assert not [name for name in headers if name.startswith("access-control")] and "server" not in headers


@pytest.mark.parametrize(
    ("host", "answered"),
    [
        ("127.0.0.1:8765", True), ("localhost:8765", True), ("LOCALHOST", True), ("[::1]:8765", True), ("10.0.0.7", True),
        ("copy.clinic.example", True), ("evil.example", False), ("evil.example:8765", False), ("", False),
        ("127.0.0.1.evil.example", False), ("localhost.evil.example", False), ("[::1", False), ("a@evil.example", False),
    ],
)  # fmt: skip
def test_only_its_own_names_are_answered(setup: Setup, host: str, answered: bool) -> None:
    with served(setup, names=("copy.clinic.example",)) as client:
        found = [client.get(path, headers={"host": host}) for path in ("/", "/openapi.json", "/static/page.js")]
        found.append(client.post("/api/check", json={"text": COPY, "format": "text"}, headers={"host": host}))
    assert {each.status_code for each in found} == ({200} if answered else {421})


@pytest.mark.parametrize(
    ("headers", "answered"),
    [
        ({}, True),
        ({"origin": "http://127.0.0.1:8765"}, True),
        ({"origin": "http://127.0.0.1:8765", "sec-fetch-site": "same-origin"}, True),
        ({"origin": "http://127.0.0.1:9999"}, False),
        ({"origin": "http://localhost:8765"}, False),
        ({"origin": "https://evil.example"}, False),
        ({"origin": "null"}, False),
        ({"origin": ""}, False),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "same-site"}, False),
    ],
)
@pytest.mark.parametrize("path", ["/", "/api/check"])
def test_pages_of_other_sites_may_send_nothing(
    setup: Setup, headers: dict[str, str], answered: bool, path: str
) -> None:
    async def check(job: Job) -> Outcome:
        return Done("", {"json": b"{}"})

    with served(setup, check if answered else never) as client:
        found = client.post(path, files={"file": ("a.txt", b"x")}, headers=headers)
    assert found.status_code == (200 if answered else 403)
