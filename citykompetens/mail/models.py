"""The outbox: a mail that matters is a row before it is sent."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from citykompetens import links


class State(models.TextChoices):
    PLANNED = "planned", _("väntar")
    SENDING = "sending", _("skickas")
    SENT = "sent", _("skickat")
    FAILED = "failed", _("gick inte fram")
    SKIPPED = "skipped", _("skickades inte")
    UNKNOWN = "unknown", _("okänt om det gick fram")


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    def for_link(self, token: str) -> "OutgoingMail":
        """The mail whose way out this is. Raises Http404, also where nobody knows any more who got it."""
        mail = get_object_or_404(self, pk=links.key_or_404(links.UNSUBSCRIBE, token))
        if not mail.recipient:
            raise Http404
        return mail


class OutgoingMail(models.Model):
    """One mail to one address. The room that its kind belongs to knows what it says.

    A worker that has claimed it holds a lease. While it only waits for its turn it is still PLANNED; it is
    SENDING from when it is handed over until the whole batch is recorded. Of a worker that died, the last
    that was handed over is in doubt; those before it were sent.
    """

    # Of a claimed mail: whether its address works, whether it wants none but the necessary, and how many
    # mails it got today (of kinds that can wait).
    is_bad = is_opted_out = False
    sent_today = 0
    cannot_wait = False  # what its letter says of it

    kind = models.CharField(_("slag"), max_length=40)
    recipient = models.EmailField(_("till"), blank=True)
    occurrence = models.CharField(
        _("tillfälle"), max_length=120, help_text=_("Samma tillfälle planeras bara en gång.")
    )
    language = models.CharField(_("språk"), max_length=5, default="sv")
    context = models.JSONField(default=dict, help_text="Ids only; what it says is read when it is sent.")
    secret = models.JSONField(default=dict, help_text="Blanked as soon as the mail is settled.")
    urgent = models.BooleanField(_("brådskar"), default=False)
    unasked = models.BooleanField(
        default=False, help_text="Of a kind that is asked for, but its reader did not: it waits at night."
    )
    city_slug = models.CharField(_("stad"), max_length=50, blank=True)

    state = models.CharField(_("läge"), max_length=10, choices=State, default=State.PLANNED)
    reason = models.CharField(_("varför"), max_length=300, blank=True)
    attempts = models.PositiveSmallIntegerField(_("försök"), default=0)
    message_id = models.CharField(max_length=120)
    planned_at = models.DateTimeField(_("planerat"))
    due_at = models.DateTimeField(_("skickas tidigast"))
    claim = models.UUIDField(null=True, blank=True, help_text="Of the worker that has it.")
    lease_ends_at = models.DateTimeField(null=True, blank=True, help_text="Then the claim is worth nothing.")
    turn = models.PositiveSmallIntegerField(null=True, blank=True, help_text="When it was, in its claim.")
    settled_at = models.DateTimeField(_("avgjort"), null=True, blank=True)
    held = models.BooleanField(
        _("samlas"), default=False, help_text=_("För många den dagen: går ut i ett samlat mejl.")
    )
    sent_with = models.ForeignKey(
        "self", verbose_name=_("skickat i samma mejl som"), null=True, blank=True, on_delete=models.SET_NULL
    )

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("mejl")
        verbose_name_plural = _("mejl")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "occurrence"], name="mail_once"),
            # Not `unique=True`, which makes a second index, for searching by how one begins.
            models.UniqueConstraint(fields=["message_id"], name="mail_message_id_once"),
            models.CheckConstraint(
                condition=Q(state=State.PLANNED, turn=None)
                | Q(
                    state=State.SENDING,
                    claim__isnull=False,
                    lease_ends_at__isnull=False,
                    turn__isnull=False,
                )
                | (
                    ~Q(state__in=[State.PLANNED, State.SENDING])
                    & Q(claim=None, lease_ends_at=None, turn=None)
                ),
                name="mail_claim_while_sending",
            ),
        ]
        indexes = [
            # In the whole order in which they are claimed: thousands are due at the same moment.
            models.Index(
                fields=["-urgent", "due_at", "id"], name="mail_due", condition=Q(state=State.PLANNED)
            ),
            models.Index(fields=["lease_ends_at"], name="mail_leases", condition=Q(state=State.SENDING)),
            models.Index(Lower("recipient"), "settled_at", name="mail_of_an_address"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.occurrence}"

    @property
    def unsubscribe_link(self) -> str:
        """The token with which its reader wants only the necessary. It does not say who that is."""
        return links.token_of_key(links.UNSUBSCRIBE, self.pk)


class BadAddress(models.Model):
    """An address that mail does not reach: nothing more is sent there until somebody corrects it."""

    address = models.EmailField(_("e-post"), unique=True, help_text="In small letters.")
    reported_at = models.DateTimeField(_("upptäckt"))
    reason = models.CharField(_("varför"), max_length=300, help_text="What the server said: 5.1.1, smtp 550.")

    class Meta:
        verbose_name = _("adress som inte fungerar")
        verbose_name_plural = _("adresser som inte fungerar")
        ordering = ["-reported_at"]

    def __str__(self) -> str:
        return self.address


class OptOut(models.Model):
    """Who wants no mail but what the booking needs."""

    address = models.EmailField(_("e-post"), unique=True, help_text="In small letters.")
    at = models.DateTimeField(_("när"))

    class Meta:
        verbose_name = _("avanmäld adress")
        verbose_name_plural = _("avanmälda adresser")
        ordering = ["-at"]

    def __str__(self) -> str:
        return self.address


class FormTicket(models.Model):
    """One of the few mails that forms may send to an address on a day. Says no address and no name."""

    address = models.CharField(max_length=64, help_text="Keyed digest of the address in small letters.")
    day = models.DateField(help_text="In Stockholm.")
    number = models.PositiveSmallIntegerField()
    mail = models.BigIntegerField(help_text="The key of the mail that it was taken for.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["address", "day", "number"], name="form_ticket_once"),
            models.UniqueConstraint(fields=["day", "mail"], name="form_ticket_one_a_mail"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.number}"
