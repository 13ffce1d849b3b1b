/** A label that wants to stand with its middle at a height. */
export interface Wish {
  readonly middle: number;
  readonly height: number;
}

interface Block {
  readonly members: readonly number[];
  readonly top: number;
  readonly height: number;
  /** Where the block's top would lie for each member to stand at its wish. */
  readonly tops: readonly number[];
}

/**
 * Heights of the middles, in the order given, so that no label overlaps another, all lie between top and bottom, the
 * order of the wishes is kept, and each stands as near to its wish as its neighbours allow (pool adjacent violators).
 * Where they do not fit, they run over the bottom without overlapping: the caller chooses lower labels.
 */
export function spreadLabels(wishes: readonly Wish[], top: number, bottom: number): readonly number[] {
  const order = wishes.map((_, index) => index).toSorted((a, b) => middleOf(wishes, a) - middleOf(wishes, b));
  const blocks: Block[] = [];
  for (const index of order) {
    const height = wishes[index]?.height ?? 0;
    let block = settle([index], [middleOf(wishes, index) - height / 2], height, top, bottom);
    for (let above = blocks.at(-1); above && above.top + above.height > block.top; above = blocks.at(-1)) {
      blocks.pop();
      const offset = above.height;
      block = settle(
        [...above.members, ...block.members],
        [...above.tops, ...block.tops.map((wish) => wish - offset)],
        above.height + block.height,
        top,
        bottom,
      );
    }
    blocks.push(block);
  }
  return middles(wishes, blocks);
}

function settle(
  members: readonly number[],
  tops: readonly number[],
  height: number,
  top: number,
  bottom: number,
): Block {
  const mean = tops.reduce((sum, one) => sum + one, 0) / tops.length;
  return { members, tops, height, top: Math.max(top, Math.min(mean, bottom - height)) };
}

function middles(wishes: readonly Wish[], blocks: readonly Block[]): readonly number[] {
  const placed = wishes.map(() => 0);
  for (const block of blocks) {
    let edge = block.top;
    for (const member of block.members) {
      const height = wishes[member]?.height ?? 0;
      placed[member] = edge + height / 2;
      edge += height;
    }
  }
  return placed;
}

function middleOf(wishes: readonly Wish[], index: number): number {
  return wishes[index]?.middle ?? 0;
}
