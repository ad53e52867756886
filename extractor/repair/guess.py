"""The likeliest character where bytes are lost, by the words that it makes with its neighbours.

The options are ranked by the best segmentation of the few characters around the gap into words (`words`). A guess is always reported as a
loss. One numeral out of several is never guessed: a wrong one would be an invented figure.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from extractor.characters import COST, SIMPLE
from extractor.repair.neighbours import gain_between
from extractor.repair.words import LONGEST_WORD, fillings, word_cost, words_across

__all__ = [
    "BRACKETS",
    "CONTEXT",
    "NUMERALS",
    "REACH",
    "UNKNOWN",
    "likeliest",
    "likeliest_two",
    "makes_word",
    "misfit",
    "price_alone",
    "price_between",
    "split_gain",
    "stands_alone",
    "wanted_signs",
]

UNKNOWN = "\ufffd"
NUMERALS = frozenset(
    "0123456789〇零一二三四五六七八九十百千万亿兆两廿卅壹贰叁肆伍陆柒捌玖拾佰仟萬億兩貳參陸０１２３４５６７８９"
)
CONTEXT = 4  # characters on either side that are looked at: hardly a word is longer
MOST_OPTIONS = 24  # that are ranked by words; of the rest, rare characters, those that make a word here
# characters that stand right behind a number, and right before one
MEASURES = {
    char: place
    for place, char in enumerate(
        "年月日分元亿万个倍张款美港欧片块卡家次台吨名位项颗枚套千百人天周季点层代期大种类条座页节股度时秒瓦兆核英"
    )
}
LEADS = frozenset("跌降以为达约至到从近超第在于由仅每和或较与过共的价报")
PARTED_BY = frozenset("年月日时分点")  # measures that a figure may stand right behind
# words that look ahead, so hardly ever stand before a comma, a stop or the end of a line
LOOK_AHEAD = frozenset("不把被给将与和及或从对以在为而但向由其该每各第于所并若如因较很最更还仍已正均都也")
CLOSING = frozenset("，。；：、！？）》”」,.;:!?)\n\r")
REACH = 24  # characters before a sign in which a bracket may have been opened
BRACKETS = ("“”", "‘’", "（）", "《》", "【】", "「」", "『』", "()")
_OPENING, _CLOSING = (frozenset(pair[i] for pair in BRACKETS) for i in (0, 1))
ORDINALS = frozenset("一二三四五六七八九十")
_PER = {
    char: place for place, char in enumerate("吨月桶年天台张片枚股件次克瓦度时千百卡日颗块套公个人")
}  # behind 元/
COUNTED_UNITS = frozenset("元倍吨片万亿个张点辆台家只股卡期")  # what figures in a list end with
LISTED = 5.0  # nats for a comma of lists where one is called for
EARLY = (2, 6)  # characters of a line's beginning, behind which a colon stands
BESIDE_LISTED = 1.2  # nats for one whose next sign is another one, on either side
COUNTED = 4.0  # nats for a comma of lists between two of them
_SCALES = frozenset("十百千万亿兆")  # the numerals that may stand behind digits
# characters whose cost as a word hangs on what stands beside them
CHANGING_KINDS = (frozenset(_PER), _SCALES, NUMERALS, frozenset(MEASURES), LEADS, LOOK_AHEAD, frozenset("元"))
_CHANGING = frozenset().union(*CHANGING_KINDS)
_PROSE = frozenset("，。、：；（）《》“”‘’！？—…【】「」％")
RARE_CLOSERS = frozenset("】」』》")  # hardly ever far from what opens them
CLOSES = 4.0  # nats for a sign that closes what is open
IN_PLACE = 3.0  # nats for a sign or a word in a place of its own
PROSE_SIGNS = "".join(
    sorted(_PROSE | {"‘", "’", *map(chr, range(0x20, 0x7F)), "\n", "\r", "\t"})
)  # whose price is their own
SYMBOL = 6.0  # nats against a sign that is none of prose
TOO_SOON = 4.0  # nats for such a word there
BESIDE_NUMBER = 3.0  # nats for such a character there
BETWEEN_FIGURES = 4.0  # nats for a measure between two figures
NUMERAL_ALONE = 1.5  # nats for a numeral before what it does not count
ALONE = 3.0  # nats for a character as a word of its own that is none of the commonest ...
RARELY_ALONE = 7.5  # ... which cost more than that
NO_WORD = 17.0  # nats for a character that the dictionary does not have
NEW_WORD = 11.0  # nats for a word that the dictionary need not have
CLEARLY = 1.0  # nats by which a word has to be likelier than words across its borders
WRONG_SCRIPT = 6.0  # nats against a traditional character in simplified text


def likeliest(options: Sequence[str], before: str, after: str, *, traditional: bool = False) -> str:
    """The option that fits best between its neighbours; U+FFFD where there is none or it would be one numeral of several.

    before: `REACH` characters tell whether a quotation or a bracket is open.
    """
    before, after = _past_blanks(before, after)
    if _is_digit(before[-1:]):
        options = [option for option in options if option not in NUMERALS or option in _SCALES]
    left, right = before[-CONTEXT:].translate(SIMPLE), after[:CONTEXT].translate(SIMPLE)
    best = _likeliest(tuple(options), left, right, traditional, wanted_signs(before[-REACH:], after))
    return UNKNOWN if best in NUMERALS and sum(option in NUMERALS for option in options) > 1 else best


def _past_blanks(before: str, after: str) -> tuple[str, str]:
    """2,800 台, 跌 2.02%: a figure that a blank parts from a gap stands beside it all the same."""
    if before[-1:] == " " and _is_digit(before[-2:-1]):
        before = before[:-1]
    return before, after[1:] if after[:1] == " " and _is_digit(after[1:2]) else after


def wanted_signs(before: str, after: str) -> str:
    """The signs that would close what is open, or open what is closed."""
    if _OPENING.isdisjoint(before) and _CLOSING.isdisjoint(after):
        return ""
    opens = (
        opening
        for opening, close in map(tuple, BRACKETS)
        if 0 <= after.find(close) < (after + opening).find(opening)
    )
    return "".join(opens) + "".join(
        close for opening, close in map(tuple, BRACKETS) if before.rfind(opening) > before.rfind(close)
    )


def misfit(text: str) -> float:
    """The cost of the best segmentation of a few characters into words, in nats; traditional ones count as their simplified form."""
    return _misfit(text.translate(SIMPLE))


@lru_cache(maxsize=1 << 13)
def _misfit(text: str) -> float:
    return _prefix_costs(text)[-1]


def split_gain(left: str, right: str) -> float:
    """How much likelier, in nats, two pieces of text are in one than apart: well over 0 where a word lies across the gap."""
    return _split_gain(left[-CONTEXT:].translate(SIMPLE), right[:CONTEXT].translate(SIMPLE))


@lru_cache(maxsize=1 << 12)
def _split_gain(left: str, right: str) -> float:
    return _prefix_costs(left)[-1] + _prefix_costs(right)[-1] - _prefix_costs(left + right)[-1]


def stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a run of simplified text is a word of its own there; not where words across its borders read better (投[资讯]息)."""
    if not _is_crossed(text, start, end):
        return True
    before, inside, after = text[max(0, start - CONTEXT) : start], text[start:end], text[end : end + CONTEXT]
    apart = _misfit(before) + NEW_WORD + _misfit(after)
    return apart <= _misfit(before + inside + after) - CLEARLY


def _is_crossed(text: str, start: int, end: int) -> bool:
    """Whether a word lies across either border of a run."""
    for border in (start, end):
        low, high = max(0, border - 3), min(len(text), border + 3)
        for i in range(low, border):
            for j in range(border + 1, min(high, i + 4) + 1):
                if not (i >= start and j <= end) and word_cost(text[i:j]) is not None:
                    return True
    return False


@lru_cache(maxsize=1 << 14)
def _likeliest(options: tuple[str, ...], before: str, after: str, traditional: bool, wanted: str) -> str:
    if len(options) < 2:
        return options[0] if options else UNKNOWN
    common, rare = _ranked(options)
    ranked = common + _in_words(rare, before, after) if rare else common
    head, tail = _prefix_costs(before), _prefix_costs(after[::-1], backwards=True)
    rest = head[-1] + tail[-1]
    across = words_across(before, after, [simple for _, simple in ranked])
    words = [(head[len(before) - i] + tail[len(after) - j], found) for i, j, found in across]
    left, right = before[-1:], after[:1]

    def misfit_of(option: tuple[str, str]) -> tuple[float, str]:
        char, simple = option
        price = rest + price_between(left, simple, right)
        for joint, found in words:
            word = found.get(simple)
            if word is not None and joint + word < price:
                price = joint + word
        wrong = WRONG_SCRIPT if not traditional and simple != char else 0.0
        if char in RARE_CLOSERS and char not in wanted:
            price += SYMBOL
        price -= gain_between(left, simple, right)
        return wrong + price - (CLOSES if char in wanted else 0.0), char

    return min(map(misfit_of, ranked))[1]


@lru_cache(maxsize=1 << 12)
def _ranked(options: tuple[str, ...]) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The commonest options with their simplified forms, the commonest first, and the rest of them."""
    ranked = [(char, char.translate(SIMPLE)) for char in sorted(options, key=lambda c: (COST[c], c))]
    return ranked[:MOST_OPTIONS], ranked[MOST_OPTIONS:]


def _in_words(options: list[tuple[str, str]], before: str, after: str) -> list[tuple[str, str]]:
    """The options that make a word with one or two of their neighbours."""
    every = [simple for _, simple in options]
    found = [fillings(left, right, every) for left, right in _neighbours(before, after)]
    return [option for option in options if any(option[1] in words for words in found)]


def likeliest_two(
    pairs: Sequence[tuple[str, str]], before: str, after: str, *, traditional: bool = False
) -> tuple[str, str]:
    """The pair of neighbours that fits best; U+FFFD for one that is a numeral where several are possible, and where there is no pair."""
    if not pairs:
        return UNKNOWN, UNKNOWN
    before, after = _past_blanks(before, after)
    best = _likeliest_two(
        tuple(pairs), before[-CONTEXT:].translate(SIMPLE), after[:CONTEXT].translate(SIMPLE), traditional
    )
    return _unless_numeral(best[0], {a for a, _ in pairs}), _unless_numeral(best[1], {b for _, b in pairs})


def _unless_numeral(best: str, options: set[str]) -> str:
    return UNKNOWN if best in NUMERALS and len(options & NUMERALS) > 1 else best


@lru_cache(maxsize=1 << 14)
def _likeliest_two(
    pairs: tuple[tuple[str, str], ...], before: str, after: str, traditional: bool
) -> tuple[str, str]:
    """By the cheapest segmentation: each in a word with its own side, or both in one."""
    chars = {char: char.translate(SIMPLE) for pair in pairs for char in pair}
    head, tail = _prefix_costs(before), _prefix_costs(after[::-1], backwards=True)
    firsts = _beside({chars[a] for a, _ in pairs}, before, "", head)
    seconds = _beside({chars[b] for _, b in pairs}, "", after, tail)
    across = words_across(before, after, [chars[a] + chars[b] for a, b in pairs], size=2, most=2)
    words = [(head[len(before) - i] + tail[len(after) - j], found) for i, j, found in across]
    apart = head[-1] + tail[-1]
    behind = {a: fillings(a, "", chars.values()) for a in firsts}

    def misfit_of(pair: tuple[str, str]) -> tuple[float, tuple[str, str]]:
        a, b = chars[pair[0]], chars[pair[1]]
        price = firsts[a] + seconds[b]
        word = behind[a].get(b)
        if word is not None and apart + word < price:
            price = apart + word
        for rest, found in words:
            word = found.get(a + b)
            if word is not None and rest + word < price:
                price = rest + word
        wrong = 0.0 if traditional else WRONG_SCRIPT * ((a != pair[0]) + (b != pair[1]))
        return wrong + price, pair

    return min(map(misfit_of, pairs))[1]


def _beside(chars: Iterable[str], before: str, after: str, rests: list[float]) -> dict[str, float]:
    """{character: the least cost of it and all that stands on its one side}; rests: the costs of that side by its length."""
    words = [(rests[-1 - i - j], found) for i, j, found in words_across(before, after, chars, most=3)]
    left, right = before[-1:], after[:1]
    costs: dict[str, float] = {}
    for char in chars:
        best = rests[-1] + price_between(left, char, right)
        for rest, found in words:
            word = found.get(char)
            if word is not None and rest + word < best:
                best = rest + word
        costs[char] = best - gain_between(left, char, right)
    return costs


def makes_word(char: str, before: str, after: str) -> bool:
    """Whether a character makes a word with one or two of its neighbours."""
    return any(
        word_cost((left + char + right).translate(SIMPLE)) is not None
        for left, right in _neighbours(before, after)
    )


def _neighbours(before: str, after: str) -> list[tuple[str, str]]:
    sides = (
        (before[-1:], ""),
        ("", after[:1]),
        (before[-2:], ""),
        ("", after[:2]),
        (before[-1:], after[:1]),
    )
    return [(left, right) for left, right in sides if left or right]


def _prefix_costs(text: str, *, backwards: bool = False) -> list[float]:
    """For each length the cost of the best segmentation of that much text; a word costs -log of its share of all words."""
    size = len(text)
    best = [0.0] + [1e9] * size
    for start in range(size):
        here = best[start]
        price = here + price_alone(text[start])
        if price < best[start + 1]:
            best[start + 1] = price
        for end in range(start + 2, min(size, start + LONGEST_WORD) + 1):
            word = text[start:end]
            cost = word_cost(word[::-1] if backwards else word)
            if cost is not None and here + cost < best[end]:
                best[end] = here + cost
    return best


@lru_cache(maxsize=1 << 14)
def price_alone(char: str) -> float:
    return _single(char, 0, word_cost(char))


def price_between(before: str, char: str, after: str) -> float:
    """The cost of a simplified character that is a word of its own between two others."""
    if "\u3400" <= char <= "\uff00" and char not in _CHANGING:
        return price_alone(char)
    return _single(before + char + after, len(before), word_cost(char))


def _single(text: str, at: int, price: float | None) -> float:
    """The cost of a character that is a word of its own."""
    char = text[at]
    if char in _PER and text[at - 1 : at] == "/":
        return BESIDE_NUMBER + _PER[char] / 20
    if char in _SCALES and text[at - 1 : at] == "每":
        return BESIDE_NUMBER
    if char in NUMERALS and text[at + 1 : at + 2] in MEASURES:
        return BESIDE_NUMBER + COST[char] / 5
    if char in MEASURES and _is_digit(text[at - 1 : at]):
        between = _is_digit(text[at + 1 : at + 2]) and char not in PARTED_BY
        return BESIDE_NUMBER + MEASURES[char] / 20 + (BETWEEN_FIGURES if between else 0.0)
    if char == "元" and text[at + 1 : at + 2] == "/":
        return BESIDE_NUMBER
    if char in LEADS and _is_digit(text[at + 1 : at + 2]):
        return BESIDE_NUMBER + COST[char] / 5
    if char < "\u3400" or char > "\uff00":
        return _sign(char, text[at - 1 : at] if at else "", text[at + 1 : at + 2])
    soon = TOO_SOON if char in LOOK_AHEAD and text[at + 1 : at + 2] in CLOSING else 0.0
    soon += ALONE if COST[char] > RARELY_ALONE else 0.0
    soon += NUMERAL_ALONE if char in NUMERALS else 0.0
    return soon + min(NO_WORD if price is None else price, COST[char] + 1.0)


def _sign(char: str, before: str, behind: str) -> float:
    """The cost of a sign: 一、 and 52%、48% want a comma of lists, a line's end wants a stop, symbols are rare."""
    if char == "、":
        listed = before in ORDINALS or ((before == "%" or _is_digit(before)) and _is_digit(behind))
        counted = before in COUNTED_UNITS and _is_digit(behind)  # 8.6亿元、1.9亿元
        return 1.0 if listed else COST[char] - (COUNTED if counted else 0.0)
    if char in CLOSING and before in {"\n", "\r"}:
        return COST[char] + SYMBOL  # none of them begins a line
    if char == "—" and "—" not in (before, behind):
        return COST[char] + SYMBOL  # dashes come in pairs
    if char == "。":
        return (
            2.0
            if behind in {"\n", "\r"}
            else COST[char] + (3.0 if _is_digit(behind) and _is_digit(before) else 0.0)
        )
    if char in "‘’":
        return COST[char] + SYMBOL / 2
    return COST[char] if char in _PROSE or char.isascii() else COST[char] + SYMBOL


def _is_digit(char: str) -> bool:
    return "0" <= char <= "9"
