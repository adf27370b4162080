// Where the server under test is and how to get in, as the test command tells it.

function told(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run these tests by \`cargo xtask test browser\`.`);
  return value;
}

export const url = told("SCORES_URL");
export const project = told("SCORES_PROJECT_ID");
/// A second project, filled by `--demo`.
export const demoProject = told("SCORES_DEMO_PROJECT");
export const publicKey = told("SCORES_PUBLIC_KEY");
export const secretKey = told("SCORES_SECRET_KEY");
export const email = told("SCORES_EMAIL");
export const password = told("SCORES_PASSWORD");
export const python = told("SCORES_PYTHON");
export const databaseUrl = told("DATABASE_URL");
