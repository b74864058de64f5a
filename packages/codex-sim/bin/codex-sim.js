#!/usr/bin/env node
// In the repository before anything is built, so that installing it can link the command.
await import("../dist/main.js");
