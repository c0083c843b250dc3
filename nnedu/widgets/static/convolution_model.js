// A 3 by 3 kernel slid over an image, free of the page; nnedu.widgets.convolution_model does the same.

// The pixel in a row and column of the padded image: 0 in the padding.
export function pixel(image, row, column, padding) {
  return image[row - padding]?.[column - padding] ?? 0;
}

export function outputSize(size, stride, padding) {
  return Math.floor((size + 2 * padding - 3) / stride) + 1;
}

// The nine pixels under the kernel for the output at row i, column j.
export function under(image, i, j, { stride, padding }) {
  return Array.from({ length: 9 }, (_, k) =>
    pixel(image, i * stride + Math.floor(k / 3), j * stride + k % 3, padding));
}

// Row by row.
export function featureMap(image, weights, setting) {
  const [rows, columns] = [image.length, image[0].length]
    .map((size) => outputSize(size, setting.stride, setting.padding));
  return Float64Array.from({ length: rows * columns }, (_, at) =>
    under(image, Math.floor(at / columns), at % columns, setting)
      .reduce((sum, x, k) => sum + x * weights[k], 0));
}
