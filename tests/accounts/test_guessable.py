"""Passwords that guessing programs try early are refused, and phrases are not."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from portal.accounts.guessable import FEWEST_PARTS, parts_of
from portal.accounts.models import User
from tests.factories.accounts import PASSWORD, sign_in


@pytest.mark.parametrize(
    "password",
    [
        "passwordpassword",
        "iloveyou1234",
        "Password2026!",
        "Summer2026!!",
        "ithacaithaca",
        "ernithaca2026",
        "workgroupportal",
        # Their kinds.
        "P@ssw0rd2026!",
        "Automne2025!!",
        "healthcare-cpms",
        "qwertyuiop12",
        "azertyuiop123",
        "abcdefghijkl",
        "zzzzzzzzzzzzzz",
        "lkjhgfdsa2024",
        "december1999!",
        "abcabcabcabcabc",
        "12345678901234567890",
    ],
)
def test_common_words_seasons_years_runs_and_repeats_are_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.parametrize(
    "password",
    [
        PASSWORD,
        "a wholly different phrase",
        "kaffee-tisch-wolke-9",
        "tz8Kq-02hLmP",
        "Ґанок, яблуня і дощ",
    ],
)
def test_phrases_and_random_ones_are_taken(password: str) -> None:
    validate_password(password)


def test_the_longest_password_is_judged_at_once() -> None:
    # A part a character would be 128; nothing here is known.
    assert parts_of("xq7" * 42 + "v!", frozenset()) >= FEWEST_PARTS


@pytest.mark.django_db
def test_the_page_says_so(client: Client, user: User) -> None:
    sign_in(client, user)
    answer = client.post(
        "/account/password/",
        {"current_password": PASSWORD, "new_password": "Summer2026!!"},
    )
    assert answer.status_code == 422
    assert "easy to guess" in answer.content.decode()
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
