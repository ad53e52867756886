"""What stands right before a number, read backwards: sign, currency, qualifier, and the words that tell how it moved."""

import re
from dataclasses import dataclass
from typing import NamedTuple

from extractor.language.vocabulary import Currency, Vocabulary, any_of

__all__ = ["NOTHING", "REACH", "Before", "Surroundings"]

REACH = 16  # characters that are looked at
MOST_KEPT = 1 << 15  # readings that are remembered
MINUS = frozenset(["-", "−", "负", "零下"])
_SIGNS = frozenset("-−+＋±负")
_NEGATIVE_WORDS = ("负的", "零下")


class Before(NamedTuple):
    """What stands before a number.

    sign, currency: `reach` tells where they begin, in characters before the number. qualifier: None where there is none. direction: up
    or down of a verb (增长) or of a noun (`rate`: 增速); to: 升至, to the new value; origin: 由, 从; former: 前值. basis: yoy, qoq, ...;
    bases: all of them where there are several (同比、环比分别). per: 每月. span: 近, 未来, so that a duration is a date. name: the number
    is the end of a name (Grok-3, H100).
    """

    currency: Currency | None = None
    reach: int = 0
    sign: str = ""
    qualifier: str | None = None
    direction: str | None = None
    rate: bool = False
    to: bool = False
    origin: bool = False
    former: bool = False
    basis: str | None = None
    per: str | None = None
    bases: tuple[str, ...] = ()
    span: bool = False
    name: bool = False


NOTHING = Before()
_NAME = Before(name=True)


@dataclass(frozen=True, slots=True)
class _Word:
    role: str
    value: str = ""
    basis: str | None = None
    currency: Currency | None = None
    weak: bool = False  # a verb only with a basis: 较去年低32%


class Surroundings:
    """Reads the words before a number from right to left, by a trie of the words written backwards."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._words = words = _roles(vocabulary)
        self._pattern = re.compile(rf"[\s(:：/和与、)]?(?P<w>{any_of(w[::-1] for w in words)})")
        self._versioned = frozenset(vocabulary.versioned)
        self._figures = frozenset(vocabulary.figures)
        self.last = (
            frozenset(w[-1] for w in words)
            | _SIGNS
            | frozenset(" (:：/.@_#&\\的下")
            | frozenset(map(chr, range(65, 91)))
        )
        self.last |= frozenset(map(chr, range(97, 123)))
        self._known: dict[str, Before] = {}

    def read(self, text: str, floor: int, start: int) -> Before:
        """What stands before `start`, not before `floor`."""
        if start <= floor or text[start - 1] not in self.last:
            return NOTHING
        piece = text[start - REACH if start - floor > REACH else floor : start]
        known = self._known.get(piece)
        if known is None:
            if len(self._known) >= MOST_KEPT:
                self._known.clear()
            known = self._known[piece] = self._read(piece)
        return known

    def _read(self, piece: str) -> Before:
        backwards = piece[::-1]
        found: dict[str, object] = {}
        at = self._signs(backwards, found)
        if at < 0 or (not at and self._is_name(piece)):
            return _NAME
        bases: tuple[str, ...] = ()
        while match := self._pattern.match(backwards, at):
            word = self._words[match["w"][::-1]]
            opened = match.group()[0] == "(" and word.role in {"verb", "rate"}  # 剧增(需48GB
            if opened or word.role in {"stop", "currency"} or not self._at_border(backwards, match):
                break
            if word.role == "basis":
                bases = (*(word.basis or "").split("/"), *bases)
            else:
                _note(word, found)
            at = match.end()
        if found.pop("weak", False) and not bases:
            found.pop("direction", None)
        if bases and all(bases):
            found["basis"], found["bases"] = bases[0], bases
        return Before(**found) if found else NOTHING  # type: ignore[arg-type]

    def _signs(self, backwards: str, found: dict[str, object]) -> int:
        """The currency and the sign right before the number; the place behind them, or -1 where a hyphen joins it to a name."""
        for negative in _NEGATIVE_WORDS:
            if backwards.startswith(negative[::-1]):
                found["sign"], found["reach"] = negative if negative == "零下" else "负", 2
                return 2
        if (
            backwards[:2] in {" -", " −"}
            and backwards[2:4].strip().isascii()
            and backwards[2:4].strip().isalpha()
            and not self._is_basis(backwards[2:].lstrip())  # YoY - 3.9pct
        ):  # T - 1
            return -1
        if backwards[:2] in {" -", " −"} and (
            backwards[2:3] == " " or "\u3400" <= backwards[2:3] <= "\u9fff"
        ):
            found["sign"], found["reach"] = backwards[1], 2  # 收窄至 - 2380元
            return 2
        if backwards[:2] in {" +", " ＋"} and self._is_basis(backwards[2:].lstrip()):
            found["sign"], found["reach"] = "+", 2  # 同比 + 29%
            return 2
        at = 0
        for _ in range(3):
            char = backwards[at : at + 1]
            if char in _SIGNS and char and "sign" not in found:
                other = backwards[at + 1 : at + 2]
                if (
                    char in "-−+＋"
                    and ((other.isascii() and other.isalnum()) or other in {")", "%", "]"})
                    and other
                ):
                    if self._is_basis(backwards[at + 1 :]):
                        pass
                    elif (char in "+＋" and other.isdigit()) or other in {")", "%", "]"}:
                        return at
                    else:
                        return -1
                paired = char == "负" and other == "正"  # 正负5
                found["sign"] = "±" if paired else char
                at += 1 + paired
                found["reach"] = at
                continue
            match = self._pattern.match(backwards, at)
            if match is None or "currency" in found or match.group()[0] in "(:：/和与、":
                break
            word = self._words[match["w"][::-1]]
            if word.role != "currency" or not self._at_border(backwards, match):
                break
            found["currency"] = word.currency
            at = match.end()
            found["reach"] = at
        return at

    def _at_border(self, backwards: str, match: re.Match[str]) -> bool:
        written, following = match["w"], backwards[match.end() : match.end() + 1]
        return not (
            written[-1].isascii() and written[-1].isalpha() and following.isascii() and following.isalpha()
        )

    def _is_basis(self, backwards: str) -> bool:
        match = self._pattern.match(backwards)
        return match is not None and self._words[match["w"][::-1]].role in {"basis", "rate"}

    def _is_name(self, piece: str) -> bool:
        """Whether the number goes on with a Latin name (H100, v2.5, R1-0528) or is the version of one (Gemini 2.5)."""
        last = piece[-1]
        if _EACH.search(piece):
            return False  # 每GB 3-4美元
        if last == "/" and _MODEL_SIZE.search(piece):
            return True
        if last.isascii() and last.isalpha():
            word = _GLUED_WORD.search(piece)
            return word is None or word[1] not in self._figures  # PB1.2倍 is no name
        if last in "_.@#&\\":
            return True
        if last != " ":
            return False
        word = _LAST_WORD.search(piece)
        return word is not None and word[1] in self._versioned


_EACH = re.compile(r"每\s?[A-Za-z]{1,4}\s?$")
_MODEL_SIZE = re.compile(r"[A-Za-z][A-Za-z.\-]*\d+[A-Za-z]?/$")  # LLaMA-7B/13B
_GLUED_WORD = re.compile(r"(?<![A-Za-z])([A-Za-z][A-Za-z/]*)$")
_LAST_WORD = re.compile(r"(?<![A-Za-z])([A-Za-z][A-Za-z/\-]*) $")


def _note(word: _Word, found: dict[str, object]) -> None:
    """One word more, farther from the number than those before."""
    role = word.role
    if role in {"qualifier", "per"}:
        found.setdefault(role, word.value)
    elif role in {"verb", "rate"}:
        if "direction" not in found:
            found["direction"], found["rate"] = word.value, role == "rate"
            if word.weak:
                found["weak"] = True
        if word.basis:
            found.setdefault("basis", word.basis)
    elif role == "arrow":
        found["to"], found["direction"] = True, "up"
    elif role == "to":
        if "direction" not in found:
            found["to"] = True
    elif role == "span":
        found["span"] = True
        if word.value:
            found.setdefault("qualifier", word.value)
    elif role in {"origin", "former"}:
        found[role] = True


def _roles(vocabulary: Vocabulary) -> dict[str, _Word]:
    """{word: what it tells}; a word of two roles has the later one of this list."""
    words: dict[str, _Word] = {filler: _Word("filler") for filler in vocabulary.fillers}
    for word, facts in vocabulary.changes.items():
        basis = facts.get("basis", {"同比": "yoy", "环比": "qoq"}.get(word[:2]))
        role = {"from": "origin"}.get(facts["side"], facts["side"])
        words[word] = _Word(role, facts.get("direction", ""), basis, weak="weak" in facts)
    for word, currency in vocabulary.currencies.items():
        if word not in _BEHIND_ONLY and currency.factor == 1:
            words[word] = _Word("currency", currency=currency)
    words |= {
        word: _Word("stop") for word in (*vocabulary.after, *vocabulary.false_before) if word not in words
    }
    words |= {word: _Word("qualifier", qualifier) for word, qualifier in vocabulary.before.items()}
    for word, per in vocabulary.per.items():
        words |= dict.fromkeys((f"每{word}", f"每{word}为", f"每 {word}"), _Word("per", per))
    words |= {
        word: _Word("span", "approx" if word == "近" else "")
        for word in ("近", "最近", "过去", "未来", "今后", "过往", "民国", *vocabulary.eras)
    }
    return words


# forms of currencies that are words of their own in front of a number
_BEHIND_ONLY = frozenset(
    [
        "元",
        "块钱",
        "元人民币",
        "块人民币",
        "美刀",
        "刀",
        "港纸",
        "新币",
        "円",
        "新台币元",
        "元新台币",
        "元台币",
        "元整",
        "圆整",
        "圆",
        "仙",
        "欧",
        "盾",
        "铢",
        "马克",
        "元美元",
        "元美金",
        "元钱",
    ]
)
