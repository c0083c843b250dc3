import { contours, levelsOf, trail } from "./contours.js";
import { number } from "./controls.js";
import { descend, explain, heightsOf, isLost, STEPS, SURFACES } from "./descent.js";
import { lesson, mapAndCurve } from "./lesson.js";
import { axes, dot, line } from "./plot.js";

const EDGE = [-3, 3];

function view(setting, get, arrays) {
  const surface = SURFACES[setting.surface];
  const rows = arrays ? rowsFrom(arrays[0]) : descend(surface, setting, get("draws"));
  const heights = arrays ? arrays[1] : heightsOf(surface);
  const step = Math.min(setting.step, rows.length - 1);
  const alt = `The surface ${setting.surface} seen from above with the path of gradient descent, and `
    + "the loss at every step.";
  if (!rows.length) return { heights, rows, step: 0, last: 0, alt, words: "There is no path to show." };
  const [a, b, loss, slope] = rows[step];
  const [trouble, verdict] = explain(rows, setting, surface?.curvature);
  const words = `Step ${step}: w = (${number(a)}, ${number(b)}), loss ${number(loss)}, `
    + `gradient of length ${number(slope)}. ${verdict}`;
  return { heights, rows, step, last: rows.length - 1, trouble, alt, words, name: setting.surface };
}

function rowsFrom(flat) {
  return Array.from({ length: flat.length / 4 }, (_, i) => Array.from(flat.subarray(4 * i, 4 * i + 4)));
}

function draw(context, width, height, colours, { heights, rows, step, name }) {
  const [map, curve] = mapAndCurve(width, height);
  const plot = axes(context, map, colours, {
    x: EDGE, range: EDGE, title: `w2 against w1 on the ${name}`, xLabel: "w1",
  });
  contours(plot, heights, Math.sqrt(heights.length), levelsOf(heights), colours.line);
  const walked = rows.slice(0, step + 1);
  trail(plot, walked, colours.gradient);
  if (!rows.length) return;
  ring(plot, rows[0], colours.text);
  if (!isLost(rows[step]) && Math.max(...rows[step].slice(0, 2).map(Math.abs)) <= 3) {
    dot(plot, rows[step][0], rows[step][1], colours.gradient);
  }
  const losses = rows.map((row) => row[2]);
  // A loss that explodes runs out at the top instead of flattening all that came before.
  const most = Math.min(Math.max(...losses), 3 * losses[0] + 0.1);
  const shown = losses.map((loss) => Math.min(loss, 2 * most));
  const plotted = axes(context, curve, colours, {
    x: [0, STEPS], y: [most], title: "loss", xLabel: "step",
  });
  const steps = rows.map((_, i) => i);
  line(plotted, steps, shown, { color: colours.line, width: 1.5, dash: [4, 3] });
  line(plotted, steps.slice(0, step + 1), shown, { color: colours.value, width: 2.5 });
  if (shown[step] <= plotted.y[1]) dot(plotted, step, shown[step], colours.value);
}

function ring({ context, px, py }, [a, b], color) {
  context.beginPath();
  context.arc(px(a), py(b), 6, 0, 2 * Math.PI);
  context.strokeStyle = color;
  context.lineWidth = 2;
  context.stroke();
}

const isOwn = ({ surface }) => !(surface in SURFACES);

const render = (place) => lesson(place, {
  name: "gradient-descent",
  whose: (setting) => (isOwn(setting)
    ? `your ${setting.surface} and its slope measured, in Python`
    : "nnedu's surface and gradient descent, in your browser"),
  controls: [
    { trait: "surface", label: "Surface", options: place.model.get("setting").surface.options },
    { trait: "lr", label: "Learning rate", log: true, min: 0.001, max: 3, step: 0.02 },
    { trait: "w1", label: "Start w1", min: -3, max: 3, step: 0.1 },
    { trait: "w2", label: "Start w2", min: -3, max: 3, step: 0.1 },
    { trait: "noise", label: "Batch noise", min: 0, max: 3, step: 0.1 },
  ],
  view,
  inPython: isOwn,
  draw,
  delay: 120,
});

export default { render };
