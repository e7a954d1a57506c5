import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.datatypes import Document, Paragraph, ParagraphKind
from qa.reader.citations import Quotation, cite, quoted_sentences, source_spans

DOCUMENT = Document("d", "报告", "报告.txt")


@st.composite
def repaired(draw):
    """Draw a source text, and a paragraph made of some of its slices, in order."""
    source = draw(st.text("会议批准了报告，。！\n 第3页“”", min_size=2, max_size=60))
    cuts = sorted(draw(st.sets(st.integers(0, len(source)), min_size=2, max_size=8)))
    spans = tuple(zip(cuts[::2], cuts[1::2], strict=False))
    text = "".join(source[a:b] for a, b in spans)
    return source, Paragraph(1, ParagraphKind.BODY, (), text, spans)


@given(repaired(), st.data())
def test_a_citation_stands_in_paragraph_and_source(made, data):
    source, paragraph = made
    start = data.draw(st.integers(0, len(paragraph.text) - 1))
    end = data.draw(st.integers(start + 1, len(paragraph.text)))
    if not paragraph.text[start:end].strip():
        return
    (citation,) = cite([Quotation(DOCUMENT, paragraph, start, end)])
    assert paragraph.text[citation.start : citation.end] == citation.text
    assert "".join(source[a:b] for a, b in citation.source_spans) == citation.text
    assert citation.text in citation.quote
    assert citation.quote in paragraph.text


def test_spans_of_the_source_by_hand():
    assert source_spans([(2, 4), (7, 8), (10, 13)], 1, 5) == ((3, 4), (7, 8), (10, 12))


def test_a_span_over_two_sentences_quotes_both():
    assert quoted_sentences("甲来了。乙走了。丙在。", 2, 6) == "甲来了。乙走了。"


def test_citations_are_numbered_from_one():
    paragraph = Paragraph(4, ParagraphKind.BODY, (), "甲、乙", ((0, 3),))
    cited = cite([Quotation(DOCUMENT, paragraph, 0, 1), Quotation(DOCUMENT, paragraph, 2, 3)])
    assert [(c.number, c.text) for c in cited] == [(1, "甲"), (2, "乙")]


@pytest.mark.parametrize(("start", "end"), [(0, 0), (2, 1), (-1, 2), (0, 9)])
def test_what_is_no_span_is_never_cited(start, end):
    paragraph = Paragraph(1, ParagraphKind.BODY, (), "甲乙丙", ((0, 3),))
    with pytest.raises(ValueError, match="no span"):
        cite([Quotation(DOCUMENT, paragraph, start, end)])


def test_a_paragraph_without_its_full_map_is_never_cited():
    paragraph = Paragraph(1, ParagraphKind.BODY, (), "甲乙丙", ((0, 2),))
    with pytest.raises(ValueError, match="no full map"):
        cite([Quotation(DOCUMENT, paragraph, 1, 3)])
