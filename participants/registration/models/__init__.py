from .business import Business, Industry, Person
from .enrolment import Enrolment, EnrolmentState, Registration

__all__ = ["Business", "Enrolment", "EnrolmentState", "Industry", "Person", "Registration"]
