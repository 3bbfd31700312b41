/** Names every skipped test and says as the very last line how many passed, failed and were skipped. */
module.exports = class CountingReporter {
  #summary = '';

  onRunComplete(_contexts, results) {
    for (const file of results.testResults) {
      for (const test of file.testResults) {
        if (test.status === 'pending' || test.status === 'todo') {
          process.stderr.write(`SKIPPED ${test.fullName}\n`);
        }
      }
    }
    // A file that does not even load counts as one failure, or a syntax error would look green.
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const skipped = results.numPendingTests + results.numTodoTests;
    this.#summary = `${results.numPassedTests} passed, ${failed} failed, ${skipped} skipped`;
    // At exit, for the other reporters write after us; synchronously, for a pipe may be cut off.
    process.once('exit', () => require('node:fs').writeSync(1, `${this.#summary}\n`));
  }
};
