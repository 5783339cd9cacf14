"""Rounds closed before closings were rows get theirs: one, which counted everybody it has."""

from django.db import migrations
from django.db.models import Count, Q


def give_closed_rounds_their_closing(apps, schema_editor):
    assessment_model = apps.get_model("assessments", "Assessment")
    participant_model = apps.get_model("assessments", "Participant")
    closing_model = apps.get_model("assessments", "Closing")
    counts = Q(participants__submitted_at__isnull=False, participants__withdrawn_at=None)
    closed = assessment_model.objects.filter(closed_at__isnull=False).annotate(
        counted=Count("participants", filter=counts)
    )
    for assessment in closed.iterator():
        closing_model.objects.create(
            assessment=assessment,
            number=1,
            closed_at=assessment.closed_at,
            counted=assessment.counted,
        )
        participant_model.objects.filter(
            assessment=assessment, submitted_at__isnull=False, withdrawn_at=None
        ).update(closing=1)


class Migration(migrations.Migration):
    dependencies = [("assessments", "0002_rounds_with_real_people")]

    operations = [
        migrations.RunPython(give_closed_rounds_their_closing, migrations.RunPython.noop),
    ]
