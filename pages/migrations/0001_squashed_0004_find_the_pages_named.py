"""Everything of this app at once, for a new database; an older one takes the steps it replaces."""

import django.db.models.deletion
import modelcluster.fields
import modelsearch.index
import taggit.managers
import wagtail.contrib.routable_page.models
import wagtail.fields
import wagtail.images.models
import wagtail.models.media
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True
    replaces = [
        ("pages", "0001_initial"),
        ("pages", "0002_editors_words_and_licence_date"),
        ("pages", "0003_practice_names_its_pages"),
        ("pages", "0004_find_the_pages_named"),
    ]

    dependencies = [
        ('taggit', '0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx'),
        ('wagtailcore', '0098_apitoken'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ArticleIndexPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('social_card', models.CharField(blank=True, editable=False, max_length=120)),
                ('is_sensitive', models.BooleanField(default=False, help_text='For readers who may sit beside the person they read about: the page then shows “Leave this site”.', verbose_name='sensitive page')),
                ('introduction', models.TextField(blank=True, help_text='Two or three sentences above the list.', max_length=700)),
            ],
            options={
                'verbose_name': 'list of articles',
            },
            bases=(wagtail.contrib.routable_page.models.RoutablePageMixin, 'wagtailcore.page'),
        ),
        migrations.CreateModel(
            name='ArticlePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('social_card', models.CharField(blank=True, editable=False, max_length=120)),
                ('is_sensitive', models.BooleanField(default=False, help_text='For readers who may sit beside the person they read about: the page then shows “Leave this site”.', verbose_name='sensitive page')),
                ('introduction', models.TextField(blank=True, help_text='Two or three sentences under the title, set a little larger.', max_length=700)),
                ('body', wagtail.fields.StreamField([('text', 1), ('signs', 4), ('key_points', 7), ('pull_quote', 9), ('steps', 14), ('approaches', 18), ('comparison', 24), ('myths', 29), ('questions', 34), ('picture', 37), ('video', 42), ('service_cards', 45), ('areas', 47), ('author', 49), ('call_to_action', 54)], blank=True, block_lookup={0: ('wagtail.blocks.RichTextBlock', (), {'features': ['h2', 'h3', 'bold', 'italic', 'ol', 'ul', 'link'], 'help_text': 'The large headings become the list of contents. A small heading stands under a large one.', 'label': 'Paragraphs'}), 1: ('wagtail.blocks.StructBlock', [[('text', 0)]], {'group': 'Words'}), 2: ('wagtail.blocks.CharBlock', (), {'label': 'Sign'}), 3: ('wagtail.blocks.ListBlock', (2,), {'min_num': 1}), 4: ('wagtail.blocks.StructBlock', [[('signs', 3)]], {'group': 'Words'}), 5: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link'], 'label': 'Point'}), 6: ('wagtail.blocks.ListBlock', (5,), {'min_num': 1}), 7: ('wagtail.blocks.StructBlock', [[('points', 6)]], {'group': 'Words'}), 8: ('wagtail.blocks.TextBlock', (), {'help_text': 'One sentence of this page, set large.', 'max_length': 220, 'rows': 2}), 9: ('wagtail.blocks.StructBlock', [[('quote', 8)]], {'group': 'Words'}), 10: ('wagtail.blocks.CharBlock', (), {'max_length': 80}), 11: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link']}), 12: ('wagtail.blocks.StructBlock', [[('title', 10), ('text', 11)]], {'label': 'Step'}), 13: ('wagtail.blocks.ListBlock', (12,), {'min_num': 1}), 14: ('wagtail.blocks.StructBlock', [[('steps', 13)]], {'group': 'Explain'}), 15: ('wagtail.blocks.CharBlock', (), {'label': 'Name of the approach', 'max_length': 80}), 16: ('wagtail.blocks.StructBlock', [[('name', 15), ('text', 11)]], {'label': 'Approach'}), 17: ('wagtail.blocks.ListBlock', (16,), {'min_num': 1}), 18: ('wagtail.blocks.StructBlock', [[('approaches', 17)]], {'group': 'Explain'}), 19: ('wagtail.blocks.CharBlock', (), {'label': 'Heading', 'max_length': 60}), 20: ('wagtail.blocks.CharBlock', (), {'label': 'Point'}), 21: ('wagtail.blocks.ListBlock', (20,), {'min_num': 1}), 22: ('wagtail.blocks.StructBlock', [[('title', 19), ('points', 21)]], {'label': 'First column'}), 23: ('wagtail.blocks.StructBlock', [[('title', 19), ('points', 21)]], {'label': 'Second column, set apart'}), 24: ('wagtail.blocks.StructBlock', [[('first', 22), ('second', 23)]], {'group': 'Explain'}), 25: ('wagtail.blocks.CharBlock', (), {'label': 'What people believe', 'max_length': 160}), 26: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ol', 'ul', 'link']}), 27: ('wagtail.blocks.StructBlock', [[('myth', 25), ('answer', 26)]], {'label': 'Myth'}), 28: ('wagtail.blocks.ListBlock', (27,), {'min_num': 1}), 29: ('wagtail.blocks.StructBlock', [[('myths', 28)]], {'group': 'Explain'}), 30: ('wagtail.blocks.CharBlock', (), {'max_length': 160}), 31: ('wagtail.blocks.BooleanBlock', (), {'help_text': 'Counts on the questions page only; the first three are shown.', 'label': 'Show on the home page', 'required': False}), 32: ('wagtail.blocks.StructBlock', [[('question', 30), ('answer', 26), ('show_on_home', 31)]], {'label': 'Question'}), 33: ('wagtail.blocks.ListBlock', (32,), {'min_num': 1}), 34: ('wagtail.blocks.StructBlock', [[('questions', 33)]], {'group': 'Explain'}), 35: ('wagtail.images.blocks.ImageBlock', [], {}), 36: ('wagtail.blocks.CharBlock', (), {'help_text': 'May stay empty. If it shows a model, the site says so here by itself.', 'label': 'Words under it', 'max_length': 200, 'required': False}), 37: ('wagtail.blocks.StructBlock', [[('image', 35), ('caption', 36)]], {'group': 'Show'}), 38: ('wagtail.blocks.CharBlock', (), {'max_length': 120}), 39: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'help_text': 'A file that ends in .mp4 or .webm.', 'label': 'Film'}), 40: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'help_text': 'A file that ends in .vtt, for those who cannot hear it.', 'label': 'Subtitles', 'required': False}), 41: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ol', 'ul', 'link'], 'help_text': 'To read under the film.', 'label': 'What is said', 'required': False}), 42: ('wagtail.blocks.StructBlock', [[('title', 38), ('file', 39), ('captions', 40), ('transcript', 41)]], {'group': 'Show'}), 43: ('wagtail.blocks.PageChooserBlock', ('pages.ServicePage',), {}), 44: ('wagtail.blocks.ListBlock', (43,), {'help_text': 'Leave empty to show all of them.', 'required': False}), 45: ('wagtail.blocks.StructBlock', [[('services', 44)]], {'group': 'Lead on'}), 46: ('wagtail.blocks.CharBlock', (), {'label': 'A line above the places', 'max_length': 200, 'required': False}), 47: ('wagtail.blocks.StructBlock', [[('introduction', 46)]], {'group': 'Lead on'}), 48: ('wagtail.blocks.PageChooserBlock', ('pages.TherapistPage',), {'help_text': 'Leave it empty for your own.', 'label': 'Page about the therapist', 'required': False}), 49: ('wagtail.blocks.StructBlock', [[('therapist', 48)]], {'group': 'Lead on'}), 50: ('wagtail.blocks.CharBlock', (), {'max_length': 100}), 51: ('wagtail.blocks.TextBlock', (), {'required': False, 'rows': 2}), 52: ('wagtail.blocks.CharBlock', (), {'label': 'Step'}), 53: ('wagtail.blocks.ListBlock', (52,), {'help_text': 'Numbered, under the text. May stay empty.', 'label': 'Steps', 'required': False}), 54: ('wagtail.blocks.StructBlock', [[('heading', 50), ('text', 51), ('steps', 53)]], {'group': 'Lead on'})}, help_text='Press + to add a part: a text, a list, a picture. The arrows move it, the bin takes it away.', verbose_name='parts of the page')),
                ('summary', models.CharField(help_text='One or two sentences for the lists of articles.', max_length=200)),
                ('services_heading', models.CharField(blank=True, help_text='Leave it empty for “Related services”.', max_length=90, verbose_name='heading')),
                ('services_text', models.TextField(blank=True, max_length=300, verbose_name='text')),
            ],
            options={
                'verbose_name': 'article',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='LegalPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('social_card', models.CharField(blank=True, editable=False, max_length=120)),
                ('is_sensitive', models.BooleanField(default=False, help_text='For readers who may sit beside the person they read about: the page then shows “Leave this site”.', verbose_name='sensitive page')),
                ('introduction', models.TextField(blank=True, help_text='Two or three sentences under the title, set a little larger.', max_length=700)),
                ('body', wagtail.fields.StreamField([('text', 1), ('signs', 4), ('key_points', 7), ('pull_quote', 9), ('steps', 14), ('approaches', 18), ('comparison', 24), ('myths', 29), ('questions', 34), ('picture', 37), ('video', 42), ('service_cards', 45), ('areas', 47), ('author', 49), ('call_to_action', 54)], blank=True, block_lookup={0: ('wagtail.blocks.RichTextBlock', (), {'features': ['h2', 'h3', 'bold', 'italic', 'ol', 'ul', 'link'], 'help_text': 'The large headings become the list of contents. A small heading stands under a large one.', 'label': 'Paragraphs'}), 1: ('wagtail.blocks.StructBlock', [[('text', 0)]], {'group': 'Words'}), 2: ('wagtail.blocks.CharBlock', (), {'label': 'Sign'}), 3: ('wagtail.blocks.ListBlock', (2,), {'min_num': 1}), 4: ('wagtail.blocks.StructBlock', [[('signs', 3)]], {'group': 'Words'}), 5: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link'], 'label': 'Point'}), 6: ('wagtail.blocks.ListBlock', (5,), {'min_num': 1}), 7: ('wagtail.blocks.StructBlock', [[('points', 6)]], {'group': 'Words'}), 8: ('wagtail.blocks.TextBlock', (), {'help_text': 'One sentence of this page, set large.', 'max_length': 220, 'rows': 2}), 9: ('wagtail.blocks.StructBlock', [[('quote', 8)]], {'group': 'Words'}), 10: ('wagtail.blocks.CharBlock', (), {'max_length': 80}), 11: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link']}), 12: ('wagtail.blocks.StructBlock', [[('title', 10), ('text', 11)]], {'label': 'Step'}), 13: ('wagtail.blocks.ListBlock', (12,), {'min_num': 1}), 14: ('wagtail.blocks.StructBlock', [[('steps', 13)]], {'group': 'Explain'}), 15: ('wagtail.blocks.CharBlock', (), {'label': 'Name of the approach', 'max_length': 80}), 16: ('wagtail.blocks.StructBlock', [[('name', 15), ('text', 11)]], {'label': 'Approach'}), 17: ('wagtail.blocks.ListBlock', (16,), {'min_num': 1}), 18: ('wagtail.blocks.StructBlock', [[('approaches', 17)]], {'group': 'Explain'}), 19: ('wagtail.blocks.CharBlock', (), {'label': 'Heading', 'max_length': 60}), 20: ('wagtail.blocks.CharBlock', (), {'label': 'Point'}), 21: ('wagtail.blocks.ListBlock', (20,), {'min_num': 1}), 22: ('wagtail.blocks.StructBlock', [[('title', 19), ('points', 21)]], {'label': 'First column'}), 23: ('wagtail.blocks.StructBlock', [[('title', 19), ('points', 21)]], {'label': 'Second column, set apart'}), 24: ('wagtail.blocks.StructBlock', [[('first', 22), ('second', 23)]], {'group': 'Explain'}), 25: ('wagtail.blocks.CharBlock', (), {'label': 'What people believe', 'max_length': 160}), 26: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ol', 'ul', 'link']}), 27: ('wagtail.blocks.StructBlock', [[('myth', 25), ('answer', 26)]], {'label': 'Myth'}), 28: ('wagtail.blocks.ListBlock', (27,), {'min_num': 1}), 29: ('wagtail.blocks.StructBlock', [[('myths', 28)]], {'group': 'Explain'}), 30: ('wagtail.blocks.CharBlock', (), {'max_length': 160}), 31: ('wagtail.blocks.BooleanBlock', (), {'help_text': 'Counts on the questions page only; the first three are shown.', 'label': 'Show on the home page', 'required': False}), 32: ('wagtail.blocks.StructBlock', [[('question', 30), ('answer', 26), ('show_on_home', 31)]], {'label': 'Question'}), 33: ('wagtail.blocks.ListBlock', (32,), {'min_num': 1}), 34: ('wagtail.blocks.StructBlock', [[('questions', 33)]], {'group': 'Explain'}), 35: ('wagtail.images.blocks.ImageBlock', [], {}), 36: ('wagtail.blocks.CharBlock', (), {'help_text': 'May stay empty. If it shows a model, the site says so here by itself.', 'label': 'Words under it', 'max_length': 200, 'required': False}), 37: ('wagtail.blocks.StructBlock', [[('image', 35), ('caption', 36)]], {'group': 'Show'}), 38: ('wagtail.blocks.CharBlock', (), {'max_length': 120}), 39: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'help_text': 'A file that ends in .mp4 or .webm.', 'label': 'Film'}), 40: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'help_text': 'A file that ends in .vtt, for those who cannot hear it.', 'label': 'Subtitles', 'required': False}), 41: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ol', 'ul', 'link'], 'help_text': 'To read under the film.', 'label': 'What is said', 'required': False}), 42: ('wagtail.blocks.StructBlock', [[('title', 38), ('file', 39), ('captions', 40), ('transcript', 41)]], {'group': 'Show'}), 43: ('wagtail.blocks.PageChooserBlock', ('pages.ServicePage',), {}), 44: ('wagtail.blocks.ListBlock', (43,), {'help_text': 'Leave empty to show all of them.', 'required': False}), 45: ('wagtail.blocks.StructBlock', [[('services', 44)]], {'group': 'Lead on'}), 46: ('wagtail.blocks.CharBlock', (), {'label': 'A line above the places', 'max_length': 200, 'required': False}), 47: ('wagtail.blocks.StructBlock', [[('introduction', 46)]], {'group': 'Lead on'}), 48: ('wagtail.blocks.PageChooserBlock', ('pages.TherapistPage',), {'help_text': 'Leave it empty for your own.', 'label': 'Page about the therapist', 'required': False}), 49: ('wagtail.blocks.StructBlock', [[('therapist', 48)]], {'group': 'Lead on'}), 50: ('wagtail.blocks.CharBlock', (), {'max_length': 100}), 51: ('wagtail.blocks.TextBlock', (), {'required': False, 'rows': 2}), 52: ('wagtail.blocks.CharBlock', (), {'label': 'Step'}), 53: ('wagtail.blocks.ListBlock', (52,), {'help_text': 'Numbered, under the text. May stay empty.', 'label': 'Steps', 'required': False}), 54: ('wagtail.blocks.StructBlock', [[('heading', 50), ('text', 51), ('steps', 53)]], {'group': 'Lead on'})}, help_text='Press + to add a part: a text, a list, a picture. The arrows move it, the bin takes it away.', verbose_name='parts of the page')),
                ('effective_date', models.DateField(blank=True, help_text='From when this wording holds.', null=True)),
                ('needs_review', models.BooleanField(default=True, help_text='Switch it off once you, or an attorney, have agreed to every word.')),
                ('review_note', models.TextField(blank=True, help_text='For yourself; readers never see it.', max_length=600, verbose_name='still to be settled')),
                ('changes', wagtail.fields.StreamField([('change', 2)], blank=True, block_lookup={0: ('wagtail.blocks.DateBlock', (), {}), 1: ('wagtail.blocks.CharBlock', (), {'label': 'What changed', 'max_length': 200}), 2: ('wagtail.blocks.StructBlock', [[('date', 0), ('what', 1)]], {})}, help_text='The newest at the top.', verbose_name='what changed, and when')),
            ],
            options={
                'verbose_name': 'legal page',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='QuestionsPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('social_card', models.CharField(blank=True, editable=False, max_length=120)),
                ('is_sensitive', models.BooleanField(default=False, help_text='For readers who may sit beside the person they read about: the page then shows “Leave this site”.', verbose_name='sensitive page')),
                ('introduction', models.TextField(blank=True, help_text='Two or three sentences under the title, set a little larger.', max_length=700)),
                ('body', wagtail.fields.StreamField([('text', 1), ('signs', 4), ('key_points', 7), ('pull_quote', 9), ('steps', 14), ('approaches', 18), ('comparison', 24), ('myths', 29), ('questions', 34), ('picture', 37), ('video', 42), ('service_cards', 45), ('areas', 47), ('author', 49), ('call_to_action', 54)], blank=True, block_lookup={0: ('wagtail.blocks.RichTextBlock', (), {'features': ['h2', 'h3', 'bold', 'italic', 'ol', 'ul', 'link'], 'help_text': 'The large headings become the list of contents. A small heading stands under a large one.', 'label': 'Paragraphs'}), 1: ('wagtail.blocks.StructBlock', [[('text', 0)]], {'group': 'Words'}), 2: ('wagtail.blocks.CharBlock', (), {'label': 'Sign'}), 3: ('wagtail.blocks.ListBlock', (2,), {'min_num': 1}), 4: ('wagtail.blocks.StructBlock', [[('signs', 3)]], {'group': 'Words'}), 5: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link'], 'label': 'Point'}), 6: ('wagtail.blocks.ListBlock', (5,), {'min_num': 1}), 7: ('wagtail.blocks.StructBlock', [[('points', 6)]], {'group': 'Words'}), 8: ('wagtail.blocks.TextBlock', (), {'help_text': 'One sentence of this page, set large.', 'max_length': 220, 'rows': 2}), 9: ('wagtail.blocks.StructBlock', [[('quote', 8)]], {'group': 'Words'}), 10: ('wagtail.blocks.CharBlock', (), {'max_length': 80}), 11: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link']}), 12: ('wagtail.blocks.StructBlock', [[('title', 10), ('text', 11)]], {'label': 'Step'}), 13: ('wagtail.blocks.ListBlock', (12,), {'min_num': 1}), 14: ('wagtail.blocks.StructBlock', [[('steps', 13)]], {'group': 'Explain'}), 15: ('wagtail.blocks.CharBlock', (), {'label': 'Name of the approach', 'max_length': 80}), 16: ('wagtail.blocks.StructBlock', [[('name', 15), ('text', 11)]], {'label': 'Approach'}), 17: ('wagtail.blocks.ListBlock', (16,), {'min_num': 1}), 18: ('wagtail.blocks.StructBlock', [[('approaches', 17)]], {'group': 'Explain'}), 19: ('wagtail.blocks.CharBlock', (), {'label': 'Heading', 'max_length': 60}), 20: ('wagtail.blocks.CharBlock', (), {'label': 'Point'}), 21: ('wagtail.blocks.ListBlock', (20,), {'min_num': 1}), 22: ('wagtail.blocks.StructBlock', [[('title', 19), ('points', 21)]], {'label': 'First column'}), 23: ('wagtail.blocks.StructBlock', [[('title', 19), ('points', 21)]], {'label': 'Second column, set apart'}), 24: ('wagtail.blocks.StructBlock', [[('first', 22), ('second', 23)]], {'group': 'Explain'}), 25: ('wagtail.blocks.CharBlock', (), {'label': 'What people believe', 'max_length': 160}), 26: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ol', 'ul', 'link']}), 27: ('wagtail.blocks.StructBlock', [[('myth', 25), ('answer', 26)]], {'label': 'Myth'}), 28: ('wagtail.blocks.ListBlock', (27,), {'min_num': 1}), 29: ('wagtail.blocks.StructBlock', [[('myths', 28)]], {'group': 'Explain'}), 30: ('wagtail.blocks.CharBlock', (), {'max_length': 160}), 31: ('wagtail.blocks.BooleanBlock', (), {'help_text': 'Counts on the questions page only; the first three are shown.', 'label': 'Show on the home page', 'required': False}), 32: ('wagtail.blocks.StructBlock', [[('question', 30), ('answer', 26), ('show_on_home', 31)]], {'label': 'Question'}), 33: ('wagtail.blocks.ListBlock', (32,), {'min_num': 1}), 34: ('wagtail.blocks.StructBlock', [[('questions', 33)]], {'group': 'Explain'}), 35: ('wagtail.images.blocks.ImageBlock', [], {}), 36: ('wagtail.blocks.CharBlock', (), {'help_text': 'May stay empty. If it shows a model, the site says so here by itself.', 'label': 'Words under it', 'max_length': 200, 'required': False}), 37: ('wagtail.blocks.StructBlock', [[('image', 35), ('caption', 36)]], {'group': 'Show'}), 38: ('wagtail.blocks.CharBlock', (), {'max_length': 120}), 39: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'help_text': 'A file that ends in .mp4 or .webm.', 'label': 'Film'}), 40: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'help_text': 'A file that ends in .vtt, for those who cannot hear it.', 'label': 'Subtitles', 'required': False}), 41: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ol', 'ul', 'link'], 'help_text': 'To read under the film.', 'label': 'What is said', 'required': False}), 42: ('wagtail.blocks.StructBlock', [[('title', 38), ('file', 39), ('captions', 40), ('transcript', 41)]], {'group': 'Show'}), 43: ('wagtail.blocks.PageChooserBlock', ('pages.ServicePage',), {}), 44: ('wagtail.blocks.ListBlock', (43,), {'help_text': 'Leave empty to show all of them.', 'required': False}), 45: ('wagtail.blocks.StructBlock', [[('services', 44)]], {'group': 'Lead on'}), 46: ('wagtail.blocks.CharBlock', (), {'label': 'A line above the places', 'max_length': 200, 'required': False}), 47: ('wagtail.blocks.StructBlock', [[('introduction', 46)]], {'group': 'Lead on'}), 48: ('wagtail.blocks.PageChooserBlock', ('pages.TherapistPage',), {'help_text': 'Leave it empty for your own.', 'label': 'Page about the therapist', 'required': False}), 49: ('wagtail.blocks.StructBlock', [[('therapist', 48)]], {'group': 'Lead on'}), 50: ('wagtail.blocks.CharBlock', (), {'max_length': 100}), 51: ('wagtail.blocks.TextBlock', (), {'required': False, 'rows': 2}), 52: ('wagtail.blocks.CharBlock', (), {'label': 'Step'}), 53: ('wagtail.blocks.ListBlock', (52,), {'help_text': 'Numbered, under the text. May stay empty.', 'label': 'Steps', 'required': False}), 54: ('wagtail.blocks.StructBlock', [[('heading', 50), ('text', 51), ('steps', 53)]], {'group': 'Lead on'})}, help_text='Press + to add a part: a text, a list, a picture. The arrows move it, the bin takes it away.', verbose_name='parts of the page')),
            ],
            options={
                'verbose_name': 'questions',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='Topic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, unique=True)),
                ('slug', models.SlugField(max_length=60, unique=True, verbose_name='address')),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='PracticeDetails',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('practice_name', models.CharField(default='Therapy Ties', max_length=80)),
                ('therapist_name', models.CharField(default='Liron', help_text='The full name as filed with the Board of Behavioral Sciences.', max_length=120)),
                ('licence_title', models.CharField(default='Licensed Marriage and Family Therapist', max_length=120, verbose_name='license title')),
                ('licence_letters', models.CharField(blank=True, default='LMFT', max_length=20, verbose_name='letters after the name')),
                ('licence_number', models.CharField(blank=True, help_text='California asks for it on every page of the site. Until it is here the site shows none.', max_length=20, verbose_name='license number')),
                ('licence_expires', models.DateField(blank=True, help_text='The date on your license. It is shown to nobody; it lets the site remind you in time.', null=True, verbose_name='expires on')),
                ('languages_spoken', models.TextField(blank=True, default='English\nHebrew', help_text='One on each line, for search engines.')),
                ('phone', models.CharField(blank=True, help_text='Shown only when filled in.', max_length=30)),
                ('email', models.EmailField(blank=True, help_text='Shown only when filled in.', max_length=254)),
                ('street_address', models.CharField(blank=True, help_text='Shown only when filled in.', max_length=160)),
                ('locality', models.CharField(default='Woodland Hills', max_length=80, verbose_name='place')),
                ('region', models.CharField(default='Los Angeles, CA', max_length=80, verbose_name='city and state')),
                ('areas_served', models.TextField(blank=True, help_text='One place on each line.')),
                ('fees', models.CharField(blank=True, help_text='Shown only when filled in.', max_length=200)),
                ('insurance', models.CharField(blank=True, help_text='Shown only when filled in.', max_length=200)),
                ('session_length', models.CharField(blank=True, help_text='Shown only when filled in.', max_length=100)),
                ('meeting_place', models.CharField(blank=True, help_text='Shown only when filled in.', max_length=200, verbose_name='in the office or by video')),
                ('office_hours', models.CharField(blank=True, help_text='Shown only when filled in.', max_length=200)),
                ('crisis_text', wagtail.fields.RichTextField(blank=True, default='<p>In immediate danger, call <a href="tel:911">911</a>.</p><p>In crisis, or thinking of suicide: call or text <a href="tel:988">988</a>, at any hour.</p><p>Afraid of someone close to you? The National Domestic Violence Hotline answers at <a href="tel:+18007997233">1-800-799-7233</a>, or text START to <b>88788</b>.</p>', help_text='On every page, the form and the mails. If it is emptied, the standard lines are shown.', verbose_name='where to turn in a crisis')),
                ('articles', models.ForeignKey(blank=True, help_text='The topics under an article and the feed lead here.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='pages.articleindexpage', verbose_name='list of articles')),
                ('privacy_policy', models.ForeignKey(blank=True, help_text='The form leads here, and its words are kept with every request.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='pages.legalpage')),
                ('site', models.OneToOneField(editable=False, on_delete=django.db.models.deletion.CASCADE, to='wagtailcore.site')),
                ('questions', models.ForeignKey(blank=True, help_text='The form leads here.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='pages.questionspage', verbose_name='page of questions')),
            ],
            options={
                'verbose_name': 'practice details',
            },
        ),
        migrations.CreateModel(
            name='ServicePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('social_card', models.CharField(blank=True, editable=False, max_length=120)),
                ('is_sensitive', models.BooleanField(default=False, help_text='For readers who may sit beside the person they read about: the page then shows “Leave this site”.', verbose_name='sensitive page')),
                ('introduction', models.TextField(blank=True, help_text='Two or three sentences under the title, set a little larger.', max_length=700)),
                ('body', wagtail.fields.StreamField([('text', 1), ('signs', 4), ('key_points', 7), ('pull_quote', 9), ('steps', 14), ('approaches', 18), ('comparison', 24), ('myths', 29), ('questions', 34), ('picture', 37), ('video', 42), ('service_cards', 45), ('areas', 47), ('author', 49), ('call_to_action', 54)], blank=True, block_lookup={0: ('wagtail.blocks.RichTextBlock', (), {'features': ['h2', 'h3', 'bold', 'italic', 'ol', 'ul', 'link'], 'help_text': 'The large headings become the list of contents. A small heading stands under a large one.', 'label': 'Paragraphs'}), 1: ('wagtail.blocks.StructBlock', [[('text', 0)]], {'group': 'Words'}), 2: ('wagtail.blocks.CharBlock', (), {'label': 'Sign'}), 3: ('wagtail.blocks.ListBlock', (2,), {'min_num': 1}), 4: ('wagtail.blocks.StructBlock', [[('signs', 3)]], {'group': 'Words'}), 5: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link'], 'label': 'Point'}), 6: ('wagtail.blocks.ListBlock', (5,), {'min_num': 1}), 7: ('wagtail.blocks.StructBlock', [[('points', 6)]], {'group': 'Words'}), 8: ('wagtail.blocks.TextBlock', (), {'help_text': 'One sentence of this page, set large.', 'max_length': 220, 'rows': 2}), 9: ('wagtail.blocks.StructBlock', [[('quote', 8)]], {'group': 'Words'}), 10: ('wagtail.blocks.CharBlock', (), {'max_length': 80}), 11: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link']}), 12: ('wagtail.blocks.StructBlock', [[('title', 10), ('text', 11)]], {'label': 'Step'}), 13: ('wagtail.blocks.ListBlock', (12,), {'min_num': 1}), 14: ('wagtail.blocks.StructBlock', [[('steps', 13)]], {'group': 'Explain'}), 15: ('wagtail.blocks.CharBlock', (), {'label': 'Name of the approach', 'max_length': 80}), 16: ('wagtail.blocks.StructBlock', [[('name', 15), ('text', 11)]], {'label': 'Approach'}), 17: ('wagtail.blocks.ListBlock', (16,), {'min_num': 1}), 18: ('wagtail.blocks.StructBlock', [[('approaches', 17)]], {'group': 'Explain'}), 19: ('wagtail.blocks.CharBlock', (), {'label': 'Heading', 'max_length': 60}), 20: ('wagtail.blocks.CharBlock', (), {'label': 'Point'}), 21: ('wagtail.blocks.ListBlock', (20,), {'min_num': 1}), 22: ('wagtail.blocks.StructBlock', [[('title', 19), ('points', 21)]], {'label': 'First column'}), 23: ('wagtail.blocks.StructBlock', [[('title', 19), ('points', 21)]], {'label': 'Second column, set apart'}), 24: ('wagtail.blocks.StructBlock', [[('first', 22), ('second', 23)]], {'group': 'Explain'}), 25: ('wagtail.blocks.CharBlock', (), {'label': 'What people believe', 'max_length': 160}), 26: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ol', 'ul', 'link']}), 27: ('wagtail.blocks.StructBlock', [[('myth', 25), ('answer', 26)]], {'label': 'Myth'}), 28: ('wagtail.blocks.ListBlock', (27,), {'min_num': 1}), 29: ('wagtail.blocks.StructBlock', [[('myths', 28)]], {'group': 'Explain'}), 30: ('wagtail.blocks.CharBlock', (), {'max_length': 160}), 31: ('wagtail.blocks.BooleanBlock', (), {'help_text': 'Counts on the questions page only; the first three are shown.', 'label': 'Show on the home page', 'required': False}), 32: ('wagtail.blocks.StructBlock', [[('question', 30), ('answer', 26), ('show_on_home', 31)]], {'label': 'Question'}), 33: ('wagtail.blocks.ListBlock', (32,), {'min_num': 1}), 34: ('wagtail.blocks.StructBlock', [[('questions', 33)]], {'group': 'Explain'}), 35: ('wagtail.images.blocks.ImageBlock', [], {}), 36: ('wagtail.blocks.CharBlock', (), {'help_text': 'May stay empty. If it shows a model, the site says so here by itself.', 'label': 'Words under it', 'max_length': 200, 'required': False}), 37: ('wagtail.blocks.StructBlock', [[('image', 35), ('caption', 36)]], {'group': 'Show'}), 38: ('wagtail.blocks.CharBlock', (), {'max_length': 120}), 39: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'help_text': 'A file that ends in .mp4 or .webm.', 'label': 'Film'}), 40: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'help_text': 'A file that ends in .vtt, for those who cannot hear it.', 'label': 'Subtitles', 'required': False}), 41: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ol', 'ul', 'link'], 'help_text': 'To read under the film.', 'label': 'What is said', 'required': False}), 42: ('wagtail.blocks.StructBlock', [[('title', 38), ('file', 39), ('captions', 40), ('transcript', 41)]], {'group': 'Show'}), 43: ('wagtail.blocks.PageChooserBlock', ('pages.ServicePage',), {}), 44: ('wagtail.blocks.ListBlock', (43,), {'help_text': 'Leave empty to show all of them.', 'required': False}), 45: ('wagtail.blocks.StructBlock', [[('services', 44)]], {'group': 'Lead on'}), 46: ('wagtail.blocks.CharBlock', (), {'label': 'A line above the places', 'max_length': 200, 'required': False}), 47: ('wagtail.blocks.StructBlock', [[('introduction', 46)]], {'group': 'Lead on'}), 48: ('wagtail.blocks.PageChooserBlock', ('pages.TherapistPage',), {'help_text': 'Leave it empty for your own.', 'label': 'Page about the therapist', 'required': False}), 49: ('wagtail.blocks.StructBlock', [[('therapist', 48)]], {'group': 'Lead on'}), 50: ('wagtail.blocks.CharBlock', (), {'max_length': 100}), 51: ('wagtail.blocks.TextBlock', (), {'required': False, 'rows': 2}), 52: ('wagtail.blocks.CharBlock', (), {'label': 'Step'}), 53: ('wagtail.blocks.ListBlock', (52,), {'help_text': 'Numbered, under the text. May stay empty.', 'label': 'Steps', 'required': False}), 54: ('wagtail.blocks.StructBlock', [[('heading', 50), ('text', 51), ('steps', 53)]], {'group': 'Lead on'})}, help_text='Press + to add a part: a text, a list, a picture. The arrows move it, the bin takes it away.', verbose_name='parts of the page')),
                ('summary', models.CharField(help_text='One sentence on the cards that lead here.', max_length=160)),
                ('related_article', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='pages.articlepage')),
            ],
            options={
                'verbose_name': 'service',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.AddField(
            model_name='articlepage',
            name='related_services',
            field=modelcluster.fields.ParentalManyToManyField(blank=True, to='pages.servicepage'),
        ),
        migrations.CreateModel(
            name='SiteImage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=255, verbose_name='title')),
                ('file', wagtail.images.models.WagtailImageField(height_field='height', upload_to=wagtail.images.models.get_upload_to, verbose_name='file', width_field='width')),
                ('description', models.CharField(blank=True, default='', max_length=255, verbose_name='description')),
                ('width', models.IntegerField(editable=False, verbose_name='width')),
                ('height', models.IntegerField(editable=False, verbose_name='height')),
                ('created_at', models.DateTimeField(auto_now_add=True, db_index=True, verbose_name='created at')),
                ('focal_point_x', models.PositiveIntegerField(blank=True, null=True)),
                ('focal_point_y', models.PositiveIntegerField(blank=True, null=True)),
                ('focal_point_width', models.PositiveIntegerField(blank=True, null=True)),
                ('focal_point_height', models.PositiveIntegerField(blank=True, null=True)),
                ('file_size', models.PositiveIntegerField(editable=False, null=True)),
                ('file_hash', models.CharField(blank=True, db_index=True, editable=False, max_length=40)),
                ('shows', models.CharField(choices=[('nobody', 'Nobody: a place or a thing'), ('drawing', 'A drawing, perhaps of people'), ('therapist', 'The therapist'), ('model', 'A photograph of someone else (a model)')], default='nobody', help_text='California asks that a photograph of a model says so: the site then prints it under the picture.', max_length=10, verbose_name='who is shown')),
                ('prepared', models.JSONField(default=dict, editable=False)),
                ('collection', models.ForeignKey(default=wagtail.models.media.get_root_collection_id, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtailcore.collection', verbose_name='collection')),
                ('tags', taggit.managers.TaggableManager(blank=True, help_text=None, through='taggit.TaggedItem', to='taggit.Tag', verbose_name='tags')),
                ('uploaded_by_user', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL, verbose_name='uploaded by user')),
            ],
            options={
                'verbose_name': 'picture',
                'verbose_name_plural': 'pictures',
                'abstract': False,
            },
            bases=(wagtail.images.models.ImageFileMixin, modelsearch.index.Indexed, models.Model),
        ),
        migrations.AddField(
            model_name='servicepage',
            name='picture',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='pages.siteimage'),
        ),
        migrations.AddField(
            model_name='servicepage',
            name='social_image',
            field=models.ForeignKey(blank=True, help_text='Shown when somebody sends the page to a friend. While empty, the site draws a card with the title.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='pages.siteimage', verbose_name='picture when shared'),
        ),
        migrations.CreateModel(
            name='ServiceIndexPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('social_card', models.CharField(blank=True, editable=False, max_length=120)),
                ('is_sensitive', models.BooleanField(default=False, help_text='For readers who may sit beside the person they read about: the page then shows “Leave this site”.', verbose_name='sensitive page')),
                ('introduction', models.TextField(blank=True, help_text='Two or three sentences under the title, set a little larger.', max_length=700)),
                ('body', wagtail.fields.StreamField([('text', 1), ('signs', 4), ('key_points', 7), ('pull_quote', 9), ('steps', 14), ('approaches', 18), ('comparison', 24), ('myths', 29), ('questions', 34), ('picture', 37), ('video', 42), ('service_cards', 45), ('areas', 47), ('author', 49), ('call_to_action', 54)], blank=True, block_lookup={0: ('wagtail.blocks.RichTextBlock', (), {'features': ['h2', 'h3', 'bold', 'italic', 'ol', 'ul', 'link'], 'help_text': 'The large headings become the list of contents. A small heading stands under a large one.', 'label': 'Paragraphs'}), 1: ('wagtail.blocks.StructBlock', [[('text', 0)]], {'group': 'Words'}), 2: ('wagtail.blocks.CharBlock', (), {'label': 'Sign'}), 3: ('wagtail.blocks.ListBlock', (2,), {'min_num': 1}), 4: ('wagtail.blocks.StructBlock', [[('signs', 3)]], {'group': 'Words'}), 5: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link'], 'label': 'Point'}), 6: ('wagtail.blocks.ListBlock', (5,), {'min_num': 1}), 7: ('wagtail.blocks.StructBlock', [[('points', 6)]], {'group': 'Words'}), 8: ('wagtail.blocks.TextBlock', (), {'help_text': 'One sentence of this page, set large.', 'max_length': 220, 'rows': 2}), 9: ('wagtail.blocks.StructBlock', [[('quote', 8)]], {'group': 'Words'}), 10: ('wagtail.blocks.CharBlock', (), {'max_length': 80}), 11: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link']}), 12: ('wagtail.blocks.StructBlock', [[('title', 10), ('text', 11)]], {'label': 'Step'}), 13: ('wagtail.blocks.ListBlock', (12,), {'min_num': 1}), 14: ('wagtail.blocks.StructBlock', [[('steps', 13)]], {'group': 'Explain'}), 15: ('wagtail.blocks.CharBlock', (), {'label': 'Name of the approach', 'max_length': 80}), 16: ('wagtail.blocks.StructBlock', [[('name', 15), ('text', 11)]], {'label': 'Approach'}), 17: ('wagtail.blocks.ListBlock', (16,), {'min_num': 1}), 18: ('wagtail.blocks.StructBlock', [[('approaches', 17)]], {'group': 'Explain'}), 19: ('wagtail.blocks.CharBlock', (), {'label': 'Heading', 'max_length': 60}), 20: ('wagtail.blocks.CharBlock', (), {'label': 'Point'}), 21: ('wagtail.blocks.ListBlock', (20,), {'min_num': 1}), 22: ('wagtail.blocks.StructBlock', [[('title', 19), ('points', 21)]], {'label': 'First column'}), 23: ('wagtail.blocks.StructBlock', [[('title', 19), ('points', 21)]], {'label': 'Second column, set apart'}), 24: ('wagtail.blocks.StructBlock', [[('first', 22), ('second', 23)]], {'group': 'Explain'}), 25: ('wagtail.blocks.CharBlock', (), {'label': 'What people believe', 'max_length': 160}), 26: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ol', 'ul', 'link']}), 27: ('wagtail.blocks.StructBlock', [[('myth', 25), ('answer', 26)]], {'label': 'Myth'}), 28: ('wagtail.blocks.ListBlock', (27,), {'min_num': 1}), 29: ('wagtail.blocks.StructBlock', [[('myths', 28)]], {'group': 'Explain'}), 30: ('wagtail.blocks.CharBlock', (), {'max_length': 160}), 31: ('wagtail.blocks.BooleanBlock', (), {'help_text': 'Counts on the questions page only; the first three are shown.', 'label': 'Show on the home page', 'required': False}), 32: ('wagtail.blocks.StructBlock', [[('question', 30), ('answer', 26), ('show_on_home', 31)]], {'label': 'Question'}), 33: ('wagtail.blocks.ListBlock', (32,), {'min_num': 1}), 34: ('wagtail.blocks.StructBlock', [[('questions', 33)]], {'group': 'Explain'}), 35: ('wagtail.images.blocks.ImageBlock', [], {}), 36: ('wagtail.blocks.CharBlock', (), {'help_text': 'May stay empty. If it shows a model, the site says so here by itself.', 'label': 'Words under it', 'max_length': 200, 'required': False}), 37: ('wagtail.blocks.StructBlock', [[('image', 35), ('caption', 36)]], {'group': 'Show'}), 38: ('wagtail.blocks.CharBlock', (), {'max_length': 120}), 39: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'help_text': 'A file that ends in .mp4 or .webm.', 'label': 'Film'}), 40: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'help_text': 'A file that ends in .vtt, for those who cannot hear it.', 'label': 'Subtitles', 'required': False}), 41: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ol', 'ul', 'link'], 'help_text': 'To read under the film.', 'label': 'What is said', 'required': False}), 42: ('wagtail.blocks.StructBlock', [[('title', 38), ('file', 39), ('captions', 40), ('transcript', 41)]], {'group': 'Show'}), 43: ('wagtail.blocks.PageChooserBlock', ('pages.ServicePage',), {}), 44: ('wagtail.blocks.ListBlock', (43,), {'help_text': 'Leave empty to show all of them.', 'required': False}), 45: ('wagtail.blocks.StructBlock', [[('services', 44)]], {'group': 'Lead on'}), 46: ('wagtail.blocks.CharBlock', (), {'label': 'A line above the places', 'max_length': 200, 'required': False}), 47: ('wagtail.blocks.StructBlock', [[('introduction', 46)]], {'group': 'Lead on'}), 48: ('wagtail.blocks.PageChooserBlock', ('pages.TherapistPage',), {'help_text': 'Leave it empty for your own.', 'label': 'Page about the therapist', 'required': False}), 49: ('wagtail.blocks.StructBlock', [[('therapist', 48)]], {'group': 'Lead on'}), 50: ('wagtail.blocks.CharBlock', (), {'max_length': 100}), 51: ('wagtail.blocks.TextBlock', (), {'required': False, 'rows': 2}), 52: ('wagtail.blocks.CharBlock', (), {'label': 'Step'}), 53: ('wagtail.blocks.ListBlock', (52,), {'help_text': 'Numbered, under the text. May stay empty.', 'label': 'Steps', 'required': False}), 54: ('wagtail.blocks.StructBlock', [[('heading', 50), ('text', 51), ('steps', 53)]], {'group': 'Lead on'})}, help_text='Press + to add a part: a text, a list, a picture. The arrows move it, the bin takes it away.', verbose_name='parts of the page')),
                ('social_image', models.ForeignKey(blank=True, help_text='Shown when somebody sends the page to a friend. While empty, the site draws a card with the title.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='pages.siteimage', verbose_name='picture when shared')),
            ],
            options={
                'verbose_name': 'list of services',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.AddField(
            model_name='questionspage',
            name='social_image',
            field=models.ForeignKey(blank=True, help_text='Shown when somebody sends the page to a friend. While empty, the site draws a card with the title.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='pages.siteimage', verbose_name='picture when shared'),
        ),
        migrations.AddField(
            model_name='legalpage',
            name='social_image',
            field=models.ForeignKey(blank=True, help_text='Shown when somebody sends the page to a friend. While empty, the site draws a card with the title.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='pages.siteimage', verbose_name='picture when shared'),
        ),
        migrations.AddField(
            model_name='articlepage',
            name='picture',
            field=models.ForeignKey(blank=True, help_text='Beside the title in the lists of articles; the article itself does not show it.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='pages.siteimage', verbose_name='picture in lists'),
        ),
        migrations.AddField(
            model_name='articlepage',
            name='social_image',
            field=models.ForeignKey(blank=True, help_text='Shown when somebody sends the page to a friend. While empty, the site draws a card with the title.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='pages.siteimage', verbose_name='picture when shared'),
        ),
        migrations.AddField(
            model_name='articleindexpage',
            name='social_image',
            field=models.ForeignKey(blank=True, help_text='Shown when somebody sends the page to a friend. While empty, the site draws a card with the title.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='pages.siteimage', verbose_name='picture when shared'),
        ),
        migrations.CreateModel(
            name='StandardPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('social_card', models.CharField(blank=True, editable=False, max_length=120)),
                ('is_sensitive', models.BooleanField(default=False, help_text='For readers who may sit beside the person they read about: the page then shows “Leave this site”.', verbose_name='sensitive page')),
                ('introduction', models.TextField(blank=True, help_text='Two or three sentences under the title, set a little larger.', max_length=700)),
                ('body', wagtail.fields.StreamField([('text', 1), ('signs', 4), ('key_points', 7), ('pull_quote', 9), ('steps', 14), ('approaches', 18), ('comparison', 24), ('myths', 29), ('questions', 34), ('picture', 37), ('video', 42), ('service_cards', 45), ('areas', 47), ('author', 49), ('call_to_action', 54)], blank=True, block_lookup={0: ('wagtail.blocks.RichTextBlock', (), {'features': ['h2', 'h3', 'bold', 'italic', 'ol', 'ul', 'link'], 'help_text': 'The large headings become the list of contents. A small heading stands under a large one.', 'label': 'Paragraphs'}), 1: ('wagtail.blocks.StructBlock', [[('text', 0)]], {'group': 'Words'}), 2: ('wagtail.blocks.CharBlock', (), {'label': 'Sign'}), 3: ('wagtail.blocks.ListBlock', (2,), {'min_num': 1}), 4: ('wagtail.blocks.StructBlock', [[('signs', 3)]], {'group': 'Words'}), 5: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link'], 'label': 'Point'}), 6: ('wagtail.blocks.ListBlock', (5,), {'min_num': 1}), 7: ('wagtail.blocks.StructBlock', [[('points', 6)]], {'group': 'Words'}), 8: ('wagtail.blocks.TextBlock', (), {'help_text': 'One sentence of this page, set large.', 'max_length': 220, 'rows': 2}), 9: ('wagtail.blocks.StructBlock', [[('quote', 8)]], {'group': 'Words'}), 10: ('wagtail.blocks.CharBlock', (), {'max_length': 80}), 11: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link']}), 12: ('wagtail.blocks.StructBlock', [[('title', 10), ('text', 11)]], {'label': 'Step'}), 13: ('wagtail.blocks.ListBlock', (12,), {'min_num': 1}), 14: ('wagtail.blocks.StructBlock', [[('steps', 13)]], {'group': 'Explain'}), 15: ('wagtail.blocks.CharBlock', (), {'label': 'Name of the approach', 'max_length': 80}), 16: ('wagtail.blocks.StructBlock', [[('name', 15), ('text', 11)]], {'label': 'Approach'}), 17: ('wagtail.blocks.ListBlock', (16,), {'min_num': 1}), 18: ('wagtail.blocks.StructBlock', [[('approaches', 17)]], {'group': 'Explain'}), 19: ('wagtail.blocks.CharBlock', (), {'label': 'Heading', 'max_length': 60}), 20: ('wagtail.blocks.CharBlock', (), {'label': 'Point'}), 21: ('wagtail.blocks.ListBlock', (20,), {'min_num': 1}), 22: ('wagtail.blocks.StructBlock', [[('title', 19), ('points', 21)]], {'label': 'First column'}), 23: ('wagtail.blocks.StructBlock', [[('title', 19), ('points', 21)]], {'label': 'Second column, set apart'}), 24: ('wagtail.blocks.StructBlock', [[('first', 22), ('second', 23)]], {'group': 'Explain'}), 25: ('wagtail.blocks.CharBlock', (), {'label': 'What people believe', 'max_length': 160}), 26: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ol', 'ul', 'link']}), 27: ('wagtail.blocks.StructBlock', [[('myth', 25), ('answer', 26)]], {'label': 'Myth'}), 28: ('wagtail.blocks.ListBlock', (27,), {'min_num': 1}), 29: ('wagtail.blocks.StructBlock', [[('myths', 28)]], {'group': 'Explain'}), 30: ('wagtail.blocks.CharBlock', (), {'max_length': 160}), 31: ('wagtail.blocks.BooleanBlock', (), {'help_text': 'Counts on the questions page only; the first three are shown.', 'label': 'Show on the home page', 'required': False}), 32: ('wagtail.blocks.StructBlock', [[('question', 30), ('answer', 26), ('show_on_home', 31)]], {'label': 'Question'}), 33: ('wagtail.blocks.ListBlock', (32,), {'min_num': 1}), 34: ('wagtail.blocks.StructBlock', [[('questions', 33)]], {'group': 'Explain'}), 35: ('wagtail.images.blocks.ImageBlock', [], {}), 36: ('wagtail.blocks.CharBlock', (), {'help_text': 'May stay empty. If it shows a model, the site says so here by itself.', 'label': 'Words under it', 'max_length': 200, 'required': False}), 37: ('wagtail.blocks.StructBlock', [[('image', 35), ('caption', 36)]], {'group': 'Show'}), 38: ('wagtail.blocks.CharBlock', (), {'max_length': 120}), 39: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'help_text': 'A file that ends in .mp4 or .webm.', 'label': 'Film'}), 40: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'help_text': 'A file that ends in .vtt, for those who cannot hear it.', 'label': 'Subtitles', 'required': False}), 41: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ol', 'ul', 'link'], 'help_text': 'To read under the film.', 'label': 'What is said', 'required': False}), 42: ('wagtail.blocks.StructBlock', [[('title', 38), ('file', 39), ('captions', 40), ('transcript', 41)]], {'group': 'Show'}), 43: ('wagtail.blocks.PageChooserBlock', ('pages.ServicePage',), {}), 44: ('wagtail.blocks.ListBlock', (43,), {'help_text': 'Leave empty to show all of them.', 'required': False}), 45: ('wagtail.blocks.StructBlock', [[('services', 44)]], {'group': 'Lead on'}), 46: ('wagtail.blocks.CharBlock', (), {'label': 'A line above the places', 'max_length': 200, 'required': False}), 47: ('wagtail.blocks.StructBlock', [[('introduction', 46)]], {'group': 'Lead on'}), 48: ('wagtail.blocks.PageChooserBlock', ('pages.TherapistPage',), {'help_text': 'Leave it empty for your own.', 'label': 'Page about the therapist', 'required': False}), 49: ('wagtail.blocks.StructBlock', [[('therapist', 48)]], {'group': 'Lead on'}), 50: ('wagtail.blocks.CharBlock', (), {'max_length': 100}), 51: ('wagtail.blocks.TextBlock', (), {'required': False, 'rows': 2}), 52: ('wagtail.blocks.CharBlock', (), {'label': 'Step'}), 53: ('wagtail.blocks.ListBlock', (52,), {'help_text': 'Numbered, under the text. May stay empty.', 'label': 'Steps', 'required': False}), 54: ('wagtail.blocks.StructBlock', [[('heading', 50), ('text', 51), ('steps', 53)]], {'group': 'Lead on'})}, help_text='Press + to add a part: a text, a list, a picture. The arrows move it, the bin takes it away.', verbose_name='parts of the page')),
                ('social_image', models.ForeignKey(blank=True, help_text='Shown when somebody sends the page to a friend. While empty, the site draws a card with the title.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='pages.siteimage', verbose_name='picture when shared')),
            ],
            options={
                'verbose_name': 'page',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='TherapistPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('social_card', models.CharField(blank=True, editable=False, max_length=120)),
                ('is_sensitive', models.BooleanField(default=False, help_text='For readers who may sit beside the person they read about: the page then shows “Leave this site”.', verbose_name='sensitive page')),
                ('introduction', models.TextField(blank=True, help_text='Two or three sentences under the title, set a little larger.', max_length=700)),
                ('body', wagtail.fields.StreamField([('text', 1), ('signs', 4), ('key_points', 7), ('pull_quote', 9), ('steps', 14), ('approaches', 18), ('comparison', 24), ('myths', 29), ('questions', 34), ('picture', 37), ('video', 42), ('service_cards', 45), ('areas', 47), ('author', 49), ('call_to_action', 54)], blank=True, block_lookup={0: ('wagtail.blocks.RichTextBlock', (), {'features': ['h2', 'h3', 'bold', 'italic', 'ol', 'ul', 'link'], 'help_text': 'The large headings become the list of contents. A small heading stands under a large one.', 'label': 'Paragraphs'}), 1: ('wagtail.blocks.StructBlock', [[('text', 0)]], {'group': 'Words'}), 2: ('wagtail.blocks.CharBlock', (), {'label': 'Sign'}), 3: ('wagtail.blocks.ListBlock', (2,), {'min_num': 1}), 4: ('wagtail.blocks.StructBlock', [[('signs', 3)]], {'group': 'Words'}), 5: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link'], 'label': 'Point'}), 6: ('wagtail.blocks.ListBlock', (5,), {'min_num': 1}), 7: ('wagtail.blocks.StructBlock', [[('points', 6)]], {'group': 'Words'}), 8: ('wagtail.blocks.TextBlock', (), {'help_text': 'One sentence of this page, set large.', 'max_length': 220, 'rows': 2}), 9: ('wagtail.blocks.StructBlock', [[('quote', 8)]], {'group': 'Words'}), 10: ('wagtail.blocks.CharBlock', (), {'max_length': 80}), 11: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link']}), 12: ('wagtail.blocks.StructBlock', [[('title', 10), ('text', 11)]], {'label': 'Step'}), 13: ('wagtail.blocks.ListBlock', (12,), {'min_num': 1}), 14: ('wagtail.blocks.StructBlock', [[('steps', 13)]], {'group': 'Explain'}), 15: ('wagtail.blocks.CharBlock', (), {'label': 'Name of the approach', 'max_length': 80}), 16: ('wagtail.blocks.StructBlock', [[('name', 15), ('text', 11)]], {'label': 'Approach'}), 17: ('wagtail.blocks.ListBlock', (16,), {'min_num': 1}), 18: ('wagtail.blocks.StructBlock', [[('approaches', 17)]], {'group': 'Explain'}), 19: ('wagtail.blocks.CharBlock', (), {'label': 'Heading', 'max_length': 60}), 20: ('wagtail.blocks.CharBlock', (), {'label': 'Point'}), 21: ('wagtail.blocks.ListBlock', (20,), {'min_num': 1}), 22: ('wagtail.blocks.StructBlock', [[('title', 19), ('points', 21)]], {'label': 'First column'}), 23: ('wagtail.blocks.StructBlock', [[('title', 19), ('points', 21)]], {'label': 'Second column, set apart'}), 24: ('wagtail.blocks.StructBlock', [[('first', 22), ('second', 23)]], {'group': 'Explain'}), 25: ('wagtail.blocks.CharBlock', (), {'label': 'What people believe', 'max_length': 160}), 26: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ol', 'ul', 'link']}), 27: ('wagtail.blocks.StructBlock', [[('myth', 25), ('answer', 26)]], {'label': 'Myth'}), 28: ('wagtail.blocks.ListBlock', (27,), {'min_num': 1}), 29: ('wagtail.blocks.StructBlock', [[('myths', 28)]], {'group': 'Explain'}), 30: ('wagtail.blocks.CharBlock', (), {'max_length': 160}), 31: ('wagtail.blocks.BooleanBlock', (), {'help_text': 'Counts on the questions page only; the first three are shown.', 'label': 'Show on the home page', 'required': False}), 32: ('wagtail.blocks.StructBlock', [[('question', 30), ('answer', 26), ('show_on_home', 31)]], {'label': 'Question'}), 33: ('wagtail.blocks.ListBlock', (32,), {'min_num': 1}), 34: ('wagtail.blocks.StructBlock', [[('questions', 33)]], {'group': 'Explain'}), 35: ('wagtail.images.blocks.ImageBlock', [], {}), 36: ('wagtail.blocks.CharBlock', (), {'help_text': 'May stay empty. If it shows a model, the site says so here by itself.', 'label': 'Words under it', 'max_length': 200, 'required': False}), 37: ('wagtail.blocks.StructBlock', [[('image', 35), ('caption', 36)]], {'group': 'Show'}), 38: ('wagtail.blocks.CharBlock', (), {'max_length': 120}), 39: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'help_text': 'A file that ends in .mp4 or .webm.', 'label': 'Film'}), 40: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'help_text': 'A file that ends in .vtt, for those who cannot hear it.', 'label': 'Subtitles', 'required': False}), 41: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ol', 'ul', 'link'], 'help_text': 'To read under the film.', 'label': 'What is said', 'required': False}), 42: ('wagtail.blocks.StructBlock', [[('title', 38), ('file', 39), ('captions', 40), ('transcript', 41)]], {'group': 'Show'}), 43: ('wagtail.blocks.PageChooserBlock', ('pages.ServicePage',), {}), 44: ('wagtail.blocks.ListBlock', (43,), {'help_text': 'Leave empty to show all of them.', 'required': False}), 45: ('wagtail.blocks.StructBlock', [[('services', 44)]], {'group': 'Lead on'}), 46: ('wagtail.blocks.CharBlock', (), {'label': 'A line above the places', 'max_length': 200, 'required': False}), 47: ('wagtail.blocks.StructBlock', [[('introduction', 46)]], {'group': 'Lead on'}), 48: ('wagtail.blocks.PageChooserBlock', ('pages.TherapistPage',), {'help_text': 'Leave it empty for your own.', 'label': 'Page about the therapist', 'required': False}), 49: ('wagtail.blocks.StructBlock', [[('therapist', 48)]], {'group': 'Lead on'}), 50: ('wagtail.blocks.CharBlock', (), {'max_length': 100}), 51: ('wagtail.blocks.TextBlock', (), {'required': False, 'rows': 2}), 52: ('wagtail.blocks.CharBlock', (), {'label': 'Step'}), 53: ('wagtail.blocks.ListBlock', (52,), {'help_text': 'Numbered, under the text. May stay empty.', 'label': 'Steps', 'required': False}), 54: ('wagtail.blocks.StructBlock', [[('heading', 50), ('text', 51), ('steps', 53)]], {'group': 'Lead on'})}, help_text='Press + to add a part: a text, a list, a picture. The arrows move it, the bin takes it away.', verbose_name='parts of the page')),
                ('name', models.CharField(max_length=80)),
                ('role', models.CharField(help_text='The complete title, as on the license.', max_length=100, verbose_name='title')),
                ('credentials', models.CharField(blank=True, max_length=20, verbose_name='letters after the name')),
                ('short_bio', models.TextField(help_text='For the card under articles.', max_length=500, verbose_name='about you, in short')),
                ('languages', models.TextField(blank=True, help_text='One on each line.')),
                ('education', models.TextField(blank=True, help_text='One on each line.')),
                ('certifications', models.TextField(blank=True, help_text='One on each line.')),
                ('portrait', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='pages.siteimage')),
                ('social_image', models.ForeignKey(blank=True, help_text='Shown when somebody sends the page to a friend. While empty, the site draws a card with the title.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='pages.siteimage', verbose_name='picture when shared')),
            ],
            options={
                'verbose_name': 'therapist',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='HomePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('social_card', models.CharField(blank=True, editable=False, max_length=120)),
                ('is_sensitive', models.BooleanField(default=False, help_text='For readers who may sit beside the person they read about: the page then shows “Leave this site”.', verbose_name='sensitive page')),
                ('eyebrow', models.CharField(blank=True, max_length=80, verbose_name='small line above the headline')),
                ('headline', models.CharField(help_text='One line, in the words of somebody who looks for help.', max_length=90)),
                ('introduction', models.TextField(help_text='Two or three sentences under the headline.', max_length=300)),
                ('signs_heading', models.CharField(max_length=90, verbose_name='heading')),
                ('signs_introduction', models.TextField(blank=True, max_length=300, verbose_name='introduction')),
                ('signs', wagtail.fields.StreamField([('signs', 2)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'label': 'Sign'}), 1: ('wagtail.blocks.ListBlock', (0,), {'min_num': 1}), 2: ('wagtail.blocks.StructBlock', [[('signs', 1)]], {})})),
                ('services_heading', models.CharField(max_length=90, verbose_name='heading')),
                ('services_introduction', models.TextField(blank=True, max_length=300, verbose_name='introduction')),
                ('steps_heading', models.CharField(max_length=90, verbose_name='heading')),
                ('steps', wagtail.fields.StreamField([('steps', 4)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'max_length': 80}), 1: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link']}), 2: ('wagtail.blocks.StructBlock', [[('title', 0), ('text', 1)]], {'label': 'Step'}), 3: ('wagtail.blocks.ListBlock', (2,), {'min_num': 1}), 4: ('wagtail.blocks.StructBlock', [[('steps', 3)]], {})})),
                ('meeting_heading', models.CharField(max_length=90, verbose_name='heading')),
                ('meeting_text', models.TextField(blank=True, max_length=700, verbose_name='text')),
                ('guide_heading', models.CharField(max_length=90, verbose_name='heading')),
                ('guide_text', models.TextField(blank=True, max_length=400, verbose_name='text')),
                ('areas_heading', models.CharField(max_length=90, verbose_name='heading')),
                ('areas_text', models.TextField(blank=True, max_length=300, verbose_name='text')),
                ('questions_heading', models.CharField(max_length=90, verbose_name='heading')),
                ('closing_heading', models.CharField(max_length=90, verbose_name='heading')),
                ('closing_text', models.TextField(blank=True, max_length=300, verbose_name='text')),
                ('guide', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='pages.articlepage')),
                ('picture', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='pages.siteimage')),
                ('social_image', models.ForeignKey(blank=True, help_text='Shown when somebody sends the page to a friend. While empty, the site draws a card with the title.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='pages.siteimage', verbose_name='picture when shared')),
                ('therapist', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='pages.therapistpage')),
            ],
            options={
                'verbose_name': 'home page',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.AddField(
            model_name='articlepage',
            name='author',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='articles', to='pages.therapistpage'),
        ),
        migrations.AddField(
            model_name='articlepage',
            name='topics',
            field=modelcluster.fields.ParentalManyToManyField(blank=True, to='pages.topic'),
        ),
        migrations.CreateModel(
            name='SiteRendition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('filter_spec', models.CharField(db_index=True, max_length=255)),
                ('file', wagtail.images.models.WagtailImageField(height_field='height', storage=wagtail.images.models.get_rendition_storage, upload_to=wagtail.images.models.get_rendition_upload_to, width_field='width')),
                ('width', models.IntegerField(editable=False)),
                ('height', models.IntegerField(editable=False)),
                ('focal_point_key', models.CharField(blank=True, default='', editable=False, max_length=16)),
                ('image', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='renditions', to='pages.siteimage')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('image', 'filter_spec', 'focal_point_key'), name='one_rendition_per_filter')],
            },
            bases=(wagtail.images.models.ImageFileMixin, models.Model),
        ),
    ]
