/** The settings, read from the environment once, before anything is served. */

const KEYS = {
  STRIPE_SECRET_KEY: ["sk_test_", "sk_live_", "rk_test_", "rk_live_"],
  STRIPE_PUBLISHABLE_KEY: ["pk_test_", "pk_live_"],
  STRIPE_WEBHOOK_SECRET: ["whsec_"],
};
const DATABASES = ["file:", "libsql:", "http:", "https:"];

/** A text that does not show when it is printed or logged. */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  reveal(): string {
    return this.#text;
  }
}

export interface Settings {
  readonly publishableKey: string;
  readonly secretKey: Secret;
  /** Whether the keys are those of live mode. */
  readonly isLive: boolean;
  readonly webhookSecret: Secret;
  readonly databaseUrl: Secret;
  readonly host: string;
  readonly port: number;
}

/** Everything in the settings that has to be mended first, one line each. */
export class SettingsError extends Error {
  constructor(problems: readonly string[]) {
    super([...problems, "See .env.example."].join("\n"));
  }
}

/**
 * @throws {SettingsError} With everything that is missing, blank, or of the wrong kind or mode.
 */
export function loadSettings(environment: Readonly<NodeJS.ProcessEnv>): Settings {
  const read = (name: string) => environment[name]?.trim() ?? "";
  const databaseUrl = read("DATABASE_URL") || "file:data.sqlite3";
  const port = read("PORT") || "8000";
  const problems = [
    ...findKeyProblems(read),
    ...findDatabaseProblems(databaseUrl),
    ...findPortProblems(port),
  ];
  if (problems.length > 0) throw new SettingsError(problems);
  return {
    publishableKey: read("STRIPE_PUBLISHABLE_KEY"),
    secretKey: new Secret(read("STRIPE_SECRET_KEY")),
    isLive: isLiveKey(read("STRIPE_SECRET_KEY")),
    webhookSecret: new Secret(read("STRIPE_WEBHOOK_SECRET")),
    databaseUrl: new Secret(databaseUrl),
    host: read("HOST") || "127.0.0.1",
    port: Number(port),
  };
}

function findKeyProblems(read: (name: string) => string): string[] {
  const problems = Object.entries(KEYS).flatMap(([name, prefixes]) => {
    const key = read(name);
    const expected = prefixes.join(" or ");
    if (!key) return [`- ${name} is missing or blank; it begins with ${expected}`];
    if (prefixes.some((prefix) => key.startsWith(prefix) && key !== prefix)) return [];
    return [`- ${name} is not such a key; it begins with ${expected}`];
  });
  const isLive = (name: string) => isLiveKey(read(name));
  if (problems.length === 0 && isLive("STRIPE_SECRET_KEY") !== isLive("STRIPE_PUBLISHABLE_KEY")) {
    return [
      "- STRIPE_SECRET_KEY and STRIPE_PUBLISHABLE_KEY must be both of test mode or both live",
    ];
  }
  return problems;
}

function isLiveKey(key: string): boolean {
  return /^(sk|rk|pk)_live_/.test(key);
}

function findDatabaseProblems(url: string): string[] {
  if (URL.canParse(url) && DATABASES.includes(new URL(url).protocol)) return [];
  return ["- DATABASE_URL is not such an address; one is file:data.sqlite3"];
}

function findPortProblems(port: string): string[] {
  if (/^\d+$/.test(port) && Number(port) < 2 ** 16) return [];
  return ["- PORT is not a number from 0 to 65535"];
}
