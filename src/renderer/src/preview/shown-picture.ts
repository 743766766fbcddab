/**
 * Shows a picture from the first of its addresses that has one, and tells when none has. An address is known to have
 * none only when it was tried: the picture's `error` leads to the next.
 */
export function showFirstFound(
  picture: EventTarget,
  addresses: readonly string[],
  show: (address: string) => void,
  onNone: () => void,
): void {
  const [address, ...others] = addresses;
  if (address === undefined) return onNone();
  picture.addEventListener('error', () => showFirstFound(picture, others, show, onNone), { once: true });
  show(address);
}
