"""Yields told by their tenor: 20年期国债收益率为2.1%, 10年期国债收益率上行2bp至1.85%，1年期下行1bp至1.35%."""

import re
from collections.abc import Iterator

from extractor.linking.note import Note
from extractor.linking.readings import Metrics
from extractor.rules.mentions import Mention

__all__ = ["named_tenors", "tells_tenor"]

YIELD = "interest_rate"
REACH = 2  # sentences before in which yields are spoken of
_TENOR = re.compile(
    r"(?:[美德日英法]债)?(?<![\d.])(?:\d{1,2}|[一二三五七十]{1,2})年期(?:[美德日英法中韩]国?国?债|国开债?|国债|利率债|地方债|品种|活跃券)?(?:到期)?(?P<said>收益率|利率)?"
    r"(?=(?:单周|当周|当日|日内|全周|一度|则|也|大幅|小幅|继续|再|进一步|微|较[^，,；;。]{2,6}?)*"
    r"(?:上行|下行|上涨|下跌|上升|下降|回升|回落|攀升|飙升|暴涨|走高|走低|收于|收报|报|升|降|跌|涨|为|录得|稳定在|维持在|突破|升破)[约近至到破]?\s?\d)"
)


def named_tenors(note: Note, index: int, groups: list[Metrics]) -> list[Metrics]:
    """The metrics of a sentence, with those of yields that only their tenor names, and with the tenor in the name of the others."""
    found = [*_tenors(note, index)]
    if not found:
        return groups
    kept = [g for g in groups if not any(m.start <= g.start < m.end for m in found)]
    added = [Metrics([m]) for m in found if not any(g.start <= m.start < g.end for g in kept)]
    return sorted([*kept, *added], key=lambda group: group.start)


def tells_tenor(note: Note, index: int) -> bool:
    """Whether a sentence tells a yield by its tenor alone."""
    return next(_tenors(note, index), None) is not None


def _tenors(note: Note, index: int) -> Iterator[Mention]:
    """The tenors that lead to a value, where yields are spoken of."""
    sentence = note.sentences[index]
    if note.text.find("年期", sentence.start, sentence.end) < 0:
        return
    near = [*[*note.before(index, REACH)][::-1], sentence]
    told = [m.start for s in near for m in s.mentions if m.label == "METRIC" and m.name == YIELD]
    for match in _TENOR.finditer(note.text, sentence.start, sentence.end):
        spoken = match["said"] or any(at < match.end() for at in told)
        if spoken or note.text.find("收益率", near[0].start, match.start()) >= 0:
            yield Mention(*match.span(), "METRIC", match[0], YIELD, {"unit": "percent", "of": "named"})
