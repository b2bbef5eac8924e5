"""Exit code 0 when the web server of this container answers `/health/` with 200."""

import os
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

# The name by which visitors ask: another one is refused (ALLOWED_HOSTS).
host = urlsplit(os.environ["SITE_URL"]).netloc
address = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}/health/"
with urlopen(Request(address, headers={"Host": host}), timeout=8):  # nosec B310
    pass
