from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache

from participants.registration.models import Person

from .forms import NameForm
from .models import Certificate


@never_cache
def proof(request: HttpRequest, code: str) -> HttpResponse:
    """Is this certificate genuine, is it still valid? Shows no name; a typed one matches or not."""
    certificate = Certificate.objects.for_code(code).first()
    if certificate is None:
        return render(request, "certificates/unknown.html", {"code": code}, status=404)
    form = NameForm(request.POST or None)
    matches = certificate.belongs_to(form.cleaned_data["name"]) if form.is_valid() else None
    context = {"certificate": certificate, "form": form, "matches": matches}
    return render(request, "certificates/proof.html", context)


@never_cache
def own_pdf(request: HttpRequest, token: str, code: str) -> HttpResponse:
    """A person's own certificate as PDF; while it is being made, a page that says so."""
    person = Person.objects.for_link(token)
    certificate = get_object_or_404(person.certificates.valid(), code=code)
    if certificate.pdf is None:
        context = {"certificate": certificate, "token": token}
        return render(request, "certificates/being_made.html", context, status=202)
    response = HttpResponse(bytes(certificate.pdf), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{certificate.number}.pdf"'
    return response
