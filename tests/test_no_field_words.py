"""The engine knows no field, and its modules no lists of English: words are data, of the records or of the engine's YAML."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

from mesoevidence.extraction.mentions import Names, compared, words_around
from mesoevidence.phrases import tokens_of
from mesoevidence.records.field import Field
from mesoevidence.records.load import load_records
from mesoevidence.statements import Vocabulary
from mesoevidence.statements.vocabulary import Concept
from tests.worlds import ROOT, VOCABULARY

ENGINE = ROOT / "mesoevidence"
DESIGNS = {"in vitro"}
"""Names of study designs, which are the engine's, and of settings, too."""
NAMES = {
    "no": "an answer", "never": "how a cue inside a phrase counts", "does": "a key of a cue", "at": "a slot of a class",
    "like": "a group of signs", "th": "a tag of HTML", "until": "a word of the comments that are commands",
    "because": "another of those words", "nothing": "what a look-alike does", "others": "a key of the synonyms",
}  # fmt: skip
"""Words that are names in code as well."""


def labels(path: Path) -> Iterator[str]:
    """The names of the concepts of a folder, as patterns see them."""
    for file in sorted(path.glob("*.yaml")):
        for concept in yaml.safe_load(file.read_text(encoding="utf-8")).get("concepts", ()):
            yield from map(words, (concept["label"], *concept.get("altLabels", ())))


def words(text: str) -> str:
    return " ".join(token.text for token in tokens_of(text))


@cache
def constants(path: Path) -> tuple[tuple[int, str], ...]:
    """The texts of a module that are neither docstrings nor keys, with their lines."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    told |= {id(node.slice) for node in ast.walk(tree) if isinstance(node, ast.Subscript)}
    return tuple(
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told
    )


def test_no_module_names_a_treatment_a_group_of_people_or_a_place_of_the_field() -> None:
    known = set(labels(ROOT / "kb" / "vocabulary")) - DESIGNS
    assert {"biotin", "men"} < known
    found = [
        f"{path.relative_to(ROOT)}:{line}: {label}"
        for path in sorted(ENGINE.rglob("*.py"))
        for line, text in constants(path)
        for said in [f" {words(text)} "]
        for label in known
        if f" {label} " in said
    ]
    assert found == []


def test_no_module_that_reads_copy_holds_words_that_the_engine_has_as_data() -> None:
    phrases, extraction = (
        yaml.safe_load((ENGINE / package / "english.yaml").read_text(encoding="utf-8"))
        for package in ("phrases", "extraction")
    )
    lists = [
        *phrases["words"].values(),
        *(extraction[key] for key in ("articles", "joints", "range_joints", "unfinished")),
    ]
    known = {word for listed in lists for word in ([listed] if isinstance(listed, str) else listed) if word.isalpha()}
    assert {"but", "whereas", "and", "the", "until"} < known
    found = [
        f"{path.relative_to(ROOT)}:{line}: {text}"
        for package in ("extraction", "phrases", "reading")
        for path in sorted((ENGINE / package).rglob("*.py"))
        for line, text in constants(path)
        if text in known - NAMES.keys()
    ]
    assert found == []


# --- what a field says of names --------------------------------------------------------------------------------------


def subjects(text: str, field: Field | None) -> list[str]:
    """What a text with treatments in it can be about."""
    vocabulary = Vocabulary([Concept(**concept) for concept in VOCABULARY["concepts"]], [])
    tokens = tokens_of(text)
    found = compared(Names(vocabulary, "intervention").find(tokens), tokens, words_around(field, {}))
    return [mention.concept for mention in found if mention.is_subject]


FIELD = Field("mine", "treat", ("growth",), aside=("a (drop|touch) of",), before_names=("sour",))


@pytest.mark.parametrize(
    ("text", "without", "with_"),
    [
        ("It is milder than rival.", [], []),
        ("It is milder than sour rival.", ["rival"], []),
        ("With a drop of rival it is sweet.", ["rival"], []),
        ("With rival it is sweet.", ["rival"], ["rival"]),
    ],
)
def test_a_field_says_what_names_in_passing_and_what_stands_before_names(
    text: str, without: list[str], with_: list[str]
) -> None:
    assert subjects(text, None) == without
    assert subjects(text, FIELD) == with_


def test_a_pattern_of_a_field_that_cannot_be_read_is_a_problem_at_its_place(tmp_path: Path) -> None:
    (tmp_path / "vocabulary.yaml").write_text(yaml.safe_dump(VOCABULARY), encoding="utf-8")
    (tmp_path / "field.yaml").write_text(
        "field:\n  id: mine\n  subject: treat\n  words: [growth]\n  aside:\n    - a mixture of\n    - (a drop of\n",
        encoding="utf-8",
    )
    kb = load_records([tmp_path])
    problem = next(problem for problem in kb.problems if "lacks a closing" in problem.message)
    assert (problem.where.line, problem.severity) == (7, "error")
    assert not kb.fields
