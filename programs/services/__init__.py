from .city_rounds import half_a_cap, save_city_round

__all__ = ["half_a_cap", "save_city_round"]
