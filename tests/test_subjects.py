"""What a sentence is about where several treatments are named: lists, sub-headings, comparisons, what one is said to be."""

from __future__ import annotations

import pytest

from mesoevidence.extraction.sentences import sentences
from mesoevidence.reading.markdown import read as read_markdown
from mesoevidence.reading.plain import blocks, read
from mesoevidence.report import Report
from tests.worlds import shipped_checker


def checked(text: str) -> Report:
    return shipped_checker().check([read(text.encode(), "page.txt")])


def subjects(text: str) -> dict[str, str]:
    """What each claim is about, by the attribute that it states."""
    return {said["attribute"]: said["subject"] for claim in checked(text).claims for said in claim.statements}


def about(text: str, attribute: str) -> list[str]:
    """What the claims that state an attribute are about, in their order."""
    return [
        said["subject"] for claim in checked(text).claims for said in claim.statements if said["attribute"] == attribute
    ]


def test_a_list_is_about_what_stands_over_it() -> None:
    text = """\
Lotions and tablets for the scalp

Minoxidil is the older of the two hair drugs.

- Available without a prescription

Finasteride came later.

- Prescription only
"""
    assert about(text, "prescription") == ["minoxidil.topical", "finasteride.oral"]
    assert checked(text).conflicts == []


def test_a_list_under_a_table_is_not_about_its_last_column() -> None:
    text = """\
# Scalp mesotherapy

| | Mesotherapy | Minoxidil |
|---|---|---|
| Downtime | none | none |

- Duration of effect: 3 years
"""
    claims = shipped_checker().check([read_markdown(text.encode(), "page.md")]).claims
    found = [said["subject"] for claim in claims for said in claim.statements if said["attribute"] == "effect_duration"]
    assert found == ["mesotherapy.scalp"]


def test_an_item_that_only_names_something_is_over_the_items_behind_it() -> None:
    text = "Hair drugs at a glance\n\n- Finasteride:\n  - Taken orally\n- Minoxidil:\n  - Rubbed into the scalp\n"
    assert about(text, "delivery_method") == ["finasteride.oral", "minoxidil.topical"]


def test_a_heading_that_comes_back_is_under_the_one_that_names_something() -> None:
    text = """\
Two drugs against hair loss

Minoxidil

Drawbacks

It has to be applied twice daily.

Finasteride

Drawbacks

It can lower the libido.
"""
    found = subjects(text)
    assert (found["session_interval"], found["sexual_side_effects"]) == ("minoxidil.topical", "finasteride.oral")


@pytest.mark.parametrize(
    ("sentence", "attribute", "subject"),
    [
        ("Finasteride is a hair loss treatment that lowers DHT.", "dht_level", "finasteride.oral"),
        ("Minoxidil, sold over the counter, is a topical treatment that regrows hair.", "hair_growth", "minoxidil.topical"),
        ("Unlike shampoos and conditioners, PRP regrows hair.", "hair_growth", "prp.scalp"),
        ("PRP works better than minoxidil and regrows hair.", "hair_growth", "prp.scalp"),
        ("No topical treatment can match the results of PRP for hair.", "efficacy_rank", "prp.scalp"),
        ("Nothing beats minoxidil for regrowth of hair.", "efficacy_rank", "minoxidil.topical"),
    ],
)  # fmt: skip
def test_a_comparison_or_a_description_is_about_the_one_it_is_for(sentence: str, attribute: str, subject: str) -> None:
    assert subjects(sentence)[attribute] == subject


def test_what_goes_on_behind_a_concession_is_about_the_main_clause() -> None:
    text = "While a hair transplant cuts the scalp, mesotherapy only pricks it. The treatment is painless."
    assert about(text, "pain_intensity") == ["mesotherapy.scalp"]


def test_approval_in_one_country_says_nothing_of_another() -> None:
    elsewhere = (
        "Dutasteride is approved for hair loss in other countries. Dutasteride is not approved for hair loss in the US."
    )
    assert checked(elsewhere).conflicts == []
    # the words right behind those of a claim count, not others of its sentence
    both_named = (
        "Dutasteride is approved for hair loss in Korea. "
        "In Korea it sells well, but it is not approved for hair loss in the US."
    )
    assert checked(both_named).conflicts == []
    here = "Dutasteride is approved for hair loss in the US. Dutasteride is not approved for hair loss in the US."
    assert [conflict.attribute for conflict in checked(here).conflicts] == ["regulatory_approval"]


def test_the_number_of_a_source_belongs_to_the_sentence_before_it() -> None:
    text = "It thickens hair. [1] It is safe.[2, 3] Ask us."
    assert [text[start:end] for start, end in sentences(text)] == [
        "It thickens hair. [1]",
        "It is safe.[2, 3]",
        "Ask us.",
    ]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("It is not approved by the U.S. FDA for anything.", 1),
        ("It has no licence of the U.S. Food and Drug Administration.", 1),
        ("It is sold in the U.S. We sell it, too.", 2),
        ("It is sold in the U.K. A clinic has it.", 2),
    ],
)
def test_a_country_in_initials_ends_no_sentence_before_its_authority(text: str, count: int) -> None:
    assert len(list(sentences(text))) == count


def test_a_line_that_no_width_broke_is_no_part_of_the_next() -> None:
    heading = "A lotion with three plant extracts against androgenetic hair loss"
    assert next(blocks(f"{heading}\n{'Long ' * 40}paragraph.\n")).text == heading
    assert [block.text for block in blocks(f"- {heading}\nDrawbacks\n- None known\n")][:2] == [heading, "Drawbacks"]


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("Mesotherapy and PRP are painless.", {"mesotherapy.scalp", "prp.scalp"}),
        (
            "Mesotherapy, PRP and minoxidil have no side effects.",
            {"mesotherapy.scalp", "prp.scalp", "minoxidil.topical"},
        ),
        ("A combination of mesotherapy and PRP is painless.", {"mesotherapy.scalp.with_prp"}),
        ("Mesotherapy and PRP differ: PRP hurts.", {"prp.scalp"}),
        ("Mesotherapy is better than PRP and minoxidil, and permanent.", {"mesotherapy.scalp"}),
    ],
)
def test_what_is_said_of_two_treatments_in_one_breath_is_said_of_each(text: str, subjects: set[str]) -> None:
    claims = checked(f"Hair mesotherapy\n\n{text}\n").claims
    assert {said["subject"] for claim in claims for said in claim.statements} == subjects


@pytest.mark.parametrize(
    ("text", "attribute", "subject"),
    [
        ("While minoxidil has side effects, mesotherapy has none.", "adverse_events", "mesotherapy.scalp"),
        ("PRP has side effects, mesotherapy none.", "adverse_events", "mesotherapy.scalp"),
        ("Minoxidil slows hair loss while mesotherapy stops it.", "stops_hair_loss", "mesotherapy.scalp"),
        ("Minoxidil works for some, mesotherapy for everyone.", "suitable", "mesotherapy.scalp"),
    ],
)
def test_what_is_taken_up_behind_the_name_of_another_is_said_of_that(text: str, attribute: str, subject: str) -> None:
    assert subject in about(f"Hair mesotherapy\n\n{text}\n", attribute)
