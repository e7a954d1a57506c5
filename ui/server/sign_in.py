"""The page's sign-in form: a name, a password, a cookie that scripts cannot read and other sites cannot send."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from fastapi import APIRouter, FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from ui.markup import escape
from ui.messages import Language, message
from ui.server.access import COOKIE, SESSION_SECONDS, SIGN_IN_PATH, SIGN_OUT_PATH, Credentials, address_of
from ui.server.options import ServerOptions
from ui.server.refusals import TooManyRequestsError, language_of

_FORM = Path(__file__).parent / "assets" / "sign_in.html"


def add_sign_in(app: FastAPI, credentials: Credentials, options: ServerOptions) -> None:
    """Add `/login` and `/logout`, where users are kept."""
    router = APIRouter(include_in_schema=False)
    secure = bool(options.public_url and options.public_url.startswith("https://"))

    @router.get(SIGN_IN_PATH)
    def form(request: Request) -> HTMLResponse:
        return _form(language_of(request))

    @router.post(SIGN_IN_PATH)
    async def sign_in(request: Request) -> Response:
        async with request.form(max_files=0, max_fields=5, max_part_size=4096) as filled:
            name, password = str(filled.get("name", "")), str(filled.get("password", ""))
        language = language_of(request)
        try:
            caller = await run_in_threadpool(credentials.by_password, name, password, address_of(request))
        except TooManyRequestsError:
            return _form(language, "sign_in.later", 429)
        if caller is None:
            return _form(language, "sign_in.wrong", 401)
        response = RedirectResponse("/", 303)
        response.set_cookie(
            COOKIE,
            credentials.sessions.begin(caller),
            max_age=SESSION_SECONDS,
            httponly=True,
            samesite="strict",
            secure=secure,
        )
        return response

    @router.post(SIGN_OUT_PATH)
    def sign_out(request: Request) -> Response:
        credentials.sessions.end(request.cookies.get(COOKIE, ""))
        response = RedirectResponse(SIGN_IN_PATH, 303)
        response.delete_cookie(COOKIE)
        return response

    app.include_router(router)


@cache
def _template() -> str:
    return _FORM.read_text(encoding="utf-8")


def _form(language: Language, fault: str | None = None, status: int = 200) -> HTMLResponse:
    texts = {name: message(f"sign_in.{name}", language) for name in ("title", "name", "password", "submit")}
    html = _template().replace("{lang}", language.value)
    for name, text in texts.items():
        html = html.replace(f"{{{name}}}", escape(text))
    html = html.replace("{fault}", escape(message(fault, language)) if fault else "")
    return HTMLResponse(html, status, {"Cache-Control": "no-store"})
