from .asking import NewsletterConsent, TownWish
from .business import Business, Contact, Industry, Person
from .enrolment import Enrolment, EnrolmentState, Registration

__all__ = [
    "Business",
    "Contact",
    "Enrolment",
    "EnrolmentState",
    "Industry",
    "NewsletterConsent",
    "Person",
    "Registration",
    "TownWish",
]
