"""Companies told by the stock codes behind their names, and the codes that a text gives to known ones."""

import re
from collections.abc import Iterator, Mapping

__all__ = ["securities", "with_codes"]

_Entry = tuple[str, str, Mapping[str, str]]

# 豪能股份(603809), 某某集团-W（01810.HK）, 某某实业(54.55, -0.30)(00006): whatever stands before a stock code is a company
_CODE = re.compile(
    r"\s?(?:[(（][-+\d., %]+[)）]\s?)?[(（]\s?(?P<code>(?:[036]\d{5}|[036]\d{2}[xX*]{3}|[48]\d{5}|92\d{4}|\d{4,5})(?:\s?\.\s?(?:SH|SZ|BJ|HK|TWO?|TT|SS))?|\d{3,5}[\s\-]?HK|\d{4}[\s\-]?(?:TW|TT)|\d{6}\s?CH|[A-Z]{1,5}(?:\.(?:US|O|N)|\s(?:US|UW|UN)))\s?[)）,，/]"
)
_BRACKET = re.compile(r"[(（]")
_COMPANY = re.compile(
    r"(?<![A-Za-z0-9])(?!ETF|LOF|REIT|EPS)[A-Z][A-Za-z]{2,11}$|[\u3400-\u9fff\U00020000-\U0003ffff]{2,8}(?:[(（](?:亚洲|中国|控股|集团|国际|香港|新加坡|企业|美国)[)）])?(?:-[A-Z]{1,2})?$"
)
# Cloudflare Inc-A(NET.N), Arm Holdings plc ADR(ARM.O): the name of an American share, and the words of its legal form
_LATIN_NAME = re.compile(
    r"(?<![A-Za-z0-9])[A-Z][A-Za-z0-9&.'’-]*(?:\s(?:[A-Z&][A-Za-z0-9&.'’-]*|plc|of|and|de|the))*$"
)
_LEGAL_FORM = re.compile(
    r"(?:[\s,]+(?:AD[RS]|plc|PLC|Inc\.?|Corp\.?|Corporation|Co\.?|Company|Ltd\.?|Limited|N\.?V\.?|S\.?A\.?|SE|AG|Class|Holdings?|Group|[A-C])(?![a-z])|-[A-Z]{1,3})+$"
)
_AMERICAN = re.compile(r"[A-Z]{1,5}(?:\.(?:US|O|N)|\s(?:US|UW|UN))")
# 中国软件国际(00354): a known name goes on, and the code is another's
_SAME_COMPANY = re.compile(r"(?:股份|集团|控股|公司|有限公司|保险|银行|汽车|科技|电子|[AH]股|[（(].*)+$")
# 目标价在港股(00700.HK)为520港元: where a share is listed, not who it belongs to
_LISTING = re.compile(r"[港美台]股$")
_AMOUNT_END = re.compile(
    r"(?:(?<=\d)[港美]?|(?<=\d[港美]))元(?=[\u4e00-\u9fff]{2})|(?<=[|│｜\s])目标价(?=[\u4e00-\u9fff]{2})"
)
# 重申(00867)跑赢行业评级, 将(00867)目标价上调: a page that lost its links leaves the code alone
_NAMELESS = re.compile(
    r"(?:重申|维持|给予|首予|上调|下调|调高|调低|看好|[予将把]|(?<![\u3400-\u9fff])[升降对])\s?$"
)
LONGEST_LATIN = 60  # characters of the full name of an American company
LONGEST_COMPANY = 14  # characters, with the -W of its shares or what is told in a bracket: 某某（亚洲）
_BEFORE_NAME = re.compile(
    r".*(?:给予|上调|下调|维持|重申|首予|推荐|关注|看好|喜爱|喜好|偏好|偏爱|首选|青睐|推介|公司|覆盖|获得|收购|持有|其中|例如|比如|包括|包含|发布|升|降|予|对|将|把|由|和|与|及|的|为|是|向|从|被|较|介绍过|提到过|提过|提到|谈到|谈过)(?=[\u4e00-\u9fff]{2})"
)


def _goes_on(text: str, known: tuple[int, int, _Entry], end: int, code: str) -> bool:
    """Whether a known name is the beginning of a longer one whose stock code is not its own."""
    own = known[2][2].get("code", "").partition(".")[0].lstrip("0")
    rest = text[known[1] : end].partition("-")[0]
    other = own and own != code.partition(".")[0].lstrip("0")
    return bool(rest and other) and not _SAME_COMPANY.match(rest)


def securities(
    text: str, known: Mapping[int, tuple[int, int, _Entry]], listed: Mapping[str, _Entry]
) -> list[tuple[int, int, _Entry]]:
    """Companies that no lexicon holds, by the stock code behind them; names of the lexicon keep their place.

    known: the companies of the lexicon, by where they start. listed: those of the lexicon, by the digits of their codes.
    """
    found: list[tuple[int, int, _Entry]] = []
    longer: dict[str, _Entry] = {}
    for match in _codes(text):
        if text[match.end() - 1] in ")）" and _NAMELESS.search(
            text, max(0, match.start() - 3), match.start()
        ):
            code = match["code"]
            if len(code) > 4:
                entry = listed.get(code.partition(".")[0], ("ORG", code, {"code": code}))
                found.append((*match.span("code"), entry))
            continue
        at = match.start() - text.endswith("】", 0, match.start())  # 【某某家居】(603997)
        company = _company_before(text, at, match["code"])
        if company is None:
            continue
        start, end = company.span()
        lead = _BEFORE_NAME.match(text, start, end)
        start = lead.end() if lead else start
        if (amount := _AMOUNT_END.match(text, start, end)) is not None:
            start = amount.end()  # a list that lost its line ends: 30.8元某某银行(00023.HK)
        if _LISTING.search(text, start, end):
            continue
        code = match["code"].replace(" ", "")
        year = len(code) == 4 and code.startswith(("19", "20"))
        if year and (own := listed.get(f"0{code}")) is not None and own[1].startswith(text[start:end]):
            found.append((start, end, own))  # 理想（2015）
            continue
        within = [k for k in range(start, end) if k in known]
        if year or (within and not _goes_on(text, known[within[0]], end, code)):
            if within and _LEGAL_FORM.match(text, known[within[0]][1], end):  # Grab Holdings Ltd-A(GRAB.O)
                found.append((within[0], end, known[within[0]][2]))
            continue
        start = within[0] if within else start
        name = _LEGAL_FORM.sub("", text[start:end]).partition("-")[0]
        entry = ("ORG", name, {"code": code})
        found.append((start, end, entry))
        if within:
            longer.setdefault(name, entry)
    for name, entry in longer.items():  # wherever the longer name stands
        found += [(m.start(), m.end(), entry) for m in re.finditer(re.escape(name), text)]
    return found


def _company_before(text: str, end: int, code: str) -> re.Match[str] | None:
    """The name that stands right before a code."""
    if _AMERICAN.fullmatch(code) and (latin := _LATIN_NAME.search(text, max(0, end - LONGEST_LATIN), end)):
        return latin
    return _COMPANY.search(text, max(0, end - LONGEST_COMPANY), end)


def with_codes(text: str, found: list[tuple[int, int, _Entry]]) -> list[tuple[int, int, _Entry]]:
    """Companies that the lexicon knows without a code take the one that the text gives behind their name."""
    codes: dict[str, str] = {}
    for _, end, (label, name, attributes) in found:
        if label == "ORG" and "code" not in attributes and text[end : end + 1] in {"(", "（"}:
            match = _CODE.match(text, end)
            code = match["code"].replace(" ", "") if match else ""
            if len(code) > 4 or (len(code) == 4 and not code.startswith(("19", "20"))):
                codes[name] = code
    if not codes:
        return found
    return [
        (start, end, (label, name, {**attributes, "code": codes[name]}))
        if label == "ORG" and name in codes and "code" not in attributes
        else (start, end, (label, name, attributes))
        for start, end, (label, name, attributes) in found
    ]


def _codes(text: str) -> Iterator[re.Match[str]]:
    """The stock codes in brackets, each looked for at a bracket alone."""
    at = 0
    for bracket in _BRACKET.finditer(text):
        start = bracket.start()
        if start < at:
            continue
        blank = start > at and text[start - 1].isspace()
        match = _CODE.match(text, start - blank)
        if match is not None:
            at = match.end()
            yield match
