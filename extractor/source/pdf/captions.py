"""What stands about tables and figures: captions, units, sources."""

import re

__all__ = ["is_caption", "is_note", "is_source", "is_unit"]

_CAPTION = re.compile(r"(?:图表|图|表格?|圖表?|exhibit|figure|table|chart)\s*\d{1,3}\s*[:：.、]?\s*\S", re.I)
_UNIT = re.compile(r"[（(]?\s*(?:单位|單位|unit)\s*[:：]", re.I)
_SOURCE = re.compile(r"(?:资料|数据|資料|數據)(?:来源|來源)\s*[:：]|(?:source|注|註)\s*[:：]", re.I)
_NOTE = re.compile(r"(?:[①-⑳*†‡]|\d{1,2}\s|\[\d{1,2}\])\s*\S|注\s*\d?\s*[:：]")
MAX_CAPTION = 60


def is_caption(text: str) -> bool:
    """图表3：盈利预测, with what may stand behind it on the same line."""
    return len(text) <= MAX_CAPTION and bool(_CAPTION.match(text)) and not text.endswith(("。", "；"))


def is_unit(text: str) -> bool:
    """单位：百万元."""
    return len(text) <= MAX_CAPTION and bool(_UNIT.match(text)) and not text.endswith(("。", "；"))


def is_source(text: str) -> bool:
    """资料来源：公司公告."""
    return bool(_SOURCE.match(text))


def is_note(text: str) -> bool:
    """1 数据口径为并表后收入: how a footnote begins."""
    return bool(_NOTE.match(text))
