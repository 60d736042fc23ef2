"""The look: Fusion, forced light, one palette, one style sheet written from the colour table."""

from string import Template

from PySide6.QtCore import QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from aiddesk.shipped import shipped
from aiddesk.ui import colours, fonts, settings

SIZES = {100: "标准", 110: "稍大", 125: "大", 150: "特大", 200: "最大"}  # per cent of 10 pt

_SHEET = Template("""
#page, #page > QWidget#inner { background: $WINDOW }
QMenuBar { background: $CARD; border-bottom: 1px solid $HAIRLINE; padding: 1px 6px }
QMenuBar::item { padding: 4px 10px } QMenuBar::item:selected { background: $CURRENT; color: $ACCENT }
QTabWidget::pane { border: 0; border-top: 1px solid $HAIRLINE }
QTabBar { background: $CARD }
QTabBar::tab { background: $CARD; color: #3C4653; padding: 9px 12px 8px; border: 0; border-bottom: 3px solid $CARD }
QTabBar::tab:selected { color: $ACCENT; border-bottom-color: $ACCENT; font-weight: bold }
QTabBar::tab:hover { background: $WINDOW } QTabBar::tab:focus { background: $CURRENT }
QFrame[kind=card], QFrame[kind=panel] { background: $CARD; border: 1px solid $RULE; border-radius: 6px }
QFrame[kind=next] { background: $CARD; border: 1px solid $ACCENT_RIM; border-left: 5px solid $ACCENT;
    border-top-right-radius: 6px; border-bottom-right-radius: 6px }
QFrame[kind=step] { border-top: 1px solid #EDF0F4 } QFrame[kind=now] { background: $CURRENT; border-radius: 4px }
QFrame[kind=strip] { background: $CURRENT; border: 1px solid $HAIRLINE; border-radius: 4px }
QFrame[kind=notice] { background: $HEAD; border-bottom: 1px solid $RULE }
QFrame[kind=corner] { background: $CARD } QAbstractScrollArea::corner { background: transparent; border: 0 }
QFrame[kind=sample] { background: $AMBER_SURFACE; border-bottom: 1px solid #EBD3A4 }
QLabel[kind=h1] { font-size: ${h1}pt; font-weight: bold; color: $TEXT }
QLabel[kind=h2] { font-weight: bold; color: $TEXT }
QLabel[kind=dim] { color: $SECONDARY } QLabel[kind=number] { font-size: ${h1}pt; font-weight: bold; color: $TEXT }
QLabel[kind=good] { color: $GREEN } QLabel[kind=warn] { color: $AMBER } QLabel[kind=bad] { color: $RED }
QLabel[kind=accent] { color: $ACCENT } QLabel[kind=quiet] { color: $QUIET }
QPushButton { padding: 5px 14px; border: 1px solid $OUTLINE; border-radius: 4px; background: $CARD; color: #1E2A3A;
    min-height: 20px }
QPushButton:hover { border-color: $ACCENT; color: $ACCENT } QPushButton:pressed { background: $CURRENT }
QPushButton:focus { border: 2px solid $ACCENT; padding: 4px 13px }
QPushButton:disabled { color: $QUIET; background: $WINDOW; border-color: $RULE }
QPushButton[kind=primary] { background: $ACCENT; color: $CARD; border: 1px solid $ACCENT; font-weight: bold }
QPushButton[kind=primary]:hover, QPushButton[kind=primary]:pressed { background: $ACCENT_DARK }
QPushButton[kind=primary]:focus { border: 2px solid $TEXT; padding: 4px 13px }
QPushButton[kind=primary]:disabled { background: $OUTLINE; border-color: $OUTLINE; color: $CARD }
QPushButton[kind=link] { border: 1px solid transparent; background: transparent; color: $ACCENT; padding: 1px 3px;
    text-align: left } QPushButton[kind=link]:hover { text-decoration: underline }
QPushButton[kind=link]:focus { border: 1px solid $ACCENT; border-radius: 3px; padding: 1px 3px }
QPushButton[kind=tile] { padding: 14px 16px; text-align: left; border: 1px solid $RULE; border-radius: 6px }
QPushButton[kind=tile]:checked { border: 2px solid $ACCENT; background: $CURRENT; padding: 13px 15px }
QPushButton[kind=tile]:focus { border: 2px solid $ACCENT; padding: 13px 15px }
QPushButton[kind=segment] { border-radius: 0; padding: 5px 12px }
QPushButton[kind=segment]:checked { background: $CURRENT; color: $ACCENT; border-color: $ACCENT; font-weight: bold }
QLineEdit, QComboBox, QPlainTextEdit, QSpinBox { padding: 4px 8px; border: 1px solid $BORDER; border-radius: 4px;
    background: $CARD; min-height: 20px; selection-background-color: $ACCENT; selection-color: $CARD }
QPlainTextEdit { padding: 2px 4px }
QLineEdit:focus, QComboBox:focus, QPlainTextEdit:focus { border: 2px solid $ACCENT; padding: 3px 7px }
QPlainTextEdit:focus { padding: 1px 3px }
QLineEdit:read-only, QLineEdit:disabled, QComboBox:disabled, QPlainTextEdit:read-only { background: $WINDOW;
    border-color: $OUTLINE; color: #3C4653 }
QLineEdit[bad=true], QComboBox[bad=true], QPlainTextEdit[bad=true] { border: 2px solid $RED; padding: 3px 7px;
    background: $RED_SURFACE }
QComboBox::drop-down { border: 0; width: 24px }
QComboBox::down-arrow { image: url("$arrow"); width: 14px; height: 14px }
QComboBox QAbstractItemView { background: $CARD; border: 1px solid $BORDER; outline: 0; padding: 2px;
    selection-background-color: $SELECTED; selection-color: $TEXT }
QTableView QLineEdit, QTableView QComboBox { border-radius: 0; padding: 0 5px; min-height: 0 }
QTableView QLineEdit:focus, QTableView QComboBox:focus { padding: 0 4px }
QTableView { background: $CARD; alternate-background-color: $ZEBRA; border: 1px solid $RULE; gridline-color: #E6EAF0;
    selection-background-color: $SELECTED; selection-color: $TEXT; outline: 0 }
QTableView::item { padding: 0 5px; border: 0 } QTableView::item:focus { border: 1px solid $ACCENT; padding: 0 4px }
QTableView:focus { border: 1px solid $ACCENT }
QListView, QTreeView { background: $CARD; border: 1px solid $RULE; border-radius: 4px; outline: 0;
    selection-background-color: $SELECTED; selection-color: $TEXT }
QListView::item, QTreeView::item { min-height: 28px; padding: 0 6px }
QListView:focus, QTreeView:focus { border-color: $ACCENT }
QListView::item:selected, QTreeView::item:selected { background: $SELECTED; color: $TEXT }
QHeaderView { background: $HEAD; border: 0 }
QHeaderView::section { background: $HEAD; color: $TEXT; padding: 6px 8px; border: 0; border-right: 1px solid $RULE;
    border-bottom: 1px solid #CBD3DD; font-weight: bold }
QHeaderView::section:vertical { font-weight: normal; color: $SECONDARY; padding: 0 6px }
QTableCornerButton::section { background: $HEAD; border: 0; border-right: 1px solid $RULE;
    border-bottom: 1px solid #CBD3DD }
QScrollArea { border: 0; background: transparent } QScrollArea > QWidget > QWidget#inner { background: transparent }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0 }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0 }
QScrollBar::handle { background: #C3CBD6; border-radius: 4px; margin: 2px }
QScrollBar::handle:hover { background: #97A3B3 }
QScrollBar::handle:vertical { min-height: 36px } QScrollBar::handle:horizontal { min-width: 36px }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0 }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent }
QProgressBar { border: 0; background: #E3E8EF; border-radius: 4px; max-height: 8px; min-height: 8px }
QProgressBar::chunk { background: $ACCENT; border-radius: 4px }
QToolTip { background: $TEXT; color: $CARD; border: 0; padding: 4px 6px }
QMenu { background: $CARD; border: 1px solid $OUTLINE; padding: 4px 0 } QMenu::item { padding: 6px 28px 6px 16px }
QMenu::item:selected { background: $CURRENT; color: $ACCENT } QMenu::item:disabled { color: $QUIET }
QMenu::separator { height: 1px; background: $HAIRLINE; margin: 4px 8px }
QStatusBar { background: $CARD; border-top: 1px solid $HAIRLINE } QStatusBar::item { border: 0 }
QStatusBar QLabel { padding: 2px 8px; color: #3C4653 }
QDialog, QDialog QFrame#dialog_buttons { background: $CARD }
QScrollArea#paper_area, QLabel#sheet { background: $HAIRLINE }
QTextBrowser { background: $CARD; border: 0 }
""")


def apply(app: QApplication) -> None:
    """Dress the application: style, colours, font, Chinese words of Qt's own buttons and menus."""
    app.setStyle("Fusion")
    app.styleHints().setColorScheme(Qt.ColorScheme.Light)
    app.setPalette(_palette())
    _speak_chinese(app)
    set_size(app, settings.remembered_number("size", 100))


def set_size(app: QApplication, per_cent: int) -> None:
    """Set every text of the window to `per_cent` of 10 pt (100 to 200)"""
    per_cent = per_cent if per_cent in SIZES else 100
    points = 10 * per_cent / 100
    app.setFont(fonts.chinese(points))
    table = {name: value for name, value in vars(colours).items() if name.isupper()}
    arrow = shipped("icons/combo-arrow.svg").as_posix()
    app.setStyleSheet(_SHEET.substitute(table, arrow=arrow, h1=f"{points * 1.5:g}"))


def _palette() -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for which, colour in (
        (role.Window, colours.WINDOW), (role.WindowText, colours.TEXT), (role.Base, colours.CARD),
        (role.AlternateBase, colours.ZEBRA), (role.Text, colours.TEXT), (role.Button, colours.CARD),
        (role.ButtonText, colours.TEXT), (role.Highlight, colours.ACCENT), (role.HighlightedText, colours.CARD),
        (role.Link, colours.ACCENT), (role.LinkVisited, colours.ACCENT), (role.PlaceholderText, colours.QUIET),
        (role.ToolTipBase, colours.TEXT), (role.ToolTipText, colours.CARD),
    ):  # fmt: skip
        palette.setColor(which, QColor(colour))
    for which in (role.Text, role.WindowText, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(colours.QUIET))
    return palette


def _speak_chinese(app: QApplication) -> None:
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    translator = QTranslator(app)
    if translator.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)
