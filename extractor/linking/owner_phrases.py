"""The phrase before a metric, and the name in it without the words around."""

import re

from extractor.linking.ownership import BORDERS, EDGE, VALUES, Around
from extractor.linking.words import FigureWords

__all__ = ["before_period", "phrase_before", "stripped"]

ELEMENTS = frozenset("铜铝锌铅镍锡锂钴钨钼锑银云")  # metals, and a trade, that one character names


def phrase_before(around: Around, end: int) -> tuple[int, str]:
    """The run before a position up to the nearest mark, date, value or word of another meaning."""
    text = around.note.text
    numbered = _NUMBERED.match(text, around.sentence.start, end)
    start = numbered.end() if numbered else around.sentence.start
    for mention in around.sentence.mentions:
        if mention.start >= end or (mention.end == end and mention.text in _SEGMENTS):
            break
        if mention.attributes.get("unit") == "people" and _SERVED.match(text, mention.end, end):
            continue  # 会员订阅收入: a part called after those it serves
        if mention.label == "FROM_CUE" and around.words.whole.match(text, mention.start):
            continue  # 自研芯片, 自主品牌
        ordinal = mention.quantity is not None and mention.quantity.kind == "ordinal"  # 业务第三财季
        if (mention.label in BORDERS and mention.text != "原") or (mention.label in VALUES and not ordinal):
            graded = mention.label in VALUES and _GRADED.match(text, mention.end)
            start = max(start, mention.start if graded else mention.end)
    for stretch in around.stretches:
        if stretch.end <= end:
            start = max(start, stretch.end)
    orgs = [m for m in around.sentence.mentions if m.label == "ORG" and start <= m.start and m.end <= end]
    edges = [
        m.end()
        for m in EDGE.finditer(text, start, end)
        if not any(org.start < m.start() < org.end for org in orgs)  # 松塔材料(苏州)有限公司
    ]
    start = edges[-1] if edges else start
    numbered_years = (
        [m.end() for m in _NTH_YEAR.finditer(text, start, end)] if "第" in text[start:end] else []
    )
    start = numbered_years[-1] if numbered_years else start
    if text.startswith(_AND, start, end):
        joined = [m for m in around.sentence.mentions if m.label == "METRIC" and m.end == start]
        first, owner = phrase_before(around, joined[0].start) if joined else (start, "")
        start = first if owner.strip() else start  # 18倍2026年市盈率和14倍…: there is no owner before
    return start, text[start:end]


# 测算第一年到第五年的…, 第2-5年每年的…: the years of a calculation
_NTH = "[一二三四五六七八九十\\d]{1,2}"
_NTH_YEAR = re.compile(rf"第{_NTH}年?(?:[到至~\-—–]第?{_NTH})?年(?:的?每年|各年)?的?")
_SERVED = re.compile("服务|订阅|增值|业务|付费")
_SEGMENTS = frozenset({"零售"})  # 零售收入: a metric by itself, a part before another
_AND = ("及", "和", "与")  # 创新药销售及许可收入: what is sold and what is licensed
_NUMBERED = re.compile(r"[（(]?\d{1,2}[)）.．、]\s?(?!\d)")  # 2. 某某产量
_GRADED = re.compile(
    r"(?:及?以[上下]|以?内)(?:的)?[\u4e00-\u9fff]{2}|(?<=\d)大(?![约概幅量增减涨跌升降])[\u4e00-\u9fff]{2}"
)  # 20万元以上车型, 70大中城市: a value inside a name


def before_period(around: Around, end: int) -> tuple[int, int] | None:
    """朝阳保险1H25总保费: what stands before the period that the phrase begins behind."""
    period = next((s for s in around.stretches if s.end == end), None)
    if period is None:
        return None
    # 云业务预计2026财年营收…, 现价相当于预测2026年市盈率…: a word of expectation may stand between the period and a part, or what
    # is compared, but hardly and a whole
    expects = (m.start for m in around.sentence.mentions if m.label == "MODALITY" and m.end == period.start)
    at = next((at for at in expects if around.note.text.endswith(_DIVISIONS, 0, at)), period.start)
    return phrase_before(around, at)[0], at


_DIVISIONS = ("业务", "板块", "分部", "部门", "事业部", "事业群", "产品线", "相当于", "对应")


def stripped(phrase: str, words: FigureWords) -> tuple[str | None, str]:
    """Region and name of a phrase, without the words around them."""
    region = None
    name = phrase
    for _ in range(4):
        before = name
        lead = words.lead.match(name)
        name = name[lead.end() :] if lead else name
        found = words.region.match(name)
        if found:
            home = region is not None and found[0] in {"国内", "境内"}  # 美国国内
            region = region if home else words.regions[found[0]]
            name = name[found.end() :]
        trail = words.trail.search(name)
        name = name[: trail.start()] if trail else name
        if len(name) > 3 and name.endswith(_EVERYWHERE):  # 人形机器人海外收入
            region, name = region or words.regions[name[-2:]], name[:-2]
        if name == before:
            break
    if _PARTNER.fullmatch(name) or _EACH_OF.match(name):
        name = ""  # 对东盟出口, 每座数据中心需投资120亿元
    name = (
        "" if _UP_TO.search(name) or _YEAR.fullmatch(name) else _CAUSE.sub("", name)
    )  # 首付款及最高18亿美元里程碑付款
    name = _WITHIN.sub("", name) if name.endswith(_INSIDE) else name
    name = _LISTED.sub("", name)
    name = _ROUND.sub("", name).removesuffix("贡献")  # 某某电机贡献净利润0.9亿元
    told = _PREDICATE.search(name)
    name = name[: told.start()] if told else name  # 昇腾将拿下国内AI芯片市场50%的份额
    name = name.strip(" /、")
    name = name[:-1] if name.endswith(("和", "与", "及")) and len(name) > 3 else name
    short = len(name) < 2 and name not in ELEMENTS
    if (
        name in words.market
        or name in _BARE
        or short
        or words.not_name.search(name)
        or words.flow.fullmatch(name)
    ):
        name = ""
    return region, name.strip()


_BARE = frozenset({"在手", "业务"})  # 业务收入1316亿元 is the whole's
_ROUND = re.compile(
    "(?:(?:Pre-)?[A-Z]\\d?\\+{0,2}|天使|种子|战略|(?:最?新|首|上|本)?一|首|本)轮"
)  # 完成F轮融资
_EVERYWHERE = ("国内", "海外", "全球", "境外", "境内", "国外")
_INSIDE = ("中", "内", "里")
_WITHIN = re.compile(r"(?<=[\u4e00-\u9fff])在[^在]{2,14}[中内里]$")  # 中国资产在全球BD中的占比
_YEAR = re.compile(r"20\d\d(?:[-~至]20\d\d)?[AEF]?")
_UP_TO = re.compile(r"(?:^|[及和与、])(?:潜在|未来)?(?:最高|最多|至多)$")
# 港股上市后市值, 甲公司IPO募资, 首日市值: when or where shares are issued is no name; 港股IPO of a whole market is one
_LISTED = re.compile(
    r"(?:在|于)?(?:港股|A股|H股|美股|科创板|创业板|北交所|港交所|纽交所|纳斯达克)?(?:(?:上市|挂牌)(?:首日|当日|后|以来|前)|^首日)$|^IPO[或将拟]?$|(?<=[\u4e00-\u9fffA-Za-z])(?<!港股)(?<!A股)(?<!H股)(?<!美股)(?<!板)(?<!北交所)(?<!全球)IPO$"
)
# 新品带动的工控业务, 需求回暖背景下碳酸锂
_CAUSE = re.compile(
    r"^.*(?:(?:带动|驱动|拉动|推动|引领|支撑)的|(?:背景|环境|形势|趋势|支持|影响|推动|带动|驱动|拉动|加持)之?下(?![降滑游行调]))"
)
# what is said of a name in its phrase: no name goes on with it
_PREDICATE = re.compile(
    "(?<!未)来(?=[补满提扩承支])|开始(?=小|大|批|量|出|交)|实现|拿下|承认|追加|分阶段|加速(?![模卡器计芯])|拓展(?![坞])|平稳|也有|造成|这将|这使|包括|迎来|爆发(?!力)|将(?=[拿带使推由从在进成达为])|分别完成|占(?=[^比地据领优股全]{2})|一季又"
    "|可(?=[拿获收取得赚享])|(?:建成|投产|达产|投运|投用|完工|竣工|满产|并网|落成|上市|上线|量产|落地|重组|收购|合并|完成|交付|获批|[扩复停减]产|价|增资|注资|改造|搬迁|转型|分拆|剥离|出售|升级|整合|扩建|技改)后"
    "|独享|独占|手握|握有|坐拥|预留(?!地)|(?<=[\u4e00-\u9fff])一家(?=$|独|占)"
)
_EACH_OF = re.compile("每[座个台套辆只张颗]")
_PARTNER = re.compile(
    "对(?:东盟|欧盟|美国?|欧洲?|日本?|韩国?|非洲|拉美|印度|俄罗斯|新兴市场|一带一路)(?:国家|地区)?|(?:当前|本|上|该)?季度"
)
