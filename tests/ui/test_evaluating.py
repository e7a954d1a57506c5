"""`yuanwen evaluate`, `tune` and `questions` as their users run them."""

import json
from pathlib import Path

import pytest

from qa.evaluation import Run, load_questions
from qa.feedback import cited_spans
from qa.knowledge_base import KnowledgeBase
from tests.ui.running import yuanwen

TEXT = """科技周公报

　　第六届云泽科技周历时七天，412项活动走进了86个社区，参与群众达到31.5万人次。
　　青溪县的茶农用无人机为3200亩茶园体检，采茶的时间缩短了一半。
　　市科学技术协会向获得“云泽科普之星”称号的20位同志表示祝贺。
　　大会要求做好下列工作：
　　（一）建好新科技馆；
　　（二）选派科技特派员；
　　（三）办好第七届科技周。
"""
ROWS = [
    {"id": "a", "question": "参与群众达到多少人次？", "answers": ["31.5万人次", "31.5万"]},
    {"id": "b", "question": "活动走进了多少个社区？", "answers": ["86个社区", "86个"]},
    {"id": "c", "question": "木星有几颗卫星？", "answers": [], "answerable": False},
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("evaluating")
    (made / "公报.txt").write_text(TEXT, encoding="utf-8")
    return made


def questions(path: Path, *rows: dict[str, object]) -> Path:
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return path


def test_a_run_is_kept_compared_and_gated(folder: Path, tmp_path: Path):
    asked = questions(tmp_path / "q.jsonl", *ROWS)
    outputs = {name: tmp_path / f"out.{name}" for name in ("run", "html", "json", "csv", "junit")}
    flags = [flag for name, path in outputs.items() for flag in (f"--{name}", path)]
    ended = yuanwen("evaluate", asked, "--documents", folder / "公报.txt", *flags)
    assert ended.returncode == 0, ended.stderr
    assert all(path.stat().st_size > 100 for path in outputs.values())
    assert outputs["csv"].read_bytes().startswith(b"\xef\xbb\xbf")
    run = Run.load(outputs["run"])
    assert [result.question.id for result in run.results] == ["a", "b", "c"]

    better = [{**ROWS[0], "id": f"x{n}"} for n in range(6)]
    wrong = [{**row, "answers": ["412项"]} for row in better]
    baseline = tmp_path / "baseline.run"
    again = ["evaluate", questions(tmp_path / "x.jsonl", *better), "--documents", folder / "公报.txt"]
    assert yuanwen(*again, "--run", baseline).returncode == 0
    same = yuanwen(*again, "--baseline", baseline, "--fail-if-worse")
    assert same.returncode == 0 and "看不出差别" in same.stdout and "最小下降" in same.stdout
    kept = json.loads(baseline.read_text(encoding="utf-8"))
    for result in kept["results"]:  # as if the same questions had other answers: they are not compared
        result["question"]["answers"] = wrong[0]["answers"]
    baseline.write_text(json.dumps(kept), encoding="utf-8")
    strange = yuanwen(*again, "--baseline", baseline, "--fail-if-worse")
    assert strange.returncode == 1 and "没有相同的问题" in strange.stderr


def test_a_significant_loss_is_status_3(folder: Path, tmp_path: Path):
    rows = [{**ROWS[2], "id": f"n{n}", "question": f"木星的第{n}颗卫星叫什么？"} for n in range(1, 7)]
    asked = [*rows, *({**ROWS[0], "id": f"y{n}"} for n in range(6))]
    command = ["evaluate", questions(tmp_path / "q.jsonl", *asked), "--documents", folder / "公报.txt"]
    kept = tmp_path / "kept.run"
    assert yuanwen(*command, "--run", kept).returncode == 0
    run = json.loads(kept.read_text(encoding="utf-8"))
    for result in run["results"]:
        result["score"]["right"] = not result["score"]["right"]
    wrong_before = sum(result["score"]["right"] for result in run["results"])
    kept.write_text(json.dumps(run), encoding="utf-8")
    turned = yuanwen(*command, "--baseline", kept, "--fail-if-worse")
    assert turned.returncode == (3 if wrong_before > 6 else 0)
    for result in run["results"]:
        result["score"]["right"] = True
    kept.write_text(json.dumps(run), encoding="utf-8")
    now = yuanwen(*command, "--baseline", kept, "--fail-if-worse")
    lost = wrong_before  # what is wrong now
    assert now.returncode == (3 if lost >= 5 else 0), now.stdout


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["evaluate", "--fail-if-worse"], 2, "--baseline"),
        (["evaluate", "--baseline", "none.run"], 1, "none.run"),
        (["evaluate", "none.jsonl"], 1, "none.jsonl"),
        (["evaluate", "none.docx"], 1, ".docx"),
        (["evaluate", "--benchmark", "cmrc2018", "--data", "nowhere"], 1, "nowhere"),
        (["tune"], 2, "--undo"),
        (["questions"], 2, "--help"),
    ],
)
def test_wrong_use_is_told_in_words(arguments: list[str], status: int, said: str):
    ended = yuanwen(*arguments)
    assert ended.returncode == status and said in ended.stderr and "Traceback" not in ended.stderr


def test_drafts_are_made_told_and_left_out_until_reviewed(folder: Path, tmp_path: Path):
    out = tmp_path / "drafts.jsonl"
    ended = yuanwen("questions", "new", "--documents", folder / "公报.txt", "--out", out)
    assert ended.returncode == 0, ended.stderr
    drafts = load_questions(out)
    assert len(drafts) >= 4 and all(draft.draft for draft in drafts)
    assert any(draft.question == "做好哪些工作？" or draft.kind == "list" for draft in drafts)
    refused = yuanwen("evaluate", out, "--documents", folder / "公报.txt")
    assert refused.returncode == 1 and "草稿" in refused.stderr
    taken = yuanwen("evaluate", out, "--documents", folder / "公报.txt", "--drafts")
    assert taken.returncode == 0 and f"{len(drafts)} 个问题" in taken.stdout


def test_what_feedback_confirmed_is_written_out_and_can_be_measured(folder: Path, tmp_path: Path):
    store, out = tmp_path / "store", tmp_path / "feedback.jsonl"
    with KnowledgeBase.build([folder / "公报.txt"], store=store) as kb:
        right, wrong = kb.answer("活动走进了多少个社区？"), kb.answer("参与群众达到多少人次？")
        assert right.citations and wrong.citations
        kb.give_feedback(right.to_dict(), spans=cited_spans(right.to_dict()))
        none_yet = yuanwen("questions", "feedback", "--store", tmp_path / "nowhere", "--out", out)
        assert none_yet.returncode == 1 and not out.exists() and "Traceback" not in none_yet.stderr
        kb.give_feedback(wrong.to_dict(), ["should_have_abstained"])
        kb.give_feedback(kb.answer("表彰了几位同志？").to_dict(), ["part_missing"], "不确认什么")
    ended = yuanwen("questions", "feedback", "--store", store, "--out", out)
    assert ended.returncode == 0 and "2" in ended.stdout, ended.stderr
    kept = {each.question: each for each in load_questions(out)}
    assert kept[right.question].answers == tuple(each.text for each in right.citations)
    assert set(kept) == {right.question, wrong.question} and not kept[wrong.question].answerable
    measured = yuanwen("evaluate", out, "--store", store)
    assert measured.returncode == 0 and "2 个问题" in measured.stdout, measured.stderr


def test_without_confirmed_feedback_nothing_is_written(folder: Path, tmp_path: Path):
    KnowledgeBase.build([folder / "公报.txt"], store=tmp_path / "store").close()
    out = tmp_path / "feedback.jsonl"
    ended = yuanwen("questions", "feedback", "--store", tmp_path / "store", "--out", out)
    assert ended.returncode == 1 and not out.exists() and "还没有" in ended.stderr
    ended = yuanwen("questions", "feedback", "--documents", folder / "公报.txt", "--out", out)
    assert ended.returncode == 2 and "--store" in ended.stderr


def test_a_benchmark_runs_on_any_file_in_squad_format(tmp_path: Path):
    paragraphs = [
        {"context": f"{place}的人口是{n}万人。全市有{n + 3}座桥。", "qas": [
            {"id": f"{n}", "question": f"{place}的人口是多少？", "answers": [{"text": f"{n}万人", "answer_start": 0}]}]}
        for n, place in enumerate(["云泽", "海澜", "青溪"], start=41)
    ]  # fmt: skip
    path = tmp_path / "set.json"
    path.write_text(json.dumps({"data": [{"paragraphs": paragraphs}]}), encoding="utf-8")
    out = tmp_path / "out.json"
    ended = yuanwen("--lang", "en", "evaluate", "--benchmark", path, "--json", out)
    assert ended.returncode == 0, ended.stderr
    parts = json.loads(out.read_text(encoding="utf-8"))["parts"]
    assert [part["name"] for part in parts] == [
        "reader", "answerability", "system", "threshold_0", "threshold_shipped", "calibration"
    ]  # fmt: skip
    figures = {(part["name"], row["name"]): row for part in parts for row in part["rows"]}
    assert figures["system", "recall_at_1"]["value"] == 1.0
    assert figures["reader", "f1"]["n"] == figures["threshold_0", "f1"]["n"] == 3
    assert "right_sentence" in ended.stdout
    assert "| confidence | answers |" in ended.stdout and "| answered | threshold |" in ended.stdout
    assert (
        sum(each["answers"] for each in parts[-1]["bins"]) == figures["calibration", "calibration_error"]["n"]
    )
    alone = yuanwen("evaluate", "--benchmark", path, "--part", "answerability")
    assert alone.returncode == 2 and "calibration" in alone.stderr
    alone = yuanwen("evaluate", "--benchmark", path, "--part", "calibration")
    assert alone.returncode == 0 and "right_sentence" not in alone.stdout and "| 置信度 |" in alone.stdout
