/** How tests run: Jest as native ESM, TypeScript through esbuild, a counting line at the very end. Knows no single test. */
import { existsSync } from 'node:fs';

/** Where tests live. A folder that does not exist yet is left out, for Jest refuses a missing root. */
const ROOTS = ['gateway', 'web', 'migrations', 'test'];

/** One test's limit in ms: real servers and a browser on two busy cores; a unit test that needs a tenth of it is wrong. */
const TEST_TIMEOUT_MS = 30_000;

export default {
  testEnvironment: 'node',
  roots: ROOTS.filter((root) => existsSync(new URL(root, import.meta.url))).map(
    (root) => `<rootDir>/${root}`,
  ),
  testMatch: ['**/*.test.ts', '**/*.test.tsx'],
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: { '^.+\\.tsx?$': '<rootDir>/test/jest/transform.cjs' },
  transformIgnorePatterns: ['/node_modules/'],
  resolver: '<rootDir>/test/jest/resolver.cjs',
  moduleNameMapper: { '\\.(css|svg|woff2)$': '<rootDir>/test/jest/asset.cjs' },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/data/'],
  setupFiles: [],
  testTimeout: TEST_TIMEOUT_MS,
  maxWorkers: 2,
  reporters: ['default', '<rootDir>/test/jest/counting-reporter.cjs'],
  coverageProvider: 'v8',
  coverageDirectory: 'coverage',
};
