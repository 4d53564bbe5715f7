from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notifications', '0003_hours_are_decided'),
    ]

    operations = [
        migrations.AlterField(
            model_name='event',
            name='what',
            field=models.CharField(choices=[('said', 'Said'), ('edited', 'Edited'), ('changed', 'Changed'), ('recommended', 'Recommended'), ('picked', 'Picked'), ('judged', 'Judged'), ('settled', 'Settled'), ('story', 'Story'), ('entry', 'Entry'), ('news', 'News')], max_length=12),
        ),
        migrations.AlterField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('reply', 'Somebody answers you'), ('mention', 'Somebody names you'), ('followed', 'New comments by readers and in discussions and threads that you follow'), ('milestone', 'Readers recommend what you wrote'), ('pick', 'The editors pick what you wrote'), ('decision', 'A moderator decides about what you wrote'), ('report', 'What became of what you reported'), ('story', 'A story that you follow is updated or corrected'), ('news', 'New stories in topics and sections and by bylines that you follow')], max_length=10),
        ),
        migrations.AlterField(
            model_name='switch',
            name='kind',
            field=models.CharField(choices=[('reply', 'Somebody answers you'), ('mention', 'Somebody names you'), ('followed', 'New comments by readers and in discussions and threads that you follow'), ('milestone', 'Readers recommend what you wrote'), ('pick', 'The editors pick what you wrote'), ('decision', 'A moderator decides about what you wrote'), ('report', 'What became of what you reported'), ('story', 'A story that you follow is updated or corrected'), ('news', 'New stories in topics and sections and by bylines that you follow')], max_length=10),
        ),
    ]
