from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render


@login_required
def staff_start(request: HttpRequest) -> HttpResponse:
    """After the login: coordinators and readers go to the admin, facilitators to their workshops."""
    return redirect("admin:index" if request.user.is_staff else settings.FACILITATOR_START)


@login_required
def about_login(request: HttpRequest) -> HttpResponse:
    """For who has logged in and has no page: what a login is for."""
    return render(request, "accounts/about_login.html")
