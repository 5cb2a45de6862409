import { describe, expect, test } from "vitest";
import { formats, isKnownFormat } from "./format-predicates.ts";
import { formatSamples } from "./format-samples.ts";

const table: Readonly<
  Record<string, { readonly accepts: readonly string[]; readonly refuses: readonly string[] }>
> = {
  date: {
    accepts: ["2024-02-29", "2000-02-29", "0000-01-01", "9999-12-31"],
    refuses: [
      "2023-02-29",
      "1900-02-29",
      "2024-13-01",
      "2024-1-1",
      "2024-01-01T",
      "২024-01-01",
      "2024-01-01\n",
      "",
    ],
  },
  time: {
    accepts: ["08:30:06Z", "23:59:60Z", "15:59:60-08:00", "01:29:60+01:30", "00:00:00.1z", "23:59:59+23:59"],
    refuses: [
      "08:30:06",
      "22:59:60Z",
      "24:00:00Z",
      "00:60:00Z",
      "00:00:61Z",
      "00:00:00+24:00",
      "00:00:00+00:60",
      "00:00:00+0100",
      "00:00:00,5Z",
    ],
  },
  "date-time": {
    accepts: [
      "1998-12-31T23:59:60Z",
      "1963-06-19t08:30:06.283185z",
      "1937-01-01T12:00:27.87+00:20",
      "1998-12-31T15:59:60.123-08:00",
    ],
    refuses: [
      "1998-12-31T23:59:61Z",
      "1990-02-31T15:59:59Z",
      "1990-12-31T15:59:59-24:00",
      "2013-350T01:01:01",
      "1963-06-1৪T00:00:00Z",
      "2020-01-01 00:00:00Z",
      "2020-01-01T00:00:00",
      "2020-01-01T00:00:00+25:00",
    ],
  },
  duration: {
    accepts: ["P4DT12H30M5S", "P4Y", "PT0S", "P0D", "P1W", "P1M", "PT1M", "P1Y1D"],
    refuses: ["PT1D", "P", "P1YT", "PT", "P2D1Y", "P2S", "P1Y2W", "P২Y", "1D", "P1", "PT0.5S"],
  },
  uuid: {
    accepts: ["2EB8AA08-aa98-11ea-b4aa-73b441d16380", "00000000-0000-0000-0000-000000000000"],
    refuses: [
      "2eb8aa08-aa98-11ea-b4aa-73b441d1638",
      "{2eb8aa08-aa98-11ea-b4aa-73b441d16380}",
      "2eb8aa08aa9811eab4aa73b441d16380",
      "urn:uuid:2eb8aa08-aa98-11ea-b4aa-73b441d16380",
    ],
  },
  email: {
    accepts: [
      "a@b",
      "a.b@c.d",
      "a+b@c.d",
      '"a b"@c.d',
      '"a@b"@c.d',
      "a@[127.0.0.1]",
      "a@[IPv6:::1]",
      "o'b@c.de",
    ],
    refuses: [
      "",
      "a",
      "@b",
      "a@",
      "a..b@c.d",
      ".a@c.d",
      "a.@c.d",
      "a@b@c",
      "a b@c.d",
      "a@-b.c",
      "a@b..c",
      "é@b.c",
    ],
  },
  "idn-email": { accepts: ["실례@실례.테스트", "a@b.c"], refuses: ["2962", "실례@", "실 례@실례.테스트"] },
  hostname: {
    accepts: ["a", "a-b.c", "xn--4gbwdl.xn--wgbh1c", "1a.2", "a".repeat(63)],
    refuses: ["", "-a", "a-", "a_b", "a..b", "a.", ".a", "a".repeat(64), "실례", `${"a.".repeat(126)}ab`],
  },
  "idn-hostname": { accepts: ["실례.테스트", "a"], refuses: ["-a", "", "a..b", "a_b"] },
  ipv4: {
    accepts: ["0.0.0.0", "255.255.255.255", "87.10.0.1"],
    refuses: ["01.2.3.4", "256.1.1.1", "1.2.3", "1.2.3.4.5", "1.2.3.4\n", "0x7f.1.1.1", "1২7.0.0.1"],
  },
  ipv6: {
    accepts: [
      "::",
      "::1",
      "1::",
      "2001:db8::1",
      "::ffff:1.2.3.4",
      "1:2:3:4:5:6:7:8",
      "1:2:3:4:5:6:1.2.3.4",
      "1:2:3:4:5:6:7::",
    ],
    refuses: [
      ":::",
      "1",
      "12345::",
      "1::2::3",
      "1:2:3:4:5:6:7",
      "1:2:3:4:5:6:7:8:9",
      "::1%eth0",
      "1.2.3.4",
      "",
      "1:2:3:4:5:6:7:8::",
      ":1",
      "1:",
      "::1.2.3.256",
      "1.2.3.4::",
      "::1.2.3.4:5",
    ],
  },
  uri: {
    accepts: [
      "http://a.b/c?d#e",
      "mailto:a@b.c",
      "urn:isbn:1",
      "http://[::1]:80/",
      "a:",
      "file:///x",
      "http://ex.com/%20",
      "http://[v1.a]/",
    ],
    refuses: [
      "a/b",
      "http://a b",
      "http://a/%zz",
      "//x",
      "http://[::g]/",
      "http://e/<x>",
      "",
      "http://a/\n",
      "1http://a",
      "http://a:b/",
    ],
  },
  "uri-reference": {
    accepts: ["", "a/b", "//x/y", "#f", "?q", "/", "a:b", "./a:b"],
    refuses: ["\\\\x", "1a:b", "a b", "#a#b", "é"],
  },
  iri: { accepts: ["http://ƒøø.ßår/?∂éœ=πîx#πîüx"], refuses: ["ƒøø", "http://a b", "/ü"] },
  "iri-reference": { accepts: ["/ü", "âππ", "#ƒ"], refuses: ["\\\\ü", "ü b"] },
  "uri-template": {
    accepts: ["http://e.com/{term:1}/{term}", "{?x,y*}", "", "a.b{/c}", "{%41}"],
    refuses: ["http://e.com/{term", "{}", "{ a}", "a b", "{a:0}"],
  },
  "json-pointer": { accepts: ["", "/", "/a~0b", "//", "/é"], refuses: ["a", "/~2", "/~", "#/a"] },
  "relative-json-pointer": {
    accepts: ["0", "1/a", "0#", "120/x"],
    refuses: ["/a", "-1/x", "01/a", "0##", "1#/a", ""],
  },
  "json-pointer-uri-fragment": { accepts: ["#", "#/a", "#/%C3%A9"], refuses: ["", "/a", "#a", "#/%zz"] },
  regex: { accepts: ["([abc])+\\s+$", "a", ""], refuses: ["^(abc]", "^\\S(|(.|\\n)*\\S)\\Z", "\\a"] },
  byte: {
    accepts: ["", "YQ==", "YWI=", "YWJj", "+/+/"],
    refuses: ["YQ", "YQ=", "Y", "Y===", "-_==", "YQ==\n", "YQ==\nYWJj"],
  },
  base64url: { accepts: ["", "YQ", "YQ==", "-_-_"], refuses: ["Y", "+/+/", "YQ="] },
};

describe("formats", () => {
  test("every format in the table of predicates is in this table and has samples", () => {
    expect(Object.keys(table).sort()).toEqual(Object.keys(formats).sort());
    expect(Object.keys(formatSamples).sort()).toEqual(Object.keys(formats).sort());
  });

  test.each(Object.entries(table))(
    "%s accepts what is of the format and refuses what is not",
    (name, { accepts, refuses }) => {
      const holds = formats[name] ?? (() => false);
      expect(accepts.filter((text) => !holds(text))).toEqual([]);
      expect(refuses.filter((text) => holds(text))).toEqual([]);
    },
  );

  test.each(Object.entries(formatSamples))(
    "the samples of %s are valid and broken as they say",
    (name, { valid, broken }) => {
      const holds = formats[name] ?? (() => false);
      expect(Object.entries(valid).filter(([, text]) => !holds(text))).toEqual([]);
      expect(Object.entries(broken).filter(([, text]) => holds(text))).toEqual([]);
      expect(Object.keys(broken)[0]).toBe("");
      for (const slug of [...Object.keys(valid), ...Object.keys(broken)])
        expect(slug).toMatch(/^[a-z0-9-]*$/);
    },
  );

  test("formats that only annotate, of numbers, or of the prototype are not known", () => {
    expect(["password", "binary", "int32", "double", "toString", "__proto__"].filter(isKnownFormat)).toEqual(
      [],
    );
  });
});
