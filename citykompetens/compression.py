"""gzip for text. Films, pictures, typefaces and PDFs are small already; a range of a film must stay one."""

import re

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

TEXT = re.compile(r"text/(?!vtt)|image/svg|application/(json|javascript|manifest|[\w.]+\+(json|xml)|xml)")


class GZipTextMiddleware(GZipMiddleware):
    """Django's, which blurs the length of pages with a secret in them (BREACH), for text that is whole.

    Stylesheets and scripts, too, where `./run` serves them as they lie in the folder; in production
    WhiteNoise has compressed them beforehand.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        is_part = response.status_code == 206
        if is_part or not TEXT.match(response.get("Content-Type", "")):
            return response
        response = super().process_response(request, response)
        if response.streaming and response.get("Content-Encoding") == "gzip":
            # A file: WhiteNoise knows it by its date, not by the weak tag that is left of its own.
            del response["ETag"]
        return response
