/** The command line: which commands there are, and how each ends. Knows no database. */

import { Command, CommanderError } from 'commander';
import { stringify } from 'yaml';
import { type Config, ConfigError, loadConfig } from '../config/config.js';
import type { Environment } from '../config/environment.js';
import { VERSION } from '../version.js';
import { exportAudit, verifyAudit } from './audit-commands.js';
import { type Desk, openDesk } from './desk.js';
import { examine } from './doctor.js';
import { OperatorError } from './operator.js';
import type { Terminal } from './terminal.js';

/** What a shell sees: all is well; something is wrong with what was looked at; it could not be done. */
export const EXIT = { fine: 0, wrong: 1, failed: 2 } as const;

/** Runs one command and resolves to its exit code; never throws for what a person did wrong. */
export async function runProgram(
  args: readonly string[],
  terminal: Terminal,
  environment?: Environment,
): Promise<number> {
  let code: number = EXIT.fine;
  const program = new Command('jumpseat')
    .description('looks after a Jumpseat gateway')
    .version(VERSION)
    .option('--config <file>', 'configuration file')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        terminal.write(text);
      },
      writeErr: (text) => {
        terminal.err(text.trimEnd());
      },
    });
  const config = (): Config => {
    const { config: file } = program.opts<{ config?: string }>();
    return loadConfig(file === undefined ? [] : ['--config', file], environment);
  };
  const atDesk = async (work: (desk: Desk) => Promise<void>): Promise<void> => {
    const desk = await openDesk(config());
    try {
      await work(desk);
    } finally {
      await desk.close();
    }
  };

  const audit = program.command('audit').description('the audit trail');
  audit
    .command('verify [domain]')
    .description('prove that nothing in it was changed, removed or made up (exit code 1 when it was)')
    .action((domain: string | undefined) =>
      atDesk(async (desk) => {
        if (!(await verifyAudit(desk, terminal, domain))) code = EXIT.wrong;
      }),
    );
  audit
    .command('export <domain>')
    .description('a domain’s trail, or the one called system, as CSV')
    .action((domain: string) => atDesk((desk) => exportAudit(desk, terminal, domain)));

  program
    .command('admin')
    .description('system admins')
    .command('link [name]')
    .description('a one-time link for a system admin to set a password, or for the first one to be made')
    .action((name: string | undefined) =>
      atDesk(async ({ operator }) => {
        const { link, expiresAt, name: whose } = await operator.adminLink(name);
        const whom = whose === null ? 'the first admin' : whose;
        terminal.out(`for ${whom}, good once, until ${new Date(expiresAt).toISOString()}:`);
        terminal.out(link);
      }),
    );

  program
    .command('secrets')
    .description('stored credentials')
    .command('rotate')
    .description('make a new master key and wrap everything stored with it')
    .action(() =>
      atDesk(async ({ operator }) => {
        const count = await operator.rotateSecrets();
        terminal.out(
          `a new master key; ${String(count)} stored ${count === 1 ? 'secret is' : 'secrets are'} under it`,
        );
      }),
    );

  program
    .command('doctor')
    .description('look at everything a start needs and say what is wrong')
    .action(async () => {
      for (const { ok, sentence } of await examine(config())) {
        terminal.out(`${ok ? 'ok   ' : 'WRONG'} ${sentence}`);
        if (!ok) code = EXIT.wrong;
      }
    });

  program
    .command('config')
    .description('the configuration')
    .command('print')
    .description('what the gateway would run with, secrets hidden')
    .action(() => {
      const { programPath: _path, demo: _demo, file: _file, ...settings } = config();
      terminal.write(stringify(JSON.parse(JSON.stringify(settings))));
    });

  try {
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.fine : EXIT.failed;
    const expected = error instanceof ConfigError || error instanceof OperatorError;
    terminal.err(expected ? error.message : `it failed: ${(error as Error).message}`);
    return EXIT.failed;
  }
}
