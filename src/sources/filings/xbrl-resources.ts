import type { Dimension, TaggedContext, TaggedUnit } from "../../domain/filing/tagged.ts";

/** Gathers the contexts and units of `ix:resources` from the events of a parser. */
export interface Resources {
  readonly begin: () => void;
  readonly end: () => void;
  readonly isOpen: () => boolean;
  readonly open: (element: string, attributes: Readonly<Record<string, string>>) => void;
  readonly close: (element: string) => void;
  readonly text: (text: string) => void;
  readonly found: () => {
    readonly contexts: readonly TaggedContext[];
    readonly units: readonly TaggedUnit[];
  };
}

interface OpenContext {
  readonly id: string;
  entity: string | null;
  start: string | null;
  end: string | null;
  instant: string | null;
  readonly dimensions: Dimension[];
}

interface OpenUnit {
  readonly id: string;
  readonly numerators: string[];
  readonly denominators: string[];
}

/**
 * Elements are told apart by their names without prefix: inside the resources no two mean different things. `usual`
 * turns a name's prefix into the usual one.
 */
export function createResources(usual: (name: string) => string): Resources {
  const contexts: TaggedContext[] = [];
  const units: TaggedUnit[] = [];
  let isOpen = false;
  let context: OpenContext | null = null;
  let unit: OpenUnit | null = null;
  let isDenominator = false;
  /** The axis of the member whose text is being read. */
  let axis: string | null = null;
  let text = "";

  const inContext = (name: string, held: OpenContext): void => {
    const value = text.trim();
    if (name === "identifier") held.entity = value;
    else if (name === "startdate") held.start = value;
    else if (name === "enddate") held.end = value;
    else if (name === "instant") held.instant = value;
    else if ((name === "explicitmember" || name === "typedmember") && axis !== null) {
      const typed = name === "typedmember";
      held.dimensions.push({ axis, member: typed ? value : usual(value), typed });
      axis = null;
    } else if (name === "context") {
      contexts.push(held);
      context = null;
    }
  };

  const inUnit = (name: string, held: OpenUnit): void => {
    if (name === "measure") (isDenominator ? held.denominators : held.numerators).push(usual(text.trim()));
    else if (name === "unitdenominator") isDenominator = false;
    else if (name === "unit") {
      units.push(held);
      unit = null;
    }
  };

  return {
    begin: () => void (isOpen = true),
    end: () => {
      isOpen = false;
      context = null;
      unit = null;
    },
    isOpen: () => isOpen,
    open: (element, attributes) => {
      const name = bare(element);
      // The value of a typed axis stands in an element of its own: its text is the member's.
      if (axis === null) text = "";
      const id = attributes["id"];
      if (name === "context" && id !== undefined) {
        context = { id, entity: null, start: null, end: null, instant: null, dimensions: [] };
      } else if (name === "unit" && id !== undefined) {
        unit = { id, numerators: [], denominators: [] };
        isDenominator = false;
      } else if (name === "unitdenominator") isDenominator = true;
      else if (name === "explicitmember" || name === "typedmember")
        axis = usual(attributes["dimension"] ?? "");
    },
    close: (element) => {
      const name = bare(element);
      if (context !== null) inContext(name, context);
      else if (unit !== null) inUnit(name, unit);
      if (axis === null) text = "";
    },
    text: (more) => void (text += more),
    found: () => ({ contexts, units }),
  };
}

function bare(element: string): string {
  return element.slice(element.indexOf(":") + 1);
}
