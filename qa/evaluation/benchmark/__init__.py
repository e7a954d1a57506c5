"""Published question sets, by name: the figures of the model cards in one command.

`yuanwen evaluate --benchmark cmrc2018 --data DIR` runs `benchmark`. The sets themselves are not shipped.
"""

from qa.evaluation.benchmark.parts import PARTS, Part, benchmark
from qa.evaluation.benchmark.sets import NAMES, read_set

__all__ = ["NAMES", "PARTS", "Part", "benchmark", "read_set"]
