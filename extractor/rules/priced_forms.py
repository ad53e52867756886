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


_DEVICE: Mapping[str, str] = MappingProxyType({"kind": "hardware"})
# RS Pro 3旗舰投影（定价9299元）: a Latin name with the price in brackets behind what it is
_LAUNCHED = re.compile(
    r"(?<![A-Za-z0-9\-.])([A-Z][A-Za-z0-9]*(?:[ \-][A-Z0-9][A-Za-z0-9]*){1,3})(?=[^，,。；;：:（()A-Za-z]{0,14}[（(]\s?(?:国内|海外|首发|建议)?(?:定价|售价|起售价|零售价|到手价|指导价))"
)


# 16.8万元起的远征A2: a type behind its price
_PAID = re.compile(
    r"(?<=元)(?:起售?)?的([\u4e00-\u9fff]{2,4}\s?[A-Z]{1,2}\d{1,2}[A-Za-z]{0,2}(?:\s(?:Pro|Max|Ultra|Plus|Air))?)(?![A-Za-z0-9.])"
)


def priced_forms(text: str) -> Iterator[_Form]:
    """Every name that its form tells."""
    for start, end, name in _panel_sizes(text):
        yield start, end, "COMMODITY", name, _PANEL
    if "光模块" in text:
        for match in _RATE.finditer(text):
            yield match.start(), match.end(), "COMMODITY", f"{match[1]}光模块", _OPTICAL
    if "EU" in text:
        yield from _legs(text)
    if "价" in text:
        for match in _LAUNCHED.finditer(text):
            yield match.start(1), match.end(1), "PRODUCT", match[1], _DEVICE
    for match in _PAID.finditer(text):
        yield match.start(1), match.end(1), "PRODUCT", match[1], _DEVICE
    for match in _PLANS.finditer(text):
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
