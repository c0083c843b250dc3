// The playground's picture: the network with a picture for every neuron, the map, the losses.

import { contours } from "./contours.js";
import { axes, line } from "./plot.js";
import { EDGE, pictures, SIDE } from "./playground_pictures.js";
import { FEATURES } from "./playground_data.js";

const HEAD = 44;

// Where the three parts are; each [left, top, width, height].
export function areas(width) {
  if (width >= 900) {
    const side = Math.min(360, width * 0.26);
    const height = side + 62;
    const left = width - 2 * side - 80;
    return { height, network: [0, 0, left, height], map: [left, 0, side + 56, height],
      loss: [left + side + 56, 0, width - left - side - 68, height] };
  }
  if (width >= 560) {
    const side = Math.min(300, width / 2 - 56);
    return { height: 350 + side + 62, network: [0, 0, width, 340], map: [0, 350, side + 56, side + 62],
      loss: [side + 56, 350, width - side - 56, side + 62] };
  }
  const side = Math.min(330, width - 56);
  return { height: 340 + side + 62 + 210, network: [0, 0, width, 340],
    map: [0, 340, side + 56, side + 62], loss: [0, 340 + side + 62, width, 210] };
}

// Where columns are narrow, the names of the inputs stand above them.
const isNarrow = (pitch) => pitch < 100;

// Every neuron's id and square, column by column.
export function neurons([left, top, width, height], run) {
  const columns = [FEATURES.map((_, k) => `x${k}`),
    ...run.active.map((_, l) => Array.from({ length: run.dense[l].fanOut }, (_, j) => `${l + 1}.${j + 1}`)),
    ["output"]];
  const rows = Math.max(...columns.map((ids) => ids.length));
  const pitch = [width / columns.length, (height - HEAD) / rows];
  const side = Math.min(48, pitch[1] - (isNarrow(pitch[0]) ? 14 : 6), pitch[0] * 0.62);
  return columns.flatMap((ids, column) => ids.map((id, j) => ({
    id, column, side, narrow: isNarrow(pitch[0]),
    x: left + pitch[0] * (column + (column ? 0.5 : 0.6)) - side / 2,
    y: top + HEAD + (height - HEAD) / 2 + (j - (ids.length - 1) / 2) * pitch[1] - side / 2,
  })));
}

export function drawPlayground(context, width, height, colours, shown) {
  const place = areas(width);
  const all = neurons(place.network, shown.run);
  const images = pictures(shown.run, colours);
  headings(context, place.network, colours, shown);
  edges(context, colours, shown.run, all);
  for (const neuron of all) drawNeuron(context, colours, neuron, images, shown);
  shown.map = drawMap(context, place.map, colours, images, shown);
  drawLosses(context, place.loss, colours, shown);
  const { run: { features }, setting: { neuron } } = shown;
  shown.placed(all, shown.map.box, (id) => (id[0] === "x" ? features[id.slice(1)] : id === neuron));
}

function headings(context, [left, , width], colours, { run, summary }) {
  const count = run.active.length + 2;
  context.font = `13px ${colours.font}`;
  context.fillStyle = colours.text;
  context.textAlign = "left";
  context.textBaseline = "alphabetic";
  context.fillText(summary, left + 4, 14, width - 8);
  context.textAlign = "center";
  for (let c = 0; c < count; c++) {
    const word = c === 0 ? "Inputs" : c === count - 1 ? "Output" : run.active[c - 1].name;
    context.fillText(word, left + width / count * (c + (c ? 0.5 : 0.6)), 36, width / count - 4);
  }
}

// A line for every weight: as wide as the weight is large, dashed where it is negative.
function edges(context, colours, run, all) {
  const at = Object.fromEntries(all.map((neuron) => [neuron.id, neuron]));
  const columns = [FEATURES.map((_, k) => `x${k}`).filter((_, k) => run.features[k])];
  for (let c = 1; c <= run.dense.length; c++) {
    columns.push(all.filter(({ column }) => column === c).map(({ id }) => id));
  }
  run.dense.forEach(({ theta, fanOut }, l) => columns[l].forEach((from, i) =>
    columns[l + 1].forEach((to, j) => {
      const [w, a, b] = [theta[i * fanOut + j], at[from], at[to]];
      const [x1, y1, y2] = [a.x + a.side, a.y + a.side / 2, b.y + b.side / 2];
      const middle = (x1 + b.x) / 2;
      context.beginPath();
      context.moveTo(x1, y1);
      context.bezierCurveTo(middle, y1, middle, y2, b.x, y2);
      context.strokeStyle = w < 0 ? colours.gradient : colours.value;
      context.lineWidth = Math.min(7, 0.4 + 1.8 * Math.abs(w)) || 0.4;
      context.setLineDash(w < 0 ? [5, 3] : []);
      context.globalAlpha = 0.8;
      context.stroke();
    })));
  context.setLineDash([]);
  context.globalAlpha = 1;
}

function drawNeuron(context, colours, { id, x, y, side, narrow }, images, { run, setting, dead }) {
  const input = id[0] === "x";
  const off = input && !run.features[id.slice(1)];
  context.globalAlpha = off ? 0.35 : 1;
  images.paint(context, id, x, y, side, side);
  context.lineWidth = setting.neuron === id ? 4 : 1.5;
  context.strokeStyle = colours.text;
  if (off) context.setLineDash([3, 3]);
  context.strokeRect(x, y, side, side);
  context.setLineDash([]);
  context.globalAlpha = 1;
  context.fillStyle = colours.text;
  context.font = `11px ${colours.font}`;
  context.textAlign = "right";
  if (input && !narrow) context.fillText(FEATURES[id.slice(1)], x - 5, y + side / 2 + 4);
  else if (input) {
    context.textAlign = "center";
    context.fillText(FEATURES[id.slice(1)], x + side / 2, y - 2);
  }
  if (!dead.includes(id)) return;
  context.lineWidth = 2;
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x + side, y + side);
  context.moveTo(x + side, y);
  context.lineTo(x, y + side);
  context.stroke();
}

function drawMap(context, rect, colours, images, { run, setting, title, cursor }) {
  const plot = axes(context, rect, colours, {
    x: [-EDGE, EDGE], range: [-EDGE, EDGE], title, xLabel: "x1",
  });
  const { left, right, top, bottom } = plot.box;
  images.paint(context, setting.neuron, left, top, right - left, bottom - top);
  if (setting.neuron === "output") {
    contours(plot, images.outputs, SIDE, [0], colours.text);
  }
  const { x, y, n, numbers } = run.points;
  for (let i = 0; i < n; i++) {
    const value = numbers ? y[i] : 2 * y[i] - 1;
    symbol(plot, x[2 * i], x[2 * i + 1], value, i < run.train.n);
  }
  if (cursor) {
    line(plot, [cursor[0] - 0.3, cursor[0] + 0.3], [cursor[1], cursor[1]], { color: colours.text, width: 3 });
    line(plot, [cursor[0], cursor[0]], [cursor[1] - 0.3, cursor[1] + 0.3], { color: colours.text, width: 3 });
  }
  return plot;
}

// Above 0 a circle, below a square, the larger the further from 0; test points are hollow.
function symbol({ context, colours, box, px, py }, x1, x2, value, full) {
  const [left, top] = [px(x1), py(x2)];
  if (left < box.left || left > box.right || top < box.top || top > box.bottom) return;
  const ink = value > 0 ? colours.value : colours.gradient;
  const size = 1.6 + 2 * Math.min(1, Math.abs(value));
  context.beginPath();
  if (value > 0) context.arc(left, top, size, 0, 2 * Math.PI);
  else context.rect(left - 0.9 * size, top - 0.9 * size, 1.8 * size, 1.8 * size);
  context.fillStyle = full ? ink : colours.background;
  context.strokeStyle = full ? colours.background : ink;
  context.lineWidth = full ? 1 : 1.6;
  context.fill();
  context.stroke();
}

// Room for the losses, up to four times those that training began with.
function topOf(training, test) {
  const all = [...training, ...test].filter(Number.isFinite);
  const first = Math.max(training[0] || 0, test[0] || 0, 0.1);
  return 1.08 * Math.min(4 * first, all.reduce((most, loss) => Math.max(most, loss), 0.1));
}

function drawLosses(context, rect, colours, { run, history }) {
  const last = history.at(-1)?.[0] ?? 0;
  const [epochs, training, test] = [0, 1, 2].map((k) => history.map((row) => row[k]));
  const plot = axes(context, rect, colours, {
    x: [0, Math.max(20, last)], range: [-0.05, 1].map((share) => share * topOf(training, test)),
    title: `loss, ${run.lossName}`, xLabel: "epoch",
  });
  line(plot, epochs, test, { color: colours.gradient, width: 2, dash: [6, 3] });
  line(plot, epochs, training, { color: colours.value, width: 2 });
  context.textAlign = "right";
  const say = (words, color, row) => {
    context.fillStyle = color;
    context.fillText(words, plot.box.right - 4, plot.box.top + 14 + 16 * row);
  };
  const at = (row) => (row.length ? ` ${Number(row.at(-1).toPrecision(3))}` : "");
  say(`— training${at(training)}`, colours.value, 0);
  say(`- - test${at(test)}`, colours.gradient, 1);
  say(`epoch ${run.offset + run.epoch}`, colours.text, 2);
}
