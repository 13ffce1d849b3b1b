// Which tags a figure is taken from, best first. docs/filings.md says why the order is what it is.

const gaap = (...names: readonly string[]): readonly string[] => names.map((name) => `us-gaap:${name}`);

/** Lines of the balance sheet: due within a year. */
export const DEBT_CURRENT = [
  ...gaap(
    "DebtCurrent",
    "LongTermDebtCurrent",
    "LoansPayableCurrent",
    "NotesPayableCurrent",
    "LinesOfCreditCurrent",
    "ConvertibleNotesPayableCurrent",
    "ConvertibleDebtCurrent",
    "SecuredDebtCurrent",
    "ShortTermBorrowings",
  ),
  "ifrs-full:CurrentBorrowings",
  "ifrs-full:CurrentPortionOfLongtermBorrowings",
  "ifrs-full:ShorttermBorrowings",
];

/** Lines of the balance sheet: due later. */
export const DEBT_NONCURRENT = [
  ...gaap(
    "LongTermDebtNoncurrent",
    "LongTermLoansPayable",
    "LongTermNotesPayable",
    "SeniorLongTermNotes",
    "SecuredLongTermDebt",
    "LongTermLineOfCredit",
    "ConvertibleNotesPayableNoncurrent",
    "ConvertibleLongTermNotesPayable",
    "ConvertibleDebtNoncurrent",
  ),
  "ifrs-full:NoncurrentPortionOfNoncurrentBorrowings",
  "ifrs-full:LongtermBorrowings",
];

/** What a line of debt of any other name looks like, on the liabilities' side of the balance sheet. */
export const DEBT_LIKE =
  /(?:Debt|NotesPayable|LoansPayable|LoanPayable|Lines?OfCredit|Borrowings?|ConvertibleNotes?|SeniorNotes)/;

/** Totals that the lines must add up to. `LongTermDebt` is none: companies use it for the noncurrent part alone. */
export const DEBT_TOTALS = [
  ...gaap("DebtInstrumentCarryingAmount", "DebtLongtermAndShorttermCombinedAmount"),
  "ifrs-full:Borrowings",
];

export const INTEREST_EXPENSE = [
  ...gaap("InterestExpenseNonoperating", "InterestExpense", "InterestExpenseDebt", "InterestAndDebtExpense"),
  "ifrs-full:InterestExpense",
  "ifrs-full:FinanceCosts",
];

/** Interest earned is taken off, and the sign depends on the company: never an interest expense by itself. */
export const INTEREST_NET = gaap("InterestIncomeExpenseNonoperatingNet", "InterestIncomeExpenseNet");

export const INTEREST_PAID = [
  ...gaap("InterestPaidNet", "InterestPaid"),
  "ifrs-full:InterestPaidClassifiedAsOperatingActivities",
];

export const REVENUE = [
  ...gaap(
    "Revenues",
    "RevenueFromContractWithCustomerExcludingAssessedTax",
    "RevenueFromContractWithCustomerIncludingAssessedTax",
  ),
  "ifrs-full:Revenue",
];

/** A company's own tag of its total revenue. */
export const OWN_REVENUE = /Revenues?$/;

/** The first line below revenue on an income statement. */
export const COSTS = [
  ...gaap(
    "CostOfRevenue",
    "CostsAndExpenses",
    "OperatingExpenses",
    "OperatingIncomeLoss",
    "NetIncomeLoss",
    "ProfitLoss",
  ),
  "ifrs-full:CostOfSales",
  "ifrs-full:ProfitLoss",
];

/** Axes that split revenue by what was sold, best first. */
export const REVENUE_AXES = [
  "srt:ProductOrServiceAxis",
  "us-gaap:StatementBusinessSegmentsAxis",
  "ifrs-full:ProductsAndServicesAxis",
  "ifrs-full:SegmentsAxis",
];

/** Says only that the figure is of the segments, as all of them are. */
export const OPERATING_SEGMENTS = {
  axis: "srt:ConsolidationItemsAxis",
  member: "us-gaap:OperatingSegmentsMember",
} as const;

/** Members that are AI or high-performance computing. */
export const AI_MEMBER =
  /AICloud|AIInfra|^AI(?=[A-Z])|ArtificialIntelligence|HPC|HighPerformance|Colocation|CloudServices?|GPU/;

/** Members that may be hosting of other people's mining machines as well as of AI: a person says which. */
export const UNCLEAR_MEMBER = /Hosting|DataCent(?:er|re)/;

export const MINING_MEMBER = /Mining/;

/** Without restricted cash, best first; the last includes it. */
export const CASH = [
  ...gaap("CashAndCashEquivalentsAtCarryingValue", "Cash"),
  "ifrs-full:CashAndCashEquivalents",
];
export const CASH_WITH_RESTRICTED = gaap("CashCashEquivalentsRestrictedCashAndRestrictedCashEquivalents");

export const SHARES_OUTSTANDING = "dei:EntityCommonStockSharesOutstanding";
export const SHARE_CLASS_AXIS = "us-gaap:StatementClassOfStockAxis";

export const COINS = "us-gaap:CryptoAssetNumberOfUnits";

/** A company's own tag of the coins it holds. */
export const OWN_COINS = /NumberOf(?:Bitcoins?|BTC)\w*Held|(?:Bitcoins?|BTC)Held$/i;

/** Lines of the balance sheet that make up the coins' fair value. */
export const COIN_VALUE_PARTS = gaap("CryptoAssetFairValueCurrent", "CryptoAssetFairValueNoncurrent");
export const COIN_VALUE_TOTAL = "us-gaap:CryptoAssetFairValue";

/** A company's own line of coins that are lent, pledged or posted as collateral. */
export const OWN_PLEDGED =
  /(?:Crypto|Bitcoin|DigitalAsset)\w*(?:Receivable|Collateral|Pledged)|(?:Receivable|Collateral|Pledged)\w*(?:Crypto|Bitcoin|DigitalAsset)/;

/** Figures beside a line of pledged coins that are no line themselves. */
export const NOT_A_LINE =
  /Before|Gross|(?<!After|Net|NetOf)Allowance|Gain|(?<!Credit)Loss(?:es)?$|Fee|Percentage|Number/;

export const COIN_AXIS = /CryptoAsset/;
export const BITCOIN_MEMBER = /bitcoin(?!cash)|btc/i;
