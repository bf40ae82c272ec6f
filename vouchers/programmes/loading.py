"""Reading definitions: from TOML files, naming file and key in every error, and from what a round has frozen."""

import tomllib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from vouchers.programmes.definition import Definition

FOLDER = Path(__file__).resolve().parent / "definitions"


class DefinitionInvalid(ValueError):
    """A definition file is wrong; the message names the file and the key."""


def load(path: Path) -> Definition:
    """The definition in this file. Raises DefinitionInvalid."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        definition = Definition.model_validate(raw)
    except tomllib.TOMLDecodeError as error:
        raise DefinitionInvalid(f"{path.name}: {error}") from error
    except ValidationError as error:
        lines = [f"{path.name}: {'.'.join(map(str, row['loc'])) or '(whole)'}: {row['msg']}" for row in error.errors()]
        raise DefinitionInvalid("\n".join(lines)) from error
    if path.stem != definition.code:
        raise DefinitionInvalid(f"{path.name}: code: is {definition.code!r}, the file's name says {path.stem!r}")
    return definition


def load_all(folder: Path) -> dict[str, Definition]:
    """The definitions of a folder, by code. Raises DefinitionInvalid,
    also when two share the prefix of their references.
    """
    found: dict[str, Definition] = {}
    for path in sorted(folder.glob("*.toml")):
        definition = load(path)
        for other in found.values():
            if other.prefix == definition.prefix:
                raise DefinitionInvalid(f"{path.name}: prefix: {other.code} has {definition.prefix!r} already")
        found[definition.code] = definition
    return found


@lru_cache
def available() -> dict[str, Definition]:
    """Every definition that ships with the product, by code."""
    return load_all(FOLDER)


_thawed: dict[str, Definition] = {}


def thaw(sha256: str, frozen: Callable[[], dict[str, Any]]) -> Definition:
    """The definition of this hash. A process reads and parses it once: frozen values never change."""
    if sha256 not in _thawed:
        _thawed[sha256] = Definition.model_validate(frozen())
    return _thawed[sha256]
