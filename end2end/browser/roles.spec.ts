// Who may what: every server function, found in the sources, is called by every role, by a member of nothing and by nobody.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { APIRequestContext } from "@playwright/test";
import { type Field, newField } from "./support/annotating";
import { expect, test } from "./support/page";
import { newPerson, ROLES, type Role } from "./support/person";
import { url } from "./support/settings";

const SOURCES = fileURLToPath(new URL("../../app/src", import.meta.url));
const trace = { t: { t: "no such trace" } };
const wish = { name: "k", allows: "all", days: null, requests_per_minute: null };
const config = { name: "c", data_type: "NUMERIC", min_value: null, max_value: null, categories: [], description: null, direction: null, threshold: null, unit: null };
const own = { v: { n: 1 } };
const list = { list: "scores", query: "" };

/// The least role that may call a function, and a call that changes nothing that other tests need.
const FUNCTIONS: Record<string, [Role, Record<string, unknown>]> = {
  "annotate": ["annotator", { annotation: { t: trace, n: "n", m: own } }],
  "annotation-sheet": ["annotator", { ask: { s: { t: trace } } }],
  "archive-config": ["member", { id: "none", is_archived: true }],
  "audit": ["owner", { before: null }],
  "begin-bulk": ["annotator", { wish: { l: "traces", w: { i: ["none"] }, d: { s: { n: "n", m: own } } } }],
  "bookmark-traces": ["annotator", { ids: ["none"], bookmarked: true }],
  "change-role": ["owner", { user: "none", role: "viewer" }],
  "delete-rows": ["member", { list: "scores", ids: ["none"] }],
  "forget-rejected": ["member", { id: 0 }],
  "invite": ["owner", { email: "nobody", role: "viewer" }],
  "keys": ["viewer", {}],
  "list-cell": ["viewer", { list: "traces", row: "none", column: "s:trace:API:NUMERIC:n" }],
  "list-choices": ["viewer", { list: "scores", field: "name", op: "is", typed: "" }],
  "list-figures": ["viewer", { ...list, columns: [] }],
  "list-matches": ["viewer", { list: "scores", typed: "a" }],
  "list-page": ["viewer", list],
  "list-rows": ["viewer", { ...list, keys: ["none"] }],
  "list-scores": ["viewer", { list: "traces" }],
  "list-spread": ["viewer", { ...list, field: "value" }],
  "list-total": ["viewer", list],
  "load-bulk": ["viewer", { id: "none" }],
  "make-key": ["owner", { wish }],
  "make-project": ["owner", { name: "" }],
  "make-reset-link": ["owner", { user: "none" }],
  "members": ["viewer", {}],
  "put-back-score": ["viewer", { id: "none", seq: 1 }],
  "rejected": ["viewer", {}],
  "rejected-count": ["viewer", {}],
  "remove-member": ["owner", { user: "none" }],
  "rename-project": ["owner", { name: "" }],
  "resend-rejected": ["member", { id: 0, payload: null }],
  "restore-rows": ["member", { list: "scores", ids: ["none"] }],
  "review": ["viewer", { query: "", names: [] }],
  "revoke-key": ["owner", { id: 0 }],
  "run": ["viewer", { dataset: "none", run: "none" }],
  "save-config": ["member", { id: "none", wish: config }],
  "save-list": ["viewer", list],
  "score-configs": ["viewer", { name: null }],
  "score-detail": ["viewer", { id: "none" }],
  "score-strip": ["viewer", { query: "", chosen: [] }],
  "score-traces": ["viewer", { ids: ["none"] }],
  "stop-bulk": ["viewer", { id: "none" }],
  "trace-beside": ["viewer", { trace: "none", list: "" }],
  "trace-brief": ["viewer", { trace: "none" }],
  "trace-detail": ["viewer", { trace: "none" }],
  "trace-pane": ["viewer", { trace: "none", search: "" }],
  "trace-text": ["viewer", { trace: "none", search: "", part: "" }],
  "undo-bulk": ["viewer", { id: "none" }],
  "viewer": ["viewer", {}],
  "withdraw-invitation": ["owner", { id: "none" }],
};

/// These are about no project: tests of the sign-in, of links and of the account have them.
const OF_NO_PROJECT = [
  "account", "change-password", "first-project", "open-link", "rename-self", "sign-in", "sign-out", "sign-out-everywhere", "use-link",
];

let field: Field;

test.beforeEach(async ({ request }, info) => {
  field = await newField(request, info.title, 1);
});

const ask = async (context: APIRequestContext, name: string, body: Record<string, unknown>) => {
  const answer = await context.post(`/rpc/${name}`, { data: { project: field.id, ...body } });
  return answer.status();
};

test("every server function has its role here", () => {
  const files = readdirSync(SOURCES, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".rs"));
  const found = files.flatMap((file) => [...readFileSync(join(SOURCES, file), "utf8").matchAll(/endpoint = "([a-z-]+)"/g)].map(([, name]) => name));
  expect(found.sort()).toEqual([...Object.keys(FUNCTIONS), ...OF_NO_PROJECT].sort());
});

for (const role of ROLES) {
  test(`${role}: exactly its part`, async ({ browser, playwright }) => {
    const { storageState } = await newPerson(browser, role);
    const context = await playwright.request.newContext({ baseURL: url, storageState });
    for (const [name, [least, body]] of Object.entries(FUNCTIONS)) {
      const status = await ask(context, name, body);
      if (ROLES.indexOf(role) < ROLES.indexOf(least)) expect(status, name).toBe(403);
      // What is not there may be looked for.
      else expect([200, 404], `${name}: ${status}`).toContain(status);
    }
    await context.dispose();
  });
}

test("who is a member of nothing finds nothing", async ({ browser, playwright }) => {
  const { storageState } = await newPerson(browser, null);
  const context = await playwright.request.newContext({ baseURL: url, storageState });
  for (const [name, [, body]] of Object.entries(FUNCTIONS)) expect(await ask(context, name, body), name).toBe(404);
  await context.dispose();
});

test("nobody is told to sign in", async ({ playwright }) => {
  const context = await playwright.request.newContext({ baseURL: url, storageState: { cookies: [], origins: [] } });
  for (const [name, [, body]] of Object.entries(FUNCTIONS)) expect(await ask(context, name, body), name).toBe(401);
  await context.dispose();
});
