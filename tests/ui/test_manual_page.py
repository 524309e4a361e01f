"""The one place that reads markup: it shows shipped chapters and pictures, and can be made to open nothing else."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QColor, QDesktopServices, QImage, QTextDocument, QTextFormat
from PySide6.QtWidgets import QWidget

from teller_app.ui import theme
from teller_app.ui.parts.manual_page import ManualPage

PICTURE = "![x](../pictures/client-zh.png)"
LOUD = QColor("#FF00FF")


@pytest.fixture
def page(qtbot):
    holder = QWidget()
    qtbot.addWidget(holder)
    made = ManualPage(holder)
    made.resize(900, 600)
    holder.resize(900, 600)
    holder.show()
    yield made  # noqa: PT022  the holder is there as long as the test


@pytest.fixture
def secret(tmp_path):
    """A picture that nobody may see, larger than a mark for a picture that is missing."""
    image = QImage(200, 200, QImage.Format.Format_RGB32)
    image.fill(LOUD)
    image.save(str(tmp_path / "secret.png"))
    return tmp_path / "secret.png"


def loud(page) -> bool:
    image = page.grab().toImage()
    return any(
        image.pixelColor(x, y) == LOUD
        for x in range(0, image.width(), 20)
        for y in range(0, image.height(), 20)
    )


def test_a_picture_of_the_manual_is_shown_and_fits(page):
    page.show_chapter(f"# A\n\n{PICTURE}\n")
    image = page.document().resource(
        QTextDocument.ResourceType.ImageResource.value, QUrl("../pictures/client-zh.png")
    )
    assert 700 < image.width() / image.devicePixelRatio() <= page.viewport().width()


def test_pictures_follow_the_window(page):
    page.show_chapter(f"# A\n\n{PICTURE}\n")
    page.resize(500, 600)
    image = page.document().resource(
        QTextDocument.ResourceType.ImageResource.value, QUrl("../pictures/client-zh.png")
    )
    assert 400 < image.width() / image.devicePixelRatio() <= page.viewport().width()


@pytest.mark.parametrize(
    "way", ["{path}", "file://{path}", "../pictures/../../../../../../..{path}", "secret.png"]
)
def test_no_other_file_is_drawn(page, secret, way, monkeypatch):
    """Qt opens a name as a file where it is given no picture for it, so nothing is given as a picture."""
    monkeypatch.chdir(secret.parent)
    page.show_chapter(f"# A\n\n![x]({way.format(path=secret)})\n\nb\n")
    assert not loud(page)


def test_the_looking_would_find_it(page, secret):
    """Qt itself, left alone, draws the file: this is what is kept out above."""
    page.loadResource = lambda kind, name: QImage(str(secret))
    page.document().addResource(
        QTextDocument.ResourceType.ImageResource.value, QUrl("x.png"), QImage(str(secret))
    )
    page.document().setMarkdown("![x](x.png)")
    assert loud(page)


def test_tags_are_words(page, secret):
    page.show_chapter(f'# A\n\n<b>bold</b> <img src="{secret}">\n')
    assert f'<b>bold</b> <img src="{secret}">' in page.toPlainText()
    assert not loud(page)


def test_a_link_opens_nothing_and_only_names_a_chapter(page, qtbot, monkeypatch):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    page.show_chapter("# A\n\n[x](care.md) [y](https://example.org/z) [z](file:///etc/hostname)\n")
    before = page.toPlainText()
    with qtbot.waitSignal(page.linked) as told:
        page.anchorClicked.emit(QUrl("care.md"))
    assert told.args == ["care"]
    for there in ("https://example.org/z", "file:///etc/hostname"):
        page.anchorClicked.emit(QUrl(there))
    assert page.toPlainText() == before
    assert opened == []


def test_keys_stand_out_and_headings_are_larger(page):
    page.show_chapter("# Title\n\npress **F1** now\n\n## Part\n")

    def look(text):
        return page.document().find(text).charFormat()

    assert look("F1").background().color() == theme.colour("accent_dim")
    assert look("press").background().style() == Qt.BrushStyle.NoBrush
    sizes = [
        look(text).property(QTextFormat.Property.FontSizeAdjustment) for text in ("Title", "Part", "press")
    ]
    assert sizes == [2, 1, None]


def test_what_is_looked_for_is_marked_everywhere_and_gone_to_in_turn(page):
    page.show_chapter("# A\n\nkey one\n\nand Key two\n", "key")
    lines = []
    for _ in range(2):
        lines.append(page.textCursor().block().text())
        page.next_mark()
    assert lines == ["key one", "and Key two"]
    assert not page.next_mark()
    assert [mark.cursor.block().text() for mark in page.extraSelections()] == lines
    page.show_chapter("# A\n\nkey one\n\nand Key two\n")
    assert page.extraSelections() == []
