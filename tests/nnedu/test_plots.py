"""Pictures carry their texts, and the drawing of a network shows what the model holds."""

import xml.etree.ElementTree as ET

import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from nnedu import Dense, Dropout, ReLU, Sequential, Tanh, plots
from nnedu.history import History
from nnedu.layers import Conv2D, Flatten


def shown(action):
    """What a notebook cell would store for a picture that an action displays."""
    InteractiveShell.instance()
    with capture_output() as captured:
        action()
    (output,) = captured.outputs
    return output.data, output.metadata


def test_show_puts_png_and_text_into_the_output():
    ax = plots.curves({"loss": [2, 1]}, title="Training")
    data, metadata = shown(lambda: plots.show(ax))
    text = "Training: loss over x. loss goes from 2 to 1."
    assert metadata["image/png"]["alt"] == data["text/plain"] == text
    assert data["image/png"].startswith("iVBOR")
    assert f'alt="{text}"' in data["text/html"]


def test_figures_turn_dark_with_the_theme_but_photographs_do_not():
    grey, photographs = np.zeros((2, 4, 4)), np.zeros((2, 4, 4, 3))
    pictures = [plots.Picture(plots.image_grid(i)[0].figure, "two") for i in (grey, photographs)]
    pages = [picture._repr_mimebundle_()[0]["text/html"] for picture in pictures]
    assert ['class="nnedu-figure"' in page for page in pages] == [True, False]
    assert ["filter: invert" in page for page in pages] == [True, False]


def test_the_text_can_be_given_and_is_escaped():
    ax = plots.curves({"loss": [2, 1]})
    data, metadata = shown(lambda: plots.show(ax, alt='a "quoted" <b>'))
    assert metadata["image/png"]["alt"] == 'a "quoted" <b>'
    assert 'alt="a &quot;quoted&quot; &lt;b&gt;"' in data["text/html"]


def test_a_picture_without_text_is_refused():
    with pytest.raises(ValueError, match="needs a text"):
        plots.show(plots.axes_row()[0])


def test_history_plots_itself():
    history = History()
    for name in ("loss", "validation loss", "validation accuracy"):
        history.add(name, 0.5)
        history.add(name, 0.25)
    _data, metadata = shown(history.plot)
    assert "validation accuracy goes from 0.5 to 0.25" in metadata["image/png"]["alt"]
    with pytest.raises(KeyError, match="nothing was measured as 'accuracy'"):
        history["accuracy"]


def test_spread_shows_every_measurement_and_their_deviation():
    ax = plots.spread({"relu": [1.0, 3.0, 8.0], "tanh": [5.0, 5.0, 5.0]}, ylabel="steps")
    bars = [bar.get_segments()[0][:, 1] for bar in ax.collections]
    np.testing.assert_allclose(bars[0], [4 - np.std([1, 3, 8]), 4 + np.std([1, 3, 8])])
    np.testing.assert_allclose(bars[1], [5, 5])
    assert sorted(ax.lines[0].get_ydata()) == [1, 3, 8]
    assert [label.get_text() for label in ax.get_xticklabels()] == ["relu", "tanh"]


def test_many_names_are_turned_so_that_they_do_not_meet():
    def angles(count):
        ax = plots.spread({f"after {i} epochs": [1.0] for i in range(count)})
        ax.figure.draw_without_rendering()
        return {label.get_rotation() for label in ax.get_xticklabels()}

    assert angles(6) == {0}
    assert angles(7) == {45}


def test_curves_and_classes_differ_by_more_than_colour():
    lines = plots.curves({str(i): [0, 1] for i in range(4)}).lines
    assert len({line.get_linestyle() for line in lines}) == 4
    points = plots.scatter_classes(np.eye(3)[:, :2], np.arange(3)).collections
    assert len({p.get_paths()[0].vertices.tobytes() for p in points}) == 3


def test_every_kind_of_picture_can_be_drawn():
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(20, 2)), np.arange(20) % 3
    for axes in (
        plots.decision_boundary(lambda p: (p[:, 0] > 0).astype(int), x, y),
        plots.histograms({"one": x, "two": x}, title="Layers")[0],
        plots.confusion(np.eye(3, dtype=int), ["a", "b", "c"]),
        plots.image_grid(rng.random((10, 4, 4)), [str(i) for i in range(10)])[0],
    ):
        picture = plots.Picture(axes.figure, plots.alt_text(axes.figure))
        assert picture.alt
        assert len(picture.png) > 1000


def drawing(*layers):
    diagram = Sequential(*layers).diagram()
    return diagram, ET.fromstring(diagram.svg)


def tags(svg, name):
    return svg.findall(f".//{{http://www.w3.org/2000/svg}}{name}")


def test_a_small_network_shows_every_unit_and_weight():
    rng = np.random.default_rng(0)
    layer = Dense(2, 3, rng=rng)
    layer.W = [[1, -2, 0.5], [0.25, 1, -1]]
    diagram, svg = drawing(layer, Tanh(), Dense(3, 1, rng=rng))
    assert len(tags(svg, "circle")) == 6
    lines = tags(svg, "line")
    assert len(lines) == 9
    assert ["stroke-dasharray" in line.attrib for line in lines[:6]] == [0, 1, 0, 0, 0, 1]
    widths = [float(line.get("stroke-width")) for line in lines[:6]]
    assert widths[1] == max(widths) > widths[0] > widths[2]
    assert "−2.00" in diagram.svg
    assert svg.get("aria-label") == diagram.alt == tags(svg, "title")[0].text


def test_a_large_layer_is_abbreviated():
    rng = np.random.default_rng(0)
    diagram, svg = drawing(Dense(784, 512, rng=rng), ReLU(), Dropout(0.5, rng=rng))
    assert "… 512 units" in diagram.svg
    assert len(tags(svg, "circle")) == 10
    assert len(diagram.svg) < 20_000
    words = [text.text for text in tags(svg, "text")]
    assert {"Dense(784, 512)", "ReLU()", "Dropout(0.5)"} <= set(words)


def test_a_network_that_begins_with_an_activation_still_shows_its_inputs():
    diagram, svg = drawing(Tanh(), Dense(2, 2, rng=np.random.default_rng(0)))
    assert diagram.alt == "Network of 2 inputs, then Tanh(), Dense(2, 2); 6 parameters."
    assert len(tags(svg, "circle")) == 4


def test_other_layers_are_boxes_with_arrows_between_them():
    rng = np.random.default_rng(0)
    layers = Conv2D(1, 2, 3, rng=rng), ReLU(), Flatten(), Dense(8, 2, rng=rng)
    diagram, svg = drawing(*layers)
    assert diagram.alt.startswith("Network of its input, then Conv2D(1, 2, 3x3), ReLU(), Flatten()")
    assert len(tags(svg, "rect")) == 1 + 2  # the card, the input, the convolution
    assert len(tags(svg, "path")) == 2
    assert len(tags(svg, "circle")) == 2


def test_the_notebook_gets_the_drawing_with_its_text():
    diagram, _ = drawing(Dense(2, 2, rng=np.random.default_rng(0)))
    data, metadata = diagram._repr_mimebundle_()
    assert metadata["image/svg+xml"]["alt"] == data["text/plain"] == diagram.alt


def test_paths_stand_where_the_weights_were_inside_the_contours():
    routes = {"one": np.array([[2.0, 1.0], [1.0, 0.5], [0.0, 0.0]]), "two": np.zeros((1, 2))}
    ax = plots.paths(lambda a, b: a * a + b * b, routes, labels=("w", "b"))
    drawn = {line.get_label(): line.get_xydata() for line in ax.lines}
    for name, route in routes.items():
        np.testing.assert_array_equal(drawn[name], route)
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("w", "b")
    low, high = ax.get_xlim()
    assert low < 0 < 2 < high
    framed = plots.paths(lambda a, b: a * a + b * b, routes, corners=((-1, -2), (3, 4)))
    assert (framed.get_xlim(), framed.get_ylim()) == ((-1, 3), (-2, 4))
    assert "one: 2 steps, from (2, 1) to (0, 0)." in plots.alt_text(ax.figure)
