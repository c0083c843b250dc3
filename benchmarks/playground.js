// What the benchmark of playgrounds does inside a page, besides timing.js: press its buttons.

// The buttons of nnedu's page or of TensorFlow Playground, and `watch`, which says when a picture has come.
function parts() {
  const canvas = document.querySelector(".nnedu canvas");
  const sign = canvas ?? document.getElementById("iter-number");
  const change = canvas ? { attributeFilter: ["width"] } : { childList: true, characterData: true, subtree: true };
  const [step, play] = canvas
    ? ["Step", "Play"].map((name) => [...document.querySelectorAll("button")].find(({ textContent }) => textContent === name))
    : ["next-step-button", "play-pause-button"].map((id) => document.getElementById(id));
  const watch = (seen) => {
    const observer = new MutationObserver(seen);
    observer.observe(sign, change);
    return () => observer.disconnect();
  };
  return { step, play, watch };
}

// A press of Step is one epoch of training.
const presses = (count) => {
  const { step, watch } = parts();
  return pictureTimes(watch, () => step.click(), count);
};

const playing = (seconds) => {
  const { play, watch } = parts();
  return pictureRate(watch, () => play.click(), () => play.click(), seconds);
};

Object.assign(globalThis, { playgroundBench: { presses, playing } });
