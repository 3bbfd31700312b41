/**
 * `npm test`: every test, on real servers where they are. Arguments go to Jest: `npm test -- gateway/domain`.
 * The last line says `N passed, N failed, N skipped`; with JUMPSEAT_REQUIRE_ALL=1 a missing server is a failure.
 */
import { jest } from './steps/jest.mjs';

const { code } = await jest(process.argv.slice(2));
process.exitCode = code;
