import { METRICS, type MetricName } from "./rule-metrics.ts";
import { pp, signed, signedPct, usdPrice } from "./wording.ts";

/** A value of a metric with its unit and sign: “+34.1 pp”, “−8.4%”, “$98,200”. */
export function metricValue(metric: MetricName, value: number): string {
  switch (METRICS[metric].unit) {
    case "pp":
      return pp(value);
    case "pct":
      return signedPct(value);
    case "sd":
      return `${signed(value, 1)} standard deviations`;
    case "usd":
      return usdPrice(value);
    case "sum":
      return signed(value, 1);
  }
}
