// The course of training while settings change: which network is under way, and its losses so far.

import { change } from "./change.js";
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
  // The weights that training goes on from, and the epoch at which they were reached.
  let handed = { weights: "", epoch: 0 };

  // After every change: another rate, penalty or the like goes on from the weights that were
  // reached, so that the setting always says how to get to what is shown.
  function settle() {
    const setting = now();
    const left = keyOf(setting, watched) !== keyOf(before, watched);
    const moved = setting.weights !== before.weights || setting.epoch !== before.epoch;
    const fresh = keyOf(setting, FRESH) !== keyOf(before, FRESH);
    before = setting;
    if (left && !moved && run && (setting.epoch || setting.weights)) {
      // From numbers that are lost there is no way on.
      startFrom(fresh || run.lost() ? "" : packed(run.net.theta));
    }
  }

  function startFrom(weights) {
    handed = { weights, epoch: run.offset + run.epoch };
    change(model, { weights, epoch: 0 });
    before = now();
  }

  return {
    settle,
    startFrom,
    // The run of this setting, trained up to its epoch as far as there is time: `late` if not so far.
    // `arrays` are weights and [epoch, losses] where Python trains.
    at(setting, arrays) {
      if (keyOf(setting, watched) !== key || setting.epoch < run.epoch) begin(setting);
      const until = performance.now() + 12;
      if (!arrays) {
        const every = Math.ceil(setting.epoch / 200);
        record(run.losses());
        for (let more = run.epoch < setting.epoch; more; more = performance.now() < until) {
          run.goTo(run.epoch + 1);
          if (run.epoch % every === 0 || run.epoch === setting.epoch) record(run.losses());
          if (run.epoch === setting.epoch) break;
        }
      } else if (arrays[0].length === run.net.size) {
        run.net.theta.set(arrays[0]);
        run.epoch = arrays[1][0];
        record(arrays[1].slice(1));
      }
      return {
        run, history, late: !arrays && run.epoch < setting.epoch,
        losses: history.at(-1)?.slice(1) ?? [NaN, NaN],
      };
    },
  };

  function begin(setting) {
    const goesOn = run && setting.weights && setting.weights === handed.weights;
    const next = playgroundRun(setting, own);
    next.offset = goesOn && next.net.size === run.net.size ? handed.epoch : 0;
    history = next.offset ? history.filter(([epoch]) => epoch <= next.offset) : [];
    [run, key] = [next, keyOf(setting, watched)];
  }

  // The losses at the epoch reached; what stands for it already is replaced.
  function record(losses) {
    const epoch = run.offset + run.epoch;
    if (history.at(-1)?.[0] === epoch) history.pop();
    history.push([epoch, ...losses]);
    if (history.length > 800) history = history.filter((_, i) => i % 2 === 0 || i === 800);
  }
}
