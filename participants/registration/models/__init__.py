"""Businesses, people, registrations and places; and what people ask for beside them."""

from .asking import NewsletterConsent, TownWish
from .business import Business, Contact, Industry, Person, TradeCount
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
    "TradeCount",
]
