"""YAML files with the line of each of their parts."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from extractor.errors import RuleError
from extractor.resources import read_text

__all__ = ["Marked", "read_marked", "read_yaml"]

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Marked:
    """A file's content; lines count from 1. repeated: (line, key) of keys that a mapping holds twice."""

    path: Path
    value: Any
    node: yaml.Node | None
    repeated: tuple[tuple[int, str], ...] = ()

    def line(self, *keys: str | int) -> int:
        """The line of the part under `keys` (of its key, in a mapping), or of the nearest part around it."""
        node, line = self.node, 1
        for key in keys:
            found = _step(node, key)
            if found is None:
                break
            line, node = found
        return line

    def place(self, *keys: str | int) -> str:
        """FILE:LINE, as messages name it."""
        return f"{self.path}:{self.line(*keys)}"


def _step(node: yaml.Node | None, key: str | int) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
        child = node.value[key]
        return child.start_mark.line + 1, child
    if isinstance(node, yaml.MappingNode):
        for name, child in reversed(node.value):  # what is merged into a mapping stands before its own keys
            if isinstance(name, yaml.ScalarNode) and name.value == str(key):
                return name.start_mark.line + 1, child
    return None


def read_marked(path: Path) -> Marked:
    """A YAML file's content with its lines. Raises RuleError with file and line."""
    text = read_text(path)
    try:
        loader = _LOADER(text)
        try:
            node = loader.get_single_node()
            repeated = tuple(_repeated(node))
            return Marked(path, loader.construct_document(node) if node is not None else None, node, repeated)
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise RuleError(f"{path}:{line}: not valid YAML ({error.problem}); {_advice(text, line)}") from error
    except yaml.YAMLError as error:
        raise RuleError(f"{path}: not valid YAML ({error})") from error


_SLIPS = (  # what is typed by mistake, and what to write
    (re.compile(r"^ *\t"), "has a tab in its indentation; indent with blanks"),
    (re.compile(r"^\s*(?:- *)?\w+："), "has a full-width ：; write : and a blank"),
    (re.compile(r"^\s*(?:- *)?[a-z_]+:[^\s/]"), "needs a blank behind the colon"),
    (
        re.compile(r"[｛｝［］]|[{,] *\w+：|[：，] *[A-Z_]{2,}\b"),
        "has full-width marks (，：｛｝); write , : { }",
    ),
    (re.compile(r"[:,\[] *[@%`]"), "has a value that begins with a mark; put it in quotes"),
    (re.compile(r"^\s*(?:- *)?\w+: [^\"'{\[]*: "), "has a colon inside its text; put the text in quotes"),
)


def _advice(text: str, line: int) -> str:
    """What to do about YAML that cannot be read in a line: the slip that shows there or just above it."""
    lines = text.splitlines()
    for number in (line, line - 1):
        for slip, message in _SLIPS:
            if 0 < number <= len(lines) and slip.search(lines[number - 1]):
                return f"line {number} {message}"
    return "check indentation and brackets"


def read_yaml(path: Path) -> Any:
    """A YAML file's content. Raises RuleError with file and line."""
    return read_marked(path).value


def _repeated(node: yaml.Node | None) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    if isinstance(node, yaml.SequenceNode):
        for child in node.value:
            found += _repeated(child)
    elif isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, child in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen and key.value != "<<":
                    found.append((key.start_mark.line + 1, key.value))
                seen.add(key.value)
            found += _repeated(child)
    return found
