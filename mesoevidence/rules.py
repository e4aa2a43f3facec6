"""Wording and advertising rules on a claim: which rules of the chosen markets it breaks, and what to do about it.

A rule is a record (``kb/rules/``); here is only how one is held against a claim. Phrases are looked for in the quote, where
they stand as assertions; statements, reasons and other rules are looked at as the audit found them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass

from mesoevidence.evidence.reasons import reasons
from mesoevidence.phrases import Match, Phrases, Token, tokens_of
from mesoevidence.phrases.english import asserted, excused, plain
from mesoevidence.recent import Recent
from mesoevidence.records.knowledge_base import KnowledgeBase, RuleEntry
from mesoevidence.records.models import Example, Rule, StatementPattern, Verdict
from mesoevidence.records.problems import Location, Problem, did_you_mean, expected_one_of, unknown_reference
from mesoevidence.report import Flag
from mesoevidence.statements import Prepared, Statement, Vocabulary, prepare
from mesoevidence.statements.vocabulary import Attribute
from mesoevidence.wording import provision_words


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim as rules see it: its words, what it states, what it cites, and what the audit made of it.

    ``worded``: the rules whose phrases were found where the claim stands; None to look for them in ``quote``.
    """

    quote: str
    statements: tuple[Prepared, ...] = ()
    cites: bool = False
    verdict: Verdict | None = None
    reasons: tuple[str, ...] = ()
    worded: frozenset[str] | None = None


class RuleBook:
    """The rules that apply everywhere, and those of some markets."""

    def __init__(self, kb: KnowledgeBase, markets: Sequence[str] = ()) -> None:
        self._vocabulary = kb.vocabulary
        self._provisions = kb.provisions
        sound = {name: entry for name, entry in kb.rules.items() if not entry.broken}
        order = {None: -1} | {market: place for place, market in enumerate(markets)}
        applied = [entry for entry in sound.values() if entry.pack.market in order]
        self.applied = sorted(applied, key=lambda entry: order[entry.pack.market])
        self._all = _with_those_named(applied, sound)
        self._followers = {name: entry.rule for name, entry in self._all.items() if entry.rule.catches.rules}
        self._phrases, self._excuses = rule_phrases(kb)
        self._recent: Recent[tuple[Token, ...], list[Match]] = Recent()
        self._prepared: dict[tuple[StatementPattern, str], Prepared] = {}
        self._asking: dict[str, list[tuple[str, StatementPattern]]] = {}
        self._flags: dict[tuple[str, tuple[str, ...]], Flag] = {}
        self._reasoned: dict[str, list[str]] = defaultdict(list)
        for name, entry in self._all.items():
            for reason in entry.rule.catches.reasons:
                self._reasoned[reason].append(name)
        self._forget()

    def _forget(self) -> None:
        """Remember nothing of claims."""
        self._worded: Recent[str, frozenset[str]] = Recent()
        self._stated: Recent[object, frozenset[str]] = Recent()
        self._broken: Recent[object, tuple[Flag, ...]] = Recent()

    def forget(self) -> None:
        """Forget the sentences that phrases were looked for in."""
        self._recent.clear()

    def afresh(self) -> RuleBook:
        """The same rules, without what they remember of claims."""
        other = copy(self)
        other._forget()
        return other

    def broken_by(self, claim: Judged) -> tuple[Flag, ...]:
        """The rules a claim breaks: those of every market first, then market by market."""
        return self._broken.of(_sameness(claim, self._reasoned.keys()), lambda: self._flags_on(claim))

    def _flags_on(self, claim: Judged) -> tuple[Flag, ...]:
        caught = {name for name in self._set_off(claim) if self._holds(self._all[name].rule, claim)}
        return self._flags_of(caught, lambda rule: self._holds(rule, claim))

    def broken_by_source(self, claims: Sequence[Judged]) -> tuple[Flag, ...]:
        """The rules that a source breaks as a whole."""
        caught = {name for name, entry in self._all.items() if self._catches_source(entry.rule, claims)}
        return self._flags_of(caught, lambda rule: True)

    def _flags_of(self, caught: set[str], holds: Callable[[Rule], bool]) -> tuple[Flag, ...]:
        """The rules that catch something of themselves, and those that follow them where they hold."""
        more = True
        while more:
            found = {
                name
                for name in self._followers.keys() - caught
                if not caught.isdisjoint(self._followers[name].catches.rules) and holds(self._followers[name])
            }
            caught |= found
            more = bool(found)
        broken = [entry for entry in self.applied if entry.rule.id in caught]
        shown = frozenset(entry.rule.id for entry in broken)
        return tuple(self._flag(entry, tuple(n for n in entry.rule.catches.rules if n in shown)) for entry in broken)

    def _flag(self, entry: RuleEntry, follows: tuple[str, ...]) -> Flag:
        rule = entry.rule
        key = (rule.id, follows)
        if key not in self._flags:
            cited = (self._provisions[name] for name in rule.provisions)
            self._flags[key] = Flag(
                rule.id,
                rule.severity,
                rule.title.rstrip("."),
                rule.why.strip(),
                rule.fix.strip(),
                tuple(provision_words(provision) for provision in cited if provision.status != "to_check"),
                follows=follows,
            )
        return self._flags[key]

    # --- one rule on one claim -----------------------------------------------------------------------------------

    def _set_off(self, claim: Judged) -> Iterator[str]:
        """The rules that something in a claim sets off of itself, whether or not they hold for it."""
        worded = self._worded_rules(claim.quote) if claim.worded is None else claim.worded
        yield from (name for name in worded if name in self._all)
        for said in claim.statements:
            yield from self.set_off_by(said)
        for reason in claim.reasons:
            yield from (name for name in self._reasoned.get(reason, ()) if not self._lets_off(name, claim.quote))

    def _lets_off(self, name: str, quote: str) -> bool:
        """Whether a rule that no words set off, only a reason, is excused by words of the quote."""
        rule = self._all[name].rule
        return not rule.catches.text and bool(rule.unless) and bool(self._excuses.find(tokens_of(quote), {name}))

    def set_off_by(self, said: Prepared) -> frozenset[str]:
        """The rules that a statement sets off by what it says; equal statements are held against them once."""
        if said.meaning < 0:
            return self._rules_set_off(said)
        return self._stated.of(_said_sameness(said), lambda: self._rules_set_off(said))

    def _rules_set_off(self, said: Prepared) -> frozenset[str]:
        asking = self._rules_asking(said.attribute) if said.attribute is not None else ()
        return frozenset(name for name, pattern in asking if self._fits(pattern, said))

    def _rules_asking(self, attribute: Attribute) -> list[tuple[str, StatementPattern]]:
        """The rules, and what they ask of statements, that can fit what is said of an attribute at all."""
        known = self._asking.get(attribute.id)
        if known is None:
            known = self._asking[attribute.id] = [
                (name, pattern)
                for name, entry in self._all.items()
                for pattern in entry.rule.catches.statements
                if _asks(pattern, attribute)
            ]
        return known

    def _holds(self, rule: Rule, claim: Judged) -> bool:
        only = rule.only
        return (
            not (only.verdicts and claim.verdict is not None and claim.verdict not in only.verdicts)
            and not (only.uncited and claim.cites)
            and not (only.subjects and not any(self._about(said, only.subjects) for said in claim.statements))
        )

    def _worded_rules(self, quote: str) -> frozenset[str]:
        """The rules whose phrases stand in a text as assertions, and that nothing in it excuses."""
        return self._worded.of(quote, lambda: frozenset(match.name for match in self.phrases_in(tokens_of(quote))))

    def phrases_in(self, tokens: Sequence[Token]) -> list[Match]:
        """Where phrases of rules stand as assertions in a text, and nothing in it excuses them."""
        tokens = tuple(tokens)
        return self._recent.of(tokens, lambda: self._phrases_in(tokens))

    def _phrases_in(self, tokens: Sequence[Token]) -> list[Match]:
        found = asserted([match for match in self._phrases.find(tokens) if match.name in self._all], tokens)
        if not found:
            return found
        hedged = [match for match in found if self._all[match.name].rule.only.plain]
        if hedged:
            standing = {*plain(hedged, tokens)}
            found = [match for match in found if match in standing or match not in hedged]
        let_off = excused(found, self._excuses.find(tokens, {match.name for match in found}), tokens)
        return [match for match in found if match not in let_off]

    def _about(self, said: Prepared, subjects: Iterable[str]) -> bool:
        return not self._vocabulary.ancestors(said.statement.subject).isdisjoint(subjects)

    def _fits(self, pattern: StatementPattern, said: Prepared) -> bool:
        statement, attribute = said.statement, said.attribute
        if attribute is None:
            return False
        return (
            _asks(pattern, attribute)
            and (not pattern.modality or statement.modality in pattern.modality)
            and pattern.polarity in (None, statement.polarity)
            and pattern.absolute
            in (None, statement.absolute and not said.discloses)  # "always wears off" is no promise
            and pattern.figure in (None, _has_figure(statement))
            and pattern.comparator in (None, statement.comparator is not None)
            and not (pattern.subjects and not self._about(said, pattern.subjects))
            and (pattern.value is None or self._within(said, pattern))
        )

    def _within(self, said: Prepared, pattern: StatementPattern) -> bool:
        """Whether what is said lies within the pattern's value."""
        assert pattern.value is not None
        key = (pattern, said.statement.attribute)
        if key not in self._prepared:
            self._prepared[key] = prepare(Statement("", said.statement.attribute, pattern.value), self._vocabulary)
        wanted = self._prepared[key]
        if said.denotation is None or wanted.denotation is None:
            return False
        return said.denotation.values.relation(wanted.denotation.values) in ("equal", "within")

    def _catches_source(self, rule: Rule, claims: Sequence[Judged]) -> bool:
        source = rule.catches.source
        if source is None:
            return False
        said = [statement for claim in claims for statement in claim.statements]
        express = [statement for statement in said if statement.statement.basis == "express"]  # a hint informs nobody
        return self._fit(source.says, said) and not self._fit(source.silent_on, express)

    def _fit(self, patterns: Iterable[StatementPattern], statements: Sequence[Prepared]) -> bool:
        return any(self._fits(pattern, said) for pattern in patterns for said in statements)


def _asks(pattern: StatementPattern, attribute: Attribute) -> bool:
    """Whether a pattern can fit what is said of an attribute."""
    wanted = (
        (pattern.attributes, attribute.id),
        (pattern.kinds, attribute.kind),
        (pattern.domains, attribute.domain),
        (pattern.better, attribute.better),
    )
    return all(not choices or given in choices for choices, given in wanted)


def rule_phrases(kb: KnowledgeBase) -> tuple[Phrases, Phrases]:
    """The phrases that set rules off, and those that excuse; of all rules, whatever the market."""
    return kb.once("rule phrases", _rule_phrases)


def _rule_phrases(kb: KnowledgeBase) -> tuple[Phrases, Phrases]:
    sound = {name: entry for name, entry in kb.rules.items() if not entry.broken}
    return (
        Phrases((name, text) for name, entry in sound.items() for text in entry.text),
        Phrases((name, text) for name, entry in sound.items() for text in entry.unless),
    )


def _with_those_named(applied: Iterable[RuleEntry], known: dict[str, RuleEntry]) -> dict[str, RuleEntry]:
    """The rules, and all that they name."""
    found: dict[str, RuleEntry] = {}
    waiting = list(applied)
    while waiting:
        entry = waiting.pop()
        if entry.rule.id not in found:
            found[entry.rule.id] = entry
            waiting += [known[name] for name in entry.rule.catches.rules if name in known]
    return found


def _sameness(claim: Judged, reasoned: Collection[str]) -> object:
    """All that rules look at: claims that share it break the same rules. Of a claim that one of the ``reasoned`` reasons sets a
    rule off for, that is its words, too, which may excuse it."""
    said = tuple([_said_sameness(statement) for statement in claim.statements])
    read = claim.worded is None or any(reason in reasoned for reason in claim.reasons)
    words = (claim.quote, claim.worded) if read else claim.worded
    return words, said, claim.cites, claim.verdict, claim.reasons


def _said_sameness(said: Prepared) -> object:
    statement = said.statement
    return (
        statement.subject, statement.comparator is None, said.meaning, statement.modality, statement.polarity,
        statement.absolute, statement.basis,
    )  # fmt: skip


def _has_figure(statement: Statement) -> bool:
    value = statement.value
    return any(number is not None for number in (value.estimate, value.min, value.max, value.n))


# --- whether the rules themselves are sound, and the markets that are asked for -----------------------------------


def name_problems(kb: KnowledgeBase) -> Iterator[Problem]:
    """Rules that name rules or reasons that are not there."""
    for entry in kb.rules.values():
        catches = entry.rule.catches
        for place, name in enumerate(catches.rules):
            if name not in kb.rules:
                where = entry.at("catches", "rules", place)
                yield unknown_reference(where, "a rule", name, kb.rules, entry.rule.id)
        for place, name in enumerate(catches.reasons):
            if name not in reasons():
                hint = did_you_mean(name, reasons()) or f"; expected one of: {', '.join(reasons())}"
                message = f"{name!r} is not a reason that the audit gives{hint}"
                yield Problem(entry.at("catches", "reasons", place), message, record=entry.rule.id)


def chosen_markets(wanted: Iterable[str], kb: KnowledgeBase) -> tuple[tuple[str, ...], list[Problem]]:
    """The markets among ``wanted`` that rules are held for, each once; capitals make no difference, commas part them.

    A market that no rules are held for was not checked: that is an error, never a pass.
    """
    known = {market.casefold(): market for market in kb.markets}
    named = dict.fromkeys(part.strip() for text in wanted for part in text.split(","))
    expected = expected_one_of(kb.markets) if kb.markets else "no market has any"
    problems = [
        Problem(
            Location("--market"),
            f"no rules are held for {name!r}: not checked; {expected}{did_you_mean(name.casefold(), kb.markets)}",
        )
        for name in named
        if name.casefold() not in known
    ]
    return tuple(dict.fromkeys(known[n.casefold()] for n in named if n.casefold() in known)), problems


def example_problems(kb: KnowledgeBase) -> Iterator[Problem]:
    """Examples that a rule should catch and does not, or should leave alone and catches."""
    book = RuleBook(kb, kb.markets)
    for entry in kb.rules.values():
        if entry.broken:
            continue
        for wanted, examples in ((True, entry.rule.bad), (False, entry.rule.good)):
            for example in examples:
                judged = _as_judged(example, kb.vocabulary)
                flags = (*book.broken_by(judged), *book.broken_by_source([judged]))
                if any(flag.rule == entry.rule.id for flag in flags) is not wanted:
                    does = "does not catch its 'bad'" if wanted else "catches its 'good'"
                    shown = f"“{example.quote}”" if example.quote else "with statements only"
                    yield Problem(entry.where, f"rule {entry.rule.id!r} {does} example {shown}", record=entry.rule.id)


def _as_judged(example: Example, vocabulary: Vocabulary) -> Judged:
    statements = tuple(prepare(statement, vocabulary) for statement in example.statements)
    return Judged(example.quote, statements, bool(example.cites), example.verdict, example.reasons)
