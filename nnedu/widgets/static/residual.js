// A skip connection, y = x + f(x), as nnedu.layers.Residual; f is the layers inside.

import { Layer, placeViews, sizeOf } from "./engine.js";

export class Residual extends Layer {
  constructor(...layers) {
    super();
    this.layers = layers;
    this.size = sizeOf(layers);
  }

  place(theta, grad) {
    super.place(theta, grad);
    placeViews(this.layers, theta, grad);
  }

  forward(x, n, train) {
    let f = x;
    for (const layer of this.layers) f = layer.forward(f, n, train);
    return addInto(x, f, this.out.of(x.length));
  }

  backward(dy, n) {
    let da = dy;
    for (let l = this.layers.length - 1; l >= 0; l--) da = this.layers[l].backward(da, n);
    return addInto(dy, da, this.back.of(dy.length));
  }
}

function addInto(x, y, total) {
  for (let i = 0; i < x.length; i++) total[i] = x[i] + y[i];
  return total;
}
