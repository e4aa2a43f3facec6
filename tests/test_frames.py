"""What is told once for all phrases: the frames, in which a thing is said to rise or to end, and words of the same meaning."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mesoevidence.check import Checker
from mesoevidence.phrases.forms import verb_forms
from mesoevidence.phrases.notation import Notation, parse
from mesoevidence.phrases.synonyms import synonyms
from mesoevidence.reading import plain
from mesoevidence.records.knowledge_base import KnowledgeBase
from tests.worlds import make, shipped_checker, write

FRAMES = {
    "rises": {"text": ["(lifts|raises) .. {thing}", "{thing} (rises|goes up)"], "unless": ["sham {thing}"]},
}


def kb_of(tmp_path: Path, **phrase: Any) -> KnowledgeBase:
    """A knowledge base with one phrase, and one frame for it."""
    write(tmp_path, "kb/frames.yaml", {"pack": {"id": "frames", "title": "frames", "frames": FRAMES}})
    given = {"id": "growth.risen", "attribute": "growth", "value": {"direction": "increase"}, **phrase}
    write(
        tmp_path,
        "kb/phrases.yaml",
        {"phrases": [given], "field": {"id": "field", "subject": "treat", "words": ["wool"]}},
    )
    return make(tmp_path)


def read(kb: KnowledgeBase, text: str) -> list[str]:
    return [claim.quote for claim in Checker(kb).check([plain.read(text.encode(), "page.txt")]).claims]


def test_a_phrase_reads_every_construction_of_its_frame_with_its_thing(tmp_path: Path) -> None:
    kb = kb_of(tmp_path, frame="rises", thing=["wool", "the fleece"])
    assert kb.problems == []
    assert read(kb, "The treatment lifts the wool.") == ["lifts the wool"]
    assert read(kb, "With the treatment the fleece goes up.") == ["the fleece goes up"]
    assert read(kb, "The treatment lifts the hat.") == []
    assert read(kb, "The treatment lifts sham wool.") == []  # what excuses the frame excuses its phrase


def test_what_excuses_an_attribute_excuses_every_phrase_of_it(tmp_path: Path) -> None:
    phrase = {"attribute": "growth", "value": {"direction": "increase"}}
    loose = {**phrase, "id": "growth.loose", "text": ["thickens the .. wool"]}
    strict = {**phrase, "id": "growth.strict", "text": ["thickens .. .. wool"], "unless": ["in a dream"]}
    excuses = [{"id": "growth.excused", "attribute": "growth", "unless": ["on paper"]}]
    field = {"id": "field", "subject": "treat", "words": ["wool"]}
    write(tmp_path, "kb/phrases.yaml", {"phrases": [loose, strict], "excuses": excuses, "field": field})
    kb = make(tmp_path)
    assert kb.problems == []
    assert read(kb, "The treatment thickens the wool.") == ["thickens the wool"]
    assert read(kb, "In a dream, the treatment thickens the wool.") == ["thickens the wool"]  # of one phrase only
    assert read(kb, "On paper, the treatment thickens the wool.") == []


def test_excuses_are_checked(tmp_path: Path) -> None:
    excuses = [
        {"id": "a.excused", "attribute": "groth", "unless": ["on paper"]},
        {"id": "b.excused", "attribute": "growth", "unless": ["(on paper"]},
    ]
    write(tmp_path, "kb/excuses.yaml", {"excuses": excuses})
    kb = make(tmp_path)
    assert [(p.record, p.where.line) for p in kb.problems] == [("a.excused", 3), ("b.excused", 9)]
    assert list(kb.excuses) == ["b.excused"]


def test_two_packs_cannot_have_a_list_or_a_frame_of_one_name(tmp_path: Path) -> None:
    for name in ("one", "two"):
        pack = {"id": name, "title": name, "lists": {"wool": ["wool"], name: ["x"]}, "frames": FRAMES}
        write(tmp_path, f"kb/{name}.yaml", {"pack": pack})
    told = [f"{Path(p.where.file).name}:{p.where.line} {p.message}" for p in make(tmp_path).problems]
    assert told == [
        "two.yaml:5 'wool' is already one of the lists of pack 'one'; a name stands for one of them",
        "two.yaml:10 'rises' is already one of the frames of pack 'one'; a name stands for one of them",
    ]


def test_patterns_of_its_own_are_read_beside_those_of_the_frame(tmp_path: Path) -> None:
    kb = kb_of(tmp_path, frame="rises", thing=["wool"], text=["wool galore"])
    assert read(kb, "The treatment: wool galore.") == ["wool galore"]
    assert read(kb, "The treatment raises wool.") == ["raises wool"]


@pytest.mark.parametrize(
    ("phrase", "told"),
    [
        ({"frame": "rise", "thing": ["wool"]}, "'rise' is not a frame of this knowledge base; did you mean 'rises'?"),
        ({"frame": "rises"}, "has a frame, and no 'thing' to put into it"),
        ({"thing": ["wool"], "text": ["wool"]}, "has a 'thing', and no 'frame' to put it into"),
        ({}, "is read nowhere: give it a 'text', or a 'frame'"),
        ({"frame": "rises", "thing": ["(wool"]}, "lacks a closing"),
    ],
)
def test_what_is_wrong_with_a_frame_is_told_where_it_is_named(
    tmp_path: Path, phrase: dict[str, Any], told: str
) -> None:
    problems = kb_of(tmp_path, **phrase).problems
    assert problems and all(problem.where.file.endswith("phrases.yaml") and problem.where.line for problem in problems)
    assert any(told in problem.message for problem in problems), [problem.message for problem in problems]


@pytest.mark.parametrize(
    ("text", "attribute"),
    [
        ("Scalp circulation gets re-established after mesotherapy.", "scalp_circulation"),
        ("Hair density as well as thickness gets better with mesotherapy.", "hair_thickness"),
        ("The thin hair acquires thickness.", "hair_thickness"),
        ("With mesotherapy side effects there are none.", "adverse_events"),
        ("One does not meet any side effect after mesotherapy.", "adverse_events"),
        ("Hair fall, too, is prevented by mesotherapy.", "prevents_hair_loss"),
        ("Mesotherapy consolidates the hair roots.", "follicle_strength"),
        ("The skin inflammation of the scalp is lessened.", "anti_inflammatory"),
    ],
)
def test_plain_constructions_are_read_of_every_thing(text: str, attribute: str) -> None:
    report = shipped_checker().check([plain.read(text.encode(), "page.txt")])
    assert attribute in {said["attribute"] for claim in report.claims for said in claim.statements}


def test_what_nobody_need_fear_is_denied() -> None:
    text = b"With mesotherapy there is no need to worry that your skin might be infected."
    claims = shipped_checker().check([plain.read(text, "page.txt")]).claims
    assert [s["polarity"] for claim in claims for s in claim.statements if s["attribute"] == "infection"] == ["negated"]


# --- words of the same meaning ---------------------------------------------------------------------------------------


def test_a_word_stands_for_its_synonyms_in_the_same_form_and_not_the_other_way() -> None:
    assert "enhanced" in synonyms()["improved"] and "enhance" not in synonyms()["improved"]
    assert "outdid" in synonyms()["surpassed"]
    assert "grow" not in synonyms().get("sprout", ())


def test_patterns_of_phrases_are_widened_and_those_of_the_engine_are_not() -> None:
    wide = Notation({}, synonyms=True)
    assert wide.parse("improved hair") != parse("improved hair")
    assert wide.parse("beluga hair") == parse("beluga hair")


def test_a_beginning_of_words_stands_for_synonyms_too(tmp_path: Path) -> None:
    kb = kb_of(tmp_path, text=["improv* wool"])
    assert read(kb, "The treatment enhances wool.") == ["enhances wool"]


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("stop", ("stop", "stops", "stopped", "stopped", "stopping")),
        ("settle", ("settle", "settles", "settled", "settled", "settling")),
        ("remedy", ("remedy", "remedies", "remedied", "remedied", "remedying")),
        ("vanish", ("vanish", "vanishes", "vanished", "vanished", "vanishing")),
    ],
)
def test_forms_of_verbs(verb: str, forms: tuple[str, ...]) -> None:
    assert verb_forms(verb) == forms


def test_irregular_verbs() -> None:
    assert verb_forms("shrink", ("shrank", "shrunk")) == ("shrink", "shrinks", "shrank", "shrunk", "shrinking")
