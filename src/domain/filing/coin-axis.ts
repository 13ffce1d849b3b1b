import { type FiledFact, localName } from "./filed-fact.ts";
import { BITCOIN_MEMBER, COIN_AXIS } from "./preferences.ts";

/** True for one axis, that of coins, and on it bitcoin: a second axis would name a part of them only. */
export function isBitcoinAlone({ dimensions }: FiledFact): boolean {
  const [only, ...more] = dimensions;
  return (
    only !== undefined &&
    more.length === 0 &&
    COIN_AXIS.test(localName(only.axis)) &&
    BITCOIN_MEMBER.test(localName(only.member))
  );
}

/** True for a figure, not of nothing, of a coin that is not bitcoin. */
export function isOtherCoin({ dimensions, value }: FiledFact): boolean {
  return dimensions.some(
    ({ axis, member }) =>
      value !== 0 && COIN_AXIS.test(localName(axis)) && !BITCOIN_MEMBER.test(localName(member)),
  );
}
