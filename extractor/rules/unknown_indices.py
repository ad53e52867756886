"""Indices that no lexicon holds: of trades, told by the house that reckons them (申万电子指数, SW有色金属行业指数), and of prices and freight, told
by what they measure and by the level behind them (江海集装箱运价指数报1,024点)."""

import re
from collections.abc import Iterator

from extractor.resources import RuleFolders, any_of

__all__ = ["UnknownIndices"]

REACH = 16  # characters from the house to the last word
_WORD = "指数"
# 指数基金, 指数化, 指数级: no index of shares
_GOES_ON = re.compile("基金|增强|化|级|型|编制|成份|成分|函数|ETF|目标")
_LEVEL = re.compile(r"\s?(?:[(（][A-Z]{2,6}[)）])?\s?(?:[^\s\d，,。；;]{1,6})\s?\d[\d,]*(?:\.\d+)?点")


class UnknownIndices:
    """Finds such names; the houses, what is measured, and the words before a name are those of the lexicon `name_forms`."""

    def __init__(self, folders: RuleFolders) -> None:
        rows = folders.rows("name_forms")
        sides = [(row.attributes["side"], row.aliases) for row in rows if row.attributes.get("of") == "index"]
        houses, measured, leads = (
            any_of({word for told, words in sides if told == side for word in words})
            for side in ("before", "ending", "opens")
        )
        self._name = re.compile(rf".*(?<![A-Za-z])(?P<name>(?:{houses})[A-Z\u4e00-\u9fff]{{1,10}})$")
        self._measure = re.compile(
            rf"(?:.*(?:{leads}|[^A-Z\u4e00-\u9fff])|)(?P<name>[A-Z\u4e00-\u9fff]{{2,14}}(?:{measured}))$",
            re.DOTALL,
        )

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """(start, end) of each; the house nearest to the last word begins the name."""
        at = text.find(_WORD)
        while at >= 0:
            end = at + len(_WORD)
            if not _GOES_ON.match(text, end):
                line = max(text.rfind("\n", max(0, at - REACH), at) + 1, at - REACH, 0)
                name = self._name.match(text[line:at])
                if name is None and _LEVEL.match(text, end):
                    name = self._measure.match(text[line:at])
                if name is not None:
                    yield line + name.start("name"), end
            at = text.find(_WORD, end)
