// Plain JavaScript, so that an old Node can still read it and say what to do.
// Without a verb it only checks the version (npm test); with one main.ts takes over in this very process.
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 24 || (major === 24 && minor < 12)) {
  process.stderr.write(
    `Pivotwatch needs Node 24.12 or newer; this is ${process.versions.node}.\n` +
      "On Linux x64 `npm ci` brings its own: run `npm ci`, then `npm start` (not `node` directly).\n" +
      "Elsewhere install Node 24 from https://nodejs.org and try again.\n",
  );
  process.exit(1);
}
if (process.argv.length > 2) {
  // Keeps stripped and compiled modules in the system's temporary folder: a question in the terminal starts faster.
  const { enableCompileCache } = await import("node:module");
  enableCompileCache();
  await import("./main.ts");
}
