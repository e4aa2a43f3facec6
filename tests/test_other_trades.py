"""Copy of other trades makes no claims, nor does a sentence about something else; short copy need not name the field."""

from __future__ import annotations

import pytest

from mesoevidence.check import Checker
from mesoevidence.reading.markdown import read as read_markdown
from mesoevidence.reading.plain import read
from mesoevidence.report import ReportedClaim
from tests.worlds import shipped_checker

DENTIST = """Dental implants

Our dentists have placed implants for twenty years. It is the best solution for missing teeth.

Does it hurt?

No, the treatment is completely painless. The needle is hardly felt, and there are no side effects.

Three sessions are enough and the results are permanent. The root of the tooth is preserved, and growth of new bone is
stimulated. We guarantee a result you can see, or your money back. Patients are back at work the same day."""
SOFTWARE = """Grow your customer base

Our software stops customer loss from the first session. It is 100% safe and has no side effects on the systems you have.
95% of users are satisfied. The setup is painless, there is no downtime, and the results are permanent. It revives dormant
accounts at the root. The growth is guaranteed. Bald spots in your data are a thing of the past. It is better than any other
tool, and one treatment is enough."""
DOGS = """A coat that shines

Many dogs shed in spring. Our vet injects vitamins and zinc, which nourish the coat at the root and stop the shedding. It is
100% natural and has no side effects. Bald patches close after six weeks. Every dog can be treated, whatever its age, and the
success rate is 90%. Results are guaranteed. A session takes 20 minutes. Hair on the sofa is a thing of the past."""
FACE = """Wrinkles disappear

With fillers and fine injections wrinkles disappear permanently. The treatment is painless and has no side effects. Four
sessions are needed and results are guaranteed. The skin becomes firmer after the first session. It is the best treatment for
lips and eyelids. Cellulite is removed for good, and the success rate is 98%. Patients look ten years younger from day one."""
OURS = "Hair mesotherapy brings vitamins to the scalp of men and women.\n\n"


@pytest.fixture
def checker() -> Checker:
    return shipped_checker()


def claims(checker: Checker, text: str) -> tuple[ReportedClaim, ...]:
    return checker.check([read(text.encode(), "copy.txt")]).claims


@pytest.mark.parametrize("text", [DENTIST, SOFTWARE, DOGS, FACE], ids=["dentist", "software", "dogs", "face"])
def test_another_trade_makes_no_claims_in_our_words(checker: Checker, text: str) -> None:
    assert [claim.quote for claim in claims(checker, text)] == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Patients with a permanent parking permit may use the garage.",
        "Our website works without any side effects in all browsers.",
        "Our dental branch offers painless fillings and permanent crowns.",
        "The physiotherapy department treats back pain permanently.",
        "The coffee in our lounge is 100% natural.",
    ],
)
def test_a_sentence_in_our_copy_about_something_else(checker: Checker, sentence: str) -> None:
    quotes = [claim.quote for claim in claims(checker, OURS + sentence)]
    assert not any(quote in sentence for quote in quotes), quotes


@pytest.mark.parametrize(
    "text", ["No pain, no side effects.", "Our treatment is 100% safe.", "It works for everyone and lasts forever."]
)
def test_short_copy_need_not_name_the_field(checker: Checker, text: str) -> None:
    assert claims(checker, text)


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Hair mesotherapy, on offer at centers that do hair transplants, is painless.", "mesotherapy.scalp"),
        ("Mesotherapy, next door to PRP, is painless.", "mesotherapy.scalp"),
        ("Hair transplants leave scars. What does mesotherapy do? It is painless.", "mesotherapy.scalp"),
        ("Mesotherapy for hair.\n\nThe mixture holds biotin and zinc. It is painless.", "mesotherapy.scalp"),
        (
            "Mesotherapy for hair.\n\nDrugs such as minoxidil or dutasteride are used. They are painless.",
            "mesotherapy.scalp",
        ),
        ("Mesotherapy for hair.\n\nA cocktail of biotin and zinc is given. It is painless.", "mesotherapy.scalp"),
        (
            "Mesotherapy for hair.\n\nWe know methods such as PRP, gentle daily care, and hair transplants. It is painless.",
            "mesotherapy.scalp",
        ),
        ("Mesotherapy stings. PRP is painless.", "prp.scalp"),
    ],
)
def test_an_aside_does_not_take_the_subject_over(checker: Checker, text: str, subject: str) -> None:
    (found,) = [claim for claim in claims(checker, text) if "painless" in claim.quote]
    assert {statement["subject"] for statement in found.statements} == {subject}


def test_who_says_it_is_not_what_it_is_about(checker: Checker) -> None:
    said = "It has no side effects, says the surgeon of this clinic for dentistry."
    assert "no side effects" in " ".join(claim.quote for claim in claims(checker, OURS + said))
    told = "Our clinic for dentistry has no side effects, says the surgeon."
    assert not [claim for claim in claims(checker, OURS + told) if claim.quote in told]


CLINIC = """# Our treatments

## Botox
Botox smooths forehead wrinkles for up to four months.

## Lip fillers
Lip fillers add volume to thin lips. Lip fillers last nine months.

## Scalp mesotherapy
Scalp mesotherapy has no side effects. Its results are permanent.

## Peels
A peel takes 30 minutes and is painless. Our wrinkle peel has no side effects."""


def test_a_section_on_the_field_is_read_in_a_document_of_another_trade(checker: Checker) -> None:
    claims = checker.check([read_markdown(CLINIC.encode(), "clinic.md")]).claims
    assert [claim.quote for claim in claims] == ["has no side effects", "results are permanent"]


def test_what_names_the_treatment_is_read_however_little_else_there_is_of_it(checker: Checker) -> None:
    around = "We speak English and French. Coffee is free.\n\n" * 20
    text = f"{around}Scalp mesotherapy has no side effects.\n\n{around}"
    assert [claim.quote for claim in checker.check([read(text.encode(), "page.txt")]).claims] == ["has no side effects"]
    drawn_out = "Mesotherapy has no side effects " + "and it is painless and " * 4_500
    assert len(checker.check([read(drawn_out.encode(), "page.txt")]).claims) > 4_500


@pytest.mark.parametrize(
    "text",
    [
        "# Managed servers\n\nOur servers run with zero downtime. The migration is painless and has no side effects.",
        "Zero downtime. No side effects. Painless upgrades. 100% uptime guaranteed.",
        "# Deep root injection\n\nIt feeds your trees. Our injections promote growth, have no side effects and are permanent.",
        "# Shiatsu massage\n\nThe treatment is painless and has no side effects. Results are permanent.",
        "# Semaglutide\n\nIt is safe, has no side effects and works for everyone.",
        "# Flu vaccination\n\nThe flu jab is painless, has no side effects and protects everyone for life.",
    ],
)
def test_short_copy_that_names_something_else_is_not_ours_and_the_report_says_so(checker: Checker, text: str) -> None:
    report = checker.check([read_markdown(text.encode(), "page.md")])
    assert not report.claims
    assert report.notes == ["page.md: It names nothing that the knowledge base is about: no claim was looked for."]


@pytest.mark.parametrize("text", ["The treatment is painless.", "# Our clinic\n\nThe treatment is painless."])
def test_short_copy_that_names_nothing_at_all_is_ours(checker: Checker, text: str) -> None:
    assert [claim.quote for claim in checker.check([read_markdown(text.encode(), "page.md")]).claims] == ["is painless"]


@pytest.mark.parametrize(
    "text",
    [
        "Die Mesotherapie hat keine Nebenwirkungen und wirkt bei allen Patienten dauerhaft.",
        "La mesoterapia capilar no tiene efectos secundarios y es permanente.",
        "Mesotherapie voor het haar is pijnloos en heeft geen bijwerkingen.",
        "Saç mezoterapisi ağrısızdır ve yan etkisi yoktur. Sonuçlar kalıcıdır.",
        "Мезотерапия безболезненна и не имеет побочных эффектов.",
    ],
)
def test_copy_in_another_language_does_not_pass(checker: Checker, text: str) -> None:
    report = checker.check([read(text.encode(), "page.txt")])
    assert not report.claims
    assert [str(error) for error in report.errors] == [
        "page.txt:1:1: error: most of its words are not English, which is all that is read: nothing was checked;"
        " translate it first"
    ]
