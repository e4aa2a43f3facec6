"""What a headline says and what the small print says: found where they contradict each other, and quiet where they do not."""

from __future__ import annotations

import pytest

from mesoevidence.check import Checker
from mesoevidence.reading import plain
from tests.worlds import shipped_checker


@pytest.fixture(scope="module")
def checker() -> Checker:
    return shipped_checker()


def contradicts(checker: Checker, one: str, other: str) -> bool:
    """Whether a page about mesotherapy that says both is told so."""
    text = f"Mesotherapy for hair loss\n\n{one}\n\nMore about it below.\n\n{other}\n"
    report = checker.check([plain.read(text.encode(), "page.txt")])
    places = {claim.id: claim.start for claim in report.claims}
    start = text.rindex(other)
    return any(
        {(places[name] or 0) >= start for name in conflict.claims} == {True, False} for conflict in report.conflicts
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("A full course is four sessions.", "At the sixth and final session we compare the pictures."),
        ("No time off needed.", "Keep the following weekend free, since your forehead will be puffy."),
        ("Free from parabens.", "Ingredients: water, glycerin, methylparaben, panthenol."),
        ("100 % vegan.", "Contains collagen of fish origin."),
        ("Nothing but natural substances.", "Minoxidil and dutasteride are added on request."),
        ("Store the serum in the fridge.", "Do not refrigerate the bottle."),
        ("Patients on blood thinners are also welcome.", "If you take an anticoagulant, we have to decline."),
        ("No age limit.", "Minimum age: 18."),
        ("Your new hair is yours for ever.", "Without a refresher every few months the effect is lost."),
        ("18 out of 20 clients get fuller hair.", "Of the last hundred, five clients in ten got fuller hair."),
        ("Every patient grows new hair.", "A few people do not respond at all."),
        ("Denser hair, guaranteed.", "No particular result can be assured."),
        ("It is more effective than minoxidil.", "The cocktail has never been compared with minoxidil."),
        ("It leaves the hormones alone.", "Part of the drug is absorbed, and the level of DHT in the blood falls."),
        ("It never enters the circulation.", "As traces of it stay in the blood for weeks, you may not donate blood."),
        ("Even diabetics can be treated.", "Diabetes rules the treatment out."),
        ("The jet stays in the outermost layer of skin.", "0.1 ml is deposited at a depth of 4 to 5 mm."),
        ("All inclusive.", "The numbing cream is charged at 20 euros."),
        ("You have a session every week.", "Leave a gap of at least four weeks between two sessions."),
    ],
)
def test_a_page_that_says_both_is_told_so(checker: Checker, one: str, other: str) -> None:
    assert contradicts(checker, one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The course is made up of six visits.", "Your sixth and last visit ends with photographs."),
        ("There is no downtime.", "Take it easy on the first evening."),
        ("Take the day off if you like.", "There is no downtime."),
        ("No alcohol.", "Ingredients: water, cetyl alcohol, panthenol."),
        ("Our serum is vegan.", "Keratin is what hair is made of."),
        ("Suitable for men and women.", "People with clotting problems cannot be treated."),
        ("70 % respond.", "About a third do not respond."),
        ("We guarantee sterile needles.", "Results cannot be promised."),
        ("Money back if we cancel your visit.", "Fees for missed visits are not returned."),
        ("Without upkeep the result fades.", "A booster every six months keeps it."),
        ("Minoxidil contains alcohol.", "Our mesotherapy contains no alcohol."),
        ("The tablet lowers DHT in the blood.", "The injections act on the scalp only."),
        ("It contains no hormones.", "Hormones are a frequent cause of hair loss."),
    ],
)
def test_what_only_looks_like_a_contradiction_is_none(checker: Checker, one: str, other: str) -> None:
    assert not contradicts(checker, one, other)


def test_what_is_added_is_a_part_and_no_subject(checker: Checker) -> None:
    text = "Mesotherapy for hair loss\n\nOn request minoxidil and dutasteride are added.\n"
    report = checker.check([plain.read(text.encode(), "page.txt")])
    subjects = {
        said["subject"] for claim in report.claims for said in claim.statements if said["attribute"] == "ingredients"
    }
    assert subjects == {"mesotherapy.scalp"}


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        (
            "Dutasteride mesotherapy is given monthly.\n\nDutasteride blocks DHT. Dutasteride thickens"
            " the hair. Dutasteride stops hair loss.",
            "mesotherapy.scalp.dutasteride",
        ),
        (
            "Dutasteride tablets\n\nDutasteride tablets are taken daily. Dutasteride mesotherapy is given elsewhere.\n\n"
            "Dutasteride blocks DHT. Dutasteride thickens the hair. Dutasteride stops hair loss.",
            "dutasteride.oral",
        ),
    ],
)
def test_a_bare_name_means_what_is_named_in_full_more_often(checker: Checker, text: str, subject: str) -> None:
    report = checker.check([plain.read(text.encode(), "page.txt")])
    efficacy = [s["subject"] for c in report.claims for s in c.statements if s["attribute"] == "stops_hair_loss"]
    assert efficacy == [subject]


@pytest.mark.parametrize(
    "said", ["Mesotherapy is suitable for children.", "Hair mesotherapy is suitable for everyone."]
)
def test_who_treats_adults_only_does_not_treat_children(said: str) -> None:
    text = f"Hair mesotherapy\n\n{said}\n\nYou must be at least 18 years old.\n"
    found = shipped_checker().check([plain.read(text.encode(), "page.txt")]).conflicts
    assert [(each.kind, each.attribute) for each in found] == [("hard", "suitable")]


def test_who_may_be_treated_is_no_matter_of_the_least_age_of_some() -> None:
    text = "Hair mesotherapy\n\nIt is suitable for women.\n\nYou must be at least 18 years old.\n"
    assert not shipped_checker().check([plain.read(text.encode(), "page.txt")]).conflicts


def test_packages_that_are_sold_are_no_numbers_of_sessions_that_are_needed() -> None:
    text = (
        "Hair mesotherapy\n\n- 1 session – €150\n- 4 sessions – €540\n- 8 sessions – €980\n\nYou need six sessions.\n"
    )
    assert not shipped_checker().check([plain.read(text.encode(), "page.txt")]).conflicts
    text = "Hair mesotherapy\n\nFour sessions are needed.\n\nYou need six sessions.\n"
    assert shipped_checker().check([plain.read(text.encode(), "page.txt")]).conflicts
