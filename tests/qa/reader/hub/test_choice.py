"""Which reader answers: by name, kept in a store, refused in words; and a threshold that stays with its reader."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from qa.errors import ReaderUnavailableError
from qa.evaluation.conditions import conditions_of
from qa.knowledge_base import KnowledgeBase
from qa.reader.choice import SHIPPED_READER, named_answerer
from qa.reader.hub import load_hub_reader
from tests.qa.reader.hub.models import edit_json, known_model, random_model, save_tokenizer, vocabulary
from tests.qa.reader.passages import TEXTS
from tests.qa.reader.test_answerer import check_promises
from ui.cli import main

QUESTION = "水文站的站长是谁？"


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "公报.txt"
    path.write_text(
        "科技周公报\n\n" + "\n".join(f"　　{text}" for text in TEXTS[:3]) + "\n", encoding="utf-8"
    )
    return path


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    """Return a model whose answers begin with 陈 and end with 明."""
    return known_model(tmp_path_factory.mktemp("known"), vocabulary(TEXTS), "陈", "明")


@pytest.fixture(scope="module")
def other(tmp_path_factory):
    return random_model(tmp_path_factory.mktemp("random"), vocabulary(TEXTS))


def test_a_named_reader_answers_and_keeps_the_promises(file, model, other):
    with KnowledgeBase.build([file], reader=model) as made:
        answer = made.answer(QUESTION)
        check_promises(answer, made)
        assert answer.text == "陈志明" and answer.confidence > 0.5 == answer.threshold
        assert answer == made.answer_many([QUESTION, "有几座桥？"])[0]
        assert conditions_of(made, "").reader == load_hub_reader(str(model)).fingerprint
    with KnowledgeBase.build([file], answerer=named_answerer(other).at(0.0)) as random:
        for question in (QUESTION, "科技周有哪些活动？", "为什么表示祝贺？", "参与群众达到多少人次？"):
            check_promises(random.answer(question), random)


def test_its_confidence_is_the_odds_of_its_score(file, model):
    with KnowledgeBase.build([file], reader=model) as made:
        answer = made.answer(QUESTION)
        best = max(p.reader_score for p in answer.passages if p.reader_score is not None)
        assert answer.confidence == pytest.approx(1 / (1 + 2.718281828 ** -min(best, 12)))


def test_a_store_keeps_its_reader_and_gives_it_up(file, model, tmp_path):
    store = tmp_path / "store"
    KnowledgeBase.build([file], store=store, reader=model).close()
    kept = load_hub_reader(str(model)).fingerprint
    with KnowledgeBase.open(store) as opened:
        assert opened.reader_fingerprint == kept
    with KnowledgeBase.open(store, reader=SHIPPED_READER) as once:
        shipped = once.reader_fingerprint
        assert shipped != kept
    with KnowledgeBase.open(store) as opened:
        assert opened.reader_fingerprint == kept
        opened.keep_reader(SHIPPED_READER)
        assert opened.reader_fingerprint == shipped
    with KnowledgeBase.open(store) as opened:
        assert opened.reader_fingerprint == shipped
        assert opened.answer(QUESTION).text == "陈志明"


def test_a_threshold_counts_with_the_reader_it_was_fitted_to(file, model, tmp_path):
    store = tmp_path / "store"
    KnowledgeBase.build([file], store=store).close()
    with KnowledgeBase.open(store) as opened:
        shipped = opened.threshold
        opened.adopt(replace(opened.settings, threshold=0.9))
        assert opened.threshold == 0.9
    with KnowledgeBase.open(store, reader=model) as opened:
        assert opened.threshold == 0.5
        assert opened.with_settings(replace(opened.settings, threshold=0.0)).threshold == 0.0
    with KnowledgeBase.open(store) as opened:
        assert opened.threshold == 0.9
        opened.adopt(None)
        assert opened.threshold == shipped


def test_other_weights_than_the_store_was_given_are_refused(file, model, other, tmp_path):
    folder, store = tmp_path / "model", tmp_path / "store"
    shutil.copytree(model, folder)
    KnowledgeBase.build([file], store=store, reader=folder).close()
    shutil.copytree(other, folder, dirs_exist_ok=True)
    with KnowledgeBase.open(store) as opened:
        assert opened.search(QUESTION)
        with pytest.raises(ReaderUnavailableError) as refused:
            opened.answer(QUESTION)
        assert refused.value.values["reason"] == "changed"
        opened.keep_reader(folder)
        assert opened.answer(QUESTION).passages


def broken(folder, model, reason):
    """Make of a good model one that is refused for this reason."""
    shutil.copytree(model, folder)
    weights = folder / "model.safetensors"
    if reason == "pickled":
        weights.rename(folder / "pytorch_model.bin")
    elif reason == "damaged":
        weights.write_bytes(weights.read_bytes()[:-100])
    elif reason == "not_qa":
        edit_json(folder / "config.json", architectures=["BertForMaskedLM"])
    elif reason == "remote_code":
        edit_json(folder / "config.json", auto_map={"AutoModelForQuestionAnswering": "own.Model"})
    elif reason == "slow_tokenizer":
        (folder / "tokenizer.json").unlink()
        edit_json(folder / "tokenizer_config.json", tokenizer_class="CanineTokenizer")
    elif reason == "not_found":
        shutil.rmtree(folder)
    return folder


@pytest.mark.parametrize(
    "reason", ["pickled", "damaged", "not_qa", "remote_code", "slow_tokenizer", "not_found"]
)
def test_what_cannot_be_used_is_refused(model, tmp_path, reason):
    with pytest.raises(ReaderUnavailableError) as refused:
        load_hub_reader(str(broken(tmp_path / "model", model, reason)))
    assert refused.value.values["reason"] == reason


def test_a_head_that_was_never_trained_is_refused(other, tmp_path):
    from transformers import AutoModelForQuestionAnswering

    folder = tmp_path / "model"
    AutoModelForQuestionAnswering.from_pretrained(other).bert.save_pretrained(folder)
    save_tokenizer(folder, vocabulary(TEXTS), 64)
    for architectures in (["BertModel"], []):
        edit_json(folder / "config.json", architectures=architectures)
        with pytest.raises(ReaderUnavailableError) as refused:
            load_hub_reader(str(folder))
        assert refused.value.values["reason"] == "not_qa"


def test_a_vocabulary_that_does_not_fit_is_refused(other, tmp_path):
    folder = tmp_path / "model"
    shutil.copytree(other, folder)
    save_tokenizer(folder, vocabulary([*TEXTS, "龘靐齉"]), 64)
    with pytest.raises(ReaderUnavailableError) as refused:
        load_hub_reader(str(folder))
    assert refused.value.values["reason"] == "damaged"


def told(*arguments, language="en", **environment):
    """Return what the command says of a reader it cannot use, and its exit status."""
    ran = subprocess.run(
        [sys.executable, "-X", "utf8", "-m", "ui.cli", *map(str, arguments), "--lang", language],
        capture_output=True, text=True, encoding="utf-8", timeout=120, check=False,
        env={**os.environ, **environment},
    )  # fmt: skip
    assert "Traceback" not in ran.stderr
    return ran.returncode, ran.stderr, ran.stdout


def test_a_hub_name_without_a_network_is_told_in_words(tmp_path):
    nowhere = {"HF_ENDPOINT": "http://127.0.0.1:9", "HF_HOME": str(tmp_path), "HF_HUB_OFFLINE": "0"}
    status, said, _ = told("ask", QUESTION, "--reader", "someone/some-model", **nowhere)
    assert status == 1 and "someone/some-model" in said and "hf download" in said
    status, said, _ = told("ask", QUESTION, "--reader", "no such name", language="zh", **nowhere)
    assert status == 1 and "没有这个文件夹" in said


def test_without_transformers_it_is_told_in_words(model, tmp_path):
    (tmp_path / "transformers.py").write_text("raise ImportError('not here')", encoding="utf-8")
    path = os.pathsep.join([str(tmp_path), str(Path.cwd())])
    status, said, _ = told("ask", QUESTION, "--reader", model, PYTHONPATH=path)
    assert status == 1 and "pip install transformers" in said


def test_the_commands_take_a_reader(file, model, tmp_path, capsys):
    store, run, questions = tmp_path / "store", tmp_path / "kept.run", tmp_path / "q.jsonl"
    questions.write_text(
        '{"id": "a", "question": "水文站的站长是谁？", "answers": ["陈志明"]}\n', encoding="utf-8"
    )

    def printed(*arguments):
        assert main([*map(str, arguments), "--store", str(store), "--lang", "en"]) == 0
        return capsys.readouterr().out

    printed("index", file)
    assert '"threshold": 0.5' in printed("ask", QUESTION, "--reader", model, "--json")
    assert '"threshold": 0.5' not in printed("ask", QUESTION, "--json")
    assert str(model) in printed("index", "--reader", model)
    assert '"threshold": 0.5' in printed("ask", QUESTION, "--json")
    printed("evaluate", questions, "--run", run)
    assert load_hub_reader(str(model)).fingerprint in run.read_text(encoding="utf-8")
    assert "shipped" in printed("index", "--reader", SHIPPED_READER)
    assert '"threshold": 0.5' not in printed("ask", QUESTION, "--json")
