"""What holds for every format, and what each says of its documents; files that are damaged, locked or bombs."""

from __future__ import annotations

import json
import random
import time
from pathlib import PurePath

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import qa.corpus.pdf
import qa.corpus.word
from qa.corpus import SUPPORTED_SUFFIXES, LoadedDocument, split_passages
from qa.corpus.loading import LOADERS
from qa.corpus.repair import repair
from qa.datatypes import ParagraphKind
from qa.errors import (
    DamagedDocumentError,
    DocumentError,
    EmptyDocumentError,
    EncryptedDocumentError,
    InvalidRecordError,
    TooManyPagesError,
    UnpackedTooLargeError,
)
from tests.qa.corpus import making
from tests.qa.corpus.making import HEADINGS, MADE, PARAGRAPHS, ROWS

PACKED = (".docx", ".pdf")
TABLES = (".csv", ".tsv")


def texts(loaded: LoadedDocument, kind: ParagraphKind | None = None) -> list[str]:
    headings = kind is ParagraphKind.HEADING
    return [
        p.text for p in loaded.paragraphs if kind is None or (p.kind is ParagraphKind.HEADING) == headings
    ]


def check_promise(loaded: LoadedDocument) -> None:
    for paragraph in loaded.paragraphs:
        assert "".join(loaded.source_text[a:b] for a, b in paragraph.source_spans) == paragraph.text
        assert paragraph.text.strip()
    for passage in split_passages(loaded.document, loaded.paragraphs):
        assert passage.paragraph.text[passage.start : passage.end] == passage.text
    numbers = [p.number for p in loaded.paragraphs if p.kind is not ParagraphKind.HEADING]
    assert numbers == list(range(1, len(numbers) + 1))


def test_every_format_has_a_document_here():
    assert {PurePath(name).suffix for name in MADE} == set(SUPPORTED_SUFFIXES)


@pytest.mark.parametrize("name", MADE)
def test_every_paragraph_is_cut_from_the_source_text(load, name: str):
    content = MADE[name]()
    loaded = load(content, name)
    check_promise(loaded)
    assert loaded == load(content, name)
    assert loaded.document.source == name


@pytest.mark.parametrize("name", [n for n in MADE if not n.endswith(TABLES)])
def test_the_words_are_all_there_in_their_order(load, name: str):
    found = texts(load(MADE[name](), name))
    places = [found.index(each) for each in PARAGRAPHS]
    assert places == sorted(places)


@pytest.mark.parametrize("name", ["a.md", "a.html", "a.docx", "a.csv", "a.tsv"])
def test_a_row_of_a_table_is_a_paragraph(load, name: str):
    found = texts(load(MADE[name](), name))
    for row in ROWS[1:]:
        assert " | ".join(row) in found


@pytest.mark.parametrize("name", ["a.md", "a.html", "a.docx"])
def test_headings_make_sections(load, name: str):
    loaded = load(MADE[name](), name)
    assert loaded.document.title == HEADINGS[0]
    first = next(p for p in loaded.paragraphs if p.text == PARAGRAPHS[0])
    assert first.section == HEADINGS


@pytest.mark.parametrize("name", MADE)
def test_nothing_that_is_no_text_of_the_document(load, name: str):
    whole = "\n".join(texts(load(MADE[name](), name)))
    assert "藏" not in whole
    assert "首页" not in whole
    assert "<" not in whole


def test_paragraphs_of_a_pdf_know_their_pages(load):
    loaded = load(making.pdf(), "a.pdf")
    pages = {p.text: p.page for p in loaded.paragraphs}
    assert pages[PARAGRAPHS[0]] == 1
    assert [page for text, page in pages.items() if "澄江水厂" in text] == [2]


def test_a_pdf_is_repaired_as_other_texts_are(load):
    long = "全市各级各部门要坚持把供水安全放在首位，完善应急预案，加强水质监测，确保居民用水的每一个环节都有人管、有人查。"
    wrapped = [long[:24], long[24:48], long[48:]]
    pages = [[f"供水年报 第{n}期", *wrapped * 4, f"— {n} —"] for n in range(1, 5)]
    loaded = load(making.pdf(pages), "a.pdf")
    check_promise(loaded)
    assert texts(loaded).count(long) == 16
    assert loaded.repairs.page_numbers == 4


def test_only_pdf_has_pages(load):
    for name, made in MADE.items():
        assert name.endswith(".pdf") or {p.page for p in load(made(), name).paragraphs} == {None}


def test_columns_stand_above_their_rows(load):
    loaded = load(making.table(), "水厂.csv")
    assert loaded.document.title == "水厂"
    assert loaded.paragraphs[0].kind is ParagraphKind.HEADING
    assert loaded.paragraphs[1].section == (" | ".join(ROWS[0]),)
    assert texts(loaded)[-1] == '旧水厂 | "备用", 3万吨 停产 | 1987'


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_delimiters_and_encodings_are_found(load, delimiter: str, encoding: str):
    content = making.table(delimiter).decode().encode(encoding)
    assert " | ".join(ROWS[1]) in texts(load(content, "a.csv"))


def test_a_table_without_column_names_has_no_heading(load):
    loaded = load("2021,鹿鸣水厂,12\n2022,澄江水厂,30\n", "a.csv")
    assert texts(loaded, ParagraphKind.HEADING) == []
    assert len(loaded.paragraphs) == 2


def test_records_have_titles_texts_and_values(load):
    loaded = load(making.json_lines(), "a.jsonl")
    assert texts(loaded, ParagraphKind.HEADING) == [HEADINGS[0]] * len(PARAGRAPHS)
    assert "年份：2018 | 部门：水务局" in texts(loaded)
    assert all(p.section == (HEADINGS[0],) for p in loaded.paragraphs if p.kind is not ParagraphKind.HEADING)


def test_lists_and_preformatted_text_of_a_web_page(load):
    page = "<p>办理步骤如下：</p><ol><li>填写表格</li><li><p>提交材料</p></li></ol><pre>第一行话。\n第二行话。</pre>一行<br>又一行"
    found = {p.text: p.kind for p in load(page, "a.html").paragraphs}
    assert found["填写表格"] is found["提交材料"] is ParagraphKind.LIST_ITEM
    assert {"第一行话。", "第二行话。", "一行", "又一行"} <= set(found)


@pytest.mark.parametrize("encoding", ["gb2312", "gbk", "big5", "utf-8"])
def test_a_web_page_states_its_encoding(load, encoding: str):
    page = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={encoding}"></head><p>海中有山。</p>'
    assert texts(load(page.encode(encoding), "a.html")) == ["海中有山。"]


def test_a_web_page_that_states_the_wrong_encoding(load):
    page = '<meta charset="utf-8"><p>' + "供水企业应当在十五日内答复用户的申请。" * 3 + "</p>"
    assert "供水企业" in texts(load(page.encode("gb18030"), "a.html"))[0]


def test_a_line_of_a_web_page_that_was_wrapped_is_whole(load):
    assert texts(load("<p>全市\n    共有 46 座\r\nwater works</p>", "a.html")) == [
        "全市共有 46 座 water works"
    ]


def test_a_table_that_lays_out_a_page_is_no_row(load):
    page = f"<table><tr><td><ul><li>甲</li></ul></td><td><p>{PARAGRAPHS[0]}</p></td></tr></table>"
    assert PARAGRAPHS[0] in texts(load(page, "a.html"))


def test_lists_links_and_wrapped_cells_of_a_word_file(load):
    document = docx.Document()
    document.add_paragraph("要求如下：")
    document.add_paragraph("按时上报", style="List Bullet")
    cell = document.add_table(1, 2).rows[0].cells
    cell[0].text = PARAGRAPHS[0]
    cell[1].text = PARAGRAPHS[1]
    cell[1].add_paragraph(PARAGRAPHS[2])
    loaded = load(making.saved(document), "a.docx")
    assert {p.text: p.kind for p in loaded.paragraphs}["按时上报"] is ParagraphKind.LIST_ITEM
    assert texts(loaded)[-3:] == list(PARAGRAPHS)


# --- what is wrong with a file


@pytest.mark.parametrize("name", [n for n in MADE if n.endswith(PACKED)])
def test_parts_of_a_file_are_told_as_damaged(load, name: str):
    whole = MADE[name]()
    for share in (0.1, 0.5, 0.9):
        try:
            loaded = load(whole[: int(len(whole) * share)], name)
        except DocumentError as error:
            assert isinstance(error, (DamagedDocumentError, EmptyDocumentError))
        else:
            check_promise(loaded)


@pytest.mark.parametrize("name", [n for n in MADE if n.endswith(PACKED)])
@pytest.mark.parametrize(
    "content", [b"no such thing", b"%PDF-1.7\n", b"PK\x03\x04" + b"\0" * 40, b"\0" * 500]
)
def test_other_bytes_under_the_name_of_a_format(load, name: str, content: bytes):
    with pytest.raises(DamagedDocumentError) as caught:
        load(content, name)
    assert name in str(caught.value)


@pytest.mark.parametrize("name", MADE)
def test_an_empty_file(load, name: str):
    with pytest.raises(DocumentError):
        load(b"", name)


def test_files_without_text(load):
    with pytest.raises(EmptyDocumentError, match="OCR"):
        load(making.pdf([[], []]), "a.pdf")
    for content, name in [
        (making.saved(docx.Document()), "a.docx"),
        (b"<html><body><img></body></html>", "a.html"),
    ]:
        with pytest.raises(EmptyDocumentError):
            load(content, name)
    for content, name in [(b",,\n,,\n", "a.csv"), (b'{"a": null}\n[]\n', "a.jsonl")]:
        with pytest.raises(EmptyDocumentError):
            load(content, name)


def test_files_that_open_with_a_password_only(load):
    with pytest.raises(EncryptedDocumentError):
        load(making.pdf(encrypted=True), "a.pdf")
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(EncryptedDocumentError):
        load(locked, "a.docx")


def test_a_zip_bomb_is_not_unpacked(load, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(qa.corpus.word, "MAX_UNPACKED_BYTES", 8 * 1024 * 1024)
    for parts in ({"word/media/a.png": 9_000_000}, {"word/document.xml": 3_000_000}):
        with pytest.raises(UnpackedTooLargeError):
            load(making.packed(parts), "a.docx")


def test_huge_pdfs_are_refused(load, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(qa.corpus.pdf, "MAX_PAGES", 2)
    assert load(making.pdf([["一。"], ["二。"]]), "a.pdf").paragraphs
    with pytest.raises(TooManyPagesError, match="3 pages; the limit is 2"):
        load(making.pdf([["一。"], ["二。"], ["三。"]]), "a.pdf")
    monkeypatch.setattr(qa.corpus.pdf, "MAX_UNPACKED_BYTES", 100)
    with pytest.raises(UnpackedTooLargeError):
        load(making.pdf([["很长的一行字。" * 5], ["又一行字。" * 5]]), "a.pdf")


def test_faulty_records_are_named(load):
    with pytest.raises(InvalidRecordError, match="Line 2"):
        load('{"a": "好的文字。"}\n{"a": \n', "a.jsonl")
    with pytest.raises(InvalidRecordError, match="Line 1"):
        load("[" * 100_000, "a.jsonl")
    with pytest.raises(InvalidRecordError, match="CSV"):
        load("列甲,列乙\n" + "字" * 200_000 + ",1\n", "a.csv")


def test_deep_nesting_is_read_or_refused(load):
    for depth in (200, 100_000):
        page = "<div>" * depth + "深处的话。" + "</div>" * depth
        try:
            assert texts(load(page, "a.html")) == ["深处的话。"]
        except DamagedDocumentError:
            assert depth > 200
    deep = "[" * 15 + json.dumps("深处的话。") + "]" * 15
    assert texts(load(deep, "a.jsonl")) == ["深处的话。"]


def test_external_entities_are_never_fetched(load, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("机密内容", encoding="utf-8")
    page = f'<!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}">]><p>公开的话。&x;</p>'
    assert "机密" not in "".join(texts(load(page, "a.html")))


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(sorted(MADE)), st.randoms(use_true_random=False), st.integers(1, 40))
def test_scrambled_files_are_read_or_told(name: str, chance: random.Random, count: int):
    content = bytearray(MADE[name]())
    for _ in range(count):
        content[chance.randrange(len(content))] = chance.randrange(256)
    try:
        extract = LOADERS[PurePath(name).suffix](bytes(content), name)
    except DocumentError:
        return
    for paragraph in repair(extract.source_text, extract.lines)[0]:
        assert "".join(extract.source_text[a:b] for a, b in paragraph.source_spans) == paragraph.text


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=200), st.sampled_from([".html", ".csv", ".jsonl"]))
def test_any_text_is_read_or_told(text: str, suffix: str):
    try:
        extract = LOADERS[suffix](text.encode("utf-8", "surrogatepass"), f"a{suffix}")
    except DocumentError:
        return
    for paragraph in repair(extract.source_text, extract.lines)[0]:
        assert "".join(extract.source_text[a:b] for a, b in paragraph.source_spans) == paragraph.text


def cost(name: str, content: bytes) -> float:
    began = time.process_time()
    extract = LOADERS[PurePath(name).suffix](content, name)
    repair(extract.source_text, extract.lines)
    return time.process_time() - began


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("a.html", "<tr><td>甲</td><td>乙</td></tr>"),
        ("a.html", "<p>同样的一行</p>"),
        ("a.html", "<b>粗</b>"),
        ("a.html", "<table><tr><td>外层"),
        ("a.csv", "甲,乙\n"),
        ("a.csv", '"甲\n'),
        ("a.jsonl", '{"title": "题", "text": "同样的一行"}\n'),
    ],
)
def test_many_equal_rows_take_linear_time(name: str, row: str):
    count = 300 if "外层" in row else 3_000
    try:
        few = cost(name, (row * count).encode())
        many = cost(name, (row * count * 4).encode())
    except DocumentError:
        return
    assert many < 10 * few + 0.5  # a quadratic one takes sixteen times as long
