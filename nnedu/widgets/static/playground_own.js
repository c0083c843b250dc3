// A learner's own functions: Python trains with them, the pictures take them from a table.

import { unpacked } from "./packed.js";

// The table goes from -10 to 10; beyond it the function is taken as straight.
const END = 10;

// The activation by its name as [f, slope].
export function tabled({ activation, table }) {
  if (!table) return {};
  const all = unpacked(table);
  const last = all.length / 2 - 1;
  const look = (values) => (z) => {
    const place = (z + END) / (2 * END) * last;
    const k = Math.max(0, Math.min(last - 1, Math.floor(place))) || 0;
    return values[k] + (place - k) * (values[k + 1] - values[k]);
  };
  return { [activation]: [look(all.subarray(0, last + 1)), look(all.subarray(last + 1))] };
}

// The names of those that a setting uses.
export const yoursIn = ({ loss, activations }, own) => [own.activation, own.loss].filter((name) =>
  name && [loss, ...activations.split(" ")].includes(name));
