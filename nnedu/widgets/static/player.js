// Back, step, play and reset over the trait `step`, with a slider for its place.

import { change } from "./change.js";
import { button, calm, element, slider } from "./controls.js";

// `last()` is the final step, `reset` what the button does besides going back to 0.
export function player({ model, last, reset = () => {}, delay = 700 }) {
  let playing = 0;
  const set = (step) => change(model, { step });
  // A run that diverged may end before the step that was asked for.
  const here = () => Math.min(model.get("step"), last());
  const position = slider({
    label: "Step", min: 0, max: 1, step: 1, value: model.get("step"),
    text: (step) => `${step} of ${last()}`, onInput: set,
  });
  const play = button("Play", () => (playing ? pause() : start()));

  function go(by) {
    const step = Math.min(last(), Math.max(0, here() + by));
    set(step);
    return step < last();
  }

  function start() {
    if (here() === last()) set(0);
    // Who asked for less motion sees the end at once.
    if (calm()) go(last());
    else playing = setInterval(() => go(1) || pause(), delay);
    play.textContent = playing ? "Pause" : "Play";
  }

  function pause() {
    clearInterval(playing);
    playing = 0;
    play.textContent = "Play";
  }

  function again() {
    pause();
    reset();
    set(0);
  }

  return {
    position: position.root,
    buttons: element("div", { class: "nnedu-buttons" },
      button("Back", () => go(-1)), button("Step", () => go(1)), play, button("Reset", again)),
    show() {
      position.span(0, last());
      position.set(here());
    },
    pause,
  };
}
