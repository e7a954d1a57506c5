"""An evaluation run as one self-contained HTML file: no script, no network, light, dark and on paper.

>>> from qa.evaluation import Run
>>> from ui.messages import Language
>>> # report_html(Run.load(Path("run.json")), Language.ZH)
"""

from ui.report.page import report_html

__all__ = ["report_html"]
