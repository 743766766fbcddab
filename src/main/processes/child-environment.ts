/** What would change how the child's runtime starts or which libraries it loads. */
const dangerous = (name: string) => /^(NODE_OPTIONS$|ELECTRON_RUN_AS_NODE$|LD_|DYLD_)/i.test(name);

/** A copy of an environment for a child: `env` replaces the whole of it, so the harmless rest is passed on. */
export function childEnvironment(
  parent: Readonly<Record<string, string | undefined>>,
  extra: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(parent)) {
    if (value !== undefined && !dangerous(name)) environment[name] = value;
  }
  return { ...environment, ...extra };
}
