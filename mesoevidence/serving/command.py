"""What ``serve`` does: settings to a server that runs until it is interrupted."""

from __future__ import annotations

import gc
import ipaddress
import logging
import socket
import sys
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import click

from mesoevidence.audit import BadPolicy
from mesoevidence.check import Checker
from mesoevidence.config import Settings, record_folders
from mesoevidence.evidence.policies import packaged_profiles
from mesoevidence.exit_codes import OK
from mesoevidence.records.load import load_records
from mesoevidence.records.problems import Location, Problem
from mesoevidence.running import Refused, say, settings_and_day

NEEDED = ("starlette", "uvicorn", "python_multipart")
IN_LINE = 8
"""Checks that may wait for a process, beyond those that have one."""
UPLOAD_SECONDS = 60
CLOSING_SECONDS = 3
"""How long answers may still take after Ctrl-C."""
MOST_CONNECTIONS = 64


class Records(NamedTuple):
    """The records that copy is held against: their folders, the markets (ids and titles) and the profiles they offer, and the
    markets that apply unless a request says otherwise."""

    folders: tuple[Path, ...]
    markets: dict[str, str]
    profiles: tuple[str, ...]
    chosen: tuple[str, ...]


def serve(given: dict[str, Any]) -> int:
    """Serve until interrupted; where something is wrong beforehand it is said, and nothing is served."""
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        message = f"serve needs {', '.join(missing)}: pip install 'mesoevidence[serve]'"
        return say([Problem(Location("mesoevidence"), message)])
    try:
        settings, as_of = settings_and_day(given)
        listening = _listening(given["host"], given["port"], remote=given["allow_remote"])
        with listening:
            records = _records(settings, as_of)
            _run(listening, records, settings.profile, given, as_of if given["as_of"] else None)
    except (Refused, BadPolicy) as bad:
        return say(bad.problems)
    return OK


def _records(settings: Settings, as_of: date) -> Records:
    """What the records offer. Records with an error are refused: what rests on them would not be checked."""
    kb_folder, claim_folders = record_folders(settings, ())
    folders = (kb_folder, *claim_folders)
    kb = load_records(list(folders), phrases=True)
    auditor = Checker(kb, profile=settings.profile, as_of=as_of, markets=settings.market).auditor
    problems = sorted({*kb.problems, *auditor.problems})
    if any(problem.severity == "error" for problem in problems):
        raise Refused(problems)
    say(problems)
    titles = {pack.market: pack.title for pack in kb.packs.values() if pack.market is not None}
    profiles = sorted({*packaged_profiles(), *kb.policies})
    return Records(folders, {market: titles[market] for market in kb.markets}, tuple(profiles), auditor.markets)


def _listening(host: str, port: int, *, remote: bool) -> socket.socket:
    """A socket that listens; one that other machines can reach only where that is wanted."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (OSError, UnicodeError) as error:
        raise Refused(
            [Problem(Location("--host"), f"{host!r} is no address of this machine: {_reason(error)}")]
        ) from None
    if not ipaddress.ip_address(str(address[0]).partition("%")[0]).is_loopback:
        if not remote:
            message = (
                f"{host} can be reached from other machines, and nobody logs in; if that is wanted, add --allow-remote"
            )
            raise Refused([Problem(Location("--host"), message)])
        say([Problem(Location("--host"), f"everybody who reaches {host} can use this server", "warning")])
    try:
        return socket.create_server(address[:2], family=family)
    except OSError as error:
        raise Refused([Problem(Location("--port"), f"{host}, port {port} cannot be used: {_reason(error)}")]) from None


def _reason(error: Exception) -> str:
    """Why the system refused, without the words that Python adds."""
    words = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return words.partition(" (")[0].lower()


def _run(listening: socket.socket, records: Records, profile: str, given: dict[str, Any], as_of: date | None) -> None:
    import uvicorn

    from mesoevidence.serving.app import Offer, application
    from mesoevidence.serving.checks import Setup
    from mesoevidence.serving.uploads import Bounds
    from mesoevidence.serving.workers import Workers

    gc.enable()  # the command line switches it off for its own short life
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s", "%H:%M:%S"))
    logging.getLogger("mesoevidence.serve").addHandler(handler)
    logging.getLogger("mesoevidence.serve").setLevel(logging.INFO)
    logging.getLogger("asyncio").setLevel(logging.ERROR)  # it warns of processes that end while it ends itself

    workers = Workers(Setup(records.folders, as_of), given["checks"], IN_LINE, given["seconds"])
    offer = Offer(
        markets=records.markets,
        profiles=records.profiles,
        chosen=records.chosen,
        profile=profile,
        bounds=Bounds(round(given["max_mb"] * 1_000_000), UPLOAD_SECONDS),
        seconds=given["seconds"],
        names=(given["host"], *given["name"]),
    )
    config = uvicorn.Config(
        application(offer, workers.check, workers.warm), log_config=None, access_log=False, server_header=False,
        proxy_headers=False, ws="none", loop="asyncio", http="h11", lifespan="on", limit_concurrency=MOST_CONNECTIONS,
        timeout_graceful_shutdown=CLOSING_SECONDS,
    )  # fmt: skip
    click.echo(f"Mesoevidence serves http://{_shown(listening)}/ (Ctrl-C ends it)")
    sys.stdout.flush()
    uvicorn.Server(config).run(sockets=[listening])


def _shown(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
