import { cells, outline } from "./cells.js";
import { change } from "./change.js";
import { choice, element, number } from "./controls.js";
import { featureMap, outputSize, pixel, under } from "./convolution_model.js";
import { lesson } from "./lesson.js";
import { numberTable } from "./number_table.js";

const OWN_NUMBERS = "my own numbers";
const LESSONS = {
  "vertical edges": "It answers where ink begins (+) or ends (-) from left to right, and is silent on even ground.",
  "horizontal edges": "It answers where ink begins (+) or ends (-) from top to bottom, and is silent on even ground.",
  "diagonal": "It answers most to a line that falls from left to right.",
  "blur": "Each number is a mean of its neighbourhood: edges grow soft.",
  "sharpen": "What differs from its neighbours is made to differ more.",
  "outline": "Silent wherever all nine pixels are alike, loud at edges.",
  "nothing changes": "The 1 in the middle copies each pixel.",
};

const weightsOf = ({ kernel, weights }, get) => get("kernels")[kernel]
  ?? Array.from({ length: 9 }, (_, k) => weights[k] ?? 0);

function view(setting, get, arrays) {
  const image = get("images")[setting.image];
  const weights = weightsOf(setting, get);
  const { stride, padding } = setting;
  const [rows, columns] = [image.length, image[0].length].map((n) => outputSize(n, stride, padding));
  const values = arrays ? arrays[0] : featureMap(image, weights, setting);
  const last = rows * columns - 1;
  const step = Math.min(setting.step, last);
  const [i, j] = [Math.floor(step / columns), step % columns];
  const window = under(image, i, j, setting);
  const shown = { image, weights, values, rows, columns, step, last, i, j, window, setting };
  const alt = `An image of ${image.length} by ${image[0].length} pixels, a kernel of 3 by 3 that slides over it, `
    + `and the feature map of ${rows} by ${columns} that this gives.`;
  if (!values.length) return { ...shown, alt, words: "There is no feature map to draw." };
  const products = window.flatMap((x, k) => (x && weights[k] ? [`${number(weights[k])} × ${number(x)}`] : []));
  const sum = `${products.join(" + ") || "only zeros"} = ${number(values[step])}`;
  const sizes = `The map's height is (${image.length} + 2 × ${padding} - 3) / ${stride} + 1 = ${rows}`;
  const over = (image.length + 2 * padding - 3) % stride
    ? `, rounded down: what is left over at the lower edge is never seen.` : ".";
  return {
    ...shown, alt,
    words: `Row ${i + 1}, column ${j + 1} of the feature map: ${sum}. ${LESSONS[setting.kernel] ?? ""} ${sizes}${over}`,
  };
}

const size = (width) => (width < 640 ? [width, 2 * width + 155] : [width, Math.min(440, width * 0.4 + 30)]);

function draw(context, width, height, colours, shown) {
  const narrow = width < 640;
  const [wide, high] = narrow ? [width, (height - 195) / 2] : [width * 0.39, height];
  const boxes = narrow
    ? [[0, 0, wide, high], [0, high, wide, 168], [0, high + 195, wide, high]]
    : [[0, 0, wide, high], [wide, high * 0.2, width * 0.22, high * 0.6], [width * 0.61, 0, wide, high]];
  const grey = [colours.text, colours.gradient];
  const signed = [colours.value, colours.gradient];
  const { image, weights, values, columns, step, window, i, j, setting: { stride, padding } } = shown;

  const across = image[0].length + 2 * padding;
  const padded = Array.from({ length: across * (image.length + 2 * padding) }, (_, at) =>
    pixel(image, Math.floor(at / across), at % across, padding));
  const inPadding = (at) => image[Math.floor(at / across) - padding]?.[at % across - padding] === undefined;
  const seen = cells(context, boxes[0], colours, {
    values: padded, columns: across, title: padding ? "image, with zeros around it" : "image", inks: grey,
    scale: largest(padded), faint: inPadding,
  });
  const kernel = cells(context, boxes[1], colours, {
    values: weights, columns: 3, title: "kernel", inks: signed, scale: largest(weights),
  });
  if (!values.length) return;
  const map = cells(context, boxes[2], colours, {
    values, columns, title: `feature map, ${shown.rows} by ${columns}`, inks: signed,
    scale: largest(values), faint: (at) => at > step,
  });
  times(context, kernel, window, colours);
  outline(context, kernel, 0, [3, 3], colours.good);
  outline(context, seen, i * stride * across + j * stride, [3, 3], colours.good);
  outline(context, map, step, [1, 1], colours.good);
  context.font = `13px ${colours.font}`;
  context.fillText(`sum = ${number(values[step])}`, boxes[1][0] + boxes[1][2] / 2, kernel.bottom + 20);
}

// Under each weight the pixel that it meets.
function times(context, { side, at }, window, colours) {
  context.font = `${Math.min(11, side * 0.28)}px ${colours.font}`;
  window.forEach((x, k) => {
    const [left, top] = at(k);
    context.fillText(`× ${Number(x.toFixed(2))}`, left + side / 2, top + side * 0.92);
  });
}

// Not Math.max(...): a value may be missing or nan.
const largest = (values) =>
  values.reduce((most, value) => (Math.abs(value) > most ? Math.abs(value) : most), 0) || 1;

// A kernel out of the list, or nine numbers: writing one of them makes it one's own.
function kernelControl(model) {
  const set = (traits) => change(model, traits);
  const names = choice({
    label: "Kernel", options: model.get("setting").kernel.options, value: model.get("kernel"),
    onInput(kernel) {
      const known = model.get("kernels")[kernel];
      set(known ? { weights: known, kernel } : { kernel });
    },
  });
  const grid = numberTable({
    label: "Kernel", columns: 3, count: 9, step: 0.5,
    onInput: (weights) => set({ weights, kernel: OWN_NUMBERS }),
  });
  return {
    root: element("div", {}, names.root, grid.root),
    toggle: false,
    update(setting, get) {
      names.set(setting.kernel);
      grid.set(weightsOf(setting, get));
    },
  };
}

const render = (place) => lesson(place, {
  name: "convolution",
  whose: (_, get) => (get("own") ? `your ${get("own")}, in Python` : "nnedu's conv2d, in your browser"),
  controls: [
    { trait: "image", label: "Image", options: place.model.get("setting").image.options },
    kernelControl(place.model),
    { trait: "stride", label: "Stride", min: 1, max: 3, step: 1 },
    { trait: "padding", label: "Padding", min: 0, max: 2, step: 1 },
  ],
  view,
  inPython: (_, get) => Boolean(get("own")),
  size,
  draw,
  delay: 150,
});

export default { render };
