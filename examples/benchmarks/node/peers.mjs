// The official SDK of Stytch for Node: every user at once, as with Promise.all over an export, or 16 workers over a queue.
// The last line is how many users it says that it did not move.
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import * as stytch from "stytch";

const [way, url, project_id, secret, file] = process.argv.slice(2);
const client = new stytch.Client({ project_id, secret, env: url });
const WORKERS = 16;

const users = [];
for await (const line of createInterface({ input: createReadStream(file) })) {
  users.push(JSON.parse(line));
}

let failed = 0;
async function move(user) {
  try {
    await client.passwords.migrate({
      email: user.email,
      hash: user.hash,
      hash_type: "bcrypt",
      set_email_verified: true,
      external_id: user.id,
    });
  } catch {
    failed++;
  }
}

if (way === "all") {
  await Promise.all(users.map(move));
} else {
  let next = 0;
  await Promise.all(
    Array.from({ length: WORKERS }, async () => {
      while (next < users.length) {
        await move(users[next++]);
      }
    }),
  );
}
console.log(failed);
process.exit(0);
