"""What a user would pick instead: the same records as linked items of doorstop and of StrictDoc.

Neither tool reads evidence, so only what both can do is measured: load every item and check every link.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import venv
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from bench.generate import Records, build
from bench.layout import inline

REQUIREMENTS = Path(__file__).with_name("requirements.txt")
PACKAGES = Path(__file__).with_name("package.json")
ITEMS_PER_SDOC = 100
EXPORTED = "exported"
# No rewriting of files, and of doorstop's checks only that of the links upwards; every other one costs more.
DOORSTOP = [
    "--no-reformat", "--no-level-check", "--no-ref-check",
    "--no-child-check", "--no-suspect-check", "--no-review-check",
]  # fmt: skip
# StrictDoc has no command that only loads; its export to JSON is 2 % of the run at 12,000 items.
STRICTDOC = ["export", ".", "--formats", "json", "--no-parallelization"]


@dataclass(frozen=True)
class Item:
    """A record as an item of a requirements tool: a name, a text and the items it links up to."""

    id: str
    text: str
    parents: list[str]


def as_documents(records: Records) -> dict[str, list[Item]]:
    """Return the records as documents of linked items; items link to their own or an earlier one."""
    bodies = defaultdict(list)
    for body in records.assessments:
        bodies[body["target"]["subject"], body["target"]["attribute"]].append(body["id"])
    documents: dict[str, list[Item]] = {"VOC": [], "STU": [], "FND": [], "ASM": [], "CLM": []}
    for concept in records.concepts:
        documents["VOC"].append(Item(concept["id"], concept["label"], concept.get("broader", [])))
    for attribute in records.attributes:
        documents["VOC"].append(Item(attribute["id"], attribute["label"], []))
    for file in records.studies:
        study = file["study"]
        documents["STU"].append(Item(study["id"], study["title"], [study["population"]]))
        for finding in file["findings"]:
            about = finding["statement"]
            parents = [study["id"], about["subject"], about["attribute"]]
            documents["FND"].append(Item(finding["id"], inline(about), parents))
    for body in records.assessments:
        parents = [*body["findings"], body["target"]["subject"], body["target"]["attribute"]]
        documents["ASM"].append(Item(body["id"], body["plain"], parents))
    for source in records.sources:
        for claim in source["claims"]:
            parents = []
            for about in claim["statements"]:
                proposition = about["subject"], about["attribute"]
                parents += [*proposition, *bodies[proposition]]
            text = f"{claim['quote']}: {inline(claim['statements'])}"
            documents["CLM"].append(Item(claim["id"], text, list(dict.fromkeys(parents))))
    return documents


def write(directory: Path, documents: dict[str, list[Item]]) -> None:
    """Write the documents for both tools: `doorstop/` (a file an item), `strictdoc/` (a file a hundred)."""
    uids = {
        item.id: f"{prefix}{number:06d}"
        for prefix, items in documents.items()
        for number, item in enumerate(items, 1)
    }
    # doorstop takes the nearest working copy as its root
    (directory / "doorstop" / ".git").mkdir(parents=True)
    (directory / "strictdoc").mkdir()
    parent = ""
    for prefix, items in documents.items():
        folder = directory / "doorstop" / prefix
        folder.mkdir()
        config = f"settings:\n  digits: 6\n{parent}  prefix: {prefix}\n  sep: ''\n"
        (folder / ".doorstop.yml").write_text(config, encoding="utf-8")
        parent = f"  parent: {prefix}\n"
        for item in items:
            (folder / f"{uids[item.id]}.yml").write_text(_doorstop_item(item, uids), encoding="utf-8")
        for start in range(0, len(items), ITEMS_PER_SDOC):
            name = f"{prefix}-{start // ITEMS_PER_SDOC + 1}"
            nodes = [_strictdoc_node(item, uids) for item in items[start : start + ITEMS_PER_SDOC]]
            text = "\n\n".join([f"[DOCUMENT]\nTITLE: {name}", *nodes]) + "\n"
            (directory / "strictdoc" / f"{name}.sdoc").write_text(text, encoding="utf-8")


def _doorstop_item(item: Item, uids: dict[str, str]) -> str:
    links = [f"- {uids[parent]}: null" for parent in item.parents]
    head = ["active: true", "derived: false", "header: ''", "level: 1.0", "links:" if links else "links: []"]
    tail = ["normative: true", "ref: ''", "reviewed: null", "text: |", f"  {item.text}"]
    return "\n".join([*head, *links, *tail]) + "\n"


def _strictdoc_node(item: Item, uids: dict[str, str]) -> str:
    lines = [
        "[REQUIREMENT]",
        f"UID: {uids[item.id]}",
        f"TITLE: {item.id}",
        "STATEMENT: >>>",
        item.text,
        "<<<",
    ]
    if item.parents:
        lines.append("RELATIONS:")
        lines += [f"- TYPE: Parent\n  VALUE: {uids[parent]}" for parent in item.parents]
    return "\n".join(lines)


def install() -> Path:
    """Return the folder of the programs from PyPI, in a virtual environment kept in the user's cache."""
    environment = _kept(REQUIREMENTS.read_bytes() + sys.version.encode())
    ready = environment / "ready"
    if not ready.exists():
        venv.create(environment, clear=True, with_pip=True)
        pip = environment / "bin" / "pip"
        subprocess.run([pip, "install", "-qq", "-r", REQUIREMENTS], check=True, stdout=sys.stderr)
        ready.touch()
    return environment / "bin"


def install_from_npm() -> Path:
    """Return the folder of the programs from npm, in a folder that is kept in the user's cache.

    Raises OSError where there is no npm, CalledProcessError where it cannot install.
    """
    packages = _kept(PACKAGES.read_bytes())
    ready = packages / "ready"
    if not ready.exists():
        shutil.rmtree(packages, ignore_errors=True)
        packages.mkdir(parents=True)
        shutil.copy(PACKAGES, packages)
        npm = ["npm", "install", "--silent", "--ignore-scripts", "--no-audit", "--no-fund"]
        subprocess.run(npm, cwd=packages, check=True, stdout=sys.stderr)
        ready.touch()
    return packages / "node_modules" / ".bin"


def _kept(wanted: bytes) -> Path:
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return cache / "mesoevidence-bench" / hashlib.sha256(wanted).hexdigest()[:12]


def commands(programs: Path, directory: Path) -> dict[str, tuple[list[str | Path], Path]]:
    """Return the command and folder with which each tool loads the documents and checks their links."""
    return {
        "doorstop": ([programs / "doorstop", *DOORSTOP], directory / "doorstop"),
        "strictdoc": (
            [programs / "strictdoc", *STRICTDOC, "--output-dir", directory / EXPORTED],
            directory / "strictdoc",
        ),
    }


def forget(directory: Path) -> None:
    """Remove what StrictDoc keeps of its last run, so that the next one parses again."""
    shutil.rmtree(directory / EXPORTED, ignore_errors=True)


def main() -> None:
    """Write the documents of both tools into a directory; print how many items and links they hold."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--claims", type=int, required=True)
    parser.add_argument("--findings", type=int, required=True)
    options = parser.parse_args()
    documents = as_documents(build(options.claims, options.findings))
    write(options.directory, documents)
    items = [item for document in documents.values() for item in document]
    print(len(items), sum(len(item.parents) for item in items))


if __name__ == "__main__":
    main()
