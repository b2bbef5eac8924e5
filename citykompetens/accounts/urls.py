"""Staff's own pages. Of allauth only what is meant here: a code by mail, a second factor, sessions.

Its other pages (sign-up, passwords, addresses) would let somebody past the services: they are not routed.
"""

from allauth.account import views as allauth
from django.urls import include, path

from . import views

urlpatterns = [
    path("start/", views.staff_start, name="staff_start"),
    path("om-inloggningen/", views.about_login, name="about_login"),
    path("login/", allauth.login, name="account_login"),
    path("login/code/", allauth.request_login_code, name="account_request_login_code"),
    path("login/code/confirm/", allauth.confirm_login_code, name="account_confirm_login_code"),
    path("logout/", allauth.logout, name="account_logout"),
    path("inactive/", allauth.account_inactive, name="account_inactive"),  # where a closed login ends
    path("reauthenticate/", allauth.reauthenticate, name="account_reauthenticate"),
    path("2fa/", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
]
