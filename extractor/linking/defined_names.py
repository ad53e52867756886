"""For which company 公司 or 集团 stands where the note itself says so: 某某微电子股份有限公司（以下简称“公司”）, 某某集团（下称本集团）."""

import re

from extractor.linking.note import Note
from extractor.rules.mentions import Mention

__all__ = ["defined"]

_DEFINED = re.compile(
    r"[\u4e00-\u9fff]{0,6}?(?:股份|集团|控股)?(?:有限公司)?\s?[(（](?:以下|下文)?[统并]?(?:简称|下称)为?[：:]?\s?(?:[“「『\"][^”」』\"\n]{2,10}[”」』\"]\s?[、或和/]\s?)?"
    r"[“「『\"]?(?:本?公司|本?集团|该公司)[”」』\"]?[)）]"
)


def defined(note: Note, reach: int) -> Mention | None:
    """The first company that is defined so within `reach` characters."""
    if "称" not in note.text[:reach]:
        return None
    named = (m for s in note.sentences if s.start < reach for m in s.mentions if m.label == "ORG")
    return next((m for m in named if _DEFINED.match(note.text, m.end)), None)
