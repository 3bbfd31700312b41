/** `npm run guacd:install`: guacd by apt, on Debian and Ubuntu, for RDP on this machine. */
import { installGuacd } from './steps/guacd.mjs';
import { run, speaker } from './steps/run.mjs';

const say = speaker('guacd');

const present = await run('guacd', ['-v'], { quiet: true });
if (present.code === 0) say(`here already: ${present.output.trim()}`);
else if (process.getuid?.() !== 0) {
  say('this needs root: sudo npm run guacd:install');
  process.exitCode = 1;
} else {
  try {
    await installGuacd(say);
    say((await run('guacd', ['-v'], { quiet: true })).output.trim());
    say(
      'a gateway that runs finds it within half a minute; 1.3.0 is for tests and demos (docs/operations.md)',
    );
  } catch (error) {
    say(error.message);
    process.exitCode = 1;
  }
}
