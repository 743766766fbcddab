// Made by scripts/build-kernel.mjs from assembly/score.ts; not to be edited.

/** The scoring kernel as WebAssembly, in base64. In the source, so that bundles, tests and plain Node load it alike. */
export const kernelBase64 = [
  'AGFzbQEAAAABIgNgCX9/f39/f31/fwBgCH9/f39/f31/AGAHf39/f399fwADBAMAAQIFAwEAAAcgAwVzY29yZQACC3Njb3JlUGlja2VkAAEGbW',
  'Vtb3J5AgAKlQMD6gECBHsCfyAAIAJBAXRqIQ4gASACIANsaiENIAEgAiAEbGohAQNAIAAgDkkEQCAJIA39AQAAIAD9AAQAIgv9ugEgDf0BAAgg',
  'AP0ABBAiDP26Af2uAf2uASEJIAogAf0BAAAgC/26ASAB/QEACCAM/boB/a4B/a4BIQogDUEQaiENIAFBEGohASAAQSBqIQAMAQsLIAcgCf0bAC',
  'AJ/RsBaiAJ/RsCaiAJ/RsDarIgBSADQQJ0aioCAJQgBpQ4AgAgCCAK/RsAIAr9GwFqIAr9GwJqIAr9GwNqsiAFIARBAnRqKgIAlCAGlDgCAAta',
  'AQR/A0AgBCAISgRAIAAgASACIAhBAnQiCSADaigCACAIQQFqIgogBEEBayILIAogC0gbQQJ0IgogA2ooAgAgBSAGIAcgCWogByAKahAAIAhBAm',
  'ohCAwBCwsLTAEDfwNAIAMgB0oEQCAAIAEgAiAHIAdBAWoiCCADQQFrIgkgCCAJSBsiCCAEIAUgBiAHQQJ0aiAGIAhBAnRqEAAgB0ECaiEHDAEL',
  'Cws=',
].join('');
