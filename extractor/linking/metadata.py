"""What the head and the side box of a report say of it: analysts and their licences, security, kind of report, rating and prices.

Rating and prices are taken from the records where these speak of the one security that the report is about, so that both say the same.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from extractor.linking.note import Note
from extractor.linking.securities import company_in_title
from extractor.records import Analyst, Document, Price, Rating, Record
from extractor.resources import RuleFolders, any_of
from extractor.rules.mentions import Mention

__all__ = ["find_analysts", "find_report_type", "find_security", "told_of_security"]

HEAD_LINES = 40  # lines in which the kind of report stands
LONGEST_LINE = 60  # characters of such a line
HEAD_ROWS = 8  # lines that may name the security which a report is about
LONGEST_HEADING = 90  # characters of such a line
BOX = 6000  # characters in which a side box stands, wherever a reader of pages has put it
NAME_GAP = 90  # characters between a name and its licence: a telephone number and an address may stand there
# S, four digits of the firm, a date and a running number: the register of the Securities Association of China
_LICENCE = re.compile(r"(?<![A-Za-z0-9])S\d{13}(?!\d)")
# the central entity number of Hong Kong's commission
_SFC = re.compile(r"(?:SFC|香港证监会)[^\n]{0,24}?(?<![A-Z])([A-Z]{3}\d{3})(?!\d)")
_ROLE = re.compile(
    r"(?:证券|首席|资深|高级|联席|行业|投资|助理|宏观|策略|金融|主要)*(?:分析师|分析员|研究员|研究助理|报告作者|作者|撰写人|联系人)"
    r"(?:及?联系人)?(?:姓名)?\s?(?:[:：|\s]|(?=[\u4e00-\u9fff]))"
)
_NAME = re.compile(r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff]{2,4})(?![\u4e00-\u9fff])")
_GLUED_NAME = re.compile(r"([\u4e00-\u9fff]{2,4}?)(?=[^\u4e00-\u9fff]|执业|登记|证书|电话|邮箱|资格|$)")
_SPACED_NAME = re.compile(
    r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff])[ \u3000]{1,2}([\u4e00-\u9fff])(?![\u4e00-\u9fff])"
)
_LATIN_NAME = re.compile(r"[A-Z][a-z]+(?: [A-Z]\.?)?(?:[ -][A-Z][a-z]+){1,2}")
_BETWEEN_NAMES = re.compile(r"\s*[、,，/／;；&和\s]\s*")
_NO_NAME = re.compile(
    r"分析|研究|证书|编号|电话|邮[箱件]|执业|登记|联系|助理|证券|金融|石化|石油|高级|首席|资格|咨询|行业|团队|报告|公司|传真|手机|地址|金属|"
    r"钢铁|农[业林]|家电|汽车|宏观|策略|固收|电子|计算|通信|传媒|商贸|社服|能源|电新|安徽|江苏|广东|国[内际]|全国|方法|时间|相对|强于|弱于"
)
_STATED_CODE = re.compile(
    r"(?:股票|证券|公司|上市|A股)代码\s?(?:[（(][^（()）]{1,6}[)）])?\s?[:：|\s]\s?(\d{6}(?:\.[A-Z]{2})?|\d{4,5}\.HK|\d{4}\.TWO?)"
)
# 云岭股份（603998）：... at the head of a line
_HEADED = re.compile(
    r"^[ \t]*([\u4e00-\u9fffA-Za-z*\-]{2,12})\s?[（(\[]\s?(\d{6}(?:\.(?:SH|SZ|BJ|SS))?|\d{4,5}\.HK|\d{4}(?:\.TWO?)|[A-Z]{1,5}\.(?:US|O|N))\s?[)）\]]",
    re.M,
)
_AMOUNT = r"(?P<amount>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?![\d,]*[%％年月日/\-])"
_CURRENCY_SIGN = r"(?:人民币|RMB|CNY|¥|￥|港元|港币|HK\$|HKD|US\$|USD|NT\$|\$|美元)?\s?"
_BESIDE = r"(?:\s?[（(][^（()）\n]{1,24}[)）])?\s{0,3}[:：|]?\s{0,3}"
_CLOSE = re.compile(
    r"(?:最新|昨日?|当前|前|A股)?(?:收盘价|收市价|股价|现价|市价|最新价|当前价格?)"
    + _BESIDE
    + _CURRENCY_SIGN
    + _AMOUNT
)
_TARGET = re.compile(
    r"(?:(?:6|12|六|十二)个?月)?(?:合理|最新)?目标(?:价格?|价位|股价)" + _BESIDE + _CURRENCY_SIGN + _AMOUNT
)


@dataclass(frozen=True, slots=True)
class _Event:
    """A name or a licence, in the order of the text."""

    at: int
    end: int
    name: str | None = None
    licence: str | None = None


def find_analysts(text: str, folders: RuleFolders) -> tuple[Analyst, ...]:
    """The analysts who sign, with the numbers of their licences: SAC's, and Hong Kong's where it is given."""
    events = sorted(_events(text, _surnames(folders)), key=lambda e: (e.at, -e.end))
    found: dict[str, Analyst] = {}
    names: list[_Event] = []
    licences: list[_Event] = []
    for event in [*events, _Event(len(text), len(text), name="")]:
        if event.licence is not None:
            licences.append(event)
            continue
        if licences:
            for analyst in _paired(text, names, licences):
                _keep(found, analyst)
            names, licences = [], []
        names.append(event)
    for event in events:
        if event.name and _signs(text, event):
            _keep(found, Analyst(name=event.name, licence=None, sfc=None))
    return tuple(found.values())


def _keep(found: dict[str, Analyst], analyst: Analyst) -> None:
    """The first mention gives the order, the first with a licence the licence."""
    known = found.get(analyst.name)
    if known is None or (known.licence is None and analyst.licence is not None):
        found[analyst.name] = analyst


def _events(text: str, surnames: frozenset[str]) -> Iterator[_Event]:
    licences = list(_LICENCE.finditer(text))
    for match in licences:
        yield _Event(match.start(), match.end(), licence=match[0])
    zones = [(match.end(), match.end() + 40) for match in _ROLE.finditer(text)]
    ends = [0, *(match.end() for match in licences)]
    zones += [(max(last, m.start() - NAME_GAP), m.start()) for last, m in zip(ends, licences, strict=False)]
    seen: set[int] = set()
    for start, end in zones:
        for event in _names(text, start, end, surnames):
            if event.at not in seen:
                seen.add(event.at)
                yield event


def _names(text: str, start: int, end: int, surnames: frozenset[str]) -> Iterator[_Event]:
    glued = _GLUED_NAME.match(text, start)
    for match in [*([glued] if glued else []), *_NAME.finditer(text, start, end)]:
        if _is_name(match[1], surnames):
            yield _Event(match.start(), match.end(), name=match[1])
    for match in _SPACED_NAME.finditer(text, start, end):
        if match[1] in surnames and not _NO_NAME.search(match[1] + match[2]):
            yield _Event(match.start(), match.end(), name=match[1] + match[2])
    for match in _LATIN_NAME.finditer(text, start, end):
        if match.start() - start <= 3 or _SFC.match(text, match.end()):
            yield _Event(match.start(), match.end(), name=match[0])


def _is_name(word: str, surnames: frozenset[str]) -> bool:
    if _NO_NAME.search(word):
        return False
    if word[:2] in surnames:
        return len(word) > 2
    return word[0] in surnames and len(word) <= 3


def _paired(text: str, names: Sequence[_Event], licences: Sequence[_Event]) -> Iterator[Analyst]:
    """As many names as licences belong together in order; else each licence has the names right before it."""
    near = [e for e in names if e.name and licences[0].at - e.end <= NAME_GAP * max(1, len(licences))]
    for name, licence in zip(near[-len(licences) :], licences, strict=False):
        sfc = _SFC.search(text, name.end, licence.end + 60)
        yield Analyst(name=name.name or "", licence=licence.licence, sfc=sfc[1] if sfc else None)


def _signs(text: str, event: _Event) -> bool:
    """A name right behind a role, or in a list that begins so; those whom a reader may call are no authors."""
    before = text[max(0, event.at - 40) : event.at]
    roles = list(_ROLE.finditer(before))
    role = roles[-1] if roles else None
    if role is None or "联系人" in role[0] or "助理" in role[0]:
        return False
    rest = before[role.end() :]
    return not rest.strip(" :：|\u3000") or all(
        1 < len(part) <= 4 for part in _BETWEEN_NAMES.split(rest.strip(" :：、，,/|\u3000")) if part
    )


def find_report_type(text: str, folders: RuleFolders) -> tuple[str | None, str | None]:
    """(name, kind) of the row of report_types.tsv that the head gives; the first line that has one decides."""
    words, pattern = _report_types(folders)
    for line in text[:BOX].split("\n")[:HEAD_LINES]:
        found = [m[0] for m in pattern.finditer(line)] if len(line) <= LONGEST_LINE else []
        if found:
            return words[max(found, key=len)]
    return None, None


def find_security(
    note: Note, mentions: Sequence[Mention], records: Sequence[Record], kind: str | None
) -> tuple[str | None, str | None]:
    """(name, code) of the one security that the report is about; (None, None) for a digest or a sector's report.

    kind: what the kind of report is about, by report_types.tsv.
    """
    if kind not in {None, "company"}:
        return None, None
    told = {
        r.security: r for r in records if isinstance(r, Rating) and r.security and _is_company(r, mentions)
    }
    head = note.title if len(told) > 1 else _headings(note.text)
    rated = [(name, r.code) for name, r in told.items() if _stands_in(head, r)]
    stated = _STATED_CODE.search(note.text, 0, BOX)
    headed = {m[2]: m[1] for m in _HEADED.finditer(note.text, 0, BOX)}
    if len(rated) == 1:
        security, its_code = rated[0]
        return security, its_code or (stated[1] if stated else None)
    if len(told) > 1:
        return None, None
    if len(headed) == 1:
        ((code, name),) = headed.items()
        return name, code
    return (company_in_title(note), stated[1]) if stated else (None, None)


def _is_company(rating: Rating, mentions: Sequence[Mention]) -> bool:
    """A sector may be rated too: what has no code is a company only where it is known as one."""
    return rating.code is not None or any(
        m.name == rating.security and "code" in m.attributes for m in mentions
    )


def _headings(text: str) -> str:
    """The first short lines, which name the company that a report is about."""
    lines = [line for line in text[:BOX].split("\n") if line.strip()][:HEAD_ROWS]
    return "\n".join(line for line in lines if len(line) <= LONGEST_HEADING and "。" not in line)


def _stands_in(head: str | None, rating: Rating) -> bool:
    return head is not None and any(name and name in head for name in (rating.security, rating.security_raw))


def told_of_security(note: Note, records: Sequence[Record], document: Document) -> dict[str, object]:
    """The rating, target price and price of the report's own security, as fields of Document; nothing for a digest."""
    if document.security is None and document.code is None:
        return {}
    rating = next(
        (
            r.rating
            for r in records
            if isinstance(r, Rating) and r.status == "current" and r.attribution is None
        ),
        None,
    )
    target, price = (
        _record_price(records, kind, document.security) for kind in ("target_price", "share_price")
    )
    return {
        "rating": rating,
        "target_price": target if target is not None else _stated(_TARGET, note.text),
        "price": price if price is not None else _stated(_CLOSE, note.text),
    }


def _record_price(records: Sequence[Record], kind: str, security: str | None) -> float | None:
    for record in records:
        if not isinstance(record, Price) or record.kind != kind or record.status != "current":
            continue
        if record.item in {security, None} and record.value is not None:
            return float(record.value)
    return None


def _stated(pattern: re.Pattern[str], text: str) -> float | None:
    match = pattern.search(text, 0, BOX)
    return float(match["amount"].replace(",", "")) if match else None


@lru_cache(maxsize=8)
def _surnames(folders: RuleFolders) -> frozenset[str]:
    return frozenset(row.name for row in folders.rows("surnames"))


@lru_cache(maxsize=8)
def _report_types(folders: RuleFolders) -> tuple[dict[str, tuple[str, str | None]], re.Pattern[str]]:
    rows = folders.rows("report_types")
    words = {
        word: (row.name, row.attributes.get("kind")) for row in rows for word in (row.name, *row.aliases)
    }
    # 人民日报, 证券日报 are papers
    return words, re.compile(rf"(?<![民济券国育商])(?:{any_of(words)})")
