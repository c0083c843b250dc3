// Questions to Python: at most two under way, and of those that wait only the newest is sent.

export function kernel(model, onAnswer) {
  let underWay = 0;
  let waiting = null;

  function ask(question) {
    if (underWay >= 2) {
      waiting = question;
      return;
    }
    underWay += 1;
    model.send(question);
  }

  function answered(answer, buffers) {
    underWay = Math.max(0, underWay - 1);
    onAnswer(answer, buffers.map(floats));
    if (waiting) {
      const next = waiting;
      waiting = null;
      ask(next);
    }
  }

  model.on("msg:custom", answered);
  return { ask, stop: () => model.off("msg:custom", answered) };
}

// Buffers arrive as views that need not start at a multiple of four bytes, so they are copied.
function floats(view) {
  return new Float32Array(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));
}
