"""The admin's site and the base of every ModelAdmin."""

from unfold.sites import UnfoldAdminSite


class AdminSite(UnfoldAdminSite):
    pass


site = AdminSite()
