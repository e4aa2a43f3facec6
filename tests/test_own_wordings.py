"""What the knowledge base suggests to writers holds against itself, and so does other honest copy; promises like it do not."""

from __future__ import annotations

import pytest

from mesoevidence.check import Checker
from mesoevidence.evidence.lines import bodies_of_evidence
from mesoevidence.evidence.reasons import body_words
from mesoevidence.extraction.quantities import quantities
from mesoevidence.phrases import tokens_of
from mesoevidence.phrases.reading import wording_of
from mesoevidence.reading import plain
from tests.labelled_scores import is_flagged
from tests.worlds import shipped_kb, shipped_today


@pytest.fixture(scope="module")
def checker() -> Checker:
    return shipped_today()


def faults(checker: Checker, sentence: str) -> list[str]:
    """What is wrong with a sentence on a page about the treatment: words that are flagged, words that contradict each other."""
    report = checker.check([plain.read(f"# Scalp mesotherapy\n\n{sentence}\n".encode(), "page.md")])
    flagged = [f"{claim.quote}: {claim.verdict}" for claim in report.claims if is_flagged(claim)]
    return flagged + [" against ".join(map(str, conflict.quotes)) for conflict in report.conflicts]


def test_every_wording_that_the_knowledge_base_offers_breaks_nothing(checker: Checker) -> None:
    """A writer who takes over what is suggested in place of a claim must not be told to mend that, too."""
    kb = shipped_kb()
    bodies = bodies_of_evidence(kb, frozenset(), checker.auditor.policy)
    offered = {" ".join(body_words(body, kb).split()): body.id for body in bodies}
    assert len(offered) > 250
    assert {name: found for text, name in offered.items() if (found := faults(checker, text))} == {}


HONEST = """
Results cannot be promised to anyone.
We do not promise permanent results.
We cannot tell beforehand who will benefit.
There is no proof that mesotherapy cures hair loss.
It has not been shown to cure hair loss, and no treatment does so for good.
A clinic that promises a painless treatment is not telling the truth.
Beware of clinics that promise lasting results without side effects or a 140% increase in hair.
Do not believe advertisements that promise thicker hair in two weeks.
"No side effects" is never true.
"Permanent results" is a claim that no study supports.
A promise of "100% success" should make you suspicious.
We would rather lose a client than promise a cure.
It would be dishonest to call the treatment painless.
The lotion is not painless either: some people have a burning scalp.
Minoxidil lotion is better documented than any injection, but it has to be used for years.
Tablets and lotions have been studied far better than injections.
None of the substances injected is licensed for this use.
How long the effect lasts, if there is one, is not known.
How many sessions are needed has not been studied.
Whether more sessions help more is unknown.
Whether it stops hair loss, with or without upkeep sessions, has not been shown.
That the drug stays in the scalp has not been shown.
It is unknown whether the injections do more than the needles alone.
No survey is known to us that shows a benefit.
The trials do not show that injections work better than minoxidil.
In one trial 54 of 86 women improved on photographs, against 7 of 40 who had saline.
In the largest trial 20 of 60 women showed no improvement, and 8 of 30 did not feel better.
How well it works is very uncertain: 40 % of a selected 80 of 500 patients improved.
In a series of 300 patients pain was recorded for 120, and in a series of 26 for none.
Adverse events were recorded in 120 of 300 patients (40 %).
Outbreaks of infections after such injections are well documented.
Without a numbing cream the injections sting.
Without pain relief, injections of plasma into the scalp may be quite painful.
Most people need some pain relief for scalp injections.
You may lose some hair for good if an injection site scars.
Hair that was lost to scarring does not grow back.
What minoxidil regrows is lost within months of stopping.
With or without injections, pattern hair loss goes on slowly.
The treatment is meant as an attempt and not as a cure of hair loss.
Clearance as a device is another thing than an approved medicine.
Needle-free mesotherapy does without needles; whether it does the same as injections has not been shown.
No large study has looked for rare side effects.
No medicines agency has approved these injections for hair loss.
Mesotherapy does not replace a hair transplant.
Scarring hair loss cannot be treated this way.
"Clinically proven" would be an exaggeration.
We quote no success rate, because we have none that would stand up to scrutiny.
After stopping, hair loss goes on as before.
Is it worth the money? The evidence does not let us say so.
Ask us how often complications have happened here: two infections in five years.
There were three complications among 300 patients.
Two risks deserve a word: infection and allergy.
A rise of 140 % in a test tube means nothing for your scalp.
There is no needle that nobody feels.
We stop the treatment if no benefit is seen after four sessions.
Celebrities who endorse it are usually paid.
Some of our patients were disappointed, and we have no figures on how many improve.
Does it work for everyone? No. In one trial about a third of the women showed no improvement.
Can I stop after the course? You can, but what was gained is probably lost again within months.
""".strip().splitlines()


@pytest.mark.parametrize("sentence", HONEST)
def test_honest_copy_breaks_nothing(checker: Checker, sentence: str) -> None:
    assert faults(checker, sentence) == []


PROMISING = """
Whether you are young or old, mesotherapy regrows your hair.
How long have you waited? Mesotherapy regrows hair for good.
Painless even without pain relief.
Without pain relief mesotherapy is completely painless.
Without numbing cream, it does not hurt at all.
Without any anaesthetic the treatment is comfortable and painless.
Avoid clinics that use cheap serums, our mesotherapy regrows hair for good.
Beware of imitations: only our mesotherapy is permanent.
Beware of clinics that use old methods; our mesotherapy has no side effects.
We would rather show than promise: 100% success.
Patients who lost all of their hair permanently regrow it with mesotherapy.
15 more hairs per cm2 within only two weeks.
Mesotherapy adds 40 more hairs per cm2 than minoxidil.
86 of 100 patients showed no hair loss after mesotherapy.
Studies do not show that mesotherapy has any side effects.
That mesotherapy causes side effects has never been shown.
Results with or without maintenance sessions are permanent.
Our mesotherapy is better studied than any lotion and works better.
No treatment does this: it regrows hair for everyone.
No therapy does that as safely as mesotherapy.
Needle-free mesotherapy regrows hair; how long it takes is not known.
Mesotherapy is well documented to regrow hair.
Pain relief for the scalp: mesotherapy soothes an itchy scalp.
Mesotherapy is probably the best treatment there is: 95% success.
It may tingle: 100% painless for everyone.
You may feel the difference after one session: 40% more hair.
No large study was needed: mesotherapy regrows hair for good.
It would be no exaggeration: mesotherapy is clinically proven.
After stopping hair loss, mesotherapy grows new hair.
0 infections in ten years.
It has 0 side effects.
After stopping hair loss for good, it fills bald spots.
Permanent results are a promise that no other clinic keeps.
Mesotherapy is pain-free and long-lasting.
9 out of 10 dermatologists recommend mesotherapy.
""".strip().splitlines()


@pytest.mark.parametrize("sentence", PROMISING)
def test_a_promise_in_much_the_same_words_is_still_flagged(checker: Checker, sentence: str) -> None:
    assert faults(checker, sentence) != []


def test_a_clause_that_is_left_open_is_so_up_to_its_end_and_no_further() -> None:
    tokens = tokens_of("How much it hurts has not been shown, and it lasts")
    words = [token.text for token in tokens]
    hurts, lasts = words.index("hurts"), words.index("lasts")
    assert wording_of(tokens, hurts, hurts + 1, own=False).hypothetical
    assert wording_of(tokens, lasts, lasts + 1, own=False).stands


def test_that_something_was_shown_not_to_be_is_a_denial_of_it() -> None:
    tokens = tokens_of("That it leaves scars has never been shown")
    assert wording_of(tokens, 2, 4, own=False).negated


def test_a_share_of_a_share_is_of_whom() -> None:
    text = "40 % of a selected 80 of 500 patients improved"
    assert [found.kind for found in quantities(tokens_of(text), text)] == ["percent"]
    text = "40 % improved, 80 of 500 patients"
    assert [found.kind for found in quantities(tokens_of(text), text)] == ["percent", "share"]


def test_what_is_denied_of_a_thing_when_it_is_used_does_not_deny_that_it_is(checker: Checker) -> None:
    page = "# Scalp mesotherapy\n\nVitamins are not harmless when injected.\n\nIt contains vitamins.\n"
    assert checker.check([plain.read(page.encode(), "page.md")]).conflicts == []
