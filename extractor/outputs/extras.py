"""Optional dependencies, imported where they are used."""

from importlib import import_module
from types import ModuleType

from extractor.errors import MissingExtraError

__all__ = ["need"]


def need(module: str, extra: str, what: str) -> ModuleType:
    """Import a module that an extra brings. Raises MissingExtraError, which names the extra."""
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        if error.name != module.partition(".")[0]:
            raise
        raise MissingExtraError.naming(what, extra) from error
