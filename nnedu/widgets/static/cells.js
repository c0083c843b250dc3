// Numbers as a grid of shaded cells: the stronger the shade, the larger the number.

// `values` row by row. `inks` are the colours for above and below 0, `scale` the size of number that
// is shaded most, `faint(i)` what is not there yet. Returns where a cell is.
export function cells(context, [left, top, width, height], colours, options) {
  const { values, columns, title, inks, scale = 1, faint = () => false } = options;
  const rows = values.length / columns;
  const side = Math.min((width - 16) / columns, (height - 34) / rows);
  const [x0, y0] = [left + (width - side * columns) / 2, top + 28];
  const at = (i) => [x0 + i % columns * side, y0 + Math.floor(i / columns) * side];
  context.fillStyle = colours.text;
  context.font = `13px ${colours.font}`;
  context.textAlign = "center";
  context.textBaseline = "alphabetic";
  context.fillText(title, left + width / 2, top + 18);
  context.font = `${Math.min(13, side * 0.42)}px ${colours.font}`;
  context.lineWidth = 1;
  values.forEach((value, i) => {
    const [x, y] = at(i);
    const strength = Math.min(1, Math.abs(value) / scale);
    context.globalAlpha = (faint(i) ? 0.3 : 0.55) * (Number.isFinite(strength) ? strength : 0);
    context.fillStyle = inks[value < 0 ? 1 : 0];
    context.fillRect(x, y, side, side);
    context.globalAlpha = 1;
    context.strokeStyle = colours.line;
    context.strokeRect(x, y, side, side);
    context.fillStyle = colours.text;
    context.globalAlpha = faint(i) ? 0.65 : 1;
    // Where numbers would be too small to read, the sign still shows.
    if (side >= 20) context.fillText(short(value), x + side / 2, y + side * 0.64);
    else if (value < 0) context.fillText("–", x + side / 2, y + side * 0.64);
    context.globalAlpha = 1;
  });
  return { side, at, bottom: y0 + rows * side };
}

// A frame around so many cells.
export function outline(context, { side, at }, i, [rows, columns], color) {
  context.strokeStyle = color;
  context.lineWidth = 3;
  context.strokeRect(...at(i), columns * side, rows * side);
}

const short = (value) => (Number.isFinite(value) ? String(Number(value.toFixed(1))) : "?");
