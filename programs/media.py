"""Film files. Browsers play a film by asking for ranges of it (RFC 9110, section 14)."""

import mimetypes
import re

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

RANGE = re.compile(r"bytes=(\d*)-(\d*)$")
DAY = 24 * 3600  # seconds
# Not every machine's list of types knows the younger ones.
mimetypes.add_type("image/webp", ".webp")
mimetypes.add_type("text/vtt", ".vtt")


@require_safe
def film_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """A film, its picture or its captions; whole, or the one range that was asked for."""
    path = f"films/{name}"
    if not default_storage.exists(path):
        raise Http404
    size = default_storage.size(path)
    mimetype = mimetypes.guess_type(name)[0] or "application/octet-stream"
    if mimetype == "text/vtt":
        mimetype += "; charset=utf-8"
    response: HttpResponseBase
    wanted = RANGE.match(request.headers.get("Range", ""))
    if wanted and any(wanted.groups()):
        response = _part(path, size, *wanted.groups())
        if response.status_code == 206:
            response["Content-Type"] = mimetype
    else:
        response = FileResponse(default_storage.open(path), content_type=mimetype)
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = f"public, max-age={DAY}"
    return response


def _part(path: str, size: int, first: str, last: str) -> HttpResponse:
    start = int(first) if first else max(0, size - int(last))
    end = min(int(last), size - 1) if first and last else size - 1
    if start > end:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    with default_storage.open(path) as file:
        file.seek(start)
        content = file.read(end - start + 1)
    return HttpResponse(content, status=206, headers={"Content-Range": f"bytes {start}-{end}/{size}"})
