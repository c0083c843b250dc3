// Times the pictures that changes bring, inside a page. `watch(seen)` calls `seen` at each picture, and returns what ends it.

const frame = () => new Promise(requestAnimationFrame);
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

// Milliseconds from a change to its picture, `count` times, with a rest after each.
async function pictureTimes(watch, change, count) {
  const times = [];
  for (let i = 0; i < count; i++) {
    await frame();
    times.push(await new Promise((resolve, reject) => {
      setTimeout(() => reject(new Error(`no picture came of change ${i}`)), 30_000);
      const start = performance.now();
      const end = watch(() => {
        end();
        resolve(performance.now() - start);
      });
      change(i);
    }));
    await pause(20);
  }
  return times;
}

// Pictures a second between `start` and `stop`, half a second after it has begun.
async function pictureRate(watch, start, stop, seconds) {
  let pictures = 0;
  start();
  await pause(500);
  const end = watch(() => { pictures += 1; });
  await pause(1000 * seconds);
  end();
  stop();
  return pictures / seconds;
}
