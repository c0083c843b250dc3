// A widget's setting as a string, `function=tanh&z=1.5`: to share it, and to come back to it.
// `nnedu.widgets.setting` reads and writes the same.

import { change } from "./change.js";

export function settingText(model) {
  const fields = new URLSearchParams();
  for (const name of Object.keys(model.get("setting"))) {
    const value = model.get(name);
    fields.set(name, typeof value === "string" ? value : JSON.stringify(value));
  }
  return fields.toString();
}

// Set what the text names; returns what it could not use, in words (empty if nothing).
export function restore(model, text) {
  const troubles = [];
  for (const [name, given] of new URLSearchParams(text)) {
    const limits = model.get("setting")[name];
    const value = limits && read(given, model.get(name));
    if (limits && fits(value, model.get(name), limits)) change(model, { [name]: value });
    else troubles.push(`${name}=${given}`);
  }
  return troubles.length ? `The address holds what this page does not know: ${troubles.join(", ")}` : "";
}

function read(given, now) {
  if (typeof now === "string") return given;
  try {
    return JSON.parse(given);
  } catch {
    return undefined;
  }
}

function fits(value, now, { options, range, whole }) {
  if (options) return options.includes(value);
  if (Array.isArray(now)) return Array.isArray(value) && value.every(Number.isFinite);
  if (typeof value !== typeof now) return false;
  if (typeof value !== "number") return true;
  return Number.isFinite(value) && (!whole || Number.isInteger(value)) && (!range || (range[0] <= value && value <= range[1]));
}
