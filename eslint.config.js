import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

/** Names that say nothing about what a thing is (see CONTRIBUTING.md, "Names"). */
const emptyNames = '/^(data2|tmp|util|utils|helper|helpers|misc|manager)$/i';

const banned = [
  { selector: `Identifier[name=${emptyNames}]`, message: 'Name what the thing is.' },
  { selector: 'TSEnumDeclaration', message: 'Use a union of strings: Node strips types only.' },
  { selector: 'ExportAllDeclaration', message: 'Name what is exported; no barrels.' },
];

export default ts.config(
  { ignores: ['node_modules', 'build', '.svelte-kit', 'data', 'static', 'warehouse/control/migrations'] },
  js.configs.recommended,
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'max-lines-per-function': ['error', { max: 80, skipComments: true, skipBlankLines: true }],
      complexity: ['error', 15],
      'max-params': ['error', 5],
      'no-console': 'error',
      'no-empty': ['error', { allowEmptyCatch: false }],
      'no-restricted-syntax': ['error', ...banned],
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'], location: 'anywhere' }],
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      parserOptions: { extraFileExtensions: ['.svelte'], parser: ts.parser, svelteConfig },
    },
    rules: { 'svelte/no-navigation-without-resolve': 'off' },
  },
  {
    // The one place where markup is put into a page as it is: lib/figures escapes every text in it.
    files: ['src/lib/ui/Drawing.svelte'],
    rules: { 'svelte/no-at-html-tags': 'off' },
  },
  {
    files: ['src/lib/**/*.ts'],
    ignores: ['src/lib/server/**', '**/*.test.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...banned,
        {
          selector: "Program > VariableDeclaration[kind='let']",
          message: "Under server rendering a module's variable is shared by all readers.",
        },
      ],
    },
  },
  {
    files: ['tests/**/*.ts', '**/*.test.ts'],
    rules: { 'max-lines-per-function': 'off' },
  },
  { files: ['bin/*.mjs', 'etl/cli.ts'], rules: { 'no-console': 'off' } },
);
