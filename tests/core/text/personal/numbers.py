"""Numbers of nobody that are right, as hypothesis draws them, and the ways to write them."""

from collections.abc import Callable
from datetime import date

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from govbot.core.text.personal import check_digits

DIGITS = "0123456789"
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""Check digits are found by trying, which takes its time on a busy machine."""


def digits(least: int, most: int | None = None) -> st.SearchStrategy[str]:
    return st.text(DIGITS, min_size=least, max_size=most or least)


def completed(right: Callable[[str], bool], size: int, base: str, checks: int = 2) -> str:
    """Put the check digits behind what they check; some other base where none are right."""
    for number in range(10**checks):
        if right(whole := f"{base[: size - checks]}{number:0{checks}}"):
            return whole
    return completed(right, size, str(int("1" + base) + 1)[1:], checks)


def right(checks: Callable[[str], bool], size: int, number: int = 2) -> st.SearchStrategy[str]:
    several = digits(size - number).filter(lambda base: len(set(base)) > 2)
    return several.map(lambda base: completed(checks, size, base, number))


CPF = right(check_digits.is_cpf, 11)
CNPJ = right(check_digits.is_cnpj, 14)
PIS = right(check_digits.is_pis, 11, 1)
CNH = right(check_digits.is_cnh, 11)
RENAVAM = right(check_digits.is_renavam, 11, 1)
CNS = st.tuples(st.sampled_from("789"), digits(13)).map(
    lambda drawn: completed(check_digits.is_cns, 15, "".join(drawn), 1)
)
# Of the Federal District, where a rest of zero is zero.
TITULO = st.integers(1, 99999999).map(
    lambda number: completed(check_digits.is_titulo, 12, f"{number:08}20")
)
LETTERED_CNPJ = (
    st.text(DIGITS + "ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=12, max_size=12)
    .filter(lambda base: len(set(base)) > 2)
    .map(lambda base: completed(check_digits.is_cnpj, 14, base))
)
CARD = st.tuples(
    st.sampled_from(("4", "51", "55", "2221", "2720", "5067", "6363", "606282", "6011")),
    digits(16),
).map(lambda drawn: completed(check_digits.is_luhn, 16, "".join(drawn), 1))
AMEX = digits(12).map(lambda base: completed(check_digits.is_luhn, 15, f"37{base}", 1))


@st.composite
def case(draw: st.DrawFn) -> str:
    number, year = draw(digits(7)), draw(st.integers(1990, 2035))
    rest = f"{year}{draw(st.integers(1, 9))}{draw(digits(2))}{draw(digits(4))}"
    return f"{number}{98 - int(number + rest + '00') % 97:02}{rest}"


def written(form: str, number: str) -> str:
    """Put a number's places into the `_` of a form."""
    places = iter(number)
    return "".join(next(places) if sign == "_" else sign for sign in form)


ANY = digits(12)
POSTAL = digits(6).map("70".__add__)
BIRTH = st.dates(date(1930, 1, 1), date(2025, 12, 31)).map(lambda day: f"{day:%d%m%Y}")

# Kind, its numbers, the ways to write them.
SPELLINGS: list[tuple[str, st.SearchStrategy[str], str]] = [
    ("CPF", CPF, "___.___.___-__|___________|___ ___ ___ __|_________-__|___.___.___/__"),
    ("CPF", CPF, "___.___.___–__|___.___.___-\n__|___ ___ ___ __"),
    ("CNPJ", CNPJ, "__.___.___/____-__|______________|__ ___ ___ ____ __"),
    ("CNPJ", LETTERED_CNPJ, "__.___.___/____-__|______________"),
    ("PIS", PIS, "___._____.__-_"),
    ("TITULO", TITULO, "____ ____ ____|____________|____.____.____|____ ____ __/__"),
    ("CNS", CNS, "___ ____ ____ ____|_______________|___.____.____.____"),
    ("PROCESSO", case(), "_______-__.____._.__.____|____________________"),
    ("CARTAO", CARD, "____ ____ ____ ____|________________|____-____-____-____"),
    ("CARTAO", AMEX, "____ ______ _____|_______________"),
    ("CEP", POSTAL, "_____-___|__.___-___"),
]

# Kind, its numbers, the texts in which a word proves the number that stands between ⟦ and ⟧.
IN_CONTEXT: list[tuple[str, st.SearchStrategy[str], str]] = [
    ("CNPJ", CNPJ, "CNPJ nº ⟦________/____-__⟧|CNPJ/MF: ⟦________/____-__⟧"),
    ("PIS", PIS, "PIS/PASEP nº ⟦___________⟧|NIS: ⟦___.____.___-_⟧|(PIS) ⟦__________-_⟧"),
    ("CNH", CNH, "CNH nº ⟦___________⟧|carteira de habilitação ⟦___________⟧"),
    ("CNH", CNH, "CNH, registro nº ⟦___________⟧|Registro: ⟦___________⟧"),
    ("RENAVAM", RENAVAM, "RENAVAM ⟦___________⟧|código Renavam: ⟦__________-_⟧"),
    ("RG", ANY, "RG nº ⟦_.___.___⟧|R.G. ⟦________⟧|RG: ⟦_______-X⟧|RG ⟦MG-__.___.___⟧"),
    ("RG", ANY, "cédula de identidade nº ⟦__.___.___-_⟧|Identidade (SSP/DF) nº ⟦_______⟧"),
    ("RG", ANY, "portador de ⟦_______⟧ SSP/DF|nº ⟦_.___.___⟧-SSP-GO|RG SSP/SP n. ⟦_______⟧"),
    ("PASSAPORTE", ANY, "passaporte nº ⟦FX______⟧|Passaporte brasileiro: ⟦GA ______⟧"),
    ("CEP", POSTAL, "CEP ⟦_____-___⟧|CEP: ⟦________⟧|cep ⟦__.___-___⟧|Cep nº ⟦_____ ___⟧"),
    ("CONTA", ANY, "conta corrente nº ⟦______-_⟧|c/c ⟦_______⟧|conta: ⟦__.___-_⟧|conta ⟦_____-X⟧"),
    ("CONTA", ANY, "agência nº ⟦____-_⟧|ag. ⟦____-_⟧|Agência ⟦____⟧, conta do titular"),
    ("TELEFONE", ANY, "telefone ⟦34__-____⟧|Tel.: ⟦34______⟧|celular ⟦99___-____⟧"),
    ("NASCIMENTO", BIRTH, "nascido em ⟦__/__/____⟧|data de nascimento: ⟦__.__.____⟧"),
    (
        "NASCIMENTO",
        BIRTH,
        "Nasc.: ⟦__-__-____⟧|nascida no dia ⟦__/__/____⟧|nasceu aos ⟦__/__/____⟧",
    ),
]
