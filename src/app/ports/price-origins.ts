/** The provider of every simulated row, by which made-up prices and real ones are told apart. */
export const SIMULATED_PROVIDER = "simulated";

/** Tells what prices a store holds. */
export interface PriceOrigins {
  /** True where it holds a price of that origin. A filling that was cut off counts too. */
  holds(origin: "simulated" | "real"): Promise<boolean>;
}
