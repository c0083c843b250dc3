// A drawing as SVG: the part of a canvas's context that the drawings use, written down.

import { element } from "./controls.js";

const START = {
  fillStyle: "#000", strokeStyle: "#000", lineWidth: 1, font: "13px sans-serif", textAlign: "left",
  globalAlpha: 1, dash: [], clipped: "", scaled: "",
};
const ANCHORS = { left: "start", center: "middle", right: "end" };

const inXml = (words) => String(words).replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const finite = (...numbers) => numbers.every(Number.isFinite);
// Two decimals; what lies far outside stays within what viewers can count.
const near = (x) => Math.round(Math.max(-1e6, Math.min(1e6, x)) * 100) / 100;

// `title` and `words` say what the picture is; `text()` is the file.
export function svgContext(width, height, { title, words, font }) {
  // A real context knows how wide words are and what a colour's name means.
  const real = element("canvas").getContext("2d");
  const [parts, kept] = [[], []];
  let [path, clips] = ["", 0];

  function paint(name, color) {
    real.fillStyle = color;
    const known = real.fillStyle;
    const [r, g, b, alpha = 1] = known[0] === "#" ? [] : known.match(/[\d.]+/g);
    const through = alpha * context.globalAlpha;
    return ` ${name}="${r ? `rgb(${r},${g},${b})` : known}"`
      + (through < 1 ? ` ${name}-opacity="${near(through)}"` : "");
  }

  function put(tag, attributes, inside = "") {
    parts.push(`<${tag}${attributes}${context.clipped}${context.scaled}>${inside}</${tag}>`);
  }

  // Like a canvas, leave out what is no number.
  function go(letter, ...numbers) {
    if (finite(...numbers)) path += (path ? letter : "M") + numbers.map(near).join(" ");
  }

  function whole(draw) {
    context.beginPath();
    draw();
  }

  const context = {
    ...START,
    save: () => kept.push(Object.fromEntries(Object.keys(START).map((name) => [name, context[name]]))),
    restore: () => Object.assign(context, kept.pop()),
    scale: (by) => { context.scaled = ` transform="scale(${by})"`; },
    setLineDash: (dash) => { context.dash = dash; },
    beginPath: () => { path = ""; },
    moveTo: (x, y) => go("M", x, y),
    lineTo: (x, y) => go("L", x, y),
    bezierCurveTo: (...points) => go("C", ...points),
    // Whole circles are all that is drawn.
    arc(x, y, r) {
      if (finite(x, y)) path += `M${near(x - r)} ${near(y)}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`;
    },
    rect(x, y, w, h) {
      if (finite(x, y, w, h)) path += `M${near(x)} ${near(y)}h${near(w)}v${near(h)}h${near(-w)}Z`;
    },
    roundRect(x, y, w, h, r) {
      const corner = (dx, dy) => `a${r} ${r} 0 0 1 ${dx} ${dy}`;
      path += `M${near(x + r)} ${near(y)}h${w - 2 * r}${corner(r, r)}v${h - 2 * r}${corner(-r, r)}`
        + `h${2 * r - w}${corner(-r, -r)}v${2 * r - h}${corner(r, -r)}Z`;
    },
    fill: () => put("path", ` d="${path}"${paint("fill", context.fillStyle)}`),
    stroke() {
      put("path", ` d="${path}" fill="none"${paint("stroke", context.strokeStyle)}`
        + ` stroke-width="${near(context.lineWidth)}"`
        + (context.dash.length ? ` stroke-dasharray="${context.dash}"` : ""));
    },
    fillRect: (...box) => whole(() => { context.rect(...box); context.fill(); }),
    strokeRect: (...box) => whole(() => { context.rect(...box); context.stroke(); }),
    clip() {
      // Named after the picture, for pages that hold several.
      const id = `${title}-${clips += 1}`;
      parts.push(`<clipPath id="${id}"><path d="${path}"/></clipPath>`);
      context.clipped = ` clip-path="url(#${id})"`;
    },
    fillText(words, x, y, most) {
      if (!finite(x, y)) return;
      real.font = context.font;
      const tight = real.measureText(words).width > most;
      put("text", ` x="${near(x)}" y="${near(y)}" font-size="${near(parseFloat(context.font))}"`
        + ` text-anchor="${ANCHORS[context.textAlign]}"${paint("fill", context.fillStyle)}`
        + (tight ? ` textLength="${near(most)}" lengthAdjust="spacingAndGlyphs"` : ""), inXml(words));
    },
    // The whole pixels around the part; an inner picture shows of them what is asked for.
    drawImage(source, sx, sy, sw, sh, x, y, w, h) {
      const [left, top] = [Math.floor(sx), Math.floor(sy)];
      const [columns, rows] = [Math.ceil(sx + sw) - left, Math.ceil(sy + sh) - top];
      const part = element("canvas", { width: columns, height: rows });
      part.getContext("2d").drawImage(source, -left, -top);
      put("svg", ` x="${near(x)}" y="${near(y)}" width="${near(w)}" height="${near(h)}"`
        + ` viewBox="${sx - left} ${sy - top} ${sw} ${sh}" preserveAspectRatio="none"`
        + ` opacity="${context.globalAlpha}"`,
      `<image width="${columns}" height="${rows}" href="${part.toDataURL()}"/>`);
    },
    text: () => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}"`
      + ` width="${width}" height="${height}" role="img"`
      + ` font-family="${inXml(font)}" stroke-miterlimit="10"><title>${inXml(title)}</title>`
      + `<desc>${inXml(words)}</desc>${parts.join("\n")}</svg>\n`,
  };
  return context;
}
