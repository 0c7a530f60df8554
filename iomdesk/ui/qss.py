"""The one style sheet, made from the tokens of a look (design language, sections 1 to 4).

Widgets say what they are by dynamic properties, never by object names or own sheets:
``part`` (banner, nav, header, status, panel, head, foot, strip, ...), ``kind`` (main,
quiet, chip), ``tone`` (second, third, error, warning, good, link), ``state`` (error)
and ``dirty``. After changing one, call ``iomdesk.ui.theme.restyle``.

Found by trial: a 30 px control needs min-height 28 inside its 1 px edge, and a focus
rule one px less padding and two px less min-height, so that nothing moves.
"""

from iomdesk.assets import resource
from iomdesk.ui.look import Look, Role


def _picture(name: str, look: Look) -> str:
    return resource("theme", f"{name}-{look.name}.svg").as_posix()


def style_sheet(look: Look) -> str:
    """The QSS of a themed look; empty for the system's high contrast."""
    if look.contrast:
        return ""
    return "\n".join((_base(look), _surfaces(look), _controls(look), _views(look), _popups(look)))


def _type(look: Look, role: Role) -> str:
    return f"font-size: {role.points * look.scale:g}pt; font-weight: {role.weight};"


def _base(look: Look) -> str:
    c = {token: colour.name() for token, colour in look.colours.items()}
    return f"""
* {{ widget-animation-duration: 0; }}
QWidget {{ color: {c["text"]}; selection-background-color: {c["accent"]};
  selection-color: {c["onAccent"]}; }}
QMainWindow, QDialog, QWidget[part="page"] {{ background: {c["window"]}; }}
QLabel {{ background: transparent; }}
*[tone="second"] {{ color: {c["text2"]}; }}
*[tone="third"] {{ color: {c["text3"]}; }}
*[tone="accent"], *[tone="link"] {{ color: {c["accent"]}; }}
*[tone="error"] {{ color: {c["redText"]}; }}
*[tone="warning"] {{ color: {c["alertText"]}; }}
*[tone="good"] {{ color: {c["greenText"]}; }}
*[tone="banner"] {{ color: {c["onBanner"]}; }}
"""


def _surfaces(look: Look) -> str:
    c = {token: colour.name() for token, colour in look.colours.items()}
    return f"""
*[part="banner"] {{ background: {c["banner"]}; }}
*[part="nav"] {{ background: {c["nav"]}; border: 0; border-right: 1px solid {c["line"]}; }}
*[part="header"] {{ background: {c["panel"]}; border: 0; border-bottom: 1px solid {c["line"]}; }}
*[part="status"] {{ background: {c["nav"]}; border: 0; border-top: 1px solid {c["line"]}; }}
*[part="panel"] {{ background: {c["panel"]}; border: 1px solid {c["line"]};
  border-radius: 3px; }}
*[part="head"] {{ background: transparent; border: 0; border-bottom: 1px solid {c["line"]}; }}
*[part="foot"] {{ background: {c["panel2"]}; border: 0; border-top: 1px solid {c["line"]}; }}
*[part="bar"] {{ background: {c["panel"]}; border: 0; border-top: 1px solid {c["line"]}; }}
*[part="plain"] {{ background: {c["panel"]}; border: 0; }}
*[part="side"] {{ background: {c["panel"]}; border: 0; border-right: 1px solid {c["line"]}; }}
*[part="rule"] {{ background: {c["line"]}; border: 0; max-height: 1px; min-height: 1px; }}
*[part="choice"] {{ background: transparent; border: 0; border-bottom: 1px solid {c["line"]};
  border-left: 3px solid transparent; }}
*[part="choice"][on="true"] {{ background: {c["sel"]}; border-left-color: {c["accent"]}; }}
*[part="headrule"] {{ background: {c["lineStrong"]}; border: 0; max-height: 1px;
  min-height: 1px; }}
*[part="upright"] {{ background: {c["line"]}; border: 0; max-width: 1px; min-width: 1px; }}
*[part="quiet"] {{ background: {c["panel2"]}; border: 0; }}
*[part="palette"] {{ background: {c["panel"]}; border: 2px solid {c["text"]};
  border-radius: 3px; }}
*[part="strip"] {{ border: 0; border-bottom: 1px solid {c["line"]};
  background: {c["accentSoft"]}; }}
*[part="strip"][kind="warning"] {{ background: {c["alertSoft"]};
  border-bottom-color: {c["alert"]}; }}
*[part="strip"][kind="error"] {{ background: {c["redSoft"]}; border-bottom-color: {c["red"]}; }}
*[part="strip"][kind="good"] {{ background: {c["greenSoft"]};
  border-bottom-color: {c["green"]}; }}
"""


def _controls(look: Look) -> str:
    c = {token: colour.name() for token, colour in look.colours.items()}
    px = look.px
    high, big, chip = px(30) - 2, px(36) - 2, px(24) - 2
    fields = "QLineEdit, QComboBox, QAbstractSpinBox"
    boxes = ("QLineEdit", "QComboBox", "QAbstractSpinBox")
    texts = ("QPlainTextEdit", "QTextEdit")

    def each(names: tuple[str, ...], suffix: str) -> str:
        return ", ".join(name + suffix for name in names)

    return f"""
QPushButton, QToolButton {{ background: {c["panel"]}; border: 1px solid {c["lineStrong"]};
  border-radius: 3px; padding: 0 12px; min-height: {high}px; {_type(look, Role.BODY_LABEL)} }}
QPushButton:focus, QToolButton:focus {{ border: 2px solid {c["focus"]}; padding: 0 11px;
  min-height: {high - 2}px; }}
QPushButton:pressed, QToolButton:pressed, QPushButton:checked {{ background: {c["sel"]}; }}
QPushButton:disabled, QToolButton:disabled {{ background: {c["panel2"]}; color: {c["text3"]};
  border-color: {c["line"]}; }}
QPushButton[kind="main"] {{ background: {c["accent"]}; border-color: {c["accent"]};
  color: {c["onAccent"]}; }}
QPushButton[kind="main"]:disabled {{ background: {c["panel2"]}; color: {c["text3"]};
  border-color: {c["line"]}; }}
QPushButton[kind="chip"] {{ border-radius: 2px; padding: 0 7px; min-height: {chip}px;
  {_type(look, Role.SMALL)} }}
QPushButton[kind="link"] {{ background: transparent; border: 0; color: {c["accent"]};
  padding: 0 2px; min-height: {chip + 2}px; text-decoration: underline;
  {_type(look, Role.SMALL)} }}
QPushButton[big="true"] {{ min-height: {big}px; padding: 0 16px; }}
QPushButton[ring="outside"]:focus {{ border: 1px solid {c["lineStrong"]}; padding: 0 12px;
  min-height: {high}px; }}
QPushButton[ring="outside"][kind="main"]:focus {{ border-color: {c["accent"]}; }}
QPushButton[ring="outside"][big="true"]:focus {{ min-height: {big}px; }}
QPushButton[ring="outside"][kind="chip"]:focus {{ min-height: {chip}px; }}
QPushButton[ring="outside"][kind="link"]:focus {{ border: 0; padding: 0 2px;
  min-height: {chip + 2}px; }}
{fields} {{ background: {c["panel"]}; border: 1px solid {c["lineStrong"]}; border-radius: 3px;
  padding: 0 9px; min-height: {high}px; placeholder-text-color: {c["text3"]}; }}
{each(boxes, ":focus")} {{ border: 2px solid {c["focus"]}; padding: 0 8px;
  min-height: {high - 2}px; }}
{each(boxes, '[state="error"]')} {{ border: 2px solid {c["red"]}; padding: 0 8px;
  min-height: {high - 2}px; }}
{each(boxes, '[state="error"]:focus')} {{ border: 2px solid {c["focus"]}; }}
{each(boxes, '[dirty="true"]')} {{ border-left: 3px solid {c["accent"]}; padding-left: 7px; }}
{each(boxes, '[big="true"]')} {{ min-height: {big}px; }}
{each(boxes, '[big="true"]:focus')} {{ min-height: {big - 2}px; }}
{each(boxes, '[big="true"][state="error"]')} {{ min-height: {big - 2}px; }}
QLineEdit[part="count"] {{ min-height: {chip}px; padding: 0 2px; {_type(look, Role.DENSE)} }}
QLineEdit[part="count"]:focus {{ min-height: {chip - 2}px; padding: 0 1px; }}
QLineEdit[part="small"], QComboBox[part="small"] {{ min-height: {chip}px; padding: 0 5px; }}
QLineEdit[part="small"]:focus, QComboBox[part="small"]:focus {{ min-height: {chip - 2}px;
  padding: 0 4px; }}
QLineEdit[part="count"][dirty="true"], QLineEdit[part="small"][dirty="true"],
QComboBox[part="small"][dirty="true"] {{ border-left: 3px solid {c["accent"]};
  padding-left: 3px; }}
{each(boxes, '[readOnly="true"]')}, {each(boxes, ":disabled")} {{ background: {c["panel2"]};
  border-color: {c["line"]}; color: {c["text2"]}; }}
{each(boxes, '[part="ask"]')}, {each(boxes, '[part="ask"]:focus')} {{ border: 0;
  background: transparent; padding: 0; min-height: {high}px; }}
{", ".join(texts)} {{ background: {c["panel"]}; border: 1px solid {c["lineStrong"]};
  border-radius: 3px; padding: 2px 5px; placeholder-text-color: {c["text3"]}; }}
{each(texts, ":focus")} {{ border: 2px solid {c["focus"]}; padding: 1px 4px; }}
{each(texts, '[state="error"]')} {{ border: 2px solid {c["red"]}; padding: 1px 4px; }}
{each(texts, '[state="error"]:focus')} {{ border: 2px solid {c["focus"]}; }}
{each(texts, '[dirty="true"]')} {{ border-left: 3px solid {c["accent"]}; padding-left: 3px; }}
{each(texts, '[readOnly="true"]')} {{ background: {c["panel2"]}; border-color: {c["line"]}; }}
QTextEdit[part="reader"] {{ background: transparent; border: 2px solid transparent;
  padding: 1px 4px; }}
QTextEdit[part="reader"]:focus {{ border-color: {c["focus"]}; }}
QComboBox::drop-down, QDateEdit::drop-down {{ border: 0; width: {px(26)}px; }}
QComboBox::down-arrow, QDateEdit::down-arrow {{ image: url("{_picture("down", look)}");
  width: {px(12)}px; height: {px(12)}px; }}
QComboBox QAbstractItemView {{ background: {c["panel"]}; border: 1px solid {c["lineStrong"]};
  selection-background-color: {c["sel"]}; selection-color: {c["text"]}; padding: 2px; }}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ border: 0; width: {px(20)}px;
  background: transparent; }}
QAbstractSpinBox::up-arrow {{ image: url("{_picture("up", look)}"); width: {px(9)}px; }}
QAbstractSpinBox::down-arrow {{ image: url("{_picture("down", look)}"); width: {px(9)}px; }}
QCheckBox, QRadioButton {{ spacing: 8px; min-height: {px(24)}px; padding: 0 2px;
  border: 2px solid transparent; border-radius: 3px; }}
QCheckBox[dirty="true"], QRadioButton[dirty="true"] {{ border-left: 3px solid {c["accent"]};
  padding-left: 1px; }}
QCheckBox:focus, QRadioButton:focus {{ border: 2px solid {c["focus"]}; padding-left: 2px; }}
QCheckBox:disabled, QRadioButton:disabled {{ color: {c["text3"]}; }}
QCheckBox::indicator, QRadioButton::indicator {{ width: {px(16)}px; height: {px(16)}px; }}
QCheckBox::indicator {{ width: {px(16) - 2}px; height: {px(16) - 2}px; border-radius: 2px;
  border: 1px solid {c["lineStrong"]}; background: {c["panel"]}; }}
QCheckBox::indicator:checked, QCheckBox::indicator:indeterminate {{ border: 0;
  width: {px(16)}px; height: {px(16)}px; image: url("{_picture("check-on", look)}"); }}
QCheckBox::indicator:indeterminate {{ image: url("{_picture("check-part", look)}"); }}
QCheckBox::indicator:disabled {{ background: {c["panel2"]}; border-color: {c["line"]}; }}
QCheckBox::indicator:checked:disabled {{ image: url("{_picture("check-on-off", look)}"); }}
QRadioButton::indicator {{ image: url("{_picture("radio", look)}"); }}
QRadioButton::indicator:checked {{ image: url("{_picture("radio-on", look)}"); }}
QRadioButton::indicator:disabled {{ image: url("{_picture("radio-off", look)}"); }}
QRadioButton::indicator:checked:disabled {{ image: url("{_picture("radio-on-off", look)}"); }}
QGroupBox {{ border: 1px solid {c["line"]}; border-radius: 3px; margin-top: {px(10)}px;
  padding: {px(14)}px 12px 12px 12px; {_type(look, Role.PANEL)} }}
QGroupBox::title {{ subcontrol-origin: margin; left: 9px; padding: 0 3px; }}
QProgressBar {{ border: 1px solid {c["lineStrong"]}; border-radius: 3px; height: 6px;
  background: {c["panel"]}; }}
QProgressBar::chunk {{ background: {c["accent"]}; }}
"""


def _views(look: Look) -> str:
    c = {token: colour.name() for token, colour in look.colours.items()}
    px = look.px
    return f"""
QListView, QTableView, QTreeView {{ background: {c["panel"]}; border: 0; outline: 0;
  selection-background-color: {c["sel"]}; selection-color: {c["text"]};
  alternate-background-color: {c["panel"]}; gridline-color: {c["line"]}; }}
QListView[part="nav"] {{ background: {c["nav"]}; border: 0; }}
QTableView QTableCornerButton::section {{ background: {c["panel"]}; border: 0; }}
QHeaderView {{ background: {c["panel"]}; border: 0; }}
QHeaderView::section {{ background: {c["panel"]}; color: {c["text2"]}; border: 0;
  border-bottom: 1px solid {c["lineStrong"]}; padding: 0 8px; min-height: {px(28) - 1}px;
  {_type(look, Role.SMALL_STRONG)} }}
QHeaderView::section:first {{ padding-left: 12px; }}
QHeaderView::section:last {{ padding-right: 12px; }}
QTableView[part="counts"] QHeaderView::section {{ padding: 0 6px; }}
QTableView[part="counts"] QHeaderView::section:first {{ padding-left: 12px; }}
QTableView[part="counts"] QHeaderView::section:last {{ padding: 0 12px 0 0; }}
QHeaderView::down-arrow {{ image: url("{_picture("down", look)}"); width: {px(9)}px;
  height: {px(9)}px; }}
QHeaderView::up-arrow {{ image: url("{_picture("up", look)}"); width: {px(9)}px;
  height: {px(9)}px; }}
QTabBar {{ background: transparent; border: 0; }}
QTabBar::tab {{ background: transparent; color: {c["text2"]}; border: 0;
  border-bottom: 3px solid transparent; padding: 0 12px; height: {px(34) - 3}px; }}
QTabBar::tab:selected {{ color: {c["accent"]}; border-bottom-color: {c["accent"]}; }}
QTabBar::tab:focus {{ border: 2px solid {c["focus"]}; padding: 0 10px; }}
QTabWidget::pane {{ border: 0; border-top: 1px solid {c["line"]}; }}
QScrollArea {{ background: transparent; border: 0; }}
QScrollArea[part="reader"] {{ border: 2px solid transparent; }}
QScrollArea[part="reader"]:focus {{ border: 2px solid {c["focus"]}; }}
QScrollArea > QWidget > QWidget[part="scrolled"] {{ background: transparent; }}
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; border: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; border: 0; }}
QScrollBar::handle {{ background: {c["lineStrong"]}; border-radius: 4px; }}
QScrollBar::handle:vertical {{ margin: 2px; min-height: 32px; }}
QScrollBar::handle:horizontal {{ margin: 2px; min-width: 32px; }}
QScrollBar::handle:hover {{ background: {c["text3"]}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; border: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QAbstractScrollArea::corner {{ background: transparent; border: 0; }}
QSplitter::handle {{ background: {c["line"]}; }}
"""


def _popups(look: Look) -> str:
    c = {token: colour.name() for token, colour in look.colours.items()}
    px = look.px
    return f"""
QMenu {{ background: {c["panel"]}; border: 1px solid {c["lineStrong"]}; padding: 4px 0; }}
QMenu::item {{ padding: {px(5)}px 24px {px(5)}px 12px; background: transparent;
  min-height: {px(18)}px; }}
QMenu::item:selected {{ background: {c["sel"]}; color: {c["text"]}; }}
QMenu::item:disabled {{ color: {c["text3"]}; }}
QMenu::separator {{ height: 1px; background: {c["line"]}; margin: 4px 0; }}
QToolTip {{ background: {c["panel"]}; color: {c["text"]}; border: 1px solid {c["lineStrong"]};
  padding: 3px 6px; }}
QCalendarWidget QWidget {{ alternate-background-color: {c["panel2"]}; }}
"""
