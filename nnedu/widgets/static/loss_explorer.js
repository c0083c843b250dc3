import { number } from "./controls.js";
import { lesson } from "./lesson.js";
import { LOSS_CURVES, lossCurves, targetOf } from "./loss_curves.js";
import { axes, dot, line } from "./plot.js";

const P = Array.from({ length: 241 }, (_, i) => -5 + i / 24);

const LESSONS = {
  mse: "The gradient grows with the error: what is furthest off pulls hardest.",
  mae: "Every error pulls alike, however large.",
  huber: "Small errors pull in proportion, beyond delta all pull alike.",
  quantile: "Too low costs q for each unit, too high 1 - q.",
  binary_cross_entropy: "Wrong and sure costs without bound, and the gradient never exceeds 1.",
  focal: "Examples that are right already hardly count: the more so, the larger gamma.",
  hinge: "Right by 1 or more costs nothing and pulls no more.",
  contrastive: "Alike is drawn together; different is pushed apart up to the margin.",
};
const XS = { numbers: "prediction", labels: "logit", signs: "score", pairs: "difference" };

const isOwn = (name) => !(name in LOSS_CURVES);
const kindOf = (name) => LOSS_CURVES[name]?.kind ?? "numbers";

function view(setting, get, arrays) {
  const name = setting.loss;
  const [value, slope, total, without] = arrays ?? lossCurves(name, setting, P, get("data"));
  const kind = kindOf(name);
  const i = Math.round((setting.at + 5) * 24);
  const shown = {
    value, slope, total, without, kind, name, at: P[i], i, data: get("data"), outlier: setting.outlier,
    alt: `Graphs of the loss ${name} and of its gradient for every ${XS[kind]} from -5 to 5.`,
  };
  if (!value.length) return { ...shown, words: "There is nothing to draw." };
  const y = targetOf(kind, setting);
  const here = `${XS[kind]} ${number(setting.at)}, target ${number(y)}: loss ${number(value[i])}, `
    + `gradient ${number(slope[i])}.`;
  shown.best = lowest(total);
  shown.bestWithout = lowest(without);
  const moved = total.length ? ` The outlier at ${number(setting.outlier)} moves the best constant `
    + `prediction from ${number(shown.bestWithout)} to ${number(shown.best)}.` : "";
  return { ...shown, words: `At ${here} ${LESSONS[name] ?? ""}${moved}` };
}

// Where a curve is lowest, the middle of it where that is a flat stretch.
function lowest(curve) {
  const least = curve.reduce((a, b) => Math.min(a, b), Infinity);
  const at = P.filter((_, k) => curve[k] <= least + 1e-6);
  return Number(((at[0] + at.at(-1)) / 2).toPrecision(3));
}

function size(width) {
  return width < 640 ? [width, 690] : [width, 270];
}

function draw(context, width, height, colours, shown) {
  const count = shown.kind === "numbers" ? 3 : 2;
  const box = (k) => (width < 640
    ? [0, k * height / 3, width, height / 3] : [k * width / count, 0, width / count, height]);
  const xLabel = XS[shown.kind];
  const panel = (k, y, title, color, dash, x = [-5, 5]) => {
    const plot = axes(context, box(k), colours, { x, y: capped(y), title, xLabel });
    line(plot, P, y, { color, width: 2.5, dash });
    return plot;
  };
  const value = panel(0, shown.value, `loss, ${shown.name}`, colours.value, []);
  const slope = panel(1, shown.slope, "gradient", colours.gradient, [7, 3]);
  for (const [plot, y, color] of [[value, shown.value, colours.value], [slope, shown.slope, colours.gradient]]) {
    if (y[shown.i] <= plot.y[1]) dot(plot, shown.at, y[shown.i], color);
  }
  if (count < 3) return;
  const title = "mean loss of a constant (dashed: no outlier)";
  outliers(panel(2, shown.total, title, colours.good, [], [-10, 10]), shown);
}

// A loss of 60 far out would flatten everything near the target.
const capped = (y) => Array.from(y, (loss) => Math.min(loss, 16));

function outliers(plot, { without, data, outlier, best, bestWithout }) {
  const { colours, context } = plot;
  line(plot, P, without, { color: colours.line, width: 1.5, dash: [4, 3] });
  line(plot, [bestWithout, bestWithout], plot.y, { color: colours.line, dash: [4, 3] });
  line(plot, [best, best], plot.y, { color: colours.good, width: 2 });
  for (const x of data) dot(plot, x, 0, colours.text);
  dot(plot, outlier, 0, colours.gradient);
  context.fillStyle = colours.text;
  context.textAlign = outlier > 5 ? "right" : "center";
  context.fillText("outlier", plot.px(outlier) + (outlier > 5 ? 8 : 0), plot.py(0) - 12);
}

const takes = (option) => ({ loss }) => LOSS_CURVES[loss]?.option === option;
const numbers = ({ loss }) => kindOf(loss) === "numbers";

const render = (place) => lesson(place, {
  name: "loss",
  whose: ({ loss }, get) => get("whose")[loss],
  controls: [
    { trait: "loss", label: "Loss", options: place.model.get("setting").loss.options },
    { trait: "at", label: "Prediction", min: -5, max: 5, step: 0.125 },
    { trait: "target", label: "Target", min: -3, max: 3, step: 0.1, when: numbers },
    {
      trait: "answer", label: "Right answer", options: ["yes", "no"],
      when: (setting) => !numbers(setting),
    },
    { trait: "delta", label: "delta", min: 0.1, max: 3, step: 0.1, when: takes("delta") },
    { trait: "q", label: "q", min: 0.05, max: 0.95, step: 0.05, when: takes("q") },
    { trait: "gamma", label: "gamma", min: 0, max: 5, step: 0.1, when: takes("gamma") },
    { trait: "margin", label: "margin", min: 0.5, max: 4, step: 0.1, when: takes("margin") },
    { trait: "outlier", label: "Outlier", min: -10, max: 10, step: 0.5, when: numbers },
  ],
  view,
  inPython: ({ loss }) => isOwn(loss),
  size,
  draw,
});

export default { render };
