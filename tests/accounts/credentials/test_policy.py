"""The password policy: what everybody thinks of is refused, what nobody guesses is not."""

import random
import string
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govbot.accounts.credentials.passwords import LONGEST
from govbot.accounts.credentials.policy import (
    FEWEST_POINTS,
    PasswordPolicy,
    Person,
    Reason,
    WeakPassword,
    common_words,
    points,
)
from govbot.core.words import catalogue

POLICY = PasswordPolicy()
NOBODY = Person()
ANA = Person("ana.beltrao", "abeltrao@fazenda.example", "Ana Beltrão D'Ávila", "TCE-Xingu")


def codes(password: str, person: Person = NOBODY) -> list[str]:
    return [reason.code for reason in POLICY.reasons(password, person)]


@pytest.mark.parametrize(
    "password",
    [
        "senha123456",
        "Senha@123456",
        "MinhaSenha2026!",
        "minha senha forte",
        "s3nh4s3nh4s3nh4",
        "$enh@Forte1",
        "SENHAFORTE123",
        "sénha-de-acésso",
        "brasil2026!!",
        "Brasil@2026#",
        "governo2026",
        "GovernoFederal1",
        "mudar123456",
        "Mudar@1234",
        "trocar.senha",
        "flamengo1981",
        "Fl4meng0@2026",
        "corinthians",
        "palmeiras1951",
        "qwertyuiop",
        "qwerty123456",
        "asdfghjkl123",
        "1q2w3e4r5t",
        "1qaz2wsx3edc",
        "zaq12wsxcde3",
        "!@#$%¨&*()",
        "aaaaaaaaaa",
        "aaaaabbbbb",
        "abababababab",
        "xk9xk9xk9xk9",
        "abcdefghij",
        "jihgfedcba",
        "123456789a",
        "password123",
        "P@ssw0rd2026",
        "iloveyou123",
        "deusefiel10",
        "jesusteamo7",
        "teamo12031985",
        "joao12/03/1985",
        "maria.silva.1990",
        "Prefeitura@2026",
        "admin123admin",
        "administrador",
        "bemvindo2026",
        "Janeiro@2026",
        "segunda-feira1",
        "ministerio123",
        "vasco da gama 1898",
        "flamengo73914628",
        "73914628flamengo",
        "Joaquim@1985",
        "52998224725x",
    ],
)
def test_what_everybody_thinks_of_is_refused(password: str) -> None:
    assert codes(password) == ["password_common"]


@pytest.mark.parametrize(
    "password",
    [
        "cadeira bigorna lunar",
        "o trem das onze parte tarde",
        "pinguim-lustra-bigode",
        "correct horse battery staple",
        "Xk7#mP2$qL",
        "uQ4tz8RnWp",
        "jabuticaba no telhado",
        "çãõéíüâêôà",
        "密码安全测试一二三四",
        "🐢🚲🍍🎻🪁🧵🦜🛶🎲🪗",
    ],
)
def test_what_nobody_guesses_is_accepted(password: str) -> None:
    assert POLICY.reasons(password, ANA) == []
    POLICY.check(password, ANA)


def test_random_passwords_are_accepted() -> None:
    chance = random.Random(20260504)
    made = [
        "".join(chance.choices(string.ascii_letters + string.digits, k=10)) for _ in range(3000)
    ]
    assert sum(codes(each) != [] for each in made) <= 5


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("beltrao-quiabo-torto", "password_has_email"),
        ("quiabo torto 4n4b3ltr40", "password_has_username"),
        ("quiabo B E L T R Ã O torto", "password_has_name"),
        ("tatu xingu quiabo torto", "password_has_organisation"),
        ("tatu TCEXINGU quiabo torto", "password_has_organisation"),
    ],
)
def test_what_is_known_of_the_owner_is_refused(password: str, code: str) -> None:
    if code == "password_has_email":
        assert codes(password, Person(email="beltrao@x.example")) == [code]
    else:
        assert code in codes(password, ANA)
    assert codes(password) == []


def test_a_short_part_of_a_name_is_no_reason_but_counts_for_little() -> None:
    eva = Person(name="Eva Lu")
    assert codes("relevante trombone", eva) == []
    assert points("evaevaeva", eva) == 3
    assert points("lu eva lu", eva) == 3


def test_a_name_of_short_parts_counts_as_a_whole() -> None:
    assert codes("quiabo evalu torto", Person(name="Eva Lu")) == ["password_has_name"]


@pytest.mark.parametrize("password", ["52998224725", "81993456012", "٩٣٧٥١٨٢٤٦٠"])
def test_a_number_such_as_a_cpf_is_refused(password: str) -> None:
    assert "password_digits_only" in codes(password)


def test_every_reason_is_told_at_once() -> None:
    with pytest.raises(WeakPassword) as caught:
        POLICY.check("123", NOBODY)
    told = ["password_short", "password_digits_only", "password_common"]
    assert [each.code for each in caught.value.reasons] == told
    assert caught.value.data == {"reasons": ",".join(told)}
    assert caught.value.reasons[0] == Reason("password_short", {"shortest": 10})


def test_the_shortest_length_is_a_setting() -> None:
    assert codes("Xk7#mP2$q") == ["password_short"]
    assert PasswordPolicy(shortest=9).reasons("Xk7#mP2$q", NOBODY) == []
    assert PasswordPolicy(shortest=14).reasons("Xk7#mP2$qLw5", NOBODY)[0].data == {"shortest": 14}


@pytest.mark.parametrize("password", ["x7" * 200, "a" * 10_000_000, "meia \ud83d letra torta"])
def test_what_cannot_be_a_password_is_told_as_that(password: str) -> None:
    assert POLICY.reasons(password, ANA) == [Reason("password_unusable", {"limit": LONGEST})]


def test_every_reason_has_its_words() -> None:
    reasons = {"unusable", "short", "digits_only", "common", "weak"}
    reasons |= {f"has_{what}" for what in ("username", "email", "name", "organisation")}
    assert {f"password_{each}" for each in reasons} <= set(catalogue("pt"))


def test_the_list_is_as_the_comparison_needs_it() -> None:
    assert len(common_words()) > 800
    assert all(word.isascii() and word.isalpha() and word.islower() for word in common_words())
    assert min(map(len, common_words())) >= 2


def test_the_longest_password_is_judged_at_once() -> None:
    longest = "".join(random.Random(1).choices("abc1q", k=LONGEST))
    begun = time.thread_time()
    assert codes(longest, ANA) == []
    assert codes("ab" * (LONGEST // 2)) == ["password_common"]
    assert time.thread_time() - begun < 0.2


@given(st.text(max_size=LONGEST), st.builds(Person, st.text(), st.text(), st.text(), st.text()))
def test_any_text_is_judged(password: str, person: Person) -> None:
    assert all(reason.code in catalogue("en") for reason in POLICY.reasons(password, person))


@given(
    st.sampled_from(sorted(common_words())), st.sampled_from(["", "!", "@", "#1", "2026", "123456"])
)
def test_a_common_word_is_never_enough(word: str, tail: str) -> None:
    assert points(word.capitalize() + tail, NOBODY) < FEWEST_POINTS
    assert points(word.upper() + word, NOBODY) <= 2
