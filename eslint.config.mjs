/** The house rules that a machine can keep. Each ban names its remedy; layout is Prettier's, layers are dependency-cruiser's. */
import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Lines of code (no blanks, no comments) above which a file probably holds two nouns. */
const LINES_TO_SPLIT_AT = 250;

const TESTS = ['**/*.test.ts', '**/*.test.tsx', 'test/**'];

/** `Date.now()`, `new Date()`: a state machine that reads the time itself cannot be tested at a time of our choosing. */
const TAKE_A_CLOCK = 'take a Clock (gateway/sessions/clock.ts), or `now` as a parameter';

const BANS = {
  env: {
    selector: "MemberExpression[object.name='process'][property.name='env']",
    message: 'read the environment in gateway/config only; take a Config here',
  },
  console: {
    selector: "MemberExpression[object.name='console']",
    message: 'use log (gateway/log.ts): it carries ids and hides secrets; the CLI writes to process.stdout',
  },
  reveal: {
    selector: "CallExpression[callee.property.name='reveal'][arguments.length=0]",
    message:
      'secrets are opened only where they are used: gateway/protocols, gateway/auth/{passwords,cookie-key}.ts, gateway/vault, gateway/notices, gateway/store; pass the Secret on',
  },
  enum: { selector: 'TSEnumDeclaration', message: 'write a union of literals' },
  html: {
    selector:
      ":matches(AssignmentExpression[left.property.name=/^(inner|outer)HTML$/], CallExpression[callee.property.name='insertAdjacentHTML'], JSXAttribute[name.name='dangerouslySetInnerHTML'])",
    message: 'render text as React children or textContent; markup from elsewhere is never parsed',
  },
  newDate: {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: TAKE_A_CLOCK,
  },
};

/** ESLint replaces a rule's options as a whole, so that every area names all bans that hold in it. */
const banned = (...names) => ({ 'no-restricted-syntax': ['error', ...names.map((name) => BANS[name])] });

export default defineConfig(
  { ignores: ['dist/', 'data/', 'coverage/', 'node_modules/', '.tmp/', '.cache/'] },
  js.configs.recommended,
  {
    files: ['**/*.mjs', '**/*.cjs'],
    languageOptions: {
      globals: Object.fromEntries(
        'process console require module Buffer URL __dirname setTimeout clearTimeout performance'
          .split(' ')
          .map((name) => [name, 'readonly']),
      ),
    },
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      // Whole programs, not the editor's service: a quarter faster for a run over everything.
      parserOptions: { project: 'tsconfig.json', tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      ...banned('env', 'console', 'reveal', 'enum', 'html'),
      'max-lines': ['warn', { max: LINES_TO_SPLIT_AT, skipBlankLines: true, skipComments: true }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-eval': 'error',
      'no-new-func': 'error',
      'prefer-const': 'error',
      // A terminal's control characters are this program's daily bread.
      'no-control-regex': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrorsIgnorePattern: '^_' },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
      '@typescript-eslint/no-misused-promises': [
        'error',
        { checksVoidReturn: { attributes: false, inheritedMethods: false } },
      ],
      // An async method without await keeps an interface's promise: errors arrive as rejections.
      '@typescript-eslint/require-await': 'off',
      // Code points are what a text is cut by here; the rule is kept for promises, maps and instances.
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
      // Two documented overloads read better than one union of unrelated arguments.
      '@typescript-eslint/unified-signatures': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/no-extraneous-class': 'off',
      // A fifth of the linter's time, for what is told by an editor and cannot be enforced.
      '@typescript-eslint/no-deprecated': 'off',
      // There are no enums here: a closed union does what they do and erases.
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      '@typescript-eslint/no-unsafe-enum-comparison': 'off',
    },
  },
  {
    files: ['gateway/domain/**/*.ts', 'gateway/sessions/**/*.ts'],
    ignores: TESTS,
    rules: {
      ...banned('env', 'console', 'reveal', 'enum', 'html', 'newDate'),
      'no-restricted-globals': [
        'error',
        ...['setTimeout', 'setInterval', 'performance'].map((name) => ({ name, message: TAKE_A_CLOCK })),
      ],
      'no-restricted-properties': ['error', { object: 'Date', property: 'now', message: TAKE_A_CLOCK }],
    },
  },
  { files: ['gateway/config/**'], rules: banned('console', 'reveal', 'enum', 'html') },
  {
    files: [
      'gateway/protocols/**',
      'gateway/store/**',
      'gateway/auth/{passwords,cookie-key}.ts',
      'gateway/vault/**',
      'gateway/notices/**',
      'gateway/commands/sessions/stored-credentials.ts',
    ],
    rules: banned('env', 'console', 'enum', 'html'),
  },
  {
    files: ['web/**/*.ts', 'web/**/*.tsx'],
    languageOptions: { parserOptions: { project: 'web/tsconfig.json' } },
    plugins: { 'react-hooks': reactHooks },
    // The two rules that catch real faults; the compiler's advice is for those who use the compiler.
    rules: { 'react-hooks/rules-of-hooks': 'error', 'react-hooks/exhaustive-deps': 'error' },
  },
  {
    files: TESTS,
    rules: {
      ...banned('console', 'html'),
      // Bodies of responses and messages of fakes are looked at, not trusted.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/no-dynamic-delete': 'off',
      '@typescript-eslint/no-misused-spread': 'off',
      'max-lines': 'off',
    },
  },
  { files: ['test/bench/**'], rules: banned('html') },
  { files: ['**/*.cjs'], languageOptions: { sourceType: 'commonjs' } },
);
