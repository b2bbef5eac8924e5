"""The admin of automatic mails: the country's for all, a town's own for the town."""

import datetime as dt
from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse

from citykompetens.audit.models import Entry
from programs.models import MailRule, Program
from tests.factories import MailRuleFactory

ADD = "admin:programs_mailrule_add"


def typed(cast, **changed):
    form = {
        "program": cast.city_round.round.program_id,
        "city": cast.city_round.city_id,
        "kind": "reminder",
        "days": "2",
        "side": "before",
        "at": "12:00",
        "active": "on",
    }
    return form | changed


def errors(response) -> list[str]:
    return list(response.context["adminform"].form.errors)


def test_a_town_makes_its_own(cast, client_for):
    response = client_for(cast.coordinator).post(reverse(ADD), typed(cast))
    assert response.status_code == 302
    rule = MailRule.objects.get(city=cast.city_round.city)
    assert (rule.kind, rule.days, rule.at, rule.round) == ("reminder", 2, dt.time(12), None)
    assert Entry.objects.filter(action="mailrule.added", city_slug="ostersund").count() == 1


def test_a_town_makes_none_for_all_nor_for_another(cast, client_for):
    client = client_for(cast.coordinator)
    elsewhere = cast.workshop_elsewhere.city_round.city_id
    for city in ("", elsewhere):
        assert errors(client.post(reverse(ADD), typed(cast, city=city))) == ["city"]
    assert not MailRule.objects.exists()
    assert client_for(cast.national).post(reverse(ADD), typed(cast, city="")).status_code == 302
    assert MailRule.objects.get().city is None


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"kind": "receipt"}, "kind"),
        ({"kind": ""}, "kind"),
        ({"kind": "weekly_figures"}, "weekday"),
        ({"weekday": "0"}, "weekday"),
        ({"side": "after"}, "side"),
        ({"kind": "feedback"}, "side"),
        ({"at": "25:00"}, "at"),
        ({"days": "-1"}, "days"),
    ],
    ids=str,
)
def test_what_a_kind_does_not_know_is_refused_beside_the_field(cast, client_for, changed, field):
    assert errors(client_for(cast.coordinator).post(reverse(ADD), typed(cast, **changed))) == [field]
    assert not MailRule.objects.exists()


def test_the_same_day_twice_is_refused(cast, client_for):
    client = client_for(cast.coordinator)
    client.post(reverse(ADD), typed(cast))
    response = client.post(reverse(ADD), typed(cast, at="15:00"))
    assert "Det finns redan ett sådant mejl den dagen." in response.content.decode()
    assert MailRule.objects.count() == 1


def test_a_rule_is_switched_off(cast, client_for):
    rule = MailRuleFactory(program=cast.city_round.round.program, city=cast.city_round.city)
    form = {"days": "1", "side": "before", "at": "09:00"}
    address = reverse("admin:programs_mailrule_change", args=[rule.pk])
    assert client_for(cast.coordinator).post(address, form).status_code == 302
    rule.refresh_from_db()
    assert not rule.active
    assert rule.kind == "reminder"


def test_a_new_program_begins_with_the_usual_mails(cast, client_for):
    words = dict.fromkeys(("name", "summary", "supplier", "financier", "owner"), "Ljus i staden")
    form = {**words, "slug": "ljus-i-staden", "certificate_layout": "landscape"}
    response = client_for(cast.national).post(reverse("admin:programs_program_add"), form)
    assert response.status_code == 302
    program = Program.objects.get(slug="ljus-i-staden")
    assert program.mail_rules.count() == len(MailRule.usual(program)) == 9
    form["name"] = "Mer ljus"
    address = reverse("admin:programs_program_change", args=[program.pk])
    assert client_for(cast.national).post(address, form).status_code == 302
    assert program.mail_rules.count() == 9


def test_programs_that_reminded_get_the_new_kinds_and_keep_their_own(cast):
    """The data of the migration, on the tables as they are."""
    program = cast.city_round.round.program
    MailRuleFactory(program=program, days=4)
    silent = Program.objects.create(name="Tyst", slug="tyst")
    migration = import_module("programs.migrations.0005_reminder_rules_become_mail_rules")
    migration.add_usual_rules(apps, None)
    assert list(program.mail_rules.filter(kind="reminder").values_list("days", flat=True)) == [4]
    kinds = set(program.mail_rules.values_list("kind", flat=True))
    assert kinds == {rule.kind for rule in MailRule.usual(program)}
    assert not silent.mail_rules.exists()


def test_a_coordinator_reads_what_goes_out_in_every_town(cast, client_for):
    """Or an empty list says that nothing does."""
    program = cast.city_round.round.program
    MailRuleFactory(program=program, kind="reminder", days=1, at=dt.time(9))
    MailRuleFactory(program=program, kind="films_unseen", days=3, at=dt.time(10), active=False)
    address = reverse("admin:programs_mailrule_changelist")
    said = " ".join(client_for(cast.coordinator).get(address).content.decode().split())
    assert "<span>Påminnelse om workshopen</span> 1 dag före kl. 9.00" in said
    assert "Filmer kvar att se" not in said
    assert "Så går mejlen ut i alla städer" not in client_for(cast.national).get(address).content.decode()


def test_a_rule_that_is_there_says_its_kind_in_words(cast, client_for):
    rule = MailRuleFactory(program=cast.city_round.round.program, kind="reminder")
    address = reverse("admin:programs_mailrule_change", args=[rule.pk])
    said = client_for(cast.national).get(address).content.decode()
    assert "påminnelse om workshopen" in said
    assert ">reminder<" not in said
