"""Quotes that a site sets behind every share that a text names: 甲公司(00999.HK) +1.230 (+0.987%) 沽空 $4.50百万; 比率 6.789% 维持…

They are of the day on which the page was read and stand inside of sentences; the writer's own moves are not told to a thousandth.
"""

import re
from collections.abc import Iterator

from extractor.repair.evidence import Kind, are_digits
from extractor.repair.steps import Mark, Sheet

__all__ = ["find_live_quotes"]

_QUOTE = re.compile(
    r"(?<=\.(?:HK|US|SZ|SH)\))\s[+-]?\d[\d,]*\.\d{3} \([+-]?\d[\d,]*\.\d{3}%\)(?:\s沽空 \$[\d.,]+[\u4e00-\u9fff]{0,2}; ?比率 [\d.]+%)?"
)


def find_live_quotes(sheet: Sheet) -> Iterator[Mark]:
    """Each of them, with the blank before it."""
    opens = sheet.survey.places(Kind.BRACKET)
    opens, codes = opens[opens > 1], sheet.survey.codes
    led = opens[(codes[opens - 1] == ord(" ")) & are_digits(codes[opens - 2])]
    end = 0
    for at in led.tolist():  # 1.230 (+0.987%): the bracket behind the first number
        code = sheet.text.rfind(") ", max(end, at - LONGEST_NUMBER), at)
        quote = _QUOTE.match(sheet.text, code + 1) if code >= 0 else None
        if quote is not None:
            end = quote.end()
            yield "live_quote", *quote.span(), ""


LONGEST_NUMBER = 20  # characters between the code and the second number
