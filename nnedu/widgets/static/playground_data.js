// The playground's points, and the inputs made of them, as nnedu.widgets.playground_data.

import { chance } from "./chance.js";

export const EXAMPLES = 240;
export const NUMBER_SETS = ["plane of numbers", "hills of numbers"];
export const OWN_POINTS = "your points";
export const FEATURES = ["x1", "x2", "x1²", "x2²", "x1·x2", "sin 2x1", "sin 2x2"];

const polar = (radius, angle) => [radius * Math.cos(angle), radius * Math.sin(angle)];
const gauss = (u, v) => Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v);

// A point from two random numbers, its class and its place in the row.
const POINTS = {
  circles: (u, v, y) => polar(y ? 1.1 * Math.sqrt(u) : 1.6 + 0.8 * u, 2 * Math.PI * v),
  "exclusive or"(u, v, y, i) {
    const side = Math.floor(i / 2) % 2 ? 1 : -1;
    return [side * (0.15 + 2.2 * u), side * (1 - 2 * y) * (0.15 + 2.2 * v)];
  },
  "two clusters"(u, v, y) {
    return polar(0.6 * Math.sqrt(-2 * Math.log(u)), 2 * Math.PI * v).map((d) => 1.2 * (2 * y - 1) + d);
  },
  spirals(u, v, y) {
    const along = 0.05 + 0.95 * Math.sqrt(u);
    return polar(2.5 * along, 1.6 * 2 * Math.PI * along + Math.PI * y);
  },
  moons(u, v, y) {
    const [dx, dy] = polar(1.3 + 0.35 * (v - 0.5), Math.PI * (u + y));
    return [dx + 0.65 * (2 * y - 1), dy + 0.35 * (2 * y - 1)];
  },
};
const anywhere = (u, v) => [5 * u - 2.5, 5 * v - 2.5];
const HILLS = [[-1.2, 1.2, 1], [1.4, 0.8, 1], [0, -1.2, -1]];
const hills = ([x1, x2]) => HILLS.reduce((sum, [at1, at2, top]) =>
  sum + top * Math.exp(-((x1 - at1) ** 2) - (x2 - at2) ** 2), 0);

// Points { x (n, 2), y (n), n, numbers }, numbers where y is no class.
export function pointsOf({ data, noise, draw, points }) {
  if (data === OWN_POINTS) return ownPoints(points);
  const stream = chance(draw);
  const numbers = NUMBER_SETS.includes(data);
  const x = new Float64Array(2 * EXAMPLES);
  const y = new Float64Array(EXAMPLES);
  for (let i = 0; i < EXAMPLES; i++) {
    const [u, v, e, f] = [stream.random(), stream.random(), stream.random(), stream.random()];
    const point = (POINTS[data] ?? anywhere)(u, v, i % 2, i);
    x.set(point, 2 * i);
    y[i] = i % 2;
    if (numbers) {
      y[i] = data === "hills of numbers" ? hills(point) : (point[0] + point[1]) / 5;
      y[i] += noise * gauss(e, f);
    }
  }
  if (!numbers) for (let i = 0; i < x.length; i++) x[i] += noise * stream.normal();
  return { x, y, n: EXAMPLES, numbers };
}

// The first points train and the others test, so own points are taken from all over their table:
// it may be sorted by class. Part by part of the golden ratio, no two neighbours stay together.
function ownPoints(flat) {
  const n = Math.floor(flat.length / 3);
  const place = (i) => i * 0.6180339887498949 % 1;
  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => place(i) - place(j));
  const of = (k) => order.map((i) => flat[3 * i + k]);
  const y = Float64Array.from(of(2));
  const x = Float64Array.from({ length: 2 * n }, (_, i) => flat[3 * order[i >> 1] + i % 2]);
  return { x, y, n, numbers: y.some((value) => value !== 0 && value !== 1) };
}

const MAKE = [
  (x1) => x1, (x1, x2) => x2, (x1) => x1 * x1, (x1, x2) => x2 * x2, (x1, x2) => x1 * x2,
  (x1) => Math.sin(2 * x1), (x1, x2) => Math.sin(2 * x2),
];

// The chosen features of points x (n, 2), point by point.
export function inputsOf(x, features) {
  const chosen = MAKE.filter((_, k) => features[k]);
  const found = new Float64Array(x.length / 2 * chosen.length);
  for (let i = 0; i < x.length / 2; i++) {
    chosen.forEach((make, k) => { found[i * chosen.length + k] = make(x[2 * i], x[2 * i + 1]); });
  }
  return found;
}
