"""What the page shows of an answer is the answer: each span, number, place, sentence, and the word for its confidence."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from qa import KnowledgeBase
from qa.datatypes import SPAN_JOINER, Answer
from tests.ui.page.tab import Tab
from tests.ui.running import Server
from ui.messages import Language, message
from ui.reference import Reference
from ui.render import RELATED_PASSAGES
from ui.wording import confidence_meaning, confidence_of, location_of

pytestmark = pytest.mark.browser

QUESTIONS = (
    "这次大会审议批准了什么？",
    "会议选举产生了什么？",
    "要抓好哪几项工作？",
    "奋力建设什么？",
    "火星上有几只企鹅？",
    "总结一下",
)
PLAIN = """all => all.map(each => {
    const copy = each.cloneNode(true);
    copy.querySelectorAll('sup').forEach(number => number.remove());
    return { quote: copy.textContent, marks: [...copy.querySelectorAll('mark')].map(mark => mark.textContent) };
})"""
"""A sentence as it is shown, without the small numbers of its citations, and the words marked in it."""


@pytest.fixture(scope="module")
def in_python(page_server: Server) -> Iterator[KnowledgeBase]:
    with KnowledgeBase.open(page_server.store) as opened:
        yield opened


def comparable(answer: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in answer.items() if name not in {"id", "timings_ms"}}


def sources(turn: Any, selector: str) -> list[Reference]:
    shown = turn.locator(selector).evaluate_all("all => all.map(each => each.dataset.source)")
    return [Reference.from_json(json.loads(each)) for each in shown]


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_page_shows_the_answer_that_every_face_gives(
    tab: Tab, page_server: Server, in_python: KnowledgeBase, question: str
):
    answer = in_python.answer(question)
    over_http = httpx.post(f"{page_server.url}/api/v1/answer", json={"question": question}, timeout=60).json()
    assert comparable(over_http) == comparable(json.loads(json.dumps(answer.to_dict())))
    turn = tab.ask(question)
    if answer.abstained:
        shows_the_abstention(turn, answer)
    else:
        shows_the_citations(turn, answer)
        tells_the_confidence(turn, answer)


def shows_the_citations(turn: Any, answer: Answer) -> None:
    spans = turn.locator(".yw-span bdi").all_text_contents()
    assert spans == [each.text for each in answer.citations] and SPAN_JOINER.join(spans) == answer.text
    numbers = turn.locator("sup .yw-number").all_text_contents()
    assert numbers == [str(each.number) for each in answer.citations]
    assert sources(turn, "sup .yw-number") == [Reference.to_citation(each) for each in answer.citations]
    assert turn.locator(".yw-differs").count() == sum(each.differs for each in answer.citations)
    quotes = turn.locator(".yw-reply > .yw-quotes blockquote").evaluate_all(PLAIN)
    assert {each["quote"] for each in quotes} == {each.quote for each in answer.citations}
    assert sorted(mark for each in quotes for mark in each["marks"]) == sorted(spans)
    places = {location_of(each, Language.ZH) for each in answer.citations}
    assert set(turn.locator(".yw-reply > .yw-quotes .yw-location > bdi").all_text_contents()) == places


def tells_the_confidence(turn: Any, answer: Answer) -> None:
    assert turn.locator(".yw-sure").text_content() == confidence_of(answer, Language.ZH)
    assert turn.locator(".yw-meaning").text_content() == confidence_meaning(answer, Language.ZH)


def shows_the_abstention(turn: Any, answer: Answer) -> None:
    assert turn.locator(".yw-span").count() == turn.locator(".yw-number").count() == 0
    assert turn.locator(".yw-reason").text_content() == message(f"abstain.{answer.reason}", Language.ZH)
    related = answer.passages[:RELATED_PASSAGES]
    assert turn.locator(".yw-quotes-related blockquote").all_text_contents() == [
        each.text for each in related
    ]
    found = sources(turn, ".yw-quotes-related .yw-location")
    assert found == [Reference.to_passage(each) for each in related]
