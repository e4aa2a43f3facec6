"""The words that mark a claim, learned from labelled copy (``make markers``).

``python -m mesoevidence.learning LABELLED... [--less LABELLED...]``: what stands behind ``--less`` counts for less than the rest.
Invented copy, and sentences written to mislead, tell claims from the rest less well than real copy does.

LABELLED is a folder with ``labels.yaml`` and the documents it names, a table of sentences (label, attribute, sentence, the
words of it that claim something, parted by tabs; "-" labels a sentence that claims nothing), or a YAML list of texts, each with
its ``claims`` and whether to ``warn`` of it. The record goes to standard output. Needs scikit-learn (``[learn]``).

The task is that of detectors of check-worthy sentences (Hassan et al., ClaimBuster, KDD 2017), the method logistic regression on
the presence of words, weighted by inverse document frequency: every weight can be read and argued with.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import yaml

from mesoevidence.extraction.claims import Extractor
from mesoevidence.extraction.unread import clauses, marks
from mesoevidence.loading import load
from mesoevidence.phrases import Token, tokens_of
from mesoevidence.reading.files import read

SEEN = 3
"""Texts in which a word must stand, at least, to mark anything."""
STRENGTH = 0.2
"""How far weights may go: the inverse of the strength of regularisation. Of 0.05, 0.2 and 1 it tells claims apart best."""
SMALL = 0.5
"""Weights below this are left out."""
LESS = 0.3
"""What a text counts that stands behind ``--less``; of 0, 0.1, 0.3 and 1 it tells promises apart best."""
AT: dict[str, dict[str, float]] = {"claim": {"at": 0.6}, "promise": {"at": 0.75, "at_unnamed": 0.9}}
"""The likelihoods from which on a text is reported, and is warned of: a writer looks at a sentence too many, and not at ten."""


class Labelled(NamedTuple):
    """A sentence, or a clause of one, whether it claims something, and whether it promises something (``must_flag``)."""

    tokens: Sequence[Token]
    claims: bool
    promises: bool


def examples(paths: Sequence[Path], extractor: Extractor) -> Iterator[Labelled]:
    """Every labelled sentence of folders, tables and lists of single texts, and the clauses of those of documents."""
    for path in paths:
        if path.is_dir():
            yield from _of_folder(path, extractor)
        elif path.suffix == ".tsv":
            yield from _of_table(path)
        else:
            yield from _of_red_team(path)


def _of_red_team(path: Path) -> Iterator[Labelled]:
    for item in yaml.safe_load(path.read_text(encoding="utf-8")):
        yield Labelled(tokens_of(item["text"]), bool(item["claims"]), item["warn"])


def _of_table(path: Path) -> Iterator[Labelled]:
    for line in path.read_text(encoding="utf-8").splitlines():
        label, _, sentence, words = line.split("\t")
        for text in (sentence, words) if label != "-" else (sentence,):
            yield Labelled(tokens_of(text), label != "-", label == "Y")


def _of_folder(folder: Path, extractor: Extractor) -> Iterator[Labelled]:
    for labels in yaml.safe_load((folder / "labels.yaml").read_text(encoding="utf-8"))["documents"]:
        document = read(folder / f"{labels['doc']}.txt")
        said = extractor.sentences(document)
        quotes = [(" ".join(claim["quote"].split()), claim["must_flag"] == "yes") for claim in labels["claims"]]
        for sentence, about in zip(said, extractor.carried(said), strict=True):
            if about is None:
                continue
            text = " ".join(sentence.text.split())
            parts = list(clauses(tokens_of(text)))
            places = [((at, at + len(quote)), must) for quote, must in quotes if (at := text.find(quote)) >= 0]
            places += [((0, len(text)), must) for quote, must in quotes if text in quote]
            yield Labelled(sentence.tokens, bool(places), any(must for _, must in places))
            for part in parts if len(parts) > 1 else ():
                here = [must for place, must in places if _same((part[0].start, part[-1].end), place)]
                yield Labelled(part, bool(here), any(here))


def _same(a: tuple[int, int], b: tuple[int, int]) -> bool:
    """Whether two spans overlap by half of the shorter."""
    return (min(a[1], b[1]) - max(a[0], b[0])) * 2 >= min(a[1] - a[0], b[1] - b[0])


def weights(
    texts: Sequence[Sequence[Token]], wanted: Sequence[bool], counting: Sequence[float] | None = None
) -> tuple[float, dict[str, float]]:
    """The base and the weight of each word, in log odds, as :func:`~mesoevidence.extraction.unread.likelihood` adds them up.

    ``wanted`` tells which of the texts are what the words are to mark, ``counting`` what each text counts (1, where not given).
    """
    import numpy as np
    from scipy.sparse import diags
    from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
    from sklearn.linear_model import LogisticRegression

    counter = CountVectorizer(analyzer=marks, binary=True, min_df=SEEN)
    present = counter.fit_transform(texts)
    rarity = TfidfTransformer().fit(present).idf_
    told = diags(1 / np.sqrt(np.maximum(present.sum(axis=1).A1, 1))) @ present @ diags(rarity)
    model = LogisticRegression(C=STRENGTH, class_weight="balanced", max_iter=3000)
    model.fit(told, wanted, sample_weight=counting)
    found = dict(zip(counter.get_feature_names_out(), model.coef_[0] * rarity, strict=True))
    kept = {word: round(float(weight), 2) for word, weight in sorted(found.items()) if abs(weight) >= SMALL}
    return round(float(model.intercept_[0]), 2), kept


def main(paths: Sequence[str]) -> None:
    """Write the record of the markers that the labelled copy at ``paths`` teaches to standard output."""
    extractor = Extractor(load([Path("kb")]))
    before = [*paths, "--less"].index("--less")
    real, others = paths[:before], paths[before + 1 :]
    found = list(examples(list(map(Path, real)), extractor))
    counting = [1.0] * len(found)
    found += examples(list(map(Path, others)), extractor)
    counting += [LESS] * (len(found) - len(counting))
    less = f"; at {LESS}: {', '.join(others)}" if others else ""
    record: dict[str, object] = {"id": "markers", "learned_from": f"{', '.join(real)}{less}"}
    texts = [each.tokens for each in found]
    for what, wanted in (
        ("claim", [each.claims for each in found]),
        ("promise", [each.promises for each in found]),
    ):
        base, words = weights(texts, wanted, counting)
        record[what] = {"base": base, **AT[what], "weights": words}
    yaml.safe_dump({"markers": record}, sys.stdout, allow_unicode=True, sort_keys=False, width=120)


if __name__ == "__main__":
    main(sys.argv[1:])
