// A small trained network and the thinned ones inside it; nnedu.widgets.dropout_model does the same.

import { chance } from "./chance.js";

export const [UNITS, NETS] = [8, 60];
export const XS = Float64Array.from({ length: 61 }, (_, i) => -1 + i / 30);

// For each thinned network 16 numbers: 0 where a unit is dropped, else 1 / (1 - p).
export function dropoutMasks(pDrop) {
  const stream = chance(7);
  return Array.from({ length: NETS }, () =>
    Float64Array.from({ length: 2 * UNITS }, () => (stream.random() < 1 - pDrop ? 1 / (1 - pDrop) : 0)));
}

// theta is W1, b1, W2, b2, W3, b3 of the 1-8-8-1 network.
export function partsOf(theta) {
  const ends = [8, 16, 80, 88, 96, 97];
  return ends.map((end, i) => theta.subarray(ends[i - 1] ?? 0, end));
}

// What the network with this mask says at every x.
export function outputs([W1, b1, W2, b2, W3, b3], mask) {
  const a1 = new Float64Array(UNITS);
  return XS.map((x) => {
    for (let i = 0; i < UNITS; i++) a1[i] = Math.tanh(x * W1[i] + b1[i]) * mask[i];
    let said = b3[0];
    for (let j = 0; j < UNITS; j++) {
      if (!mask[UNITS + j]) continue;
      let z = b2[j];
      for (let i = 0; i < UNITS; i++) z += a1[i] * W2[i * UNITS + j];
      said += Math.tanh(z) * mask[UNITS + j] * W3[j];
    }
    return said;
  });
}

export function meanOf(curves) {
  return XS.map((_, i) => curves.reduce((sum, curve) => sum + curve[i], 0) / curves.length);
}

// Rounded, as sums in another order differ in the last digit.
export function apart(one, other) {
  const mean = one.reduce((sum, y, i) => sum + (y - other[i]) ** 2, 0) / one.length;
  return Number(Math.sqrt(mean).toFixed(6));
}
