"""Settings for the mode that the environment asks for.

Production is the default and refuses to start when one of its settings is missing.
`EMBEDDED=1` needs nothing but a disk: SQLite and a broker made of files.
`DEMO=1` adds fictitious data, a mailbox, a clock that can be moved and logins by a click.
`DATABASE_URL`, `REDIS_URL` and the others win over the embedded defaults where they are set.
"""

from .base import *  # noqa: F403
from .base import env

if env.bool("EMBEDDED", False):
    from .embedded import *  # noqa: F403
else:
    from .production import *  # noqa: F403

if env.bool("DEMO", False):
    from .demo import *  # noqa: F403
