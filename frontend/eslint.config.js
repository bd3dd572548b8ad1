import js from "@eslint/js";
import importPlugin from "eslint-plugin-import";
import jsxA11y from "eslint-plugin-jsx-a11y";
import reactHooks from "eslint-plugin-react-hooks";
import globals from "globals";
import tseslint from "typescript-eslint";

/** Imports go one way: app > features > components > lib > client, and no feature sees another. */
const zones = [
  { target: "./src/features/audit", from: "./src/features", except: ["./audit"] },
  { target: "./src/features/chat", from: "./src/features", except: ["./chat"] },
  { target: "./src/features/account", from: "./src/features", except: ["./account"] },
  { target: "./src/features/door", from: "./src/features", except: ["./door"] },
  { target: "./src/features/library", from: "./src/features", except: ["./library"] },
  { target: "./src/features/models", from: "./src/features", except: ["./models"] },
  { target: "./src/features/organization", from: "./src/features", except: ["./organization"] },
  { target: "./src/features/people", from: "./src/features", except: ["./people"] },
  { target: "./src/features/processing", from: "./src/features", except: ["./processing"] },
  { target: "./src/features/prompts", from: "./src/features", except: ["./prompts"] },
  { target: "./src/features/search", from: "./src/features", except: ["./search"] },
  { target: "./src/features", from: "./src/app" },
  { target: "./src/components", from: ["./src/app", "./src/features"] },
  { target: "./src/lib", from: ["./src/app", "./src/features", "./src/components"] },
  { target: "./src/client", from: ["./src/app", "./src/features", "./src/components", "./src/lib"] },
];

export default tseslint.config(
  { ignores: ["node_modules", "src/client/schema.ts"] },
  js.configs.recommended,
  {
    files: ["src/**/*.{ts,tsx}"],
    extends: [...tseslint.configs.strictTypeChecked, jsxA11y.flatConfigs.recommended],
    plugins: { import: importPlugin, "react-hooks": reactHooks },
    languageOptions: {
      globals: globals.browser,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    settings: { "import/resolver": { typescript: { project: "./tsconfig.json" } } },
    rules: {
      ...reactHooks.configs.recommended.rules,
      "import/no-restricted-paths": ["error", { zones }],
      "import/no-cycle": "error",
      "max-lines": ["error", { max: 200, skipBlankLines: true, skipComments: true }],
      "no-restricted-syntax": [
        "error",
        { selector: "ExportAllDeclaration", message: "No barrel files: import from the file itself." },
      ],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { attributes: false } }],
    },
  },
  {
    files: ["e2e/**/*.mjs", "*.js"],
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
  },
);
