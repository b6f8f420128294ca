"""The URLs of signing in: of allauth's only those that are used here, and ours; with the rate limit of each form.

Passwords and codes are counted by the adapter and the forms, for signing in and for showing who is there again.
"""

from allauth.account import views as account
from allauth.mfa.webauthn import views as webauthn
from django.urls import include, path, re_path
from django.views.generic import RedirectView

from . import views
from .attempts import account_of, limited

urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("signup/", views.sign_up, name="account_signup"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path(
        "password/change/",
        limited("change password", 5, asker=account_of)(account.password_change),
        name="account_change_password",
    ),
    # An account that has no password yet gets its first one by mail.
    path("password/set/", RedirectView.as_view(pattern_name="account_reset_password"), name="account_set_password"),
    path(
        "password/reset/",
        limited("reset password", 20)(account.password_reset),
        name="account_reset_password",
    ),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]{1,13})-(?P<key>[0-9A-Za-z-]{1,80})/$",
        limited("new password", 20)(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "2fa/webauthn/login/",
        limited("passkey", 10)(webauthn.login_webauthn),
        name="mfa_login_webauthn",
    ),
    path("2fa/", include("allauth.mfa.urls")),
    path("set-up/", views.set_up, name="access_set_up"),
    path("emergency/<slug:token>/", views.emergency_access, name="access_emergency"),
    path("stay/", views.stay, name="access_stay"),
    path("end-others/", views.end_others, name="access_end_others"),
]
