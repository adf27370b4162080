// How long a page takes from a press to what is painted next.

import type { Page } from "@playwright/test";

/// Presses a key so many times and gives how long each took to the next paint, in milliseconds, and what the page then
/// says: the text of the first element that this selector finds.
export async function pressed(page: Page, key: string, times: number, selector: string): Promise<[number, string][]> {
  return page.evaluate(
    async ([key, times, selector]) => {
      // The task after a frame's callbacks runs when the frame has been painted.
      const painted = () =>
        new Promise<void>((done) =>
          requestAnimationFrame(() => {
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = () => done();
            port2.postMessage(null);
          }),
        );
      const measured: [number, string][] = [];
      for (let press = 0; press < times; press++) {
        await painted();
        const start = performance.now();
        const target = document.activeElement ?? document.body;
        target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
        await painted();
        measured.push([performance.now() - start, document.querySelector(selector)?.textContent ?? ""]);
      }
      return measured;
    },
    [key, times, selector] as const,
  );
}

/// How long the answer in the middle takes, in milliseconds: a frame comes every 17, and whatever else the machine does costs
/// one or two of them now and then.
export function middle(what: string, times: number[]): number {
  const sorted = [...times].sort((one, other) => one - other);
  const typical = sorted[Math.floor(sorted.length / 2)];
  console.log(`${what}: ${typical.toFixed(1)} ms to the next paint for half, ${sorted[sorted.length - 1].toFixed(1)} ms at most`);
  return typical;
}

/// How long 19 of 20 answers take at most, in milliseconds; the other may meet whatever else the machine does.
export function within(what: string, times: number[]): number {
  const sorted = [...times].sort((one, other) => one - other);
  const most = sorted[Math.ceil(sorted.length * 0.95) - 1];
  console.log(
    `${what}: ${most.toFixed(1)} ms to the next paint for 19 of 20, ${sorted[sorted.length - 1].toFixed(1)} ms at most`,
  );
  return most;
}
