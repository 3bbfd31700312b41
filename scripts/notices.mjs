/**
 * `npm run notices`: writes THIRD-PARTY-NOTICES.txt, the licences of every package that is shipped: those the gateway
 * runs with, and those built into the page. With --check it only says whether the file is up to date.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './steps/run.mjs';

const FILE = path.join(ROOT, 'THIRD-PARTY-NOTICES.txt');

const LICENCE_FILE = /^(licen[cs]e|copying|notice)(\..*|-.*)?$/i;

const HEAD = `Jumpseat is licensed under Apache-2.0 (LICENSE). It is shipped with the packages below, each under its own licence.
This file is made by \`npm run notices\`.
`;

const { packages } = JSON.parse(readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8'));
const own = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));

const text = notices();
if (process.argv.includes('--check')) {
  const fresh = existsSync(FILE) && readFileSync(FILE, 'utf8') === text;
  process.stdout.write(fresh ? 'up to date\n' : 'THIRD-PARTY-NOTICES.txt is out of date: npm run notices\n');
  process.exitCode = fresh ? 0 : 1;
} else {
  writeFileSync(FILE, text);
  process.stdout.write(`${shipped().length} packages\n`);
}

/** Packages with the same words share them. */
function notices() {
  const byWords = new Map();
  for (const place of shipped()) {
    const { words, title } = describe(place);
    byWords.set(words, [...(byWords.get(words) ?? []), title]);
  }
  const parts = [...byWords].map(([words, titles]) => `${titles.join('\n')}\n\n${words}\n`);
  return [HEAD, ...parts].join(`\n${'-'.repeat(110)}\n\n`);
}

function describe(place) {
  const folder = path.join(ROOT, place);
  const { name, version, license, licenses, author, repository } = JSON.parse(
    readFileSync(path.join(folder, 'package.json'), 'utf8'),
  );
  const files = readdirSync(folder).filter((file) => LICENCE_FILE.test(file));
  const words = files.map((file) =>
    readFileSync(path.join(folder, file), 'utf8').replace(/\r\n/g, '\n').trim(),
  );
  const source = typeof repository === 'string' ? repository : repository?.url;
  // `licenses` is how package.json said it long ago.
  const named = [license, licenses].flat().map((terms) => terms?.type ?? terms);
  const terms = named.filter(Boolean).join(' or ') || 'see its source';
  const readme = readdirSync(folder).find((file) => /^readme/i.test(file));
  const section = /^#+ *licen[cs]e\s+([^]*)/im.exec(
    readme ? readFileSync(path.join(folder, readme), 'utf8') : '',
  );
  // Some packages name their licence and include no text.
  const instead = `${terms}, ${typeof author === 'string' ? author : (author?.name ?? name)}; source: ${source ?? name}`;
  return {
    title: `${name} ${version} (${terms})`,
    words: words.join('\n\n') || section?.[1].trim() || instead,
  };
}

/** Places in node_modules of all packages reached from ours, sorted. Builds for one platform are left to their parent. */
function shipped() {
  const found = new Set();
  const queue = [...Object.keys(own.dependencies), ...packagesOfThePage()].map((name) => ['', name, false]);
  for (const [from, name, optional] of queue) {
    const place = resolve(from, name);
    const builtForOne = optional && (packages[place]?.os ?? packages[place]?.cpu);
    if (!place || found.has(place) || builtForOne) continue;
    found.add(place);
    const { dependencies = {}, optionalDependencies = {} } = packages[place];
    for (const next of Object.keys(dependencies)) queue.push([place, next, false]);
    for (const next of Object.keys(optionalDependencies)) queue.push([place, next, true]);
  }
  return [...found].filter((place) => existsSync(path.join(ROOT, place))).sort();
}

/** As Node looks a package up: beside the importer, then in each folder above. */
function resolve(from, name) {
  for (
    let at = from;
    ;
    at = at.includes('/node_modules/') ? at.slice(0, at.lastIndexOf('/node_modules/')) : ''
  ) {
    const place = `${at ? `${at}/` : ''}node_modules/${name}`;
    if (packages[place]) return place;
    if (at === '') return undefined;
  }
}

/** What web/ imports by name. */
function packagesOfThePage() {
  const names = new Set();
  for (const entry of readdirSync(path.join(ROOT, 'web'), { withFileTypes: true, recursive: true })) {
    if (!/\.(tsx?|css)$/.test(entry.name) || /\.test\.|vite\.config/.test(entry.name)) continue;
    const source = readFileSync(path.join(entry.parentPath ?? entry.path, entry.name), 'utf8');
    for (const [, specifier] of source.matchAll(
      /(?:from|import|import\(|@import)\s*['"]([^.'"/][^'"]*)['"]/g,
    )) {
      names.add(
        specifier
          .split('/')
          .slice(0, specifier.startsWith('@') ? 2 : 1)
          .join('/'),
      );
    }
  }
  return [...names].filter((name) => own.devDependencies[name] ?? own.dependencies[name]);
}
