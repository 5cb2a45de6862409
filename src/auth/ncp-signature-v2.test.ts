import { describe, expect, test } from "vitest";
import { header } from "../http/headers.ts";
import type { HttpRequest } from "../http/message.ts";
import { ncpHeaders, ncpSignatureV2, signatureV2 } from "./ncp-signature-v2.ts";

const published = ["1234567890123", "TestAccessKey", "TestSecretKey"] as const;
const ours = ["1546398302273", "testAccessKey", "testSecretKey"] as const;
const put: HttpRequest = {
  method: "PUT",
  target: "/ncf/api/v2/packages/package001?platform=vpc",
  headers: [["Content-Type", "application/json"]],
  body: new TextEncoder().encode("{}"),
};
const credentials = { accessKey: "testAccessKey", secretKey: "testSecretKey" };
const now = 1546398302273;

describe("signature v2", () => {
  test.each([
    // The first is published with another project's signer; the rest were computed with two implementations.
    [
      "GET",
      "/vserver/v2/getServerInstanceList?responseFormatType=json",
      published,
      "FPsYYX8fuMAgi+cue3eACOW0dNtIwu1LYWfg/megA2M=",
    ],
    [
      "PUT",
      "/ncf/api/v2/packages/package001?platform=vpc",
      ours,
      "4VYv3TPUbzGo4c5SIcVz54zlF0mCKGhiRB0a8/s/1a8=",
    ],
    ["PUT", "/ncf/api/v2/packages/package001", ours, "v1H4jrOaRJ2LUx/+ruM/KKdfjxbqT4Bqsp4lc0L0q+o="],
    ["GET", "/ncf/api/v2/packages?platform=vpc", ours, "N2HBAbwQBRUNZbzqevbay1RbOOJ8ePY60F6QaOCh14s="],
    [
      "DELETE",
      "/ncf/api/v2/packages/package001?platform=vpc",
      ours,
      "QSwygIHnTMZXK6EbztrFUDb+8UozCMS0IQdVK2GJbGA=",
    ],
    ["GET", "/photos/puppy.jpg?query1=&query2", ours, "5Yt3gUW+BCeYRQwob2GHwJ3WxMJVvoP7d47YtFn5XnI="],
  ] as const)("of %s %s is as its vector says", (method, target, [timestamp, accessKey, secretKey], want) => {
    expect(signatureV2({ method, target, timestamp, accessKey }, secretKey)).toBe(want);
  });
});

describe("the signer", () => {
  test("puts time, access key and signature on the request and leaves the rest alone", () => {
    const signed = ncpSignatureV2.sign(put, credentials, now);

    expect(signed).toEqual({
      ...put,
      headers: [
        ["Content-Type", "application/json"],
        [ncpHeaders.timestamp, "1546398302273"],
        [ncpHeaders.accessKey, "testAccessKey"],
        [ncpHeaders.signature, "4VYv3TPUbzGo4c5SIcVz54zlF0mCKGhiRB0a8/s/1a8="],
      ],
    });
  });

  test("does not sign the body", () => {
    const other = { ...put, body: new TextEncoder().encode('{"description":"x"}') };

    expect(ncpSignatureV2.sign(other, credentials, now).headers).toEqual(
      ncpSignatureV2.sign(put, credentials, now).headers,
    );
  });
});

describe("the faults", () => {
  /** The request a fault gives, reduced to what it sends and what a signature over that would be. */
  function seen(fault: string, request = put): { sent: (string | undefined)[]; right: boolean } {
    const faulty = ncpSignatureV2.faults.find(({ id }) => id === fault)?.apply(request, credentials, now);
    const [timestamp, accessKey, signature] = Object.values(ncpHeaders).map((name) =>
      header(faulty?.headers ?? [], name),
    );
    const { method, target } = request;
    const parts = { method, target, timestamp: timestamp ?? "", accessKey: accessKey ?? "" };
    return {
      sent: [timestamp, accessKey, signature === undefined ? undefined : "a signature"],
      right: signature === signatureV2(parts, credentials.secretKey),
    };
  }
  const [ts, key, signature] = ["1546398302273", "testAccessKey", "a signature"];

  test.each([
    { fault: "none", sent: [undefined, undefined, undefined], right: false },
    { fault: "missing-timestamp", sent: [undefined, key, signature], right: false },
    { fault: "missing-access-key", sent: [ts, undefined, signature], right: false },
    { fault: "missing-signature", sent: [ts, key, undefined], right: false },
    { fault: "wrong-access-key", sent: [ts, "testAcdessKey", signature], right: true },
    { fault: "wrong-secret-key", sent: [ts, key, signature], right: false },
    { fault: "stale-timestamp", sent: ["1546398001273", key, signature], right: true },
    { fault: "future-timestamp", sent: ["1546398603273", key, signature], right: true },
    { fault: "other-method", sent: [ts, key, signature], right: false },
    { fault: "other-path", sent: [ts, key, signature], right: false },
    { fault: "other-query", sent: [ts, key, signature], right: false },
    { fault: "other-timestamp", sent: [ts, key, signature], right: false },
    { fault: "other-access-key", sent: [ts, key, signature], right: false },
    { fault: "empty-timestamp", sent: ["", key, signature], right: false },
    { fault: "empty-access-key", sent: [ts, "", signature], right: false },
    { fault: "empty-signature", sent: [ts, key, signature], right: false },
    { fault: "truncated-signature", sent: [ts, key, signature], right: false },
    { fault: "shortened-signature", sent: [ts, key, signature], right: false },
    { fault: "case-changed-signature", sent: [ts, key, signature], right: false },
    { fault: "half-right-signature", sent: [ts, key, signature], right: false },
    { fault: "short-path", sent: [ts, key, signature], right: false },
    { fault: "case-changed-access-key", sent: [ts, "TESTaCCESSkEY", signature], right: true },
    { fault: "truncated-access-key", sent: [ts, "testAccessKe", signature], right: true },
    { fault: "extended-access-key", sent: [ts, "testAccessKeyx", signature], right: true },
    { fault: "timestamp-with-letters", sent: [`${ts}x`, key, signature], right: true },
    { fault: "unreadable-timestamp", sent: ["yesterday", key, signature], right: false },
    { fault: "timestamp-in-seconds", sent: ["1546398302", key, signature], right: true },
  ])("$fault is wrong in that way only", ({ fault, sent, right }) => {
    expect(seen(fault)).toEqual({ sent, right });
    expect(seen(fault, { ...put, method: "GET", target: "/ncf/api/v2/packages" })).toEqual({ sent, right });
  });

  test.each([
    ["repeated-timestamp", ncpHeaders.timestamp],
    ["repeated-access-key", ncpHeaders.accessKey],
    ["repeated-signature", ncpHeaders.signature],
  ])("%s has the right headers first, and one of them again, wrong", (fault, name) => {
    const right = ncpSignatureV2.sign(put, credentials, now).headers;
    const sent = ncpSignatureV2.faults.find(({ id }) => id === fault)?.apply(put, credentials, now).headers;
    expect(sent?.slice(0, -1)).toEqual(right);
    expect(sent?.at(-1)?.[0]).toBe(name);
    expect(sent?.at(-1)?.[1]).not.toBe(header(right, name));
  });

  test.each([
    { tolerance: "clock-behind", timestamp: "1546398003273" },
    { tolerance: "clock-ahead", timestamp: "1546398601273" },
  ])("$tolerance is properly signed", ({ tolerance, timestamp }) => {
    const { headers } =
      ncpSignatureV2.tolerances.find(({ id }) => id === tolerance)?.apply(put, credentials, now) ?? put;
    const parts = { method: put.method, target: put.target, timestamp, accessKey: credentials.accessKey };

    expect(header(headers, ncpHeaders.timestamp)).toBe(timestamp);
    expect(header(headers, ncpHeaders.signature)).toBe(signatureV2(parts, credentials.secretKey));
  });

  test("are all of them listed above, and none sends what the signer sends", () => {
    const right = JSON.stringify(ncpSignatureV2.sign(put, credentials, now));
    const sent = ncpSignatureV2.faults.map((fault) => JSON.stringify(fault.apply(put, credentials, now)));

    expect(sent).toHaveLength(30);
    expect(new Set([right, ...sent]).size).toBe(31);
  });
});
