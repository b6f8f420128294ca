"""Registers in Wagtail's back office what editor, writing and importing define."""

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from .editor import (
    appearance,
    content_checks,
    direction,
    first_page,
    links,
    pasting,
    publishing,
    readiness,
    scheduling,
    translating,
)
from .editor.topics import TopicViewSet
from .importing import admin as importing
from .writing import admin as writing

register_snippet(TopicViewSet)

hooks.register("insert_global_admin_css", appearance.stylesheet)
hooks.register("construct_main_menu", appearance.hide_unused)
hooks.register("construct_reports_menu", appearance.hide_unused_reports)
hooks.register("construct_settings_menu", appearance.hide_unused_settings)

hooks.register("construct_homepage_panels", first_page.say_what_is_missing)
hooks.register("construct_homepage_panels", first_page.show_unfinished)
hooks.register("construct_homepage_panels", scheduling.show_planned)
hooks.register("construct_homepage_panels", translating.show_translations)
hooks.register("construct_homepage_summary_items", first_page.count_nothing, order=1000)  # after those that count
hooks.register("register_readiness", readiness.lines, order=1)

hooks.register("construct_wagtail_userbar", content_checks.check_in_our_words)
hooks.register("after_publish_page", publishing.warn_of_what_was_published)
hooks.register("after_publish_page", scheduling.say_when)
hooks.register("register_log_actions", scheduling.name_actions)
hooks.register("register_log_actions", translating.name_actions)
hooks.register("register_admin_urls", translating.urls)
hooks.register("before_bulk_action", publishing.publish_no_template)
hooks.register("before_move_page", translating.refuse_to_move)
hooks.register("before_copy_page", translating.refuse_to_copy)
hooks.register("register_rich_text_features", links.link_without_queries, order=10)  # after Wagtail's

hooks.register("insert_editor_js", pasting.script)
hooks.register("insert_editor_js", scheduling.script)
hooks.register("insert_editor_js", direction.script)

hooks.register("register_admin_urls", writing.urls)
hooks.register("register_reports_menu_item", writing.report_menu_item)
hooks.register("insert_editor_js", writing.script)

hooks.register("register_admin_urls", importing.urls)
hooks.register("register_admin_menu_item", importing.menu_item)
hooks.register("register_page_header_buttons", importing.button_beside_articles)
