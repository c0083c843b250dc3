// The course of training while settings change: which network is under way, and its losses so far.

import { packed } from "./packed.js";
import { playgroundRun } from "./playground_run.js";

// Another one of these is another network or other points: training starts anew.
const FRESH = ["data", "draw", "seed", "features", "hidden", "activations"];
const keyOf = (setting, names) => JSON.stringify(names.map((name) => setting[name]));

export function course(model, own) {
  const traits = Object.keys(model.get("setting"));
  const watched = traits.filter((name) => name !== "epoch" && name !== "neuron");
  const now = () => Object.fromEntries(traits.map((trait) => [trait, model.get(trait)]));
  let [run, before, key, history] = [null, now(), "", []];

  // After every change: another rate, penalty or the like goes on from the weights that were
  // reached, so that the setting always says how to get to what is shown.
  function settle() {
    const setting = now();
    const left = keyOf(setting, watched) !== keyOf(before, watched);
    const moved = setting.weights !== before.weights || setting.epoch !== before.epoch;
    const fresh = keyOf(setting, FRESH) !== keyOf(before, FRESH);
    before = setting;
    if (left && !moved && run && (setting.epoch || setting.weights)) {
      startFrom(fresh ? "" : packed(run.net.theta));
    }
  }

  function startFrom(weights) {
    model.set("weights", weights);
    model.set("epoch", 0);
    before = now();
  }

  return {
    settle,
    startFrom,
    // The run of this setting, trained up to its epoch as far as there is time: `late` if not so far.
    at(setting, arrays) {
      if (keyOf(setting, watched) !== key || setting.epoch < run.epoch) {
        const goesOn = run && setting.weights && !setting.epoch;
        const next = playgroundRun(setting, own);
        if (!goesOn || next.net.size !== run.net.size) history = [];
        next.offset = history.at(-1)?.[0] ?? 0;
        [run, key] = [next, keyOf(setting, watched)];
      }
      let late = false;
      let losses;
      if (arrays?.[0].length === run.net.size) {
        run.net.theta.set(arrays[0]);
        [run.epoch, ...losses] = arrays[1];
      } else if (!arrays) {
        late = !run.goTo(setting.epoch, performance.now() + 12);
        losses = run.losses();
      }
      if (losses && run.offset + run.epoch !== history.at(-1)?.[0]) {
        history.push([run.offset + run.epoch, ...losses]);
      }
      if (history.length > 800) history = history.filter((_, i) => i % 2 === 0 || i === 800);
      return { run, history, late, losses: losses ?? [NaN, NaN] };
    },
  };
}
