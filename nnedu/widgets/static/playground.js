import { button, calm, choice, element } from "./controls.js";
import { lesson } from "./lesson.js";
import { packed, unpacked } from "./packed.js";
import { course } from "./playground_course.js";
import { OWN_POINTS } from "./playground_data.js";
import { areas, drawPlayground } from "./playground_draw.js";
import { layerControls } from "./playground_layers.js";
import { overlay } from "./playground_over.js";
import { codePanel, pointsPanel, weightsPanel } from "./playground_panels.js";
import { deadOf, nameOf, statusOf, troubleOf } from "./playground_words.js";

const TABLE = 10;

// A learner's activation as [f, slope], from a table of both between -10 and 10.
function tabled({ activation, table }) {
  if (!table) return {};
  const all = unpacked(table);
  const last = all.length / 2 - 1;
  const look = (values) => (z) => {
    const place = (z + TABLE) / (2 * TABLE) * last;
    const k = Math.max(0, Math.min(last - 1, Math.floor(place))) || 0;
    return values[k] + (place - k) * (values[k + 1] - values[k]);
  };
  return { [activation]: [look(all.subarray(0, last + 1)), look(all.subarray(last + 1))] };
}

function render(place) {
  const { model } = place;
  const own = model.get("own");
  const training = course(model, tabled(own));
  const set = (trait, value) => {
    model.set(trait, value);
    model.save_changes();
  };
  let [playing, shown, cursor, added, naming, pace] = [0, null, null, "circle", 0, 1];

  const play = button("Play", () => (playing ? pause() : start()));
  play.classList.add("nnedu-main");
  const speed = choice({
    label: "Epochs a frame", options: ["1", "5", "25"], value: "1", onInput: (name) => { pace = Number(name); },
  });

  function start() {
    play.textContent = "Pause";
    playing = requestAnimationFrame(frame);
    if (!calm()) return;
    // Who asked for less motion sees the end at once.
    set("epoch", model.get("epoch") + 200);
    pause();
  }

  function frame() {
    playing = requestAnimationFrame(frame);
    const behind = shown && model.get("epoch") > shown.run.epoch;
    if (!behind) model.set("epoch", model.get("epoch") + pace);
  }

  function pause() {
    cancelAnimationFrame(playing);
    playing = 0;
    play.textContent = "Play";
    model.save_changes();
  }

  function reset(changed = {}) {
    pause();
    for (const [trait, value] of Object.entries({ weights: "", epoch: 0, ...changed })) model.set(trait, value);
    model.save_changes();
  }

  function add(x1, x2) {
    const { x, y, n, numbers } = shown.run.points;
    const rows = model.get("data") === OWN_POINTS ? model.get("points")
      : Array.from({ length: n }, (_, i) => [x[2 * i], x[2 * i + 1], y[i]]).flat();
    const value = added === "circle" ? 1 : numbers ? -1 : 0;
    model.set("points", [...rows, x1, x2, value].map((v) => Number(v.toFixed(2))));
    set("data", OWN_POINTS);
  }

  function press(id) {
    if (id[0] !== "x") return set("neuron", id);
    return set("features", model.get("features").map((on, k) => (k === Number(id.slice(1)) ? 1 - on : on)));
  }

  const over = overlay({
    press, add,
    moved(at) {
      cursor = at;
      if (shown) again();
    },
  });
  let again = () => {};
  const weights = weightsPanel((theta) => {
    training.startFrom(packed(theta));
    model.save_changes();
  });
  const points = pointsPanel((rows) => {
    model.set("points", rows);
    set("data", OWN_POINTS);
  });
  const code = codePanel(own);
  const layers = layerControls(model, set, own.activation);
  const buttons = element("div", { class: "nnedu-buttons" },
    button("Reset", () => reset()), button("Step", () => set("epoch", model.get("epoch") + 1)), play,
    button("New weights", () => reset({ seed: model.get("seed") + 1 })),
    button("New points", () => reset({ draw: model.get("draw") + 1 })), speed.root);
  const click = { toggle: false, update() {}, ...choice({
    label: "A click adds", options: ["circle", "square"], value: added, onInput: (name) => { added = name; },
  }) };

  function view(setting, get, arrays, update) {
    again = update;
    const now = training.at(setting, arrays);
    if (now.late) requestAnimationFrame(update);
    const dead = deadOf(now.run);
    shown = {
      ...now, setting, dead, cursor, lossName: now.run.lossName, summary: summaryOf(setting),
      title: `${nameOf(setting.neuron).toLowerCase()}; hollow points are for testing`, placed: over.placed,
      alt: `A network of ${now.run.features.filter(Boolean).length} inputs, ${
        now.run.active.map(({ name }, l) => `${now.run.dense[l].fanOut} ${name} neurons, `).join("")
      }and one output, on the points ${setting.data}; a map of what it answers; its losses.`,
      words: statusOf(now, setting), trouble: own.trouble || troubleOf(now, setting, dead),
    };
    layers.show();
    weights.show(now.run, setting.neuron);
    points.show(setting.points);
    clearTimeout(naming);
    naming = setTimeout(() => {
      over.name(now.run, setting.neuron, dead);
      code.show(setting, now.run);
    }, 200);
    return shown;
  }

  // The learner's functions that are in use.
  const yours = ({ loss, activations }) => [own.activation, own.loss].filter((name) =>
    name && [loss, ...activations.split(" ")].includes(name));
  const inPython = (setting) => yours(setting).length > 0;
  const traits = Object.keys(model.get("setting"));
  for (const trait of traits) model.on(`change:${trait}`, training.settle);
  const end = lesson(place, {
    name: "playground",
    whose: (setting) => (inPython(setting)
      ? `nnedu with your ${yours(setting).join(" and ")}, in Python`
      : "nnedu's network, in your browser"),
    controls: [...controlsOf(model), click],
    buttons: [layers.root, buttons],
    below: [weights.root, points.root, code.root],
    over: [over.root],
    size: (width) => [width, areas(width).height],
    inPython, view, draw: drawPlayground,
  });
  return () => {
    pause();
    clearTimeout(naming);
    for (const trait of traits) model.off(`change:${trait}`, training.settle);
    end();
  };
}

const summaryOf = ({ optimizer, lr, batch_size, penalty, strength, p_drop, train_share, noise }) =>
  `${optimizer}, rate ${lr}, batches of ${batch_size}${penalty === "none" ? "" : `, ${penalty} ${strength}`}${
    p_drop ? `, dropout ${p_drop}` : ""}; noise ${noise}, ${Math.round(100 * train_share)} % to train on`;

const percentOf = (share) => `${Math.round(100 * share)} %`;

function controlsOf(model) {
  const options = (trait) => model.get("setting")[trait].options;
  return [
    { trait: "data", label: "Points", options: options("data") },
    { trait: "noise", label: "Noise", min: 0, max: 1, step: 0.05 },
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

export default { render };
