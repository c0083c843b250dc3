// What the benchmark of playgrounds does inside a page: press its buttons and time the pictures they bring.

// Call `seen` whenever `node` says that a picture is there; returns what ends it.
function watch({ node, attribute }, seen) {
  const observer = new MutationObserver(seen);
  observer.observe(node, attribute ? { attributeFilter: [attribute] } : { childList: true, characterData: true, subtree: true });
  return () => observer.disconnect();
}

// The sign that a picture is there, and the buttons, of nnedu's page and of TensorFlow Playground.
function parts() {
  const canvas = document.querySelector(".nnedu canvas");
  if (!canvas) {
    const [step, play] = ["next-step-button", "play-pause-button"].map((id) => document.getElementById(id));
    return { sign: { node: document.getElementById("iter-number") }, step, play };
  }
  const [step, play] = ["Step", "Play"].map((name) =>
    [...document.querySelectorAll("button")].find(({ textContent }) => textContent === name));
  return { sign: { node: canvas, attribute: "width" }, step, play };
}

// Milliseconds from a press of Step, one epoch of training, to its picture; `count` times, with a rest after each.
async function presses(count) {
  const { sign, step } = parts();
  const times = [];
  for (let i = 0; i < count; i++) {
    await new Promise(requestAnimationFrame);
    times.push(await new Promise((resolve) => {
      const start = performance.now();
      const end = watch(sign, () => {
        end();
        resolve(performance.now() - start);
      });
      step.click();
    }));
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return times;
}

// Pictures a second while it plays.
async function playing(seconds) {
  const { sign, play } = parts();
  play.click();
  await new Promise((resolve) => setTimeout(resolve, 500));
  let pictures = 0;
  const end = watch(sign, () => { pictures += 1; });
  await new Promise((resolve) => setTimeout(resolve, 1000 * seconds));
  end();
  play.click();
  return pictures / seconds;
}

Object.assign(globalThis, { playgroundBench: { presses, playing } });
