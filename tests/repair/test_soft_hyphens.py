"""Pages that show GBK as single signs, put pairs of bytes that are UTF-8 together, and drop the soft hyphen, which is the byte AD."""

import codecs

import pytest

from extractor import repair_text

codecs.register_error("tests.byte_by_byte", lambda e: (chr(e.object[e.start]), e.start + 1))


def shown(text: str) -> str:
    """As such a page shows it; what it puts together beyond Latin letters stays together."""
    return text.encode("gbk").decode("utf-8", "tests.byte_by_byte").replace("\u00ad", "")


TEXTS = [
    "本公司董事会、监事会及董事、监事保证年度报告内容的真实性、准确性和完整性，不存在虚假记载。",
    "证券行业肩负着服务实体经济、防控金融风险的使命，高质量发展任重道远，公司全体董事出席会议。",
]


@pytest.mark.parametrize("text", TEXTS)
def test_the_byte_comes_back_where_words_need_it(text):
    garbled = shown(text)
    assert garbled.count("\u00ad") == 0 < text.encode("gbk").count(0xAD)
    assert repair_text(garbled).text == text


@pytest.mark.parametrize("name", ["垚", "炯", "妤"])
def test_a_rare_name_stays(name):
    text = f"公司财务总监王{name}先生表示，实体行业的高质量发展任重道远，年度报告内容真实、准确、完整。"
    assert repair_text(shown(text)).text == text
