"""The patterns that find the core of a quantity: number, scale, unit, range, what it is per, a word that loosens it.

One pattern for numbers in digits and one for those in characters, each merged from the lexicons, so that one match finds everything;
dates, phone numbers and citations are alternatives of them too, so that the scan steps over them. What stands before a core is read
backwards (`surroundings`), so that the scan starts at a digit and nowhere else.
"""

import re
from functools import lru_cache

from extractor.language.date_forms import NUMERIC_DATE, SPOKEN_DATE
from extractor.language.numerals import CHINESE, DIGITS, MYRIADS, TENS
from extractor.language.vocabulary import Vocabulary, any_of

__all__ = ["begin_pattern", "core_patterns", "plain_patterns"]

_D = "".join(DIGITS)
_T = "".join((*TENS, *MYRIADS))
_GAP = "[ \u00a0\u202f\u2009]"
# no group here is possessive: CPython before 3.11.5 gives such a match a wrong end
# digits, grouped by thousands (a reader of PDFs may leave a blank: 45 ,000) or by ten thousands, with blanks or points as the continent writes them; a decimal point
ARABIC = (
    rf"\d++(?:(?<!\d{{4}})(?:{_GAP}?,\d{{3}}(?!\d))+|(?:,\d{{4}}(?!\d))+"
    rf"|(?<!\d{{4}}){_GAP}\d{{3}}(?!\d)(?:(?:{_GAP}\d{{3}}(?!\d))+|,\d{{1,2}}(?!\d))"
    rf"|(?:\.\d{{3}}(?!\d)){{2,}}(?:,\d+)?)?(?:\.\d+)?"
)
# a numeral in characters; 几 and 数 leave a digit open; 两 behind another digit is a weight, but for 一两个, 三两天
_WEIGHT = f"两(?![{_T}点个天年月周日次位家种项人成倍元块度场句只条张小分名件股手季支轮代期款台套公毛厘斤里米秒分刻页夜辆台架艘部层])"
SPOKEN = (
    rf"(?:[几数](?=[{_T}]))?[{CHINESE}](?:(?!兆[瓦赫帕字]|千[米克瓦伏帕焦升赫]|参[数与加考股赛展]|{_WEIGHT})[{CHINESE}]|(?<=[十廿卅百千])几(?![年月]?前|何|乎))*"
    rf"(?:[点點][{_D}]++(?:(?!兆[瓦赫帕字]|千[米克瓦伏帕焦升赫])[{_T}])*)?"
)
# 几天, 数月: no numeral but of time, money and a few measures
_VAGUE = "天(?!才)|年(?![前后来级])|个月|个?小时|个?星期|周(?![年边])|分钟|秒(?![杀懂针变])|块钱|毛钱|公里|公斤|斤|亩|百?倍"
_FEW = rf"(?:(?<![这那近前后头哪第初十百千来去无])几(?={_VAGUE}|千?吨)|(?:(?<![\u4e00-\u9fff])|(?<=[经历时达花过近已长用待后前了等约于在需要有为续]))数(?={_VAGUE}|日|月(?![份饼饯球亮])|年|米|吨|名|位(?![置于])|家|人))"
_EXPONENT = (
    r"(?:[eE][-+]?\d{1,3}(?![0-9A-Za-z])|(?<!10)\^[-−+]?\d{1,2}(?![\d.])|(?<=(?<![\d.])10)(?:\^|\*\*)\(?[-−+]?\d{1,3}\)?"
    r"|的[-−]?\d{1,2}次方(?!案)|[^\S\n]?[×xX*·][^\S\n]?10(?:(?:\^|\*\*)\(?[-−+]?\d{1,3}\)?|[⁻⁺]?[⁰¹²³⁴-⁹]+|(?:1[5-9]|2\d)(?=[^\S\n]?(?:[Ff][Ll][Oo][Pp]|次浮点))))"  # 8×1023FLOPs has lost its superscript
)
_DASH = r"(?:—{1,2}|[-–—~～至到−±]|\+/-)"
_CODES = (  # telephones, codes, dotted versions, securities, ratios and scores of a match; citations
    r"(?=\d+(?:\.\d+)?[-+,.:：/ )·•‧×xX*\]比\u4e00-\u9fff])(?:(?:86[-) ]{1,2})?(?<!\d)1[3-9]\d(?:-\d{4}-\d{4}| \d{4} \d{4})(?!\d)|0\d{2,3}\)?[- ]\d{7,8}(?!\d)"
    r"|86[-) ]{0,2}1[3-9]\d{9}(?!\d)|400-?\d{3}-?\d{4}(?!\d)|(?:852|853|886)\)?[- ]\d{4}[- ]?\d{4}(?!\d)"
    r"|\d+(?:-\d+){2,}|\d+(?:\.\d+){2,}(?![\d,])|\d{4,6}\.(?:SH|SZ|BJ|HK|SS|TWO?|US|sh|sz|hk)(?![A-Za-z])"
    r"|(?!20[012]\d[:：]\d[\d,]*(?:\.\d|[^\S\n]?[元亿万倍]))\d+(?:\.\d+)?[:：]\d+(?:\.\d+)?(?:[:：]\d+)*(?![\d%])|\d{1,2}-\d{1,2}(?=险胜|战胜|击败|取胜|不敌|大胜|获胜)|2\d[\u4e00-\u9fff]{2,6}(?:MTN|SCP|CP|PPN|GN)\d{3}|86\d{2}\)[^\S\n]?\d{7,8}|\d{1,2}[·•‧]\d{1,2}(?![\d.])|\d{1,2}\+(?:\d{1,2}|[NnXx])(?![\d.%万亿年])|\d(?:,\d){1,8}-(?=[\u4e00-\u9fff])|(?<![\d.])(?:24/7|7[×xX*]24|24[×xX*]7)(?!\d)|2\d(?:附息|超长)?(?:特别)?(?:国债|特国|国开|农发|进出)\d{1,2}(?!\d)|[2-5]/[3-6]G(?![A-Za-z]))"
    r"|(?<=\[)[^\S\n]?\d[\d\s,，、\-–]*\]|(?:400\d{7}|1[3-9]\d{9})(?!\d)"
)
_TENTHS = r"成(?![立长為为本功员員交果份品绩績熟就套都型人年新色像語语效片百千合分])(?P<half>[一二三四五六七八九半](?![成个家年月])|(?<=\d成)[1-9](?![\d.%％成个家年月]))?"
_POINTED = (
    r"点\d+(?:(?=[万亿百千]|[^\S\n]?(?:[%％倍元成]|个百分点))|(?<=点\d)(?=$|[，。；、）)\s]))"  # 3点5万, 3点5
)
_ROUNDED = "块人个斤元年里"  # what 百把, 千把 and 万把 count
_OFF = r"折(?![旧合叠扣价算射线现返磨腰戟损])(?:优惠)?"
# what a part of is told as 3/4杯
_WHOLES = "杯|个?小时|英里|英寸|英尺|磅|升|公里|汤匙|茶匙|勺|盎司|加仑"
_STOP = "(?=$|[，。、；：！？,;:!?\\s）)])"
# half of something: the words that 半 counts
HALVED = "年|岁|天|个|小时|斤|公斤|公里|分钟|吨|亩|升|秒|块钱|打|杯|瓶|碗|两|里|米|英里|磅|盒|袋"


_WHOLE_WORD = (  # 吨/年 before a Latin name; $0.5/百万，but 元/百万吨
    "(?:(?<=[^A-Za-z])|(?![A-Za-z]))(?<![^/]百万)(?!(?<=/百万)[\u4e00-\u9fffA-Za-z])"
)


def core_patterns(words: Vocabulary) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """(for a number in digits, for one in characters), to be matched where such a number begins.

    `date` and `name` are what the scan steps over, all other groups belong to a quantity.
    """
    unit, scale = _unit(words), _scale(words)
    number = rf"(?:{ARABIC}|{SPOKEN})"
    tail = _tail(words, number, scale, unit)
    looser = "".join(sorted({re.escape(word[0]) for word in words.after}))
    behind = rf"(?:[^\S\n]?(?=[{looser}])(?!{any_of(words.false_after)}|不到[^\S\n]?[约\d{CHINESE}])(?P<post>{any_of(words.after)}))?"
    parts = rf"分之(?P<fn>\d+|[{CHINESE}]+)|又(?:(?P<fd>[{CHINESE}\d]+?)分之(?P<fm>[{CHINESE}\d]+)|(?P<fa>\d+)/(?P<fb>\d+))|[^\S\n](?P<wa>[1-9])/(?P<wb>[2-9]|1\d)(?=[^\S\n]?(?:{_WHOLES}))|/(?P<fs>[2-9]|1\d)(?=[^\S\n]?(?:{_WHOLES}))"
    fraction = rf"(?:{parts})(?:[^\S\n]?(?P<fu>{unit}))?"
    version = rf"\d+(?:\.\d+)?(?=[- ](?:{any_of(words.editions)})(?![A-Za-z]))"
    digits = (
        rf"(?P<date>{NUMERIC_DATE})|(?P<name>{_CODES}|{version}(?<=[A-Za-z] \d)|{version}(?<=[A-Za-z] \d\.\d))"
        rf"|(?:(?P<cell>(?<=[(]){ARABIC}[^\S\n]?\)(?=\s*[|\t\n]))|(?P<neg>(?<=\()\d+(?:\.\d+)?)\)[^\S\n]?%"
        rf"|(?P<n>{ARABIC}(?:{_POINTED})?)(?P<ex>{_EXPONENT})?(?:{fraction}|{tail}))"
    )
    spoken = (
        rf"(?P<date>{SPOKEN_DATE})"
        rf"|(?:(?P<pw>[百千万]分之)[^\S\n]?(?P<psign>[负−-])?(?P<pn>{number})(?:[^\S\n]?[至到\-~～][^\S\n]?(?:[百千万]分之)?(?P<pn2>{number}))?(?P<more>[多余](?=[的，。；、]|$))?"
        rf"|翻了?(?:(?P<fan>[一两二三四五\d])?番|倍)|(?P<most>(?:(?<=超过)|(?<!过))半数|一半(?![个天年月小斤公里夜晌辈度时会分径身导成])|(?:半价|(?<![应面针相成以比核反派绝])对折)(?![格值位差叠线射页]|[\d一二两三四五六七八九十]{{1,3}}次))|(?P<n>{SPOKEN}|{_FEW}|(?<![上下大])半(?={HALVED}))(?P<ex>(?!))?(?:{fraction}|{tail}))"
    )
    return _compiled(rf"(?:{digits}){behind}"), _compiled(rf"(?:{spoken}){behind}")


@lru_cache(maxsize=16)
def _compiled(pattern: str) -> re.Pattern[str]:
    """These are compiled once for all rule folders that have the same words: it takes half a second."""
    return re.compile(pattern)


def plain_patterns(words: Vocabulary) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """(for digits, for characters): the commonest cores: digits, scale, unit and what it is per, before a character that cannot go on with them.

    A shortcut: what it matches the pattern for digits matches just so. A unit is taken whole or not at all (个基点, not its 个).
    """
    goes_on = "".join(
        {re.escape(word[0]) for word in words.after}
        | set("多余几来把成折半整个角毛分至到又×年月日号季点时钟之每每以左起零")
    )
    unit = rf"(?=(?P<u>{_unit(words)}))(?P=u)"
    digits = (
        rf"(?P<n>\d++(?:,\d{{3}})*(?P<point>\.\d++)?)(?:(?P<s>{_scale(words)})?{unit}(?:/(?P<per>{any_of(words.per)}){_WHOLE_WORD})?"
        rf"(?![{goes_on}{CHINESE}0-9\s~～—–%±+.^*-]|(?<=[A-Za-z%])[A-Za-z]|p|/(?!\d)|和(?!\d))|(?:(?<=\.\d)|(?<=\.\d\d))(?=/\d+\.\d|[、和与及]\d)|(?=\t\d)|(?=[，。；;\n]|,(?!\d)|\)(?![%\s|日])|[^\S\n]{{3}}| ?\||、(?![\d{CHINESE}])))"
    )
    spoken = (  # 三个, 十二家; a unit that may be of a date is left to the whole pattern
        rf"(?=[两一二三四五六七八九十])(?:两|[一二三四五六七八九]?十?[一二三四五六七八九]?)(?![点时季月日号刻分]){unit}(?![和{goes_on}{CHINESE}0-9A-Za-z\s/~～—–%±+.^*-])"
    )
    return _compiled(digits), _compiled(spoken)


def begin_pattern(words: Vocabulary) -> re.Pattern[str]:
    """Where a number may begin: at a digit that no name runs into, at a numeral that goes on, has a unit or is an ordinal."""
    starts = "".join(sorted({re.escape(w[0]) for w in (*words.units, *words.currencies)}))
    ends = {w[-1] for w in words.currencies if w.isascii()} | {
        w[-1] for w in words.figures if w.isupper()
    }  # PE20倍
    letters = "".join(c for c in map(chr, (*range(65, 91), *range(97, 123))) if c not in ends)
    return re.compile(
        rf"[0-9几数翻半对{CHINESE}](?:(?<=\d)(?<!\d\d)(?<![{letters}_.]\d)(?:(?<![A-Za-z]-\d)|(?<=[oO][yYqQmMwW]-\d))"
        rf"|(?<=[{CHINESE}])(?<!\.\d[{CHINESE}])(?<!\.\d\d[{CHINESE}])(?:(?=[{CHINESE}{starts}点成折分又多余几来至到半~～—\-–，。]|$)|(?<=第[{CHINESE}])|(?<=[百千万])(?=把[{_ROUNDED}]))"
        rf"|(?<=[几数翻半对])(?:(?<=[几数])(?=[{_T}天年个小星周分秒块毛公斤亩倍吨日月米名位家人])|(?<=半)(?=数|价|{HALVED})|(?<=对)折|(?<=翻)(?=[了番倍一两二三四五\d])))"
    )


def _tail(words: Vocabulary, number: str, scale: str, unit: str) -> str:
    """What may stand behind a number."""
    signs = any_of(
        word
        for word in words.currencies
        if word.isascii() or (len(word) == 1 and not "\u3400" <= word <= "\u9fff")
    )
    per_words = any_of(words.per)
    starts = "".join(sorted({re.escape(w[0]) for w in (*words.units, *words.currencies)}))
    odd = rf"(?:[多余](?!米尼加)(?=[{_T}]|[^\S\n]?[^，。、；,;\s])|把(?=[{_ROUNDED}])|几(?=[{_T}个家岁块元人天年次名斤公米度里吨台])|来(?=[{_T}{starts}])(?!来[源自到往访料历])|[+＋](?={scale}(?!兆)))"
    ends = rf"(?![\d.,%％:：/~～A-Za-z{CHINESE}{starts}号日月年期第-])"
    filled = r"(?:(?<=百)[1-9]\d|(?<=千)[1-9]\d\d|(?<=万)[1-9]\d{3})(?![\d.,%％:：/~～A-Za-z日月年号期第-])"  # 1百23, 10万2000
    rest = rf"(?<=[亿万千百十])(?:零\d{{1,4}}(?![\d.])|[1-9](?:{ends}|(?=块))|{filled})"
    end = rf"[^\S\n]?(?P<rc>{signs})?[^\S\n]?(?P<rs>[-−+](?=\d)|零[下上]|负)?(?P<n2>(?!(?:19|20)\d\d[^\S\n]?(?:财)?年){number})(?!\d|[-/.]\d|[-~]\d)(?P<odd3>[多余])?[^\S\n]?(?:个(?=亿|[百千]万))?(?P<s2>{scale})?(?P<rest2>{rest})?"
    per = rf"(?:[^\S\n]?/[^\S\n]?|每(?!{_OF_SHARE})|[^\S\n]?per\s)(?:(?:人|用户|user|席位|seat|账号|账户)[/每])?(?P<per>{per_words})s?{_WHOLE_WORD}(?:/(?P<per2>{per_words})(?![A-Za-z]))?"
    parted = rf"(?P<uh>半(?![年导月天]|个[月小钟星]))?(?P<parts>{_parts(starts)})?整?"
    return (
        rf"(?P<odd>{odd})?[^\S\n]?(?:个(?=亿|[百千]万))?(?P<s>{scale})?(?P<odd2>[多余](?!额|米尼加)|[+＋](?=[^\S\n]?{unit}))?(?:(?<=兆)\s(?=\d))?(?P<sx>(?<=[多余])[万亿]+)?(?P<mixed>(?:{_PARTS})+)?(?P<rest>{rest})?"
        rf"(?P<hm>个半(?=小时|钟头|世纪|星期|礼拜)|个半月|分半钟)?(?:[^\S\n]?(?:(?P<u>{unit}){parted}|(?P<ch>{_TENTHS})|(?P<zhe>{_OFF})))?"
        rf"(?:(?:(?<=[元块片吨])/(?:{per_words})(?=[^\S\n]?{_DASH}))?[^\S\n]?(?<!\t)(?P<dash>{_DASH}){end}(?:[^\S\n]?(?:(?P<u2>{unit})(?P<parts2>{_parts(starts)})?|(?P<ch2>{_TENTHS.replace('half', 'half2')})|(?P<zhe2>{_OFF})))?)?"
        rf"(?:{per})?(?P<um>[多余](?=[，。、；,;的\s前后以之来]|$))?"
    )


def _parts(starts: str) -> str:
    """What is left of an amount behind its unit: 3块4毛5, 3元5角, 两块五, 1米78, 三斤二."""
    starts = starts.replace("以", "")  # 1米2以下
    ends = rf"(?![\d.,%％:：/×*~～A-Za-z{CHINESE}{starts}号日月年期第+-])"
    small = rf"零?[\d{_D}](?:角|毛钱?)(?:[\d{_D}](?:分钱?)?(?![\d{_T}年月日]))?|零?[\d{_D}]分(?:钱)?"
    money = rf"(?<=[元块圆])(?:{small}|(?<=块)[\d{_D}](?:{ends}|(?=每|包邮|一[斤个张件份瓶杯碗盒位人天次只条本支包袋箱双米克公]))|(?<=元)[一二三四五六七八九]{_STOP})"
    change = rf"(?<=[角毛])[\d{_D}]分钱?|(?<=毛)[\d{_D}](?![\d.{_T}{_D}]|[斤个张件只公份瓶杯盒碗位人天晚次包袋箱条双支本米克吨打](?![^，。；、的]*毛))"
    lengths = rf"(?<=[\d{CHINESE}]米)(?:\d{{1,2}}|[一二三四五六七八九][一二三四五六七八九零〇]?){ends}"
    whole = rf"{money}|{change}|{lengths}|(?<=[斤丈尺亩度])[1-9一二三四五六七八九]{ends}"
    return rf"(?<=[元块圆角毛米斤丈尺亩度])(?:{whole})"


def _unit(words: Vocabulary) -> str:
    """Any unit or currency behind a number, where no other word begins there; a Latin one ends at a border."""
    every = {*words.units, *words.currencies}
    latin = {w for w in every if w[-1].isascii() and w[-1].isalpha()}
    other = sorted(every - latin, key=lambda w: (_COMMON.find(w[0]) % 99, w))
    starts = "".join(sorted({re.escape(w[0]) for w in every}))
    return rf"(?=[{starts}])(?!×[^\S\n]?\d)(?:(?!{_RATIO})(?:{any_of(sorted(latin))})(?![A-Za-z\d²³])|[xX](?=P[EBS]|EV)|(?!{any_of(words.false_units)}){any_of(other)})"


# 15.8 P/E(倍) 42.1, 17.5 PB 4.1: in a row of cells the name of the next ratio
_RATIO = r"P/[EBS](?![A-Za-z])|(?<=\s)PB[^\S\n]?(?:[(（][^()（）\d]{1,3}[)）])?[^\S\n]?-?\d"
# 23.6%每股收益: the next figure begins
_OF_SHARE = r"股(?:收益|盈[利余]|净|股[息利]|派|账面|现金|经营|自由|未分配|公积|营[业收]|销售)"
# each part of an amount is of a smaller scale than the one before: 341亿462亿 are two
_PART = r"零?\d[\d,]*(?:\.\d+)?[^\S\n]?"
_PARTS = (
    rf"(?:(?<=[兆])|(?<=兆\s)|(?<=万亿)){_PART}(?:千亿|百亿|千万|百万|[亿万千百十])|(?<!万)(?<=亿){_PART}(?:千万|百万|[万千百十])"
    rf"|(?<=万){_PART}[千百十]|(?<=千){_PART}(?:百万|百亿|十万|[百十])|(?<=百){_PART}(?:十万|十亿|十)"
)
_COMMON = "%亿元个万美倍港人家张年月"  # the characters that units most often begin with are looked at first


def _scale(words: Vocabulary) -> str:
    """A multiplier behind digits, a lone letter only where what follows shows that it is one; not the first character of 千瓦."""
    plain = [s for s in words.scales if not s.isascii()]
    long = [s for s in words.scales if s.isascii() and len(s) > 1]
    longer = [u for u in words.units if u[0] in plain and u[0] not in "十"]
    return (
        rf"(?=[{_T}A-Za-z])(?:(?!{any_of(longer)}|[百千万]分之|十分)(?:{any_of(plain)})|(?:{any_of(long)})(?![A-Za-z])|w(?![A-Za-z\d])|W(?=[/元张片块卡颗台人美辆套个股枚吨件家用+以左])"
        rf"|[KkMBT](?=[^\S\n]?(?:{any_of(words.currencies)}|[tT]oken|tok|参数|params|/))|[KkBM](?![A-Za-z0-9]|-(?!\d))|(?<=\d)[mbT](?![A-Za-z0-9/²³]))"
    )
