import type { Drafts } from "../../src/app/ports/drafts.ts";

const KEPT_MS = 15 * 60_000;

/** Drafts in memory, kept as long as the store keeps them. */
export function memoryDrafts(): Drafts {
  const kept = new Map<
    string,
    { readonly owner: string; readonly content: string; readonly until: number }
  >();
  return {
    put: async (owner, content, now) => {
      const id = `draft-${String(kept.size + 1)}`;
      kept.set(id, { owner, content: JSON.stringify(content), until: Date.parse(now) + KEPT_MS });
      return id;
    },
    get: async (id, owner, now) => {
      const draft = kept.get(id);
      const found: unknown =
        draft?.owner === owner && draft.until > Date.parse(now) ? JSON.parse(draft.content) : null;
      return found;
    },
    remove: async (id) => void kept.delete(id),
    sweep: async () => 0,
  };
}
