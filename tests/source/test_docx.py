"""Word documents: paragraphs, lists, tables, boxes, notes and margins, as they stand when every change is accepted."""

import pytest

from extractor.source import from_bytes
from tests.generators.ooxml import bare_docx

CASES = {
    "runs join": ("<w:p><w:r><w:t>目标</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>价185</w:t></w:r><w:r><w:t>元</w:t></w:r></w:p>", "目标价185元"),
    "insertions stay, deletions go": (
        '<w:p><w:ins w:id="1"><w:r><w:t>新200元</w:t></w:r></w:ins><w:del w:id="2"><w:r><w:delText>旧100元</w:delText></w:r></w:del></w:p>',
        "新200元",
    ),
    "moves": (
        '<w:p><w:moveFrom w:id="1"><w:r><w:t>移走</w:t></w:r></w:moveFrom><w:r><w:t>留下</w:t></w:r><w:moveTo w:id="1"><w:r><w:t>移来</w:t></w:r></w:moveTo></w:p>',
        "留下移来",
    ),
    "a deleted end of a paragraph": (
        '<w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr><w:r><w:t>前半</w:t></w:r></w:p><w:p><w:r><w:t>后半</w:t></w:r></w:p>',
        "前半后半",
    ),
    "hidden text": ("<w:p><w:r><w:t>见</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>不见</w:t></w:r><w:r><w:t>到</w:t></w:r></w:p>", "见到"),
    "text that is not hidden after all": ('<w:p><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>见</w:t></w:r></w:p>', "见"),
    "fields": (
        '<w:p><w:r><w:instrText> PAGE \\* MERGEFORMAT </w:instrText></w:r><w:r><w:t>12</w:t></w:r><w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink></w:p>',
        "12链接",
    ),
    "signs": ('<w:p><w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:tab/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t><w:br w:type="page"/></w:r></w:p>', "a\nb\tc-d"),
    "a text box, not its copy for old programs": (
        "<w:p><w:r><w:t>正文</w:t></w:r><w:r><mc:AlternateContent><mc:Choice><wps:txbx><w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent></wps:txbx></mc:Choice>"
        "<mc:Fallback><v:textbox><w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent></v:textbox></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>接着</w:t></w:r></w:p>",
        "正文接着\n框内",
    ),
    "a text box of an old program": (
        "<w:p><w:r><w:pict><v:textbox><w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent></v:textbox></w:pict></w:r></w:p>",
        "框内",
    ),
    "readings over characters": (
        "<w:p><w:r><w:ruby><w:rt><w:r><w:t>fā</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>發</w:t></w:r></w:rubyBase></w:ruby></w:r><w:r><w:t>布</w:t></w:r></w:p>",
        "發布",
    ),
    "a formula": ("<w:p><m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath></w:p>", "x=1"),
    "content controls": ("<w:sdt><w:sdtContent><w:p><w:r><w:t>内容</w:t></w:r></w:p></w:sdtContent></w:sdt>", "内容"),
    "merged cells": (
        "<w:tbl><w:tr><w:tc><w:tcPr><w:vMerge w:val='restart'/></w:tcPr><w:p><w:r><w:t>项目</w:t></w:r></w:p></w:tc>"
        "<w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr><w:p><w:r><w:t>预测</w:t></w:r></w:p></w:tc></w:tr>"
        "<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc><w:tc><w:p><w:r><w:t>2025E</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>2026E</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
        "项目\t预测\n\t2025E\t2026E",
    ),
    "a deleted row": (
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc></w:tr>"
        "<w:tr><w:trPr><w:del w:id='1'/></w:trPr><w:tc><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>y</w:t></w:r></w:p></w:tc></w:tr>"
        "<w:tr><w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>2</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
        "a\tb\n1\t2",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_is_seen(name):
    body, text = CASES[name]
    assert from_bytes(bare_docx(body), "a.docx").text == text


def test_styles_numbers_and_levels():
    styles = (
        '<w:style w:styleId="a1"><w:name w:val="标题 2"/></w:style><w:style w:styleId="b"><w:basedOn w:val="a1"/><w:name w:val="自定"/></w:style>'
        '<w:style w:styleId="t"><w:name w:val="Title"/></w:style><w:style w:styleId="l"><w:name w:val="List Number"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    numbering = (
        '<w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/><w:lvlText w:val="(%2)"/></w:lvl></w:abstractNum>'
        '<w:abstractNum w:abstractNumId="8"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0B7;"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>'
    )

    def line(text, properties=""):
        return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"

    def numbered(list_id, level):
        return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'

    body = "".join([
        line("题", '<w:pStyle w:val="t"/>'), line("节", '<w:pStyle w:val="b"/>'), line("甲", '<w:pStyle w:val="l"/>'),
        line("子", numbered(1, 1)), line("丑", numbered(1, 1)), line("乙", '<w:pStyle w:val="l"/>'), line("寅", numbered(1, 1)),
        line("点", numbered(2, 0)), line("大", '<w:outlineLvl w:val="0"/>'),
    ])  # fmt: skip
    source = from_bytes(bare_docx(body, styles=styles, numbering=numbering), "a.docx")
    assert source.text.split("\n") == [
        "题",
        "节",
        "一、甲",
        "(1) 子",
        "(2) 丑",
        "二、乙",
        "(1) 寅",
        "• 点",
        "大",
    ]
    assert [(block.kind, block.level) for block in source.blocks] == [
        ("title", None), ("heading", 2), ("list_item", 1), ("list_item", 2), ("list_item", 2), ("list_item", 1),
        ("list_item", 2), ("list_item", 1), ("heading", 1),
    ]  # fmt: skip


def test_notes_and_margins_stand_behind_the_body():
    def line(text):
        return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"

    source = from_bytes(
        bare_docx(
            line("正文"),
            footnotes=f'<w:footnote w:type="separator">{line("-")}</w:footnote><w:footnote w:id="1">{line("注一")}</w:footnote>',
            header1=line("证券研究报告"),
            header2=line("证券研究报告"),
            footer1=line("请阅读免责声明") + line("3"),
        ),
        "a.docx",
    )
    assert source.text == "正文\n注一\n证券研究报告\n请阅读免责声明"
    assert [block.kind for block in source.blocks] == ["paragraph", "footnote", "page_header", "page_footer"]
    assert source.locate(3, 5).path == "word/footnotes.xml/w:footnote[2]/w:p[1]"


def test_places_are_paths():
    body = "<w:p><w:r><w:t>一</w:t></w:r></w:p><w:tbl>" + 2 * (
        "<w:tr>" + 2 * "<w:tc><w:p><w:r><w:t>9</w:t></w:r></w:p></w:tc>" + "</w:tr>"
    )
    source = from_bytes(bare_docx(body + "</w:tbl>"), "a.docx")
    cell = source.tables[0].cells[3]
    assert source.locate(cell.start, cell.end).path == "word/document.xml/w:tbl[1]/w:tr[2]/w:tc[2]"


def test_what_the_file_says_of_itself():
    import io

    import docx

    document, file = docx.Document(), io.BytesIO()
    document.core_properties.title, document.core_properties.author = "寒武纪点评", "林知远"
    document.add_paragraph("正文")
    document.save(file)
    properties = from_bytes(file.getvalue(), "a.docx").properties
    assert (properties.title, properties.author) == ("寒武纪点评", "林知远")
    assert properties.created
