
from django.db import migrations, models


def copy_what_was_agreed(apps, schema_editor):
    """Give topics agreed on so far the level that is recorded for their capability."""
    topics = apps.get_model("meetings", "Topic")
    levels = apps.get_model("assessments", "AgreedLevel")
    for topic in topics.objects.filter(state="agreed").select_related("session"):
        kept = levels.objects.get(
            assessment=topic.session.assessment_id, capability=topic.capability_id
        )
        topics.objects.filter(pk=topic.pk).update(level=kept.level, reason=kept.reason)


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0005_forms_say_no_numbers'),
        ('meetings', '0001_sessions_and_votes'),
    ]

    operations = [
        migrations.AddField(
            model_name='topic',
            name='level',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='agreed level'),
        ),
        migrations.AddField(
            model_name='topic',
            name='reason',
            field=models.TextField(blank=True, max_length=2000, verbose_name='reason'),
        ),
        migrations.RunPython(copy_what_was_agreed, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='topic',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'agreed'), _negated=True), models.Q(('level__isnull', False), ('level__range', (1, 5))), _connector='OR'), name='an_agreed_topic_keeps_its_level'),
        ),
    ]
