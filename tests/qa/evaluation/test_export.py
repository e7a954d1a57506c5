"""A run for other programs: figures, a table, JUnit."""

import csv
import io
import json
from dataclasses import replace
from xml.etree import ElementTree

from qa.evaluation.export import summary, to_csv, to_junit
from tests.qa.evaluation.examples import citation, question, result, run

NASTY = '=HYPERLINK("http://x"),\n<b>"&\x00\ud800'


def made():
    nasty = result(question(["甲乙"], [1], name="nasty"), [citation("丙丁")], rank=1)
    nasty = replace(nasty, given=replace(nasty.given, text=NASTY.replace("\ud800", "")))
    return run(
        result(question(["甲乙"], [1], name="good"), [citation("甲乙")], rank=1),
        nasty,
        result(question(name="none"), [citation("甲")]),
        result(question(["甲乙"], [1], name="secret", split="report"), [citation("甲乙")]),
    )


def test_the_table_has_a_line_a_question_and_no_formula():
    rows = list(csv.DictReader(io.StringIO(to_csv(made()))))
    assert [row["id"] for row in rows] == ["good", "nasty", "none"]
    assert rows[1]["answer"].startswith("'=HYPERLINK")
    assert (rows[0]["miss"], rows[1]["miss"], rows[2]["miss"]) == ("", "wrong_span", "should_have_abstained")
    assert rows[2]["threshold_that_changes_it"] == "0.9"
    assert "secret" in to_csv(made(), reveal=True)


def test_junit_has_a_case_a_question_and_a_failure_a_miss():
    root = ElementTree.fromstring(to_junit(made()).encode())  # noqa: S314 - our own
    suite = root.find("testsuite")
    assert (suite.get("tests"), suite.get("failures")) == ("3", "2")
    assert [case.get("classname") for case in suite] == ["fact", "fact", "unanswerable_far"]
    failure = suite[1].find("failure")
    assert failure.get("type") == "wrong_span"
    assert "<b>" in failure.text and "\x00" not in failure.text
    assert "secret" not in to_junit(made()) and "secret" in to_junit(made(), reveal=True)


def test_the_summary_is_plain_json():
    plain = json.loads(json.dumps(summary(made(), made()), allow_nan=False))
    assert [each["id"] for each in plain["questions"]] == ["good", "nasty", "none"]
    assert plain["misses"]["wrong_span"] == 1
    assert plain["figures"][0]["n"] == 4
    assert plain["comparison"]["fixed"] == [] and plain["comparison"]["n"] == 4
