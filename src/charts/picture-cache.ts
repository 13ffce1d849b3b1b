/** Pictures by key, bounded by the bytes they take; those not asked for the longest go first. */
export interface PictureCache {
  get(key: string): Uint8Array | null;
  /** A picture larger than the whole cache is not kept. */
  keep(key: string, png: Uint8Array): void;
}

/** An empty cache of so many bytes. */
export function createPictureCache(mostBytes: number): PictureCache {
  const pictures = new Map<string, Uint8Array>();
  let bytes = 0;
  const drop = (key: string): void => {
    bytes -= pictures.get(key)?.byteLength ?? 0;
    pictures.delete(key);
  };
  return {
    get: (key) => {
      const png = pictures.get(key);
      if (png === undefined) return null;
      pictures.delete(key);
      pictures.set(key, png);
      return png;
    },
    keep: (key, png) => {
      if (png.byteLength > mostBytes) return;
      drop(key);
      pictures.set(key, png);
      bytes += png.byteLength;
      for (const oldest of pictures.keys()) {
        if (bytes <= mostBytes) return;
        drop(oldest);
      }
    },
  };
}
