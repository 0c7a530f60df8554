"""Tokens, contrast, type and modes: the measured promises of the design language."""

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontDatabase, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication, QCheckBox, QLineEdit, QPushButton, QStyle, QWidget
from pytestqt.qtbot import QtBot

from iomdesk.assets import resource
from iomdesk.ui.look import Look, Role, named_look, tokens
from iomdesk.ui.qss import style_sheet
from iomdesk.ui.theme import Mode, Theme

# The ratios printed in the design language, section 1: on panel, window, selected row.
PRINTED = {
    "light": {
        "lineStrong": (4.04, 3.54, 3.09),
        "text": (16.73, 14.67, 12.80),
        "text2": (8.27, 7.25, 6.32),
        "text3": (6.06, 5.32, 4.64),
        "accent": (9.11, 7.99, 6.97),
        "focus": (6.09, 5.34, 4.66),
    },
    "dark": {
        "lineStrong": (4.32, 4.75, 3.10),
        "text": (13.63, 14.96, 9.78),
        "text2": (9.24, 10.15, 6.63),
        "text3": (6.91, 7.58, 4.96),
        "accent": (8.20, 9.00, 5.88),
        "focus": (7.34, 8.06, 5.27),
    },
}
# Words on a status ground, solids and edges on a panel (section 2).
STATUS = {
    "light": {
        ("redText", "redSoft"): 7.91,
        ("alertText", "alertSoft"): 6.95,
        ("amberText", "amberSoft"): 7.01,
        ("greenText", "greenSoft"): 7.65,
        ("red", "panel"): 7.33,
        ("alert", "panel"): 4.98,
        ("amberEdge", "panel"): 4.97,
        ("green", "panel"): 6.58,
        ("onRed", "red"): 7.33,
        ("onRed", "alert"): 4.98,
        ("onAccent", "accent"): 9.11,
        ("accent", "accentSoft"): 7.55,
        ("onBanner", "banner"): 15.59,
    },
    "dark": {
        ("redText", "redSoft"): 8.27,
        ("alertText", "alertSoft"): 8.71,
        ("amberText", "amberSoft"): 8.81,
        ("greenText", "greenSoft"): 8.43,
        ("red", "panel"): 5.56,
        ("alert", "panel"): 7.44,
        ("amberEdge", "panel"): 9.39,
        ("green", "panel"): 7.78,
        ("onRed", "red"): 6.10,
        ("onAccent", "accent"): 9.11,
        ("accent", "accentSoft"): 6.20,
        ("onBanner", "banner"): 21.00,
    },
}
WORDS = ("text", "text2", "text3", "accent", "redText", "alertText", "amberText", "greenText")
GROUNDS = ("panel", "panel2", "window", "nav", "sel")


def _luminance(value: str) -> float:
    parts = [int(value[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
              for part in parts]  # fmt: skip
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The ratio by the formula of WCAG 2."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_printed_ratios_are_the_real_ones(name: str) -> None:
    """Each ratio of the design language, to the second place."""
    table = tokens(name)
    for token, wanted in PRINTED[name].items():
        found = tuple(contrast(table[token], table[on]) for on in ("panel", "window", "sel"))
        assert found == pytest.approx(wanted, abs=0.006), token
    for (front, ground), ratio in STATUS[name].items():
        assert contrast(table[front], table[ground]) == pytest.approx(ratio, abs=0.006), front


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("token", WORDS)
def test_words_read_on_every_ground(name: str, token: str, ground: str) -> None:
    """Nothing that is read stands below 4.5 to 1."""
    assert contrast(tokens(name)[token], tokens(name)[ground]) >= 4.5


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("token", ["lineStrong", "focus"])
@pytest.mark.parametrize("ground", ["panel", "panel2", "window", "sel"])
def test_edges_of_controls_and_the_ring_can_be_seen(name: str, token: str, ground: str) -> None:
    """At least 3 to 1, as WCAG 1.4.11 asks."""
    assert contrast(tokens(name)[token], tokens(name)[ground]) >= 3


def test_both_tables_hold_the_same_tokens() -> None:
    """A token of one theme exists in the other."""
    assert set(tokens("light")) == set(tokens("dark"))
    assert all(re.fullmatch(r"#[0-9A-F]{6}", value) for value in tokens("dark").values())


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_pictures_of_the_sheet_take_their_colours_from_the_tokens(name: str) -> None:
    """The few drawn files a style sheet needs hold no colour of their own."""
    known = set(tokens(name).values())
    pictures = list(resource("theme").glob(f"*-{name}.svg"))
    assert len(pictures) == 9
    for picture in pictures:
        used = set(re.findall(r"#[0-9A-Fa-f]{6}", picture.read_text("utf-8")))
        assert used
        assert used <= known, picture.name


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_sheet_names_only_files_that_exist(name: str) -> None:
    """A picture that is missing would leave a check box without its tick."""
    sheet = style_sheet(named_look(name))
    names = set(re.findall(r'url\("([^"]+)"\)', sheet))
    assert len(names) >= 8
    for path in names:
        assert resource("theme", path.rsplit("/", 1)[1]).is_file()
    assert "gradient" not in sheet


def test_the_shipped_fonts_are_the_ones_drawn(qapp: QApplication, themed: Theme) -> None:
    """IBM Plex Sans in four weights, all digits equally wide."""
    assert "IBM Plex Sans" in QFontDatabase.families()
    for role in Role:
        info = QFontInfo(themed.font(role))
        assert info.family().startswith("IBM Plex Sans"), role
    assert qapp.font().pointSizeF() == 10


@pytest.mark.parametrize(("percent", "points"), [(100, 10.0), (125, 12.5), (150, 15.0)])
def test_text_size_scales_type_and_what_holds_it(
    themed: Theme, percent: int, points: float
) -> None:
    """The font of every role, and measures given in px."""
    themed.choose(percent=percent)
    assert themed.font(Role.BODY).pointSizeF() == points
    assert themed.px(30) == round(30 * percent / 100)


def test_a_text_size_nobody_offers_is_refused(themed: Theme) -> None:
    """Only 100, 125 and 150."""
    with pytest.raises(ValueError, match="110"):
        themed.choose(percent=110)


@pytest.mark.parametrize("percent", [100, 125, 150])
@pytest.mark.parametrize("state", ["", "error"])
def test_controls_keep_their_size_when_the_focus_comes(
    qtbot: QtBot, themed: Theme, percent: int, state: str
) -> None:
    """30 high at 100 %, with focus and with an error too, so that nothing shifts."""
    themed.choose(percent=percent)
    holder = QWidget()
    qtbot.addWidget(holder)
    box, button = QLineEdit(holder), QPushButton("Print", holder)
    if state:
        box.setProperty("state", state)
    holder.show()
    holder.activateWindow()
    qtbot.waitUntil(holder.isActiveWindow)
    for control in (box, button):
        control.clearFocus()
        resting = control.sizeHint()
        control.setFocus(Qt.FocusReason.TabFocusReason)
        assert control.sizeHint().height() == resting.height() == themed.px(30)


def test_dark_light_and_system_contrast_change_everything(
    qapp: QApplication, themed: Theme, qtbot: QtBot
) -> None:
    """Each mode dresses the application and tells it; high contrast drops the sheet."""
    with qtbot.waitSignal(themed.changed):
        themed.choose(mode=Mode.DARK)
    assert themed.look.dark
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor("#14171A")
    assert "#1c2024" in qapp.styleSheet()
    with qtbot.waitSignal(themed.changed):
        themed.choose(mode=Mode.CONTRAST)
    assert qapp.styleSheet() == ""
    assert themed.look.contrast
    system = qapp.style().standardPalette()
    assert themed.colour("text") == system.color(QPalette.ColorRole.Text)
    with qtbot.waitSignal(themed.changed):
        themed.choose(mode=Mode.LIGHT)
    assert themed.colour("panel") == QColor("#FFFFFF")
    assert "#ffffff" in qapp.styleSheet()


def test_following_the_system_takes_its_scheme(qapp: QApplication, themed: Theme) -> None:
    """Dark when the system is dark, and back with it."""
    themed.choose(mode=Mode.SYSTEM)
    hints = qapp.styleHints()
    try:
        hints.setColorScheme(Qt.ColorScheme.Dark)
        dark = themed.look.dark or hints.colorScheme() is not Qt.ColorScheme.Dark
        hints.setColorScheme(Qt.ColorScheme.Light)
        assert dark
        assert not themed.look.dark
    finally:
        hints.unsetColorScheme()


def test_nothing_moves(qapp: QApplication, themed: Theme) -> None:
    """No animated menus, combo boxes or tool tips, and none from the style."""
    assert not qapp.isEffectEnabled(Qt.UIEffect.UI_AnimateMenu)
    assert not qapp.isEffectEnabled(Qt.UIEffect.UI_AnimateCombo)
    assert not qapp.isEffectEnabled(Qt.UIEffect.UI_FadeTooltip)
    box = QCheckBox("Tick")
    hint = QStyle.StyleHint.SH_Widget_Animation_Duration
    assert box.style().styleHint(hint, None, box) == 0
    box.deleteLater()


def test_a_look_of_its_own_needs_no_theme() -> None:
    """The projector takes the light look at its own scale, whatever the desk wears."""
    look: Look = named_look("light", scale=2.0)
    assert look.px(64) == 128
    assert not look.dark
