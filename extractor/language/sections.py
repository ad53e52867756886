"""Sections: headings of a note and what kind of part each opens."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["SectionFinder", "SectionSpan"]

_MARK = r"[ \t]*(?:[▍■◆●▌▶►★☆※□◼▪•·\-—#*>]+|[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,2}[)）]|\d{1,2}(?:\.\d{1,2})*[、.．)）]?)?[ \t]*"
_LONGEST_HEADING = 60


@dataclass(frozen=True, slots=True)
class SectionSpan:
    """A section of the repaired text; `start` is its heading's, `body` the first character behind the heading."""

    kind: str
    heading: str
    start: int
    body: int
    end: int


class SectionFinder:
    """Finds headings by the words of a lexicon: {heading word: kind}."""

    def __init__(self, headings: Mapping[str, str]) -> None:
        self._kinds = dict(headings)
        words = "|".join(re.escape(w) for w in sorted(headings, key=lambda w: (-len(w), w)))
        self._line = re.compile(rf"^{_MARK}[【\[《]?[ \t]*(?P<word>{words})(?P<rest>[^\n]*)", re.MULTILINE)
        risks = "|".join(
            re.escape(w)
            for w in sorted(
                (w for w, k in headings.items() if k == "risk_factors"), key=lambda w: (-len(w), w)
            )
        )
        # within a line: only risk headings, behind a stop and with a colon, or in lenticular brackets
        self._inline = re.compile(
            rf"(?<=[。；;！？!?)）”\s\]】])(?:[▍■◆●►★•]?\s?)(?:(?P<word>{risks})[ \t]*[:：]|【(?P<word2>{risks})】[:：]?)"
        )
        self._kind_mark = re.compile(r"^[ \t]*[▍■◆●▌▶►★【]")

    def find(self, text: str) -> list[SectionSpan]:
        """Sections in order of place; text before the first heading belongs to none."""
        heads: list[tuple[int, int, str, str]] = []
        for match in self._line.finditer(text):
            head = self._read_line(text, match)
            if head:
                heads.append(head)
        for match in self._inline.finditer(text):
            word = match["word"] or match["word2"]
            start = match.start("word") if match["word"] else match.start("word2")
            heads.append((start, match.end(), "risk_factors", word))
        for match in re.finditer(r"^[ \t]*[▍■◆▌]+[ \t]*([^\n]{2,60})", text, re.MULTILINE):
            heads.append((match.start(), match.end(), "other", match[1].strip()))
        heads.sort(key=lambda h: (h[0], h[2] == "other"))
        kept: list[tuple[int, int, str, str]] = []
        for head in heads:
            if not kept or head[0] >= kept[-1][1]:
                kept.append(head)
        ends = [*(h[0] for h in kept[1:]), len(text)]
        return [SectionSpan(k, w, s, b, e) for (s, b, k, w), e in zip(kept, ends, strict=False)]

    def _read_line(self, text: str, match: re.Match[str]) -> tuple[int, int, str, str] | None:
        """A heading ends its line, or is followed by a colon, a closing bracket or a blank."""
        word, rest = match["word"], match["rest"]
        kind = self._kinds[word]
        stripped = rest.strip(" \t\r】]》:：、，,。")
        marked = self._kind_mark.match(match[0]) is not None
        after = rest[:1]
        if not stripped:
            return match.start(), match.end(), kind, word
        if (after and after in ":：】]》") or rest[:2].strip()[:1] in {":", "："}:
            body = match.end("word") + len(rest) - len(rest.lstrip(" \t】]》:："))
            if marked and kind != "risk_factors" and len(rest) < _LONGEST_HEADING and "。" not in rest[:-1]:
                body = match.end()
            return match.start(), body, kind, word
        if marked and len(match[0]) <= _LONGEST_HEADING:
            return match.start(), match.end(), kind, word
        if kind == "risk_factors" and (after in " \t　" or _reads_as_list(stripped)):
            return match.start(), match.end("word"), kind, word
        return None


def _reads_as_list(rest: str) -> bool:
    """风险提示1）… or 风险提示①…: the colon is missing but a list follows."""
    return re.match(r"[（(]?[1①一][)）、.]?", rest) is not None
