"""Follow-ups measured: short dialogues over the seed and the documents written for the tests.

    python -m tests.benchmarks.dialogues --split tune|mend|check|report [--wrong]

Prints how many last turns were answered right (the first citation's span equals an accepted answer or has CMRC
F1 >= 0.6 against it, in an evidence paragraph; lists by recall and precision), how many are when the same is asked
alone and in full, how many rewritten questions find a passage of the evidence first, and all three by kind.
After 「还有呢？」 nothing may come twice, and when the first answer named all there is, abstaining is right.
`--wrong` lists single results; of `report` and `check` it shows none. `tune` and `report` are the halves of the first
130; `mend` and `check` those of 118 written later, all before any of them was run: the rules were mended by `mend`, and
`check`, scored once at the end, tells what of that holds for dialogues that nobody looked at.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from qa import KnowledgeBase
from qa.datatypes import Answer, Passage
from qa.default_store import seed_files
from qa.dialogue import Turn
from qa.evaluation.questions import LIST, Question
from qa.evaluation.scoring import score
from qa.evaluation.statistics import wilson_interval

FIXTURES = Path(__file__).parents[1] / "fixtures"


@dataclass(frozen=True, slots=True)
class Dialogue:
    """Some turns, the last of which has these answers in these paragraphs of one document."""

    id: str
    kind: str
    split: str
    turns: tuple[str, ...]
    answers: tuple[str, ...]
    is_list: bool
    document: str
    evidence: tuple[int, ...]
    alone: str | None
    """The last turn as somebody would ask it who begins with it; `None` for 「还有呢？」."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one dialogue ended."""

    dialogue: Dialogue
    answer: Answer
    right: bool
    right_alone: bool
    """The last turn asked alone, in full, was answered right: what no rewriting can do much better than."""
    found_first: bool
    """The rewritten question finds a passage of the evidence first; not asked of 「还有呢？」, which finds the lead."""


def load(split: str) -> list[Dialogue]:
    """Return the dialogues of a split, or of both for `all`."""
    lines = (FIXTURES / "dialogues.jsonl").read_text(encoding="utf-8").splitlines()
    read = [_dialogue(json.loads(line)) for line in lines]
    return [each for each in read if split in (each.split, "all")]


def _dialogue(row: dict[str, object]) -> Dialogue:
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
    return Dialogue(is_list=bool(values.pop("list")), **values)  # type: ignore[arg-type]


def hold(knowledge_base: KnowledgeBase, dialogue: Dialogue) -> Outcome:
    """Ask all turns, each after those before it."""
    history: list[Turn] = []
    for question in dialogue.turns:
        answer = knowledge_base.answer(question, history=history)
        history.append(Turn(question, answer.rewritten_question, answer))
    given = [c.text for turn in history[:-1] if turn.answer for c in turn.answer.citations]
    right = _right(dialogue, answer, given)
    alone = _right(dialogue, knowledge_base.answer(dialogue.alone), ()) if dialogue.alone else right
    return Outcome(dialogue, answer, right, alone, _found(dialogue, answer.passages[:1]))


def _right(dialogue: Dialogue, answer: Answer, given: Sequence[str]) -> bool:
    if dialogue.kind == "more":
        if all(any(wanted in text for text in given) for wanted in dialogue.answers):
            return answer.abstained
        if any(c.text in given for c in answer.citations):
            return False
    from_there = [c for c in answer.citations if c.document.source == dialogue.document]
    if from_there != list(answer.citations[: len(from_there)]):
        return False
    kind = LIST if dialogue.is_list else "fact"
    question = Question("", kind, "gate", dialogue.turns[-1], dialogue.answers, dialogue.evidence, True)
    return score(question, from_there).right


def _found(dialogue: Dialogue, passages: Sequence[Passage]) -> bool:
    return any(
        p.document.source == dialogue.document and p.paragraph.number in dialogue.evidence for p in passages
    )


def report(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Yield the lines of the table."""
    kinds = sorted({each.dialogue.kind for each in outcomes})
    yield "kind        n   answered right       asked alone, in full   evidence found first"
    for kind in ["all", *kinds]:
        some = [each for each in outcomes if kind in ("all", each.dialogue.kind)]
        rewritten = [each for each in some if each.dialogue.kind != "more"]
        right, found = sum(each.right for each in some), sum(each.found_first for each in rewritten)
        alone = sum(each.right_alone for each in some)
        shares = [_share(right, len(some)), _share(alone, len(some)), _share(found, len(rewritten))]
        yield f"{kind:9}{len(some):4}   {'   '.join(f'{share:18}' for share in shares)}".rstrip()


def _share(count: int, of: int) -> str:
    if not of:
        return "-"
    low, high = wilson_interval(count, of)
    return f"{count / of:5.0%} [{low:3.0%}, {high:4.0%}]"


def main() -> None:
    """Hold the dialogues of a split and print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.dialogues")
    parser.add_argument("--split", choices=("tune", "mend", "check", "report"), default="tune")
    parser.add_argument("--wrong", action="store_true")
    given = parser.parse_args()
    with KnowledgeBase.build([FIXTURES / "documents", *seed_files()]) as knowledge_base:
        outcomes = [hold(knowledge_base, dialogue) for dialogue in load(given.split)]
    print("\n".join(report(outcomes)))
    for each in outcomes:
        if given.wrong and given.split in ("tune", "mend") and not each.right:
            print(each.dialogue.id, each.dialogue.turns, "->", each.answer.rewritten_question)
            print(
                f"   said {each.answer.text!r} ({each.answer.confidence:.2f}) wanted {each.dialogue.answers}"
            )


if __name__ == "__main__":
    main()
