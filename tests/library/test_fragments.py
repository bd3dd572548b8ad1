import pytest

from govbot.library.fragments import ancestors, article_of, common, covers, label_of


@pytest.mark.parametrize(
    ("whole", "part", "expected"),
    [
        ("art5", "art5", True),
        ("art5", "art5_par1_inc2", True),
        ("art5", "art50", False),
        ("art5_cpt", "art5", True),
        ("art5_cpt", "art5_cpt_inc6", True),
        ("art5_cpt", "art5_par1", False),
        ("art5_cpt_inc6", "art5", False),
        ("art5_cpt_inc6", "art5_cpt_inc6.2", True),
        ("art5_cpt_inc1", "art5_cpt_inc10", False),
    ],
)
def test_what_holds_what(whole: str, part: str, expected: bool) -> None:
    assert covers(whole, part) is expected


def test_the_article_of_a_fragment() -> None:
    assert article_of("art5-1_par1u_inc2") == "art5-1"
    assert article_of("ato3_art1_par2") == "ato3_art1"
    assert article_of("art1_cpt_alt1_art6_par1") == "art1"
    assert article_of("anx1") is None


def test_the_smallest_common_holder_and_its_label() -> None:
    assert common(["art5_cpt_inc1", "art5_cpt_inc2_ali1"]) == "art5_cpt"
    assert common(["art5", "art6"]) is None
    assert label_of("art5_cpt", "art. 5º, II") == "art. 5º"
    assert label_of("art5_par1", 'art. 5º, § 1º, II, "a"') == "art. 5º, § 1º"
    assert label_of("anx1_art2", "Anexo I, art. 2º, III") == "Anexo I, art. 2º"


def test_holders_are_named_from_the_nearest() -> None:
    assert ancestors("art5_cpt_inc6") == ["art5_cpt", "art5"]
