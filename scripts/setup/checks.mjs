import { join } from 'node:path';
import { withDisplay } from './electron-command.mjs';
import { nodeModules, projectNode, projectRoot } from './paths.mjs';
import { runCommand } from './run-command.mjs';

const typeProjects = ['tsconfig.node.json', 'tsconfig.preload.json', 'tsconfig.web.json', 'tsconfig.e2e.json'];

/** Runs a development dependency's program under the project's own Node. */
function runTool(program, args, env, prefix = { command: projectNode, args: [] }) {
  return runCommand(prefix.command, [...prefix.args, join(nodeModules, program), ...args], { cwd: projectRoot, env });
}

export async function runCheck(env) {
  await runTool('prettier/bin/prettier.cjs', ['--check', '--log-level', 'warn', '.'], env);
  await runTool('oxlint/bin/oxlint', ['--type-aware', '--deny-warnings', '--report-unused-disable-directives'], env);
  for (const project of typeProjects) await runTool('vue-tsc/bin/vue-tsc.js', ['--noEmit', '-p', project], env);
}

export function runUnitTests(env, args = []) {
  return runTool('vitest/vitest.mjs', ['run', ...args], env);
}

export function runEndToEndTests(env, args = []) {
  const { command, args: displayArgs, note } = withDisplay(projectNode, []);
  if (note) console.log(note);
  return runTool('@playwright/test/cli.js', ['test', ...args], env, { command, args: displayArgs });
}
