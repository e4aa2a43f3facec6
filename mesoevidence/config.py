"""Settings: built-in defaults, under ``mesoevidence.yaml`` or ``[tool.mesoevidence]``, under what the command line says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from mesoevidence.locations import shipped_folder
from mesoevidence.records.problems import Location, Problem, did_you_mean, expected_one_of

CONFIG_NAMES = ("mesoevidence.yaml", "mesoevidence.yml")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run uses. ``root`` is the folder that ``kb/``, ``claims/`` and the paths of sources are sought in: that of the
    configuration file, else the working folder; ``origin`` names where each setting came from, for ``--show-config``.
    """

    kb: str | None = None
    claims: str | None = None
    sources: str | None = None
    profile: str = "promo"
    market: tuple[str, ...] = ()
    output: tuple[str, ...] = ("text",)
    fail_on: tuple[str, ...] | None = None
    baseline: str | None = None
    root: Path = field(default_factory=Path)
    origin: Mapping[str, str] = field(default_factory=dict)


LISTS = frozenset({"market", "output", "fail_on"})
PATHS = frozenset({"kb", "claims", "sources", "baseline"})
KEYS = tuple(f.name for f in fields(Settings) if f.name not in ("origin", "root"))


def read_settings(folder: Path) -> tuple[Settings, list[Problem]]:
    """Settings of the nearest configuration file in ``folder`` or above it (as far as the repository reaches)."""
    for place in (folder, *folder.parents):
        for name in CONFIG_NAMES:
            if (place / name).is_file():
                return _from_yaml(place / name)
        if (place / "pyproject.toml").is_file():
            found = _from_pyproject(place / "pyproject.toml")
            if found is not None:
                return found
        if (place / "kb").is_dir() or (place / "claims").is_dir():
            return Settings(root=place), []
        if (place / ".git").exists():
            break
    return Settings(), []


def _from_yaml(path: Path) -> tuple[Settings, list[Problem]]:
    from mesoevidence.records import yamlio

    document = yamlio.read_document(path, path.name)
    if document.problems:
        return Settings(), document.problems
    return _checked(document.data, path, lambda key: yamlio.locate_key(path, path.name, [key]))


def _from_pyproject(path: Path) -> tuple[Settings, list[Problem]] | None:
    import tomllib

    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        return Settings(), [Problem(Location(path.name), f"cannot be read: {error}")]
    section = table.get("tool", {}).get("mesoevidence")
    if section is None:
        return None
    return _checked(section, path, lambda key: Location(path.name))


def _checked(data: Mapping[str, Any], path: Path, where: Any) -> tuple[Settings, list[Problem]]:
    settings, problems = Settings(root=path.parent), []
    for raw_key, value in data.items():
        key = raw_key.replace("-", "_")
        if key not in KEYS:
            hint = did_you_mean(raw_key, KEYS) or f"; {expected_one_of(KEYS)}"
            problems.append(Problem(where(raw_key), f"{raw_key!r} is not a setting{hint}"))
            continue
        if key in LISTS:
            value = [value] if isinstance(value, str) else value
            good = isinstance(value, list) and all(isinstance(item, str) for item in value)
            value = tuple(value) if good else value
        else:
            good = isinstance(value, str)
        if not good:
            expected = "a list of words" if key in LISTS else "a word or a path"
            problems.append(Problem(where(raw_key), f"{raw_key!r} is {value!r}; expected {expected}"))
            continue
        if key in PATHS:
            value = str(path.parent / value)
        settings = replace(settings, **{key: value}, origin={**settings.origin, key: path.name})
    return settings, problems


def overridden(settings: Settings, **given: Any) -> Settings:
    """Settings with what the command line gave laid over them (None and empty tuples were not given)."""
    kept = {key: value for key, value in given.items() if value is not None and (value != () or key == "fail_on")}
    return replace(settings, **kept, origin={**settings.origin, **dict.fromkeys(kept, "command line")})


def record_folders(settings: Settings, paths: tuple[str, ...]) -> tuple[Path, list[Path]]:
    """The knowledge base and the claim records of a run: as set, else ``kb/`` and ``claims/`` here, else as shipped. A knowledge
    base of one's own goes without claim records, and is never held against those shipped."""
    kb = Path(settings.kb) if settings.kb else settings.root / "kb"
    if settings.kb is None and not kb.is_dir():
        kb = shipped_folder("kb")
    if paths:
        return kb, [Path(path) for path in paths]
    if settings.claims:
        return kb, [Path(settings.claims)]
    claims = settings.root / "claims"
    if claims.is_dir():
        return kb, [claims]
    own = settings.kb is not None or (settings.root / "kb").is_dir()
    return kb, [] if own else [shipped_folder("claims")]


def shown(settings: Settings) -> str:
    """``--show-config``: every setting, its value and where it came from."""
    kb, claims = record_folders(settings, ())
    found = {"kb": kb} | ({"claims": claims[0]} if claims else {})
    lines = []
    for key in KEYS:
        value = getattr(settings, key)
        if value is None and key in found:
            value = "as shipped" if found[key] == shipped_folder(key) else found[key].as_posix()
        text = ", ".join(value) if isinstance(value, tuple) else value
        none = "(none)" if key == "claims" else "(default)"
        lines.append(f"{key.replace('_', '-')}: {text or none}  [{settings.origin.get(key, 'default')}]")
    return "\n".join(lines)
