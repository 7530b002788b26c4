"""Reading e-mail addresses and telephone numbers as people write them. Pure."""

import re

import phonenumbers

from dunwell.kernel.refusal import Refusal

_EMAIL = re.compile(r"[^@\s,;<>()]+@[^@\s,;<>().]+(\.[^@\s,;<>().]+)+")
_NO_TEXTS = {
    phonenumbers.PhoneNumberType.FIXED_LINE,
    phonenumbers.PhoneNumberType.TOLL_FREE,
    phonenumbers.PhoneNumberType.PREMIUM_RATE,
    phonenumbers.PhoneNumberType.SHARED_COST,
    phonenumbers.PhoneNumberType.UAN,
}


class NotAnEmail(Refusal):
    code = "not-an-email"
    says = "{text!r} is not an e-mail address. Write one address, such as accounts@example.com."


class NotATelephone(Refusal):
    code = "not-a-telephone"
    says = (
        "{text!r} is not a telephone number in {country}. "
        "Write it with its country code, such as +44 20 7946 0123."
    )


def email_address(text: str) -> str:
    """The address in lower case, as it is compared and stored. Refuses with NotAnEmail."""
    address = text.strip().lower()
    if len(address) > 254 or not _EMAIL.fullmatch(address):
        raise NotAnEmail(text=text)
    return address


def telephone(text: str, country: str) -> str:
    """The number in E.164, read as someone in ``country`` would dial it.

    Refuses with NotATelephone.
    """
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        raise NotATelephone(text=text, country=country) from None
    if not phonenumbers.is_possible_number(number):
        raise NotATelephone(text=text, country=country)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def takes_texts(number: str) -> bool:
    """Whether a number in E.164 can be a mobile telephone."""
    return phonenumbers.number_type(phonenumbers.parse(number)) not in _NO_TEXTS
