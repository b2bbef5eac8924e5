"""Businesses, people, registrations and places; and what people ask for beside them."""

from .asking import NewsletterConsent, TownWish
from .business import Business, Contact, Industry, Person, TradeCount
from .enrolment import Enrolment, EnrolmentState, FormerSeat, Registration

__all__ = [
    "Business",
    "Contact",
    "Enrolment",
    "EnrolmentState",
    "FormerSeat",
    "Industry",
    "NewsletterConsent",
    "Person",
    "Registration",
    "TownWish",
    "TradeCount",
]
