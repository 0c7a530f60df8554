"""The status of a person as words or colours of a spreadsheet say it."""

import colorsys
import re

from iomdesk.domain.people import Rag

_LETTERS = re.compile(r"[^a-z]+")
_WORDS = {
    "r": Rag.RED,
    "red": Rag.RED,
    "a": Rag.AMBER,
    "am": Rag.AMBER,
    "amb": Rag.AMBER,
    "amber": Rag.AMBER,
    "yellow": Rag.AMBER,
    "aa": Rag.AMBER_ALERT,
    "aalert": Rag.AMBER_ALERT,
    "alert": Rag.AMBER_ALERT,
    "amberalert": Rag.AMBER_ALERT,
    "ambalert": Rag.AMBER_ALERT,
    "alertamber": Rag.AMBER_ALERT,
    "ambera": Rag.AMBER_ALERT,
    "g": Rag.GREEN,
    "gr": Rag.GREEN,
    "green": Rag.GREEN,
    "notset": Rag.NOT_SET,
    "notrated": Rag.NOT_SET,
}


def read_rag(typed: str) -> Rag | None:
    """The status a word stands for, in any case and with any marks; None for no status."""
    return _WORDS.get(_LETTERS.sub("", typed.casefold()))


def rag_of_colour(colour: str) -> Rag | None:
    """The status a fill colour ("FF8000") stands for; None for white, grey, blue and such.

    By hue, so that the shades of different palettes do: red up to 14 degrees, orange up
    to 38 is Amber Alert, up to 66 Amber (Excel's own orange-yellow FFC000 is at 45),
    green up to 170.
    """
    try:
        red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    except ValueError:
        return None
    hue, lightness, saturation = colorsys.rgb_to_hls(red, green, blue)
    if saturation < 0.2 or not 0.12 < lightness < 0.95:
        return None
    degrees = hue * 360
    for limit, status in ((14, Rag.RED), (38, Rag.AMBER_ALERT), (66, Rag.AMBER), (170, Rag.GREEN)):
        if degrees <= limit:
            return status
    return Rag.RED if degrees >= 340 else None
