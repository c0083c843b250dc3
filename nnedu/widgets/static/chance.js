// The random numbers of nnedu.widgets.chance: the k-th is a hash of a seed from Python and k.

export function chance(seed, drawn = 0) {
  const start = Math.imul(seed, 0x9e3779b9);
  const stream = {
    drawn,
    // Between 0 and 1, both excluded.
    random() {
      let k = start + stream.drawn | 0;
      stream.drawn += 1;
      k = Math.imul(k ^ (k >>> 16), 0x85ebca6b);
      k = Math.imul(k ^ (k >>> 13), 0xc2b2ae35);
      return (((k ^ (k >>> 16)) >>> 0) + 0.5) / 2 ** 32;
    },
    uniform: (low, high) => low + (high - low) * stream.random(),
    normal: () => Math.sqrt(-2 * Math.log(stream.random())) * Math.cos(2 * Math.PI * stream.random()),
  };
  return stream;
}
