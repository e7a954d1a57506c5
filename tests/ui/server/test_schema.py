"""Schemathesis over the description: no 5xx, no answer that breaks the schema, no nonsense accepted.

The long run, of 2,000 cases and more, is `python -m tests.benchmarks.api_schema`.
"""

from __future__ import annotations

import pytest

from tests.benchmarks.api_schema import cases
from tests.ui.server.live import Live


@pytest.mark.timeout(600)
def test_the_description_holds_and_nothing_breaks(open_server: Live):
    ran = cases(open_server.url, examples=2, phases="examples,coverage,fuzzing", seconds=500)
    assert ran.failures == 0, ran.told
    assert ran.cases >= 250
    assert open_server.get("/readyz").status_code == 200
