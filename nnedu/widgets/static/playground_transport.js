// Play, step, reset, new weights and new points: all of them change the setting, nothing else.

import { button, calm, choice, element } from "./controls.js";

// So many epochs are shown at once to who asked for less motion.
const CALM_EPOCHS = 200;

// `reached()` is the epoch that is shown: where computing is slow, play waits for it.
export function transport(model, reached) {
  let [playing, pace] = [0, 1];
  const play = button("Play", () => (playing ? pause() : start()));
  play.classList.add("nnedu-main");
  const speed = choice({
    label: "Epochs a frame", options: ["1", "5", "25"], value: "1",
    onInput: (name) => { pace = Number(name); },
  });

  function further(epochs) {
    model.set("epoch", model.get("epoch") + epochs);
  }

  function start() {
    if (calm()) {
      further(CALM_EPOCHS);
      model.save_changes();
      return;
    }
    play.textContent = "Pause";
    playing = requestAnimationFrame(frame);
  }

  function frame() {
    playing = requestAnimationFrame(frame);
    if (model.get("epoch") <= reached()) further(pace);
  }

  function pause() {
    if (!playing) return;
    cancelAnimationFrame(playing);
    playing = 0;
    play.textContent = "Play";
    model.save_changes();
  }

  function reset(changed = {}) {
    pause();
    const all = { weights: "", epoch: 0, ...changed };
    for (const [trait, value] of Object.entries(all)) model.set(trait, value);
    model.save_changes();
  }

  function step() {
    further(1);
    model.save_changes();
  }

  const another = (trait) => () => reset({ [trait]: model.get(trait) + 1 });
  const root = element("div", { class: "nnedu-buttons" },
    button("Reset", () => reset()), button("Step", step), play,
    button("New weights", another("seed")), button("New points", another("draw")), speed.root);
  return { root, pause };
}
