/** What the stand-in refuses and advises against; written from rules.toml when the script is joined. */
export const RULES: Record<string, { message: string }>;
