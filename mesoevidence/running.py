"""What the commands do: settings to records, records to a report, the report to its outputs and an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sized
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TextIO

import click

from mesoevidence.acceptance import (
    BadBaseline,
    Baseline,
    baseline_text,
    read_baseline,
    suppression_problems,
    updated_baseline,
)
from mesoevidence.audit import Auditor, BadPolicy, Progress, audit
from mesoevidence.config import CONFIG_NAMES, Settings, overridden, read_settings, record_folders, shown
from mesoevidence.exit_codes import BAD_INPUT, FOUND, OK
from mesoevidence.loading import load
from mesoevidence.outputs import Output, outputs_of, overwriting, unwritable, write_file, write_report
from mesoevidence.records.finding import record_files
from mesoevidence.records.knowledge_base import KnowledgeBase
from mesoevidence.records.models import FAIL_KINDS
from mesoevidence.records.problems import Location, Problem, did_you_mean, expected_one_of
from mesoevidence.records.quotes import source_files
from mesoevidence.report import Report
from mesoevidence.reporting import Options
from mesoevidence.reporting.common import plural
from mesoevidence.stdout import show

WORTH_A_BAR = {"claims": 5_000, "files": 5}
"""How many of what a progress bar is shown for (on a terminal)."""


class Refused(Exception):
    """The run cannot go on; ``problems`` say why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__()
        self.problems = problems


@dataclass(slots=True)
class Run:
    """What every command needs: the settings, the day, the records, and the formats that are wanted."""

    settings: Settings
    as_of: date
    kb: KnowledgeBase
    folders: tuple[Path, ...] = ()
    """Where the records lie."""
    formats: frozenset[str] = frozenset()


# --- commands ----------------------------------------------------------------------------------------------------


def report(paths: tuple[str, ...], given: dict[str, Any]) -> int:
    """Audit the records, write every output, say what could not be checked."""

    def audited(run: Run, baseline: Baseline | None, progress: Progress | None) -> Report:
        found = audit(
            run.kb, profile=run.settings.profile, markets=run.settings.market, sources=_sources_folder(run.settings),
            as_of=run.as_of, baseline=baseline, base=run.settings.root, progress=progress,
        )  # fmt: skip
        if not found.claims and not found.errors:
            where = Location(" ".join(paths) or "claims")
            found.problems.append(Problem(where, "no claim was found: nothing was checked"))
        return found

    return reported(paths, given, audited)


def reported(
    paths: tuple[str, ...],
    given: dict[str, Any],
    make: Callable[[Run, Baseline | None, Progress | None], Report],
    *,
    phrases: bool = False,
    originals: Iterable[Path] | None = None,
) -> int:
    """Make a report, write it as wanted, and give the exit code that goes with it. ``originals``: the files that are checked,
    which no output may replace."""
    try:
        settings, as_of = settings_and_day(given)
        outputs = _outputs(settings)
        baseline = _baseline(settings, given)
        run = run_of(settings, as_of, paths, phrases=phrases)
        run.formats = frozenset(name for name, _ in outputs)
        _refuse_overwriting(outputs, run, originals or ())
        with _progress(quiet=given["quiet"]) as progress:
            result = make(run, baseline, progress)
        fail_on = _fail_on(settings, run.kb)
    except (Refused, BadPolicy) as bad:
        return say(bad.problems)
    options = Options(
        width=width(), verbose=given["verbose"], quiet=given["quiet"], fail_on=fail_on, color=_color(given)
    )
    write_report(result, outputs, options)
    if given["update_baseline"] and settings.baseline:
        if result.errors:
            message = "left as it was: what could not be read would be forgotten"
            result.problems.append(Problem(Location(settings.baseline), message, "warning"))
        else:
            path = Path(settings.baseline)
            kept = updated_baseline(
                result, baseline, admit=given["admit"], folder=path.parent, complete=not paths and originals is None
            )
            write_file(path, [baseline_text(kept)])
    say(result.problems)
    if result.errors:
        return BAD_INPUT
    return FOUND if result.failures(fail_on) else OK


def validate(paths: tuple[str, ...], given: dict[str, Any]) -> int:
    """Report every problem of the records, and say what was checked."""
    from mesoevidence.extraction.examples import phrase_example_problems
    from mesoevidence.plain import plain_problems
    from mesoevidence.records.quotes import SOUND, find_texts, verify_quotes
    from mesoevidence.rules import example_problems

    try:
        settings, as_of = settings_and_day(given)
        run = run_of(settings, as_of, paths, phrases=True)
        auditor = Auditor(run.kb, profile=settings.profile, as_of=as_of)
    except (Refused, BadPolicy) as bad:
        return say(bad.problems)
    kb = run.kb
    quotes, quote_problems = verify_quotes(kb, find_texts(kb, _sources_folder(settings), settings.root))
    examples = (*example_problems(kb), *phrase_example_problems(kb))
    suppressions = suppression_problems(kb, as_of)
    problems = sorted({*kb.problems, *auditor.problems, *suppressions, *examples, *plain_problems(kb), *quote_problems})
    say(problems)
    errors = sum(problem.severity == "error" for problem in problems)
    checked: dict[str, Sized] = {
        "source": kb.sources, "claim": kb.claims, "study": kb.studies, "finding": kb.findings,
        "assessment": kb.assessments, "rule": kb.rules, "phrase": kb.phrases, "concept": kb.vocabulary.concepts,
        "attribute": kb.vocabulary.attributes,
    }  # fmt: skip
    counts = ", ".join(plural(len(records), noun) for noun, records in checked.items())
    found = (
        f"{plural(errors, 'error')}, {plural(len(problems) - errors, 'warning')}" if problems else "no problem found"
    )
    verified = sum(quote.state in SOUND for quote in quotes.values())
    show([f"checked {counts}; quotes verified: {verified} of {len(kb.claims)}; skipped: {kb.skipped}\n", f"{found}\n"])
    return BAD_INPUT if errors else OK


def explain(name: str, given: dict[str, Any]) -> int:
    """Print what is known of a record, or how a claim came by its verdict."""
    from mesoevidence.explain import explanation

    return _tell(explanation, name, given, markets=True)


def impact(name: str, given: dict[str, Any]) -> int:
    """Print what a retraction would change."""
    from mesoevidence.explain import impact_lines

    return _tell(impact_lines, name, given)


def _tell(tell: Callable[..., Iterator[str]], name: str, given: dict[str, Any], *, markets: bool = False) -> int:
    from mesoevidence.explain import Unknown, wrapped

    try:
        settings, as_of = settings_and_day(given)
        run = run_of(settings, as_of, ())
        more = {"markets": _held_markets(settings, run.kb)} if markets else {}
        lines = list(tell(name, run.kb, profile=settings.profile, as_of=as_of, **more))
    except (Refused, BadPolicy) as bad:
        return say(bad.problems)
    except Unknown as unknown:
        return say([Problem(Location(name or "ID"), str(unknown))])
    show(line + "\n" for line in wrapped(lines, width()))
    return OK


# --- input -------------------------------------------------------------------------------------------------------


def settings_and_day(given: dict[str, Any]) -> tuple[Settings, date]:
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
        show([shown(settings), "\n"])
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


def run_of(settings: Settings, as_of: date, paths: tuple[str, ...], *, phrases: bool = False) -> Run:
    """The records of a run; with the ``phrases`` that read copy where they are wanted."""
    kb_folder, claim_folders = record_folders(settings, paths)
    folders = (kb_folder, *claim_folders)
    return Run(settings, as_of, load(folders, phrases=phrases), folders)


def _sources_folder(settings: Settings) -> Path | None:
    return Path(settings.sources) if settings.sources else None


def _held_markets(settings: Settings, kb: KnowledgeBase) -> tuple[str, ...]:
    from mesoevidence.rules import chosen_markets

    held, problems = chosen_markets(settings.market, kb)
    if problems:
        raise Refused(problems)
    return held


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


def _outputs(settings: Settings) -> list[Output]:
    outputs, problems = outputs_of(settings.output)
    if problems:
        raise Refused(problems)
    return outputs


def _refuse_overwriting(outputs: list[Output], run: Run, originals: Iterable[Path]) -> None:
    """Nothing that somebody wrote is replaced by what was found in it. Raises Refused."""
    if all(path is None for _, path in outputs):
        return
    settings = run.settings
    kept = {
        "the file that was checked": originals,
        "the baseline": [Path(settings.baseline)] if settings.baseline else [],
        "a file of settings": [settings.root / name for name in (*CONFIG_NAMES, "pyproject.toml")],
        "a file of records": [path for folder in run.folders for path in record_files(folder)],
        "the text of a source": source_files(run.kb, _sources_folder(settings), settings.root),
    }
    if problems := overwriting(outputs, kept):
        raise Refused(problems)


def _baseline(settings: Settings, given: dict[str, Any]) -> Baseline | None:
    if given["update_baseline"] and not settings.baseline:
        raise Refused([Problem(Location("--update-baseline"), "needs --baseline FILE")])
    if given["admit"] and not given["update_baseline"]:
        raise Refused([Problem(Location("--admit"), "goes with --update-baseline")])
    if not settings.baseline:
        return None
    path = Path(settings.baseline)
    if given["update_baseline"] and (problems := unwritable("--baseline", settings.baseline)):
        raise Refused(problems)
    if given["update_baseline"] and given["admit"] and not path.exists():
        return None
    try:
        return read_baseline(path)
    except BadBaseline as bad:
        raise Refused([Problem(Location(settings.baseline), str(bad))]) from bad


# --- output ------------------------------------------------------------------------------------------------------


def say(problems: list[Problem]) -> int:
    """Problems go to stderr, so that stdout stays one pure document."""
    for problem in problems:
        click.echo(str(problem), err=True)
    return BAD_INPUT


def width() -> int:
    import shutil

    return max(40, min(shutil.get_terminal_size((80, 24)).columns, 120)) if _is_terminal(sys.stdout) else 80


def _color(given: dict[str, Any]) -> bool:
    if given["no_color"] or os.environ.get("NO_COLOR"):
        return False
    return _is_terminal(sys.stdout) or bool(os.environ.get("FORCE_COLOR"))


def _is_terminal(stream: TextIO | None) -> bool:
    """Whether somebody watches; a stream that was closed before the program began is None."""
    return stream is not None and stream.isatty()


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Progress | None]:
    """A bar on long work, on a terminal, on stderr."""
    if quiet or not _is_terminal(sys.stderr):
        yield None
        return
    with ExitStack() as open_bars:
        bars: dict[str, Any] = {}

        def advance(what: str, done: int, total: int) -> None:
            if total < WORTH_A_BAR[what]:
                return
            if what not in bars:
                bar = click.progressbar(length=total, label=f"checking {what}", file=sys.stderr)
                bars[what] = open_bars.enter_context(bar)
            bars[what].update(done - bars[what].pos)

        yield advance
