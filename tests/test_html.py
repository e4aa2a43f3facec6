"""The HTML report as a file: what is in it, that hostile copy stays copy, and that nothing but itself is allowed to run.

How it behaves in a browser is tested in ``test_html_browser.py``.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from mesoevidence.audit import audit
from mesoevidence.check import Checker
from mesoevidence.reading import Document
from mesoevidence.reading.html import read as read_html
from mesoevidence.reading.markdown import read as read_markdown
from mesoevidence.reading.plain import read as read_text
from mesoevidence.records.load import KnowledgeBase
from mesoevidence.records.models import Citation, Study, Verified
from mesoevidence.report import DISCLAIMER, Report, ReportedClaim
from mesoevidence.reporting import Options, writer
from mesoevidence.reporting.common import why_beside_repair
from mesoevidence.reporting.page.documents import Marked, chunks, marked_text
from mesoevidence.reporting.page.references import web_address, works_by_citation
from tests.sample_report import FAIL_ON, claim, sample
from tests.worlds import ROOT, TODAY, shipped_kb, shipped_records

SNAPSHOT = Path(__file__).parent / "snapshots" / "report.html"
UPDATE = "MESOEVIDENCE_UPDATE_SNAPSHOTS"
HOSTILE = (
    "The effect of mesotherapy is permanent </script><script>alert(1)</script>. Mesotherapy has no side effects "
    "<img src=x onerror=alert(2)> {{ 7*7 }} {% raw %} ${7*7} \u202egnirts\u202c & \u2028 it is painless\x00 \"' --> <!-- ]]>"
)
FIGURE = "data:image/svg+xml;base64,"
COPY = HOSTILE.replace("\x00", "").encode()  # the readers refuse files with NUL


def checked(*documents: Document) -> Report:
    return Checker(shipped_kb(), as_of=TODAY, markets=("uk",)).check(documents, keep=True)


def page(report: Report) -> str:
    return "".join(map(str, writer("html")(report, Options(fail_on=FAIL_ON))))


class Parsed(HTMLParser):
    """The elements of a page with their attributes, and the texts of its scripts and styles."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.inside: dict[str, list[str]] = {"script": [], "style": []}
        self.texts: list[str] = []
        self._in: str | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag in self.inside:
            self._in = tag
            self.inside[tag].append("")

    def handle_endtag(self, tag: str) -> None:
        self._in = None

    def handle_data(self, data: str) -> None:
        if self._in:
            self.inside[self._in][-1] += data
        else:
            self.texts.append(data)

    @property
    def data(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.inside["script"][1])
        return found


# --- the file ----------------------------------------------------------------------------------------------------


def test_snapshot() -> None:
    """To the byte, but for the style and the scripts, which are files of their own."""
    found = page(sample())
    for whole in (*Parsed(found).inside["style"], Parsed(found).inside["script"][2]):
        found = found.replace(whole, "…")
    found = re.sub(r"sha256-[\w+/=]+", "sha256-…", found)
    if os.environ.get(UPDATE):
        SNAPSHOT.write_bytes(found.encode())
    assert found == SNAPSHOT.read_bytes().decode(), f"if this is meant: {UPDATE}=1 pytest tests/test_html.py"


def test_only_its_own_style_and_scripts_are_allowed() -> None:
    parsed = Parsed(page(checked(read_text(COPY, "hostile.txt"))))
    (policy,) = (a["content"] for _, a in parsed.elements if a.get("http-equiv") == "Content-Security-Policy")
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    early, _, script = parsed.inside["script"]
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
    assert rules["script-src"].split() == [hashed(early), hashed(script)]
    assert rules["style-src"] == hashed(parsed.inside["style"][0])
    assert rules["img-src"] == "data:"
    assert "unsafe" not in policy and "http" not in policy


def hashed(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_nothing_is_fetched() -> None:
    parsed = Parsed(page(audit(shipped_records(), as_of=TODAY)))
    asking = {"link", "iframe", "object", "embed", "base", "audio", "video"}
    assert not asking & {tag for tag, _ in parsed.elements}
    assert all(a["src"].startswith(FIGURE) for _, a in parsed.elements if "src" in a)
    assert not [a for _, a in parsed.elements if {"srcset", "style", "background", "ping"} & a.keys()]
    own = parsed.inside["style"][0] + parsed.inside["script"][0] + parsed.inside["script"][2]
    assert not re.search(r"@import|url\(|fetch\(|XMLHttpRequest|sendBeacon|innerHTML|insertAdjacent|eval\(", own)


def test_without_scripts_the_summary_and_the_claims_are_there() -> None:
    report = sample()
    text = " ".join(" ".join(Parsed(page(report)).texts).split())
    assert DISCLAIMER in text and "7 of 11 claims" in text and "Checked 11, skipped 3" in text
    for each in report.claims:
        assert " ".join(each.quote.replace("\x07", "\ufffd").split()) in text
        assert (
            each.verdict == "background" or " ".join(why_beside_repair(each).replace("\x07", "\ufffd").split()) in text
        )
    assert "cannot be read: 100% odd really <odd>" in text


# --- hostile copy ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("read", [read_text, read_markdown, read_html])
def test_hostile_copy_stays_copy(read: Any) -> None:
    report = checked(read(COPY, "<b>page</b>.txt"))
    assert report.claims
    parsed = inert(page(report))
    if read is read_text:
        assert "<img src=x onerror=alert(2)> {{ 7*7 }} {% raw %} ${7*7}" in "".join(parsed.texts)


def test_hostile_records_stay_text() -> None:
    report = sample()
    report.claims = [
        claim(
            "x</script><script>", "unsupported", 1, quote=HOSTILE, why=HOSTILE, repair=HOSTILE, because=HOSTILE,
            context=HOSTILE, library_match=HOSTILE, standing="suppressed",
        )
    ]  # fmt: skip
    report.sources = [
        replace(report.sources[0], id="one", title=HOSTILE, author=HOSTILE, url="javascript:alert(1)"),
        replace(report.sources[2], title="Ünïcode", url="https://example.org/a?b=1&c=<d>"),
    ]
    report.notes = [HOSTILE]
    parsed = inert(page(report))
    assert HOSTILE in parsed.data["texts"]
    links = [a["href"] for tag, a in parsed.elements if tag == "a" and not a.get("href", "#").startswith("#")]
    assert links == ["https://example.org/a?b=1&c=<d>"]


def inert(text: str) -> Parsed:
    """The page, in which no element, attribute or address comes from the copy."""
    parsed = Parsed(text)
    assert [tag for tag, _ in parsed.elements].count("script") == 3
    assert all(a["src"].startswith(FIGURE) for tag, a in parsed.elements if tag == "img")
    assert not [name for _, attributes in parsed.elements for name in attributes if name.startswith("on")]
    assert not [a for _, a in parsed.elements if not a.get("href", "#").startswith(("#", "https://", "http://"))]
    assert "\x00" not in text and "\u2028" not in parsed.inside["script"][1]
    return parsed


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://example.org/x", "https://example.org/x"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("//example.org", None),
        ("https://[oops", None),
        ("https:", None),
        (None, None),
    ],
)
def test_only_addresses_of_the_web_are_links(url: str | None, shown: str | None) -> None:
    assert web_address(url) == shown


def test_identifiers_that_nobody_verified_are_no_links() -> None:
    citation = Citation(authors=("A. One",), year=2020, doi="10.1/a<b", pmid="12", pmcid="PMC3")
    study = Study("s", "Title", "rct", Verified("full_text"), citation, n=12)
    kb = KnowledgeBase(studies={"s": study})
    assert works_by_citation(kb) == {
        "A. One 2020, doi:10.1/a<b": {
            "links": [
                ("DOI", "https://doi.org/10.1/a%3Cb"),
                ("PubMed", "https://pubmed.ncbi.nlm.nih.gov/12/"),
                ("PMC", "https://pmc.ncbi.nlm.nih.gov/articles/PMC3/"),
            ],
            "design": "randomised trial",
            "n": 12,
        }
    }
    kb.studies["s"] = replace(study, to_check=("doi", "pmid", "pmcid"))
    assert works_by_citation(kb)["A. One 2020"]["links"] == []


# --- the data ----------------------------------------------------------------------------------------------------


def test_the_data_has_everything_once_and_every_number_leads_somewhere() -> None:
    report = checked(
        *(read_text((ROOT / f"tests/labelled/{name}.txt").read_bytes(), f"{name}.txt") for name in ("03", "08"))
    )
    parsed = Parsed(page(report))
    data = parsed.data
    assert data["schema"] == "mesoevidence/page/1" and data["mode"] == "check"
    cards = [a for tag, a in parsed.elements if tag == "li" and a.get("id", "").startswith("claim-")]
    assert [unquote(card["id"].removeprefix("claim-")) for card in cards] == [each.id for each in report.claims]
    assert [card["class"] for card in cards] == [each.verdict for each in report.claims]
    assert [card["data-n"] for card in cards] == [str(number) for number, _ in enumerate(report.claims, 1)]
    assert data["sources"] == ["What makes hair fall out?", "Hair Mesotherapy"]
    assert len(set(data["texts"])) == len(data["texts"])
    for given, each in zip(report.claims, data["claims"], strict=True):
        assert len(each.get("says", [])) == len(given.statements)
        said = [data["attributes"][data["statements"][number][1]] for number in each.get("says", [])]
        attributes = shipped_kb().vocabulary.attributes
        assert said == [attributes[values["attribute"]].label for values in given.statements]
        repair = each.get("repair", each.get("remedy"))
        assert (None if repair is None else data["texts"][repair]) == given.repair
        lines = data["evidence"][each["evidence"]] if "evidence" in each else []
        assert [(data["bodies"][body]["id"], *line) for body, *line in lines] == [
            (line.id, line.direction, line.directness, line.certainty) for line in given.evidence
        ]
        flags = [flag if isinstance(flag, dict) else {"rule": flag} for flag in each.get("flags", [])]
        rules = [data["rules"][n] for flag in flags for n in (flag["rule"], *flag.get("followers", []))]
        assert {rule["id"] for rule in rules} == {flag.rule for flag in given.flags}
    assert any(work.get("links") for work in data["works"])
    assert data["conflicts"]
    for given, (hard, one, other, question, reason) in zip(report.conflicts, data["conflicts"], strict=True):
        assert ("hard" if hard else "tension", (report.claims[one].id, report.claims[other].id)) == (
            given.kind,
            given.claims,
        )
        positions = [data["texts"][position] for position in reason]
        assert f"{data['attributes'][question]}: {' against '.join(positions)}" == given.reason


def test_claims_that_are_not_in_the_report_are_named_in_conflicts() -> None:
    report = sample()
    report.claims = [each for each in report.claims if each.source == "one"]
    conflicts = Parsed(page(report)).data["conflicts"]
    assert [1, 0, ["two.safe", "quote of safe"]] in [conflict[:3] for conflict in conflicts]
    assert "suppressed: two treatments" in [conflict[-1] for conflict in conflicts]


# --- documents ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("read", "name"), [(read_text, "a.txt"), (read_markdown, "a.md"), (read_html, "a.html")])
def test_marks_hold_the_words_of_their_claims(read: Any, name: str) -> None:
    copy = "Mesotherapy is *painless* &amp; has no side\neffects. Its effect is permanent, and safe for everyone."
    report = checked(read(copy.encode(), name))
    assert len(report.claims) >= 3
    words = words_of_marks(page(report))
    document = next(iter(report.documents.values()))
    for number, each in enumerate(report.claims, 1):
        spot = document.spot(each.start, each.end)
        assert spot is not None
        assert words[number] == document.blocks[spot.block].text[spot.start : spot.end]


def words_of_marks(text: str) -> dict[int, str]:
    found: dict[int, str] = {}
    for numbers, words in re.findall(r'<a class="m [^>]*data-n="([\d ]+)"[^>]*>(.*?)</a>', text):
        for number in map(int, numbers.split()):
            found[number] = found.get(number, "") + "".join(Parsed(words).texts)
    return found


def test_overlapping_claims_share_their_words() -> None:
    def marked(number: int, verdict: str, start: int, end: int) -> Marked:
        made: ReportedClaim = claim(str(number), verdict, 1)
        return Marked(number, made, start, end)

    marks = [marked(0, "supported", 0, 11), marked(1, "contradicted", 4, 7), marked(2, "mixed", 4, 14)]
    text = str(marked_text("one two three four", marks))
    pieces = re.findall(r'class="m (\w+)( accepted)?( z)?" data-n="([\d ]+)"[^>]*>([^<]*)<', text)
    assert [(verdict, bool(last), numbers, words) for verdict, _, last, numbers, words in pieces] == [
        ("supported", False, "1", "one "),
        ("contradicted", True, "2 3 1", "two"),
        ("mixed", True, "3 1", " thr"),
        ("mixed", True, "3", "ee "),
    ]
    assert text.endswith("four")


def test_lists_tables_and_pages_are_kept_together() -> None:
    markdown = "# Head\n\n- one\n- two\n\n| a | b |\n|---|---|\n| c | d |\n\nEnd.\n"
    ((head, items, table, end),) = chunks(read_markdown(markdown.encode(), "a.md"), [])
    assert (head.shape, items.shape, table.shape, end.shape) == ("block", "list", "table", "block")
    assert [str(item.text) for item in items.items] == ["one", "two"]
    assert [[str(item.text) for item in row] for row in table.rows] == [["a", "b"], ["c", "d"]]
    rows = "<table><tr><th>a</th><th>b</th></tr>\n<tr><td>c</td>\n<td>d</td></tr></table>"
    ((table,),) = chunks(read_html(rows.encode(), "a.html"), [])
    assert [[str(item.text) for item in row] for row in table.rows] == [["a", "b"], ["c", "d"]]
