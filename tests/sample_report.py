"""A small report made by hand: every verdict, both kinds of conflict, all standings, problems, and awkward texts."""

from __future__ import annotations

from dataclasses import replace

from mesoevidence.records.problems import Location, Problem
from mesoevidence.report import Evidence, Flag, Report, ReportedClaim, ReportedConflict, ReportedSource

FAIL_ON = ("contradicted", "unsupported", "overstated", "hard-conflict", "error")
AWKWARD = (
    'gains | 5 % & more,\n"as <b>new</b>" – größer, 育毛 $5 *bold* _low_ `code` [a](1) \\ ~x~ '
    "##[error]no ::error::no @clinic #12 \x07 https://example.org/a_b?c=1&d=%20e."
)
RECORDS = "claims/odd names, 100%: a.yaml"


def claim(name: str, verdict: str, line: int, /, **keys: object) -> ReportedClaim:
    """A claim of the source ``one``, recorded at ``line``."""
    given: dict[str, object] = {
        "source": "one", "quote": f"quote of {name}", "record": Location("claims/one.yaml", line, 5), "certainty": None,
        "reasons": (), "why": f"Why {name} is {verdict}.", "repair": None,
    }  # fmt: skip
    return ReportedClaim(id=f"one.{name}", verdict=verdict, **(given | keys))  # type: ignore[arg-type]


def sample() -> Report:
    """The report; a new one at every call, so that a test may change it."""
    trial = Evidence(
        "pain.scalp", "disputes", "exact", "moderate", "It probably hurts.",
        ("Suh 2021, doi:10.1111/jocd.13554", "Lee 2020", "Kim 2019, https://example.org/kim_2019", "Park 2018"),
    )  # fmt: skip
    painless = claim(
        "painless", "contradicted", 8, quote="virtually painless", certainty="moderate",
        reasons=("contrary_evidence", "absolute"),
        why="The evidence says otherwise (moderate certainty): It probably hurts. It is worded without any exception.",
        repair="It probably hurts.", evidence=(trial,), quote_state="anchored", start=10, end=28,
        line=2, column=3, end_line=2, end_column=21,
        statements=(
            {"subject": "mesotherapy.scalp", "attribute": "pain", "value": {"any_of": ["painless"]},
             "modality": "asserts", "absolute": False},
            {"subject": "mesotherapy.scalp", "attribute": "onset", "value": {"max": 1.5, "unit": "wk"},
             "modality": "possible", "absolute": True, "polarity": "negated", "scope": {"population": "aga.male"}},
        ),
    )  # fmt: skip
    awkward = claim(
        "awkward", "overstated", 14, quote=AWKWARD, record=Location(RECORDS, 14, 5), certainty="low",
        reasons=("certainty", "scope.population"), why=f"Said: {AWKWARD}", repair=AWKWARD,
        flags=(
            Flag("WD002", "error", "No |pipes|", "They break <tables>.", "Leave them out.", ("Article 7(1)",)),
            Flag("US01", "note", "=HYPERLINK(1)", "It runs.", "Do not."),
        ),
    )  # fmt: skip
    claims = [
        painless,
        claim("formula", "unsupported", 20, quote="=1+1", reasons=("no_evidence_held",), repair="+Remove, or not"),
        awkward,
        claim("mixed", "mixed", 26, certainty="low", reasons=("mixed_evidence",)),
        claim("unclear", "not_assessable", 32, reasons=("no_statement",), quote_state="orphaned"),
        claim(
            "held",
            "supported",
            38,
            certainty="high",
            flags=(Flag("WD009", "warning", "Date missing", "It ages.", "Add it."),),
        ),
        claim("sound", "supported", 44, certainty="high", library_match="one.approved"),
        claim("price", "background", 50, reasons=("background",)),
        claim("old", "unsupported", 56, standing="suppressed", because="the label | says so,\n50 %"),
        claim("known", "contradicted", 62, standing="baselined", reasons=("contrary_evidence",)),
    ]
    claims.append(
        replace(claim("safe", "unsupported", 3), id="two.safe", source="two", record=Location("claims/two.yaml"))
    )

    def conflict(kind: str, first: ReportedClaim, second: ReportedClaim, **keys: object) -> ReportedConflict:
        return ReportedConflict(
            id=f"{first.id}~{second.id}~pain", kind=kind, attribute="pain", label="pain, during & after",  # type: ignore[arg-type]
            claims=(first.id, second.id), sources=(first.source, second.source), quotes=(first.quote, second.quote),
            records=(first.record, second.record), reason="pain: painless against 8 of 10; both cannot be true.",
            **keys,  # type: ignore[arg-type]
        )  # fmt: skip

    return Report(
        profile="promo", as_of="2026-11-21", version="1.2.3",
        sources=[
            ReportedSource("one", "The <first> | page", "A. Nonym", "2025", "https://a.example", "copy/one.md", "0" * 64, 10, 1),
            ReportedSource(
                "two", None, None, None, None, None, None, 1, 0, Location("claims/two.yaml", 1, 1),
                (Flag("WD020", "warning", "Benefits without risks", "One side only.", "Add the risks."),),
            ),
            ReportedSource("three", "Nothing in it", None, None, None, None, None, 0, 0),
        ],
        claims=claims,
        conflicts=[
            conflict("tension", claims[3], claims[4]),
            conflict("hard", claims[0], awkward),
            conflict("hard", claims[0], claims[-1], standing="suppressed", because="two treatments"),
            conflict("tension", claims[1], claims[-1], standing="baselined"),
        ],
        problems=[
            Problem(Location("--market"), "no rules for 'xx': not checked"),
            Problem(Location("claims/bad.yaml"), "cannot be read: 100% odd\nreally <odd>"),
            Problem(Location(RECORDS, 3, 7), "the suppression of 'mixed' suppresses nothing: remove it", "warning"),
        ],
        notes=["2 rejected or withdrawn claims were left out."],
        skipped=3,
        rules=7,
    )  # fmt: skip
