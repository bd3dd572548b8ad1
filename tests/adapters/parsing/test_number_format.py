import pytest
from hypothesis import given
from hypothesis import strategies as st

from govbot.adapters.parsing.number_format import BUILT_IN, show_number


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (1.12, "0.00", "1,12"),
        (552.4, "#,##0.00", "552,40"),
        (1381, "#,##0.00", "1.381,00"),
        (1381, '"R$" #,##0.00', "R$ 1.381,00"),
        (1381.5, "[$R$-416]#,##0.00", "R$ 1.381,50"),
        (-1381.5, "#,##0.00;[Red](#,##0.00)", "(1.381,50)"),
        (-12.5, "0.0", "-12,5"),
        (0, '_-* #,##0.00_-;-* #,##0.00_-;_-* "-"??_-;_-@_-', "-"),
        (1234567.891, "_-* #,##0.00_-;-* #,##0.00_-", "1.234.567,89"),
        (0.125, "0.0%", "12,5%"),
        (0.3, "0%", "30%"),
        (2024, "General", "2024"),
        (1381.5, "General", "1381,5"),
        (0.1 + 0.2, "General", "0,3"),
        (12345678901234, "General", "12345678901234"),
        (0.000012, "General", "0,000012"),
        (2024, "0", "2024"),
        (51, "00000", "00051"),
        (12345678909, r"000\.000\.000\-00", "123.456.789-09"),
        (1234, "#,##0.##", "1.234"),
        (45, 'General" dias"', "45 dias"),
        (30, '0" dias"', "30 dias"),
        (12.5, "# ?/?", "12,5"),
        (1234567, "#,##0,", "1.235"),
        (5, ";;;", ""),
        (0.5, "#", "0"),
        (1234.5, "0.00E+00", "1,23E+03"),
    ],
)
def test_numbers(value: float, code: str, shown: str) -> None:
    assert show_number(value, code) == shown


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (45570, "dd/mm/yyyy", "05/10/2024"),
        (45570, BUILT_IN[14], "05/10/2024"),
        (45570, "[$-416]d mmmm, yyyy;@", "05/10/2024"),
        (45570, "mmm/yy", "out/2024"),
        (45570, "m/yyyy", "10/2024"),
        (45570, "yyyy", "2024"),
        (45570, 'd" de "mmmm', "05/outubro"),
        (45570.354167, "dd/mm/yyyy hh:mm", "05/10/2024 08:30"),
        (0.354167, "h:mm", "08:30"),
        (1.5, "[h]:mm", "36:00"),
        (9e9, "dd/mm/yyyy", "9e+09"),
    ],
)
def test_dates(value: float, code: str, shown: str) -> None:
    assert show_number(value, code) == shown


def test_a_workbook_may_count_from_1904() -> None:
    assert show_number(44108, "dd/mm/yyyy", date1904=True) == "05/10/2024"


@given(st.floats(-1e12, 1e12), st.sampled_from(["0.00", "#,##0.00", '"R$" #,##0.00']))
def test_money_reads_back(value: float, code: str) -> None:
    digits = show_number(value, code).replace("R$ ", "").replace(".", "").replace(",", ".")
    assert float(digits) == pytest.approx(value, abs=0.0051)


@given(st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=20))
def test_no_format_breaks_the_reader(value: float, code: str) -> None:
    assert isinstance(show_number(value, code), str)
