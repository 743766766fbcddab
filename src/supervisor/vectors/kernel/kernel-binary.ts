// Made by scripts/build-kernel.mjs from assembly/score.ts; not to be edited.

/** The scoring kernel as WebAssembly, in base64. In the source, so that bundles, tests and plain Node load it alike. */
export const kernelBase64 = [
  'AGFzbQEAAAABCwFgB39/f39/fX8AAwIBAAUDAQAABxICBXNjb3JlAAAGbWVtb3J5AgAK5AEB4QECBH8DeyAAIAJBAXRqIQoDQCADIAlKBED9DA',
  'AAAAAAAAAAAAAAAAAAAAAhC/0MAAAAAAAAAAAAAAAAAAAAACEMIAEhCCAAIQcDQCAHIApJBEAgCyAI/QAEACIN/YcBIAf9AAQA/boB/a4BIQsg',
  'DCAN/YgBIAf9AAQQ/boB/a4BIQwgCEEQaiEIIAdBIGohBwwBCwsgBiALIAz9rgEiC/0bACAL/RsBaiAL/RsCaiAL/RsDarIgBCoCAJQgBZQ4Ag',
  'AgASACaiEBIARBBGohBCAGQQRqIQYgCUEBaiEJDAELCws=',
].join('');
