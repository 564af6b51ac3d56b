// A model server that says what the fixtures beside it tell it to: aimock, by its own API.
//
//     node tests/tools/aimock.mjs [--port N]        prints its address in one line when it listens on 127.0.0.1
//
// What it answers hangs on a marker word in any of the conversation's user messages; tests put it into the
// company's name. In `aimock/faults.json`:
//
//     試験RATE      429 with Retry-After: 1 once, then a good answer
//     試験LIMIT     429 with Retry-After: 1 always
//     試験OVERLOAD  529
//     試験BADKEY    401
//     試験REFUSE    finish_reason content_filter
//     試験CUT       half an answer, finish_reason length
//     試験DROP      the stream breaks off in the middle
//     試験BADJSON   something that is no JSON, always
//     試験REPAIR    an answer that breaks the schema once, then a good answer
//
// and in the other files: 試験SLOW, a good SWOT at walking pace, and for any other 試験…, 試験SWOT say, a good answer of
// the kind whose shape the system message shows ("sections": business plan, "actions": action plan, else SWOT).
// The good SWOT holds one figure that is wrong (9.9%), one evidence id that does not exist, and one item without any.
// A message without a marker gets 503 no_fixture_match.
//
// "Once" is counted per test id. A test of its own count takes `ADDRESS/t/NAME/v1` for its base URL instead of
// `ADDRESS/v1`, and reads what it sent at `ADDRESS/__aimock/journal?testId=NAME`.

import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const tools = createRequire(new URL("../browser/package.json", import.meta.url));
const { createServer, loadFixtureFile, validateFixtures } = tools("@copilotkit/aimock");

// aimock looks at the last user message only, but a request for repair need not name the company again. The same
// marker must give the same function: by it aimock knows which fixtures count together.
const predicates = new Map();
function anyUserMessageHas(marker) {
  if (!predicates.has(marker)) {
    const has = (content) =>
      Array.isArray(content) ? content.some((part) => has(part.text)) : (content ?? "").includes(marker);
    predicates.set(marker, (request) => request.messages.some((message) => message.role === "user" && has(message.content)));
  }
  return predicates.get(marker);
}

// The first fixture that matches answers.
const fixtures = ["faults", "business_plan", "action_plan", "swot"].flatMap((name) =>
  loadFixtureFile(fileURLToPath(new URL(`aimock/${name}.json`, import.meta.url))),
);
const mistakes = validateFixtures(fixtures).filter((finding) => finding.severity === "error");
if (mistakes.length > 0) throw new Error(`fixtures: ${JSON.stringify(mistakes)}`);
for (const { match } of fixtures) {
  match.predicate = anyUserMessageHas(match.userMessage);
  delete match.userMessage;
}

const { values } = parseArgs({ options: { port: { type: "string", default: "0" } } });
const { server, url } = await createServer(fixtures, { port: Number(values.port), strict: true, logLevel: "warn" });

server.prependListener("request", (request) => {
  const [, test, rest] = /^\/t\/([\w-]+)(\/.*)$/.exec(request.url) ?? [];
  if (test) {
    request.headers["x-test-id"] = test;
    request.url = rest;
  }
});

console.log(url);
for (const signal of ["SIGTERM", "SIGINT"]) process.once(signal, () => process.exit(0));
