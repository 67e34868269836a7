"""The page of rules tells the truth, and what is still to be done only becomes less."""

from tests.rules import page

TO_BE_DONE = 188
"""As many as there are today: proving a rule lowers it, and nothing may raise it."""


def test_the_page_is_what_the_tests_say() -> None:
    assert page.PAGE.read_text(encoding="utf-8") == page.text(), "python -m tests.rules.page"


def test_no_rule_is_lost() -> None:
    assert len(page.open_rules()) == TO_BE_DONE
    assert page.proofs().keys() <= set(page.all_rules())
    assert not page.proofs().keys() & page.out_of_scope().keys()
