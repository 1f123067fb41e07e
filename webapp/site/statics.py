"""Style sheets, scripts and pictures: an address names the very bytes, so that a browser asks for each once."""

from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, Response, request

FOREVER = "public, max-age=31536000, immutable"


def install(app: Flask) -> None:
    """After `headers`: what is said here of keeping an answer, that leaves as it is."""
    folder = Path(str(app.static_folder))

    @lru_cache(maxsize=256)
    def digest(name: str) -> str:
        """Of the file as it was when it was first asked for: a new version comes with a new start."""
        path = folder / name
        return sha256(path.read_bytes()).hexdigest()[:12] if path.is_file() else ""

    def name_the_bytes(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and "v" not in values and (found := digest(str(values.get("filename", "")))):
            values["v"] = found

    def keep(answer: Response) -> Response:
        if request.endpoint == "static" and answer.status_code in (200, 304):
            asked = request.args.get("v", "")
            named = str((request.view_args or {}).get("filename", ""))
            answer.headers["Cache-Control"] = FOREVER if asked and asked == digest(named) else "no-cache"
        return answer

    app.url_defaults(name_the_bytes)
    app.after_request(keep)
