import { request } from "node:http";
import { posix } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type LocalDiscord, openLocalDiscord } from "../../src/playground/local-discord.ts";
import { createPageFiles } from "../../src/playground/page-files.ts";

let discord: LocalDiscord;
beforeEach(async () => {
  discord = await openLocalDiscord({ host: "127.0.0.1", port: 0 });
});
afterEach(() => discord.close());

/** Asks for a path exactly as written: `fetch` would tidy it. */
function get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<number> {
  const { hostname, port } = new URL(discord.url);
  return new Promise((resolve, reject) => {
    request({ hostname, port, path, headers }, (response) => {
      response.destroy();
      resolve(response.statusCode ?? 0);
    })
      .on("error", reject)
      .end();
  });
}

const files = createPageFiles();
const bodyOf = (address: string): string => files.find(address)?.body ?? "";
const scripts = files.addresses().filter((address) => /\.(?:ts|mjs)$/.test(address));

test("the page allows nothing but its own files, and no program but its own", async () => {
  const response = await fetch(discord.url);
  expect(response.status).toBe(200);
  const policy = (response.headers.get("content-security-policy") ?? "").split("; ");
  expect(policy).toEqual([
    "default-src 'none'",
    expect.stringMatching(/^script-src 'self' 'sha256-[A-Za-z0-9+/]{43}='$/),
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ]);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    "content-type": "text/html; charset=utf-8",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
  });
});

test("programs are served as JavaScript, without types, under the names by which they import each other", async () => {
  const response = await fetch(`${discord.url}/page/main.ts`);
  expect(response.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
  expect(scripts.length, "a check that saw no files proves nothing").toBeGreaterThan(30);
  expect(scripts.filter((address) => /^\s*(?:import|export) type\b/m.test(bodyOf(address)))).toEqual([]);
});

test("everything a file of the page names is served here", () => {
  const html = bodyOf("/");
  const map: unknown = JSON.parse(/<script type="importmap">([\s\S]*?)<\/script>/.exec(html)?.[1] ?? "{}");
  const bare = new Map(Object.entries<string>(Object(Object(map).imports)));
  const named = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address = ""]) => address);
  for (const address of scripts) {
    for (const [, from = ""] of bodyOf(address).matchAll(/\bfrom\s*["']([^"']+)["']/g)) {
      named.push(from.startsWith(".") ? posix.join(posix.dirname(address), from) : (bare.get(from) ?? from));
    }
  }
  for (const address of files.addresses().filter((one) => one.endsWith(".css"))) {
    for (const [, from = ""] of bodyOf(address).matchAll(/@import "([^"]+)"|url\("?([^")]+)/g)) {
      named.push(posix.join(posix.dirname(address), from));
    }
  }
  expect(named.length).toBeGreaterThan(60);
  expect(named.filter((address) => files.find(address) === null)).toEqual([]);
});

test.each([
  "/page/../world.ts",
  "/page/%2e%2e/world.ts",
  "/page/..%2f..%2f..%2fpackage.json",
  "/page/message/../../world.ts",
  "/page//main.ts",
  "/page/main.ts/",
  "/page/tsconfig.json",
  "/page/index.html",
  "/page/constructor",
  "/page/__proto__",
  "/page/",
  "/vendor/../world.ts",
  "/vendor/preact.mjs.map",
  "/vendor/hono.mjs",
  "//etc/passwd",
])("%s is no file of the page", async (path) => {
  expect(await get(path)).toBe(404);
});

test.each(["/", "/page/main.ts", "/vendor/preact.mjs", "/local/home", "/local/events", "/local/commands"])(
  "%s is for this machine: another name of the host or a foreign page is refused",
  async (path) => {
    expect(await get(path)).toBe(200);
    expect(await get(path, { host: "evil.example" })).toBe(403);
    expect(await get(path, { origin: "https://evil.example" })).toBe(403);
    expect(await get(path, { origin: "null" })).toBe(403);
  },
);

test.each(["interact", "press", "choose", "submit", "people", "guilds"])(
  "a foreign page posts nothing to %s",
  async (act) => {
    const body = JSON.stringify({ command: "echo", id: "9", username: "x" });
    const headers = { origin: "https://evil.example", "content-type": "text/plain" };
    const response = await fetch(`${discord.url}/local/${act}`, { method: "POST", headers, body });
    expect(response.status).toBe(403);
    expect(discord.world.person("9")).toBeNull();
  },
);
