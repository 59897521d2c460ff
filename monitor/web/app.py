"""Which address answers what? The FastAPI app and its routes."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import FastAPI
from fastapi.responses import JSONResponse

from monitor import __version__
from monitor.web.health import Health

NO_STORE = {"Cache-Control": "no-store"}


def create_app(health: Callable[[], Health]) -> FastAPI:
    """Build the app. `health` is called in a thread, once a request."""
    app = FastAPI(title="monitor", version=__version__, docs_url=None, redoc_url=None, openapi_url=None)

    @app.get("/healthz")
    def healthz() -> JSONResponse:
        """200 while every part does its rounds; 503 when a restart may help."""
        state = health()
        return JSONResponse(state.as_json(), 200 if state.alive else 503, NO_STORE)

    @app.get("/readyz")
    def readyz() -> JSONResponse:
        """200 when the service can do its work; 503 while it starts or when the database does not answer."""
        state = health()
        return JSONResponse(state.as_json(), 200 if state.ready else 503, NO_STORE)

    return app
