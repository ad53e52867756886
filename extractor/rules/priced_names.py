"""Goods that no lexicon holds, known by the price that is told of them: 液体硫黄主流成交均价为3992元/吨 names 液体硫黄."""

import re
from collections.abc import Iterator, Mapping

from extractor.resources import RuleFolders, any_of

__all__ = ["NO_PART", "PricedNames", "is_device", "siblings", "tells_market_price"]

# labels of words that are no part of a good's name
NO_PART = frozenset(
    {"METRIC", "NOT_PRICE", "SPREAD_CUE", "COST_CUE", "PER_CUE", "API_CUE", "TO_CUE", "CHANGE_CUE"}
)
LONGEST_RUN = 30  # characters before a word of price that are looked at
LONGEST_NAME = 12
AMOUNT_REACH = 14  # characters from the word of price to the first digit
# where a run that may hold a name begins: behind punctuation, a blank, or a particle that no name holds
_RUN = re.compile(r"[^，,。；;：:、\s|│!！?？\"“”‘’'·•■◆●*\[\]【】《》<>=的了将]*$")
_AMOUNT = re.compile(
    rf"[^，,。；;\n]{{0,{AMOUNT_REACH}}}?(?:[，,]\s?[现收]?报于?)?\d"
)  # 价格持平，报2万元/吨
_BRACKET = re.compile(r"[(（][^()（）]*[)）]$")
_FUTURE = re.compile(r"(?<=[\u4e00-\u9fff])[A-Z]{1,3}2[3-9](?:0[1-9]|1[0-2])$")  # 聚丙烯PP2601合约
_DATE = re.compile(r"^(?!\d+(?:\.\d)?[A-Zh])[\d.,%％年月日号份季度周至~\-—/]+(?<!-)")
_PERIOD = re.compile(r"\d\d[QH][1-4]|[1-4][QH]\d\d")  # 25H1销售均价
# Han characters somewhere, or a name in capitals
_NAME = re.compile(
    r"(?=[A-Z0-9+\-]+$|.*[\u4e00-\u9fff].*[\u4e00-\u9fff])(?:\d{1,2}(?=[A-Zh]))?[\u4e00-\u9fffA-Za-z][\u4e00-\u9fffA-Za-z0-9#+\-./μ]*(?:[(（][^()（）]*[)）])?"
)
# 118万元/套, 4,500元/根: counted by the piece, so a thing and no fee
_PIECES = re.compile(r"[^，,。；;\n]{0,20}?\d[\d,.]*[万千]?(?:[美港欧日]?元|美金)/[台套根片颗张支只架辆柜个]")
# 单个CPU售价: one of what goes by capitals
_SINGLE = re.compile(r"单[个颗块片台张](?P<name>[A-Z]{2,6})$")
_PART = re.compile(
    r"[；;：:。\n]\s?(?P<name>[\u4e00-\u9fff]{2,6}?)\s?(?:[(（][A-Za-z ]{2,16}[)）])?\s?(?:共?需?要|共需|需用|配备?|用)\s?\d{1,3}\s?[个颗块片台套张根组][，,]\s?(?:整体|合计)(?:售价|价格|报价|价值)"
)
_MACHINES = re.compile("BOM|服务器|机柜|整机|物料清单|GPU|NVL")
_ITEM = re.compile(
    r"[；;：:，,。\n]\s?(?P<name>[A-Z][A-Za-z0-9]+(?: [A-Z][A-Za-z0-9]+)?(?:\s?[\u4e00-\u9fff]{2,4})?|[\u4e00-\u9fff]{2,6})(?:\s?[(（][A-Za-z ]{2,16}[)）])?\s?"
    r"(?:单[颗个台套根](?:价格|售价|报价)?|每[个颗台套块根张片])(?:约为|大约|约|为)?\s?\d[\d.,]*(?:[-~–至]\d[\d.,]*)?\s?万?\s?(?:美元|美金|元)"
)
_LATIN = re.compile(r"[a-z]{5,}")  # computetray, a part that no capital begins
_MEASURED = re.compile(r"元/(?:平方米|平米|吨|公斤|千克|[kK]g|Wh?|立方米|米)")
# what may stand between a good and its amount: 报, 收于, 涨至, 上涨3%至, 主流成交
_TELLS = (
    r"(?:则?为|[现则]?报|报?收[于报]?|(?<!合)约为?|(?:市场|主流)?成交[于价]?"
    r"|(?:较?上?周|环比|日内)?(?:上涨|下跌|上升|下降|上调|下调|回落|回升|反弹|[涨跌升降调])(?:约?\d[\d.]*[%％])?[至到])"
)
_LISTED = re.compile(
    r"(?:^|[，,；;：:。、\n])\s?([^，,；;：:。、\s\d][^，,；;：:。、\s]{1,14}?(?:[(（][^()（）\n]{1,14}[)）])?)"
    rf"(?<![-~—]){_TELLS}?(?<![A-Za-z0-9])\d[\d,.]*(?:[-~—]\d[\d.,]*)?万?[美港欧]?$"
)
_HEAD = re.compile(
    r"(?m)^[^\w\n]{0,3}((?:[A-Z][A-Za-z0-9\-]{1,6})?[\u4e00-\u9fff]{2,6})[:：](?=[^\n]{0,60}?\d万?[美港欧]?元/(?:平方米|平米|吨|公斤|千克|[kK]g|Wh?))"
)
_TYPE = re.compile(r"([A-Z]{1,3})\d{1,3}")
_BY_PIECE = re.compile(r"[^，,。；;\n]{0,24}?[/单每一][台套柜架]")
_AND = re.compile(r"[和与及/](?=[^和与及/]{2,}$)")
_VERBS = re.compile(
    r"[涨跌升降增减超破]|区间|触及|集中|甚至|[高低](?![精端压速频纯温强性密铁硫碳碱铝钠])|维持|保持|持平|公司|预计|达到|影响|推动|带动|支撑|[是为有使被让]"
)


class PricedNames:
    """Reads names of goods from the words around them (lexicon priced_names)."""

    def __init__(self, folders: RuleFolders) -> None:
        words: dict[str, list[str]] = {"before": [], "after": [], "never": [], "ending": [], "good": []}
        for row in folders.rows("priced_names"):
            for side in row.attributes["side"].split("/"):
                words[side].extend(row.aliases)
        self._before = re.compile(rf"^(?:{any_of(words['before'])})(?![至到—-])")  # 上海至美西
        self._after = re.compile(rf"(?<![至到—-])(?:{any_of(words['after'])})$")
        self._never = frozenset(words["never"]) | frozenset(words["before"])
        self._ending = tuple(words["ending"])
        self._good = re.compile(rf"(?:{any_of(words['good'])})$")

    def listed(self, text: str) -> Iterator[tuple[int, int]]:
        """The names of a list with an amount right behind each, ；湿法基膜0.75元/平方米，干法为0.43元/平方米, and its head."""
        for match in _HEAD.finditer(text):
            if match[1] not in self._never and self._good.search(match[1]):
                yield match.span(1)
        for match in _MEASURED.finditer(text):
            row = _LISTED.search(text, max(0, match.start() - LONGEST_RUN), match.start())
            if row is not None and "分别" in row[1]:
                continue  # 甲、乙报价分别为6.2万元/吨、5.2万元/吨: the word of price tells whose
            name = self._name(text, *row.span(1)) if row is not None else None
            if name is not None and (self._good.search(text, *name) or text[slice(*name)].isupper()):
                yield name

    def find(self, text: str, start: int, end: int, *, market: bool = True) -> Iterator[tuple[int, int]]:
        """The names whose price the word of price at start:end tells; several only where 分别 deals out amounts.

        market: whether the word tells a price of the market; else the amount must be counted by the piece.
        """
        pieces = text[start - 1 : start] == "的" or not market
        single = _SINGLE.search(text, max(0, start - LONGEST_NAME), start)
        if single is not None and _AMOUNT.match(text, end) is not None:
            yield single.span("name")
            return
        if pieces and _PIECES.match(text, end) is None:
            return
        start -= text[start - 1 : start] == "的"
        if _AMOUNT.match(text, end) is None:
            return
        run = self._run(text, start)
        if run == start and text[start - 1 : start] in {"(", "（"}:  # FAU(单价12美元)
            start -= 1
            run = self._run(text, start)
        several = "分别" in text[end : end + AMOUNT_REACH]
        while True:
            both = _AND.search(text, run, start) if several else None
            name = self._name(text, both.end() if both else run, start)
            if name is not None:
                yield name
            if both:
                start = both.start()
            elif several and run and text[run - 1] == "、":
                start, run = run - 1, self._run(text, run - 1)
            else:
                return

    def parts(self, text: str) -> Iterator[tuple[int, int]]:
        """The parts of a machine that a list tells with how many it takes, 风扇组要12个，整体售价约2万元, or by the piece: Vera CPU每颗约6000美元."""
        if "整体" in text or "合计" in text:
            for match in _PART.finditer(text):
                yield match.span("name")
        for match in _ITEM.finditer(text) if _MACHINES.search(text) else ():
            name = match.span("name")
            made = text[name[1] - 1] in "器机" and text[slice(*name)] not in self._never  # 减速器
            if made or text[name[0]].isascii() or self._name(text, *name) == name:
                yield name

    def _run(self, text: str, end: int) -> int:
        low = max(0, end - LONGEST_RUN)
        match = _RUN.search(text[low:end])
        return low + match.start() if match else end

    def _name(self, text: str, start: int, end: int) -> tuple[int, int] | None:
        """The name within a run, freed of what stands before and after names."""
        while start < end:
            run = text[start:end]
            if (
                tail := self._after.search(run) or _BRACKET.search(run) or _FUTURE.search(run)
            ) and tail.start():
                end = start + tail.start()
            elif (
                lead := self._before.match(run) or _PERIOD.match(run) or _DATE.match(run)
            ) and lead.end() + 2 <= len(run):
                start += lead.end()
            else:
                break
        end = start + len(text[start:end].rstrip("-/+"))
        run = text[start:end]
        if run[:1].islower() and run[:1].isascii():  # 20mm汇总: a size
            return (start, end) if _LATIN.fullmatch(run) and len(run) <= LONGEST_NAME + 2 else None
        if not 2 <= end - start <= LONGEST_NAME or run in self._never or run.endswith(self._ending):
            return None
        if _PERIOD.fullmatch(run):
            return None
        return (start, end) if _NAME.fullmatch(run) and not _VERBS.search(run) else None


def is_device(text: str, start: int, end: int) -> bool:
    """S9, GK110: a type's name; 螺纹磨床单台: counted as machines are; 单个CPU, a part that goes by Latin letters or is told with its number."""
    if _TYPE.fullmatch(text, start, end) is not None or _BY_PIECE.match(text, end) is not None:
        return True
    if text[start - 1 : start] in set("个颗块片台张") and text[start:end].isascii():
        return True
    if _LATIN.fullmatch(text, start, end) is not None:
        return True
    return any(kind.match(text, start - back) for kind in (_PART, _ITEM) for back in (1, 2))


def siblings(text: str, told: Mapping[int, str]) -> Iterator[tuple[int, int]]:
    """The other types of a series: S7 where the price of S9 is told. told: the goods by their places."""
    for stem in sorted({match[1] for name in told.values() if (match := _TYPE.fullmatch(name))}):
        for match in re.finditer(rf"(?<![A-Za-z0-9\-.]){stem}\d{{1,3}}(?![A-Za-z0-9.])", text):
            if match.start() not in told:
                yield match.span()


def tells_market_price(label: str, attributes: Mapping[str, str]) -> bool:
    """A word of what goods cost on their market (均价, 现货价, 每公斤), not a tag of a shop or a share."""
    if label == "PER_CUE":
        return attributes.get("per") in {"tonne", "kilogram", "jin", "square_metre", "watt", "teu", "feu"}
    return label == "PRICE_CUE" and ("market" in attributes or attributes.get("kind") == "commodity")
