from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


@login_required
def staff_start(request: HttpRequest) -> HttpResponse:
    """After the login: coordinators go to the admin, facilitators to their workshops."""
    return redirect("admin:index" if request.user.is_staff else settings.FACILITATOR_START)
