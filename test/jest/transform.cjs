/** Turns one TypeScript file into JavaScript for Jest. Checks no types: `npm run types` does. */
const { createHash } = require('node:crypto');
const { transformSync, version } = require('esbuild');

/** Part of the cache key: raise it when the options below change. */
const OPTIONS_VERSION = '1';

module.exports = {
  canInstrument: false,

  getCacheKey(source, file, options) {
    return createHash('sha256')
      .update([OPTIONS_VERSION, version, file, String(options.supportsStaticESM), source].join('\0'))
      .digest('hex');
  },

  process(source, file, options) {
    return transformSync(source, {
      sourcefile: file,
      loader: file.endsWith('.tsx') ? 'tsx' : 'ts',
      format: options.supportsStaticESM ? 'esm' : 'cjs',
      target: 'node20',
      sourcemap: 'inline',
      sourcesContent: false,
      jsx: 'automatic',
      tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
    });
  },
};
