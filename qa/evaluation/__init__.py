"""How good the answers are: test questions, what counts as right, and the figures of a run."""

from qa.evaluation.questions import Question, load_questions
from qa.evaluation.report import Report, Row
from qa.evaluation.results import Result
from qa.evaluation.run import evaluate

__all__ = ["Question", "Report", "Result", "Row", "evaluate", "load_questions"]
