/** Usual prefixes by the address of their namespace; the year inside an address changes. */
const KNOWN: readonly (readonly [address: RegExp, prefix: string])[] = [
  [/^http:\/\/www\.xbrl\.org\/(?:2013|2008)\/inlineXBRL$/, "ix"],
  [/^http:\/\/www\.xbrl\.org\/2003\/instance$/, "xbrli"],
  [/^http:\/\/xbrl\.org\/2006\/xbrldi$/, "xbrldi"],
  [/^http:\/\/www\.xbrl\.org\/2003\/iso4217$/, "iso4217"],
  [/^http:\/\/fasb\.org\/us-gaap\/\d/, "us-gaap"],
  [/^http:\/\/fasb\.org\/srt\/\d/, "srt"],
  [/^http:\/\/xbrl\.sec\.gov\/dei\/\d/, "dei"],
  [/^https?:\/\/xbrl\.ifrs\.org\/taxonomy\/[\d-]+\/ifrs-full$/, "ifrs-full"],
  [/^http:\/\/www\.w3\.org\/2001\/XMLSchema-instance$/, "xsi"],
];

/** The prefixes of one document. */
export interface Prefixes {
  /** Takes in the declarations among the attributes of an element. */
  readonly declare: (attributes: Readonly<Record<string, string>>) => void;
  /** The name with the usual prefix of its namespace; a name without a known one stays as it is. */
  readonly usual: (name: string) => string;
}

/**
 * Prefixes are each document's own choice; only the address they stand for means something. Declarations count for the
 * whole document, since no filing gives one prefix two meanings.
 */
export function createPrefixes(): Prefixes {
  const usual = new Map<string, string>();
  const names = new Map<string, string>();
  return {
    declare: (attributes) => {
      for (const key in attributes) {
        if (!key.startsWith("xmlns:")) continue;
        const prefix = key.slice("xmlns:".length);
        const known = KNOWN.find(([address]) => address.test(attributes[key] ?? ""))?.[1];
        if (known === undefined || usual.has(prefix)) continue;
        usual.set(prefix, known);
        names.clear();
      }
    },
    usual: (name) => {
      const cached = names.get(name);
      if (cached !== undefined) return cached;
      const colon = name.indexOf(":");
      const prefix = colon < 0 ? undefined : usual.get(name.slice(0, colon));
      const result = prefix === undefined ? name : `${prefix}${name.slice(colon)}`;
      names.set(name, result);
      return result;
    },
  };
}
