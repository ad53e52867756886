"""From a rule's own confidence to the share of its records that were right on the annotated notes.

`lexicons/confidence.tsv` has a row for each rule that was measured: `confidence` for a record whose names were found,
`doubtful` for one from which the linker took something off. `python -m tests.calibrate` writes it. A rule without a row keeps
the confidence of its own file, and so does one that an overlay adds or replaces, unless the overlay brings a row as well.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from extractor.errors import RuleError
from extractor.resources import LexiconRow, RuleFolders

__all__ = ["Calibration", "Measured", "measured_rules"]

LEAST_DOUBT = 1e-6  # floats: 0.9 - 0.1 is a doubt, 0.9 - 0 is none


@dataclass(frozen=True, slots=True)
class Measured:
    """How often a rule was right: with all names, and with a doubt; never more with a doubt than without."""

    confidence: float
    doubtful: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """`stated` is what the rule files say, `measured` what the notes showed, both by name of rule."""

    stated: Mapping[str, float]
    measured: Mapping[str, Measured]

    def of(self, rule: str, raw: float) -> float:
        """The confidence, within 0 and 1, of a draft to which its linker gave `raw`."""
        row = self.measured.get(rule)
        if row is None:
            return min(1.0, max(0.0, raw))
        return row.doubtful if self.stated[rule] - raw > LEAST_DOUBT else row.confidence


def measured_rules(folders: RuleFolders, places: Mapping[str, str]) -> dict[str, Measured]:
    """The rows in force for rules that stand in the files `places`. Raises RuleError with file and line."""
    rows = {row.name: row for row in folders.rows("confidence")}
    return {
        name: _measured(rows[name])
        for name, place in places.items()
        if name in rows and _depth(folders, rows[name].place) >= _depth(folders, place)
    }


def _depth(folders: RuleFolders, place: str) -> int:
    """Which folder a file lies in; 0 is the shipped one."""
    inside = [i for i, folder in enumerate(folders.folders) if Path(place).is_relative_to(folder)]
    return max(inside, default=0)


def _measured(row: LexiconRow) -> Measured:
    try:
        measured = Measured(float(row.attributes["confidence"]), float(row.attributes["doubtful"]))
    except (KeyError, ValueError) as error:
        raise RuleError(
            f"{row.place}: {row.name} needs confidence=NUMBER;doubtful=NUMBER, as the calibration writes them"
        ) from error
    if not 0 <= measured.doubtful <= measured.confidence <= 1:
        raise RuleError(f"{row.place}: {row.name}: 0 <= doubtful <= confidence <= 1 does not hold")
    return measured
