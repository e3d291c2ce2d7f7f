// What NodeWitnessTest runs: the official SDK of Stytch for Node against a fake of each kind. It ends with the number of
// its calls, or with the first assertion that fails. The addresses and credentials come from the environment.
import assert from "node:assert/strict";
import stytch from "stytch";

const BCRYPT = "$2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe"; // of "a"
const PASSWORD = "correct horse battery staple";

const settings = {
  project_id: process.env.STYTCH_PROJECT_ID,
  secret: process.env.STYTCH_SECRET,
};
// custom_base_url takes https only; env takes any address, and warns that it is none of Stytch's.
console.warn = () => {};
const consumer = new stytch.Client({ ...settings, env: process.env.STYTCH_CONSUMER_URL });
const b2b = new stytch.B2BClient({ ...settings, env: process.env.STYTCH_B2B_URL });

let calls = 0;

async function success(call, ...fields) {
  calls++;
  const answer = await call;
  assert.match(answer.request_id, /^request-id-test-/);
  assert.ok(answer.status_code === 200 || answer.status_code === 201);
  for (const field of fields) {
    assert.ok(field in answer, `no ${field} in ${Object.keys(answer)}`);
  }
  return answer;
}

async function refusal(call) {
  calls++;
  try {
    await call;
  } catch (error) {
    assert.ok(error instanceof stytch.StytchError, `no error of Stytch: ${error}`);
    assert.match(error.request_id, /^request-id-test-/);
    assert.ok(error.error_message);
    assert.ok(error.error_url);
    return `${error.status_code} ${error.error_type}`;
  }
  assert.fail("expected a refusal");
}

async function users() {
  const users = consumer.users;
  assert.equal((await success(consumer.debug.whoami())).project_id, settings.project_id);
  const created = await success(
    users.create({
      email: "Ada@Example.com",
      phone_number: "+15005550006",
      name: { first_name: "Ada", last_name: "Lovelace" },
      attributes: { ip_address: "203.0.113.1" },
      create_user_as_pending: false,
      trusted_metadata: { plan: "pro", seats: 3 },
      untrusted_metadata: { theme: "dark" },
      external_id: "auth0|ada",
      roles: ["editor"],
    }),
    "user_id", "email_id", "phone_id", "status", "user",
  );
  const id = created.user_id;
  assert.equal(created.user.emails[0].email_id, created.email_id);
  assert.equal(created.user.emails[0].verified, false);
  assert.equal(created.user.is_locked, false);
  assert.ok(Date.parse(created.user.created_at));

  assert.equal(await refusal(users.create({ email: "ada@example.com" })), "400 duplicate_email");
  assert.equal(await refusal(users.create({ phone_number: "+15005550006" })), "400 duplicate_phone_number");
  assert.equal(
    await refusal(users.create({ email: "bob@example.com", external_id: "auth0|ada" })),
    "400 duplicate_user_external_id",
  );
  assert.equal(await refusal(users.create({ email: "no address" })), "400 invalid_email");

  const lists = ["emails", "phone_numbers", "providers", "totps", "webauthn_registrations",
    "biometric_registrations", "crypto_wallets", "roles"];
  const read = await success(users.get({ user_id: "auth0|ada" }), ...lists);
  assert.equal(read.user_id, id);
  assert.deepEqual(read.emails, created.user.emails);
  assert.equal(await refusal(users.get({ user_id: "auth0|nobody" })), "404 user_not_found");

  const updated = await success(
    users.update({
      user_id: id,
      name: { middle_name: "King" },
      trusted_metadata: { plan: null, since: 2026 },
      external_id: "auth0|augusta",
      roles: ["admin"],
    }),
    "user", "emails", "phone_numbers", "crypto_wallets",
  );
  assert.deepEqual(updated.user.trusted_metadata, { seats: 3, since: 2026 });
  assert.deepEqual(updated.user.untrusted_metadata, { theme: "dark" });
  assert.deepEqual(updated.user.name, { first_name: "Ada", middle_name: "King", last_name: "Lovelace" });
  assert.deepEqual(updated.user.roles, ["admin"]);

  for (let i = 0; i < 4; i++) {
    await success(users.create({ email: `user${i}@example.com` }));
  }
  const found = [];
  let cursor;
  do {
    const page = await success(users.search({ limit: 2, cursor }), "results", "results_metadata");
    assert.equal(page.results_metadata.total, 5);
    found.push(...page.results.map((user) => user.user_id));
    cursor = page.results_metadata.next_cursor;
  } while (cursor);
  assert.equal(new Set(found).size, 5);
  const iterated = [];
  for await (const page of users.searchAll({ limit: 3 })) {
    calls++;
    iterated.push(...page.map((user) => user.user_id));
  }
  assert.deepEqual(iterated.sort(), found.sort());
  const filtered = await success(
    users.search({
      query: {
        operator: "AND",
        operands: [
          { filter_name: "email_address", filter_value: ["user1@example.com", "ada@example.com"] },
          { filter_name: "phone_number", filter_value: ["+15005550006"] },
        ],
      },
    }),
  );
  assert.deepEqual(filtered.results.map((user) => user.user_id), [id]);

  await success(users.deletePhoneNumber({ phone_id: created.phone_id }), "user");
  assert.equal(
    await refusal(users.deleteEmail({ email_id: created.email_id })),
    "400 cannot_delete_last_primary_factor",
  );
  const exchanged = await success(
    users.exchangePrimaryFactor({ user_id: id, email_address: "augusta@example.com" }), "user");
  assert.equal(exchanged.user.emails[0].email, "augusta@example.com");
  await success(users.deleteExternalId({ user_id: "auth0|augusta" }), "user");
  assert.equal((await success(users.delete({ user_id: id }))).user_id, id);
  assert.equal(await refusal(users.get({ user_id: id })), "404 user_not_found");
}

async function userPasswords() {
  const passwords = consumer.passwords;
  const created = await success(
    passwords.create({ email: "grace@example.com", password: PASSWORD, name: { first_name: "Grace" } }),
    "user_id", "email_id", "session_token", "session_jwt", "user",
  );
  assert.equal(created.user.password.requires_reset, false);
  assert.equal(
    await refusal(passwords.create({ email: "weak@example.com", password: "password" })), "400 weak_password");
  const strength = await success(
    passwords.strengthCheck({ password: "password", email: "weak@example.com" }),
    "valid_password", "score", "breached_password", "strength_policy", "breach_detection_on_create", "feedback",
  );
  assert.equal(strength.valid_password, false);
  const migrated = await success(
    passwords.migrate({
      email: "edsger@example.com",
      hash: BCRYPT,
      hash_type: "bcrypt",
      set_email_verified: true,
      external_id: "auth0|edsger",
      trusted_metadata: { plan: "pro" },
      roles: ["editor"],
    }),
    "user_id", "email_id", "user_created", "user",
  );
  assert.equal(migrated.user_created, true);
  assert.equal(migrated.user.emails[0].verified, true);
  assert.equal(
    await refusal(passwords.migrate({ email: "edsger@example.com", hash: BCRYPT, hash_type: "bcrypt" })),
    "400 password_already_exists",
  );
  const login = await success(
    passwords.authenticate({ email: "edsger@example.com", password: "a" }),
    "user_id", "session_token", "session_jwt", "user",
  );
  assert.equal(login.user_id, migrated.user_id);
  assert.equal(
    await refusal(passwords.authenticate({ email: "edsger@example.com", password: "b" })),
    "401 unauthorized_credentials",
  );
  await success(consumer.users.deletePassword({ password_id: migrated.user.password.password_id }), "user");
  assert.equal(
    await refusal(passwords.authenticate({ email: "edsger@example.com", password: "a" })), "400 no_user_password");
}

async function organizations() {
  const organizations = b2b.organizations;
  const created = await success(
    organizations.create({
      organization_name: "Acme",
      organization_slug: "acme",
      organization_external_id: "tenant-1",
      trusted_metadata: { plan: "pro", trial: true },
    }),
    "organization",
  );
  const id = created.organization.organization_id;
  assert.equal(created.organization.email_invites, "ALL_ALLOWED");
  assert.equal(
    await refusal(organizations.create({ organization_name: "Acme", organization_slug: "acme" })),
    "400 organization_slug_already_used",
  );
  for (const reference of [id, "acme", "tenant-1"]) {
    const read = await success(organizations.get({ organization_id: reference }), "organization");
    assert.deepEqual(read.organization, created.organization);
  }
  const updated = await success(
    organizations.update({
      organization_id: id,
      organization_name: "Acme Inc.",
      trusted_metadata: { trial: null },
      email_allowed_domains: ["acme.example"],
    }),
  );
  assert.equal(updated.organization.organization_name, "Acme Inc.");
  assert.deepEqual(updated.organization.trusted_metadata, { plan: "pro" });
  const found = await success(
    organizations.search({
      limit: 10,
      query: {
        operator: "OR",
        operands: [{ filter_name: "organization_slugs", filter_value: ["acme"] }],
      },
    }),
    "organizations", "results_metadata",
  );
  assert.equal(found.results_metadata.total, 1);
  await members(id);
  assert.equal((await success(organizations.metrics({ organization_id: id }))).member_count, 1);
  await success(organizations.deleteExternalId({ organization_id: id }), "organization");
  assert.equal((await success(organizations.delete({ organization_id: id }))).organization_id, id);
  assert.equal(await refusal(organizations.get({ organization_id: id })), "404 organization_not_found");
}

async function members(organization_id) {
  const members = b2b.organizations.members;
  const created = await success(
    members.create({
      organization_id,
      email_address: "ada@acme.example",
      name: "Ada Lovelace",
      external_id: "auth0|ada",
      trusted_metadata: { plan: "pro", trial: true },
      roles: ["stytch_admin"],
    }),
    "member_id", "member", "organization",
  );
  const { member_id } = created;
  assert.equal(created.member.is_admin, true);
  assert.equal(
    await refusal(members.create({ organization_id, email_address: "ada@acme.example" })),
    "400 duplicate_member_email",
  );
  for (const reference of [{ member_id }, { member_id: "auth0|ada" }, { email_address: "ada@acme.example" }]) {
    const read = await success(members.get({ organization_id, ...reference }), "member");
    assert.deepEqual(read.member, created.member);
  }
  await success(members.dangerouslyGet({ member_id, include_deleted: true }), "member");
  const updated = await success(
    members.update({ organization_id, member_id, name: "Augusta", trusted_metadata: { trial: null }, roles: [] }));
  assert.deepEqual(updated.member.trusted_metadata, { plan: "pro" });
  assert.equal(updated.member.is_admin, false);
  const found = await success(
    members.search({
      organization_ids: [organization_id],
      query: {
        operator: "AND",
        operands: [{ filter_name: "member_emails", filter_value: ["ada@acme.example"] }],
      },
    }),
    "members", "organizations", "results_metadata",
  );
  assert.deepEqual(found.members.map((member) => member.member_id), [member_id]);

  const passwords = b2b.passwords;
  const migrated = await success(
    passwords.migrate({ organization_id, email_address: "ada@acme.example", hash: BCRYPT, hash_type: "bcrypt" }),
    "member_id", "member_created", "member", "organization",
  );
  assert.equal(migrated.member_created, false);
  assert.equal(migrated.member.email_address_verified, true);
  const login = await success(
    passwords.authenticate({ organization_id, email_address: "ada@acme.example", password: "a" }),
    "member_id", "organization_id", "session_token", "intermediate_session_token", "member_authenticated",
  );
  assert.equal(login.member_authenticated, true);
  assert.equal(
    await refusal(passwords.authenticate({ organization_id, email_address: "ada@acme.example", password: "b" })),
    "401 unauthorized_credentials",
  );
  await success(passwords.strengthCheck({ password: PASSWORD }), "zxcvbn_feedback");
  await success(
    members.deletePassword({ organization_id, member_password_id: migrated.member.member_password_id }), "member");

  assert.equal((await success(members.delete({ organization_id, member_id }))).member_id, member_id);
  assert.equal(await refusal(members.get({ organization_id, member_id })), "404 member_not_found");
  const revived = await success(members.reactivate({ organization_id, member_id }), "member");
  assert.equal(revived.member.status, "active");
}

async function machineClients(client) {
  const clients = client.m2m.clients;
  const secret = "legacy-Secret-4711-xyz";
  const created = await success(
    clients.create({
      client_id: "legacy|1", client_secret: secret, client_name: "Billing", client_description: "of before",
      scopes: ["read:users", "write:users"], trusted_metadata: { owner: "team-a" },
    }),
    "m2m_client",
  );
  assert.equal(created.m2m_client.client_secret, secret);
  const client_id = created.m2m_client.client_id;
  assert.equal(await refusal(clients.create({ client_id, scopes: [] })), "400 duplicate_m2m_client_id");
  assert.equal((await success(clients.get({ client_id }))).m2m_client.client_name, "Billing");
  await success(clients.update({ client_id, status: "active", scopes: ["read:users", "write:users", "x"] }), "m2m_client");
  const query = { operator: "AND", operands: [{ filter_name: "scopes", filter_value: ["x"] }] };
  assert.equal((await success(clients.search({ limit: 10, query }))).m2m_clients.length, 1);

  const token = await success(client.m2m.token({ client_id, client_secret: secret, scopes: ["x", "read:users"] }),
    "access_token", "expires_in", "token_type");
  assert.equal(token.expires_in, 3600);
  calls++;
  await assert.rejects(client.m2m.token({ client_id, client_secret: "wrong" }), (error) => error.status_code === 401);

  await success(clients.secrets.rotateStart({ client_id }), "m2m_client");
  await success(clients.secrets.rotateCancel({ client_id }), "m2m_client");
  const next = (await success(clients.secrets.rotateStart({ client_id }))).m2m_client.next_client_secret;
  await success(clients.secrets.rotate({ client_id }), "m2m_client");
  await success(client.m2m.token({ client_id, client_secret: next }), "access_token");
  assert.equal((await success(clients.delete({ client_id }))).client_id, client_id);
  assert.equal(await refusal(clients.get({ client_id })), "404 m2m_client_not_found");
}

async function sessions() {
  const sessions = consumer.sessions;
  await success(consumer.passwords.create({ email: "sessions@example.com", password: PASSWORD }), "user_id");
  const login = await success(
    consumer.passwords.authenticate({
      email: "sessions@example.com", password: PASSWORD, session_duration_minutes: 60,
      session_custom_claims: { plan: "pro" },
    }),
    "session_token", "session_jwt", "session",
  );
  calls++; // the keys are fetched once
  const local = await sessions.authenticateJwtLocal({ session_jwt: login.session_jwt });
  assert.equal(local.session_id, login.session.session_id);
  assert.equal(local.user_id, login.user_id);
  assert.deepEqual(local.custom_claims, { plan: "pro" });
  const { session } = await sessions.authenticateJwt({ session_jwt: login.session_jwt, max_token_age_seconds: 60 });
  assert.equal(session.session_id, login.session.session_id);
  const forged = login.session_jwt.slice(0, -8) + "AAAAAAAA";
  await assert.rejects(sessions.authenticateJwtLocal({ session_jwt: forged }));
  assert.equal(await refusal(sessions.authenticate({ session_jwt: forged })), "400 unable_to_parse_session_jwt");

  const longer = await success(
    sessions.authenticate({ session_token: login.session_token, session_duration_minutes: 120 }), "session", "user");
  assert.ok(Date.parse(longer.session.expires_at) > Date.parse(login.session.expires_at));
  assert.equal((await success(sessions.get({ user_id: login.user_id }))).sessions.length, 1);
  await success(sessions.revoke({ session_jwt: login.session_jwt }));
  assert.equal(
    await refusal(sessions.authenticate({ session_token: login.session_token })), "404 session_not_found");
}

async function memberSessions() {
  const sessions = b2b.sessions;
  const { organization } = await success(
    b2b.organizations.create({ organization_name: "Sessions", organization_slug: "sessions" }), "organization");
  const organization_id = organization.organization_id;
  await success(b2b.passwords.migrate({
    organization_id, email_address: "ada@sessions.example", hash: BCRYPT, hash_type: "bcrypt" }), "member");
  const login = await success(
    b2b.passwords.authenticate({ organization_id, email_address: "ada@sessions.example", password: "a" }),
    "session_jwt", "member_session");
  calls++; // the keys are fetched once
  const local = await sessions.authenticateJwtLocal({ session_jwt: login.session_jwt });
  assert.equal(local.member_id, login.member_id);
  assert.equal(local.organization_id, organization_id);
  assert.deepEqual(local.roles, ["stytch_member"]);
  await success(sessions.revoke({ member_id: login.member_id }));
  assert.equal(
    await refusal(sessions.authenticate({ session_jwt: login.session_jwt })), "404 session_not_found");
}

await users();
await userPasswords();
await organizations();
await machineClients(consumer);
await machineClients(b2b);
await sessions();
await memberSessions();
console.log(`${calls} calls`);
