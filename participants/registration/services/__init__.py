from .cancelling import can_undo, cancel, cancel_places, undo_cancel
from .changing import is_told_at_once, move, name_place, rename, replace, replaced_by, undo_replace
from .enrolling import Place
from .registering import BusinessDetails, add_people, register, register_again
from .seats import promote_waiting
from .splitting import split_group
from .telling import settle_cancelled_workshops, tell_moved

__all__ = [
    "BusinessDetails",
    "Place",
    "add_people",
    "can_undo",
    "cancel",
    "cancel_places",
    "is_told_at_once",
    "move",
    "name_place",
    "promote_waiting",
    "register",
    "register_again",
    "rename",
    "replace",
    "replaced_by",
    "settle_cancelled_workshops",
    "split_group",
    "tell_moved",
    "undo_cancel",
    "undo_replace",
]
