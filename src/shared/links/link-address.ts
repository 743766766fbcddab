const hasScheme = /^[a-z][a-z0-9+.-]*:/i;
/** What a note may show or hand out but is no note. Others are names: dots stand in titles. */
const attachmentEnding =
  /\.(?:png|jpe?g|gif|webp|avif|svg|bmp|ico|heic|pdf|mp[34]|m4a|wav|ogg|flac|webm|mov|mkv|zip|csv|json|canvas|html?|docx?|xlsx?|pptx?|txt)$/i;

/** True for an address with a scheme or a host. */
export function leavesVault(address: string): boolean {
  return hasScheme.test(address) || /^[/\\]{2}/.test(address);
}

/** True for an address within the vault: no other scheme, host or mere heading. */
export function isVaultAddress(address: string): boolean {
  return address !== '' && !leavesVault(address) && !/^[#?]/.test(address);
}

/** True for a target that can be a note: a picture, say, cannot. */
export function canBeNote(target: string): boolean {
  return target.trim() !== '' && !attachmentEnding.test(target.trim());
}

/** A lone per cent sign is just that. */
export function decodeAddress(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A path as an address in pointed brackets, where spaces may stand. */
export function encodePointed(path: string): string {
  return path.replace(/[%#?<>\n\r\\]/g, encodeURIComponent);
}

/** A path as an address in a Markdown link: what would end it or change its meaning is escaped. */
export function encodeAddress(path: string): string {
  return path.replace(/[%#?()<>\s\\[\]]/gu, (character) =>
    character === '(' || character === ')' ? `%${character.charCodeAt(0).toString(16)}` : encodeURIComponent(character),
  );
}
