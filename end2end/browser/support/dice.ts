// Chance that repeats itself: the same seed throws the same dice.

/// Dice of a seed (mulberry32, by T. Ettinger; public domain).
export class Dice {
  constructor(private state: number) {}

  /// A number from 0 to 1, never 1 itself.
  throw(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /// A whole number from the first to the last, both included.
  between(first: number, last: number): number {
    return first + Math.floor(this.throw() * (last - first + 1));
  }

  one<Thing>(things: Thing[]): Thing {
    return things[this.between(0, things.length - 1)];
  }

  /// One to `most` different things.
  some<Thing>(things: Thing[], most: number): Thing[] {
    return this.shuffled(things).slice(0, this.between(1, most));
  }

  shuffled<Thing>(things: Thing[]): Thing[] {
    const left = [...things];
    for (let at = left.length - 1; at > 0; at -= 1) {
      const other = this.between(0, at);
      [left[at], left[other]] = [left[other], left[at]];
    }
    return left;
  }

  /// A few characters out of a text, which neither begin nor end with white space.
  part(text: string): string {
    const characters = [...text.trim()];
    const start = this.between(0, Math.max(0, characters.length - 3));
    return characters.slice(start, start + this.between(2, 8)).join("").trim() || characters[0];
  }
}
