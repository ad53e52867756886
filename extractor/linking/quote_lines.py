"""Lines of quotes whose cells single blanks part, under a heading that tells their unit:

现货（元/吨）：
品种 最新 较前日
电池级碳酸锂 75,100 +500
工业级碳酸锂 73,050 +500
"""

import re
from collections.abc import Iterator

from extractor.linking.cells import Cell, Heading, Table

__all__ = ["find_quote_lines"]

# the heading with its unit, and perhaps a line of words over the columns
_HEAD = re.compile(
    r"^(?P<caption>[^\n\d]{0,16}[(（]\s?(?:万|千)?(?:元|美元|美金|港元|欧元)\s?/\s?[^()（）\n]{1,8}[)）])[ \t]*[:：]?[ \t]*\n(?:[ \t]*(?P<over>[^\d\n]{2,30})\n)?",
    re.MULTILINE,
)
_ROW = re.compile(
    r"(?:[ \t]*(?P<above>[A-Za-z0-9#]{0,6}[\u4e00-\u9fff][^\n,，。；;:： \t\d]{0,14})[ \t]*\n)?[ \t]*(?P<name>[A-Za-z0-9#]{0,6}[\u4e00-\u9fff][^\n,，。；;:：()（）]{0,18}?(?:[(（][^()（）\n]{1,16}[)）])?)[ \t]*(?P<value>\d{1,3}(?:,\d{3})+(?:\.\d+)?|(?<=[ \t)）])\d+(?:\.\d+)?)"
    r"(?P<rest>(?:[ \t]+[+\-−±]?\d[\d,.]*%?|[ \t]+[-—平])*)[ \t]*(?:\n|$)"
)
FEWEST = 2
TORN = 2  # characters of a name's rest in the next line
# 品种 单位 最新价 周涨跌: the unit stands in each row, and a name may run over two lines or stand in one above its rows
_UNITED = re.compile(
    r"^[ \t]*(?:品种|产品|名称|商品|品名)(?:[ \t]+(?:规格|型号|等级|地区|来源|市场|类别))?[ \t]+单位[ \t]+(?P<over>[^\d\n][^\n]*)\n",
    re.MULTILINE,
)
_GOOD = r"[A-Za-z0-9#]{0,6}[\u4e00-\u9fff][^\n,，。；;:： \t\d]{0,14}"
_OF_UNIT = re.compile(
    rf"(?:[ \t]*(?P<above>{_GOOD})[ \t]*\n)?[ \t]*(?P<name>{_GOOD})[ \t]+(?:(?P<sort>[^\s/]{{1,10}})[ \t]+)?(?P<unit>(?:万|千)?(?:元|美元|美金|港元|欧元)/[^\s/]{{1,6}})"
    r"[ \t]+(?P<value>\d[\d,]*(?:\.\d+)?)(?:[ \t]+[^\n]*)?(?:\n|$)"
)
_ORIGINS = frozenset({"进口", "国产"})


def find_quote_lines(text: str) -> Iterator[Table]:
    """A table of names and present amounts for every such run of lines; what stands behind the first amount is left out."""
    if "/" not in text:
        return
    for head in _HEAD.finditer(text):
        rows = []
        at = head.end()
        while (row := _ROW.match(text, at)) is not None:
            rows.append([_named(text, row), _cell(row, "value")])
            at = row.end()
        if len(rows) >= FEWEST:
            start, end = head.span("caption")
            over = Cell(start, end, head["caption"])
            yield Table(
                head["caption"], [Heading((over,), "品种"), Heading((over,), f"现价{head['caption']}")], rows
            )

    for head in _UNITED.finditer(text):
        rows, at = [], head.end()
        good: Cell | None = None  # that stands over several rows
        while (row := _OF_UNIT.match(text, at)) is not None:
            at = row.end()
            above, name = _cell(row, "above") if row["above"] else None, _cell(row, "name")
            if row["name"] in _ORIGINS:
                good = above or good
            else:
                name, good = _named(text, row), None
            sort = _cell(row, "sort") if row["sort"] else name
            first = [good, name] if good is not None else [name, sort]
            rows.append([*first, _cell(row, "unit"), _cell(row, "value")])
        if len(rows) >= FEWEST:
            over = Cell(*head.span("over"), head["over"].split()[0])
            names = [Heading((over,), word) for word in ("品种", "规格", "单位")]
            yield Table("", [*names, Heading((over,), over.text)], rows)


def _named(text: str, row: re.Match[str]) -> Cell:
    """The name of a row, with its part on the line above: 进口 or a name that is broken (电池级碳酸⏎锂); a whole word above heads several rows."""
    name = _cell(row, "name")
    if not row["above"] or not (
        row["above"] in _ORIGINS or len(row["name"]) <= TORN or name.text[0] in "(（"
    ):
        return name
    start = row.start("above")
    return Cell(start, name.end, re.sub(r"\s", "", text[start : name.end]))


def _cell(row: re.Match[str], group: str) -> Cell:
    return Cell(*row.span(group), row[group])
