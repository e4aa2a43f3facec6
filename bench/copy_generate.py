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
from typing import Any, NamedTuple

import yaml

SEED = 20261121
CLAIMS_SHARE = 0.42
"""Of the sentences of a page, how many are drawn from the templates that claim something."""
MARKED_SHARE = 0.12
"""Of the treatments and promises, how many are emphasised or linked."""

DRAWN: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "copy.yaml").read_text(encoding="utf-8"))
"""The templates: sentences that claim something, others, headings and tables, and what their slots hold."""
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
            if name not in DRAWN["slots"]:
                return self.draw(self.rng.choice(name.split("/")), marked)
            text = self.draw(self.rng.choice(DRAWN["slots"][name]), marked=False)
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
        text = self.line(self.rng.choice(DRAWN["claims" if claims else "others"]))
        self.said.append(Said(text, claims))
        return text

    def heading(self, level: int) -> str:
        """Write a heading, which counts as a sentence that claims nothing."""
        text = self.line(self.rng.choice(DRAWN["headings"]), marked=False)
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
        drawn = self.rng.choice(DRAWN["tables"])
        columns, cells = drawn["columns"], drawn["cells"]
        rows = [columns, ["---"] * len(columns)]
        rows += [[self.line(cell) for cell in cells] for _ in range(self.rng.randint(3, 6))]
        self.cells += len(columns) * (len(rows) - 1)
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
