"""Whose a deal is: what an issue or a round raises, the fees of a licence, and orders that two companies sign."""

import re

from extractor.linking.ownership import Around
from extractor.linking.roles import leaders
from extractor.rules.mentions import Mention

__all__ = ["LICENSE_FEES", "RAISED", "WITH_US", "deal_owner"]

RAISED = {"funding", "market_cap", "valuation"}  # 某某科技科创板IPO募资: no part of a company has its own
LICENSE_FEES = {"upfront_payment", "milestone_payment"}
_LATIN = re.compile(
    r"(?:^|[，,。；;：:\s])(?P<name>[A-Z][A-Za-z]{2,}(?: [A-Z][A-Za-z]+)?)\s?(?:已|将|拟|近日|宣布)*[与和同跟]$"
)
_PAYS = re.compile(r"(?:将|已|需|须|同意|拟|会)*(?:向[^，,；;。]{1,12}?)?(?:支付|给付)")
_IT = ("该公司与", "该公司和", "其与", "其和")
WITH_US = ("公司与", "公司和", "公司同", "公司跟")
_WITH = ("与", "和", "同", "跟")
WITH_REACH = 12  # characters between two parties


def deal_owner(around: Around, metric: Mention, org: Mention) -> Mention:
    """甲与乙协议项下首付款3亿美元, 甲与乙签署90亿美元合同, 乙支付首付款: a fee or an order is whose is named first, not the partner's nor the
    payer's."""
    if metric.name not in LICENSE_FEES | {"orders"}:
        return org
    text, orgs = around.note.text, [m for m in around.sentence.mentions if m.label == "ORG"]
    pays = _PAYS.match(text, org.end) if metric.name in LICENSE_FEES else None
    if not (pays or text.endswith(_WITH, 0, org.start)):
        return org
    others = [m for m in orgs if m.name != org.name]
    paid = [m for m in others if pays and m.start in range(*pays.span())]
    before = [m for m in others if m.end < org.start]
    near = before[-1:] if pays or (before and org.start - before[-1].end <= WITH_REACH) else []
    if text.endswith(_IT, 0, org.start):  # 该公司与微软达成…
        led = [m for m in leaders(around.note, around.sentence) if m.end < org.start]
        near = led[-1:] or before[-1:]
    elif not near and (latin := _LATIN.search(text, around.sentence.start, org.start)) is not None:
        near = [Mention(*latin.span("name"), "ORG", latin["name"], latin["name"])]  # Nebius与微软签署…
    own = around.subject if pays or text.endswith(WITH_US, 0, org.start) else None
    return next(iter([*paid, *near]), own or org)
