import type { BridgeApi } from '../../shared/contract/bridge-api.ts';

declare global {
  interface Window {
    /** Put there by the preload script; only bridge/client.ts touches it. */
    readonly ainote: BridgeApi;
  }
}
