"""Where users are kept, a browser signs in by the form; a program's requests do not show what it makes of one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.ui.page.conftest import serving
from tests.ui.page.tab import DESKTOP
from tests.ui.running import Server
from tests.ui.server.live import PASSWORD, some_users

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def user_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve the shipped document to `some_users`."""
    folder = tmp_path_factory.mktemp("users")
    some_users().save(folder / "users.toml")
    with serving(folder, "--users", str(folder / "users.toml")) as running:
        yield running


@pytest.fixture
def visitor(browser: Any, user_server: Server) -> Iterator[Any]:
    """Open the server's address in a fresh browser."""
    context = browser.new_context(viewport=DESKTOP)
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(user_server.url)
    yield page
    context.close()


def sign_in(visitor: Any) -> None:
    visitor.fill("input[name=name]", "li")
    visitor.fill("input[name=password]", PASSWORD)
    visitor.click("form button")
    visitor.wait_for_selector(".yw-documents > li", state="attached")


def test_the_form_lets_a_user_in(visitor: Any):
    assert visitor.url.endswith("/login")
    sign_in(visitor)
    assert not visitor.url.endswith("/login")
