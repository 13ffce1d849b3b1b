/** How far each character moves the pen, as a share of the type size. */
export type GlyphWidths = (codePoint: number) => number;

/**
 * Reads the advance widths of a TrueType font, after the tables `head`, `hhea`, `hmtx` and `cmap` of the OpenType
 * specification. Kerning is left out: it makes texts narrower, so what fits by these widths fits. Characters that the
 * font lacks have the width of the box that stands for them. Throws for a font without a Unicode table of format 4.
 */
export function readGlyphWidths(font: Buffer): GlyphWidths {
  const unitsPerEm = font.readUInt16BE(tableAt(font, "head") + 18);
  const measured = font.readUInt16BE(tableAt(font, "hhea") + 34);
  const advances = tableAt(font, "hmtx");
  // Glyphs after the last measured one are as wide as that one.
  const widthOf = (glyph: number): number =>
    font.readUInt16BE(advances + 4 * Math.min(glyph, measured - 1)) / unitsPerEm;
  const widths = new Map([...glyphsOf(font)].map(([codePoint, glyph]) => [codePoint, widthOf(glyph)]));
  const missing = widthOf(0);
  return (codePoint) => widths.get(codePoint) ?? missing;
}

function tableAt(font: Buffer, tag: string): number {
  const count = font.readUInt16BE(4);
  for (let table = 0; table < count; table++) {
    const record = 12 + 16 * table;
    if (font.toString("latin1", record, record + 4) === tag) return font.readUInt32BE(record + 8);
  }
  throw new Error(`the font has no table ${tag}`);
}

/** Code point → glyph, from the segments of the format 4 table (the basic plane). */
function* glyphsOf(font: Buffer): Generator<readonly [codePoint: number, glyph: number]> {
  const at = formatFourAt(font);
  const doubled = font.readUInt16BE(at + 6);
  const ends = at + 14;
  const starts = ends + doubled + 2;
  const deltas = starts + doubled;
  const offsets = deltas + doubled;
  for (let segment = 0; segment < doubled; segment += 2) {
    const start = font.readUInt16BE(starts + segment);
    const end = font.readUInt16BE(ends + segment);
    const delta = font.readUInt16BE(deltas + segment);
    const offset = font.readUInt16BE(offsets + segment);
    for (let code = start; code <= end && code < 0xffff; code++) {
      const listed = offset === 0 ? code : font.readUInt16BE(offsets + segment + offset + 2 * (code - start));
      if (listed !== 0) yield [code, (listed + delta) & 0xffff];
    }
  }
}

function formatFourAt(font: Buffer): number {
  const cmap = tableAt(font, "cmap");
  const count = font.readUInt16BE(cmap + 2);
  for (let table = 0; table < count; table++) {
    const at = cmap + font.readUInt32BE(cmap + 4 + 8 * table + 4);
    if (font.readUInt16BE(at) === 4) return at;
  }
  throw new Error("the font has no character table of format 4");
}
