"""A contradiction in copy is shown once, in the pair in which a reader sees it best."""

from __future__ import annotations

import pytest

from mesoevidence.reading import markdown, plain
from mesoevidence.report import Report, ReportedConflict
from tests.worlds import shipped_checker

ACCEPTS = "<!-- mesoevidence: ignore hard-conflict because legal knows -->\n\n"


def conflicts_in(text: str) -> list[ReportedConflict]:
    return shipped_checker().check([plain.read(text.encode(), "copy.txt")]).conflicts


def checked(*paragraphs: str) -> Report:
    return shipped_checker().check([markdown.read("\n\n".join(paragraphs).encode(), "copy.md")])


def test_what_is_said_twice_clashes_once() -> None:
    found = conflicts_in(
        "Results of PRP are permanent. The results of PRP are permanent and stay for good. The effect wears off."
    )
    assert len(found) == 1


def test_two_questions_are_two_contradictions() -> None:
    found = conflicts_in(
        "Mesotherapy takes 4 sessions, one a week. The course of mesotherapy has 9 sessions, a month apart."
    )
    assert {conflict.attribute for conflict in found} >= {"sessions_total"}
    assert len(found) == len({conflict.attribute for conflict in found})


def test_the_columns_of_a_table_are_about_different_things() -> None:
    assert not conflicts_in("| Sessions | 3 sessions of PRP | 8 sessions of mesotherapy |")


PACKAGES = """\
# Scalp mesotherapy

| Package | Sessions | Price |
|---|---|---|
| Starter | 3 | €390 |
| Classic | 6 | €690 |
"""


def test_figures_of_two_rows_are_of_different_things() -> None:
    report = checked(PACKAGES)
    given = [
        said["value"]["estimate"]
        for c in report.claims
        for said in c.statements
        if said["attribute"] == "sessions_total"
    ]
    assert given == [3, 6] and not report.conflicts
    assert checked("# Scalp mesotherapy", "- Sessions: 3\n- Sessions: 6").conflicts


def test_rows_of_a_comparison_are_questions_about_one_treatment() -> None:
    table = "| | Mesotherapy | PRP |\n|---|---|---|\n| Sessions | 3 | 4 |\n| Number of sessions | 6 | 4 |"
    assert [conflict.attribute for conflict in checked("# Scalp mesotherapy", table).conflicts] == ["sessions_total"]


def test_no_as_an_answer_denies_nothing_behind_it() -> None:
    text = "Is there anyone who can't have PRP? No, every woman can be treated. During pregnancy we do not treat."
    found = conflicts_in(text)
    assert any("every woman can be treated" in conflict.quotes[0] for conflict in found)
    assert all(
        conflict.quotes[1].startswith("During pregnancy") for conflict in found
    )  # question and answer do not clash


@pytest.mark.parametrize(
    ("said", "clashes"),
    [("grows new hair", True), ("probably grows new hair", False), ("usually grows new hair", False)],
)
def test_only_who_promises_an_effect_says_that_there_is_evidence(said: str, clashes: bool) -> None:
    found = conflicts_in(f"Mesotherapy {said}. There is no proof that mesotherapy works.")
    assert [conflict.attribute for conflict in found] == ["evidence_at_all"] * clashes


def test_a_promise_clashes_once_however_many_harms_are_listed() -> None:
    found = conflicts_in("PRP has no side effects. Redness is common after PRP. Infections have been seen after PRP.")
    assert len(found) == 1 and "no side effects" in found[0].quotes[0]


def test_every_sentence_that_says_otherwise_is_shown() -> None:
    found = conflicts_in("Mesotherapy takes 4 sessions. The course has 9 sessions. You will need 12 sessions.")
    said = " ".join(quote for conflict in found for quote in conflict.quotes)
    assert all(number in said for number in ("4", "9", "12")) and len(found) == 2


def test_what_belies_a_saying_is_shown_where_it_comes_after() -> None:
    """Not in the definition at the head of the page, whether records call it implied or derived."""
    found = conflicts_in(
        "In mesotherapy vitamins are injected into the scalp. Mesotherapy is non-invasive. The doctor gives small injections."
    )
    assert [("non-invasive" in a, "injections" in b) for a, b in (conflict.quotes for conflict in found)] == [
        (True, True)
    ]


def test_a_contradiction_inside_a_page_is_shown_before_one_between_pages() -> None:
    page = (
        "Hair mesotherapy is a non-invasive practice. It takes half an hour, "
        + "and you may read or listen to music, " * 3
    )
    one = plain.read(f"{page}if you like. It is injected into the scalp.".encode(), "a.txt")
    other = plain.read(
        b"We welcome you on Tuesdays and on Fridays. The scalp is then treated with very fine needles.", "b.txt"
    )
    found = [each for each in shipped_checker().check([one, other]).conflicts if each.attribute == "breaks_skin"]
    assert [each.sources for each in found] == [("a", "a")]


def test_what_belies_a_saying_right_before_it_is_shown_with_it() -> None:
    """Rather than in what comes much later, where it is no clearer there."""
    later = "The name comes from the Greek for the middle. Many doctors offer it in France and in other countries of Europe. "
    found = conflicts_in(
        "Many injections are given into the scalp. Yet mesotherapy is non-invasive. "
        + later
        + "Injections are monthly."
    )
    assert [conflict.quotes[0] for conflict in found if "non-invasive" in conflict.quotes[1]] == [
        "injections are given into"
    ]


@pytest.mark.parametrize(
    ("often", "clashes"), [("7-10 days", False), ("2 to 4 weeks", False), ("month", True), ("four months", True)]
)
def test_a_session_after_days_is_no_renewal(often: str, clashes: bool) -> None:
    found = conflicts_in(f"Mesotherapy is repeated every {often}. The results of mesotherapy are permanent.")
    assert [conflict.attribute for conflict in found] == ["permanence"] * clashes


@pytest.mark.parametrize("long", ["two weeks", "a month", "five days"])
def test_a_time_in_another_unit_than_the_scale_of_an_answer_clashes_too(long: str) -> None:
    found = conflicts_in(f"There is no downtime after mesotherapy. Recovery from mesotherapy takes {long}.")
    assert [conflict.attribute for conflict in found] == ["downtime"]


@pytest.mark.parametrize(
    "text",
    [
        "In the UK dutasteride has approval for the prostate. For hair loss dutasteride is off-label.",
        "Some mixtures of mesotherapy are free of drugs. Others contain minoxidil.",
        "The first four sessions of mesotherapy are done weekly. The last four are done every 15 days.",
        "Most patients need no anaesthetic for mesotherapy. For sensitive ones the scalp is numbed.",
        "Among therapies without surgery, mesotherapy is the best one to stop hair loss. Mesotherapy stops hair loss.",
    ],
)
def test_what_is_of_different_things_does_not_clash(text: str) -> None:
    assert not conflicts_in(text)


@pytest.mark.parametrize("place", range(3))
def test_a_comment_on_any_of_the_places_accepts_what_is_said_there_again(place: int) -> None:
    paragraphs = ["Results of PRP are permanent.", "The results of PRP are permanent.", "The effect wears off."]
    paragraphs[place] = ACCEPTS + paragraphs[place]
    report = checked(*paragraphs)
    assert [conflict.standing for conflict in report.conflicts] == ["suppressed"]
    assert not report.problems, "and the comment is not said to be in vain"


def test_two_comments_on_one_contradiction_are_both_of_use() -> None:
    report = checked(
        ACCEPTS + "Results of PRP are permanent.",
        ACCEPTS + "The results of PRP are permanent.",
        "The effect wears off.",
    )
    assert [conflict.standing for conflict in report.conflicts] == ["suppressed"] and not report.problems


def test_what_was_accepted_does_not_stand_for_what_was_not() -> None:
    report = checked(
        "PRP has no side effects.", ACCEPTS + "Redness is common after PRP.", "Infections have been seen after PRP."
    )
    standings = {conflict.quotes[1].split()[0]: conflict.standing for conflict in report.conflicts}
    assert (standings["Redness"], standings["Infections"]) == ("suppressed", "new") and not report.problems


def test_a_comment_where_nothing_clashes_is_in_vain() -> None:
    report = checked("Results of PRP are permanent.", ACCEPTS + "Redness is common after PRP.")
    assert ["'hard-conflict' accepts nothing" in problem.message for problem in report.problems] == [True]


def test_a_limit_for_some_people_is_no_contradiction() -> None:
    assert not conflicts_in(
        "Mesotherapy stimulates regrowth. Mesotherapy does not bring back hair on a completely bald head."
    )


def test_different_things_may_be_seen_at_different_times() -> None:
    assert not conflicts_in(
        "Shedding slows down after one month of PRP. Hair density improves after five months of PRP."
    )
    assert conflicts_in("Density improves after one month of PRP. The first change is seen after five months of PRP.")


def test_the_layer_of_the_follicles_reaches_under_the_skin() -> None:
    assert not conflicts_in(
        "The cocktail goes to the layer where the hair follicles are. It is injected beneath the skin."
    )


def test_a_needle_reaches_no_deeper_than_it_is_long() -> None:
    assert not conflicts_in(
        "A 13 mm needle is used for mesotherapy. The solution is placed at a depth of 4 mm in the scalp."
    )
    assert conflicts_in(
        "A 4 mm needle is used for mesotherapy. The solution is placed at a depth of 9 mm in the scalp."
    )


@pytest.mark.parametrize(
    ("promise", "small_print"),
    [
        ("You see results of PRP after the very first session.", "Before the fifth month one sees no difference."),
        (
            "With weekly sessions of PRP results are visible after the second session.",
            "It takes six months to see a change.",
        ),
        ("The success rate of PRP is 95 percent.", "In four patients out of ten nothing changes."),
        ("The PRP serum is 100% natural.", "Ingredients are water, phenoxyethanol and a synthetic perfume."),
        ("PRP is done in a quarter of an hour.", "The injections alone take forty-five minutes."),
        ("PRP sessions take place every Friday.", "Three weeks must lie between two sessions."),
        ("One session of PRP costs 150 euros.", "Each session of PRP costs 120 euros."),
        ("No downtime after PRP.", "Do not plan any job interviews in the week after the injections."),
        ("PRP sessions take place once a week.", "Five weeks later: your second session"),
        ("You see results of PRP in ten days.", "Use the serum for at least five months before you judge it."),
        ("PRP has no known risks or side effects.", "Lumps have formed under the skin of the scalp."),
        ("Dr Ito treats every PRP patient herself.", "Our nurse Kim gives the injections."),
        ("No homework after PRP.", "At home you rub in the foam for your hair."),
    ],
)
def test_a_promise_and_what_the_small_print_takes_back(promise: str, small_print: str) -> None:
    assert conflicts_in(f"{promise}\n\n{small_print}")


@pytest.mark.parametrize(
    "text",
    [
        "The needle goes 1 mm deep along the hairline. On the crown the needle goes 4 mm deep.",
        "Mesotherapy is injected 2 mm deep at the temples and 4 mm deep at the back of the head.",
        "On weekdays each session of mesotherapy costs 90 euros. On Saturdays each session costs 120 euros.",
        "Tablets can lower the libido. Our injections do not affect the libido.",
        "It works on every type of hair loss. Do not use it during pregnancy.",
        "Results of mesotherapy show after four months. Shedding slows down after six weeks.",
        "The ampoule of mesotherapy holds 10 ml. We inject 0.05 ml per point.",
        "We inject mesotherapy into the scalp. The mixture is not licensed for injection into the scalp.",
        "Apply the drops to the scalp. Massage in and do not rinse.",
        "Our serum is natural. You can combine it with minoxidil.",
        "Mesotherapy is safe. Most people rate the discomfort as mild.",
        "Mesotherapy takes place weekly at first. Once the shedding has settled, a session every two months is enough.",
        "Mesotherapy takes place every two weeks. For protection one session every three months will do.",
        "Mesotherapy sessions are weekly. So that the result is kept, it is done every four months.",
        "Mesotherapy sessions are weekly. Preventive sessions follow every four months.",
        "Treatment is then given once a month until about 9 sessions are reached. To keep the result come every four months.",
        "Where the vessels do not supply the hair with enough vitamins, mesotherapy helps. Vitamins are injected.",
        "Mesotherapy promotes hair growth. It cannot create new hair follicles.",
        "Mesotherapy shows first results in two months. The most noticeable results are usually seen after half a year.",
        "Four sessions of mesotherapy until the first results. Eight sessions of mesotherapy for the best results.",
        "The main ingredients have scientific evidence behind them. Research is lacking on which mixture does most.",
        "A slight redness of the scalp subsides after one day. You can go back to work at once.",
        "It is a promising way of stimulating hair growth. Mesotherapy stimulates hair growth.",
        "At the start mesotherapy is given every second week. Then it is carried out once monthly.",
        "A mesotherapy session takes 30-45 minutes. A small discomfort is gone in 2-3 hours at most.",
        "The solution is put into your scalp. You are injected with mesotherapy.",
        "How often hair mesotherapy is applied changes from one person to another. After the 3rd session results show.",
        "A local infection is among the risks (chance < 1 %). Anybody who is losing hair can have mesotherapy.",
        "Mesotherapy is safe. There is no need to worry that your skin might be infected.",
        "Mesotherapy solves hair problems. Hair lost in large amounts.",
    ],
)
def test_what_is_said_of_different_things_does_not_clash(text: str) -> None:
    assert not conflicts_in(f"Mesotherapy for hair loss. {text}")


@pytest.mark.parametrize(
    "text",
    [
        "The needle goes 1 mm deep along the hairline. The needle goes 4 mm deep along the forehead.",
        "On Saturdays each session of mesotherapy costs 90 euros. On Saturdays each session costs 120 euros.",
        "Our injections lower the libido. Our injections do not affect the libido.",
        "Everyone can have mesotherapy, for every type of hair loss. We do not treat pregnant women.",
        "In the first phase you come for mesotherapy every week. Three weeks later: second round.",
    ],
)
def test_what_is_said_of_one_thing_clashes(text: str) -> None:
    assert conflicts_in(f"Mesotherapy for hair loss. {text}")


def test_pain_counts_among_side_effects() -> None:  # so do the trials: 246 of 541 patients, doi:10.36849/JDD.6610
    assert conflicts_in("PRP has no side effects. The injections of PRP hurt a little.")
    assert conflicts_in("PRP has no side effects. After PRP the forehead is swollen for a day.")


def test_what_stands_in_one_list_does_not_clash() -> None:
    assert not conflicts_in("Infections, scars, swelling: none of these happen with mesotherapy for hair loss.")


def test_a_promise_and_its_renewal_in_one_sentence_clash() -> None:
    assert conflicts_in("The result of PRP is permanent and has to be refreshed every six months.")


def test_the_items_of_a_list_contradict_once() -> None:
    report = checked(
        "Everybody can have PRP.", "Who is not treated:", "- Pregnant women\n- Diabetics\n- Cancer patients"
    )
    assert [conflict.attribute for conflict in report.conflicts] == ["suitable"]


def test_each_sentence_of_its_own_contradicts_by_itself() -> None:
    report = checked(
        "Everybody can have PRP.", "Pregnant women are not treated.\nPeople with diabetes are not treated."
    )
    assert len(report.conflicts) == 2


def test_words_read_in_two_ways_contradict_once() -> None:
    assert len(conflicts_in("We treat clients of all ages with PRP. The minimum age is 21.")) == 1


def test_whoever_is_named_first_is_not_treated() -> None:
    (conflict,) = conflicts_in("PRP is suitable for everyone. Pregnant and breastfeeding women are not treated.")
    assert conflict.kind == "hard"


def test_of_two_pairs_the_one_inside_a_sentence_is_shown() -> None:
    found = conflicts_in(
        "Mesotherapy is non-invasive; in it a drug goes by injection below the scalp. "
        "The vitamins of mesotherapy are injected with very small and very thin needles."
    )
    assert [conflict.quotes for conflict in found] == [("is non-invasive", "goes by injection below the scalp")]


def test_the_side_that_says_it_itself_is_shown_before_the_one_it_only_follows_from() -> None:
    found = conflicts_in(
        "Mesotherapy for hair. These micro-shots hurt slightly. They are given slowly, so that no pain is caused. "
        "Reactions amount to very little discomfort where the shot was given."
    )
    assert [conflict.quotes for conflict in found] == [("shots hurt slightly", "no pain is caused")]


@pytest.mark.parametrize(
    "text",
    [
        "This is done to minimise the amount of pain you feel in mesotherapy. Small holes are made without causing pain.",
        "PRP is non-invasive. Your plasma is reinjected into the scalp.",
        "Mesotherapy goes into the fat below the skin. The serum is placed just below the epidermal layer.",
        "With mesotherapy hair loss largely decreases or completely stops. We cannot say for sure that it works.",
        "The result of mesotherapy is permanent. The effect of mesotherapy passes in a year.",
        "Mesotherapy needs no anaesthesia. Local anaesthesia is made before the injections.",
        "It does not get into the blood. The substances of mesotherapy mix into the blood.",
        "There are no adverse effects of mesotherapy. There can be itching of the scalp.",
    ],
)
def test_both_sides_are_read_in_the_words_of_old_translations(text: str) -> None:
    assert conflicts_in(text)


@pytest.mark.parametrize(
    ("one", "other", "clash"),
    [
        # a denial in a clause in front, which a comma closes, denies nothing behind the comma
        (
            "As the method has no side effects, the gender of the patient does not matter.",
            "Mesotherapy differs by gender.",
            True,
        ),
        ("Mesotherapy has neither contraindications nor side effects.", "Mesotherapy can cause swelling.", True),
        # what no other does as well is not denied
        ("No treatment is as popular as PRP.", "Platelet-rich plasma is injected into the scalp.", False),
        # what is denied of a part is not denied of the whole
        ("Mesotherapy makes hair grow.", "It does not make hair grow on a bald patch.", False),
        ("Mesotherapy makes hair grow.", "Lost hair does not come back with mesotherapy.", False),
        ("Mesotherapy makes hair grow.", "Mesotherapy does not make hair grow.", True),
        # that nothing shows it to work is held against what is said without a hedge only
        ("Mesotherapy makes hair grow.", "There is no proof at all that mesotherapy works.", True),
        ("Mesotherapy may make hair grow.", "There is no proof at all that mesotherapy works.", False),
        # what may be so leaves room for the level beside it
        ("Mesotherapy rests on a scientific basis.", "Small studies suggest that mesotherapy may help.", False),
        # it is chosen for one group and not for another
        ("PRP is chosen for people with early hair loss.", "PRP is not chosen for people with scars.", False),
    ],
)
def test_what_is_denied_reaches_as_far_as_it_is_said(one: str, other: str, clash: bool) -> None:
    assert bool(conflicts_in(f"{one}\n\n{other}")) is clash


def test_prices_in_two_currencies_do_not_clash() -> None:
    one = "One session of hair mesotherapy costs $200."
    assert not conflicts_in(f"{one}\n\nA session of hair mesotherapy costs 180 euros.")
    (conflict,) = conflicts_in(f"{one}\n\nA session of hair mesotherapy costs 250 dollars.")
    assert "200 USD against 250 USD" in conflict.reason


@pytest.mark.parametrize(("said", "clashes"), [("cures hair loss", True), ("reverses hair loss", False)])
def test_what_is_turned_back_is_not_said_to_last(said: str, clashes: bool) -> None:
    found = conflicts_in(f"Mesotherapy {said}. A maintenance session of mesotherapy is needed every six months.")
    assert [conflict.attribute for conflict in found] == ["permanence"] * clashes


@pytest.mark.parametrize(
    "text",
    [
        "Not even the slightest pain is felt during mesotherapy. The injections sting a little.",
        "Mesotherapy stops hair loss. It is no guarantee that the hair will not fall out again.",
        "There may be a few spots of blood on the scalp after mesotherapy. Mesotherapy has no side effects.",
    ],
)
def test_both_sides_said_in_passing_are_set_against_each_other(text: str) -> None:
    assert len(conflicts_in(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Studies have shown that mesotherapy works. Mesotherapy is a promising treatment for hair loss.",
        "Upset hormones can be behind hair loss. Mesotherapy has no side effects.",
        "Mesotherapy is given every two weeks. So that the results stay, one session every three months is advised.",
    ],
)
def test_what_only_looks_like_two_sides_is_not(text: str) -> None:
    assert conflicts_in(text) == []


@pytest.mark.parametrize(
    "question",
    ["Is hair mesotherapy painful? No. ", "Is mesotherapy for hair loss a painful procedure? By no means. "],
)
def test_a_question_that_names_the_treatment_is_answered(question: str) -> None:
    """A "No." that no number follows ends a sentence."""
    found = conflicts_in(f"{question}Small pricks of the needle hurt a little.")
    assert [conflict.quotes[0].startswith(("Is", "By")) for conflict in found] == [True]
    (conflict,) = found
    assert conflict.quotes[0] in question
