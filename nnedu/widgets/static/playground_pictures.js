// What every neuron answers all over the map, as small pictures.

import { inputsOf } from "./playground_data.js";

export const EDGE = 3;
export const SIDE = 50;
const CELLS = SIDE * SIDE;
const at = (k) => -EDGE + 2 * EDGE * k / (SIDE - 1);
const GRID = Float64Array.from({ length: 2 * CELLS }, (_, i) =>
  at(i % 2 ? Math.floor((i >> 1) / SIDE) : (i >> 1) % SIDE));
const EVERY_INPUT = inputsOf(GRID, Array(7).fill(true));
const LEVELS = 255;

let [inks, inkKey, strip, image, features, gridInputs] = ["", "", null, null, "", null];

export function pictures(run, colours) {
  const found = [];
  for (let k = 0; k < 7; k++) found.push([`x${k}`, EVERY_INPUT, 7, k]);
  if (features !== String(run.features)) {
    gridInputs = inputsOf(GRID, run.features);
    features = String(run.features);
  }
  const outputs = run.net.forward(gridInputs, CELLS);
  run.active.forEach(({ a }, l) => {
    const units = run.dense[l].fanOut;
    for (let j = 0; j < units; j++) found.push([`${l + 1}.${j + 1}`, a, units, j]);
  });
  found.push(["output", outputs, 1, 0]);
  useInks(colours);
  prepare(found.length);
  const pixels = new Uint32Array(image.data.buffer);
  found.forEach(([id, values, units, j], k) =>
    paintCells(pixels, k, values, units, j, id === "output" ? answer(run) : null));
  strip.getContext("2d").putImageData(image, 0, 0);
  const order = Object.fromEntries(found.map(([id], k) => [id, k]));
  return {
    outputs,
    // Half a cell is left out all round, so that the middles of the cells come to the edges.
    paint(context, id, x, y, width, height) {
      const k = order[id] ?? found.length - 1;
      context.drawImage(strip, k * SIDE + 0.5, 0.5, SIDE - 1, SIDE - 1, x, y, width, height);
    },
  };
}

// The output between -1 and 1: from a logit by way of its probability.
const answer = ({ lossName }) =>
  (lossName === "binary_cross_entropy" ? (z) => Math.tanh(z / 2) : (z) => z);

function prepare(count) {
  strip ??= document.createElement("canvas");
  if (image?.width === count * SIDE) return;
  [strip.width, strip.height] = [count * SIDE, SIDE];
  image = new ImageData(count * SIDE, SIDE);
}

// A neuron's shades are relative to its largest answer; the output's are as they are.
function paintCells(pixels, k, values, units, j, f) {
  let most = 1e-9;
  if (!f) for (let i = 0; i < CELLS; i++) most = Math.max(most, Math.abs(values[i * units + j]));
  const columns = pixels.length / SIDE;
  for (let row = 0; row < SIDE; row++) {
    let to = (SIDE - 1 - row) * columns + k * SIDE;
    for (let i = row * SIDE; i < (row + 1) * SIDE; i++) {
      const value = f ? f(values[i]) : values[i * units + j] / most;
      const clipped = value > 1 ? 1 : value < -1 ? -1 : value || 0;
      pixels[to++] = inks[Math.round((clipped + 1) / 2 * LEVELS)];
    }
  }
}

// From the colour of what is below 0 through the background to that of what is above.
function useInks({ gradient, value, background }) {
  if (inkKey === gradient + value + background) return;
  inkKey = gradient + value + background;
  const hex = (color) => [1, 3, 5].map((i) => parseInt(color.slice(i, i + 2), 16));
  const middle = background.match(/[\d.]+/g).slice(0, 3).map(Number);
  inks = Uint32Array.from({ length: LEVELS + 1 }, (_, i) => {
    const share = 2 * i / LEVELS - 1;
    const end = hex(share < 0 ? gradient : value);
    const [r, g, b] = middle.map((m, c) => Math.round(m + 0.6 * Math.abs(share) * (end[c] - m)));
    return (255 << 24 | b << 16 | g << 8 | r) >>> 0;
  });
}
