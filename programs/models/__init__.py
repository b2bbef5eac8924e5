from .film import Film
from .mail_rule import MailRule, Side, Weekday
from .mail_text import MailText
from .prints import Print, PrintKind
from .program import CertificateLayout, CityRound, Program, Round, SupplierRole

__all__ = [
    "CertificateLayout",
    "CityRound",
    "Film",
    "MailRule",
    "MailText",
    "Print",
    "PrintKind",
    "Program",
    "Round",
    "Side",
    "SupplierRole",
    "Weekday",
]
