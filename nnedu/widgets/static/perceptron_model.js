// The perceptron, update by update, free of the page; nnedu.widgets.perceptron_model does the same.

export const UPDATES = 60;

// `points` are rows of x1, x2, y with y -1 or 1. A row for the start and for each update:
// w1, w2, b, the number of points on the wrong side, the point that caused it (-1 at the start).
export function perceptronUpdates(points, { lr, angle }) {
  const start = angle * Math.PI / 180;
  let [w1, w2, b, from] = [Math.cos(start), Math.sin(start), 0, 0];
  const wrong = ([x1, x2, y]) => y * (w1 * x1 + w2 * x2 + b) <= 0;
  const rows = [[w1, w2, b, points.filter(wrong).length, -1]];
  while (rows.length <= UPDATES && rows.at(-1)[3]) {
    let k = from % points.length;
    while (!wrong(points[k])) k = (k + 1) % points.length;
    const [x1, x2, y] = points[k];
    w1 += lr * y * x1;
    w2 += lr * y * x2;
    b += lr * y;
    from = k + 1;
    rows.push([w1, w2, b, points.filter(wrong).length, k]);
  }
  return rows;
}
