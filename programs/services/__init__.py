from .city_rounds import half_a_cap, save_city_round
from .programs import save_program

__all__ = ["half_a_cap", "save_city_round", "save_program"]
