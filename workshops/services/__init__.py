from .planning import add_facilitator, cancel_workshop, change_workshop, plan_workshop, publish
from .printing import print_due

__all__ = ["add_facilitator", "cancel_workshop", "change_workshop", "plan_workshop", "print_due", "publish"]
