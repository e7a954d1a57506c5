"""Of two events of one tab at the same time neither takes back what the other did."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import gradio as gr

from qa.default_store import seed_files
from qa.knowledge_base import KnowledgeBase
from ui.messages import Language
from ui.page.app import Page
from ui.page.session import Gone, Session, Turn
from ui.page.tabs import Tabs
from ui.server.loading import Loading

START = Session(Language.ZH)


def tab(name: str) -> gr.Request:
    return gr.Request(session_hash=name)


def test_the_language_chosen_during_a_question_outlives_its_answer():
    tabs, here = Tabs(), tab("a")
    asked_in = tabs.latest(START, here)
    tabs.change(START, here, lambda latest: replace(latest, language=Language.EN))
    answered = tabs.change(asked_in, here, lambda latest: latest.answered(Turn("问？", Gone())))
    assert answered.language is Language.EN and len(answered.turns) == 1
    assert tabs.latest(START, here) is answered


def test_an_answer_asked_again_takes_the_place_of_the_first():
    first = START.answered(Turn("问？", Gone(), number="1"))
    again = first.answered(Turn("问？", Gone(), literal=True, number="1"))
    assert [each.literal for each in again.turns] == [True]


def test_tabs_do_not_share_what_they_come_to():
    tabs = Tabs()
    tabs.change(START, tab("a"), lambda latest: replace(latest, language=Language.EN))
    assert tabs.latest(START, tab("b")) is START


def test_no_change_of_many_threads_is_lost():
    tabs, here = Tabs(), tab("a")

    def answer(number: int) -> None:
        tabs.change(START, here, lambda latest: latest.answered(Turn("问？", Gone(), number=str(number))))

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(answer, range(200)))
    assert {each.number for each in tabs.latest(START, here).turns} == {str(i) for i in range(200)}


def test_what_is_asked_while_the_documents_load_outlives_the_end_of_loading():
    loading = Loading(lambda: KnowledgeBase.build(seed_files()))
    page = Page(loading, Language.ZH)
    here = gr.Request(session_hash="a", cookies={})
    opening = page.on_load(START, "", here)
    begun = next(opening)[0]
    loading.start()
    *_, (answered, _, _) = page._asking.on_ask(begun, "会议审议批准了什么？", here)
    (loaded,) = [shown[0] for shown in opening]
    loading.close()
    assert loaded.turns == answered.turns and len(loaded.turns) == 1


def test_of_tabs_long_silent_what_gradio_kept_is_taken():
    tabs = Tabs()
    for number in range(400):
        tabs.change(START, tab(str(number)), lambda latest: replace(latest, language=Language.EN))
    assert tabs.latest(START, tab("0")) is START
    assert tabs.latest(START, tab("399")).language is Language.EN
