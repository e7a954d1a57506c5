"""Answers all questions of a file: `yuanwen ask --file questions.csv --out answers.xlsx`."""

from ui.batch.run import answer_file

__all__ = ["answer_file"]
