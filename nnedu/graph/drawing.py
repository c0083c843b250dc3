"""A graph as a picture: layers from left to right, values in the boxes, gradients beneath."""

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from nnedu.graph import text

if TYPE_CHECKING:
    from nnedu.graph.steps import Graph, Step

BOX_WIDTH, BOX_HEIGHT, GAP_X, GAP_Y, MARGIN = 104, 58, 24, 16, 8
BLUE, ORANGE, GREY = "#0072b2", "#b34700", "#777777"


@dataclass(frozen=True)
class Drawing:
    """A picture that shows itself in a notebook, with its words for those who do not see it."""

    svg: str
    alt: str

    def _repr_mimebundle_(self, **kwargs: object) -> tuple[dict[str, str], dict[str, object]]:
        # As HTML the drawing keeps its label where image/svg+xml is shown as a bare image.
        data = {"text/html": self.svg, "image/svg+xml": self.svg, "text/plain": self.alt}
        return data, {"image/svg+xml": {"alt": self.alt}}


def layout(graph: "Graph") -> list[tuple[float, float] | None]:
    """The left upper corner of every node's box; None for constants, which are not drawn.

    A node stands one layer right of its last parent, a leaf one layer left of its first use.
    Within a layer, nodes are sorted by the mean height of their neighbours.
    """
    layers = _layers(graph)
    height: dict[int, float] = {}
    rows = max(len(layer) for layer in layers)
    links = _neighbours(graph)
    for sweep in range(8):
        for layer in layers if sweep % 2 == 0 else reversed(layers):
            if sweep:
                layer.sort(key=lambda i: sum(height[j] for j in links[i]) / max(len(links[i]), 1))
            for row, i in enumerate(layer):
                height[i] = row + (rows - len(layer)) / 2
    corners: list[tuple[float, float] | None] = [None] * len(graph.nodes)
    for column, layer in enumerate(layers):
        for i in layer:
            corners[i] = (
                MARGIN + column * (BOX_WIDTH + GAP_X),
                MARGIN + height[i] * (BOX_HEIGHT + GAP_Y),
            )
    return corners


def _layers(graph: "Graph") -> list[list[int]]:
    depth: list[int] = []
    for node in graph.nodes:
        depth.append(1 + max((depth[graph.place[id(p)]] for p in node.parents), default=-1))
    for i, node in enumerate(graph.nodes):
        uses = [depth[j] for j, child in enumerate(graph.nodes) if node in child.parents]
        if not node.parents and uses:
            depth[i] = min(uses) - 1
    drawn = [i for i, node in enumerate(graph.nodes) if not node.constant]
    return [[i for i in drawn if depth[i] == d] for d in sorted({depth[i] for i in drawn})]


def _neighbours(graph: "Graph") -> list[list[int]]:
    links: list[list[int]] = [[] for _ in graph.nodes]
    for i, node in enumerate(graph.nodes):
        for parent in node.parents:
            j = graph.place[id(parent)]
            if not parent.constant:
                links[i].append(j)
                links[j].append(i)
    return links


def draw(graph: "Graph", steps: "list[Step]", active: "Step | None" = None) -> Drawing:
    """The graph as it stands after these steps, the active one marked."""
    values = {i: text.show(n.data) for i, n in enumerate(graph.nodes) if not n.parents}
    gradients: dict[int, str] = {}
    for step in steps:
        if step.kind == "forward":
            values[step.node] = text.show(step.value)
        elif step.total is not None:
            gradients[step.node if step.parent is None else step.parent] = text.show(step.total)
    corners = layout(graph)
    parts = [_edge(graph, corners, i, active) for i in range(len(graph.nodes))]
    for i, corner in enumerate(corners):
        if corner:
            marked = active is not None and i in (active.node, active.parent)
            parts.append(_box(graph, i, corner, values.get(i), gradients.get(i), marked))
    width = MARGIN + BOX_WIDTH + max(corner[0] for corner in corners if corner)
    height = MARGIN + BOX_HEIGHT + max(corner[1] for corner in corners if corner)
    alt = describe(graph, values, gradients)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
        f'width="{width:g}" height="{height:g}" role="img" aria-label="{escape(alt)}" '
        f'font-family="sans-serif" font-size="12" text-anchor="middle">{"".join(parts)}</svg>'
    )
    return Drawing(svg, alt)


def describe(graph: "Graph", values: dict[int, str], gradients: dict[int, str]) -> str:
    """The picture in words."""
    lines = []
    for i, node in enumerate(graph.nodes):
        if node.constant:
            continue
        formula = f" = {graph.formula(node)}" if node.operation else ""
        value = f" = {values[i]}" if i in values else ", not computed yet"
        gradient = f", gradient {gradients[i]}" if i in gradients else ""
        lines.append(f"{graph.names[i]}{formula}{value}{gradient}")
    return f"Computational graph of {len(lines)} nodes. " + "; ".join(lines) + "."


def _edge(
    graph: "Graph",
    corners: list[tuple[float, float] | None],
    i: int,
    active: "Step | None",
) -> str:
    """The lines that end in node i; the one a step uses is thick."""
    parts = []
    for parent in graph.nodes[i].parents:
        j = graph.place[id(parent)]
        start, end = corners[j], corners[i]
        if start is None or end is None:
            continue
        x1, y1 = start[0] + BOX_WIDTH, start[1] + BOX_HEIGHT / 2
        x2, y2 = end[0], end[1] + BOX_HEIGHT / 2
        middle = (x1 + x2) / 2
        style = f'stroke="{GREY}" stroke-width="1.2"'
        if active and active.node == i and active.kind == "forward":
            style = f'stroke="{BLUE}" stroke-width="3"'
        elif active and active.node == i and active.parent == j:
            style = f'stroke="{ORANGE}" stroke-width="3" stroke-dasharray="6 3"'
        curve = f"M{x1:g} {y1:g}C{middle:g} {y1:g} {middle:g} {y2:g} {x2:g} {y2:g}"
        parts.append(f'<path d="{curve}" fill="none" {style}/>')
    return "".join(parts)


def _box(
    graph: "Graph",
    i: int,
    corner: tuple[float, float],
    value: str | None,
    gradient: str | None,
    marked: bool,
) -> str:
    x, y = corner
    middle = x + BOX_WIDTH / 2
    title = graph.names[i]
    if graph.nodes[i].operation:
        title += f" = {graph.formula(graph.nodes[i])}"
    fit = f' textLength="{BOX_WIDTH - 8}" lengthAdjust="spacingAndGlyphs"' * (len(title) > 16)
    lines = [
        f'<text x="{middle:g}" y="{y + 16:g}" fill="#222222"{fit}>{escape(title)}</text>',
        f'<text x="{middle:g}" y="{y + 33:g}" fill="{BLUE}">{value or "?"}</text>',
    ]
    if gradient is not None:
        grad = f"grad {gradient}"
        lines.append(f'<text x="{middle:g}" y="{y + 50:g}" fill="{ORANGE}">{grad}</text>')
    shape = 3 if graph.nodes[i].parents else 16
    return (
        f'<rect x="{x:g}" y="{y:g}" width="{BOX_WIDTH}" height="{BOX_HEIGHT}" rx="{shape}" '
        f'fill="#ffffff" stroke="{BLUE if marked else GREY}" '
        f'stroke-width="{3 if marked else 1.2}"/>' + "".join(lines)
    )
