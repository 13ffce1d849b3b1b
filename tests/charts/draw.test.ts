import { fork, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { afterAll, describe, expect, test, vi } from "vitest";
import { createDraw, type Drawing, type DrawOptions } from "../../src/charts/draw.ts";
import type { Drawn } from "../../src/surface/chart.ts";
import { aBarsChart, aLinesChart } from "../support/drawn-charts.ts";
import { decodePng } from "../support/png.ts";

// Tests run side by side, each with processes of its own, which end with the last of them.
const open: Drawing[] = [];
afterAll(async () => {
  await Promise.all(open.map((drawing) => drawing.close()));
});

/** A drawing whose process only speaks the protocol: it starts at once. */
function begin(options: DrawOptions = {}): Drawing {
  const drawing = createDraw({
    script: new URL("../support/drawing-child.ts", import.meta.url),
    ...options,
  });
  open.push(drawing);
  return drawing;
}

const titled = (title: string) => aLinesChart({ title });

function wordsOf(drawn: Drawn): string {
  if (!drawn.ok) throw new Error(drawn.reason);
  return Buffer.from(drawn.png).toString();
}

describe.concurrent("the real drawing process", () => {
  test("gives a picture of 1200 × 630, and another one after it was killed in the middle", async () => {
    const drawing = createDraw();
    open.push(drawing);
    const lines = await drawing.draw(aLinesChart());
    const killed = drawing.draw(aBarsChart());
    process.kill(drawing.processId() ?? 0, "SIGKILL");
    expect(await killed).toEqual({ ok: false, reason: "the drawing process ended with SIGKILL" });
    const bars = await drawing.draw(aBarsChart());
    for (const drawn of [lines, bars]) {
      if (!drawn.ok) throw new Error(drawn.reason);
      expect(decodePng(drawn.png)).toMatchObject({ width: 1200, height: 630 });
    }
    expect(bars).not.toEqual(lines);
  });
});

describe.concurrent("what is drawn", () => {
  test("the same chart asked for twice at once is drawn once, and then kept", async () => {
    const drawing = begin();
    const [first, second] = await Promise.all([drawing.draw(titled("a")), drawing.draw(titled("a"))]);
    expect(second).toBe(first);
    await drawing.close();
    expect(await drawing.draw(titled("a"))).toEqual(first);
    expect(await drawing.draw(titled("b"))).toMatchObject({ ok: false });
  });

  test("pictures beyond the bytes of the cache are forgotten, the oldest first", async () => {
    const drawing = begin({ cacheBytes: 30 });
    for (const title of ["first one", "second one", "third one"]) await drawing.draw(titled(title));
    await drawing.close();
    const kept = await Promise.all(
      ["first one", "second one", "third one"].map((title) => drawing.draw(titled(title))),
    );
    expect(kept.map(({ ok }) => ok)).toEqual([false, expect.any(Boolean), true]);
  });

  test("nothing of the environment reaches the drawing process", async () => {
    const names = wordsOf(await begin().draw(titled("environment")));
    expect(JSON.parse(names)).toEqual([]);
  });
});

describe.concurrent("what goes wrong costs one picture", () => {
  test("a chart that cannot be drawn gives the reason, and the process goes on", async () => {
    const drawing = begin();
    const before = wordsOf(await drawing.draw(titled("a"))).split(" ")[0];
    expect(await drawing.draw(titled("throw"))).toEqual({ ok: false, reason: "no such chart" });
    expect(wordsOf(await drawing.draw(titled("b")))).toBe(`${before} b`);
  });

  test("a process that dies takes one chart with it; what waits gets a new process", async () => {
    const drawing = begin();
    const [dead, next] = await Promise.all([drawing.draw(titled("die")), drawing.draw(titled("next"))]);
    expect(dead).toEqual({ ok: false, reason: "the drawing process ended with SIGKILL" });
    expect(wordsOf(next)).toMatch(/ next$/);
  });

  test("a chart that ended the process twice is not tried again", async () => {
    const drawing = begin();
    await drawing.draw(titled("die"));
    await drawing.draw(titled("die"));
    expect(await drawing.draw(titled("die"))).toEqual({
      ok: false,
      reason: "this chart ended the drawing process 2 times",
    });
    expect(drawing.processId()).toBeNull();
  });

  test("a process that hangs is killed after the limit", async () => {
    const drawing = begin({ timeLimitMs: 30 });
    const [hung, next] = await Promise.all([drawing.draw(titled("hang")), drawing.draw(titled("hang "))]);
    expect(hung).toEqual({ ok: false, reason: "the picture took longer than 30 ms" });
    expect(next).toMatchObject({ ok: false });
  });

  test("a process that cannot start is a reason", async () => {
    const drawing = begin({ script: new URL("./no-such-file.ts", import.meta.url) });
    expect(await drawing.draw(titled("a"))).toEqual({
      ok: false,
      reason: "the drawing process ended with 1",
    });
  });

  test("more charts than may wait are refused", async () => {
    const drawing = begin({ mostWaiting: 2 });
    const drawn = await Promise.all(["a", "b", "c", "d"].map((title) => drawing.draw(titled(title))));
    expect(drawn.map(({ ok }) => ok)).toEqual([true, true, true, false]);
    expect(drawn[3]).toEqual({ ok: false, reason: "too many pictures are waiting" });
  });
});

describe.concurrent("the end", () => {
  test("a process without work ends, and the next chart gets a new one", async () => {
    const drawing = begin({ idleMs: 10 });
    const before = wordsOf(await drawing.draw(titled("a")));
    await vi.waitFor(() => expect(drawing.processId()).toBeNull(), { interval: 5 });
    const after = wordsOf(await drawing.draw(titled("b")));
    expect(after.split(" ")[0]).not.toBe(before.split(" ")[0]);
  });

  test("close ends the process at once, and what waits gets no picture", async () => {
    const drawing = begin();
    await drawing.draw(titled("a"));
    const pid = drawing.processId() ?? 0;
    const waiting = [drawing.draw(titled("hang")), drawing.draw(titled("b"))];
    await drawing.close();
    expect(() => process.kill(pid, 0)).toThrow("ESRCH");
    const drawn = await Promise.all(waiting);
    expect(drawn.map(({ ok }) => ok)).toEqual([false, false]);
    expect(drawing.processId()).toBeNull();
    expect(await drawing.draw(titled("c"))).toEqual({
      ok: false,
      reason: "the drawing has been closed",
    });
  });

  test.each([
    ["a process that waits for charts does not keep the bot from ending", "", "true"],
    [
      "a bot that waits for the close is not ended before",
      "await drawing.close(); say('closed');",
      "trueclosed",
    ],
  ])("%s", async (_, more, said) => {
    const { href: module } = new URL("../../src/charts/draw.ts", import.meta.url);
    const { href: script } = new URL("../support/drawing-child.ts", import.meta.url);
    const bot = `
      const say = (text) => process.stdout.write(text);
      const { createDraw } = await import("${module}");
      const drawing = createDraw({ script: new URL("${script}") });
      const drawn = await drawing.draw(${JSON.stringify(titled("a"))});
      say(String(drawn.ok));
      ${more}
    `;
    const args = ["--max-semi-space-size=8", "--input-type=module", "-e", bot];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"], timeout: 10_000 });
    let stdout = "";
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => (stdout += chunk));
    expect(await once(child, "close")).toEqual([0, null]);
    expect(stdout).toBe(said);
  });

  test("the drawing process ends when the bot is gone", async () => {
    const child = fork(new URL("../../src/charts/child.ts", import.meta.url), { execArgv: [] });
    await once(child, "spawn");
    child.disconnect();
    expect(await once(child, "exit")).toEqual([0, null]);
  });

  test("the bot itself loads no drawing library", () => {
    const seen = new Set<string>();
    const read = (file: URL): readonly string[] => {
      if (seen.has(file.href)) return [];
      seen.add(file.href);
      const imported = readFileSync(file, "utf8").matchAll(/^import (?!type)[^"]*"([^"]+)"/gm);
      return [...imported].flatMap(([, name = ""]) =>
        name.startsWith(".") ? read(new URL(name, file)) : [name],
      );
    };
    const libraries = read(new URL("../../src/charts/draw.ts", import.meta.url));
    expect(libraries.toSorted()).toEqual(["node:child_process", "node:crypto"]);
    expect(seen.size).toBe(3);
  });
});
