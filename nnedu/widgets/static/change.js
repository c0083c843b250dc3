// Setting a widget's traits. Python hears of them once they rest: it answers each message with three
// of its own, and a slider that is dragged would send sixty a second.

const REST = 100;
const waiting = new WeakMap();

export function change(model, traits) {
  for (const [name, value] of Object.entries(traits)) model.set(name, value);
  clearTimeout(waiting.get(model));
  waiting.set(model, setTimeout(() => model.save_changes(), REST));
}
