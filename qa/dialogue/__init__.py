"""Follow-ups without a language model: what was left out is taken from the questions before.

>>> rewrite("那2025年呢？", turns_of(["2024年的预算收入是多少？"])).rewritten
'2025年的预算收入是多少？'
>>> rewrite("它全长多少？", turns_of(["澄江大桥什么时候通车？"])).rewritten
'澄江大桥全长多少？'
>>> rewrite("市政府在什么时候召开了常务会议？", turns_of(["澄江大桥什么时候通车？"])).rewritten is None
True
"""

from qa.dialogue.rewriting import asks_for_more, rewrite, turns_of
from qa.dialogue.turns import Rewrite, Turn

__all__ = ["Rewrite", "Turn", "asks_for_more", "rewrite", "turns_of"]
