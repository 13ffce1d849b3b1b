/** Answers kept beside the validators their host gave, so that an unchanged one need not be sent again. */
export interface KeptAnswers {
  /** The headers that ask for the answer only if it has changed; none where nothing is kept. */
  conditions(url: string): Readonly<Record<string, string>>;
  /** The kept text; null where there is none. */
  text(url: string): string | null;
  /** Keeps a text where its headers hold a validator, and forgets the one before it. */
  keep(url: string, headers: Headers, text: string): void;
}

interface Kept {
  readonly text: string;
  readonly etag: string | null;
  readonly modified: string | null;
}

const MOST_ANSWERS = 32;

/** Characters in all; a text that is larger than a quarter of it is not kept. */
const MOST_CHARACTERS = 8_000_000;

/** Keeps in memory the answers used last, up to a bound in number and in size. */
export function createKeptAnswers(): KeptAnswers {
  // A Map gives its keys in the order in which they were set: the first is the one unused for longest.
  const kept = new Map<string, Kept>();
  let characters = 0;
  const forget = (url: string): void => {
    characters -= kept.get(url)?.text.length ?? 0;
    kept.delete(url);
  };
  return {
    conditions: (url) => {
      const { etag = null, modified = null } = kept.get(url) ?? {};
      return {
        ...(etag === null ? {} : { "if-none-match": etag }),
        ...(modified === null ? {} : { "if-modified-since": modified }),
      };
    },
    text: (url) => {
      const found = kept.get(url);
      if (found === undefined) return null;
      kept.delete(url);
      kept.set(url, found);
      return found.text;
    },
    keep: (url, headers, text) => {
      forget(url);
      const [etag, modified] = [headers.get("etag"), headers.get("last-modified")];
      const isPrivate = /\bno-store\b/i.test(headers.get("cache-control") ?? "");
      if (isPrivate || (etag === null && modified === null) || text.length > MOST_CHARACTERS / 4) return;
      kept.set(url, { text, etag, modified });
      characters += text.length;
      for (const oldest of kept.keys()) {
        if (kept.size <= MOST_ANSWERS && characters <= MOST_CHARACTERS) break;
        forget(oldest);
      }
    },
  };
}
