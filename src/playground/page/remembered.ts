/** What the page remembers in this browser. Where nothing can be kept, it works without. */
export interface Remembered {
  read(name: RememberedName): string | null;
  write(name: RememberedName, value: string): void;
}

export type RememberedName = "theme" | "place" | "person";

/** Keeps things in the browser's local storage, which may be forbidden or full. */
export function createRemembered(): Remembered {
  return {
    read: (name) => {
      try {
        return localStorage.getItem(keyOf(name));
      } catch {
        return null;
      }
    },
    write: (name, value) => {
      try {
        localStorage.setItem(keyOf(name), value);
      } catch {
        // Forgotten at the next visit, then.
      }
    },
  };
}

function keyOf(name: RememberedName): string {
  return `pivotwatch.${name}`;
}
