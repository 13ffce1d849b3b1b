import { expect, test } from "vitest";
import { createNews, type News } from "../../src/playground/news.ts";
import { manualTimeline } from "../../src/playground/timeline.ts";

interface Told {
  readonly id: string;
  readonly event: unknown;
}

/** Reads the next events of a stream; what is no event is left out. */
function listening(news: News, lastId?: string) {
  const reader = news.open(lastId).getReader();
  const decoder = new TextDecoder();
  let text = "";
  const next = async (): Promise<Told | null> => {
    for (;;) {
      const end = text.indexOf("\n\n");
      if (end !== -1) {
        const block = text.slice(0, end);
        text = text.slice(end + 2);
        const id = /^id: (.*)$/m.exec(block)?.[1];
        const data = /^data: (.*)$/m.exec(block)?.[1];
        if (id !== undefined && data !== undefined) return { id, event: JSON.parse(data) };
        continue;
      }
      const { done, value } = await reader.read();
      if (done) return null;
      text += decoder.decode(value);
    }
  };
  return { next, leave: () => reader.cancel() };
}

const gone = (messageId: string) => ({ type: "gone", channelId: "1", messageId }) as const;

test("a listener is greeted and then told what happens", async () => {
  const news = createNews(manualTimeline(0), () => true);
  news.tell(gone("1"));
  const { next } = listening(news);
  news.tell(gone("2"));
  expect(await next()).toMatchObject({ event: { type: "hello", present: true, complete: false } });
  expect(await next()).toMatchObject({ event: gone("2") });
});

test("who comes back is told what was missed, once, and that nothing else was", async () => {
  const news = createNews(manualTimeline(0), () => false);
  const first = listening(news);
  const hello = await first.next();
  news.tell(gone("1"));
  const seen = await first.next();
  await first.leave();
  expect(news.listeners()).toBe(0);
  news.tell(gone("2"));
  news.tell(gone("3"));
  const again = listening(news, seen?.id);
  expect(await again.next()).toMatchObject({ event: { type: "hello", complete: true } });
  expect([await again.next(), await again.next()]).toMatchObject([
    { event: gone("2") },
    { event: gone("3") },
  ]);
  const fromStart = listening(news, hello?.id);
  expect(await fromStart.next()).toMatchObject({ event: { complete: true } });
  expect(await fromStart.next()).toMatchObject({ event: gone("1") });
});

test.each([
  ["of another start", () => "0123456789ab-1"],
  ["of the future", (id: string) => id.replace(/\d+$/, "9999")],
  ["that is none", () => "x"],
])("an id %s means that everything is to be fetched anew", async (_, change) => {
  const news = createNews(manualTimeline(0), () => true);
  const { next } = listening(news);
  const hello = await next();
  expect(await listening(news, change(hello?.id ?? "")).next()).toMatchObject({ event: { complete: false } });
});

test("who missed more than is kept is told so", async () => {
  const news = createNews(manualTimeline(0), () => true);
  const { next, leave } = listening(news);
  const hello = await next();
  await leave();
  for (let count = 0; count < 501; count += 1) news.tell(gone(String(count)));
  const again = listening(news, hello?.id);
  expect(await again.next()).toMatchObject({ event: { complete: false } });
});

test("a quiet connection breathes, one that takes nothing is let go, and closing ends all", async () => {
  const time = manualTimeline(0);
  const news = createNews(time, () => true);
  const reader = news.open(undefined).getReader();
  await reader.read();
  time.advance(15_000);
  expect(new TextDecoder().decode((await reader.read()).value)).toBe(":\n\n");
  listening(news);
  expect(news.listeners()).toBe(2);
  for (let count = 0; count < 1100; count += 1) news.tell(gone(String(count)));
  expect(news.listeners()).toBe(0);
  const last = listening(news);
  news.close();
  await last.next();
  expect(await last.next()).toBeNull();
  expect(time.planned()).toBe(0);
});
