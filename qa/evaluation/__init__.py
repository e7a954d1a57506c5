"""How good the answers are: test questions, what counts as right, and the figures of a run.

>>> from qa import KnowledgeBase
>>> from qa.default_store import seed_files
>>> with KnowledgeBase.build(seed_files()) as knowledge_base:
...     run = evaluate(knowledge_base, load_questions()[:2], name="two questions")
>>> [row.n for row in run.rows() if (row.group, row.name) == ("all", "right")]
[2]
"""

from qa.evaluation.comparison import Comparison, compare
from qa.evaluation.figures import Row
from qa.evaluation.loading import QuestionFile, load_questions, read_questions
from qa.evaluation.questions import Question, write_questions
from qa.evaluation.results import MissClass, Result
from qa.evaluation.run import evaluate
from qa.evaluation.runs import Run

__all__ = [
    "Comparison",
    "MissClass",
    "Question",
    "QuestionFile",
    "Result",
    "Row",
    "Run",
    "compare",
    "evaluate",
    "load_questions",
    "read_questions",
    "write_questions",
]
