"""Zhuyin (注音) to pinyin, by the spelling rules of Hanyu Pinyin (GB/T 16159): readings behind characters come in both."""

__all__ = ["ZHUYIN", "to_pinyin"]

_INITIALS = dict(
    zip(
        "ㄅㄆㄇㄈㄉㄊㄋㄌㄍㄎㄏㄐㄑㄒㄓㄔㄕㄖㄗㄘㄙ",
        "b p m f d t n l g k h j q x zh ch sh r z c s".split(),
        strict=True,
    )
)
_FINALS = dict(
    zip(
        "ㄚ ㄛ ㄜ ㄝ ㄞ ㄟ ㄠ ㄡ ㄢ ㄣ ㄤ ㄥ ㄦ ㄧ ㄧㄚ ㄧㄝ ㄧㄠ ㄧㄡ ㄧㄢ ㄧㄣ ㄧㄤ ㄧㄥ ㄨ ㄨㄚ ㄨㄛ ㄨㄞ ㄨㄟ ㄨㄢ ㄨㄣ ㄨㄤ ㄨㄥ ㄩ ㄩㄝ ㄩㄢ ㄩㄣ ㄩㄥ".split(),
        "a o e ê ai ei ao ou an en ang eng er i ia ie iao iu ian in iang ing u ua uo uai ui uan un uang ong v ve van vn iong".split(),
        strict=True,
    )
)
# a syllable that begins with its final is written with y or w
_BARE = dict(
    zip(
        "i ia ie iao iu ian in iang ing u ua uo uai ui uan un uang ong v ve van vn iong".split(),
        "yi ya ye yao you yan yin yang ying wu wa wo wai wei wan wen wang weng yu yue yuan yun yong".split(),
        strict=True,
    )
)
_TONES = "ˉˊˇˋ˙"
ZHUYIN = "ㄅ-ㄩ" + _TONES


def to_pinyin(syllable: str) -> str:
    """The pinyin of a syllable in zhuyin without its tone, ü as v; empty where it is none."""
    bare = syllable.strip(_TONES)
    initial, rest = _INITIALS.get(bare[:1], ""), bare[1:]
    if not initial:
        final = _FINALS.get(bare, "")
        return _BARE.get(final, final)
    if not rest:
        return initial + "i" if initial in {"zh", "ch", "sh", "r", "z", "c", "s"} else ""
    final = _FINALS.get(rest, "")
    if initial in {"j", "q", "x"}:
        final = final.replace("v", "u")
    return initial + final if final else ""
