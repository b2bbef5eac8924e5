from .city_rounds import half_a_cap, save_city_round
from .mail_texts import remove_mail_text, save_mail_text, wrong_with
from .programs import save_program

__all__ = [
    "half_a_cap",
    "remove_mail_text",
    "save_city_round",
    "save_mail_text",
    "save_program",
    "wrong_with",
]
