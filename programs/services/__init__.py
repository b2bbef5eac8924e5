from .city_rounds import save_city_round

__all__ = ["save_city_round"]
