"""Records against what an analyst wrote down of a note, by the rules that corpora/README.md gives."""

import difflib
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

__all__ = ["AHEAD", "fold", "judge", "kind", "matches", "place"]

ALWAYS = {"benchmark_score", "price", "gpu_count", "risk_factor"}  # types of which every note is annotated
AHEAD = {"forecast", "guidance", "consensus", "estimated"}
LIKENESS = 0.85  # of two wordings of one risk
Facts = dict[str, Any]


def fold(name: object) -> str:
    """Letters, digits, + and . of a name, in one case and width."""
    folded = unicodedata.normalize("NFKC", str(name)).casefold()
    return "".join(c for c in folded if c.isalnum() or c in "+.")


def place(text: str, gold: Facts) -> tuple[int, int]:
    """Where a gold record's quote stands. Raises ValueError where it does not."""
    if "span" in gold:  # where the quote stands in a damaged copy
        start, end = gold["span"]
        return start, end
    at = -1
    for _ in range(gold.get("nth", 0) + 1):
        at = text.find(gold["quote"], at + 1)
    if at < 0:
        raise ValueError(f"quote not in the note: {gold['quote']!r}")
    return at, at + len(gold["quote"])


def kind(got: Facts) -> str:
    """The type that a record has in the gold; an indicator that looks ahead is annotated as a forecast."""
    ahead = got["type"] == "indicator" and got["modality"] in AHEAD
    return "forecast" if ahead else str(got["type"])


def matches(text: str, gold: Facts, got: Facts) -> bool:
    """Whether a record is the one that the gold means: type, place and value, or the wording of a risk."""
    if gold["type"] not in {got["type"], kind(got)}:
        return False
    if gold["type"] == "risk_factor":
        said = [fold(got["statement"]), fold(got["statement"] + (got["detail"] or ""))]
        wanted = [fold(gold[k]) for k in ("text", "head") if gold.get(k)]
        return any(difflib.SequenceMatcher(None, w, s).ratio() >= LIKENESS for w in wanted for s in said)
    start, end = place(text, gold)
    if not (got["start"] < end and start < got["end"]):
        return False
    if gold["type"] == "rating":
        return fold(gold["rating"]) == fold(got["rating"])
    keys = ["value"] if gold.get("value") is not None else ["min", "max"]
    return all(_close(gold.get(k), got.get(k)) for k in keys)


def _close(a: float | None, b: float | None) -> bool:
    return a is not None and b is not None and abs(a - b) <= 1e-6 * max(1.0, abs(a))


def judge(text: str, gold: Sequence[Facts], records: Iterable[Facts]) -> list[bool | None]:
    """For each record whether the gold has it; None where an analyst may or may not, or the type is not annotated."""
    types = ALWAYS | {g["type"] for g in gold}
    ordered = sorted(gold, key=lambda g: bool(g.get("optional")))
    taken: set[int] = set()
    verdicts: list[bool | None] = []
    for record in records:
        verdict: bool | None = None if types.isdisjoint({kind(record), record["type"]}) else False
        for number, wanted in enumerate(ordered):
            places = [record, *({**record, **also} for also in record["also"])]
            if number not in taken and any(matches(text, wanted, p) for p in places):
                taken.add(number)
                verdict = None if wanted.get("optional") else True
                break
        verdicts.append(verdict)
    return verdicts
