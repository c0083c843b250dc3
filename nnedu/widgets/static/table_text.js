// A learner's table as text: rows of x1, x2 and a class or a number, with commas, semicolons or tabs.

const MOST_ROWS = 500;

// Returns { points, said }: x1, x2, y in turn, scaled to be seen between -3 and 3, and what was done
// or is wrong, in words. Two kinds of labels become 0 and 1, more are numbers.
export function pointsFrom(text) {
  const rows = text.split(/\r?\n/).map((row) => row.trim()).filter(Boolean).map(cellsOf);
  if (rows.length && !Number.isFinite(toNumber(rows[0][0]))) rows.shift();
  if (rows.length < 2) return wrong("two rows or more are needed, each of x1, x2 and a class or number");
  if (rows.length > MOST_ROWS) return wrong(`${rows.length} rows are too many: keep ${MOST_ROWS}`);
  const bad = rows.findIndex((row) => row.length < 3 || row[2] === ""
    || !row.slice(0, 2).every((cell) => Number.isFinite(toNumber(cell))));
  if (bad >= 0) {
    return wrong(`row ${bad + 1}, "${rows[bad].join(", ")}", is not two numbers and a class or number`);
  }
  const labels = rows.map((row) => row[2]);
  const kinds = [...new Set(labels)].sort(byValue);
  const isNumbers = labels.every((label) => Number.isFinite(toNumber(label)));
  if (kinds.length > 2 && !isNumbers) {
    return wrong(`there are ${kinds.length} classes (${kinds.slice(0, 4).join(", ")}): keep two of them`);
  }
  const y = kinds.length > 2 ? scaled(labels.map(toNumber)) : labels.map((label) =>
    Number(label === kinds.at(-1)));
  const [x1, x2] = [0, 1].map((k) => scaled(rows.map((row) => toNumber(row[k]))));
  const what = kinds.length > 2 ? "numbers" : `classes: ${kinds.at(-1)} is the circle`;
  return {
    points: rows.flatMap((_, i) => [x1[i], x2[i], y[i]].map(rounded)),
    said: `${rows.length} points, scaled to mean 0 and spread 1; ${what}.`,
  };
}

export const textOf = (points) => Array.from({ length: points.length / 3 }, (_, i) =>
  points.slice(3 * i, 3 * i + 3).join(", ")).join("\n");

const wrong = (said) => ({ points: null, said: `These are no points yet: ${said}.` });
const rounded = (value) => Number(value.toFixed(3));
const toNumber = (cell) => (cell === "" ? NaN : Number(cell));
const byValue = (one, other) => toNumber(one) - toNumber(other) || (one < other ? -1 : 1);

// A comma may be the decimal sign where semicolons or tabs part the columns.
function cellsOf(row) {
  const parting = [";", "\t"].find((sign) => row.includes(sign));
  const cells = parting ? row.split(parting).map((cell) => cell.replace(/^\s*(-?\d+),(\d+)\s*$/, "$1.$2"))
    : row.split(/[,\s]+/);
  return cells.map((cell) => cell.trim().replace(/^"(.*)"$/, "$1"));
}

function scaled(column) {
  const mean = column.reduce((sum, value) => sum + value, 0) / column.length;
  const spread = Math.sqrt(column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / column.length);
  return column.map((value) => Math.max(-3, Math.min(3, (value - mean) / (spread || 1))));
}
