/** What main put into the page for the styles that CodeMirror adds; without it they would be refused. */
export const styleNonce = () => document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
