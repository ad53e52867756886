"""Companies and clusters that no lexicon holds, told by the form of their names and by what stands around them.

栎原智能发布, 看好澜庭科技的, 【青陵药业】, Heron Labs, the “雪松”集群 of somebody: what is found once is known in the whole text. The
words are those of the lexicon `company_forms`.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

import ahocorasick_rs

from extractor.repair.words import word_kind
from extractor.resources import RuleFolders, any_of

__all__ = ["CompanyNames", "company_words"]

_Entry = tuple[str, str, Mapping[str, str]]
_IDEOGRAPH = re.compile(r"[\u4e00-\u9fff]")
_LATIN = r"[A-Z][A-Za-z]+(?:[ &-][A-Z][A-Za-z]+){0,2}"
_QUOTED = re.compile(
    r"[“「『\"]([\u4e00-\u9fff]{2,6}|[A-Z][A-Za-z]{2,}(?: [A-Z0-9][A-Za-z0-9]*){0,2})[”」』\"]"
)
# SuperCluster集群: two words in one are a name and no kind of software or chip
_CAMEL = re.compile(
    r"(?<![A-Za-z0-9\-.])([A-Z][a-z]+(?:[A-Z][a-z]+)+)(?=\s?(?:超算)?集群)|(?<![A-Za-z0-9\-./])(?<![A-Za-z] )([A-Z][a-z]{3,})(?=\s?(?:超算(?!中心)|超级计算机))"
)
# 上调某某投资目标价, 重申某某集团“买入”评级: what is rated or has a target price is a company
_VALUED = re.compile(
    r"(?:上调|下调|调高|调低|调升|调降|上修|下修|重申|维持|给予|首予|续予|升|降|看好|覆盖)(?:对|了)?(?P<name>[\u4e00-\u9fff]{3,6}?)(?:-[A-Z]{1,2})?"
    r"(?:的)?(?:目标价|(?:投资)?评级[至由为从]|[“「『](?:买入|增持|中性|持有|减持|沽售|卖出|跑赢|跑输|推荐|强烈推荐|优于大市|优大于市|收集|吸纳)[”」』]|(?:买入|增持|持有|减持|沽售|卖出|跑赢|跑输|强烈推荐|强推|优于大市)(?:的)?(?:投资|股票)?评级)"
)
# 某投行发表报告指，某某控股中期业绩…: whose results a report tells
_REPORTED = re.compile(
    r"(?:报告|研报)(?:指出?|称|表示|认为|料)[，,：:]\s?(?P<name>[\u4e00-\u9fff]{3,6}?)(?=中期|中报|上半年|下半年|[首次末]季|第[一二三四]季|今年|去年|全年|业绩|核心)"
)
# 某某荣泰：公司2024年…, at the head of a line: what is spoken of as 公司 behind a colon is one
_OPENING = re.compile(
    r"(?:^|\n)[\s【\[\d.、）)•·●◆■▪*#-]{0,6}(?P<name>[\u4e00-\u9fff]{3,5})[】\]]?[：:]\s?(?=公司(?:20\d\d|\d\dQ|\d\dH|[1-4]Q|实现|上半年|前三|一季|三季|Q[1-4]|H1))"
)
# 【医药】某某生物年报点评, 二、某某微2026年一季报点评: whose report a heading says that it reviews
_REVIEWED = re.compile(
    r"(?:^|[\n】])[\s\d.、）)•·●◆■▪*#一二三四五六七八九十]{0,6}(?P<name>[\u4e00-\u9fff]{3,5}?)(?:[（(]\d{4,6}(?:\.[A-Z]{2})?[）)])?[：:]?\s?"
    r"(?:20\d\d\s?年?度?)?(?:年报|中报|半年报|半年度报告|年度报告|[一三]季报|[一三]季度报告|一季度业绩|业绩快报|业绩预告|Q[1-4]业绩)[^，,。：:\n]{0,8}(?:点评|快评|简评|解读|跟踪)"
)
_PLAIN = re.compile(
    r"业绩|点评|简评|事件|事项|观点|要点|摘要|财务|经营|数据|结论|展望|风险|营收|费用|毛利|业务|产品|市场|需求|供给|价格|产能|订单|投资|建议|分析|概览|回顾|跟踪|速递|快讯|动态|要闻|[周月日年中季]报|单季|季度|整体|分部|主业|公告|研发|渠道|海外|国内|成本|现金|简况|情况|核心|本周|今日"
)
_GENERAL = re.compile(
    r"[至由从向]|[一二两]档|公司|行业|板块|个股|股票|股份制|该|其|我们|盈利|预测|评级|目标|指数|期货|今年|明年|全年|中国(?:市场|资产|经济|股|概|消费|科技|互联|出口|内地|区|政府|企业|制造)|港股|美股|[股金油铜铝]价|长期|未来|看好|相关|对应|合理|最新|此前|原有|原来|一致|估值|收入|利润|每股|大盘|年底|后市|前景|维持|上调|下调|给予|重申"
)
_HEADED = re.compile(r"\s?(?:[：:（(|｜]|20\d\d年|[一三]季|半年|中报|年报)")
_LINE_HEAD = re.compile(r"(?:^|[\n【》|｜])[\s\d.、（(）)]{0,4}$")
_DATED = re.compile(r"\d\s?$")
SHORT, CORE, LONG = 2, 3, 4  # characters of a name before its ending
LEAD = 6  # characters of the longest word before a name, and of the longest behind one
PAIR = 2  # words of a Latin name that weaker words behind it tell, too
NAMES = ("nr", "nz", "nt")  # parts of speech of names
GROUND = 4  # characters between a quoted name and the word that says what it names


def company_words(folders: RuleFolders) -> dict[str, set[str]]:
    """The words of the lexicon `company_forms` by their side; a row may have several, joined by +."""
    sides: dict[str, set[str]] = {}
    for row in folders.rows("company_forms"):
        for side in row.attributes["side"].split("+"):
            sides.setdefault(side, set()).update(row.aliases)
    return sides


class CompanyNames:
    """Finds companies and clusters by form; `find` gives (start, end, label, name)."""

    def __init__(self, folders: RuleFolders) -> None:
        sides = company_words(folders)
        self._no_part = re.compile(f"[{''.join(sides['never'])}]")
        self._firm, self._broker = sides["firm"], sides["broker"]
        self.leads, self._behind = sides["lead"], sides["behind"]
        self._never = tuple(w for w in sides["not"] if len(w) > 1)
        endings = sorted(self._firm | self._broker | sides["house"])
        self._endings = ahocorasick_rs.AhoCorasick(
            endings, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest, store_patterns=False
        )
        self._words, self._words_known = endings, frozenset(endings)
        self._tail = re.compile(f"(?:{any_of(sides['tail'])})+")
        self._cluster = re.compile(rf"[\u4e00-\u9fff]{{0,{GROUND}}}?(?:{any_of(sides['cluster'])})")
        self._latin = re.compile(
            rf"(?<![A-Za-z0-9\-./@_] )(?<![A-Za-z0-9\-./@_])({_LATIN}?)(?: (?:{any_of(sides['latin_ending'])})(?![A-Za-z0-9])|(?=\s?(?:{any_of(sides['latin_behind'])}))|(?=\s?(?P<pair>{any_of(sides['latin_pair_behind'])}))|(?=(?P<led>[\u4e00-\u9fff，,、]| [\u4e00-\u9fff\d])))"
        )
        self._latin_leads = tuple(sorted(sides["latin_lead"]))
        self.no_latin = sides["latin_not"]
        self._sectors = frozenset(n for row in folders.rows("sectors") for n in (row.name, *row.aliases))

    def find(
        self, text: str, taken: Callable[[int, int], bool], told: set[str]
    ) -> Iterator[tuple[int, int, str, str]]:
        """Every place of every name.

        taken tells the places of known names; told holds names that their stock codes gave away.
        """
        names = dict.fromkeys([*told, *_valued(text), *self._reviewed(text)], "ORG")
        for start, end, label in self._chinese(text, taken):
            names.setdefault(text[start:end], label)
        yield from self._latin_names(text, taken)
        names |= self._quoted(text)
        for name in sorted(names, key=len, reverse=True):
            yield from self._places(text, name, names[name], taken)

    def _reviewed(self, text: str) -> Iterator[str]:
        """Names of which a heading reviews a report: no trade's, and of two words only where the second ends companies' names."""
        for match in _REVIEWED.finditer(text):
            name = match["name"]
            if name in self._sectors or _PLAIN.search(name) or _GENERAL.search(name):
                continue
            core, ending = name[:SHORT], name[SHORT:]
            known = core in self._words_known or core in self._sectors or core.startswith(self._never)
            if not _of_words(name) or (ending in self._words_known and not known):
                yield name

    def _chinese(self, text: str, taken: Callable[[int, int], bool]) -> Iterator[tuple[int, int, str]]:
        for index, at, end in self._endings.find_matches_as_indexes(text):
            ending = self._words[index]
            if not at or not _IDEOGRAPH.match(text, at - 1) or taken(at - 1, end):
                continue
            tail = self._tail.match(text, end)
            if not (self._ends(text, end) or (tail is not None and self._ends(text, tail.end()))):
                continue
            start = self._start(text, at, end, ending)
            if start is not None and not taken(start, end):
                yield start, end, "BROKER" if ending in self._broker else "ORG"

    def _start(self, text: str, at: int, end: int, ending: str) -> int | None:
        """Where the name begins whose ending stands at `at`; None where it is none."""
        for size in (SHORT, CORE, LONG):
            start = at - size
            core = text[max(0, start) : at]
            if start < 0 or not all(map(_IDEOGRAPH.match, core)):
                return None
            if not self._begins(text, start) or (
                core[0] in "年月日季" and _DATED.search(text, max(0, start - 3), start)
            ):
                continue  # 9 月采矿业
            headed = _LINE_HEAD.search(text, max(0, start - 6), start) and _HEADED.match(text, end)
            if self._names(core, bool(headed), ending):
                return start
        return None

    def _names(self, core: str, headed: bool, ending: str) -> bool:
        """Whether characters before an ending are a name's: no word of the dictionary, unless the place tells."""
        common = core.startswith(self._never) or core.endswith(self._never)
        if common or core in self._words_known or self._no_part.search(core):
            return False
        if len(core) == SHORT:
            kind = word_kind(core)
            sure = not kind or kind.startswith(NAMES)
            return sure or headed or (kind.startswith("ns") and ending in self._firm | self._broker)
        parts = (core[:2], core[-2:], core[:3], core[-3:], core)
        return (len(core) == CORE or headed) and not any(map(word_kind, parts))

    def _begins(self, text: str, start: int) -> bool:
        if not start or not _IDEOGRAPH.match(text, start - 1):
            return True
        return any(text[start - n : start] in self.leads for n in range(1, min(LEAD, start) + 1))

    def _ends(self, text: str, end: int) -> bool:
        if end >= len(text) or not _IDEOGRAPH.match(text, end):
            return True
        return any(text[end : end + n] in self._behind for n in range(1, LEAD + 1))

    def _latin_names(
        self, text: str, taken: Callable[[int, int], bool]
    ) -> Iterator[tuple[int, int, str, str]]:
        for match in self._latin.finditer(text):
            words = match[1].split(" ")
            weak = match["led"] or (
                match["pair"] and len(words) < PAIR
            )  # Agent采购: one word may be anything
            if weak and not text.endswith(self._latin_leads, 0, match.start()):
                continue
            if any(w in self.no_latin for w in words) or match[1].isupper() or taken(*match.span()):
                continue
            yield match.start(), match.end(), "ORG", match.group()

    def _quoted(self, text: str) -> dict[str, str]:
        """“雪松”集群: what is in quotes before a word for a cluster is the name of one."""
        found: dict[str, str] = {}
        for match in _QUOTED.finditer(text):
            name = match[1]
            if self._cluster.match(text, match.end()):
                found[name] = "CLUSTER"
        for match in _CAMEL.finditer(text):
            found[match[1] or match[2]] = "CLUSTER"
        return found

    def _places(
        self, text: str, name: str, label: str, taken: Callable[[int, int], bool]
    ) -> Iterator[tuple[int, int, str, str]]:
        start = text.find(name)
        while start >= 0:
            end = start + len(name)
            if not taken(start, end):
                yield start, end, label, name
            start = text.find(name, end)


_WHOLE_NAME = re.compile(
    r"(?:中国(?P<rest>[\u4e00-\u9fff]{2,3})|(?P<core>[\u4e00-\u9fff]{2,4})(?:股份|集团|控股))$"
)


def called_short(text: str, found: Sequence[tuple[int, int, _Entry]]) -> dict[str, _Entry]:
    """太保 of 中国太保, 伊利 of 伊利股份: a company that the text names in full goes by a part of its name, if that is no word."""
    short: dict[str, _Entry] = {}
    for start, end, entry in found:
        match = _WHOLE_NAME.match(text, start, end) if entry[0] == "ORG" else None
        core = (match["rest"] or match["core"]) if match else None
        if core is None or core in short:
            continue
        kind = word_kind(core)
        if (not kind or kind.startswith(NAMES)) and text.count(core) > text.count(text[start:end]):
            short[core] = entry
    return short


def _valued(text: str) -> Iterator[str]:
    """Names that only a company's can be, by the rating or target price that they are given."""
    for match in _OPENING.finditer(text):
        name = match["name"]
        if not _PLAIN.search(name) and not _GENERAL.search(name) and not _of_words(name):
            yield name
    for match in (*_VALUED.finditer(text), *_REPORTED.finditer(text)):
        name = match["name"]
        kind = word_kind(name)
        if not _GENERAL.search(name) and (not kind or kind.startswith(NAMES)):
            yield name


def _of_words(name: str) -> bool:
    """Whether a run is one or two words of the dictionary (降本增效) and so no name."""
    if word_kind(name) or (len(name) == CORE and (word_kind(name[:2]) or word_kind(name[1:]))):
        return True
    return any(word_kind(name[:k]) and word_kind(name[k:]) for k in range(2, len(name) - 1))
