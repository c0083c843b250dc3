// A canvas that is sharp, named, follows the theme, and is drawn at most once per animation frame.

import { element } from "./controls.js";
import { svgContext } from "./svg.js";

// Colours that stay apart for colour-blind eyes, one set for each background (after Okabe and Ito).
const ON_LIGHT = {
  value: "#0072b2", gradient: "#b34700", good: "#00694b", shade: "#0000001f",
  many: ["#0072b2", "#b34700", "#00694b", "#9c2380", "#6b5900", "#3b3b3b", "#c1002f"],
};
const ON_DARK = {
  value: "#6cc0f5", gradient: "#ffa94d", good: "#4fd1a5", shade: "#ffffff2b",
  many: ["#6cc0f5", "#ffa94d", "#4fd1a5", "#f2a0d8", "#ede056", "#dcdcdc", "#ff8f8f"],
};

export function palette(node) {
  const style = getComputedStyle(node);
  const text = style.color;
  const [r, g, b] = text.match(/[\d.]+/g).map(Number);
  return {
    ...(r + g + b > 382 ? ON_DARK : ON_LIGHT),
    text,
    background: style.backgroundColor,
    line: `rgb(${r} ${g} ${b} / 0.5)`,
    font: style.fontFamily,
  };
}

// `size(width)` gives the picture's [width, height] for the room there is;
// `draw(context, width, height, colours)` paints it.
export function picture(size, draw) {
  const canvas = element("canvas", { role: "img" });
  // Where the picture is wider than its place, this scrolls and the keyboard can reach it.
  const root = element("div", {
    class: "nnedu-picture", role: "group", "aria-label": "Picture",
    "data-lm-suppress-shortcuts": "true",
  }, canvas);
  let [frame, due] = [0, false];

  function paint() {
    if (!root.clientWidth) return;
    const [width, height] = size(root.clientWidth).map(Math.round);
    const scale = (devicePixelRatio || 1) * (root.currentCSSZoom ?? 1);
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
    if (width > root.clientWidth) root.tabIndex = 0;
    else root.removeAttribute("tabindex");
    const context = canvas.getContext("2d");
    context.scale(scale, scale);
    draw(context, width, height, palette(root));
  }

  // A file of what is shown, on the theme's background: "svg", or "png" at twice the size.
  function save(name, kind) {
    const [width, height] = size(root.clientWidth).map(Math.round);
    const colours = palette(root);
    const words = canvas.getAttribute("aria-label");
    const copy = element("canvas", { width: 2 * width, height: 2 * height });
    const context = kind === "svg"
      ? svgContext(width, height, { title: name, words, font: colours.font }) : copy.getContext("2d");
    if (kind === "png") context.scale(2, 2);
    context.fillStyle = colours.background;
    context.fillRect(0, 0, width, height);
    draw(context, width, height, colours);
    const href = kind === "svg"
      ? `data:image/svg+xml,${encodeURIComponent(context.text())}` : copy.toDataURL();
    const link = element("a", { href, download: `${name}.${kind}` });
    // VS Code hears of downloads only on the page's body.
    document.body.append(link);
    link.click();
    link.remove();
  }

  // Once a frame, and at once where this frame has no picture yet: else what an animation frame
  // changes would be seen in the next, and every other frame would be the same again.
  function redraw() {
    if (frame) {
      due = true;
      return;
    }
    frame = requestAnimationFrame(next);
    due = false;
    paint();
  }

  function next() {
    frame = 0;
    if (due) redraw();
  }

  // A picture must not change its size while sizes are told.
  function later() {
    due = true;
    frame ||= requestAnimationFrame(next);
  }

  const resized = new ResizeObserver(later);
  resized.observe(root);
  // JupyterLab and VS Code write their theme on the body; a page follows the system.
  const themed = new MutationObserver(later);
  themed.observe(document.body, {
    attributeFilter: ["data-jp-theme-name", "data-jp-theme-light", "data-vscode-theme-kind"],
  });
  const system = matchMedia("(prefers-color-scheme: dark)");
  system.addEventListener("change", later);
  return {
    root,
    redraw,
    save,
    describe: (words) => canvas.setAttribute("aria-label", words),
    stop() {
      cancelAnimationFrame(frame);
      resized.disconnect();
      themed.disconnect();
      system.removeEventListener("change", later);
    },
  };
}
