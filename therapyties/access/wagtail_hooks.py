"""The names of what the audit trail holds."""

from wagtail import hooks

NAMES = {
    "access.signed_in": ("Sign in", "Signed in"),
    "access.signed_out": ("Sign out", "Signed out"),
    "access.refused": ("Refuse a sign-in", "Sign-in refused"),
}


@hooks.register("register_log_actions")
def name_actions(actions):
    for action, (label, message) in NAMES.items():
        actions.register_action(action, label, message)
