import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { priceFilesOnDisk } from "../../src/sources/price-files.ts";

describe("price files on the disk", () => {
  let folder: string;
  const files = priceFilesOnDisk();
  const put = (name: string, text = "date,close\n2026-06-01,1\n") => writeFileSync(join(folder, name), text);
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "pivotwatch-csv-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("are the CSV files of a folder by name, and any file named itself, each once", async () => {
    put("RIOT.csv");
    put("MARA.CSV");
    put("notes.txt");
    const { files: found, missing } = await files.find([join(folder, "RIOT.csv"), folder]);
    expect(found).toEqual([join(folder, "RIOT.csv"), join(folder, "MARA.CSV")]);
    expect(missing).toEqual([]);
  });

  it("say which paths lead nowhere, and go on with the others", async () => {
    put("MARA.csv");
    mkdirSync(join(folder, "empty"));
    const paths = ["none", "empty", "MARA.csv"].map((name) => join(folder, name));
    expect(await files.find(paths)).toEqual({
      files: [join(folder, "MARA.csv")],
      missing: [
        { path: join(folder, "none"), problem: "there is no such file or folder" },
        { path: join(folder, "empty"), problem: "the folder holds no CSV file" },
      ],
    });
  });

  it("take their symbol from their name, in capitals", async () => {
    put("btc-usd.csv");
    expect(await files.read(join(folder, "btc-usd.csv"))).toMatchObject({
      name: "btc-usd.csv",
      symbol: "BTC-USD",
      rows: [{ date: "2026-06-01", close: 1 }],
      problem: null,
    });
  });

  it("are refused under a name that is no symbol", async () => {
    put("all prices 2026.csv");
    expect((await files.read(join(folder, "all prices 2026.csv"))).problem).toBe(
      "the file's name is no symbol: call it like MARA.csv",
    );
  });

  it("are refused when they are far too large, without being read", async () => {
    put("MARA.csv");
    truncateSync(join(folder, "MARA.csv"), 17 * 1024 * 1024);
    expect((await files.read(join(folder, "MARA.csv"))).problem).toBe(
      "the file is too large for daily prices",
    );
  });

  it("say so when they have gone meanwhile, or are folders", async () => {
    expect((await files.read(join(folder, "GONE.csv"))).problem).toBe("there is no such file or folder");
    mkdirSync(join(folder, "DIR.csv"));
    expect((await files.read(join(folder, "DIR.csv"))).problem).toContain("EISDIR");
  });
});
