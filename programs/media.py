"""Uploads. Browsers play a film by asking for ranges of it (RFC 9110, section 14)."""

import mimetypes
import re
from collections.abc import Iterator
from typing import IO

from django.core.files.storage import default_storage
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.views.decorators.http import require_safe

NAME = re.compile(r"\w[\w.-]*")
RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")
CHUNK = 64 * 1024  # bytes
PICTURE = re.compile(r"[\w-]+\.webp")
DAY = 24 * 3600  # seconds
# Not every machine's list of types knows the younger ones.
mimetypes.add_type("image/webp", ".webp")
mimetypes.add_type("text/vtt", ".vtt")


@require_safe
def film_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """A film, its picture or its captions; whole, or the one range that was asked for."""
    path = f"films/{name}"
    if not NAME.fullmatch(name) or not default_storage.exists(path):
        raise Http404
    mimetype = mimetypes.guess_type(name)[0] or "application/octet-stream"
    if mimetype == "text/vtt":
        mimetype += "; charset=utf-8"
    wanted = RANGE.fullmatch(request.headers.get("Range", ""))
    response: HttpResponseBase
    if wanted and any(wanted.groups()):
        response = _part(path, wanted[1], wanted[2], mimetype)
    else:
        response = FileResponse(default_storage.open(path), content_type=mimetype)
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = f"public, max-age={DAY}"
    return response


@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponseBase:
    """A town's picture or a logo as `cities.pictures` made it. Another picture has another name."""
    path = f"cities/{name}"
    if not PICTURE.fullmatch(name) or not default_storage.exists(path):
        raise Http404
    response = FileResponse(default_storage.open(path), content_type="image/webp")
    response["Cache-Control"] = f"public, max-age={365 * DAY}, immutable"
    return response


def _part(path: str, first: str, last: str, mimetype: str) -> HttpResponseBase:
    size = default_storage.size(path)
    start = int(first) if first else max(0, size - int(last))
    end = min(int(last), size - 1) if first and last else size - 1
    if start > end:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    file = default_storage.open(path)
    file.seek(start)
    headers = {"Content-Range": f"bytes {start}-{end}/{size}", "Content-Length": str(end - start + 1)}
    return StreamingHttpResponse(
        _chunks(file, end - start + 1), status=206, content_type=mimetype, headers=headers
    )


def _chunks(file: IO[bytes], length: int) -> Iterator[bytes]:
    with file:
        while length > 0 and (chunk := file.read(min(CHUNK, length))):
            length -= len(chunk)
            yield chunk
