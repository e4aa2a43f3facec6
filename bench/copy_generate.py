"""Clinic pages as Markdown, as many and as large as wanted, the same bytes on every run.

Nobody's clinic and nobody's words: sentences are drawn from templates whose slots hold treatments, promises, numbers,
hedges, denials and people, some of them templates again. A page depends on its number only.

In a template `{name}` is a slot, `{one/other/}` draws one of the words given, `<2-12>` draws a number.
"""

from __future__ import annotations

import argparse
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import NamedTuple

SEED = 20261121
CLAIMS_SHARE = 0.42
"""Of the sentences of a page, how many are drawn from the templates that claim something."""
MARKED_SHARE = 0.12
"""Of the treatments and promises, how many are emphasised or linked."""

SLOTS: dict[str, tuple[str, ...]] = {
    # what is given
    "treatment": (
        "{drug} mesotherapy", "scalp mesotherapy with {substance}",
        "mesotherapy with {substance} and {substance}", "a {course} of {kind} mesotherapy",
        "{kind} mesotherapy", "hair mesotherapy", "our {course} of {drug} injections", "PRP for the {area}",
        "a {course} of platelet-rich plasma", "platelet-rich fibrin in the {area}",
        "{percentage} minoxidil {form}", "minoxidil {form}", "oral {pill}", "a {strength} dose of {pill}",
        "microneedling of the {area}", "microneedling with {substance}", "a {laser} {device}",
        "red light therapy", "{shampoo} shampoo", "carboxytherapy of the {area}",
        "a cocktail of {substance}, {substance} and {substance}", "the exosome {form} we use",
        "polynucleotide injection", "ketoconazole shampoo with {substance}", "a hair transplant",
        "a hair transplant followed by {drug} mesotherapy", "biotin at <2-10> mg a day",
    ),
    "drug": (
        "dutasteride", "minoxidil", "finasteride", "vitamin", "peptide", "growth factor",
        "multi-ingredient", "biotin",
    ),
    "pill": (
        "finasteride", "dutasteride", "minoxidil", "spironolactone", "biotin", "iron", "vitamin D",
        "bicalutamide",
    ),
    "kind": (
        "needle-free", "manual", "gun-assisted", "{adjective}", "homeopathic", "low-dose", "{drug}",
        "monthly",
    ),
    "course": (
        "course", "full course", "short course", "series", "{number}-session course", "winter course",
        "first round",
    ),
    "substance": (
        "vitamins", "minerals", "amino acids", "trace elements", "hyaluronic acid", "dexpanthenol",
        "biotin", "zinc", "growth factors", "copper peptides", "coenzymes", "nucleic acids", "procaine",
        "caffeine", "silicon", "red clover extract", "plant extracts", "antioxidants", "minoxidil",
        "dutasteride",
    ),
    "percentage": ("2%", "5%", "5 %", "10%", "twice-daily 5 %", "nightly 2%"),
    "form": ("lotion", "foam", "solution", "spray", "serum", "tonic", "drops"),
    "strength": ("low", "<1-5> mg", "weekly", "0.<2-5> mg", "daily", "half"),
    "laser": ("laser", "low-level laser", "red-light", "<21-99>-diode laser", "home laser"),
    "device": ("cap", "comb", "helmet", "band"),
    "shampoo": ("caffeine", "medicated", "{substance}", "sulphate-free", "thickening"),
    "adjective": (
        "gentle", "modern", "advanced", "classic", "personalised", "intensive", "European", "mild",
        "careful",
    ),
    # who and where
    "area": (
        "crown", "hairline", "temples", "scalp", "frontal scalp", "parting", "vertex", "back of the head",
    ),
    "people": (
        "men", "women", "men over <25-65>", "women under <35-70>", "men and women", "patients",
        "most patients", "people with {diagnosis}", "women after {event}", "men with {stage} {diagnosis}",
        "women with {diagnosis}", "some of our patients", "<2-9> out of ten {clients}", "almost everyone",
        "our {clients} aged <20-40> to <45-70>", "younger {clients}",
        "patients with {stage} thinning at the {area}", "nearly <51-98> % of {clients}",
    ),
    "clients": ("patients", "clients", "women", "men", "visitors", "people we treat"),
    "diagnosis": (
        "androgenetic alopecia", "pattern hair loss", "alopecia areata", "telogen effluvium",
        "thinning hair", "diffuse hair loss", "receding hair", "female pattern hair loss",
        "traction alopecia", "brittle hair",
    ),
    "stage": ("early", "mild", "moderate", "advanced", "long-standing", "recent", "grade <2-6>"),
    "event": (
        "pregnancy", "menopause", "a strict diet", "a long illness", "COVID-19", "chemotherapy",
        "a stressful <2-9> months",
    ),
    # what is promised
    "effect": (
        "stops hair loss", "stops hair fall {in_time}", "regrows hair at the {area}",
        "regrows hair {in_time}", "increases hair density by {share}",
        "raises the number of hairs by {share}", "makes hair {share} thicker",
        "gives {share} more hair {in_time}", "thickens the hair shaft by {share}",
        "reduces shedding by {share}", "cures {diagnosis}", "wakes up dormant follicles",
        "reactivates the follicles at the {area}", "improves blood circulation in the scalp",
        "lowers DHT in the scalp by {share}", "strengthens the hair roots", "prolongs the growth phase",
        "nourishes the follicles with {substance}", "slows down thinning of the {area}",
        "restores the hairline {in_time}", "ends baldness", "reverses {diagnosis} {in_time}",
        "prevents grey hair", "adds <5-60> hairs per square centimetre",
        "doubles the density of the {area}", "lessens inflammation of the scalp",
        "works better than {treatment}", "works as well as {treatment}",
        "shows results sooner than {treatment}",
    ),
    "effect_base": (
        "stop hair loss", "regrow hair at the {area}", "increase hair density by {share}",
        "thicken the hair by {share}", "reduce shedding by {share}", "cure {diagnosis}",
        "replace {treatment}", "restore the {area} {in_time}", "improve circulation in the scalp",
        "prevent further thinning of the {area}", "reactivate the follicles", "lower DHT by {share}",
        "work better than {treatment}", "bring back lost hair {in_time}", "strengthen the roots",
    ),
    "share": (
        "<5-95>%", "<5-95> %", "up to <10-90>%", "about <5-70> %", "<5-30> to <31-80> %",
        "more than <10-60>%", "an average of <4-60>.<1-9>%", "at least <5-50> per cent", "<101-300>%",
        "almost <20-90> %", "a third", "half",
    ),
    "in_time": (
        "in <2-12> weeks", "within <2-12> months", "after <2-10> sessions", "in <1-4> to <5-12> months",
        "after {number} visits", "from the {ordinal} session", "by month <3-12>",
        "in as little as <10-60> days", "over <4-52> weeks", "within half a year",
    ),
    "number": ("two", "three", "four", "five", "six", "eight", "ten", "twelve"),
    "ordinal": ("first", "second", "third", "fourth", "fifth", "sixth"),
    "lasting": (
        "lasts for <1-10> years", "is permanent", "lasts up to <3-24> months", "wears off {in_time}",
        "lasts a lifetime", "does not last once treatment stops", "needs a top-up every <2-12> months",
        "fades {in_time} without upkeep",
    ),
    "safe": (
        "has no side effects", "is completely safe", "is painless", "causes no pain",
        "has hardly any side effects", "is 100% natural", "needs no downtime", "is safer than {treatment}",
        "hurts less than {treatment}", "is free of hormones", "is risk-free", "can cause {harm}",
        "may lead to {harm} for <2-72> hours", "was followed by {harm} in <1-40> % of {clients}",
        "is less painful than {treatment}", "leaves no scars", "does not cause {harm} or {harm}",
        "is well tolerated",
    ),
    "harm": (
        "redness", "swelling", "headache", "itching", "bruising", "infection", "scarring", "small wounds",
        "bleeding", "tenderness at the {area}", "folliculitis", "swelling of the forehead",
        "patches of hair loss", "dizziness",
    ),
    "standing": (
        "the most effective treatment for {diagnosis}", "the gold standard against {diagnosis}",
        "suitable for {people}", "FDA approved for {diagnosis}", "clinically proven for {people}",
        "not approved for {diagnosis}", "the best option for {people}",
        "a proven alternative to {treatment}", "a lasting solution for {people}",
        "the first choice for {people}", "a breakthrough", "not suitable for {people}",
        "cheaper than {treatment}", "one of the safest ways to treat {diagnosis}",
    ),
    # how sure
    "hedge": (
        "may", "can", "might", "could", "will", "should", "is expected to", "is believed to",
        "has been shown to", "does not", "cannot", "is likely to", "will certainly", "will always",
        "appears to", "seems to", "tends to", "did not", "is said to", "doesn’t", "won't", "can only",
        "can help to",
    ),
    "adverb": (
        "", "", "", "", "clearly ", "usually ", "often ", "quickly ", "reliably ", "sometimes ", "always ",
        "truly ",
    ),
    "lead": (
        "", "", "", "", "{in_our} ", "According to {doctor}, ", "In {study}, ", "For {people}, ",
        "With patience, ", "Unlike {treatment}, ", "Since <2004-2025>, ", "{month} after month, ",
        "In {town}, ", "Thanks to {substance}, ", "In short, ", "Even after {event}, ",
    ),
    "in_our": (
        "In our experience,", "At our clinic,", "In our {town} practice,", "With our {adjective} protocol,",
        "As we see daily,",
    ),
    "study": (
        "a trial of <12-480> {clients}", "<2-9> studies", "a study over <8-52> weeks",
        "a review from <2008-2025>", "a survey of <40-900> {clients}",
        "our own records of <50-2000> {clients}", "a small {town} study",
    ),
    "when": (
        "", "", "", " in {people}", " {in_time}", " without {harm}", ", says {doctor}",
        ", even at the {area}", " and {safe}", ", with {substance} or without", " in <55-99> % of cases",
        " (p = 0.0<1-9>)", ", as {study} showed", " after {event}",
    ),
    # the rest of a clinic's page
    "doctor": (
        "Dr {name}", "Prof. {name}", "Dr. {name}", "our nurse {first}", "{first} {name}",
        "our trichologist {name}",
    ),
    "name": (
        "Aldane", "Berkhout", "Calloway", "Dorran", "Ekström", "Farley", "Garnier", "Holloway", "Ivarsen",
        "Jansky", "Kerr", "Lindqvist", "Marlowe", "Novák", "O’Shea", "Pemberton", "Quill", "Rosario",
        "Sandoval", "Tremaine", "Ueda", "Vance",
    ),
    "first": (
        "Anna", "Ben", "Carla", "Deniz", "Elif", "Frank", "Grace", "Hugo", "Ines", "Jonas", "Kate", "Leo",
        "Mira", "Noah", "Olga", "Paul", "Rosa", "Selim", "Tara", "Zoe",
    ),
    "town": (
        "Northbridge", "Ashford", "Lowmere", "Castelmar", "Dunley", "Elmsworth", "Harrowgate",
        "Kestrel Bay", "Saint-Rémy",
    ),
    "street": (
        "{name} Street", "Mill Lane", "Station Road", "{name} Square", "Harbour Walk", "Old {town} Road",
        "Market Row",
    ),
    "month": (
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
        "November", "December",
    ),
    "day": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "weekday", "other Sunday"),
    "hour": ("<7-11> am", "<1-9> pm", "<8-19>:<10-59>", "noon", "<2-8>.30"),
    "money": (
        "£<40-900>", "€<40-1500>", "$<50-2400>", "<60-990> euros", "£<1-9>,<100-950>", "<500-9500> lira",
    ),
    "staff": (
        "receptionist", "nurse", "doctor", "interpreter", "driver", "assistant", "trichologist", "manager",
        "pharmacist",
    ),
    "thing": (
        "parking permit", "health form", "appointment card", "invoice", "blood test", "photograph",
        "consent form", "voucher", "list of your medicines", "comb", "hat", "receipt", "referral letter",
        "calendar", "leaflet", "towel",
    ),
    "room": (
        "waiting room", "treatment room", "courtyard", "lobby", "kitchen", "library", "car park",
        "second floor", "reception",
    ),
    "do": (
        "bring your {thing}", "ask {doctor} for a {thing}", "call us before {hour}",
        "send the {thing} by post", "leave your {thing} at home", "sign the {thing}",
        "park behind {street}", "wait in the {room}", "keep the {thing} for <2-10> years",
        "write to {doctor}",
    ),
    "doing": (
        "washing your hair", "swimming", "travelling", "taking off the {thing}", "eating a light meal",
        "driving home", "dyeing your hair", "reading the {thing}", "calling our {staff}", "seeing {doctor}",
        "a run of <2-15> km",
    ),
    "moment": (
        "on {day}", "before {hour}", "in {month}", "on {month} <1-28>", "after {hour} on {day}",
        "during the week of {month} <1-28>", "from {month} to {month}", "every <2-6> weeks",
        "<2-14> days before your visit", "on the day itself", "in <2019-2026>",
    ),
    "topic": (
        "{treatment}", "prices", "opening hours", "the first visit", "our {staff}s", "{diagnosis}",
        "the way to {street}", "what to do after {event}", "aftercare", "{substance}",
        "choosing between {treatment} and {treatment}", "your {thing}",
    ),
    "link": (
        "/{path}/{path}", "/{path}/{path}-<1-99>", "https://clinic.example/{path}", "#{path}",
        "{path}.html", "../{path}/",
    ),
    "path": (
        "prices", "team", "contact", "aftercare", "visit", "faq", "news", "hair", "results", "journey",
        "map", "advice", "forms",
    ),
}  # fmt: skip

CLAIMS = (
    "{lead}{treatment} {adverb}{effect}{when}.",
    "{lead}{treatment} {hedge} {adverb}{effect_base}{when}.",
    "{lead}{treatment} {effect} and {safe}.",
    "{lead}{treatment} {safe}, and it {adverb}{effect}.",
    "{lead}the result of {treatment} {lasting}{when}.",
    "{lead}{treatment} is {standing}{when}.",
    "{people} {see/notice/report/had/keep/lose} {share} more hair {in_time} with {treatment}.",
    "{lead}{treatment} {hedge} {effect_base}, but it {safe}.",
    "{treatment} {effect}, while {treatment} {effect}.",
    "{treatment} {safe} and {safe}{when}.",
    "{study} {found/showed/concluded/did not find} that {treatment} {effect} in {people}.",
    "There is {no/some/good/little/strong/hardly any} evidence that {treatment} {effect}{when}.",
    "{doctor} {promises/reports/doubts/explains/has seen} that {treatment} {adverb}{effect}.",
    "If {treatment} fails, {treatment} {hedge} {effect_base}.",
    "{lead}results of {treatment} {can/may/might/will/cannot/can often} be seen {in_time}, and the effect {lasting}.",
    "No {clients} of ours {had/reported/complained of} {harm} or {harm} after {treatment}{when}.",
    "{lead}{number} sessions of {treatment}, <1-6> weeks apart, {are enough for/help/suit} {people}.",
    "A session of {treatment} takes <10-90> minutes, {safe} and {lasting}.",
    "{treatment} {is not/is/was never/has become} {standing}, yet it {effect}.",
    "Is it true that {treatment} {effect}{when}? {Yes/No/Rarely/Often}: it {safe}.",
    "{lead}side effects of {treatment} such as {harm} and {harm} {are rare/are common/pass {in_time}/never occur}.",
    "Up to <30-99> % of {people} were {satisfied/happy/pleased/unhappy} with {treatment} {in_time}.",
)
OTHERS = (
    "Please {do} {moment}, and {do}.",
    "Please {do} before {doing}, and {do}.",
    "Our {staff} {first} will {meet/call/greet/guide} you in the {room} {moment}.",
    "{doctor} joined our {town} practice {moment} and {speaks/teaches/studies/reads about} {topic}.",
    "A consultation costs {money} {moment}, and the {thing} is {included/extra/free/posted}.",
    "You will find us at <1-240> {street}, <2-15> minutes {on foot/by bus/by tram/by car} from {street}.",
    "The {room} opens at {hour} on {day} and closes at {hour}.",
    "If you have questions about {topic}, ask {doctor} or our {staff} {moment}.",
    "What should I know about {topic} and {topic} before {doing}?",
    "We wrote this page about {topic} {moment}; {doctor} read it {moment}.",
    "After {doing} or {doing}, rest for <10-90> minutes in the {room}.",
    "Avoid {doing} for <1-14> days and {doing} for <1-7> days.",
    "Can I {do} {moment}, or is it better to {do}?",
    "{first} from {town} came to us {moment} to talk about {topic}.",
    "Our team of <3-40> people treats {diagnosis} in {town} and {town}.",
    "Payment is due {moment}: {money} by card, or <2-12> instalments of {money}.",
    "{first} and {first} look after the {room}, {doctor} after {topic}.",
    "Tell our {staff} {first} if you {take/have stopped/are allergic to} {pill} or {substance}.",
    "The photographs were taken by {first} {name} {moment} in the {room}.",
    "We keep the {thing} for <1-15> years and send the {thing} to {town} {moment}.",
    "{diagnosis} has many causes, among them {event}; {doctor} asks about {event} first.",
    "How many {clients} do {doctor} and the {staff} see {moment} in {town}?",
    "We will {move/extend/repaint/close} the {room} {moment}, so please {do}.",
    "The next evening on {topic} is {moment} at {hour}, in the {room}.",
)  # fmt: skip
HEADINGS = (
    "{topic}: what {people} should know", "{treatment} and {doing}", "How {treatment} is given in {town}",
    "Questions about {topic} and {topic}",
    "{treatment} or {treatment}?", "{topic}: before {doing} and after {doing}", "{doctor} on {topic} {moment}",
    "Your visit to {doctor} {moment}", "{treatment} for {people}",
    "Why {people} ask {doctor} about {topic}", "{diagnosis} after {event}: {doctor} answers", "Prices for {treatment} {moment}",
)  # fmt: skip
COLUMNS = (
    ("Treatment", "Effect", "Seen", "Price"),
    ("Treatment", "Sessions", "Side effects"),
    ("Option", "For whom", "Result", "How long"),
)
CELLS = (
    ("{treatment}", "{effect}", "{in_time}", "{money}"),
    ("{treatment}", "<1-12> sessions, <1-6> weeks apart", "{harm}, {harm}"),
    ("{treatment}", "{people}", "{share} more hair {in_time}", "{lasting}"),
)
MARKED = frozenset({"treatment", "effect", "effect_base", "safe", "standing", "share"})
MARKS = ("**{0}**", "*{0}*", "__{0}__", "_{0}_", "[{0}]({1})", "[{0}]({1} \"Read more\")", "**[{0}]({1})**")  # fmt: skip

_PLACE = re.compile(r"\{([^{}]*(?:\{\w+\}[^{}]*)*)\}|<(\d+)-(\d+)>")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_FIRST = re.compile(r"[^\W_]")
_MARK = re.compile(r"\*+|_+")


class Said(NamedTuple):
    """A sentence as it stands on the page, and whether it is meant to claim something."""

    text: str
    claims: bool

    @property
    def plain(self) -> str:
        """The words without emphasis and links."""
        return _MARK.sub("", _LINK.sub(r"\1", self.text))


@dataclass
class Page:
    """A page that is being written."""

    rng: Random
    blocks: list[str] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    cells: int = 0

    def draw(self, template: str, marked: bool = True) -> str:
        """Fill a template."""

        def fill(place: re.Match[str]) -> str:
            name, low, high = place.groups()
            if name is None:
                return str(self.rng.randint(int(low), int(high)))
            if name not in SLOTS:
                return self.draw(self.rng.choice(name.split("/")), marked)
            text = self.draw(self.rng.choice(SLOTS[name]), marked=False)
            if marked and name in MARKED and self.rng.random() < MARKED_SHARE:
                return self.rng.choice(MARKS).format(text, self.draw("{link}", marked=False))
            return text

        return _PLACE.sub(fill, template)

    def line(self, template: str, marked: bool = True) -> str:
        """Fill a template and begin it with a capital."""
        text = self.draw(template, marked)
        first = _FIRST.search(text)
        return text if first is None else text[: first.start()] + first.group().upper() + text[first.end() :]

    def sentence(self) -> str:
        """Write a sentence: a claim, or something else a clinic says."""
        claims = self.rng.random() < CLAIMS_SHARE
        text = self.line(self.rng.choice(CLAIMS if claims else OTHERS))
        self.said.append(Said(text, claims))
        return text

    def heading(self, level: int) -> str:
        """Write a heading, which counts as a sentence that claims nothing."""
        text = self.line(self.rng.choice(HEADINGS), marked=False)
        self.said.append(Said(text, False))
        return "#" * level + " " + text

    def paragraph(self) -> str:
        """Write a few sentences, on one line or wrapped by sentence."""
        between = self.rng.choice([" ", " ", "\n"])
        return between.join(self.sentence() for _ in range(self.rng.randint(3, 7)))

    def bullets(self) -> str:
        """Write a list of sentences."""
        mark = self.rng.choice(["- ", "* ", "1. ", "- [x] "])
        return "\n".join(mark + self.sentence() for _ in range(self.rng.randint(3, 6)))

    def quote(self) -> str:
        """Write what a visitor is said to have said."""
        return f"> {self.sentence()} {self.sentence()}\n>\n> — {self.draw('{first} {name}, {town}')}"

    def table(self) -> str:
        """Write a table; its cells are counted apart: they are short, and some repeat."""
        kind = self.rng.randrange(len(COLUMNS))
        rows = [COLUMNS[kind], ["---"] * len(COLUMNS[kind])]
        rows += [[self.line(cell) for cell in CELLS[kind]] for _ in range(self.rng.randint(3, 6))]
        self.cells += len(COLUMNS[kind]) * (len(rows) - 1)
        return "\n".join(f"| {' | '.join(row)} |" for row in rows)

    def aside(self) -> str:
        """Write what is no copy: a picture, a rule, a comment, a line of HTML."""
        template = self.rng.choice([
            "![{topic}](/img/{path}-<1-99>.jpg)", "---", "<!-- {first}: check with {doctor} {moment} -->",
            "<p class=\"note\">{doctor} is in {town} {moment}.</p>",
        ])  # fmt: skip
        return self.draw(template, marked=False)


def page(number: int, size: int) -> Page:
    """Write page so-and-so, with a block more than fills the size in bytes."""
    made = Page(Random(f"{SEED} {number}"))
    title = made.line("{topic} in {town}, page <1-999>", marked=False)
    front = [
        "---", f'title: "{title}"', made.line('description: "{treatment} for {people}"', marked=False).lower(),
        f"date: 2026-{number % 12 + 1:02d}-{number % 28 + 1:02d}", made.draw("author: {first} {name}"),
        made.draw("tags: [{path}, {path}]"), "---",
    ]  # fmt: skip
    made.blocks += ["\n".join(front), f"# {title}", made.paragraph()]
    kinds = [made.paragraph] * 6 + [made.bullets] * 3 + [made.table, made.quote, made.aside]
    written = sum(len(block.encode()) + 2 for block in made.blocks)
    while written < size:
        blocks = [made.heading(made.rng.choice([2, 2, 3]))]
        blocks += [made.rng.choice(kinds)() for _ in range(made.rng.randint(1, 4))]
        for block in blocks:
            if written < size:
                made.blocks.append(block)
                written += len(block.encode()) + 2
    return made


def generate(directory: Path, files: int, size: int) -> dict[str, int | float]:
    """Write pages into a directory; return how much was written, and how often sentences repeat."""
    directory.mkdir(parents=True)
    plain: set[str] = set()
    shapes: set[str] = set()
    total = claims = cells = written = 0
    for number in range(1, files + 1):
        made = page(number, size)
        raw = ("\n\n".join(made.blocks) + "\n").encode()
        (directory / f"page-{number:03d}.md").write_bytes(raw)
        written += len(raw)
        cells += made.cells
        for said in made.said:
            total += 1
            claims += said.claims
            plain.add(said.plain)
            shapes.add(re.sub(r"\d+", "0", said.plain))
    return {
        "files": files,
        "bytes": written,
        "sentences": total,
        "cells": cells,
        "claiming_share": claims / total,
        "repeated_share": 1 - len(plain) / total,
        "repeated_share_but_for_numbers": 1 - len(shapes) / total,
    }


def main() -> None:
    """Write pages of clinic copy into a new directory; print what they hold."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--files", type=int, required=True)
    parser.add_argument("--bytes", type=int, required=True, help="size of each file, about")
    options = parser.parse_args()
    print(json.dumps(generate(options.directory, options.files, options.bytes)))


if __name__ == "__main__":
    main()
