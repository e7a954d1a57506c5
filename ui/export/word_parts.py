"""The fixed parts of a Word file: what every one of ours has in common (ECMA-376, Office Open XML)."""

from __future__ import annotations

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

CONTENT_TYPES = (
    f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_WORD}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_WORD}.styles+xml"/>'
    f'<Override PartName="/word/settings.xml" ContentType="{_WORD}.settings+xml"/>'
    f'<Override PartName="/word/footnotes.xml" ContentType="{_WORD}.footnotes+xml"/></Types>'
)

RELATIONSHIPS = (
    f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
)

DOCUMENT_RELATIONSHIPS = (
    f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/settings" Target="settings.xml"/>'
    f'<Relationship Id="rId3" Type="{_OFFICE}/footnotes" Target="footnotes.xml"/></Relationships>'
)

# -1 and 0 are the two separators that Word expects before any footnote of one's own.
SETTINGS = (
    f'{_XML}<w:settings xmlns:w="{_MAIN}"><w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/>'
    "</w:footnotePr></w:settings>"
)


def _style(name: str, title: str, run: str, paragraph: str) -> str:
    default, based = ' w:default="1"', ""
    if name != "Normal":
        default, based = "", '<w:basedOn w:val="Normal"/>'
    return (
        f'<w:style w:type="paragraph"{default} w:styleId="{name}"><w:name w:val="{title}"/>{based}'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


def _spacing(before: int, after: int) -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="360" w:lineRule="auto"/>'


_SONG = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="SimSun"/>'
_HEI = '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:eastAsia="SimHei"/><w:b/>'

STYLES = (
    f'{_XML}<w:styles xmlns:w="{_MAIN}">'
    + _style("Normal", "Normal", f'{_SONG}<w:sz w:val="24"/><w:lang w:eastAsia="zh-CN"/>', _spacing(0, 120))
    + _style("Title", "Title", f'{_HEI}<w:sz w:val="36"/>', _spacing(0, 120))
    + _style(
        "Heading1",
        "heading 1",
        f'{_HEI}<w:sz w:val="28"/>',
        f'<w:keepNext/>{_spacing(360, 120)}<w:outlineLvl w:val="0"/>',
    )
    + _style("Remark", "Remark", '<w:color w:val="5F5F5F"/><w:sz w:val="20"/>', _spacing(0, 120))
    + _style("FootnoteText", "footnote text", '<w:sz w:val="18"/>', '<w:spacing w:before="0" w:after="40"/>')
    + '<w:style w:type="character" w:styleId="FootnoteReference"><w:name w:val="footnote reference"/>'
    + '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
    + "</w:styles>"
)

_SEPARATORS = "".join(
    f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
    for kind, number in (("separator", -1), ("continuationSeparator", 0))
)


def document(body: str) -> str:
    """Return `word/document.xml` with these paragraphs (XML) on A4 paper."""
    page = (
        '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440"'
        ' w:header="720" w:footer="720" w:gutter="0"/></w:sectPr>'
    )
    return f'{_XML}<w:document xmlns:w="{_MAIN}"><w:body>{body}{page}</w:body></w:document>'


def footnotes(notes: str) -> str:
    """Return `word/footnotes.xml` with these footnotes (XML)."""
    return f'{_XML}<w:footnotes xmlns:w="{_MAIN}">{_SEPARATORS}{notes}</w:footnotes>'
