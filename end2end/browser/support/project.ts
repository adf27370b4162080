// A project of its own, for what would disturb other tests.

import type { APIRequestContext } from "@playwright/test";
import type { Keys } from "./api";
import { sql } from "./database";
import { project } from "./settings";

let made = 0;

/// Makes an empty project beside the one under test, in the same organization, and gives its id and its number.
export async function newProject(name: string): Promise<{ id: string; number: number }> {
  made += 1;
  const id = `${name.toLowerCase().replace(/\W+/g, "-")}-${process.pid}-${Date.now()}-${made}`;
  const [{ project_id }] = await sql<{ project_id: number }>(
    `INSERT INTO projects (id, organization_id, name, created_at)
     SELECT $1, organization_id, $2, now() FROM projects WHERE id = $3
     RETURNING project_id`,
    [id, name, project],
  );
  return { id, number: project_id };
}

/// Makes a key pair of a project, as its owner does in the settings.
export async function newKeys(request: APIRequestContext, of: string): Promise<Keys> {
  const wish = { name: "test", allows: "all", days: null, requests_per_minute: null };
  const answer = await request.post("/rpc/make-key", { data: { project: of, wish } });
  if (answer.status() !== 200) throw new Error(`${answer.status()}: ${await answer.text()}`);
  const { Made } = (await answer.json()) as { Made: { public_key: string; secret_key: string } };
  return { publicKey: Made.public_key, secretKey: Made.secret_key };
}
