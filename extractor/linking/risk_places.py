"""Where lists of risks stand: under a heading, behind what leads to one, or before what calls it one."""

import re
from collections.abc import Iterator
from functools import lru_cache

from extractor.linking.note import Note, Sentence
from extractor.linking.risk_cutter import Cutter, cutter_of
from extractor.linking.risk_pieces import statements
from extractor.rules.ruleset import Rule

__all__ = ["Place", "lists"]

Place = tuple[int, int, bool]
_WORDS = ("风险", "隐忧", "变数", "不确定")  # a sentence without any of them opens and closes no list
_STOP = re.compile(r"[；;]|\s?\[\d{1,3}\]")
_ELSEWHERE = frozenset(
    {"risk_factors", "disclaimer"}
)  # sections whose lists are found by their heading, or none
LONGEST_LIST = 200  # characters of a list that is called one behind its end
# 法人提醒，A、B: who says so, and words that lead on
_SAID = re.compile(
    r"[^，,、；;：:。\n]{0,20}(?:提醒|指出|认为|表示|警告|提示|称|看来|强调|担忧|坦言|直言|提到)(?:了|投资[者人]|市场)*[，,：:]?\s?"
    r"|(?:此外|另外|同时|不过|然而|总体来看|整体而言|短期(?:来看|内)?|中期来看|后续|后市|展望后市|往后看|向后看|风险方面|风险上)[，,]\s?"
)
_CLAUSE, _MARK = re.compile("[，,；;：:]"), re.compile("、")
_COLON = re.compile(r"[：:\s]*")
_CAUSE = re.compile("主要[是系因]|所致|益于|由于|因为|风险偏好")  # 毛利率下降，主要是原料涨价所致
_JOINED = re.compile("以及|[和及与]")


def lists(note: Note, rule: Rule) -> Iterator[Place]:
    """Where the lists of a rule stand, and whether running speech leads to them."""
    pattern = rule.pattern
    if pattern.get("section"):
        for section in note.sections:
            if section.kind == pattern["section"]:
                yield section.body, section.end, False
    cutter = cutter_of(pattern)
    if pattern.get("answer"):
        yield from ((a, b, True) for a, b in _answered(note, pattern["lead"], re.compile(pattern["answer"])))
    elif pattern.get("lead") or pattern.get("opens"):
        yield from ((a, b, True) for a, b in _led(note, rule, cutter))
    if closes := pattern.get("closes"):
        yield from ((a, b, True) for a, b in _closed(note, _compiled(closes), cutter))


@lru_cache(maxsize=32)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\s+", "", pattern))


def _led(note: Note, rule: Rule, cutter: Cutter) -> Iterator[tuple[int, int]]:
    """Runs behind a leading word, up to the end of its sentence; with `must`, of a clause that says so."""
    must = re.compile(rule.pattern.get("must") or "")
    for index, sentence in enumerate(note.sentences):
        for start in _openings(note, sentence, rule):
            stop = _STOP.search(note.text, start, sentence.end) if must.pattern else None
            end = stop.start() if stop else _end_of_list(note, index, start, cutter)
            if not _is_elsewhere(note, start) and must.search(note.text[start:end].rstrip("。！；; ")):
                yield start, end


def _openings(note: Note, sentence: Sentence, rule: Rule) -> Iterator[int]:
    """Where the lists of a sentence begin: behind a lead word, or behind a phrase that opens one and holds none."""
    lead = rule.pattern.get("lead")
    leads = [m for m in sentence.mentions if m.label == lead] if lead else []
    for mention in leads:
        # 公司面临的风险较小 warns of nothing
        if not note.text.startswith("的", mention.end) and not _is_elsewhere(note, mention.start):
            yield mention.end
    opens = rule.pattern.get("opens")
    if leads or not opens or not _speaks_of_risks(note.text, sentence):
        return
    opening = _compiled(opens).search(note.text, sentence.start, sentence.end)
    if opening is not None and not _is_elsewhere(note, opening.start()):
        yield opening.end()


def _is_elsewhere(note: Note, position: int) -> bool:
    around = note.section_at(position)
    return around is not None and around.kind in _ELSEWHERE


def _speaks_of_risks(text: str, sentence: Sentence) -> bool:
    return any(text.find(word, sentence.start, sentence.end) >= 0 for word in _WORDS)


def _end_of_list(note: Note, index: int, start: int, cutter: Cutter) -> int:
    """The end of the sentence, or of the last of its paragraph that is one more item: 风险包括：一是…。二是…。"""
    sentence = note.sentences[index]
    colon = _COLON.match(note.text, start, sentence.end)
    first = cutter.enumerator.match(note.text, colon.end() if colon else start)
    if first is None:
        return sentence.end
    end = sentence.end
    for following in note.sentences[index + 1 :]:
        if "\n" in note.text[end : following.start] or not cutter.enumerator.match(
            note.text, following.start
        ):
            break
        end = following.end
    return end


def _answered(note: Note, lead: str, answer: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """The sentences behind a question that asks for risks, where they begin to count."""
    for index, sentence in enumerate(note.sentences[:-1]):
        asks = note.text[sentence.end - 1] in "？?" and any(m.label == lead for m in sentence.mentions)
        following = note.sentences[index + 1]
        if asks and answer.match(note.text, following.start, following.end):
            end = note.text.find("\n", following.start)
            yield following.start, end if end >= 0 else len(note.text)


def _closed(note: Note, closes: re.Pattern[str], cutter: Cutter) -> Iterator[tuple[int, int]]:
    """需求放缓、汇率波动，为主要风险。: a list that the end of its sentence calls one, each of whose parts says that it is a risk."""
    for sentence in note.sentences:
        if not _speaks_of_risks(note.text, sentence) or _is_elsewhere(note, sentence.start):
            continue
        closing = closes.search(note.text, sentence.start, sentence.end)
        start = _begin(note.text, sentence.start, closing.start()) if closing is not None else None
        if closing is None or start is None or closing.start() - start > LONGEST_LIST:
            continue
        if _is_elsewhere(note, start) or _CAUSE.search(note.text, start, closing.start()):
            continue
        parts = list(statements(note.text, start, closing.start(), cutter, True))
        if len(parts) > 1 and all(cutter.tail.search(note.text, a, b) for a, b, _ in parts):
            yield start, closing.start()


def _begin(text: str, start: int, end: int) -> int | None:
    """Where a list begins in its sentence: behind who says so, and behind the clause before its first pause; None where nothing lists."""
    while said := _SAID.match(text, start, end):
        start = said.end()
    pause = _MARK.search(text, start, end) or _JOINED.search(text, start, end)
    if pause is None:
        return start if _CLAUSE.search(text, start, end) else None
    return max([start, *(m.end() for m in _CLAUSE.finditer(text, start, pause.start()))])
