"""A chapter of the manual: the one place where the program reads markup, that of its own shipped files."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, QUrl, Signal
from PySide6.QtGui import (
    QImage,
    QKeyEvent,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextImageFormat,
)
from PySide6.QtWidgets import QFrame, QTextBrowser, QTextEdit, QWidget
from shiboken6 import isValid

from teller_app.ui import theme
from teller_app.words.manual import PICTURES, folder

COLUMN = 800
"""Pixels of the widest line: longer ones are hard to follow."""
LINE_HEIGHT, GAP = 145.0, 12
LARGEST = 3
"""A heading of the first level is two steps larger than the text, whatever size that has."""
FIXED = ("Noto Sans Mono CJK SC", "Consolas", "DejaVu Sans Mono", *theme.FAMILIES)
_READS = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML


class ManualPage(QTextBrowser):
    """Shows a chapter with its pictures. No text but the manual's own may ever be shown here.

    Pictures are those of the manual and no others, links lead to its chapters and nowhere else.
    """

    linked = Signal(str)
    """A chapter that a link names."""
    turned = Signal(int)
    """One chapter on, or one back."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._text, self._marked = "", ""
        self._laid_in = 0
        self.setObjectName("manual")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setLineWrapMode(QTextEdit.LineWrapMode.FixedPixelWidth)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.anchorClicked.connect(self._clicked)

    def show_chapter(self, text: str, marked: str = "") -> None:
        """Show a chapter from its beginning; ``marked`` is looked for in it."""
        self._marked = marked
        if text != self._text:
            self._text = text
            self._render()
        self._show_marks()
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self.verticalScrollBar().setValue(0)
        if marked:
            self.next_mark()

    def next_mark(self) -> bool:
        """Go to the next place of what is looked for; false after the last one."""
        found = bool(self._marked) and self.find(self._marked)
        if found:
            cursor = self.textCursor()
            cursor.setPosition(cursor.selectionEnd())
            self.setTextCursor(cursor)
            self.ensureCursorVisible()
        return found

    def loadResource(self, kind: int, name: QUrl | str) -> object:  # noqa: N802  Qt's name
        """Nothing at all: the page has put its own pictures into the text, and asks for no others.

        Nothing is a picture of one clear pixel: where there is none, Qt goes on to open the name as a file.
        """
        del kind, name
        nothing = QImage(1, 1, QImage.Format.Format_ARGB32)
        nothing.fill(Qt.GlobalColor.transparent)
        return nothing

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Pictures stay on the page, and the column in its width."""
        super().resizeEvent(event)
        if self._text and self.viewport().width() != self._laid_in:
            self._render()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  Qt's name
        """Another size of text, or other colours."""
        super().changeEvent(event)
        if self._text and event.type() in {QEvent.Type.FontChange, QEvent.Type.PaletteChange}:
            self._render()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Arrows to the sides turn chapters; a letter or a scan is left to the window's search."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is not None and event.modifiers() in {
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        }:
            self.turned.emit(step)
        else:
            super().keyPressEvent(event)

    def _clicked(self, url: QUrl) -> None:
        self.linked.emit(url.path().removesuffix(".md"))

    def _render(self) -> None:
        """Lay the chapter out anew in the room, the font and the colours of now."""
        at = self.verticalScrollBar().value()
        # A new one each time: an emptied one goes on in the look of what stood in it.
        document = QTextDocument(self)
        document.setDefaultFont(self.font())
        document.setMarkdown(self._text, _READS)
        old = self.document()
        self.setDocument(document)
        if isValid(old):
            # Qt deletes only the one that it has made itself.
            old.deleteLater()
        self._laid_in = max(1, self.viewport().width())
        self.setLineWrapColumnOrWidth(min(COLUMN, self._laid_in))
        block = document.begin()
        while block.isValid():
            self._dress(block)
            block = block.next()
        self._show_marks()
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self.verticalScrollBar().setValue(at)

    def _dress(self, block: QTextBlock) -> None:
        """The look of one paragraph, and of the keys, commands and pictures in it."""
        cursor = QTextCursor(block)
        level = block.blockFormat().headingLevel()
        code = block.blockFormat().hasProperty(QTextBlockFormat.Property.BlockCodeFence)
        shape = QTextBlockFormat()
        runs = _fragments(block)
        if code:
            shape.setBackground(theme.colour("ground"))
        elif any(made.isImageFormat() for _, _, made in runs):
            shape.setBottomMargin(GAP)
        else:
            shape.setLineHeight(LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        if level:
            shape.setTopMargin(0 if level == 1 else 14)
            shape.setBottomMargin(4)
        cursor.mergeBlockFormat(shape)
        for start, length, made in runs:
            cursor.setPosition(start)
            cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
            if made.isImageFormat():
                cursor.setCharFormat(self._pictured(made.toImageFormat()))
            else:
                cursor.mergeCharFormat(self._look(made, level))

    @staticmethod
    def _look(made: QTextCharFormat, level: int) -> QTextCharFormat:
        look = QTextCharFormat()
        if level:
            look.setProperty(QTextFormat.Property.FontSizeAdjustment, max(0, LARGEST - level))
        elif made.isAnchor():
            look.setForeground(theme.colour("accent"))
        elif made.fontFixedPitch():
            look.setFontFamilies(list(FIXED))
            look.setBackground(theme.colour("ground"))
        elif made.fontWeight() > theme.font().weight():
            # Keys are what is bold in the manual.
            look.setBackground(theme.colour("accent_dim"))
            look.setForeground(theme.colour("accent"))
        return look

    def _pictured(self, made: QTextImageFormat) -> QTextImageFormat:
        """Put a shipped picture into the text, sharp in the room there is; no other is looked for."""
        shipped = {f"../{PICTURES}/{each.name}": each for each in (folder() / PICTURES).glob("*.png")}
        if made.name() not in shipped:
            return made
        picture, ratio = QImage(str(shipped[made.name()])), self.devicePixelRatioF()
        most = min(COLUMN, self._laid_in) - 2 * int(self.document().documentMargin())
        size = picture.size()
        if size.width() > most:
            size = QSize(most, round(size.height() * most / size.width()))
        picture = picture.scaled(size * ratio, mode=Qt.TransformationMode.SmoothTransformation)
        picture.setDevicePixelRatio(ratio)
        kind = QTextDocument.ResourceType.ImageResource.value
        self.document().addResource(kind, QUrl(made.name()), picture)
        made.setWidth(size.width())
        made.setHeight(size.height())
        return made

    def _show_marks(self) -> None:
        """Every place of what is looked for."""
        marks: list[QTextEdit.ExtraSelection] = []
        cursor = self.document().find(self._marked) if self._marked else QTextCursor()
        while not cursor.isNull():
            mark = QTextEdit.ExtraSelection()
            mark.cursor = cursor  # type: ignore[attr-defined]
            mark.format.setBackground(theme.colour("caution_dim"))  # type: ignore[attr-defined]
            marks.append(mark)
            cursor = self.document().find(self._marked, cursor)
        self.setExtraSelections(marks)


def _fragments(block: QTextBlock) -> list[tuple[int, int, QTextCharFormat]]:
    """Place, length and format of each run of text; taken first, for dressing them changes the runs."""
    found: list[tuple[int, int, QTextCharFormat]] = []
    runs = block.begin()
    while not runs.atEnd():
        run = runs.fragment()
        found.append((run.position(), run.length(), run.charFormat()))
        runs += 1
    return found
