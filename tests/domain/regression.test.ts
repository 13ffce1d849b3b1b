import { array, assert, double, property, tuple } from "fast-check";
import { linearRegression, sampleCorrelation } from "simple-statistics";
import { describe, expect, it } from "vitest";
import {
  correlate,
  correlationBreak,
  correlationInterval,
  fitLine,
  predictionZ,
} from "../../src/domain/regression.ts";

const X = [0.01, -0.02, 0.03, 0, 0.015, -0.01];
const Y = [0.02, -0.03, 0.05, 0.01, 0.02, -0.03];

const returns = array(
  tuple(double({ min: -0.2, max: 0.2, noNaN: true }), double({ min: -0.2, max: 0.2, noNaN: true })),
  { minLength: 5, maxLength: 60 },
);

describe("the line through daily returns", () => {
  it("is that of simple-statistics", () => {
    assert(
      property(returns, (pairs) => {
        const x = pairs.map(([a]) => a);
        const y = pairs.map(([, b]) => b);
        const line = fitLine(x, y, pairs.length - 1, pairs.length);
        if (line === null || line.sxx < 1e-4) return;
        const { m, b } = linearRegression(pairs.map(([a, c]) => [a, c]));
        expect(Math.abs(line.beta - m)).toBeLessThan(1e-9);
        expect(Math.abs(line.alpha - b)).toBeLessThan(1e-9);
      }),
    );
  });

  it("explains the square of the correlation", () => {
    const rho = correlate(X, Y, 5, 6) ?? NaN;
    expect(fitLine(X, Y, 5, 6)?.r2).toBeCloseTo(rho * rho, 12);
    expect(rho).toBeCloseTo(sampleCorrelation(X, Y), 12);
  });

  it("needs every pair of its window", () => {
    expect(fitLine(X, Y, 5, 7)).toBeNull();
    expect(fitLine(X, [...Y.slice(0, 2), null, ...Y.slice(3)], 5, 6)).toBeNull();
    expect(fitLine(X, [...Y.slice(0, 2), null, ...Y.slice(3)], 5, 3)).not.toBeNull();
    expect(correlate(X, Y, 4, 6)).toBeNull();
  });

  it("is none where BTC did not move, or where the fit is exact", () => {
    expect(fitLine([0, 1e-6, 0, -1e-6], [1, 2, 3, 4], 3, 4)).toBeNull();
    expect(
      fitLine(
        X,
        X.map((x) => 2 * x + 0.001),
        5,
        6,
      ),
    ).toBeNull();
    expect(correlate([1, 1, 1], [1, 2, 3], 2, 3)).toBeNull();
  });

  it("judges a further pair by its prediction error, which grows away from the mean", () => {
    const line = fitLine(X, Y, 5, 6);
    if (line === null) throw new Error("the sample has a line");
    const on = (x: number): number => line.alpha + line.beta * x;
    expect(predictionZ(line, 0.01, on(0.01))).toBeCloseTo(0, 12);
    const near = predictionZ(line, line.xMean, on(line.xMean) + 0.05);
    expect(near).toBeCloseTo(0.05 / (line.sigma * Math.sqrt(1 + 1 / 6)), 12);
    expect(predictionZ(line, 0.2, on(0.2) + 0.05)).toBeLessThan(near);
  });
});

describe("a correlation", () => {
  it("of 0.6 over 30 sessions lies between 0.31 and 0.79", () => {
    const { low, high } = correlationInterval(0.6, 30);
    expect(low).toBeCloseTo(0.31, 2);
    expect(high).toBeCloseTo(0.79, 2);
  });

  it("is compared in standard deviations, and not at all when it is perfect", () => {
    expect(correlationBreak(0.5, 30, 0.5, 120)).toBe(0);
    expect(correlationBreak(0.2, 30, 0.8, 120)).toBeLessThan(-2.33);
    expect(correlationBreak(1, 30, 0.8, 120)).toBeNull();
  });
});
