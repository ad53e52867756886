"""Whose economy a figure of a country is of, and the forecasts of other houses that it is measured against."""

import re

from extractor.linking.note import Note
from extractor.linking.ownership import Around
from extractor.linking.readings import Reading
from extractor.linking.words import FigureWords
from extractor.rules.mentions import Mention

__all__ = ["country_before", "home_economy", "of_other_house"]

_COUNTRIES = {"tw": "台湾"}  # by the region of a note; China elsewhere
_VAGUE = {"全球", "海外"}  # no economy of their own
# 美国因消费强劲，预测GDP…; 大陆则受政策支持，GDP…: what shows that a country is what its clause is about
_MATTER = re.compile(
    r"\s?(?:的?经济|方面|则|因|受|由于|随着|今年|明年|后年|去年|本季|上季|全年|[上下]半年|第?[一二三四]季|(?:20)?\d\d\s?年|预计|有望)"
)
_FORESEES = re.compile(
    r"[^，,；;。]{0,14}(?:预计|预测|预期|上调|下调|调高|调低|料)"
)  # but not 美联储降息后，社零…
_OPENS = re.compile(r"(?:^|[，,；;。：:\s])(?:而|但|至于|反观|其中|展望|预计|预期|预测|同期)?[，,]?\s?$")


def home_economy(note: Note, words: FigureWords, index: int) -> str:
    """Whose economy an untold figure is of: the country that the heading over sentence `index` begins with (【日本】1月CPI), or the
    title does (美国4月CPI点评, 台湾出口速评), else the note's own.
    """
    opened = (_opened_by(heading, words) for heading in (*note.headings_to(index), note.title or ""))
    return next(filter(None, opened), _COUNTRIES.get(note.region, "中国"))


def _opened_by(title: str, words: FigureWords) -> str | None:
    lead = _LEAD.match(title)
    named = words.region.match(title, lead.end() if lead is not None else 0)
    region = words.regions[named[0]] if named else None
    if named is None or region is None or region in _VAGUE or not _OF_ECONOMY.search(title, named.end()):
        return None
    return region


_LEAD = re.compile(r"(?:[一二三四五六七八九十]{1,2}[、.．])?[\s【\[(（\d年月、.．■●•]*")
# what a title on an economy speaks of
_OF_ECONOMY = re.compile(
    r"CPI|PPI|PCE|GDP|PMI|ISM|非农|就业|失业|通胀|通膨|物价|零售|社零|经济|出口|进口|贸易|外贸|工业(?:生产|增加值)|利率|央行|议息|货币政策"
)


def country_before(around: Around, at: int) -> str | None:
    """The country that the last clause with one for its matter before a position is about."""
    text, start = around.note.text, around.sentence.start
    found: str | None = None
    for match in around.words.region.finditer(text, start, at):
        region = around.words.regions[match[0]]
        opens = _OPENS.search(text[max(start, match.start() - 6) : match.start()]) is not None
        if opens and region not in _VAGUE and _MATTER.match(text, match.end()):
            found = region
    if found is None:  # 美联储上调GDP增速预期至1.7%
        told = around.words.bank.search(text, start, at)
        foresees = told is not None and _FORESEES.match(text, told.end(), at)
        found = around.words.banks[told[0]] if told and foresees else None
    return found


# 高于主计处预估的4.5%, 低于IMF的3.1%
_HOUSE = re.compile(
    r"(?:较|比|[高低]于|优于|逊于|不及)(?:行政院)?(?:主计总?处|央行|官方|国际货币基金组?织?|世界银行|世银|中经院|台经院|中研院|国发会|财政部|统计局|IMF|OECD|ADB|亚银|亚洲开发银行|经合组织|惠誉|标普|穆迪)"
    r"(?:所|此前|先前|最新|目前|原先)*(?:预估|预测|预期|估计|估算|公布)?的?\s?$"
)
HOUSE_REACH = 24  # characters before a value in which the house stands


def of_other_house(reading: Reading, value: Mention) -> bool:
    """Whether a value is what another house forecasts, with which the one before it is compared."""
    start = max(reading.sentence.start, value.start - HOUSE_REACH)
    return _HOUSE.search(reading.note.text[start : value.start]) is not None
