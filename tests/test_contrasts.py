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
        "Patients love mesotherapy not just because it is painless.",
        "Patients come to us not just because mesotherapy has no side effects for the hair.",
        "Mesotherapy is popular not just because it is permanent, painless and natural for the hair.",
        "When used for hair loss the cocktail has no side effects.",
        "When used for the scalp the injections are painless.",
        "When used for hair loss mesotherapy regrows hair permanently.",
        "When applied for alopecia our serum is 100% safe for hair.",
        "Studies have examined the effect of mesotherapy on hair growth and found 80 % more hair.",
        "Trials assessed the efficacy of mesotherapy for hair regrowth in 90 % of patients.",
        "Researchers examined the effects of mesotherapy on hair loss and found that it stops hair loss.",
        "I will talk about the effects of painless mesotherapy without side effects for hair.",
        "Take a close look at how mesotherapy stops hair loss.",
        "Take a closer look at why mesotherapy is painless and has no side effects for the hair.",
        "Hair mesotherapy is widely advertised as painless, and it is.",
        "The treatment is advertised as safe and painless for the scalp.",
        "Mesotherapy is often touted as the most effective hair treatment.",
        "Our reputed clinic stops hair loss.",
        "The reputed mesotherapy of our clinic is painless for the scalp.",
        "Alleged side effects do not exist in hair mesotherapy.",
        "Pregnant women should no longer fear hair loss.",
        "In our view you should no longer lose hair after mesotherapy.",
        "Mesotherapy holds great promise for hair and stops hair loss for good.",
        "Mesotherapy stimulates the dermal papilla and makes hair grow.",
        "If you want to regrow hair, mesotherapy makes your hair grow.",
        "Healthy hair needs care, and mesotherapy promotes hair growth.",
        "Mesotherapy stops hair loss over the course of a few weeks.",
        "Stop hair loss over the crown with mesotherapy!",
        "Hair loss is stopped with permanent effect.",
        "Baldness is cured, and the effect is permanent with mesotherapy.",
        "To get lasting results you need just one mesotherapy session.",
        "For you to have long-lasting results, mesotherapy needs only one visit.",
        "Our continuous care gives you long-term results for hair.",
        "Our mesotherapy products are safe for the scalp.",
        "Careful work by our doctors makes scalp injections risk-free.",
        "Our careful team guarantees that scalp injections are harmless.",
        "There is nothing in our scalp injections that could hurt.",
        "Mesotherapy for the hair is designed to suit everyone.",
        "90 % of women show visible signs of regrowth after mesotherapy.",
        "Mesotherapy brings successful treatment of hair loss in 95 % of patients.",
        "The scalp cocktail ensures that all hair follicles are fully active again.",
    ],
)
def test_no_excuse_lets_a_promise_pass(checker: Checker, text: str) -> None:
    """Each has words that excuse something else: "not because", "when used for", "a close look at", "careful", "over time"."""
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
