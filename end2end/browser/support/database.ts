// The database behind the server under test, for recounts: what a page shows is compared with plain SQL.

import { expect } from "@playwright/test";
import pg from "pg";
import { databaseUrl } from "./settings";

/// Runs one statement and gives its rows.
export async function sql<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
  const client = new pg.Client(connection());
  await client.connect();
  try {
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.end();
  }
}

/// Does something while nobody gets at a table, until somebody has waited for it for so many milliseconds.
export async function heldUp<Done>(table: string, ms: number, doing: () => Promise<Done>): Promise<Done> {
  const client = new pg.Client(connection());
  await client.connect();
  try {
    await client.query(`BEGIN; LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
    const done = doing();
    const waited = `SELECT count(*)::int AS count FROM pg_locks
                    WHERE NOT granted AND relation = $1::regclass AND clock_timestamp() - waitstart > $2 * interval '1 ms'`;
    await expect
      .poll(async () => (await client.query<{ count: number }>(waited, [table, ms])).rows[0].count)
      .toBeGreaterThan(0);
    await client.query("COMMIT");
    return await done;
  } finally {
    await client.end();
  }
}

/// The address is written for the server; a socket's folder is told as `?host=`.
function connection(): pg.ClientConfig {
  const address = new URL(databaseUrl);
  const folder = address.searchParams.get("host");
  return {
    host: folder ?? address.hostname,
    port: address.port ? Number(address.port) : 5432,
    user: decodeURIComponent(address.username),
    password: decodeURIComponent(address.password),
    database: address.pathname.slice(1),
  };
}
