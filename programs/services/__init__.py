from .city_rounds import save_city_round
from .printing import print_due

__all__ = ["print_due", "save_city_round"]
