// Arrays that came as short texts: float32 in base64, as nnedu.widgets.packed writes them.

export function unpacked(text) {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  return Float64Array.from(new Float32Array(bytes.buffer));
}

export function packed(array) {
  return btoa(String.fromCharCode(...new Uint8Array(Float32Array.from(array).buffer)));
}
