"""A run: what an evaluation found out, kept as a JSON file that another run can be compared with."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa.errors import InvalidRunError
from qa.evaluation.conditions import Conditions
from qa.evaluation.curve import CurvePoint, risk_coverage
from qa.evaluation.figures import Row, rows
from qa.evaluation.questions import Question
from qa.evaluation.results import Given, MissClass, Result

if TYPE_CHECKING:
    from pydantic import TypeAdapter

SCHEMA_VERSION = "2.0"
"""Version of the JSON form; the first number changes when an older reader would misread it."""

REPORT_SPLIT = "report"
"""The split whose single answers are not shown unless asked for, lest anything be fitted to them."""


@dataclass(frozen=True, slots=True)
class Run:
    """What `evaluate` found out."""

    conditions: Conditions
    results: tuple[Result, ...]
    schema_version: str = SCHEMA_VERSION

    def rows(self) -> list[Row]:
        """Return the figures over all questions, by kind and by document: see `qa.evaluation.figures`."""
        return rows(self.results)

    def curve(self) -> list[CurvePoint]:
        """Return what every threshold would have given: see `risk_coverage`."""
        return risk_coverage(self.results)

    def misses(self, kind: MissClass) -> list[Result]:
        """Return the wrong answers of one class."""
        return [result for result in self.results if result.miss and result.miss.kind is kind]

    def shown(self, reveal: bool = False) -> tuple[Result, ...]:
        """Return the results that may be shown one by one: those of the `report` split only with `reveal`."""
        return tuple(r for r in self.results if reveal or r.question.split != REPORT_SPLIT)

    def to_dict(self, reveal: bool = False) -> dict[str, Any]:
        """Return plain JSON types. Of the `report` split, scores alone stay unless `reveal` is true."""
        kept = tuple(each if reveal else _withheld(each) for each in self.results)
        plain: dict[str, Any] = _adapter().dump_python(replace(self, results=kept), mode="json")
        return plain

    def save(self, path: Path, reveal: bool = False) -> None:
        """Write the run as JSON, one line a question, so that a difference between two can be read."""
        plain = self.to_dict(reveal)
        results = [json.dumps(each, ensure_ascii=False) for each in plain.pop("results")]
        head = json.dumps(plain, ensure_ascii=False, indent=1).rstrip("}\n")
        path.write_text(head + ',\n "results": [\n' + ",\n".join(results) + "\n]}\n", encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> Run:
        """Read what `save` wrote.

        Raises:
            InvalidRunError: it is no run, or one of another version.

        """
        from pydantic import ValidationError

        try:
            content = path.read_bytes()
            found: Run = _adapter().validate_json(content)
        except OSError as error:
            raise InvalidRunError(path=path, detail=error.strerror or error) from error
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(map(str, first["loc"]))
            raise InvalidRunError(path=path, detail=f"{place}: {first['msg']}") from error
        if found.schema_version.split(".")[0] != SCHEMA_VERSION.split(".")[0]:
            raise InvalidRunError(path=path, detail=f"version {found.schema_version}")
        return found


@cache
def _adapter() -> TypeAdapter[Run]:
    from pydantic import TypeAdapter

    return TypeAdapter(Run)


def _withheld(result: Result) -> Result:
    """Take the words out of a result of the `report` split."""
    if result.question.split != REPORT_SPLIT:
        return result
    asked: Question = replace(result.question, question="", answers=(), evidence=())
    silent: Given = replace(result.given, text="", citations=())
    return replace(result, question=asked, given=silent, held_back=(), gold=())
