"""What came of a rule is told by a sign, and by its word for whoever cannot see the sign or asks."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLabel

from teller_app.words.speaker import Language
from tests.counter.conftest import _looks, open_window  # noqa: F401  fixtures
from tests.filled import fill_prescreen

WORDS = {
    Language.ZH: {"✓": "已满足", "✗": "尚未满足", "!": "需人工核定", "?": "尚不清楚"},
    Language.EN: {"✓": "Met", "✗": "Not yet met", "!": "To be reviewed", "?": "Not known yet"},
}


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("page", ["reasons", "findings"])
def test_every_sign_has_its_word(open_window, language, page):  # noqa: F811
    window = open_window(language)
    window.open_client("C000001")
    if page == "findings":
        fill_prescreen(window)
    place = window.prescreen if page == "findings" else window.client.why
    signs = [each for each in place.findChildren(QLabel) if each.isVisible() and each.text() in WORDS[language]]
    assert signs
    for sign in signs:
        word = WORDS[language][sign.text()]
        assert (sign.accessibleName(), sign.toolTip()) == (word, word)
        assert QAccessible.queryAccessibleInterface(sign).text(QAccessible.Text.Name) == word


@pytest.mark.parametrize(("language", "says"), [(Language.ZH, "各项达标最多"), (Language.EN, "Every rule is met up to")])
def test_the_largest_loan_is_no_offer(open_window, language, says):  # noqa: F811
    """Consent and credit may be unknown; the paper says by what the amount is, and so does the window."""
    window = open_window(language)
    window.open_client("C000001")
    fill_prescreen(window)
    assert [each.text() for each in window.prescreen.findChildren(QLabel) if each.text().startswith(says)]
