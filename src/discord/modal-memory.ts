import type { ModalField } from "../surface/modal.ts";

/**
 * What was offered in the forms that people have open. A submitted form names its fields and values only, so this is
 * what they are held against. It is kept in memory and bounded: a form that is forgotten, or older than the last
 * start, is still taken as far as it holds nothing that had to be offered.
 */
export interface ModalMemory {
  remember(personId: string, customId: string, fields: readonly ModalField[]): void;
  /** Null where it is not known. A form stays known: a failed submission may be repeated. */
  recall(personId: string, customId: string): readonly ModalField[] | null;
}

const FORMS = 1000;

/** Remembers the newest `most` forms. */
export function createModalMemory(most = FORMS): ModalMemory {
  const forms = new Map<string, readonly ModalField[]>();
  return {
    remember: (personId, customId, fields) => {
      const key = `${personId} ${customId}`;
      forms.delete(key);
      forms.set(key, fields);
      const [oldest] = forms.keys();
      if (forms.size > most && oldest !== undefined) forms.delete(oldest);
    },
    recall: (personId, customId) => forms.get(`${personId} ${customId}`) ?? null,
  };
}
