"""How certainty, verdict and risk of bias look in every figure: a shape or a letter and a colour of its own lightness each.

Nothing rests on colour alone. The colours of verdicts are those of Okabe and Ito (2008); certainty goes from dark to light.
"""

from __future__ import annotations

from typing import NamedTuple

from mesoevidence.records.models import Certainty, Verdict


class Sign(NamedTuple):
    """A mark: matplotlib's name of its shape, what fills it, the ink that can be read on it, and its words."""

    shape: str
    fill: str
    ink: str
    label: str


CERTAINTY: dict[Certainty | None, Sign] = {
    "high": Sign("o", "#0b2559", "#ffffff", "high ⊕⊕⊕⊕"),
    "moderate": Sign("s", "#2f6fa8", "#ffffff", "moderate ⊕⊕⊕◯"),
    "low": Sign("h", "#8cc3cf", "#1a1a1a", "low ⊕⊕◯◯"),
    "very_low": Sign("D", "#fbeeb3", "#1a1a1a", "very low ⊕◯◯◯"),
    None: Sign("o", "#ffffff", "#1a1a1a", "searched, no study found"),
}
"""GRADE's four levels with its symbols, and the search that found nothing."""

VERDICT: dict[Verdict, Sign] = {
    "contradicted": Sign("X", "#a03c00", "#ffffff", "contradicted"),
    "unsupported": Sign("v", "#e69f00", "#1a1a1a", "unsupported"),
    "overstated": Sign("^", "#f7ec6e", "#1a1a1a", "overstated"),
    "mixed": Sign("D", "#cc79a7", "#1a1a1a", "mixed"),
    "not_assessable": Sign("P", "#b8b8b8", "#1a1a1a", "not assessable"),
    "supported": Sign("o", "#0072b2", "#ffffff", "supported"),
    "background": Sign(".", "#ffffff", "#1a1a1a", "background"),
}

BIAS: dict[str, Sign] = {
    "low": Sign("+", "#56b4e9", "#1a1a1a", "low"),
    "some_concerns": Sign("–", "#f7ec6e", "#1a1a1a", "some concerns"),
    "moderate": Sign("–", "#f7ec6e", "#1a1a1a", "moderate"),
    "high": Sign("×", "#c25300", "#ffffff", "high"),
    "serious": Sign("×", "#c25300", "#ffffff", "serious"),
    "critical": Sign("!", "#4a1a00", "#ffffff", "critical"),
    "unclear": Sign("?", "#ffffff", "#1a1a1a", "unclear"),
}
"""Risk of bias as readers know it from RoB 2 and ROBINS-I: + – × ! and ?; the shape is the letter in the light."""

BIAS_ORDER = ("low", "some_concerns", "moderate", "unclear", "high", "serious", "critical")
"""From least to most: the worst of a study's results stands for it."""
