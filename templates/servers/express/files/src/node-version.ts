/** Imported before anything else, so that a Node that is too old is told so and not by a puzzle. */

const OLDEST = [20, 19] as const;

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
  const found = process.versions.node;
  console.error(`The server needs Node ${OLDEST.join(".")} or newer; this is Node ${found}.`);
  process.exit(1);
}
