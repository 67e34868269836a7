"""The page of rules tells the truth, and no rule is both proved and left out."""

from tests.rules import page


def test_the_page_is_what_the_tests_say() -> None:
    assert page.PAGE.read_text(encoding="utf-8") == page.text(), "python -m tests.rules.page"


def test_each_rule_has_one_fate() -> None:
    assert page.proofs().keys() | page.reasons().keys() == set(page.all_rules())
    assert not page.proofs().keys() & page.reasons().keys()
