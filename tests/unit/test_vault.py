"""The vault: what one key makes only that key opens, and the newest makes everything."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grs_core.domain.errors import Unavailable
from grs_core.storage.vault import HASH_LENGTH, Vault

OLD, NEW = "the old key of this test, long enough", "the new key of this test, long enough"

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


@given(words)
def test_what_was_encrypted_comes_back(value: str) -> None:
    vault = Vault([OLD])
    assert vault.decrypt(vault.encrypt(value)) == value


def test_two_encryptions_of_one_value_differ_and_show_nothing() -> None:
    vault = Vault([OLD])
    first, second = vault.encrypt("01712345678"), vault.encrypt("01712345678")
    assert first != second
    assert "01712345678" not in first + vault.hash("01712345678")


@given(words, words)
def test_a_hash_is_the_same_for_the_same_value_only(one: str, other: str) -> None:
    vault = Vault([OLD])
    assert (vault.hash(one) == Vault([OLD, NEW]).hash(other)) is (one == other)
    assert len(vault.hash(one)) == HASH_LENGTH


def test_the_newest_key_makes_and_all_keys_open() -> None:
    old, both, new = Vault([OLD]), Vault([NEW, OLD]), Vault([NEW])
    assert both.decrypt(old.encrypt("x")) == "x"
    assert new.decrypt(both.encrypt("x")) == "x"
    assert both.hashes("x") == (new.hash("x"), old.hash("x"))
    assert both.encrypt("x").startswith(new.mark)
    assert both.hash("x").startswith(new.mark)


@pytest.mark.parametrize("token", ["", "plain words", "01712345678", Vault([NEW]).encrypt("x")])
def test_what_no_key_opens_says_that_the_key_is_missing(token: str) -> None:
    with pytest.raises(Unavailable, match="secret_key_missing"):
        Vault([OLD]).decrypt(token)


def test_a_value_changed_by_hand_is_not_opened() -> None:
    token = Vault([OLD]).encrypt("500 taka")
    with pytest.raises(Unavailable, match="secret_key_missing"):
        Vault([OLD]).decrypt(token[:40] + ("A" if token[40] != "A" else "B") + token[41:])


def test_nothing_stays_nothing() -> None:
    vault = Vault([OLD])
    assert vault.encrypt_some(None) is vault.decrypt_some(None) is vault.hash_some(None) is None


def test_a_derived_secret_is_steady_and_its_purposes_own() -> None:
    vault = Vault([NEW, OLD])
    assert vault.derive("session") == Vault([NEW]).derive("session")
    assert len({vault.derive("session"), vault.derive("receipts"), Vault([OLD]).derive("session")}) == 3
    assert len(vault.derive("session")) == 64


@pytest.mark.parametrize("keys", [[], ["short"], [OLD, "short"], [""]])
def test_no_key_or_a_short_one_is_refused_without_being_repeated(keys: list[str]) -> None:
    with pytest.raises(ValueError, match="32 characters") as refusal:
        Vault(keys)
    assert "short" not in str(refusal.value)


def test_a_vault_does_not_show_its_keys() -> None:
    vault = Vault([OLD])
    assert OLD not in repr(vault) + repr(vars(vault))
