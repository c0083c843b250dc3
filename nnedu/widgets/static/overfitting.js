import { number } from "./controls.js";
import { lesson, panels } from "./lesson.js";
import { EPOCHS, fitPoints, points, predictions, stopping, TRUTHS } from "./overfitting_model.js";
import { axes, dot, line, stripes } from "./plot.js";

const XS = Array.from({ length: 161 }, (_, i) => -1 + i / 80);
const EPOCH = Array.from({ length: EPOCHS + 1 }, (_, i) => i);

// Training takes longer than drawing, and most sliders change nothing in it.
let kept = { key: "" };

function trained({ curve, capacity, samples, noise }) {
  const key = [curve, capacity, samples, noise].join();
  if (kept.key !== key) kept = { key, ...fitPoints({ curve, capacity, samples, noise }) };
  return kept;
}

function view(setting) {
  const { training, validation, thetas } = trained(setting);
  const { step, patience, capacity, samples, noise } = setting;
  const [best, stop] = stopping(validation, patience);
  const lowest = validation.indexOf(Math.min(...validation));
  return {
    training, validation, step, best, stop, patience, last: EPOCHS, truth: TRUTHS[setting.curve],
    data: points(setting), fit: predictions(thetas[step], XS), stopped: predictions(thetas[best], XS),
    alt: `${samples} points and the curve that a network of ${capacity} hidden units makes of them; training and `
      + "validation loss over the epochs.",
    words: `Epoch ${step}: training loss ${number(training[step])}, validation loss ${number(validation[step])}. `
      + `${meaning(training, validation, lowest, noise)} ${early(best, stop, lowest, validation, patience)}`,
  };
}

function meaning(training, validation, lowest, noise) {
  const [train, val] = [training.at(-1), validation.at(-1)];
  if (train > 1.5 * noise ** 2 + 0.03) {
    return "It underfits: even what it has seen it cannot follow. It needs more hidden units.";
  }
  if (val > 1.25 * validation[lowest]) {
    return `It overfits: after epoch ${lowest} the validation loss rises from ${number(validation[lowest])} to `
      + `${number(val)}, while the training loss goes on falling: it learns the noise by heart.`;
  }
  return "It fits: what it learned holds for points it has not seen.";
}

function early(best, stop, lowest, validation, patience) {
  if (stop === EPOCHS) return `With a patience of ${patience} training runs to its end and keeps epoch ${best}.`;
  const said = `With a patience of ${patience} training stops at epoch ${stop} and keeps epoch ${best}`;
  return validation[lowest] < 0.97 * validation[best]
    ? `${said}: too early, epoch ${lowest} was better still.` : `${said} (dashed curve).`;
}

const size = (width) => (width < 640 ? [width, 620] : [width, 360]);

function draw(context, width, height, colours, shown) {
  const [left, right] = panels(width, height);
  const { data: { x, y, xVal, yVal }, step, best, stop, training, validation } = shown;
  const high = Math.max(1.9, ...y.map(Math.abs), ...yVal.map(Math.abs)) + 0.1;
  const plot = axes(context, left, colours, {
    x: [-1, 1], range: [-high, high], title: `fit at epoch ${step} (dotted: the truth)`, xLabel: "x",
  });
  line(plot, XS, XS.map(shown.truth), { color: colours.text, dash: [2, 4] });
  line(plot, XS, shown.stopped, { color: colours.good, width: 2, dash: [8, 4] });
  line(plot, XS, shown.fit, { color: colours.value, width: 2.5 });
  xVal.forEach((at, i) => ring(plot, at, yVal[i], colours.gradient));
  x.forEach((at, i) => dot(plot, at, y[i], colours.value));

  // The first epochs start far higher, and what follows would lie flat.
  const top = Math.min(3, 2.5 * validation.at(-1) + 0.1);
  const curve = axes(context, right, colours, {
    x: [0, EPOCHS], range: [0, top], title: `loss (dashed: validation), patience ${shown.patience}`, xLabel: "epoch",
  });
  stripes(curve, best, Math.min(best + shown.patience, EPOCHS), "patience");
  epochLine(curve, best, "kept", colours.good);
  if (stop < EPOCHS) epochLine(curve, stop, "stop", colours.text);
  line(curve, EPOCH, training, { color: colours.value, width: 2.5 });
  line(curve, EPOCH, validation, { color: colours.gradient, width: 2.5, dash: [7, 3] });
  if (training[step] < top) dot(curve, step, training[step], colours.value);
  if (validation[step] < top) dot(curve, step, validation[step], colours.gradient);
}

// Validation points are rings: they are not trained on.
function ring({ context, px, py }, x, y, color) {
  context.strokeStyle = color;
  context.lineWidth = 1.5;
  context.beginPath();
  context.arc(px(x), py(y), 4, 0, 2 * Math.PI);
  context.stroke();
}

function epochLine(plot, epoch, word, color) {
  const { context, px, box, colours } = plot;
  line(plot, [epoch, epoch], plot.y, { color, width: 2, dash: [3, 3] });
  context.fillStyle = colours.text;
  context.textAlign = epoch > 0.85 * EPOCHS ? "right" : "left";
  context.fillText(word, px(epoch) + (epoch > 0.85 * EPOCHS ? -5 : 5), box.top + (word === "kept" ? 14 : 30));
}

const render = (place) => lesson(place, {
  name: "overfitting",
  whose: () => "a network and nnedu's Adam, in your browser",
  controls: [
    { trait: "curve", label: "Truth", options: place.model.get("setting").curve.options },
    { trait: "capacity", label: "Hidden units", min: 1, max: 24, step: 1 },
    { trait: "samples", label: "Training points", min: 4, max: 40, step: 1 },
    { trait: "noise", label: "Noise", min: 0, max: 0.8, step: 0.05 },
    { trait: "patience", label: "Patience", min: 1, max: 100, step: 1 },
  ],
  view,
  size,
  draw,
  delay: 30,
});

export default { render };
