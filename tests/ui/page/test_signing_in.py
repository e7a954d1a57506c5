"""Where users are kept, a browser signs in by the form; a program's requests do not show what it makes of one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.ui.page.conftest import serving
from tests.ui.page.tab import BOX, DESKTOP, PHONE, QUESTION, Tab
from tests.ui.running import Server
from tests.ui.server.live import PASSWORD, some_users
from ui.messages import Language
from ui.page.header import header
from ui.server.access import COOKIE

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


KEPT = "() => localStorage.getItem('yuanwen.turns')"


def test_who_signs_out_leaves_nothing_behind(visitor: Any):
    sign_in(visitor)
    visitor.fill(BOX, QUESTION)
    visitor.press(BOX, "Enter")
    visitor.wait_for_selector(".yw-turn .yw-reply")
    assert visitor.evaluate(KEPT)
    visitor.get_by_role("button", name="退出").click()
    visitor.wait_for_url("**/login")
    assert visitor.evaluate(KEPT) is None
    assert not [each for each in visitor.context.cookies() if each["name"] == COOKIE]
    visitor.goto(visitor.url.removesuffix("/login"))
    assert visitor.url.endswith("/login")


def test_who_was_signed_out_long_ago_is_led_to_the_form(visitor: Any):
    sign_in(visitor)
    visitor.context.clear_cookies()
    visitor.get_by_role("button", name="退出").click()
    visitor.wait_for_url("**/login")


def test_in_a_narrow_window_it_stands_in_the_menu(visitor: Any):
    visitor.set_viewport_size(PHONE)
    sign_in(visitor)
    button = visitor.get_by_role("button", name="退出")
    assert not button.is_visible()
    visitor.click(".yw-menu-button")
    button.click()
    visitor.wait_for_url("**/login")


def test_without_users_there_is_nothing_to_sign_out_of(tab: Tab):
    assert tab.page.locator(".yw-sign-out").count() == 0
    assert 'action="/logout"' in header(Language.EN, 1, signed_in=True)
    assert "Sign out" in header(Language.EN, 1, signed_in=True)
