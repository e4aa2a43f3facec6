"""Statements and the algebra that compares them: pure values, no files, no graph.

A *Statement* says what an intervention does (or is) for whom: the one shape shared by a claim of the copy,
a finding of a study and a graded body of evidence. :func:`relate` lays two of them side by side.
"""

from mesoevidence.statements.algebra import CONVERSE, Prepared, Relation, prepare, relate_prepared
from mesoevidence.statements.model import Scope, Span, Statement, Value
from mesoevidence.statements.vocabulary import Attribute, Concept, Vocabulary

__all__ = [
    "CONVERSE",
    "Attribute",
    "Concept",
    "Prepared",
    "Relation",
    "Scope",
    "Span",
    "Statement",
    "Value",
    "Vocabulary",
    "prepare",
    "relate_prepared",
]
