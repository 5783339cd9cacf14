
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('assessments', '0003_closings_of_closed_rounds'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CalibrationSession',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('opened_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('rev', models.PositiveIntegerField(default=1, editable=False)),
                ('link_rev', models.PositiveIntegerField(default=0, editable=False)),
                ('token_hash', models.CharField(editable=False, max_length=64, unique=True)),
                ('code', models.CharField(blank=True, editable=False, max_length=6)),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='calibration_sessions', to='assessments.assessment')),
                ('opened_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'calibration session',
                'verbose_name_plural': 'calibration sessions',
                'ordering': ['-opened_at'],
            },
        ),
        migrations.CreateModel(
            name='Attendee',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('role_group', models.CharField(blank=True, choices=[('executive', 'Executive committee'), ('manager', 'Managers'), ('front_line', 'Front line')], max_length=12, verbose_name='role group')),
                ('joined_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('left_at', models.DateTimeField(blank=True, null=True)),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendees', to='meetings.calibrationsession')),
            ],
            options={
                'verbose_name': 'attendee',
                'verbose_name_plural': 'attendees',
                'ordering': ['joined_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ReflectionSession',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('token_hash', models.CharField(blank=True, editable=False, max_length=64, null=True, unique=True)),
                ('link_rev', models.PositiveIntegerField(default=0, editable=False)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('assessment', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='reflection_session', to='assessments.assessment')),
                ('finished_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'reflection session',
                'verbose_name_plural': 'reflection sessions',
            },
        ),
        migrations.CreateModel(
            name='Topic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('voting', 'First vote'), ('revealed', 'Revealed'), ('second_vote', 'Second vote'), ('revealed_again', 'Revealed again'), ('agreed', 'Agreed'), ('parked', 'Parked')], default='waiting', max_length=14)),
                ('timer_ends_at', models.DateTimeField(blank=True, null=True)),
                ('revealed', models.JSONField(blank=True, default=list)),
                ('before', models.JSONField(blank=True, default=dict)),
                ('capability', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='assessments.capability')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='topics', to='meetings.calibrationsession')),
            ],
            options={
                'verbose_name': 'topic',
                'verbose_name_plural': 'topics',
                'ordering': ['order', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='calibrationsession',
            name='focus',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='meetings.topic'),
        ),
        migrations.CreateModel(
            name='Vote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('turn', models.PositiveSmallIntegerField()),
                ('level', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('attendee', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='votes', to='meetings.attendee')),
                ('topic', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='votes', to='meetings.topic')),
            ],
        ),
        migrations.AddConstraint(
            model_name='attendee',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='an_attendee_has_a_name'),
        ),
        migrations.AddConstraint(
            model_name='topic',
            constraint=models.UniqueConstraint(fields=('session', 'capability'), name='a_capability_is_a_topic_once'),
        ),
        migrations.AddConstraint(
            model_name='topic',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['voting', 'revealed', 'second_vote', 'revealed_again'])), fields=('session',), name='one_topic_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='calibrationsession',
            constraint=models.UniqueConstraint(condition=models.Q(('closed_at', None)), fields=('assessment',), name='a_round_has_one_open_session'),
        ),
        migrations.AddConstraint(
            model_name='calibrationsession',
            constraint=models.UniqueConstraint(condition=models.Q(('closed_at', None)), fields=('code',), name='codes_of_open_sessions_differ'),
        ),
        migrations.AddConstraint(
            model_name='vote',
            constraint=models.UniqueConstraint(fields=('topic', 'attendee', 'turn'), name='somebody_votes_once_in_a_turn'),
        ),
        migrations.AddConstraint(
            model_name='vote',
            constraint=models.CheckConstraint(condition=models.Q(('turn__in', (1, 2))), name='a_topic_is_voted_on_twice_at_most'),
        ),
        migrations.AddConstraint(
            model_name='vote',
            constraint=models.CheckConstraint(condition=models.Q(('level', None), ('level__range', (1, 5)), _connector='OR'), name='votes_run_from_1_to_5'),
        ),
    ]
