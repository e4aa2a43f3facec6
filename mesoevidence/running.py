"""What the commands do: settings to records, records to a report, the report to its outputs and an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import click

from mesoevidence.acceptance import BadBaseline, Baseline, baseline_text, read_baseline, updated_baseline
from mesoevidence.audit import Auditor, BadPolicy, Progress, audit
from mesoevidence.config import Settings, overridden, read_settings, record_folders, shown
from mesoevidence.exit_codes import BAD_INPUT, FOUND, OK
from mesoevidence.records.knowledge_base import KnowledgeBase
from mesoevidence.records.load import load_records
from mesoevidence.records.models import FAIL_KINDS
from mesoevidence.records.problems import Location, Problem, did_you_mean, expected_one_of
from mesoevidence.report import Report
from mesoevidence.reporting import FORMATS, Options, writer

WORTH_A_BAR = 5_000
"""Claims from which on a progress bar is shown (on a terminal)."""


class Refused(Exception):
    """The run cannot go on; ``problems`` say why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__()
        self.problems = problems


@dataclass(slots=True)
class Run:
    """What every command needs: the settings, the day, the records."""

    settings: Settings
    as_of: date
    kb: KnowledgeBase


# --- commands ----------------------------------------------------------------------------------------------------


def report(paths: tuple[str, ...], given: dict[str, Any]) -> int:
    """Audit the records, write every output, say what could not be checked."""
    try:
        settings, as_of = _settings(given)
        outputs = _outputs(settings)
        baseline = _baseline(settings, given)
        run = _run(settings, as_of, paths)
        with _progress(len(run.kb.claims), quiet=given["quiet"]) as progress:
            result = audit(
                run.kb, profile=settings.profile, markets=settings.market, sources=_sources_folder(settings), as_of=as_of,
                baseline=baseline, base=settings.root, progress=progress,
            )  # fmt: skip
        fail_on = _fail_on(settings, run.kb)
    except (Refused, BadPolicy) as bad:
        return _say(bad.problems)
    result.problems += _unknown_markets(settings, run.kb)
    if not result.claims and not result.errors:
        result.problems.append(
            Problem(Location(" ".join(paths) or "claims"), "no claim was found: nothing was checked")
        )
    options = Options(
        width=_width(), verbose=given["verbose"], quiet=given["quiet"], fail_on=fail_on, color=_color(given)
    )
    _write(result, outputs, options)
    if given["update_baseline"] and settings.baseline:
        if result.errors:
            message = "left as it was: what could not be read would be forgotten"
            result.problems.append(Problem(Location(settings.baseline), message, "warning"))
        else:
            text = baseline_text(updated_baseline(result, baseline, admit=given["admit"]))
            _replace_file(Path(settings.baseline), [text])
    _say(result.problems)
    if result.errors:
        return BAD_INPUT
    return FOUND if result.failures(fail_on) else OK


def validate(paths: tuple[str, ...], given: dict[str, Any]) -> int:
    """Report every problem of the records, and say what was checked."""
    from mesoevidence.records.quotes import find_texts, verify_quotes
    from mesoevidence.rules import example_problems

    try:
        settings, as_of = _settings(given)
        run = _run(settings, as_of, paths)
        auditor = Auditor(run.kb, profile=settings.profile, as_of=as_of)
    except (Refused, BadPolicy) as bad:
        return _say(bad.problems)
    kb = run.kb
    quotes, quote_problems = verify_quotes(kb, find_texts(kb, _sources_folder(settings), settings.root))
    problems = sorted({*kb.problems, *auditor.problems, *example_problems(kb), *quote_problems})
    _say(problems)
    errors = sum(problem.severity == "error" for problem in problems)
    counts = (
        f"{len(kb.sources)} sources, {len(kb.claims)} claims, {len(kb.studies)} studies, {len(kb.findings)} findings, "
        f"{len(kb.assessments)} assessments, {len(kb.rules)} rules, {len(kb.vocabulary.concepts)} concepts, "
        f"{len(kb.vocabulary.attributes)} attributes"
    )
    found = f"{errors} errors, {len(problems) - errors} warnings" if problems else "no problem found"
    _print(
        [f"checked {counts}; quotes verified: {len(quotes)} of {len(kb.claims)}; skipped: {kb.skipped}\n", f"{found}\n"]
    )
    return BAD_INPUT if errors else OK


def explain(name: str, given: dict[str, Any]) -> int:
    """Print what is known of a record, or how a claim came by its verdict."""
    from mesoevidence.explain import explanation

    return _tell(explanation, name, given, markets=True)


def impact(name: str, given: dict[str, Any]) -> int:
    """Print what a retraction would change."""
    from mesoevidence.explain import impact_lines

    return _tell(impact_lines, name, given)


def stats(format_: str, given: dict[str, Any]) -> int:
    """Print counts of what the knowledge base holds."""
    from mesoevidence.catalogue import kb_stats, stats_lines

    try:
        settings, as_of = _settings(given)
        run = _run(settings, as_of, ())
    except Refused as bad:
        return _say(bad.problems)
    counted = kb_stats(run.kb, as_of)
    _print([_json(counted)] if format_ == "json" else stats_lines(counted))
    return _told(run.kb)


def listing(kind: str, contains: str, format_: str, given: dict[str, Any]) -> int:
    """Print the records of a kind, a line each."""
    from mesoevidence import catalogue

    try:
        settings, as_of = _settings(given)
        if kind not in catalogue.LISTS:
            known = catalogue.LISTS
            message = f"{kind!r} is no kind of record; {expected_one_of(known)}{did_you_mean(kind, known)}"
            raise Refused([Problem(Location("KIND"), message)])
        run = _run(settings, as_of, ())
    except Refused as bad:
        return _say(bad.problems)
    rows = catalogue.listing(run.kb, kind, contains)
    if format_ == "json":
        _print([_json(rows)])
    elif format_ == "csv":
        _print(_csv(rows))
    else:
        _print(catalogue.table_lines(rows))
    return _told(run.kb)


def init(folder: str) -> int:
    """Make a new knowledge base and say what to do next."""
    from mesoevidence.starting import new_knowledge_base

    try:
        made = new_knowledge_base(Path(folder))
    except FileExistsError as there:
        return _say([Problem(Location(folder), f"{there}; name a new folder")])
    except OSError as error:
        return _say([Problem(Location(folder), f"cannot be written: {error.strerror or error}")])
    _print([f"{folder}\n", *(f"  {name}\n" for name in made)])
    _print([f"next: cd {folder}, mesoevidence validate, mesoevidence report; README.md says how to fill it\n"])
    return OK


def _told(kb: KnowledgeBase) -> int:
    """Say what could not be read; the code that goes with it."""
    _say(kb.problems)
    return BAD_INPUT if any(problem.severity == "error" for problem in kb.problems) else OK


def _json(value: object) -> str:
    import json

    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _csv(rows: Iterable[tuple[str, ...]]) -> list[str]:
    import csv
    import io

    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return [text.getvalue()]


def _tell(tell: Callable[..., Iterator[str]], name: str, given: dict[str, Any], *, markets: bool = False) -> int:
    from mesoevidence.explain import Unknown, wrapped

    try:
        settings, as_of = _settings(given)
        run = _run(settings, as_of, ())
        more = {"markets": settings.market} if markets else {}
        lines = list(tell(name, run.kb, profile=settings.profile, as_of=as_of, **more))
    except (Refused, BadPolicy) as bad:
        return _say(bad.problems)
    except Unknown as unknown:
        return _say([Problem(Location(name or "ID"), str(unknown))])
    _print(line + "\n" for line in wrapped(lines, _width()))
    return OK


# --- input -------------------------------------------------------------------------------------------------------


def _settings(given: dict[str, Any]) -> tuple[Settings, date]:
    settings, problems = _settings_for(given)
    as_of = date.today()
    if given.get("as_of"):
        try:
            as_of = date.fromisoformat(given["as_of"])
        except ValueError:
            problems.append(
                Problem(Location("--as-of"), f"{given['as_of']!r} is no date; expected one such as 2026-11-21")
            )
    if problems:
        raise Refused(problems)
    if given.get("show_config"):
        click.echo(shown(settings))
        raise click.exceptions.Exit(OK)
    return settings, as_of


def _settings_for(given: dict[str, Any]) -> tuple[Settings, list[Problem]]:
    """The settings of a run: configuration file, then the command line."""
    settings, problems = read_settings(Path.cwd())
    output = tuple(given.get("output") or ()) + ((given["format_"],) if given.get("format_") else ())
    fail_on = given.get("fail_on")
    return (
        overridden(
            settings,
            kb=given.get("kb"),
            claims=given.get("claims"),
            sources=given.get("sources"),
            profile=given.get("profile"),
            market=tuple(given.get("market") or ()),
            output=output,
            fail_on=tuple(part.strip() for part in fail_on.split(",") if part.strip()) if fail_on is not None else None,
            baseline=given.get("baseline"),
        ),
        problems,
    )


def _run(settings: Settings, as_of: date, paths: tuple[str, ...]) -> Run:
    kb_folder, claim_folders = record_folders(settings, paths)
    kb = load_records([kb_folder, *claim_folders])
    return Run(settings, as_of, kb)


def _sources_folder(settings: Settings) -> Path | None:
    return Path(settings.sources) if settings.sources else None


def _unknown_markets(settings: Settings, kb: KnowledgeBase) -> list[Problem]:
    """A market that no rules are held for was not checked: that is an error, never a pass."""
    where = Location("--market" if settings.origin.get("market", "command line") == "command line" else "market")
    known = expected_one_of(kb.markets) if kb.markets else "no market has any"
    return [
        Problem(where, f"no rules are held for {name!r}: not checked; {known}{did_you_mean(name, kb.markets)}")
        for name in settings.market
        if name not in kb.markets
    ]


def _fail_on(settings: Settings, kb: KnowledgeBase) -> tuple[str, ...]:
    from mesoevidence.evidence.policies import load_policy

    if settings.fail_on is None:
        policy, _ = load_policy(settings.profile, kb)
        return policy.fail_on if policy else ()
    if settings.fail_on == ("never",):
        return ()
    if not settings.fail_on:
        raise Refused([Problem(Location("--fail-on"), "names nothing; to fail on nothing say never")])
    problems = [
        Problem(
            Location("--fail-on"),
            f"{kind!r} is not known; {expected_one_of((*FAIL_KINDS, 'never'))}{did_you_mean(kind, FAIL_KINDS)}",
        )
        for kind in settings.fail_on
        if kind not in FAIL_KINDS
    ]
    if problems:
        raise Refused(problems)
    return settings.fail_on


def _outputs(settings: Settings) -> list[tuple[str, Path | None]]:
    outputs: list[tuple[str, Path | None]] = []
    problems: list[Problem] = []
    for wanted in settings.output:
        name, _, path = wanted.partition("=")
        if name not in FORMATS:
            message = f"{name!r} is not a format; {expected_one_of(FORMATS)}{did_you_mean(name, FORMATS)}"
            problems.append(Problem(Location("--output"), message))
        elif path:
            problems += _unwritable("--output", path)
        outputs.append((name, Path(path) if path else None))
    paths = [path for _, path in outputs if path is not None]
    problems += [
        Problem(Location("--output"), f"{str(p)!r} is named twice")
        for p in sorted({p for p in paths if paths.count(p) > 1})
    ]
    if sum(path is None for _, path in outputs) > 1:
        problems.append(
            Problem(Location("--output"), "only one format can go to stdout; give the others a path: FORMAT=PATH")
        )
    if problems:
        raise Refused(problems)
    return outputs


def _unwritable(option: str, path: str) -> list[Problem]:
    if Path(path).is_dir():
        return [Problem(Location(option), f"{path!r} is a folder; expected a file")]
    if not Path(path).parent.is_dir():
        return [Problem(Location(option), f"the folder of {path!r} does not exist")]
    return []


def _baseline(settings: Settings, given: dict[str, Any]) -> Baseline | None:
    if given["update_baseline"] and not settings.baseline:
        raise Refused([Problem(Location("--update-baseline"), "needs --baseline FILE")])
    if given["admit"] and not given["update_baseline"]:
        raise Refused([Problem(Location("--admit"), "goes with --update-baseline")])
    if not settings.baseline:
        return None
    path = Path(settings.baseline)
    if given["update_baseline"] and (problems := _unwritable("--baseline", settings.baseline)):
        raise Refused(problems)
    if given["update_baseline"] and given["admit"] and not path.exists():
        return None
    try:
        return read_baseline(path)
    except BadBaseline as bad:
        raise Refused([Problem(Location(settings.baseline), str(bad))]) from bad


# --- output ------------------------------------------------------------------------------------------------------


def _write(result: Report, outputs: list[tuple[str, Path | None]], options: Options) -> None:
    for name, path in outputs:
        pieces = writer(name)(
            result, options if path is None else Options(fail_on=options.fail_on, verbose=options.verbose)
        )
        if path is not None:
            _replace_file(path, pieces)
            continue
        _print(pieces)


def _print(pieces: Iterable[str]) -> None:
    """Write to stdout as long as somebody reads."""
    try:
        for piece in pieces:
            sys.stdout.write(piece)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _replace_file(path: Path, pieces: Iterable[str]) -> None:
    """Write a file whole or not at all."""
    import tempfile

    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as out:
            out.writelines(pieces)
        os.chmod(temporary, path.stat().st_mode & 0o777 if path.exists() else 0o644)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def _say(problems: list[Problem]) -> int:
    """Problems go to stderr, so that stdout stays one pure document."""
    for problem in problems:
        click.echo(str(problem), err=True)
    return BAD_INPUT


def _width() -> int:
    import shutil

    return max(40, min(shutil.get_terminal_size((80, 24)).columns, 120)) if sys.stdout.isatty() else 80


def _color(given: dict[str, Any]) -> bool:
    if given["no_color"] or os.environ.get("NO_COLOR"):
        return False
    return sys.stdout.isatty() or bool(os.environ.get("FORCE_COLOR"))


@contextmanager
def _progress(claims: int, *, quiet: bool) -> Iterator[Progress | None]:
    """A bar on long work, on a terminal, on stderr."""
    if quiet or claims < WORTH_A_BAR or not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=claims, label="auditing claims", file=sys.stderr) as bar:

        def advance(_: str, done: int, total: int) -> None:
            bar.update(done - bar.pos)

        yield advance
