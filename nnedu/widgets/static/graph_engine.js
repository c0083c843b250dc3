// Runs a graph of single numbers forward and backward and tells its steps, free of the page.

import { number } from "./controls.js";

const sigmoid = (z) => 0.5 * (1 + Math.tanh(0.5 * z));

// For each operation: its value, and its derivative for each input, at inputs x.
const OPERATIONS = {
  add: [(x) => x.reduce((a, b) => a + b), (x) => x.map(() => 1)],
  sub: [([a, b]) => a - b, () => [1, -1]],
  mul: [([a, b]) => a * b, ([a, b]) => [b, a]],
  div: [([a, b]) => a / b, ([a, b]) => [1 / b, -a / b ** 2]],
  neg: [([a]) => -a, () => [-1]],
  exp: [([a]) => Math.exp(a), ([a]) => [Math.exp(a)]],
  log: [([a]) => Math.log(a), ([a]) => [1 / a]],
  tanh: [([a]) => Math.tanh(a), ([a]) => [1 - Math.tanh(a) ** 2]],
  sigmoid: [([a]) => sigmoid(a), ([a]) => [sigmoid(a) * (1 - sigmoid(a))]],
  relu: [([a]) => Math.max(a, 0), ([a]) => [a > 0 ? 1 : 0]],
  power: [([a], n) => a ** n, ([a], n) => [n * a ** (n - 1)]],
  // Of a single number:
  sum: [([a]) => a, () => [1]],
  mean: [([a]) => a, () => [1]],
  transpose: [([a]) => a, () => [1]],
};

// All nodes' values, and what each node sends to each parent, last node first.
export function runGraph(graph, leaves) {
  const { nodes } = graph;
  const values = new Float64Array(nodes.length);
  const inputs = (node) => node.parents.map((parent) => values[parent]);
  nodes.forEach((node, i) => { if (!node.operation) values[i] = node.data[0]; });
  graph.sliders.forEach((slider, i) => { values[slider.node] = leaves[i]; });
  nodes.forEach((node, i) => {
    if (node.operation) values[i] = OPERATIONS[node.operation][0](inputs(node), node.exponent);
  });
  const gradients = new Float64Array(nodes.length);
  gradients[nodes.length - 1] = 1;
  const sent = [];
  for (const { node, i, input, parent } of links(nodes)) {
    const local = OPERATIONS[node.operation][1](inputs(node), node.exponent)[input];
    sent.push(gradients[i] * local);
    gradients[parent] += gradients[i] * local;
  }
  return [values, Float64Array.from(sent)];
}

// Every line from a node back to a parent that takes a gradient, in the order of the backward pass.
function links(nodes) {
  return nodes.flatMap((node, i) => node.parents.map((parent, input) => ({ node, i, input, parent })))
    .filter(({ parent }) => !nodes[parent].constant)
    .sort((one, other) => other.i - one.i || one.input - other.input);
}

// The steps with their words, from all values and contributions laid end to end.
export function graphSteps(graph, values, sent) {
  const { nodes } = graph;
  const size = (node) => node.shape.reduce((a, b) => a * b, 1);
  let start = 0;
  const data = nodes.map((node) => values.subarray(start, (start += size(node))));
  const gradients = nodes.map(() => null);
  const say = {
    names: (node) => fill(node.formula, node.parents.map((p) => nodes[p].name)),
    value: (i) => show(data[i], nodes[i].shape),
  };
  const steps = nodes.flatMap((node, i) => (node.operation ? [forwardStep(nodes, node, i, say)] : []));
  const last = nodes.length - 1;
  gradients[last] = data[last].map(() => 1);
  steps.push({ kind: "seed", node: last, parent: null, gradient: "1", text: `d${nodes[last].name} = 1` });
  start = 0;
  for (const link of links(nodes)) {
    const contribution = sent.subarray(start, (start += size(nodes[link.parent])));
    const before = gradients[link.parent];
    gradients[link.parent] = before ? contribution.map((x, k) => x + before[k]) : contribution;
    steps.push(backwardStep(nodes, link, before, gradients, say));
  }
  return steps;
}

function forwardStep(nodes, node, i, say) {
  const value = say.value(i);
  const numbers = allNumbers(nodes, node)
    ? fill(node.formula, node.parents.map((p) => factor(say.value(p)))) : value;
  return {
    kind: "forward", node: i, parent: null, value,
    text: chain(node.name, say.names(node), numbers, value),
  };
}

function backwardStep(nodes, { node, i, input, parent }, before, gradients, say) {
  const { shape, name } = nodes[parent];
  const rule = node.rules[input];
  const soFar = before ? `${show(before, shape)} + ` : "";
  const gradient = show(gradients[parent], shape);
  const others = { d: `d${node.name}`, out: node.name };
  const inNames = fill(rule, node.parents.map((p) => nodes[p].name), others);
  let inNumbers = gradient;
  if (allNumbers(nodes, node)) {
    const numbers = node.parents.map((p) => factor(say.value(p)));
    const d = factor(show(gradients[i], node.shape));
    inNumbers = soFar + fill(rule, numbers, { d, out: factor(say.value(i)) });
  }
  const text = chain(`d${name}`, soFar + inNames, inNumbers, gradient);
  return { kind: "backward", node: i, parent, gradient, text };
}

// name = in names = in numbers = result; what would stand there twice stands once.
function chain(name, inNames, inNumbers, result) {
  const parts = [name, inNames, inNumbers, result];
  const last = parts.length - 1;
  return parts.filter((part, k) => k === last || factor(part) !== factor(parts[k + 1])).join(" = ");
}

const allNumbers = (nodes, node) =>
  [node, ...node.parents.map((p) => nodes[p])].every(({ shape }) => shape.length === 0);

const factor = (text) => (text.startsWith("-") ? `(${text})` : text);

function fill(template, inputs, others = {}) {
  return template.replace(/\{(\w+)\}/g, (_, key) => inputs[key] ?? others[key]);
}

// A number, up to three numbers, or the shape.
export function show(data, shape) {
  if (shape.length === 0) return number(data[0]);
  if (shape.length === 1 && data.length <= 3) return `[${Array.from(data, number).join(", ")}]`;
  return `array (${shape.join(", ")}${shape.length === 1 ? "," : ""})`;
}

// What is known after so many steps: texts for values and gradients, the active step.
export function after(graph, steps, count, leaves) {
  const values = graph.nodes.map((node) => (node.operation ? null : show(node.data, node.shape)));
  const gradients = graph.nodes.map(() => null);
  graph.sliders.forEach((slider, i) => {
    if (!graph.nodes[slider.node].shape.length) values[slider.node] = number(leaves[i]);
  });
  for (const step of steps.slice(0, count)) {
    if (step.kind === "forward") values[step.node] = step.value;
    else gradients[step.parent ?? step.node] = step.gradient;
  }
  return { graph, values, gradients, active: steps[count - 1] ?? null };
}
