import { change } from "./change.js";
import { choice } from "./controls.js";
import { lesson } from "./lesson.js";
import { packed } from "./packed.js";
import { course } from "./playground_course.js";
import { OWN_POINTS } from "./playground_data.js";
import { areas, drawPlayground } from "./playground_draw.js";
import { layerControls } from "./playground_layers.js";
import { overlay } from "./playground_over.js";
import { tabled, yoursIn } from "./playground_own.js";
import { codePanel, pointsPanel, weightsPanel } from "./playground_panels.js";
import { transport } from "./playground_transport.js";
import { altOf, deadOf, nameOf, statusOf, summaryOf, troubleOf } from "./playground_words.js";

const percentOf = (share) => `${Math.round(100 * share)} %`;

function controlsOf(model) {
  const options = (trait) => model.get("setting")[trait].options;
  return [
    { trait: "data", label: "Points", options: options("data") },
    {
      trait: "noise", label: "Noise", min: 0, max: 1, step: 0.05, when: ({ data }) => data !== OWN_POINTS,
    },
    { trait: "train_share", label: "To train on", min: 0.1, max: 0.9, step: 0.1, text: percentOf },
    { trait: "batch_size", label: "Batch size", min: 1, max: 60, step: 1 },
    { trait: "loss", label: "Loss", options: options("loss") },
    { trait: "optimizer", label: "Optimizer", options: options("optimizer") },
    { trait: "lr", label: "Learning rate", log: true, min: 0.0001, max: 10, step: 0.05 },
    { trait: "penalty", label: "Penalty", options: options("penalty") },
    {
      trait: "strength", label: "Its strength", log: true, min: 0.0001, max: 1, step: 0.05,
      when: ({ penalty }) => penalty !== "none",
    },
    { trait: "p_drop", label: "Dropout", min: 0, max: 0.8, step: 0.05, text: percentOf },
  ];
}

// What a press on the picture does to the setting; `shown()` is what the picture shows.
function presses(model, set, shown) {
  let adding = "circle";
  const click = choice({
    label: "A click adds", options: ["circle", "square"], value: adding,
    onInput: (name) => { adding = name; },
  });

  const use = (rows) => change(model, { points: rows, data: OWN_POINTS });

  // A point among those of a made-up set makes all of them the learner's.
  function add(x1, x2) {
    const { x, y, n, numbers } = shown().run.points;
    const rows = model.get("data") === OWN_POINTS ? model.get("points")
      : Array.from({ length: n }, (_, i) => [x[2 * i], x[2 * i + 1], y[i]]).flat();
    const value = adding === "circle" ? 1 : numbers ? -1 : 0;
    use([...rows, x1, x2, value].map((number) => Number(number.toFixed(2))));
  }

  function press(id) {
    if (id[0] !== "x") set("neuron", id);
    else set("features", model.get("features").map((on, k) => (id === `x${k}` ? 1 - on : on)));
  }

  return { add, press, use, control: { ...click, toggle: false, update() {} } };
}

function render(place) {
  const { model } = place;
  const own = model.get("own");
  const training = course(model, tabled(own));
  const set = (trait, value) => change(model, { [trait]: value });
  let [shown, cursor, naming, again] = [null, null, 0, null];

  const walk = transport(model, () => shown?.run.epoch ?? 0);
  const pressed = presses(model, set, () => shown);
  const over = overlay({
    ...pressed,
    moved(at) {
      cursor = at;
      again?.();
    },
  });
  const weights = weightsPanel((theta) => training.startFrom(packed(theta)));
  const points = pointsPanel(pressed.use);
  const code = codePanel(own);
  const layers = layerControls(model, own.activation);

  function view(setting, get, arrays, update) {
    again = update;
    const now = training.at(setting, arrays);
    if (now.late) requestAnimationFrame(update);
    const dead = deadOf(now.run);
    shown = {
      ...now, setting, dead, cursor, placed: over.placed, summary: summaryOf(setting),
      title: `${nameOf(setting.neuron).toLowerCase()}; hollow points are for testing`,
      alt: altOf(now.run, setting), words: statusOf(now, setting),
      trouble: own.trouble || troubleOf(now, setting, dead),
    };
    layers.show();
    weights.show(now.run, setting.neuron);
    points.show(setting.points);
    // Names and code can wait until the picture rests.
    clearTimeout(naming);
    naming = setTimeout(() => {
      over.name(now.run, dead);
      code.show(setting, now.run);
    }, 200);
    return shown;
  }

  const traits = Object.keys(model.get("setting"));
  for (const trait of traits) model.on(`change:${trait}`, training.settle);
  const end = lesson(place, {
    name: "playground",
    whose: (setting) => {
      const yours = yoursIn(setting, own).join(" and ");
      return yours ? `nnedu with your ${yours}, in Python` : "nnedu's network, in your browser";
    },
    controls: [...controlsOf(model), pressed.control],
    buttons: [layers.root, walk.root],
    over: [over.root],
    below: [weights.root, points.root, code.root],
    size: (width) => [width, areas(width).height],
    inPython: (setting) => yoursIn(setting, own).length > 0,
    view,
    draw: drawPlayground,
  });
  return () => {
    walk.pause();
    clearTimeout(naming);
    for (const trait of traits) model.off(`change:${trait}`, training.settle);
    end();
  };
}

export default { render };
