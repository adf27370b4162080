// A project of its own, for what would disturb other tests.

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
