"""The content's generation rises with everything a public page may show, whoever changes it, and with nothing else."""

import os
import re
import time
from unittest.mock import patch

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from consultations.models import WeeklyHours
from pages import models as pages
from tests.asking import FORM, announce_requests, answers_to_a_form
from tests.door.rows import WAYS, content, edit, make_one_of_each
from therapyties.door import generation, triggers
from therapyties.door.generation import A_MOMENT, Reader, reader
from therapyties.door.kept import kept
from therapyties.door.models import ContentGeneration
from therapyties.upkeep.readiness import all_lines

pytestmark = pytest.mark.both_databases
# What a visitor without a cookie reads that is no content: the generation itself, and the types of rows.
NO_CONTENT = {"door_contentgeneration", "django_content_type"}


def number():
    return reader.look(at_once=True)


def test_what_is_found_to_be_content_is_more_than_the_pages():
    assert {"wagtailcore.Site", "pages.Topic", "pages.PracticeDetails", "consultations.WeeklyHours"} <= set(content())
    assert {"consultations.ConsultationRequest", "auth.User"}.isdisjoint(content())


def test_an_edit_of_anything_a_bulk_update_and_a_hand_in_the_database_raise_it(committed_site):
    make_one_of_each()
    for label in content():
        for way in WAYS:
            before = number()
            edit(label, way)
            assert number() > before, (label, way)


def test_what_is_known_without_waiting_is_the_number_until_another_commit_and_while_nobody_looks(committed_site):
    ours = Reader()
    assert ours.known() is None  # nobody has looked
    before = ours.look()
    assert ours.known() == before
    with ours._lock:
        assert ours.known() is None
    pages.Topic.objects.create(name="New", slug="new")
    later = time.monotonic() + generation.OLDEST + 1
    with patch("therapyties.door.generation.time.monotonic", lambda: later):
        assert ours.known() is None
        after = ours.look()
        assert ours.known() == after > before
    ours.close()
    assert ours.known() is None


def sql(sentence, *values):
    with connection.cursor() as cursor:
        cursor.execute(sentence, values)


def test_a_new_row_and_one_that_is_gone_raise_it(committed_site):
    before = number()
    topic = pages.Topic.objects.create(name="New", slug="new")
    made = number()
    topic.delete()
    assert before < made < number()


def test_a_table_that_is_emptied_raises_it(committed_site):
    pages.Topic.objects.create(name="New", slug="new")
    before = number()
    sql(f"{'TRUNCATE' if connection.vendor == 'postgresql' else 'DELETE FROM'} wagtailredirects_redirect")
    Redirect.objects.create(old_path="/old", redirect_link="/services/")
    between = number()
    sql(f"{'TRUNCATE' if connection.vendor == 'postgresql' else 'DELETE FROM'} wagtailredirects_redirect")
    assert before < between < number()


def test_it_rises_with_the_commit_and_not_before_and_a_change_taken_back_leaves_it(committed_site):
    before = number()
    with transaction.atomic():
        pages.Topic.objects.create(name="New", slug="new")
        assert number() == before
    after = number()
    assert after > before
    with transaction.atomic():
        pages.Topic.objects.create(name="Another", slug="another")
        transaction.set_rollback(True)
    assert number() == after


def test_a_request_and_what_is_kept_of_it_leave_it(committed_site, mailoutbox):
    announce_requests()
    client = Client()
    answers = answers_to_a_form(client)
    before = number()
    assert client.post(FORM, answers).status_code in (200, 303)
    assert number() == before


def test_every_table_that_a_page_reads_raises_it(committed_site):
    """Found by rendering every page, not by asking which there should be."""
    client, read = Client(), set()
    for page in Page.objects.live().filter(depth__gt=1):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page.get_url()).status_code == 200
        for query in queries:
            read |= set(re.findall(r'(?:FROM|JOIN) "(\w+)"', query["sql"]))
    assert len(read) > 10
    with connection.cursor() as cursor:
        raising = {table for _name, table in triggers.found(cursor, connection.vendor)}
    assert read - NO_CONTENT <= raising


def test_a_table_that_lost_its_triggers_is_missed_and_a_migration_puts_them_on(committed_site):
    call_command("migrate", verbosity=0)
    assert triggers.check(databases=["default"]) == []
    name = "door_pages_topic_" + ("update" if connection.vendor == "sqlite" else "change")
    sql(f"DROP TRIGGER {name}" + ("" if connection.vendor == "sqlite" else " ON pages_topic"))
    (problem,) = triggers.check(databases=["default"])
    assert name in problem.msg
    before = number()
    call_command("migrate", verbosity=0)
    assert triggers.check(databases=["default"]) == []
    assert number() > before


def test_a_table_that_a_migration_makes_anew_raises_it_again(committed_site):
    """As Django does on SQLite for most changes of a field: another table takes the name."""
    field = pages.Topic._meta.get_field("name")
    longer = field.clone()
    longer.max_length, longer.model = 61, pages.Topic
    longer.set_attributes_from_name("name")
    triggers.take_off_before_migrating(None, plan=["a migration"])
    with connection.schema_editor() as editor:
        editor.alter_field(pages.Topic, field, longer, strict=True)
    triggers.put_on_after_migrating(None)
    before = number()
    pages.Topic.objects.create(name="New", slug="new")
    assert number() > before


def test_without_the_row_or_the_database_there_is_no_number(committed_site):
    ContentGeneration.objects.all().delete()
    assert number() is None
    call_command("migrate", verbosity=0)
    time.sleep(A_MOMENT)
    assert number()


def test_a_database_that_does_not_answer_is_not_asked_by_everybody_in_turn(committed_site):
    own, asked = Reader(), []

    def no_answer(at_once):
        asked.append(at_once)
        raise OSError

    own._look = no_answer
    assert [own.look() for _ in range(20)] == [None] * 20
    assert len(asked) == 2
    own._silent_until = 0.0
    with patch.object(generation, "A_MOMENT", -1.0):  # longer than that
        assert own.look() is None
    assert len(asked) == 3


# --- what is made of the content


def test_it_is_made_once_until_the_content_changes(committed_site):
    made = []
    for _twice in range(2):
        assert kept("topics", lambda: made.append(1) or len(made)) == 1
    assert kept("others", lambda: "another") == "another"
    pages.Topic.objects.create(name="New", slug="new")
    assert kept("topics", lambda: made.append(1) or len(made)) == 2


def test_inside_a_transaction_it_is_made_each_time_and_not_kept(committed_site):
    kept("topics", lambda: "before")
    with transaction.atomic():
        assert kept("topics", lambda: "inside") == "inside"
        transaction.set_rollback(True)
    assert kept("topics", lambda: "after") == "before"


def test_the_form_asks_for_what_may_change_at_any_moment_and_keeps_the_rest(committed_site):
    client = Client()
    client.get(FORM)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(FORM).status_code == 200
    read = {table for query in queries for table in re.findall(r'FROM "(\w+)"', query["sql"])}
    assert read == {"consultations_busycalendar", "consultations_consultationrequest"}
    assert len(queries) == 3


def test_new_hours_are_offered_at_once(committed_site):
    client = Client()
    assert "00Z" in client.get(FORM).content.decode()
    WeeklyHours.objects.all().delete()
    assert 'name="slot"' not in client.get(FORM).content.decode()


def test_a_process_that_was_forked_reads_on_a_connection_of_its_own(committed_site):
    own = Reader()
    before = own.look(at_once=True)
    child = os.fork()
    if not child:
        os._exit(0 if own.look(at_once=True) == before else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    pages.Topic.objects.create(name="New", slug="new")
    assert own.look(at_once=True) > before
    own.close()


def test_ready_to_open_says_whether_a_change_is_seen_at_once(committed_site):
    def line():
        return next(line for line in all_lines() if line.title == "Readers see a change at once")

    assert line().is_done
    triggers.take_off(connection)
    assert not line().is_done
    assert line().is_for_host
