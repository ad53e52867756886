"""Names of goods told by their form alone: sizes of panels, rates of optical modules, routes of freight, plans."""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

__all__ = ["priced_forms"]

_Form = tuple[int, int, str, str, Mapping[str, str]]  # start, end, label, name, attributes
_PANEL: Mapping[str, str] = MappingProxyType({"unit": "unit"})
_OPTICAL: Mapping[str, str] = MappingProxyType({"unit": "unit", "kind": "hardware"})
_ROUTE: Mapping[str, str] = MappingProxyType({"kind": "service"})
_PLAN: Mapping[str, str] = MappingProxyType({"kind": "subscription"})
_SIZE = re.compile(r"(\d{2,3}(?:\.\d)?)\s?(?:英寸|寸|吋)?(?:TV|电视|液晶)*(?:面板)?")
_SIZES = re.compile(
    r"(?<![\d.])(?:\d{2,3}(?:\.\d)?\s?(?:英寸|寸|吋)?[、/和]\s?)*\d{2,3}(?:\.\d)?\s?(?:英寸|寸|吋)(?:TV|电视|液晶)*(?:面板)?"
)
_RATE = re.compile(
    r"(?<![\d.A-Za-z])(400G|800G|1\.6T|3\.2T)(?=\s?(?:[DFSL]R\d?|首批|产品|单价|报价|均价|价格|当前|目前|的|则?为|出货|需求|订单|占比|渗透|收入|产能|放量))"
)
_ORIGIN = re.compile(r"([\u4e00-\u9fff]{2})至[\u4e00-\u9fff]{2,8}?(?:运价|均价)?\d[\d,]*美元/[FT]EU")
_LEG = re.compile(
    r"(?<=[；;，,、。])至([\u4e00-\u9fff]{2,6}?)(?:航线|线)?(?:运价)?(?:则?[为报])?(?=\d[\d,]*美元/[FT]EU)"
)
_PLANS = re.compile(
    r"(?<![A-Za-z0-9\-. ])([A-Z][A-Za-z]+(?: [A-Z][A-Za-z]+|\+){1,2})(?=\s?的?(?:订阅费|订阅价|会员费|月费|年费|月订阅))"
)

# Luma Plus $30/月: a Latin name that ends in an edition, right before what a month of it costs
_EDITIONS = re.compile(
    r"(?<![A-Za-z0-9\-. ])([A-Z][A-Za-z]+(?: [A-Z][A-Za-z]+)? (?:Pro|Plus|Max|Teams?|Ultra|Lite|Business|Enterprise|Starter|Basic|Premium|Standard|Unlimited)\+?)"
    r"(?=\s?(?:[(（]|定价|售价|订阅|套餐|会员|[则均]?为|[:：]){0,2}\s?[$¥￥]?\d[\d.,]*\s?(?:美元|元|欧元)?\s?[/每]\s?(?:月|年|mo))"
)


_DEVICE: Mapping[str, str] = MappingProxyType({"kind": "hardware"})
# RS Pro 3旗舰投影（定价9299元）: a Latin name with the price in brackets behind what it is
_LAUNCHED = re.compile(
    r"(?<![A-Za-z0-9\-.])([A-Z][A-Za-z0-9]*(?:[ \-][A-Z0-9][A-Za-z0-9]*){1,3})(?=[^，,。；;：:（()A-Za-z]{0,14}[（(]\s?(?:国内|海外|首发|建议)?(?:定价|售价|起售价|零售价|到手价|指导价)|\s?(?:起售价|首发价|起步价|早鸟价)\s?\d)"
)


_TYPE = re.compile(
    r"(?<![A-Za-z0-9\-.])([A-Z]{1,3}\d{1,3}(?:\s?(?:Pro|Max|Plus|Air|Ultra))?)(?=机型|车型|机器人)"
)
_GPU: Mapping[str, str] = MappingProxyType({"vendor": "英伟达", "kind": "gpu"})
_CARD = r"(?:30[789]|40[789]|50[789])0(?:\s?D|\s?Ti)?(?![\d.,%％A-Za-z点元年万亿家人只号]|\s?[元点万亿])"
_NAMED = r"(?:[AHBLV]\d{2,3}|RTX\s?\d{4}|昇腾\s?\d{3}[A-Z]?)"
# 4090租金, 8卡5090, H100和4090, 2000张4090: what stands beside the number says that a card is meant
_CARD_TOLD = re.compile(
    rf"(?<![\d.\-A-Za-z])(?<!\d,)(?:{_CARD}(?=\s?的?(?:租|单卡|单张|整机|服务器|显卡|时租|月租|报价|算力|集群|机器|节点|[、/和与及]\s?{_NAMED}|[涨跌升降](?:至|到|价)))"
    rf"|(?<=[张块卡颗台片]){_CARD})|(?<=\d[、/和与及])(?<=[AHBLV]\d\d\d[、/和与及]){_CARD}"
)
_CARD_ALONE = re.compile(rf"(?<![\d.\-A-Za-z$¥第])(?<!\d,)(?<![A-Za-z] ){_CARD}")
_CARDS = re.compile(r"显卡|算力|GPU|英伟达|整机|卡时|H20|[AH][18]00")


def _cards(text: str) -> Iterator[_Form]:
    """4090租金…，5090约…: cards called by their number alone, once one of them is told beside a word that says so."""
    if ("90" not in text and "80" not in text) or not _CARDS.search(text) or not _CARD_TOLD.search(text):
        return
    for match in _CARD_ALONE.finditer(text):
        yield match.start(), match.end(), "ACCELERATOR", "RTX " + match[0].replace(" ", ""), _GPU


_ENDS = "美西|美东|欧洲|欧基|欧基港|地中海|波斯湾|红海|澳新|东南亚|南美东|南美西|南美|西非|南非|东非|日本关西|日本关东|日本|韩国|中南美"
_PORT = re.compile(
    rf"(?:(?P<start>远东|上海|中国|亚洲)[至到\-](?P<far>{_ENDS})|(?<![\u4e00-\u9fff])(?:其中|而)?(?P<end>{_ENDS}))(?:基本港|航线|线)?(?:[(（][^()（）\d]{{2,4}}[)）])?(?:市场|航线)?(?:海运费|运价|运费|报价)?(?:则?[为报]|收于|收报)?"
    r"(?=\s?\d[\d,]*(?:美元|美金)/(?:[FT]EU|大?箱|FFE)|\s?每(?:大?箱|[FT]EU|FFE))"
)


def _ports(text: str) -> Iterator[_Form]:
    """美西1,823美元/FEU, 远东到韩国每TEU…: the end of a route, with or without its beginning."""
    for match in _PORT.finditer(text):
        end = match["far"] or match["end"]
        name = f"{match['start']}至{end}" if match["start"] else f"{end}航线"
        group = "start" if match["start"] else "end"
        yield match.start(group), match.end("far" if match["far"] else "end"), "COMMODITY", name, _ROUTE


# 16.8万元起的远征A2: a type behind its price
_PAID = re.compile(
    r"(?<=元)(?:起售?)?的([\u4e00-\u9fff]{2,4}\s?[A-Z]{1,2}\d{1,2}[A-Za-z]{0,2}(?:\s(?:Pro|Max|Ultra|Plus|Air))?)(?![A-Za-z0-9.])"
)


# 每处理1,000tokens, 每1,000个token: how many tokens are told in figures with a comma, or behind what is done with them
_TOKENS = re.compile(
    r"每\s?(?P<work>处理|生成|输出|推理|计算|消耗|产出|完成)?\s?(?P<many>千|一千|1,?000|1[Kk]|百万|一百万|100\s?万|1,?000,?000|1M)\s?个?\s?(?:tokens?(?![a-z])|词元)(?=[^万亿\d]|\s?\d)",
    re.IGNORECASE,
)


def _tokens(text: str) -> Iterator[_Form]:
    for match in _TOKENS.finditer(text):
        thousand = match["many"] in {"千", "一千", "1K", "1k", "1000", "1,000"}
        per = "thousand_tokens" if thousand else "million_tokens"
        facts = {"per": per} | ({"verb": "1"} if match["work"] else {})
        yield match.start(), match.end(), "PER_CUE", "每千tokens" if thousand else "每百万tokens", facts


def priced_forms(text: str) -> Iterator[_Form]:
    """Every name that its form tells."""
    for start, end, name in _panel_sizes(text):
        yield start, end, "COMMODITY", name, _PANEL
    if "光模块" in text:
        for match in _RATE.finditer(text):
            yield match.start(), match.end(), "COMMODITY", f"{match[1]}光模块", _OPTICAL
    if "EU" in text:
        yield from _legs(text)
    if "EU" in text or "每箱" in text or "大箱" in text:
        yield from _ports(text)
    yield from _cards(text)
    if "价" in text:
        for match in _TYPE.finditer(text) if "机型" in text or "车型" in text or "机器人" in text else ():
            yield match.start(), match.end(), "PRODUCT", match[1], _DEVICE
        for match in _LAUNCHED.finditer(text):
            yield match.start(1), match.end(1), "PRODUCT", match[1], _DEVICE
    if "每" in text:
        yield from _tokens(text)
    for match in _PAID.finditer(text):
        yield match.start(1), match.end(1), "PRODUCT", match[1], _DEVICE
    plans = [*_PLANS.finditer(text), *(_EDITIONS.finditer(text) if "月" in text or "年" in text else ())]
    for match in plans:
        yield match.start(1), match.end(1), "PRODUCT", match[1], _PLAN


def _legs(text: str) -> Iterator[_Form]:
    """上海至美西2,194美元/FEU；至美东4,172美元/FEU: the later ends of a list of routes have the first one's origin."""
    origin = _ORIGIN.search(text)
    while origin is not None:
        following = _ORIGIN.search(text, origin.end())
        until = following.start() if following is not None else len(text)
        for leg in _LEG.finditer(text, origin.end(), until):
            yield leg.start(), leg.end(1), "COMMODITY", f"{origin[1]}至{leg[1]}", _ROUTE
        origin = following


def _panel_sizes(text: str) -> Iterator[tuple[int, int, str]]:
    """The sizes of panels in a note on panels, a list of them too: 32/55寸 is 32寸面板 and 55寸面板."""
    if "面板" not in text:
        return
    for match in _SIZES.finditer(text):
        for size in _SIZE.finditer(text, *match.span()):
            yield size.start(), size.end(), f"{size[1]}寸面板"
