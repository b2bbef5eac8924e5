from .business import Business, Industry, Person, TradeCount
from .enrolment import Enrolment, EnrolmentState, Registration

__all__ = ["Business", "Enrolment", "EnrolmentState", "Industry", "Person", "Registration", "TradeCount"]
