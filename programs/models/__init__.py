from .film import Film
from .mail_text import MailText
from .prints import Print, PrintKind
from .program import CertificateLayout, CityRound, Program, Round, SupplierRole
from .reminder_rule import ReminderRule

__all__ = [
    "CertificateLayout",
    "CityRound",
    "Film",
    "MailText",
    "Print",
    "PrintKind",
    "Program",
    "ReminderRule",
    "Round",
    "SupplierRole",
]
