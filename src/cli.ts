#!/usr/bin/env node
import { main } from './cli/main.ts';

process.exitCode = await main(process.argv.slice(2));

// All is done and told. A connection that was given up may still be on its way (`fetch` lets go of one after ten
// seconds): it keeps nobody waiting. Only what was printed is waited for.
for (const stream of [process.stdout, process.stderr])
  await new Promise<unknown>((resolve) => stream.write('', resolve));
setTimeout(() => process.exit(), 500).unref();
