"""Pages that take back what they promise, in wordings of several trades' writers; and pages that only seem to."""

from __future__ import annotations

import pytest

from mesoevidence.reading import plain
from mesoevidence.report import ReportedConflict
from tests.worlds import shipped_checker


def conflicts_in(one: str, other: str) -> list[ReportedConflict]:
    copy = f"Mesotherapy for thinning hair\n\n{one}\n\nWe look forward to your visit to our scalp clinic.\n\n{other}\n"
    return shipped_checker().check([plain.read(copy.encode(), "copy.txt")]).conflicts


@pytest.mark.parametrize(
    ("promise", "small_print"),
    [
        ("Already in week two the first fluff is there.", "Nobody sees a thing before month four."),
        ("Within a fortnight the shedding is history.", "Less shedding is noticed after three months at the earliest."),
        ("Your gaps are closed in four weeks.", "Nothing changes on the head during the first four months."),
        ("You keep your new hair come what may.", "Whoever stops: the effect is used up after about a year."),
        ("The effect lasts a lifetime.", "Book a top-up every quarter, for this is how the result is kept up."),
        ("You lose not a single working day.", "Plan no meetings for the two days after the injections."),
        ("Our doctors, and nobody else, hold the syringe.", "The injections are in the hands of our two nurses."),
        ("We charge 80 pounds for each session.", "Every visit will be billed at 110 pounds."),
        ("The whole course is yours for £600.", "Complete course of injections: all six sessions cost £750."),
        ("It works by blocking DHT.", "Your hormones are left alone: it leaves DHT alone."),
        ("None of the drug leaves the scalp.", "The drug can be measured in the blood for weeks."),
        ("Everyone gets the same mix.", "Your mix is put together for you alone."),
        (
            "Hair mesotherapy was invented in Germany.",
            "Mesotherapy was developed by the French physician Michel Pistor.",
        ),
        ("We treat clients from the age of 18.", "You have to be 21 or older."),
        ("New hair even where there was none.", "Mesotherapy cannot make hair grow on a bald head."),
        ("Side effects do not occur.", "In rare cases the scalp becomes infected."),
        ("Please keep on using your minoxidil during the course.", "Minoxidil must be stopped two weeks before."),
        ("Our exosomes are obtained solely from plants.", "The exosomes come from donated fat tissue."),
        ("Only doctors inject here, never nurses.", "Your injections are given by Anna, our nurse."),
        ("Does not have to be washed out.", "Wash it out after 20 minutes."),
        ("Apply to dry hair.", "Apply to damp, towel-dried hair."),
        ("The roller head can be used again and again.", "The roller head is for single use only."),
        ("Dead follicles are brought back to life.", "A dead follicle stays dead."),
        ("In just six weeks you are done.", "Plan about five months for the whole treatment."),
        ("Is it an injection? No.", "The cocktail is injected into the scalp."),
    ],
)
def test_a_page_that_takes_back_what_it_promised(promise: str, small_print: str) -> None:
    assert conflicts_in(promise, small_print)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("You see the first results after three months.", "Give it half a year before you judge the result."),
        ("The injections themselves take ten minutes.", "The whole appointment takes an hour."),
        ("Mesotherapy is safe.", "Slight redness goes away after a few hours."),
        ("You can go back to work at once.", "No sport or swimming for 24 hours."),
        ("We work without general anaesthesia.", "We numb the scalp with a cream."),
        ("Six sessions of mesotherapy cost 600 euros.", "Ten sessions of mesotherapy cost 900 euros."),
        ("Basic: 90 euros a session.", "Premium: 140 euros a session."),
        ("On the crown new hairs come in the second month.", "At the temples new hairs come in the fifth month."),
        ("All ingredients are FDA approved.", "No mesotherapy product is approved by the FDA for hair loss."),
        ("Sessions take place every two weeks.", "One or two sessions a year keep the result."),
        ("Mesotherapy helps against thinning hair.", "About six in ten women had an improvement."),
        ("We treat clients from the age of 18.", "Patients must be at least 18 years old."),
        ("Clients must be 18 or older.", "Nobody under the age of 18 is treated."),
        ("At our Leeds clinic a session costs £250.", "At our Harrogate clinic a session costs £275."),
        ("In our studio in Hull a session costs £250.", "A session costs £275 in our York studio."),
        ("The hairline is numbed with a cream.", "On the crown we work without numbing."),
        ("Doctors inject.", "A diet prescribed by a dermatologist can help."),
        ("You may go on using minoxidil.", "Leave the minoxidil lotion out on the day of the session."),
        ("The peptides are made in the laboratory.", "The polynucleotides are gained from salmon."),
        ("Leave the serum in.", "Rinse the serum off if the skin becomes red."),
        ("During the first two months we see you every two weeks.", "Less hair in the shower after four weeks."),
    ],
)
def test_a_page_that_only_seems_to(one: str, other: str) -> None:
    assert not conflicts_in(one, other)


def test_a_house_without_a_name_is_no_other_house() -> None:
    assert conflicts_in("A session costs £250 at our clinic.", "At our lovely clinic a session costs £275.")


def test_who_says_wait_half_a_year_and_judge_then_promises_nothing_within_days() -> None:
    assert conflicts_in("You see results in ten days.", "Give it half a year before you judge the result.")


def test_the_size_of_a_harm_tells_nothing_apart_but_harms() -> None:
    assert conflicts_in("The method is safe and has no downtime.", "As the forehead swells, take two days off work.")
