import { takeLock } from "../../src/store/lock.ts";

// Run as a process of its own: takes the lock of the path it is given, says so, and stays until it is killed.
const lock = takeLock(process.argv[2] ?? "");
process.stdout.write(lock.ok ? "locked\n" : `${lock.message}\n`);
process.stdin.resume();
