// The API of the server under test, called as a program would.

import { publicKey, secretKey, url } from "./settings";

/// A key pair of a project.
export type Keys = { publicKey: string; secretKey: string };

const authorization = (keys: Keys) =>
  `Basic ${Buffer.from(`${keys.publicKey}:${keys.secretKey}`).toString("base64")}`;
let scoresPath: string | undefined;

/// Calls a path with the project's keys, or with those of another project.
export async function call(
  method: string,
  path: string,
  body?: unknown,
  keys: Keys = { publicKey, secretKey },
): Promise<Response> {
  return fetch(url + path, {
    method,
    headers: { authorization: authorization(keys), "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
}

/// Sends one score as `interactiveai` does, and fails where it is refused.
export async function sendScore(score: Record<string, unknown>): Promise<void> {
  if (!scoresPath) {
    const projects = (await (await call("GET", "/api/platform/v1/projects")).json()) as {
      data: { id: string; orgId: string }[];
    };
    const own = projects.data[0];
    scoresPath = `/api/platform/v1/organizations/${own.orgId}/projects/${own.id}/scores`;
  }
  const answer = await call("POST", scoresPath, score);
  if (answer.status !== 200) throw new Error(`${answer.status}: ${await answer.text()}`);
}
