// Dropout as in nnedu.layers. Who trains sets `mask` before each step: for every input 0, where it
// is dropped, or 1 / (1 - p_drop).

import { Layer } from "./engine.js";

export class Dropout extends Layer {
  mask = null;

  forward(x, n, train) {
    this.used = train ? this.mask : null;
    return this.used ? multiplyInto(x, this.used, this.out.of(x.length)) : x;
  }

  backward(da) {
    return this.used ? multiplyInto(da, this.used, this.back.of(da.length)) : da;
  }
}

function multiplyInto(x, mask, product) {
  for (let i = 0; i < x.length; i++) product[i] = x[i] * mask[i];
  return product;
}
