import { contours, levelsOf } from "./contours.js";
import { number } from "./controls.js";
import { heightsOf, isLost, STEPS, SURFACES } from "./descent.js";
import { lesson, mapAndCurve } from "./lesson.js";
import { axes, line } from "./plot.js";
import { RUNNERS, runOne } from "./race.js";

const EDGE = [-3, 3];
const DASHES = [[], [8, 3], [2, 3], [10, 3, 2, 3], [5, 2], [14, 4], [1, 2]];
const LETTERS = "ABCDEFG";

function view(setting, get, arrays) {
  const surface = SURFACES[setting.surface];
  const lanes = RUNNERS.flatMap((runner, i) => (setting[runner[0]]
    ? [{ i, label: runner[1], rows: runOne(surface, runner, setting) }] : []));
  if (arrays?.[0].length) lanes.push({ i: 6, label: `your ${get("own")}`, rows: rowsOf(arrays[0]) });
  const { step } = setting;
  const now = lanes.map((lane) => {
    const row = lane.rows[Math.min(step, lane.rows.length - 1)];
    return { ...lane, row, lost: isLost(row) };
  });
  const ranked = now.filter(({ lost }) => !lost).sort((one, other) => one.row[2] - other.row[2]);
  const lost = lanes.filter(({ rows }) => isLost(rows.at(-1))).map(({ label }) => label);
  const places = ranked.map(({ label, row }) => `${label} ${number(row[2])}`).join(", ");
  return {
    lanes: now, heights: heightsOf(surface), step, last: STEPS, name: setting.surface,
    alt: `Paths of ${lanes.length} optimizers on the surface ${setting.surface}, and their losses.`,
    words: lanes.length
      ? `Losses at step ${step}, the lowest first: ${places || "none is left"}.`
      : "Nobody runs: choose an optimizer.",
    trouble: lost.length
      ? `Diverged: ${lost.join(", ")}. With this learning rate each step leaps further than the last.` : "",
  };
}

function rowsOf(flat) {
  return Array.from({ length: flat.length / 3 }, (_, i) => Array.from(flat.subarray(3 * i, 3 * i + 3)));
}

// So that losses of 10 and of 0.00001 can be told apart.
const logOf = (loss) => Math.log10(Math.max(loss, 1e-6));

function draw(context, width, height, colours, { lanes, heights, step, name }) {
  const [map, curve] = mapAndCurve(width, height);
  const plot = axes(context, map, colours, {
    x: EDGE, range: EDGE, title: `w2 against w1 on the ${name}`, xLabel: "w1",
  });
  contours(plot, heights, Math.sqrt(heights.length), levelsOf(heights), colours.line);
  const losses = axes(context, curve, colours, {
    x: [0, STEPS], range: [-6.4, 2.4], title: "log10 of the loss", xLabel: "step",
  });
  for (const { i, rows, row } of lanes) {
    const style = { color: colours.many[i], width: 2, dash: DASHES[i] };
    const walked = rows.slice(0, step + 1);
    line(plot, walked.map(([x]) => x), walked.map(([, y]) => y), style);
    line(losses, walked.map((_, k) => k), walked.map(([, , loss]) => logOf(loss)), style);
    flag(plot, row[0], row[1], LETTERS[i], colours.many[i]);
    flag(losses, walked.length - 1, logOf(row[2]), LETTERS[i], colours.many[i]);
  }
}

// A runner's letter at its place, where that is inside.
function flag({ context, colours, box, px, py }, x, y, letter, color) {
  const [left, top] = [px(x), py(y)];
  if (!(left >= box.left && left <= box.right && top >= box.top && top <= box.bottom)) return;
  context.beginPath();
  context.arc(left, top, 9, 0, 2 * Math.PI);
  context.fillStyle = colours.background;
  context.fill();
  context.strokeStyle = color;
  context.lineWidth = 2;
  context.stroke();
  context.fillStyle = colours.text;
  context.font = `11px ${colours.font}`;
  context.textAlign = "center";
  context.fillText(letter, left, top + 4);
}

const render = (place) => lesson(place, {
  name: "optimizer-race",
  whose: ({ yours }, get) =>
    `nnedu's optimizers, in your browser${yours && get("own") ? `, and your ${get("own")}, in Python` : ""}`,
  controls: [
    { trait: "surface", label: "Surface", options: place.model.get("setting").surface.options },
    { trait: "lr", label: "Learning rate", log: true, min: 0.001, max: 1, step: 0.02 },
    { trait: "momentum", label: "Momentum", min: 0.1, max: 0.99, step: 0.01 },
    { trait: "beta1", label: "beta1", min: 0, max: 0.99, step: 0.01 },
    { trait: "beta2", label: "beta2", min: 0.5, max: 0.999, step: 0.001 },
    { trait: "w1", label: "Start w1", min: -3, max: 3, step: 0.1 },
    { trait: "w2", label: "Start w2", min: -3, max: 3, step: 0.1 },
    ...RUNNERS.map(([trait, label], i) => ({ trait, label: `${LETTERS[i]}: ${label}` })),
    { trait: "yours", label: `G: your ${place.model.get("own")}`, when: (_, get) => Boolean(get("own")) },
  ],
  view,
  inPython: ({ yours }, get) => yours && Boolean(get("own")),
  draw,
  delay: 80,
});

export default { render };
