import { randomBytes } from "node:crypto";
import { setImmediate as breathe, setTimeout as sleep } from "node:timers/promises";
import { tellAfterMutes } from "../app/after-mutes.ts";
import { createComposer } from "../app/compose.ts";
import { type Delivery, startDelivery } from "../app/deliver.ts";
import { fanOutBars } from "../app/fan-out-bars.ts";
import type { Log } from "../app/ports/log.ts";
import { noticeCard } from "../cards/alert-notice.ts";
import { testCard, welcomeCard } from "../cards/alert-welcome.ts";
import { alertActions, alertCard } from "../cards/alert.ts";
import { digestCard } from "../cards/digest.ts";
import type { Settings } from "../config.ts";
import type { Running } from "../discord/run-bot.ts";
import { type Calendar, closeInstant, lastSessionOnOrBefore, nextSession } from "../domain/calendar.ts";
import { POSTS_A_DAY } from "../domain/fan-out.ts";
import { addHours, epochMs, type Instant, newYorkDate } from "../domain/time.ts";
import { plural } from "../domain/wording.ts";
import { clock } from "./environment.ts";
import type { AlertWorld } from "./open-alerts.ts";
import type { World } from "./open-world.ts";

export interface AlertPostDeps {
  readonly settings: Settings;
  readonly world: World;
  readonly alerts: AlertWorld;
  readonly running: Running;
  readonly log: Log;
}

export interface AlertPost {
  readonly delivery: Delivery;
  /** Turns what the bars made into messages; gives a sentence where there were any. */
  fanOut(now: Instant): Promise<string | null>;
}

/** Begins to deliver what waits in the outbox, and ties the alerts to the running bot. */
export function startPost({ settings, world, alerts, running, log }: AlertPostDeps): AlertPost {
  const { finish, app, data } = world;
  const { rules, subscriptions, outbox, issues, publications, digests } = alerts;
  const messenger = running.messenger(settings.fanOutRate);
  const compose = createComposer({
    clock,
    alerts: alerts.ask,
    digest: alerts.showDigest,
    events: (ids) => rules.eventsOf(ids),
    subscriptions,
    outbox,
    divergence: app.answers.divergence,
    servers: app.servers,
    nextCheck: (now) => nextCheck(data.calendar, now),
    postsPerWeek: (subscription) => alerts.postsPerWeek(subscription, clock.now()),
    cards: {
      alert: (answer, view) => finish(alertCard(answer, view)),
      alertActions,
      welcome: (answer) => finish(welcomeCard(answer)),
      test: (answer) => finish(testCard(answer)),
      notice: (answer) => finish(noticeCard(answer)),
      digest: (answer, view) => finish(digestCard(answer, view)),
    },
  });
  const delivery = startDelivery({
    outbox,
    subscriptions,
    issues,
    publications,
    messenger,
    clock,
    log,
    compose,
    wait: (ms, signal) => sleep(ms, undefined, { signal }),
    onDisk: () => world.onDisk(),
    pause: () => sleep(BETWEEN_MESSAGES_MS),
    newReference: () => randomBytes(3).toString("hex"),
    random: Math.random,
    onGone: (channelId) => digests.remove(channelId),
  });
  alerts.post.messenger = messenger;
  alerts.post.permissionsIn = running.permissionsIn;
  alerts.post.wake = () => delivery.wake();
  return {
    delivery,
    fanOut: async (now) => {
      const deps = {
        rules,
        subscriptions,
        outbox,
        digests,
        breathe: () => breathe(),
        postsADay: POSTS_A_DAY,
      };
      const { queued: told, notSent } = await fanOutBars(deps, now);
      const queued = told + (await tellAfterMutes(deps, now));
      delivery.wake();
      if (queued + notSent === 0) return null;
      const held = notSent === 0 ? "" : `, ${notSent} not sent, each with its reason`;
      return `${plural(queued, "message")} on the way${held}.`;
    },
  };
}

/** Between two messages that are begun: a question that comes then need not wait for both, nor for all of a claim. */
const BETWEEN_MESSAGES_MS = 10;

/** Prices of a session are here so long after its close. */
const CHECKED_HOURS = 1.6;

/** When rules are stepped next; null past the calendar's end. */
function nextCheck(calendar: Calendar, now: Instant): Instant | null {
  let session = lastSessionOnOrBefore(calendar, newYorkDate(now));
  while (session !== null) {
    const checked = addHours(closeInstant(calendar, session), CHECKED_HOURS);
    if (epochMs(checked) > epochMs(now)) return checked;
    session = nextSession(calendar, session);
  }
  return null;
}
