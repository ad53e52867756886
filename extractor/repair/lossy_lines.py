"""Whole lines that lost bytes, many at once: the decoder reads what stands, and the gaps are filled in arrays (`gaps`).

Only lines in which no lost byte leaves a doubt where it was; the rest goes the way of single runs (`lattice`).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from extractor.characters import cost_table
from extractor.repair.codepages import sizes_of
from extractor.repair.gap_context import Context
from extractor.repair.gap_filling import fill_gaps
from extractor.repair.gap_prices import UNKNOWN_CODE
from extractor.repair.latin_marks import told_apart
from extractor.repair.lost_bytes import Reading
from extractor.repair.lost_marks import PRIVATE, SIZES, decode
from extractor.repair.word_prices import Codes

__all__ = ["LossyLine", "LossyLines"]

Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class LossyLine:
    """A line as it was meant.

    sizes: the bytes of each character, as they are left. gaps: how many characters are guesses, and price: what the others cost.
    starts, ends: the bytes of the guesses, and of question marks that are more likely lost characters; lost: what stands there now.
    """

    text: str
    sizes: Places
    gaps: int
    price: float
    starts: Places
    ends: Places
    lost: str


class LossyLines:
    """Lines of a text under a reading. found: {line: how it was meant} of those that decode but for their gaps.

    memo: of lines that were read before, which this adds to: lines come again (headings, names, notes on risks).
    """

    def __init__(
        self, lines: dict[int, bytes], reading: Reading, memo: dict[bytes, LossyLine] | None = None
    ) -> None:
        self._reading = reading
        decoded: dict[bytes, str] = {}
        filled = {} if memo is None else memo
        distinct = [raw for raw in dict.fromkeys(lines.values()) if raw not in filled]
        told = told_apart(distinct, reading)
        for raw in distinct:
            try:
                decoded[raw] = decode(told.get(raw, raw), reading)
            except UnicodeDecodeError:
                continue
        if decoded:
            filled.update(self._filled(decoded))
        self.found = {n: filled[raw] for n, raw in lines.items() if raw in filled}

    def _filled(self, decoded: dict[bytes, str]) -> dict[bytes, LossyLine]:
        """Each line with its gaps filled; none where characters of private use are the text's own."""
        text = "".join(decoded.values())
        wide = np.frombuffer(text.encode("utf-32-le"), np.uint32)
        places = np.flatnonzero(wide >= PRIVATE)
        kinds = (wide[places] - PRIVATE).astype(np.int64)
        if len(kinds) and int(kinds.max()) >= len(SIZES):
            return {}
        plain = wide.copy()
        plain[places] = ord("?")
        sizes = sizes_of(plain.tobytes().decode("utf-32-le"), self._reading.meant).astype(np.int64)
        sizes[places] = SIZES[kinds]
        lengths = np.array([len(line) for line in decoded.values()])
        edges = np.concatenate(([0], np.cumsum(lengths)))
        codes = np.minimum(wide, 0xFFFF).astype(np.uint16)
        codes[places] = UNKNOWN_CODE
        starts = np.cumsum(sizes) - sizes
        raw = np.frombuffer(b"".join(decoded), np.uint8)
        fill_gaps(Context(codes, raw, starts, (places, kinds), edges, self._reading))
        plain[places] = codes[places]
        costs = cost_table().take(codes)
        costs[places] = 0
        prices = np.add.reduceat(costs, edges[:-1])
        lost = np.union1d(places, _between(codes))
        first_bytes = np.append(starts, len(raw))[edges]
        begins, ends = starts[lost], starts[lost] + sizes[lost]
        whole, guesses = plain.tobytes().decode("utf-32-le"), codes[lost].tobytes().decode("utf-16-le")
        bounds, numbers = np.searchsorted(lost, edges).tolist(), np.searchsorted(places, edges).tolist()
        found: dict[bytes, LossyLine] = {}
        for i, line in enumerate(decoded):
            start, end, low, high = int(edges[i]), int(edges[i + 1]), bounds[i], bounds[i + 1]
            found[line] = LossyLine(
                whole[start:end],
                sizes[start:end],
                numbers[i + 1] - numbers[i],
                float(prices[i]),
                begins[low:high] - first_bytes[i],
                ends[low:high] - first_bytes[i],
                guesses[low:high],
            )
        return found


def _between(codes: Codes) -> Places:
    """Question marks with characters beyond ASCII on both sides: more likely lost characters than questions."""
    marks = np.flatnonzero(codes == ord("?"))
    marks = marks[(marks > 0) & (marks < len(codes) - 1)]
    return np.asarray(marks[(codes[marks - 1] > 0x7F) & (codes[marks + 1] > 0x7F)])
