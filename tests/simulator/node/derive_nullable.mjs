// Prints which members of each Stripe object are null where there is nothing, read from the types of `stripe`.
// In them `x: T | null` is always there, and `x?: T` only where it applies; the annotations of the package for Python
// cannot tell. {object: {null: [names], in: {name: the same of an object inside}}}
// node tests/simulator/node/derive_nullable.mjs | gzip -9n > src/paydesign/simulator/contract/nullable.json.gz
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const here = createRequire(import.meta.url);
const ts = createRequire(here.resolve("../browser/client/package.json"))("typescript");
const root = join(dirname(here.resolve("stripe")), ".."); // its package.json is not exported
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const program = ts.createProgram([join(root, "esm/stripe.esm.node.d.ts")], {
  strict: true,
  skipLibCheck: true,
  types: [],
  moduleResolution: ts.ModuleResolutionKind.Bundler,
});
const checker = program.getTypeChecker();
const MAX_DEPTH = 8;

const is = (type, flag) => (type.flags & flag) !== 0;
const partsOf = (type) => (type.isUnion() ? type.types : [type]);

function kindOf(type) {
  const member = type.getProperty("object");
  const found = member && checker.getTypeOfSymbol(member);
  return found?.isStringLiteral() ? found.value : undefined;
}

/** Return the types of objects that a value or each of a list may have, without those that have a name of their own. */
function innerOf(type) {
  return partsOf(type).flatMap((part) => {
    if (checker.isArrayType(part)) return innerOf(checker.getTypeArguments(part)[0]);
    const isObject = is(part, ts.TypeFlags.Object) && !part.getCallSignatures().length;
    return isObject && !kindOf(part) ? [part] : [];
  });
}

function shapeOf(types, depth) {
  const nulls = new Set();
  const inside = {};
  for (const type of types) {
    for (const member of checker.getPropertiesOfType(type)) {
      const found = checker.getTypeOfSymbol(member);
      const isOptional = (member.flags & ts.SymbolFlags.Optional) !== 0;
      if (!isOptional && partsOf(found).some((part) => is(part, ts.TypeFlags.Null))) nulls.add(member.name);
      const shape = depth < MAX_DEPTH ? shapeOf(innerOf(found), depth + 1) : {};
      if (Object.keys(shape).length) inside[member.name] = shape;
    }
  }
  return {
    ...(nulls.size && { null: [...nulls].sort() }),
    ...(Object.keys(inside).length && { in: inside }),
  };
}

const objects = {};
for (const file of program.getSourceFiles()) {
  if (!file.fileName.includes("/esm/resources/") || file.fileName.includes("/V2/")) continue;
  for (const statement of file.statements.filter(ts.isInterfaceDeclaration)) {
    const type = checker.getTypeAtLocation(statement.name);
    const kind = kindOf(type);
    if (kind && !statement.name.text.startsWith("Deleted")) objects[kind] = shapeOf([type], 0);
  }
}
process.stdout.write(JSON.stringify({ source: `stripe-node ${version}`, objects }));
