"""Pictures: arrays in, Axes out, each with a text for those who cannot see it.

Every function draws on ``ax`` (or a new one), returns it, and notes an alternative text. `show`
displays the figure in the notebook with that text. Colours are Okabe and Ito's, which colour-blind
people can tell apart; line styles, markers and numbers say the same again.
"""

from nnedu.plots.curves import curves, histograms, spread
from nnedu.plots.figure import (
    COLORS,
    MARKERS,
    STYLES,
    Picture,
    alt_text,
    axes_row,
    describe,
    show,
)
from nnedu.plots.grid import confusion, image_grid, table
from nnedu.plots.plane import decision_boundary, paths, scatter_classes

__all__ = [
    "COLORS",
    "MARKERS",
    "STYLES",
    "Picture",
    "alt_text",
    "axes_row",
    "confusion",
    "curves",
    "decision_boundary",
    "describe",
    "histograms",
    "image_grid",
    "paths",
    "scatter_classes",
    "show",
    "spread",
    "table",
]
