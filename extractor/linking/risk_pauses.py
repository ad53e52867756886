"""What pauses divide in a list of risks: commas, 、, blanks and 和, each only where the parts are factors of their own."""

import re

from extractor.linking.risk_cutter import BRACKETS, Cutter, Piece, cut, lead_off, narrow
from extractor.repair.words import word_kind

__all__ = ["LONGEST_PART", "finer", "paired"]

LONGEST_PART = 26  # characters of a factor between pauses
SHORT_LAST = (
    6  # characters of a last factor that need not say that it is a risk: 客流下滑、价格战升级及食品安全
)
BARE_WORD = 4  # characters of a piece that cannot be a factor by itself
_PAUSE, _COMMA = re.compile("、"), re.compile("[，,]")
_AND = re.compile(r"以及|和|及|与")
_CONDITION = re.compile(r"[：:]|若|如果|一旦")  # a factor that explains itself is one, with all its commas
_ONE_WORD = re.compile(r"[\u4e00-\u9fff]+")
_WIDE = re.compile(r"[ \u3000]+")


def paired(text: str, start: int, end: int, cutter: Cutter) -> list[Piece]:
    """油价再度大涨、人民币大幅贬值；价格战重启: whole factors at a pause, though ； divides the list or a bullet is one item; not 数据泄露、信息安全风险."""
    parts = list(cut(text, start, end, _PAUSE))
    if len(parts) < 2 or _CONDITION.search(text, start, end) or text.endswith("风险", start, end):
        return []
    whole = all(
        SHORT_LAST <= b - a <= LONGEST_PART
        and (
            cutter.ends_strong(text, a, b)
            or (b - a >= PAIRED and cutter.strong.search(text, a + BARE_WORD, b))
        )
        for a, b in parts
    )
    return parts if whole else []


PAIRED = 8  # characters of a factor at least that says so before its end (波动加剧拖累投资端)


def finer(text: str, start: int, end: int, cutter: Cutter) -> list[Piece]:
    """Cut at ， or 、 if the pieces say of themselves that they are risks.

    Commas come first: where every clause is a factor, the pauses in it are its own (煤炭、纯碱等成本上行，产能过剩).
    """
    blanks = _spaced(text, start, end, cutter)
    if blanks:
        return [part for piece in blanks for part in finer(text, *piece, cutter)]
    if _CONDITION.search(text, lead_off(text, start, end, cutter)[0], end):
        return [(start, end)]
    clauses = _consequences(text, list(cut(text, start, end, _COMMA)), cutter)
    parts = _shared(text, _conjoined(text, list(cut(text, start, end, _PAUSE)), cutter), cutter)
    for pieces in (_conjoined(text, clauses, cutter) if len(clauses) > 1 else [], parts):
        said = sum((cutter.strong.search(text, *p) or BRACKETS.search(text, *p)) is not None for p in pieces)
        fits = all(4 <= b - a - _bracketed(text, a, b) <= LONGEST_PART for a, b in pieces)
        told = said * 2 >= len(pieces) + (len(pieces) == 2) or _end_as_risks(text, pieces)
        told = told or _adds_one(text, pieces, cutter) or (said > 0 and _tell_changes(text, pieces, cutter))
        if len(pieces) > 1 and told and fits:
            return [part for piece in pieces for part in _factors_of(text, piece, cutter)]
    return _things(text, start, end, cutter) or [(start, end)]


def _things(text: str, start: int, end: int, cutter: Cutter) -> list[Piece]:
    """美国关税政策、地缘政治、汇率: a list of things alone, whose last has nothing to say that the others could share; or of clauses
    that each say all they have to.
    """
    pieces = list(cut(text, start, end, _OR_ADDED))
    lengths = [b - a for a, b in pieces]
    if len(pieces) < FEWEST_THINGS:
        return []
    sentences = min(lengths) >= SHORTEST_CLAUSE and max(lengths) <= LONGEST_CLAUSE
    if sentences and all(_SAYS.search(text, a + BARE_WORD, b) for a, b in pieces):
        return pieces  # 公司仍有无法上市的可能、内容主要基于招股书等资料、数据截选可能存在偏差
    if _CLAUSES.search(text, start, end) or max(lengths) > LONGEST_PART:
        return []
    apart = min(lengths) >= BARE_WORD or lengths[-1] == min(
        lengths
    )  # 原材料、能源、人工成本 are one thing's cost
    last = pieces[-1]
    if not apart or cutter.ends_strong(text, *last) or text.endswith("风险", start, end):
        return []
    return pieces


FEWEST_THINGS = 3
SHORTEST_CLAUSE, LONGEST_CLAUSE = 10, 44  # characters of a factor that is a sentence of its own
_SAYS = re.compile("存在|可能|基于|无法|或有|或将|或会|难以|不能|未能|有所|会")
_OR_ADDED = re.compile(r"[，,]\s?以及|、")
_CLAUSES = re.compile(r"[，,](?!\s?以及)|等|可能|将|会|导致|影响|造成|存在|面临|若")


def _tell_changes(text: str, pieces: list[Piece], cutter: Cutter) -> bool:
    """价格战加剧、海外关税上调、原料成本急升: whether each part says of something of its own how it changes."""
    return len(pieces) > 1 and all(
        b - a >= SHORTEST_CHANGE
        and (cutter.ends_strong(text, a, b) or _MOVES.search(text, a, b) or _is_verb(text[b - 2 : b]))
        for a, b in pieces
    )


def _is_verb(word: str) -> bool:
    """Whether a word is a verb or an adjective and no noun (供应, 需求)."""
    return word_kind(word) in {"v", "a", "ad"} and word not in {"需求", "要求"}


SHORTEST_CHANGE = 4  # characters of a part: its subject and its verb
_MOVES = re.compile(r"[急大骤陡猛激续再回走转飙][升降涨跌减增弱强挫]$")
_REFERENCE = re.compile(r"\s*(?:\[\d+\])+\s*$")


def _spaced(text: str, start: int, end: int, cutter: Cutter) -> list[Piece]:
    """需求回暖不及预期 供给大增的风险 库存增加: factors parted by blanks alone, where all but one say that they are risks."""
    closing = _REFERENCE.search(text, start, end)
    pieces = list(cut(text, start, closing.start() if closing else end, _WIDE))
    said = sum(cutter.ends_strong(text, a, b) for a, b in pieces)
    fits = all(4 <= b - a <= LONGEST_PART for a, b in pieces)
    return pieces if len(pieces) > 1 and fits and said >= max(len(pieces) - 1, 1) else []


def _factors_of(text: str, piece: Piece, cutter: Cutter) -> list[Piece]:
    """权益市场波动、利率下行、新单放缓，以及监管趋严: a clause whose every pause divides two whole factors; so may the commas of a part."""
    parts = _shared(text, list(cut(text, *piece, _PAUSE)), cutter)
    if len(parts) == 1:
        parts = _consequences(text, list(cut(text, *piece, _COMMA)), cutter)
    told = all(cutter.ends_strong(text, *part) for part in parts) or _end_as_risks(text, parts)
    return parts if told else [piece]


def _end_as_risks(text: str, parts: list[Piece]) -> bool:
    """火灾风险、用工短缺: whether all parts but the last, a word of its own, end with the word for a risk, so that each mark divides two."""
    last = parts[-1]
    word = 4 <= last[1] - last[0] <= SHORT_LAST and _ONE_WORD.fullmatch(text, *last) is not None
    return word and len(parts) > 1 and all(text.endswith("风险", start, end) for start, end in parts[:-1])


def _adds_one(text: str, pieces: list[Piece], cutter: Cutter) -> bool:
    """新店增长逊预期，以及食品安全问题: whether the last is added to the others."""
    return (
        len(pieces) > 1
        and text.startswith("以及", pieces[-1][0])
        and all(cutter.tail.search(text, *piece) for piece in pieces)
    )


def _consequences(text: str, clauses: list[Piece], cutter: Cutter) -> list[Piece]:
    """A clause that tells what follows (可能导致信用风险爆发) belongs to the one before it."""
    joined: list[Piece] = []
    for start, end in clauses:
        if joined and cutter.consequence.match(text, start, end):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _shared(text: str, parts: list[Piece], cutter: Cutter) -> list[Piece]:
    """A bare word shares what the next piece says (宏观经济、政策变化); the last may leave it unsaid."""
    pieces: list[Piece] = []
    open_at: int | None = None
    for start, end in parts:
        first = start if open_at is None else open_at
        bare = end - start <= BARE_WORD and cutter.strong.search(text, start, end) is None
        open_at = first if bare and (start, end) != parts[-1] else None
        if open_at is None:
            pieces.append((first, end))
    return pieces


def _conjoined(text: str, parts: list[Piece], cutter: Cutter) -> list[Piece]:
    """项目延期、利率上行和派息率下调: the last of a list is cut at its 和; a lone piece only between two unmistakable risks."""
    if not parts:
        return parts
    start, end = parts[-1]
    if len(parts) == 1:
        pieces = list(cut(text, start, end, cutter.conjunction))
        return pieces if len(pieces) > 1 else _both(text, start, end, cutter)
    for match in _AND.finditer(text, start + 4, end):
        right = narrow(text, match.end(), end)
        said = cutter.strong.search(text, *right) or (
            right[1] - right[0] <= SHORT_LAST and _ONE_WORD.fullmatch(text, *right)
        )
        left = narrow(text, start, match.start())
        whole = cutter.ends_strong(text, *left) or (match[0] == "以及" and cutter.tail.search(text, *left))
        if right[1] - right[0] >= 4 and whole and said:
            return [*parts[:-1], left, right]
    return parts


def _both(text: str, start: int, end: int, cutter: Cutter) -> list[Piece]:
    """补贴政策变动和市场竞争加剧: two subjects, each with what makes it a risk; not 汇率波动与下降, nor what two bring about."""
    for match in _AND.finditer(text, start + 4, end):
        if end - match.end() < SHORTEST_BOTH - (match[0] == "以及"):
            break
        left, right = narrow(text, start, match.start()), narrow(text, match.end(), end)
        if (
            _BRINGS.search(text, *right) is None
            and cutter.ends_strong(text, *left)
            and _ends_as_risk(text, *right, cutter)
        ):
            return [left, right]
    return [(start, end)]


SHORTEST_BOTH = 5  # characters of the second of two factors
_BRINGS = re.compile("导致|使|造成|影响|带来|引发|拖累|引起|削弱|压制|挤压|侵蚀|推高|推升|的风险")


def _ends_as_risk(text: str, start: int, end: int, cutter: Cutter) -> bool:
    ending = cutter.trailing.search(text, start, end)
    return cutter.ends_strong(text, start, ending.start() if ending else end)


def _bracketed(text: str, start: int, end: int) -> int:
    return sum(len(match[0]) for match in BRACKETS.finditer(text, start, end))
