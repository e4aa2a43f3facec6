"""Knowledge bases and claims of any size, the same bytes on every run.

The field is nobody's: treatments 1 to 20 with their variants, outcomes 1 to 40, a dozen groups of people.
Subjects and attributes are drawn uniformly: the pairs that can conflict grow with the number of claims.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from bench.layout import Record, block, mapping, write

SEED = 20261121
FAMILIES = 20
CLAIMS_PER_FILE = 100
FINDINGS_PER_ASSESSMENT = 3
ASSESSMENTS_PER_FILE = 50

LEVELS = ["none", "minimal", "mild", "moderate", "severe"]
OPTIONS = ["tablet", "injection", "cream", "device"]
RANKS = ["best", "among_best"]
CERTAINTIES = ["very_low", "low", "moderate", "high"]
MODALITIES = {"asserts": "clearly", "probable": "probably", "possible": "may", "uncertain": "perhaps"}
RANDOMISED = ["rct", "systematic_review"]
OBSERVATIONAL = ["cohort", "case_series", "nonrandomised"]
RISKS = {True: ["low", "some_concerns", "high"], False: ["low", "moderate", "serious"]}
COUNTS_BY_DOMAIN = {
    "boolean": 8, "proportion": 6, "category": 4, "ordinal": 6, "count": 4, "duration": 5, "effect": 6,
    "rank": 1,
}  # fmt: skip
KIND_BY_DOMAIN = {
    "boolean": "efficacy", "proportion": "safety", "category": "delivery", "ordinal": "pain",
    "count": "schedule", "duration": "durability", "effect": "efficacy", "rank": "comparative",
}  # fmt: skip
POPULATIONS: dict[str, tuple[list[str], list[str]]] = {  # id: broader, disjoint
    "people": ([], []),
    "children": (["people"], ["adults"]),
    "adults": (["people"], []),
    "adults.women": (["adults"], ["adults.men"]),
    "adults.men": (["adults"], []),
    "adults.older": (["adults"], []),
    "condition_1": (["people"], []),
    "condition_1.mild": (["condition_1"], ["condition_1.severe"]),
    "condition_1.severe": (["condition_1"], []),
    "condition_1.women": (["condition_1", "adults.women"], []),
    "condition_2": (["people"], ["condition_1"]),
    "condition_2.men": (["condition_2", "adults.men"], []),
}


class Value(NamedTuple):
    """What a statement says of its attribute, and how often it is so."""

    value: Any
    quantifier: str | None = None


@dataclass(frozen=True)
class Records:
    """One knowledge base and the claims on it, as plain mappings in the shape of docs/records.md."""

    concepts: list[Record]
    attributes: list[Record]
    studies: list[Record]  # {"study": ..., "findings": [...]}
    assessments: list[Record]
    sources: list[Record]  # {"source": ..., "claims": [...]}

    def __len__(self) -> int:
        """Count the vocabulary, studies, findings, assessments and claims."""
        findings = sum(len(study["findings"]) for study in self.studies)
        claims = sum(len(source["claims"]) for source in self.sources)
        vocabulary = len(self.concepts) + len(self.attributes)
        return vocabulary + len(self.studies) + findings + len(self.assessments) + claims


def build(claims: int, findings: int, families: int = FAMILIES) -> Records:
    """Build the records of a knowledge base with so many claims and findings (rounded up to threes)."""
    rng = Random(SEED)
    concepts = [*_interventions(families), *_populations()]
    attributes = list(_attributes())
    subjects = [concept["id"] for concept in concepts if concept["kind"] == "intervention"]
    studies, assessments = _evidence(rng, findings, subjects, attributes)
    sources = [
        _source(rng, start // CLAIMS_PER_FILE + 1, min(CLAIMS_PER_FILE, claims - start), subjects, attributes)
        for start in range(0, claims, CLAIMS_PER_FILE)
    ]
    return Records(concepts, attributes, studies, assessments, sources)


def generate(directory: Path, claims: int, findings: int, families: int = FAMILIES) -> Records:
    """Write `kb/` and `claims/` into a directory; return what was written."""
    records = build(claims, findings, families)
    vocabulary = directory / "kb" / "vocabulary"
    interventions = [concept for concept in records.concepts if concept["kind"] == "intervention"]
    populations = [concept for concept in records.concepts if concept["kind"] == "population"]
    write(vocabulary / "interventions.yaml", block("concepts", interventions))
    write(vocabulary / "populations.yaml", block("concepts", populations))
    write(vocabulary / "attributes.yaml", block("attributes", records.attributes))
    for study in records.studies:
        lines = [*mapping("study", study["study"]), *block("findings", study["findings"])]
        write(directory / "kb" / "studies" / f"{study['study']['id']}.yaml", lines)
    for start in range(0, len(records.assessments), ASSESSMENTS_PER_FILE):
        part = records.assessments[start : start + ASSESSMENTS_PER_FILE]
        write(
            directory / "kb" / "assessments" / f"area-{start // ASSESSMENTS_PER_FILE + 1}.yaml",
            block("assessments", part),
        )
    for source in records.sources:
        lines = [*mapping("source", source["source"]), *block("claims", source["claims"])]
        write(directory / "claims" / f"{source['source']['id']}.yaml", lines)
    return records


# Vocabulary


def _interventions(families: int) -> Iterator[Record]:
    for number in range(1, families + 1):
        root = f"treatment_{number}"
        yield {"id": root, "kind": "intervention", "label": f"treatment {number}"}
        for variant in ("a", "b"):
            middle = f"{root}.{variant}"
            yield {
                "id": middle,
                "kind": "intervention",
                "label": f"treatment {number}{variant}",
                "broader": [root],
            }
            yield {
                "id": f"{middle}.strong",
                "kind": "intervention",
                "label": f"strong treatment {number}{variant}",
                "broader": [middle],
                "altLabels": [f"{number}{variant} forte"],
            }


def _populations() -> Iterator[Record]:
    for name, (broader, disjoint) in POPULATIONS.items():
        concept: Record = {
            "id": name,
            "kind": "population",
            "label": name.replace(".", ", ").replace("_", " "),
        }
        if broader:
            concept["broader"] = broader
        if disjoint:
            concept["disjoint"] = disjoint
        yield concept


def _attributes() -> Iterator[Record]:
    number = 0
    for domain, count in COUNTS_BY_DOMAIN.items():
        for index in range(count):
            number += 1
            attribute: Record = {
                "id": f"outcome_{number}",
                "label": f"outcome {number}",
                "kind": KIND_BY_DOMAIN[domain],
                "domain": domain,
                "functional": domain != "category",
                "better": ("higher", "lower")[index % 2]
                if domain in ("effect", "duration", "proportion")
                else "none",
            }
            if domain == "category":
                attribute["levels"] = OPTIONS
            if domain == "rank":
                attribute["levels"] = RANKS
            if domain == "ordinal":
                attribute["levels"] = LEVELS
                attribute["better"] = "lower"
                attribute["thresholds"] = {
                    "unit": "NRS",
                    "cuts": dict(zip(LEVELS, (0, 0.5, 2, 4, 7), strict=True)),
                }
            if domain == "count" and index % 2:
                attribute["needs_evidence"] = False
            yield attribute


# Values


def _claimed(rng: Random, domain: str) -> Value:
    """Draw what copy would say of an attribute of this domain."""
    level = rng.randrange(len(LEVELS) - 1)
    match domain:
        case "boolean":
            return Value(True, rng.choice([None, None, "all", "most", "some", "at_least_one"]))
        case "proportion":
            share = rng.choice([5, 10, 30, 50, 80, 95])
            return rng.choice(
                [
                    Value({"estimate": share, "unit": "%"}),
                    Value({"max": share, "unit": "%"}),
                    Value({"min": share, "unit": "%"}),
                    Value(True, rng.choice(["all", "most", "some"])),
                ]
            )
        case "category":
            pair = sorted(rng.sample(OPTIONS, 2))
            return Value(
                rng.choice([pair[0], {"any_of": pair}, {"all_of": pair}, {"all_of": pair, "closed": True}])
            )
        case "ordinal":
            return Value(rng.choice([LEVELS[level], LEVELS[level], {"any_of": LEVELS[level : level + 2]}]))
        case "count":
            count = rng.choice([1, 3, 4, 6, 8, 10])
            return Value(
                rng.choice(
                    [{"estimate": count}, {"min": count, "max": count + 2}, {"min": count, "min_open": True}]
                )
            )
        case "duration":
            low, unit = rng.choice([(7, "d"), (2, "wk"), (4, "wk"), (3, "mo"), (6, "mo"), (1, "a"), (2, "a")])
            return rng.choice(
                [
                    Value({"estimate": low, "unit": unit, "approximate": True}),
                    Value({"min": low, "max": low + 2, "unit": unit}),
                    Value({"max": low, "unit": unit}),
                    Value({"estimate": low, "unit": unit}, "on_average"),
                ]
            )
        case "effect":
            value: Record = {"direction": rng.choice(["improve", "improve", "increase", "decrease", "none"])}
            if value["direction"] != "none" and rng.random() < 0.4:
                value |= {"estimate": rng.choice([10, 20, 30, 50, 80, 156]), "unit": "%"}
                return Value(value, rng.choice([None, "on_average", "up_to"]))
            return Value(value, rng.choice([None, None, "most", "some"]))
        case _:
            return Value(rng.choice(RANKS))


def _found(rng: Random, domain: str, centre: int) -> Value:
    """Draw the result of one study; results of one body of evidence lie around the same centre (0 to 3)."""
    match domain:
        case "boolean":
            return Value(True, "at_least_one" if centre < 2 else "most")
        case "proportion":
            patients = rng.choice([40, 120, 541])
            return Value({"n": patients * (1 + 2 * centre) // 10 + rng.randrange(3), "N": patients})
        case "category":
            return Value(OPTIONS[centre])
        case "ordinal":
            return Value(LEVELS[centre])
        case "count":
            return Value({"estimate": 3 + 2 * centre})
        case "duration":
            return Value({"min": 2 + 3 * centre, "max": 4 + 3 * centre + rng.randrange(3), "unit": "mo"})
        case "effect" if centre == 0:
            return Value({"direction": "unclear"})
        case "effect":
            estimate, half = 10 * centre + rng.randrange(5), rng.choice([3, 6, 9])
            interval = [estimate - half, estimate + half]
            return Value(
                {"direction": "increase", "estimate": estimate, "ci": interval, "unit": "%", "p": "<0.05"},
                "on_average",
            )
        case _:
            return Value(RANKS[centre % 2])


def _shown(domain: str, centre: int) -> Value:
    """Return what the body of evidence around a centre shows."""
    match domain:
        case "proportion":
            return Value({"min": 8 + 20 * centre, "max": 18 + 20 * centre, "unit": "%"})
        case "duration":
            return Value({"min": 2 + 3 * centre, "max": 6 + 3 * centre, "unit": "mo"})
        case "effect":
            return Value({"direction": "increase" if centre else "unclear"}, "on_average" if centre else None)
        case _:
            return _found(Random(0), domain, centre)


def _statement(subject: str, attribute: str, value: Value, scope: Record) -> Record:
    statement: Record = {"subject": subject, "attribute": attribute, "value": value.value}
    if value.quantifier:
        statement["quantifier"] = value.quantifier
    if scope:
        statement["scope"] = scope
    return statement


# Evidence


def _evidence(
    rng: Random, findings: int, subjects: list[str], attributes: list[Record]
) -> tuple[list[Record], list[Record]]:
    """Build bodies of three findings; each study gives one finding to each of two bodies of like design."""
    bodies = -(-findings // FINDINGS_PER_ASSESSMENT)
    blocks = -(-bodies // 2)
    studies = [
        _study(rng, block, place) for block in range(blocks) for place in range(FINDINGS_PER_ASSESSMENT)
    ]
    assessments = []
    for body in range(bodies):
        block = body % blocks
        of_body = studies[block * FINDINGS_PER_ASSESSMENT : (block + 1) * FINDINGS_PER_ASSESSMENT]
        randomised = of_body[0]["study"]["design"] in RANDOMISED
        subject, attribute, centre = rng.choice(subjects), rng.choice(attributes), rng.randrange(4)
        scope: Record = {"population": of_body[0]["study"]["population"]}
        ids = []
        for study in of_body:
            identifier = f"{study['study']['id']}.{attribute['id'].replace('_', '-')}-{body + 1}"
            by = {"timepoint": {"max": rng.choice([8, 16, 24]), "unit": "wk"}} if rng.random() < 0.3 else {}
            found = _found(rng, attribute["domain"], centre)
            study["findings"].append({
                "id": identifier,
                "statement": _statement(subject, attribute["id"], found, scope | by),
                "endpoint_role": rng.choice(["primary", "primary", "secondary", "post_hoc", "subgroup"]),
                "risk_of_bias": {
                    "tool": "RoB 2" if randomised else "ROBINS-I",
                    "overall": rng.choice(RISKS[randomised]),
                    "reason": "generated",
                },
            })  # fmt: skip
            ids.append(identifier)
        target = _statement(subject, attribute["id"], _shown(attribute["domain"], centre), scope)
        assessments.append(_assessment(rng, body + 1, target, ids, randomised))
    return studies, assessments


def _study(rng: Random, block: int, place: int) -> Record:
    number = block * FINDINGS_PER_ASSESSMENT + place + 1
    in_block = Random(SEED + block)  # the studies of one block share their class of design and population
    design = rng.choice(in_block.choice([RANDOMISED, OBSERVATIONAL]))
    return {
        "study": {
            "id": f"study-{number}",
            "title": f"Study {number} of a treatment",
            "citation": {
                "authors": [f"Author {number}"],
                "year": 2000 + number % 26,
                "journal": f"Journal {number % 40 + 1}",
            },
            "design": design,
            "population": in_block.choice(list(POPULATIONS)),
            "n": rng.choice([24, 40, 90, 120, 541]),
            "verified": {"read": rng.choice(["abstract", "full_text"]), "where": "generated"},
            "status": "current" if number % 200 else "retracted",
        },
        "findings": [],
    }


def _assessment(rng: Random, number: int, target: Record, findings: list[str], randomised: bool) -> Record:
    domains = ["risk_of_bias", "inconsistency", "indirectness", "imprecision", "publication_bias"]
    downgrade = {
        name: {"step": rng.choice([-1, -1, -2]), "reason": f"as {findings[0]} shows"}
        for name in sorted(rng.sample(domains, rng.choice([0, 0, 1, 1, 2])))
    }
    upgrade: Record = {}
    if not randomised and not downgrade and rng.random() < 0.5:
        upgrade = {"large_effect": {"step": 1, "reason": f"as {findings[0]} shows"}}
    steps = sum(item["step"] for item in [*downgrade.values(), *upgrade.values()])
    start = "high" if randomised else "low"
    rank = max(0, min(len(CERTAINTIES) - 1, CERTAINTIES.index(start) + steps))
    return {
        "id": f"body-{number}",
        "target": target,
        "findings": findings,
        "starts_at": start,
        "downgrade": downgrade,
        "upgrade": upgrade,
        "certainty": CERTAINTIES[rank],
        "plain": f"What three studies show of {target['attribute'].replace('_', ' ')}.",
        "raters": ["generator"],
        "date": "2026-11-21",
        "review_by": "2096-11-21",
    }


# Claims


def _source(rng: Random, number: int, claims: int, subjects: list[str], attributes: list[Record]) -> Record:
    name = f"page-{number}"
    source = {
        "id": name,
        "kind": "asset",
        "title": f"Page {number}",
        "publisher": f"Clinic {number % 50 + 1}",
        "date": "2026-01-01",
        "language": "en",
        "markets": ["us"],
    }
    return {
        "source": source,
        "claims": [_claim(rng, f"{name}.{index + 1}", subjects, attributes) for index in range(claims)],
    }


def _claim(rng: Random, identifier: str, subjects: list[str], attributes: list[Record]) -> Record:
    subject = rng.choice(subjects)
    statements, words = [], []
    for attribute in rng.sample(attributes, rng.choice([1, 1, 2])):
        statement = _claimed_statement(rng, subject, subjects, attribute)
        statements.append(statement)
        modality = MODALITIES[statement.get("modality", "asserts")]
        words.append(f"{modality} {rng.choice(['gives', 'keeps', 'shows'])} {attribute['label']}")
    return {"id": identifier, "quote": " and ".join(words), "statements": statements}


def _claimed_statement(rng: Random, subject: str, subjects: list[str], attribute: Record) -> Record:
    scope: Record = {}
    if rng.random() < 0.4:
        scope["population"] = rng.choice(list(POPULATIONS))
    if rng.random() < 0.1:
        scope["timepoint"] = {"max": rng.choice([8, 16, 24]), "unit": "wk"}
    statement = _statement(subject, attribute["id"], _claimed(rng, attribute["domain"]), scope)
    modality = rng.choice(["asserts", "asserts", "asserts", *MODALITIES])
    if modality != "asserts":
        statement["modality"] = modality
    elif rng.random() < 0.1:
        statement["absolute"] = True
    if attribute["domain"] == "boolean" and rng.random() < 0.2:
        statement["polarity"] = "negated"
    if attribute["domain"] == "effect":
        statement["causality"] = rng.choice(["causal", "conditional", "associational"])
        if rng.random() < 0.2:
            statement["comparator"] = rng.choice(
                ["placebo", "none", *(other for other in subjects if other != subject)]
            )
    return statement


def main() -> None:
    """Write the records of one size into a directory; print how many they are."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--claims", type=int, required=True)
    parser.add_argument("--findings", type=int, required=True)
    parser.add_argument(
        "--families", type=int, default=FAMILIES, help="families of interventions (five concepts each)"
    )
    options = parser.parse_args()
    print(len(generate(options.directory, options.claims, options.findings, options.families)))


if __name__ == "__main__":
    main()
