import { ruleForCheck } from "../cases/rules.ts";
import { matchesRange } from "../http/media-type.ts";
import { type Check, fail, pass } from "./check.ts";

/** A response body is of a media type that the document gives for its status. */
export const contentTypeDocumented: Check = {
  id: "content-type-documented",
  clause: "OpenAPI 3.1.1, Response Object, content: descriptions of potential response payloads",

  judge({ operation }, { response, documented, mediaType }) {
    if (documented === undefined || documented.content.length === 0 || response.body.length === 0) return [];
    const rule = ruleForCheck(operation, "content-type-documented", response.status);
    const names = documented.content.map(({ name }) => name);
    const fits = mediaType !== undefined && names.some((name) => matchesRange(mediaType, name));
    return [
      {
        rule,
        verdict: fits ? pass : fail(names.join(" or "), mediaType ?? "no Content-Type", documented.origin),
      },
    ];
  },
};
