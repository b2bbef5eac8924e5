from .cancelling import cancel
from .registering import BusinessDetails, Place, register
from .seats import promote_waiting

__all__ = ["BusinessDetails", "Place", "cancel", "promote_waiting", "register"]
