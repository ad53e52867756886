"""What a repair step sees and what it says: the shapes that every step module shares."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from extractor.repair.alignment import Alignment, Mark
from extractor.repair.evidence import Survey
from extractor.resources import RuleFolders, rule_folders

__all__ = ["Findings", "Loss", "Mark", "Script", "Sheet", "Step"]

Script = Literal["hans", "hant", "mixed"]


@dataclass(frozen=True, slots=True)
class Loss:
    """A place whose bytes are gone. `start`, `end` in the source text; `text` is what stands there now: a guess, U+FFFD or nothing."""

    start: int
    end: int
    text: str
    reason: str


@dataclass(slots=True)
class Findings:
    """What the steps have found out about a document, for those behind them.

    reread: lines that were read anew; lossy: some of them had lost bytes. readings: the evidence for a converter that puts readings behind characters. script: what the text was
    written in; traditional: spans of the text behind the script step that were written in traditional characters.
    """

    reread: int = 0
    lossy: bool = False
    readings: str = ""
    script: Script = "hans"
    traditional: list[tuple[int, int]] = field(default_factory=list)


@dataclass(slots=True)
class Sheet:
    """One step's view of the text, and what it writes down besides its changes.

    findings: what earlier steps know. rules: the folders whose lexicons the steps read. evidence: {kind: why}. losses: places in this
    step's text.
    """

    text: str
    survey: Survey
    findings: Findings = field(default_factory=Findings)
    rules: RuleFolders = field(default_factory=rule_folders)
    evidence: dict[str, str] = field(default_factory=dict)
    losses: list[Loss] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Step:
    """A row of the table: a name, the test that damage has to pass, the kinds and pairs of characters without any of which there is nothing
    to do, and one of three functions.

    `find` yields sorted, disjoint changes. `translate` gives a text of the same length and counts by kind. `rewrite` works in arrays and
    gives text, alignment and counts. A step with several passes is run until it finds nothing.
    """

    name: str
    test: str
    kinds: int = 0
    pairs: int = 0
    find: Callable[[Sheet], Iterator[Mark]] | None = None
    translate: Callable[[Sheet], tuple[str, dict[str, int]]] | None = None
    rewrite: Callable[[Sheet], tuple[str, Alignment, dict[str, int]]] | None = None
    passes: int = 1
