import type { FactBundle } from "../../src/app/ports/facts.ts";
import type { DataFolder } from "../../src/sources/data-folder.ts";
import { createFactStore } from "../../src/store/facts.ts";
import { createPriceStore } from "../../src/store/prices.ts";
import { imageOf, openMemoryStore, type StoreImage } from "./memory-store.ts";

/** A store that took in the facts and the corporate actions of a data folder at this time, and holds nothing else. */
export async function factImage(
  { bundle, actions }: { readonly bundle: FactBundle } & Pick<DataFolder, "actions">,
  takenAt: string,
): Promise<StoreImage> {
  const { db, close } = await openMemoryStore();
  await createFactStore(db).load(bundle, takenAt);
  await createPriceStore(db).writeActions(actions);
  const image = await imageOf(db);
  await close();
  return image;
}
