// Curves on a pair of axes.

export function axes(context, [left, top, width, height], colours, { x, y, range = span(y), title, xLabel, xText = label, yText = label, xLeast = 0, yLeast = 0 }) {
  const box = { left: left + 44, right: left + width - 12, top: top + 28, bottom: top + height - 34 };
  const plot = {
    context, colours, box, x, y: range,
    px: (value) => box.left + (value - x[0]) / (x[1] - x[0]) * (box.right - box.left),
    py: (value) => box.bottom - (value - range[0]) / (range[1] - range[0]) * (box.bottom - box.top),
  };
  context.font = `13px ${colours.font}`;
  context.fillStyle = colours.text;
  context.textAlign = "left";
  context.textBaseline = "alphabetic";
  context.fillText(title, box.left, top + 18, left + width - box.left);
  context.textAlign = "center";
  context.fillText(xLabel, (box.left + box.right) / 2, box.bottom + 31);
  context.strokeStyle = colours.line;
  context.lineWidth = 1;
  for (const tick of ticks(...x, xLeast)) {
    mark(context, plot.px(tick), box.bottom, plot.px(tick), box.top);
    context.fillText(xText(tick), plot.px(tick), box.bottom + 16);
  }
  context.textAlign = "right";
  for (const tick of ticks(...range, yLeast)) {
    mark(context, box.left, plot.py(tick), box.right, plot.py(tick));
    context.fillText(yText(tick), box.left - 6, plot.py(tick) + 4);
  }
  context.strokeStyle = colours.text;
  if (range[0] <= 0 && range[1] >= 0) mark(context, box.left, plot.py(0), box.right, plot.py(0));
  return plot;
}

function mark(context, x1, y1, x2, y2) {
  context.globalAlpha = 0.4;
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
  context.globalAlpha = 1;
}

// A little more than the finite values and 0 need.
function span(values) {
  let low = 0;
  let high = 0;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const pad = (high - low) * 0.08 || 0.1;
  return [low - pad, high + pad];
}

// `least` is the smallest step: 1 for what is counted.
function ticks(low, high, least) {
  const rough = (high - low) / 6;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(least, [1, 2, 5, 10].find((m) => m * power >= rough) * power);
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length: count }, (_, i) => (first + i) * step);
}

function label(tick) {
  const short = Number(tick.toPrecision(6));
  const fits = short === 0 || (Math.abs(short) >= 1e-3 && Math.abs(short) < 1e5);
  return fits ? String(short) : short.toExponential().replace("+", "");
}

// A curve; it breaks where a value is not finite and is cut at the plot's edge.
export function line(plot, xs, ys, { color, width = 1.5, dash = [] }) {
  const { context, box } = plot;
  context.save();
  context.beginPath();
  context.rect(box.left, box.top, box.right - box.left, box.bottom - box.top);
  context.clip();
  context.strokeStyle = color;
  context.lineWidth = width;
  context.setLineDash(dash);
  context.beginPath();
  let [before, pen] = [null, null];
  for (let i = 0; i < xs.length; i++) {
    const point = [plot.px(xs[i]), plot.py(ys[i])];
    const isThere = point.every(Number.isFinite);
    const [from, to] = (before && isThere && partNear(box, before, point)) || [];
    if (from) {
      if (from.some((place, k) => place !== pen?.[k])) context.moveTo(...from);
      context.lineTo(...to);
      pen = to;
    }
    before = isThere ? point : null;
  }
  context.stroke();
  context.restore();
}

// The ends of what a segment has near the box. Far outside of it, on the way of what diverges, a browser would still
// work out every dash, and lose frames over it.
function partNear({ left, right, top, bottom }, start, end) {
  const [width, height] = [right - left, bottom - top];
  const edges = [[left - width, right + width], [top - height, bottom + height]];
  let [first, last] = [0, 1];
  for (const k of [0, 1]) {
    const along = end[k] - start[k];
    const shares = edges[k].map((edge) => (edge - start[k]) / along);
    if (along === 0 && (start[k] < edges[k][0] || start[k] > edges[k][1])) return null;
    if (along === 0) continue;
    first = Math.max(first, Math.min(...shares));
    last = Math.min(last, Math.max(...shares));
  }
  if (first > last) return null;
  const at = (share) => start.map((place, k) => place + share * (end[k] - place));
  return [first === 0 ? start : at(first), last === 1 ? end : at(last)];
}

export function dot(plot, x, y, color) {
  const { context, colours } = plot;
  context.beginPath();
  context.arc(plot.px(x), plot.py(y), 6, 0, 2 * Math.PI);
  context.fillStyle = color;
  context.fill();
  context.strokeStyle = colours.background;
  context.lineWidth = 2;
  context.stroke();
}

// A shaded, striped and labelled band, so that it is seen without colour too.
export function stripes(plot, from, to, words) {
  const { context, box, colours } = plot;
  const [left, right] = [plot.px(from), plot.px(to)];
  context.save();
  context.beginPath();
  context.rect(left, box.top, right - left, box.bottom - box.top);
  context.clip();
  context.fillStyle = colours.shade;
  context.fillRect(left, box.top, right - left, box.bottom - box.top);
  context.strokeStyle = colours.shade;
  context.lineWidth = 1.5;
  context.beginPath();
  const height = box.bottom - box.top;
  for (let x = left - height; x < right; x += 9) {
    context.moveTo(x, box.bottom);
    context.lineTo(x + height, box.top);
  }
  context.stroke();
  context.restore();
  if (right - left < 62) return;
  context.fillStyle = colours.text;
  context.textAlign = "center";
  context.fillText(words, (left + right) / 2, (box.top + box.bottom) / 2);
}
