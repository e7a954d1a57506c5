"""The command as its users run it: output, errors, exit status, on every console."""

import json
import re
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import fields
from pathlib import Path

import pytest

from qa.datatypes import Answer
from tests.ui.running import ROOT, environment, yuanwen
from ui.cli import _interrupts_stay_interrupts

QUESTION = "会议审议批准了什么？"
HEAVY = ("torch", "sentence_transformers", "faiss", "gradio", "numpy", "onnxruntime")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, documents: Path) -> Path:
    folder = tmp_path_factory.mktemp("cli") / "store"
    made = yuanwen("index", documents, "--store", folder)
    assert made.returncode == 0, made.stderr
    return folder


def test_help_imports_nothing_heavy():
    code = f"""
import sys
from ui.cli import main
try:
    main(["--help"])
finally:
    print([name for name in {HEAVY} if name in sys.modules])
"""
    command = [sys.executable, "-c", code]
    ended = subprocess.run(command, env=environment(), capture_output=True, encoding="utf-8", check=False)
    assert ended.stdout.endswith("[]\n")
    assert "回答一个问题" in ended.stdout


def test_ask_answers_with_its_source():
    ended = yuanwen("ask", QUESTION)
    assert ended.returncode == 0, ended.stderr
    assert "工作报告" in ended.stdout.splitlines()[0] and "「" in ended.stdout and "段" in ended.stdout
    assert ended.stderr == ""


def test_json_is_the_whole_answer():
    ended = yuanwen("ask", QUESTION, "--json", "--top-k", "3")
    answer = json.loads(ended.stdout)
    assert list(answer) == [field.name for field in fields(Answer)]
    assert len(answer["passages"]) == 3
    for cited in answer["citations"]:
        assert cited["paragraph"]["text"][cited["start"] : cited["end"]] == cited["text"]


def test_abstaining_is_an_answer_too():
    ended = yuanwen("ask", "火星上有几只企鹅？")
    assert ended.returncode == 0
    assert "没有找到" in ended.stdout and "不是答案" in ended.stdout


@pytest.mark.parametrize("encoding", ["gbk", "cp1252", "ascii"])
def test_output_survives_other_consoles(encoding: str):
    ended = yuanwen("ask", QUESTION, PYTHONIOENCODING=encoding)
    assert ended.returncode == 0, ended.stderr
    assert ("工作报告" if encoding == "gbk" else "\\u5de5\\u4f5c\\u62a5\\u544a") in ended.stdout
    assert (
        json.loads(yuanwen("ask", QUESTION, "--json", PYTHONIOENCODING=encoding).stdout)["question"]
        == QUESTION
    )


@pytest.mark.parametrize("encoding", ["gbk", "ascii"])
def test_errors_and_help_survive_other_consoles(encoding: str):
    assert yuanwen("--help", PYTHONIOENCODING=encoding).returncode == 0
    refused = yuanwen("ask", "🙂", PYTHONIOENCODING=encoding)
    assert refused.returncode == 2 and "Traceback" not in refused.stderr


@pytest.mark.parametrize(
    ("question", "said"), [("", "空"), ("？！。", "没有文字"), ("🙂", "没有文字"), ("长" * 2001, "太长")]
)
def test_an_unusable_question_is_status_2_in_one_line(question: str, said: str):
    ended = yuanwen("ask", question)
    assert ended.returncode == 2
    assert said in ended.stderr and len(ended.stderr.splitlines()) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="there, arguments are Unicode already")
def test_an_argument_that_is_no_text_is_status_2():
    command = [sys.executable, "-m", "ui.cli", "ask", b"\xff\xfe?"]
    ended = subprocess.run(
        command, env=environment(), capture_output=True, encoding="utf-8", check=False, cwd=ROOT
    )
    assert ended.returncode == 2 and "编码" in ended.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["ask"],
        ["fly"],
        ["ask", "x", "--top-k", "0"],
        ["index"],
        ["chat", "--port", "99999"],
        ["ask", "x", "--nope"],
    ],
)
def test_wrong_usage_is_status_2_in_one_line(arguments: list[str]):
    ended = yuanwen(*arguments)
    assert ended.returncode == 2
    assert "--help" in ended.stderr and len(ended.stderr.splitlines()) == 1


def test_the_language_can_be_chosen():
    assert "cannot be used" in yuanwen("ask", "?", "--lang", "en").stderr
    assert "cannot be used" in yuanwen("--lang", "en", "ask", "?").stderr
    assert "cannot be used" in yuanwen("ask", "?", YUANWEN_LANG="en").stderr
    assert "无法使用" in yuanwen("ask", "?").stderr


def test_a_missing_store_is_told_with_what_makes_one(tmp_path: Path):
    ended = yuanwen("ask", QUESTION, "--store", tmp_path / "none")
    assert ended.returncode == 1
    assert "yuanwen index" in ended.stderr and "Traceback" not in ended.stderr


def test_a_damaged_store_is_told(tmp_path: Path, documents: Path):
    folder = tmp_path / "store"
    assert yuanwen("index", next(documents.glob("*.txt")), "--store", folder).returncode == 0
    for path in folder.rglob("*"):
        if path.is_file():
            path.write_bytes(b"\x00" * 64)
    ended = yuanwen("ask", QUESTION, "--store", folder)
    assert ended.returncode == 1 and "Traceback" not in ended.stderr and ended.stdout == ""


def test_indexed_documents_answer(store: Path):
    ended = yuanwen("ask", "这些文件讲了哪些措施？", "--store", store)
    assert ended.returncode == 0, ended.stderr


def test_index_tells_each_file_that_fails_and_adds_the_others(tmp_path: Path, documents: Path):
    good = next(documents.glob("*.txt"))
    (tmp_path / "空.txt").write_text("  \n", encoding="utf-8")
    (tmp_path / "图.txt").write_bytes(bytes(range(256)) * 40)
    (tmp_path / "表.xyz").write_text("一", encoding="utf-8")
    missing = tmp_path / "无.txt"
    paths = [good, tmp_path / "空.txt", tmp_path / "图.txt", tmp_path / "表.xyz", missing]
    ended = yuanwen("index", *paths, "--store", tmp_path / "store")
    assert ended.returncode == 1
    for name in ("空.txt", "图.txt", "表.xyz", "无.txt"):
        assert name in ended.stderr
    assert "已编入 1 份" in ended.stdout and "未能编入 4 份" in ended.stdout
    assert "Traceback" not in ended.stderr


def test_index_tells_what_it_left_out_of_a_folder(tmp_path: Path, documents: Path):
    folder = tmp_path / "folder"
    folder.mkdir()
    shutil.copy(next(documents.glob("*.txt")), folder)
    for name in ("图.png", "照片.PNG", "程序.exe", "说明"):
        (folder / name).write_bytes(b"x")
    ended = yuanwen("index", folder, "--store", tmp_path / "store")
    assert ended.returncode == 0 and "已编入 1 份" in ended.stdout
    assert "4 个文件" in ended.stderr and ".png、.exe、没有扩展名" in ended.stderr


@pytest.mark.parametrize("path", ["不在.txt", "不在/"])
def test_index_tells_a_path_that_is_not_there(path: str, tmp_path: Path):
    ended = yuanwen("index", path, "--store", tmp_path / "store")
    assert ended.returncode == 1 and "不存在" in ended.stderr and "doctor" not in ended.stderr


def test_a_store_can_be_rebuilt(store: Path):
    ended = yuanwen("index", "--rebuild", "--store", store)
    assert ended.returncode == 0, ended.stderr
    assert yuanwen("ask", "有哪些措施？", "--store", store).returncode == 0


def test_evaluate_prints_figures_and_keeps_single_answers_of_the_report_split_back(tmp_path: Path):
    row = {
        "kind": "fact",
        "question": QUESTION,
        "answers": ["各项工作报告"],
        "evidence": [8],
        "answerable": True,
    }
    rows = [{**row, "id": split, "split": split} for split in ("gate", "report")]
    (tmp_path / "q.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    out = tmp_path / "report.json"
    ended = yuanwen("evaluate", tmp_path / "q.jsonl", "--json", out)
    assert ended.returncode == 0, ended.stderr
    assert re.search(r"answered_right +1\.000 +\[0\.\d+, 1\.000\] +n=2", ended.stdout)
    assert QUESTION not in ended.stdout
    assert [each["id"] for each in json.loads(out.read_text(encoding="utf-8"))["questions"]] == ["gate"]
    assert "gate, report" not in ended.stdout
    ended = yuanwen("evaluate", tmp_path / "q.jsonl", "--split", "report", "--reveal", "--json", out)
    assert f"+ report  {QUESTION} -> 各项工作报告" in ended.stdout
    assert [each["id"] for each in json.loads(out.read_text(encoding="utf-8"))["questions"]] == ["report"]


def test_a_faulty_question_file_is_told_row_by_row(tmp_path: Path):
    (tmp_path / "q.jsonl").write_text('{"id": 1}\nnonsense\n', encoding="utf-8")
    ended = yuanwen("evaluate", tmp_path / "q.jsonl")
    assert ended.returncode == 1 and "Traceback" not in ended.stderr
    assert "第 1 行：" in ended.stderr and "第 2 行：" in ended.stderr


def test_output_that_nobody_reads_is_no_error():
    command = [sys.executable, "-m", "ui.cli", "ask", QUESTION, "--json"]
    with subprocess.Popen(
        command, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT
    ) as process:
        assert process.stdout and process.stderr
        process.stdout.close()
        errors = process.stderr.read().decode()
    assert "Traceback" not in errors


def test_an_interrupt_stays_one_whatever_error_is_made_of_it():
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt), _interrupts_stay_interrupts():
        with suppress(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        raise ValueError("the model is damaged")
    assert signal.getsignal(signal.SIGINT) is before


def test_an_error_without_an_interrupt_stays_itself():
    with pytest.raises(ValueError, match="damaged"), _interrupts_stay_interrupts():
        raise ValueError("the model is damaged")


@pytest.mark.skipif(sys.platform == "win32", reason="signals of a process group differ there")
def test_an_interrupt_ends_plainly():
    # Its word that Python has started: in a slow minute that takes longer than any wait worth having.
    started = "import sys, ui.cli; print(flush=True); sys.exit(ui.cli.main(['evaluate']))"
    with subprocess.Popen(
        [sys.executable, "-c", started],
        env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT,
    ) as process:  # fmt: skip
        assert process.stdout
        assert process.stdout.readline().strip() == b""
        # A compiled module that is being imported may swallow the first: whoever waits in vain presses again.
        for _ in range(3):
            time.sleep(1)
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                _, errors = process.communicate(timeout=1)
                break
    assert process.returncode == 130
    assert "已中断" in errors.decode() and "Traceback" not in errors.decode()
