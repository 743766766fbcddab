/** The kernel as WebAssembly. @throws Error with the compiler's words */
export function compileKernel(): Promise<Uint8Array>;
