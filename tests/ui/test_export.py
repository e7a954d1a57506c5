"""An exported conversation holds every word and where it stands, and hostile text does nothing in it."""

import io
import json
import re
import zipfile

import pytest
from docx import Document as WordDocument
from lxml import etree
from markdown_it import MarkdownIt

from qa.datatypes import Answer, Document
from tests.ui.answers import TEXT, abstained, answered, citation, passage
from tests.ui.hostile import HOSTILE
from ui.export import FORMATS, as_json, as_markdown, as_word
from ui.messages import Language, message

DAY = "2025-03-05"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def conversation() -> list[Answer]:
    first = answered([citation("1987年", 1), citation("1996年", 2)])
    second = answered([citation("三座")], "有几座桥？")
    return [first, abstained([passage()]), second]


def part(content: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return etree.fromstring(file.read(name))


def test_markdown_numbers_its_footnotes_through_the_conversation():
    text = as_markdown(conversation(), DAY, Language.ZH).decode()
    assert [f"- {span}[^{n}]" in text for n, span in enumerate(("1987年", "1996年", "三座"), 1)] == [True] * 3
    notes = re.findall(r"^\[\^(\d)\]: (.*)$", text, re.MULTILINE)
    assert [number for number, _ in notes] == ["1", "2", "3"]
    assert all("《湖心镇桥梁志》第3段" in note and "“" in note for _, note in notes)
    assert message("abstain", Language.ZH) in text and DAY in text


def test_word_has_real_footnotes_that_hold_sentence_and_place():
    content = as_word(conversation(), DAY, Language.ZH)
    body, notes = part(content, "word/document.xml"), part(content, "word/footnotes.xml")
    cited = [each.get(f"{W}id") for each in body.iter(f"{W}footnoteReference")]
    assert cited == ["1", "2", "3"]
    texts = {each.get(f"{W}id"): "".join(each.itertext()) for each in notes.iter(f"{W}footnote")}
    assert TEXT[8:] in texts["1"] and "《湖心镇桥梁志》第3段" in texts["1"] and "桥梁志.txt" in texts["1"]
    paragraphs = ["".join(each.itertext()) for each in body.iter(f"{W}p")]
    assert "1987年" in paragraphs and "桥有多长？" in paragraphs


def test_another_reader_of_word_files_opens_it():
    opened = WordDocument(io.BytesIO(as_word(conversation(), DAY, Language.EN)))
    assert [each.text for each in opened.paragraphs if each.style.name.lower() == "heading 1"] == [
        "桥建于哪年？",
        "桥有多长？",
        "有几座桥？",
    ]


def test_json_is_what_the_api_gives():
    values = json.loads(as_json(conversation(), DAY, Language.ZH))
    assert values["answers"] == [json.loads(json.dumps(each.to_dict())) for each in conversation()]
    assert values["exported"] == DAY


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_conversation_gives_the_same_bytes(name: str):
    write = FORMATS[name].write
    assert write(conversation(), DAY, Language.ZH) == write(conversation(), DAY, Language.ZH)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_makes_no_markup_and_no_broken_file(text: str):
    cited = citation(text, text=text, of=Document("d", text, text, text))
    answers = [answered([cited], text)]
    markdown = as_markdown(answers, DAY, Language.ZH).decode()
    html = MarkdownIt("commonmark").render(markdown)
    assert set(re.findall(r"<(\w+)", html)) <= {"h1", "h2", "p", "ul", "li"}
    content = as_word(answers, DAY, Language.ZH)
    for name in ("word/document.xml", "word/footnotes.xml"):
        assert part(content, name) is not None
    json.loads(as_json(answers, DAY, Language.ZH))
