"""Numbers known to be right, and what becomes of them when a digit is another."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govbot.core.text.personal import check_digits

# From the documents that define the numbers, and from public examples of invented numbers.
RIGHT: list[tuple[Callable[[str], bool], str]] = [
    (check_digits.is_cpf, "52998224725"),
    (check_digits.is_cnpj, "11222333000181"),
    (check_digits.is_cnpj, "12ABC34501DE35"),
    (check_digits.is_pis, "12345678919"),
    (check_digits.is_renavam, "00639884962"),
    (check_digits.is_cnh, "62472927637"),
    (check_digits.is_titulo, "690847092828"),
    (check_digits.is_case, "00136798220118190000"),
    (check_digits.is_rg_of_sao_paulo, "123456782"),
    (check_digits.is_luhn, "4111111111111111"),
    (check_digits.is_luhn, "378282246310005"),
]


@pytest.mark.parametrize(("right", "number"), RIGHT)
def test_a_number_known_to_be_right_is(right: Callable[[str], bool], number: str) -> None:
    assert right(number)


@pytest.mark.parametrize(("right", "number"), RIGHT)
def test_another_last_digit_makes_it_wrong(right: Callable[[str], bool], number: str) -> None:
    others = [digit for digit in "0123456789" if digit != number[-1]]
    assert not any(right(number[:-1] + digit) for digit in others)


@pytest.mark.parametrize(("right", "number"), RIGHT)
def test_another_digit_anywhere_makes_it_wrong(right: Callable[[str], bool], number: str) -> None:
    altered = [
        number[:at] + digit + number[at + 1 :]
        for at, old in enumerate(number)
        for digit in "0123456789"
        if digit != old
    ]
    # Where ten and zero, or zero and one, are written alike, modulo eleven lets a few pass.
    assert sum(map(right, altered)) <= len(altered) // 25


@given(st.text("0123456789", min_size=11, max_size=11), st.sampled_from("12"))
def test_a_health_card_made_as_the_ministry_says_is_right(pis: str, first: str) -> None:
    pis = first + pis[1:]
    total = sum(int(digit) * (15 - at) for at, digit in enumerate(pis))
    check = (11 - total % 11) % 11
    number = f"{pis}000{check}" if check != 10 else f"{pis}001{(11 - (total + 2) % 11) % 11}"
    assert check_digits.is_cns(number)
    assert not check_digits.is_cns(f"{number[:-1]}{(int(number[-1]) + 1) % 10}")
    assert not check_digits.is_cns(f"3{number[1:]}")


@pytest.mark.parametrize("state", ["01", "02"])
def test_a_rest_of_zero_in_sao_paulo_and_minas_is_zero_or_one(state: str) -> None:
    # 1*2 + 3*3 = 11: the first rest is zero.
    endings = [f"{n:02}" for n in range(100) if check_digits.is_titulo(f"13000000{state}{n:02}")]
    assert [ending[0] for ending in endings] == ["0", "1"]
    assert [n for n in range(100) if check_digits.is_titulo(f"1300000020{n:02}")] != []
    assert not any(check_digits.is_titulo(f"1300000029{n:02}") for n in range(100))


@given(st.text("0123456789", min_size=18, max_size=18))
def test_of_the_hundred_checks_of_a_case_one_is_right(rest: str) -> None:
    assert sum(check_digits.is_case(f"{rest[:7]}{n:02}{rest[7:]}") for n in range(2, 99)) == 1
