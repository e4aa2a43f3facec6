"""What a denial behind the name of a thing denies: that it is there, or only what it does."""

from __future__ import annotations

import pytest

from mesoevidence.reading.plain import read
from tests.worlds import shipped_checker


def polarities(text: str, attribute: str) -> set[str]:
    claims = shipped_checker().check([read(f"Hair mesotherapy\n\n{text}\n".encode(), "page.txt")]).claims
    statements = [said for claim in claims for said in claim.statements if said["attribute"] == attribute]
    return {said.get("polarity", "affirmed") for said in statements}


@pytest.mark.parametrize(
    ("text", "attribute"),
    [
        ("Fine needles do not leave marks on the scalp.", "needles"),
        ("The 30 minute session does not need preparation.", "session_duration"),
        ("Weekly sessions do not disturb your routine.", "session_interval"),
        ("Vitamins do not cure baldness.", "ingredients"),
    ],
)
def test_a_denial_of_what_a_thing_does_does_not_deny_the_thing(text: str, attribute: str) -> None:
    assert polarities(text, attribute) == {"affirmed"}


@pytest.mark.parametrize(
    ("text", "attribute"),
    [
        ("Vitamins are not added to the serum for the hair.", "ingredients"),
        ("Vitamins are not part of the serum for the hair.", "ingredients"),
    ],
)
def test_a_denial_that_a_thing_is_in_use_denies_it(text: str, attribute: str) -> None:
    assert polarities(text, attribute) == {"negated"}


@pytest.mark.parametrize(
    ("text", "attribute"),
    [
        ("No pain, permanent results.", "permanence"),
        ("No side effects – works for everyone.", "suitable"),
        ("No side effects — cures hair loss.", "cure"),
        ("No downtime • permanent results.", "permanence"),
        ("No pain / permanent results.", "permanence"),
        ("Zero pain + zero downtime = permanent results.", "permanence"),
        ("No side effects and permanent results.", "permanence"),
        ("No side effects & lasting results.", "permanence"),
        ("No side effects (permanent).", "permanence"),
        ("Free of side effects, permanent and proven.", "permanence"),
        ("It is without pain, works for everyone, suits all.", "suitable"),
        ("No surgery – 6 sessions of mesotherapy.", "sessions_total"),
        ("The treatment is not painful, permanent and safe.", "permanence"),
        ("No hair loss, more volume, thicker hair.", "hair_volume"),
        ("Mesotherapy doesn't hurt, works for everyone and lasts forever.", "suitable"),
        ("No pain or scars, permanent results.", "permanence"),
        ("No scars – or hardly any – and permanent results.", "permanence"),
        ("No pain -- permanent results.", "permanence"),
        ("It has no side effects.Mesotherapy is permanent.", "permanence"),
    ],
)
def test_a_denial_of_a_harm_is_none_of_the_benefit_behind_it(text: str, attribute: str) -> None:
    assert polarities(text, attribute) == {"affirmed"}


@pytest.mark.parametrize(
    ("text", "attribute"),
    [
        ("It is not permanent, painless or safe.", "pain_intensity"),
        ("It is not permanent, safe and painless.", "serious_adverse_events"),
        ("It does not rebuild, thicken and regrow hair.", "hair_growth"),
        ("Mesotherapy does not bring thicker hair, growth or more volume.", "hair_volume"),
        ("The serum contains no hormones, biotin and minoxidil.", "ingredients"),
    ],
)
def test_a_denial_goes_on_over_what_is_alike_and_where_or_joins_it(text: str, attribute: str) -> None:
    assert polarities(text, attribute) == {"negated"}


@pytest.mark.parametrize("text", ["Mesotherapy doesn't hurt, doesn't scar.", "It won't hurt, won't scar, won't fail."])
def test_a_denial_denies_what_stands_behind_it_and_not_the_verb_before_its_comma(text: str) -> None:
    claims = shipped_checker().check([read(f"Hair mesotherapy\n\n{text}\n".encode(), "page.txt")]).claims
    assert f"{text.split()[1]} hurt" in {claim.quote for claim in claims}
    assert all(claim.verdict == "contradicted" for claim in claims if claim.statements)


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("May cause mild redness – works for everyone.", "asserts"),
        ("It can be painful for some, permanent for all.", "asserts"),
        ("Mesotherapy may be permanent and work for everyone.", "possible"),
    ],
)
def test_a_hedge_of_a_harm_is_none_of_the_benefit_behind_it(text: str, modality: str) -> None:
    claims = shipped_checker().check([read(f"Hair mesotherapy\n\n{text}\n".encode(), "page.txt")]).claims
    praised = [
        said for claim in claims for said in claim.statements if said["attribute"] in ("permanence", "response_share")
    ]
    assert praised and {said["modality"] for said in praised} == {modality}


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("Mesotherapy doesn't hurt and doesn't leave scars.", {"doesn't hurt", "doesn't leave scars"}),
        ("You won't feel pain and won't have side effects.", {"won't feel pain", "won't have side effects"}),
        ("There's no pain and there's no downtime.", {"There's no pain", "there's no downtime"}),
        ("Mesotherapy isn't painful.", {"isn't painful"}),
    ],
)
def test_what_is_contracted_denies_as_what_is_written_out(text: str, quotes: set[str]) -> None:
    claims = shipped_checker().check([read(f"Hair mesotherapy\n\n{text}\n".encode(), "page.txt")]).claims
    assert {claim.quote for claim in claims} == quotes
    assert {claim.verdict for claim in claims} <= {"contradicted", "unsupported"}


def test_what_is_denied_of_ours_in_the_clause_behind_one_on_another() -> None:
    text = "Hair mesotherapy\n\nA hair transplant leaves scars; mesotherapy does not.\n"
    claims = shipped_checker().check([read(text.encode(), "page.txt")]).claims
    told = {claim.quote: (claim.verdict, claim.statements[0].get("polarity")) for claim in claims}
    assert told == {"leaves scars": ("background", None), "mesotherapy does not.": ("contradicted", "negated")}


def test_what_is_denied_of_ours_behind_a_comma_is_told_of_the_other() -> None:
    text = "Hair mesotherapy\n\nPRP hurts, mesotherapy does not.\n"
    claims = shipped_checker().check([read(text.encode(), "page.txt")]).claims
    told = {(claim.quote, said["subject"], said.get("polarity")) for claim in claims for said in claim.statements}
    assert told >= {("PRP hurts", "prp.scalp", None), ("mesotherapy does not.", "mesotherapy.scalp", "negated")}
    text = "Hair mesotherapy\n\nIt is permanent. Minoxidil has its price; this does not.\n"
    claims = shipped_checker().check([read(text.encode(), "page.txt")]).claims
    lasting = [said["subject"] for claim in claims for said in claim.statements if said["attribute"] == "permanence"]
    assert lasting == ["mesotherapy.scalp"]


@pytest.mark.parametrize(
    ("text", "attribute"),
    [
        ("No side effects so everyone can do it.", "suitable"),
        ("It doesn't hurt so anyone can have it.", "suitable"),
        ("No side effects yet permanent results.", "permanence"),
        ("No side effects as well as permanent results.", "permanence"),
        ("No pain only permanent results.", "permanence"),
        ("No side effects as it is 100% natural.", "natural"),
        ("No needles means no pain.", "pain_intensity"),
        ("no pain no downtime permanent results", "downtime"),
        ("no chemicals 100% safe", "serious_adverse_events"),
        ("You don't need surgery to cure baldness.", "cure"),
        ("No surgery is needed to cure baldness.", "cure"),
        ("You don't need a transplant to have permanent results.", "permanence"),
    ],
)
def test_a_denial_that_is_part_of_a_phrase_ends_with_it_and_a_need_denies_no_purpose(text: str, attribute: str) -> None:
    assert polarities(text, attribute) == {"affirmed"}


@pytest.mark.parametrize(
    ("text", "attribute"),
    [("Not everyone sees permanent results.", "permanence"), ("It is not for all, nor is it permanent.", "permanence")],
)
def test_a_denial_that_is_part_of_a_limit_goes_on(text: str, attribute: str) -> None:
    assert polarities(text, attribute) == {"negated"}


@pytest.mark.parametrize(
    ("text", "attribute"),
    [
        ("No other treatment cures hair loss.", "cure"),
        ("Nothing cures baldness like mesotherapy.", "cure"),
        ("No treatment regrows hair as painlessly.", "hair_growth"),
        ("Never before was permanent regrowth so easy.", "permanence"),
        ("You won't find a more permanent solution.", "permanence"),
        ("Without a doubt it cures hair loss.", "cure"),
        ("No more excuses, cure your hair loss now.", "cure"),
        ("It is never too late to cure your baldness.", "cure"),
        ("It is not impossible to cure baldness.", "cure"),
        ("I couldn't believe my hair loss was cured.", "cure"),
        ("We don't treat hair loss, we cure it.", "stops_hair_loss"),
        ("Not temporary – permanent.", "permanence"),
        ("It is never painful or risky, always permanent.", "permanence"),
        ("Without even noticing you will be cured of baldness.", "cure"),
    ],
)
def test_a_denial_that_praises_denies_nothing_behind_it(text: str, attribute: str) -> None:
    assert polarities(text, attribute) == {"affirmed"}


@pytest.mark.parametrize("text", ["What mesotherapy does not do: hurt, scar or fail.", "It does everything but hurt."])
def test_what_it_does_not_do_behind_a_colon_and_everything_but_deny(text: str) -> None:
    assert polarities(text, "pain_incidence") == {"negated"}


@pytest.mark.parametrize(
    ("text", "attribute"),
    [
        ("Mesotherapy cures baldness – who wouldn't want that?", "cure"),
        ("Mesotherapy has no side effects, so why not try it?", "adverse_events"),
        ("Unlike surgery it is painless.", "pain_intensity"),
        ("In contrast to surgery it is permanent.", "permanence"),
        ("You feel nothing so it is safe for everyone.", "suitable"),
        ("You feel nothing plus permanent results.", "permanence"),
        ("Mesotherapy with no needles is painless.", "pain_intensity"),
        ("Hair growth without side effects is permanent.", "permanence"),
        ("It cures baldness never mind your age.", "cure"),
        ("It is permanent yet it is not surgery.", "permanence"),
        ("It does not hide hair loss but ends it.", "stops_hair_loss"),
        ("It doesn't get more permanent than that.", "permanence"),
    ],
)
def test_no_question_denial_or_name_beside_a_promise_takes_it_back(text: str, attribute: str) -> None:
    assert polarities(text, attribute) == {"affirmed"}


@pytest.mark.parametrize(
    "text", ["It may sting a little so it is permanent.", "It may sting a little yet it is permanent."]
)
def test_a_hedge_of_a_harm_ends_at_what_joins_a_promise(text: str) -> None:
    claims = shipped_checker().check([read(f"Hair mesotherapy\n\n{text}\n".encode(), "page.txt")]).claims
    (said,) = [said for claim in claims for said in claim.statements if said["attribute"] == "permanence"]
    assert said["modality"] == "asserts"
