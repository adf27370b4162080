// The database behind the server under test, for recounts: what a page shows is compared with plain SQL.

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
