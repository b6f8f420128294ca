"""The site speaks Hebrew as well: Wagtail knows the language, and no page is there in it yet."""

import django.db.models.deletion
import wagtail.fields
from django.db import migrations, models


def add(apps, schema_editor):
    apps.get_model("wagtailcore", "Locale").objects.get_or_create(language_code="he")


class Migration(migrations.Migration):
    dependencies = [("pages", "0011_search_synonyms"), ("wagtailcore", "0098_apitoken")]
    operations = [
        migrations.RunPython(add, migrations.RunPython.noop),
        migrations.CreateModel(
            name='HebrewDetails',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('practice_name', models.CharField(blank=True, default='', max_length=80)),
                ('therapist_name', models.CharField(blank=True, default='לירון', max_length=120)),
                ('licence_title', models.CharField(blank=True, max_length=120, verbose_name='license title')),
                ('languages_spoken', models.TextField(blank=True, default='עברית\nאנגלית', help_text='One on each line.')),
                ('locality', models.CharField(blank=True, default='וודלנד הילס', max_length=80, verbose_name='place')),
                ('region', models.CharField(blank=True, default='לוס אנג׳לס, קליפורניה', max_length=80, verbose_name='city and state')),
                ('areas_served', models.TextField(blank=True, help_text='One place on each line.')),
                ('session_length', models.CharField(blank=True, default='', max_length=100)),
                ('fees', models.CharField(blank=True, default='', max_length=200)),
                ('sliding_scale', models.CharField(blank=True, default='', max_length=200)),
                ('insurance', models.CharField(blank=True, default='', max_length=200)),
                ('superbill', models.CharField(blank=True, default='', max_length=200)),
                ('meeting_place', models.CharField(blank=True, max_length=200, verbose_name='in the office or by video')),
                ('office_hours', models.CharField(blank=True, default='', max_length=200)),
                ('crisis_text', wagtail.fields.RichTextField(blank=True, default='<p>בסכנה מיידית התקשרו ל־<a href="tel:911">911</a>.</p><p>במצב משבר, או אם אתם חושבים על התאבדות: התקשרו או שלחו הודעת טקסט ל־<a href="tel:988">988</a>, בכל שעה.</p><p>מפחדים ממישהו קרוב? בקו הארצי בנושא אלימות במשפחה עונים במספר <a href="tel:+18007997233">1-800-799-7233</a>, או שלחו את המילה START ל־<b>88788</b>.</p><p>ב־988 ובקו הארצי עונים באנגלית ובספרדית. בטלפון אפשר לבקש תרגום: ״Hebrew interpreter, please״.</p>', help_text='If it is emptied, the standard lines are shown, in Hebrew.', verbose_name='where to turn in a crisis')),
                ('search_synonyms', models.TextField(blank=True, default='טיפול, תרפיה, פסיכותרפיה, ייעוץ, מטפל, מטפלת, פסיכולוג, פסיכולוגית\nזוג, זוגיות, נישואים, נישואין, בעל, אישה, בת זוג, בן זוג\nריב, מריבה, ויכוח, עימות, צעקות\nכעס, זעם, עצבים, התפרצות\nקנאה, חשדנות, רכושנות\nבגידה, רומן, חוסר נאמנות\nבדידות, ריחוק, מרחק, ניתוק\nפרידה, גירושים, גירושין\nמחיר, עלות, תשלום, כסף, יקר\nביטוח, החזר, קבלה\nאונליין, וידאו, זום, מרחוק\nסודיות, פרטיות, סוד\nחירום, משבר, אובדנות, סכנה\nמיניות, אינטימיות, קרבה\nתקשורת, שיחה, הקשבה', max_length=4000, verbose_name='words that mean the same in search')),
                ('site', models.OneToOneField(editable=False, on_delete=django.db.models.deletion.CASCADE, to='wagtailcore.site')),
            ],
            options={
                'verbose_name': 'practice details in Hebrew',
            },
        ),
        migrations.AlterField(
            model_name='topic',
            name='slug',
            field=models.SlugField(allow_unicode=True, max_length=60, unique=True, verbose_name='address'),
        ),
    ]
