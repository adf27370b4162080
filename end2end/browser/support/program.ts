// Programs, run as a person would run them: in a shell, with the real SDK.

import { execFile } from "node:child_process";
import { dirname } from "node:path";
import { promisify } from "node:util";
import type { Keys } from "./api";
import { python, url } from "./settings";

const run = promisify(execFile);

/// Runs a text in a shell whose `python` has the SDK, and gives what it prints; fails where the text does.
export async function shell(text: string): Promise<string> {
  const path = `${dirname(python)}:${process.env.PATH}`;
  const { stdout } = await run("bash", ["-euc", text], { env: { PATH: path, HOME: process.env.HOME }, timeout: 60_000 });
  return stdout;
}

/// A Python program as a line of such a text.
export const asPython = (program: string) => `python - <<'PROGRAM'\n${program}\nPROGRAM\n`;

/// Runs a Python program with the SDK pointed at the server by these keys, and gives what it prints.
export async function withSdk(keys: Keys, program: string): Promise<string> {
  const settings = `export INTERACTIVEAI_BASE_URL='${url}' INTERACTIVEAI_PUBLIC_KEY='${keys.publicKey}' INTERACTIVEAI_SECRET_KEY='${keys.secretKey}'`;
  return shell(`${settings}\n${asPython(program)}`);
}
