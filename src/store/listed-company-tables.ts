/** A company with a ticker, in the order of the SEC's list. */
export interface ListedCompanyTable {
  ordinal: number;
  cik: string;
  ticker: string;
  name: string;
  exchange: string | null;
  /** The name as it is searched. */
  compared: string;
}

/** One row once the list was read. */
export interface ListedCompanyStateTable {
  read_at: string;
}

export interface ListedCompanyTables {
  listed_company: ListedCompanyTable;
  listed_company_state: ListedCompanyStateTable;
}
