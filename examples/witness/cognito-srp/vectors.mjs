// node vectors.mjs SEED COUNT: prints sign-ins as AWS's own client makes them, a JSON object a line, among them the rare
// ones: numbers with zero bytes in front, or with their top bit set. The client is not told that nobody listens.
import { createHash } from 'node:crypto';
import library from 'amazon-cognito-identity-js';
import helper from 'amazon-cognito-identity-js/lib/AuthenticationHelper.js';
import bigInteger from 'amazon-cognito-identity-js/lib/BigInteger.js';

const { AuthenticationDetails, CognitoUser, CognitoUserPool } = library;
const BigInteger = bigInteger.default;
const POOL_NAME = 'EXAMPLE01';
const [seed, count] = process.argv.slice(2);

// ---- what the cases are made of: arithmetic of our own, for the client's is what is to be shown

let drawn = 0;
const sha = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
const number = bytes => BigInt('0x' + (bytes.toString('hex') || '0'));
/** Returns a number of so many random bits, the highest of them set. */
function random(bits) {
  let hex = '';
  while (hex.length * 4 < bits) {
    hex += sha(`${seed}:${drawn++}`).toString('hex');
  }
  return (number(Buffer.from(hex, 'hex')) & ((1n << BigInt(bits)) - 1n)) | (1n << BigInt(bits - 1));
}
const pick = (...choices) => choices[Number(random(32) % BigInt(choices.length))];
const N = BigInt('0x' + new helper.default(POOL_NAME).N.toString(16));
function power(base, exponent) {
  let result = 1n;
  for (let b = base % N, e = exponent; e > 0n; e >>= 1n, b = (b * b) % N) {
    result = e & 1n ? (result * b) % N : result;
  }
  return result;
}
function bytes(value) {
  const hex = value.toString(16);
  const even = hex.length % 2 ? '0' + hex : hex;
  return Buffer.from((even >= '8' ? '00' : '') + even, 'hex');
}
const K = number(sha(bytes(N), bytes(2n)));
/** Returns k times the verifier: what an honest server hides in B. */
function hidden({ userId, password, salt }) {
  const x = number(sha(bytes(BigInt('0x' + salt)), sha(`${POOL_NAME}${userId}:${password}`)));
  return { x, kv: (K * power(2n, x)) % N };
}
/** Looks for a B of a small b whose secret S begins with a zero byte. */
function shortSecret(one) {
  const { x, kv } = hidden(one);
  const publicA = bytes(power(2n, one.a));
  for (let b = 1n; ; b++) {
    const gb = (1n << b) % N;
    const B = (kv + gb) % N;
    const u = number(sha(publicA, bytes(B)));
    if (power(gb, one.a + u * x) < N >> 8n) {
      return B;
    }
  }
}
/** Looks for a B with which u begins with a zero byte. */
function shortHash(one) {
  const publicA = bytes(power(2n, one.a));
  for (;;) {
    const B = random(3_071);
    if (sha(publicA, bytes(B))[0] === 0) {
      return B;
    }
  }
}

function* cases() {
  const person = () => ({
    userId: pick('Ada.Lovelace', '6b783871-2122-4100-ad4d-58e91dc875f8', 'zoë', 'ada@example.com'),
    password: pick('Correct-Horse-1', 'pässword ☃', '🔑🔑', ' both ends ', 'x'.repeat(256)) + random(32),
    a: random(Number(64n + (random(32) % 200n))),
    salt: random(128).toString(16),
    block: Buffer.from(bytes(random(2_000))).toString('base64'),
  });
  const honest = one => (hidden(one).kv + power(2n, random(256))) % N;
  // A = 2^a as it stands: short ones, one of an odd number of digits, with and without its top bit, up to 384 bytes
  for (const a of [1n, 7n, 8n, 15n, 2_047n, 3_063n, 3_064n, 3_071n]) {
    const one = { ...person(), a };
    yield { ...one, name: `A of ${a + 1n} bits`, B: honest(one) };
  }
  for (const bits of [8, 1_000, 2_048, 3_055, 3_056, 3_063, 3_064, 3_071]) {
    yield { ...person(), name: `B of ${bits} bits`, B: random(bits) };
  }
  for (const salt of ['ff'.repeat(16), '80' + '0'.repeat(30), '00'.repeat(2) + '12'.repeat(14), '0'.repeat(31) + '1', 'abc', '00f', 'FEDCBA98', '0']) {
    const one = { ...person(), salt };
    yield { ...one, name: `salt ${salt}`, B: honest(one) };
  }
  let one = person();
  yield { ...one, name: 'S is 0', B: hidden(one).kv };
  one = person();
  yield { ...one, name: 'S is 1', B: (hidden(one).kv + 1n) % N };
  one = person();
  yield { ...one, name: 'S is 1 or N - 1', B: (hidden(one).kv + N - 1n) % N };
  one = { ...person(), a: random(64) };
  yield { ...one, name: 'S has a zero byte in front', B: shortSecret(one) };
  one = person();
  yield { ...one, name: 'u has a zero byte in front', B: shortHash(one) };
  one = person();
  yield { ...one, name: 'B in other digits', B: honest(one), spelt: B => '000' + B.toString(16).toUpperCase() };
  for (const [name, B] of [['0', 0n], ['N', N], ['2 N', 2n * N]]) {
    yield { ...person(), name: `B is ${name}`, B };
  }
  for (let i = 0; i < Number(count); i++) {
    one = { ...person(), a: random(1_024) };
    yield { ...one, name: `random ${i}`, B: honest(one) };
  }
}

// ---- what AWS's client makes of them

for (const one of cases()) {
  const vector = {
    name: one.name,
    poolName: POOL_NAME,
    userId: one.userId,
    password: one.password,
    a: one.a.toString(16),
    salt: one.salt,
    B: (one.spelt ?? (B => B.toString(16)))(one.B),
    block: one.block,
  };
  helper.default.prototype.generateRandomSmallA = () => new BigInteger(vector.a, 16);
  const pool = new CognitoUserPool({ UserPoolId: `us-east-1_${POOL_NAME}`, ClientId: 'client' });
  pool.client.request = (operation, request, answer) => {
    if (operation === 'InitiateAuth') {
      vector.A = request.AuthParameters.SRP_A;
      answer(null, {
        ChallengeName: 'PASSWORD_VERIFIER',
        ChallengeParameters: {
          SALT: vector.salt, SRP_B: vector.B, SECRET_BLOCK: vector.block,
          USERNAME: vector.userId, USER_ID_FOR_SRP: vector.userId,
        },
      });
    } else {
      vector.timestamp = request.ChallengeResponses.TIMESTAMP;
      vector.signature = request.ChallengeResponses.PASSWORD_CLAIM_SIGNATURE;
    }
  };
  try {
    new CognitoUser({ Username: 'typed', Pool: pool }).authenticateUser(
      new AuthenticationDetails({ Username: 'typed', Password: vector.password }), {});
  } catch (refused) {
    vector.refused = refused.message;
  }
  console.log(JSON.stringify(vector));
}
