"""Latin names that a text describes as companies: X成立于2019年, Y的ARR, • Z（绘图）：年化收入…; and products that bear their maker's name
where the maker is spoken of. What is found once is known in the whole text.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence, Set

__all__ = ["as_makers", "described_names", "is_maker"]

_Entry = tuple[str, str, Mapping[str, str]]
_Found = tuple[int, int, _Entry]
_NAME = r"(?=[A-Z]*[a-z])[A-Z][A-Za-z]+(?:[ &-][A-Z][A-Za-z]+){0,2}(?:\.(?:ai|AI|io))?(?![A-Za-z0-9])"
_TOLD = r"(?:ARR|年化|经常性收入|营收|收入|估值|融资|毛利率|净利|市值)"
# what is told of companies alone
_FIRM = re.compile(
    r"\s?(?:公司)?(?:成立于|创立于|创办于|总部位于|总部设在|[是为]一家|是[^，,。；;：:]{2,12}公司|(?:日前|近日|已|宣布|再度)*(?:完成|获得?)[^，,。；;]{0,16}(?:融资|投资)|(?:成功)?(?:上市首日|登陆(?:纳斯达克|纽交所|港交所)|递交招股|递表)|的?(?:ARR|年化收入|年化营收|投后估值|估值))"
)
_DOES = re.compile(
    r"(?:面向|主打|专注|主攻|聚焦|深耕|服务于|提供|客户|拥有|已有|推出|发布|覆盖|宣布|获得?)[^。；;\n]{0,60}?"
    + _TOLD
)
# X上线8个月ARR突破1亿美元
_NEAR = re.compile(r"[^，,。；;：:、（(\n]{0,12}?(?:ARR|年化[收营]|估值|融资)")
_CLAUSE = re.compile(r"(?:^|[\n。；;：:，,])[ \t]*$")
# • X（绘图）：年化收入…, 2）Y，2025年2月ARR…
_ITEM = re.compile(
    r"[*]{0,2}(?:[(（][^()（）\n]{1,14}[)）])?[*]{0,2}\s?[：:，,]\s?[^。；;\n：:]{0,16}?" + _TOLD
)
_BEGINS = re.compile(r"(?:^|[\n。；;：:]|[•·●▪*#\-–—\]]|\d[)）.、])[ \t*]*$")
_LATIN = re.compile(rf"(?<![A-Za-z0-9\-./@_])(?<![A-Za-z0-9] ){_NAME}")
# Cursor：6月ARR…: a product that is told of as a firm, whoever makes it
_RUN = re.compile(
    r"[*]{0,2}(?:[(（][^()（）\n]{1,14}[)）])?[*]{0,2}\s?[：:]\s?[^。；;\n：:]{0,12}?(?:ARR|年化|估值|融资)"
)
LEAST = 2  # names at the head of such items, before unknown ones are taken for companies


def as_makers(text: str, found: Sequence[_Found]) -> list[_Found]:
    """The names of a text; a product called after its maker is the maker where a company is described."""
    return [_as_maker(text, *each) for each in found]


def _as_maker(text: str, start: int, end: int, entry: _Entry) -> _Found:
    label, name, attributes = entry
    if label != "PRODUCT" or not name.isascii():
        return start, end, entry
    own = is_maker(name, attributes)
    if (own and _is_firm(text, start, end)) or (_RUN.match(text, end) and _heads(text, start, end)):
        return start, end, ("ORG", name, {})
    return start, end, entry


def is_maker(name: str, attributes: Mapping[str, str]) -> bool:
    """Whether a product bears its maker's name: Character.AI of Character AI."""
    vendor = _SIGNS.sub("", attributes.get("vendor", "")).lower()
    return vendor != "" and vendor.startswith(_SIGNS.sub("", name).lower())


_SIGNS = re.compile(r"[^A-Za-z0-9\u4e00-\u9fff]")


def described_names(
    text: str, found: Sequence[_Found], taken: Callable[[int, int], bool], no_names: Set[str]
) -> Iterator[tuple[int, int, str]]:
    """Every place of every such name that no lexicon holds. found: the names that are known; taken: whether one of them stands there."""
    if not any(word in text for word in ("ARR", "年化", "估值", "融资")):
        return
    names: dict[str, None] = {}
    heads: dict[str, None] = {}
    for match in _LATIN.finditer(text):
        name = match[0]
        if taken(*match.span()) or not no_names.isdisjoint(re.split("[ &-]", name)) or name in no_names:
            continue
        if _is_described(text, *match.span()):
            names.setdefault(name)
        elif _heads(text, *match.span()):
            heads.setdefault(name)
    known = {e[1] for start, end, e in found if e[0] == "ORG" and heads and _heads(text, start, end)}
    if len(known | {*names, *heads}) >= LEAST:
        names |= heads
    for name in names:
        for match in re.finditer(rf"(?<![A-Za-z0-9]){re.escape(name)}(?![A-Za-z0-9])", text):
            if not taken(*match.span()):
                yield *match.span(), name


def _is_firm(text: str, start: int, end: int) -> bool:
    return _is_described(text, start, end) or _heads(text, start, end)


def _is_described(text: str, start: int, end: int) -> bool:
    """Whether what stands behind a name is told of companies alone; at the head of a clause, also what it does and figures that follow."""
    if _FIRM.match(text, end):
        return True
    before = text[max(0, start - 4) : start]
    if _NEAR.match(text, end) and _CLAUSE.search(before):
        return True
    return _DOES.match(text, end) is not None and _BEGINS.search(before) is not None


def _heads(text: str, start: int, end: int) -> bool:
    """Whether a name heads an item of figures."""
    return _ITEM.match(text, end) is not None and _BEGINS.search(text, max(0, start - 4), start) is not None
