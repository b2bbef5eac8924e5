from datetime import time

import django.db.models.deletion
import django.db.models.functions.comparison
from django.db import migrations, models
from django.db.models import F

# What new programs began with at the time of this migration, but for reminders: those are kept.
USUAL = [
    ('films_open', 0, 'after', None, 9),
    ('choose_time', 7, 'before', None, 10),
    ('choose_time', 2, 'before', None, 10),
    ('films_unseen', 3, 'before', None, 10),
    ('facilitator_list', 1, 'before', None, 17),
    ('feedback', 1, 'after', None, 10),
    ('weekly_figures', 0, 'after', 0, 8),
]


def add_usual_rules(apps, schema_editor):
    """A program that reminds sends the new kinds, too; one that sends nothing stays silent."""
    MailRule = apps.get_model('programs', 'MailRule')
    programs = apps.get_model('programs', 'Program').objects.filter(mail_rules__isnull=False).distinct()
    MailRule.objects.bulk_create(
        MailRule(program=program, kind=kind, days=days, side=side, weekday=weekday, at=time(hour))
        for program in programs
        for kind, days, side, weekday, hour in USUAL
    )


def remove_other_kinds(apps, schema_editor):
    apps.get_model('programs', 'MailRule').objects.exclude(kind='reminder').delete()


def rename_in_the_audit(apps, schema_editor, old='reminderrule', new='mailrule'):
    """The audit names models as text."""
    Entry = apps.get_model('audit', 'Entry')
    for action in ('added', 'changed'):
        Entry.objects.filter(object_type=f'programs.{old}', action=f'{old}.{action}').update(
            object_type=f'programs.{new}', action=f'{new}.{action}'
        )


def rename_back_in_the_audit(apps, schema_editor):
    rename_in_the_audit(apps, schema_editor, old='mailrule', new='reminderrule')


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0001_initial'),
        ('cities', '0002_pictures_and_people_to_call'),
        ('programs', '0004_guests_and_seats_per_business'),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='reminderrule', name='one_reminder_per_day'),
        migrations.AlterModelOptions(name='reminderrule', options={}),
        migrations.RenameModel(old_name='ReminderRule', new_name='MailRule'),
        migrations.RenameField(model_name='mailrule', old_name='days_before', new_name='days'),
        migrations.AlterField(
            model_name='mailrule',
            name='days',
            field=models.PositiveSmallIntegerField(default=0, help_text='Från workshopens dag, den gemensamma starten eller dagen då anmälan stänger.', verbose_name='dagar'),
        ),
        migrations.AlterField(
            model_name='mailrule',
            name='program',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mail_rules', to='programs.program', verbose_name='utbildning'),
        ),
        migrations.AddField(
            model_name='mailrule',
            name='round',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='mail_rules', to='programs.round', verbose_name='bara i delen'),
        ),
        migrations.AddField(
            model_name='mailrule',
            name='city',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='mail_rules', to='cities.city', verbose_name='bara i staden'),
        ),
        migrations.AddField(
            model_name='mailrule',
            name='kind',
            field=models.CharField(default='reminder', max_length=40, verbose_name='slag'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='mailrule',
            name='side',
            field=models.CharField(choices=[('before', 'före'), ('after', 'efter')], default='before', max_length=6, verbose_name='före eller efter'),
        ),
        migrations.AddField(
            model_name='mailrule',
            name='weekday',
            field=models.PositiveSmallIntegerField(blank=True, choices=[(0, 'måndag'), (1, 'tisdag'), (2, 'onsdag'), (3, 'torsdag'), (4, 'fredag'), (5, 'lördag'), (6, 'söndag')], help_text='Bara för veckosiffrorna.', null=True, verbose_name='veckodag'),
        ),
        migrations.AddField(
            model_name='mailrule',
            name='active',
            field=models.BooleanField(default=True, verbose_name='på'),
        ),
        migrations.AlterModelOptions(
            name='mailrule',
            options={'ordering': ['program', 'kind', '-side', 'days', 'pk'], 'verbose_name': 'automatiskt mejl', 'verbose_name_plural': 'automatiska mejl'},
        ),
        migrations.AddConstraint(
            model_name='mailrule',
            constraint=models.UniqueConstraint(
                F('program'),
                django.db.models.functions.comparison.Coalesce(F('round'), 0, output_field=models.BigIntegerField()),
                django.db.models.functions.comparison.Coalesce(F('city'), 0, output_field=models.BigIntegerField()),
                F('kind'),
                F('side'),
                F('days'),
                django.db.models.functions.comparison.Coalesce(F('weekday'), -1, output_field=models.BigIntegerField()),
                name='one_mail_rule_per_day',
                violation_error_message='Det finns redan ett sådant mejl den dagen.',
            ),
        ),
        migrations.RunPython(rename_in_the_audit, rename_back_in_the_audit),
        migrations.RunPython(add_usual_rules, remove_other_kinds),
    ]
