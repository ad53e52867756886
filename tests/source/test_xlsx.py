"""Workbooks: numbers as they are shown, merged cells, what is hidden, several sheets and several tables in one."""

import io

import pytest

from extractor.source import from_bytes
from extractor.source.number_format import show
from tests.generators.ooxml import bare_xlsx

SHOWN = [
    ("0.123", "0.0%", "12.3%"), ("0.12345", "0.00%", "12.35%"), ("12345.678", "#,##0.00", "12,345.68"), ("1234567", "#,##0", "1,234,567"),
    ("0.1", "General", "0.1"), ("0.30000000000000004", "General", "0.3"), ("128.7", "General", "128.7"), ("-5", "0.00", "-5.00"),
    ("-1234.5", "#,##0.0;(#,##0.0)", "(1,234.5)"), ("0", "0.0;-0.0;\"-\"", "-"), ("185", '0"元"', "185元"), ("185", "¥#,##0", "¥185"),
    ("185", "[$¥-804]#,##0.00", "¥185.00"), ("12.5", '0.0"x"', "12.5x"), ("12.5", "0.0\\x", "12.5x"), ("1234567", '0.0,,"百万"', "1.2百万"),
    ("123456789", '[>=100000000]0.00,,"亿";0.0', "123.46亿"), ("5", '[Red]0.0;[Green]-0.0', "5.0"), ("0.5", "#.##", ".5"), ("3", "0.##", "3"),
    ("7", "000", "007"), ("12345.678", "0.00E+00", "1.23E+04"), ("45720", "yyyy-mm-dd", "2025-03-04"), ("45720", 'yyyy"年"m"月"d"日"', "2025年3月4日"),
    ("45720.5", "yyyy/m/d h:mm", "2025/3/4 12:00"), ("45720", "mmm-yy", "Mar-25"), ("0.75", "h:mm AM/PM", "6:00 PM"), ("1.5", "[h]:mm", "36:00"),
    ("1", "@", "1"), ("x", "0.00", "x"), ("1e400", "0.00", "1e400"), ("1E-7", "General", "1E-07"), ("0.005", "0.00", "0.01"), ("-0.001", "0.00", "0.00"),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "code", "text"), SHOWN)
def test_numbers_as_they_are_shown(raw, code, text):
    assert show(raw, code) == text


def book(fill):
    import openpyxl

    made, file = openpyxl.Workbook(), io.BytesIO()
    fill(made)
    made.save(file)
    return from_bytes(file.getvalue(), "a.xlsx")


def test_a_sheet_with_title_unit_merged_cells_and_formats():
    def fill(made):
        sheet = made.active
        sheet.title = "评测"
        sheet["B2"] = "单位：%"
        sheet["B4"], sheet["C4"] = "模型", "推理"
        sheet.merge_cells("C4:D4")
        sheet.merge_cells("B4:B5")
        sheet["C5"], sheet["D5"] = "GPQA", "AIME"
        sheet["B6"], sheet["C6"], sheet["D6"] = "Grok-3", 0.846, 0.933
        sheet["C6"].number_format = sheet["D6"].number_format = "0.0%"

    source = book(fill)
    assert source.text == "评测\n单位：%\n模型\t推理\n\tGPQA\tAIME\nGrok-3\t84.6%\t93.3%"
    table = source.tables[0]
    assert (table.rows, table.columns) == (3, 3)
    assert [(c.row_span, c.column_span) for c in table.cells[:2]] == [(2, 1), (1, 2)]
    cell = table.cells[-1]
    assert source.locate(cell.start, cell.end).path == "评测!D6"


def test_sheets_rows_and_columns_that_are_hidden():
    def fill(made):
        first = made.active
        first.title = "一"
        for row in (["a", "b", "c"], [1, 2, 3], [4, 5, 6]):
            first.append(row)
        first.row_dimensions[2].hidden = True
        first.column_dimensions["B"].hidden = True
        hidden = made.create_sheet("二")
        hidden["A1"] = "藏"
        hidden.sheet_state = "hidden"
        third = made.create_sheet("三")
        third.append(["d", "e"])
        third.append([True, 8])

    source = book(fill)
    assert source.text == "一\na\tc\n4\t6\n三\nd\te\nTRUE\t8"
    assert [source.text[slice(*table.caption)] for table in source.tables] == ["一", "三"]


def test_two_tables_on_one_sheet():
    def fill(made):
        for row in (["a", "b"], [1, 2], [], ["c", "d"], [3, 4]):
            made.active.append(row)

    source = book(fill)
    assert [source.text[t.start : t.end] for t in source.tables] == ["a\tb\n1\t2", "c\td\n3\t4"]


def test_strings_formulas_and_errors():
    sheet = (
        '<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>乙</t></is></c></row>'
        '<row r="2"><c r="A2"><f>1+1</f><v>2</v></c><c r="B2" t="str"><f>A1</f><v>文</v></c><c r="C2" t="e"><v>#N/A</v></c><c r="D2" t="s"><v>99</v></c></row></sheetData>'
    )
    strings = "<si><r><t>甲</t></r><r><t>一</t></r><rPh><t>jiǎ</t></rPh></si>"
    assert from_bytes(bare_xlsx(sheet, strings), "a.xlsx").text == "表\n甲一\t乙\n2\t文\t#N/A"
