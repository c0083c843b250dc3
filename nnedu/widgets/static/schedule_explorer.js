import { number } from "./controls.js";
import { lesson } from "./lesson.js";
import { unpacked } from "./packed.js";
import { axes, dot, line, stripes } from "./plot.js";
import {
  HIDDEN, rangeUnder, ratesUnder, SCHEDULES, STEPS, trainUnder, worthTrying,
} from "./schedule_run.js";

// A rate to two digits, as 0.0003 or 1e-6.
function short(rate) {
  const rounded = Number(rate.toPrecision(2));
  return rounded && rounded < 1e-4 ? rounded.toExponential() : number(rounded);
}

// What was computed last, as long as it is asked for again.
function remembering(compute) {
  let [asked, answer] = ["", null];
  return (...given) => {
    const question = JSON.stringify(given);
    if (question !== asked) [asked, answer] = [question, compute(...given)];
    return answer;
  };
}

function viewOf({ model }) {
  const problem = Object.fromEntries(
    Object.entries(model.get("problem")).map(([name, text]) => [name, unpacked(text)]));
  const train = remembering((rates) => trainUnder(problem, rates));
  const trainConstant = remembering((lr) => trainUnder(problem, Array(STEPS).fill(lr)));
  const test = remembering((range) => rangeUnder(problem, range));

  return (setting, get, arrays) => {
    const { schedule, lr, warmup, lowest, highest } = setting;
    const rates = arrays ? Array.from(arrays[0]) : ratesUnder(setting);
    const range = lowest < highest ? test({ lowest, highest }) : { rates: [], losses: [] };
    const alt = `The learning rate of the schedule ${schedule} at every step, the loss of a network trained `
      + "under it, and the loss of a range test against the learning rate.";
    const shown = { rates, range, lr, schedule, last: STEPS, alt, step: setting.step, found: inWords(range, lr) };
    if (!rates.length) return { ...shown, losses: [], words: "There is no rate to show." };
    const { losses, dead } = train(rates);
    const constant = schedule === "constant" && !warmup ? null : trainConstant(lr).losses;
    const step = Math.min(setting.step, losses.length - 1);
    return {
      ...shown, losses, constant, step, last: losses.length - 1,
      words: `Step ${step}: learning rate ${number(rates[Math.min(step, STEPS - 1)])}, loss ${number(losses[step])}. `
        + `It ends at ${number(losses.at(-1))}`
        + `${constant ? `, with ${number(lr)} all the way at ${number(constant.at(-1))}` : ""}. ${inWords(range, lr)}`,
      trouble: troubleOf(losses, dead),
    };
  };
}

function troubleOf(losses, dead) {
  const end = losses.at(-1);
  if (!Number.isFinite(end)) {
    return `The loss left all bounds at step ${losses.length - 1}: the steps are too long, and each leads further off.`;
  }
  const silent = dead > HIDDEN / 2 ? ` ${dead} of its ${HIDDEN} units are dead: long steps threw them to where `
    + "they answer 0 for every point, and nothing brings them back." : "";
  if (end > losses[0]) return `The loss has grown from ${number(losses[0])} to ${number(end)}.${silent} Try a smaller rate.`;
  return silent.trim();
}

function inWords(range, lr) {
  if (!range.losses.length) return "The range test needs a highest rate above its lowest.";
  const { from, to, isTooSlow } = worthTrying(range);
  if (isTooSlow) return "Range test: the loss hardly moved, all these rates are too small.";
  const end = range.exploded === null ? "has not exploded: raise the highest rate"
    : `explodes at ${short(range.rates.at(-1))}`;
  const place = lr > to ? "above" : lr < from ? "below" : "within";
  return `Range test: the loss is lowest at the rate ${short(to)} and ${end}. Worth a try: ${short(from)} to `
    + `${short(to)}. Your ${number(lr)} is ${place} that.`;
}

function size(width) {
  return width < 640 ? [width, 690] : [width, 440];
}

function boxes(width, height) {
  const third = height / 3;
  return width < 640
    ? [[0, 0, width, third], [0, third, width, third], [0, 2 * third, width, third]]
    : [[0, 0, width / 2, height / 2], [0, height / 2, width / 2, height / 2], [width / 2, 0, width / 2, height]];
}

function draw(context, width, height, colours, shown) {
  const [above, below, beside] = boxes(width, height);
  const { rates, losses, constant, step } = shown;
  const rate = axes(context, above, colours, { x: [0, STEPS], y: rates, title: "learning rate", xLabel: "step" });
  const steps = Array.from({ length: STEPS + 1 }, (_, i) => i);
  line(rate, steps, rates, { color: colours.line, dash: [4, 3] });
  line(rate, steps.slice(0, step + 1), rates.slice(0, step + 1), { color: colours.gradient, width: 2.5 });
  drawRange(context, beside, colours, shown);
  if (!losses.length) return;
  dot(rate, Math.min(step, STEPS - 1), rates[Math.min(step, STEPS - 1)], colours.gradient);
  // A loss that explodes runs out at the top instead of flattening all the rest.
  const most = Math.min(Math.max(...losses, ...constant ?? []), 1.3 * losses[0]);
  const loss = axes(context, below, colours, {
    x: [0, STEPS], y: [most], xLabel: "step",
    title: constant ? `loss; dotted: with ${number(shown.lr)} all the way` : "loss",
  });
  if (constant) line(loss, steps, constant, { color: colours.text, width: 1.5, dash: [2, 3] });
  line(loss, steps, losses, { color: colours.line, dash: [4, 3] });
  line(loss, steps.slice(0, step + 1), losses.slice(0, step + 1), { color: colours.value, width: 2.5 });
  if (losses[step] <= loss.y[1]) dot(loss, step, losses[step], colours.value);
}

function drawRange(context, box, colours, { range, lr }) {
  const { losses, exploded } = range;
  if (!losses.length) return;
  const [logs, own] = [range.rates.map(Math.log10), Math.log10(lr)];
  const [low, high] = [Math.min(logs[0], own), Math.max(logs.at(-1), own)];
  const plot = axes(context, box, colours, {
    x: [low, high + 0.25 * (high - low)], y: [1.5 * losses[0]], xText: (log) => short(10 ** log),
    title: "range test: the loss while the rate grows", xLabel: "learning rate",
  });
  const { from, to, isTooSlow } = worthTrying(range);
  if (!isTooSlow) stripes(plot, Math.max(low, Math.log10(from)), Math.log10(to), "");
  line(plot, logs, losses, { color: colours.value, width: 2 });
  if (exploded !== null) {
    const end = [logs.at(-1), logs.at(-1) + logs[1] - logs[0]];
    line(plot, end, [losses.at(-1), Math.min(exploded, 3 * losses[0])], { color: colours.gradient, width: 2, dash: [3, 2] });
    name(plot, end[1], "explodes", 18, "left");
  }
  if (!isTooSlow) name(plot, Math.max(low, Math.log10(from)), "try these", 18, "right");
  line(plot, [own, own], plot.y, { color: colours.good, width: 2, dash: [6, 3] });
  name(plot, own, "yours", 42, own > Math.log10(from) ? "left" : "right");
}

// Words beside the place x, so far down from the top.
function name({ context, box, colours, px }, x, words, down, side) {
  context.fillStyle = colours.text;
  context.textAlign = side;
  context.fillText(words, px(x) + (side === "left" ? 5 : -5), box.top + down);
}

const isOwn = ({ schedule }) => !(schedule in SCHEDULES);

const render = (place) => lesson(place, {
  name: "schedule-explorer",
  whose: (setting) => (isOwn(setting)
    ? `your ${setting.schedule} in Python, the network in your browser`
    : "nnedu's schedule and network, in your browser"),
  controls: [
    { trait: "schedule", label: "Schedule", options: place.model.get("setting").schedule.options },
    { trait: "lr", label: "Highest rate", log: true, min: 0.001, max: 30, step: 0.02 },
    { trait: "warmup", label: "Warm-up steps", min: 0, max: STEPS / 2, step: 5 },
    { trait: "lowest", label: "Range from", log: true, min: 1e-6, max: 0.1, step: 0.1, text: short },
    { trait: "highest", label: "Range to", log: true, min: 0.01, max: 100, step: 0.1, text: short },
  ],
  view: viewOf(place),
  inPython: isOwn,
  size,
  draw,
  delay: 40,
});

export default { render };
