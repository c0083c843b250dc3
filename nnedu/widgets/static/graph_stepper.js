import { picture } from "./canvas.js";
import { change } from "./change.js";
import { calm, choice, element, number, slider, statusLine } from "./controls.js";
import { fields, frame } from "./frame.js";
import { after, runGraph, graphSteps } from "./graph_engine.js";
import { kernel } from "./kernel.js";
import { player } from "./player.js";

const BOX = [104, 58];
const MARGIN = 8;

// The whole graph's size; below four fifths of it the picture scrolls instead of shrinking.
function scaleFor(graph, room) {
  const corner = [0, 1].map((k) => Math.max(...graph.nodes.map((node) => (node.at ? node.at[k] : 0))));
  const [width, height] = corner.map((at, k) => at + BOX[k] + MARGIN);
  const scale = Math.min(1.15, Math.max(0.8, room / width));
  return { scale, width: width * scale, height: height * scale };
}

function draw(context, scale, colours, { graph, values, gradients, active }) {
  context.scale(scale, scale);
  graph.nodes.forEach((node, i) => {
    for (const parent of node.parents) edge(context, colours, graph.nodes, i, parent, active);
  });
  graph.nodes.forEach((node, i) => {
    const marked = active && (active.node === i || active.parent === i);
    if (node.at) box(context, colours, node, titleOf(graph, node), values[i], gradients[i], marked);
  });
}

function titleOf(graph, node) {
  if (!node.operation) return node.name;
  const inputs = node.parents.map((parent) => graph.nodes[parent].name);
  return `${node.name} = ${node.formula.replace(/\{(\d)\}/g, (_, k) => inputs[k])}`;
}

function edge(context, colours, nodes, i, parent, active) {
  const [from, to] = [nodes[parent].at, nodes[i].at];
  if (!from) return;
  const forward = active?.kind === "forward" && active.node === i;
  const backward = active?.kind === "backward" && active.node === i && active.parent === parent;
  const [x1, y1, x2, y2] = [from[0] + BOX[0], from[1] + BOX[1] / 2, to[0], to[1] + BOX[1] / 2];
  const middle = (x1 + x2) / 2;
  context.strokeStyle = colours.line;
  if (forward) context.strokeStyle = colours.value;
  if (backward) context.strokeStyle = colours.gradient;
  context.lineWidth = forward || backward ? 3 : 1.2;
  context.setLineDash(backward ? [6, 3] : []);
  context.beginPath();
  context.moveTo(x1, y1);
  context.bezierCurveTo(middle, y1, middle, y2, x2, y2);
  context.stroke();
  context.setLineDash([]);
  if (forward) arrow(context, x2, y2, -8, colours.value);
  if (backward) arrow(context, x1, y1, 8, colours.gradient);
}

function arrow(context, x, y, back, color) {
  context.fillStyle = color;
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x + back, y - 6);
  context.lineTo(x + back, y + 6);
  context.fill();
}

function box(context, colours, node, title, value, gradient, marked) {
  const [x, y] = node.at;
  const middle = x + BOX[0] / 2;
  const text = (words, row, color) => {
    context.fillStyle = color;
    context.fillText(words, middle, y + row, BOX[0] - 8);
  };
  context.beginPath();
  context.roundRect(x, y, ...BOX, node.operation ? 3 : 16);
  context.fillStyle = colours.background;
  context.fill();
  context.strokeStyle = marked ? colours.text : colours.line;
  context.lineWidth = marked ? 3 : 1.2;
  context.stroke();
  context.font = `12px ${colours.font}`;
  context.textAlign = "center";
  text(title, 16, colours.text);
  text(value ?? "?", 33, colours.value);
  if (gradient !== null) text(`grad ${gradient}`, 50, colours.gradient);
}

function describe({ graph, values, gradients }) {
  const known = graph.nodes.flatMap((node, i) => {
    if (node.constant) return [];
    const gradient = gradients[i] === null ? "" : `, gradient ${gradients[i]}`;
    return [`${titleOf(graph, node)}: ${values[i] ?? "not computed yet"}${gradient}`];
  });
  return `Computational graph of ${known.length} nodes. ${known.join("; ")}.`;
}

function render({ model, el }) {
  let steps = [];
  let sliders = [];
  const graph = () => model.get("graphs").find(({ label }) => label === model.get("graph"));
  const set = (changes) => change(model, changes);

  const graphs = choice({
    label: "Graph",
    options: model.get("graphs").map(({ label }) => label),
    value: model.get("graph"),
    onInput(label) {
      const { values } = model.get("graphs").find((other) => other.label === label);
      walk.pause();
      set({ values: [...values], step: 0, graph: label });
    },
  });
  const inputs = element("div", { class: "nnedu-controls" });
  const status = statusLine();
  const words = element("p", { class: "nnedu-words nnedu-step", "aria-hidden": "true" });
  const whose = element("p", { class: "nnedu-words nnedu-whose" });
  const trouble = element("p", { class: "nnedu-trouble", role: "alert" });
  const walk = player({
    model, last: () => steps.length, reset: () => set({ values: [...graph().values] }),
  });
  const image = picture(
    (room) => { const { width, height } = scaleFor(graph(), room); return [width, height]; },
    (context, width, height, colours) =>
      draw(context, scaleFor(graph(), image.root.clientWidth).scale, colours, state()),
  );

  // While another graph is being set, the values may still be those of the last one.
  const leaves = () => (model.get("values").length === graph().values.length
    ? model.get("values") : graph().values);
  const state = () => after(graph(), steps, Math.min(model.get("step"), steps.length), leaves());

  function show() {
    const now = state();
    walk.show();
    const pass = { forward: "Forward", seed: "Backward", backward: "Backward" }[now.active?.kind];
    const text = now.active ? `${pass}: ${now.active.text}` : "Nothing computed yet: press Step.";
    words.textContent = text;
    status.say(text);
    image.describe(describe(now));
    image.redraw();
    follow(now);
  }

  // Keep the active box in sight where the picture is wider than its place.
  function follow({ active }) {
    const at = active && graph().nodes[active.parent ?? active.node].at;
    if (!at) return;
    const x = at[0] * scaleFor(graph(), image.root.clientWidth).scale;
    const [left, room] = [image.root.scrollLeft, image.root.clientWidth];
    if (x < left || x + BOX[0] > left + room) {
      image.root.scrollTo({ left: x - room / 2, behavior: calm() ? "auto" : "smooth" });
    }
  }

  const python = kernel(model, (answer, numbers) => {
    if (answer.graph !== model.get("graph")) return;
    trouble.textContent = answer.trouble;
    steps = answer.trouble ? [] : graphSteps(graph(), ...numbers);
    show();
  });

  function compute() {
    sliders.forEach((control, i) => control.set(leaves()[i]));
    if (graph().engine === "kernel") {
      python.ask({ graph: graph().label, values: leaves() });
      return;
    }
    trouble.textContent = "";
    steps = graphSteps(graph(), ...runGraph(graph(), leaves()));
    show();
  }

  function build() {
    graphs.set(model.get("graph"));
    whose.textContent = `Running: ${graph().whose}`;
    sliders = graph().sliders.map(({ label }, i) => {
      const value = graph().values[i];
      const most = Math.max(2, Math.ceil(2 * Math.abs(value)));
      return slider({
        label, min: -most, max: most, step: 0.01, value, text: number,
        onInput: (x) => set({ values: leaves().map((old, k) => (k === i ? x : old)) }),
      });
    });
    inputs.replaceChildren(...sliders.map(({ root }) => root));
  }

  function changed() {
    build();
    compute();
  }

  const ended = frame({ model, el }, {
    name: "graph",
    image,
    parts: [
      fields(element("div", { class: "nnedu-controls" }, graphs.root, walk.position), walk.buttons),
      words, trouble, image.root, fields(inputs), whose,
      element("div", { class: "nnedu-hidden" }, status.root),
    ],
    listeners: { graph: changed, values: compute, step: show },
    stop() {
      walk.pause();
      status.stop();
      python.stop();
    },
  });
  changed();
  return ended;
}

export default { render };
