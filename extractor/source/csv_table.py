"""CSV and TSV as one table; the delimiter is told from the lines."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from extractor.config import Config
from extractor.source.encoding import decode
from extractor.source.layout import Clock, Grid, GridCell, Piece, Writer
from extractor.source.media import CSV
from extractor.source.text import SourceText

__all__ = ["read"]

DELIMITERS = ",\t;|，"
SAMPLE_LINES = 50
CHECK_EVERY = 4096  # rows between two looks at the clock
_NUMBER = re.compile(r"[-+]?[\d,.]+[%％]?")


def read(data: bytes, name: str, config: Config) -> SourceText:
    """Read a table. Raises EncodingError or LimitError, naming the source."""
    clock = Clock(config, name)
    text, encoding, warnings = decode(data, name, config.encoding)
    writer = Writer(config.max_cells, warnings=list(warnings))
    rows: list[list[GridCell]] = []
    try:
        for fields in _rows(text, config.max_cells):
            rows.append(_cells(fields, len(rows) + 1))
            if not len(rows) % CHECK_EVERY and clock.over:
                writer.warnings.append(clock.warning())
                break
    except csv.Error as error:
        writer.warnings.append(f"damaged, and read only as far as row {len(rows) + 1}: {error}")
    writer.write(_pieces(rows))
    return writer.source(data, name, encoding, CSV)


def _pieces(rows: list[list[GridCell]]) -> Iterator[Piece | Grid]:
    """Rows of one cell above the table are lines of text: its title, its unit."""
    lead = 0
    while lead < len(rows) and sum(bool(cell.text.strip()) for cell in rows[lead]) <= 1:
        for cell in rows[lead]:
            yield Piece("paragraph", cell.text, cell.place)
        lead += 1
    if rows[lead:]:
        for cell in rows[lead]:
            cell.header = not _NUMBER.fullmatch(cell.text.strip())
        yield Grid(rows[lead:], f"R{lead + 1}")


def _cells(fields: list[str], row: int) -> list[GridCell]:
    return [GridCell(text, place=f"R{row}C{column}") for column, text in enumerate(fields, 1)]


def _rows(text: str, max_cells: int) -> Iterator[list[str]]:
    """The rows that are not empty, until there are more cells than may be read."""
    delimiter = _tell_delimiter(text)
    cells = 0
    for fields in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True):
        if not any(field.strip() for field in fields):
            continue
        yield fields
        cells += len(fields)
        if cells > max_cells:  # the writer leaves out what is too much, and says so
            return


def _tell_delimiter(text: str) -> str:
    """The sign that parts the most lines into the same number of cells."""
    lines = [line for line in text[: 1 << 16].splitlines() if line.strip()][:SAMPLE_LINES]
    best, delimiter = (0.0, 0), ","
    for sign in DELIMITERS:
        counts = Counter(_outside_quotes(line).count(sign) for line in lines)
        del counts[0]
        if counts:
            number, times = max(counts.items(), key=lambda item: (item[1], item[0]))
            best, delimiter = max(
                (best, delimiter), ((times / len(lines), number), sign), key=lambda pair: pair[0]
            )
    return delimiter


def _outside_quotes(line: str) -> str:
    return re.sub(r'"[^"]*"', "", line) if '"' in line else line
