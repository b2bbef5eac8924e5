"""What the mails of registration say, read at the moment when they are sent."""

from citykompetens.mail.kinds import Kind, register

from .asking import load_town_joined
from .calendars import invitation
from .common import enrolments_with_all, manage_url, person_url, same_address
from .links import load_business_link, load_handed_over, load_links
from .newsletter import load_newsletter
from .own_links import load_own_address, load_person_link
from .places import load_enrolment, load_moved, load_workshop_cancelled
from .receipts import load_changed, load_receipt

__all__ = ["enrolments_with_all", "invitation", "manage_url", "person_url", "same_address"]

register(Kind(name="receipt", load=load_receipt, urgent=True, send_again=True, typed=True))
register(Kind(name="changed", load=load_changed, send_again=True))
register(Kind(name="signed_up", load=load_enrolment, send_again=True, typed=True))
register(Kind(name="place_offered", load=load_enrolment, urgent=True, send_again=True))
register(Kind(name="place_changed", load=load_enrolment, send_again=True))
register(Kind(name="place_cancelled", load=load_enrolment, send_again=True))
register(Kind(name="moved", load=load_moved, urgent=True, send_again=True))
register(Kind(name="workshop_cancelled", load=load_workshop_cancelled, urgent=True, send_again=True))
register(Kind(name="town_joined", load=load_town_joined, send_again=True, typed=True))
register(Kind(name="business_link", load=load_business_link, urgent=True, send_again=True, typed=True))
register(Kind(name="handed_over", load=load_handed_over, send_again=True))
register(Kind(name="links", load=load_links, urgent=True, send_again=True, typed=True))
register(Kind(name="newsletter", load=load_newsletter, send_again=True, typed=True))
register(Kind(name="own_address", load=load_own_address, urgent=True, send_again=True, typed=True))
register(Kind(name="person_link", load=load_person_link, urgent=True, send_again=True, typed=True))
