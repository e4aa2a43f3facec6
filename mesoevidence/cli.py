"""The command line. Each command imports what it needs when it runs, so that ``--version`` and ``--help`` stay quick.

Exit codes: 0 nothing at or above ``--fail-on``; 1 something is; 2 the input is wrong or something was not checked;
3 a bug in the program; 130 interrupted. ``docs/exit-codes.md`` has the table, and a test runs it.
"""

from __future__ import annotations

import errno
import gc
import io
import sys
from typing import Any

import click

from mesoevidence._version import __version__
from mesoevidence.exit_codes import BAD_INPUT, BUG, INTERRUPTED, OK
from mesoevidence.stdout import flush, stop


def _shared_options(command: Any) -> Any:
    options = [
        click.option("--kb", metavar="DIR", help="Knowledge base (default: kb/, else the one shipped)."),
        click.option(
            "--claims",
            metavar="DIR",
            help="Claim records (default: claims/, else none; those shipped with the kb shipped).",
        ),
        click.option(
            "--profile", metavar="NAME", help="Policy profile: promo (default), strict, or one of kb/policy/."
        ),
        click.option("--as-of", metavar="DATE", help="Day that review dates are held against (default: today)."),
        click.option("--show-config", is_flag=True, help="Print the settings and where they come from, and stop."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


_sources_option = click.option(
    "--sources", metavar="DIR", help="Folder with the audited texts: quotes are verified against them."
)
_market_option = click.option(
    "--market", multiple=True, metavar="MARKET", help="Market whose advertising rules apply (repeatable)."
)


def _report_options(command: Any) -> Any:
    options = [
        _market_option,
        click.option(
            "--output",
            multiple=True,
            metavar="FORMAT[=PATH]",
            help="Repeatable; the one without a path goes to stdout.",
        ),
        click.option("--format", "format_", metavar="FORMAT", help="Short for --output FORMAT."),
        click.option(
            "--fail-on", metavar="KINDS", help="Comma-separated verdicts and severities that give exit 1; or never."
        ),
        click.option("--baseline", metavar="FILE", help="Findings accepted before: only new ones fail."),
        click.option("--update-baseline", is_flag=True, help="Drop from the baseline what is gone."),
        click.option("--admit", is_flag=True, help="With --update-baseline: also accept what is new."),
        click.option("--no-color", is_flag=True, help="No colour (also with NO_COLOR set)."),
        click.option("-v", "--verbose", is_flag=True, help="Show claims that hold, too."),
        click.option("-q", "--quiet", is_flag=True, help="Only the summary."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


class _Formatted(click.Group):
    """Runs a command and turns whatever happens into an exit code of the table."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        kwargs["standalone_mode"] = False
        gc.disable()  # records live until the end and form no circles: looking for garbage among them only costs time
        for stream in (sys.stdout, sys.stderr):  # the same bytes on every platform
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(encoding="utf-8", newline="\n")
        try:
            code = super().main(*args, **kwargs)
            flush()
            sys.exit(code if isinstance(code, int) else OK)
        except click.exceptions.NoArgsIsHelpError as shown:
            click.echo(shown.format_message())
            sys.exit(BAD_INPUT)
        except click.ClickException as error:
            error.show()
            sys.exit(BAD_INPUT)
        except (KeyboardInterrupt, click.Abort):
            click.echo("interrupted", err=True)
            sys.exit(INTERRUPTED)
        except Exception as bug:
            if isinstance(bug, OSError) and bug.errno == errno.ENOSPC:  # what click writes itself: help
                stop()
                click.echo(f"stdout: error: cannot be written: {bug.strerror}", err=True)
                sys.exit(BAD_INPUT)
            sys.exit(_bug(bug))


def _bug(bug: Exception) -> int:
    import tempfile
    import traceback

    with tempfile.NamedTemporaryFile("w", prefix="mesoevidence-", suffix=".log", delete=False, encoding="utf-8") as log:
        log.write(f"mesoevidence {__version__}, Python {sys.version}\n{sys.argv}\n\n")
        traceback.print_exception(bug, file=log)
    click.echo(f"mesoevidence: a bug in the program ({type(bug).__name__}: {bug}); the log is {log.name}", err=True)
    return BUG


@click.group(cls=_Formatted, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="mesoevidence")
def main() -> None:
    """Checks claims of medical copy against graded evidence, and against each other.

    Informs reviewers; gives no regulatory clearance and no medical advice.
    """


@main.command()
@click.argument("paths", nargs=-1)
@_shared_options
@_sources_option
@_report_options
def report(paths: tuple[str, ...], **given: Any) -> int:
    """Audit the claim records in PATHS (default: claims/ against kb/).

    Exit code 0: nothing at or above --fail-on; 1: something is; 2: records or input are wrong; 3: a bug.
    """
    from mesoevidence import running

    return running.report(paths, given)


@main.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@_shared_options
@_report_options
@click.option("--jobs", default="1", metavar="N", help="Processes that read files (default: 1; auto: all cores).")
@click.option("--diff", metavar="REV", help="Judge only what changed since a git revision.")
@click.option(
    "--explain-span", metavar="LINE:COL", help="Show how the sentence at this place of the one FILE was read, and stop."
)
def check(files: tuple[str, ...], **given: Any) -> int:
    """Audit copy itself: text, Markdown, HTML, Word or PDF files, folders of them, or - for text on standard input.

    Exit code 0: nothing at or above --fail-on; 1: something is; 2: a file or the records could not be read; 3: a bug.
    """
    from mesoevidence import checking

    return checking.explain_span(files, given) if given["explain_span"] is not None else checking.check(files, given)


@main.command()
@click.argument("name", metavar="ID")
@_shared_options
@_market_option
@click.option("--no-color", is_flag=True, help="No colour (also with NO_COLOR set).")
def explain(name: str, **given: Any) -> int:
    """Show why: the derivation of a claim's verdict, or what is known of a study, finding, assessment, attribute,
    concept, source, verdict, reason, rule, rule pack or provision."""
    from mesoevidence import running

    return running.explain(name, given)


@main.command()
@click.argument("paths", nargs=-1)
@_shared_options
@_sources_option
def validate(paths: tuple[str, ...], **given: Any) -> int:
    """Check the records: schema, links, vocabulary, values, recomputed GRADE, review dates, quotes."""
    from mesoevidence import running

    return running.validate(paths, given)


@main.command()
@click.argument("name", metavar="ID")
@_shared_options
def impact(name: str, **given: Any) -> int:
    """Show what changes if a study or finding is retracted."""
    from mesoevidence import running

    return running.impact(name, given)


@main.command()
@_shared_options
@_market_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8765, show_default=True, help="Port; 0 for any that is free."
)
@click.option(
    "--allow-remote", is_flag=True, help="Listen on an address that other machines can reach; nobody logs in."
)
@click.option("--name", multiple=True, metavar="NAME", help="Name that requests may call the server by (repeatable).")
@click.option(
    "--max-mb", type=click.FloatRange(0.001, 50), default=10, show_default=True, help="Size of a file, at most."
)
@click.option("--checks", type=click.IntRange(1, 64), default=2, show_default=True, help="Checks at once, at most.")
@click.option(
    "--seconds", type=click.FloatRange(1, 3600), default=60, show_default=True, help="Time of a check, at most."
)
def serve(**given: Any) -> int:
    """Serve a page for writers, and a JSON endpoint, on this machine: drop a file or paste text, see the report.

    Ctrl-C ends it. Exit code 2: the server could not start. docs/serve.md describes the endpoint.
    """
    from mesoevidence.serving import command

    return command.serve(given)


@main.command()
@click.argument("kind")
@click.argument("name", metavar="[ID]", required=False)
@_shared_options
@click.option("--output", metavar="FILE", help="File to write, .svg or .png (default: SVG on stdout).")
@click.option("--rows", type=click.IntRange(min=1), default=25, help="Most rows of a figure (default 25).")
def plot(kind: str, name: str | None, **given: Any) -> int:
    """Draw a figure: evidence-map, promise, conflicts, risk-of-bias or forest.

    ID narrows it: to an intervention, outcome, kind of outcome, assessment, study or source; promise and conflicts also read
    a FILE of copy. Exit code 0: drawn; 2: nothing to draw, or the input is wrong.
    """
    from mesoevidence import plotting

    return plotting.plot(kind, name, given)


@main.group()
def kb() -> None:
    """Look into the knowledge base."""


@kb.command()
@_shared_options
@click.option(
    "--format", "format_", type=click.Choice(["text", "json"]), default="text", help="text (default) or json."
)
def stats(format_: str, **given: Any) -> int:
    """Count what the knowledge base holds, how far it was verified and graded, and what to look at."""
    from mesoevidence import keeping

    return keeping.stats(format_, given)


@kb.command("list")
@click.argument("kind")
@click.argument("contains", default="")
@_shared_options
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "csv", "json"]),
    default="text",
    help="text (default), csv or json.",
)
def list_(kind: str, contains: str, format_: str, **given: Any) -> int:
    """List the records of a KIND (sources, claims, studies, findings, assessments, concepts, attributes, rules,
    provisions), or those that have the text CONTAINS in their line."""
    from mesoevidence import keeping

    return keeping.listing(kind, contains, format_, given)


@kb.command()
@click.argument("name", metavar="ID")
@_shared_options
@click.option("--comparator", metavar="ID", help="Only what is graded against this: an intervention, placebo or none.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "markdown", "csv", "html", "json"]),
    default="text",
    help="text (default), markdown, csv, html or json.",
)
def sof(name: str, **given: Any) -> int:
    """Show GRADE's summary of findings and evidence profile for an assessment, an intervention or an attribute."""
    from mesoevidence import keeping

    return keeping.sof(name, given)


@main.command()
@click.argument("folder", metavar="DIR")
def init(folder: str) -> int:
    """Make a new knowledge base in DIR, which must be new or empty: small, invented, and whole, to be filled."""
    from mesoevidence import keeping

    return keeping.init(folder)
