"""Companies that no lexicon holds in rows that lost their line ends: 600741.SH 华域汽车 23.53 买入."""

import re
from collections.abc import Iterator

__all__ = ["rowed_names"]

_RATINGS = "买入|增持|推荐|中性|持有|强烈推荐|优于大市|跑赢行业|审慎增持|谨慎推荐|减持|卖出|强推"
_ROW = re.compile(
    r"(?<![\d.(（])(?P<code>(?:[036]\d{5}\.S[HZ]|(?:[48]\d|92)\d{4}\.BJ))\s?[|｜]?\s?(?P<name>[\u4e00-\u9fff]{2,5})\s?[|｜]?\s?"
    rf"(?=\d{{1,4}}\.\d{{2}}\s?[|｜]?\s?(?:{_RATINGS}))"
)


# 五粮液 000858 CH 186.81 买入: as terminals write codes
_CODED = re.compile(
    r"(?<![\u4e00-\u9fff])(?P<name>[\u4e00-\u9fff]{2,6}(?:-[A-Z]{1,2})?)\s(?P<code>\d{1,6}\s(?:CH|HK|TT|US))\s"
    rf"(?=\d{{1,4}}(?:,\d{{3}})?\.\d{{2}}\s(?:{_RATINGS}))"
)


def rowed_names(text: str) -> Iterator[tuple[int, int, str, str]]:
    """(start, end, name, code) of the name between a code and a price with a rating behind it."""
    if ".SH" in text or ".SZ" in text:
        for match in _ROW.finditer(text):
            yield match.start("name"), match.end("name"), match["name"], match["code"]
    if any(f" {place} " in text for place in ("CH", "HK", "TT", "US")):
        for match in _CODED.finditer(text):
            yield match.start("name"), match.end("name"), match["name"].partition("-")[0], match["code"]
