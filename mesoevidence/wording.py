"""Statements in words: the short texts that reports, explanations and suggested wordings are made of."""

from __future__ import annotations

from decimal import Decimal

from mesoevidence.records.models import Certainty, Citation, Design, Provision, Study
from mesoevidence.statements import Prepared, Scope, Span, Statement, Value, Vocabulary
from mesoevidence.statements.units import UNITS
from mesoevidence.statements.vocabulary import INACTIVE, Attribute

QUANTIFIERS = {
    "all": "for everyone, without exception", "most": "for most", "some": "for some", "at_least_one": "in at least one case",
    "up_to": "at most", "on_average": "on average", "definitional": "by definition",
}  # fmt: skip
MODALITIES = {
    "asserts": "asserts",
    "probable": "presents as probable",
    "possible": "presents as possible",
    "uncertain": "presents as uncertain",
}
UNIT_WORDS = {
    "wk": "weeks", "d": "days", "mo": "months", "a": "years", "h": "hours", "min": "minutes", "%": "%", "/cm2": "per cm²",
    "/[sin_i]": "per square inch",
    "1": "", "{count}": "", "ratio": "times",
}  # fmt: skip


def concept_label(concept: str | None, vocabulary: Vocabulary) -> str:
    """The label of a concept, or its id when the vocabulary does not know it."""
    if concept is None:
        return "anyone"
    if concept == "placebo":
        return "placebo"
    if concept == "none":
        return "no treatment"
    known = vocabulary.concepts.get(concept)
    return known.label if known else concept


def attribute_label(attribute: str, vocabulary: Vocabulary) -> str:
    known = vocabulary.attributes.get(attribute)
    return known.label if known else attribute


def number(value: Decimal) -> str:
    """A number with the digits it was given."""
    return f"{value:f}" if abs(value.adjusted()) <= 30 else str(value)


def value_words(value: Value, attribute: Attribute | None) -> str:
    """What a statement says of its attribute: "increase, 156 %", "8 to 10", "painless"."""
    parts: list[str] = []
    if value.truth is not None:
        parts.append("yes" if value.truth else "no")
    if value.any_of or value.all_of:
        labels = attribute.labels if attribute else {}
        joiner = " or " if value.any_of else ", "
        words = joiner.join(labels.get(level, level.replace("_", " ")) for level in value.any_of or value.all_of)
        parts.append(f"only {words}" if value.closed else words)
    if value.direction:
        parts.append({"none": "no difference", "unclear": "no clear difference"}.get(value.direction, value.direction))
    parts += _figures(value, value.unit or (attribute.unit if attribute else None))
    if value.p is not None:
        parts.append(f"p {value.p}" if value.p[:1] in "<>=" else f"p = {value.p}")
    return ", ".join(parts) or "unspecified"


def _figures(value: Value, unit: str | None) -> list[str]:
    unit_word = UNIT_WORDS.get(unit, unit) if unit else ""

    def measured(text: str) -> str:
        counted = unit_word[:-1] if text.split()[-1] == "1" and unit_word.endswith("s") else unit_word
        return f"{'about ' if value.approximate else ''}{text} {counted}".strip()

    found: list[str] = []
    if value.estimate is not None:
        found.append(measured(number(value.estimate)))
    if value.n is not None and value.N is not None:
        found.append(f"{value.n} of {value.N}")
    if value.min is not None and value.max is not None:
        found.append(_as_months(value, unit) or measured(f"{number(value.min)} to {number(value.max)}"))
    elif value.min is not None:
        found.append(measured(f"{'more than' if value.min_open else 'at least'} {number(value.min)}"))
    elif value.max is not None:
        found.append(measured(f"{'less than' if value.max_open else 'at most'} {number(value.max)}"))
    if value.ci is not None:
        found.append(f"95 % CI {number(value.ci[0])} to {number(value.ci[1])}")
    if value.comparator_estimate is not None:
        found.append(f"against {measured(number(value.comparator_estimate))}")
    return found


def _as_months(value: Value, unit: str | None) -> str | None:
    """A time from weeks to months, which is kept in days, in the units that it was said in; None for any other."""
    ends = (value.min, value.max)
    if unit != "d" or all(end is None or end == end.to_integral_value() for end in ends):
        return None
    about = "about " if value.approximate else ""
    return about + " to ".join(_length(end) for end in ends if end is not None)


def _length(days: Decimal) -> str:
    """A number of days in the longest unit of which it is a whole number."""
    counts = ((days / UNITS[unit].factor, UNIT_WORDS[unit]) for unit in ("a", "mo", "wk"))
    count, unit_words = next(((n, words) for n, words in counts if n == n.to_integral_value()), (days, "days"))
    return f"{number(count)} {unit_words[:-1] if count == 1 else unit_words}"


def scope_words(scope: Scope, vocabulary: Vocabulary) -> str:
    """The restrictions of a statement, or an empty text."""
    parts: list[str] = []
    if scope.population:
        parts.append(f"in {concept_label(scope.population, vocabulary)}")
    for axis in ("setting", "body_site"):
        concept = getattr(scope, axis)
        if concept:
            parts.append(f"({concept_label(concept, vocabulary)})")
    if scope.phase:
        parts.append(f"in the {scope.phase} phase")
    if scope.timepoint:
        parts.append(f"at {_span_words(scope.timepoint)}")
    return " ".join(parts)


def _span_words(span: Span) -> str:
    unit = UNIT_WORDS.get(span.unit, span.unit)
    if span.estimate is not None:
        return f"{number(span.estimate)} {unit[:-1] if span.estimate == 1 and unit.endswith('s') else unit}"
    if span.min is not None and span.max is not None:
        return f"{number(span.min)} to {number(span.max)} {unit}"
    if span.max is not None:
        return f"up to {number(span.max)} {unit}"
    return f"{number(span.min)} {unit} or more" if span.min is not None else ""


def statement_words(statement: Statement, vocabulary: Vocabulary) -> str:
    """A whole statement in one line, for explanations and conflicts."""
    attribute = vocabulary.attributes.get(statement.attribute)
    text = f"{attribute_label(statement.attribute, vocabulary)}: {value_words(statement.value, attribute)}"
    if statement.polarity == "negated":
        text += " (denied)"
    if statement.comparator and statement.comparator not in INACTIVE:
        text += f", compared with {concept_label(statement.comparator, vocabulary)}"
    if statement.quantifier:
        text += f", {QUANTIFIERS[statement.quantifier]}"
    scope = scope_words(statement.scope, vocabulary)
    return f"{text}, {scope}" if scope else text


def position_words(prepared: Prepared) -> str:
    """What a statement says of its attribute, with quantifier and hedge: one side of a conflict."""
    said = prepared.statement
    text = value_words(said.value, prepared.attribute)
    if said.polarity == "negated":
        text = f"not {text}"
    if said.quantifier and said.quantifier != "on_average":
        text += f" {QUANTIFIERS[said.quantifier]}"
    if said.modality != "asserts":
        text += f" ({said.modality})"
    return text


# --- suggested wordings ------------------------------------------------------------------------------------------

HEDGES: dict[Certainty, str] = {"high": "", "moderate": "probably ", "low": "may ", "very_low": ""}
"""GRADE guideline 26 (Santesso 2020): how certainty is put into words."""

HEDGED_MODALITY = {"high": "asserts", "moderate": "probable", "low": "possible", "very_low": "uncertain"}
"""The modality of the wording that :data:`HEDGES` makes."""


def generated_wording(statement: Statement, certainty: Certainty, vocabulary: Vocabulary) -> str:
    """What a body of evidence shows, worded at ``certainty``. Written for writers to edit: plain, scoped, hedged."""
    attribute = vocabulary.attributes.get(statement.attribute)
    subject = concept_label(statement.subject, vocabulary)
    subject = subject[:1].upper() + subject[1:]
    scope = scope_words(statement.scope, vocabulary)
    tail = f" {scope}" if scope else ""
    if statement.comparator:
        tail = f" compared with {concept_label(statement.comparator, vocabulary)}{tail}"
    phrase = (attribute.phrase or attribute.label) if attribute else statement.attribute
    if certainty == "very_low":
        return f"The evidence is very uncertain about {phrase} with {subject[:1].lower() + subject[1:]}{tail}."
    if attribute is not None and attribute.predicate is not None and _says_predicate(statement, attribute):
        verb = attribute.predicate.base if certainty == "low" else attribute.predicate.third
        return f"{subject} {HEDGES[certainty]}{verb}{tail}."
    verb = {"high": "is", "moderate": "is probably", "low": "may be"}[certainty]
    said = value_words(statement.value, attribute)
    return f"With {subject[:1].lower() + subject[1:]}{tail}, {phrase} {verb}: {said}."


def _says_predicate(statement: Statement, attribute: Attribute) -> bool:
    """Whether the attribute's verb words this value: ``true`` as a rule, or the favourable direction."""
    value = statement.value
    if statement.polarity == "negated" or statement.quantifier not in (None, "on_average", "most"):
        return False
    if attribute.domain == "effect":
        favourable = {"higher": "increase", "lower": "decrease"}.get(attribute.better)
        return value.direction in ("improve", favourable) and value.direction is not None
    return value.truth is True


# --- sources -----------------------------------------------------------------------------------------------------


def design_words(design: Design) -> str:
    """A study design as it is read out."""
    return "RCT" if design == "rct" else design.replace("_", " ")


def citation_words(study: Study) -> str:
    """Author, year and identifier as they may be printed: fields that nobody verified are left out."""
    identifier = _identifier(study.citation, set(study.to_check))
    name = citation_name(study)
    return f"{name}, {identifier}" if identifier else name


def citation_name(study: Study) -> str:
    """Author and year, or what stands for them where they were not verified: the short form inside a sentence.

    A title that nobody verified is in our words: it is printed without quotation marks.
    """
    unverified = set(study.to_check)
    citation = study.citation
    year = str(citation.year) if citation.year is not None and "year" not in unverified else ""
    name = _authors(citation) if "authors" not in unverified else ""
    if not name and "title" not in unverified:
        name = f"“{_short_title(study.title)}”"
    if not name and "journal" not in unverified:
        name = citation.journal or ""
    name = name or _short_title(study.title)
    return name if not year or year in name.split() else f"{name} {year}"


def provision_words(provision: Provision) -> str:
    """A provision as it is cited; one that was only read about says so."""
    cited = ", ".join(part for part in (provision.instrument, provision.number) if part)
    return cited if provision.status == "seen" else f"{cited} (read in a secondary source)"


def _short_title(title: str, most: int = 60) -> str:
    return title if len(title) <= most else f"{title[:most].rsplit(' ', 1)[0].rstrip(',:;')} …"


def _authors(citation: Citation) -> str:
    if not citation.authors:
        return citation.publisher or ""
    first = citation.authors[0]
    return f"{first} et al." if len(citation.authors) > 1 else first


def _identifier(citation: Citation, unverified: set[str]) -> str:
    for name, shown in (("doi", "doi:{}"), ("pmid", "PMID {}"), ("pmcid", "{}"), ("url", "{}")):
        value = getattr(citation, name)
        if value is not None and name not in unverified:
            return shown.format(value)
    return ""
