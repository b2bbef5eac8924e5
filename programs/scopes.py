"""Where something of a program holds: all of it, a round, a town, a town in a round."""

Scope = tuple[int | None, int | None]  # round and city, by their keys


def from_the_most_specific(round_: int | None, city: int | None) -> list[Scope]:
    """The scopes that count for a town in a round; the first one in which somebody wrote something holds."""
    return [(round_, city), (None, city), (round_, None), (None, None)]
