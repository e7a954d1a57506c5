"""An answer's HTML: everything to check it by is there, and hostile documents stay text."""

import json
import re

import pytest

from qa.datatypes import AbstentionReason, Document, Paragraph, ParagraphKind
from tests.ui.answers import TEXT, abstained, answered, citation, document, paragraph, passage
from tests.ui.hostile import HOSTILE, Markup
from ui import render, source
from ui.messages import Language, message
from ui.page import chat
from ui.page.session import Turn
from ui.reference import Reference, quote_range

ALLOWED = {
    "abbr",
    "article",
    "blockquote",
    "button",
    "div",
    "footer",
    "h2",
    "header",
    "i",
    "li",
    "mark",
    "p",
    "span",
} | {
    "bdi",
    "details",
    "fieldset",
    "h3",
    "input",
    "label",
    "legend",
    "section",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "textarea",
    "th",
    "thead",
    "tr",
    "ul",
}
YEARS = ("1987年", "1996年", "2011年")


def opened(
    paragraphs: list[Paragraph],
    reference: Reference,
    language: Language = Language.ZH,
    of: Document | None = None,
) -> str:
    text = "\n".join(each.text for each in paragraphs)
    return source.panel(source.OpenDocument(of or document(), paragraphs, text), reference, language)


def three_years() -> str:
    return render.answer(answered([citation(year, n) for n, year in enumerate(YEARS, 1)]), Language.ZH)


def test_the_span_stands_first_with_its_number_then_its_sentence_marked():
    html = render.answer(answered([citation("1996年")]), Language.ZH)
    text = Markup(html).text
    assert text.startswith("1996年1它们建于")
    assert "，<" not in html.split("<mark>")[0].split("blockquote")[0]
    assert re.findall("<mark>(.*?)</mark>", html) == ["1996年"]
    assert "《湖心镇桥梁志》第3段" in text and "第二章 沿革" in text


def test_items_of_one_sentence_share_its_quote_each_marked_and_numbered():
    html = three_years()
    assert html.count("<blockquote") == 1
    assert re.findall(r"<mark>(.*?)</mark><sup>(\d)</sup>", html) == [
        (y, str(n)) for n, y in enumerate(YEARS, 1)
    ]
    assert html.count('class="yw-number"') == 3


def test_every_number_opens_its_own_span():
    references = [json.loads(value) for value in Markup(three_years()).values("data-source")]
    opened = [TEXT[slice(*Reference.from_json(each).span)] for each in references]
    assert opened[:3] == list(YEARS)


def test_confidence_is_said_and_explained():
    text = Markup(render.confidence(answered([citation("三座")]), Language.ZH)).text
    assert "把握 83%" in text and "低于 50%" in text


def test_documents_that_differ_are_marked_with_their_dates():
    old, new = (document(source=f"{year}.txt", date=year) for year in ("2023", "2024"))
    html = render.answer(
        answered([citation("三座", 1, of=new, differs=True), citation("1987年", 2, of=old, differs=True)]),
        Language.ZH,
    )
    text = Markup(html).text
    assert text.count(message("differs", Language.ZH)) == 2
    assert text.index("2024") < text.index("2023")


@pytest.mark.parametrize("reason", AbstentionReason)
def test_abstaining_says_why_and_shows_three_passages_as_no_answer(reason: AbstentionReason):
    passages = [] if reason is AbstentionReason.NO_DOCUMENTS else [passage(number=n) for n in range(1, 6)]
    html = render.answer(abstained(passages, reason), Language.ZH)
    text = Markup(html).text
    assert message(f"abstain.{reason}", Language.ZH) in text
    assert html.count("<blockquote") == min(3, len(passages))
    assert (message("related", Language.ZH) in text) == bool(passages)
    assert "<mark>" not in html and "yw-number" not in html


def test_both_languages_quote_the_same_words():
    answer = answered([citation("镇政府")])
    zh, en = (render.answer(answer, language) for language in Language)
    assert re.findall("<blockquote.*?</blockquote>", zh) == re.findall("<blockquote.*?</blockquote>", en)
    assert "83% sure" in Markup(render.confidence(answer, Language.EN)).text


def test_the_same_answer_gives_the_same_html():
    assert three_years() == three_years()


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("language", Language)
def test_hostile_documents_and_questions_stay_text(text: str, language: Language):
    stands = paragraph(text)
    cited = citation(text, text=text, of=Document("d'\">", text, text, text))
    html = "".join(
        (
            chat.turn(Turn(text, answered([cited, cited, cited], text)), language),
            render.answer(answered([citation(text, text=text, of=cited.document, differs=True)]), language),
            render.answer(abstained([passage(text)]), language),
            render.refusal(text),
            opened([stands], Reference.to_citation(cited), language, cited.document),
        )
    )
    markup = Markup(html)
    assert set(markup.tags) <= ALLOWED
    assert not [name for _, name, _ in markup.attributes if name.startswith("on") or name in {"href", "src"}]
    html.encode("utf-8")


@pytest.mark.parametrize("control", "\u200b\u200e\u2060\ufeff")
def test_what_is_copied_or_asked_is_what_the_document_says(control: str):
    words = f"桥由镇{control}政府负责养护。"
    stands = paragraph(words, number=1)
    opened = source.OpenDocument(document(), [stands], words)
    at = (0, len(words))
    panel = Markup(source.panel(opened, Reference("d1", False, 1, at, at), Language.ZH))
    assert [value for _, name, value in panel.attributes if name == "data-copy"] == [
        f"“{words}”（《湖心镇桥梁志》第1段）"
    ]
    asked = Markup(chat.welcome([f"谁负责{control}养护？"], "", Language.ZH))
    assert ("button", "data-question", f"谁负责{control}养护？") in asked.attributes


def test_the_panel_shows_the_paragraph_its_neighbours_and_where_it_stands():
    before, here, after = (
        paragraph(text, number) for number, text in enumerate(("上文。", TEXT, "下文。"), 2)
    )
    html = opened([before, here, after], Reference.to_citation(citation("1996年")))
    text = Markup(html).text
    assert "上文。" in text and "下文。" in text and "第3段" in text and "桥梁志.txt" in text
    assert re.findall("<mark>(.*?)</mark>", html) == ["1996年"]
    tinted = re.search('<span class="yw-tint">(.*?)</span>', html)
    assert tinted and Markup(tinted[1]).text == TEXT[8:]


def test_a_long_document_is_shown_in_part_and_says_how_much_is_left_out():
    paragraphs = [paragraph(f"第{n}条的内容。", n) for n in range(1, 501)]
    html = opened(paragraphs, Reference("d1", False, 200, (0, 2), (0, 1)))
    assert html.count("yw-paragraph ") == 2 * source.NEIGHBOURS + 1
    assert message("source.load_earlier", Language.ZH, count=139) in html
    assert message("source.load_later", Language.ZH, count=source.STRETCH) in html


def test_headings_number_in_a_series_of_their_own():
    heading, body = paragraph("标题", 1, ParagraphKind.HEADING), paragraph("正文。", 1)
    assert Reference("d1", True, 1, (0, 1), (0, 0)).find([body, heading]) == 1
    assert Reference("d1", False, 1, (0, 1), (0, 0)).find([heading, body]) == 1
    assert Reference("d1", False, 9, (0, 1), (0, 0)).find([heading, body]) is None


def test_a_paragraph_that_is_gone_is_said_to_be():
    html = opened([paragraph()], Reference("d1", False, 9, (0, 1), (0, 0)))
    assert message("source.gone", Language.ZH) in html


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"document": "d", "heading": False, "paragraph": 1, "quote": [3, 1], "span": [0, 0]},
        {"document": "d", "heading": False, "paragraph": "x", "quote": [0, 1], "span": [0, 0]},
        {"document": "d", "heading": False, "paragraph": 1, "quote": [0], "span": [0, 0]},
        {"document": "d", "heading": False, "paragraph": 1, "quote": None, "span": [0, 0]},
        {"document": "d", "heading": False, "paragraph": float("inf"), "quote": [0, 1], "span": [0, 0]},
        {"document": "d", "heading": False, "paragraph": 1, "quote": [-4, 1], "span": [0, 0]},
    ],
)
def test_what_is_no_reference_is_refused(sent: dict[str, object]):
    with pytest.raises(ValueError, match=r"."):
        Reference.from_json(sent)


def test_offsets_beyond_the_text_do_no_harm():
    html = opened([paragraph()], Reference("d1", False, 3, (5, 10**9), (9**9, 10**9)))
    assert TEXT in Markup(html).text


def test_a_quote_that_stands_twice_is_found_where_its_span_is():
    text = "好。好。"
    second = citation("好", text=text)
    moved = type(second)(1, "好", "好。", second.document, second.paragraph, 2, 3, ((2, 3),))
    assert quote_range(second) == (0, 2)
    assert quote_range(moved) == (2, 4)
