"""Whose figure it is: the phrase before a metric, a company named before it, or the subject of the note."""

import re
from dataclasses import replace

from extractor.linking.asides import before_asides
from extractor.linking.baskets import INDICES
from extractor.linking.called_names import called, called_firm
from extractor.linking.deal_owners import LICENSE_FEES, RAISED, WITH_US, deal_owner
from extractor.linking.economies import country_before, home_economy
from extractor.linking.goods_owners import before_expectation, chip_of_clause, leading_chip
from extractor.linking.item_owners import numbered_company, since_item
from extractor.linking.owner_phrases import before_period, phrase_before, stripped
from extractor.linking.ownership import CLAUSE_MARK, EDGE, MADE, VALUES, Around, Owner
from extractor.linking.parts import dashed_head, headed_part
from extractor.linking.referents import governing, meant
from extractor.linking.roles import bystanders, leaders, receives, tells
from extractor.linking.several import (
    HELD,
    SEVERAL,
    SOLD,
    TRADE,
    added_up,
    bought,
    few,
    named_firm,
    owned_together,
    surveyed,
)
from extractor.linking.subjects import carried, good_since, nearest
from extractor.linking.things_told import built, headed_market, is_national, of_product, possessor
from extractor.repair.words import word_kind
from extractor.rules.mentions import Mention

__all__ = ["find_owner"]

OF_THE_WHOLE = {
    "capex",
    "market_cap",
    "dividend_yield",
    "payout_ratio",
}  # told of companies, not of their parts
SPENT = OF_THE_WHOLE | {"investment", "funding"}
BY_GOOD = {"unit_profit", "unit_cost"}  # 肉鸡均价7.1元/公斤，养殖利润0.6元/羽
ORDERED = {"capacity", "orders"}  # what one may have at another's works
THINGS = {"ORG", "PRODUCT", "COMMODITY", "ACCELERATOR"}
DEVICES = ("ACCELERATOR", "CHIP", "PRODUCT")
LONGEST_PHRASE = 18
LONGEST_COMPANY = 10


def find_owner(around: Around, metric: Mention, at: int) -> Owner:
    """The owner of a metric: the phrase before it (or before its value, `at`), else that of the metric before, else a company
    named before or the note's.
    """
    words = around.words
    at = before_asides(around, metric, at)
    start, phrase = phrase_before(around, at)
    region, name = stripped(phrase, words)
    org = _org_within(around, start, at)
    if metric.name in {"share_of", "market_share"} and (
        _HOLDS.match(phrase) or around.note.text.endswith(_TAKES, 0, start)
    ):  # 占云计算板块收入比例, 占据该产品供应链30%份额: of what it is a share
        region, name, phrase = None, "", ""
    if org is None and metric.name in SPENT and (thing := built(around, at)) is not None:
        return Owner(thing, thing, region)
    if not name and org is None:
        region, name = before_expectation(around, start, metric.name in MADE | {"demand"}) or (region, name)
    name = _no_payer(metric, phrase, name)
    if org is None and name and name[-1].isascii():
        if (firm := called_firm(name, words, region)) is not None:
            return firm
        name = called(metric, name, words)
    if metric.name == "throughput" and not name and "港口" in phrase:
        name = "港口"  # elsewhere a word before the goods that lie there
    if (apart := _apart(around, metric, at, name, region, org)) is not None:
        return apart
    if org is not None and (united := owned_together(around, org, at)) is not None:
        return replace(united, region=region)
    company_only = metric.attributes.get("of") == "company"
    opened = False
    opener = before_period(around, start) if org is None else None
    if (
        opener is not None
        and _SPEAKS.search(around.note.text, *opener)
        and (region or not _org_within(around, *opener))
    ):
        opener = None  # 某公司称2026年全球算力投入…: who says so has not spent it
    if opener is not None:
        org = _org_within(around, *opener)
        if org is not None and name and not company_only:
            return Owner(org.name + name, org.text + name, region, True, org.name)
        if name and (whose := possessor(around, opener, start)) is not None:
            return Owner(whose + name, whose + name, region)
        if not name:
            measured = any(
                m.label == "METRIC" and opener[0] <= m.start < opener[1] for m in around.sentence.mentions
            )
            region_before, name = stripped("" if measured else around.note.text[slice(*opener)], words)
            name = "" if word_kind(name) in _NO_THINGS else name  # 估值逐步消化 2025年预测PE
            if (held := HELD.search(name)) is not None:
                return Owner(held["name"], held["name"], region or region_before, True, held["name"])
            region, opened = region or region_before, True
            told = None if name or org else _trade_before(around, opener, phrase, at)
            if told is not None:
                return Owner(around.sector or told, told, region)
    if (kind := _by_kind(around, metric, name, region, org)) is not None:
        return kind
    if org is not None:
        org = deal_owner(around, metric, org)
        if around.subject is None and around.note.text.endswith(WITH_US, 0, org.start):
            return Owner(None, None, region)  # 公司与甲签订12亿元订单, in a note that names none
        whole = company_only or metric.name in LICENSE_FEES | RAISED
        rest = "" if whole or org.text not in name else _TO.sub("", name.partition(org.text)[2])
        given = metric.name == "orders" and rest.lstrip("则也亦还已将拟")[:1] in set("与和同跟及")
        if given or rest.startswith(_GIVERS):
            rest = ""  # 甲获得乙…订单, 甲与某客户签订…合同
        rest = stripped(rest, words)[1] if rest else rest
        return Owner(org.name + rest, org.text + rest, region, True, org.name)
    company_said = words.company.search(phrase) is not None
    said_again = phrase.lstrip().startswith(("该", "此"))  # 该板块 is the part told before
    trade = TRADE.search(phrase) if not (name or company_said or said_again) else None
    if trade is not None and not _of_goods(around, at):
        return Owner(metric.attributes.get("trade") or around.sector or trade[1], trade[1], region)
    referent = meant(around.note, around.index, at, around.subject)
    if name and (item := numbered_company(around.note, around.sentence, name, at)) is not None:
        return Owner(item, name, region, True, item)
    if name and len(name) <= LONGEST_PHRASE and not (company_only and len(name) > LONGEST_COMPANY):
        led = "全球" in phrase.partition(name)[0]  # 全球人形机器人出货量 is nobody's part, 可灵全球用户 is
        whole = region == "全球" and led and not company_said
        whole = whole or (region is not None and name.endswith(_MARKETS))  # 美国AI赛道融资
        # DRAM产业, 国产AI芯片占35%: no part of the company before
        whole = whole or name.endswith(("产业", "行业", "产业链")) or phrase.startswith("国产")
        base = None if whole else referent or _led(around, at) or around.subject
        return _by_name(around, metric, start, name, region, base, opened=opened)
    return _unnamed(around, metric, at, region, referent, company_said=company_said)


_NO_THINGS = frozenset({"v", "d", "a", "ad", "p", "c", "zg"})  # jieba's tags of words that name nothing
_CURRENCY = re.compile("(?:美元|美金|新?台币|人民币|港元|港币|日元|韩元|欧元)(?:计价?|口径)?的?$")
_SPEAKS = re.compile("(?:称|表示|指出|认为|透露|判断|强调|提到)$")


def _no_payer(metric: Mention, phrase: str, name: str) -> str:
    """The name, but not of what money is spent on (在美国基础设施领域投资…), nor of who orders (再添大客户35亿元订单) or takes a licence."""
    if metric.attributes.get("unit", "").startswith("money"):
        name = _CURRENCY.sub("", name)  # 美元营收, 人民币口径收入
    on = metric.name in SPENT and (_FIELD.search(phrase) or name.startswith(("向", "给")))
    ordered = metric.name == "orders" and (name.endswith(_BUYERS) or name.startswith(_GIVERS))
    fee = metric.name in LICENSE_FEES
    licensed = (_LICENSED_TO.match(phrase) or _DEAL.search(phrase)) if fee else None
    return "" if on or ordered or licensed is not None else name


def _trade_before(around: Around, opener: tuple[int, int], phrase: str, at: int) -> str | None:
    """预计行业2026年核心盈利将有4%增长: the trade that is named before the period of a figure."""
    said = None if around.words.company.search(phrase) else TRADE.search(around.note.text[slice(*opener)])
    return None if said is None or _of_goods(around, at) else said[1]


def _by_name(
    around: Around,
    metric: Mention,
    start: int,
    name: str,
    region: str | None,
    base: Mention | None,
    *,
    opened: bool,
) -> Owner:
    """A product, or a part of the company `base`, that the phrase before a metric names."""
    company_only = metric.attributes.get("of") == "company"
    product = _product(around, start, name)
    maker = product.attributes.get("vendor") if product is not None else None
    own = base is not None and base.name == maker
    if base is not None and company_only and (own or "+" in name):
        return Owner(base.name, base.text, region, True)  # 主站+某产品合计14倍PE: a product has none
    if product is not None:
        latin = base is not None and name.isascii() and base.name.isascii()
        if name == product.text and (product.label == "ACCELERATOR" or latin):
            return Owner(product.name, name, region, company=maker)  # ChatGPT, and not OpenAIChatGPT
        if (
            not own
            and base is not None
            and metric.name in ORDERED
            and product.attributes.get("kind") == "service"
        ):
            return Owner(base.name + name, name, region, True, base.name)  # 甲的CoWoS订单
        if not own:
            return Owner(name, name, region, company=maker)
    return replace(_named(metric, name, region, base), of_company=opened or company_only)


_LICENSED_TO = re.compile(r"\s?(?:其中|已|将)?(?:授权|许可)[给予]?")  # 授权某某可得5亿美元首付款
_DEAL = re.compile("合作|协议|授权|许可|交易|项下|最高|最多|至多|潜在")
_BUYERS = ("客户", "业主", "买家", "采购方")
_MARKETS = ("赛道", "市场", "行业", "产业")
_TAKES = ("占据", "占有", "占领", "拿下", "夺得", "抢占")
_HOLDS = re.compile(r"\s?占(?!比)")


def _product(around: Around, start: int, name: str) -> Mention | None:
    """微软云业务, ChatGPT, 昇腾910B的算力: the product that a name begins with."""
    return next(
        (
            m
            for m in around.sentence.mentions
            if m.label in {"PRODUCT", "MODEL", "ACCELERATOR"} and m.start >= start and name.startswith(m.text)
        ),
        None,
    )


def _apart(
    around: Around, metric: Mention, at: int, name: str, region: str | None, org: Mention | None
) -> Owner | None:
    """Who is told apart from the note's company: a subsidiary, several together, what is bought, the companies compared with."""
    if (held := HELD.search(name)) is not None:
        return Owner(held["name"], held["name"], region, True, held["name"])
    if org is None and (firm := named_firm(around, phrase_before(around, at)[1])) is not None:
        return Owner(firm, firm, region, True, firm)
    several = SEVERAL.search(_clause(around, at)) if org is None else None
    if several is None and org is None:
        several = _summed_up(around, metric)
    if several is not None and not _named_since(around, several[0], at):
        return Owner(several[0], several[0], region, True, several[0])
    if org is None and (numbered := few(around, _clause(around, at), at)) is not None:
        return Owner(numbered, numbered, region, True, numbered)
    if (summed := _LISTED_SUM.search(phrase_before(around, at)[1])) is not None:
        return Owner(summed["sum"], summed["sum"], region, True, summed["sum"])
    shared = metric.name in {"share_of", "market_share"}
    if (
        shared
        and org is None
        and "+" in (clause := _clause(around, at))
        and (sum_of := added_up(around, clause, at))
    ):
        return Owner(sum_of, sum_of, region, True, sum_of)
    if org is None and not name and (of_survey := surveyed(around, at)) is not None:
        return Owner(of_survey, of_survey, region, True, of_survey)
    if org is None and (sold := SOLD.match(_clause(around, at).lstrip())) is not None:
        return Owner(bought(around) or sold[0], sold[0], region, True)
    multiple = metric.attributes.get("unit") == "ratio"
    peers = around.words.peers.search(_clause_before(around, at)) if multiple else None
    return None if peers is None else Owner(peers[0], peers[0], region)


# 甲、乙、丙等八大CSP的合计资本支出
_LISTED_SUM = re.compile(
    r"等(?:全球|国内|北美|海外|中国)?(?P<sum>[两二三四五六七八九十\d]+(?:大|家)(?:主要|头部)?[A-Za-z\u4e00-\u9fff]{2,8}?)的?(?:合计|总计|合并|整体|加总|总)?的?\s?$"
)


def _summed_up(around: Around, metric: Mention) -> re.Match[str] | None:
    """四大科技公司（甲、乙、丙、丁）表现亮眼，合计营收4116亿美元: several companies that the sentence, or the one before, has named for a sum."""
    low = max(around.sentence.start, metric.start - 4)
    if _SUM.search(around.note.text, low, metric.start) is None:
        return None
    before = [*around.note.before(around.index, 1)]
    start = before[-1].start if before else around.sentence.start
    return next(reversed([*SEVERAL.finditer(around.note.text, start, metric.start)]), None)


_SUM = re.compile(r"(?:合计|整体|总体|加总|共计)的?$")


def _named_since(around: Around, words: str, at: int) -> bool:
    """两家公司收入不足 智谱2025年上半年收入…: whether a company of its own is named behind words for several."""
    said = around.note.text.rfind(words, around.sentence.start, at) + len(words)
    told = _ASIDE.match(around.note.text, said, at)  # 四大云厂商（甲、乙、丙、丁）
    since = told.end() if told else said
    return any(m.label == "ORG" and since <= m.start < at for m in around.sentence.mentions)


def _by_kind(
    around: Around, metric: Mention, name: str, region: str | None, org: Mention | None
) -> Owner | None:
    """What the metric alone tells: a country's, its own name's, a whole region's."""
    of = metric.attributes.get("of")
    own = metric.name == "new_loans" and around.subject is not None and "人民币" not in metric.text
    if own and not region:
        return None  # 甲银行…上半年新增贷款420亿元
    if org is None and is_national(around, metric, name):
        of, name = "economy", ""
    if of in {"economy", "named"} and (country := around.words.country.match(name)) is not None:
        region, name = around.words.countries[country[0]], name[country.end() :]
    if of == "economy" or (metric.text.startswith("全社会") and org is None):
        told = around.owner.region if around.owner is not None else around.country
        if name and metric.name in INDICES and (good := around.words.basket.match(name)) is not None:
            return Owner(good[0], name, region)  # 食品项CPI, 猪肉价格 beside it
        stated = region or country_before(around, metric.start) or metric.attributes.get("region")
        return _economy(around, name, stated or (None if name else told))
    if of == "exchange":
        traded = _EXCHANGE.search(around.note.text, phrase_before(around, metric.start)[0], metric.end)
        if (
            traded is None
            and not name
            and org is None
            and around.subject is None
            and _A_SHARES in around.note.text
        ):
            return Owner(_A_SHARES, _A_SHARES)  # 日成交额逼近3万亿元, in a note on them
        return Owner(traded[0], traded[0]) if traded else None
    if of == "named":
        return Owner(metric.text, metric.text, region)
    if metric.name == "market_share" and region and not name and _led(around, metric.start) is not None:
        return None  # 某某机器人以5,168台拿下全球39%市场份额
    of_region = of == "market" or (metric.name == "share_of" and around.subject is None)
    if not (of_region and region and not name and org is None):
        return None
    name = _named_with_metric(around, metric) if of == "market" else ""
    return Owner(name, name, region) if name else Owner(region, region, region)


_A_SHARES = "A股"
_EXCHANGE = re.compile(r"沪深两市|两市|全市场|大市|主板|[AH]股|港股|美股|台股|沪市|深市|北交所|科创板|创业板")


def _named_with_metric(around: Around, metric: Mention) -> str:
    """液冷技术渗透率提升，2024年全球市场规模500亿元: the thing whose other metric stands before a whole region's in the sentence."""
    told = [m for m in around.sentence.mentions if m.label == "METRIC" and m.end <= metric.start]
    name = stripped(phrase_before(around, told[-1].start)[1], around.words)[1] if told else ""
    return name if len(name) <= LONGEST_PHRASE else ""


def _unnamed(
    around: Around,
    metric: Mention,
    at: int,
    region: str | None,
    referent: Mention | None,
    *,
    company_said: bool,
) -> Owner:
    """Where the phrase names nothing: the part of a heading, who is meant by 其 and 公司, the clause's company, or the last owner."""
    subject, last, of = around.subject, around.owner, metric.attributes.get("of")
    headed = of != "market" and not (subject is None and metric.attributes.get("unit") == "ratio")
    if metric.name in {"share_of", "gross_margin"} and (main := _main_part(around, at)):
        company = referent or subject
        prefix = company.name if company is not None else ""
        return Owner(prefix + main, main, region, True, prefix or None)
    part = headed_part(around.note, around.index, at) if headed else None
    if part is not None and part[0] > around.owned:
        company = referent or subject
        prefix = company.name if company is not None else ""
        return Owner(prefix + part[1], part[1], region, True, prefix or None)
    if referent is not None:
        return Owner(referent.name, referent.text, region, True)
    if company_said and subject is not None:
        return Owner(subject.name, subject.text, region, True)
    own = _clause_company(around, at) or _risen(around, metric)
    if own is not None:
        return Owner(own.name, own.text, region, True)
    unknown = subject is None and (last is None or last.name is None)
    thing = dashed_head(around.note, around.index) if unknown else None
    if thing is not None:
        return Owner(thing[1], thing[1], region)
    if (whole_trade := _trade_of(around, metric)) is not None:
        return Owner(whole_trade, whole_trade, region)
    company_only = of == "company"
    # 储能电池出货约80GWh，全年总出货约130GWh: a total is the company's
    whole = company_only or metric.name in OF_THE_WHOLE or metric.text.startswith("总")
    if last is not None and last.company is not None and (whole or region is not None):
        return Owner(last.company, last.company, region, True, last.company)
    if last is not None and not (company_only and not last.of_company):
        return Owner(last.name, last.raw, region or last.region, last.of_company, last.company)
    if last is not None and _OF_MANY.search(last.name or ""):
        return Owner(last.name, last.raw, region or last.region, True, last.company)
    chip = chip_of_clause(around, at) if metric.name in MADE else None
    found = chip or _named_earlier(around, metric, at) or leading_chip(around)
    found = found or of_product(around, metric, region) or _of_heading(around, metric, region)
    return found or _carried(around, metric, region)


def _of_heading(around: Around, metric: Mention, region: str | None) -> Owner | None:
    """1-2月累计零售267.9万辆, below 全国乘用车市场回顾: the market of the heading, where nothing nearer is named."""
    if metric.name not in MADE | {"exports", "retail_value", "demand"} or around.subject is not None:
        return None
    if any(m.label in THINGS and m.end <= metric.start for m in around.sentence.mentions):
        return None
    told = headed_market(around.note, around.index)
    return (
        None
        if told is None
        else Owner(told[1], told[1], region or (told[0] and around.words.regions[told[0]]))
    )


def _trade_of(around: Around, metric: Mention) -> str | None:
    """快递业务量180亿件, 生猪出栏量: the trade or good that the metric's own word names, where no company is spoken of."""
    named_in = _GOOD_IN.match(metric.text)
    trade = named_in[0] if named_in else metric.attributes.get("trade")
    told = around.owner is not None and around.owner.of_company
    named = around.subject is not None or told or trade is None
    return trade if trade is not None and not named and metric.text.startswith(trade) else None


_GOOD_IN = re.compile("生猪|商品猪|肥猪|仔猪|能繁母猪|白羽肉鸡|肉鸡|黄羽鸡|肉牛")


def _named_earlier(around: Around, metric: Mention, at: int) -> Owner | None:
    """我们预计四季度挖掘机批发量持平，全年批发29万台; M9订单火爆（24小时大定2万台）: whose the same metric is that the sentence has told
    without a value.
    """
    if metric.name not in MADE | {"orders"}:
        return None
    told = [m for m in around.sentence.mentions if m.name == metric.name and m.end < at]
    for mention in reversed([m for m in told if m.label == "METRIC"]):
        region, name = stripped(phrase_before(around, mention.start)[1], around.words)
        if name and len(name) <= LONGEST_PHRASE:
            return Owner(name, name, region)
    return None


_OF_MANY = re.compile(
    "(?:行业|板块|上市公司|[房险车药酒煤钢]企|券商|(?:上市|商业|国有|股份|城商|农商|民营|六?大)(?:制|大)?银?行)$"
)  # 建筑行业费用率为5.1%；资产负债率为76.7%


def _main_part(around: Around, at: int) -> str | None:
    """农药中间体为公司第一大业务，营收占比超过60%: what the sentence has just called a main business of the company."""
    start = max(around.note.text.rfind(mark, 0, at) for mark in "；;。\n") + 1
    found = _MAIN.search(around.note.text, max(start, around.sentence.start), at)
    found = found or _SHOWN.search(around.note.text[max(start, around.sentence.start) : at])
    return stripped(found["name"], around.words)[1] or None if found is not None else None


_MAIN = re.compile(
    r"(?P<name>[^，,；;。：:()（）\s\-•]{2,16}?)(?:[(（][^()（）]*[)）])?(?:仍|已|一直)?(?:是|为|系|成为)公司目?前?的?"
    r"(?:第[一二三]大|最大|主要|核心|重要)的?(?:业务|收入来源|产品|来源|利润来源|业务板块|主业)[，,]"
)
# 云端API服务展现出强劲增长潜力，收入占比…: what the clause before is about
_SHOWN = re.compile(
    r"(?:^|[，,])(?P<name>[^，,；;。：:()（）\s\-•]{2,14}?(?:业务|服务|板块|产品|分部))(?:则|也|亦|继续|持续)?(?:展现|呈现|保持|维持|延续|实现|表现|快速|高速|稳步)[^，,；;。\d]{0,14}[，,](?:收入|营收)?$"
)
_TO = re.compile("(?:[向给]|通过|借助).*")  # 英伟达向OpenAI投资, Meta通过合资公司融资
_FIELD = re.compile("^(?:将|已|拟|计划)?[在于对向][^，,]{2,20}(?:领域|方面|业务)")


def _clause(around: Around, at: int) -> str:
    """The text from the last mark to a position; a bracket that has been closed is no mark."""
    run = around.note.text[around.sentence.start : at]
    run = _ASIDE.sub("", run) if run.find(")") >= 0 or run.find("）") >= 0 else run
    return EDGE.split(run)[-1]


_ASIDE = re.compile("[(（][^()（）]{0,40}[)）]")


def _of_goods(around: Around, at: int) -> bool:
    """多晶硅…；行业库存40万吨: whether the paragraph has spoken of a good, so that 行业 is that good's."""
    told = [around.sentence, *around.note.before(around.index, 3)]
    return any(m.label == "COMMODITY" and m.end <= at for sentence in told for m in sentence.mentions)


def _clause_before(around: Around, at: int) -> str:
    """The text from the last clause mark or value to a position; a list of names counts as one clause."""
    marks = [m.end() for m in CLAUSE_MARK.finditer(around.note.text, around.sentence.start, at)]
    floor = max(
        [
            around.sentence.start,
            *marks,
            *(m.end for m in around.sentence.mentions if m.label in VALUES and m.end <= at),
        ]
    )
    return around.note.text[floor:at]


def _clause_company(around: Around, at: int) -> Mention | None:
    """The company that a metric's own clause begins with (甲公司预计出栏…), where no value stands between them."""
    marks = [m.end() for m in EDGE.finditer(around.note.text, around.sentence.start, at)]
    floor = marks[-1] if marks else around.sentence.start
    if (coded := _coded_before(around, floor)) is not None:
        return coded
    org = _org_within(around, floor, at) or _before_bracket(around, floor)
    if org is None or org.start in bystanders(around.note, around.sentence):
        return None
    valued = any(m.label in VALUES and org.end <= m.start < at for m in around.sentence.mentions)
    return None if valued else org


def _before_bracket(around: Around, opened: int) -> Mention | None:
    """甲公司（25年PE 15X）, 甲公司（买入，25年PE 15X）: the company right before the bracket that a clause begins with or stands in."""
    if around.note.text[opened - 1 : opened] not in {"（", "("}:
        inside = _OPEN.search(around.note.text, max(around.sentence.start, opened - RATED), opened)
        if inside is None:
            return None
        opened = inside.start() + 1
    return next((m for m in around.sentence.mentions if m.label == "ORG" and m.end == opened - 1), None)


RATED = 16  # characters of a bracket before what it tells of a company besides its rating
_OPEN = re.compile(r"[(（][^()（）；;。]*[，,]\s?$")


def _coded_before(around: Around, start: int) -> Mention | None:
    """《要闻》甲银行（03968.HK）半年纯利…: the company whose code in a bracket ends where a clause begins, whatever stands before it."""
    if around.note.text[start - 1 : start] not in {"）", ")"}:
        return None
    orgs = (m for m in around.sentence.mentions if m.label == "ORG" and m.end < start)
    return next(
        (m for m in orgs if (code := _CODED.match(around.note.text, m.end)) and code.end() == start), None
    )


_CODED = re.compile(r"\s?[（(]\s?[\dA-Z]{1,6}(?:[.:-][A-Z]{1,3})?\s?[)）]")


def _led(around: Around, at: int) -> Mention | None:
    """The company that the last clause before a position began with."""
    led = [m for m in leaders(around.note, around.sentence) if m.end <= at]
    return led[-1] if led and not since_item(around.note.text, led[-1].end, at) else None


def _risen(around: Around, metric: Mention) -> Mention | None:
    """…167亿美元；乙需求延续，资本支出243亿美元: the company that a clause since the last metric began with ends the former's reign."""
    risen = [
        m for m in leaders(around.note, around.sentence) if around.owned <= m.start and m.end <= metric.start
    ]
    return risen[-1] if risen and around.owned >= 0 else None


def _carried(around: Around, metric: Mention, region: str | None) -> Owner:
    """A company named earlier in the sentence or paragraph, the subject of the note, or the company spoken of last."""
    if around.same is not None and around.same[0] == metric.name and not around.same[1].of_company:
        good = good_since(around.note, around.index) if metric.attributes.get("goods") else None
        # …开工率为64.6%。预计下周开工率环比下降0.6个百分点
        return around.same[1] if good is None else Owner(good.name, good.text, region)
    governed = governing(around.note, around.index, metric.start, around.subject)
    found = governed or around.subject or _named_before(around, metric)
    if found is None:
        several = [*SEVERAL.finditer(around.note.text, around.sentence.start, metric.start)]
        if several:  # 四大云厂商陆续披露季报，合计资本开支…
            return Owner(several[-1][0], several[-1][0], region, True)
        given = frozenset(
            m.start for m in around.sentence.mentions if m.label == "ORG" and receives(around.note, m)
        )
        found = nearest(around.note, around.index, metric.start, metric.end, ["ORG"], reach=2, avoid=given)
        if found is not None and CLAUSE_MARK.search(around.note.text, metric.end, found.start):
            # 营收升至19亿美元，甲贡献62%: of whom a later clause speaks comes after whom the sentences before spoke of
            found = carried(around.note, around.index, ["ORG"], 2) or found
    if found is not None:
        return Owner(found.name, found.text, region, True)
    if around.sector is not None and metric.attributes.get("unit") == "ratio":
        return Owner(around.sector, around.sector, region)
    if metric.attributes.get("goods") or metric.name in BY_GOOD:
        labels = ["COMMODITY", *(DEVICES if metric.name in MADE else ())]
        goods = nearest(around.note, around.index, metric.start, metric.end, labels, reach=2)
        if goods is not None:
            return Owner(goods.name, goods.text, region)
        if metric.name in {"exports", "imports"} and around.fallback is None:
            return Owner(
                home_economy(around.note, around.words, around.index), None, region
            )  # 以美元计价的出口同比增长8.3%
    for owner in (around.fallback, around.owner):
        if owner is not None:
            return Owner(owner.name, owner.raw, region, True)
    return Owner(None, None, region)


def _named_before(around: Around, metric: Mention) -> Mention | None:
    """The last company named before a metric in its sentence that it is not compared with."""
    aside = bystanders(around.note, around.sentence)
    named = [
        m
        for m in around.sentence.mentions
        if m.label == "ORG" and m.end <= metric.start and m.start not in aside
    ]
    return named[-1] if named else None


def _economy(around: Around, name: str, region: str | None) -> Owner:
    """A country's figure: CPI without a region is that of the note's own country."""
    country = region if region and region != "全球" else home_economy(around.note, around.words, around.index)
    return Owner(country, name or country, region or country)


def _named(metric: Mention, name: str, region: str | None, subject: Mention | None) -> Owner:
    """A segment of the company where the clause or the kind of metric says so, else the thing itself."""
    if metric.attributes.get("of") == "company":
        return Owner(name, name, region)
    if (
        subject is None
        or metric.attributes.get("of") == "market"
        or name.startswith((subject.name, subject.text))
    ):
        return Owner(name, name, region, company=subject.name if subject else None)
    if subject.name.startswith(name) or subject.name.endswith(name):  # 某某 for 某某机电; 青岛啤酒's 啤酒
        return Owner(subject.name, name, region, True, subject.name)
    return Owner(subject.name + name, name, region, company=subject.name)


_GIVERS = (
    "向", "对", "给", "正与", "拟与", "将与", "已与", "计划与", "携手", "联手", "授权", "获得", "收到", "拿下", "斩获", "接获", "赢得", "揽获", "中标", "获",
)  # fmt: skip


def _org_within(around: Around, start: int, end: int) -> Mention | None:
    orgs = [m for m in around.sentence.mentions if m.label == "ORG" and start <= m.start and m.end <= end]
    orgs = [m for m in orgs if not (tells(around.note, around.sentence, m) or receives(around.note, m))]
    # 向乙投资, 获得乙价值90亿美元的订单: the company that something is done to or that gives
    orgs = [m for m in orgs if not around.note.text.endswith(_GIVERS, 0, m.start)]
    return orgs[-1] if orgs else None
