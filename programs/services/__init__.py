from .city_rounds import half_a_cap, save_city_round
from .mail_texts import refuse_what_is_wrong_with, remove_mail_text, save_mail_text
from .programs import save_program

__all__ = [
    "half_a_cap",
    "refuse_what_is_wrong_with",
    "remove_mail_text",
    "save_city_round",
    "save_mail_text",
    "save_program",
]
