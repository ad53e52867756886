"""`extractor source FILE|-`: what a file holds before any repair."""

import sys
from enum import StrEnum
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from extractor.cli.options import Encoding, Isolated, MaxMb, MediaType, Pages, make_config, read_source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractor.source import Block, Member, SourceText, Table

__all__ = ["source"]


class Format(StrEnum):
    """What is printed."""

    table = "table"
    json = "json"
    html = "html"
    text = "text"


def source(
    file: Annotated[str, typer.Argument(help="A file, a member `mail.eml!/a.pdf`, or - for standard input.")],
    format: Annotated[
        Format, typer.Option("--format", "-f", help="A list of the blocks, or json, html, text.")
    ] = Format.table,
    encoding: Encoding = None,
    max_mb: MaxMb = 32.0,
    media_type: MediaType = None,
    pages: Pages = None,
    isolated: Isolated = False,
) -> None:
    """Show a file as it is read: blocks and tables with their places. A mail or archive is listed by its members."""
    config = make_config(None, None, encoding, 0.0, max_mb, media_type, pages, isolated)
    from extractor.source import read_members

    members = [*read_members(Path(file), config)] if file != "-" and Path(file).exists() else []
    if len(members) > 1 or any(member.name != file for member in members):
        _list_members(members)
        return
    read = read_source(file, config)
    if format is Format.text:
        sys.stdout.write(read.text)
    elif format is Format.json:
        import json

        sys.stdout.write(json.dumps(_as_data(read), ensure_ascii=False, indent=2) + "\n")
    elif format is Format.html:
        sys.stdout.write(_as_html(read))
    else:
        _show(read)
    sys.stdout.flush()


def _list_members(members: "list[Member]") -> None:
    for member in members:
        print(f"{member.name}\t{member.media_type or '-'}\t{member.error or f'{len(member.data)} bytes'}")


def _as_data(source: "SourceText") -> dict[str, Any]:
    """Blocks and tables with their text and places."""
    properties = source.properties
    return {
        "source": source.name,
        "media_type": source.media_type,
        "encoding": source.encoding,
        "text_length": len(source.text),
        "properties": {name: getattr(properties, name) for name in properties.__dataclass_fields__},
        "blocks": [_block(source, block) for block in source.blocks or _whole(source)],
        "tables": [_table(source, table) for table in source.tables],
        "warnings": list(source.warnings),
    }


def _block(source: "SourceText", block: "Block") -> dict[str, Any]:
    where = source.locate(block.start, block.end)
    return {
        "kind": block.kind,
        "level": block.level,
        "start": block.start,
        "end": block.end,
        "page": where.page,
        "bbox": where.bbox,
        "path": where.path,
        "text": source.text[block.start : block.end],
    }


def _table(source: "SourceText", table: "Table") -> dict[str, Any]:
    cells = [
        {
            "row": cell.row,
            "column": cell.column,
            "row_span": cell.row_span,
            "column_span": cell.column_span,
            "header": cell.header,
            "start": cell.start,
            "end": cell.end,
            "text": source.text[cell.start : cell.end],
        }
        for cell in table.cells
    ]
    caption = source.text[slice(*table.caption)] if table.caption else None
    where = source.locate(table.start, table.end)
    return {
        "start": table.start,
        "end": table.end,
        "page": where.page,
        "bbox": where.bbox,
        "path": where.path,
        "rows": table.rows,
        "columns": table.columns,
        "caption": caption,
        "cells": cells,
    }


def _as_html(source: "SourceText") -> str:
    """A page to look at: each block under its kind and place, tables as tables."""
    tables = {table.start: table for table in source.tables}
    parts = [
        f'<!doctype html><meta charset="utf-8"><title>{escape(source.name)}</title><style>section{{margin:.5em 0;'
        "white-space:pre-wrap}small{color:#777}td,th{border:1px solid #999;padding:.1em .4em}table{border-collapse:collapse}"
        "</style>"
    ]
    for block in source.blocks or _whole(source):
        where = source.locate(block.start, block.end)
        place = " ".join(str(w) for w in (where.page and f"p. {where.page}", where.path) if w)
        body = (
            "".join(_html_rows(source, tables[block.start]))
            if block.kind == "table" and block.start in tables
            else escape(source.text[block.start : block.end])
        )
        parts.append(
            f"<section><small>{block.kind} {block.start}-{block.end} {escape(place)}</small>\n{body}</section>"
        )
    return "\n".join(parts) + "\n"


def _whole(source: "SourceText") -> "list[Block]":
    from extractor.source import Block

    return [Block("paragraph", 0, len(source.text))]


def _html_rows(source: "SourceText", table: "Table") -> "Iterator[str]":
    yield "<table>"
    for row in range(table.rows):
        yield "<tr>"
        for cell in (c for c in table.cells if c.row == row):
            tag = "th" if cell.header else "td"
            spans = f' rowspan="{cell.row_span}"' * (cell.row_span > 1)
            spans += f' colspan="{cell.column_span}"' * (cell.column_span > 1)
            yield f"<{tag}{spans}>{escape(source.text[cell.start : cell.end])}</{tag}>"
        yield "</tr>"
    yield "</table>"


def _show(source: "SourceText") -> None:
    from rich.console import Console
    from rich.table import Table as Grid
    from rich.text import Text

    grid = Grid("kind", "place", "start", "end", "text", box=None)
    for block in source.blocks or _whole(source):
        where = source.locate(block.start, block.end)
        text = source.text[block.start : block.end].replace("\n", "⏎").replace("\t", " | ")
        place = where.path or (f"p. {where.page}" if where.page else "")
        grid.add_row(block.kind, place, str(block.start), str(block.end), Text(text[:100]))
    console = Console()
    if not console.is_terminal and console.width < 120:
        console = Console(width=160)
    console.print(
        f"{source.name}: {source.media_type}, {len(source.text)} characters, {len(source.tables)} tables"
    )
    console.print(grid)
