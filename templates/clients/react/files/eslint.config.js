import jsxA11y from "eslint-plugin-jsx-a11y";
import reactHooks from "eslint-plugin-react-hooks";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

export default defineConfig(globalIgnores(["dist"]), {
  files: ["**/*.{ts,tsx}"],
  extends: [
    tseslint.configs.strictTypeChecked,
    reactHooks.configs.flat.recommended,
    jsxA11y.flatConfigs.strict,
  ],
  languageOptions: { parserOptions: { projectService: true } },
});
