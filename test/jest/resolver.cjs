/** Finds `./name.ts` where our sources say `./name.js`, as NodeNext wants it. Leaves packages to Jest. */
const { existsSync } = require('node:fs');
const path = require('node:path');

module.exports = (request, options) => {
  if (/^\.{1,2}\/.*\.js$/.test(request) && !options.basedir.includes('/node_modules/')) {
    const stem = path.resolve(options.basedir, request.slice(0, -'.js'.length));
    for (const extension of ['.ts', '.tsx']) {
      if (existsSync(stem + extension)) return stem + extension;
    }
  }
  return options.defaultResolver(request, options);
};
