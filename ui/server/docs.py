"""The API's description at `/docs`, with Swagger UI from the installed package: nothing is fetched from elsewhere."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from fastapi import APIRouter, FastAPI
from fastapi.responses import FileResponse, HTMLResponse

_ASSETS = Path(__file__).parent / "assets"
_TYPES = {".js": "text/javascript", ".css": "text/css", ".png": "image/png"}


def add_docs(app: FastAPI) -> None:
    """Add `/docs` and its files; `/openapi.json` is FastAPI's own."""
    swagger = Path(str(files("fastapi_swagger") / "resources"))
    served = {
        "swagger-ui-bundle.js": swagger,
        "swagger-ui.css": swagger,
        "favicon-32x32.png": swagger,
        "docs.js": _ASSETS,
    }
    router = APIRouter(include_in_schema=False)

    @router.get("/docs")
    def docs() -> HTMLResponse:
        return HTMLResponse((_ASSETS / "docs.html").read_text(encoding="utf-8"))

    def add(name: str, folder: Path) -> None:
        @router.get(f"/docs/{name}", name=name)
        def file() -> FileResponse:
            return FileResponse(folder / name, media_type=_TYPES[Path(name).suffix])

    for name, folder in served.items():
        add(name, folder)
    app.include_router(router)
