"""Values beside a metric that are no figures of it: of rivals, of a share's price, of a bracket's parts, of what is only supposed."""

import re

from extractor.linking.definitions import is_for_each
from extractor.linking.readings import Reading
from extractor.rules.mentions import Mention

__all__ = ["compares", "is_band", "is_other_figure", "trade_beside"]


_DEED = re.compile(r"(?:认购|申购|领投|跟投|参投|罚款|赔偿|捐赠|套现)(?:了|约|近|超|共)?\s?$")
_SUPPOSED = re.compile(
    r"(?:若|假设|如果|假如|每)[^，,。；;]{0,16}(?:上涨|下跌|上升|下降|变动|波动|升高|降低)[^，,。；;]{0,4}\d[^，,。；;]{0,6}[，,][^，,。；;]*$"
)
# 若AI收入占比提升至5%，…: what is only supposed; but not what a word sets aside or reckons with (若剔除…, 若以…计)
_CONDITION = re.compile(
    r"(?:^|[，,；;。：:\s])(?:若|如果|假如|倘若)(?!剔除|不考虑|扣除|考虑|按|以|用|从|包括|加上|不含|还原)"
    r"[^，,。；;：:]{2,24}(?:提升|提高|达到?|上?升|增长?|下?降|恢复|突破|维持)[^，,。；;\d]{0,4}$"
)
_CONSEQUENCE = re.compile(r"\s?(?:以[上下]|左右|的话|时)?[，,]")
# of somebody else, or a part of what is told
_OF_OTHERS = re.compile(
    r"(?:高于|低于|优于|好于|高过|超过|超出|逊于|不及|领先|落后)(?:于)?(?:主要|海外|国内|头部)?(?:竞争)?(?:对手|同行|同业|友商|行业(?:平均|均值|水平)?|可比公司)(?![^，,；;。\d]{0,4}(?:预期|预测|指引))[^，,；;。\d]{0,6}的?\s?$"
    r"|\d[%％]\s?(?:约合?|即|折合|相当于)\s?$"
)
# 收入+6.5%（量+4%、价+2.5%）: of what a growth is made
_VOLUME_OR_PRICE = re.compile(
    r"(?:^|[(（、，,/；;])\s?(?:量|价|均价|销价|价格)(?:同比|环比|分别)?(?:增长|下滑|下降|提升|上升)?\s?$"
)
# 完成全年目标的95%: how much of what was aimed at has been reached
_OF_AIM = re.compile(
    r"(?:达到?|完成了?|实现了?|占|相当于)[^，,；;。\d]{0,10}(?:目标|指引|计划|任务|预期|预算)的\s?(?:约|近|超过?|逾)?$"
)
# 净利润预测分别上调18%: by how much a forecast has been changed is no growth
_REVISED = re.compile(
    r"(?:(?:预测|预期|预估|盈测)(?:值)?|[较比](?:此前|之前|前次|上次|原先|原来)(?:的?(?:预测|预期|预估))?)(?:亦|也|均|则|将|分别|各|平均|大幅|小幅|轻微)*(?:上调|下调|上修|下修|调升|调降|调高|调低)(?:约|了|近|逾)?\s?$"
)
# 年增3.2%，优于证券型年增2.14%: the growth of somebody else
_OUTDONE = re.compile(
    r"[，,](?:也|并|亦|仍|大幅|明显|显著|略|远)*(?:优于|领先于?|高于|低于|跑赢|不及|落后于?)(?P<who>[\u4e00-\u9fff]{2,10}?)的?(?:同比|环比)?(?:[年季月][增减]|增长|下降|增速|增幅)[为约达]?\s?$"
)
# 订单…，平台效率提升约300%: what is done better is no figure that somebody files
_DONE_BETTER = re.compile(
    r"(?:效率|性能|吞吐|速度|时延|延迟|带宽|能耗|功耗|能效|响应时间|处理能力)(?:同比|环比|分别|均|大幅|显著|再|可|将|较[^，,；;。\d]{1,10})*(?:提升|提高|下降|降低|改善|缩短|增长|优化)(?:了|约|近|超|超过|逾|高达|达|至|幅度|高达)*\s?$"
)
# 江河银行(01988.HK) -0.020 (-0.345%): the day's move of a share, behind its code
_QUOTED = re.compile(r"[(（]\d{4,6}(?:\.[A-Z]{2})?[)）]\s?[-+−]?\d[\d.]*\s?[(（]\s?$")
# 毛利率高于国内8个百分点: by how much one thing is above another
_APART = re.compile(
    r"(?:高于|低于|高出|低出|领先于?|落后于?)(?P<who>[\u4e00-\u9fffA-Za-z]{1,10}?)(?:约|近)?\s?$"
)
# 盘后涨9%, 股价盘前+7%: the move of a share
_SHARE_MOVES = re.compile(
    r"(?:盘[前后中]|[早午尾]盘|收盘|开盘|股价|个股)(?:交易)?(?:一度|大幅|最高|曾|逆势|累计|应声|随即|收|高开|低开|跳空)*(?:大|飙|急|重|走|上|下|收)?(?:涨|跌|挫|升|[+\-−])(?:幅|逾|超|近|约|至|达|了|超过)*\s?$"
)
_NO_RIVAL = re.compile(
    r"预期|预测|预估|共识|同期|去年|上年|指引|上[季月半一]|目标|前值|此前|前期|全年|平均|季度"
)
_EACH_TEN = re.compile(
    r"(?:每\s?(?:10|十)\s?股|10\s?派)[^，,；;。]{0,16}$"
)  # no sum, and of more than one share
_EXPECTED = re.compile(r"的?(?:一致)?(?:预期|预测|预估|指引)")


def compares(reading: Reading, values: list[Mention]) -> bool:
    """Whether a value is of those with whom somebody is compared, a share of another value, or a dividend of ten shares."""
    text, start = reading.note.text, values[0].start
    floor = max(reading.sentence.start, start - 24)
    if values[0].label == "MONEY" and _EACH_TEN.search(text, floor, start):
        return True
    if values[0].label == "PERCENT_POINT":
        apart = _APART.search(text, floor, start)
        if apart is not None and not _NO_RIVAL.search(apart["who"]):
            return True
        if _SINCE_SEVERAL.search(text, max(reading.sentence.start, start - 40), start):
            return True
    if values[0].label == "PERCENT":
        outdone = _OUTDONE.search(text, floor, start)
        if outdone is not None and not _NO_RIVAL.search(outdone["who"]):
            return True
        if _DONE_BETTER.search(text, floor, start) or _QUOTED.search(text, floor, start):
            return True
        if _SHARE_MOVES.search(text, floor, start):
            return True
        if _OF_AIM.search(text, floor, start):
            return True
        if _VOLUME_OR_PRICE.search(text, floor, start) or _REVISED.search(text, floor, start):
            return True
    if _OF_OTHERS.search(text, floor, start) is None or _EXPECTED.match(text, values[-1].end):
        return False
    return trade_beside(reading, values[0]) is None


def trade_beside(reading: Reading, value: Mention) -> str | None:
    """销量同比+2%，好于全行业（-0.3%）: the trade whose own signed rate stands in a bracket right behind it."""
    if value.label != "PERCENT" or value.text[0] not in "+-−＋－":
        return None
    told = _TRADE.search(reading.note.text, max(reading.sentence.start, value.start - 16), value.start)
    return told["trade"] if told is not None else None


_TRADE = re.compile(
    r"(?:[高低优好弱强快慢]于|跑[赢输]|领先|落后|不及|逊于)(?:于)?(?P<trade>(?:全|整个)?(?:行业|板块))(?:整体|平均|均值|水平|增速|增幅)*\s?[(（]\s?$"
)


# behind what a mark, a rate or a word ends, and no member of a list (7、8月)
_NEXT_ITEM = re.compile(
    r"\d{1,2}(?:[.．](?=[\u4e00-\u9fff])|、(?=[\u4e00-\u9fffA-Z“\"]{2})|[)）](?<=[(（]\d[)）])(?=[\u4e00-\u9fffA-Z“\"]))"
)
_MONTH_AGAIN = re.compile(r" \d{1,2} ?月")
# 较2022、2023年同期分别低0.8个百分点、低0.3个百分点: since the same part of several years, one by one
_SINCE_SEVERAL = re.compile(r"[较比]\s?(?:20\d\d年?\s?[、和及/与]\s?)+20\d\d年?(?:同期)?[^，,；;。]{0,32}$")
_A_PRICE = re.compile(r"\s?的?(?:合理|目标|平均|市场|现货|长协|销售|关键)?(?:价格|价位|均价|煤价|电价)")
_QUANTILE = re.compile(
    r"\s?的?(?:相对|历史|较|中)*[高低]?(?:百分)?(?:分位|(?<=[的史对较中高低])水位)"
)  # but 维持在20%水位
_CODE = re.compile(r"0\d|\d+柜系统")
GOODS = 10_000  # from how many 条 on goods are counted and not lines of production
# 库存方面，15个样本城市…: of how many places or firms something is told
_SAMPLE = re.compile(
    r"\s?(?:主要|重点|样本|典型|代表性?|核心|热点|监测|一线|二线|大中|的)*(?:城市|省份|省市|省区|地区|国家|行业|品种|钢厂|电厂|港口|样本企业|样本点)"
)
_BOUND = re.compile(r"[^(（]{0,3}[(（]\s?[>＞≥<＜≤]\s?\d[\d.]*[^()（）]{0,6}[)）]")
_CLASS = re.compile(r"(?:及?以[上下])?的\s?(?:\d{1,4}[家只个]|企业|公司|客户|产品|品牌|城市)")


def is_band(reading: Reading, value: Mention) -> bool:
    """±2%, 正负1.5个百分点: how far a guidance may be missed."""
    before = reading.note.text[max(0, value.start - 2) : value.start].rstrip()
    return value.text.startswith(("±", "正负")) or before.endswith(("正", "正负", "±", "上下"))


def _is_item_number(text: str, start: int) -> bool:
    """Whether a number closes with a bracket that none has opened, before the words of an item."""
    before = text[max(0, start - 24) : start]
    opened = max(before.rfind("("), before.rfind("（")) > max(before.rfind(")"), before.rfind("）"))
    return not opened and _COUNTS.match(text, start) is not None


_COUNTS = re.compile(r"\d{1,2}\s?[)）]\s?(?=[\u4e00-\u9fffA-Z])")


def is_other_figure(reading: Reading, values: list[Mention]) -> bool:
    """Whether what stands around a value says that it is supposed, a class's bound, a price, a rank or a number of lines."""
    text, end, quantity = reading.note.text, values[-1].end, values[0].quantity
    if _SUPPOSED.search(text[reading.sentence.start : values[0].start]):
        return True  # 若铜价上涨10%，毛利率下降0.8pct
    if _CONSEQUENCE.match(text, end) and _CONDITION.search(
        text, max(reading.sentence.start, values[0].start - 40), values[0].start
    ):
        return True
    if values[0].label in {"MONEY", "COUNT"} and is_for_each(text, reading.sentence.start, values[0].start):
        return True  # 每GW对应150亿美元收入
    if quantity is not None and quantity.unit_raw in {"个", "家", "大"} and _SAMPLE.match(text, end):
        return True
    if _BOUND.match(text, max(0, values[0].start - 4), end + 2):
        return True  # 焦化厂产能（>200万吨）开工率: the size of those of whom it is told
    if _CLASS.match(text, end):
        return True  # 收入百亿元以上的6家企业: what a class of companies begins at
    if values[0].label == "NUMBER" and _MONTH_AGAIN.match(text, end):
        return True  # 叠加 9 9 月降息预期: a month that the file holds twice
    if values[0].label == "NUMBER" and text.endswith(("剔除", "不含", "扣除"), 0, values[0].start):
        return True  # 20.7倍2025年市盈率（剔除707首付款影响）: part of a name
    if values[0].label == "NUMBER" and _NEXT_ITEM.match(text, values[0].start):
        return True  # 3.涨价压制手机需求4.产能投放过快: the number of the next item
    if values[0].label == "NUMBER" and _is_item_number(text, values[0].start):
        return True  # 供给不足 2）竞争加剧
    if values[0].label == "COUNT" and _CODE.match(text, values[0].start):
        return True  # 从08柜系统切换到23柜: the name of a product
    if values[0].label == "NUMBER" and text.startswith("季", end):
        return True  # 累计前3季EPS: how many quarters
    if values[0].label == "COUNT" and text[values[0].start - 1 : values[0].start] == "等":
        return True  # 法律、物流、销售等40多个职业: how many a list names
    if quantity is not None and quantity.unit_raw == "档":
        return True  # 会员四档: grades of a plan
    if quantity is not None and quantity.unit_raw == "条" and (quantity.value or 0) < GOODS:
        return True  # 3条产线, but 3.04亿条 of tyres
    if values[0].label == "MONEY" and _DEED.search(text, max(0, values[0].start - 6), values[0].start):
        return True  # 市值500亿港元，基石投资者认购3亿美元: what somebody does with his money
    if values[0].label == "MONEY" and (_A_PRICE.match(text, end) or values[0].text.startswith("数")):
        return True  # 煤电盈利均分的750元价格; 巨头数千亿元的投资 tells no figure
    return (
        _QUANTILE.match(text, end) is not None
    )  # 处于近五年82.5%的高分位: where a multiple stands among its own
