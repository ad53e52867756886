"""Word documents and workbooks from bare XML, for what the libraries cannot write."""

import io
import zipfile

__all__ = ["bare_docx", "bare_xlsx", "packed"]

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SPACES = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
_S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def packed(parts: dict[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP archive of parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def bare_docx(body: str, before: str = "", **parts: str) -> bytes:
    """A document of the XML of its body; parts: further ones, by the name of their file in word/."""
    document = f'<?xml version="1.0"?>{before}<w:document {_SPACES}><w:body>{body}</w:body></w:document>'
    others = {
        f"word/{name}.xml": f"<w:{_ROOTS[name]} {_SPACES}>{xml}</w:{_ROOTS[name]}>"
        for name, xml in parts.items()
    }
    return packed({"[Content_Types].xml": "<Types/>", "word/document.xml": document, **others})


_ROOTS = {
    "styles": "styles",
    "numbering": "numbering",
    "footnotes": "footnotes",
    "endnotes": "endnotes",
    "header1": "hdr",
    "header2": "hdr",
    "footer1": "ftr",
}


def bare_xlsx(
    sheet: str, strings: str = "", formats: str = "", state: str = "visible", before: str = ""
) -> bytes:
    """A workbook of one sheet, by the XML of what stands in it."""
    return packed({
        "xl/workbook.xml": f'<workbook xmlns="{_S}" xmlns:r="{_R}"><sheets><sheet name="表" sheetId="1" state="{state}" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'{before}<worksheet xmlns="{_S}">{sheet}</worksheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{_S}">{strings}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{_S}">{formats}</styleSheet>',
    })  # fmt: skip
