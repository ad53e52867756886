"""Companies written out with their legal form: 松塔环境(集团)股份有限公司 is 松塔环境, 美的集团股份有限公司 the known 美的集团."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from extractor.resources import any_of

__all__ = ["legal_names"]

_Entry = tuple[str, str, Mapping[str, str]]
_BY_FORM: Mapping[str, str] = MappingProxyType({"known": "no"})
LONGEST_CORE = 18  # characters of a name before its legal form
SHORTEST_CORE, SHORTEST_KNOWN = 4, 3
_FORM = re.compile(
    r"(?:[(（][\u4e00-\u9fff]{2,6}[)）])?(?P<kind>(?:集团)?股份有限公司|集团有限公司|控股有限公司|有限责任公司|有限公司)"
)
_RUN = re.compile(r"[\u4e00-\u9fff]*(?:[(（][\u4e00-\u9fff]{2,6}[)）][\u4e00-\u9fff]+)?$")
# words that a name does not hold, behind which it begins
_BORDER = re.compile(
    r"[的与和及由向对为是系即在其将被把从]|公司|收购|投资|参股|设立|成立|客户|股东|供应商|旗下|包括|通过|委托|携手|合并|转让|出售|购买|持有|增资|签署|签订|中标|关于|根据|其中|方面|年[末底]?|[月日]|企业(?!家)|发行人|标的|主体|平台"
)
_HOUSE = re.compile("(?:证券|期货|投顾|投信|证券研究所)$")
_OWN = re.compile("(?:技术|科技|控股|集团|实业|投资|股份)*")  # what a company's own name goes on with


def legal_names(
    text: str, found: Sequence[tuple[int, int, _Entry]], leads: Iterable[str]
) -> Iterator[tuple[int, int, _Entry]]:
    """(start, end, entry) of each name with a legal form behind it. leads: words before a name that are no part of it."""
    if "有限" not in text:
        return
    known = {start: (end, entry) for start, end, entry in found if entry[0] in {"ORG", "BROKER"}}
    lead = re.compile(f"(?:{any_of([w for w in leads if len(w) > 1])})")
    for form in _FORM.finditer(text):
        low = _begin(text, form.start(), lead, known)
        end, entry = known.get(low, (low, None))
        if entry is not None and _is_its_own(text, low, end, form):
            yield low, form.end(), entry
            continue
        core = text[low : form.start()]
        if SHORTEST_CORE <= len(core) <= LONGEST_CORE:
            yield low, form.end(), ("BROKER" if _HOUSE.search(core) else "ORG", core, _BY_FORM)


def _is_its_own(text: str, start: int, end: int, form: re.Match[str]) -> bool:
    """Whether a known name that ends there goes on to the legal form as the same company; 华为数字能源技术有限公司 is another."""
    rest = text[end : form.start()]
    listed = end - start >= SHORTEST_KNOWN and "股份" in form["kind"] and "(" not in rest and "（" not in rest
    return end < form.end() and (listed or _OWN.fullmatch(rest) is not None)


def _begin(text: str, end: int, lead: re.Pattern[str], known: Mapping[int, tuple[int, _Entry]]) -> int:
    """Where the run of characters before a legal form begins that can be a name; no word inside a known name ends it."""
    low = max(0, end - LONGEST_CORE - 4)
    run = _RUN.search(text[low:end])
    start = low + run.start() if run else end
    inside = [(at, known[at][0]) for at in range(low, end) if at in known]
    borders = [
        m.end() for m in _BORDER.finditer(text, start, end) if not any(a <= m.start() < b for a, b in inside)
    ]
    start = borders[-1] if borders else start
    while start < end and (word := lead.match(text, start, end)) is not None and word.end() > start:
        start = word.end()
    return start
