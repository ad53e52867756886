"""Indices of trades that no lexicon holds, told by the house that reckons them and their last word: 申万电子指数, SW有色金属行业指数."""

import re
from collections.abc import Iterator

from extractor.resources import RuleFolders, any_of

__all__ = ["UnknownIndices"]

REACH = 16  # characters from the house to the last word
_WORD = "指数"
# 指数基金, 指数化, 指数级: no index of shares
_GOES_ON = re.compile("基金|增强|化|级|型|编制|成份|成分|函数|ETF|目标")


class UnknownIndices:
    """Finds such names; the houses are those of the lexicon `name_forms`."""

    def __init__(self, folders: RuleFolders) -> None:
        rows = folders.rows("name_forms")
        houses = any_of({word for row in rows if row.attributes.get("of") == "index" for word in row.aliases})
        self._name = re.compile(rf".*(?<![A-Za-z])(?P<name>(?:{houses})[A-Z\u4e00-\u9fff]{{1,10}})$")

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """(start, end) of each; the house nearest to the last word begins the name."""
        at = text.find(_WORD)
        while at >= 0:
            end = at + len(_WORD)
            if not _GOES_ON.match(text, end):
                line = max(text.rfind("\n", max(0, at - REACH), at) + 1, at - REACH, 0)
                name = self._name.match(text[line:at])
                if name is not None:
                    yield line + name.start("name"), end
            at = text.find(_WORD, end)
