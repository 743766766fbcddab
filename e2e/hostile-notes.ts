export interface HostileNote {
  readonly name: string;
  readonly text: string;
}

const svg = (body: string) => `<svg xmlns="http://www.w3.org/2000/svg">${body}</svg>`;
const page = '<script>window.hostile=1</script>';

/**
 * Notes that try to run something, to load something or to leave their place. Each would set `window.hostile` or fetch
 * from `attacker.example`; rendered in a real window, none may. Cases from Joplin, Obsidian, Zettlr, Logseq, Boost Note,
 * Typora and Zed advisories, and from DOMPurify's.
 */
export const hostileNotes: readonly HostileNote[] = [
  { name: 'script element', text: page },
  { name: 'script after text on the line', text: `Look: ${page}` },
  { name: 'picture with an error handler', text: '<img src=x onerror="window.hostile=1">' },
  { name: 'svg with a load handler', text: '<svg onload="window.hostile=1"></svg>' },
  {
    name: 'svg animation of a link',
    text: svg('<a><animate attributeName="href" values="javascript:hostile=1"/></a>'),
  },
  { name: 'iframe with a document', text: `<iframe srcdoc="${page}"></iframe>` },
  { name: 'iframe of a file', text: '<iframe src="file:///etc/passwd"></iframe>' },
  { name: 'embed (Joplin GHSA-cgc7-mwp4-3ccx)', text: '<embed src="https://attacker.example/x.html">' },
  { name: 'object', text: '<object data="https://attacker.example/x.html"></object>' },
  { name: 'stylesheet link (CVE-2020-28249)', text: '<link rel="stylesheet" href="https://attacker.example/x.css">' },
  { name: 'import of a page', text: '<link rel="import" href="https://attacker.example/x.html">' },
  {
    name: 'button and form (Joplin GHSA-mrmf-755g-w2vw)',
    text: '<form action="https://attacker.example"><button formaction="javascript:hostile=1" autofocus>Go</button></form>',
  },
  { name: 'noscript (Joplin GHSA-phj8-2p6x-hq5r)', text: `<noscript><p title="</noscript>${page}"></noscript>` },
  {
    name: 'closing pre (Joplin GHSA-hjmq-3qh4-g2r8)',
    text: '```\n</code></pre><style onload="window.hostile=1">\n```',
  },
  { name: 'fence language', text: '``` "><img src=x onerror=window.hostile=1>\ncode\n```' },
  {
    name: 'details with a handler (Logseq)',
    text: '<details ontoggle="window.hostile=1" open><summary>x</summary></details>',
  },
  { name: 'meta refresh', text: '<meta http-equiv="refresh" content="0;url=https://attacker.example">' },
  { name: 'base address', text: '<base href="https://attacker.example/">\n\n[note](note.md)' },
  { name: 'javascript link', text: '[click](javascript:window.hostile=1)' },
  { name: 'javascript link, upper case and entities', text: '[click](&#74;avaScript&colon;window.hostile=1)' },
  { name: 'javascript link with a tab (CVE-2026-104078)', text: '[click](<java\tscript:window.hostile=1>)' },
  { name: 'javascript link with control characters', text: '[click](<\u0001javascript:window.hostile=1>)' },
  { name: 'javascript autolink', text: '<javascript:window.hostile=1>' },
  { name: 'javascript by reference', text: '[click][x]\n\n[x]: javascript:window.hostile=1 "title"' },
  { name: 'vbscript link', text: '[click](vbscript:hostile)' },
  { name: 'page in a data link', text: `[click](data:text/html,${encodeURIComponent(page)})` },
  { name: 'file link', text: '[click](file:///etc/passwd)' },
  { name: 'own protocol link (CVE-2023-2110)', text: '[click](app://local/etc/passwd) ![x](app://local/etc/passwd)' },
  { name: 'protocol handler link (CVE-2022-36450)', text: '[click](obsidian://hook-get-address?x-success=calc)' },
  { name: 'system handler links', text: '[a](ms-msdt:/id) [b](search-ms:query=x) [c](smb://attacker.example/s)' },
  {
    name: 'share and protocol-relative links',
    text: '[a](//attacker.example/x) [b](\\\\\\\\attacker.example\\\\share)',
  },
  { name: 'link out of the vault', text: '[a](../../../../etc/passwd) [b](%2e%2e/%2e%2e/secret.md) [c](..\\..\\x.md)' },
  {
    name: 'quotes in a link',
    text: '[a](https://a.example/"onmouseover="window.hostile=1) [b](x.md"onclick=hostile=1)',
  },
  { name: 'quotes in a title', text: '[a](https://a.example "\\"><img src=x onerror=window.hostile=1>")' },
  {
    name: 'quotes in a picture',
    text: '![" onerror="window.hostile=1](https://attacker.example/x.png"onerror="hostile=1)',
  },
  { name: 'remote picture', text: '![pixel](https://attacker.example/pixel.png)' },
  { name: 'remote picture by reference', text: '![pixel][p]\n\n[p]: https://attacker.example/pixel.png' },
  { name: 'script in a picture', text: `![x](data:image/svg+xml,${encodeURIComponent(svg(page))})` },
  { name: 'page called a picture', text: `![x](data:text/html;base64,PHNjcmlwdD5ob3N0aWxlPTE8L3NjcmlwdD4=)` },
  { name: 'wikilink of markup', text: '[[<img src=x onerror=window.hostile=1>]] [[a|<script>hostile=1</script>]]' },
  {
    name: 'wikilink of an address',
    text: '[[javascript:window.hostile=1]] [["onclick="hostile=1]] ![[https://attacker.example]]',
  },
  { name: 'heading of markup', text: '# <img src=x onerror=window.hostile=1>\n\n[x](#"><script>hostile=1</script>)' },
  { name: 'task of markup', text: '- [x] <input type="text" autofocus onfocus="window.hostile=1">' },
  { name: 'table cell of markup', text: '| a |\n| :-: |\n| <td style="x" onclick=hostile=1>x |' },
  { name: 'properties of markup', text: `---\ntitle: ${page}\n---\n${page}` },
  { name: 'names of the page', text: '<a id="app"></a><form name="ainote"><input name="location"></form>\n\n# app' },
  {
    name: 'style that covers the window',
    text: '<div style="position:fixed;inset:0;z-index:99">x</div><style>*{display:none}</style>',
  },
  {
    name: 'mutation by mathml',
    text: `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=hostile=1&gt;">`,
  },
  { name: 'mutation by svg style', text: svg('<style><img src="</style><img src=x onerror=window.hostile=1>">') },
  {
    name: 'slide background (CVE-2026-104077)',
    text: '<!-- .slide: data-background-iframe="javascript:hostile=1" -->',
  },
  { name: 'template and custom element', text: `<template>${page}</template><x-a is="x-b" onclick=hostile=1>x</x-a>` },
  {
    name: 'comment and processing instruction',
    text: `<!--><img src=x onerror=window.hostile=1>--> <?xml-stylesheet href="x"?>`,
  },
  {
    name: 'characters that end a line or turn it',
    text: 'a\u0000b \u2028 \u202ejavascript:\u202c [a](\u2028javascript:hostile=1)',
  },
];
