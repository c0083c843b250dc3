// Lines of equal height on a grid of values (marching squares).

import { line } from "./plot.js";

// `heights` is rows × columns over the plot's ranges, first row at the bottom.
export function contours(plot, heights, columns, levels, color) {
  const rows = heights.length / columns;
  const { context, box } = plot;
  const px = (column) => box.left + column / (columns - 1) * (box.right - box.left);
  const py = (row) => box.bottom - row / (rows - 1) * (box.bottom - box.top);
  context.strokeStyle = color;
  context.lineWidth = 1;
  context.beginPath();
  for (let row = 0; row < rows - 1; row++) {
    for (let column = 0; column < columns - 1; column++) {
      const at = row * columns + column;
      const corners = [heights[at], heights[at + 1], heights[at + columns + 1], heights[at + columns]];
      for (const level of levels) {
        cut(corners, level).forEach(([x, y], k) => {
          if (k % 2) context.lineTo(px(column + x), py(row + y));
          else context.moveTo(px(column + x), py(row + y));
        });
      }
    }
  }
  context.stroke();
}

// Where the level crosses the sides of a square: corners from lower left, counter-clockwise.
function cut([a, b, c, d], level) {
  const points = [];
  const side = (from, to, point) => {
    if (from < level !== to < level) points.push(point((level - from) / (to - from)));
  };
  side(a, b, (t) => [t, 0]);
  side(b, c, (t) => [1, t]);
  side(d, c, (t) => [t, 1]);
  side(a, d, (t) => [0, t]);
  return points;
}

// More lines where the surface is low.
export function levelsOf(heights, count = 12) {
  const finite = heights.filter(Number.isFinite);
  const low = finite.reduce((a, b) => Math.min(a, b), Infinity);
  const high = finite.reduce((a, b) => Math.max(a, b), -Infinity);
  return Array.from({ length: count }, (_, k) => low + (high - low) * ((k + 0.5) / count) ** 2);
}

// A path of [x, y] with a dot at every place.
export function trail(plot, path, color, dash = []) {
  const { context, box } = plot;
  line(plot, path.map(([x]) => x), path.map(([, y]) => y), { color, width: 2, dash });
  context.save();
  context.beginPath();
  context.rect(box.left, box.top, box.right - box.left, box.bottom - box.top);
  context.clip();
  context.fillStyle = color;
  for (const [x, y] of path) {
    context.beginPath();
    context.arc(plot.px(x), plot.py(y), 2.5, 0, 2 * Math.PI);
    context.fill();
  }
  context.restore();
}
