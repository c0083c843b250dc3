// What the benchmark of widgets does inside the page, besides timing.js: make changes, and say when a picture has come.

const canvasOf = (output) => output.querySelector(".nnedu canvas");

// Call `seen` each time a new picture of this output is ready for the next frame; returns what ends it.
function watch(output, seen) {
  const canvas = canvasOf(output);
  // A canvas is sized anew and then drawn, in one go; an inline figure is a new <img>, ready once decoded.
  const observer = new MutationObserver(async (records) => {
    if (!canvas) {
      const added = records.flatMap(({ addedNodes }) => [...addedNodes]);
      const image = added.flatMap((node) => [...(node.querySelectorAll?.("img") ?? [])]).at(-1);
      if (!image) return;
      await image.decode();
    }
    seen();
  });
  if (canvas) observer.observe(canvas, { attributeFilter: ["width"] });
  else observer.observe(output, { childList: true, subtree: true });
  return () => observer.disconnect();
}

// One change as a learner makes it: a slider, or, every other time where the widget has it, a step of training.
function change(output, i, name) {
  const handle = output.querySelector(".noUi-handle");
  if (handle) {
    const key = i % 2 ? "ArrowLeft" : "ArrowRight";
    handle.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    return;
  }
  if (i % 2 && output.querySelector(".nnedu-over")) {
    press(output, "Step");
    return;
  }
  const input = [...output.querySelectorAll("input[type=range]")]
    .find(({ labels }) => labels[0].textContent === name);
  input.stepUp(i % 4 < 2 ? 1 : -1);
  input.dispatchEvent(new Event("input"));
}

const press = (output, name) =>
  [...output.querySelectorAll("button")].find(({ textContent }) => textContent === name).click();

const latencies = (output, name, count) =>
  pictureTimes((seen) => watch(output, seen), (i) => change(output, i, name), count);

// Pictures a second while a slider is dragged, and milliseconds until the last has come after it rests.
async function dragging(output, name, seconds) {
  let [pictures, last] = [0, 0];
  const end = watch(output, () => {
    pictures += 1;
    last = performance.now();
  });
  const start = performance.now();
  for (let i = 0; performance.now() - start < 1000 * seconds; i++) {
    change(output, i, name);
    await frame();
  }
  const [rest, shown] = [performance.now(), pictures];
  do await pause(1500);
  while (performance.now() - last < 1200);
  end();
  return { rate: shown / seconds, drain: Math.max(0, last - rest) };
}

const playing = (output, seconds) =>
  pictureRate((seen) => watch(output, seen), () => press(output, "Play"), () => press(output, "Pause"), seconds);

// Milliseconds from running the notebook's next cell to the first picture in its output.
async function firstPicture(cell) {
  const { content } = jupyterapp.shell.currentWidget;
  content.activeCellIndex = cell;
  const node = content.widgets[cell].node;
  node.scrollIntoView();
  await frame();
  const start = performance.now();
  jupyterapp.commands.execute("notebook:run-cell");
  for (;;) {
    await frame();
    const canvas = node.querySelector(".nnedu canvas");
    if (canvas ? canvas.style.width : node.querySelector("img")?.complete) break;
  }
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => resolve(performance.now() - start);
    port2.postMessage(0);
  });
}

// Many updates of a page of its own: a twentieth by all its sliders in turn, the rest by the quickest.
async function updates(count) {
  const sliders = [...document.querySelectorAll("input[type=range]")].filter((s) => s.offsetParent);
  const spent = sliders.map(() => 0);
  for (let i = 0; i < count; i++) {
    const all = i < count / 20;
    const k = all ? i % sliders.length : spent.indexOf(Math.min(...spent));
    const start = performance.now();
    sliders[k].stepUp(Math.floor(i / sliders.length) % 2 ? -1 : 1);
    sliders[k].dispatchEvent(new Event("input"));
    await null;
    if (all) spent[k] += performance.now() - start;
    if (i % 100 === 0) await frame();
  }
}

Object.assign(globalThis, { nneduBench: { latencies, dragging, playing, firstPicture, updates } });
