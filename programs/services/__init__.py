from .city_rounds import half_a_cap, save_city_round
from .printing import print_due

__all__ = ["half_a_cap", "print_due", "save_city_round"]
