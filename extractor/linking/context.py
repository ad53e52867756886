"""Who says so, and how sure the note itself is: attribution and modality of a place."""

import re

from extractor.linking.note import Note, Sentence
from extractor.rules.mentions import Mention

__all__ = ["attribution", "is_met", "modality", "word_modality"]

LONGEST_SOURCE = 24
_STOP = re.compile(r"[，,。；;：:\n（(]")
_KEEP = re.compile(r"(?:官网|发布会|公告|财报|官方|平台|账号|公众号|网站|年报|论文|报告)$")
# 在业绩会上, 近日, 研报: where and when somebody speaks is no part of the name
_SETTING = re.compile(
    r"(?:近日|日前|此前|昨日|今日|明确|也|则|还|均|公开|最新)?(?:在.{1,12}[上中里])?(?:研报|报告)?$"
)
_SPEAKER_EDGE = re.compile(r"^[\s\d、.）)\-•·●◆■▪*“”\"]+|[\s的]+$")
_ROLE = re.compile(
    r"(?:公司|管理层|董事长|总裁|总经理|首席|CEO|CFO|创始人|官网|协会|统计局|工信部|机构|官方)$"
)


def attribution(note: Note, sentence: Sentence, position: int) -> str | None:
    """The named source of the last 根据 … before a place in its sentence, or None."""
    found = None
    for mention in sentence.mentions:
        if mention.start >= position:
            break
        if mention.label == "ATTRIBUTION":
            found = _source(note, sentence, mention.end) or found
    return found or _speaker(note, sentence, position)


def _speaker(note: Note, sentence: Sentence, position: int) -> str | None:
    """高盛指出，…; 公司管理层在业绩会上表示，…: who speaks at the head of the sentence, before the place."""
    for mention in sentence.mentions:
        if mention.start >= position or mention.start - sentence.start > LONGEST_SOURCE:
            return None
        if mention.label == "SOURCE_WORD" and "says" in mention.attributes:
            run = note.text[sentence.start : mention.start]
            speaker = _SPEAKER_EDGE.sub("", _SETTING.sub("", run))
            named = any(m.label in {"ORG", "BROKER"} and m.end <= mention.start for m in sentence.mentions)
            known = named or _ROLE.search(speaker) is not None
            return speaker if known and len(speaker) >= 2 and not _STOP.search(speaker) else None
    return None


def _source(note: Note, sentence: Sentence, start: int) -> str | None:
    stop = _STOP.search(note.text, start, min(sentence.end, start + LONGEST_SOURCE + 1))
    if stop is None:
        return None
    run = note.text[start : stop.start()]
    words = [
        m
        for m in sentence.mentions
        if m.label in {"SOURCE_WORD", "MODALITY"} and start <= m.start and m.end <= stop.start()
    ]
    for word in words:  # 官网 and 公告 belong to the name, 测算 and 显示 do not
        inside = note.text[start : word.end]
        run = inside if _KEEP.search(inside) else note.text[start : word.start]
        if _KEEP.search(inside) and not _KEEP.search(note.text[start : stop.start()]):
            break
    source = run.strip(" 的").removesuffix("的")
    return source if len(source) >= 2 else None


def modality(note: Note, sentence: Sentence, position: int) -> str:
    """What the nearest word of expectation before a place says; reported without one, and of what is compared with."""
    if _LAST_YEARS.search(note.text, max(sentence.start, position - BASE), position):
        return "reported"
    for mention in reversed(sentence.mentions):
        aims = mention.label == "METRIC" and mention.text.endswith("目标")  # 经济增长目标
        expects = aims or (mention.label == "MODALITY" and not is_met(note, sentence, mention))
        if mention.start >= position or not expects:
            continue
        between = note.text[mention.end : position]
        if re.search(r"[；;。]", between) or (len(between) > REACH and len(_LISTED.sub("", between)) > REACH):
            break
        if _CLOSED.search(between):  # (一致预期551亿美元)，同比增长62%
            continue
        if mention.text in _HOPE_WORDS and _UNDER_HOPE.match(between):  # 下半年有望改善：原料药营收7.3亿元
            continue
        return "forecast" if aims else word_modality(note, sentence, mention)
    return "reported"


def word_modality(note: Note, sentence: Sentence, word: Mention) -> str:
    """What a word of expectation says; 展望第四季，… at the head of a clause looks ahead and is no guidance."""
    before = note.text[word.start - 1] if word.start > sentence.start else "，"
    if word.text == "展望" and before in "，,；;：:。 ":
        return "forecast"
    return word.attributes["modality"]


REACH = 40  # characters between a word of expectation and a value, the further members of a list left out
_LISTED = re.compile(r"、(?:[^，,；;。、]|,(?=\d{3}))+")
BASE = 12  # characters before a value in which the year stands that it is compared with
_LAST_YEARS = re.compile(
    r"(?:[较比]|相较于?|[高低多少]于)(?:去年|上年)[^，,；;。\d]{0,3}的(?:约|近)?$"
)  # 较去年的205万颗
_HOPE_WORDS = frozenset({"有望", "可望", "或将", "望", "可期"})
_UNDER_HOPE = re.compile(r"[^，,；;。\d:：]{2,12}[:：]")
_CLOSED = re.compile(r"^[^(（]*[)）]")  # of a bracket that was open before


def is_met(note: Note, sentence: Sentence, word: Mention) -> bool:
    """业绩超预期，营收…; 略低于市场预期，CPI…: an expectation that the clause only measures something by ends with the clause; so does
    an aim that has been reached: 达成月销5万辆目标：…."""
    if not _ENDS.match(note.text, word.end) and word.end < sentence.end:
        return False
    low = max(sentence.start, word.start - MEASURE_REACH)
    reached = _REACHES.search(note.text, low, word.start) if word.text == "目标" else None
    if reached is not None and not _HOPES.search(note.text, max(low, reached.start() - 6), reached.start()):
        return True
    return any(form.search(note.text, low, word.start) for form in (_MEASURES, _PASSES))


MEASURE_REACH = 36  # characters before 预期 or 目标 in which the verb stands
# 远超15亿元至20亿元的悲观预期: the value that had been expected stands between
_PASSES = re.compile(
    r"(?:远超|大超|小超|略超|[高低]于|超过|超出|好于|优于|逊于|不及|弱于|强于|未达|符合|落后于)(?=[^，,；;。\d]{0,14}\d)[^，,；;。]{1,26}的?(?:悲观|乐观|中性|一致|市场|机构|分析师|此前|最高|最低|平均|[上下]限)*$"
)
_REACHES = re.compile(r"(?:达成|完成|实现|兑现|突破|超过)了?[^，,；;。：:（(预料]{0,12}$")
# 力争顺利完成全年目标 still looks ahead
_HOPES = re.compile("[为要争取保力助望能将以划拟可待计](?:超额|提前|顺利|如期|圆满|全面|成功|继续)*$")
_MEASURES = re.compile(
    r"(?:超出?|[低高]于|超过|好于|优于|逊于|不及|不如|未达|符合|弱于|强于|达到|满足|大超|远超|略超)(?:了|市场|分析师|公司|此前|我们|机构|普遍|的|一致|Wind|彭博)*$"
)
_ENDS = re.compile(r"[，,；;。！!）)\s：:]|落空|和|及|且|而")
