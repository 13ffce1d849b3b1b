import { PRESET_NAMES } from "../../domain/presets.ts";
import { parseQuietHours, type QuietHours } from "../../domain/quiet-hours.ts";
import { nearest, type RuleNames } from "../../domain/rule-text.ts";
import { type AlertWish, FACT_WISHES, type FactWish, type Subscription } from "../../domain/subscription.ts";
import type { AlertForm, Asker } from "../../surface/alerts.ts";
import type { ChosenRole } from "../../surface/command.ts";
import type { ChosenChannel } from "../../surface/modal.ts";
import { isAnnouncement, isPostable, missingPermissions, notPublishable, rings } from "./permissions.ts";
import { maySee, NO_SERVER, NOT_HERE, NOT_MANAGER } from "./problems.ts";
import { readWishTarget } from "./target.ts";
import { printRules, readTyped, rulesOfWish, typedLines, type WishRules } from "./wish.ts";
import { echo, plainText } from "./words.ts";

/** A form that was understood. */
export interface CheckedForm {
  readonly wish: AlertWish;
  readonly rules: WishRules;
  readonly quietHours: QuietHours | null;
  readonly role: ChosenRole | null;
  readonly publish: boolean;
  /** What must be said beside it. */
  readonly notes: readonly string[];
}

export type CheckedOrNot =
  | { readonly ok: true; readonly checked: CheckedForm }
  /** `permissions`: all that is in the way is what the bot may do in the channel, so that it may be tried again. */
  | { readonly ok: false; readonly problems: readonly string[]; readonly permissions: boolean };

/** What a form is held against. */
export interface FormContext {
  readonly names: RuleNames;
  readonly by: Asker;
  /** Of the server, for quiet hours without one; null where it has none, and for a person. */
  readonly zone: string | null;
  /** The subscription that is changed; null for a new one, and where it is gone. */
  readonly changed: Subscription | null;
}

/** Understands a form, or says all that is wrong with it, a sentence each. */
export function checkForm(form: AlertForm, context: FormContext): CheckedOrNot {
  const { by, names, zone } = context;
  const place = placeProblems(form, context);
  if (place.stop) return { ok: false, problems: place.problems, permissions: false };
  const notes: string[] = [];
  const problems: string[] = [];
  const quiet = readQuiet(form.quietHours, by, zone);
  if (!quiet.ok) problems.push(quiet.problem);
  const role = readRole(form, by);
  if (!role.ok) problems.push(role.problem);
  else if (role.note !== null) notes.push(role.note);
  const wish = readWish(form, names);
  if (!wish.ok) problems.push(...wish.problems);
  else notes.push(...wish.notes);
  const all = [...problems, ...place.problems];
  if (!wish.ok || !quiet.ok || !role.ok || all.length > 0) {
    return { ok: false, problems: all, permissions: problems.length === 0 };
  }
  const { quietHours } = quiet;
  const publish = form.publish === true;
  return {
    ok: true,
    checked: { wish: wish.wish, rules: wish.rules, quietHours, role: role.role, publish, notes },
  };
}

/** `stop`: nothing else need be said. */
interface PlaceProblems {
  readonly stop: boolean;
  readonly problems: readonly string[];
}

function placeProblems(form: AlertForm, { by, changed }: FormContext): PlaceProblems {
  const { place } = form;
  if (place !== "direct") {
    if (by.guildId === null) return stop(NO_SERVER);
    if (!by.canManage) return stop(NOT_MANAGER);
  }
  if (form.changes !== undefined) {
    if (changed === null || !maySee(changed, by)) return stop(NOT_HERE);
    const same =
      changed.place.kind === "person"
        ? place === "direct"
        : place !== "direct" && place.id === changed.place.channelId;
    if (!same) {
      return stop(
        "An alert stays in its channel. For another one set a new alert there and remove this one.",
      );
    }
  }
  if (place === "direct") {
    return form.publish === true ? stop(NOT_PUBLISHABLE) : { stop: false, problems: [] };
  }
  if (!isPostable(place.kind)) {
    return stop(
      `Nothing can be posted in **${echo(place.name)}**: choose a text channel, an announcement channel or a thread.`,
    );
  }
  if (form.publish === true && !isAnnouncement(place.kind)) {
    const other =
      changed === null
        ? "Choose an announcement channel, or set the alert without `publish`."
        : "Switch it off with `/alerts edit` and `publish: False`.";
    return stop(`${notPublishable(`**#${echo(place.name)}**`, place.kind)} ${other}`);
  }
  // It was looked at when the alert was made; a change of wish need not bring the channel's permissions along.
  if (changed !== null && place.appPermissions === null) return { stop: false, problems: [] };
  return { stop: false, problems: permissionProblems(place) };
}

const NOT_PUBLISHABLE =
  "Direct messages cannot be published: only what is posted in an announcement channel can. Leave `publish` out.";

function stop(problem: string): PlaceProblems {
  return { stop: true, problems: [problem] };
}

function permissionProblems(channel: ChosenChannel): readonly string[] {
  const missing = missingPermissions(channel);
  return missing.length === 0
    ? []
    : [
        `I can't post in #${echo(channel.name)} yet. Missing: **${missing.join(", ")}**. Channel settings › Permissions › Pivotwatch, then press **Check again**.`,
      ];
}

type ReadQuiet =
  | { readonly ok: true; readonly quietHours: QuietHours | null }
  | { readonly ok: false; readonly problem: string };

function readQuiet(typed: string | undefined, { guildId }: Asker, zone: string | null): ReadQuiet {
  if (typed === undefined || typed.trim() === "") return { ok: true, quietHours: null };
  const parsed = parseQuietHours(typed, zone);
  if (parsed.ok) return parsed;
  const isOfServer = parsed.needsZone === true && guildId !== null;
  return { ok: false, problem: `${plainText(parsed.problem)}${isOfServer ? WHERE_ZONE : ""}` };
}

const WHERE_ZONE = " Or give this server one for good: `/setup`, then *Server settings*.";

type ReadRole =
  | { readonly ok: true; readonly role: ChosenRole | null; readonly note: string | null }
  | { readonly ok: false; readonly problem: string };

function readRole({ role, place }: AlertForm, by: Asker): ReadRole {
  if (role === undefined) return { ok: true, role: null, note: null };
  if (place === "direct")
    return { ok: false, problem: "A role can be mentioned only in a channel of a server." };
  // Discord gives @everyone the id of the server.
  if (role.id === by.guildId) {
    return { ok: false, problem: "I never mention everyone: choose a role, or leave it out." };
  }
  if (rings(role, place)) return { ok: true, role, note: null };
  const note = `A mention of **${echo(role.name)}** will be shown but ring nobody: the role does not allow mentions. Server settings › Roles › ${echo(role.name)} › *Allow anyone to mention this role*.`;
  return { ok: true, role, note };
}

type ReadWish =
  | {
      readonly ok: true;
      readonly wish: AlertWish;
      readonly rules: WishRules;
      readonly notes: readonly string[];
    }
  | { readonly ok: false; readonly problems: readonly string[] };

function readWish(form: AlertForm, names: RuleNames): ReadWish {
  const problems: string[] = [];
  const target = readWishTarget(form.target, names);
  if (!target.ok) problems.push(target.problem);
  const lines = typedLines(form.rules);
  const typed = readTyped(lines, names);
  if (!typed.ok) problems.push(...typed.problems);
  const sensitivity = readSensitivity(form.sensitivity, lines.length > 0);
  if (sensitivity === null) {
    const choices = [...PRESET_NAMES, "own"];
    problems.push(
      `There is no sensitivity “${echo(form.sensitivity ?? "")}”; the nearest is ${nearest(form.sensitivity ?? "", choices)}. Known: ${choices.join(", ")}.`,
    );
  }
  const facts: FactWish[] = [];
  for (const fact of new Set(form.facts ?? [])) {
    const known = FACT_WISHES.find((one) => one === fact.trim().toLowerCase());
    if (known === undefined) {
      problems.push(
        `There is no kind of fact “${echo(fact)}”; the nearest is ${nearest(fact, FACT_WISHES)}. Known: ${FACT_WISHES.join(", ")}.`,
      );
    } else facts.push(known);
  }
  if (problems.length > 0 || !target.ok || !typed.ok || sensitivity === null) return { ok: false, problems };
  const isBitcoin = target.target.kind === "btc";
  const wish: AlertWish = {
    target: target.text,
    sensitivity,
    rules: printRules(typed.rules, names),
    facts: isBitcoin ? [] : facts,
  };
  const rules = rulesOfWish(wish, names);
  if (!rules.ok) return rules;
  if (rules.rules.series.length + rules.rules.facts.length === 0) {
    return {
      ok: false,
      problems: [
        `There is nothing to hear of yet: choose ${PRESET_NAMES.join(", ")}, ${isBitcoin ? "or" : "tick a kind of fact, or"} type a rule.`,
      ],
    };
  }
  const notes =
    isBitcoin && facts.length > 0
      ? [
          "Contracts, debt, treasuries, AI shares and filings are of miners: an alert about BTC hears of none of them.",
        ]
      : [];
  return { ok: true, wish, rules: rules.rules, notes };
}

/** Rules typed by hand stand for themselves unless a preset is chosen beside them. */
function readSensitivity(typed: string | undefined, hasRules: boolean): AlertWish["sensitivity"] | null {
  const word = (typed ?? "").trim().toLowerCase();
  if (word === "") return hasRules ? "own" : "normal";
  return [...PRESET_NAMES, "own" as const].find((name) => name === word) ?? null;
}
