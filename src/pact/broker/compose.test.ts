import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { parse } from "yaml";

const { services } = parse(await readFile("fixtures/broker/compose.yaml", "utf8"));
const gemfile = await readFile("fixtures/broker/Gemfile", "utf8");

/** Of those that the image's documentation names, the ones that concern who may do what, and where it listens. */
const documented = [
  "PACT_BROKER_PORT",
  "PACT_BROKER_BASE_URL",
  "PACT_BROKER_DATABASE_URL",
  "PACT_BROKER_BASIC_AUTH_USERNAME",
  "PACT_BROKER_BASIC_AUTH_PASSWORD",
  "PACT_BROKER_BASIC_AUTH_READ_ONLY_USERNAME",
  "PACT_BROKER_BASIC_AUTH_READ_ONLY_PASSWORD",
  "PACT_BROKER_ALLOW_PUBLIC_READ",
  "PACT_BROKER_PUBLIC_HEARTBEAT",
  "PACT_BROKER_LOG_LEVEL",
  "PACT_BROKER_DATABASE_CONNECT_MAX_RETRIES",
  "PACT_BROKER_WEBHOOK_HOST_WHITELIST",
  "PACT_BROKER_WEBHOOK_SCHEME_WHITELIST",
];

test("the broker in a container is of the version that the tests are run with, and no image may change by itself", () => {
  const tested = /gem "pact_broker", "([\d.]+)"/.exec(gemfile)?.[1];
  expect(services.broker.image).toMatch(
    new RegExp(`^pactfoundation/pact-broker:[\\d.]+-pactbroker${tested}$`),
  );
  expect(services.database.image).toMatch(/^postgres:\d+\.\d+$/);
});

test("it is told only what the image understands, and reaches its database", () => {
  const names = Object.keys(services.broker.environment);
  expect(names.filter((name) => !documented.includes(name))).toEqual([]);
  const { username, password, hostname, pathname, protocol } = new URL(
    services.broker.environment.PACT_BROKER_DATABASE_URL,
  );
  expect({ username, password, hostname, database: pathname.slice(1), protocol }).toEqual({
    username: services.database.environment.POSTGRES_USER,
    password: services.database.environment.POSTGRES_PASSWORD,
    hostname: "database",
    database: services.database.environment.POSTGRES_DB,
    protocol: "postgres:",
  });
  expect(services.broker.depends_on.database.condition).toBe("service_healthy");
});

test("nobody but this machine reaches it, and the port is the one that it names", () => {
  const port = services.broker.environment.PACT_BROKER_PORT;
  expect(services.broker.ports).toEqual([`127.0.0.1:${port}:${port}`]);
  expect(services.database.ports).toBeUndefined();
  expect(services.broker.environment.PACT_BROKER_BASE_URL).toBe(`http://127.0.0.1:${port}`);
});
