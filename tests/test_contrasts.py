"""What a short sentence takes back, turns round or denies of ours alone; and how letters may be drawn out."""

from __future__ import annotations

import pytest

from mesoevidence.check import Checker
from mesoevidence.reading import plain
from tests.worlds import shipped_checker

BAD = {"contradicted", "unsupported", "overstated", "mixed"}


@pytest.fixture(scope="module")
def checker() -> Checker:
    return shipped_checker()


def warned(checker: Checker, text: str) -> bool:
    report = checker.check([plain.read(text.encode(), "text.txt")])
    return any(
        claim.verdict in BAD or any(flag.severity in ("error", "warning") for flag in claim.flags)
        for claim in report.claims
    )


@pytest.mark.parametrize(
    "text",
    [
        "An operation leaves scars. Our method leaves none.",
        "Lotions have to be applied daily for the rest of your life. Ours does not.",
        "They say baldness has no remedy. They are wrong.",
        "They say the needles hurt. Not true!",
        "Any side effects? None at all.",
        "Zerooo side effects for your hair!",
        "*Does it help with thin hair?*\nIt really does.",
        "New hair can be seen after four weeks.",
        "Free coffee and guaranteed hair growth.",
        "How long will my new hair last? A lifetime.",
        "Some say that a bald head is incurable. We disagree.",
        "Foam does not regrow hair. Our ampoules do.",
        "The lift may be slow, but success is guaranteed.",
        "Our website is plain; our method is painless.",
        "You may look forward to hair that never thins again.",
        "No client of ours has failed to get thicker hair.",
        "Garanteed growth, permanant results",
        "It is p.a.i.n.l.e.s.s.",
        "Who needs trials when hair grows on every head?",
        '"I have thrown away my wig," beams Rosa.',
        "Myth: dead roots can't be revived. Ours can.",
        "Other practices cannot guarantee regrowth. We can.",
        "A transplant can leave a scar. With our method there is none.",
        "We mix our own cocktail. It never fails.",
        "Mesotherapy probably raises the hair count.",
        "Our guests have never been anything but thrilled.",
        "Nothing nasty ever comes after the jabs.",
        "Want your hair to grow? It will.",
        "Foam wears you out. Our jabs do not, and they work.",
        "It costs little, it is done monthly, and it grows hair.",
        "Mesotherapy leaves no scars. It lasts for ever.",
        "It is a p a i n l e s s hair treatment.",
        "Myth: your new hair soon falls out. Fact: it doesn't.",
    ],
)
def test_a_promise_in_two_breaths_is_warned_of(checker: Checker, text: str) -> None:
    assert warned(checker, text)


@pytest.mark.parametrize(
    "text",
    [
        "Our treatment can leave marks. The camera does not.",
        "A thicker parting does not prove that the injections worked.",
        "Our bread is completely natural and never fails to please.",
        "The waiting room door opens without pain and lasts a lifetime.",
        "Any risks? Ask your doctor before you decide.",
        "Does it help with thin hair? Sadly not.",
        "Can the injections cure baldness? No, they can not.",
        "As a rule it takes four months until a change in the hair can be seen.",
        "The effect on your hair wears off within eight months.",
        "Two out of three men lose hair.",
        "Room no. 1 is on the first floor.",
        "A cure for baldness? Dream on.",
        "We do not claim, whatever you may have read, that it cures baldness.",
        "Bloggers call it a miracle for your hair. It is not.",
        "It dosen't work for everyone.",
        "The shampoo for horses is completely harmless.",
        "Myths about the injections:\n- they are painless\n- they last for life",
        "Myth: one visit is enough for life. Fact: the effect fades.",
        "Fewer hairs in the drain do not mean that the loss has stopped.",
        '"I saw no change in my hair," writes Paula.',
        "The joiner swears that the shelves will last for ever.",
        "Our rivals praise their serum as free of side effects.",
        "Elsewhere you are promised new hair in a week.",
        "We use a microscope. It does not hurt.",
        "Hair surgery leaves a scar. It is permanent.",
        "With luck, the shedding eases.",
        "What nobody can promise: thick hair, a session without pain.",
        "The maker says that the drops end hair loss; we have seen no proof.",
        "It would be wrong to speak of a cure.",
        "In an open study of 25 men [2], 14 lost fewer hairs after three months; there was no control arm.",
        "Finasteride tablets probably raise the hair count more than placebo.",
        "The crown is photographed; the pictures are yours. They are permanent.",
        "Men with thin temples can gain a little density.",
        "Myth: the injections last for ever. Truth: they do not.",
    ],
)
def test_what_only_looks_like_a_promise_is_let_be(checker: Checker, text: str) -> None:
    assert not warned(checker, text)


def test_a_full_answer_is_the_claim_and_a_bare_yes_leaves_it_to_the_question(checker: Checker) -> None:
    def quotes(text: str) -> list[str]:
        return [claim.quote for claim in checker.check([plain.read(text.encode(), "text.txt")]).claims]

    assert quotes("Does it stop hair loss? It certainly does.") == ["It certainly does."]
    assert quotes("Does it stop hair loss? Yes.") == ["stop hair loss"]
    said = quotes("Is it safe? It is completely safe for your hair.")
    assert "completely safe" in said and "safe" not in said


def test_what_others_say_wrongly_is_read_as_denied_if_that_speaks_against_us(checker: Checker) -> None:
    report = checker.check(
        [plain.read(b"Myth: the injections cure baldness. Beware of clinics that call us useless.", "t.txt")]
    )
    said = [(s["attribute"], s.get("polarity")) for claim in report.claims for s in claim.statements]
    assert said == [("cure", "negated")]


def test_an_answer_is_quoted_with_its_question(checker: Checker) -> None:
    report = checker.check([plain.read(b"Our hours vary. How long will my hair last? A lifetime, of course.", "t.txt")])
    assert any("?" in claim.quote and claim.quote.endswith("A lifetime") for claim in report.claims)
