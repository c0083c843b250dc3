// Play, step, reset, new weights and new points: all of them change the setting, nothing else.

import { change } from "./change.js";
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

  const further = (epochs) => change(model, { epoch: model.get("epoch") + epochs });

  function start() {
    if (calm()) {
      further(CALM_EPOCHS);
      return;
    }
    play.textContent = "Pause";
    playing = requestAnimationFrame(frame);
  }

  function frame() {
    playing = requestAnimationFrame(frame);
    if (model.get("epoch") <= reached() + pace) further(pace);
  }

  function pause() {
    if (!playing) return;
    cancelAnimationFrame(playing);
    playing = 0;
    play.textContent = "Play";
  }

  function reset(changed = {}) {
    pause();
    change(model, { weights: "", epoch: 0, ...changed });
  }

  const another = (trait) => () => reset({ [trait]: model.get(trait) + 1 });
  const root = element("div", { class: "nnedu-buttons" },
    button("Reset", () => reset()), button("Step", () => further(1)), play,
    button("New weights", another("seed")), button("New points", another("draw")), speed.root);
  return { root, pause };
}
