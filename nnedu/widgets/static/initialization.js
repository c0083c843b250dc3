import { number } from "./controls.js";
import { layerRows, SCHEMES } from "./initialization_model.js";
import { lesson, panels } from "./lesson.js";
import { axes, dot, line } from "./plot.js";

const HEAD = 3;
const FITS = { tanh: "Glorot", sigmoid: "Glorot", identity: "LeCun", selu: "LeCun", relu: "He", leaky_relu: "He" };

function view(setting, get, arrays) {
  const found = arrays ? received(arrays) : layerRows(setting);
  const { activation, scheme, depth } = setting;
  const shown = { ...found, activation, alt: `A histogram of the activations in each of ${depth} layers, and their spread.` };
  if (!found.rows.length) return { ...shown, words: "There is nothing to draw." };
  const [spread, saturated, dead] = found.rows.at(-1);
  return {
    ...shown,
    words: `${scheme}, ${activation}: the spread (std) goes from ${number(found.rows[0][0])} at the input to `
      + `${number(spread)} in layer ${depth}. ${meaning(setting, found.rows)}`
      + (saturated > 0.2 && dead < 0.2 && activation !== "relu"
        ? ` ${percent(saturated)} of its outputs are saturated: hardly any gradient comes back through them.` : ""),
    trouble: trouble(spread, dead, depth, scheme),
  };
}

const percent = (share) => `${Math.round(100 * share)} %`;

function received([rows, [limit]]) {
  const length = rows.length ? HEAD + 41 : 1;
  return {
    limit,
    rows: Array.from({ length: rows.length / length }, (_, l) => Array.from(rows.subarray(l * length, (l + 1) * length))),
  };
}

function meaning({ activation, scheme }, rows) {
  const ratio = rows.at(-1)[0] / rows[0][0];
  if (!Number.isFinite(ratio)) return "";
  const other = FITS[activation] === scheme ? "" : ` For ${activation} try ${FITS[activation]}.`;
  if (ratio < 0.1) return `It dies away: the last layer says nearly the same whatever comes in.${other}`;
  if (ratio > 5) return `It grows from layer to layer: the loss would start huge.${other}`;
  if (["tanh", "sigmoid"].includes(activation) && rows.at(-1)[1] > 0.2) return other.trim();
  return "It lives: every layer hands on about as much as it got.";
}

function trouble(spread, dead, depth, scheme) {
  if (!Number.isFinite(spread)) {
    return "Some outputs are no numbers any more (inf or nan): they grew past all bounds, or the weights "
      + "were none to begin with.";
  }
  if (scheme === "all zero") {
    return "Every weight is 0: all units of a layer say the same, get the same gradient, and stay alike for ever.";
  }
  return dead > 0.3 ? `${percent(dead)} of the units in layer ${depth} are dead: 0 for every input.` : "";
}

const size = (width) => (width < 640 ? [width, 700] : [width, 400]);

function draw(context, width, height, colours, { rows, limit, activation }) {
  if (!rows.length) return;
  const [left, right] = panels(width, height);
  const depth = rows.length - 1;
  const plot = axes(context, left, colours, {
    x: [-limit, limit], range: [-0.2, depth + 1.1], title: `${activation}, layer by layer (0: input)`,
    xLabel: "activation", yLeast: 1,
  });
  for (let l = depth; l >= 0; l--) ridge(plot, l, rows[l].slice(HEAD));
  const logs = rows.map(([std]) => Math.log10(Math.max(std, 1e-8)));
  const layers = rows.map((_, l) => l);
  const curve = axes(context, right, colours, {
    x: [0, depth], y: logs, title: "log10 of the spread (std)", xLabel: "layer", xLeast: 1,
  });
  line(curve, layers, logs, { color: colours.gradient, width: 2.5 });
  for (const l of layers) dot(curve, l, logs[l], colours.gradient);
}

// A histogram that stands on its layer's line. Its heights are roots of the counts, so that the tail
// beside ReLU's many zeros is seen.
function ridge({ context, colours, px, py, x: [low, high] }, layer, counts) {
  const most = Math.max(...counts);
  const step = (high - low) / counts.length;
  context.beginPath();
  context.moveTo(px(low), py(layer));
  counts.forEach((count, k) => {
    const y = py(layer + 0.9 * Math.sqrt(count / most));
    context.lineTo(px(low + k * step), y);
    context.lineTo(px(low + (k + 1) * step), y);
  });
  context.lineTo(px(high), py(layer));
  context.globalAlpha = 0.3;
  context.fillStyle = colours.value;
  context.fill();
  context.globalAlpha = 1;
  context.strokeStyle = colours.value;
  context.lineWidth = 1.5;
  context.stroke();
}

function render(place) {
  const { scheme, activation } = place.model.get("setting");
  const isOwn = (setting) => !(setting.scheme in SCHEMES);
  return lesson(place, {
    name: "initialization",
    whose: (setting) => (isOwn(setting)
      ? `${setting.scheme}, in Python` : "nnedu's initializers, in your browser"),
    controls: [
      { trait: "scheme", label: "Weights", options: scheme.options },
      { trait: "activation", label: "Activation", options: activation.options },
      { trait: "gain", label: "Gain", log: true, min: 0.1, max: 5, step: 0.02 },
      { trait: "width", label: "Width", min: 4, max: 64, step: 1 },
      { trait: "depth", label: "Depth", min: 1, max: 12, step: 1 },
    ],
    view,
    inPython: isOwn,
    size,
    draw,
  });
}

export default { render };
