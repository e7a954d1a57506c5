"""Small documents in every format, made for the tests from the same words."""

from __future__ import annotations

import csv
import io
import json
import zipfile
import zlib
from collections.abc import Sequence

import docx

HEADINGS = ("云泽市供水条例", "第一章　总则")
PARAGRAPHS = (
    "为了保障城市供水，维护用户的合法权益，制定本条例。",
    "供水企业应当在十五日内答复用户的申请；逾期不答复的，视为同意。",
    "水价每三年核定一次，由市发展和改革部门公布。",
)
ROWS = (("水厂", "日供水量", "投产年份"), ("鹿鸣水厂", "12万吨", "2009"), ("澄江水厂", "30万吨", "2018"))


def web_page() -> bytes:
    """HTML: two levels of headings, paragraphs, a table, and what a browser does not show."""
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in ROWS)
    text = "".join(f"<p>{each}</p>\n" for each in PARAGRAPHS)
    return (
        "<!DOCTYPE html><html><head><meta charset='utf-8'><title>首页</title><script>var 藏 = 1</script></head>"
        f"<body><nav>首页 新闻</nav><h1>{HEADINGS[0]}</h1><h2>{HEADINGS[1]}</h2>{text}<table>{rows}</table>"
        "<p hidden>藏起来的话。</p></body></html>"
    ).encode()


def word() -> bytes:
    """Word: heading styles, paragraphs, a table."""
    document = docx.Document()
    for level, heading in enumerate(HEADINGS, start=1):
        document.add_heading(heading, level)
    for each in PARAGRAPHS:
        document.add_paragraph(each)
    table = document.add_table(len(ROWS), len(ROWS[0]))
    for made, row in zip(table.rows, ROWS, strict=True):
        for cell, text in zip(made.cells, row, strict=True):
            cell.text = text
    return saved(document)


def saved(document: docx.document.Document) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def pdf(pages: Sequence[Sequence[str]] | None = None, encrypted: bool = False) -> bytes:
    """PDF, written by hand: lines of text on pages, in a font without glyphs but with its map to Unicode."""
    given = pages or [[*HEADINGS, *PARAGRAPHS], [" ".join(row) + "。" for row in ROWS]]
    characters = sorted({c for page in given for line in page for c in line})
    codes = {c: number for number, c in enumerate(characters, start=1)}
    kids = " ".join(f"{10 + 2 * number} 0 R" for number in range(len(given)))
    widths = " ".join(["1000"] * (len(characters) + 1))
    objects: dict[int, bytes] = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: f"<< /Type /Pages /Kids [{kids}] /Count {len(given)} >>".encode(),
        3: b"<< /Type /Font /Subtype /Type0 /BaseFont /Made /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 6 0 R >>",
        4: (
            "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Made /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity)"
            f" /Supplement 0 >> /FontDescriptor 5 0 R /DW 1000 /W [0 [{widths}]] >>"
        ).encode(),
        5: b"<< /Type /FontDescriptor /FontName /Made /Flags 4 /FontBBox [0 0 1000 1000] /ItalicAngle 0 /Ascent 800"
        b" /Descent -200 /CapHeight 800 /StemV 80 >>",
        6: _stream(_unicode_map(codes)),
    }
    for number, page in enumerate(given):
        objects[10 + 2 * number] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {11 + 2 * number} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>"
        ).encode()
        objects[11 + 2 * number] = _stream(_shown(page, codes))
    return _file(objects, encrypted)


def _shown(lines: Sequence[str], codes: dict[str, int]) -> bytes:
    drawn = [
        f"1 0 0 1 40 {800 - 24 * n} Tm <{''.join(f'{codes[c]:04X}' for c in line)}> Tj"
        for n, line in enumerate(lines)
    ]
    return ("BT /F1 10 Tf " + "\n".join(drawn) + " ET").encode()


def _unicode_map(codes: dict[str, int]) -> bytes:
    pairs = [f"<{code:04X}> <{c.encode('utf-16-be').hex()}>" for c, code in codes.items()]
    blocks = [pairs[i : i + 100] for i in range(0, len(pairs), 100)]
    chars = "\n".join(f"{len(b)} beginbfchar\n" + "\n".join(b) + "\nendbfchar" for b in blocks)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Made def /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <FFFF> endcodespacerange\n{chars}\nendcmap end end"
    ).encode()


def _stream(content: bytes) -> bytes:
    packed = zlib.compress(content)
    return b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed)


def _file(objects: dict[int, bytes], encrypted: bool) -> bytes:
    made, places = bytearray(b"%PDF-1.7\n"), {}
    if encrypted:
        key = "".join(f"{n:02x}" for n in range(32))
        objects[7] = f"<< /Filter /Standard /V 1 /R 2 /O <{key}> /U <{key}> /P -4 >>".encode()
    for number, content in objects.items():
        places[number] = len(made)
        made += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start, last = len(made), max(objects)
    rows = [
        f"{places[n]:010d} 00000 n \n" if n in places else "0000000000 65535 f \n" for n in range(last + 1)
    ]
    more = " /Encrypt 7 0 R /ID [<00> <00>]" if encrypted else ""
    made += f"xref\n0 {last + 1}\n{''.join(rows)}trailer << /Size {last + 1} /Root 1 0 R{more} >>\n".encode()
    return bytes(made) + f"startxref\n{start}\n%%EOF\n".encode()


def table(delimiter: str = ",") -> bytes:
    """CSV: a row of column names, and a cell with the delimiter, a quotation mark and a line break in it."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter)
    writer.writerows([*ROWS, ("旧水厂", f'"备用"{delimiter} 3万吨\n停产', "1987")])
    return file.getvalue().encode()


def json_lines() -> bytes:
    """JSON Lines: records with a title, a text, and values."""
    records = [{"title": HEADINGS[0], "text": each, "年份": 2018, "部门": "水务局"} for each in PARAGRAPHS]
    return "\n".join(json.dumps(each) for each in records).encode()


def packed(sizes: dict[str, int]) -> bytes:
    """Return a zip archive of files of spaces, as a zip bomb is."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, size in sizes.items():
            archive.writestr(name, b" " * size)
    return file.getvalue()


def plain() -> bytes:
    return "\n\n".join((*HEADINGS, *PARAGRAPHS)).encode()


def markdown() -> bytes:
    rows = [f"| {' | '.join(row)} |" for row in ROWS]
    rows.insert(1, "|---|---|---|")
    return "\n\n".join((f"# {HEADINGS[0]}", f"## {HEADINGS[1]}", *PARAGRAPHS, "\n".join(rows))).encode()


MADE = {
    "a.txt": plain,
    "a.md": markdown,
    "a.markdown": markdown,
    "a.html": web_page,
    "a.htm": web_page,
    "a.pdf": pdf,
    "a.docx": word,
    "a.csv": table,
    "a.tsv": lambda: table("\t"),
    "a.jsonl": json_lines,
}
"""A file of every format that can be read."""
