"""How sign-in speaks: nobody signs up alone, and every no says what to do next."""

from collections.abc import Callable

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation

ENTRANCE = "/accounts/"


class OneLanguage:
    """Middleware: the entrance speaks the desk's language, whatever the browser asks for.

    Before somebody is signed in we know no firm whose language it could be; half a page in the
    browser's would be worse than a whole one in ours.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith(ENTRANCE):
            translation.activate(settings.LANGUAGE_CODE)
        return self.get_response(request)


class Doorkeeper(DefaultAccountAdapter):
    """The account adapter that settings name as ACCOUNT_ADAPTER."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "This sign-in is switched off. "
        "Whoever looks after Dunwell can switch it on.",
        "email_password_mismatch": "E-mail and password do not belong together. "
        "Look for a typing slip, or choose a new password below.",
        "enter_current_password": "Type the password you use now.",
        "incorrect_password": "That is not the password we know. Look for a typing slip.",
        "password_max_length": "A password can have at most %(max_length)s characters.",
        "same_as_current": "That is the password you have. Choose another.",
        "too_many_login_attempts": "Too many tries in a row. "
        "Wait a few minutes, or choose a new password below.",
        "unknown_email": "No sign-in uses this address.",
        "rate_limited": "Too many tries in a row. Wait a few minutes and try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People are invited; there is no public sign-up."""
        return False
