"""Figures, their alternative texts, and how they reach the notebook."""

import base64
import html
import io
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

COLORS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#7F7F7F", "#000000")
STYLES = ("-", "--", "-.", ":")
MARKERS = ("o", "^", "s", "D", "v", "P", "X", "*", "<", ">")

# In a dark theme light and dark change places and hues stay: no single grey can be read on both.
DARK = (
    '<style>[data-jp-theme-light="false"] .nnedu-figure, .vscode-dark .nnedu-figure '
    "{ filter: invert(0.867) hue-rotate(180deg); }</style>"
)

_texts: WeakKeyDictionary[Axes, str] = WeakKeyDictionary()


def axes_row(n: int = 1, width: float = 4.6, height: float = 3.4) -> list[Axes]:
    """A new figure with n plots side by side."""
    # Not through pyplot, which would keep the figure and draw it again without its text.
    figure = Figure(figsize=(width * n, height), layout="constrained", facecolor="white")
    return list(np.ravel(figure.subplots(1, n)))


def describe(ax: Axes, text: str) -> Axes:
    """Set the alternative text of a plot."""
    _texts[ax] = text
    return ax


def alt_text_of(ax: Axes) -> str:
    """The alternative text of one plot."""
    return _texts[ax]


def alt_text(figure: Figure) -> str:
    """The alternative texts of all plots of a figure."""
    return " ".join(_texts[ax] for ax in figure.axes if ax in _texts)


class Picture:
    """A figure as a PNG that carries its alternative text into the notebook's output.

    Example:
        >>> picture = Picture(axes_row()[0].figure, "an empty plot")
        >>> data, metadata = picture._repr_mimebundle_()
        >>> metadata
        {'image/png': {'alt': 'an empty plot'}}
    """

    def __init__(self, figure: Figure, alt: str) -> None:
        buffer = io.BytesIO()
        figure.savefig(buffer, format="png", dpi=110)
        self.png = buffer.getvalue()
        # A photograph would become its negative.
        images = [image.get_array() for ax in figure.axes for image in ax.images]
        self.turns_dark = not any(image is not None and image.ndim == 3 for image in images)
        self.alt = alt

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> tuple[dict, dict]:
        # JupyterLab gives an image/png no alt attribute, so the page gets its own <img>; nbconvert
        # and other readers take the metadata.
        png = base64.b64encode(self.png).decode()
        img = f'<img alt="{html.escape(self.alt)}" src="data:image/png;base64,{png}"'
        page = f'{DARK}{img} class="nnedu-figure">' if self.turns_dark else f"{img}>"
        data = {"text/html": page, "image/png": png, "text/plain": self.alt}
        return data, {"image/png": {"alt": self.alt}}


def show(ax: Axes | Figure, alt: str | None = None) -> None:
    """Display the figure of ``ax`` in the notebook, with its alternative text or with ``alt``."""
    from IPython.display import display

    figure = ax if isinstance(ax, Figure) else ax.figure
    assert isinstance(figure, Figure)
    alt = alt or alt_text(figure)
    if not alt:
        raise ValueError("a picture needs a text for those who cannot see it: show(ax, alt='...')")
    display(Picture(figure, alt))


def label_axes(ax: Axes, title: str, xlabel: str, ylabel: str) -> None:
    """Set title and axis labels."""
    ax.set_title(title)
    ax.set_xlabel(xlabel)
    ax.set_ylabel(ylabel)
