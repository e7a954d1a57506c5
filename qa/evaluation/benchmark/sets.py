"""The sets a benchmark runs on: CMRC 2018, DRCD, any file in SQuAD's format, and articles to hide them among."""

from __future__ import annotations

import gzip
import json
import random
from dataclasses import dataclass, replace
from pathlib import Path

from embeddings.text import fold_characters
from qa.errors import InvalidQuestionError
from qa.evaluation.faults import Fault, refusal
from qa.reader.question import check_question

NAMES: dict[str, tuple[str, bool]] = {
    "cmrc2018": ("cmrc2018_dev.json", False),
    "cmrc2018-trial": ("cmrc2018_trial.json", False),
    "drcd": ("drcd_test.json", True),
}
"""File in the data folder, and whether its texts are folded to Simplified first, as DRCD's are."""

_ARTICLES, _HELD_OUT = "news_2023.jsonl.gz", "held_out.json"
ARTICLE_CHARACTERS = 400
"""Of each article so many are taken: what the published retrieval figures of the data notes were made with."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, its references (none: unanswerable), and the place of its passage in the set."""

    question: str
    references: tuple[str, ...]
    context: int

    @property
    def askable(self) -> bool:
        """Whether a knowledge base takes it; two of CMRC trial are blank. What cannot be asked is missed."""
        try:
            check_question(self.question)
        except InvalidQuestionError:
            return False
        return True


@dataclass(frozen=True)
class QuestionSet:
    """A set: its passages, the questions on them, and articles that answer none of them."""

    name: str
    contexts: tuple[str, ...]
    asked: tuple[Asked, ...]
    articles: tuple[str, ...] = ()

    def sample(self, count: int | None) -> QuestionSet:
        """Return the set with `count` of its questions, always the same ones, in their order (`None`: all)."""
        if count is None or count >= len(self.asked):
            return self
        chosen = sorted(random.Random(0).sample(range(len(self.asked)), count))  # noqa: S311 - no secret
        return replace(self, asked=tuple(self.asked[n] for n in chosen))


def read_set(name: str, data: Path | None = None) -> QuestionSet:
    """Read a set by its name in `NAMES` from the folder `data`, or any file in SQuAD's format by its path.

    Held-out news articles come along where the folder has them.

    Raises:
        InvalidQuestionsFileError: the file cannot be read, or is not in SQuAD's format.

    """
    file, folded = NAMES.get(name, (name, False))
    path = data / file if data and name in NAMES else Path(file)
    contexts, asked = _read(path)
    if folded:
        contexts = [fold_characters(context) for context in contexts]
        asked = [_folded(each) for each in asked]
    articles = held_out_articles(data) if data else []
    return QuestionSet(path.name, tuple(contexts), tuple(asked), tuple(articles))


def _read(path: Path) -> tuple[list[str], list[Asked]]:
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
        parts = [part for article in found["data"] for part in article["paragraphs"]]
        contexts = [str(part["context"]) for part in parts]
        asked = [_asked(each, place) for place, part in enumerate(parts) for each in part["qas"]]
    except OSError as error:
        raise refusal(path, [Fault(0, "unreadable", {"detail": error.strerror or error})]) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise refusal(
            path, [Fault(0, "not_squad", {"detail": f"{type(error).__name__}: {error}"})]
        ) from error
    if not asked:
        raise refusal(path, [Fault(0, "empty")])
    return contexts, asked


def _asked(each: dict[str, object], place: int) -> Asked:
    answers = [] if each.get("is_impossible") else each["answers"]
    assert isinstance(answers, list)  # noqa: S101 - anything else raises TypeError below
    return Asked(str(each["question"]), tuple(str(answer["text"]) for answer in answers), place)


def _folded(asked: Asked) -> Asked:
    references = tuple(fold_characters(reference) for reference in asked.references)
    return replace(asked, question=fold_characters(asked.question), references=references)


def held_out_articles(data: Path) -> list[str]:
    """Return the beginnings of the held-out news articles, none where the folder lacks them."""
    if not (data / _ARTICLES).is_file() or not (data / _HELD_OUT).is_file():
        return []
    lines = set(json.loads((data / _HELD_OUT).read_text(encoding="utf-8"))["news_2023_lines"])
    with gzip.open(data / _ARTICLES, "rt", encoding="utf-8") as file:
        texts = [json.loads(line)["text"] for number, line in enumerate(file) if number in lines]
    return [text[:ARTICLE_CHARACTERS] for text in texts]
