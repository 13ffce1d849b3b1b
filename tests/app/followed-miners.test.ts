import { expect, it } from "vitest";
import { followedMiners } from "../../src/app/followed-miners.ts";
import { aFactSet, aMiner } from "../support/facts.ts";

const HUT = aMiner("HUT");
const APPLE = aMiner("AAPL", { kind: "listed_company" });
const TESLA = aMiner("TSLA", { kind: "listed_company" });

const follow = async (miners: Parameters<typeof aFactSet>[0], listed: readonly string[]) =>
  (
    await followedMiners({
      facts: { knownOn: async () => aFactSet(miners) },
      lists: { onLists: async () => new Set(listed) },
    })
  ).map(({ ticker }) => ticker);

it("follows what a release watches whether it stands on a list or not", async () => {
  expect(await follow({ miners: [HUT] }, [])).toEqual(["HUT"]);
  expect(await follow({ miners: [HUT, APPLE] }, [])).toEqual(["HUT"]);
});

it("follows another company as long as it stands on the list of a server", async () => {
  const miners = [APPLE, HUT, TESLA];
  expect(await follow({ miners }, [TESLA.id, HUT.id])).toEqual(["HUT", "TSLA"]);
  expect(await follow({ miners }, [TESLA.id, APPLE.id])).toEqual(["AAPL", "HUT", "TSLA"]);
});
