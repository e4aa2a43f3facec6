"""How ``check`` does on labelled copy: what it finds, what it flags, what it flags for nothing.

The same measures as the project's scorer: spans are the same when they overlap by half of the shorter; a claim is flagged by
a bad verdict, or by a rule of severity error or warning.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import yaml

from mesoevidence.check import Checker
from mesoevidence.reading import read
from mesoevidence.reading.plain import read as read_text
from mesoevidence.report import Report, ReportedClaim

LABELLED = Path(__file__).parent / "labelled"
BAD = frozenset({"contradicted", "unsupported", "overstated", "mixed"})
LONGEST = 320
Span = tuple[int, int]


def _read(path: Path) -> Any:
    return yaml.load(path.read_bytes(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def is_flagged(claim: ReportedClaim) -> bool:
    return claim.verdict in BAD or any(flag.severity in ("error", "warning") for flag in claim.flags)


def labelled(folder: Path) -> Iterator[dict[str, Any]]:
    yield from _read(folder / "labels.yaml")["documents"]


def scores(checker: Checker, folder: Path = LABELLED) -> dict[str, float]:
    """Every measure over all labelled documents of a folder, as a share; ``out_of_domain_flags`` as a number."""
    n: Counter[str] = Counter()
    for document in labelled(folder):
        report = checker.check([read(folder / f"{document['doc']}.txt")])
        text, places = _folded((folder / f"{document['doc']}.txt").read_bytes().decode())
        _count(document, report, text, places, n)
    return {
        "claim_recall": n["found"] / n["claims"],
        "must_flag_recall": n["must_found"] / n["must"],
        "flag_precision": n["flagged_ok"] / n["flagged"],
        "benign_flagged": n["benign_flagged"] / n["benign"],
        "not_claim_flagged": n["quiet_flagged"] / n["quiet"],
        "conflict_recall": n["conflicts_found"] / n["conflicts"],
        "conflict_precision": n["reported_ok"] / max(n["reported"], 1),
        "out_of_domain_flags": n["outside"],
    }


def _count(document: dict[str, Any], report: Report, text: str, places: list[int], n: Counter[str]) -> None:
    by_id = {c.id: (places[c.start or 0], places[c.end or 0]) for c in report.claims}
    claims = [c for c in report.claims if by_id[c.id][1] - by_id[c.id][0] <= LONGEST]
    spans = [by_id[c.id] for c in claims]
    flagged = [by_id[c.id] for c in claims if is_flagged(c)]
    places_of = _placer(text)
    labels = [(label, place) for label in document["claims"] if (place := places_of(label["quote"])) is not None]
    must = [place for label, place in labels if label["must_flag"] == "yes"]
    for label, place in labels:
        n["claims"] += 1
        n["found"] += any(_same(place, span) for span in spans)
        if label.get("flag_confidence", "high") != "high":
            continue
        hit = [span for span in flagged if _same(place, span)]
        if label["must_flag"] == "yes":
            n["must"] += 1
            n["must_found"] += bool(hit)
        else:
            n["benign"] += 1
            n["benign_flagged"] += bool(hit) and not any(_touch(span, m) for span in hit for m in must)
    n["flagged"] += len(flagged)
    n["flagged_ok"] += sum(any(_touch(span, m) for m in must) for span in flagged)
    n["outside"] += 0 if document["claims"] else len(flagged)
    places_of = _placer(text)
    for quiet in document["not_claims"]:
        place = places_of(quiet["quote"])
        if place is not None and quiet.get("flag_confidence", "high") == "high":
            n["quiet"] += 1
            n["quiet_flagged"] += any(_same(place, g) and not any(_touch(g, m) for m in must) for g in flagged)
    pairs = [(by_id[a], by_id[b]) for a, b in (c.claims for c in report.conflicts) if a in by_id and b in by_id]
    wanted = [(_placer(text)(k["quote_a"]), _placer(text)(k["quote_b"]), k) for k in document["conflicts"]]
    known = [(x, y, k) for x, y, k in wanted if x is not None and y is not None]
    for x, y, conflict in known:
        if conflict.get("both") or conflict.get("severity") == "clear":
            n["conflicts"] += 1
            n["conflicts_found"] += any(
                (_same(x, p) and _same(y, q)) or (_same(x, q) and _same(y, p)) for p, q in pairs
            )
    n["reported"] += len(pairs)
    n["reported_ok"] += sum(
        any((_touch(x, p) and _touch(y, q)) or (_touch(x, q) and _touch(y, p)) for x, y, _ in known) for p, q in pairs
    )


def pair_faults(checker: Checker) -> dict[str, list[str]]:
    """The short texts whose contradiction is not found, and those in which one is found that is none."""
    kinds = _read(LABELLED / "pairs.yaml")
    return {
        kind: [
            item["text"]
            for item in items
            if bool(checker.check([read_text(item["text"].encode(), "pair")]).conflicts) is not (kind == "contradict")
        ]
        for kind, items in kinds.items()
    }


def sides_found(checker: Checker, path: Path) -> float:
    """Of the pairs of a saying of one side and one of the other (a line each: theme, side, sentence) the share in which ``check``
    reports that the one contradicts the other."""
    sides: dict[tuple[str, str], list[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        theme, side, sentence = line.split("\t")
        sides.setdefault((theme, side), []).append(sentence)
    n: Counter[bool] = Counter()
    for theme in dict.fromkeys(theme for theme, _ in sides):
        for one, other in product(sides[theme, "a"], sides[theme, "b"]):
            report = checker.check([read_text(f"Hair mesotherapy\n\n{one}\n\n{other}\n".encode(), "pair")])
            lines = {claim.id: claim.line for claim in report.claims}
            n[any({lines.get(name) for name in conflict.claims} == {3, 5} for conflict in report.conflicts)] += 1
    return n[True] / n.total()


def redteam_scores(checker: Checker, folder: Path = LABELLED) -> dict[str, float]:
    """Whether red-team sentences are warned of, left alone, and read with the right modality."""
    n: Counter[str] = Counter()
    for item in _read(folder / "redteam.yaml"):
        report = checker.check([read_text(item["text"].encode(), item["id"])])
        kind = "warn" if item["warn"] else "quiet"
        n[kind] += 1
        n[f"{kind}_ok"] += any(map(is_flagged, report.claims)) == bool(item["warn"])
        n["false_conflicts"] += bool(report.conflicts) and not item["conflict"]
        for label in item["claims"]:
            start = item["text"].find(label["quote"])
            hit = [c for c in report.claims if (c.start or 0) < start + len(label["quote"]) and (c.end or 0) > start]
            said = {statement.get("modality") for claim in hit for statement in claim.statements}
            n["read"] += bool(said)
            n["modality_ok"] += label["modality"] in said
    return {
        "warn_recall": n["warn_ok"] / n["warn"],
        "quiet_rate": n["quiet_ok"] / n["quiet"],
        "modality": n["modality_ok"] / max(n["read"], 1),
        "false_conflicts": n["false_conflicts"],
    }


def _folded(text: str) -> tuple[str, list[int]]:
    """The text with its white space folded, and for every offset of it the new one."""
    out: list[str] = []
    places: list[int] = []
    space = True
    for sign in text:
        places.append(len(out))
        if not sign.isspace():
            out.append(sign)
            space = False
        elif not space:
            out.append(" ")
            space = True
    return "".join(out), [*places, len(out)]


def _placer(text: str) -> Any:
    """A function that finds quotes, each occurrence of a repeated one in turn."""
    seen: dict[str, int] = {}

    def place(quote: str) -> Span | None:
        quote = re.sub(r"\s+", " ", quote).strip()
        start = text.find(quote, seen.get(quote, 0))
        start = start if start >= 0 else text.find(quote)
        if start < 0:
            return None
        seen[quote] = start + 1
        return start, start + len(quote)

    return place


def _same(a: Span, b: Span) -> bool:
    over = min(a[1], b[1]) - max(a[0], b[0])
    return over > 0 and over * 2 >= min(a[1] - a[0], b[1] - b[0])


def _touch(a: Span, b: Span) -> bool:
    return min(a[1], b[1]) - max(a[0], b[0]) >= 8


def restated_scores(checker: Checker, path: Path, every: int = 1) -> dict[str, float]:
    """Of restated claims (one in ``every`` so many lines of a file) the shares that are read and flagged.

    A line is Y, N or - (must be flagged, must not, no claim), the attribute, a sentence, and the words that claim something.
    """
    n: Counter[str] = Counter()
    for line in path.read_text(encoding="utf-8").splitlines()[::every]:
        kind, _, sentence, words = line.split("\t")
        report = checker.check([read_text(sentence.encode(), "page.txt")])
        start = sentence.index(words)
        place = start, start + len(words)
        found = [claim for claim in report.claims if _same(place, (claim.start or 0, claim.end or 0))]
        n[kind] += 1
        n[f"{kind} read"] += bool(found)
        n[f"{kind} flagged"] += any(map(is_flagged, report.claims if kind == "-" else found))
    return {
        "must_read": n["Y read"] / n["Y"],
        "must_flagged": n["Y flagged"] / n["Y"],
        "benign_read": n["N read"] / n["N"],
        "benign_flagged": n["N flagged"] / n["N"],
        "not_claim_flagged": n["- flagged"] / n["-"],
    }
