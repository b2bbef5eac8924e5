"""Many at the same moment, each in a thread with a database connection of its own."""

import threading
from collections import Counter
from collections.abc import Callable

from django.db import connection


def at_once(number: int, act: Callable[[int], object]) -> Counter[str]:
    """Run `act` in so many threads at the same moment; how many ended in what."""
    outcome: list[str] = []
    start = threading.Barrier(number)

    def run(n: int) -> None:
        try:
            start.wait(timeout=30)
            act(n)
            outcome.append("done")
        except Exception as error:
            outcome.append(type(error).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[n]) for n in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(outcome)
