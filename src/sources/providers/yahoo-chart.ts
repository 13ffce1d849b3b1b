import { z } from "zod";

/** What is read of Yahoo's chart answer; figures that may be holes are taken as they come and judged one by one. */
export const chartSchema = z.object({
  chart: z.object({
    result: z
      .array(
        z.object({
          meta: z.object({
            symbol: z.string(),
            currency: z.string().nullish(),
            exchangeTimezoneName: z.string(),
            dataGranularity: z.string().optional(),
            regularMarketPrice: z.unknown(),
            regularMarketTime: z.number().optional(),
            currentTradingPeriod: z.object({ regular: z.object({ end: z.number() }).optional() }).optional(),
          }),
          timestamp: z.array(z.number()).optional(),
          events: z
            .object({
              splits: z
                .record(
                  z.string(),
                  z.object({ date: z.number(), numerator: z.number(), denominator: z.number() }),
                )
                .optional(),
            })
            .optional(),
          indicators: z.object({
            quote: z.array(z.object({ close: z.array(z.unknown()).optional() })),
            adjclose: z.array(z.object({ adjclose: z.array(z.unknown()).optional() })).optional(),
          }),
        }),
      )
      .nullable(),
    error: z.unknown(),
  }),
});
