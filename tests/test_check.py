"""``check``: copy in, judged claims out. What it reads, what it says of it, and how well it does on labelled copy."""

from __future__ import annotations

import io
import json
import os
import re
import shlex
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from mesoevidence.check import Checker
from mesoevidence.cli import main
from mesoevidence.extraction.examples import phrase_example_problems
from mesoevidence.extraction.sentences import LONGEST, sentences
from mesoevidence.reading.files import read_bytes
from mesoevidence.reading.plain import read as read_text
from mesoevidence.records.load import KnowledgeBase
from mesoevidence.records.problems import Location
from mesoevidence.report import Report, ReportedClaim
from mesoevidence.reporting import FORMATS, Options, writer
from tests.labelled_scores import LABELLED, pair_faults, redteam_scores, restated_scores, scores, sides_found
from tests.office_files import docx, image, lines, paragraph, pdf, run
from tests.worlds import TODAY, VOCABULARY, body, claim, make, say, shipped_kb, shipped_today, write

PHRASES: list[dict[str, Any]] = [
    {"id": "say.lasts", "attribute": "lasting", "value": {"truth": True}, "text": ["(last~|permanent|permanently)"],
     "read": ["It lasts."], "skip": ["At the end."]},
    {"id": "say.grows", "attribute": "growth", "value": {"direction": "increase"}, "text": ["(grow~|regrow~) .. hair"],
     "read": ["It grows hair."], "skip": ["Hair is fine."]},
    {"id": "say.sessions", "attribute": "sessions", "reads": "count", "text": ["#count (session~|visit~)"],
     "read": ["Six sessions."], "skip": ["A session."]},
    {"id": "say.every", "attribute": "interval", "reads": "interval", "text": ["#interval"],
     "read": ["Every week."], "skip": ["A week."]},
]  # fmt: skip


def world(
    folder: Path, *bodies: dict[str, Any], claims: Any = (), phrases: Any = None, rules: Any = ()
) -> KnowledgeBase:
    """A small knowledge base whose treatment copy calls "the cream"."""
    concepts = [{**c, "altLabels": ["the cream", "cream"]} if c["id"] == "treat" else c for c in VOCABULARY["concepts"]]
    write(folder, "kb/phrases.yaml", {
        "field": {"id": "f", "subject": "treat", "words": ["(hair|scalp)"], "foreign": ["(server|lift)"]},
        "phrases": PHRASES if phrases is None else phrases,
    })  # fmt: skip
    if rules:
        write(folder, "kb/rules.yaml", {"pack": {"id": "w", "title": "W"}, "rules": list(rules)})
    kb = make(folder, list(bodies), claims, vocabulary={**VOCABULARY, "concepts": concepts})
    assert not kb.problems, [str(problem) for problem in kb.problems]
    return kb


def checked(kb: KnowledgeBase, *texts: str) -> Report:
    documents = [read_text(text.encode(), f"page{number}.txt") for number, text in enumerate(texts, 1)]
    return Checker(kb, as_of=TODAY).check(documents)


def verdicts(report: Report) -> list[tuple[str, str]]:
    return [(c.quote, c.verdict) for c in report.claims]


# --- from a sentence to a judged claim -----------------------------------------------------------------------------------


def test_a_claim_is_judged_with_its_place_and_its_sentence(tmp_path: Path) -> None:
    kb = world(tmp_path, body("proof", say(False, "lasting")))
    text = "The cream works.\n\nThe effect of the cream is permanent, they say."
    (found,) = checked(kb, text).claims
    assert (found.quote, found.verdict, found.context) == (
        "permanent",
        "contradicted",
        "The effect of the cream is permanent, they say.",
    )
    assert text[found.start : found.end] == "permanent" and (found.line, found.column) == (3, 28)
    assert found.statements[0]["subject"] == "treat" and found.repair == "Plain proof."


@pytest.mark.parametrize(
    ("text", "modality", "polarity"),
    [
        ("The cream lasts.", "asserts", "affirmed"), ("The cream may last.", "possible", "affirmed"),
        ("The cream does not last.", "asserts", "negated"), ("It is unclear whether the cream lasts.", None, None),
        ("Does the cream last?", None, None), ("If the cream lasts, fine.", None, None),
    ],
)  # fmt: skip
def test_the_wording_decides_how_it_is_meant(
    tmp_path: Path, text: str, modality: str | None, polarity: str | None
) -> None:
    said = [statement for c in checked(world(tmp_path), text).claims for statement in c.statements]
    if modality is None:
        assert all(statement.get("modality") == "uncertain" for statement in said)
    else:
        (statement,) = said
        assert (statement["modality"], statement.get("polarity", "affirmed")) == (modality, polarity)


def test_a_denial_belongs_to_the_quote(tmp_path: Path) -> None:
    (found,) = checked(world(tmp_path), "The cream does not last.").claims
    assert found.quote == "does not last"


def test_the_subject_is_what_the_sentence_names_else_what_was_spoken_of(tmp_path: Path) -> None:
    text = "The cream lasts.\n\nIt is well liked. It lasts. Unlike the rival, it lasts."
    subjects = [c.statements[0]["subject"] for c in checked(world(tmp_path), text).claims]
    assert subjects == ["treat", "treat", "treat"]


def test_copy_about_something_else_makes_no_claims(tmp_path: Path) -> None:
    long = "Our server lasts for years and the parking is permanent. " * 8
    assert checked(world(tmp_path), long).claims == []
    assert checked(world(tmp_path), "The new lift is permanent. The cream lasts.").claims[0].quote == "cream lasts"


def test_numbers_and_intervals_become_values(tmp_path: Path) -> None:
    report = checked(world(tmp_path), "The cream needs 6-8 sessions, every two weeks.")
    values = [statement["value"] for c in report.claims for statement in c.statements]
    assert [{key: str(value) for key, value in one.items()} for one in values] == [
        {"min": "6", "max": "8"}, {"estimate": "2", "unit": "wk"},
    ]  # fmt: skip


def test_conflicts_inside_a_document_and_between_documents(tmp_path: Path) -> None:
    kb = world(tmp_path)
    inside = checked(kb, "The cream lasts. The cream does not last.")
    assert [c.kind for c in inside.conflicts] == ["hard"]
    between = checked(kb, "The cream lasts.", "The cream does not last.")
    assert [(c.kind, c.sources) for c in between.conflicts] == [("hard", ("page1", "page2"))]


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("The hair treatment lasts.", "treatment lasts"),  # with the word before it, up to eight letters
        ("The cream tames hair and lasts for years.", "lasts"),  # no "and" before it
        ("We mean the cream:\nlasts", "lasts"),  # nor what stands in another line
        ("Cream: lasts, or so we hope.", "lasts"),  # alone in its clause
        ("The cream is permanent.", "permanent"),
    ],
)
def test_a_quote_of_a_few_letters_takes_in_its_neighbours(tmp_path: Path, text: str, quote: str) -> None:
    assert [claim.quote for claim in checked(world(tmp_path), text).claims] == [quote]


def test_no_quote_begins_or_ends_with_the_sign_that_a_pattern_names(tmp_path: Path) -> None:
    shine = {"id": "shine", "label": "shine", "domain": "boolean", "better": "higher"}
    phrase = {
        "id": "say.shines", "attribute": "shine", "value": {"truth": True}, "text": [", glossiness ,"],
        "read": ["Body , glossiness , length."], "skip": ["It is glossiness."],
    }  # fmt: skip
    write(tmp_path, "kb/shine.yaml", {"attributes": [shine], "phrases": [phrase]})
    found = checked(world(tmp_path), "The cream brings body, glossiness, length.").claims
    assert [claim.quote for claim in found] == ["glossiness"]


def test_a_phrase_of_a_rule_that_no_claim_covers_is_a_claim_of_its_own(tmp_path: Path) -> None:
    rule = {"id": "W1", "title": "T", "severity": "error", "catches": {"text": ["miracle"]}, "why": "W.", "fix": "F.",
            "bad": ["a miracle"], "good": ["a cream"]}  # fmt: skip
    report = checked(world(tmp_path, rules=[rule]), "The cream is a miracle and lasts.")
    assert [(c.quote, [f.rule for f in c.flags], c.reasons[0]) for c in report.claims] == [
        ("a miracle", ["W1"], "not_read"), ("lasts", [], "no_evidence_held"),
    ]  # fmt: skip


def test_a_new_attribute_works_by_data_alone(tmp_path: Path) -> None:
    """A curator adds a question and its phrase in ``kb/``; nothing else is touched."""
    shine = {"id": "shine", "label": "shine", "domain": "boolean", "better": "higher"}
    phrase = {
        "id": "say.shines", "attribute": "shine", "value": {"truth": True}, "text": ["(shine~|glossy)"],
        "read": ["It shines."], "skip": ["It is."],
    }  # fmt: skip
    write(tmp_path, "kb/shine.yaml", {"attributes": [shine], "phrases": [phrase]})
    kb = world(tmp_path)
    (found,) = checked(kb, "The cream makes hair glossy.").claims
    assert (found.quote, found.statements[0]["attribute"], found.verdict) == ("hair glossy", "shine", "unsupported")


@pytest.mark.parametrize("unit", ["lasts, ", "lasts", "! ", "!", "a. b", "(", "'", "6-8 ", "not ", "10 to "])
def test_a_line_without_end_takes_no_longer_than_other_copy(tmp_path: Path, unit: str) -> None:
    kb = world(tmp_path)

    def took(length: int) -> float:
        text = "The cream. " + unit * (length // len(unit)) + "x"
        began = time.process_time()
        checked(kb, text)
        return time.process_time() - began

    took(1_000)
    assert took(160_000) < 100 * max(
        took(10_000), 0.05
    )  # sixteen times as long; what is quadratic takes 256 times as long


def test_a_sentence_without_end_is_read_in_parts_and_nothing_is_lost() -> None:
    words = [f"word{number}" for number in range(1_000)]
    text = " ".join(words)
    parts = [text[start:end] for start, end in sentences(text)]
    assert " ".join(parts).split() == words and max(map(len, parts)) <= LONGEST and len(parts) < 6
    assert "".join(text_[slice(*place)] for text_ in ["a" * 5_000] for place in sentences(text_)) == "a" * 5_000


# --- the library of approved claims ---------------------------------------------------------------------------------------


def test_copy_is_linked_to_approved_claims(tmp_path: Path) -> None:
    approved = claim("ok", say(True, "lasting", modality="possible"), lifecycle="approved", review_by="2026-01-01")
    approved |= {"quote": "may last for some weeks", "match_text": ["may last some weeks"]}
    kb = world(tmp_path, claims=[approved])
    report = checked(
        kb, "May last for some weeks.", "May last some weeks.", "May last for many weeks.", "The cream lasts."
    )
    matches = [c.library_match for c in report.claims]
    ended = ", until 2026-01-01 only: review it"
    assert matches[:3] == [
        f"ok: as approved{ended}", f"ok: an approved variant{ended}",
        f"ok: nearly as approved; it says “many” for “some”{ended}",
    ]  # fmt: skip
    assert matches[3] is None
    assert ["was approved until 2026-01-01" in problem.message for problem in report.problems] == [True]


def test_copy_conflicts_with_what_was_approved(tmp_path: Path) -> None:
    kb = world(
        tmp_path,
        claims=[claim("ok", say(False, "lasting"), lifecycle="approved"), claim("draft", say(False, "lasting"))],
    )
    assert [c.claims for c in checked(kb, "The cream lasts.").conflicts] == [("page1.1", "ok")]


# --- the command line ---------------------------------------------------------------------------------------------------


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    world(tmp_path, body("proof", say(False, "lasting")))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def mesoevidence(command: str, given: bytes | None = None) -> Result:
    return CliRunner().invoke(
        main, shlex.split(command), input=io.BytesIO(given) if given else None, catch_exceptions=False
    )


@pytest.mark.parametrize("name", FORMATS)
def test_every_format(here: Path, name: str) -> None:
    (here / "page.txt").write_text("The cream lasts.")
    found = mesoevidence(f"check page.txt --format {name}")
    assert found.exit_code == 1 and "lasts" in found.stdout and found.stderr == ""
    assert found.stdout == mesoevidence(f"check page.txt --format {name}").stdout


@pytest.mark.parametrize(
    ("files", "code", "said"),
    [
        ("page.txt", 1, ""), ("fine.txt", 0, ""), (".", 1, ""), ("'*.txt'", 1, ""), ("page.txt page.txt", 1, ""),
        ("nowhere.txt", 2, "nowhere.txt: error: cannot be read: No such file"), ("'*.pages'", 2, "matches no file"),
        ("copy.odt", 2, "no reader for .odt; expected one of: .txt"), ("claims", 2, "holds no copy"),
        ("binary.md", 2, "is binary"), ("page.txt nowhere.txt", 2, "nowhere.txt"), ("empty.txt", 2, "no copy was found"),
        ("empty.txt fine.txt", 0, ""),
    ],
)  # fmt: skip
def test_files_and_exit_codes(here: Path, files: str, code: int, said: str) -> None:
    (here / "page.txt").write_text("The cream lasts.")
    (here / "fine.txt").write_text("Hair is fine.")
    (here / "copy.odt").write_bytes(b"x")
    if files == "binary.md":
        (here / "binary.md").write_bytes(b"\0\1\2\0")
    (here / "empty.txt").write_text("")
    found = mesoevidence(f"check {files} --format json")
    assert found.exit_code == code and said in found.stderr
    if code == 1:
        assert [c["verdict"] for c in json.loads(found.stdout)["claims"] if c["quote"] == "cream lasts"] == [
            "contradicted"
        ]


WORD = docx(
    paragraph(run("Hair is fine."))
    + paragraph(run("The cream lasts. It is well liked."))
    + f"<w:tbl><w:tr><w:tc>{paragraph(run('The cream will grow your hair.'))}</w:tc></w:tr></w:tbl>"
    + "<w:sectPr><w:footerReference w:type='default' r:id='footer1'/></w:sectPr>",
    footer1=paragraph(run("The cream does not last.")),
)
PDF = pdf(
    [*lines("Hair is fine.", top=760), *lines("The cream is liked by all of the people who have had it on", top=60)],
    [*lines("their heads: the cream lasts.", top=790), *lines("The cream does not last.", top=600)],
)
PLACES = {
    "page.docx": {"cream lasts": "paragraph 2", "grow your hair": "table 1, row 1, cell 1", "does not last": "footer"},
    "page.pdf": {"cream lasts": "page 2, paragraph 1", "does not last": "page 2, paragraph 2"},
}


@pytest.mark.parametrize("name", PLACES)
def test_a_place_in_a_file_without_lines_is_told_in_words(here: Path, name: str) -> None:
    """A line of what was read from a Word file or a PDF is a line that nobody has."""
    (here / name).write_bytes(WORD if name == "page.docx" else PDF)
    found = json.loads(mesoevidence(f"check {name} --format json").stdout)
    assert {c["quote"]: c["place"] for c in found["claims"]} == PLACES[name]
    assert [c["record"] for c in found["claims"]] == [{"path": name, "line": None, "column": None}] * len(PLACES[name])
    said = {form: mesoevidence(f"check {name} -v --format {form}").stdout for form in FORMATS}
    for place in PLACES[name].values():
        assert f", {place}\n" in said["text"] and place in said["csv"] and place in said["html"]
    lasts, denied = PLACES[name]["cream lasts"], PLACES[name]["does not last"]
    assert f"- Where: page.1, {name}, {lasts}\n" in said["markdown"]
    assert f">{name}: “cream lasts”, {lasts}: " in said["junit"]
    assert f"::error file={name},title=Contradicted::“cream lasts”, {lasts}: " in said["github"]
    assert re.search(
        rf"“cream lasts” \(page\.1, {lasts}\) against “does not last” \(page\.\d, {denied}\)", said["github"]
    )
    assert not any(re.search(r"\bline[ =]\W?\d|, column \d|\.(?:pdf|docx):\d", text) for text in said.values())
    log = json.loads(said["sarif"])["runs"][0]["results"]
    for result in log:
        for where in (*result["locations"], *result.get("relatedLocations", ())):
            assert where["physicalLocation"] == {"artifactLocation": {"uri": name, "uriBaseId": "%SRCROOT%"}}
    (contradicted,) = (result for result in log if result["ruleId"] == "contradicted")
    assert contradicted["locations"][0]["message"] == {"text": lasts}
    (conflict,) = (result for result in log if result["ruleId"] == "hard-conflict")
    assert conflict["relatedLocations"][0]["message"]["text"] == f"“does not last”, {denied}"


@pytest.mark.parametrize("unnamed", [False, True])
def test_a_page_that_cannot_be_read_never_passes(here: Path, unnamed: bool) -> None:
    first, second = lines("The cream lasts."), lines("The cream grows hair for everybody.")
    scanned = pdf(first, [], painted={2: image(0, 0, 595, 842)})
    (here / "page.pdf").write_bytes(pdf(first, second, unnamed=[2]) if unnamed else scanned)
    found = mesoevidence("check page.pdf --fail-on never --format json")
    assert found.exit_code == 2 and found.stderr.startswith("page.pdf: error: page 2 cannot be read: ")
    report = json.loads(found.stdout)
    assert [claim_["quote"] for claim_ in report["claims"]] == ["cream lasts"]
    (problem,) = report["problems"]
    assert (problem["path"], problem["severity"]) == ("page.pdf", "error")
    assert problem["message"].startswith("page 2 cannot be read: ") and "not checked" in problem["message"]
    for name in ("markdown", "github", "sarif", "junit", "html"):
        assert "page 2 cannot be read" in mesoevidence(f"check page.pdf --format {name}").stdout


def test_what_is_not_read_is_told_with_its_place_in_words(here: Path) -> None:
    said = "The cream is the best on the market."
    (here / "page.docx").write_bytes(docx(paragraph(run("Hair is fine.")) + paragraph(run(said))))
    document = read_bytes((here / "page.docx").read_bytes(), "page.docx", "word")
    report = Checker(world(here / "own"), as_of=TODAY).check([document])
    claim_ = ReportedClaim(
        "page.1", "page", said, Location("page.docx", place="paragraph 2"), "not_assessable", None, ("unread",), "Why.", None,
        start=15, end=50, line=3, column=1,
    )  # fmt: skip
    report.claims.append(claim_)
    assert f"\n  paragraph 2  {said}\n" in "".join(map(str, writer("text")(report, Options(width=90))))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes and links with names")
def test_what_is_no_file_is_refused_and_never_waited_for(here: Path) -> None:
    os.mkfifo(here / "pipe.md")
    (here / "zero.md").symlink_to("/dev/zero")
    (here / "loop.md").symlink_to("loop.md")
    name = "a" * 300
    found = mesoevidence(f"check pipe.md zero.md loop.md {name}.md '**x' '' --format json")
    assert found.exit_code == 2
    for said in (
        "pipe.md: error: is no file", "zero.md: error: is no file", "loop.md: error: cannot be read",
        f"{name}.md: error: cannot be read",
        "**x: error: matches no file", "no reader for files without a suffix",
    ):  # fmt: skip
        assert said in found.stderr


def test_a_folder_is_read_in_order_each_file_once(here: Path) -> None:
    for name in ("site/b.md", "site/a/x.txt", "site/.git/no.md", "site/~$b.docx", "site/a/c.png"):
        (here / name).parent.mkdir(parents=True, exist_ok=True)
        (here / name).write_text("The cream lasts.")
    (here / "site/self").symlink_to(here / "site")
    for given in ("site", "site site/b.md", "'site/**/*.[mt]*'", "'si*'"):
        found = mesoevidence(f"check {given} --format json")
        assert [source["path"] for source in json.loads(found.stdout)["sources"]] == ["site/a/x.txt", "site/b.md"], (
            given
        )
        assert found.exit_code == 1 and not found.stderr


def test_names_that_are_no_text(here: Path) -> None:
    for name in (b"new\nline.md", b"bad\xff.md"):
        try:
            (here / os.fsdecode(name)).write_text("The cream lasts.")
        except (OSError, ValueError):
            pytest.skip("this file system has no such names")
    for format_ in FORMATS:
        found = mesoevidence(f"check '*.md' --format {format_}")
        assert found.exit_code == 1, format_
    assert {source["path"] for source in json.loads(mesoevidence("check '*.md' --format json").stdout)["sources"]} == {
        "new\\x0aline.md",
        "bad\\xff.md",
    }


def test_standard_input_that_cannot_be_read(here: Path) -> None:
    assert "<stdin>: error: is binary" in mesoevidence("check -", b"a\0b").stderr
    assert "<stdin>: error: no copy was found" in mesoevidence("check -", b" ").stderr
    twice = json.loads(mesoevidence("check - - --format json", b"The cream lasts.").stdout)
    assert len(twice["claims"]) == 1


def test_standard_input(here: Path) -> None:
    found = mesoevidence("check - --format json", b"The cream **lasts**.")
    assert found.exit_code == 1
    (claim_,) = json.loads(found.stdout)["claims"]
    assert (claim_["quote"], claim_["start"]) == ("cream **lasts", 4)


C = "<!-- mesoevidence: ignore contradicted because the label says so -->"


def git(here: Path, *arguments: str) -> None:
    names = ("-c", "user.name=n", "-c", "user.email=e@example.org")
    subprocess.run(["git", *names, *arguments], cwd=here, check=True, capture_output=True)


def changed(command: str) -> list[str]:
    found = mesoevidence(f"check {command} --format json --diff HEAD")
    assert not found.stderr
    return [claim["quote"] for claim in json.loads(found.stdout)["claims"]]


@pytest.fixture
def repository(here: Path) -> Path:
    (here / "page.md").write_text("The cream lasts.\n\nHair is fine.\n")
    git(here, "init", "-q")
    git(here, "add", ".")
    git(here, "commit", "-qm", "first")
    return here


def test_only_what_changed_since_a_revision(repository: Path) -> None:
    page = repository / "page.md"
    page.write_text("The cream lasts.\n\nHair is fine.\n\nThe cream is permanent.\n")
    assert changed("page.md") == ["permanent"]
    assert mesoevidence("check page.md --diff nowhere").exit_code == 2
    git(repository, "add", ".")
    assert changed("page.md") == ["permanent"]
    git(repository, "commit", "-qm", "second")
    assert mesoevidence("check page.md --diff HEAD").exit_code == 0
    page.write_text("Six sessions.\n\nThe cream lasts.\n\nHair is fine.\n\nThe cream is permanent.\n")
    assert changed("page.md") == ["Six sessions"], "what only moved is not judged"


def word_file(*sentences: str) -> bytes:
    return docx("".join(paragraph(run(sentence)) for sentence in sentences))


def test_a_word_file_is_compared_by_what_it_said(repository: Path) -> None:
    page = repository / "page.docx"
    page.write_bytes(word_file("The cream lasts.", "The cream is permanent."))
    git(repository, "add", ".")
    git(repository, "commit", "-qm", "a file without lines")
    page.write_bytes(word_file("We are closed.", "The cream lasts.", "Six sessions.", "The cream is permanent."))
    assert changed("page.docx") == ["Six sessions"]
    page.write_bytes(word_file("It may well be that the cream lasts.", "The cream is permanent."))
    assert changed("page.docx") == ["cream lasts"], "a hedge that came makes another claim"


def test_a_change_anywhere_in_a_sentence_counts(repository: Path) -> None:
    page = repository / "page.md"
    page.write_text("It may well be\nthat\nthe cream lasts.\n\nThe cream is permanent.\n")
    git(repository, "commit", "-qam", "second")
    page.write_text("It may well be\nthe cream lasts.\n\nThe cream is permanent.\n")
    assert changed("page.md") == ["cream lasts"]
    page.write_text("It will be\nthat\nthe cream lasts.\n\nThe cream is permanent.\n")
    assert changed("page.md") == ["cream lasts"]


@pytest.mark.parametrize(
    ("name", "before", "after", "judged"),
    [
        ("page.md", "The cream does not give:\n\n- hair that lasts\n", "The cream gives:\n\n- hair that lasts\n", ["that lasts"]),
        ("page.md", "The cream gives:\n\n- hair that lasts\n", "The cream gives you:\n\n- hair that lasts\n", ["that lasts"]),
        ("page.md", "The cream.\n\n| Who | The rival |\n|---|---|\n| all | lasts |\n",
         "The cream.\n\n| Who | The cream |\n|---|---|\n| all | lasts |\n", ["lasts"]),
        ("page.html", "<p>Hair.</p>\n<div hidden>\n<p>The cream lasts.</p>\n</div>\n",
         "<p>Hair.</p>\n<div>\n<p>The cream lasts.</p>\n</div>\n", ["cream lasts"]),
        ("page.md", f"Hair.\n\n{C}\n\nThe cream lasts.\n", "Hair.\n\nThe cream lasts.\n", ["cream lasts"]),
        ("page.md", f"Hair.\n\n{C}\n\nThe cream lasts.\n", f"Hair.\n\n{C}\n\nHair.\n\nThe cream lasts.\n", ["cream lasts"]),
        ("page.md", "The cream.\n\nHair is fine.\n\nIt lasts.\n", "The rival.\n\nHair is fine.\n\nIt lasts.\n", ["It lasts"]),
        ("page.md", "The cream works.\n\n- It lasts.\n", "The cream works well.\n\n- It lasts.\n", []),
    ],
)  # fmt: skip
def test_what_means_something_else_has_changed_whatever_its_lines(
    repository: Path, name: str, before: str, after: str, judged: list[str]
) -> None:
    page = repository / name
    page.write_text(before)
    git(repository, "add", ".")
    git(repository, "commit", "-qm", "before")
    page.write_text(after)
    found = mesoevidence(f"check {name} --format json --diff HEAD")
    assert [claim["quote"] for claim in json.loads(found.stdout)["claims"]] == judged


def test_why_git_refuses_is_passed_on(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    found = mesoevidence("check page.md --diff HEAD")
    assert found.exit_code == 2 and "git says: detected dubious ownership in repository at" in found.stderr


def test_files_that_are_new_renamed_or_oddly_named(repository: Path) -> None:
    (repository / "new.md").write_text("The cream lasts.")
    assert changed("new.md") == ["cream lasts"]
    (repository / "sub").mkdir()
    git(repository, "mv", "page.md", "sub/[p]age*.md")
    (repository / "sub/page1.md").write_text("The cream is permanent.")
    assert changed("'sub/[p]age*.md'") == [], "it has another name, and the same words"
    assert changed("sub") == ["permanent"]
    with (repository / "sub/[p]age*.md").open("a") as page:
        page.write("\nIt is permanent.\n")
    assert changed("'sub/[p]age*.md'") == ["permanent"]


def test_files_that_git_takes_for_binary_are_compared_by_what_they_said(repository: Path) -> None:
    (repository / "wide.txt").write_text("The cream lasts.", encoding="utf-16")
    (repository / ".gitattributes").write_text("page.md -diff\n")
    git(repository, "add", ".")
    git(repository, "commit", "-qm", "second")
    assert changed("wide.txt page.md") == []
    (repository / "wide.txt").write_text("The cream lasts. It is permanent.", encoding="utf-16")
    (repository / "page.md").write_text("It is permanent.\n")
    assert changed("wide.txt page.md") == ["permanent", "permanent"]


def test_line_ends_that_git_changes_are_no_change(repository: Path) -> None:
    page = repository / "page.md"
    git(repository, "config", "core.autocrlf", "true")
    page.write_bytes(b"The cream lasts.\r\n\r\nHair is fine.\r\n\r\nThe cream is permanent.\r\n")
    assert changed("page.md") == ["permanent"]
    git(repository, "config", "core.autocrlf", "false")  # now every line is another one to git, and so to us
    assert changed("page.md") == ["cream lasts", "permanent"]


def test_a_shallow_clone_and_a_submodule(repository: Path) -> None:
    (repository / "page.md").write_text("The cream lasts.\n\nThe cream is permanent.\n")
    git(repository, "commit", "-qam", "second")
    git(repository, "clone", "-q", "--depth", "1", f"file://{repository}", "shallow")
    unknown = mesoevidence("check shallow/page.md --diff HEAD~1")
    assert unknown.exit_code == 2 and "in this shallow clone; fetch more of it" in unknown.stderr
    git(repository, "-c", "protocol.file.allow=always", "submodule", "add", "-q", f"file://{repository}", "sub")
    assert changed("sub") == []
    (repository / "sub" / "page.md").write_text("The cream lasts.\n\nIt is permanent.\n")
    assert changed("sub/page.md") == ["permanent"]
    (since_first,) = json.loads(mesoevidence("check sub/page.md --format json --diff HEAD~1").stdout)["claims"]
    assert since_first["quote"] == "permanent"


def test_comments_and_baselines_beside_a_diff(repository: Path) -> None:
    comment = "<!-- mesoevidence: ignore contradicted because legal said so -->"
    comment += "\n<!-- mesoevidence: ignore hard-conflict because legal said so -->"
    (repository / "page.md").write_text(f"{comment}\n\nThe cream lasts.\n")
    git(repository, "commit", "-qam", "second")
    (repository / "page.md").write_text(f"{comment}\n\nThe cream lasts.\n\nHair.\n")
    assert changed("page.md") == [], "and the comment is not said to be in vain"
    (repository / "known.json").write_text('{"schema": "mesoevidence/baseline/1", "accepted": []}')
    refused = mesoevidence("check page.md --diff HEAD --baseline known.json --update-baseline")
    assert refused.exit_code == 2 and "goes without --diff" in refused.stderr


@pytest.mark.parametrize(
    ("comment", "code", "said"),
    [
        ("<!-- mesoevidence: ignore contradicted because legal said so -->", 0, ""),
        ("<!-- mesoevidence: ignore contradicted because legal said so until 2099-01-01 -->", 0, ""),
        ("<!-- mesoevidence: ignore contradicted because it ends until 2020-01-01 -->", 1, "ended on 2020-01-01"),
        ("<!-- mesoevidence: ignore contradicted -->", 2, "gives no reason"),
        ("<!-- mesoevidence: ignore contradictd because x -->", 2, "did you mean 'contradicted'?"),
        ("<!-- mesoevidence: ignore mixed because x -->", 1, "accepts nothing: remove it"),
    ],
)
@pytest.mark.parametrize("suffix", ["md", "html"])
def test_a_comment_accepts_a_finding_with_a_reason(here: Path, comment: str, code: int, said: str, suffix: str) -> None:
    copy = "The cream lasts." if suffix == "md" else "<p>The cream lasts.</p>"
    (here / f"page.{suffix}").write_text(f"{comment}\n\n{copy}\n")
    found = mesoevidence(f"check page.{suffix}")
    assert found.exit_code == code and said in found.stderr


@pytest.mark.parametrize(
    ("name", "copy", "accepted"),
    [
        ("md", f"The cream lasts. {C}\n\nIt is permanent.\n", "cream lasts"),
        (
            "md",
            f"The cream lasts. {C} {C.replace('contradicted', 'hard-conflict')}\n\nIt is permanent.\n",
            "cream lasts",
        ),
        ("md", f"- The cream lasts. {C}\n- It is permanent.\n", "cream lasts"),
        ("md", f"# The cream lasts {C}\n\nIt is permanent.\n", "cream lasts"),
        ("md", f"| The cream lasts {C} | It is permanent |\n|---|---|\n| x | y |\n", "cream lasts"),
        ("md", f"The ![cream](c.png) lasts. {C}\n\nIt is permanent.\n", "The ![cream](c.png) lasts"),
        ("md", f"The cream lasts.\n\n![](c.png) {C}\n\nIt is permanent.\n", "permanent"),
        ("md", f"![](c.png) {C}\n\nIt is permanent. The cream.\n\nThe cream lasts.\n", "permanent"),
        ("md", f"The cream lasts.\n{C}\n\nIt is permanent.\n", "permanent"),
        ("md", f"The cream lasts.\n\n{C}\nIt is permanent.\n", "permanent"),
        ("html", f"<p>The cream lasts. {C}</p><p>It is permanent.</p>", "cream lasts"),
        ("html", f"<p>The cream lasts &amp; <b>stays.</b> {C}</p>\n<p>It is permanent.</p>", "cream lasts"),
        ("html", f"<p>The cream lasts.\n  {C}\n</p>\n<p>It is permanent.</p>", "cream lasts"),
        ("html", f"<p>The cream lasts.</p> {C}\n<p>It is permanent.</p>", "cream lasts"),
        ("html", f"<p>The cream lasts.</p>{C}<p>It is permanent.</p>", "permanent"),
        ("html", f"<p>The cream lasts.</p>\n{C}\n<p>It is permanent.</p>", "permanent"),
        ("html", f"<div>The cream lasts.\n{C}\n<p>It is permanent.</p></div>", "permanent"),
        ("html", f"<table><tr><td>The cream lasts {C}</td><td>It is permanent</td></tr></table>", "cream lasts"),
        ("html", f"<ul><li>The cream lasts {C}<li>It is permanent</ul>", "cream lasts"),
    ],
)
def test_a_comment_behind_words_accepts_them_and_one_on_a_line_of_its_own_the_next_block(
    here: Path, name: str, copy: str, accepted: str
) -> None:
    (here / f"page.{name}").write_text(copy)
    found = json.loads(mesoevidence(f"check page.{name} --format json").stdout)["claims"]
    assert [(c["quote"], c["standing"]) for c in found if c["standing"] != "new"] == [(accepted, "suppressed")]
    assert len(found) == 2


def test_a_comment_accepts_a_conflict(here: Path) -> None:
    comment = "<!-- mesoevidence: ignore hard-conflict because both are quoted -->\n\n"
    (here / "page.md").write_text(f"{comment}The cream lasts.\n\nThe cream does not last.\n")
    found = mesoevidence("check page.md --fail-on hard-conflict --format json")
    assert (found.exit_code, found.stderr) == (0, "")
    assert [each["standing"] for each in json.loads(found.stdout)["conflicts"]] == ["suppressed"]
    (here / "page.md").write_text(f"{comment}The cream lasts.\n")
    assert "'hard-conflict' accepts nothing" in mesoevidence("check page.md").stderr


def test_a_comment_accepts_a_rule_about_the_whole_text_and_may_be_for_another_market(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule = {"title": "T", "severity": "error", "why": "W.", "fix": "F."}
    source = {"says": [{"attributes": ["lasting"]}], "silent_on": [{"attributes": ["sessions"]}]}
    bad = [{"quote": "It lasts.", "statements": [say(True, "lasting")]}]
    whole = {**rule, "id": "W1", "catches": {"source": source}, "bad": bad, "good": ["a cream"]}
    us = {**rule, "id": "US1", "catches": {"text": ["miracle"]}, "bad": ["a miracle"], "good": ["a cream"]}
    write(tmp_path, "kb/us.yaml", {"pack": {"id": "us", "title": "US", "market": "us"}, "rules": [us]})
    world(tmp_path, rules=[whole])
    monkeypatch.chdir(tmp_path)
    (tmp_path / "page.md").write_text("Hair.\n\nThe cream lasts.\n")
    assert mesoevidence("check page.md --fail-on error").exit_code == 1
    comments = [f"<!-- mesoevidence: ignore {name} because the leaflet says it -->" for name in ("W1", "US1")]
    (tmp_path / "page.md").write_text("\n\n".join(["Hair.", *comments, "The cream lasts."]))
    found = mesoevidence("check page.md --fail-on error")
    assert (found.exit_code, found.stderr) == (0, ""), "US1 may be needed where the market is chosen"
    assert "'US1' accepts nothing" in mesoevidence("check page.md --market us --fail-on error").stderr


def test_how_a_sentence_was_read(here: Path) -> None:
    (here / "page.txt").write_text("The cream may not last for six sessions.")
    found = mesoevidence("check page.txt --explain-span 1:12")
    text = " ".join(found.stdout.split())
    for part in (
        "phrase say.lasts",
        "phrase say.sessions",
        "cue “may",
        "count “six”",
        "states:",
        "subject: treatment; possible",
    ):
        assert part in text, part
    nowhere = mesoevidence("check page.txt --explain-span 9:1")
    assert nowhere.exit_code == 2 and "the nearest begins at 1:1: “" in nowhere.stderr
    assert mesoevidence("check page.txt --explain-span here").exit_code == 2


def test_how_a_sentence_was_read_says_what_is_wrong_and_what_it_does_not_do(here: Path) -> None:
    (here / "page.txt").write_text("The cream lasts.")
    for option in ("--diff nosuch", "--output json=x.json", "--format json", "--baseline nowhere.json"):
        refused = mesoevidence(f"check page.txt --explain-span 1:12 {option}")
        assert refused.exit_code == 2 and f"leave out {option.split()[0]}" in refused.stderr and refused.stdout == ""
    two = mesoevidence("check page.txt nowhere.txt --explain-span 1:12")
    assert two.exit_code == 2 and "nowhere.txt: error: cannot be read" in two.stderr
    (here / "kb" / "broken.yaml").write_text("phrases: [\n")
    found = mesoevidence("check page.txt --explain-span 1:12")
    assert found.exit_code == 2 and "kb/broken.yaml:" in found.stderr and "say.lasts" in found.stdout


def test_check_offers_no_sources(here: Path) -> None:
    """It verifies no quotes: the option would do nothing, and a slip in it would not be seen."""
    (here / "page.txt").write_text("The cream lasts.")
    found = mesoevidence("check page.txt --sources nowhere")
    assert found.exit_code == 2 and "--sources" in found.stderr and found.stdout == ""


def test_a_baseline_lets_known_findings_pass(here: Path) -> None:
    (here / "page.txt").write_text("The cream lasts.")
    assert mesoevidence("check page.txt --baseline known.json --update-baseline --admit").exit_code in (0, 1, 2)
    (here / "known.json").write_text('{"schema": "mesoevidence/baseline/1", "accepted": []}')
    mesoevidence("check page.txt --baseline known.json --update-baseline --admit")
    assert mesoevidence("check page.txt --baseline known.json").exit_code == 0
    (here / "page.txt").write_text("Six sessions.\n\nHair.\n\nThe cream lasts.")
    known = json.loads(mesoevidence("check page.txt --baseline known.json --format json").stdout)
    assert [(claim["quote"], claim["standing"]) for claim in known["claims"]] == [
        ("Six sessions", "new"),
        ("cream lasts", "baselined"),
    ]
    (here / "page.txt").write_text("Hair.\n\nThe cream lasts. The cream is permanent.")
    assert mesoevidence("check page.txt --baseline known.json").exit_code == 1
    (here / "page.txt").write_text("Now the cream lasts.")
    assert mesoevidence("check page.txt --baseline known.json").exit_code == 1, "another sentence"


def test_a_baseline_keeps_what_it_knows_of_files_that_were_not_checked(here: Path) -> None:
    for name in ("a", "b"):
        (here / f"{name}.txt").write_text("The cream lasts.")
    (here / "known.json").write_text('{"schema": "mesoevidence/baseline/1", "accepted": []}')
    mesoevidence("check a.txt b.txt --baseline known.json --update-baseline --admit")
    (here / "a.txt").write_text("Hair is fine.")
    mesoevidence("check a.txt --baseline known.json --update-baseline")
    assert mesoevidence("check b.txt --baseline known.json").exit_code == 0
    (here / "b.txt").unlink()
    mesoevidence("check a.txt --baseline known.json --update-baseline")
    assert json.loads((here / "known.json").read_text())["accepted"] == []


def test_a_baseline_means_the_same_files_wherever_a_run_begins(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "site" / "deep").mkdir(parents=True)
    (here / "ci").mkdir()
    for name in ("site/a.txt", "site/deep/b.txt"):
        (here / name).write_text("The cream lasts.")
    known = here / "ci" / "known.json"
    mesoevidence("check site --baseline ci/known.json --update-baseline --admit")
    before = known.read_text()
    assert [entry["records"][0] for entry in json.loads(before)["accepted"]] == ["../site/a.txt", "../site/deep/b.txt"]
    for folder, files, baseline in (
        (".", "site", "ci/known.json"), ("site", ".", "../ci/known.json"), ("site", "a.txt", "../ci/known.json"),
        ("ci", f"{here}/site", "known.json"), ("site/deep", "../a.txt b.txt", f"{known}"),
    ):  # fmt: skip
        monkeypatch.chdir(here / folder)
        found = mesoevidence(f"check {files} --kb {here}/kb --baseline {baseline} --update-baseline")
        assert (found.exit_code, known.read_text()) == (0, before), (folder, files)


def test_a_baseline_of_before_still_counts_and_is_not_emptied(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its files are named as they were typed then."""
    (here / "site").mkdir()
    for name in ("a", "b"):
        (here / "site" / f"{name}.txt").write_text("The cream lasts.")
    mesoevidence("check site --baseline site/known.json --update-baseline --admit")
    known = here / "site" / "known.json"
    known.write_text(known.read_text().replace('"a.txt"', '"site/a.txt"').replace('"b.txt"', '"site/b.txt"'))
    old = known.read_text()
    assert mesoevidence("check site --baseline site/known.json").exit_code == 0
    monkeypatch.chdir(here / "site")
    found = mesoevidence(f"check a.txt --kb {here}/kb --baseline known.json --update-baseline")
    assert (found.exit_code, known.read_text()) == (1, old), "nothing is forgotten from elsewhere"
    monkeypatch.chdir(here)
    assert mesoevidence("check site/a.txt --baseline site/known.json --update-baseline").exit_code == 0
    assert [entry["records"] for entry in json.loads(known.read_text())["accepted"]] == [["a.txt"], ["site/b.txt"]]
    assert mesoevidence("check site --baseline site/known.json").exit_code == 0


def test_a_baseline_of_records_and_copy_forgets_neither(here: Path) -> None:
    for name in ("w", "v"):
        said = [claim(f"{name}.wrong", say(True, "lasting"))]
        write(here, f"claims/{name}.yaml", {"source": {"id": name}, "claims": said})
    (here / "page.txt").write_text("The cream lasts.")
    (here / "known.json").write_text('{"schema": "mesoevidence/baseline/1", "accepted": []}')
    for command in ("report", "check page.txt"):
        mesoevidence(f"{command} --baseline known.json --update-baseline --admit")
    known = (here / "known.json").read_text()
    assert all(name in known for name in ("w.wrong", "v.wrong", "page.txt"))
    for command in ("report", "check page.txt", "report claims/w.yaml", "check - "):
        mesoevidence(f"{command} --baseline known.json --update-baseline")
        assert (here / "known.json").read_text() == known, command
    (here / "claims" / "v.yaml").unlink()
    mesoevidence("report --baseline known.json --update-baseline")
    assert "v.wrong" not in (here / "known.json").read_text()


# --- the shipped phrases --------------------------------------------------------------------------------------------------


def test_the_shipped_phrases_read_their_examples() -> None:
    assert [str(problem) for problem in phrase_example_problems(shipped_kb())] == []


FLOORS = {  # folder: claims, must flag, flag precision, conflict recall and precision; warned, quiet, modality
    "": ((0.95, 0.95, 0.92, 0.85, 0.6), (0.92, 0.95, 0.95)),
    "second": ((0.9, 0.93, 0.88, 0.85, 0.7), (0.87, 0.95, 0.95)),
    "third": ((0.88, 0.93, 0.88, 0.75, 0.7), (0.93, 0.95, 0.92)),
    "fourth": ((0.8, 0.93, 0.86, 0.8, 0.5), (0.95, 0.93, 0.9)),
    "fifth": ((0.82, 0.95, 0.88, 0.65, 0.7), (0.92, 0.95, 0.9)),
    "sixth": ((0.82, 0.95, 0.9, 0.4, 0.5), (0.93, 0.9, 0.9)),
    "seventh": ((0.9, 0.95, 0.9, 0.85, 0.75), (0.93, 0.95, 0.9)),
    "eighth": ((0.93, 0.95, 0.88, 0.9, 0.9), (0.93, 0.95, 0.92)),
    "ninth": ((0.82, 0.86, 0.85, 0.7, 0.75), (0.85, 0.9, 0.93)),
    "tenth": ((0.92, 0.95, 0.92, 0.85, 0.8), (0.9, 0.95, 0.92)),
    "eleventh": ((0.87, 0.95, 0.92, 0.9, 0.9), (0.93, 0.95, 0.93)),
    "twelfth": ((0.93, 0.95, 0.9, 0.85, 0.7), (0.93, 0.95, 0.92)),
    "thirteenth": ((0.9, 0.94, 0.83, 0.9, 0.85), (0.92, 0.88, 0.93)),
    "fourteenth": ((0.9, 0.93, 0.93, 0.9, 0.9), (0.93, 0.95, 0.93)),
    "fifteenth": ((0.9, 0.92, 0.92, 0.75, 0.75), (0.78, 0.84, 0.93)),
    "sixteenth": ((0.9, 0.92, 0.9, 0.9, 0.9), (0.93, 0.95, 0.9)),
    "seventeenth": ((0.87, 0.95, 0.88, 0.9, 0.85), (0.92, 0.95, 0.9)),
    "eighteenth": ((0.87, 0.88, 0.9, 0.6, 0.5), (0.88, 0.93, 0.9)),
    "nineteenth": ((0.88, 0.9, 0.92, 0.7, 0.8), (0.8, 0.88, 0.9)),
    "twentieth": ((0.9, 0.9, 0.84, 0.8, 0.55), (0.85, 0.9, 0.9)),
    "twentyfirst": ((0.92, 0.95, 0.86, 0.75, 0.65), (0.9, 0.95, 0.93)),
    "twentysecond": ((0.95, 0.95, 0.92, 0.75, 0.8), (0.88, 0.93, 0.9)),
    "twentythird": ((0.92, 0.95, 0.88, 0.7, 0.55), (0.93, 0.95, 0.9)),
    "twentyfourth": ((0.85, 0.9, 0.88, 0.58, 0.65), (0.85, 0.93, 0.9)),
    # restated pages; without a red team
    "twentyfifth": ((0.86, 0.92, 0.8, 0.9, 0.55), None),
    "twentysixth": ((0.9, 0.93, 0.68, 0.9, 0.4), None),
    "twentyseventh": ((0.88, 0.82, 0.77, 0.0, 0.0), None),
    "twentyeighth": ((0.9, 0.9, 0.79, 0.0, 0.0), None),
    "twentyninth": ((0.92, 0.9, 0.78, 0.65, 0.65), None),
    "thirtieth": ((0.9, 0.9, 0.82, 0.6, 0.7), None),
    "thirtyfirst": ((0.92, 0.9, 0.8, 0.75, 0.65), None),
    "thirtysecond": ((0.86, 0.82, 0.77, 0.35, 0.3), None),
    "thirtythird": ((0.88, 0.8, 0.72, 0.3, 0.35), None),
    "thirtyfourth": ((0.8, 0.85, 0.75, 0.0, 0.4), None),
    "thirtyfifth": ((0.88, 0.85, 0.78, 0.0, 0.0), None),
    "thirtysixth": ((0.85, 0.8, 0.78, 0.3, 0.4), None),
    "thirtyseventh": ((0.87, 0.8, 0.7, 0.05, 0.2), None),
    "thirtyeighth": ((0.85, 0.79, 0.72, 0.0, 0.1), None),
    "thirtyninth": ((0.89, 0.75, 0.74, 0.05, 0.2), None),
    "fortieth": ((0.87, 0.8, 0.74, 0.0, 0.2), None),
}
MOST = {"benign_flagged": 0.05, "not_claim_flagged": 0.03, "out_of_domain_flags": 0}
MORE = {
    "fifth": {"not_claim_flagged": 0.04},
    "ninth": {"benign_flagged": 0.06},
    "thirteenth": {"benign_flagged": 0.06},
    "twentyfourth": {"not_claim_flagged": 0.08},
    "twentysixth": {"not_claim_flagged": 0.04},
    "twentyseventh": {"not_claim_flagged": 0.06},
    "twentyeighth": {"benign_flagged": 0.1, "not_claim_flagged": 0.07},
    "twentyninth": {"not_claim_flagged": 0.05},
    "thirtyfirst": {"not_claim_flagged": 0.07},
    "thirtythird": {"benign_flagged": 0.14, "not_claim_flagged": 0.05},
    "thirtyfourth": {"not_claim_flagged": 0.06},
    "thirtyfifth": {"not_claim_flagged": 0.1},
    "thirtysixth": {"benign_flagged": 0.11},
    "thirtyseventh": {"benign_flagged": 0.16},
    "thirtyeighth": {"benign_flagged": 0.1, "not_claim_flagged": 0.05},
    "thirtyninth": {"benign_flagged": 0.16, "not_claim_flagged": 0.04},
    "fortieth": {"benign_flagged": 0.14, "not_claim_flagged": 0.08},
}
"""Sets that were not tuned on, or hard, and miss by a few sentences."""


@pytest.mark.parametrize("folder", FLOORS)
def test_labelled_copy(folder: str) -> None:
    """Floors below which something broke: what a change may not undo unseen."""
    found = scores(shipped_today(), LABELLED / folder)
    names = ("claim_recall", "must_flag_recall", "flag_precision", "conflict_recall", "conflict_precision")
    low = dict(zip(names, FLOORS[folder][0], strict=True))
    high = MOST | MORE.get(folder, {})
    assert {k: found[k] for k, least in low.items() if found[k] < least} == {}
    assert {k: found[k] for k, most in high.items() if found[k] > most} == {}


@pytest.mark.parametrize("folder", [folder for folder, (_, least) in FLOORS.items() if least is not None])
def test_red_team_sentences(folder: str) -> None:
    found = redteam_scores(shipped_today(), LABELLED / folder)
    low = dict(zip(("warn_recall", "quiet_rate", "modality"), FLOORS[folder][1] or (), strict=True))
    assert {k: found[k] for k, least in low.items() if found[k] < least} == {}


def test_restated_claims_that_nobody_read() -> None:
    found = restated_scores(shipped_today(), LABELLED / "restated" / "unread.tsv", every=20)
    assert found["must_read"] >= 0.7 and found["must_flagged"] >= 0.62 and found["benign_read"] >= 0.55


@pytest.mark.parametrize(("table", "least"), [("unread_pages.tsv", 0.75), ("read_pages.tsv", 0.6)])
def test_single_sentences_of_real_pages(table: str, least: float) -> None:
    found = restated_scores(shipped_today(), LABELLED / "restated" / table, every=5)
    assert found["must_flagged"] >= least
    assert found["benign_flagged"] <= 0.13 and found["not_claim_flagged"] <= 0.1
    assert found["benign_flagged"] <= 0.2 and found["not_claim_flagged"] <= 0.2


def test_needles_are_not_non_invasive_in_copy_as_in_records() -> None:
    document = read_text(b"Hair mesotherapy is a non-invasive practice.", "page.txt")
    (claim,) = shipped_today().check([document]).claims
    assert (claim.verdict, claim.certainty) == ("contradicted", "high")


def test_a_denial_of_another_clause_does_not_turn_what_denies_itself() -> None:
    document = read_text(b"Mesotherapy doesn't cure baldness, and its effects aren't permanent.", "page.txt")
    claims = shipped_today().check([document]).claims
    assert [(claim.quote, claim.verdict) for claim in claims] == [
        ("doesn't cure baldness", "supported"),
        ("aren't permanent", "supported"),
    ]


@pytest.mark.parametrize("answer", ["No.", "Not one bit.", "Not in the slightest.", "By no means.", "Certainly not."])
def test_a_short_answer_to_a_question_denies_what_was_asked(answer: str) -> None:
    document = read_text(f"Does mesotherapy hurt? {answer}".encode(), "page.txt")
    (found,) = shipped_today().check([document]).claims
    assert (found.verdict, [flag.rule for flag in found.flags]) == ("contradicted", ["WD021"])


def test_short_texts_that_contradict_themselves_and_such_that_do_not() -> None:
    """The few that are wrong: a treatment that no record names, and one session told of by its result."""
    faults = pair_faults(shipped_today())
    assert {kind: len(texts) for kind, texts in faults.items() if len(texts) > 1} == {}


@pytest.mark.parametrize(("table", "least"), [("sides.tsv", 0.45), ("unread_sides.tsv", 0.16)])
def test_sayings_of_either_side_contradict_each_other(table: str, least: float) -> None:
    """Sayings of real pages, restated: few of those that nobody read are read on both sides; some are about other treatments."""
    assert sides_found(shipped_today(), LABELLED / "restated" / table) >= least


def test_the_report_of_a_page_reads_well(tmp_path: Path) -> None:
    report = checked(
        world(tmp_path, body("proof", say(False, "lasting"))), "The effect of the cream is permanent, they say."
    )
    shown = "".join(writer("text")(report, Options()))
    assert "in        The effect of the cream is [permanent], they say." in shown
