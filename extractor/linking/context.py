"""Who says so, and how sure the note itself is: attribution and modality of a place."""

import re

from extractor.linking.note import Note, Sentence
from extractor.rules.mentions import Mention

__all__ = ["attribution", "is_met", "modality"]

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


_MET = re.compile(
    r"(?:不及|低于|超|超出|超过|符合|好于|优于|逊于|不如|略超|达到|基本符合)(?:市场|我们|一致)?$"
)  # 不及预期


def is_met(note: Note, mention: Mention) -> bool:
    """不及预期, 超预期: an expectation that something is measured by tells nothing of what is said behind it."""
    return _MET.search(note.text, max(0, mention.start - 6), mention.start) is not None and mention.text in {
        "预期",
        "预测",
        "目标",
    }


def modality(note: Note, sentence: Sentence, position: int) -> str:
    """What the nearest word of expectation before a place says; reported without one."""
    for mention in reversed(sentence.mentions):
        if mention.start >= position or mention.label != "MODALITY":
            continue
        if is_met(note, mention):
            continue
        between = note.text[mention.end : position]
        if re.search(r"[；;。]", between) or len(between) > 40:
            break
        return mention.attributes["modality"]
    return "reported"
