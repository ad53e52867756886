"""The words around figures, from `figure_words.tsv`, compiled once."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from extractor.resources import RuleFolders, any_of
from extractor.rules.companies import company_words

__all__ = ["FigureWords", "figure_words"]

_NEVER = "(?!)"
# what lists and quotations put before and behind a name; P7+ ends with its own sign
_MARKS = r"(?:[\s“”\"'‘’·\-—:：*#•●▪■◆◦▶►▍❑➢✓①-⑳]|(?<![A-Za-z0-9])\+)"


@dataclass(frozen=True, slots=True)
class FigureWords:
    """lead and trail: words at the edges of a phrase that are no part of a name (经 is, in the full word 经纪); regions: word to region; countries: the same, where an economy is told of; reports: word to part of the year. growth: labels of rows of a table
    that hold the rate of change of the row above. rate: nouns of a rate of change behind a metric. expected: words before what was expected
    of a reported figure. flow: verbs before the amount of a flow. opened, closed: verbs right before a number of shops. moment: ends of a time that
    something is compared with. turn: a pattern of words that stand for a rate. adjusted, loss, among: before a profit, an amount, the name of a part. no_subject: what opens a title and is no company. noted: that a growth is great, right before its figure. scenario: 乐观情景下, 基准下. statistic: labels of rows that hold one of several estimates. basket: a good of a price index.
    firms, kinds: what a Latin name behind them is (法律公司X, 编程工具Y); no_latin: Latin words that are no names."""

    whole: re.Pattern[str]
    lead: re.Pattern[str]
    trail: re.Pattern[str]
    region: re.Pattern[str]
    regions: dict[str, str]
    country: re.Pattern[str]
    countries: dict[str, str]
    bank: re.Pattern[str]
    banks: dict[str, str]
    company: re.Pattern[str]
    market: frozenset[str]
    reports: dict[str, str]
    old: re.Pattern[str]
    new: re.Pattern[str]
    growth: re.Pattern[str]
    rate: re.Pattern[str]
    expected: re.Pattern[str]
    flow: re.Pattern[str]
    opened: re.Pattern[str]
    closed: re.Pattern[str]
    threshold: re.Pattern[str]
    not_name: re.Pattern[str]
    revise: re.Pattern[str]
    turn: str
    adjusted: re.Pattern[str]
    loss: re.Pattern[str]
    among: re.Pattern[str]
    moment: re.Pattern[str]
    no_subject: re.Pattern[str]
    peers: re.Pattern[str]
    noted: re.Pattern[str]
    scenario: re.Pattern[str]
    statistic: re.Pattern[str]
    basket: re.Pattern[str]
    firms: tuple[str, ...]
    kinds: tuple[str, ...]
    no_latin: frozenset[str]


@lru_cache(maxsize=8)
def figure_words(folders: RuleFolders) -> FigureWords:
    """The rows of `figure_words.tsv` by what they tell."""
    sides: dict[str, list[str]] = {}
    regions: dict[str, str] = {}
    countries: dict[str, str] = {}
    banks: dict[str, str] = {}
    reports: dict[str, str] = {}
    for row in folders.rows("figure_words"):
        side = row.attributes["side"]
        for each in side.split("+"):
            sides.setdefault(each, []).extend(row.aliases)
        if side == "region":
            regions |= dict.fromkeys(row.aliases, row.attributes["region"])
        elif side == "central_bank":
            banks |= dict.fromkeys(row.aliases, row.attributes["region"])
        elif side == "country":
            countries |= dict.fromkeys(row.aliases, row.attributes["region"])
        elif side == "report":
            reports |= dict.fromkeys(row.aliases, row.attributes["period"])
    edge = [
        w for side in ("frame", "whole", "revise", "edge", "adjusted", "among") for w in sides.get(side, ())
    ]
    # 其 alone stands for the company, 其中 for a part of what was told
    company = (
        "|".join(
            f"{word}(?![中他余它次])" if word == "其" else re.escape(word)
            for word in sorted(sides.get("company", ()), key=lambda w: (-len(w), w))
        )
        or _NEVER
    )
    words = sides.get("full_word", ())
    whole, held = (
        _any(words),
        "".join(f"(?<!{re.escape(word)})" for word in sorted({*words, *sides.get("market", ())})),
    )
    scenario = (  # 乐观情景下, 悲观情况则为
        rf"(?:在|若|而)?(?:最?(?:{_any(sides.get('scenario', ()))}))"
        r"(?:(?:的?(?:情[景境形况]|假设|预期|估计))?之?下(?![降滑跌调行游])|的?情[景境形况](?=[则为]|$))"
    )
    # 截至23年H1末全球…, 25年公司…: what a date leaves behind at the head of a phrase
    rest = rf"[末底初年](?=累计|合计|{_any([*regions, *sides.get('company', ())])})"
    return FigureWords(
        scenario=re.compile(scenario),
        statistic=re.compile(_any(sides.get("statistic", ()))),
        basket=re.compile(_any(sides.get("basket", ()))),
        whole=re.compile(whole),
        firms=tuple(sides.get("firm", ())),
        kinds=tuple(sides.get("firm", ())) + tuple(sides.get("kind", ())),
        no_latin=frozenset(company_words(folders).get("latin_not", ())),
        lead=re.compile(
            rf"(?:(?!{whole})(?:{_any([*edge, *sides.get('lead', ())])})|{scenario}(?:则|可|将)?|{_MARKS}|{rest}|{company})+"
        ),
        trail=re.compile(
            rf"(?:(?:{_any([*edge, *sides.get('trail', ())])}){held}|{scenario}(?:则|可|将)?|{_MARKS}|{company})+$"
        ),
        region=re.compile(_any(regions)),
        regions=regions,
        country=re.compile(_any(countries)),
        countries=countries,
        bank=re.compile(_any(banks)),
        banks=banks,
        company=re.compile(company),
        market=frozenset(sides.get("market", ())),
        reports=dict(sorted(reports.items(), key=lambda r: -len(r[0]))),
        old=re.compile(rf"(?<!投)(?:{_any(sides.get('old', ()))})"),  # 投前估值 is no 前估值
        new=re.compile(_any(sides.get("new", ()))),
        growth=re.compile(_any([*sides.get("growth", ()), *sides.get("rate", ())])),
        moment=re.compile(rf"(?:{_any(sides.get('moment', ()))})(?:同期|末|底)?$"),
        adjusted=re.compile(_any(sides.get("adjusted", ()))),
        loss=re.compile(rf"(?:{_any(sides.get('loss', ()))})[了约近超达为]{{0,2}}\s?$"),
        among=re.compile(
            rf"(?:{_any(sides.get('among', ()))})[，,]?\s?(?P<name>[\u4e00-\u9fffA-Za-z0-9]{{2,10}}?|[A-Z][A-Za-z0-9]+(?: [A-Z0-9][A-Za-z0-9]*){{1,2}})"
            r"\s?(?:贡献了?|[约为达有超近逾])?(?:[约为达有超近逾]|超过|达到)?\s?$"
        ),
        # 口径下调整后净利润 is adjusted, and not lowered
        revise=re.compile(rf"(?:{_any(sides.get('revise', ()))})(?!整后)[^，,；;。]{{0,28}}$"),
        turn=_any(sides.get("turn", ())),
        not_name=re.compile(
            f"{_any([*sides.get('not_name', ()), *(w for w in reports if w.endswith('报'))])}|{scenario}"
        ),
        threshold=re.compile(rf"(?:{_any(sides.get('threshold', ()))})[了约近逾达]?\s?$"),
        flow=re.compile(rf"(?:{_any(sides.get('flow', ()))})[了约达为]?\s?$"),
        opened=re.compile(rf"(?:{_any(sides.get('opened', ()))})[了约近超逾达]?\s?$"),
        closed=re.compile(rf"(?:{_any(sides.get('closed', ()))})[了约近超逾达]?\s?$"),
        noted=re.compile(
            rf"(?:增[长幅速势]|成长|提升|[涨升]幅)率?(?:{_any(sides.get('noted', ()))})[，,]\s?$"
        ),
        peers=re.compile(_any(sides.get("peers", ()))),
        no_subject=re.compile(_any([*sides.get("no_subject", ()), *sides.get("market", ())])),
        rate=re.compile(rf"(?:{_any(sides.get('rate', ()))})"),
        expected=re.compile(
            rf"(?:{_any(sides.get('expected', ()))})(?:给出)?[为是值约达在的增减升降涨跌：:\s]{{0,3}}$"
        ),
    )


def _any(words: Iterable[str]) -> str:
    return any_of(set(words)) or _NEVER
