/**
 * Brings a fresh clone to where it can start: packages and builds; with --test also the servers the tests use.
 * Node core only, for it runs before node_modules exists. Does only what is needed: a second run takes no time.
 */
import { buildStale } from './steps/builds.mjs';
import { nodeTooOld } from './steps/node-version.mjs';
import { installPackages } from './steps/packages.mjs';
import { speaker } from './steps/run.mjs';
import { installTestServers } from './steps/test-servers.mjs';

const say = speaker('setup');

const tooOld = nodeTooOld();
if (tooOld) {
  process.stderr.write(`${tooOld}\n`);
  process.exit(1);
}
try {
  await installPackages(say);
  if (process.argv.includes('--test')) await installTestServers(say);
  await buildStale(say);
  say('ready');
} catch (error) {
  process.stderr.write(`[setup] ${error.message}\n`);
  process.exit(1);
}
